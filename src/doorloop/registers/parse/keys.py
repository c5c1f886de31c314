"""The identifier that links the registers, as people write it."""

from __future__ import annotations

import hashlib
import re
from datetime import date, time, timedelta
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from doorloop.base.arrays import Longs, Mask
from doorloop.base.errors import SourceError
from doorloop.base.folding import as_typed
from doorloop.base.words import both
from doorloop.definition.parts import Key as KeySpec
from doorloop.definition.parts import Missing
from doorloop.registers.frames import MOST_DIGITS, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula, show

NO_KEY: Final = -1
SURE: Final = 5
"""A number of fewer digits can be anything."""
SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.I)
LOST_DIGITS: Final = re.compile(r"\d+[.,]\d+e\+?\d+|\d+e\+\d+", re.I)
"""Scientific notation where letters are allowed: `12E5` can be an identifier, `1,2E+05` cannot."""
EXACT: Final = 10**15
"""A number that a spreadsheet keeps has fifteen digits; what it has of more is not what was typed."""
MOST_LETTERS: Final = 64
"""An identifier that may have letters has at most so many characters: a UUID has 36."""
TOTALS: Final = re.compile(r"\s*(?:sub|eind)?\s*-?\s*(?:totaal|totalen|total)\b", re.I)
"""What begins a totals row, and is no identifier though it has letters only."""
MANY: Final = 3
"""So many identifiers say something about their column: one random number in about 170 passes the test."""
SAMPLE: Final = 1000
"""So many of them say enough about their column."""
ROOM: Final = 10**18
"""More than any identifier of 18 digits; keeps those of different lengths apart."""
LENGTHS: Final = 4
"""So many times `ROOM` lie below `DIGESTED`."""
DIGESTED: Final = 1 << 62
"""An identifier that is no number of its own is a digest from here on."""
A_DIGITS: Final = 10
"""So many an administratienummer has."""
BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Key(NamedTuple):
    """The identifier as a number, or `NO_KEY`, and the rule it met."""

    number: int
    rule: str = ""


