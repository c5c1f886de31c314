"""Event logs, told from each other and from anything else by what is in them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from doorloop.base.errors import UnreadableError
from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.registers.frames import Sheet

GZIP, SQLITE = b"\x1f\x8b", b"SQLite format 3\0"
CHUNK: Final = 1 << 18
PIECE: Final = 64
HEAD: Final = 1 << 16
"""In so many bytes a log shows what it is."""
MOST_BYTES: Final = 8 << 30
"""A packed log is no larger than this unpacked."""
XES: Final = re.compile(
    rb"<(?:\w+:)?log\b[^>]*(?:\bxes\.|xes-standard|deckfour)|<(?:\w+:)?(?:trace|classifier|extension)\b"
)
OCEL_XML: Final = re.compile(rb"<(?:object-types|event-types|objects|events)\b")
OCEL_JSON: Final = re.compile(rb'"(?:objectTypes|eventTypes|relationships)"\s*:')
OCEL_SQLITE: Final = re.compile(rb"\bevent_map_type\b|\bobject_map_type\b")


def is_log(file: Path) -> bool:
    """Tell whether a file with a name that other files have too holds an event log."""
    try:
        with file.open("rb") as opened:
            head = opened.read(HEAD)
            return bool(_kind(head + opened.read() if head.startswith(SQLITE) else head))
    except OSError:
        return False  # whoever reads it will say so


def read(data: bytes, name: str) -> list[Sheet]:
    """Read an event log; a log of objects as a sheet for each kind of object.

    Errors: UnreadableError for what is no event log, and for one that is damaged.
    """
    match _kind(data if data.startswith(SQLITE) else data[:HEAD]):
        case "xes":
            from doorloop.registers.read import xes

            return xes.read(_chunks(data, name), name)
        case "":
            raise UnreadableError(both("err.no_log"), where=name, remedy=both("try.export_again"))
        case kind:
            return _of_objects(kind, data, name)


def _of_objects(kind: str, data: bytes, name: str) -> list[Sheet]:
    from doorloop.registers.read import ocel, ocel_json, ocel_sqlite, ocel_xml

    match kind:
        case "json":
            log = ocel_json.read(data, name)
        case "sqlite":
            log = ocel_sqlite.read(data, name)
        case _:
            log = ocel_xml.read(_chunks(data, name), name)
    return ocel.sheets(log, name)


def _kind(head: bytes) -> str:
    """Tell what a file holds by its beginning: xes, xml, json or sqlite; nothing for something else."""
    if head.startswith(SQLITE):
        return "sqlite" if OCEL_SQLITE.search(head) else ""
    if head.startswith(GZIP):
        head = _unpacked(head)
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text.startswith(b"{"):
        return "json" if OCEL_JSON.search(text) else ""
    if b"\0" in text[:4]:
        text = text.replace(b"\0", b"")  # UTF-16, of which the marks are those of ASCII
    if b"<" not in text[:4]:
        return ""
    return "xes" if XES.search(text) else "xml" if OCEL_XML.search(text) else ""


def _unpacked(head: bytes) -> bytes:
    """Unpack the beginning of a file, as far as that goes."""
    unpacker, found = zlib.decompressobj(31), b""
    with suppress(zlib.error):
        for at in range(0, len(head), PIECE):
            found += unpacker.decompress(head[at : at + PIECE], HEAD)
            if len(found) >= HEAD:
                break
    return found


def _chunks(data: bytes, name: str) -> Iterator[bytes]:
    """Give the bytes of a file, unpacked, some at a time.

    Errors: UnreadableError for a packed file that ends early or is damaged, and for one that is too large.
    """
    if not data.startswith(GZIP):
        yield from (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
        return
    left, size = data, 0
    while left:
        unpacker = zlib.decompressobj(31)
        while not unpacker.eof:
            piece = _next(unpacker, left, name)
            left, size = unpacker.unconsumed_tail, size + len(piece)
            if size > MOST_BYTES:
                raise _damaged(name, both("why.holds_more", n=MOST_BYTES >> 30))
            yield piece
        left = unpacker.unused_data.lstrip(b"\0")


def _next(unpacker: zlib._Decompress, left: bytes, name: str) -> bytes:
    """Unpack the next bytes of a file."""
    try:
        piece = unpacker.decompress(left, CHUNK)
    except zlib.error:
        raise _damaged(name, both("why.damaged")) from None
    if not piece and not unpacker.eof and not unpacker.unconsumed_tail:
        raise _damaged(name, both("why.ends_early"))
    return piece


def _damaged(name: str, what: Text) -> UnreadableError:
    return UnreadableError(both("err.log_packed", what=what), where=name, remedy=both("try.log_packed"))
