"""Rows to packed columns, some thousands of rows at a time, so that a long sheet never stands in memory as cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Longs
from doorloop.registers.frames import MOST_DIGITS, Cell, Column, DigitColumn, RawColumn
from doorloop.registers.parse.words import show

CHUNK: Final = 512
"""Rows that are packed at a time: few enough that their cells are still in the processor's cache."""
FEWEST_DIGITS: Final = 5
"""Shorter texts of digits are no identifiers: a year, a number of days."""


def pack(rows: Iterable[Sequence[Cell]]) -> list[Column]:
    """Pack rows into columns; a row that ends early is empty from there on."""
    packers: list[Packer] = []
    size = 0
    for chunk in _chunks(rows):
        columns = list(zip_longest(*chunk, fillvalue=""))
        packers += [Packer(size) for _ in range(len(columns) - len(packers))]
        columns += [("",) * len(chunk)] * (len(packers) - len(columns))
        for packer, cells in zip(packers, columns, strict=True):
            packer.add(cells)
        size += len(chunk)
    return [packer.column() for packer in packers]


def column_of(cells: Sequence[Cell]) -> Column:
    """Pack the cells of one column."""
    packer = Packer()
    packer.add(cells)
    return packer.column()


def _chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


class Positions:
    """Numbers cells, each distinct one as it comes.

    `True` and `False` become the texts that they show: Python would find them where 1 or 0 is.
    """

    def __init__(self) -> None:
        self._found: defaultdict[Cell, int] = defaultdict()
        self._found.default_factory = self._found.__len__

    def number(self, cells: Collection[Cell]) -> Ints:
        """Give each cell its number."""
        before = len(self._found)
        numbers = self._numbers(cells)
        if 0 not in self._found and 1 not in self._found:
            return numbers
        for cell in list(self._found)[before:]:
            del self._found[cell]
        return self._numbers([*map(_plain, cells)])

    def _numbers(self, cells: Collection[Cell]) -> Ints:
        return np.fromiter(map(self._found.__getitem__, cells), np.int32, len(cells))

    def distinct(self) -> list[Cell]:
        """Give the cells in the order of their numbers."""
        return list(self._found)


def _plain(cell: Cell) -> Cell:
    return show(cell) if cell.__class__ is bool else cell


class Packer:
    """Packs one column, chunk by chunk: as digits where nearly all cells are that, else by distinct cell."""

    def __init__(self, before: int = 0, length: int = 0) -> None:
        """Begin a column that was empty for so many rows, or one that is known to hold texts of so many digits."""
        self._size = 0
        self._length = length
        self._numbers: list[Longs] = []
        self._others: dict[int, Cell] = {}
        self._positions = Positions()
        self._codes: list[Ints] = []
        if before:
            self.add([""] * before)

    def add(self, cells: Sequence[Cell]) -> None:
        """Add the next cells."""
        if not self._size and not self._length:
            self._length = common_length(cells)
        if self._length:
            self._add_digits(cells)
        else:
            self._codes.append(self._positions.number(cells))
        self._size += len(cells)

    def add_numbers(self, numbers: Longs, others: dict[int, Cell]) -> None:
        """Add texts of digits that were read as numbers, and the cells where a number is -1."""
        self._others |= {self._size + at: cell for at, cell in others.items()}
        self._numbers.append(numbers)
        self._size += len(numbers)

    def _add_digits(self, cells: Sequence[Cell]) -> None:
        numbers = digits(cells, self._length)
        if numbers is None:
            fits = [has_digits(cell, self._length) for cell in cells]
            numbers = np.array([int(cell) if fit else -1 for cell, fit in zip(cells, fits, strict=True)], np.int64)
            self._others |= {self._size + at: _plain(cells[at]) for at, fit in enumerate(fits) if not fit}
        self._numbers.append(numbers)

    def column(self) -> Column:
        """Give the whole column."""
        if not self._length:
            return RawColumn.of(self._positions.distinct(), np.concatenate(self._codes))
        numbers = np.concatenate([np.empty(0, np.int64), *self._numbers])
        column = DigitColumn(self._length, numbers, self._others)
        return column if 2 * len(self._others) <= self._size else column.packed()


def digits(cells: Sequence[Cell], length: int) -> Longs | None:
    """Give texts of so many digits as numbers; None where not all of them are."""
    if not cells:
        return np.zeros(0, np.int64)
    try:
        text = "".join(cells)
    except TypeError:
        return None
    if len(text) != length * len(cells) or not (text.isascii() and text.isdigit()) or {*map(len, cells)} != {length}:
        return None
    return numbers_of(np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, length))


def numbers_of(characters: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> Longs:
    """Read rows of ASCII digits as whole numbers."""
    numbers = np.zeros(len(characters), np.int64)
    for place in range(characters.shape[1]):
        numbers *= 10
        numbers += characters[:, place] & 15
    return numbers


def has_digits(cell: Cell, length: int) -> bool:
    """Tell whether a cell is a text of so many digits."""
    return cell.__class__ is str and len(cell) == length and cell.isascii() and cell.isdigit()


def common_length(cells: Sequence[Cell]) -> int:
    """Give how many digits most cells have, where most of these are different from each other; else 0."""
    sample = cells[:: max(len(cells) // 64, 1)]
    lengths = Counter(len(cell) for cell in sample if cell.__class__ is str and cell.isdigit())
    length = max(lengths, key=lengths.__getitem__, default=0)
    if not FEWEST_DIGITS <= length <= MOST_DIGITS:
        return 0
    fitting = [cell for cell in cells if has_digits(cell, length)]
    return length if 2 * len(fitting) > len(cells) < 4 * len({*fitting}) else 0
