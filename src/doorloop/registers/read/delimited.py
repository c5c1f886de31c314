"""Delimited text: the separators and encodings that Dutch exports have."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable

from doorloop.base.errors import UnreadableError
from doorloop.registers.frames import Column, Sheet
from doorloop.registers.read import arrow
from doorloop.registers.read.packing import pack

SEPARATORS = ";,\t|"
HEAD = 50_000
"""So many bytes at the beginning show what divides the fields."""


def read(data: bytes, name: str) -> list[Sheet]:
    """Read a CSV as one sheet; row i+1 is the row that a spreadsheet program shows.

    Encodings: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252. The separator is the one that
    divides the most lines alike; a first line `sep=;` names it and is no row.
    Errors: UnreadableError for binary content or a quote that is never closed.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    encoding = _encoding(data, name)
    separator, skipped = _dialect(data[:HEAD].decode(encoding, "replace"))
    columns = arrow.read(data[skipped:], separator) if encoding == "utf-8" and arrow.suits(data) else None
    if columns is None:
        text = io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="")
        text.read(skipped)
        columns = _packed(text, separator, name)
    return [Sheet(file=name, name="", columns=columns)]


def _packed(text: Iterable[str], separator: str, name: str) -> list[Column]:
    try:
        return pack(csv.reader(text, delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableError(
            f"is no readable CSV: {error}", where=name, remedy="export it again, or save it as .xlsx"
        ) from None


def _encoding(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data:
        raise UnreadableError("is no text file", where=name, remedy="export it again as CSV, or save it as .xlsx")
    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _dialect(head: str) -> tuple[str, int]:
    """Give the separator, and how many characters at the beginning only name it."""
    first, end, _ = head.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], len(first + end)
    return _separator(head), 0


def _separator(text: str) -> str:
    """Take the separator that divides the most of the first lines into the same number of parts, two at least."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]

    def fit(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        alike = ((times, parts) for parts, times in counts.items() if parts > 1)
        return max(alike, default=(0, 0))

    return max(SEPARATORS, key=fit)
