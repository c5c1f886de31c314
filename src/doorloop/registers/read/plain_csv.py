"""CSV without quotes, block by block: what the standard reader finds, in a fraction of its time.

The first sixteen bytes of a cell are its key: two numbers. A table says which of the cells of its column a key may be,
and the keys of these whether it is. A cell that is longer, or not in the table, is looked up by all of its bytes.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np

from doorloop.base.arrays import GOLDEN, Ints, Longs, keep_memory
from doorloop.base.parallel import HelperError, spread
from doorloop.registers.coded import Codes
from doorloop.registers.frames import Cell, Column, DigitColumn, RawColumn
from doorloop.registers.read.csv_cells import KEY, LONG, WORD, Block, Words, framed, in_blocks, taken_apart
from doorloop.registers.read.packing import Packer, common_length

LARGE: Final = 600_000
"""Fewer bytes than these are sooner read by the standard reader."""
HEAD: Final = 60
"""Lines that are read to see how wide the table is, and which columns hold identifiers."""
MOST_COLUMNS: Final = 256
"""A wider table would need more memory for its keys than it is worth."""
NO_KEY: Final = 1 << 63
"""Zeros before a letter: no cell begins so."""
SLOTS: Final = 16
"""For each column the table has two to the power of this slots,"""
ROOM: Final = 1 << 14
"""and room for so many keys."""
BATCH: Final = 1 << 14
"""So many identifiers are read at a time."""
MORE: Final = 1.03
"""So many times as many lines are expected as there would be if all were like the first ones."""
BITS: Final = (1 << 64) - 1


class Layout(NamedTuple):
    """What is known of a table before it is read.

    Attributes:
        digits: of columns that hold identifiers how many digits these have.
        line: how many bytes a line has, about.
    """

    width: int
    digits: dict[int, int]
    line: int
    separator: str
    encoding: str


def read(
    stretches: Sequence[Iterable[bytes]], separator: str, encoding: str = "utf-8", size: int = 0
) -> list[Column] | None:
    """Read a CSV by column; None for what is left to the standard reader: quotes, zeros, lines of another width.

    Lines above the table (a title, remarks) may be narrower, and lines may be empty.

    Args:
        stretches: its bytes, each of them cut anywhere; one begins where a line does, and is read beside the others.
        encoding: one in which ASCII is as it is, and that writes no text in two ways.
        size: how many bytes there are, if that is known: room is made for all of them at once.
    """
    blocks, *others = map(in_blocks, stretches)
    keep_memory()
    try:
        top, rest = _top(blocks)
        head = list(csv.reader([line.decode(encoding) for line in top], delimiter=separator, strict=True))
        width = max(map(len, head), default=0)
        if not (separator.isascii() and 0 < width <= MOST_COLUMNS):
            return None
        first = next((at for at in range(len(head), 0, -1) if len(head[at - 1]) not in (0, width)), 0) + 1
        head = [row + [""] * (width - len(row)) for row in head]
        alike = top[first - 1 :]
        line = sum(map(len, alike)) // max(len(alike), 1)
        layout = Layout(width, _digits(head[first - 1 :]), line, separator, encoding)
        table = _Table(layout, size)
        table.add_cells(head[:first])
        below = [framed(*lines)] if (lines := top[first:] + rest) else []

        def one(place: int) -> list[Column] | None:
            """Read a stretch: the first into the table, which is told of later, one behind it by itself."""
            if place:
                return _columns(_Table(layout, size // len(stretches)), others[place - 1])
            return [] if all(map(table.add, chain(below, blocks))) else None

        found = spread(one, range(len(stretches)), nested=True)
        if None in found:
            return None
        for columns in filter(None, found):
            table.add_columns(columns)
        return table.columns()
    except (csv.Error, UnicodeError, HelperError):
        return None


def _columns(table: _Table, blocks: Iterable[bytes]) -> list[Column] | None:
    """Read some lines into a table of their own; None where one is of another width."""
    return table.columns() if all(map(table.add, blocks)) else None


def _digits(rows: Sequence[Sequence[str]]) -> dict[int, int]:
    """Tell which columns hold identifiers of so many digits, fewer than a key has bytes."""
    lengths = {place: common_length(cells) for place, cells in enumerate(zip(*rows, strict=True))}
    return {place: length for place, length in lengths.items() if 0 < length < KEY}


def _top(blocks: Iterator[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Give the first lines, and those that were read with them.

    Errors: csv.Error where they are blank: what holds nothing else is no table.
    """
    lines: list[bytes] = []
    while len(lines) < HEAD and (block := next(blocks, b"")):
        lines += io.BytesIO(block[1:-LONG])
    if not b"".join(lines).strip():
        raise csv.Error
    return lines[:HEAD], lines[HEAD:]


