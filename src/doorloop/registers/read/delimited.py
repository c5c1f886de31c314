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
from functools import partial
from itertools import pairwise, starmap
from pathlib import Path
from typing import Final, NamedTuple

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers.frames import Column, Remark, Sheet
from doorloop.registers.read import csv_cells, plain_csv
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


def read_large(file: Path, name: str, *, digest: bool, parts: int = 1) -> tuple[list[Sheet], str] | None:
    """Read a large plain CSV in UTF-8 piece by piece, so that the file never stands in memory as a whole.

    Args:
        parts: how many processes read it, each a stretch of its own, where processes can be forked.

    Returns what `read` gives, and the SHA-256 of the bytes if it is asked for; None where `read` has to do it, or to
    say why the file cannot be read.
    """
    try:
        with file.open("rb", buffering=0) as opened:
            size = os.fstat(opened.fileno()).st_size
            if size < plain_csv.LARGE:
                return None
            top = opened.read(HEAD)
            mark = len(codecs.BOM_UTF8) * top.startswith(codecs.BOM_UTF8)
            separator, skipped = _dialect(top[mark:].decode("utf-8", "replace").removeprefix("\ufeff"))
            start, *cuts = [mark + skipped, *_cuts(opened, size, parts), size]
            tail = _from(opened, size - TAIL)
        sha256 = hashlib.sha256(top[:start])
        here = _stretch(file, start, cuts[0], sha256 if digest else None)
        columns = plain_csv.read([here, *starmap(partial(_stretch, file), pairwise(cuts))], separator, size=size)
        if columns is None:
            return None
        for _ in _stretch(file, cuts[0], size, sha256) if digest else ():
            pass
    except OSError:
        return None
    remarks = tuple(_cut_off(tail.decode("utf-8", "replace"), separator))
    return [Sheet(file=name, name="", columns=columns, remarks=remarks)], sha256.hexdigest() * digest


def _from(opened: io.FileIO, start: int, size: int = TAIL) -> bytes:
    """Read some bytes of a file."""
    opened.seek(max(start, 0))
    return opened.read(size)


def _cuts(opened: io.FileIO, size: int, parts: int) -> list[int]:
    """Find where lines begin that divide a file into so many parts, or fewer."""
    places = [size * part // parts for part in range(1, parts)]
    cuts = {place + 1 + _from(opened, place, csv_cells.BLOCK).find(b"\n") for place in places}
    return sorted(cuts - {*places, size})


def _stretch(file: Path, start: int, end: int, sha256: hashlib._Hash | None = None) -> Iterator[bytes]:
    """Read a stretch of a file piece by piece, and add it to a digest."""
    with file.open("rb", buffering=0) as opened:
        opened.seek(start)
        while start < end and (piece := opened.read(min(csv_cells.BLOCK, end - start))):
            start += len(piece)
            if sha256:
                sha256.update(piece)
            yield piece


def _plain(data: bytes, written: Writing, separator: str) -> list[Column] | None:
    """Read what is large and has no quotes."""
    if written not in PLAIN or len(data) < plain_csv.LARGE or b'"' in data:
        return None
    pieces = (data[at : at + csv_cells.BLOCK] for at in range(0, len(data), csv_cells.BLOCK))
    return plain_csv.read([pieces], separator, written.encoding, len(data))


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
