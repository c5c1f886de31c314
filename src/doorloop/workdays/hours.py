"""Hours: the open time between two moments in opening hours, and the moments of a zone with summer time.

A moment is a number of seconds (int64) since the midnight on which day 0 began, as `date.toordinal()` numbers days: on
the clock of a wall, or in UTC. Time counts from a moment on until another one: the seconds s with a <= s < b.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from msgspec import Struct

from doorloop.workdays.calendars import Calendar
from doorloop.workdays.days_off import LAST
from doorloop.workdays.week import Week

if TYPE_CHECKING:
    from doorloop.base.arrays import Longs

DAY: Final = 86_400
"""Seconds in a day without a change of the clock."""


class Opening(Struct, frozen=True, eq=False, dict=True):
    """Opening hours under a calendar: its days off are closed, those in a weekend too."""

    week: Week
    calendar: Calendar

    def seconds(self, since: Longs, until: Longs) -> Longs:
        """Count the open seconds from each moment to another one, on the clock of the wall; backwards below zero."""
        return self._passed(until) - self._passed(since)

    def end(self, since: int, seconds: int) -> int | None:
        """Find the moment at which so many open seconds have passed; None where that is after all calendars."""
        sought = int(self._passed(np.array([since]))[0]) + seconds
        place = int(np.searchsorted(self._table, sought, side="left"))
        if place == len(self._table):
            return None
        left = sought - (int(self._table[place - 1]) if place else 0)
        ordinal = self.calendar.first.toordinal() + place
        for begin, end in self.week[(ordinal - 1) % 7]:
            if left <= end - begin:
                return ordinal * DAY + begin + left
            left -= end - begin
        raise AssertionError(ordinal)  # the day has as many open seconds as the table says

    def _passed(self, moments: Longs) -> Longs:
        """Count the open seconds before each moment, since the calendars begin."""
        ordinals, seconds = moments // DAY, moments % DAY
        place = np.clip(ordinals - self.calendar.first.toordinal(), 0, len(self._table) - 1)
        begins, ends = (side[(ordinals - 1) % 7] for side in self._spans)
        today = np.clip(seconds[:, None] - begins, 0, ends - begins).sum(axis=1)
        whole = self._table[place] - np.where(place > 0, self._table[place - 1], 0)
        passed: Longs = self._table[place] - whole + np.where(whole > 0, today, 0)
        return passed

    @cached_property
    def _spans(self) -> tuple[Longs, Longs]:
        """Give the beginnings and the ends of the spans by weekday (7, k); what a day has fewer of are empty."""
        most = max(map(len, self.week))
        filled = np.array([[*day, *[(0, 0)] * (most - len(day))] for day in self.week], np.int64).reshape(7, most, 2)
        return filled[:, :, 0], filled[:, :, 1]

    @cached_property
    def _table(self) -> Longs:
        """Count the open seconds up to and including each day of the calendar."""
        first = self.calendar.first
        ordinals = np.arange(first.toordinal(), LAST.toordinal() + 1)
        begins, ends = self._spans
        open_ = (ends - begins).sum(axis=1)[(ordinals - 1) % 7]
        off = np.array([one.day.toordinal() for one in self.calendar.days if first <= one.day <= LAST], np.int64)
        open_[off - first.toordinal()] = 0
        return np.cumsum(open_)


def to_utc(moments: Longs, zone: str) -> Longs:
    """Move moments on the clock of a wall in a zone to UTC; an hour that comes twice counts as the first of the two.

    A zone changes its clock on few days: only what lies on one of these is looked up by itself.
    """
    if not len(moments):
        return moments
    ordinals = moments // DAY
    low, high = int(ordinals.min()), int(ordinals.max())
    noons = np.array([_offset(zone, ordinal * DAY + DAY // 2) for ordinal in range(low - 1, high + 2)], np.int64)
    place = ordinals - low + 1
    offsets = noons[place]
    changes = (noons[place - 1] != offsets) | (noons[place + 1] != offsets)
    for at in np.flatnonzero(changes).tolist():
        offsets[at] = _offset(zone, int(moments[at]))
    return moments - offsets


def from_utc(moment: int, zone: str) -> int:
    """Give the moment on the clock of a wall in a zone."""
    from zoneinfo import ZoneInfo

    written = datetime.fromisoformat(f"{_written(moment).isoformat()}+00:00").astimezone(ZoneInfo(zone))
    return written.toordinal() * DAY + written.hour * 3600 + written.minute * 60 + written.second


@cache
def _offset(zone: str, moment: int) -> int:
    """Give by how many seconds a clock in a zone is ahead of UTC."""
    from zoneinfo import ZoneInfo

    ahead = _written(moment).replace(tzinfo=ZoneInfo(zone)).utcoffset()
    return int((ahead or timedelta(0)).total_seconds())


def _written(moment: int) -> datetime:
    ordinal, seconds = divmod(moment, DAY)
    return datetime.combine(date.fromordinal(ordinal), time.min) + timedelta(seconds=seconds)


def clock_text(moment: int) -> str:
    """Write the time of day of a moment, as `14:30`; of midnight as the end of the day before."""
    seconds = moment % DAY or DAY
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def day_of(moment: int) -> date:
    """Give the day of a moment; midnight is the end of the day before."""
    return date.fromordinal((moment - 1) // DAY)
