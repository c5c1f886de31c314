"""A table in a workbook as people read it: the cells of the other formats, its numbers as numbers.

A number is the one that is printed, rounded; the sheet of its records has the exact one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from doorloop.base.language import Lang
from doorloop.render.workbook import text
from doorloop.tables.sheet import Column, Heading, Layout, Row, headings

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LINE, NOTE_HEIGHT, LETTERS = 15.0, 13.0, 1.15
"""A line of a cell and of a note is so many points high; a note holds so many letters a unit of column width."""
LETTER_CM: Final = 0.19
"""How wide a letter of a column is, in cm."""
NARROWEST, WIDEST, WORDS = 7, 46, 26
"""How wide a column of numbers is at least, the first one and one of words at most."""
NOTED: Final = 90
"""Notes stand over at least this width."""
MARKS: Final = {"nl": ".,", "en": ",."}
"""Between thousands, and before decimals."""
RULE, THIN = Border(bottom=Side(style="medium")), Border(top=Side(style="hair"))
SUM: Final = Border(top=Side(style="thin"))
UNDER: Final = Border(bottom=Side(style="thin"))


class Printed(NamedTuple):
    """A number as it is printed: its rounded value, and the format that shows it as it was."""

    value: int | float
    format: str


def printed(cell: str, lang: Lang) -> Printed | None:
    """Read a number back from what was printed; None for a cell that is not one number, or has a mark beside it."""
    thousands, point = tuple(MARKS[lang])
    found = re.fullmatch(
        rf"(−?)(\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})*|\d+)(?:{re.escape(point)}(\d+))?( ?%| [^\W\d]+)?", cell
    )
    if found is None:
        return None
    sign, whole, decimals, unit = found.groups("")
    digits = f"{'-' * bool(sign)}{whole.replace(thousands, '')}"
    shape = ("#,##0" if thousands in whole else "0") + (f".{'0' * len(decimals)}" if decimals else "")
    value = float(f"{digits}.{decimals}") if decimals else int(digits)
    return Printed(value, f'{shape}"{unit}"' if unit else shape)


@cache
def font(**more: Any) -> Font:
    """Give the letters of a workbook, those that are alike once: to make them takes longer than to use them."""
    return Font(**{"name": "Calibri", "size": 11, **more})


@cache
def _aligned(**more: Any) -> Alignment:
    return Alignment(**more)


def write(page: Worksheet, row: int, layout: Layout, lang: Lang) -> int:
    """Write a table with its header from a row on, and its notes below; give the row of its last header."""
    columns = layout.columns
    _widths(page, layout)
    if shared := headings(columns):
        row = _headings(page, row, shared)
    for number, column in enumerate(columns, start=1):
        cell = text(page, row, number, column.title)
        cell.font, cell.border = font(bold=True), RULE
        cell.alignment = _aligned(
            wrap_text=True, vertical="bottom", horizontal=_side(column), indent=_indent(column, number)
        )
    page.row_dimensions[row].height = LINE * _lines(page, [column.title for column in columns])
    for offset, one in enumerate(layout.rows, start=1):
        _row(page, row + offset, layout, one, lang)
    remarks = (f"{one.sign} {one.title}{one.text}".strip() for one in layout.remarks)
    notes(page, row + len(layout.rows) + 2, (*layout.notes, *remarks), len(columns))
    return row


def _side(column: Column) -> str:
    return "right" if column.numeric else "left"


def _indent(column: Column, number: int) -> int:
    """Keep words away from the numbers of the column before them."""
    return int(number > 1 and not column.numeric)


def _headings(page: Worksheet, row: int, shared: Sequence[Heading]) -> int:
    """Write the headings that columns share, each over its columns."""
    for heading in shared:
        start, end = heading.first + 1, heading.first + heading.wide
        if heading.title:
            cell = text(page, row, start, heading.title)
            cell.font = font(bold=True)
            cell.alignment = _aligned(horizontal="center" if end > start else "right", wrap_text=True)
            for number in range(start, end + 1):
                page.cell(row, number).border = UNDER
            page.merge_cells(start_row=row, end_row=row, start_column=start, end_column=end)
    return row + 1


def _row(page: Worksheet, number: int, layout: Layout, row: Row, lang: Lang) -> None:
    border = {"total": SUM, "part": THIN}.get(row.kind)
    if row.kind == "head":
        text(page, number, 1, row.cells[0]).font = font(bold=True)
        return
    for index, (column, words) in enumerate(zip(layout.columns, row.cells, strict=True)):
        mark = row.mark(index).text
        cell = _cell(page, (number, index + 1), f"{words} {mark}" if mark else words, column, lang)
        cell.font = font(bold=row.kind == "total")
    if border is not None:
        for index in range(1, len(layout.columns) + 1):
            page.cell(number, index).border = border
    page.row_dimensions[number].height = LINE * _lines(page, row.cells)


def _cell(page: Worksheet, place: tuple[int, int], words: str, column: Column, lang: Lang) -> Cell:
    """Write one cell: a number as a number where the column has numbers, all else as a text."""
    number = printed(words, lang) if column.numeric else None
    if number is None:
        cell = text(page, *place, words.strip())
        indent = max(_indent(column, place[1]), int(words.startswith("  ")))
        cell.alignment = _aligned(wrap_text=not column.numeric, vertical="top", horizontal=_side(column), indent=indent)
        return cell
    cell = cast("Cell", page.cell(*place))
    cell.value, cell.number_format = number
    cell.alignment = _aligned(vertical="top", horizontal="right")
    return cell


def notes(page: Worksheet, row: int, lines: Sequence[str], width: int) -> int:
    """Write notes, over at least so many columns that a line holds a sentence; give the row below them."""
    letters = [get_column_letter(column) for column in range(1, max(width, 6) + 1)]
    room = max(LETTERS * sum(page.column_dimensions[letter].width for letter in letters), NOTED)
    for offset, note in enumerate(lines):
        cell = text(page, row + offset, 1, note)
        cell.alignment, cell.font = _aligned(wrap_text=True, vertical="top"), font(italic=True, size=9)
        page.merge_cells(start_row=row + offset, end_row=row + offset, start_column=1, end_column=len(letters))
        page.row_dimensions[row + offset].height = NOTE_HEIGHT * ceil(len(note) / room)
    return row + len(lines)


def _widths(page: Worksheet, layout: Layout) -> None:
    """Give each column the width of its longest cell: a number whole, words over several lines."""
    for index, column in enumerate(layout.columns):
        rows = [row for row in layout.rows if row.kind != "head"]
        cells = [len(f"{row.cells[index].strip()} {row.mark(index).text}") for row in rows]
        longest = max([*cells, *map(len, column.title.split())], default=0)
        most = longest if column.numeric else WORDS if index else WIDEST
        width = max(NARROWEST, min(longest, most)) + 2 + _indent(column, index + 1)
        page.column_dimensions[get_column_letter(index + 1)].width = width


def _lines(page: Worksheet, cells: Sequence[str]) -> int:
    """Count the lines that a row needs; not every program gives it the height by itself."""
    return max([1, *_needed(page, cells)])


def _needed(page: Worksheet, cells: Sequence[str]) -> Iterator[int]:
    for index, words in enumerate(cells, start=1):
        width = page.column_dimensions[get_column_letter(index)].width - 2
        yield wrapped(words.strip(), width)


def wrapped(words: str, width: float) -> int:
    """Count the lines of some words where no word is broken."""
    lines, used = 1, 0
    for word in words.split():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        used += len(word) + bool(used)
    return lines
