"""The report as a workbook: a cover, and a sheet for each table with the exact figures as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from doorloop.base.phrases import HIDDEN, SHORT_UNITS, phrase
from doorloop.definition import parts
from doorloop.render.check_xlsx import text
from doorloop.render.to_json import plain
from doorloop.render.xlsx_charts import add_charts
from doorloop.render.zips import same_bytes, saved
from doorloop.tables.cover import Cover, cover
from doorloop.tables.describe import Field, readable_fields
from doorloop.tables.layout import lay_out
from doorloop.tables.records import Record, Value
from doorloop.tables.result import Result

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
HEADER = 4
"""The row of the column titles: the title of the table, its peildatum and a way back stand above."""
WRAPPED = Alignment(wrap_text=True, vertical="top")
INDENTED = Alignment(wrap_text=True, vertical="top", indent=1)
COVER_WIDTHS = (34, 34, 10, 68)
RULE = Border(bottom=Side(style="medium"))
WIDEST, NARROWEST = 44, 9
LINE, NOTE_HEIGHT, LETTERS = 15.0, 13.0, 1.15
"""A line of a cell and of a note is so many points high; a note holds so many letters a unit of column width."""
DATE_FORMATS = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}


def render(result: Result) -> dict[str, bytes]:
    """Give `report.xlsx`; the same input gives the same bytes."""
    book = Workbook()
    book.properties.creator, book.properties.title = "doorloop", result.definition.spec.title.say(result.lang)
    book.properties.language = result.lang
    sheet = book.worksheets[0]
    sheet.title = phrase("cover_sheet", result.lang)
    _cover(sheet, result, cover(result))
    for name in result.shown:
        _table(book.create_sheet(_sheet_title(name)), result, name)
    for page in book.worksheets:
        _set_up_print(page, result)
    return {"report.xlsx": same_bytes(saved(book))}


def _font(**more: Any) -> Font:
    return Font(**{"name": "Calibri", "size": 11, **more})


def _sheet_title(name: str) -> str:
    return FORBIDDEN.sub("_", name.replace("_", " ").capitalize())[:31]


def _cover(sheet: Worksheet, result: Result, head: Cover) -> None:
    lang = result.lang
    text(sheet, 1, 1, head.title).font = _font(bold=True, size=16)
    text(sheet, 2, 1, head.as_of)
    text(sheet, 3, 1, head.mark).font = _font(bold=True)
    row = 5
    for label, value in head.facts:
        text(sheet, row, 1, label).font = _font(bold=True)
        if isinstance(value, date):
            cell = sheet.cell(row, 2, datetime(value.year, value.month, value.day))
            cell.number_format = DATE_FORMATS[lang]
            cell.alignment = Alignment(horizontal="left")
        else:
            _across(sheet, row, value, start=2)
        row += 1
    row = _heading(sheet, row + 1, phrase("publish" if result.published else "stages", lang))
    for line in head.lines:
        _across(sheet, row, line)
        row += 1
    if head.sources:
        row = _sources(sheet, _heading(sheet, row + 1, phrase("sources", lang)), head, result)
    _contents(sheet, _heading(sheet, row + 1, phrase("contents", lang)), result)
    for column, width in enumerate(COVER_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _heading(sheet: Worksheet, row: int, title: str) -> int:
    text(sheet, row, 1, title).font = _font(bold=True, size=13)
    return row + 1


def _across(sheet: Worksheet, row: int, line: str, start: int = 1) -> None:
    """Write a sentence over the columns of the cover, on as many lines as it needs."""
    text(sheet, row, start, line).alignment = WRAPPED
    sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=len(COVER_WIDTHS))
    room = sum(COVER_WIDTHS[start - 1 :])
    sheet.row_dimensions[row].height = LINE * ceil(len(line) / room)


def _sources(sheet: Worksheet, row: int, head: Cover, result: Result) -> int:
    titles = [phrase(key, result.lang) for key in ("file", "register", "rows", "digest")]
    for column, title in enumerate(titles, start=1):
        _title(sheet, row, column, title, numeric=column == 3)
    for offset, source in enumerate(head.sources, start=1):
        values: tuple[str | int, ...] = source
        for column, value in enumerate(values, start=1):
            _put(sheet, row + offset, column, value)
    _make_table(sheet, "bronnen" if result.lang == "nl" else "sources", row, len(head.sources), len(titles))
    return row + len(head.sources) + 1


def _contents(sheet: Worksheet, row: int, result: Result) -> None:
    for offset, name in enumerate(result.shown):
        cell = text(sheet, row + offset, 1, result.definition.spec.tables[name].title.say(result.lang))
        cell.hyperlink = f"#'{_sheet_title(name)}'!A1"
        cell.font = _font(color="0563C1", underline="single")


def _table(sheet: Worksheet, result: Result, name: str) -> None:
    """Write one table: title, peildatum, the records under their titles, and the notes."""
    layout, columns = lay_out(result, name), readable_fields(result, name)
    text(sheet, 1, 1, layout.title).font = _font(bold=True, size=14)
    text(sheet, 2, 1, result.definition.spec.title.say(result.lang))
    rows = _sorted(result, name)
    for column, field in enumerate(columns, start=1):
        _title(sheet, HEADER, column, field.title.say(result.lang), numeric=field.kind not in ("text", "truth"))
    for row, record in enumerate(rows, start=HEADER + 1):
        for column, field in enumerate(columns, start=1):
            _figure(sheet, row, column, field, record, result.lang)
    _make_table(sheet, name, HEADER, len(rows), len(columns))
    _size(sheet, columns, rows, result.lang)
    _heights(sheet, columns, rows, result.lang)
    _notes(sheet, HEADER + len(rows) + 2, layout.notes, len(columns))
    sheet.freeze_panes = f"B{HEADER + 1}"
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    if result.published is None:
        add_charts(sheet, result, name, columns, rows, HEADER)


def _title(sheet: Worksheet, row: int, column: int, title: str, *, numeric: bool) -> None:
    """Write a column's title on the side of its values."""
    cell = text(sheet, row, column, title)
    cell.font, cell.border = _font(bold=True), RULE
    side, indent = ("right", 0) if numeric else ("left", min(column - 1, 1))
    cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side, indent=indent)


