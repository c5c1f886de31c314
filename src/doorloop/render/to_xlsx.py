"""A document as a workbook: a sheet for each table, with the exact figures as numbers and dates as dates.

A document that says what its figures rest on has a cover that leads to every sheet: each table as it is printed, each
figure, and the records of each table. One with sentences below its tables has a sheet of words; of another the
sentences stand above each table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from doorloop.base.language import Lang
from doorloop.base.words import HIDDEN, SHORT_UNITS, say
from doorloop.render.office import xml_text
from doorloop.render.workbook import (
    ALIGNMENTS,
    FILLS,
    Content,
    Line,
    Lines,
    Look,
    add_lines,
    free_name,
    make_table,
    save,
    sheet_name,
    text,
)
from doorloop.render.xlsx_charts import add_charts
from doorloop.render.xlsx_figures import add_figure
from doorloop.render.xlsx_laid import LINE, font, notes, wrapped
from doorloop.render.xlsx_laid import write as write_laid
from doorloop.render.xlsx_print import set_up
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Sheet, Value, plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WRAPPED = ALIGNMENTS["words"]
COVER_WIDTHS: Final = (34, 34, 10, 68)
CLOSING_WIDTH: Final = 120
RULE = Border(bottom=Side(style="medium"))
WIDEST, NARROWEST, LONG = 44, 9, 200
"""How wide a column is, and how many letters make it a column of sentences, which is widest."""
TABLE_TAB, FIGURE_TAB, LINK, GREY = "0072B2", "E69F00", "0563C1", "595959"
"""Colours of the tabs of tables and figures, of links and of small print."""
PLAIN: Final = 5
"""A link above this row is in small print."""
DATE_FORMATS: Final = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
SHORT_DATES: Final = {"nl": "dd-mm-yyyy", "en": "yyyy-mm-dd"}
WORDS: Final = ("text", "key")
COLOURED: Final = ("severity", "sign")
"""Columns whose words have a colour."""
Rows = Sequence[Mapping[str, Value]]


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.xlsx`; the same document gives the same bytes."""
    book = Workbook()
    book.properties.creator, book.properties.title = "doorloop", xml_text(document.head.title)
    book.properties.language = document.lang
    book.remove(book.worksheets[0])
    if document.head.facts:
        _report(book, document)
    else:
        for sheet in document.sheets:
            if sheet.shown:
                _table(book.create_sheet(sheet_name(sheet.title)), document, sheet, sheet.title)
    if document.closing:
        _closing(book.create_sheet(say("summary_sheet", document.lang)), document)
    for page in book.worksheets:
        set_up(page, document)
    return {f"{document.name}.xlsx": save(book)}


class Entry(NamedTuple):
    """A line of the contents: what it is called, its sheet, and that of its records, empty where there is none."""

    title: str
    sheet: str
    records: str = ""


def _report(book: Workbook, document: Document) -> None:
    """Write the cover, the tables as they are printed, the figures, and the records of each table."""
    lang = document.lang
    cover = book.create_sheet(say("cover_sheet", lang))
    shown = [sheet for sheet in document.sheets if sheet.shown]
    names = _names(lang, shown, {cover.title})
    tables = list(_laid(book, document, cover.title, zip(shown, names, strict=True)))
    figures = list(_figures(book, document, cover.title))
    for sheet, (_, records) in zip(shown, names, strict=True):
        page = book.create_sheet(records)
        _table(page, document, sheet, say("records_of", lang, title=sheet.title))
        _link(page, 3, say("back", lang), cover.title)
    _cover(cover, document, tables, figures)


