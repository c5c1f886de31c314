"""Workbooks: how a cell is written, and how a book becomes bytes, in memory and the same for the same content.

Every text of every workbook goes through `text`: a spreadsheet never runs it, whatever it begins with.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import count
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from doorloop.base.errors import UsageError
from doorloop.base.formulas import is_risky
from doorloop.base.words import both
from doorloop.render.office import same_bytes, xml_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
"""What the name of a sheet cannot hold."""
LONGEST: Final = 31
"""So many letters has the name of a sheet at most."""
ALIGNMENTS: Final = {
    "words": Alignment(wrap_text=True, vertical="top"),
    "inner": Alignment(wrap_text=True, vertical="top", indent=1),
    "value": Alignment(vertical="top"),
    "left": Alignment(horizontal="left", vertical="top"),
    "right": Alignment(horizontal="right", vertical="top"),
}
"""How cells are aligned; words in another column than the first keep from what stands before them."""
LONGEST_TEXT: Final = 32_767
MOST_ROWS: Final = 1 << 20
"""What a cell and a sheet hold at most."""
MANY: Final = 1 << 16
"""So many texts are remembered as they are written."""
LINES: Final = "doorloop_lines"
RETURN: Final = {"\r": "&#13;"}
Content = str | int | float | date | None
FILLS: Final = {
    "error": "F8CBAD",
    "warning": "FFE699",
    "info": "DDEBF7",
    "=": "C6E0B4",
    "~": "FFE699",
    "<>": "F8CBAD",
    "?": "EDEDED",
}
"""The colour of a doubtful cell by its severity, and of the sign of a figure."""


def text(sheet: Worksheet, row: int, column: int, value: str) -> Cell:
    """Write a text as a text; one that a spreadsheet could run is marked as a text for good."""
    cell = cast("Cell", sheet.cell(row, column))
    cell.value = xml_text(value)
    cell.data_type = "s"
    if is_risky(value):
        cell.quotePrefix = True
    return cell


def sheet_name(name: str) -> str:
    """Make the name of a sheet."""
    return FORBIDDEN.sub(" ", name)[:LONGEST]


def free_name(name: str, ending: str, used: Collection[str]) -> str:
    """Make the name of a sheet that no other has, whatever the case of its letters, the ending kept whole."""
    for number in count(1):
        tail = f" {number}{ending}" if number > 1 else ending
        found = sheet_name(name)[: LONGEST - len(tail)].strip().strip("'") + tail
        if found.casefold() not in used:
            return found
    raise AssertionError


def make_table(sheet: Worksheet, name: str, header: int, length: int, width: int) -> None:
    """Make rows under a header a table that can be filtered; without a row there is none."""
    if not length:
        return
    table: Any = Table(
        displayName=re.sub(r"\W", "_", name), ref=f"A{header}:{get_column_letter(width)}{header + length}"
    )
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table._initialise_columns()  # where they are absent, openpyxl makes a cell of every row to look for their names
    for number, column in enumerate(table.tableColumns, start=1):
        column.name = str(sheet.cell(header, number).value)
    sheet.add_table(table)


# ---------------------------------------------------------------- rows


class Look(NamedTuple):
    """How a cell looks; openpyxl compares and counts every part of it, so that cells alike share one.

    Attributes:
        alignment: its name among `ALIGNMENTS`.
    """

    alignment: str
    number_format: str = "General"
    fill: str = ""


class Line(NamedTuple):
    """A row: its height in points, where it has one of its own, and its cells."""

    height: float | None
    cells: Iterable[tuple[Content, Look]]


class Lines(NamedTuple):
    """Rows that are made only when their sheet is written: as cells of openpyxl they take ten times as long, and stay.

    Attributes:
        first: the number of the first row; a sheet may have cells above and below.
    """

    first: int
    length: int
    width: int
    lines: Iterable[Line]


def add_lines(sheet: Worksheet, lines: Lines) -> None:
    """Give a sheet rows that are made when it is written.

    Errors: UsageError where they are more than a sheet holds.
    """
    if lines.first + lines.length - 1 > MOST_ROWS:
        raise UsageError(
            both("err.sheet_full", most=MOST_ROWS, sheet=sheet.title, n=lines.length), remedy=both("try.sheet_full")
        )
    vars(sheet)[LINES] = lines


def lines_of(sheet: Worksheet) -> Lines:
    """Give the rows that a sheet gets when it is written; none of them where it has all that it will have."""
    found: Lines = vars(sheet).get(LINES, Lines(1, 0, 0, ()))
    return found


class _Writer(WorksheetWriter):
    """Writes a sheet, its lines among its cells, byte for byte as openpyxl writes cells."""

    def write_dimensions(self) -> None:
        """Write how far the sheet goes, its lines included."""
        sheet: Any = self.ws
        _, _, column, row = cast("tuple[int, int, int, int]", range_boundaries(sheet.calculate_dimension()))
        lines = vars(self.ws).get(LINES)
        if lines:
            column, row = max(column, lines.width), max(row, lines.first + lines.length - 1)
        self.xf.send(SheetDimension(f"A1:{get_column_letter(column)}{row}").to_tree())

    def write_rows(self) -> None:
        """Write all rows in their order."""
        lines = vars(self.ws).get(LINES)
        xf: Any = self.xf.send(True)
        with xf.element("sheetData"):
            for number, row in self.rows():
                if lines and number > lines.first:
                    self._write_lines(xf, lines)
                    lines = None
                self.write_row(xf, row, number)
            if lines:
                self._write_lines(xf, lines)
        self.xf.send(None)

    def _write_lines(self, xf: Any, lines: Lines) -> None:
        xf.flush()  # what comes next goes past it
        styles, out = _Styles(cast("Worksheet", self.ws)), cast("IO[bytes]", self.out)
        letters = [get_column_letter(number) for number in range(1, lines.width + 1)]
        for number, line in enumerate(lines.lines, start=lines.first):
            height = "" if line.height is None else f' ht="{line.height:.16g}" customHeight="1"'
            cells = "".join(
                f'<c r="{letter}{number}"{styles.of(value, look)}{_content(value)}</c>'
                for letter, (value, look) in zip(letters, line.cells, strict=True)
            )
            out.write(f'<row r="{number}"{height}>{cells}</row>'.encode("ascii", "xmlcharrefreplace"))


class _Styles(dict[tuple[Look, type, bool], str]):
    """The attribute of a style by what it rests on, each made once, by openpyxl on a cell that is in no sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__()
        self._sheet = sheet

    def of(self, value: Content, look: Look) -> str:
        """Give the style of a cell."""
        key = (look, type(value), isinstance(value, str) and _is_risky(value))
        found = self.get(key)
        if found is None:
            found = self[key] = self._make(value, look, risky=key[2])
        return found

    def _make(self, value: Content, look: Look, *, risky: bool) -> str:
        cell = Cell(self._sheet, 1, 1)
        if isinstance(value, date):
            cell.value = value  # a date brings a format of its own, which the book keeps
        cell.alignment, cell.number_format = ALIGNMENTS[look.alignment], look.number_format
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if risky:
            cell.quotePrefix = True
        return f' s="{cell.style_id}"' if cell.has_style else ""


