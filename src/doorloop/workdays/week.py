"""A week of opening hours, as people write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

SPAN: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*(?:([01]?\d|2[0-3]):([0-5]\d)|(24):(00))", re.ASCII)

Span = tuple[int, int]
"""The seconds of a day at which opening hours begin and end."""
Week = tuple[tuple[Span, ...], ...]
"""The opening hours of each day from Monday on, in their order."""


def read_week(texts: Sequence[Sequence[str]]) -> Week:
    """Read the opening hours of the seven days; `24:00` is the end of a day.

    Errors: ValueError, with the day counted from 0 and what is wrong, for what is no span and for spans that overlap.
    """
    return tuple(_read_day(place, one) for place, one in enumerate(texts))


def _read_day(place: int, texts: Sequence[str]) -> tuple[Span, ...]:
    spans = []
    for text in texts:
        found = SPAN.fullmatch(text.strip())
        if found is None:
            raise ValueError(place, f"'{text}' is no opening hours: write 09:00-17:00")
        hour, minute, to_hour, to_minute = (int(one) for one in found.groups() if one)
        begin, end = hour * 3600 + minute * 60, to_hour * 3600 + to_minute * 60
        if end <= begin:
            raise ValueError(place, f"'{text}' ends before it begins: what runs past midnight is of two days")
        spans.append((begin, end))
    spans.sort()
    for (_, before), (after, _) in pairwise(spans):
        if after < before:
            raise ValueError(place, "these opening hours overlap")
    return tuple(spans)
