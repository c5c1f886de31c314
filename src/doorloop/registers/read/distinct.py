"""The sheet of a large .xlsx as its distinct cells and the places where they stand.

A register says the same dates and words over and over. Which cells are written alike, and where they stand, is worked
out here on arrays; what such a cell means (styles, dates, shared texts) remains for a reader of workbooks to say, once.
A sheet whose markup is not written as spreadsheet programs write it is left to that reader as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count, islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doorloop.base.arrays import GOLDEN, Ints, Longs
from doorloop.registers.frames import Cell, Column, RawColumn
from doorloop.registers.read.markup import MAIN
from doorloop.registers.read.packing import Positions, pack

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]

OPEN, CLOSE, CELL, ROW = b"<sheetData>", b"</sheetData>", b'<c r="', b"</row>"
WORTH: Final = 400_000
"""So many bytes of markup are taken apart faster than a reader reads them."""
BLOCK: Final = 1 << 18
CHUNK: Final = 1 << 15
"""Bytes, and cells, that are looked at together: what is worked out in between stays in the processor's cache."""
WORD, LONG = 8, 128
"""A cell of fewer bytes is empty, one of more a remark: rare, or like no other."""
WIDTH: Final = 1 << 10
"""So many distinct cells stand in a row of the sheet that is made of them."""
FILLING: Final = b"><v>0</v></c>"
PLAIN: Final = re.compile(
    rb'(?:<c(?: s="\d++")?+(?: t="(?:s|n|b|e|str|inlineStr)")?+'
    rb'(?:/>|>(?:<f(?: [a-z]++="[^"<>]*+")*+(?:/>|>[^<]*+</f>))?+'
    rb'(?:<v>[^<>]*+</v>|<v/>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+</c>))*+'
)
"""Cells as spreadsheet programs write them, but for marked text."""
FORMULA, ERROR = b"<f", b' t="e"'
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
SPARSE: Final = 50
"""A sheet with more places than this to a cell is not laid out."""
ROUNDS: Final = 4
"""So often cells that share a slot of the table of sums are given others; who are left are few."""
SLOTS, HALF = 16, np.uint64(32)
"""Bits of a slot, and what mixes a number of 64 bits: half of it is shifted onto the other, and multiplied."""


class Signs(NamedTuple):
    """How a number is written: the lowest sign, how many signs there are, what the lowest is worth, how many fit."""

    first: str
    base: int
    worth: int
    most: int


LETTERS, DIGITS = Signs("A", 26, 1, 3), Signs("0", 10, 0, 7)


class Distinct(NamedTuple):
    """A sheet taken apart.

    Attributes:
        cells: the markup of a sheet that has each distinct cell, `WIDTH` a row, below a row that is full.
        frame: the markup of this sheet without its cells.
        rows: int32, the 0-based row of each cell, ascending.
        columns: int32, its 0-based column, ascending within a row.
        which: int32, its position among the distinct cells.
        size: how many distinct cells there are.
        has_formulas: whether one of them is a formula or an error.
    """

    cells: bytes
    frame: bytes
    rows: Ints
    columns: Ints
    which: Ints
    size: int
    has_formulas: bool

    def lay_out(self, found: Iterable[Sequence[Cell]]) -> tuple[list[Column], int]:
        """Lay out what a reader found in the rows of `cells`; give the columns and the 0-based first of them."""
        positions = Positions()
        cells = list(islice(chain.from_iterable(found), WIDTH, WIDTH + self.size))
        cells += [""] * (self.size + 1 - len(cells))  # a reader leaves out empty ends
        numbers = positions.number(cells)
        empty = numbers[-1]
        which = numbers[self.which]
        used = which != empty
        if not used.any():
            return [], 0
        rows, columns = self.rows[used], self.columns[used]
        first = int(columns.min())
        grid = np.full((int(columns.max()) - first + 1, int(rows[-1]) + 1), empty, np.int32)
        grid[columns - first, rows] = which[used]
        distinct = positions.distinct()
        return [_column(distinct, codes) for codes in grid], first


def _column(distinct: list[Cell], codes: Ints) -> Column:
    """Make one column of the cells of a whole sheet."""
    own = np.zeros(len(distinct), np.bool_)
    own[codes] = True
    here = np.flatnonzero(own)
    if 4 * len(here) > len(codes):
        return pack((distinct[code],) for code in codes.tolist())[0]
    return RawColumn.of([distinct[place] for place in here.tolist()], (np.cumsum(own, dtype=np.int32) - 1)[codes])


