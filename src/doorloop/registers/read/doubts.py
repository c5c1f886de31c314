"""Findings about the reading itself: what stands in a file and could not be taken as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from doorloop.base.findings import Finding
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import RawTable, Sheet

WHOLE: Final = ("text-repaired", "text-cut-off")
"""What is told of a file as a whole."""


def about_reading(sheets: Iterable[Sheet], tables: Sequence[RawTable]) -> Iterator[Finding]:
    """Tell what the readers of sheets have to tell, and which rows are longer than their header."""
    found = {table.sheet: table for table in tables}
    for sheet in sheets:
        table = found.get(sheet.name)
        register = table.register if table else ""
        for code, row, column, n in sheet.remarks:
            details = {"n": n} if n else {}
            whole = code in WHOLE or sheet.log is not None
            cell = "" if whole else f"{column_letters(column)}{row + 1}"
            yield Finding(code, sheet.file, register, sheet.name, cell, details=details)
        if table:
            yield from _too_long(sheet, table)


def _too_long(sheet: Sheet, table: RawTable) -> Iterator[Finding]:
    """Tell of cells to the right of the last header, at the first row that has one."""
    rows = [sheet.row(number) for number in range(max(table.header - 2, 0), table.header)]
    width = max(place for row in rows for place, cell in enumerate(row) if cell != "") + 1
    longer = np.logical_or.reduce([np.zeros(len(sheet), np.bool_), *sheet.filled[width:]])
    lines = table.rows[longer[table.rows - 1]]
    if len(lines):
        place = f"{column_letters(sheet.first_column + width)}{lines[0]}"
        yield Finding("row-too-long", sheet.file, table.register, sheet.name, place, details={"n": str(len(lines))})
