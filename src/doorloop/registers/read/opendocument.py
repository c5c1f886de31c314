"""An OpenDocument sheet (.ods): its content parsed, and written again in the one way that a reader of values knows."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from doorloop.registers.frames import Merge
from doorloop.registers.read.markup import Attributes, Elements, escaped, quoted
from doorloop.registers.read.ooxml import Extras
from doorloop.registers.read.package import Package
from doorloop.registers.read.worksheet import LARGEST, SheetExtras

CONTENT: Final = "content.xml"
MEDIA_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST: Final = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
DOCUMENT: Final = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES: Final = {
    f"{DOCUMENT}office:1.0": "office",
    f"{DOCUMENT}style:1.0": "style",
    f"{DOCUMENT}table:1.0": "table",
    f"{DOCUMENT}text:1.0": "text",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
WRITTEN: Final = CELLS | {
    *("office:document-content", "office:automatic-styles", "style:style", "style:table-properties", "office:body"),
    *("office:spreadsheet", "table:table", "table:table-row"),
    *("text:p", "text:span", "text:s", "text:tab", "text:line-break", "text:a"),
}
GROUPS: Final = frozenset(
    f"table:table-{name}"
    for name in ("row-group", "rows", "header-rows", "column-group", "columns", "header-columns", "column")
)
"""Read, and not written: what they group counts."""
PARAGRAPH: Final = "text:p"
KIND, ERROR_KIND = "office:value-type", "calcext:value-type"
HIDDEN: Final = ("collapse", "filter")
FURTHEST: Final = 1 << 20
"""Rows and columns that are repeated beyond this, to the end of a sheet, hold nothing."""


def extras(package: Package, part: str) -> Extras:
    """Read the sheets of a document.

    Errors: ValueError for content that no spreadsheet program would open.
    """
    content = Content()
    content.parse(package.read(part))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", MEDIA_TYPE)
        archive.writestr(CONTENT, content.markup())
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return Extras(content.sheets, package=target.getvalue())


class Content(Elements):
    """Meets the elements of the part that holds all sheets, and writes them again."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[SheetExtras] = []
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._row = self._column = self._times = 0
        self._hidden: tuple[set[int], set[int]] = set(), set()
        self._merges: set[Merge] = set()
        self._filtered = False

    def _known(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        known = f"{PREFIXES.get(space, '')}:{local}"
        self._names[name] = known if known in WRITTEN | GROUPS else ""
        return self._names[name]

    def begin(self, name: str, attributes: Attributes) -> None:
        """Meet the start of an element."""
        named = _prefixed(attributes)
        if name in CELLS:
            named = self._begin_cell(named)
        match name:
            case "table:table":
                self._row = self._column = 0
                self._hidden, self._merges, self._filtered = (set(), set()), set(), False
            case "table:table-row":
                self._begin_row(named)
            case "table:table-column":
                self._column += _hide(self._hidden[1], self._column, named, "columns")
            case "text:p":
                self._paragraphs += 1
        if name in WRITTEN:
            own = "" if self._pieces else "".join(f" xmlns:{prefix}={quoted(s)}" for s, prefix in PREFIXES.items())
            self._pieces.append(f"<{name}{own}{''.join(f' {key}={quoted(value)}' for key, value in named.items())}>")

    def text(self, text: str) -> None:
        """Meet text: only that of paragraphs stands in a cell."""
        if self._paragraphs:
            self._pieces.append(escaped(text))

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        if name in WRITTEN:
            self._pieces.append(f"</{name}>")
        match name:
            case "text:p":
                self._paragraphs -= 1
            case "table:table-row":
                self._row += self._times
            case "table:table":
                rows, columns = map(frozenset, self._hidden)
                merges = tuple(sorted(self._merges))
                self.sheets.append(
                    SheetExtras(hidden_rows=rows, hidden_columns=columns, filtered=self._filtered, merges=merges)
                )

    def _begin_row(self, attributes: Attributes) -> None:
        self._times = _hide(self._hidden[0], self._row, attributes, "rows")
        self._filtered |= attributes.get("table:visibility") == "filter"
        self._column = 0

    def _begin_cell(self, attributes: dict[str, str]) -> dict[str, str]:
        """Meet a cell; give its attributes, an error being a text."""
        times = _times(attributes, "columns-repeated")
        if KIND in attributes and times * self._times > LARGEST:
            raise ValueError("a cell that is repeated too often")
        down, right = _times(attributes, "rows-spanned"), _times(attributes, "columns-spanned")
        if down * right > 1:
            self._merges.add((self._row, self._column, self._row + down - 1, self._column + right - 1))
        self._column += times
        if attributes.get(ERROR_KIND) != "error":
            return attributes
        return {KIND: "string", **{key: value for key, value in attributes.items() if not key.startswith("office:")}}

    def markup(self) -> bytes:
        """Give what was written."""
        return "".join(self._pieces).encode()


def _prefixed(attributes: Attributes) -> dict[str, str]:
    """Name the attributes with the customary prefixes; others are left out."""
    found = {}
    for key, value in attributes.items():
        space, _, local = key.rpartition(" ")
        if space in PREFIXES:
            found[f"{PREFIXES[space]}:{local}"] = value
    return found


def _hide(hidden: set[int], first: int, attributes: Attributes, what: str) -> int:
    """Note rows or columns that are hidden; give how many there are."""
    times = _times(attributes, f"{what}-repeated")
    if attributes.get("table:visibility") in HIDDEN:
        hidden |= set(range(first, min(first + times, FURTHEST)))
    return times


def _times(attributes: Attributes, what: str) -> int:
    return max(int(attributes.get(f"table:number-{what}", "1")), 1)