class _Table:
    """The columns, as far as they are read."""

    def __init__(self, layout: Layout, size: int) -> None:
        """Begin a table of about so many bytes."""
        self._width, lengths, line, self._separator, self._encoding = layout
        self._found = [_numbering() for _ in range(self._width)]
        self._bases = 1 + ROOM * np.arange(self._width, dtype=np.int32)
        self._slots = np.zeros(self._width << SLOTS, np.int32)
        self._keys = np.zeros(1 + self._width * ROOM, np.complex128)
        self._keys[:1].view(WORD)[:] = NO_KEY
        # all in one array: the system gives a large one memory in large pieces
        self._codes: Codes = np.empty((self._width, int(MORE * size) // max(line, self._width)), np.uint16)
        self._size = 0
        self._digits = {place: _Digits(length, self._encoding) for place, length in lengths.items()}

    def add(self, data: bytes) -> bool:
        """Add lines; False where one has cells, but not as many as the table."""
        block = taken_apart(data, ord(self._separator), self._width)
        if block is None:
            return self._add_rows(data[1:-LONG].decode(self._encoding))
        slots = self._slots_of(block.keys)
        numbers = self._slots.take(slots)
        new = (self._keys.take(numbers).view(WORD) != block.keys.ravel()).view(np.uint16).astype(np.bool_)
        new |= block.sizes > KEY + 1
        codes = numbers.reshape(-1, self._width) - self._bases
        for place, digits in self._digits.items():
            digits.add(block, place, self._width)
            new[place :: self._width] = False
        if len(at := np.flatnonzero(new)):
            codes.ravel()[at] = self._look_up(block, at, slots[at])
        self._room(len(codes))[:] = codes.T
        return True

    def _slots_of(self, keys: Words) -> Longs:
        """Tell where in the table each cell is looked for."""
        slots = keys[:, 1] * GOLDEN
        slots ^= keys[:, 0]
        slots *= GOLDEN
        slots >>= np.uint64(64 - SLOTS)
        by_line = slots.view(np.int64).reshape(-1, self._width)
        by_line += np.arange(self._width) << SLOTS
        return by_line.ravel()

    def _look_up(self, block: Block, at: Longs, slots: Longs) -> Ints:
        """Give cells their numbers by their bytes, and put those into the table for which it has room."""
        places = at % self._width
        found = zip(places.tolist(), block.cells(at), strict=True)
        codes = np.fromiter((self._found[place][cell] for place, cell in found), np.int32, len(at))
        fits = (self._slots[slots] == 0) & (codes < ROOM) & (block.sizes[at] <= KEY + 1)
        numbers = (codes + self._bases[places])[fits]
        self._keys[numbers] = block.keys[at[fits]].view(np.complex128).ravel()
        self._slots[slots[fits]] = numbers
        return codes

    def _add_rows(self, text: str) -> bool:
        """Add lines as the standard reader finds them."""
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator, strict=True))
        if fits := all(len(row) in (0, self._width) for row in rows):
            self.add_cells([row or [""] * self._width for row in rows])
        return fits

    def add_cells(self, rows: list[list[str]]) -> None:
        """Add lines cell by cell."""
        codes = np.zeros((self._width, len(rows)), np.int32)
        for place, cells in enumerate(zip(*rows, strict=True)):
            if place in self._digits:
                self._digits[place].add_cells(cells)
            else:
                codes[place] = self._numbered(place, cells)
        self._room(len(rows))[:] = codes

    def add_columns(self, columns: Sequence[Column]) -> None:
        """Add the columns of another table with this layout."""
        digits = {place: columns[place] for place in self._digits}
        packed = {place: column.packed() for place, column in enumerate(columns) if place not in digits}
        numbers = {place: self._numbered(place, column.distinct) for place, column in packed.items()}
        room = self._room(len(columns[0]))
        for place, column in packed.items():
            numbers[place].astype(room.dtype).take(column.codes, out=room[place], mode="clip")  # which it never has to
        for place, cells in digits.items():
            self._digits[place].add_column(cells)

    def _numbered(self, place: int, cells: Iterable[Cell]) -> Ints:
        """Give cells of a column their numbers."""
        return np.array([self._found[place][cell.encode(self._encoding)] for cell in cells], np.int32)

    def _room(self, size: int) -> Codes:
        """Make room for the codes of so many further lines."""
        start, self._size = self._size, self._size + size
        kind: Any = np.uint16 if max(map(len, self._found)) <= 1 << 16 else np.int32
        most = self._codes.shape[1]
        if self._size > most or kind != self._codes.dtype:
            held = self._codes[:, :start]
            self._codes = np.empty((self._width, max(most, 2 * self._size)), kind)
            self._codes[:, :start] = held
        return self._codes[:, start : self._size]

    def columns(self) -> list[Column]:
        """Give the whole columns."""
        return [
            self._digits[place].column() if place in self._digits else self._column(place, found)
            for place, found in enumerate(self._found)
        ]

    def _column(self, place: int, found: dict[bytes, int]) -> RawColumn:
        # no cell has an end of line in it
        distinct = b"\n".join(found).decode(self._encoding).split("\n")
        return RawColumn.of(distinct, self._codes[place, : self._size])


