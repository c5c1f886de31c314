"""A document for Word: headings, numbered captions, tables with notes, figures with a text alternative."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import _Cell
from msgspec.structs import replace

from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.render import formats
from doorloop.render.docx_fields import Bookmarks, add_field, add_list, caption, captions
from doorloop.render.docx_table import SMALL, grid, height, width
from doorloop.render.docx_template import into, open_template
from doorloop.render.office import same_bytes, xml_text
from doorloop.tables.document import Document
from doorloop.tables.head import SHORT
from doorloop.tables.plots import Figure
from doorloop.tables.sheet import Column, Layout, Row

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
NOTE = "Doorloop Note"
WIDE = 8
"""A table of more columns than this stands on a page of its own that lies on its side."""
TALL, BELOW = Cm(20), Cm(3.5)
"""How high a figure may be, and what caption and note take below it."""
NATURAL = 0.95 * 72 / 96
"""Word takes a picture for one of 72 points an inch; a figure has 96, and is printed a little smaller."""
FEW = 3
"""So many tables need no contents."""


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
    chapter = document.chapter()
    document = replace(document, head=replace(document.head, mark=document.head.mark or chapter.mark))
    _prepare(word, document, house=house)
    book = Book(word, document)
    _head(word, document)
    book.keep_place_for_contents()
    figures = tuple(document.figures()) if formats.can_draw() else ()
    tables = [layout.name for layout in document.layouts]
    for layout in document.layouts:
        book.table(layout, [figure for figure in figures if _home(figure, tables) == layout.name])
    for sheet in chapter.sheets:
        book.table(sheet.layout(document.lang), ())
    _turn(word)
    book.rest([figure for figure in figures if not _home(figure, tables)])
    if document.head.facts:
        _basis(book)
    book.write_contents()
    if document.head.mark:
        _header(word, document.head.mark)


def _home(figure: Figure, tables: Sequence[str]) -> str:
    """Find the table that a figure is about; none where it is about the whole."""
    homes = [name for name in tables if figure.name == name or figure.name.startswith(f"{name}_")]
    return max(homes, key=len, default="")


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
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(middle)
    add_field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(after)


def _header(word: Word, mark: str) -> None:
    """Say on every page that the document is not for publication, below what a house has in its header."""
    for index, section in enumerate(word.sections):
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if index == 0 or not header.is_linked_to_previous:
                paragraph = header.paragraphs[0]
                paragraph = header.add_paragraph() if paragraph.text else paragraph
                run = paragraph.add_run(xml_text(mark))
                run.bold, run.font.size = True, Pt(8)


def _head(word: Word, document: Document) -> None:
    head = document.head
    word.add_paragraph(xml_text(head.title), style="Title" if "Title" in word.styles else "Heading 1")
    if head.mark:
        word.add_paragraph().add_run(xml_text(head.mark)).bold = True
    if head.as_of:
        word.add_paragraph(xml_text(head.as_of))
    for line in head.lines:
        word.add_paragraph(xml_text(line), style=_known(word, "List Bullet"))


def _basis(book: Book) -> None:
    word, head, lang = book.word, book.document.head, book.lang
    book.heading(say("basis", lang))
    for label, value in head.facts:
        paragraph = word.add_paragraph(style=_known(word, "List Bullet"))
        paragraph.add_run(xml_text(f"{label}: ")).bold = True
        paragraph.add_run(long_date(value, lang) if isinstance(value, date) else xml_text(value))
    if not head.sources:
        return
    titles = [say(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    rows = tuple(Row((file, register, str(n), f"{digest[:SHORT]}…")) for file, register, n, digest in head.sources)
    layout = Layout("bronnen", say("sources", lang), columns, rows, ())
    book.caption("table", layout.title, "tabel_bronnen", stands_alone=False)
    book.grid(layout)


def _known(word: Word, style: str) -> str | None:
    """Take a style where the word has it; a house template may lack it."""
    return style if style in word.styles else None


# ---------------------------------------------------------------- tables


class Book:
    """A document that is being written: its bookmarks, and what its contents list."""

    def __init__(self, word: Word, document: Document) -> None:
        self.word, self.document, self.lang = word, document, document.lang
        self.marks = Bookmarks(word)
        self._place: Paragraph | None = None
        self._listed: dict[str, list[tuple[str, str]]] = {"contents": [], "table": [], "figure": []}

    def heading(self, text: str) -> None:
        """Begin a chapter."""
        paragraph, name = self.word.add_heading(xml_text(text), 1), self.marks.name("h", text)
        self.marks.add(paragraph, name)
        self._listed["contents"].append((text, name))

    def caption(self, kind: Literal["table", "figure"], title: str, name: str, *, stands_alone: bool = True) -> str:
        """Write the caption of a table or figure; give how a text names it."""
        word, noun = self.word, say(kind, self.lang)
        number = f"{noun} {1 + captions(word, noun)}"
        paragraph = word.add_paragraph(style=_known(word, "Caption"))
        caption(paragraph, word, noun)
        self.marks.add(paragraph, name)
        about = self.document.head.about if stands_alone else ""
        paragraph.add_run(xml_text(" ".join(filter(None, (f". {title}.", about)))))
        self._listed[kind].append((f"{number}. {title}", name))
        return number

    def table(self, layout: Layout, figures: Sequence[Figure]) -> None:
        """Write a table with its notes, and its figures behind it."""
        word = self.word
        _turn(word, wide=len(layout.columns) > WIDE)
        self.heading(layout.title)
        if layout.columns:
            self.caption("table", layout.title, self.marks.name("tabel", layout.name))
            self.grid(layout)
        own = (one for one in layout.notes if one not in layout.shared)
        notes = [word.add_paragraph(xml_text(note), style=NOTE) for note in (*own, *_remarks(layout))]
        for paragraph in notes[:1]:
            paragraph.paragraph_format.space_before = Pt(4)
        for paragraph in notes[: -1 if len(notes) <= SMALL else 0]:
            paragraph.paragraph_format.keep_with_next = True
        names = [self.marks.name("figuur", figure.name) for figure in figures]
        if figures:
            self._refer(names)
            _turn(word)  # figures are made for a page that stands
        for figure, name in zip(figures, names, strict=True):
            self._figure(figure, name)

    def _refer(self, names: Sequence[str]) -> None:
        """Name the figures of a table by fields that follow their numbers."""
        noun = say("figure", self.lang)
        before, after = say("see_figures", self.lang, figures="\0").split("\0")
        paragraph, first = self.word.add_paragraph(before, style=NOTE), 1 + captions(self.word, noun)
        for index, name in enumerate(names):
            paragraph.add_run(", " if index else "")
            add_field(paragraph, f"REF {name} \\h", f"{noun} {first + index}")
        paragraph.add_run(after)

    def grid(self, layout: Layout) -> None:
        """Write a table whose figures a text can cite."""
        grid(self.word, layout, partial(self._cite, layout))

    def _cite(self, layout: Layout, cells: Sequence[_Cell], row: Row, above: str) -> None:
        """Name each figure by its table, row and column."""
        named = row.cells[1]
        for cell, column, text in zip(cells, layout.columns, row.cells, strict=True):
            named = text if column.group and not column.numeric else named
            if column.numeric and any(char.isdigit() for char in text):
                label = f"{above} {named}" if column.group else row.cells[0] or f"{above} {named}"
                name = self.marks.name(layout.name, label.strip(), column.full_title)
                self.marks.add(cell.paragraphs[0], name)

    def rest(self, figures: Sequence[Figure]) -> None:
        """Write what is about the whole: figures, what explains several tables, closing sentences."""
        word, document = self.word, self.document
        if figures:
            self.heading(say("figures", self.lang))
        for figure in figures:
            self._figure(figure, self.marks.name("figuur", figure.name))
        shared = dict.fromkeys(note for one in document.layouts for note in one.notes if note in one.shared)
        if shared:
            self.heading(say("reading_guide", self.lang))
        for note in shared:
            word.add_paragraph(xml_text(note))
        if document.closing:
            self.heading(say("summary_sheet", self.lang))
        for line in document.closing:
            word.add_paragraph(xml_text(line), style=_known(word, "List Bullet"))

    def _figure(self, figure: Figure, name: str) -> None:
        from doorloop.render.draw import SCALE, to_png

        word, section = self.word, self.word.sections[-1]
        room, high = width(section), min(height(section) - BELOW, TALL)
        shape = word.add_picture(io.BytesIO(to_png(figure)))
        wide = min(room, round(shape.width * NATURAL / SCALE))  # so that letters of all figures are of one size
        shape.width, shape.height = Emu(wide), Emu(shape.height * wide // shape.width)
        if shape.height > high:
            shape.width, shape.height = Emu(shape.width * high // shape.height), Emu(high)
        told = shape._inline.docPr
        told.set("name", figure.name)
        told.set("title", figure.title)
        told.set("descr", f"{figure.title}. {figure.text}")
        word.paragraphs[-1].paragraph_format.keep_with_next = True
        self.caption("figure", figure.title, name)
        word.add_paragraph(figure.note, style=NOTE)

    def keep_place_for_contents(self) -> None:
        """Let the contents stand here, where there is enough to list."""
        if len(self.document.layouts) > FEW:
            self._place = self.word.add_paragraph()

    def write_contents(self) -> None:
        """Write the contents, and the lists of tables and figures, where their place is."""
        if self._place is None:
            return
        codes = {"contents": 'TOC \\o "1-1" \\n \\h'} | {
            kind: f'TOC \\c "{say(kind, self.lang)}" \\n \\h' for kind in ("table", "figure")
        }
        for kind, lines in self._listed.items():
            if lines:
                title = self._place.insert_paragraph_before(say(f"{kind}_list", self.lang))
                title.runs[0].bold, title.paragraph_format.keep_with_next = True, True
                title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(10), Pt(2)
                add_list([self._place.insert_paragraph_before(style=NOTE) for _ in lines], codes[kind], lines)
        self.word.element.body.remove(self._place._p)


def _remarks(layout: Layout) -> Iterator[str]:
    for one in layout.remarks:
        yield " ".join(filter(None, (one.sign, one.title + one.text)))
        yield from one.lines


def _turn(word: Word, *, wide: bool = False) -> None:
    """Lay the page down for what is wide, and back as it was for the rest; what lies already needs no new page."""
    orientation = WD_ORIENT.LANDSCAPE if wide else word.sections[0].orientation
    if word.sections[-1].orientation != orientation:
        section = word.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = orientation
