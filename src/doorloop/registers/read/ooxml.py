"""An .xlsx or .xlsm: its parts parsed, and written again in the one way that a reader of values knows."""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import basename
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.base.arrays import Longs
from doorloop.registers.read.alike import PADDING, read_texts
from doorloop.registers.read.markup import MAIN, Attributes, Elements, Runs, copy, escaped, quoted
from doorloop.registers.read.package import RELATIONS, Package, Relation
from doorloop.registers.read.worksheet import TRUE, SheetExtras, read_sheet

DOCUMENT: Final = "officeDocument"
WORKBOOK: Final = re.compile(r"(?:.*/)?workbook\d*\.xml")
SHEET: Final = "worksheet"
FOLDER: Final = "xl/worksheets/"
"""A reader takes what stands elsewhere for no worksheet."""
TEXTS: Final = "xl/sharedStrings.xml"
SHEET_PART: Final = re.compile(r"(?:.*/)?worksheets/sheet\d+\.xml")
ASCII_LIKE: Final = ("utf-8", "us-ascii")
TEXT: Final = re.compile(rb'(?:<si><t(?: xml:space="preserve")?+>[^<]*+</t></si>)*+')
"""Shared texts as most programs write them, which need not be written again."""
LINKED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class SheetError(ValueError):
    """One sheet cannot be read: its name, and why."""

    def __init__(self, name: str, error: ValueError) -> None:
        super().__init__(str(error))
        self.name = name


class Extras(Struct, frozen=True):
    """The extras of each sheet in their order, and the date system.

    Attributes:
        package: a package to read in place of this one, if there is one.
    """

    sheets: list[SheetExtras] = field(default_factory=list)
    epoch_1904: bool = False
    package: bytes = b""


class Entry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    state: str
    id: str


def workbook_part(package: Package) -> str:
    """Find the part that lists the sheets: where the package says it is, or by its name; empty where there is none."""
    related = (relation.target for relation in package.relations() if relation.kind == DOCUMENT)
    named = sorted(filter(WORKBOOK.fullmatch, package.names()), key=lambda name: (name.count("/"), name))
    return next((name for name in (*related, *named) if name in package and name.endswith(".xml")), "")


def extras(package: Package, part: str) -> Extras:
    """Read the worksheets of a workbook whose part lists them."""
    book = Workbook()
    book.parse(package.read(part))
    relations = package.relations(part)
    sheets: list[SheetExtras] = []
    parts = _shared(package, relations)
    texts = _digits(parts.get(TEXTS, b""))
    pairs = _worksheets(book.sheets, package, relations)
    for number, (entry, name) in enumerate(pairs, 1):
        extra, parts[FOLDER + f"sheet{number}.xml"] = _sheet(package, entry, name, texts)
        sheets.append(extra)
    return Extras(sheets, book.is_1904, _package([entry for entry, _ in pairs], book.is_1904, parts))


def _sheet(package: Package, entry: Entry, part: str, texts: Longs) -> tuple[SheetExtras, bytes]:
    try:
        extra, markup = read_sheet(package, part, texts)
    except ValueError as error:
        raise SheetError(entry.name, error) from None
    return replace(extra, name=entry.name), markup


def _worksheets(listed: list[Entry], package: Package, relations: list[Relation]) -> list[tuple[Entry, str]]:
    """Pair each worksheet with its part; a sheet of a chart, a dialog or macros is none.

    Sheets that name no relation are paired with the parts that are left, in their order, if these are as many.
    Errors: LookupError for a worksheet whose part cannot be found.
    """
    by_id = {relation.id: relation for relation in relations}
    parts = [relation.target for relation in relations if relation.kind == SHEET] or sorted(
        filter(SHEET_PART.fullmatch, package.names()), key=_number
    )
    taken = {by_id[entry.id].target for entry in listed if entry.id in by_id}
    left = sorted((part for part in parts if part not in taken), key=_number)
    astray = [entry for entry in listed if entry.id not in by_id]
    if len(astray) != len(left) and astray:
        raise LookupError("a sheet without a part")
    guessed = dict(zip(map(id, astray), left, strict=False))
    pairs = ((entry, by_id.get(entry.id)) for entry in listed)
    return [
        (entry, relation.target if relation else guessed[id(entry)])
        for entry, relation in pairs
        if not relation or relation.kind == SHEET
    ]


