"""Spans of the calendar between two dates: months that have passed, and years of age."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from doorloop.frames import Ints, Mask

UNIX_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01, from which numpy counts its days."""


MANY: Final = 10_000
"""From so many dates on it is quicker to look them up in a table of all days."""
FIRST: Final = 693_595
"""The ordinal of 1899-12-31, a day before any that a register can have."""
DAYS: Final = 74_000
"""That many days reach from FIRST beyond any that a register can have."""


def months_passed(start: Ints, end: Ints, months: int) -> Mask:
    """Tell where `end` is on or after `start` plus a number of months, clamped to the month's last day."""
    due = _dues(months)[start - FIRST] if len(start) >= MANY else _due(start, months)
    passed: Mask = end >= due
    return passed


def years_between(start: Ints, end: Ints) -> Ints:
    """Give the whole years from `start` to `end`; who is born on 29 February ages on 1 March."""
    (a, a_day), (b, b_day) = (_looked_up(days) if len(days) >= MANY else _split(days) for days in (start, end))
    years: Ints = np.floor_divide(b - a - (b_day < a_day), 12).astype(np.int32)
    return years


def _due(start: Ints, months: int) -> Ints:
    """Give the day on which a number of months has passed."""
    month, day = _split(start)
    target = (month + months).astype("datetime64[M]")
    first = target.astype("datetime64[D]")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - first).astype(np.int64)
    due: Ints = (first.astype(np.int64) + UNIX_EPOCH + np.minimum(day, length) - 1).astype(np.int32)
    return due


def _split(days: Ints) -> tuple[Ints, Ints]:
    """Split ordinals into months since 1970 and days of the month, counted from 1."""
    when = (days.astype(np.int64) - UNIX_EPOCH).astype("datetime64[D]")
    month = when.astype("datetime64[M]")
    day = (when - month.astype("datetime64[D]")).astype(np.int64) + 1
    return month.astype(np.int64).astype(np.int32), day.astype(np.int32)


@cache
def _dues(months: int) -> Ints:
    """Give `_due` of every day from FIRST."""
    return _due(_all_days(), months)


@cache
def _parts() -> tuple[Ints, Ints]:
    """Give `_split` of every day from FIRST."""
    return _split(_all_days())


def _looked_up(days: Ints) -> tuple[Ints, Ints]:
    """Give `_split` of many days."""
    place = days - FIRST
    month, day = _parts()
    return month[place], day[place]


def _all_days() -> Ints:
    return np.arange(FIRST, FIRST + DAYS, dtype=np.int32)
