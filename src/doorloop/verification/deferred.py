"""Sentences and figures of verify that are said once the language is known."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from doorloop.base import words
from doorloop.base.language import Lang, Text
from doorloop.base.words import UNITS, fill, number, round_half_up

Said = Callable[[Lang], str]
"""A sentence or a figure, to be said in a language."""


def defer(key: str | Text, **gaps: object) -> Said:
    """Put off saying a text, or what stands under a key, until the language is known; gaps may be put off too."""
    wording = words.text(key) if isinstance(key, str) else key
    return lambda lang: fill(wording.say(lang), **{name: _in(gap, lang) for name, gap in gaps.items()})


def text(value: str) -> Said:
    """Give what is the same in every language."""
    return lambda _lang: value


def both(value: Text) -> Said:
    """Give a text of the publication."""
    return value.say


def num(value: Fraction | int, digits: int | None = None) -> Said:
    """Write a number; without `digits` with as many decimals as it needs, at most two."""
    return lambda lang: number(value, _digits(Fraction(value)) if digits is None else digits, lang)


def unit(id: str) -> Said:
    """Name a unit; one that the program does not know by its id."""
    return both(UNITS[id]) if id in UNITS else text(id)


def join(parts: list[Said], between: str | Said = "; ") -> Said:
    """Say several things after each other."""
    return lambda lang: (between if isinstance(between, str) else between(lang)).join(part(lang) for part in parts)


def _digits(value: Fraction) -> int:
    return next((d for d in (0, 1) if round_half_up(value, d) == value), 2)


def _in(gap: object, lang: Lang) -> object:
    if isinstance(gap, Text):
        return gap.say(lang)
    if isinstance(gap, Fraction):
        return num(gap)(lang)
    return gap(lang) if callable(gap) else gap
