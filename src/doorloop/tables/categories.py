"""The categories of a variable as people see them: their order, and the small ones folded together."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from msgspec import Struct

from doorloop.cases.categories import UNKNOWN_KEY
from doorloop.definition import parts
from doorloop.tables.records import Record
from doorloop.tables.sheet import Page


class Line(Struct, frozen=True):
    """One category of a variable in one group; a rest is what is folded together, or unknown."""

    label: str
    count: int
    share: Fraction | None
    is_rest: bool = False


def fold(page: Page, variable: parts.Variable, records: list[Record]) -> list[Line]:
    """List the categories of one group in their order, the small ones folded; unknown only where it occurs."""
    shown = [r for r in records if r["category"] != UNKNOWN_KEY or r["count"]]
    folded: list[Record] = []
    if variable.order == "falling":
        known = [r for r in shown if r["category"] != UNKNOWN_KEY and r["count"]]
        folded = [r for r in known if cast("int", r["count"]) < variable.fold_below]
        large = [r for r in known if r not in folded]
        unknown = [r for r in shown if r["category"] == UNKNOWN_KEY]
        shown = sorted(large, key=lambda r: (-cast("int", r["count"]), str(r["label"]))) + unknown
    if {r["category"] for r in records if r["count"]} == {UNKNOWN_KEY}:
        shown = [r for r in shown if r["count"]]
    lines = [_line(record) for record in shown]
    if folded:
        count = sum(cast("int", r["count"]) for r in folded)
        rest = Line(page.say("other"), count, Fraction(count, cast("int", folded[0]["base"])), is_rest=True)
        lines.insert(len(lines) - sum(line.is_rest for line in lines), rest)
    return lines


def _line(record: Record) -> Line:
    label = str(record["label"]) if record["category"] else ""
    share = cast("Fraction | None", record["share"])
    return Line(label, cast("int", record["count"]), share, is_rest=record["category"] == UNKNOWN_KEY)
