"""The statutory term of each case: its last day under the Algemene termijnenwet, by the law of the day it began."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Longs, Mask, select
from doorloop.cases.clocks import HourClock
from doorloop.cases.conditions import holds
from doorloop.cases.pauses import Dated, paused, spans
from doorloop.cases.targets import Judged
from doorloop.definition.parts import Definition, StatutoryTerm, Step
from doorloop.registers.frames import Cases, known
from doorloop.workdays.calendars import calendar
from doorloop.workdays.days_off import LAST
from doorloop.workdays.terms import Deadline, parse_term, statutory_deadline

PAIR: Final = 1 << 32
"""More days than a term can be suspended for: a start and days of it as one number, which sorts ten times as fast."""
AMPLE: Final = 14
"""In so many days on end there are always two that are no Saturday, Sunday or recognised holiday."""


def last_day(one: StatutoryTerm, since: date, suspended: int = 0) -> date:
    """Give the last day of a statutory term; one that begins when another ends starts after that one's last day.

    Args:
        suspended: the calendar days for which it was suspended, from its own begin on.

    Source: Algemene termijnenwet art. 1, 2 and 4 where they apply.
    """
    return _last(one, _deadline(one, since, suspended))


def _deadline(one: StatutoryTerm, since: date, suspended: int) -> Deadline:
    since = begin(one, since)
    return statutory_deadline(since, parse_term(one.term), calendar("atw", since), suspended)


def _bare_day(one: StatutoryTerm, since: date) -> date:
    return _deadline(one, since, 0).bare_last_day


def _last(one: StatutoryTerm, found: Deadline) -> date:
    return found.last_day if one.termijnenwet else found.bare_last_day


def begin(one: StatutoryTerm, since: date) -> date:
    """Give the day after which a statutory term itself runs: the last day of the term that has to end first."""
    for text in one.after:
        since = statutory_deadline(since, parse_term(text), calendar("atw", since)).last_day
    return since


def dues(one: StatutoryTerm, cases: Cases, hours: HourClock, which: Longs, until: Ints) -> tuple[Ints, Mask]:
    """Find the last days (ordinals) of a statutory term in some cases that it began in; and tell where nobody knows.

    It is suspended (Awb 4:15) while it runs: neither before its own begin, where it waits for another term, nor by a
    stop on or after the last day that it had.

    Args:
        which: int64, the positions of the cases; until: int32, the day (an ordinal) of each until which pauses count.
    """
    since = cases.values[one.start][which]
    if not one.pauses:
        return last_days(one, since, np.zeros_like(since)), np.zeros(len(which), np.bool_)
    found = spans(one.pauses, Dated(cases, hours))
    starts, ends = np.zeros(len(cases), np.int64), np.zeros(len(cases), np.int64)
    starts[which] = _begins(one, since)
    ends[which] = until
    halted = paused(found, starts, ends, lambda first, last: last - first).astype(np.int32)
    bare = np.zeros(len(cases), np.int32)
    bare[which] = _bare(one, since)
    behind = found.case[(found.begin >= bare[found.case]) & (bare[found.case] > 0)]
    for case in np.unique(behind).tolist():
        stops = [(max(stop, int(starts[case])), end) for stop, end in found.of(case, int(ends[case]))]
        halted[case] = _halted(one, date.fromordinal(int(cases.values[one.start][case])), int(found.days[case]), stops)
    return last_days(one, since, halted[which]), found.unknown[which]


def _halted(one: StatutoryTerm, since: date, days: int, stops: Iterable[tuple[int, int]]) -> int:
    """Count the days by which suspensions move the last day of a term: those that began before the last day it had.

    A stop in the days by which the Algemene termijnenwet had extended it leaves the day of the restart.
    """
    for stop, end in stops:
        found = _deadline(one, since, days)
        bare = found.bare_last_day.toordinal()
        if end > stop and stop < _last(one, found).toordinal():
            days += end - stop if stop < bare else end + 1 - bare
    return days


def is_in_force(one: StatutoryTerm, since: Ints) -> Mask:
    """Tell on which days (ordinals) a term that begins is set by the law of that day."""
    first, last = one.valid_from or date.min, one.valid_until or date.max
    return np.asarray((since >= first.toordinal()) & (since <= last.toordinal()))


def began(one: StatutoryTerm, cases: Cases, definition: Definition) -> Mask:
    """Tell in which cases a statutory term ever ran; in none where no source has a column that decides it.

    That is asked of what a condition says has happened: that something has not happened yet says nothing of a case in
    which the term has ended.
    """
    if not cases.absent.isdisjoint(definition.needs_of_term(one)):
        return np.zeros(len(cases), np.bool_)
    start = cases.values[one.start]
    ran = [when for when in one.open_when if when.codes or when.state in ("happened", "known")]
    return np.asarray(known(start) & is_in_force(one, start) & holds(cases, definition, ran))


def judge_by_law(step: Step, cases: Cases, definition: Definition, until: Ints, hours: HourClock) -> Judged:
    """Compare a step of each case with the first of its statutory terms that the case has, in calendar days.

    A term runs in a case from the term's own start, in a step in werkdagen too. A case that was suspended for nobody
    knows how long has no term.

    Args:
        until: int32, the day (an ordinal) of the end, of what came instead or of the peildatum.
        hours: the clock of the definition, as of the peildatum.
    """
    has, due, seen = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.int32), np.zeros(len(cases), np.bool_)
    for one in definition.terms_of(step):
        mine = ~seen & began(one, cases, definition)
        which = np.flatnonzero(mine)
        last = np.where(until > 0, until, hours.peildatum).astype(np.int32)[which]
        due[which], unclear = dues(one, cases, hours, which, last)
        seen |= mine
        has[which] = ~unclear
    return Judged(has, np.asarray((until - due) * has, np.int32), has & (due <= hours.peildatum))


def last_days(one: StatutoryTerm, since: Ints, halted: Ints) -> Ints:
    """Find the last days (ordinals) of a term by its starts and the calendar days for which it was suspended.

    The law is asked once of those that end on one day before it extends them: in so many days as AMPLE there are two
    ordinary ones (art. 2), so that only that day decides. Of shorter ones it is asked once of each pair of the two; and
    once of each start where no case was suspended.
    """
    if not halted.any():
        return _each(_known(last_day, one), since)
    bare = _bare(one, since) + halted
    ample = bare - _begins(one, since) >= AMPLE
    asked = select(ample, bare.astype(np.int64), since.astype(np.int64) * PAIR + halted)
    _, first, places = np.unique(asked, return_index=True, return_inverse=True)
    pairs = zip(since[first].tolist(), halted[first].tolist(), strict=True)
    found = (last_day(one, date.fromordinal(day), days).toordinal() for day, days in pairs)
    return np.fromiter(found, np.int32, len(first))[places]


def _bare(one: StatutoryTerm, since: Ints) -> Ints:
    """Find the last days (ordinals) of a term that was not suspended, before the law extends them."""
    return _each(_known(_bare_day, one), since)


def _begins(one: StatutoryTerm, since: Ints) -> Ints:
    """Find the days (ordinals) after which a term itself runs."""
    return _each(_known(begin, one), since) if one.after else since


class Known(dict[int, int]):
    """Days (ordinals) that a term finds for others, each worked out once."""

    def __init__(self, find: Callable[[StatutoryTerm, date], date], one: StatutoryTerm) -> None:
        super().__init__()
        self._find, self._one = find, one

    def __missing__(self, day: int) -> int:
        self[day] = found = self._find(self._one, date.fromordinal(day)).toordinal()
        return found


@cache
def _known(find: Callable[[StatutoryTerm, date], date], one: StatutoryTerm) -> Known:
    """Give what was found before too: the cases come in parts, of which each has nearly the same days."""
    return Known(find, one)


def _each(found: Known, days: Ints) -> Ints:
    """Find a day (an ordinal) for each of some days."""
    low = int(days.min(initial=LAST.toordinal()))
    how_often = np.bincount(days - low)
    table = np.zeros(len(how_often), np.int32)
    for place in np.flatnonzero(how_often).tolist():
        table[place] = found[low + place]
    return table[days - low]
