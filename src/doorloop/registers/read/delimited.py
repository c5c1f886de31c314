"""Delimited text: the separators and encodings that Dutch exports have."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers.frames import Column, Remark, Sheet
from doorloop.registers.read import plain_csv
from doorloop.registers.read.encodings import HEAD, OTHERWISE, Writing, writing
from doorloop.registers.read.packing import pack
from doorloop.registers.read.quotes import swallowed

SEPARATORS = ";,\t|"
PLAIN: Final = (Writing("utf-8"), Writing("cp1252"))
"""In these ASCII is as it is, and no text is written in two ways."""
TAIL: Final = 1 << 16
"""In so many bytes at the end of a file its last two lines stand."""
NEVER_CLOSED: Final = "unexpected end of data"
AS_TEXT: Final = re.compile(r'="([^"]*)"')
"""How a program is made to show digits as a text; the text is what is meant."""


def read(data: bytes, name: str) -> list[Sheet]:
    """Read a CSV as one sheet; row i+1 is the row that a spreadsheet program shows.

    Encodings: UTF-8 with or without BOM, UTF-16 and UTF-32, else Windows-1252, also for single lines of a file in
    UTF-8. The separator is the one that divides the most lines alike; a first line `sep=;` names it and is no row.
    Errors: UnreadableError for binary content or a quote that is never closed.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    written = writing(data, name)
    separator, skipped = _dialect(data[:HEAD].decode(written.encoding, "replace").removeprefix("\ufeff"))
    columns, remarks = _plain(data[skipped:], written, separator), list[Remark]()
    if columns is None:
        text = _Text(data, written, skipped, separator)
        columns, remarks = _packed(text, name)
    if written.errors == OTHERWISE:
        remarks.append(Remark("text-repaired"))
    remarks += _cut_off(data[-TAIL:].decode(written.encoding, "replace"), separator)
    return [Sheet(file=name, name="", columns=columns, remarks=tuple(remarks))]


def read_large(file: Path, name: str, *, digest: bool) -> tuple[list[Sheet], str] | None:
    """Read a large plain CSV in UTF-8 piece by piece, so that the file never stands in memory as a whole.

    Returns what `read` gives, and the SHA-256 of the bytes if it is asked for; None where `read` has to do it, or to
    say why the file cannot be read.
    """
    try:
        with file.open("rb", buffering=0) as opened:
            if os.fstat(opened.fileno()).st_size < plain_csv.LARGE:
                return None
            all_of_it = _Pieces(opened, digest)
            pieces = iter(all_of_it)
            top = next(pieces, b"").removeprefix(codecs.BOM_UTF8)
            separator, skipped = _dialect(top[:HEAD].decode("utf-8", "replace").removeprefix("\ufeff"))
            columns = plain_csv.read(chain([top[skipped:]], pieces), separator)
    except OSError:
        return None
    if columns is None:
        return None
    remarks = tuple(_cut_off(all_of_it.end[-TAIL:].decode("utf-8", "replace"), separator))
    return [Sheet(file=name, name="", columns=columns, remarks=remarks)], all_of_it.sha256.hexdigest() * digest


class _Pieces:
    """The bytes of an open file.

    Attributes:
        end: the last of them, `TAIL` at least.
        sha256: the digest of all, if it is asked for.
    """

    def __init__(self, file: io.FileIO, digest: bool) -> None:
        self._file, self._digest = file, digest
        self.end, self.sha256 = b"", hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(plain_csv.BLOCK):
            if self._digest:
                self.sha256.update(piece)
            self.end = piece if len(piece) >= TAIL else (self.end + piece)[-TAIL:]
            yield piece


def _plain(data: bytes, written: Writing, separator: str) -> list[Column] | None:
    """Read what is large and has no quotes."""
    if written not in PLAIN or len(data) < plain_csv.LARGE or b'"' in data:
        return None
    pieces = (data[at : at + plain_csv.BLOCK] for at in range(0, len(data), plain_csv.BLOCK))
    return plain_csv.read(pieces, separator, written.encoding)


def rows(data: bytes, name: str, separator: str = "") -> list[list[str]]:
    """Read the rows of a small CSV that is no register, as `read` does.

    Args:
        separator: by default the one that divides the most lines alike.

    Errors: UnreadableError for binary content or a quote that is out of place.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    written = writing(data, name)
    head = data[:HEAD].decode(written.encoding, "replace").removeprefix("\ufeff")
    separator, skipped = (separator, 0) if separator else _dialect(head)
    try:
        return list(_Text(data, written, skipped, separator).rows(strict=True))
    except csv.Error as error:
        raise _unreadable(error, name) from None


class _Text(NamedTuple):
    """A delimited text: its bytes, how they are written, where the table begins, and what divides its cells."""

    data: bytes
    written: Writing
    skipped: int
    separator: str

    def rows(self, *, strict: bool) -> Iterator[list[str]]:
        """Read the rows, again with each call."""
        text = io.TextIOWrapper(io.BytesIO(self.data), self.written.encoding, self.written.errors, newline="")
        text.read(self.skipped)
        rows = csv.reader(_printed(text), delimiter=self.separator, strict=strict)
        try:
            yield from _meant(rows) if b'="' in self.data else rows
        except csv.Error as error:
            raise csv.Error(f"{error}, in line {rows.line_num}") from None


def _packed(text: _Text, name: str) -> tuple[list[Column], list[Remark]]:
    """Read the columns; a quote within a cell is borne where it is the end of lines that stand in that cell."""
    refused: csv.Error | None = None
    try:
        columns = pack(text.rows(strict=True))
    except csv.Error as error:
        refused = error
        columns = [] if NEVER_CLOSED in str(error) else pack(text.rows(strict=False))
    remarks = list(swallowed(columns, text.separator)) if b'"' in text.data or refused else []
    if refused and not remarks:
        raise _unreadable(refused, name) from None
    return columns, remarks


def _unreadable(refused: csv.Error, name: str) -> UnreadableError:
    remedy = both("try.no_csv")
    return UnreadableError(both("err.no_csv", why=refused), where=name, remedy=remedy)


def _cut_off(tail: str, separator: str) -> Iterator[Remark]:
    """Tell how many cells a last line without an end has less than the one before; a line of one cell is a remark."""
    before, _, last = tail.replace("\r\n", "\n").replace("\r", "\n").rpartition("\n")
    before = before.rpartition("\n")[2]
    if separator not in last or last.count('"') % 2 or before.count('"') % 2:
        return
    cells, cells_before = (len(next(csv.reader([line], delimiter=separator), [])) for line in (last, before))
    if cells < cells_before:
        yield Remark("text-cut-off", n=str(cells_before - cells))


def _printed(lines: Iterable[str]) -> Iterator[str]:
    """Show a zero, which no reader of CSV bears, as what it is: a sign that cannot be read."""
    return (line.replace("\0", "\N{REPLACEMENT CHARACTER}") for line in lines)


def _meant(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [(found[1] if (found := AS_TEXT.fullmatch(cell)) else cell) if cell[:1] == "=" else cell for cell in row]


def _dialect(head: str) -> tuple[str, int]:
    """Give the separator, and how many characters at the beginning only name it."""
    first, end, _ = head.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], len(first + end)
    return _separator(head), 0


def _separator(text: str) -> str:
    """Take the separator that divides the most of the first lines into the same number of parts, two at least."""
    lines = [line for line in text.replace("\0", " ").splitlines()[:40] if line.strip()]

    def fit(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        alike = ((times, parts) for parts, times in counts.items() if parts > 1)
        return max(alike, default=(0, 0))

    return max(SEPARATORS, key=fit)
