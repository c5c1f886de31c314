"""The sheet of a large .xlsx as its distinct cells and the places where they stand.

A register says the same dates and words over and over. Which cells are written alike, and where they stand, is worked
out here on arrays; what such a cell means (styles, dates, shared texts) remains for a reader of workbooks to say, once.
Texts of digits, such as identifiers, say what they are. A sheet whose markup is not written as spreadsheet programs
write it is left to that reader as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

import numpy as np

from doorloop.base.arrays import Ints, Longs, keep_memory
from doorloop.registers.frames import Cell, Column, DigitColumn, RawColumn
from doorloop.registers.read.alike import LENGTH, NO_TEXTS, PADDING, Alike, Signs, Words, words
from doorloop.registers.read.markup import MAIN
from doorloop.registers.read.packing import CHUNK, Positions, common_length, has_digits

OPENING: Final = re.compile(rb"<([A-Za-z0-9]+:)?sheetData>")
WORTH: Final = 20_000
"""So many bytes of markup are taken apart faster than a reader reads them."""
LONGEST: Final = 1 << 24
"""The markup of no row is longer, nor what stands above the first."""
WIDTH: Final = 1 << 7
"""So many distinct cells stand in a row of the sheet that is made of them."""
FILLING: Final = b"><v>0</v></c>"
PLAIN: Final = re.compile(
    rb'(?:<c(?: s="\d++")?+(?: t="(?:s|n|b|e|str|inlineStr)")?+'
    rb'(?:/>|>(?:<f(?: [a-z]++="[^"<>]*+")*+(?:/>|>[^<]*+</f>))?+'
    rb'(?:<v>[^<>]*+</v>|<v/>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+</c>))*+'
)
"""Cells as spreadsheet programs write them, but for marked text."""
PLAIN_ROW: Final = re.compile(rb'((?: [A-Za-z0-9:]++="[^"<>]*+")*+)(?:/>|></row>)')
"""A row without its cells, behind its number."""
FORMULA, ERROR = b"<f", b' t="e"'
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
SPARSE: Final = 50
"""A sheet with more places than this to a cell is not laid out."""
BEGIN_ROW, BEGIN_CELL, END_ROW = b'<row r="', b'<c r="', b"</row>"
ROW, CELL, END = (np.uint64(int.from_bytes(markup, "little")) for markup in (BEGIN_ROW, BEGIN_CELL, END_ROW))
"""The same as numbers: all eight bytes of a word, or the last six."""
WORD, SIX = np.uint64(64), np.uint64(16)
"""Bits of a word; by the other it is shifted to its last six bytes."""
QUOTE, BEHIND = np.uint64(ord('"')), len('r=""')
BYTES: Final = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
"""The first so many bytes of a word."""


class Kind(NamedTuple):
    """How a number is written: the lowest sign, how many signs there are, what the lowest is worth, how many fit."""

    first: str
    base: int
    worth: int
    most: int


LETTERS, DIGITS = Kind("A", 26, 1, 3), Kind("0", 10, 0, 7)


class Part(NamedTuple):
    """Some rows of a sheet.

    Attributes:
        rows: int32, the 0-based number of each row, ascending.
        kinds: int32, its position among the ways in which rows are written.
        counts: int64, how many cells it has.
        columns: int32, the 0-based column of each cell, ascending within a row.
        which: int32, its position among the distinct cells; below zero that of a text of digits, -1 for the first.
    """

    rows: Ints
    kinds: Ints
    counts: Longs
    columns: Ints
    which: Ints


class Distinct(NamedTuple):
    """A sheet taken apart.

    Attributes:
        cells: the markup of a sheet that has each distinct cell, `WIDTH` a row, below a row that is full.
        frame: the markup of this sheet with one row of each kind, counted from 1, and without cells.
        part: where its cells stand.
        texts: int64, its texts of digits as `read_texts` gives them.
        size: how many distinct cells there are.
        has_formulas: whether one of them is a formula or an error.
    """

    cells: bytes
    frame: bytes
    part: Part
    texts: Longs
    size: int
    has_formulas: bool

    def rows_of(self, kinds: Iterable[int]) -> frozenset[int]:
        """Give the rows of some kinds; all of them 0-based."""
        return frozenset(self.part.rows[np.isin(self.part.kinds, [*kinds])].tolist())

    def lay_out(self, found: Iterable[Sequence[Cell]]) -> tuple[list[Column], int]:
        """Lay out what a reader found in the rows of `cells`; give the columns and the 0-based first of them."""
        positions = Positions()
        cells = list(islice(chain.from_iterable(found), WIDTH, WIDTH + self.size))
        cells += [""] * (self.size + 1 - len(cells))  # a reader leaves out empty ends
        codes = positions.number(cells)
        distinct, empty = positions.distinct(), codes[-1]
        which, rows, columns = self.part.which, np.repeat(self.part.rows, self.part.counts), self.part.columns
        behind = np.arange(len(distinct) + len(self.texts) - 1, len(distinct) - 1, -1)  # from the end on
        which = np.append(codes, behind.astype(np.int32))[which]
        if not (used := which != empty).all():
            which, rows, columns = which[used], rows[used], columns[used]
        if not len(which):
            return [], 0
        first, height = int(columns.min()), int(rows[-1]) + 1
        grid = np.full((int(columns.max()) - first + 1, height), empty, np.int32)
        grid.reshape(-1)[(columns - first) * np.int64(height) + rows] = which
        lengths, numbers = self.texts >> LENGTH, self.texts & ((1 << LENGTH) - 1)
        return [_column(distinct, own, lengths, numbers) for own in grid], first


def _column(distinct: list[Cell], codes: Ints, lengths: Longs, numbers: Longs) -> Column:
    """Make one column of a whole sheet: codes behind those of the distinct cells are of texts of digits."""

    def cell(code: int) -> Cell:
        text = code - len(distinct)
        return distinct[code] if text < 0 else str(numbers[text]).zfill(lengths[text])

    used = np.zeros(len(distinct) + len(numbers), np.bool_)
    used[codes] = True
    here = np.flatnonzero(used)
    length = common_length([*map(cell, codes[:CHUNK].tolist())]) if 4 * len(here) > len(codes) else 0
    if not length:
        positions, places = Positions(), np.zeros(len(used), np.int32)
        places[here] = positions.number([*map(cell, here.tolist())])
        return RawColumn.of(positions.distinct(), places.take(codes, mode="clip"))
    known = np.array([int(one) if has_digits(one, length) else -1 for one in distinct], np.int64)
    values = np.append(known, np.where(lengths == length, numbers, -1))[codes]
    others = {line: cell(codes[line]) for line in np.flatnonzero(values < 0).tolist()}
    column = DigitColumn(length, values, others)
    return column if 2 * len(others) <= len(codes) else column.packed()


def take_apart(pieces: Iterable[bytes], shared: Longs = NO_TEXTS) -> Distinct | None:
    """Take the markup of a sheet apart, which comes in pieces; None where it is not plain.

    A prefix that all elements of its rows have is left out.

    Args:
        shared: the shared texts that are digits, see `read_texts`.
    """
    left, first = iter(pieces), b""
    while not (opening := OPENING.search(first)):
        piece = next(left, b"")
        if not piece or len(first) > LONGEST:
            return None
        first += piece
    head, prefix = first[: opening.end()], opening[1] or b""
    rows, cells = Alike(), Alike(shared)
    parts: list[Part] = []
    tail = b""
    keep_memory()
    for block, size, behind in _blocks(filter(None, chain([first[len(head) :]], left)), prefix):
        before = len(cells)
        part = _part(block, size, rows, cells)
        if part is None or not _are_plain(cells.pieces(before)):
            return None
        parts.append(part)
        tail = behind
    whole = Part(*map(np.concatenate, zip(*parts, strict=True))) if tail else None
    kinds = whole and _frame(rows.pieces(), whole)
    if not whole or not kinds or not _fits(whole):
        return None
    sheet, frame = _sheet(cells.pieces()), head + kinds.replace(b"<", b"<" + prefix) + tail
    return Distinct(sheet, frame, whole, cells.texts(), len(cells), FORMULA in sheet or ERROR in sheet)


def _blocks(pieces: Iterator[bytes], prefix: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Give the markup of rows in blocks: some whole rows, their size, and of the last all that stands behind the rows.

    More follows in a block, at least `PADDING`.
    """
    row, close = b"<" + prefix + b"row ", b"</" + prefix + b"sheetData>"
    left, end = b"", -1
    while end < 0 and len(left) <= LONGEST and (piece := next(pieces, b"")):
        block = b"".join((left, piece, PADDING))
        size = max(block.rfind(row), 0)
        end = block.find(close, size)
        left = block[size : -len(PADDING)]
        if end >= 0:
            yield *_without(prefix, block, end), left[end - size :] + b"".join(pieces)
        elif size:
            yield *_without(prefix, block, size), b""


