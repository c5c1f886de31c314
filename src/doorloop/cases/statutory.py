"""The statutory term of each case: its last day under the Algemene termijnenwet, by the law of the day it began."""

from __future__ import annotations

from datetime import date

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.cases.conditions import holds
from doorloop.cases.targets import Judged
from doorloop.definition.parts import Definition, StatutoryTerm, Step
from doorloop.registers.frames import Cases, known
from doorloop.workdays.calendars import calendar
from doorloop.workdays.terms import parse_term, statutory_deadline


def last_day(one: StatutoryTerm, since: date) -> date:
    """Give the last day of a statutory term; one that begins when another ends starts after that one's last day.

    Source: Algemene termijnenwet art. 1, 2 and 4 where they apply.
    """
    for text in one.after:
        since = statutory_deadline(since, parse_term(text), calendar("atw", since)).last_day
    found = statutory_deadline(since, parse_term(one.term), calendar("atw", since))
    return found.last_day if one.termijnenwet else found.bare_last_day


def is_in_force(one: StatutoryTerm, since: Ints) -> Mask:
    """Tell on which days (ordinals) a term that begins is set by the law of that day."""
    first, last = one.valid_from or date.min, one.valid_until or date.max
    return np.asarray((since >= first.toordinal()) & (since <= last.toordinal()))


def judge_by_law(step: Step, cases: Cases, definition: Definition, until: Ints, peildatum: int) -> Judged:
    """Compare a step of each case with the first of its statutory terms that the case has, in calendar days.

    A term runs in a case from the term's own start, in a step in werkdagen too. Whether it ever ran is asked of what a
    condition says has happened: that something has not happened yet says nothing of a closed step.

    Args:
        until: int32, the day (an ordinal) of the end, of what came instead or of the peildatum.
    """
    has, due = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.int32)
    for one in (one for id in step.terms for one in definition.spec.terms if one.id == id):
        if cases.absent & {one.start, *(when.field for when in one.open_when)}:
            continue
        start = cases.values[one.start]
        ran = [when for when in one.open_when if when.codes or when.state in ("happened", "known")]
        mine = ~has & known(start) & is_in_force(one, start) & holds(cases, definition, ran)
        days, places = np.unique(start[mine], return_inverse=True)
        due[mine] = _last_days(one, days)[places]
        has |= mine
    return Judged(has, np.asarray((until - due) * has, np.int32), has & (due <= peildatum))


def _last_days(one: StatutoryTerm, days: Ints) -> Ints:
    """Find the last day of each of a few starts: the law is asked once a day, and not once a case."""
    found = (last_day(one, date.fromordinal(day)).toordinal() for day in days.tolist())
    return np.fromiter(found, np.int32, len(days))