def _numbering() -> defaultdict[bytes, int]:
    """Give each distinct cell a number, as it comes."""
    found: defaultdict[bytes, int] = defaultdict()
    found.default_factory = found.__len__
    return found


class _Digits:
    """A column of texts of so many digits, fewer than a key has bytes."""

    def __init__(self, length: int, encoding: str) -> None:
        self._length, self._encoding = length, encoding
        self._packer = Packer(length=length)
        self._keys: list[Words] = []
        self._longer: dict[int, bytes] = {}
        self._size = 0

    def add(self, block: Block, place: int, width: int) -> None:
        """Add the cells of a column of a block."""
        if len(longer := np.flatnonzero(block.sizes[place::width] > KEY + 1)):
            self._longer |= zip((self._size + longer).tolist(), block.cells(place + width * longer), strict=True)
        self._keys.append(block.keys[place::width].copy())
        self._size += len(self._keys[-1])
        if self._size > BATCH:
            self._read()

    def add_cells(self, cells: Sequence[Cell]) -> None:
        """Add cells one by one."""
        self._read()
        self._packer.add(cells)

    def add_column(self, column: Column) -> None:
        """Add the cells of a column."""
        self._read()
        if isinstance(column, DigitColumn):
            self._packer.add_numbers(column.numbers, column.others)
        else:
            self._packer.add([column[line] for line in range(len(column))])

    def _read(self) -> None:
        """Read what was added as numbers, so many at a time that it is worth the calls."""
        if not self._keys:
            return
        keys = np.concatenate(self._keys)
        numbers = _numbers(keys, self._length)
        others = np.flatnonzero(numbers < 0)
        cells = dict(zip(others.tolist(), keys[others].view(f"S{KEY}").ravel().tolist(), strict=True)) | self._longer
        self._packer.add_numbers(numbers, {line: cell.decode(self._encoding) for line, cell in cells.items()})
        self._keys, self._longer, self._size = [], {}, 0

    def column(self) -> Column:
        """Give the whole column."""
        self._read()
        return self._packer.column()


def _numbers(keys: Words, length: int) -> Longs:
    """Read texts of so many digits as numbers; -1 where something else stands."""
    low, high = keys.T
    if length <= 8:
        numbers, wrong = _eight(low, length)
        wrong |= high
    else:
        numbers, wrong = _eight(low, 8)
        rest, also = _eight(high, length - 8)
        numbers = numbers * np.uint64(10 ** (length - 8)) + rest
        wrong |= also
    return np.where(wrong == 0, numbers.view(np.int64), -1)


def _eight(words: Words, size: int) -> tuple[Words, Words]:
    """Read so many digits as a number, all of them at once; what is not zero in the other array is something else."""
    empty = 8 * (8 - size)
    digits = (words << np.uint64(empty)) - np.uint64(0x3030303030303030 << empty & BITS)
    # a digit is 9 at most: only what is less or more than one sets a byte's highest bit, itself or with 118 more
    wrong = (digits | (digits + np.uint64(0x7676767676767676))) & np.uint64(0x8080808080808080)
    if empty:
        wrong |= words >> np.uint64(64 - empty)
    for times, shift, kept in ((10, 8, 0x00FF00FF00FF00FF), (100, 16, 0x0000FFFF0000FFFF), (10_000, 32, 0xFFFFFFFF)):
        digits = (digits * np.uint64(times) + (digits >> np.uint64(shift))) & np.uint64(kept)
    return digits, wrong