def _laid(
    book: Workbook, document: Document, cover: str, sheets: Iterable[tuple[Sheet, tuple[str, str]]]
) -> Iterator[Entry]:
    """Write each table as it is printed; they are numbered as in the document for Word."""
    lang, number = document.lang, 0
    for sheet, (own, records) in sheets:
        layout = sheet.layout(lang)
        number += bool(layout.columns)
        title = say("table_numbered", lang, n=number, title=sheet.title)
        page = book.create_sheet(own)
        page.sheet_properties.tabColor = TABLE_TAB
        start = _above_laid(page, title, document, (say("back", lang), cover), (say("to_records", lang), records))
        header = write_laid(page, start, layout, lang)
        page.freeze_panes, page.print_title_rows = f"B{header + 1}", f"{start}:{header}"
        yield Entry(title, own, records)


def _figures(book: Workbook, document: Document, cover: str) -> Iterator[Entry]:
    """Write each figure: its numbers, and charts of them."""
    lang = document.lang
    for number, figure in enumerate(document.figures(), start=1):
        title = say("figure_numbered", lang, n=number, title=figure.title)
        page = book.create_sheet(f"{say('figure', lang)} {number}")
        page.sheet_properties.tabColor = FIGURE_TAB
        add_figure(page, _above_laid(page, title, document, (say("back", lang), cover)), figure)
        yield Entry(title, page.title)


def _names(lang: Lang, sheets: Sequence[Sheet], taken: Iterable[str]) -> list[tuple[str, str]]:
    """Name the two sheets of each table: after the table, short enough for a tab, and no two alike."""
    used, found = {name.casefold() for name in taken}, []
    for sheet in sheets:
        name = sheet.short or sheet.name.replace("_", " ").capitalize()
        pair = []
        for ending in ("", say("records_tab", lang)):
            pair.append(free_name(name, ending, used))
            used.add(pair[-1].casefold())
        found.append((pair[0], pair[1]))
    return found


def _above_laid(page: Worksheet, title: str, document: Document, *links: tuple[str, str]) -> int:
    """Write title, what it is about, and links; give the row below."""
    text(page, 1, 1, title).font = font(bold=True, size=14)
    text(page, 2, 1, document.head.about).font = font(size=9, color=GREY)
    for number, (words, sheet) in enumerate(links):
        _link(page, 3 + number, words, sheet)
    return 4 + len(links)


def _link(page: Worksheet, row: int, words: str, sheet: str, column: int = 1) -> None:
    """Write words that lead to another sheet."""
    cell, quoted = text(page, row, column, words), sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.font = font(color=LINK, underline="single", size=9 if row < PLAIN else 11)


# ---------------------------------------------------------------- words


def _cover(page: Worksheet, document: Document, tables: Sequence[Entry], figures: Sequence[Entry]) -> None:
    head, lang = document.head, document.lang
    text(page, 1, 1, head.title).font = font(bold=True, size=16)
    text(page, 2, 1, head.as_of)
    text(page, 3, 1, head.mark).font = font(bold=True)
    row = 5
    for label, value in head.facts:
        name = text(page, row, 1, label)
        name.font, name.alignment = font(bold=True), WRAPPED  # beside the first line of a sentence over several
        if isinstance(value, date):
            cell = page.cell(row, 2, datetime(value.year, value.month, value.day))
            cell.number_format = DATE_FORMATS[lang]
            cell.alignment = Alignment(horizontal="left")
        else:
            _across(page, row, value, start=2)
        row += 1
    row = _heading(page, row + 1, say("stages" if head.sources else "publish", lang))
    for line in head.lines:
        _across(page, row, line)
        row += 1
    if head.sources:
        row = _sources(page, _heading(page, row + 1, say("sources", lang)), document)
    row = _contents(page, _heading(page, row + 1, say("tables", lang)), tables, lang)
    if figures:
        _contents(page, _heading(page, row + 1, say("figures", lang)), figures, lang)
    for column, width in enumerate(COVER_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(column)].width = width


def _heading(page: Worksheet, row: int, title: str) -> int:
    text(page, row, 1, title).font = font(bold=True, size=13)
    return row + 1


def _across(page: Worksheet, row: int, line: str, start: int = 1) -> None:
    """Write a sentence over the columns of the cover, on as many lines as it needs."""
    text(page, row, start, line).alignment = WRAPPED
    page.merge_cells(start_row=row, end_row=row, start_column=start, end_column=len(COVER_WIDTHS))
    room = sum(COVER_WIDTHS[start - 1 :])
    page.row_dimensions[row].height = LINE * ceil(len(line) / room)


