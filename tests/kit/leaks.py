"""Looks for identifiers and dates of birth in every byte of a file, unpacked as far as it goes.

Numbers are looked for in every spelling: the text is taken once as it is, and once without what people put between
digits. Dates of birth are looked for in ISO, Dutch and English, and as the serial of a spreadsheet.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

BETWEEN = re.compile(r"[\s.\-/:'’‘`\u00a0\u2010-\u2015]+")
BASE64 = re.compile(rb"base64,\s*([A-Za-z0-9+/=\s]{16,})")
MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
OTHER = {"maa": 3, "mar": 3, "may": 5, "oct": 10}
"""The first three letters of months, in Dutch and in English."""
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
WITH_WORD = re.compile(r"(?<!\d)(\d{1,2})[\s\-.]*([a-z]{3,9})\.?[\s\-.]*['’]?(\d{4}|\d{2})(?!\d)", re.I)
WORD_FIRST = re.compile(r"(?<![a-z])([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?!\d)", re.I)
SERIAL = re.compile(r"(?<![\w.,#-])(\d{5,6})(?:[.,]0+)?(?![\w.,-])")
EPOCHS = (date(1899, 12, 30), date(1904, 1, 1), date.min)
"""From which Excel, Excel on an old Mac and Python count days; Python counts the first as 1."""


@dataclass(frozen=True)
class Needles:
    """What may not turn up: numbers by their digits, dates of birth, and other texts as they stand in a register."""

    numbers: frozenset[str]
    births: frozenset[date]
    texts: frozenset[str] = frozenset()

    def found(self, text: str) -> set[str]:
        """Name what turns up in a text."""
        runs = set(re.findall(r"\d{8,}", BETWEEN.sub("", text)))
        numbers = {number for number in self.numbers for run in runs if number in run}
        births = {str(day) for day in _dates(text) if day in self.births}
        serials = {(day - epoch).days + (epoch == date.min): str(day) for day in self.births for epoch in EPOCHS}
        births |= {serials[int(found)] for found in SERIAL.findall(text) if int(found) in serials}
        folded = text.casefold()
        return numbers | births | {one for one in self.texts if one.casefold() in folded}

    def packed(self, data: bytes) -> set[str]:
        """Name the numbers that turn up as binary numbers, which hold a zero byte all."""
        kinds = ("<q", "<d", ">q", ">d") if b"\0" in data else ()
        return {n for n in self.numbers for kind in kinds if struct.pack(kind, _as(kind, n)) in data}


def _as(kind: str, digits: str) -> int | float:
    return float(digits) if kind.endswith("d") else int(digits)


def _dates(text: str) -> Iterator[date]:
    """Give every date that a text holds, in figures or with the name of the month."""
    parts = [(y, m, d) for d, m, y in DAY_FIRST.findall(text)]
    parts += YEAR_FIRST.findall(text)
    parts += [(y, _month(word), d) for d, word, y in WITH_WORD.findall(text)]
    parts += [(y, _month(word), d) for word, d, y in WORD_FIRST.findall(text)]
    for y, m, d in set(parts):
        with contextlib.suppress(ValueError):  # no date, whatever else it is
            yield date(int(y) if len(y) == 4 else 1900 + int(y), int(m), int(d))


def _month(word: str) -> str:
    start = word[:3].lower()
    return str(MONTHS.index(start) + 1 if start in MONTHS else OTHER.get(start, 0))


def leaks(needles: Needles, name: str, data: bytes) -> set[tuple[str, str]]:
    """Name the place and the identifier of everything that turns up in a file."""
    found = {(name, one) for one in needles.found(name)}
    for place, part in unpacked(name, data):
        found |= {(place, one) for one in needles.packed(part)}
        for text in _texts(part):
            found |= {(place, one) for one in needles.found(text)}
    return found


def leaks_below(needles: Needles, folder: Path) -> set[tuple[str, str]]:
    """Name what turns up in the names and bytes of all files below a folder."""
    return {leak for path in folder.rglob("*") for leak in _of_path(needles, path, folder)}


def _of_path(needles: Needles, path: Path, folder: Path) -> set[tuple[str, str]]:
    return leaks(needles, path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else b"")


def _texts(data: bytes) -> Iterable[str]:
    text = data.decode("utf-8", "replace")
    yield text
    if "&" in text:
        yield html.unescape(text)
    if b"\0" in data:
        yield data.decode("utf-16-le", "replace")
        yield data.decode("latin-1")


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file and everything that is packed in it, with its place."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield f"{name}!", package.comment
            for entry in package.infolist():
                yield f"{name}!{entry.filename}", entry.filename.encode() + entry.comment + entry.extra
                yield from unpacked(f"{name}!{entry.filename}", package.read(entry))
    elif data.startswith(b"\x1f\x8b"):
        yield from unpacked(f"{name}!", gzip.decompress(data))
    elif data.startswith(b"\x89PNG"):
        yield from ((f"{name}!{kind}", part) for kind, part in _chunks(data))
    elif data.startswith(b"PAR1"):
        yield from _parquet(name, data)
    for index, blob in enumerate(BASE64.findall(data)):
        yield from unpacked(f"{name}!base64-{index}", base64.b64decode(blob + b"==", validate=False))


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the chunks of a PNG that are no picture; what is packed in a text chunk is unpacked."""
    at = 8
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        part = data[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            packed = part[part.index(b"\0") + 2 :].lstrip(b"\0")
            part = zlib.decompress(packed) if packed[:1] == b"x" else part
        if kind not in (b"IDAT", b"IEND"):
            yield kind.decode(), part


def _parquet(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    table = pq.read_table(io.BytesIO(data))
    yield f"{name}!schema", str(table.schema.to_string(show_field_metadata=True)).encode()
    yield f"{name}!metadata", str(pq.read_metadata(io.BytesIO(data))).encode()
    for column in table.column_names:
        yield f"{name}!{column}", "\n".join(map(str, table[column].to_pylist())).encode()