def take_apart(xml: bytes) -> Distinct | None:
    """Take the markup of a sheet apart; None where that is not worth it, or where it is not plain.

    One prefix that all its elements have is left out for that, and put back in the frame.
    """
    prefix = _prefix(xml) if len(xml) >= WORTH and OPEN not in xml else b""
    if not prefix:
        return _apart(xml)
    plain = xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    if plain.count(b"<") != xml.count(b"<" + prefix) + xml.count(b"</" + prefix) + xml.count(b"<?"):
        return None  # a comment, raw text, or an element of another prefix or of none
    taken = _apart(plain)
    return taken and taken._replace(frame=_prefixed(taken.frame, prefix), cells=_bare(taken.cells))


def _prefix(xml: bytes) -> bytes:
    """Give the prefix of the sheet's elements, with its colon; none where they have none."""
    before, found, _ = xml.partition(b":sheetData>")
    name = before[before.rfind(b"<") + 1 :]
    return name + b":" if found and name.isalnum() else b""


def _prefixed(frame: bytes, prefix: bytes) -> bytes:
    """Give the elements of a frame their prefix again."""
    frame = frame.replace(b"<", b"<" + prefix).replace(b"<" + prefix + b"/", b"</" + prefix)
    return frame.replace(b"<" + prefix + b"?", b"<?")


def _bare(cells: bytes) -> bytes:
    """Give a sheet of cells without what stood around them, whose elements had a prefix."""
    low, high = cells.find(OPEN), cells.rfind(CLOSE) + len(CLOSE)
    return f'<worksheet xmlns="{MAIN}">'.encode() + cells[low:high] + b"</worksheet>"


def _apart(xml: bytes) -> Distinct | None:
    low, high = xml.find(OPEN) + len(OPEN), xml.rfind(CLOSE)
    if low < len(OPEN) or high - low < WORTH:
        return None
    markup = np.frombuffer(xml, np.uint8)
    starts = _find(markup, CELL[:3], low, high)
    ends = _ends(markup, starts, _find(markup, ROW[:4], low, high), high)
    if ends is None:
        return None
    positions: defaultdict[bytes, int] = defaultdict(count().__next__)
    parts: list[tuple[Ints, Ints, Ints]] = []
    for chunk in (slice(at, at + CHUNK) for at in range(0, len(starts), CHUNK)):
        places = _places(markup, starts[chunk])
        if places is None:
            return None
        begins, rows, columns = places
        before = len(positions)
        parts.append((rows, columns, _number(xml, begins, ends[chunk], positions)))
        if not _are_plain([*islice(reversed(positions), len(positions) - before)]):
            return None
    rows, columns, which = map(np.concatenate, zip(*parts, strict=True))
    between = _between(markup, np.insert(ends, 0, low), np.append(starts, high))
    if not (_is_frame(between) and _fits(rows, columns)):
        return None
    cells, frame = (xml[:low] + inner + xml[high:] for inner in (_sheet(list(positions)), between))
    has_formulas = FORMULA in cells or ERROR in cells
    return Distinct(cells, frame, rows, columns, which, len(positions), has_formulas)


def _find(markup: Bytes, pattern: bytes, low: int, high: int) -> Longs:
    """Find where a pattern begins."""
    found = []
    for start in range(low, high, BLOCK):
        stop = min(start + BLOCK, high)
        fits = markup[start:stop] == pattern[0]
        for at in range(1, len(pattern)):
            fits &= markup[start + at : stop + at] == pattern[at]
        found.append(np.flatnonzero(fits) + start)
    return np.concatenate(found)


def _ends(markup: Bytes, starts: Longs, closes: Longs, high: int) -> Longs | None:
    """Find where cells end: where the next begins, or with their row."""
    if not len(starts) or not len(closes):
        return None
    ends = np.append(starts[1:], high)
    before = markup[ends - 2]
    is_last = (before != ord("c")) & (before != ord("/"))  # neither </c> nor /> comes before the next cell
    is_last[-1] = True
    last = np.flatnonzero(is_last)
    own = closes[np.minimum(np.searchsorted(closes, starts[last]), len(closes) - 1)]
    if not ((starts[last] < own) & (own < ends[last])).all():
        return None
    ends[last] = own
    return ends


def _between(markup: Bytes, ends: Longs, starts: Longs) -> bytes:
    """Give all that stands between cells."""
    sizes = starts - ends
    offsets = np.repeat(ends - np.cumsum(sizes) + sizes, sizes)
    return markup[offsets + np.arange(len(offsets))].tobytes()


