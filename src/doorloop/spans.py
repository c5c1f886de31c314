"""Spans of the calendar between two dates: months that have passed, and years of age."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from doorloop.frames import Ints, Mask

UNIX_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01, from which numpy counts its days."""


def months_passed(start: Ints, end: Ints, months: int) -> Mask:
    """Tell where `end` is on or after `start` plus a number of months, clamped to the month's last day."""
    month, day = _month_and_day(start)
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - first).astype(np.int64)
    due = first.astype(np.int64) + UNIX_EPOCH + np.minimum(day, length) - 1
    passed: Mask = end >= due
    return passed


def years_between(start: Ints, end: Ints) -> Ints:
    """Give the whole years from `start` to `end`; who is born on 29 February ages on 1 March."""
    (a, a_day), (b, b_day) = _month_and_day(start), _month_and_day(end)
    months = (b - a).astype(np.int64) - (b_day < a_day)
    years: Ints = np.floor_divide(months, 12).astype(np.int32)
    return years


def _month_and_day(days: Ints) -> tuple[Any, Any]:
    """Split ordinals into numpy months and the day of the month, counted from 1."""
    when = (days.astype(np.int64) - UNIX_EPOCH).astype("datetime64[D]")
    month = when.astype("datetime64[M]")
    return month, (when - month.astype("datetime64[D]")).astype(np.int64) + 1
