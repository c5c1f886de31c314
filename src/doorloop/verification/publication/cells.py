"""Every printed figure of a publication with its place, and what it can stand for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from doorloop.base.language import Lang
from doorloop.verification.publication import formula
from doorloop.verification.publication.formula import Interval, point
from doorloop.verification.publication.parts import Block, Column, Kind, Publication, Row, Statement, Table
from doorloop.verification.publication.printed import PERCENT, Printed, read
from doorloop.verification.publication.signs import read_cell

MEASURED: Final = frozenset(
    {"mean", "median", "quantile", "min", "max", "sd", "difference", "amount", "norm"},
)
"""Kinds of columns whose figures have a unit."""

TEXT = "tekst"
"""What stands for the table in a reference to a statement of the text."""


class Cell(Struct, frozen=True):
    """One printed cell: where it stands, its parts of the publication, and what is printed there."""

    table: str
    row: str
    column: str
    group: str
    printed: Printed
    parts: tuple[Table, Block, Row, Column]

    @property
    def ref(self) -> str:
        """Give the name that formulas use."""
        return "/".join(filter(None, (self.table, self.row, self.column, self.group)))

    @property
    def kind(self) -> Kind:
        """Tell what it holds."""
        return self.parts[3].kind


class Index:
    """The cells and statements of a publication by reference.

    It is built once and only read; a reference that does not exist is a KeyError, which the checks of loading
    rule out.
    """

    def __init__(self, publication: Publication) -> None:
        self.spec = publication.spec
        self.publication = publication
        self.cells = {cell.ref: cell for cell in _cells(publication)}
        self.statements = {f"{TEXT}/{one.id}": one for one in self.spec.statements}
        self._texts = {ref: read(one.value, self.spec.writing) for ref, one in self.statements.items()}

    @property
    def figures(self) -> list[str]:
        """Name every figure, of tables and of the text; words are none."""
        return [*(ref for ref, cell in self.cells.items() if cell.kind != "text"), *self.statements]

    def printed(self, ref: str) -> Printed:
        """Give what is printed in a cell or a statement."""
        return self.cells[ref].printed if ref in self.cells else self._texts[ref]

    def statement(self, id: str) -> Statement:
        """Give a statement by its id."""
        return self.statements[f"{TEXT}/{id}"]

    def beside(self, cell: Cell, column: str) -> Cell | None:
        """Give the cell of another column in the same row and group."""
        return self.cells.get("/".join(filter(None, (cell.table, cell.row, column, cell.group))))

    def at_row(self, row: str, column: str, group: str) -> Cell | None:
        """Give the cell of a row (`TABLE/ROW`) in a column and group."""
        return self.cells.get("/".join(filter(None, (row, column, group))))

    def of_kind(self, cell: Cell, kind: Kind) -> list[Cell]:
        """List the cells of a kind in the same row and group."""
        columns = (name for name, column in cell.parts[0].columns.items() if column.kind == kind)
        return [found for name in columns if (found := self.beside(cell, name))]

    def block(self, cell: Cell) -> list[Cell]:
        """List the cells of the same block, column and group, totals aside."""
        return [
            other
            for other in self.cells.values()
            if (other.table, other.column, other.group) == (cell.table, cell.column, cell.group)
            and other.parts[1] is cell.parts[1]
            and not other.parts[2].total
        ]

    def base_of(self, cell: Cell) -> Cell | None:
        """Give the cell with the base of a count or percentage: printed beside it, or the total of its block."""
        _, block, _, column = cell.parts
        if column.base:
            return self.beside(cell, column.base)
        name = column.of or cell.column
        base = self.at_row(block.base, name, block.base_group or cell.group) if block.base else None
        return base if base and base.kind in ("count", "amount") else None

    def is_count(self, ref: str) -> bool:
        """Tell whether a figure is a whole number of cases, so that it stands for itself alone."""
        if ref in self.cells:
            return self.cells[ref].kind == "count"
        return self._texts[ref].unit == "" and self._texts[ref].digits == 0

    def base_unit(self, ref: str) -> str:
        """Give the base unit of a figure, `%`, or empty."""
        unit = self.unit(ref)
        return self.spec.writing.units[unit].of if unit in self.spec.writing.units else unit

    def unit(self, ref: str) -> str:
        """Give the unit of a figure: as printed, or that of its row or column."""
        printed = self.printed(ref)
        if printed.unit or ref not in self.cells:
            return printed.unit
        _, _, row, column = self.cells[ref].parts
        if column.kind == "percent":
            return PERCENT
        return (row.unit or column.unit) if column.kind in MEASURED else ""

    def size(self, ref: str) -> Fraction:
        """Give how many base units one unit of a figure is."""
        unit = self.spec.writing.units.get(self.unit(ref))
        return Fraction(unit.size) if unit else Fraction(1)

    def is_known(self, ref: str) -> bool:
        """Tell whether a figure is a number or a range with two ends."""
        printed = self.printed(ref)
        return printed.value is not None or printed.high is not None

    def interval(self, ref: str) -> Interval:
        """Give every value, in base units, that a printed figure can stand for; a count is exact.

        Errors: FormulaError where the figure is not known.
        """
        printed = self.printed(ref)
        if printed.low is not None and printed.high is not None:
            return Interval(printed.low * self.size(ref), printed.high * self.size(ref))
        if printed.value is None:
            raise formula.FormulaError(f"'{printed.text}' is no number")
        if self.is_count(ref) or (ref in self.cells and self.cells[ref].kind == "norm"):
            return point(printed.value * self.size(ref))
        low, high = printed.value - printed.half, printed.value + printed.half
        return self._whole(ref, Interval(low * self.size(ref), high * self.size(ref)))

    def _whole(self, ref: str, found: Interval) -> Interval:
        """Narrow the least, the largest and the median of whole units to whole and half numbers, where there are."""
        column = self.cells[ref].parts[3] if ref in self.cells else None
        parts = {"min": 1, "max": 1, "median": 2}.get(column.kind, 0) if column and column.whole else 0
        if not parts:
            return found
        low, high = math.ceil(found.low * parts), math.floor(found.high * parts)
        return Interval(Fraction(low, parts), Fraction(high, parts)) if low <= high else found

    def exactly(self, ref: str) -> Interval:
        """Give the printed number itself, in base units."""
        value = self.printed(ref).value
        if value is None:
            raise formula.FormulaError(f"'{self.printed(ref).text}' is no number")
        return point(value * self.size(ref))

    def label(self, ref: str, lang: Lang) -> str:
        """Name a figure for a reader: block, row, column and group; or the label of a statement."""
        if ref in self.statements:
            return self.statements[ref].label.say(lang)
        cell = self.cells[ref]
        table, block, row, column = cell.parts
        alike = len(table.columns) == 1
        group = self.spec.groups[cell.group].say(lang) if cell.group in self.spec.groups else cell.group
        words = [block.label.say(lang)] if block.label else []
        tail = [group.lower()] if group and len(table.groups) > 1 else []
        tail += [] if alike else [column.label.say(lang)]
        return ", ".join([": ".join([*words, row.label.say(lang)]), *tail])


def row_id(block: Block, row: Row) -> str:
    """Name a row within its table: `BLOCK.ROW`, or `ROW` in a block without an id."""
    return f"{block.id}.{row.id}" if block.id else row.id


def _cells(publication: Publication) -> Iterator[Cell]:
    for name, table in publication.spec.tables.items():
        for block in table.blocks:
            for row in block.rows:
                for group, texts in row.cells.items():
                    for (id, column), text in zip(table.columns.items(), texts, strict=False):
                        if text.strip():
                            printed = read_cell(text, column.kind, publication.spec.writing)
                            yield Cell(name, row_id(block, row), id, group, printed, (table, block, row, column))
