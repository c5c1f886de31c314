"""The statutory term of each case: its last day under the Algemene termijnenwet, by the law of the day it began."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.cases.clocks import HourClock
from doorloop.cases.conditions import holds
from doorloop.cases.pauses import suspended
from doorloop.cases.targets import Judged
from doorloop.definition.parts import Definition, StatutoryTerm, Step
from doorloop.registers.frames import Cases, known
from doorloop.workdays.calendars import calendar
from doorloop.workdays.terms import parse_term, statutory_deadline

PAIR: Final = 1 << 32
"""More days than a term can be suspended for: a start and days of it as one number, which sorts ten times as fast."""


def last_day(one: StatutoryTerm, since: date, suspended: int = 0) -> date:
    """Give the last day of a statutory term; one that begins when another ends starts after that one's last day.

    Args:
        suspended: the calendar days for which it was suspended.

    Source: Algemene termijnenwet art. 1, 2 and 4 where they apply.
    """
    for text in one.after:
        since = statutory_deadline(since, parse_term(text), calendar("atw", since)).last_day
    found = statutory_deadline(since, parse_term(one.term), calendar("atw", since), suspended)
    return found.last_day if one.termijnenwet else found.bare_last_day


def is_in_force(one: StatutoryTerm, since: Ints) -> Mask:
    """Tell on which days (ordinals) a term that begins is set by the law of that day."""
    first, last = one.valid_from or date.min, one.valid_until or date.max
    return np.asarray((since >= first.toordinal()) & (since <= last.toordinal()))


def judge_by_law(step: Step, cases: Cases, definition: Definition, until: Ints, hours: HourClock) -> Judged:
    """Compare a step of each case with the first of its statutory terms that the case has, in calendar days.

    A term runs in a case from the term's own start, in a step in werkdagen too. Whether it ever ran is asked of what a
    condition says has happened: that something has not happened yet says nothing of a closed step. A case that was
    suspended for nobody knows how long has no term.

    Args:
        until: int32, the day (an ordinal) of the end, of what came instead or of the peildatum.
        hours: the clock of the definition, as of the peildatum.
    """
    has, due, seen = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.int32), np.zeros(len(cases), np.bool_)
    for one in definition.terms_of(step):
        if not cases.absent.isdisjoint(definition.needs_of_term(one)):
            continue
        start = cases.values[one.start]
        ran = [when for when in one.open_when if when.codes or when.state in ("happened", "known")]
        mine = ~seen & known(start) & is_in_force(one, start) & holds(cases, definition, ran)
        halted, unclear = np.zeros(len(cases), np.int32), np.zeros(len(cases), np.bool_)
        if one.pauses:
            last = np.where(until > 0, until, hours.peildatum).astype(np.int32)
            halted, unclear = suspended(one.pauses, cases, hours, start, last)
        due[mine] = last_days(one, start[mine], halted[mine])
        seen |= mine
        has |= mine & ~unclear
    return Judged(has, np.asarray((until - due) * has, np.int32), has & (due <= hours.peildatum))


def last_days(one: StatutoryTerm, since: Ints, halted: Ints) -> Ints:
    """Find the last days (ordinals) of a term by its starts and the calendar days for which it was suspended.

    The law is asked once of each pair of the two.
    """
    pairs, places = np.unique(since.astype(np.int64) * PAIR + halted, return_inverse=True)
    asked = (divmod(pair, PAIR) for pair in pairs.tolist())
    found = (last_day(one, date.fromordinal(day), days).toordinal() for day, days in asked)
    return np.fromiter(found, np.int32, len(pairs))[places]
