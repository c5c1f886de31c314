"""Lines of CSV to cells, on arrays of their bytes: each cell with its first sixteen as a key, two numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doorloop.base.arrays import Longs

BLOCK: Final = 1 << 18
"""Bytes that are taken apart at a time: few enough that all that is made of them stays in the processor's cache."""
KEY: Final = 16
"""Bytes of a key."""
LONG: Final = 64
"""A cell of more bytes is looked at by itself."""
WORD: Final = np.dtype("<u8")
MASKS: Final = (np.tri(KEY + 2, KEY, -2, dtype=np.uint8) * np.uint8(255)).view(np.complex128).ravel()
"""By the size of a cell, which bytes of a key are of it: as complex numbers, which have as many bytes."""
LINE, RETURN = b"\n\r"
Words = NDArray[np.uint64]


class Block(NamedTuple):
    """The cells of some lines, row by row.

    Attributes:
        data: the bytes of the lines, behind an end of line and before `LONG` zeros.
        marks: the place before each cell (int64).
        sizes: one more than the number of its bytes (int64).
        keys: (cells, 2) uint64; of a cell that is longer than a key its beginning.
    """

    data: bytes
    marks: Longs
    sizes: Longs
    keys: Words

    def cells(self, at: Longs) -> list[bytes]:
        """Give some cells as they are written.

        Errors: csv.Error for one that the standard reader may refuse.
        """
        marks, sizes = self.marks[at], self.sizes[at]
        most = int(sizes.max(initial=1)) - 1
        if most > csv.field_size_limit():
            raise csv.Error
        if most > LONG:
            return [
                self.data[mark + 1 : mark + size] for mark, size in zip(marks.tolist(), sizes.tolist(), strict=True)
            ]
        letters = _from(self.data, marks, max(most, 1)).view(np.uint8).reshape(len(at), -1)
        letters *= np.arange(1, letters.shape[1] + 1) < sizes[:, np.newaxis]
        cells: list[bytes] = letters.view(f"S{letters.shape[1]}").ravel().tolist()
        return cells


def in_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut at ends of lines, and give the last line the end that it may lack.

    Errors: csv.Error for a quote, a zero, and a line that is longer than a block.
    """
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if b'"' in piece or 0 in piece or (not end and len(rest) > BLOCK):
            raise csv.Error
        if end:
            yield framed(rest, piece[:end])
            rest = b""
        rest += piece[end:]
    if rest:
        yield framed(rest, b"\n")


def framed(*lines: bytes) -> bytes:
    """Put lines between an end of line and zeros, as a block is taken apart."""
    return b"".join((b"\n", *lines, bytes(LONG)))


def _from(data: bytes, marks: Longs, size: int) -> Any:
    """Give so many bytes behind each mark."""
    return np.ndarray(len(data) - LONG, f"V{size}", data, 1, (1,))[marks]


def taken_apart(data: bytes, separator: int, width: int) -> Block | None:
    """Find the cells; None where a line has more or fewer than the table, or ends in another way than others do."""
    letters = np.frombuffer(data, np.uint8, len(data) - LONG)
    ends = letters == LINE
    marks = letters == separator
    marks |= ends
    places = np.flatnonzero(marks)
    last = places[width::width].copy()
    if len(places) != 1 + width * (np.count_nonzero(ends) - 1) or (letters.take(last) != LINE).any():
        return None
    returns = letters.take(last - 1) == RETURN
    if np.count_nonzero(returns) != np.count_nonzero(letters == RETURN):
        return None
    sizes = np.diff(places)
    sizes[width - 1 :: width] -= returns
    keys = _from(data, places[:-1], KEY).view(WORD)
    keys &= MASKS.take(sizes, mode="clip").view(WORD)
    return Block(data, places[:-1], sizes, keys.reshape(-1, 2))
