"""Events to sheets: a row for each event of a case, a column for each attribute, as people of process mining name them.

The attributes of an event have a column of their own name, those of its case one that begins with `case:`. What is
nested in an attribute has a column named by the way to it, `cost/currency`.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints
from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers.frames import Cell, Places, RawColumn, Remark, Sheet

OF_CASE: Final = "case:"
"""Begins the name of a column with an attribute of the case."""
WITHIN: Final = "/"
AGAIN: Final = re.compile(r"(.*) \((\d{1,4})\)", re.S)
MOST_COLUMNS: Final = 2_000
"""A log with more different attributes is a list that was written as attributes."""


class _Column:
    """The cells of one attribute; number 0 is the empty cell, and cells at the end that are missing are empty."""

    __slots__ = ("codes", "numbers")

    def __init__(self, title: str) -> None:
        self.numbers: defaultdict[Cell, int] = defaultdict()
        self.numbers.default_factory = self.numbers.__len__
        self.codes = array("i", [self.numbers[""] + self.numbers[title]])

    def fill(self, row: int, n: int, code: int) -> None:
        """Write a cell into so many rows from `row` on."""
        self.codes.frombytes(bytes(4 * (row - len(self.codes))))
        self.codes.extend([code] * n)

    def packed(self, size: int) -> RawColumn:
        """Give the column with so many rows."""
        self.codes.frombytes(bytes(4 * (size - len(self.codes))))
        distinct = list(self.numbers)
        self.numbers.clear()
        return RawColumn.of(distinct, np.frombuffer(self.codes, np.int32))


class Events:
    """The rows of one sheet, event by event and case by case; row 1 has the names of the columns."""

    def __init__(self, file: str, name: str = "") -> None:
        self._file, self._name = file, name
        self._columns: dict[str, _Column] = {}
        self._events, self._cases = array("i"), array("i")
        self.row = 1

    def put(self, title: str, cell: Cell) -> None:
        """Put an attribute of the event that is being read into its column.

        One that stands twice gets a second column. Errors: UnreadableError for too many columns.
        """
        column = self._columns.get(title)
        if column is None:
            column = self._begin(title)
        codes = column.codes
        gap = self.row - len(codes)
        if gap:
            if gap < 0:
                self.put(_next(title), cell)
                return
            codes.frombytes(bytes(4 * gap))
        codes.append(column.numbers[cell])

    def end_event(self, number: int, case: int) -> None:
        """End the row of an event, given its number in the file and that of its case, both from 1 on; 0 for none."""
        self._events.append(number)
        self._cases.append(case)
        self.row += 1

    def put_case(self, title: str, cell: Cell, n: int) -> None:
        """Put an attribute of a case into the last so many rows, which are those of its events."""
        column = self._columns.get(title)
        if column is None:
            column = self._begin(title)
        if len(column.codes) > self.row - n:
            self.put_case(_next(title), cell, n)
            return
        column.fill(self.row - n, n, column.numbers[cell])

    def _begin(self, title: str) -> _Column:
        if len(self._columns) >= MOST_COLUMNS:
            raise UnreadableError(
                both("err.log_attributes", most=MOST_COLUMNS),
                where=self._file,
                remedy=both("try.log_attributes"),
            )
        column = self._columns[title] = _Column(title)
        return column

    def sheet(self, remarks: Iterable[Remark] = (), declared: Iterable[str] = ()) -> Sheet:
        """Give the sheet, with what its reader has to tell, and what the log says that it can have."""
        return Sheet(
            file=self._file,
            name=self._name,
            columns=[column.packed(self.row) for column in self._columns.values()],
            remarks=tuple(remarks),
            declared=frozenset(declared),
            log=Places(_numbers(self._events), _numbers(self._cases)),
        )


def _numbers(numbers: array[int]) -> Ints:
    return np.frombuffer(numbers, np.int32) if numbers else np.zeros(0, np.int32)


def _next(title: str) -> str:
    """Name the column for what stands once more in the same row: `item`, `item (2)`, `item (3)`."""
    found = AGAIN.fullmatch(title)
    return f"{found[1]} ({int(found[2]) + 1})" if found else f"{title} (2)"
