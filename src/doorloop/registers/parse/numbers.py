"""Whole numbers as people write them, such as the days of a suspension."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from doorloop.base.folding import as_typed
from doorloop.registers.frames import EMPTY, UNKNOWN, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula

MOST: Final = 99_999
"""A larger number is no number of days."""
SHAPE: Final = re.compile(r"(\d{1,5})(?:[.,]0+)?(?:\s*(?:dagen|dag|dgn|days|day|d)\b\.?)?", re.I | re.ASCII)


class Number(NamedTuple):
    """What a cell says: a number, or a kind of missing, and the rule that it met; zero is as good as empty."""

    value: int
    rule: str = ""


def read_number(value: Cell, words: MissingWords) -> Number:
    """Read one cell of a column of whole numbers, zero or more."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Number(UNKNOWN, "number-unreadable")
    if not isinstance(value, str):
        is_whole = 0 <= value <= MOST and float(value).is_integer()
        return Number(int(value)) if is_whole else Number(UNKNOWN, "number-unreadable")
    text = as_typed(value).strip()
    if (kind := words.kind(text)) is not None:
        return Number(kind)
    if words.is_not_yet(text):
        return Number(EMPTY, "word-not-yet")
    if is_error(text):
        return Number(UNKNOWN, "error-cell")
    if is_formula(text):
        return Number(UNKNOWN, "formula-empty")
    found = SHAPE.fullmatch(text)
    return Number(int(found[1])) if found else Number(UNKNOWN, "number-unreadable")
