"""Spans of the calendar between two dates: months that have passed, and years of age."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints

UNIX_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01, from which numpy counts its days."""
MANY: Final = 10_000
"""From so many dates on it is quicker to look them up in a table of all days."""
FIRST: Final = 693_595
"""The ordinal of 1899-12-31, a day before any that a register can have."""
DAYS: Final = 74_000
"""That many days reach from FIRST beyond any that a register can have."""


def months_between(start: Ints, end: Ints) -> Ints:
    """Give the whole months from `start` to `end`; a month ends on the day of its number, or on the last there is."""
    (a, a_day), (b, b_day) = _months(start), _months(end)
    is_last = _months(end + 1)[0] != b
    months: Ints = b - a - ((b_day < a_day) & ~is_last)
    return months


def months_later(days: Ints, months: Ints | int) -> Ints:
    """Move days by whole months: to the same day number, or to the last day of its month."""
    month, number = _months(days)
    later = (month.astype(np.int64) + months).astype("datetime64[M]")
    first, after = (one.astype("datetime64[D]").astype(np.int64) for one in (later, later + 1))
    moved: Ints = (np.minimum(first + number - 1, after - 1) + UNIX_EPOCH).astype(np.int32)
    return moved


def years_between(start: Ints, end: Ints) -> Ints:
    """Give the whole years from `start` to `end`; who is born on 29 February ages on 1 March."""
    (a, a_day), (b, b_day) = _months(start), _months(end)
    years: Ints = np.floor_divide(b - a - (b_day < a_day), 12).astype(np.int32)
    return years


def months_of(days: Ints) -> Ints:
    """Give the number of the month that each day lies in, counted from January of the year 0."""
    return _months(days)[0] + 12 * 1970


def _months(days: Ints) -> tuple[Ints, Ints]:
    """Split ordinals into months since 1970 and days of the month, counted from 1."""
    if len(days) < MANY:
        return _split(days)
    place = days - FIRST
    month, day = _parts()
    return month.take(place), day.take(place)


def _split(days: Ints) -> tuple[Ints, Ints]:
    when = (days.astype(np.int64) - UNIX_EPOCH).astype("datetime64[D]")
    month = when.astype("datetime64[M]")
    day = (when - month.astype("datetime64[D]")).astype(np.int64) + 1
    return month.astype(np.int64).astype(np.int32), day.astype(np.int32)


@cache
def _parts() -> tuple[Ints, Ints]:
    """Give `_split` of every day from FIRST."""
    return _split(np.arange(FIRST, FIRST + DAYS, dtype=np.int32))
