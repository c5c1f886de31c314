"""Error cells of an OpenDocument sheet (.ods), which calamine has empty."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.etree import ElementTree

from doorloop.registers.read.ooxml import Extras, SheetExtras

CONTENT: Final = "content.xml"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
KIND: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
FURTHEST: Final = 1 << 20
"""Rows beyond this, repeated to the end of a sheet, hold nothing."""


def extras(archive: zipfile.ZipFile) -> Extras:
    """Find the error cells of each sheet, as LibreOffice marks them; a file without any is only searched."""
    data = archive.read(CONTENT)
    if b'value-type="error"' not in data:
        return Extras()
    sheets = {}
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if element.tag == f"{TABLE}table":
            sheets[element.get(f"{TABLE}name", "")] = SheetExtras(texts=_errors(element))
            element.clear()
    return Extras(sheets)


def _errors(table: ElementTree.Element) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    y = 0
    for row in table.iter(f"{TABLE}table-row"):
        times, x = _repeated(row, "rows"), 0
        for cell in row:
            width = _repeated(cell, "columns")
            if cell.get(KIND) == "error":
                text = "".join(cell.itertext()).strip() or "#ERROR"
                found |= {(y + i, x + j): text for i in range(times) for j in range(width)}
            x += width
        y += times
    return found


def _repeated(element: ElementTree.Element, what: str) -> int:
    return min(int(element.get(f"{TABLE}number-{what}-repeated", "1")), FURTHEST)
