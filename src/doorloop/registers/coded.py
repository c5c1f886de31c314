"""The columns of a register: whole numbers that are kept as small codes, and made for the rows that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from doorloop.base.arrays import Ints, Longs, Mask

Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.int32]
Rows = slice | Ints | Longs
"""Some rows: a stretch of them, or their positions."""


def smallest(size: int) -> Any:
    """Give the smallest type of `Codes` that has room for so many of them."""
    return np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.int32


class Coded(Struct):
    """Whole numbers, few of them different from each other: `numbers[codes]`.

    Attributes:
        numbers: int32, in no order; one may stand there twice.
        codes: for each row the position of its number.
    """

    numbers: Ints
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def taken(self, rows: Rows) -> Ints:
        """Give the numbers of some rows."""
        return self.numbers.take(self.codes[rows] if isinstance(rows, slice) else self.codes.take(rows))

    def put(self, row: int, number: int) -> None:
        """Put a number into a row."""
        found = np.flatnonzero(self.numbers == number)
        if not len(found):
            self.numbers = np.append(self.numbers, np.int32(number))
        code = int(found[0]) if len(found) else len(self.numbers) - 1
        if code > np.iinfo(self.codes.dtype).max:
            self.codes = self.codes.astype(smallest(code + 1))
        self.codes[row] = code


class Stacked(Struct, frozen=True):
    """The codes of tables under each other, each with numbers of its own: one column once that is needed."""

    pieces: list[Coded]

    def stretch(self, rows: slice) -> Ints:
        """Give the numbers of rows that follow each other."""
        low, high, _ = rows.indices(sum(map(len, self.pieces)))
        found, start = list[Ints](), 0
        for piece in self.pieces:
            end = start + len(piece)
            if max(low, start) < min(high, end):
                found.append(piece.taken(slice(max(low, start) - start, min(high, end) - start)))
            start = end
        return found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.int32), *found])

    def whole(self) -> Coded:
        """Make one column of them."""
        if len(self.pieces) == 1:
            return self.pieces[0]
        numbers, places = np.unique(np.concatenate([piece.numbers for piece in self.pieces]), return_inverse=True)
        codes: Codes = np.empty(sum(map(len, self.pieces)), smallest(len(numbers)))
        row, place = 0, 0
        for piece in self.pieces:
            own = places[place : place + len(piece.numbers)].astype(codes.dtype)
            own.take(piece.codes, out=codes[row : row + len(piece)], mode="clip")  # which it never has to
            row, place = row + len(piece), place + len(piece.numbers)
        return Coded(numbers.astype(np.int32, copy=False), codes)


class Columns(Mapping[str, Ints]):
    """The columns of a register by field, int32; those that are kept as codes become numbers where they are asked for.

    A million numbers of a column take the room of all others together: most are asked for some thousand rows at a time.
    """

    def __init__(self, columns: Mapping[str, Stacked | Coded | Ints]) -> None:
        self._columns: dict[str, Stacked | Coded | Ints] = dict(
            columns._columns if isinstance(columns, Columns) else columns
        )

    def __getitem__(self, id: str) -> Ints:
        return self.taken(id, slice(None))

    def __setitem__(self, id: str, column: Ints) -> None:
        self._columns[id] = column

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __contains__(self, id: object) -> bool:
        return id in self._columns

    def taken(self, id: str, rows: Rows) -> Ints:
        """Give the numbers of some rows of a column."""
        column = self._columns[id]
        if isinstance(column, Stacked) and isinstance(rows, slice):
            return column.stretch(rows)
        column = self._whole(id)
        return column.taken(rows) if isinstance(column, Coded) else column[rows]

    def one(self, id: str, row: int) -> int:
        """Give the number of one row."""
        column = self._whole(id)
        return int(column.numbers[column.codes[row]] if isinstance(column, Coded) else column[row])

    def put(self, id: str, row: int, number: int) -> None:
        """Put a number into a row."""
        column = self._whole(id)
        if isinstance(column, Coded):
            column.put(row, number)
        else:
            column[row] = number

    def rows(self, rows: Ints | Mask) -> Columns:
        """Keep some rows of all columns; what is put into them is put nowhere else."""
        columns = {id: self._whole(id) for id in self._columns}
        return Columns(
            {
                id: Coded(one.numbers, one.codes[rows]) if isinstance(one, Coded) else one[rows]
                for id, one in columns.items()
            }
        )

    def _whole(self, id: str) -> Coded | Ints:
        """Give a column as one, and keep it so."""
        column = self._columns[id]
        if not isinstance(column, Stacked):
            return column
        self._columns[id] = whole = column.whole()
        return whole
