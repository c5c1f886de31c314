"""A table in a Word document: its header, its cells, the width of its columns, and what stays on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from doorloop.render.office import xml_text
from doorloop.tables.sheet import Heading, Layout, Row, headings

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.text.paragraph import CT_P
    from docx.section import Section
    from docx.table import Table

TABLE_STYLES = ("Doorloop", "Table Grid")
"""The first of these that a document has; a house can name its own style Doorloop."""
SMALL, GROUP, LAST = 14, 8, 3
"""Rows of a table and of a group that stay on one page; rows that stay with the notes below."""
Cite = Callable[[Sequence[_Cell], Row, str], None]


def grid(word: Word, layout: Layout, cite: Cite) -> None:
    """Write a table whose header repeats and whose rows stay whole.

    Args:
        cite: told the cells of each row that has figures, the row, and the label of the last row that has one.
    """
    shared = headings(layout.columns)
    heads = 2 if shared else 1
    table = word.add_table(heads, len(layout.columns))
    style = next((name for name in TABLE_STYLES if name in word.styles), None)
    table.style, table.alignment = style, WD_TABLE_ALIGNMENT.LEFT
    _describe(table, layout.title)
    if shared:
        _headings(table, shared)
    for cell, column in zip(table.rows[heads - 1].cells, layout.columns, strict=True):
        _write(cell, column.title, numeric=column.numeric, bold=True)
    for row in table.rows:
        _mark(row._tr, "w:tblHeader")
    above = ""
    for row in layout.rows:
        line = table.add_row()
        _mark(line._tr, "w:cantSplit")
        cells = [_Cell(cell, table) for cell in line._tr.tc_lst]
        _row(cells, layout, row)
        above = row.cells[0] if row.kind == "head" or row.cells[0] else above
        if row.kind != "head":
            cite(cells, row, above)
    _keep_together(table, layout, heads)
    _widths(word, table, layout)


def _headings(table: Table, shared: Sequence[Heading]) -> None:
    """Write the headings that columns share, each over its columns."""
    cells = table.rows[0].cells
    for heading in shared:
        if heading.title:
            over = cells[heading.first].merge(cells[heading.first + heading.wide - 1])
            for empty in over.paragraphs[1:]:
                over._tc.remove(empty._p)
            _write(over, heading.title, bold=True)


def _keep_together(table: Table, layout: Layout, heads: int) -> None:
    """Keep a small table and a small group on one page, a head with the row below it, the last rows with the notes."""
    is_small, last = len(layout.rows) <= SMALL, len(layout.rows) + heads - 1 - (0 if layout.notes else 1)
    kept = (*[True] * heads, *_with_next(layout.rows))
    for index, (row, with_next) in enumerate(zip(table.rows, kept, strict=True)):
        if index <= last and (is_small or with_next or index > last - LAST):
            for cell in row._tr.tc_lst:
                for paragraph in _Cell(cell, table).paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def _with_next(rows: Sequence[Row]) -> Iterator[bool]:
    """Tell of each row whether it stays with the next one: a head does, and what is not the last of a small group."""
    starts = [index for index, row in enumerate(rows) if row.kind == "head" or not row.cells[0].startswith(" ")]
    starts = [index for index in starts if rows[index].cells[0] or index == 0]  # a part has its name on its first row
    for start, end in pairwise([*starts, len(rows)]):
        for index in range(start, end):
            yield rows[index].kind == "head" or (end - start <= GROUP and index < end - 1)


def _row(cells: list[_Cell], layout: Layout, row: Row) -> None:
    bold = row.kind in ("head", "total")
    if row.kind == "head" and len(cells) > 1:
        _write(cells[0].merge(cells[-1]), row.cells[0], bold=True)
        return
    for index, (cell, column, text) in enumerate(zip(cells, layout.columns, row.cells, strict=True)):
        marked = f"{text} {row.mark(index).text}" if row.mark(index).text else text
        _write(cell, marked, numeric=column.numeric, bold=bold)


def _write(cell: _Cell, text: str, *, numeric: bool = False, bold: bool = False) -> None:
    made = deepcopy(_formatted(numeric, bold, text.startswith(" ")))
    made.r_lst[0].text = xml_text(_whole(text.strip(), numeric=numeric))
    cell._tc.replace(cell._tc.p_lst[0], made)


@cache
def _formatted(numeric: bool, bold: bool, inner: bool) -> CT_P:
    """Format the paragraph of a cell, once for all that are alike: a copy of it takes a fraction of the time."""
    paragraph = Paragraph(cast("CT_P", OxmlElement("w:p")), cast("Any", None))
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.left_indent = Cm(0.4) if inner else None
    run = paragraph.add_run()
    run.bold, run.font.size = bold or None, Pt(8.5)
    return paragraph._p


def _whole(text: str, *, numeric: bool) -> str:
    """Keep a number and its unit on one line."""
    return text.replace(" ", "\u00a0") if numeric else text.replace(" %", "\u00a0%")


def _mark(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def _describe(table: Table, title: str) -> None:
    """Give a table its text alternative."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), xml_text(title))
    table._tbl.tblPr.append(caption)


def _widths(word: Word, table: Table, layout: Layout) -> None:
    """Share the width of the page: columns of words get what they need up to a point, numbers what they are wide."""
    room = width(word.sections[-1])
    needs = [_need(layout, index) for index in range(len(layout.columns))]
    table.autofit = False
    widths = [Emu(room * need // sum(needs)) for need in needs]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    for row in table.rows:
        for cell, wide in zip(row._tr.tc_lst, widths, strict=False):
            cell.width = wide if cell.grid_span == 1 else Emu(room)


def width(section: Section) -> int:
    """Give the width of the page between its margins."""
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)


def height(section: Section) -> int:
    """Give the height of the page between its margins."""
    return int(section.page_height or 0) - int(section.top_margin or 0) - int(section.bottom_margin or 0)


def _need(layout: Layout, index: int) -> int:
    """Count the letters that a column has room for, its margins included; a number may not break."""
    texts = [layout.columns[index].title, *(row.cells[index] for row in layout.rows if row.kind != "head")]
    longest = max(map(len, texts))
    if layout.columns[index].numeric:
        return max(6, longest) + 5
    return max(6, min(longest, 16 if index else 34)) + 4
