"""An audit as a table: which figure, why it is listed, what to do about it, and what a reader can infer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from doorloop.base.language import Lang
from doorloop.base.phrases import phrase
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.verdict import Line, Verdict
from doorloop.tables.describe import titled
from doorloop.tables.listing import Answer, Item, Listed, Listing

NAME: Final = "audit"
LESS_SPACE: Final = 2
"""How soon the column of remedies goes where room is short: they stand under the table too."""


def audit_list(verdict: Verdict, lang: Lang, *, everything: bool) -> Answer:
    """Lay a verdict out.

    Args:
        everything: whether figures are listed that are protected well enough too.
    """
    lines = sorted(verdict.lines if everything else verdict.exposed, key=lambda line: line.is_safe)
    listing = Listing(
        name=NAME,
        title=phrase("audit_cells", lang),
        items=_items(lang),
        rows=tuple(_row(line, lang) for line in lines),
        notes=tuple(_remedies(verdict, lang)),
    )
    return Answer(
        name=NAME,
        title=phrase("audit_title", lang, name=verdict.held.name),
        lead=tuple(_lead(verdict, lang)),
        lang=lang,
        listings=(listing,) if lines or everything else (),
        facts=_facts(verdict),
    )


def said(verdict: Verdict, lang: Lang) -> str:
    """Say the verdict in one line."""
    if verdict.is_safe:
        n = sum(len(held.unread) for held in (verdict.held, *verdict.others))
        but = phrase("audit_but", lang, n=n) if n else ""
        return phrase("audit_safe", lang, beside=_beside(verdict, lang), but=but)
    return phrase("audit_unsafe", lang, n=len(verdict.exposed), beside=_beside(verdict, lang))


def _beside(verdict: Verdict, lang: Lang) -> str:
    names = ", ".join(other.name for other in verdict.others)
    return phrase("audit_beside", lang, names=names) if names else ""


def _lead(verdict: Verdict, lang: Lang) -> Iterator[str]:
    held, policy = verdict.held, verdict.policy
    yield said(verdict, lang)
    if not verdict.is_safe:
        reasons = Counter(line.reason for line in verdict.exposed)
        counts = (phrase(f"audit_n_{reason}", lang, n=n) for reason, n in reasons.items())
        yield phrase("audit_counts", lang, counts="; ".join(counts))
    yield phrase("audit_internal", lang)
    whose = phrase("audit_own" if held.policy else "audit_other", lang)
    yield phrase("audit_policy", lang, threshold=policy.threshold, width=policy.width, whose=whose)
    yield phrase("audit_read", lang, files=_files(held.read))
    yield from not_read(verdict, lang)
    if held.exceptions:
        yield phrase("audit_exceptions", lang, counts="; ".join(held.exceptions))
    if verdict.elsewhere:
        yield phrase("audit_elsewhere", lang, n=verdict.elsewhere)
    for name in verdict.apart:
        yield phrase("audit_apart", lang, name=name)
    for name, keys in verdict.refuted.items():
        if keys:
            yield phrase("audit_refuted", lang, name=name, counts="; ".join(map(str, keys)))
    if verdict.untied:
        yield phrase("audit_untied", lang)


def _files(names: tuple[str, ...]) -> str:
    """Name files, those of tables by their number."""
    told = [name for name in names if not name.endswith((".csv", ".parquet")) or name == "decisions.csv"]
    tables = Counter(name.rpartition(".")[2] for name in names if name not in told)
    return ", ".join([*told, *(f"{n} .{kind}" for kind, n in tables.items())])


def not_read(verdict: Verdict, lang: Lang) -> Iterator[str]:
    """Say which files nobody looked into."""
    for held in (verdict.held, *verdict.others):
        if held.unread:
            yield phrase("audit_unread", lang, name=held.name, files=", ".join(held.unread))


def _items(lang: Lang) -> tuple[Item, ...]:
    def head(key: str) -> str:
        return phrase(f"audit_{key}", lang)

    return (
        Item("table", head("table")),
        Item("cell", head("cell")),
        Item("record", hidden=True),
        Item("column", hidden=True),
        Item("more", hidden=True, kind="count"),
        Item("count", hidden=True),
        Item("safe", hidden=True),
        Item("reason", hidden=True),
        Item("why", head("why")),
        Item("low", head("low"), kind="count"),
        Item("high", head("high"), kind="count"),
        Item("remedy", head("remedy"), spare=LESS_SPACE),
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
        "why": phrase(f"audit_why_{line.reason}", lang),
        "low": line.range.low if line.range else None,
        "high": line.range.high if line.range else None,
        "remedy": "" if line.is_safe else phrase(f"audit_do_{line.reason}", lang),
    }


def _cell(line: Line, lang: Lang) -> str:
    """Name a cell, its columns as people read them."""
    titles = ", ".join(titled(name, lang) for name in line.column.split())
    return line.cell.removesuffix(line.column) + titles if titles else line.cell


def _since(line: Line, lang: Lang) -> str:
    """Say that it is not a count but what one has more than another."""
    if not line.since or not line.table:
        return ""
    return phrase("audit_outside", lang) if line.since == "part" else phrase("audit_since", lang, day=line.since)


def _remedies(verdict: Verdict, lang: Lang) -> Iterator[str]:
    """Explain each reason, and what to do about it."""
    for reason in dict.fromkeys(line.reason for line in verdict.exposed):
        why, remedy = (phrase(f"audit_{key}_{reason}", lang) for key in ("why", "do"))
        yield f"{why[:1].upper()}{why[1:]}: {remedy}."
    if not verdict.is_safe:
        yield phrase("audit_range", lang)


def _facts(verdict: Verdict) -> dict[str, object]:
    held, policy = verdict.held, verdict.policy
    return {
        "internal": True,
        "verdict": "safe" if verdict.is_safe else "unsafe",
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