def _places(markup: Bytes, starts: Longs) -> tuple[Longs, Ints, Ints] | None:
    """Read the references of cells: where each ends, its row and its column; None where one is written otherwise."""
    if any((markup[starts + at] != CELL[at]).any() for at in range(3, len(CELL))):
        return None
    at, columns = _read(markup, starts + len(CELL), LETTERS)
    at, rows = _read(markup, at, DIGITS)
    is_whole = (markup[at] == ord('"')) & (rows > 0) & (rows <= MOST_ROWS) & (columns > 0) & (columns <= MOST_COLUMNS)
    return (at + 1, rows - 1, columns - 1) if is_whole.all() else None


def _read(markup: Bytes, at: Longs, signs: Signs) -> tuple[Longs, Ints]:
    """Read a number from each place on; give where it ends too."""
    numbers = np.zeros(len(at), np.int32)
    for _ in range(signs.most):
        sign = markup[at] - np.uint8(ord(signs.first))
        more = sign < signs.base
        if not more.any():
            break
        numbers = np.where(more, numbers * signs.base + sign + signs.worth, numbers)
        at = at + more
    return at, numbers


def _number(xml: bytes, begins: Longs, ends: Longs, positions: defaultdict[bytes, int]) -> Ints:
    """Give each cell the number of what is written behind its reference."""
    first = _alike(xml, begins, ends - begins)
    own = np.flatnonzero(first == np.arange(len(first)))
    pieces = map(xml.__getitem__, map(slice, begins[own].tolist(), ends[own].tolist()))
    numbers = np.empty(len(first), np.int32)
    numbers[own] = list(map(positions.__getitem__, pieces))
    return numbers[first]


def _alike(xml: bytes, begins: Longs, sizes: Longs) -> Longs:
    """Give for each piece of markup the first with the same bytes; a short, a long and a rare one may be its own."""
    words: Words = np.ndarray(len(xml) - WORD + 1, "<u8", xml, strides=(1,))
    first = np.arange(len(begins))
    for size in np.flatnonzero(np.bincount(np.minimum(sizes, LONG + 1))[: LONG + 1]).tolist():
        if size >= WORD:
            here = np.flatnonzero(sizes == size)
            places = begins[here]
            first[here] = here[_first([words[places + at] for at in (*range(0, size - WORD, WORD), size - WORD)])]
    return first


def _first(words: Sequence[Words]) -> Longs:
    """Give for each position the first at which every array has the same number; a few are left with their own."""
    sums = words[0] * GOLDEN
    for word in words[1:]:
        sums = (sums ^ (sums >> HALF) ^ word) * GOLDEN
    first = np.arange(len(sums))
    left = first.copy()
    table = np.empty(1 << SLOTS, np.int64)
    for _ in range(ROUNDS):
        slots = (sums >> np.uint64(64 - SLOTS)).astype(np.int64)
        table[slots[::-1]] = left[::-1]  # of those that share a slot the first is written last
        rivals = table[slots]
        same = words[0][left] == words[0][rivals]
        for word in words[1:]:
            same &= word[left] == word[rivals]
        first[left[same]] = rivals[same]
        left, sums = left[~same], sums[~same]
        sums = (sums ^ (sums >> HALF)) * GOLDEN
    return first


def _sheet(cells: Sequence[bytes]) -> bytes:
    """Make rows of distinct cells; the full row above them keeps a reader from leaving out a column."""
    rows = (cells[at : at + WIDTH] for at in range(0, len(cells), WIDTH))
    return b"".join(b"<row><c" + b"<c".join(row) + ROW for row in ([FILLING] * WIDTH, *rows))


def _are_plain(cells: Sequence[bytes]) -> bool:
    """Tell whether each piece of markup is one whole cell, and written as most are."""
    markup = b"".join(b"<c" + cell for cell in cells)
    return markup.count(b"<c") == len(cells) and PLAIN.fullmatch(markup) is not None


def _is_frame(markup: bytes) -> bool:
    """Tell whether nothing but rows stands between cells."""
    return markup.count(b"<") == markup.count(ROW) + markup.count(b"<row")


def _fits(rows: Ints, columns: Ints) -> bool:
    """Tell whether cells stand in their order, near enough to each other to be laid out."""
    ascending = (np.diff(rows.astype(np.int64) * MOST_COLUMNS + columns) > 0).all()
    return bool(ascending) and (int(rows[-1]) + 1) * (int(columns.max()) + 1) <= SPARSE * len(rows)
