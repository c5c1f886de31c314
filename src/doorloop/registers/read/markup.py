"""XML as its parser meets it: the elements of a part by name, however they are legally written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NoReturn
from xml.parsers import expat

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPREADSHEET: Final = frozenset(
    {
        MAIN,
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # ISO/IEC 29500 strict
        "http://schemas.microsoft.com/office/excel/2006/2",  # a preview of Excel 2007
    }
)
COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TRANSPARENT: Final = frozenset({f"{COMPATIBILITY} AlternateContent", f"{COMPATIBILITY} Fallback"})
EXTENSIONS: Final = "extLst"
XML: Final = "http://www.w3.org/XML/1998/namespace "
SPACE: Final = f"{XML}space"
BLANK: Final = " \t\n\r"

Attributes = Mapping[str, str]


class Elements:
    """Meets the elements of one part in their order.

    An element of a namespace that is not understood is passed over with all that stands in it, and so is a list of
    extensions. Of alternatives the fallback is read (ISO/IEC 29500-3, 10.2).
    """

    spaces: frozenset[str] = SPREADSHEET
    """The namespaces that are understood."""

    def __init__(self) -> None:
        self.encoding = "utf-8"
        self._passing = 0
        self._names: dict[str, str] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        """Meet the start of an element, by its name without prefix."""

    def end(self, name: str) -> None:
        """Meet its end."""

    def text(self, text: str) -> None:
        """Meet text."""

    def parse(self, xml: bytes) -> None:
        """Meet all elements of a part.

        Errors: ValueError for what is no well-formed XML, or has a document type, which no part of a workbook has.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_type
        parser.XmlDeclHandler = self._declare
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise ValueError(f"XML with an error, {expat.ErrorString(error.code)}") from None

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG002
        self.encoding = (encoding or self.encoding).lower()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if self._passing:
            self._passing += 1
            return
        known = self._names.get(name) or self._known(name)
        if known:
            self.begin(known, attributes)
        elif name not in TRANSPARENT:
            self._passing = 1

    def _known(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        known = self._names[name] = local if space in self.spaces and local != EXTENSIONS else ""
        return known

    def _end(self, name: str) -> None:
        if self._passing:
            self._passing -= 1
        elif known := self._names[name]:
            self.end(known)

    def _text(self, text: str) -> None:
        if not self._passing:
            self.text(text)


def _refuse_type(*_: object) -> NoReturn:
    raise ValueError("XML with a document type")


class Runs:
    """One text that may be written in several runs: their letters, without how these sound or look.

    Space at either end counts where its run says `xml:space="preserve"` (XML 1.0, 2.10), between runs always.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[str, bool]] = []

    def add(self, text: str, attributes: Attributes) -> None:
        """Add a run, given its text and the attributes of its element."""
        self._runs.append((text, attributes.get(SPACE) == "preserve"))

    def __str__(self) -> str:
        text = "".join(run for run, _ in self._runs)
        if self._runs and not self._runs[0][1]:
            text = text.lstrip(BLANK)
        return text if not self._runs or self._runs[-1][1] else text.rstrip(BLANK)


class Copy(Elements):
    """Writes a part again in the one way that every reader knows: UTF-8, no prefix, no comment, no extension."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Write the start of an element, the first one with its namespace."""
        own = "" if self._pieces else f' xmlns="{MAIN}"'
        named = ((key.replace(XML, "xml:"), value) for key, value in attributes.items())
        self._pieces.append(f"<{name}{own}{''.join(f' {key}={quoted(v)}' for key, v in named if ' ' not in key)}>")

    def end(self, name: str) -> None:
        """Write its end."""
        self._pieces.append(f"</{name}>")

    def text(self, text: str) -> None:
        """Write text."""
        self._pieces.append(escaped(text))

    def markup(self) -> bytes:
        """Give what was written."""
        return "".join(self._pieces).encode()


def copy(xml: bytes) -> bytes:
    """Write a part again; see `Copy`."""
    part = Copy()
    part.parse(xml)
    return part.markup()


def escaped(text: str) -> str:
    """Write text so that a parser gives it back."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Write the value of an attribute so that a parser gives it back."""
    text = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'
