"""When the target of an open step ends: its last day, and what counts it; pauses move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil

from doorloop.base.language import Lang
from doorloop.base.words import UNITS, in_unit, say
from doorloop.cases.clocks import DayTicking, HourTicking
from doorloop.cases.pauses import Spans, last_day
from doorloop.cases.steps import Clock, StepTimes
from doorloop.registers.frames import Cases
from doorloop.workdays.hours import clock_text, day_of

Due = tuple[date | None, str | None]
"""The last day of a target, and what counts it; nothing where there is none."""


def dues(times: StepTimes, cases: Cases, clock: Clock, lang: Lang) -> Callable[[int], Due]:
    """Give what finds the last day of the target of an open case, by its position."""
    if not times.step.is_targeted:
        return lambda case: (None, None)  # noqa: ARG005
    halted = clock.spans(times.step, cases) if times.step.stopped_by else None
    find = _by_clock(times, cases, clock, halted, lang) if times.step.tick == "seconden" else None
    find = find or _by_days(times, cases, clock, halted, lang)
    if halted is None:
        return find
    still = _stood_still(times, cases, clock, halted, lang)

    def due(case: int) -> Due:
        day, rule = find(case)
        amount = still(case) if day else ""
        return day, say("due_paused", lang, rule=rule, amount=amount) if amount else rule

    return due


def _by_days(times: StepTimes, cases: Cases, clock: Clock, halted: Spans | None, lang: Lang) -> Callable[[int], Due]:
    """Give what finds the last day of a target in days: its own, or that of all; a date that somebody set stands."""
    ticking, starts, own = DayTicking(clock.calendar, times.step.tick), cases.values[times.step.start], times.terms
    of_all, of_own = (say(key, lang, calendar=clock.calendar.name) for key in ("due_calendar", "due_own"))
    length = ceil(times.step.target_ticks or 0)

    def due(case: int) -> Due:
        if own is not None and not own.has[case]:
            return None, None
        if own is not None and (own.dated[case] or halted is None):
            return date.fromordinal(int(own.due[case])), say("due_dated", lang) if own.dated[case] else of_own
        ticks = length if own is None else int(own.days[case])
        spans, more = (halted.of(case, clock.peildatum), int(halted.days[case])) if halted else ([], 0)
        end = last_day(int(starts[case]), ticks + more, spans, ticking)
        return None if end is None else date.fromordinal(end), of_all if own is None else of_own

    return due


def _by_clock(times: StepTimes, cases: Cases, clock: Clock, halted: Spans | None, lang: Lang) -> Callable[[int], Due]:
    """Give what finds the day on which the hours of a target are over, and until what time they run."""
    step, starts = times.step, clock.hours.moments(times.step, cases)[times.step.start]
    ticking = HourTicking(clock.hours, step)

    def due(case: int) -> Due:
        spans = halted.of(case, clock.now(step, cases)) if halted else []
        end = last_day(int(starts[case]), int(step.target_ticks or 0), spans, ticking)
        if end is None:
            return None, None
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