def _without(prefix: bytes, block: bytes, size: int) -> tuple[bytes, int]:
    """Leave out the prefix of all elements; nothing is left where one has another, or where a comment stands."""
    if not prefix:
        return block, size
    markup = block[:size]
    plain = markup.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    if plain.count(b"<") != markup.count(b"<" + prefix) + markup.count(b"</" + prefix):
        return PADDING, 0
    return plain + PADDING, len(plain)


def _part(block: bytes, size: int, rows: Alike, cells: Alike) -> Part | None:
    """Take some rows apart; None where something else is in them than rows and cells with their places."""
    if not block.startswith(BEGIN_ROW) or block.find(0, 0, size) >= 0:
        return None
    markup = np.frombuffer(block, np.uint8)
    places, heads = _items(markup, size)
    is_row = heads[:, 0] == ROW
    at, inner = np.flatnonzero(is_row), np.flatnonzero(~is_row)
    counts = np.diff(at, append=len(places)) - 1
    starts = places - 3 - 2 * is_row
    ends = np.append(starts[1:], size)
    last = (at + counts)[counts > 0]
    if (words(markup, ends[last] - 8, 1)[:, 0] >> SIX != END).any():
        return None
    ends[last] -= len(END_ROW)
    of_rows, of_cells = (heads.take(own, axis=0, mode="clip") for own in (at, inner))
    found = _references(of_rows, of_cells, counts)
    if found is None:
        return None
    numbers, behind_row, columns, behind_cell = found
    begins = places[at] + behind_row
    kinds = rows.number(block, begins, ends[at] - begins)
    begins = places[inner] + behind_cell
    return Part(numbers, kinds, counts, columns, cells.number(block, begins, ends[inner] - begins))


