"""What the XML of an .xlsx says beside its values: error cells and the 1904 date system."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree

from doorloop.places import column_index

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(.*?)</(?:\w+:)?c>', re.S)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


@dataclass(frozen=True)
class Extras:
    """Per sheet name the error cells by 0-based (row, column), and the date system."""

    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    epoch_1904: bool = False


def extras(data: bytes) -> Extras:
    """Read the extras of an .xlsx or .xlsm; other formats and odd files have none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if WORKBOOK not in archive.namelist():
                return Extras()
            book = ElementTree.fromstring(archive.read(WORKBOOK))
            errors = {
                name: found
                for name, path in _sheet_paths(archive, book)
                if path in archive.namelist() and (found := error_cells(archive.read(path)))
            }
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError):
        return Extras()
    return Extras(errors=errors, epoch_1904=_is_1904(book))


def _is_1904(book: ElementTree.Element) -> bool:
    properties = book.find("{*}workbookPr")
    return properties is not None and properties.get("date1904", "0").lower() in ("1", "true")


def _sheet_paths(archive: zipfile.ZipFile, book: ElementTree.Element) -> list[tuple[str, str]]:
    """Pair each sheet's name with the path of its XML, through the workbook's relations."""
    relations = ElementTree.fromstring(archive.read(RELATIONS))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    pairs = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        id = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(id, "")
        pairs.append((sheet.get("name", ""), normpath(join("xl", target)).lstrip("/")))
    return pairs


def error_cells(xml: bytes) -> dict[tuple[int, int], str]:
    """Find the cells of type error in a sheet's XML: 0-based (row, column) → the text shown."""
    if b't="e"' not in xml:
        return {}
    found = {}
    for letters, row, inner in ERROR_CELL.findall(xml):
        value = VALUE.search(inner)
        found[int(row) - 1, column_index(letters.decode())] = value[1].decode() if value else "#ERROR"
    return found
