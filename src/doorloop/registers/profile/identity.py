"""Which column tells one case from another, and how its identifiers are written."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints
from doorloop.base.folding import as_typed
from doorloop.base.language import Text
from doorloop.definition.parts import Key
from doorloop.registers.frames import Cell, RawColumn
from doorloop.registers.parse.keys import MOST_LETTERS, NO_KEY, TOTALS, KeyReader
from doorloop.registers.parse.words import show
from doorloop.registers.profile.column import REMARKS, is_value
from doorloop.registers.profile.personal import is_personal_header, words_of

NAMED: Final = re.compile(
    r"\b(?:\w*nummer\w*|\w*nr|nr|number|no|id|\w+id|\w*zaak\w*|case\w*|key|\w*kenmerk\w*|\w*dossier\w*|identif\w*|"
    r"reference|referentie|uuid|guid)\b",
    re.I,
)
"""What a header of identifiers says."""
CASES: Final = re.compile(r"\b(?:v ?(?:nr|nummer)|vnr|vreemdeling\w*|\w*zaak\w*|case\w*|ocel type \w+)\b", re.I)
"""What a header says of the identifier that others have too."""
SERIAL: Final = re.compile(r"\b(?:volg\s?n\w*|rij\w*|row\w*|regel\w*|line\w*|index|event ?id|eid|seq\w*)\b", re.I)
"""What a header of row numbers says."""
MOST: Final = 0.9
"""This share of the rows has an identifier, and this share of the identifiers is written in one way."""
READ: Final = 0.8
"""This share of the identifiers can be read: registers as they are have some that cannot."""
AMOUNTS: Final = re.compile(
    r"\b(?:number ?of\w*|aantal\w*|amount\w*|bedrag\w*|\w*total\w*|totaal\w*|sum|som|prijs\w*|price\w*|qty|quantity|"
    r"kosten|costs?)\b",
    re.I,
)
"""What a header of amounts and counts says."""
FRACTIONS: Final = 0.2
"""A column of which so many numbers are fractions is one of amounts."""
ENOUGH: Final = 1000
"""About so many identifiers show whether it is worth to look at all."""
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
    counts = np.bincount(column.codes, minlength=len(column.distinct)).tolist()
    texts = {at: _text(cell) for at, cell in enumerate(column.distinct) if counts[at] and is_value(cell)}
    n = sum(counts[at] for at in texts)
    if not texts or 2 * n < MOST * len(column) or _is_no_identifier(header, [column.distinct[at] for at in texts]):
        return None
    sample = list(texts.values())[:: 1 + len(texts) // ENOUGH]
    key = _writing(header, sample) and _writing(header, list(texts.values()))
    if key is None:
        return None
    places: dict[str, int] = {}
    numbers = np.full(len(column.distinct), -1, np.int32)
    reader = KeyReader(key)
    for at, text in texts.items():
        if name := _name(reader, text, column.distinct[at], key):
            numbers[at] = places.setdefault(name, len(places))
    ids = numbers[column.codes]
    read = int((ids >= 0).sum())
    if read < READ * n:
        return None
    single, rank = len(places) / read, _rank(header, list(texts.values()))
    return Identity(filled=read / len(column), single=single, ids=ids, names=tuple(places), key=key, rank=rank)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) and cell.isalnum() and cell.isascii() else as_typed(show(cell)).strip()


def _name(reader: KeyReader, text: str, cell: Cell, key: Key) -> str:
    """Write an identifier as it is compared; nothing where it cannot be read, or is the word of a total."""
    if text.isdigit() and text.isascii() and len(text) in key.lengths:
        return text  # as nearly all are written
    return "" if TOTALS.match(text) or reader.read(cell).number == NO_KEY else reader.text(cell)


def _is_no_identifier(header: str, cells: list[Cell]) -> bool:
    """Tell whether a column is one of amounts or of remarks: by its header, or by its fractions."""
    fractions = sum(isinstance(cell, float) and not cell.is_integer() for cell in cells)
    words = words_of(header)
    return fractions > FRACTIONS * len(cells) or any(said.search(words) for said in (AMOUNTS, REMARKS))


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
    if text.isdigit() and text.isascii():
        return text
    found = re.fullmatch(r"([A-Za-z]{0,5})[\s.:–—/_-]*(\d(?:[\s.:\-–—/'\xa0]*\d)*)(?:[.,]0+)?", text.lstrip("'"))
    return re.sub(r"\D", "", found[2]) if found and not re.fullmatch(r"-?\d+[.,]\d{1,2}", text) else ""


def _of_digits(name: Text, texts: list[str], lengths: Counter[int]) -> Key | None:
    """Write down lengths and prefixes; identifiers that only their letters tell apart are of letters."""
    lettered = [text for text in texts if not text[:1].isdigit()]
    prefixes = Counter(found[1].casefold() for text in lettered if (found := re.match(r"([A-Za-z]+)", text)))
    pairs = {(_digits(text), (re.match(r"[A-Za-z]*", text) or [""])[0].casefold()) for text in texts if prefixes}
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
