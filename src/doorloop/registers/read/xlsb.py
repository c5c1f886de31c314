"""Error cells of a binary workbook (.xlsb), which calamine has empty ([MS-XLSB] 2.3, 2.5.97.2)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final

from doorloop.registers.read.ooxml import Extras, SheetExtras, sheet_targets

WORKBOOK: Final = "xl/workbook.bin"
RELATIONS: Final = "xl/_rels/workbook.bin.rels"
ROW, CELL_ERROR, FORMULA_ERROR, SHEET = 0, 3, 11, 156
TEXTS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def extras(archive: zipfile.ZipFile) -> Extras:
    """Find the error cells of each sheet."""
    targets = sheet_targets(archive.read(RELATIONS))
    sheets = {}
    for kind, content in records(archive.read(WORKBOOK)):
        if kind == SHEET:
            id, rest = _text(content[8:])
            name, _ = _text(rest)
            if targets.get(id) in archive.namelist():
                sheets[name] = SheetExtras(texts=_errors(archive.read(targets[id])))
    return Extras(sheets)


def _errors(data: bytes) -> dict[tuple[int, int], str]:
    found, row = {}, 0
    for kind, content in records(data):
        if kind == ROW:
            row = int.from_bytes(content[:4], "little")
        elif kind in (CELL_ERROR, FORMULA_ERROR) and len(content) > 8:
            found[row, int.from_bytes(content[:4], "little")] = TEXTS.get(content[8], "#ERROR")
    return found


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the records of a part: their type, and their content."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, and where it ends."""
    value = 0
    for shift in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    return value, at


def _text(data: bytes) -> tuple[str, bytes]:
    size = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:size].decode("utf-16-le", "replace"), data[size:]
