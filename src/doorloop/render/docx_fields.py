"""Fields and bookmarks in a Word document: captions that Word counts again, lists, figures that a text can cite."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from doorloop.render.office import xml_text

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

LONGEST: Final = 40
"""Characters of the name of a bookmark in Word."""
NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def caption(paragraph: Paragraph, word: Word, noun: str) -> None:
    """Begin a caption; its number is a field, so that Word counts it again and can list it."""
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{noun} ")
    add_field(paragraph, f"SEQ {noun} \\* ARABIC", str(1 + captions(word, noun)))


def captions(word: Word, noun: str) -> int:
    """Count the captions of a kind that are there already, those of the template included."""
    codes = [code.text or "" for code in word.element.body.iter(qn("w:instrText"))]
    return sum(code.startswith(f"SEQ {noun} ") for code in codes)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field with what it shows until Word counts again."""
    begin(paragraph, code)
    paragraph.add_run(shown)
    _sign(paragraph, "end")


def begin(paragraph: Paragraph, code: str) -> None:
    """Begin a field; what follows is what it shows until Word counts again."""
    _sign(paragraph, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    paragraph.add_run()._r.append(instruction)
    _sign(paragraph, "separate")


def _sign(paragraph: Paragraph, kind: str) -> None:
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(sign)


def add_list(paragraphs: Sequence[Paragraph], code: str, lines: Sequence[tuple[str, str]]) -> None:
    """Write a list over some paragraphs, a line each: its text, and the bookmark that it leads to.

    The list has no page numbers: they are known only to what lays the pages out. Word adds them when it is told to.
    """
    for index, (paragraph, (text, to)) in enumerate(zip(paragraphs, lines, strict=True)):
        if index == 0:
            begin(paragraph, code)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), to)
        link.append(paragraph.add_run(xml_text(text))._r)
        paragraph._p.append(link)
        if index == len(lines) - 1:
            _sign(paragraph, "end")


class Bookmarks:
    """The bookmarks of a document: each name once, and the same in every run of the same tables."""

    def __init__(self, word: Word) -> None:
        there = word.element.body.iter(qn("w:bookmarkStart"))
        self._taken = {str(one.get(qn("w:name"))) for one in there}
        self._next = 1 + len(self._taken)

    def name(self, *words: str) -> str:
        """Make a name of words, letters and digits alone; a long one is cut, and told apart by a digest."""
        plain = unicodedata.normalize("NFKD", "_".join(words)).encode("ascii", "ignore").decode().lower()
        whole = NOT_A_NAME.sub("_", plain).strip("_")
        name = whole if len(whole) <= LONGEST and whole[:1].isalpha() else f"{whole[: LONGEST - 7]}_{_digest(whole)}"
        name = name if name[:1].isalpha() else f"t_{name}"[:LONGEST]
        return next(one for one in _numbered(name) if one not in self._taken)

    def add(self, paragraph: Paragraph, name: str) -> None:
        """Put a bookmark around what stands in a paragraph."""
        self._taken.add(name)
        first, last = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (first, last):
            one.set(qn("w:id"), str(10_000 + self._next))
        first.set(qn("w:name"), name)
        at = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(at, first)
        paragraph._p.append(last)
        self._next += 1


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name[: LONGEST - 4]}_{index}" for index in range(2, 1000))