def _sorted(result: Result, name: str) -> list[Record]:
    """Keep the categories of a group together, so that a chart can take them as one range."""
    records = result.tables[name]
    if not isinstance(result.definition.spec.tables[name], parts.Characteristics):
        return records
    variables, groups = dict.fromkeys(r["variable"] for r in records), dict.fromkeys(r["group"] for r in records)
    return [r for v in variables for g in groups for r in records if r["variable"] == v and r["group"] == g]


def _figure(sheet: Worksheet, row: int, column: int, field: Field, record: Record, lang: parts.Lang) -> None:
    hidden = field.name in str(record.get("hidden") or "").split()
    value = HIDDEN if hidden else field.shown(record.get(field.name), lang)
    if isinstance(value, bool):
        value = phrase("yes" if value else "no", lang)
    cell = _put(sheet, row, column, plain(value))
    if hidden:
        cell.alignment = Alignment(
            horizontal="right" if field.kind not in ("text", "truth") else "left", vertical="top"
        )
    cell.number_format = _number_format(field, record, lang)


def _put(sheet: Worksheet, row: int, column: int, value: Value | float) -> Cell:
    """Write a number as a number, a text as a text whatever it begins with, and nothing as nothing."""
    if isinstance(value, str):
        cell = text(sheet, row, column, value)
        cell.alignment = INDENTED if column > 1 else WRAPPED
        return cell
    number = cast("Cell", sheet.cell(row, column))
    number.value = cast("float | None", value)
    number.alignment = Alignment(vertical="top")
    return number


def _number_format(field: Field, record: Record, lang: parts.Lang) -> str:
    """Show what the other formats print: a decimal and the unit, a whole percentage, a whole number."""
    unit = str(record.get("target_unit", record.get("unit")) if field.kind == "target" else record.get("unit"))
    if field.kind == "share" or (field.kind == "duration" and unit == "aandeel"):
        return '0" "%'
    if field.kind in ("duration", "target") and unit in SHORT_UNITS:
        digits = "0.###" if field.kind == "target" else "#,##0.0"
        digits = "0" if field.kind == "target" and isinstance(record["target"], int) else digits
        return f'{digits}" {SHORT_UNITS[unit].say(lang)}"'
    return "#,##0" if field.kind == "count" else "General"


def _make_table(sheet: Worksheet, name: str, row: int, length: int, width: int) -> None:
    if not length:
        return
    table = Table(displayName=re.sub(r"\W", "_", name), ref=f"A{row}:{get_column_letter(width)}{row + length}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)


def _notes(sheet: Worksheet, row: int, notes: Iterable[str], width: int) -> None:
    """Write notes under the table, over at least so many columns that a line holds a sentence."""
    letters = [get_column_letter(column) for column in range(1, max(width, 6) + 1)]
    room = LETTERS * sum(sheet.column_dimensions[letter].width for letter in letters)
    for offset, note in enumerate(notes):
        cell = text(sheet, row + offset, 1, note)
        cell.alignment, cell.font = WRAPPED, _font(italic=True, size=9)
        sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=1, end_column=len(letters))
        sheet.row_dimensions[row + offset].height = NOTE_HEIGHT * ceil(len(note) / room)


def _size(sheet: Worksheet, columns: tuple[Field, ...], rows: list[Record], lang: parts.Lang) -> None:
    """Give each column the width of its words and numbers, within reason."""
    for index, field in enumerate(columns, start=1):
        widths = list(_widths(field, rows, lang))
        title = max(map(len, field.title.say(lang).split()))
        width = max([NARROWEST, title + 4, *widths])
        sheet.column_dimensions[get_column_letter(index)].width = min(width, WIDEST)


def _heights(sheet: Worksheet, columns: tuple[Field, ...], rows: list[Record], lang: parts.Lang) -> None:
    """Give a row whose words do not fit on one line the height that they need; not every program does so itself."""
    widths = [sheet.column_dimensions[get_column_letter(index)].width for index in range(1, len(columns) + 1)]
    titles = [field.title.say(lang) for field in columns]
    lines = max(ceil(1.3 * len(title) / width) for title, width in zip(titles, widths, strict=True))
    sheet.row_dimensions[HEADER].height = LINE * lines
    for row, record in enumerate(rows, start=HEADER + 1):
        words = [str(f.shown(record.get(f.name), lang) or "") if f.kind == "text" else "" for f in columns]
        lines = max(ceil(len(word) / (width - 1)) for word, width in zip(words, widths, strict=True))
        if lines > 1:
            sheet.row_dimensions[row].height = LINE * lines


def _widths(field: Field, rows: list[Record], lang: parts.Lang) -> Iterator[int]:
    if field.kind == "text":
        yield from (len(str(field.shown(row.get(field.name), lang) or "")) + 2 for row in rows)


def _set_up_print(sheet: Worksheet, result: Result) -> None:
    """Fit the width of a sheet on a landscape A4, with its name and page below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    title = result.definition.spec.title.say(result.lang).replace("&", "&&")
    page = phrase("page", result.lang, page="&P", pages="&N")
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(title), right=_HeaderFooterPart(page))
    sheet.page_margins.left = sheet.page_margins.right = 0.5
