"""Norms as practice sets them, on the right base: "at least 90 % within", "median at most", "no case beyond".

The base of a norm are the closed steps that have a term, and the open ones that are past it: these are misses already.
Open ones whose term has not passed are left out and counted, for nobody knows yet. Steps that something else ended, and
cases without a term, are in no base.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct

from doorloop.cases import measures
from doorloop.cases.measures import Histogram
from doorloop.cases.tally import Run, Tally
from doorloop.definition.parts import Goal, Step, ticks_in
from doorloop.tables import durations, survival

Verdict = Literal["met", "not_met", "not_yet"]
LONG: Final = 1 << 40
"""Longer than anything lasts: how long an open step will take is not known."""


class Standing(Struct, frozen=True):
    """How steps stand against a norm.

    Attributes:
        value: the share, the number of cases or the median; None without a base, or where it rests on an open step.
        base: closed steps with a term, and open ones past it.
        left_out: open steps whose term has not passed.
        estimate: the same of closed and open steps together, by Kaplan-Meier or Aalen-Johansen; None of a number.
        verdict: None where there is nothing to judge.
    """

    value: Fraction | None
    base: int
    left_out: int
    estimate: Fraction | None
    verdict: Verdict | None


class _Split(Struct, frozen=True):
    """Steps by what they say of a term."""

    within: int
    beyond: int
    overdue: int
    left_out: int

    @property
    def base(self) -> int:
        return self.within + self.beyond + self.overdue


def standing(goal: Goal, step: Step, tally: Tally, run: Run) -> Standing:
    """Judge a norm of a step in a group: that of `within_of`, `beyond_of` or `median_of`."""
    if goal.median_of:
        return _of_median(goal, step, tally, run)
    split = _split(step, limit_ticks(goal, step), tally, run)
    if goal.within_of:
        share = measures.share(split.within, split.base)
        estimate = _estimate(goal, step, tally, run)
        return Standing(share, split.base, split.left_out, estimate, _of_share(share, goal, split.left_out))
    late = split.beyond + split.overdue
    return Standing(Fraction(late), split.base, split.left_out, None, _of_number(late, goal, split))


def limit_ticks(goal: Goal, step: Step) -> Fraction | None:
    """Give the limit that a norm sets itself, in ticks of the step; None where it is the step's target."""
    if goal.limit is None or goal.limit_unit is None:
        return None
    return Fraction(goal.limit) * ticks_in(goal.limit_unit, step.tick)


def _split(step: Step, limit: Fraction | None, tally: Tally, run: Run) -> _Split:
    """Divide the steps by a limit, or by the target of the step or of the case."""
    if limit is not None:
        closed = tally.closed(run)
        within = closed.at_most(limit)
        return _Split(within, closed.n - within, *_opened(tally.of(run, "open"), limit))
    within, beyond = tally.of(run, "within").n, tally.of(run, "beyond").n
    if step.has_own_targets:
        return _Split(within, beyond, *_opened(tally.of(run._replace(of="target"), "open"), Fraction(0)))
    return _Split(within, beyond, *_opened(tally.of(run, "open"), step.target_ticks or Fraction(0)))


def _opened(waiting: Histogram, limit: Fraction) -> tuple[int, int]:
    """Count the open steps that are past a limit, and the others."""
    left = waiting.at_most(limit)
    return waiting.n - left, left


def _estimate(goal: Goal, step: Step, tally: Tally, run: Run) -> Fraction | None:
    """Estimate the share within of closed and open steps together; None of a step that may end before its start."""
    limit = limit_ticks(goal, step)
    if step.reversed == "counted":
        return None
    if limit is None:
        share = durations.followed(step, tally, run)["within_share"]
        return share if isinstance(share, Fraction) else None
    found = durations.curve(step, tally, run)
    value = None if found is None else survival.share_by(found, float(limit)).value
    return None if value is None else Fraction(value)


def _of_share(share: Fraction | None, goal: Goal, left_out: int) -> Verdict | None:
    """Judge a share; all of them is not reached as long as one can still miss it."""
    if share is None:
        return "not_yet" if left_out else None
    least = Fraction(goal.at_least or 0)
    if share < least:
        return "not_met"
    return "not_yet" if least == 1 and left_out else "met"


def _of_number(late: int, goal: Goal, split: _Split) -> Verdict | None:
    """Judge a number of cases beyond: it can only grow, so it is kept when nothing is left that could be beyond."""
    if late > Fraction(goal.target or 0):
        return "not_met"
    if split.left_out:
        return "not_yet"
    return "met" if split.base else None


def _of_median(goal: Goal, step: Step, tally: Tally, run: Run) -> Standing:
    """Judge a median: open steps that are past the norm take longer than it, how long nobody knows."""
    size = ticks_in(goal.time_unit, step.tick) if goal.time_unit else Fraction(1)
    closed, waiting = tally.closed(run), tally.of(run, "open")
    limit = None if goal.target is None else Fraction(goal.target) * size
    days = zip(waiting.days, waiting.counts, strict=True)
    late = [(day, count) for day, count in days if limit is not None and day > limit]
    least, most = (_median([*_pairs(closed), *((day + more, count) for day, count in late)]) for more in (0, LONG))
    base, left_out = closed.n + sum(count for _, count in late), waiting.n - sum(count for _, count in late)
    verdict: Verdict | None = "not_yet" if left_out and not base else None
    if least is not None and limit is not None:
        verdict = "not_met" if least > limit else "met" if least == most else "not_yet"
    both = durations.followed(step, tally, run)["median"] if closed.n + waiting.n else None
    estimate = Fraction(both) * step.unit_ticks / size if isinstance(both, Fraction | int) else None
    value = least / size if least is not None and least == most else None
    return Standing(value, base, left_out, estimate, verdict)


def _pairs(found: Histogram) -> Iterable[tuple[int, int]]:
    return zip(found.days, found.counts, strict=True)


def _median(pairs: Iterable[tuple[int, int]]) -> Fraction | None:
    counts: dict[int, int] = {}
    for day, count in pairs:
        counts[day] = counts.get(day, 0) + count
    return measures.quantile(Histogram.of(counts), measures.HALF)
