"""Which column tells one case from another, and how its identifiers are written."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints
from doorloop.base.folding import as_typed
from doorloop.definition.parts import Key, Text
from doorloop.registers.frames import RawColumn
from doorloop.registers.parse.keys import MOST_LETTERS, NO_KEY, TOTALS, KeyReader
from doorloop.registers.parse.words import show
from doorloop.registers.profile.column import is_value
from doorloop.registers.profile.personal import is_personal_header, words_of

NAMED: Final = re.compile(
    r"\b(?:\w*nummer\w*|\w*nr|nr|number|no|id|\w+id|\w*zaak\w*|case\w*|key|\w*kenmerk\w*|\w*dossier\w*|identif\w*|"
    r"reference|referentie|uuid|guid)\b",
    re.I,
)
"""What a header of identifiers says."""
CASES: Final = re.compile(r"\b(?:v ?(?:nr|nummer)|vnr|vreemdeling\w*|\w*zaak\w*|case\w*)\b", re.I)
"""What a header says of the identifier that others have too."""
SERIAL: Final = re.compile(r"\b(?:volg\s?n\w*|rij\w*|row\w*|regel\w*|line\w*|index|event ?id|seq\w*)\b", re.I)
"""What a header of row numbers says."""
MOST: Final = 0.9
"""This share of the rows has an identifier, and this share of the identifiers is written in one way."""
READ: Final = 0.8
"""This share of the identifiers can be read: registers as they are have some that cannot."""
WORDS: Final = 3
"""A text of more words is no identifier."""


class Identity(Struct, frozen=True, eq=False):
    """A column as the identifier of cases.

    Attributes:
        filled: the share of rows that have one.
        single: how many different ones there are, for each that is written.
        ids: int32, the number of each row's case; -1 where it has no identifier.
        names: the identifiers as they are compared; never shown.
        key: how they are written.
        rank: how well the header speaks for it.
    """

    filled: float
    single: float
    ids: Ints
    names: tuple[str, ...]
    key: Key
    rank: int

    @property
    def rows_a_case(self) -> float:
        """Give the rows that a case has in the mean."""
        return 1 / self.single if self.single else 0.0


def identity(column: RawColumn, header: str) -> Identity | None:
    """Look at a column as the identifier of cases; None where it cannot be one."""
    counts = np.bincount(column.codes, minlength=len(column.distinct))
    texts = {at: as_typed(show(cell)).strip() for at, cell in enumerate(column.distinct) if counts[at]}
    texts = {at: text for at, text in texts.items() if is_value(column.distinct[at]) and not TOTALS.match(text)}
    n = int(sum(counts[at] for at in texts))
    if not texts or n < MOST * len(column) / 2:
        return None
    key = _writing(header, list(texts.values()))
    if key is None:
        return None
    places: dict[str, int] = {}
    numbers = np.full(len(column.distinct), -1, np.int32)
    reader = KeyReader(key)
    for at in texts:
        if reader.read(column.distinct[at]).number != NO_KEY:
            numbers[at] = places.setdefault(reader.text(column.distinct[at]), len(places))
    ids = numbers[column.codes]
    read = int((ids >= 0).sum())
    if read < READ * n:
        return None
    return Identity(
        filled=read / len(column),
        single=len(places) / read,
        ids=ids,
        names=tuple(places),
        key=key,
        rank=_rank(header, list(texts.values())),
    )


def _rank(header: str, texts: list[str]) -> int:
    words = words_of(header)
    whole = sorted(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10)
    counted = len(whole) == len(texts) > 1 and whole[0] <= 1 and whole[-1] - whole[0] == len(whole) - 1
    if SERIAL.search(words) or counted:
        return -1
    return 2 if CASES.search(words) else 1 if NAMED.search(words) else 0


def _writing(header: str, texts: list[str]) -> Key | None:
    """Find how identifiers are written: so many digits, or letters and digits; None where they are something else."""
    if sum(len(text.split()) > WORDS for text in texts) * 10 > len(texts):
        return None
    name = Text(nl=header, en=header)
    digits = [_digits(text) for text in texts]
    lengths = Counter(len(one) for one in digits if one)
    if sum(lengths.values()) >= MOST * len(texts) and max(lengths) <= 18:
        return _of_digits(name, texts, lengths)
    digits_too = sum(any(map(str.isdigit, text)) for text in texts)
    decimal = sum(re.fullmatch(r"-?\d+[.,]\d+", text) is not None for text in texts)
    short = sum(len(text) <= MOST_LETTERS for text in texts)
    said = digits_too >= MOST * len(texts) or NAMED.search(words_of(header)) is not None
    fits = said and short >= MOST * len(texts) and 2 * decimal < len(texts)
    return Key(name=name, letters=True) if fits and not is_personal_header(header) else None


def _digits(text: str) -> str:
    """Give the digits of an identifier that has nothing else but separators and a few letters before them."""
    found = re.fullmatch(r"([A-Za-z]{0,5})[\s.:–—/_-]*(\d(?:[\s.:\-–—/'\xa0]*\d)*)(?:[.,]0+)?", text.lstrip("'"))
    return re.sub(r"\D", "", found[2]) if found and not re.fullmatch(r"-?\d+[.,]\d{1,2}", text) else ""


def _of_digits(name: Text, texts: list[str], lengths: Counter[int]) -> Key | None:
    """Write down lengths and prefixes; identifiers that only their letters tell apart are of letters."""
    prefixes = Counter(found[1].casefold() for text in texts if (found := re.match(r"([A-Za-z]+)", text)))
    pairs = {(_digits(text), (re.match(r"[A-Za-z]*", text) or [""])[0].casefold()) for text in texts}
    if len({digits for digits, _ in pairs}) < len({digits + letters for digits, letters in pairs if digits}) * 0.98:
        return Key(name=name, letters=True)
    longest = max(lengths)
    common, size = lengths.most_common(1)[0]
    rare = lengths[common - 1] * 20 <= size
    padded = longest == common and common >= 8 and rare and bool(lengths[common - 1])
    kept = sorted(length for length, n in lengths.items() if length == common or (n * 50 >= size and n > 1))
    kept = sorted({*kept, *(() if common >= 8 else lengths)})
    if padded:
        kept = [common]
    return Key(name=name, digits=tuple(kept), prefixes=tuple(sorted(prefixes)), pad=padded)
