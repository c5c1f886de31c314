"""Sheets to tables whose columns nobody has named yet: where the header stands, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, Literal

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints
from doorloop.base.findings import DATED, DIGITS
from doorloop.base.folding import fold_header
from doorloop.base.patterns import pattern
from doorloop.registers.frames import TEMPLATE_MARK, Cell, RawColumn, Sheet, is_filled
from doorloop.registers.headers import PREAMBLE
from doorloop.registers.parse.words import show

Why = Literal["empty", "no-header", "no-rows", "pivot", "lists"]
LONGEST: Final = 160
"""A longer text is no header."""
SHORT: Final = 4
"""A header without letters is a year or a number of a month."""
LEAST: Final = 2
"""A header names so many columns at least."""
WIDE: Final = 4
"""Below a header that names so many columns a row with one cell is a remark, a legend, the name of a part."""
NEARLY: Final = 0.75
"""A row that names so much of what the fullest names comes before it."""
PIVOT: Final = re.compile(
    r"(?:rij|kolom|row|column)\s?-?labels|(?:som|aantal|gemiddelde|max|min) van .+|(?:sum|count|average|max|min) of .+",
    re.I,
)
"""What a spreadsheet program writes into the corner and the headings of a pivot table."""


class Table(Struct, frozen=True, eq=False):
    """A header and the rows below it.

    Attributes:
        row: the number of the header's last row (1-based).
        headers: the text above each column, in one line; empty where there is none.
        columns: the cells below, all of one length.
    """

    file: str
    sheet: str
    row: int
    headers: tuple[str, ...]
    columns: tuple[RawColumn, ...]
    first_column: int = 0

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0


class Aside(Struct, frozen=True, eq=False):
    """A sheet that is left aside, and why."""

    file: str
    sheet: str
    why: Why


def find_table(sheet: Sheet) -> Table | Aside:
    """Find the table of a sheet; a workbook with one register has its header anywhere in the first rows."""
    if not sheet.columns or not sheet.full.any():
        return Aside(sheet.file, sheet.name, "empty")
    rows = np.flatnonzero(sheet.full)[:PREAMBLE].tolist()
    if TEMPLATE_MARK in show(next(cell for cell in sheet.row(rows[0]) if is_filled(cell))):
        return Aside(sheet.file, sheet.name, "lists")
    texts = [show(cell).strip() for number in rows for cell in sheet.row(number) if isinstance(cell, str)]
    if any(PIVOT.fullmatch(text) for text in texts):
        return Aside(sheet.file, sheet.name, "pivot")
    header = _header(sheet, rows)
    if header is None:
        last = sheet.row(int(np.flatnonzero(sheet.full)[-1]))
        names = [cell for cell in last if is_filled(cell)]
        alone = len(names) >= LEAST and all(map(is_label, names))
        return Aside(sheet.file, sheet.name, "no-rows" if alone else "no-header")
    headers, lines = _texts(sheet, header), _below(sheet, header)
    if not len(lines):
        return Aside(sheet.file, sheet.name, "no-rows")
    columns = tuple(_spread(sheet, position, header).take(lines) for position in range(len(sheet.columns)))
    again = sum(_recurs(text, column) for text, column in zip(headers, columns, strict=True) if text)
    if 3 * again >= sum(map(bool, headers)):
        return Aside(sheet.file, sheet.name, "no-header")
    return Table(sheet.file, sheet.name, header + 1, headers, columns, sheet.first_column)


def _header(sheet: Sheet, rows: list[int]) -> int | None:
    """Choose the first row (0-based) that names nearly as many columns as any; None where no row names a few."""
    last = [int(np.flatnonzero(filled)[-1]) if filled.any() else -1 for filled in sheet.filled]
    scores = {number: _score(sheet.row(number), number, last) for number in rows}
    most = max(scores.values(), default=0)
    found = next((number for number, score in scores.items() if score >= max(NEARLY * most, LEAST)), None)
    return found + 1 if found is not None and _goes_on(sheet, found) else found


def _goes_on(sheet: Sheet, header: int) -> bool:
    """Tell whether the row below a header names the columns that it leaves open: a header over two rows."""
    if header + 2 >= len(sheet):
        return False
    upper, lower = sheet.row(header), sheet.row(header + 1)
    open_ones = [at for at, cell in enumerate(upper) if not is_filled(cell) and is_label(lower[at])]
    names = [at for at, cell in enumerate(lower) if is_filled(cell)]
    if not open_ones or len(names) <= LEAST or not all(is_label(lower[at]) for at in names):
        return False
    again = sum(np.count_nonzero(sheet.columns[at].where(partial(_is, lower[at]))) > 1 for at in names)
    return again == 0


def _score(row: list[Cell], number: int, last: list[int]) -> int:
    """Count the different labels of a row that stand above something; 0 for a row that holds data."""
    labels = {fold_header(cell) for position, cell in enumerate(row) if is_label(cell) and last[position] > number}
    others = sum(is_filled(cell) and not is_label(cell) for cell in row)
    return len(labels) if 3 * others <= len(labels) else 0


def is_label(cell: Cell) -> bool:
    """Tell whether a cell can name a column: a text with a letter, and no date, number or identifier."""
    if not isinstance(cell, str) or len(cell) > LONGEST or "@" in cell:
        return False
    return any(c.isalpha() for c in cell) and not pattern(DATED).search(cell) and not pattern(DIGITS).search(cell)


def _texts(sheet: Sheet, header: int) -> tuple[str, ...]:
    """Give the texts of a header; with the row above it where that tells columns of one name apart."""
    lower = [_text(cell) for cell in sheet.row(header)]
    if header == 0:
        return tuple(lower)
    upper, above, texts = sheet.row(header - 1), "", []
    if sum(is_label(cell) for cell in upper) < LEAST:
        return tuple(lower)
    for cell, below in zip(upper, lower, strict=True):
        above = _text(cell) if is_filled(cell) else above if below else ""
        texts.append(f"{above} {below}".strip())
    named = [text for text in lower if text]
    return tuple(texts if len({*map(fold_header, named)}) < len(named) or "" in lower else lower)


def _recurs(header: str, column: RawColumn) -> bool:
    """Tell whether a text of a header stands below it too, as one of data does."""
    return bool(column.where(lambda cell: isinstance(cell, str) and " ".join(cell.split()) == header).any())


def _text(cell: Cell) -> str:
    """Write a cell of a header in one line; nothing of one that may be data."""
    text = show(cell) if is_label(cell) or (is_filled(cell) and len(show(cell)) <= SHORT) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]


def _below(sheet: Sheet, header: int) -> Ints:
    """List the rows below the header (0-based) that may be cases: no repetition of it, no remark in one cell."""
    cells = np.sum(sheet.filled, axis=0)
    full = cells >= (LEAST if sum(map(is_label, sheet.row(header))) >= WIDE else 1)
    full[: header + 1] = False
    named = [position for position, cell in enumerate(sheet.row(header)) if is_label(cell)][:LEAST]
    again = np.ones(len(sheet), np.bool_)
    for position in named:
        again &= sheet.columns[position].where(partial(_is, sheet.columns[position][header]))
    return np.flatnonzero(full & ~again).astype(np.int32)


def _is(one: Cell, other: Cell) -> bool:
    return bool(one == other)


def _spread(sheet: Sheet, position: int, header: int) -> RawColumn:
    """Give a column in which each row of a range that is merged down has the value of its first."""
    column = sheet.columns[position].packed()
    spans = [(top, low) for top, left, low, _ in sheet.merges if left == position + sheet.first_column and top > header]
    if not spans:
        return column
    codes = column.codes.copy()
    for top, low in spans:
        codes[top : low + 1] = codes[top] if top < len(codes) else 0
    return RawColumn(column.distinct, codes)


def stacked(columns: list[RawColumn | int]) -> RawColumn:
    """Put columns under each other; a number stands for so many empty cells."""
    places: dict[tuple[type[Any], Cell], int] = {}
    parts: list[Ints] = []
    for column in columns:
        distinct = [""] if isinstance(column, int) else column.distinct
        found = np.array([places.setdefault((type(cell), cell), len(places)) for cell in distinct], np.int32)
        parts.append(np.full(column, found[0], np.int32) if isinstance(column, int) else found[column.codes])
    return RawColumn.of([cell for _, cell in places], np.concatenate(parts))


def named(table: Table) -> Iterator[tuple[int, str]]:
    """Give the columns of a table that have a header, each header once: position and text."""
    seen: set[str] = set()
    for position, header in enumerate(table.headers):
        if (folded := fold_header(header)) and folded not in seen:
            seen.add(folded)
            yield position, header
