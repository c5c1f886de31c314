"""How long it takes when not everybody has finished: Kaplan–Meier and Aalen–Johansen, from counts by duration.

Days are whole days of one kind; an open case counts as under way for the whole of its last day. Shares are
floats: products of many fractions have no short exact form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from doorloop.cases.measures import Histogram
from doorloop.tables.intervals import Z

Floats = NDArray[np.float64]

ROUNDING: Final = 1e-12
"""Two shares that differ by less are one: a product of floats is not exact where a fraction would be."""


class Interval(Struct, frozen=True):
    """A share or a number of days with its 95 % interval; None is what cannot be told, or was not reached."""

    value: float | None
    low: float | None
    high: float | None


NOTHING: Final = Interval(None, None, None)


class Curve(Struct, frozen=True):
    """The share that is still under way after each day on which something ended.

    Attributes:
        days: ascending; at_risk: how many were under way until then; ended: how many ended then.
        left: the share under way afterwards, S(t).
        spread: the sum in Greenwood's formula, Var(S) / S²; infinite where nobody is left.
        last: the longest time that anybody was followed.
    """

    days: NDArray[np.int64]
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    left: Floats
    spread: Floats
    last: int

    @property
    def lines(self) -> tuple[Floats, Floats, Floats]:
        """Give the share that has not ended, and the lower and upper end of its band."""
        return (self.left, *band(self.left, np.sqrt(self.spread)))

    def reaches(self, share: float) -> bool:
        """Tell that every share is reached in the end: nothing else ends anything."""
        return share <= 1

    def at(self, day: float) -> tuple[float, float]:
        """Give S and Greenwood's sum after a day."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        return (1.0, 0.0) if place < 0 else (float(self.left[place]), float(self.spread[place]))


def kaplan_meier(ended: Histogram, under_way: Histogram) -> Curve:
    """Estimate the share still under way (Kaplan and Meier 1958), with Greenwood's variance (1926).

    Args:
        ended: how long the steps took that ended.
        under_way: how long the others have been under way, up to when they are known.
    """
    days, events, at_risk = _table(ended, under_way)
    happened = events > 0
    days, events, at_risk = days[happened], events[happened], at_risk[happened]
    with np.errstate(divide="ignore"):
        spread = np.cumsum(events / (at_risk * (at_risk - events).astype(np.float64)))
    last = max([*ended.days[-1:], *under_way.days[-1:]], default=0)
    return Curve(days, at_risk, events, np.asarray(np.cumprod(1 - events / at_risk), np.float64), spread, last)


