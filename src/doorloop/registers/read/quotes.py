"""A quote that nobody closed: the lines behind it stand in one cell, and are no rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from doorloop.registers.frames import Cell, Column, Remark

SAMPLE: Final = 1_000
"""So many rows show what a line of the table begins with."""
DIGITS, LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def swallowed(columns: Sequence[Column], separator: str) -> Iterator[Remark]:
    """Tell of each cell in which whole lines of the table stand.

    A line of a cell is one of the table where it has as many parts, or where it begins as the rows of the table do
    and the cell has as many separators as a row.
    """
    width = len(columns)
    if width < 2:
        return
    shapes = _beginnings(columns[0])
    for place, column in enumerate(columns):
        counts: dict[str, int] = {}

        def holds_lines(cell: Cell, counts: dict[str, int] = counts) -> bool:
            if cell.__class__ is not str or "\n" not in cell:
                return False
            counts[cell] = _lines(cell, separator, width, shapes)
            return counts[cell] > 0

        for row in np.flatnonzero(column.where(holds_lines)).tolist():
            yield Remark("cell-swallows", row, place, str(counts[column[row]]))


def _lines(cell: str, separator: str, width: int, shapes: frozenset[str]) -> int:
    """Count the lines of the table that stand in a cell."""
    inner = [line.rstrip("\r") for line in cell.split("\n")[1:]]
    is_row = cell.count(separator) >= width - 1
    return sum(_is_whole(line, separator, width) or (is_row and _begins(line, separator, shapes)) for line in inner)


def _is_whole(line: str, separator: str, width: int) -> bool:
    if line.count(separator) < width - 1:
        return False
    return any(len(parts) >= width for parts in csv.reader([line], delimiter=separator))


def _begins(line: str, separator: str, shapes: frozenset[str]) -> bool:
    return separator in line and _shape(line.split(separator)[0]) in shapes


def _beginnings(column: Column) -> frozenset[str]:
    """Give the shapes that cells of digits in the first column have; a text may be anything."""
    shapes = Counter(_shape(column[row]) for row in range(min(len(column), SAMPLE)))
    return frozenset(shape for shape in shapes if "9" in shape)


def _shape(cell: Cell) -> str:
    """Write digits as 9 and letters as a."""
    return LETTERS.sub("a", DIGITS.sub("9", cell)) if isinstance(cell, str) and len(cell) <= 40 else ""