class Digests:
    """Texts as numbers: the same text has the same number in every run, on every machine."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def number(self, text: str) -> int:
        """Give 62 bits of a digest, from `DIGESTED` on.

        Errors: SourceError where two texts have one number: to go on would make one case of two.
        """
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = DIGESTED | int.from_bytes(digest) >> 2
        if self._texts.setdefault(number, text) != text:
            raise SourceError(both("err.keys_alike"), remedy=both("try.keys_alike"))
        return number


class KeyReader:
    """How the definition writes its identifier, ready to read."""

    def __init__(self, spec: KeySpec, missing: Missing | None = None, *, any_text: bool = False) -> None:
        words = sorted(spec.prefixes, key=len, reverse=True)
        self._prefix = (
            re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?:(?=[\W\d])|(?<=\W))", re.I) if words else None
        )
        self._spec, self._lengths = spec, spec.lengths
        missing = missing or Missing()
        self._missing, self._any_text = MissingWords.of(missing), any_text
        self._places = {length: place for place, length in enumerate(self._lengths[:LENGTHS]) if length <= MOST_DIGITS}
        self.digests = Digests()

    def read(self, cell: Cell) -> Key:
        """Read one cell; separators, prefix, a leading apostrophe and `.0` make no difference.

        Of an identifier that may have letters the definition says what makes none (`disregard`).
        """
        if cell.__class__ is str and cell.isascii() and cell.isdigit() and len(cell) in self._lengths:
            return Key(self._number(cell))  # as nearly all are written
        text = as_typed(show(cell)).strip().lstrip("'")
        if not text:
            return Key(NO_KEY, "key-empty")
        if is_error(text):
            return Key(NO_KEY, "error-cell")
        if is_formula(text):
            return Key(NO_KEY, "formula-empty")
        if isinstance(cell, bool | date | time | timedelta):
            return Key(NO_KEY, "key-malformed")  # a spreadsheet made a date of something else
        return self._of_letters(cell, text) if self._spec.letters else self._of_digits(cell, text)

    @cached_property
    def of_log(self) -> KeyReader:
        """Give the reader of event logs, which say that something is an identifier: any text with a letter is one."""
        found = KeyReader(self._spec, Missing(), any_text=True)
        found.digests = self.digests
        return found

    def text(self, cell: Cell) -> str:
        """Write an identifier that can be read in one way: its digits, or its letters and digits."""
        written = as_typed(show(cell)).strip().lstrip("'")
        if self._spec.letters:
            return self._alike(written)
        digits = self._digits(written)
        return digits if len(digits) in self._lengths else digits.zfill(self._lengths[0])

    @property
    def is_sure(self) -> bool:
        """Tell whether an identifier is long enough to be no other number: a year, an amount."""
        return bool(self._lengths) and self._lengths[0] >= SURE

    def takes(self, length: int) -> bool:
        """Tell whether texts of so many digits are identifiers that can be read all at once, by `numbers`."""
        return length in self._places

    def reads(self, length: int) -> bool:
        """Tell whether a text of so many digits is an identifier."""
        return length in self._lengths or (self._spec.letters and length <= MOST_LETTERS)

    def numbers(self, digits: Longs, length: int) -> Longs:
        """Give identifiers that were read as whole numbers of so many digits, as `read` does one by one."""
        return digits + ROOM * self._places[length]

    def _of_digits(self, cell: Cell, text: str) -> Key:
        if SCIENTIFIC.fullmatch(text):
            return Key(NO_KEY, "key-scientific")
        digits = self._digits(text)
        if not (digits.isascii() and digits.isdigit()) or (isinstance(cell, float | int) and text != digits):
            return Key(NO_KEY, "key-malformed")
        if len(digits) in self._lengths:
            return Key(self._number(digits))
        if self._spec.pad and len(digits) == self._lengths[0] - 1:
            mistaken = "bsn" in self._spec.mistaken_for and _is_bsn(digits)
            return Key(self._number(digits.zfill(self._lengths[0])), "key-bsn" if mistaken else "key-short")
        return Key(NO_KEY, "key-malformed")

    def _of_letters(self, cell: Cell, text: str) -> Key:
        """Read an identifier that may have letters; several words without a digit are a remark."""
        if not self._any_text and (self._missing.kind(text) is not None or self._missing.is_not_yet(text)):
            return Key(NO_KEY, "key-empty")
        if LOST_DIGITS.fullmatch(text) or (isinstance(cell, float) and abs(cell) >= EXACT):
            return Key(NO_KEY, "key-scientific")
        word = self._alike(text)
        remark = TOTALS.match(text) or (len(text.split()) > 1 and not any(c.isdigit() for c in text))
        if (remark and not self._any_text) or not any(map(str.isalnum, word)) or len(word) > MOST_LETTERS:
            return Key(NO_KEY, "key-malformed")
        return Key(self.digests.number(word))

    def _alike(self, text: str) -> str:
        """Write texts that mean the same identifier alike, by the rule of the definition."""
        prefix = self._prefix.match(text) if self._prefix else None
        text, disregard = text[prefix.end() :] if prefix else text, self._spec.disregard
        if "case" in disregard:
            text = text.casefold().upper()
        if "zeros" in disregard:
            text = re.sub(r"(?<!\d)0+(?=\d)", "", text)
        if "separators" in disregard:
            return re.sub(r"[\W_]+", "", _without_point_zero(text))
        return " ".join(text.split())

    def _number(self, digits: str) -> int:
        """Make a number of digits that differs from that of other digits, leading zeros included."""
        place = self._places.get(len(digits))
        return self.digests.number(digits) if place is None else int(digits) + ROOM * place

    def _digits(self, text: str) -> str:
        prefix = self._prefix.match(text) if self._prefix else None
        text = text[prefix.end() :].lstrip(" .:-–—/\u00a0") if prefix else text
        return re.sub(r"(?<=[\w.])[\s.:\-–—/'\u00a0]+|^[\s.:]+", "", _without_point_zero(text))

    def resembles(self, cell: Cell) -> bool:
        """Tell whether a cell that could not be read was meant as an identifier, not as a remark."""
        text = show(cell)
        if self._spec.letters:
            return len(text.split()) == 1 and any(c.isdigit() for c in text)
        digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
        return digits >= min(SURE, self._lengths[0]) and letters <= 3 and len(text) <= self._lengths[-1] + 12

    def are_a_numbers(self, keys: Longs) -> bool:
        """Tell whether most identifiers (int64) of a column pass the test of an A-nummer: it is the wrong column."""
        if "a-nummer" not in self._spec.mistaken_for or len(keys) < MANY:
            return False
        return 2 * int(np.count_nonzero(_are_a_numbers(keys))) > len(keys)


def _without_point_zero(text: str) -> str:
    """Take away what a program puts behind a number that it took for a fraction."""
    return re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\d+[.,]0+", text.strip()) else text


def _are_a_numbers(keys: Longs) -> Mask:
    """Apply the test of an administratienummer: ten digits, neighbours differ, two sums modulo 11."""
    places = np.arange(A_DIGITS)
    digits = keys[:, None] // 10 ** places[::-1] % 10
    neighbours = (np.diff(digits) != 0).all(axis=1)
    sums = np.isin(digits.sum(axis=1) % 11, (0, 5)) & ((digits << places).sum(axis=1) % 11 == 0)
    return np.asarray((keys >= 10 ** (A_DIGITS - 1)) & (keys < 10**A_DIGITS) & neighbours & sums)


def _is_bsn(digits: str) -> bool:
    """Apply the eleven test of a burgerservicenummer: nine digits, weighted sum divisible by 11."""
    if len(digits) != len(BSN_WEIGHTS):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, BSN_WEIGHTS, strict=True)) % 11 == 0
