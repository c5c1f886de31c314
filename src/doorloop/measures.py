"""Durations to figures, exact: one function a measure, each a fraction until somebody prints it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from doorloop.frames import Ints

QUARTILE, HALF, THREE_QUARTERS, NINE_TENTHS = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)


@dataclass(frozen=True)
class Histogram:
    """How often each duration occurs: ascending whole days and their counts (int64). Parts add up."""

    days: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Count the durations."""
        return sum(self.counts)


def histogram(days: Ints) -> Histogram:
    """Count durations in whole days."""
    values, counts = np.unique(days, return_counts=True)
    return Histogram(tuple(values.tolist()), tuple(counts.tolist()))


def mean(durations: Histogram) -> Fraction | None:
    """Give the arithmetic mean in days; None without durations. Open cases are no durations."""
    if not durations.n:
        return None
    total = sum(day * count for day, count in zip(durations.days, durations.counts, strict=True))
    return Fraction(total, durations.n)


def quantile(durations: Histogram, share: Fraction) -> Fraction | None:
    """Give a quantile in days by linear interpolation (R type 7, Excel PERCENTIEL.INC); None without durations."""
    if not durations.n:
        return None
    position = (durations.n - 1) * share
    below = position.numerator // position.denominator
    low, high = _at(durations, below), _at(durations, min(below + 1, durations.n - 1))
    return low + (high - low) * (position - below)


def _at(durations: Histogram, rank: int) -> int:
    """Give the duration at a 0-based rank."""
    passed = 0
    for day, count in zip(durations.days, durations.counts, strict=True):
        passed += count
        if rank < passed:
            return day
    raise IndexError(rank)


def share(count: int, base: int) -> Fraction | None:
    """Give a share of a base; None where there is no base."""
    return Fraction(count, base) if base else None
