"""Durations to figures, exact: one function a measure, each a fraction until somebody prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints

QUARTILE, HALF, THREE_QUARTERS, NINE_TENTHS = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)


class Histogram(Struct, frozen=True):
    """How often each duration occurs: ascending whole days and their counts (int64). Parts add up."""

    days: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Count the durations."""
        return sum(self.counts)

    def at_most(self, limit: Fraction | int) -> int:
        """Count the durations of at most a limit."""
        return sum(count for day, count in zip(self.days, self.counts, strict=True) if day <= limit)

    def without(self, day: int) -> Histogram:
        """Leave one duration out."""
        return Histogram.of({own: n for own, n in zip(self.days, self.counts, strict=True) if own != day})

    def __add__(self, other: Histogram) -> Histogram:
        both = Counter(dict(zip(self.days, self.counts, strict=True)))
        both.update(dict(zip(other.days, other.counts, strict=True)))
        return Histogram.of(both)

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Histogram:
        """Put the counts of days in order."""
        days = sorted(counts)
        return cls(tuple(days), tuple(counts[day] for day in days))


NONE: Final = Histogram((), ())
"""No durations at all."""


def histogram(days: Ints) -> Histogram:
    """Count durations in whole days, with a place of an array for each: they lie close together."""
    if not len(days):
        return NONE
    low = int(days.min())
    counts = np.bincount(days - low)
    occurring = np.flatnonzero(counts)
    return Histogram(tuple((occurring + low).tolist()), tuple(counts[occurring].tolist()))


def moved(durations: Histogram, to: Callable[[int], int]) -> Histogram:
    """Move every duration to another day."""
    found: Counter[int] = Counter()
    for day, count in zip(durations.days, durations.counts, strict=True):
        found[to(day)] += count
    return Histogram.of(found)


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