def _sources(page: Worksheet, row: int, document: Document) -> int:
    sources = document.head.sources
    titles = [say(key, document.lang) for key in ("file", "register", "rows", "digest")]
    for column, title in enumerate(titles, start=1):
        _title(page, row, column, title, numeric=column == 3)
    for offset, source in enumerate(sources, start=1):
        values: tuple[str | int, ...] = source
        for column, value in enumerate(values, start=1):
            _put(page, row + offset, column, value)
    make_table(page, "bronnen" if document.lang == "nl" else "sources", row, len(sources), len(titles))
    return row + len(sources) + 1


def _contents(page: Worksheet, row: int, entries: Sequence[Entry], lang: Lang) -> int:
    """Lead to each sheet and to its records; give the row below."""
    for offset, entry in enumerate(entries):
        _link(page, row + offset, entry.title, entry.sheet)
        if entry.records:
            _link(page, row + offset, say("to_records", lang), entry.records, column=4)
    return row + len(entries)


def _closing(page: Worksheet, document: Document) -> None:
    """Write the sentences below the tables, each on as many lines as it needs."""
    page.column_dimensions["A"].width = CLOSING_WIDTH
    for number, line in enumerate((document.head.title, *document.head.lines, *document.closing), start=1):
        text(page, number, 1, line).alignment = WRAPPED
        page.row_dimensions[number].height = LINE * wrapped(line, CLOSING_WIDTH - 2)


# ---------------------------------------------------------------- tables


def _table(page: Worksheet, document: Document, sheet: Sheet, title: str) -> None:
    """Write one table: the words above, the rows under their titles, and the notes."""
    columns, lang = [column for column in sheet.columns if not column.hidden], document.lang
    above = _above(document, title)
    for number, line in enumerate(above, start=1):
        cell = text(page, number, 1, line)
        if number == 1:
            cell.font = font(bold=True, size=14)
    header, rows = len(above) + 2 if above else 1, _ordered(sheet)
    for number, column in enumerate(columns, start=1):
        _title(page, header, number, column.title.say(lang), numeric=column.numeric)
    make_table(page, sheet.name, header, len(rows), len(columns))
    widths = _size(page, columns, rows, header, lang)
    add_lines(page, Lines(header + 1, len(rows), len(columns), _lines(columns, rows, widths, lang)))
    notes(page, header + len(rows) + 2, sheet.below, len(columns))
    page.freeze_panes = f"B{header + 1}"
    page.print_title_rows = f"{header}:{header}"
    add_charts(page, sheet.charts, columns, rows, header)


def _above(document: Document, title: str) -> list[str]:
    """Give the words above a table; none where there is a sheet of words, so that the table is one from the top on."""
    if document.closing:
        return []
    head = document.head
    return [title, head.title, ""] if head.facts else [head.title, *head.lines]


def _title(page: Worksheet, row: int, column: int, title: str, *, numeric: bool) -> None:
    """Write a column's title on the side of its values."""
    cell = text(page, row, column, title)
    cell.font, cell.border = font(bold=True), RULE
    side, indent = ("right", 0) if numeric else ("left", min(column - 1, 1))
    cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side, indent=indent)


def _ordered(sheet: Sheet) -> Rows:
    """Keep rows together that have the same values, so that a chart can take them as one range."""
    if not sheet.together:
        return sheet.rows
    values = [dict.fromkeys(row[name] for row in sheet.rows) for name in sheet.together]
    found: dict[tuple[Value, ...], list[Mapping[str, Value]]] = {key: [] for key in product(*values)}
    for row in sheet.rows:
        found[tuple(row[name] for name in sheet.together)].append(row)
    return [row for rows in found.values() for row in rows]


