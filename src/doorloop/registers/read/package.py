"""The parts of a zipped workbook, found by the relations between them and not by their customary names."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from posixpath import basename, dirname, join, normpath
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from doorloop.registers.read.markup import Attributes, Elements

RELATIONS: Final = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})
MOST_BYTES: Final = 1 << 31
"""No part of a register is larger when it is unpacked."""
PIECE: Final = 1 << 16
"""Packed bytes that are unpacked together: unpacked they stay in the processor's cache."""


class Relation(NamedTuple):
    """One relation of a part: its id, its kind (the last word of its type) and the part that it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """A zip whose parts have names without regard to case, a leading slash or which slash it is."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in archive.infolist():
            self._members.setdefault(_folded(member.filename), member)

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._members

    def names(self) -> list[str]:
        """List the names of all parts, folded."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """Read a part.

        Errors: KeyError where there is none by that name.
        """
        return self._archive.read(self._members[_folded(name)])

    def size(self, name: str) -> int:
        """Give how many bytes a part says that it has."""
        return self._members[_folded(name)].file_size

    def pieces(self, name: str) -> Iterator[bytes]:
        """Read a part in pieces, a large one without ever having the whole of it.

        Errors: those of `read`; BadZipFile too for a large part that is longer than it says, or than `MOST_BYTES`.
        """
        member = self._members[_folded(name)]
        if member.compress_type != zipfile.ZIP_DEFLATED or member.compress_size <= PIECE:
            yield self._archive.read(member)
            return
        inflating = _inflating()
        packed, inflater = self._packed(member), inflating.decompressobj(-zlib.MAX_WBITS)
        size = sum_ = low = high = 0
        while high < len(packed):
            low, high = high, min(2 * high or PIECE // 8 + 1, high + PIECE)  # what stands everywhere is met in little
            try:
                piece = inflater.decompress(packed[low:high])
            except inflating.error as error:
                raise zlib.error(str(error)) from None
            size, sum_ = size + len(piece), inflating.crc32(piece, sum_)
            if size > min(member.file_size, MOST_BYTES):
                break
            if piece:
                yield piece
        if size > min(member.file_size, MOST_BYTES) or sum_ != member.CRC:
            raise zipfile.BadZipFile(f"Bad CRC-32 for file {member.filename!r}")

    def _packed(self, member: zipfile.ZipInfo) -> bytes:
        """Give the data of a member as they stand in the archive, which makes sure that they are there."""
        stored = copy(member)
        stored.compress_type, stored.file_size = zipfile.ZIP_STORED, member.compress_size
        del stored.CRC  # it is that of the unpacked data
        return self._archive.read(stored)

    def relations(self, part: str = "") -> list[Relation]:
        """List the relations of a part, or of the package itself; none where it says nothing of them."""
        name = join(dirname(part), "_rels", f"{basename(part)}.rels")
        if name not in self:
            return []
        relations = _Relations(dirname(part))
        relations.parse(self.read(name))
        return relations.found


class _Relations(Elements):
    spaces = RELATIONS

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: list[Relation] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = normpath(join("/", self._folder, target)).lstrip("/")
            self.found.append(Relation(attributes.get("Id", ""), kind, path))


def _inflating() -> Any:
    """Give what inflates: `isal`, which takes a fifth of the time, or what Python has, as on Windows on ARM."""
    try:
        from isal import isal_zlib  # not before a workbook is large: importing it takes as long as inflating 4 MB
    except ImportError:
        return zlib
    return isal_zlib


def _folded(name: str) -> str:
    return normpath("/" + name.replace("\\", "/")).lstrip("/").lower()
