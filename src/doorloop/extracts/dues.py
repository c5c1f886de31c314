"""When the target of an open step ends: the last day of one length, of the term of each case, or of hours of a clock.

Where the clock of the step has stood still, its pauses move the last day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.base.language import Lang
from doorloop.base.words import UNITS, in_unit, say
from doorloop.cases.clocks import DayTicking, HourTicking
from doorloop.cases.pauses import Spans, last_day
from doorloop.cases.step_clock import Clock
from doorloop.cases.steps import StepTimes
from doorloop.cases.targets import Terms
from doorloop.definition.parts import Step
from doorloop.registers.frames import Cases
from doorloop.workdays.hours import clock_text, day_of

Due = tuple[Ints, str | None, Mask]
"""The last day of a target in each of some cases, what counts it, and the cases; no rule where there is no last day."""
Last = tuple[date, str] | None
"""The last day of one case, and what counts it."""


def dues(times: StepTimes, cases: Cases, clock: Clock, which: Ints, lang: Lang) -> Iterator[Due]:
    """Find the last day of the target of some open cases of a step, by their positions."""
    step = times.step
    since, everywhere = cases.values[step.start][which], np.ones(len(which), np.bool_)
    if not step.is_targeted:
        yield np.zeros_like(since), None, everywhere
    elif step.stands_still or step.tick == "seconden":
        yield from _one_by_one(times, cases, clock, which, lang)
    elif times.terms is not None:
        yield from _own_dues(step, times.terms, clock, which, lang)
    else:
        days, places = np.unique(since, return_inverse=True)
        ticking, length = DayTicking(clock.calendar, step.tick), _length(step)
        found = np.array([ticking.after(day, length) for day in days.tolist()], np.int32)
        yield found[places], say("due_calendar", lang, calendar=clock.calendar.name), everywhere


def _length(step: Step) -> int:
    """Give a target in whole days of the step's own kind: a norm in hours runs into its last day."""
    ticks = step.target_ticks or Fraction(0)
    return ceil(ticks) if step.is_by_the_hour else floor(ticks)


def _own_dues(step: Step, terms: Terms, clock: Clock, which: Ints, lang: Lang) -> Iterator[Due]:
    """Find the last day of the term that a case has itself; nothing where it has none."""
    due, has, dated = terms.due[which], terms.has[which], terms.dated[which]
    yield due, say("due_own", lang, calendar=clock.calendar.name), has & ~dated
    yield due, say("due_months" if step.is_by_the_month else "due_dated", lang), has & dated
    yield np.zeros_like(due), None, ~has


def _one_by_one(times: StepTimes, cases: Cases, clock: Clock, which: Ints, lang: Lang) -> Iterator[Due]:
    """Find the last day of the target of each open case, and how long its clock stood still: a rule for each answer."""
    halted = _halted(times, cases, clock)
    by = _by_clock if times.step.tick == "seconden" else _by_days
    find, still = by(times, cases, clock, halted, lang), _stood_still(times, cases, clock, halted, lang)
    found = [find(case) for case in which.tolist()]
    amounts = [still(case) for case in which.tolist()]
    rules = [
        None if one is None else say("due_paused", lang, rule=one[1], amount=amount) if amount else one[1]
        for one, amount in zip(found, amounts, strict=True)
    ]
    due = np.array([0 if one is None else one[0].toordinal() for one in found], np.int32)
    for rule in dict.fromkeys(rules):
        yield due, rule, np.array([one == rule for one in rules], np.bool_)


def _halted(times: StepTimes, cases: Cases, clock: Clock) -> Spans:
    """Give when the clock of each case stands still: never in a step that nothing stops, such as a gross one."""
    found = clock.spans(times.step, cases) if times.step.stands_still else None
    none, days = np.empty(0, np.int64), np.zeros(len(cases), np.int64)
    return found or Spans(none, none, none, days, np.zeros(len(cases), np.bool_))


def _by_days(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], Last]:
    """Give what finds the last day of a target in days: its own, or that of all; a date that somebody set stands."""
    ticking, own = DayTicking(clock.calendar, times.step.tick), times.terms
    starts = clock.dates(times.step, cases)[times.step.start]
    rule = say("due_calendar" if own is None else "due_own", lang, calendar=clock.calendar.name)
    length = _length(times.step)

    def due(case: int) -> Last:
        if own is not None and not own.has[case]:
            return None
        if own is not None and own.dated[case]:
            dated = "due_months" if times.step.is_by_the_month else "due_dated"
            return date.fromordinal(int(own.due[case])), say(dated, lang)
        ticks = int(halted.days[case]) + (length if own is None else int(own.days[case]))
        end = last_day(int(starts[case]), ticks, halted.of(case, clock.peildatum), ticking)
        return None if end is None else (date.fromordinal(end), rule)

    return due


def _by_clock(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], Last]:
    """Give what finds the day on which the hours of a target are over, and until what time they run."""
    step, starts = times.step, clock.dates(times.step, cases)[times.step.start]
    ticking, now = HourTicking(clock.hours, step), clock.now(step, cases)

    def due(case: int) -> Last:
        end = last_day(int(starts[case]), int(step.target_ticks or 0), halted.of(case, now), ticking)
        if end is None:
            return None
        wall = clock.hours.on_the_wall(step, cases, end)
        return day_of(wall), say("due_clock", lang, clock=step.clock, time=clock_text(wall))

    return due


def _stood_still(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], str]:
    """Give what says for how long the clock of an open case has stood still since its start."""
    step, now = times.step, clock.now(times.step, cases)
    starts, by_clock = clock.dates(step, cases)[step.start], step.tick == "seconden"

    def still(case: int) -> str:
        since = int(starts[case])
        ticks = sum(max(end - max(begin, since), 0) for begin, end in halted.of(case, now))
        told = [in_unit(Fraction(ticks, step.unit_ticks), "uren", lang)] if by_clock and ticks else []
        told += [in_unit(ticks, "kalenderdagen", lang, UNITS)] if ticks and not by_clock else []
        told += [in_unit(days, step.tick, lang, UNITS)] if (days := int(halted.days[case])) else []
        return " + ".join(told)

    return still
