"""Moments that a system counts from the first second of 1970, in UTC: seconds, thousandths or millionths of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from doorloop.registers.frames import Cell, RawColumn
from doorloop.registers.parse.words import show

NUMBER: Final = re.compile(r"\d{10,19}(?:\.\d+)?")
DIGIT: Final = re.compile(r"\d")
UNITS: Final = (1, 1_000, 1_000_000, 1_000_000_000)
"""So many of them are a second."""
FIRST, LAST = 1_000_000_000, 2_000_000_000
"""Seconds of 2001 and of 2033: a column of nothing but numbers between them tells moments."""


def unit_of(cells: Iterable[Cell]) -> int:
    """Say how many of the numbers of a column are a second; 0 where they are no moments, or not all of one unit.

    Words without a digit are passed over: they may say that there is no date.
    """
    least, most = float("inf"), 0.0
    for text in map(show, cells):
        if NUMBER.fullmatch(text):
            least, most = min(least, float(text)), max(most, float(text))
        elif DIGIT.search(text):
            return 0
    return next((unit for unit in UNITS if FIRST <= least / unit <= most / unit < LAST), 0)


def as_moment(cell: Cell, unit: int) -> Cell:
    """Write a number as the moment that it tells; a cell without a digit stays."""
    text = show(cell)
    if not DIGIT.search(text):
        return cell
    return datetime.fromtimestamp(int(float(text)) // unit, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_moments(column: RawColumn) -> RawColumn | None:
    """Give a column of such numbers as one of moments; None where it is none."""
    unit = unit_of(column.distinct)
    return RawColumn([as_moment(cell, unit) for cell in column.distinct], column.codes) if unit else None
