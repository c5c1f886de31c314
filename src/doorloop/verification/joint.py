"""Counts that are not all printed: whether any whole numbers fit everything that a block says of them together.

Each percentage, range and total may be possible by itself, and still no numbers give all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.systems.deciding import Known, search
from doorloop.systems.integers import lowest
from doorloop.systems.relations import Range, Relation
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import both, defer, join
from doorloop.verification.margins import margins_of
from doorloop.verification.percentages import ends_of_count, possible_counts
from doorloop.verification.publication.cells import Cell, Index, row_id
from doorloop.verification.publication.parts import Block, Column, Row, Table

MOST_NUMBERS: Final = 300
"""A block with more counts than this is not taken as a whole."""


class Place(Struct, frozen=True):
    """A block of one table, and the column whose counts are looked for: counts, or percentages without a count."""

    index: Index
    name: str
    table: Table
    block: Block
    column: str

    def row(self, row: Row) -> str:
        """Name a row as references do."""
        return f"{self.name}/{row_id(self.block, row)}"

    def cell(self, row: Row, group: str) -> Cell | None:
        """Give the cell of a row and group."""
        return self.index.at_row(self.row(row), self.column, group)


def find_joint(setting: Setting) -> Iterator[Check]:
    """Find blocks in which no whole numbers go with all that is printed: percentages, ranges, totals and margins."""
    for name, table in setting.index.spec.tables.items():
        for block in table.blocks:
            for column, what in table.columns.items():
                counted = what.kind == "count" and not table.is_base(column)
                if counted or (what.kind == "percent" and not what.of):
                    yield from _block(setting, Place(setting.index, name, table, block, column))


def _block(setting: Setting, place: Place) -> Iterator[Check]:
    bounds: dict[str, Range] = {}
    refs: dict[str, None] = {}
    for row in place.block.rows:
        for group in row.cells:
            bounds[f"{place.row(row)}|{group}"] = _bounds(place, row, group, refs)
    rows = [*_sums(place, bounds), *_margins(place, bounds)]
    alone = any(one.high is not None and one.low > one.high for one in bounds.values())  # a finding of its own
    if _is_printed(place) or not rows or not refs or alone:
        return
    answer = search(rows, bounds) if len(bounds) <= MOST_NUMBERS else None
    cells = tuple(refs)
    if answer is None:
        yield Check(cells, has_power=False, undecided=both(place.block.label or place.table.title))
    else:
        yield Check(cells, None if answer.feasible else _finding(setting, place, cells))


def _is_printed(place: Place) -> bool:
    """Tell whether every count is printed, so that sums and margins say it all."""
    if place.table.columns[place.column].kind != "count":
        return False
    cells = (place.cell(row, group) for row in place.block.rows for group in row.cells)
    return all(cell is not None and cell.printed.value is not None for cell in cells)


def _bounds(place: Place, row: Row, group: str, refs: dict[str, None]) -> Range:
    """Give what the count of a row and group can be, by its cell and by the percentages of it."""
    cell = place.cell(row, group)
    low: int = 0
    high: int | None = None
    if cell and place.table.columns[place.column].kind == "count":
        low, high = ends_of_count(place.index, cell)
        refs |= {cell.ref: None} if place.index.is_known(cell.ref) else {}
    for percent in _percentages(place, row, group):
        base = place.index.base_of(percent)
        if base is not None and base.printed.value and percent.printed.value is not None:
            counts = possible_counts(percent.printed, int(base.printed.value))
            refs |= {percent.ref: None, base.ref: None}
            first, last = (counts[0], counts[-1]) if counts else (1, 0)
            low, high = max(low, first), lowest(high, last)
    return Range(low, high)


def _percentages(place: Place, row: Row, group: str) -> Iterator[Cell]:
    for id, column in place.table.columns.items():
        if _is_share(place, id, column) and (cell := place.index.at_row(place.row(row), id, group)):
            yield cell


def _is_share(place: Place, id: str, column: Column) -> bool:
    return column.kind == "percent" and place.column in (id, column.of)


def _sums(place: Place, bounds: Known) -> Iterator[Relation[str]]:
    """Write that the rows of a group make their base, or are at most that."""
    for group in place.table.groups:
        rows = [row for row in place.block.rows if group in row.cells and not row.total]
        total = _total(place, group, bounds)
        if total is None or not rows:
            continue
        terms = tuple((f"{place.row(row)}|{group}", Fraction(1)) for row in rows)
        fixed, variable = total
        if place.block.parts == "all":
            yield Relation((*terms, *variable), fixed, fixed, group)
        else:
            for term in terms:
                yield Relation((term, *variable), None, fixed, group)


def _total(place: Place, group: str, bounds: Known) -> tuple[Fraction, tuple[tuple[str, Fraction], ...]] | None:
    """Give the base of a group: a number, or the variable of the total row of this block."""
    block = place.block
    own = next((row for row in block.rows if row.total and place.row(row) == block.base), None)
    is_count = place.table.columns[place.column].kind == "count"
    if own and f"{block.base}|{group}" in bounds and is_count and not block.base_group:
        return Fraction(0), ((f"{block.base}|{group}", Fraction(-1)),)
    cells = (place.cell(row, group) for row in block.rows if not row.total)
    base = next((place.index.base_of(cell) for cell in cells if cell), None)
    return (base.printed.value, ()) if base and base.printed.value is not None else None


def _margins(place: Place, bounds: Known) -> Iterator[Relation[str]]:
    for margin, _ in margins_of(place.index, place.name, place.table, place.block):
        for row in place.block.rows:
            names = [f"{place.row(row)}|{group}" for group in (margin.total, *margin.parts)]
            if all(name in bounds for name in names):
                terms = ((names[0], Fraction(-1)), *((name, Fraction(1)) for name in names[1:]))
                yield Relation(terms, 0, 0, names[0])


def _finding(setting: Setting, place: Place, cells: tuple[str, ...]) -> Finding:
    subject = "/".join(filter(None, (place.name, place.block.id, place.column)))
    printed = join([printed_as(setting, ref) for ref in cells], " · ")
    where = place.block.label or place.table.title
    return Finding(JOINT, subject, cells, printed, defer(NO_NUMBERS), defer(NOT_TOGETHER, where=where), marked=cells)


NO_NUMBERS = Text(nl="geen gehele aantallen geven dit alles", en="no whole numbers give all of this")
NOT_TOGETHER = Text(
    nl="{where}: elk cijfer kan, maar geen aantallen geven ze alle samen",
    en="{where}: each figure can be, but no numbers give all of them together",
)

JOINT = Rule(
    name="joint",
    letter="E",
    title=Text(nl="Cijfers van een blok kunnen niet samengaan", en="Figures of a block cannot go together"),
    test=Text(nl="aantallen achter een blok", en="counts behind a block"),
    find=find_joint,
)
