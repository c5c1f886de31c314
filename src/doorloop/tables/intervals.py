"""How sure a figure is: 95 % intervals around shares, means and differences, each by a named method."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from statistics import NormalDist
from typing import Final

from msgspec import Struct

from doorloop.cases.measures import Histogram, mean

LEVEL: Final = 0.95
Z: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)
"""Of a two-sided interval of that level."""
_MANY: Final = 2000
"""From so many degrees of freedom on, the expansion around the normal quantile is exact to 1e-13."""


class Bounds(Struct, frozen=True):
    """The two ends of an interval; None where there are too few cases to tell."""

    low: float | None
    high: float | None


UNKNOWN: Final = Bounds(None, None)


def wilson(count: int, base: int) -> Bounds:
    """Give the interval of a share by the score method (Wilson 1927)."""
    if not base:
        return UNKNOWN
    share, z2 = count / base, Z**2
    middle = (share + z2 / (2 * base)) / (1 + z2 / base)
    half = Z / (1 + z2 / base) * math.sqrt(share * (1 - share) / base + z2 / (4 * base**2))
    return Bounds(0.0 if count == 0 else middle - half, 1.0 if count == base else middle + half)


def mean_interval(durations: Histogram) -> Bounds:
    """Give the interval of a mean by Student's t; in the unit of the durations.

    There is none for fewer than two durations, nor for equal ones, whose spread tells nothing of that of others. An
    end below zero is no limit to durations that cannot be negative.
    """
    middle, variance = mean(durations), sample_variance(durations)
    if middle is None or not variance:
        return UNKNOWN
    half = t_quantile(durations.n - 1) * math.sqrt(variance / durations.n)
    low = float(middle) - half
    return Bounds(low if low >= 0 or durations.days[0] < 0 else None, float(middle) + half)


def sample_variance(durations: Histogram) -> Fraction | None:
    """Give the variance with n − 1 below the line; None for fewer than two durations."""
    if durations.n < 2:
        return None
    pairs = list(zip(durations.days, durations.counts, strict=True))
    total, squares = sum(day * count for day, count in pairs), sum(day * day * count for day, count in pairs)
    return Fraction(squares * durations.n - total * total, durations.n * (durations.n - 1))


def difference_of_means(one: Histogram, other: Histogram) -> Bounds:
    """Give the interval of mean(one) − mean(other) without assuming equal variances (Welch 1947).

    There is none where neither side varies.
    """
    variances = sample_variance(one), sample_variance(other)
    middles = mean(one), mean(other)
    if None in variances or None in middles:
        return UNKNOWN
    a, b = (float(v or 0) / h.n for v, h in zip(variances, (one, other), strict=True))
    difference = float((middles[0] or 0) - (middles[1] or 0))
    if a + b == 0:
        return UNKNOWN
    freedom = (a + b) ** 2 / (a**2 / (one.n - 1) + b**2 / (other.n - 1))
    half = t_quantile(freedom) * math.sqrt(a + b)
    return Bounds(difference - half, difference + half)


def difference_of_shares(one: tuple[int, int], other: tuple[int, int]) -> Bounds:
    """Give the interval of one share minus another, each a count and its base (Newcombe 1998, method 10)."""
    a, b = wilson(*one), wilson(*other)
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return UNKNOWN
    p, q = one[0] / one[1], other[0] / other[1]
    down = math.hypot(p - a.low, b.high - q)
    up = math.hypot(a.high - p, q - b.low)
    return Bounds(p - q - down, p - q + up)


@cache
def t_quantile(freedom: float) -> float:
    """Give the number that a t-distributed one stays within, either side of zero, in 95 % of all cases."""
    z = Z
    if freedom >= _MANY:  # Abramowitz and Stegun 26.7.5
        return (
            z
            + (z**3 + z) / (4 * freedom)
            + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
        )
    t = z  # lies below; the tails are convex, so Newton's steps come from one side
    for _ in range(100):
        step = (_outside(t, freedom) - (1 - LEVEL)) / (2 * _density(t, freedom))
        t += step
        if abs(step) < 1e-14 * t:
            break
    return t


def _density(t: float, freedom: float) -> float:
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    return scale * float((1 + t * t / freedom) ** (-(freedom + 1) / 2))


def _outside(t: float, freedom: float) -> float:
    """Give the share of a t distribution beyond t on both sides: an incomplete beta function."""
    return _beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """Give the regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):  # where the fraction converges slowly, its mirror image converges fast
        return 1 - _beta(1 - x, b, a)
    scale = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return scale / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate 1 + d₁/(1 + d₂/(1 + …)) from behind; 200 terms are more than double precision needs here."""
    value = 1.0
    for m in range(100, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        value = 1 + even / (1 + odd / value)
    return 1 - (a + b) * x / ((a + 1) * value)
