"""The categories of a variable as people see them: their order, and the small ones folded together."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, cast

from msgspec import Struct

from doorloop.base.words import HIDDEN
from doorloop.cases import measures
from doorloop.cases.categories import UNKNOWN_KEY
from doorloop.definition import parts
from doorloop.tables.records import Record
from doorloop.tables.sheet import Page

MANY: Final = 1_000_000_000
"""Stands for a count that is not given, where categories are put in order."""


class Line(Struct, frozen=True):
    """One category of a variable in one group; a rest is what is folded together, or unknown.

    Attributes:
        count, base, share: each the mark of a hidden value where it is not given.
        category: its key; empty for what is folded together.
        folded: the labels of the categories that are folded together.
    """

    label: str
    count: int | str
    base: int | str
    share: Fraction | str | None
    is_rest: bool = False
    category: str = ""
    folded: tuple[str, ...] = ()


def fold(page: Page, variable: parts.Variable, records: list[Record]) -> list[Line]:
    """List the categories of one group in their order, the small ones folded; unknown only where it occurs."""
    shown = [r for r in records if r["category"] != UNKNOWN_KEY or r["count"]]
    folded: list[Record] = []
    if variable.order == "falling":
        known = [r for r in shown if r["category"] != UNKNOWN_KEY and r["count"]]
        folded = [r for r in known if _size(r) < variable.fold_below]
        large = [r for r in known if r not in folded]
        unknown = [r for r in shown if r["category"] == UNKNOWN_KEY]
        shown = sorted(large, key=lambda r: (-_size(r), str(r["label"]))) + unknown
    if {r["category"] for r in records if r["count"]} == {UNKNOWN_KEY}:
        shown = [r for r in shown if r["count"]]
    lines = [_line(record) for record in shown]
    if folded:
        count, base = sum(map(_size, folded)), cast("int", folded[0]["base"])
        names = tuple(str(r["label"]) for r in folded)
        rest = Line(page.say("other"), count, base, Fraction(count, base), is_rest=True, folded=names)
        lines.insert(len(lines) - sum(line.is_rest for line in lines), rest)
    return lines


def _size(record: Record) -> int:
    """Give the count of a category; one that is hidden is neither folded nor large."""
    count = record["count"]
    return count if isinstance(count, int) else MANY


def _line(record: Record) -> Line:
    category = str(record["category"])
    return Line(
        label=str(record["label"]) if category else "",
        count=cast("int | str", record["count"]),
        base=cast("int | str", record["base"]),
        share=cast("Fraction | str | None", record["share"]),
        is_rest=category == UNKNOWN_KEY,
        category=category,
    )


def together(records: list[Record], groups: int) -> list[Record]:
    """Add the groups up, category by category; what one of them does not give is not given of all together.

    Args:
        groups: how many there are.
    """
    found: dict[object, list[Record]] = {}
    for record in records:
        found.setdefault(record["category"], []).append(record)
    return [_sum(parts, is_whole=len(parts) == groups) for parts in found.values()]


def _sum(records: list[Record], *, is_whole: bool) -> Record:
    """Add the records of a category up; one without categories is all cases, which each of them has as its base."""
    counts, bases = ([r[key] for r in records] for key in ("count", "base"))
    is_given = is_whole and all(isinstance(value, int) for value in (*counts, *bases))
    if not is_given:
        return {**records[0], "group": "", "count": HIDDEN, "base": HIDDEN, "share": HIDDEN}
    count, base = sum(cast("list[int]", counts)), sum(cast("list[int]", bases))
    if not records[0]["category"]:
        count = base = cast("int", bases[0])
    return {**records[0], "group": "", "count": count, "base": base, "share": measures.share(count, base)}