def _table(ended: Histogram, others: Histogram) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give each day on which anything happened, how many ended, and how many were under way until then."""
    days = np.array(sorted({*ended.days, *others.days}), np.int64)
    events, gone = (_counts(days, one) for one in (ended, others))
    both = events + gone
    return days, events, both.sum() - np.cumsum(both) + both


def _counts(days: NDArray[np.int64], durations: Histogram) -> NDArray[np.int64]:
    counts = np.zeros(len(days), np.int64)
    counts[np.searchsorted(days, np.array(durations.days, np.int64))] = durations.counts
    return counts


def quantile(curve: Curve | Incidence, share: float) -> Interval:
    """Give the day by which a share has ended in this way; None where that is not reached, and where there is no limit.

    The interval inverts the log-log band around the curve (Brookmeyer and Crowley 1982), as R's `survfit` does.
    """
    return Interval(*(_crossing(curve.days, line, 1 - share, curve.last) for line in curve.lines))


def _crossing(days: NDArray[np.int64], line: Floats, level: float, last: int) -> float | None:
    """Give the first day on which a falling line is at a level or below, None where there is none.

    A line that runs flat at the level crosses it midway, so that without open cases it gives the usual median
    (the convention of R and SAS).
    """
    under = np.flatnonzero(line <= level + ROUNDING)
    if not len(under):
        return None
    first = int(under[0])
    if line[first] < level - ROUNDING:
        return float(days[first])
    below = np.flatnonzero(line < level - ROUNDING)
    return float(days[first] + (days[below[0]] if len(below) else last)) / 2


def band(share: Floats, deviation: Floats) -> tuple[Floats, Floats]:
    """Give the 95 % interval around a share with the log-log transform (Kalbfleisch and Prentice 1980).

    Args:
        share: of S or of an incidence; deviation: its standard error divided by it.

    Where it is nothing or everything there is no interval: not a number, which is at no level.
    """
    low, high = np.full_like(share, np.nan), np.full_like(share, np.nan)
    inner = (share > ROUNDING) & (share < 1 - ROUNDING)
    width = Z * deviation[inner] / np.abs(np.log(share[inner]))
    low[inner], high[inner] = share[inner] ** np.exp(width), share[inner] ** np.exp(-width)
    return low, high


def share_by(curve: Curve | Incidence, day: float) -> Interval:
    """Give the share that has ended by a day, with the log-log interval; nobody and all have none.

    None where nobody was followed that long and somebody was still under way.
    """
    if isinstance(curve, Incidence):
        return NOTHING if day > curve.last and curve.left > ROUNDING else curve.by(day)
    left, spread = curve.at(day)
    if day > curve.last and left > ROUNDING:
        return NOTHING
    if not ROUNDING < left < 1 - ROUNDING:
        return Interval(float(1 - round(left)), None, None)
    low, high = band(np.array([left]), np.sqrt(np.array([spread])))
    return Interval(1 - left, 1 - float(high[0]), 1 - float(low[0]))


class Incidence(Struct, frozen=True):
    """The share that came to one ending by each day, where there are rival endings.

    Attributes:
        days: ascending days on which anything ended; share: F(t) of this ending; deviation: its standard error.
        left: the share that is still under way in the end.
        last: the longest time that anybody was followed.
    """

    days: NDArray[np.int64]
    share: Floats
    deviation: Floats
    left: float
    last: int

    def reaches(self, share: float) -> bool:
        """Tell whether so large a share has come, or can still come, to this ending."""
        return float(self.share[-1] if len(self.share) else 0.0) + self.left >= share - ROUNDING

    @property
    def lines(self) -> tuple[Floats, Floats, Floats]:
        """Give the share that has not come to this ending, and the lower and upper end of its band."""
        low, high = band(self.share, self.deviation / np.where(self.share > 0, self.share, 1.0))
        return 1 - self.share, 1 - high, 1 - low

    def by(self, day: float) -> Interval:
        """Give the share that has come to this ending by a day, with its log-log interval; none and all have none."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        share, deviation = (0.0, 0.0) if place < 0 else (float(self.share[place]), float(self.deviation[place]))
        if not ROUNDING < share < 1 - ROUNDING:
            return Interval(float(round(share)), None, None)
        width = Z * deviation / (share * abs(np.log(share)))
        return Interval(share, float(share ** np.exp(width)), float(share ** np.exp(-width)))


def aalen_johansen(endings: Mapping[str, Histogram], under_way: Histogram) -> dict[str, Incidence]:
    """Estimate for each of several rival endings the share that comes to it (Aalen and Johansen 1978).

    The variance is that of the delta method (Marubini and Valsecchi 1995, 10.2.2).
    """
    every = sum(endings.values(), Histogram((), ()))
    days, events, at_risk = _table(every, under_way)
    happened = events > 0
    days, every_day = days[happened], events[happened].astype(np.float64)
    followed = at_risk[happened].astype(np.float64)
    left = np.concatenate([np.ones(1), np.cumprod(1 - every_day / followed)])
    last = max([*every.days[-1:], *under_way.days[-1:]], default=0)
    found = {
        name: _incidence(_counts(days, one).astype(np.float64), every_day, followed, left[:-1])
        for name, one in endings.items()
    }
    return {name: Incidence(days, *curve, float(left[-1]), last) for name, curve in found.items()}


def _incidence(own: Floats, events: Floats, at_risk: Floats, before: Floats) -> tuple[Floats, Floats]:
    """Sum up one ending: F(t) = Σ S(t−) d/n, and its standard error, the variance term by term.

    Var F(t) = Σ (F(t) − F(s))² a(s) + Σ b(s) − 2 Σ (F(t) − F(s)) c(s), over the days s up to t.
    """
    share = np.cumsum(before * own / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(events < at_risk, events / (at_risk * (at_risk - events)), 0.0)
    b = before**2 * own * (at_risk - own) / at_risk**3
    c = before * own / at_risk**2
    sums = [np.cumsum(one) for one in (a, a * share, a * share**2, b, c, c * share)]
    variance = share**2 * sums[0] - 2 * share * sums[1] + sums[2] + sums[3] - 2 * share * sums[4] + 2 * sums[5]
    return share, np.sqrt(np.maximum(variance, 0.0))


def estimate(ways: Mapping[str, Histogram], end: str, under_way: Histogram) -> Curve | Incidence:
    """Estimate who comes to one of several endings: Kaplan-Meier, and Aalen-Johansen where somebody came to a rival.

    Where nobody did the two are one, save for the side on which the log-log interval is taken.
    """
    if any(way.n for field, way in ways.items() if field != end):
        return aalen_johansen(ways, under_way)[end]
    return kaplan_meier(ways[end], under_way)
