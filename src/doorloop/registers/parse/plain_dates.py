"""Dates as nearly all registers have them, thousands at once: equal to what is read one by one.

They are dates of a workbook without a time of day, and texts such as `28-04-2013`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np

from doorloop.registers.frames import Cell
from doorloop.registers.parse.dates import FIRST_BIRTH, LAST_DAY, Habit
from doorloop.registers.parse.moments import EPOCH, number
from doorloop.registers.parse.words import MissingWords

LENGTH: Final = 10
DIGITS: Final = (0, 1, 3, 4, 6, 7, 8, 9)
SIGNS: Final = (2, 5)


def read_plain(cells: Sequence[Cell], words: MissingWords, habit: Habit) -> dict[Cell, int]:
    """Read the cells that are plain dates and not implausible: cell → ordinal; all others are left out."""
    first = FIRST_BIRTH if habit.birth_by else habit.first
    found: dict[Cell, int] = {cell: day for cell, day in _dates(cells) if first <= day <= LAST_DAY}
    texts = [cell for cell in cells if cell.__class__ is str and len(cell) == LENGTH and cell.isascii()]
    if texts:
        found |= _texts(texts, habit, first)
        for word in words.as_is:
            found.pop(word, None)
    return found


def _dates(cells: Sequence[Cell]) -> Iterator[tuple[Cell, int]]:
    """Give the days of the dates of a workbook; one with a time of day is no plain one."""
    for cell in cells:
        if cell.__class__ is date or (cell.__class__ is datetime and not (cell.hour or cell.minute or cell.second)):
            yield cell, cell.toordinal()


def _texts(texts: Sequence[str], habit: Habit, first: int) -> dict[str, int]:
    """Read texts of ten signs: those of two, two and four digits that are a date from a first day on."""
    signs = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(-1, LENGTH)
    fits = np.logical_and.reduce([signs[:, at] == ord("-") for at in SIGNS])
    fits &= np.logical_and.reduce([(signs[:, at] - ord("0")) < 10 for at in DIGITS])
    one, two, year = (np.where(fits, number(signs, at, to), 1) for at, to in ((0, 2), (3, 5), (6, 10)))
    month, day = (one, two) if habit.month_first else (two, one)
    begin = ((year - 1970) * 12 + month - 1).astype("M8[M]")
    when = begin.astype("M8[D]") + (day - 1)
    days = when.astype(np.int64) + EPOCH
    fits &= (month >= 1) & (month <= 12) & (day >= 1) & (when.astype("M8[M]") == begin)
    fits &= (days >= first) & (days <= LAST_DAY)
    return dict(zip(map(texts.__getitem__, np.flatnonzero(fits).tolist()), days[fits].tolist(), strict=True))