def _items(markup: Signs, size: int) -> tuple[Longs, Words]:
    """Find the rows and cells of a block that begins with a row: where the `r` of each stands, and the words there."""
    fits = markup[:size] == ord("r")
    fits &= markup[1 : size + 1] == ord("=")
    places = np.flatnonzero(fits)
    heads = words(markup, places - 5, 3)
    known = (heads[:, 0] == ROW) | (heads[:, 0] >> SIX == CELL)
    return (places, heads) if known.all() else (places[known], heads[known])


def _references(of_rows: Words, of_cells: Words, counts: Longs) -> tuple[Ints, Longs, Ints, Longs] | None:
    """Read the number of each row and the column of each cell, and tell how far from its `r` on what follows begins.

    None where one is written in another way, cells do not ascend, or one says that it stands in another row.
    """
    digits, rows = _read(of_rows, DIGITS)
    letters, columns = _read(of_cells, LETTERS)
    upto = BYTES[digits + 1]
    numbers = of_rows[:, 1] & upto
    own = np.repeat(np.arange(len(counts)), counts)
    shift = (letters << 3).view(np.uint64)
    differ = of_cells[:, 1] >> shift | of_cells[:, 2] << (WORD - shift)
    differ ^= numbers.take(own)
    differ &= upto.take(own)
    rising = (np.diff(columns) > 0) | (np.diff(own) > 0)
    is_quoted = numbers >> (digits << 3).view(np.uint64) == QUOTE
    if not (is_quoted.all() and rising.all() and letters.all() and not differ.any()):
        return None
    if not ((rows > 0) & (rows <= MOST_ROWS)).all() or (columns > MOST_COLUMNS).any():
        return None
    return rows - 1, digits + BEHIND, columns - 1, letters + digits.take(own) + BEHIND


def _read(heads: Words, kind: Kind) -> tuple[Longs, Ints]:
    """Read a number from the second word on; give how many signs it has too."""
    signs = heads.view(np.uint8)[:, 8:]
    sizes, numbers = np.zeros(len(signs), np.int64), np.zeros(len(signs), np.int32)
    more = np.ones(len(signs), np.bool_)
    for at in range(kind.most):
        sign = signs[:, at] - np.uint8(ord(kind.first))
        more &= sign < kind.base
        if not more.any():
            break
        numbers = np.where(more, numbers * kind.base + sign + kind.worth, numbers)
        sizes += more
    return sizes, numbers


def _sheet(cells: Sequence[bytes]) -> bytes:
    """Make rows of distinct cells; the full row above them keeps a reader from leaving out a column."""
    rows = (cells[at : at + WIDTH] for at in range(0, len(cells), WIDTH))
    inner = b"".join(b"<row><c" + b"<c".join(row) + END_ROW for row in ([FILLING] * WIDTH, *rows))
    return f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + inner + b"</sheetData></worksheet>"


def _are_plain(cells: Sequence[bytes]) -> bool:
    """Tell whether each piece of markup is one whole cell, and written as most are."""
    markup = b"".join(b"<c" + cell for cell in cells)
    return markup.count(b"<c") == len(cells) and PLAIN.fullmatch(markup) is not None


def _frame(kinds: Sequence[bytes], part: Part) -> bytes | None:
    """Write a row of each kind, without cells; None where one is not written as most are."""
    full, empty = (set(part.kinds[has].tolist()) for has in (part.counts > 0, part.counts == 0))
    rows = [PLAIN_ROW.fullmatch(kind + END_ROW * (number in full)) for number, kind in enumerate(kinds)]
    if full & empty or None in rows:
        return None
    return b"".join(b'<row r="%d"%b/>' % (number, row[1]) for number, row in enumerate(rows, 1) if row)


def _fits(part: Part) -> bool:
    """Tell whether rows stand in their order, near enough to each other to be laid out."""
    rows = part.rows[part.counts > 0]
    if not len(rows) or (np.diff(part.rows) <= 0).any():
        return False
    return (int(rows[-1]) + 1) * (int(part.columns.max()) + 1) <= SPARSE * len(part.columns)
