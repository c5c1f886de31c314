"""What the XML of an .xlsx says beside its values: error cells, formulas without a result, what is hidden."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree

from doorloop.registers.cells import column_index
from doorloop.registers.frames import Merge
from doorloop.registers.read.distinct import Distinct, take_apart

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
DATA = re.compile(rb"<(\w+:)?sheetData\b")
PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
ERROR = re.compile(rb'(?:^|\s)t="e"')
FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</)")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
MANY_COLUMNS = 16_384


@dataclass(frozen=True)
class SheetExtras:
    """The extras of one sheet; rows and columns are 0-based.

    Attributes:
        texts: (row, column) → what stands in a cell that a reader has as empty: an error, or a formula.
        distinct: the sheet taken apart, if it is.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[Merge, ...] = ()
    distinct: Distinct | None = None


@dataclass(frozen=True)
class Extras:
    """The extras of each sheet by name, and the date system.

    Attributes:
        package: a package to read in place of this one, in which the sheets that were taken apart are small.
    """

    sheets: dict[str, SheetExtras] = field(default_factory=dict)
    epoch_1904: bool = False
    package: bytes = b""


def extras(archive: zipfile.ZipFile) -> Extras:
    """Find the extras of each sheet of an .xlsx or .xlsm."""
    book = ElementTree.fromstring(archive.read(WORKBOOK))
    targets, names = sheet_targets(archive.read(RELATIONS)), set(archive.namelist())
    sheets: dict[str, SheetExtras] = {}
    parts: dict[str, bytes] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if targets.get(id) in names:
            extra = sheets[sheet.get("name", "")] = sheet_extras(archive.read(targets[id]))
            if extra.distinct:
                parts[targets[id]] = extra.distinct.cells
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904", "0").lower() in ("1", "true")
    return Extras(sheets, is_1904, _replaced(archive, parts) if parts else b"")


def _replaced(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> bytes:
    """Give the same package, not compressed, with other parts of these names."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            copy.writestr(name, parts[name] if name in parts else archive.read(name))
    return package.getvalue()


def sheet_targets(relations: bytes) -> dict[str, str]:
    """Map the ids of a workbook's relations to the paths of its parts."""
    pairs = ((r.get("Id", ""), r.get("Target", "")) for r in ElementTree.fromstring(relations))
    return {id: normpath(join("/xl", target)).lstrip("/") for id, target in pairs}


def sheet_extras(xml: bytes) -> SheetExtras:
    """Find what a sheet's XML says beside its values; a sheet without any of it is only searched.

    A large sheet is taken apart where it can be, which is where no cell of it has to be put back.
    """
    distinct = take_apart(xml)
    if distinct:
        xml = distinct.frame
    hides = b"hidden=" in xml
    prefix = _prefix(xml)
    return SheetExtras(
        texts=_texts(xml, prefix) if b't="e"' in xml or b"<" + prefix + b"f" in xml else {},
        hidden_rows=frozenset(_hidden_rows(xml)) if hides else frozenset(),
        hidden_columns=frozenset(_hidden_columns(xml)) if hides else frozenset(),
        filtered=xml.find(b"filterColumn ", xml.rfind(b"sheetData")) >= 0,
        merges=tuple(sorted(_merges(xml))),
        distinct=distinct,
    )


def _merges(xml: bytes) -> Iterator[Merge]:
    for match in MERGE.finditer(xml, max(xml.rfind(b"sheetData"), 0)):
        left, top, right, bottom = (part.decode() for part in match.groups())
        yield int(top) - 1, column_index(left), int(bottom) - 1, column_index(right)


def _prefix(xml: bytes) -> bytes:
    """Give the prefix that the names of the sheet's elements have, such as `x:`; most have none."""
    data = DATA.search(xml)
    return (data[1] or b"") if data else b""


def _texts(xml: bytes, prefix: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    cells = xml[: xml.rfind(b"sheetData")]  # lists of allowed values stand behind them, and have formulas too
    for cell in cells.split(b"<" + prefix + b"c ")[1:]:
        attributes, _, inner = cell.partition(b">")
        error = ERROR.search(attributes)
        formula = None if error or b"<" not in inner else FORMULA.search(inner)
        place = PLACE.search(attributes)
        if not place or not (error or formula):
            continue
        value = VALUE.search(inner)
        at = int(place[2]) - 1, column_index(place[1].decode())
        if error:
            found[at] = value[1].decode("utf-8", "replace") if value else "#ERROR"
        elif formula and not value and b't="str"' not in attributes:
            found[at] = "=" + (formula[1] or b"?").decode("utf-8", "replace")
    return found


def _hidden_rows(xml: bytes) -> set[int]:
    rows = (match[1] for match in ROW.finditer(xml) if HIDDEN.search(match[1]))
    return {int(found[1]) - 1 for row in rows if (found := re.search(rb'\br="(\d{1,7})"', row))}


def _hidden_columns(xml: bytes) -> set[int]:
    hidden: set[int] = set()
    for match in COLUMN.finditer(xml):
        bounds = re.search(rb'\bmin="(\d+)"', match[1]), re.search(rb'\bmax="(\d+)"', match[1])
        if HIDDEN.search(match[1]) and bounds[0] and bounds[1]:
            hidden |= set(range(int(bounds[0][1]) - 1, min(int(bounds[1][1]), MANY_COLUMNS)))
    return hidden
