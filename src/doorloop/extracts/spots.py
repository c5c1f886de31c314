"""Places as people write them, FILE:SHEET:ROW, and the rows of the registers that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.errors import UsageError
from doorloop.base.findings import printable, spot_text
from doorloop.base.words import both
from doorloop.definition.parts import Definition
from doorloop.registers.cells import about_case
from doorloop.registers.frames import Cases, Register
from doorloop.tables.result import Result

WRITTEN: Final = re.compile(r"(?P<where>.+?):*:(?:[A-Za-z]{0,3}|event )(?P<row>\d{1,9})(?: \(case \d+\))?")
NAMED: Final = 6
"""So many places are named where one is not found."""


class Spot(Struct, frozen=True):
    """A place as somebody wrote it.

    Attributes:
        where: the file, perhaps in a folder, and its sheet behind a colon, which may be left out where there is one.
        row: the number that a spreadsheet shows.
    """

    where: str
    row: int

    def names(self, name: str) -> bool:
        """Tell whether it is of a file, or of a file and a sheet, of this name, in whatever folder."""
        return self.where == name or self.where.endswith((f"/{name}", f"\\{name}"))


class Table(Struct, frozen=True):
    """The part of a register that stands on one sheet."""

    register: Register
    index: int

    @property
    def file(self) -> str:
        """Give the name of its file."""
        return self.register.tables[self.index].file

    @property
    def sheet(self) -> str:
        """Give the name of its sheet; empty for a file without sheets."""
        return self.register.tables[self.index].sheet

    @property
    def rows(self) -> dict[int, int]:
        """Give the row of the register that stands in each row of the sheet that holds a case."""
        found = np.flatnonzero(self.register.table == self.index)
        numbers = self.register.tables[self.index].numbers[self.register.line[found]]
        return dict(zip(numbers.tolist(), found.tolist(), strict=True))

    @property
    def extent(self) -> str:
        """Say from which to which row it has cases."""
        rows = self.rows
        return spot_text(self.file, self.sheet, f"{min(rows)}-{max(rows)}" if rows else "")


def read(text: str) -> Spot:
    """Read a place: a row, or a cell, which stands for its row.

    Errors: UsageError for a text that is none.
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise UsageError(both("err.no_place", text=text), remedy=both("try.no_place"))
    return Spot(found["where"], int(found["row"]))


def row_at(result: Result, spot: Spot) -> tuple[str, int]:
    """Find the register and the row of it at a place.

    Errors: UsageError says which sheets and rows there are.
    """
    table = _table(list(_tables(result)), spot)
    row = table.rows.get(spot.row)
    if row is None:
        remedy = both("try.no_case_here", extent=printable(table.extent))
        raise UsageError(both("err.no_case_here"), where=spot_text(table.file, table.sheet, spot.row), remedy=remedy)
    return table.register.name, row


def cell_of(cases: Cases, definition: Definition, case: int, field: str) -> str:
    """Write the cell that a case has the value of a field from."""
    found = about_case(cases, definition, case, field, "")
    return spot_text(found.file, found.sheet, found.cell)


def place_of(register: Register, row: int) -> str:
    """Write where a row of a register stands."""
    table = register.tables[register.table[row]]
    return spot_text(table.file, table.sheet, table.row(register.line[row]))


def _tables(result: Result) -> Iterator[Table]:
    for register in result.linkage.registers.values():
        yield from (Table(register, index) for index in range(len(register.tables)))


def _table(tables: list[Table], spot: Spot) -> Table:
    """Find the table that a place names, by file and sheet, or by the file where it has one sheet."""
    exact = [one for one in tables if spot.names(spot_text(one.file, one.sheet, ""))]
    found = exact or [one for one in tables if spot.names(one.file)]
    if len({(one.file, one.sheet) for one in found}) == 1:
        return next((one for one in found if spot.row in one.rows), found[0])
    what = both("err.many_sheets", n=len(found)) if found else both("err.no_such_sheet")
    known = [one.extent for one in found or tables]
    more = both("try.and_more", n=len(known) - NAMED) if len(known) > NAMED else None
    remedy = both("try.name_one_of", names=", ".join(map(printable, known[:NAMED])), more=more)
    raise UsageError(what, where=printable(spot.where), remedy=remedy)
