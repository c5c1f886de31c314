"""What was done to tables before they were published, and why; never what was hidden."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.definition.parts import Definition, Publish
from doorloop.definition.wider import folded, left_out
from doorloop.disclosure.rounding import Rounding
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record
from doorloop.tables.release import Decision, Published


def published(
    definition: Definition,
    wide: Definition,
    tables: Mapping[str, Sequence[Record]],
    plan: Rounding[Key],
    policy: Publish,
    exceptions: Mapping[str, str],
    lang: Lang,
    after: tuple[str, ...] = (),
) -> Published:
    """Put the log of a release together.

    Args:
        definition: as it is written.
        wide: with its wider categories.
        tables: the published ones.
        after: the names of the releases that it continues.
    """
    found = numbers(wide, tables)
    decisions = [*_folds(definition, lang), *_figures(found, tables, plan, policy, exceptions, lang)]
    told = [one for one in found if one.kind != "extreme"]
    gone = sum(one.column in str(tables[one.table][one.row]["hidden"] or "").split() for one in told)
    shown = [(name, sorted((key, str(value)) for key, value in row.items())) for name in tables for row in tables[name]]
    id = sha256(json.dumps([shown, after]).encode()).hexdigest()
    return Published(policy, exceptions, tuple(decisions), (len(told), gone), plan.play, plan.base, id=id, after=after)


def _folds(definition: Definition, lang: Lang) -> Iterator[Decision]:
    for name, key, wider in folded(definition):
        kind = "codes" if name in definition.spec.codes else "variables"
        reason = say("why_folded", lang, wider=wider)
        yield Decision("folded", "", f"{name}={key}", "", "", reason, f"{kind}.{name}.wider")
    for place in left_out(definition):
        yield Decision("left_out", "", place, "", "", say("why_few", lang), f"{place}.few")


def _figures(
    found: Sequence[Number],
    tables: Mapping[str, Sequence[Record]],
    plan: Rounding[Key],
    policy: Publish,
    exceptions: Mapping[str, str],
    lang: Lang,
) -> Iterator[Decision]:
    for place in found:
        record = tables[place.table][place.row]
        about, count = named(names(record)), str(place.of[0]) if place.kind == "count" else ""
        if count in exceptions:
            yield Decision("excepted", place.table, about, place.column, count, exceptions[count], "--except")
        elif place.column in str(record["hidden"] or "").split():
            key, setting = _why(place, policy)
            reason = say(key, lang, threshold=policy.threshold)
            yield Decision("hidden", place.table, about, place.column, count, reason, setting)
        elif count:
            reason = say("why_rounded", lang, base=plan.base)
            yield Decision("rounded", place.table, about, place.column, count, reason, f"publish.base = {policy.base}")


def _why(place: Number, policy: Publish) -> tuple[str, str]:
    """Say why a value is hidden."""
    threshold = f"publish.threshold = {policy.threshold}"
    if place.kind == "extreme":
        return "why_extreme", "publish"
    if place.kind == "quantile":
        return "why_tail", threshold
    if place.kind in ("figure", "unnamed"):
        return "why_exact", f"publish.base = {policy.base}"
    return "why_follows", threshold


def named(texts: Iterable[tuple[str, str]]) -> str:
    """Name a record by its texts for programs."""
    return ", ".join(f"{key}={value}" for key, value in texts)


def names(record: Record) -> Iterator[tuple[str, str]]:
    """Give the texts for programs that tell a record from others."""
    left: Collection[str] = ("hidden", "unit", "target_unit", "judged")
    for key, value in record.items():
        if isinstance(value, str) and value and key not in left and not key.endswith("label"):
            yield key, value
