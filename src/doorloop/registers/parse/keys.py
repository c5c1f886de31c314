"""The identifier that links the registers, as people write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from doorloop.base.arrays import Longs
from doorloop.base.folding import as_typed
from doorloop.definition.parts import Key as KeySpec
from doorloop.registers.frames import Cell
from doorloop.registers.parse.words import is_error, is_formula, show

NO_KEY: Final = -1
SURE: Final = 5
"""A number of fewer digits can be anything."""
SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.I)
ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_LETTERS: Final = 11
"""So many letters and digits always fit into an int64."""
TOTALS: Final = re.compile(r"\s*(?:sub|eind)?\s*-?\s*(?:totaal|totalen|total)\b", re.I)
"""What begins a totals row, and is no identifier though it has letters only."""
MANY: Final = 3
"""So many identifiers say something about their column: one random number in about 170 passes the test."""
SAMPLE: Final = 1000
"""So many of them say enough about their column."""
ROOM: Final = 10**18
"""More than any identifier of 18 digits; keeps those of different lengths apart."""
BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Key(NamedTuple):
    """The identifier as a number, or `NO_KEY`, and the rule it met."""

    number: int
    rule: str = ""


class KeyReader:
    """How the definition writes its identifier, ready to read."""

    def __init__(self, spec: KeySpec) -> None:
        words = sorted(spec.prefixes, key=len, reverse=True)
        self._prefix = re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?=[\W\d])", re.I) if words else None
        self._spec, self._lengths = spec, spec.lengths

    def read(self, cell: Cell) -> Key:
        """Read one cell; separators, prefix, a leading apostrophe and `.0` make no difference."""
        if cell.__class__ is str and cell.isascii() and cell.isdigit() and len(cell) in self._lengths:
            return Key(self._number(cell))  # as nearly all are written
        text = as_typed(show(cell)).strip().lstrip("'")
        if not text:
            return Key(NO_KEY, "key-empty")
        if is_error(text):
            return Key(NO_KEY, "error-cell")
        if is_formula(text):
            return Key(NO_KEY, "formula-empty")
        if self._spec.letters:
            return _of_letters(text[prefix.end() :] if self._prefix and (prefix := self._prefix.match(text)) else text)
        if SCIENTIFIC.fullmatch(text):
            return Key(NO_KEY, "key-scientific")
        digits = self._digits(text)
        if not (digits.isascii() and digits.isdigit()) or (isinstance(cell, float | int) and text != digits):
            return Key(NO_KEY, "key-malformed")
        if len(digits) in self._lengths:
            return Key(self._number(digits))
        if self._spec.pad and len(digits) == self._lengths[0] - 1:
            mistaken = "bsn" in self._spec.mistaken_for and _is_bsn(digits)
            return Key(int(digits), "key-bsn" if mistaken else "key-short")
        return Key(NO_KEY, "key-malformed")

    @property
    def is_sure(self) -> bool:
        """Tell whether an identifier is long enough to be no other number: a year, an amount."""
        return bool(self._lengths) and self._lengths[0] >= SURE

    def takes(self, length: int) -> bool:
        """Tell whether a text of so many digits is an identifier."""
        return length in self._lengths

    def reads(self, length: int) -> bool:
        """Tell whether a text of so many digits is read, one by one or all at once."""
        return self.takes(length) or (self._spec.letters and length <= MOST_LETTERS)

    def numbers(self, digits: Longs, length: int) -> Longs:
        """Give identifiers that were read as whole numbers of so many digits, as `read` does one by one."""
        return digits + ROOM * self._lengths.index(length)

    def _number(self, digits: str) -> int:
        """Make a number of digits that differs from that of other digits, leading zeros included."""
        return int(digits) + ROOM * self._lengths.index(len(digits))

    def _digits(self, text: str) -> str:
        prefix = self._prefix.match(text) if self._prefix else None
        text = text[prefix.end() :].lstrip(" .:-–—/\u00a0") if prefix else text
        text = re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\d+[.,]0+", text.strip()) else text
        return re.sub(r"(?<=[\w.])[\s.:\-–—/'\u00a0]+|^[\s.:]+", "", text)

    def resembles(self, cell: Cell) -> bool:
        """Tell whether a cell that could not be read was meant as an identifier, not as a remark."""
        text = show(cell)
        if self._spec.letters:
            return len(text.split()) == 1 and any(c.isdigit() for c in text)
        digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
        return digits >= min(SURE, self._lengths[0]) and letters <= 3 and len(text) <= self._lengths[-1] + 12

    def are_a_numbers(self, keys: Sequence[int]) -> bool:
        """Tell whether most identifiers of a column pass the test of an A-nummer: then it is the wrong column."""
        if "a-nummer" not in self._spec.mistaken_for or len(keys) < MANY:
            return False
        return 2 * sum(_is_a_number(str(key)) for key in keys) > len(keys)


def written(number: int, spec: KeySpec) -> str:
    """Give the digits of an identifier that was read, leading zeros included; or its letters and digits."""
    if spec.letters:
        return _letters(number)
    return str(number % ROOM).zfill(spec.lengths[number // ROOM])


def _of_letters(text: str) -> Key:
    """Read an identifier of letters and digits as a number to the base 37; several words are a remark."""
    word = re.sub(r"[\W_]+", "", text).casefold()
    words = len(text.split()) > 1 and not any(c.isdigit() for c in text)
    if words or TOTALS.match(text) or not word or not set(word) <= set(ALPHABET) or len(word) > MOST_LETTERS:
        return Key(NO_KEY, "key-malformed")
    number = 0
    for char in word:
        number = number * (len(ALPHABET) + 1) + ALPHABET.index(char) + 1
    return Key(number)


def _letters(number: int) -> str:
    """Write a number to the base 37 as the letters and digits that it was read from."""
    text = ""
    while number:
        number, place = divmod(number, len(ALPHABET) + 1)
        text = ALPHABET[place - 1] + text
    return text.upper()


def _is_a_number(digits: str) -> bool:
    """Apply the test of an administratienummer: neighbours differ, two sums modulo 11."""
    if len(digits) != 10 or any(a == b for a, b in pairwise(digits)):
        return False
    numbers = [int(digit) for digit in digits]
    return sum(numbers) % 11 in (0, 5) and sum(n << i for i, n in enumerate(numbers)) % 11 == 0


def _is_bsn(digits: str) -> bool:
    """Apply the eleven test of a burgerservicenummer: nine digits, weighted sum divisible by 11."""
    if len(digits) != len(BSN_WEIGHTS):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, BSN_WEIGHTS, strict=True)) % 11 == 0
