"""The last day of the target of open steps, and what counts it: of all cases, of each case itself, with pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.base.language import Lang
from doorloop.base.words import UNITS, in_unit, say
from doorloop.cases.clocks import DayTicking, HourTicking
from doorloop.cases.pauses import Spans, last_day
from doorloop.cases.reference import Reference
from doorloop.cases.steps import Clock, StepTimes
from doorloop.cases.targets import Terms
from doorloop.registers.frames import Cases
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.hours import clock_text, day_of
from doorloop.workdays.terms import Term, Unit, deadline

Due = tuple[Ints, str | None, Mask]
"""The last day of a target in each of some cases, what counts it, and the cases; no rule where there is no last day."""
Last = tuple[date, str] | None
"""The last day of one case, and what counts it."""
TERM_UNITS: Final[dict[str, Unit]] = {"werkdagen": "wd", "kalenderdagen": "d"}
"""The unit of a term in ticks of each kind."""


def dues(reference: Reference, times: StepTimes, cases: Cases, which: Ints, lang: Lang) -> Iterator[Due]:
    """Find the last day of the target of a step in some cases, by their position.

    A clock that can stand still, or counts hours, is followed case by case; other days are counted once for each start.
    """
    step, everywhere = times.step, np.ones(len(which), np.bool_)
    if step.is_targeted and (step.stands_still or step.tick == "seconden"):
        yield from _one_by_one(reference, times, cases, which, lang)
    elif times.terms is not None:
        yield from _own(times.terms, which, _rule(times, reference.calendar, lang), _dated_rule(times, lang))
    elif step.target is None:
        yield np.zeros(len(which), np.int32), None, everywhere
    else:
        term, calendar = Term(_length(times), TERM_UNITS[step.tick]), reference.calendar
        due = _each(cases.values[step.start][which], lambda day: deadline(day, term, calendar).last_day)
        yield due, _rule(times, calendar, lang), everywhere


def _each(since: Ints, find: Callable[[date], date]) -> Ints:
    """Find the last day of a term that begins on each of these days, once for each distinct one."""
    days, places = np.unique(since, return_inverse=True)
    found = [find(date.fromordinal(day)).toordinal() for day in days.tolist()]
    due: Ints = np.array(found, np.int32)[places]
    return due


def _own(terms: Terms, which: Ints, rule: str, dated_rule: str) -> Iterator[Due]:
    """Give the last day of the term that a case has itself; nothing where it has none."""
    due, has, dated = terms.due[which], terms.has[which], terms.dated[which]
    yield due, rule, has & ~dated
    yield due, dated_rule, has & dated
    yield np.zeros_like(due), None, ~has


def _rule(times: StepTimes, calendar: Calendar, lang: Lang) -> str:
    """Say that a length was counted on the calendar: that of all cases, or that of each."""
    return say("due_calendar" if times.terms is None else "due_own", lang, calendar=calendar.name)


def _dated_rule(times: StepTimes, lang: Lang) -> str:
    """Say what sets a last day that no length counts."""
    return say("due_months" if times.step.is_by_the_month else "due_dated", lang)


def _length(times: StepTimes) -> int:
    """Give the target in whole days."""
    return ceil(times.step.target_ticks or 0)


def _one_by_one(reference: Reference, times: StepTimes, cases: Cases, which: Ints, lang: Lang) -> Iterator[Due]:
    """Find the last day of each case, and for how long its clock stood still."""
    clock = Clock.of(reference)
    halted = _halted(clock, times, cases)
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


def _halted(clock: Clock, times: StepTimes, cases: Cases) -> Spans:
    """Give when the clock of each case stands still; never in a step that nothing stops, such as a gross one."""
    found = clock.spans(times.step, cases) if times.step.stands_still else None
    none, days = np.empty(0, np.int64), np.zeros(len(cases), np.int64)
    return found or Spans(none, none, none, days, np.zeros(len(cases), np.bool_))


def _by_days(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], Last]:
    """Give what finds the last day of a target in days: its own, or that of all; a date that somebody set stands."""
    ticking, since = DayTicking(clock.calendar, times.step.tick), clock.dates(times.step, cases)[times.step.start]
    rule, length, own = _rule(times, clock.calendar, lang), _length(times), times.terms

    def due(case: int) -> Last:
        if own is not None and not own.has[case]:
            return None
        if own is not None and own.dated[case]:
            return date.fromordinal(int(own.due[case])), _dated_rule(times, lang)
        ticks = int(halted.days[case]) + (length if own is None else int(own.days[case]))
        end = last_day(int(since[case]), ticks, halted.of(case, clock.peildatum), ticking)
        return None if end is None else (date.fromordinal(end), rule)

    return due


def _by_clock(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], Last]:
    """Give what finds the day on which the hours of a target are over, and until what time they run."""
    step, since = times.step, clock.dates(times.step, cases)[times.step.start]
    ticking, now = HourTicking(clock.hours, step), clock.now(step, cases)

    def due(case: int) -> Last:
        end = last_day(int(since[case]), int(step.target_ticks or 0), halted.of(case, now), ticking)
        if end is None:
            return None
        wall = clock.hours.on_the_wall(step, cases, end)
        return day_of(wall), say("due_clock", lang, clock=step.clock, time=clock_text(wall))

    return due


def _stood_still(times: StepTimes, cases: Cases, clock: Clock, halted: Spans, lang: Lang) -> Callable[[int], str]:
    """Give what says for how long the clock of an open case has stood still since its start; nothing for never."""
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