def _number(part: str) -> tuple[int, str]:
    """Put `sheet2` before `sheet10`."""
    return len(part), part


class Workbook(Elements):
    """Meets the elements of the part that lists the sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Entry] = []
        self.is_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Meet the start of an element."""
        if name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0").lower() in TRUE
        elif name == "sheet":
            id = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets.append(Entry(attributes.get("name", ""), attributes.get("state", "visible"), id))


class SharedTexts(Elements):
    """Meets the texts that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.is_known = self._collects = self._is_phonetic = False
        self._runs = Runs()
        self._run: Attributes = {}
        self._collected: list[str] = []
        self._texts: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Meet the start of an element."""
        match name:
            case "sst":
                self.is_known = True
            case "si":
                self._runs = Runs()
            case "t":
                self._collected, self._collects, self._run = [], True, attributes
            case "rPh":
                self._is_phonetic = True

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        match name:
            case "si":
                self._texts.append(str(self._runs))
            case "t":
                self._collects = False
                if not self._is_phonetic:
                    self._runs.add("".join(self._collected), self._run)
            case "rPh":
                self._is_phonetic = False

    def text(self, text: str) -> None:
        """Meet text."""
        if self._collects:
            self._collected.append(text)

    def markup(self) -> bytes:
        """Give plain markup of the same texts."""
        return "".join(f'<si><t xml:space="preserve">{escaped(text)}</t></si>' for text in self._texts).encode()


def _shared_texts(xml: bytes) -> bytes:
    """Give shared texts as plain markup; those that are written so already are not parsed one by one."""
    low, high = xml.find(b"<si>"), xml.rfind(b"</si>") + 5
    if 0 <= low < high and TEXT.fullmatch(xml, low, high):
        frame = SharedTexts()
        frame.parse(xml[:low] + xml[high:])
        if frame.is_known and frame.encoding in ASCII_LIKE:
            return xml[low:high]
    texts = SharedTexts()
    texts.parse(xml)
    return texts.markup()


def _shared(package: Package, relations: list[Relation]) -> dict[str, bytes]:
    """Give the parts that sheets share: texts and styles."""
    parts = {}
    for kind, write in (("sharedStrings", _texts_part), ("styles", copy)):
        related = [relation.target for relation in relations if relation.kind == kind]
        name = next((name for name in (*related, f"xl/{kind}.xml") if name in package), None)
        if name:
            parts[f"xl/{kind}.xml"] = write(package.read(name))
    return parts


def _texts_part(xml: bytes) -> bytes:
    return f'<sst xmlns="{MAIN}">'.encode() + _shared_texts(xml) + b"</sst>"


def _digits(part: bytes) -> Longs:
    """Give the shared texts of digits, see `read_texts`, of plain markup."""
    markup = np.frombuffer(part, np.uint8)
    begins = np.flatnonzero((markup[:-1] == ord("<")) & (markup[1:] == ord("s")))[1:]  # the first is that of all
    return read_texts(part + PADDING, begins, np.diff(begins, append=part.rfind(b"<")))


def _package(sheets: list[Entry], is_1904: bool, parts: dict[str, bytes]) -> bytes:
    """Write a package of these parts, not compressed, with sheets numbered as they are listed."""
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number}" state={quoted(sheet.state)} r:id="sheet{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKED}"><workbookPr date1904="{int(is_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>"
    )
    written = {
        "_rels/.rels": _related([Relation(DOCUMENT, DOCUMENT, "xl/workbook.xml")]),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": _related([Relation(_stem(name), _kind(name), f"/{name}") for name in parts]),
        **parts,
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in written.items():
            archive.writestr(name, content)
    return package.getvalue()


def _related(relations: list[Relation]) -> bytes:
    links = (f'<Relationship Id="{id}" Type="{LINKED}/{kind}" Target="{target}"/>' for id, kind, target in relations)
    return f'<Relationships xmlns="{min(RELATIONS)}">{"".join(links)}</Relationships>'.encode()


def _stem(name: str) -> str:
    return basename(name).removesuffix(".xml")


def _kind(name: str) -> str:
    return SHEET if "sheet" in name else _stem(name)
