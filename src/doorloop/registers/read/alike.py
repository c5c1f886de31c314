"""Pieces of markup that are numbered on arrays: those written alike have one number, texts of digits are read."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from doorloop.base.arrays import GOLDEN, Ints, Longs, Mask
from doorloop.registers.read.packing import numbers_of

Words = NDArray[np.uint64]
Signs = NDArray[np.uint8]

WIDTHS: Final = (3, 6, 16)
"""Words of eight bytes: a piece is looked up among those of the least of these widths that it fits into."""
LONG: Final = 8 * WIDTHS[-1]
PADDING: Final = bytes(LONG)
"""What has to follow the last piece of a block: a piece is fetched in its whole width."""
MASKS: Final = np.where(np.arange(LONG) < np.arange(LONG + 1)[:, None], 255, 0).astype(np.uint8).view("<u8")
"""How many bytes a piece has → what leaves the others out."""
SLOTS, MOST = 15, 1 << 15
"""Bits of a slot of a table; so many pieces a table has: who come later are numbered one by one."""
HALF: Final = np.uint64(32)
FACTORS: Final = np.multiply.accumulate(np.full(WIDTHS[-1], GOLDEN))
"""Odd numbers by which the words of a piece are multiplied."""
UNKNOWN: Final = np.int32(-(1 << 31))

DIGITS: Final = re.compile(
    rb'(?: s="\d++")?+ t="(?:(s)"><v>(\d{1,15})</v>|inlineStr"><is><t>(\d{1,15})</t></is>)</c>'
    rb'|<si><t(?: xml:space="preserve")?+>(\d{1,15})</t></si>'
)
"""A cell that is a shared text, or a text of digits; a shared text of digits."""
MANY, SAMPLES = 32, 8
"""So many pieces of one length may be texts of digits; so many of them are looked at for how these are written."""
LENGTH: Final = 50
"""A text of digits is kept as a number in so many bits, with how many digits it has above these."""
NO_TEXTS: Final = np.zeros(0, np.int64)


def words(markup: Signs, places: Longs, width: int) -> Words:
    """Fetch so many words from each place on; of any width they take the same time."""
    pieces = np.ndarray(len(markup) - 8 * width + 1, f"V{8 * width}", markup, strides=(1,))
    return pieces[places].view("<u8").reshape(-1, width)


class Table:
    """Pieces of a width that have a number, so that many can be looked up at once."""

    def __init__(self, width: int) -> None:
        self._slots = np.zeros((2, 1 << SLOTS), np.int32)
        self._words = np.zeros((1, width), np.uint64)  # the first is no piece: in no word has it a sign
        self._numbers = np.full(1, UNKNOWN)
        self._size = 1

    def look_up(self, pieces: Words) -> Ints:
        """Give each piece its number, `UNKNOWN` where it has none, or where both of its slots went to others."""
        one, other = _slots(pieces)
        found = self._slots[0].take(one, mode="clip")
        missed = np.flatnonzero(self._differ(found, pieces))
        if len(missed):
            again = self._slots[1].take(other[missed], mode="clip")
            again[self._differ(again, pieces.take(missed, axis=0, mode="clip"))] = 0
            found[missed] = again
        numbers: Ints = self._numbers.take(found, mode="clip")
        return numbers

    def _differ(self, found: Ints, pieces: Words) -> Mask:
        differ: Mask = _bits(self._words.take(found, axis=0, mode="clip") ^ pieces) != 0
        return differ

    def add(self, pieces: Words, numbers: Longs) -> None:
        """Add pieces that have got their numbers, as long as there is room."""
        low, high = self._size, min(self._size + len(pieces), MOST)
        if high > len(self._numbers):
            self._words = np.resize(self._words, (2 * high, pieces.shape[1]))
            self._numbers = np.resize(self._numbers, 2 * high)
        pieces = pieces[: high - low]
        self._words[low:high], self._numbers[low:high] = pieces, numbers[: high - low]
        for slots, own in zip(self._slots, _slots(pieces), strict=True):
            slots[own] = np.arange(low, high)
        self._size = high


def _bits(pieces: Words) -> Words:
    """Give the bits that any word of each piece has."""
    bits: Words = pieces[:, 0]
    for at in range(1, pieces.shape[1]):
        bits = bits | pieces[:, at]
    return bits


def _slots(pieces: Words) -> tuple[Longs, Longs]:
    """Give the two slots of each piece."""
    sums = pieces[:, 0] * FACTORS[0]
    for at in range(1, pieces.shape[1]):
        sums += pieces[:, at] * FACTORS[at]
    sums ^= sums >> HALF
    sums *= GOLDEN
    one = sums >> np.uint64(64 - SLOTS)
    other = (sums >> np.uint64(64 - 2 * SLOTS)) & np.uint64((1 << SLOTS) - 1)
    return one.view(np.int64), other.view(np.int64)


class Alike:
    """Numbers pieces of markup, each distinct one as it comes.

    Texts of digits can be numbered apart, below zero from -1 on and each of them as often as it stands there: such as
    identifiers, of which none is twice.
    """

    def __init__(self, shared: Longs | None = None) -> None:
        """Begin without any piece; where shared texts are given, as `read_texts` gives them, pieces are cells."""
        self._positions: defaultdict[bytes, int] = defaultdict()
        self._positions.default_factory = self._positions.__len__
        self._tables: dict[int, Table] = {}
        self._shared = shared
        self._texts = [NO_TEXTS]
        self._size = 0

    def __len__(self) -> int:
        return len(self._positions)

    def pieces(self, since: int = 0) -> list[bytes]:
        """Give the distinct pieces from a number on."""
        return [*islice(reversed(self._positions), len(self) - since)][::-1]

    def number(self, block: bytes, begins: Longs, sizes: Longs) -> Ints:
        """Give each piece its number."""
        numbers = np.full(len(begins), UNKNOWN)
        for low, high in pairwise((0, *WIDTHS)):
            here = np.flatnonzero((sizes > 8 * low) & (sizes <= 8 * high))
            if len(here):
                numbers[here] = self._number(high, block, begins[here], sizes[here])
        left = np.flatnonzero(numbers == UNKNOWN)
        numbers[left] = self._one_by_one(block, begins[left], sizes[left])
        return numbers

    def _number(self, width: int, block: bytes, begins: Longs, sizes: Longs) -> Ints:
        table = self._tables.get(width) or self._tables.setdefault(width, Table(width))
        pieces = words(np.frombuffer(block, np.uint8), begins, width)
        pieces &= MASKS[:, :width].take(sizes, axis=0, mode="clip")
        numbers = table.look_up(pieces)
        left = np.flatnonzero(numbers == UNKNOWN)
        if self._shared is not None:
            numbers[left] = self._apart(read_texts(block, begins[left], sizes[left], self._shared))
            left = left[numbers[left] == UNKNOWN]
        if len(left):
            before = len(self)
            numbers[left] = self._one_by_one(block, begins[left], sizes[left])
            new = left[numbers[left] >= before]
            any_of = np.empty(len(self) - before, np.int64)
            any_of[numbers[new] - before] = new
            table.add(pieces[any_of], np.arange(before, len(self)))
        return numbers

    def _one_by_one(self, block: bytes, begins: Longs, sizes: Longs) -> Ints:
        pieces = map(block.__getitem__, map(slice, begins.tolist(), (begins + sizes).tolist()))
        return np.fromiter(map(self._positions.__getitem__, pieces), np.int32, len(begins))

    def _apart(self, texts: Longs) -> Ints:
        here = np.flatnonzero(texts >= 0)
        numbers = np.full(len(texts), UNKNOWN)
        numbers[here] = np.arange(-1 - self._size, -1 - self._size - len(here), -1)
        self._texts.append(texts[here])
        self._size += len(here)
        return numbers

    def texts(self) -> Longs:
        """Give the texts of digits that were numbered apart, see `read_texts`."""
        return np.concatenate(self._texts)


def read_texts(block: bytes, begins: Longs, sizes: Longs, shared: Longs = NO_TEXTS) -> Longs:
    """Give of cells, or of shared texts, those that are texts of digits; -1 for another, and where there are few.

    A text is given as the number that it is, with how many digits it has above `LENGTH` bits.
    """
    texts = np.full(len(begins), -1)
    for size in np.flatnonzero(np.bincount(sizes) >= MANY).tolist():
        here = np.flatnonzero(sizes == size)
        own = begins[here]
        samples = (block[begin : begin + size] for begin in own[:: len(own) // SAMPLES + 1].tolist())
        if written := next(filter(None, map(DIGITS.fullmatch, samples)), None):
            low, high = written.span(written.lastindex or 0)
            numbers = read_digits(np.frombuffer(block, np.uint8), own, written[0], low, high)
            known = np.flatnonzero((numbers >= 0) & (numbers < len(shared) if written[1] else True))
            texts[here[known]] = shared[numbers[known]] if written[1] else numbers[known] | (high - low << LENGTH)
    return texts


def read_digits(markup: Signs, begins: Longs, written: bytes, low: int, high: int) -> Longs:
    """Read the digits in some places of pieces that are written as one of them else; -1 where one is not."""
    width = -(-len(written) // 8)
    plain, fixed, digit = np.zeros((3, 8 * width), np.uint8)
    plain[: len(written)], fixed[: len(written)] = np.frombuffer(written, np.uint8), 0xFF
    plain[low:high], fixed[low:high], digit[low:high] = ord("0"), 0xF0, 1
    signs = words(markup, begins, width) ^ plain.view("<u8")
    more = signs + (6 * digit).view("<u8")  # of a digit above 9 they have a bit more than four
    wrong = _bits(signs & fixed.view("<u8") | more & (0xF0 * digit).view("<u8")) != 0
    return np.where(wrong, -1, numbers_of(signs.view(np.uint8)[:, low:high]))
