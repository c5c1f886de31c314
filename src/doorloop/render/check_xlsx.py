"""A check as a workbook: the findings as a table to filter, and the summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from doorloop.base.phrases import phrase
from doorloop.extracts.check import Check
from doorloop.render.check_records import FIELDS, row
from doorloop.render.check_terminal import summary_lines
from doorloop.render.zips import same_bytes, saved

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
WIDTHS = (22, 10, 60, 10, 28, 18, 9, 22, 30, 40)
FILLS = {"error": "F8CBAD", "warning": "FFE699", "info": "DDEBF7"}


def render(check: Check) -> dict[str, bytes]:
    """Give `check.xlsx`; the same input gives the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = phrase("findings_sheet", check.lang)
    _findings(sheet, check)
    about = book.create_sheet(phrase("summary_sheet", check.lang))
    about.column_dimensions["A"].width = 120
    for number, line in enumerate(summary_lines(check), start=1):
        text(about, number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    return {"check.xlsx": same_bytes(saved(book))}


def _findings(sheet: Worksheet, check: Check) -> None:
    for column, (name, width) in enumerate(zip(FIELDS, WIDTHS, strict=True), start=1):
        text(sheet, 1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, finding in enumerate(check.findings, start=2):
        for column, value in enumerate(row(check, finding), start=1):
            text(sheet, number, column, value).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 2).fill = PatternFill("solid", fgColor=FILLS[finding.severity])
    sheet.freeze_panes = "A2"
    if check.findings:
        table = Table(displayName="findings", ref=f"A1:{get_column_letter(len(FIELDS))}{len(check.findings) + 1}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)


def text(sheet: Worksheet, row: int, column: int, value: str) -> Cell:
    """Write a text as a text, whatever it begins with."""
    cell = cast("Cell", sheet.cell(row, column))
    cell.value = ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", value)
    cell.data_type = "s"
    return cell
