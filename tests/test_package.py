"""The parts of a package: the same as the standard reader of zips gives, whole or in pieces, or the same refusal."""

from __future__ import annotations

import io
import random
import struct
import sys
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.registers.read import package
from doorloop.registers.read.package import Package

NAME = "xl/part.xml"
TEXT = "".join(random.Random(3).choices("<c> r=0123456789</", k=60_000)).encode()


def zipped(data: bytes, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as archive:
        archive.writestr("first.xml", b"before")
        archive.writestr(NAME, data)
    return target.getvalue()


def pieces(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [*Package(archive).pieces("XL\\part.xml")]


def directory(data: bytes) -> int:
    """Give where the directory of a package tells of the part."""
    return data.rindex(b"PK\x01\x02")


def declaring(data: bytes, at: int, number: int) -> bytes:
    """Give a package whose directory says another number about the part."""
    place = directory(data) + at
    return data[:place] + struct.pack("<I", number) + data[place + 4 :]


SUM, PACKED, SIZE = 16, 20, 24
"""Where an entry of the directory of a zip (APPNOTE 4.3.12) has the sum of a part and its sizes."""


@given(
    st.binary(max_size=400),
    st.integers(1, 90),
    st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
    st.booleans(),
)
def test_pieces_are_the_part(content: bytes, size: int, kind: int, has_isal: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "PIECE", size)
        if not has_isal:
            patch.setitem(sys.modules, "isal", None)
        assert b"".join(pieces(zipped(3 * content, kind))) == 3 * content


def test_a_large_part_comes_in_several_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PIECE", 1000)
    found = pieces(zipped(TEXT))
    assert b"".join(found) == TEXT
    assert len(found) > 10
    assert min(map(len, found)) > 0


def test_a_part_says_its_size() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(TEXT))) as archive:
        assert Package(archive).size(NAME) == len(TEXT)


@pytest.mark.parametrize("size", [1000, 1 << 16])
@pytest.mark.parametrize(("at", "number"), [(SUM, 5), (SIZE, len(TEXT) - 1), (SIZE, 0), (PACKED, 3000)])
def test_a_part_that_is_other_than_it_says_is_refused(
    at: int, number: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "PIECE", size)
    with pytest.raises((zipfile.BadZipFile, zlib.error, EOFError)):
        pieces(declaring(zipped(TEXT), at, number))


@pytest.mark.parametrize("size", [1000, 1 << 16])
def test_a_part_that_is_shorter_than_it_says_is_what_its_sum_is_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PIECE", size)
    assert b"".join(pieces(declaring(zipped(TEXT), SIZE, len(TEXT) + 1))) == TEXT


def test_a_part_larger_than_any_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PIECE", 1000)
    monkeypatch.setattr(package, "MOST_BYTES", 20_000)
    found: list[bytes] = []
    with (
        zipfile.ZipFile(io.BytesIO(zipped(TEXT))) as archive,
        pytest.raises(zipfile.BadZipFile),
    ):
        found.extend(Package(archive).pieces(NAME))
    assert sum(map(len, found)) <= 20_000


@pytest.mark.parametrize("has_isal", [True, False])
def test_spoilt_data_are_refused(monkeypatch: pytest.MonkeyPatch, has_isal: bool) -> None:
    monkeypatch.setattr(package, "PIECE", 1000)
    if not has_isal:
        monkeypatch.setitem(sys.modules, "isal", None)
    data = bytearray(zipped(TEXT))
    middle = data.index(NAME.encode()) + 9_000
    data[middle : middle + 40] = b"\xff" * 40
    with pytest.raises((zipfile.BadZipFile, zlib.error)):
        pieces(bytes(data))
