"""The clocks of steps in hours: clock hours, that never stop, and opening hours.

Such a step takes moments for dates, in seconds (see `workdays.hours`): in UTC for clock hours where the register names
its zone, else on the clock of the wall. A date without a time of day is a moment that nobody knows. An open step is
followed until the end of the peildatum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import assert_never

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.definition.parts import CLOCK_HOURS, Definition, Step, Tick
from doorloop.registers.frames import NO_TIME, UNKNOWN, Cases, known
from doorloop.workdays import hours
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.hours import DAY, Opening
from doorloop.workdays.terms import days_later
from doorloop.workdays.week import read_week

Dates = Mapping[str, Ints] | Mapping[str, Longs]
"""Field id → dates (ordinals) or moments (seconds); what is not above zero is missing, as `frames` has it."""


class Moments(Mapping[str, Longs]):
    """The date fields of cases as moments; of a date without a time of day the moment is unknown.

    Attributes:
        in_utc: whether moments of a register with a zone are moved to UTC.
    """

    def __init__(self, cases: Cases, definition: Definition, in_utc: bool) -> None:
        self.cases, self.definition, self.in_utc = cases, definition, in_utc

    def __getitem__(self, field: str) -> Longs:
        zone = zone_of(self.definition, self.cases.register_of[field]) if self.in_utc else ""
        return moments(self.cases.values[field].astype(np.int64), self.cases.times.get(field), zone)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases.values)

    def __len__(self) -> int:
        return len(self.cases.values)


def moments(days: Longs, times: Ints | None, zone: str) -> Longs:
    """Give dates (int64 ordinals) with their times of day as moments, in UTC where a zone is named."""
    found = np.where(known(days), UNKNOWN, days)
    if times is not None:
        timed = known(days) & (times != NO_TIME)
        told = days[timed] * DAY + times[timed]
        found[timed] = hours.to_utc(told, zone) if zone else told
    return found


def has_time(cases: Cases, field: str) -> Mask:
    """Tell which cases have a date with a time of day in a field."""
    if field not in cases.times:
        return np.zeros(len(cases), np.bool_)
    there: Mask = known(cases.values[field]) & (cases.times[field] != NO_TIME)
    return there


def zone_of(definition: Definition, register: str) -> str:
    """Give the zone by whose clock a register tells the time; nothing where it names none."""
    return definition.spec.registers[register].zone


class HourClock(Struct, frozen=True, eq=False, dict=True):
    """What counts seconds, and the day (an ordinal) at whose end it stops."""

    definition: Definition
    calendar: Calendar
    peildatum: int

    def moments(self, step: Step, cases: Cases) -> Moments:
        """Give the dates of cases as the clock of a step tells them."""
        return Moments(cases, self.definition, step.clock == CLOCK_HOURS)

    def moments_of(self, step: Step, register: str, days: Longs, times: Ints | None) -> Longs:
        """Give the dates of rows of a register as the clock of a step tells them."""
        return moments(days, times, zone_of(self.definition, register) if step.clock == CLOCK_HOURS else "")

    def now(self, step: Step, cases: Cases) -> int:
        """Give the end of the peildatum on the clock of a step, in the zone of its start."""
        end = (self.peildatum + 1) * DAY
        zone = zone_of(self.definition, cases.register_of[step.start]) if step.clock == CLOCK_HOURS else ""
        return int(hours.to_utc(np.array([end], np.int64), zone)[0]) if zone else end

    def seconds(self, step: Step, since: Longs, until: Longs) -> Longs:
        """Count the seconds of the clock of a step from each moment to another one."""
        return until - since if step.clock == CLOCK_HOURS else self._openings[step.clock].seconds(since, until)

    def after(self, step: Step, since: int, seconds: int) -> int | None:
        """Give the moment on the clock of a step at which so many of its seconds have passed; None beyond all."""
        return since + seconds if step.clock == CLOCK_HOURS else self._openings[step.clock].end(since, seconds)

    def on_the_wall(self, step: Step, cases: Cases, moment: int) -> int:
        """Give a moment on the clock of a step as the clock of the wall shows it, in the zone of the start."""
        zone = zone_of(self.definition, cases.register_of[step.start]) if step.clock == CLOCK_HOURS else ""
        return hours.from_utc(moment, zone) if zone else moment

    @cached_property
    def _openings(self) -> dict[str, Opening]:
        named = self.definition.spec.opening_hours.items()
        return {name: Opening(read_week(one.week), self.calendar) for name, one in named}


class HourTicking(Struct, frozen=True):
    """The clock of a step in hours, for one case."""

    clock: HourClock
    step: Step

    def between(self, since: int, until: int) -> int:
        """Count the seconds from a moment until another one."""
        return int(self.clock.seconds(self.step, *(np.array([at], np.int64) for at in (since, until)))[0])

    def after(self, since: int, ticks: int) -> int | None:
        """Find the moment at which so many seconds have passed; None where they never do."""
        return self.clock.after(self.step, since, ticks)


class DayTicking(Struct, frozen=True):
    """The days that a step is counted in, for one case; days as ordinals."""

    calendar: Calendar
    tick: Tick

    def between(self, since: int, until: int) -> int:
        """Count the days after a day up to and with another one."""
        match self.tick:
            case "kalenderdagen":
                return until - since
            case "werkdagen":
                return self.calendar.workdays(*(date.fromordinal(day) for day in (since, until)))
            case "seconden":
                raise ValueError(self.tick)  # such a step has a clock of hours
            case _:
                assert_never(self.tick)

    def after(self, since: int, ticks: int) -> int:
        """Find the last of so many days after a day.

        Errors: UsageError beyond the calendars.
        """
        start = date.fromordinal(since)
        match self.tick:
            case "kalenderdagen":
                return days_later(start, ticks).toordinal()
            case "werkdagen":
                return self.calendar.add(start, ticks).toordinal()
            case "seconden":
                raise ValueError(self.tick)  # such a step has a clock of hours
            case _:
                assert_never(self.tick)
