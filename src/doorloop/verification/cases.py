"""Which cases are behind a computed figure, and which are just outside it, down to their cells."""

from __future__ import annotations

import numpy as np

from doorloop.base.arrays import Mask
from doorloop.cases.categories import Data
from doorloop.cases.link import NO_ROW
from doorloop.tables.kinds import kind_of
from doorloop.tables.members import Match, Members


def members(data: Data, table: str, match: Match) -> Members | None:
    """Find the cases behind the records of a table with these keys; None for a figure that is of no cases."""
    return kind_of(data.definition, table).members(data, match)


def places(data: Data, cases: Mask, field: str, at_most: int = 5) -> list[str]:
    """Name the cells of some cases as `FILE [SHEET] CELL`; never what stands in them."""
    return [_place(data, case, field) for case in np.flatnonzero(cases)[:at_most].tolist()]


def _place(data: Data, case: int, field: str) -> str:
    cases = data.cases
    if int(cases.origin[field][case]) == NO_ROW:
        field = data.definition.spec.unit.date
    register = cases.registers[cases.register_of[field]]
    row = int(cases.origin[field][case])
    table = register.tables[register.table[row]]
    named = field if field in table.letters else next(iter(table.letters), "")
    sheet = f" [{table.sheet}]" if table.sheet else ""
    return f"{table.file}{sheet} {table.place(int(register.line[row]), named)}"
