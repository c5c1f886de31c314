"""Codes as people spell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from doorloop.base.folding import fold_code
from doorloop.definition.parts import Code as CodeSpec
from doorloop.registers.frames import EMPTY, UNKNOWN, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula, show

BETWEEN = re.compile(r"[;+/,&\n]|\s+en\s+", re.I)


class Code(NamedTuple):
    """What a cell says: a position from 1 (or a kind of missing), the rule it met, the text that is no known code."""

    value: int
    rule: str = ""
    unknown: str = ""


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
        kind = self._words.kind(text)
        if kind is not None:
            return Code(kind)
        if is_error(text):
            return Code(UNKNOWN, "error-cell")
        if is_formula(text):
            return Code(UNKNOWN, "formula-empty")
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
        from difflib import get_close_matches

        close = get_close_matches(fold_code(text), self._codes, n=1, cutoff=0.7)
        return self._keys[self._codes[close[0]] - 1] if close else ""
