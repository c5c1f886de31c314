"""Headers that nearly fit: which field a text is probably meant for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from doorloop.base.choices import close
from doorloop.base.findings import shown
from doorloop.base.folding import PUNCTUATION, as_typed, fold_header
from doorloop.base.language import Text, worded
from doorloop.base.words import both
from doorloop.registers.frames import Cell

CLOSE: Final = 0.75
"""How alike two folded headers are at least, as difflib measures it."""
TURNED: Final = 0.95
"""How alike two headers are of which one has the words of the other the other way round."""
NAMED: Final = 0.8
"""How alike a header and a longer one are that has each of its words: `Start date`, `Start date of process`."""
LONG_WORD: Final = 5
"""The letters of a word that is one even where more stands behind it; a shorter one has to stand alone."""
LONGEST: Final = 60
"""A longer text is a sentence, not a header."""
SHORTEST: Final = 4
"""A shorter one is alike too much."""


class NearRow(Struct, frozen=True):
    """How near a row comes to a header.

    Attributes:
        row: 0-based.
        fits: the texts that are headers.
        likely: text → the header that it is probably meant for.
    """

    row: int
    fits: tuple[str, ...]
    likely: dict[str, str]

    @property
    def score(self) -> int:
        """Rank rows: a header that fits counts twice."""
        return 2 * len(self.fits) + len(self.likely)

    @property
    def told(self) -> Text:
        """Say which headers fit, and which field each other one may be."""
        fits = ", ".join(shown(text) for text in self.fits)
        likely = ", ".join(f"{shown(text)} ({header}?)" for text, header in self.likely.items())
        told = [both("nearest.fits", headers=fits)] if fits else []
        told += [both("nearest.likely", headers=likely)] if likely else []
        return worded(lambda lang: "; ".join(one.say(lang) for one in told))


class Nearest:
    """All headers of a definition, ready to be compared with others."""

    def __init__(self, headers: Iterable[str]) -> None:
        self._headers = {fold_header(text): text for text in headers}
        self._found: dict[str, str] = {}

    def header(self, text: str, among: Mapping[str, tuple[str, ...]]) -> str:
        """Give the first header of the field, among some, that a text is most like; nothing where none is close."""
        names = {fold_header(one): texts[0] for texts in among.values() for one in texts}
        near = _close(text, names)
        return names[near] if near else ""

    def text(self, texts: Sequence[str], headers: Iterable[str]) -> str:
        """Give the text that one of a field's headers is most like; nothing where none is close."""
        wanted = list(headers)
        alike = [(_nearness(text, header), text) for text in texts if len(text) <= LONGEST for header in wanted]
        best, text = max(alike, default=(0.0, ""), key=lambda pair: pair[0])
        return text if best >= CLOSE else ""

    def row(self, cells: Sequence[Cell], number: int) -> NearRow:
        """Compare a row with headers; one text alone that is only alike says nothing."""
        texts = dict.fromkeys(cell.strip() for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST)
        fits = tuple(text for text in texts if fold_header(text) in self._headers)
        likely = {text: self._like(text) for text in texts if text not in fits and self._like(text)}
        return NearRow(number, fits, likely if fits or len(likely) > 1 else {})

    def _like(self, text: str) -> str:
        if text not in self._found:
            self._found[text] = self._headers.get(_close(text, self._headers), "")
        return self._found[text]


def _close(text: str, headers: Iterable[str]) -> str:
    folded = fold_header(text)
    if len(folded) < SHORTEST or len(text) > LONGEST or folded.isdigit():
        return ""
    return close(folded, headers, CLOSE)


def alike(text: str, header: str) -> float:
    """Tell how alike a text and a header are, from `CLOSE` to 1; 0 where they are not, or the text is no header.

    The same words the other way round are nearly the same: `Startdatum`, `Datum start`. One that has each word of the
    other and more is like it too: `Start date of process`, `Start date`.
    """
    one, other = fold_header(text), fold_header(header)
    if min(len(one), len(other)) < SHORTEST or len(text) > LONGEST or one.isdigit():
        return 0.0
    if len(one) == len(other) and one in other * 2:
        return 1.0 if one == other else TURNED
    found = _nearness(text, header)
    return found if found >= CLOSE else 0.0


def _nearness(text: str, header: str) -> float:
    """Tell how near a text comes to a header: by its letters, or as it has each word of it and others beside."""
    ratio = _ratio(fold_header(text), fold_header(header))
    return max(ratio, NAMED) if _has_words(_words(text), _words(header)) else ratio


def _has_words(text: Sequence[str], header: Sequence[str]) -> bool:
    """Tell whether a text has each word of a header, a long one also as the beginning of a compound."""
    return any(len(word) >= LONG_WORD for word in header) and all(
        word in text or (len(word) >= LONG_WORD and any(one.startswith(word) for one in text)) for word in header
    )


def _words(text: str) -> list[str]:
    return [word for word in PUNCTUATION.split(as_typed(text).casefold()) if word]


def _ratio(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()
