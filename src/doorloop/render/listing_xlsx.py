"""An answer of tables as a workbook: a sheet for each, with numbers as numbers and dates as dates."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from doorloop.render.check_xlsx import text
from doorloop.render.listing_json import plain
from doorloop.render.zips import same_bytes, saved
from doorloop.tables.listing import Answer, Figure, Item, Listing

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORMATS = {"date": {"nl": "dd-mm-yyyy", "en": "yyyy-mm-dd"}, "share": {"nl": "0%", "en": "0%"}}
DAYS = "#,##0.0"
WIDEST, NARROWEST = 46, 8


def render(answer: Answer) -> dict[str, bytes]:
    """Give `NAME.xlsx`; the same input gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for listing in answer.listings:
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", listing.title)[:31])
        _sheet(sheet, answer, listing)
    return {f"{answer.name}.xlsx": same_bytes(saved(book))}


def _sheet(sheet: Worksheet, answer: Answer, listing: Listing) -> None:
    """Write the words above, the table under a frozen header, and the notes below; it fits a landscape page."""
    items = [item for item in listing.items if not item.hidden]
    for number, line in enumerate((answer.title, *answer.lead), start=1):
        text(sheet, number, 1, line).font = Font(bold=number == 1)
    header = len(answer.lead) + 3
    for column, item in enumerate(items, start=1):
        text(sheet, header, column, item.title).font = Font(bold=True)
        for number, row in enumerate(listing.rows, start=header + 1):
            _put(sheet, number, column, row[item.key], item, answer)
        sheet.column_dimensions[get_column_letter(column)].width = _width(listing, item, answer)
    _make_table(sheet, listing, header, len(items))
    for number, note in enumerate(listing.notes, start=header + len(listing.rows) + 2):
        text(sheet, number, 1, note).font = Font(italic=True)
    sheet.freeze_panes = f"A{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, row: int, column: int, value: Figure, item: Item, answer: Answer) -> None:
    if isinstance(value, str):
        text(sheet, row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell = cast("Cell", sheet.cell(row, column))
    cell.value = value if isinstance(value, date) else cast("float | None", plain(value))
    cell.alignment = Alignment(vertical="top")
    if item.kind in FORMATS:
        cell.number_format = FORMATS[item.kind][answer.lang]
    elif item.kind == "days" and not isinstance(value, int):
        cell.number_format = DAYS


def _width(listing: Listing, item: Item, answer: Answer) -> float:
    texts = [item.title, *(str(plain(row[item.key]) or "") for row in listing.rows)]
    longest = 10 if item.kind in ("date", "days") else max(map(len, texts))
    del answer
    return min(max(longest + 2, len(item.title) + 4, NARROWEST), WIDEST)


def _make_table(sheet: Worksheet, listing: Listing, header: int, width: int) -> None:
    if not listing.rows:
        return
    ref = f"A{header}:{get_column_letter(width)}{header + len(listing.rows)}"
    table = Table(displayName=listing.name, ref=ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
