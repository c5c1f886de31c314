"""The clocks of steps in hours: clock hours, that never stop, and opening hours.

Such a step takes moments for dates, in seconds (see `workdays.hours`): in UTC for clock hours where the register names
its zone, else on the clock of the wall. A date without a time of day is a moment that nobody knows. An open step is
followed until the end of the peildatum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.definition.parts import CLOCK_HOURS, Definition, Step
from doorloop.registers.frames import NO_TIME, UNKNOWN, Cases, known
from doorloop.workdays import hours
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.hours import DAY, Opening
from doorloop.workdays.week import read_week

Dates = Mapping[str, Ints] | Mapping[str, Longs]
"""Field id → dates (ordinals) or moments (seconds); what is not above zero is missing, as `frames` has it."""


@dataclass(frozen=True)
class Moments(Mapping[str, Longs]):
    """The date fields of cases as moments; of a date without a time of day the moment is unknown.

    Attributes:
        in_utc: whether moments of a register with a zone are moved to UTC.
    """

    cases: Cases
    definition: Definition
    in_utc: bool

    def __getitem__(self, field: str) -> Longs:
        days = self.cases.values[field].astype(np.int64)
        timed = has_time(self.cases, field)
        moments = np.where(known(days), UNKNOWN, days)
        told = days[timed] * DAY + self.cases.times[field][timed] if timed.any() else days[timed]
        zone = zone_of(self.definition, self.cases.register_of[field]) if self.in_utc else ""
        moments[timed] = hours.to_utc(told, zone) if zone else told
        return moments

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases.values)

    def __len__(self) -> int:
        return len(self.cases.values)


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

    def now(self, step: Step, cases: Cases) -> int:
        """Give the end of the peildatum on the clock of a step, in the zone of its start."""
        end = (self.peildatum + 1) * DAY
        zone = zone_of(self.definition, cases.register_of[step.start]) if step.clock == CLOCK_HOURS else ""
        return int(hours.to_utc(np.array([end], np.int64), zone)[0]) if zone else end

    def seconds(self, step: Step, since: Longs, until: Longs) -> Longs:
        """Count the seconds of the clock of a step from each moment to another one."""
        return until - since if step.clock == CLOCK_HOURS else self._openings[step.clock].seconds(since, until)

    def end(self, step: Step, cases: Cases, since: int) -> int | None:
        """Give the moment on the clock of the wall at which the target of a step ends; None where it never does.

        Args:
            since: the start, as the clock of the step tells it.
        """
        length = int(step.target_ticks or 0)
        if step.clock != CLOCK_HOURS:
            return self._openings[step.clock].end(since, length)
        zone = zone_of(self.definition, cases.register_of[step.start])
        return hours.from_utc(since + length, zone) if zone else since + length

    @cached_property
    def _openings(self) -> dict[str, Opening]:
        named = self.definition.spec.opening_hours.items()
        return {name: Opening(read_week(one.week), self.calendar) for name, one in named}
