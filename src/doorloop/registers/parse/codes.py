"""Codes as people spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from doorloop.base.choices import close
from doorloop.base.findings import shown
from doorloop.base.folding import as_found, as_typed, fold_code
from doorloop.definition.parts import Code as CodeSpec
from doorloop.registers.frames import EMPTY, UNKNOWN, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula, show

ALIKE: Final = 0.7
"""How alike two spellings are at least of which one was probably meant as the other."""
BETWEEN = re.compile(r"[;+/,&\n]|\s+en\s+", re.I)


class Code(NamedTuple):
    """What a cell says: a position from 1 (or a kind of missing), the rule it met, the text that is no known code."""

    value: int
    rule: str = ""
    unknown: str = ""


HIDDEN_CODE: Final = "niet_getoond"
"""The code of values as found that may tell of a person, and are not shown."""
MANY_DIGITS: Final = re.compile(r"\d(?:[\s./-]?\d){4}")
"""So many digits can be part of an identifier."""
PERSONAL: Final = re.compile(
    r"@|\b\d{4}\s?[A-Z]{2}\b|\b(?:dhr|mevr|mw|mr|mrs|ms)\b\.?\s|(?:\b[A-Z]\.\s?)+.*\b[A-Z][a-z]+|[A-Z][a-z]+,\s*[A-Z]\."
)
"""An address, a postcode, a title, a name with initials before or behind it."""


def is_quotable(text: str) -> bool:
    """Tell whether a value as found may be shown: it looks like no identifier, date, address or name of a person."""
    typed = as_typed(text)
    return shown(text) == text and not (MANY_DIGITS.search(typed) or PERSONAL.search(typed))


def is_value(text: str, words: MissingWords) -> bool:
    """Tell whether a text is neither missing nor a formula that failed."""
    return _no_code(text, words) is None and not words.is_not_yet(text)


def _no_code(text: str, words: MissingWords) -> Code | None:
    """Read a text that holds no code: a kind of missing, or a formula that failed."""
    kind = words.kind(text)
    if kind is not None:
        return Code(kind)
    if is_error(text):
        return Code(UNKNOWN, "error-cell")
    return Code(UNKNOWN, "formula-empty") if is_formula(text) else None


class FoundReader:
    """The codes that registers have, ready to compare; whatever is none of them is not shown."""

    def __init__(self, codes: Iterable[str], words: MissingWords) -> None:
        self._words = words
        self._codes = {key: position for position, key in enumerate(codes, start=1)}

    def one(self, cell: Cell) -> Code:
        """Read a cell that holds one code."""
        text = show(cell)
        nothing = _no_code(text, self._words)
        if nothing is not None:
            return nothing
        if self._words.is_not_yet(text):
            return Code(EMPTY, "word-not-yet")
        position = self._codes.get(as_found(text))
        return Code(position) if position else Code(self._codes.get(HIDDEN_CODE, UNKNOWN), "code-not-shown")


class CodeReader:
    """The codes of one list with every variant and label, ready to compare."""

    def __init__(self, codes: Mapping[str, CodeSpec], words: MissingWords) -> None:
        self._words = words
        self._codes: dict[str, int] = {}
        self._keys = list(codes)
        for position, (key, code) in enumerate(codes.items(), start=1):
            for word in (key, *code.variants):
                self._codes[fold_code(word)] = position
        for position, code in enumerate(codes.values(), start=1):
            for word in (code.label.nl, code.label.en):
                self._codes.setdefault(fold_code(word), position)

    def one(self, cell: Cell) -> Code:
        """Read a cell that holds one code."""
        text = show(cell)
        nothing = _no_code(text, self._words)
        if nothing is not None:
            return nothing
        position = self._codes.get(fold_code(text))
        if position is None and self._words.is_not_yet(text):
            return Code(EMPTY, "word-not-yet")
        return Code(position) if position else Code(UNKNOWN, "code-unknown", text)

    def several(self, cell: Cell) -> Code:
        """Read a cell that holds one or more codes, as a bit mask; each answer that is understood counts."""
        whole = self.one(cell)
        if whole.value > 0:
            return Code(1 << (whole.value - 1))
        if whole.rule != "code-unknown":
            return whole
        parts = [self.one(part) for part in BETWEEN.split(show(cell)) if part.strip()]
        mask = 0
        for part in parts:
            mask |= 1 << (part.value - 1) if part.value > 0 else 0
        doubtful = next((part for part in parts if part.rule), None)
        if doubtful:
            return Code(mask or UNKNOWN, doubtful.rule, doubtful.unknown)
        return Code(mask) if mask else whole

    def nearest(self, text: str) -> str:
        """Give the known code that a text is most like, or nothing: slow, and only for who is told."""
        likely = close(fold_code(text), self._codes, ALIKE)
        return self._keys[self._codes[likely] - 1] if likely else ""
