"""A verdict as a workbook: the figures and the remarks, each as a table to filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from doorloop.render.check_records import harmless
from doorloop.render.check_xlsx import text
from doorloop.render.verify_page import SIGNS, Page, make_page
from doorloop.render.zips import same_bytes, saved
from doorloop.verification.verdict import Verdict
from doorloop.verification.words import word

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FILLS = {"=": "C6E0B4", "~": "FFE699", "<>": "F8CBAD", "?": "EDEDED"}
CELL_WIDTHS = (26, 44, 18, 16, 7, 26, 12, 70)
LINE_WIDTHS = (6, 24, 40, 50, 50, 90)


def render(verdict: Verdict) -> dict[str, bytes]:
    """Give `verify.xlsx`; the same input gives the same bytes."""
    page = make_page(verdict)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = word("cells_sheet", verdict.lang)
    heads = ("where", "figure", "published", "computed", "sign", "status", "number", "note")
    _fill(sheet, "figures", [word(key, verdict.lang) for key in heads], list(_figures(verdict)), CELL_WIDTHS)
    lines = book.create_sheet(word("findings_sheet", verdict.lang))
    titles = ("number", "kind", "rule", "published", "recomputed", "note")
    _fill(lines, "remarks", [word(key, verdict.lang) for key in titles], list(_lines(page)), LINE_WIDTHS)
    about = book.create_sheet(word("about_sheet", verdict.lang))
    about.column_dimensions["A"].width = 120
    for number, line in enumerate((page.title, *page.head, page.legend, *page.summary), start=1):
        text(about, number, 1, harmless(line)).alignment = Alignment(wrap_text=True, vertical="top")
    return {"verify.xlsx": same_bytes(saved(book))}


def _figures(verdict: Verdict) -> Iterator[list[str]]:
    index, lang = verdict.audit.index, verdict.lang
    outcomes = {one.ref: one for one in verdict.comparisons}
    numbers: dict[str, list[str]] = {}
    for entry in verdict.audit.entries:
        for ref in entry.cells:
            numbers.setdefault(ref, []).append(entry.short)
    for ref in (*index.cells, *index.statements):
        table = index.cells[ref].parts[0].title.say(lang) if ref in index.cells else word("text_table", lang)
        one = outcomes.get(ref)
        computed = "" if one is None or one.computed is None else f"{float(one.computed):.6g}"
        sign = SIGNS[one.status] if one else ""
        status = word(f"status.{one.status}", lang) if one else ""
        note = "; ".join(said(lang) for said in one.notes) if one else ""
        where = index.label(ref, lang)
        yield [table, where, index.printed(ref).text, computed, sign, status, ", ".join(numbers.get(ref, [])), note]


def _lines(page: Page) -> Iterator[list[str]]:
    noted = [one for sheet in page.sheets for one in sheet.noted] + list(page.rest)
    for one in sorted(noted, key=lambda one: (not one.id.isdigit(), int(one.id) if one.id.isdigit() else 0, one.id)):
        yield [one.id, f"{one.letter} {one.kind}", one.title, one.published, one.recomputed, "\n".join(one.notes)]


def _fill(sheet: Worksheet, name: str, heads: list[str], rows: list[list[str]], widths: tuple[int, ...]) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        text(sheet, 1, column, head).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = text(sheet, number, column, value if value in FILLS else harmless(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if value in FILLS:
                cell.fill = PatternFill("solid", fgColor=FILLS[value])
    sheet.freeze_panes = "A2"
    if rows:
        table = Table(displayName=name, ref=f"A1:{get_column_letter(len(heads))}{len(rows) + 1}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)