_is_risky = lru_cache(maxsize=MANY)(is_risky)


@lru_cache(maxsize=MANY)
def _inline(text: str) -> str:
    """Write a text; most of a column repeat."""
    text = xml_text(text)[:LONGEST_TEXT]
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{escape(text, RETURN)}</t></is>' if text else ' t="inlineStr">'


def _content(value: Content) -> str:
    """Write the rest of a cell: its type, and its value."""
    if isinstance(value, str):
        return _inline(value)
    if value is None:
        return ' t="n">'
    return f' t="n"><v>{_serial(value) if isinstance(value, date) else value:.16g}</v>'


def _serial(day: date) -> float:
    """Count a day as a spreadsheet does."""
    serial: float = to_excel(day)  # type: ignore[no-untyped-call]
    return serial


# ---------------------------------------------------------------- a book as bytes


class _InMemory(ExcelWriter):
    """Writes the sheets of a book in memory: openpyxl itself puts their cells into files in a folder for all."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet; see the method that this one stands for."""
        from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        archive: zipfile.ZipFile = vars(self)["_archive"]
        with archive.open(ws.path[1:], "w") as content:
            writer: Any = _Writer(ws, content)
            writer.write()
        ws._rels = writer._rels
        self.manifest.append(ws)


def save(book: Workbook) -> bytes:
    """Give the bytes of a workbook: nothing of it is put into a file on the way."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return same_bytes(file.getvalue())
