"""A document for Word: headings, numbered captions, tables with notes, figures with a text alternative."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import _Cell

from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.render import formats
from doorloop.render.docx_template import into, open_template
from doorloop.render.office import same_bytes, xml_text
from doorloop.tables.document import Document
from doorloop.tables.head import SHORT
from doorloop.tables.plots import Figure
from doorloop.tables.sheet import Column, Layout, Row

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
TABLE_STYLES = ("Doorloop", "Table Grid")
"""The first of these that a document has; a house can name its own style Doorloop."""
NOTE = "Doorloop Note"
WIDE = 8
"""A table of more columns than this stands on a page of its own that lies on its side."""
HIGHEST = Cm(20)


def render(document: Document, template: Path | None = None) -> dict[str, bytes]:
    """Give `NAME.docx`; the same document gives the same bytes.

    Args:
        template: a document or template whose styles, page set-up, headers and text come first.
    """
    word = open_template(template)
    with into(template):
        _fill(word, document, house=template is not None)
        file = io.BytesIO()
        word.save(file)
    return {f"{document.name}.docx": same_bytes(file.getvalue())}


def _fill(word: Word, document: Document, *, house: bool) -> None:
    lang = document.lang
    _prepare(word, document, house=house)
    _head(word, document)
    for layout in document.layouts:
        _table(word, lang, layout)
    _turn(word)
    figures = document.figures() if formats.can_draw() else ()
    if figures:
        word.add_heading(say("figures", lang), 1)
    for figure in figures:
        _figure(word, figure)
    if document.closing:
        word.add_heading(say("summary_sheet", lang), 1)
    for line in document.closing:
        word.add_paragraph(xml_text(line), style=_known(word, "List Bullet"))
    if document.head.facts:
        _basis(word, document)


# ---------------------------------------------------------------- the document


def _prepare(word: Word, document: Document, *, house: bool) -> None:
    """Set properties and language, and what a plain word lacks."""
    told = word.core_properties
    told.title, told.author, told.comments = xml_text(document.head.title), "doorloop", ""
    told.language, told.last_modified_by = LANGUAGES[document.lang], "doorloop"
    told.created = told.modified = datetime(2000, 1, 1)
    styles = word.styles
    if NOTE not in styles:
        note = styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
        note.base_style, note.font.size = styles["Normal"], Pt(8)
        note.paragraph_format.space_after = Pt(1)
    if not house:
        section = word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        _language(word, LANGUAGES[document.lang])
        _footer(word, document.lang)


def _language(word: Word, language: str) -> None:
    """Let a spelling checker take the text for what it is."""
    for found in word.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)


def _footer(word: Word, lang: Lang) -> None:
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, middle, after = say("page", lang, page="\0", pages="\0").split("\0")
    paragraph.add_run(before)
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(middle)
    _field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(after)


def _head(word: Word, document: Document) -> None:
    head = document.head
    word.add_paragraph(xml_text(head.title), style="Title" if "Title" in word.styles else "Heading 1")
    if head.mark:
        word.add_paragraph().add_run(xml_text(head.mark)).bold = True
    if head.as_of:
        word.add_paragraph(xml_text(head.as_of))
    for line in head.lines:
        word.add_paragraph(xml_text(line), style=_known(word, "List Bullet"))


def _basis(word: Word, document: Document) -> None:
    head, lang = document.head, document.lang
    word.add_heading(say("basis", lang), 1)
    for label, value in head.facts:
        paragraph = word.add_paragraph(style=_known(word, "List Bullet"))
        paragraph.add_run(xml_text(f"{label}: ")).bold = True
        paragraph.add_run(long_date(value, lang) if isinstance(value, date) else xml_text(value))
    if not head.sources:
        return
    titles = [say(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    rows = tuple(Row((file, register, str(n), f"{digest[:SHORT]}…")) for file, register, n, digest in head.sources)
    _caption(word, say("table", lang), say("sources", lang))
    _grid(word, Layout("", say("sources", lang), columns, rows, ()))


def _known(word: Word, style: str) -> str | None:
    """Take a style where the word has it; a house template may lack it."""
    return style if style in word.styles else None


# ---------------------------------------------------------------- tables


def _table(word: Word, lang: Lang, layout: Layout) -> None:
    _turn(word, wide=len(layout.columns) > WIDE)
    word.add_heading(xml_text(layout.title), 1)
    if layout.columns:
        _caption(word, say("table", lang), layout.title)
        _grid(word, layout)
    for index, note in enumerate((*layout.notes, *_remarks(layout))):
        paragraph = word.add_paragraph(xml_text(note), style=NOTE)
        paragraph.paragraph_format.space_before = Pt(0 if index else 4)


def _remarks(layout: Layout) -> Iterator[str]:
    for one in layout.remarks:
        yield " ".join(filter(None, (one.sign, one.title + one.text)))
        yield from one.lines


def _turn(word: Word, *, wide: bool = False) -> None:
    """Lay the page down for what is wide, and back as it was for the rest; what lies already needs no new page."""
    orientation = WD_ORIENT.LANDSCAPE if wide else word.sections[0].orientation
    if word.sections[-1].orientation != orientation:
        section = word.add_section(WD_SECTION.NEW_PAGE)
        width, height = section.page_width, section.page_height
        section.orientation, section.page_width, section.page_height = orientation, height, width


def _caption(word: Word, noun: str, text: str) -> None:
    """Write a caption whose number is a field, so that Word counts it again and can list it."""
    paragraph = word.add_paragraph(style=_known(word, "Caption"))
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{noun} ")
    _field(paragraph, f"SEQ {noun} \\* ARABIC", str(1 + _captions(word, noun)))
    paragraph.add_run(xml_text(f". {text}"))


def _captions(word: Word, noun: str) -> int:
    """Count the captions of a kind that are there already, those of the template included."""
    codes = [code.text or "" for code in word.element.body.iter(qn("w:instrText"))]
    return sum(code.startswith(f"SEQ {noun} ") for code in codes)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field with what it shows until Word counts again."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else None)._r
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run.append(instruction)


def _grid(word: Word, layout: Layout) -> None:
    """Write a table whose header repeats and whose rows stay whole."""
    table = word.add_table(1, len(layout.columns))
    style = next((name for name in TABLE_STYLES if name in word.styles), None)
    table.style, table.alignment = style, WD_TABLE_ALIGNMENT.LEFT
    _describe(table, layout.title)
    for cell, column in zip(table.rows[0].cells, layout.columns, strict=True):
        _write(cell, f"{column.group} {column.title}".strip(), numeric=column.numeric, bold=True)
    _mark(table.rows[0]._tr, "w:tblHeader")
    for row in layout.rows:
        line = table.add_row()
        _mark(line._tr, "w:cantSplit")
        _row([_Cell(cell, table) for cell in line._tr.tc_lst], layout, row)
    _widths(word, table, layout)


def _row(cells: list[_Cell], layout: Layout, row: Row) -> None:
    bold = row.kind in ("head", "total")
    if row.kind == "head" and len(cells) > 1:
        _write(cells[0].merge(cells[-1]), row.cells[0], bold=True)
        return
    for index, (cell, column, text) in enumerate(zip(cells, layout.columns, row.cells, strict=True)):
        marked = f"{text} {row.mark(index).text}" if row.mark(index).text else text
        _write(cell, marked, numeric=column.numeric, bold=bold)


def _write(cell: _Cell, text: str, *, numeric: bool = False, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.left_indent = Cm(0.4) if text.startswith(" ") else None
    run = paragraph.add_run(xml_text(_whole(text.strip(), numeric=numeric)))
    run.bold, run.font.size = bold or None, Pt(8.5)


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
    section = word.sections[-1]
    room = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    needs = [_need(layout, index) for index in range(len(layout.columns))]
    table.autofit = False
    widths = [Emu(room * need // sum(needs)) for need in needs]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=False):
            cell.width = width if cell.grid_span == 1 else Emu(room)


def _need(layout: Layout, index: int) -> int:
    """Count the letters that a column has room for, its margins included; a number may not break."""
    texts = [layout.columns[index].title, *(row.cells[index] for row in layout.rows if row.kind != "head")]
    longest = max(map(len, texts))
    if layout.columns[index].numeric:
        return max(6, longest) + 5
    return max(6, min(longest, 16 if index else 34)) + 4


# ---------------------------------------------------------------- figures


def _figure(word: Word, figure: Figure) -> None:
    from doorloop.render.draw import to_png

    section = word.sections[-1]
    room = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    shape = word.add_picture(io.BytesIO(to_png(figure)), width=Emu(room))
    if shape.height > HIGHEST:
        shape.width, shape.height = Emu(shape.width * HIGHEST // shape.height), HIGHEST
    told = shape._inline.docPr
    told.set("name", figure.name)
    told.set("title", figure.title)
    told.set("descr", f"{figure.title}. {figure.text}")
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    _caption(word, say("figure", figure.lang), figure.title)
    word.add_paragraph(figure.note, style=NOTE)
