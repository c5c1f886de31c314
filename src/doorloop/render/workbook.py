"""Workbooks: how a cell is written, and how a book becomes bytes, in memory and the same for the same content.

Every text of every workbook goes through `text`: a spreadsheet never runs it, whatever it begins with.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from itertools import count
from typing import TYPE_CHECKING, Any, Final, cast

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from doorloop.base.formulas import is_risky
from doorloop.render.office import same_bytes, xml_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
"""What the name of a sheet cannot hold."""
LONGEST: Final = 31
"""So many letters has the name of a sheet at most."""
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
    table = Table(displayName=re.sub(r"\W", "_", name), ref=f"A{header}:{get_column_letter(width)}{header + length}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


class _InMemory(ExcelWriter):
    """Writes the sheets of a book in memory: openpyxl itself puts their cells into files in a folder for all."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet; see the method that this one stands for."""
        from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        content = io.BytesIO()
        writer: Any = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels
        archive: zipfile.ZipFile = vars(self)["_archive"]
        archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def save(book: Workbook) -> bytes:
    """Give the bytes of a workbook: nothing of it is put into a file on the way."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return same_bytes(file.getvalue())