def _lines(columns: Sequence[Field], rows: Rows, widths: Sequence[float], lang: Lang) -> Iterator[Line]:
    """Write the rows; one whose words do not fit on one line as high as they need: not every program does so itself."""
    for record in rows:
        hidden = str(record.get("hidden") or "").split()
        cells = [_figure(index, column, record, hidden, lang) for index, column in enumerate(columns)]
        words = (
            ceil(len(str(value)) / (width - 1))
            for column, (value, _), width in zip(columns, cells, widths, strict=True)
            if column.kind in WORDS and value
        )
        lines = max(words, default=1)
        yield Line(LINE * lines if lines > 1 else None, cells)


def _figure(
    index: int, column: Field, record: Mapping[str, Value], hidden: Collection[str], lang: Lang
) -> tuple[Content, Look]:
    """Give a number as a number, a date as a date, a text as a text, and nothing as nothing."""
    number_format = _number_format(column, record, lang)
    if column.name in hidden:
        return HIDDEN, Look("right" if column.numeric else "left", number_format)
    value = column.shown(record.get(column.name), lang)
    if isinstance(value, bool):
        value = say("yes" if value else "no", lang)
    if isinstance(value, str):
        fill = FILLS.get(value, "") if column.name in COLOURED else ""
        return value, Look("inner" if index else "words", number_format, fill)
    return value if isinstance(value, date) else cast("float | None", plain(value)), Look("value", number_format)


def _put(page: Worksheet, row: int, column: int, value: str | int) -> None:
    """Write a number as a number, and a text as a text."""
    if isinstance(value, str):
        text(page, row, column, value).alignment = ALIGNMENTS["inner" if column > 1 else "words"]
    else:
        page.cell(row, column, value).alignment = ALIGNMENTS["value"]


def _number_format(column: Field, record: Mapping[str, Value], lang: Lang) -> str:
    """Show what the other formats print: a decimal and the unit, a whole percentage, a whole number."""
    unit = str(record.get("target_unit", record.get("unit")) if column.kind == "target" else record.get("unit"))
    match column.kind:
        case "share":
            return '0" "%'
        case "duration" if unit == "aandeel":
            return '0" "%'
        case "duration" if unit in SHORT_UNITS:
            return f'#,##0.0" {SHORT_UNITS[unit].say(lang)}"'
        case "target" if unit in SHORT_UNITS:
            return f'{"0" if isinstance(record["target"], int) else "0.###"}" {SHORT_UNITS[unit].say(lang)}"'
        case "days":
            return "#,##0" if isinstance(record.get(column.name), int) else "#,##0.0"
        case "date":
            return SHORT_DATES[lang]
        case "count":
            return "#,##0"
    return "General"


def _size(page: Worksheet, columns: Sequence[Field], rows: Rows, header: int, lang: Lang) -> list[float]:
    """Give each column the width of its words and numbers, within reason, and the titles the height that they need."""
    titles, widths = [column.title.say(lang) for column in columns], list[float]()
    for index, (column, title, longest) in enumerate(zip(columns, titles, _longest(columns, rows, lang), strict=True)):
        word = max(map(len, title.split()), default=0)
        width = max([12 if column.kind == "date" else NARROWEST, word + 4, *([longest + 2] if longest else [])])
        widths.append(min(width, WIDEST if width < LONG else 1.5 * WIDEST))
        page.column_dimensions[get_column_letter(index + 1)].width = widths[-1]
    lines = max((ceil(1.3 * len(title) / width) for title, width in zip(titles, widths, strict=True)), default=1)
    page.row_dimensions[header].height = LINE * lines
    return widths


def _longest(columns: Sequence[Field], rows: Rows, lang: Lang) -> list[int]:
    """Count the letters of the longest text of each column; of one of numbers 0."""
    found = [0] * len(columns)
    words = [(index, column) for index, column in enumerate(columns) if column.kind in WORDS]
    for record in rows:
        for index, column in words:
            value = column.shown(record.get(column.name), lang)
            found[index] = max(found[index], len(str(value)) if value else 0)
    return found
