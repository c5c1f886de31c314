"""What calamine leaves out of a binary workbook (.xlsb): error cells, hidden rows, merges ([MS-XLSB] 2.3, 2.5.97.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from doorloop.registers.read.ooxml import Extras
from doorloop.registers.read.package import Package
from doorloop.registers.read.worksheet import SheetExtras

WORKBOOK: Final = "xl/workbook.bin"
ROW, CELL_ERROR, FORMULA_ERROR, SHEET, MERGE = 0, 3, 11, 156, 176
ROW_BYTES: Final = 12
"""Of these of a row four are its number, four its style, two its height (2.4.735); the last holds HIDDEN_ROW."""
HIDDEN_ROW: Final = 0x10
MERGE_BYTES: Final = 16
"""The first and last row, and the first and last column (2.4.731)."""
TEXTS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def extras(package: Package, part: str) -> Extras:
    """Find the error cells, hidden rows and merged cells of each sheet."""
    targets = {relation.id: relation.target for relation in package.relations(part)}
    sheets = []
    for kind, content in records(package.read(part)):
        if kind == SHEET:
            target = targets.get(_text(content[8:])[0], "")
            sheets.append(_sheet(package.read(target)) if target in package else SheetExtras())
    return Extras(sheets)


def _sheet(data: bytes) -> SheetExtras:
    texts, hidden, merges, row = {}, set(), set(), 0
    for kind, content in records(data):
        if kind == ROW and len(content) >= ROW_BYTES:
            row = int.from_bytes(content[:4], "little")
            if content[11] & HIDDEN_ROW or content[8:10] == b"\0\0":
                hidden.add(row)
        elif kind in (CELL_ERROR, FORMULA_ERROR) and len(content) > 8:
            texts[row, int.from_bytes(content[:4], "little")] = TEXTS.get(content[8], "#ERROR")
        elif kind == MERGE and len(content) >= MERGE_BYTES:
            top, bottom, left, right = struct.unpack("<4I", content[:MERGE_BYTES])
            merges.add((top, left, bottom, right))
    return SheetExtras(texts=texts, hidden_rows=frozenset(hidden), merges=tuple(sorted(merges)))


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
