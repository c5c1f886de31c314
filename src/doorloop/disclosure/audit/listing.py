"""An audit as a table: which figure, why it is listed, what to do about it, and what a reader can infer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from doorloop.base.language import Lang, Text
from doorloop.base.words import both, say
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.verdict import Line, Verdict
from doorloop.tables.describe import Field, titled
from doorloop.tables.document import Document, Listed, Sheet, answer, item

NAME: Final = "audit"
LESS_SPACE: Final = 3
"""How soon the column of remedies goes where room is short: they stand under the table too."""


def audit_list(verdict: Verdict, lang: Lang, *, everything: bool) -> Document:
    """Lay a verdict out.

    Args:
        everything: whether figures are listed that are protected well enough too.
    """
    lines = verdict.lines if everything else verdict.exposed
    listing = Sheet(
        name=NAME,
        title=say("audit_cells", lang),
        columns=_items(lang),
        rows=tuple(_row(line, lang) for line in lines),
        notes=tuple(_remedies(verdict, lang)),
    )
    return answer(
        name=NAME,
        title=say("audit_title", lang, name=verdict.held.name),
        lead=tuple(_lead(verdict, lang)),
        lang=lang,
        sheets=(listing,) if lines or everything else (),
        facts=_facts(verdict),
    )


def said(verdict: Verdict, lang: Lang) -> str:
    """Say the verdict in one line."""
    if verdict.word == "undecided":
        return say("audit_undecided", lang, beside=_beside(verdict, lang))
    if verdict.word == "safe":
        n = sum(len(held.unread) for held in (verdict.held, *verdict.others))
        but = say("audit_but", lang, n=n) if n else ""
        return say("audit_safe", lang, beside=_beside(verdict, lang), but=but)
    return say("audit_unsafe", lang, n=len(verdict.exposed), beside=_beside(verdict, lang))


def _beside(verdict: Verdict, lang: Lang) -> str:
    names = ", ".join(other.name for other in verdict.others)
    return say("audit_beside", lang, names=names) if names else ""


def _lead(verdict: Verdict, lang: Lang) -> Iterator[str]:
    held, policy = verdict.held, verdict.policy
    yield said(verdict, lang)
    if verdict.exposed:
        reasons = Counter(line.reason for line in verdict.exposed)
        counts = (say(f"audit_n_{reason}", lang, n=n) for reason, n in reasons.items())
        yield say("audit_counts", lang, counts="; ".join(counts))
    yield say("audit_internal", lang)
    whose = say("audit_own" if held.policy else "audit_other", lang)
    yield say("audit_policy", lang, threshold=policy.threshold, width=policy.width, whose=whose)
    yield say("audit_read", lang, files=_files(held.read))
    yield from (line.say(lang) for line in not_read(verdict))
    if held.exceptions:
        yield say("audit_exceptions", lang, counts="; ".join(held.exceptions))
    if verdict.elsewhere:
        yield say("audit_elsewhere", lang, n=verdict.elsewhere)
    for name in verdict.apart:
        yield say("audit_apart", lang, name=name)
    for name, keys in verdict.refuted.items():
        if keys:
            yield say("audit_refuted", lang, name=name, counts="; ".join(map(str, keys)))
    if verdict.untied:
        yield say("audit_untied", lang)
    if not verdict.is_decided:
        yield say("audit_tie", lang)


def _files(names: tuple[str, ...]) -> str:
    """Name files, those of tables by their number."""
    told = [name for name in names if not name.endswith((".csv", ".parquet")) or name == "decisions.csv"]
    tables = Counter(name.rpartition(".")[2] for name in names if name not in told)
    return ", ".join([*told, *(f"{n} .{kind}" for kind, n in tables.items())])


def not_read(verdict: Verdict) -> Iterator[Text]:
    """Say which files nobody looked into."""
    for held in (verdict.held, *verdict.others):
        if held.unread:
            yield both("audit_unread", name=held.name, files=", ".join(held.unread))


def _items(lang: Lang) -> tuple[Field, ...]:
    return (
        item("table", say("table", lang)),
        item("cell", say("cell", lang)),
        item("record", hidden=True),
        item("column", hidden=True),
        item("more", hidden=True, kind="count"),
        item("count", hidden=True),
        item("safe", hidden=True, kind="truth"),
        item("reason", hidden=True),
        item("why", say("audit_why", lang)),
        item("low", say("min", lang), kind="count"),
        item("high", say("max", lang), kind="count"),
        item("remedy", say("audit_remedy", lang), spare=LESS_SPACE),
    )


def _row(line: Line, lang: Lang) -> Listed:
    return {
        "table": line.table,
        "cell": _cell(line, lang) + _since(line, lang),
        "record": line.record,
        "column": line.column,
        "more": line.more,
        "count": line.count,
        "safe": line.is_safe,
        "reason": line.reason,
        "why": say(f"audit_why_{line.reason}", lang),
        "low": line.range.low if line.range else None,
        "high": line.range.high if line.range else None,
        "remedy": "" if line.is_safe else say(f"audit_do_{line.reason}", lang),
    }


def _cell(line: Line, lang: Lang) -> str:
    """Name a cell, its columns as people read them."""
    titles = [", ".join(titled(name, lang) for name in line.column.split())] if line.column else []
    return " · ".join([*(value for _, value in line.names), *titles]) or line.count


def _since(line: Line, lang: Lang) -> str:
    """Say that it is not a count but what one has more than another."""
    if not line.since or not line.table:
        return ""
    return say("audit_outside", lang) if line.since == "part" else say("audit_since", lang, day=line.since)


def _remedies(verdict: Verdict, lang: Lang) -> Iterator[str]:
    """Explain each reason, and what to do about it."""
    for reason in dict.fromkeys(line.reason for line in verdict.exposed):
        why, remedy = (say(f"audit_{key}_{reason}", lang) for key in ("why", "do"))
        yield f"{why[:1].upper()}{why[1:]}: {remedy}."
    if verdict.exposed:
        yield say("audit_range", lang)


def _facts(verdict: Verdict) -> dict[str, object]:
    held, policy = verdict.held, verdict.policy
    return {
        "internal": True,
        "verdict": verdict.word,
        "release": held.name,
        "peildatum": held.peildatum.isoformat(),
        "definition": {"name": held.base.spec.name, "sha256": held.base.sha256},
        "policy": {
            "threshold": policy.threshold,
            "width": policy.width,
            "from_release": held.policy is not None,
        },
        "read": list(held.read),
        "not_read": list(held.unread),
        "with": [_other(verdict, other) for other in verdict.others],
        "exceptions": [{"count": count, "reason": reason} for count, reason in held.exceptions.items()],
        "exposed": len(verdict.exposed),
        "protected": len(verdict.lines) - len(verdict.exposed),
        "elsewhere": verdict.elsewhere,
        "untied": verdict.untied,
    }


def _other(verdict: Verdict, other: Held) -> dict[str, object]:
    return {
        "release": other.name,
        "peildatum": other.peildatum.isoformat(),
        "read": list(other.read),
        "not_read": list(other.unread),
        "tied": other.name not in verdict.apart,
        "contradicted": [str(key) for key in verdict.refuted.get(other.name, ())],
    }
