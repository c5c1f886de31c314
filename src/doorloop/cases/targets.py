"""The term of a case itself: its last day, by a target of its period or category, a deadline column and extensions.

The term of a case is composed in this order: a length (the first of `targets` that fits, else `target`); a last day in
the column `target_field` takes its place; each of `extensions` that holds makes it longer (Awb 4:14, Awb 7:10 lid 3,
Woo 4.4 lid 2). The day of the start never counts (Awb 6:8). A length is counted in days of the step's own kind: one in
werkdagen is kept on the days off after its last working day too, as a target of all cases is. A last day that somebody
set is a date: every later day is beyond it, also a day off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import floor
from typing import assert_never

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask, select
from doorloop.cases.clocks import HourClock
from doorloop.cases.conditions import holds
from doorloop.cases.pauses import Spans
from doorloop.definition.parts import MONTHS, Definition, Extension, Norm, Step, ticks_in
from doorloop.registers.frames import EMPTY, UNKNOWN, Cases, known
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.days_off import LAST
from doorloop.workdays.spans import months_later


class Terms(Struct, frozen=True):
    """The term of each case in one step.

    Attributes:
        has: mask, the case has a term; else the other two say nothing of it.
        days: int32, its length in days of the step's own kind.
        due: int32, its last day (an ordinal).
        dated: mask, the last day is a date that somebody set, or the calendar by months, and no count of days.
    """

    has: Mask
    days: Ints
    due: Ints
    dated: Mask

    def margin(self, until: Ints, days: Ints) -> Ints:
        """Give how far in days of the step's own kind something lies after the term; at most 0 is in time.

        Args:
            until: int32, the day (an ordinal) of what is compared; days: int32, the days of it since the start.
        """
        over = np.asarray(days - self.days, np.int32)
        late = self.dated & (until > self.due)  # of a date every later day is beyond, also one that is not counted
        return select(self.has, select(late, np.maximum(over, 1), over), np.int32(0))


def terms(step: Step, cases: Cases, definition: Definition, calendar: Calendar) -> Terms:
    """Compose the term of each case; none has one where no source has a column for a field that decides it."""
    *_, found = _composed(step, cases, definition, _Counting.of(step, cases, calendar))
    return found


def _composed(step: Step, cases: Cases, definition: Definition, counting: _Counting) -> Iterator[Terms]:
    """Give the terms before any extension, and after each."""
    found = _dated(step, cases, counting, _by_length(step, cases, definition, counting))
    yield found
    for one in step.extensions:
        found = _extended(one, cases, definition, counting, found)
        yield found


def lapses(step: Step, found: Terms, cases: Cases, clock: HourClock, halted: Spans | None) -> Ints:
    """Find the first day (an ordinal) on which a case that is still open is past its term; 0 without a term.

    Args:
        halted: when the clock of each case stands still; such days are none of the term.
    """
    counting = _Counting.of(step, cases, clock.calendar)
    days = np.maximum(found.days, 0) + np.int32(1)
    over = counting.days_after(counting.since, days)
    for case, stop, end in _one_by_one(halted, clock.peildatum) if halted else ():
        begin = np.maximum(stop, counting.since[case])
        stops = (begin < end) & (begin < over[case])
        mine, still = case[stops], counting.count(begin[stops], end[stops])
        days[mine] += still
        over[mine] = counting.days_after(counting.since[mine], days[mine])
    late = select(found.dated, found.due + np.int32(1), over)
    return np.asarray(late * found.has, np.int32)


def _one_by_one(halted: Spans, last: int) -> Iterator[tuple[Longs, Ints, Ints]]:
    """Give the first pause of each case up to a day, then the second ones, and so on: case, stop and end."""
    rank = np.arange(len(halted.case)) - np.searchsorted(halted.case, halted.case)
    end = np.minimum(halted.end, last).astype(np.int32)
    for number in range(int(rank.max(initial=-1)) + 1):
        mine = rank == number
        yield halted.case[mine], halted.begin[mine].astype(np.int32), end[mine]


def doubts(step: Step, cases: Cases, definition: Definition, calendar: Calendar) -> Iterator[tuple[str, str, Mask]]:
    """Find the cells that cannot be meant so: rule, field and the cases; none of them changes n.

    A deadline before the start leaves a case without a term. An extension without a term, and a new last day before the
    one that it should take the place of, change nothing.
    """
    if not step.has_own_targets or cases.absent & {step.start, step.end, *step.target_fields}:
        return
    start, counting = cases.values[step.start], _Counting.of(step, cases, calendar)
    if step.target_field:
        day = cases.values[step.target_field]
        yield "deadline-before-start", step.target_field, known(start) & known(day) & (day < start)
    for one, found in zip(step.extensions, _composed(step, cases, definition, counting), strict=False):
        where = known(start) & holds(cases, definition, one.where)
        field = one.until_field or one.days_field or one.where[0].field
        where &= cases.values[field] != EMPTY
        yield "extension-without-term", field, where & ~found.has
        if one.until_field:
            day = cases.values[field]
            yield "extension-shortens", field, where & found.has & known(day) & (day < found.due)


class Judged(Struct, frozen=True):
    """How a step of each case compares with a term of the case.

    Attributes:
        has: mask, the case has a term; the others say nothing of a case without one.
        margin: int32, days of the step's own kind past the term, at most 0 in time: of its end, of what came instead,
            or of the peildatum where it is open.
        passed: mask, the term has passed on the peildatum.
    """

    has: Mask
    margin: Ints
    passed: Mask

    @property
    def beyond(self) -> Mask:
        """Tell which cases are past their term."""
        return np.asarray(self.has & (self.margin > 0))


class _Counting(Struct, frozen=True):
    """Days of a step's own kind from the start of each case that has one.

    Attributes:
        there: mask, the start is known, and so is every column that decides the term.
        since: int32, the start; any day where it is not there.
    """

    step: Step
    there: Mask
    since: Ints
    calendar: Calendar

    @classmethod
    def of(cls, step: Step, cases: Cases, calendar: Calendar) -> _Counting:
        """Take the starts of cases."""
        start = cases.values[step.start]
        there = known(start) & (not cases.absent & set(step.target_fields))
        return cls(step, there, select(there, start, np.int32(calendar.first.toordinal())), calendar)

    def length(self, one: Norm | Extension) -> int:
        """Give a length in days of the step's own kind, part of a day is none; in months where these are its unit."""
        if one.value is None:
            return 0
        match unit := self.step.target_unit:
            case "werkdagen" | "weken" | "kalenderdagen" | "uren":
                return floor(Fraction(one.value) * ticks_in(unit, self.step.tick))
            case "maanden" | "jaren":
                return int(one.value) * MONTHS[unit]
            case None:
                return 0
            case _:
                assert_never(unit)

    def between(self, until: Ints) -> Ints:
        """Count the days from the start to a day."""
        return self.count(self.since, until)

    def count(self, since: Ints, until: Ints) -> Ints:
        """Count the days after a day up to and with another one."""
        match self.step.tick:
            case "kalenderdagen":
                return np.asarray(until - since, np.int32)
            case "werkdagen":
                return self.calendar.count(since, until)
            case "seconden":
                raise ValueError(self.step.tick)  # a definition with such terms is refused
            case _:
                assert_never(self.step.tick)

    def after(self, since: Ints, days: Ints) -> Ints:
        """Find the last day of so many days or months after others; what lies beyond the calendars ends with them."""
        if self.step.is_by_the_month:
            return np.minimum(months_later(since, days), np.int32(LAST.toordinal()))
        return self.days_after(since, days)

    def days_after(self, since: Ints, days: Ints) -> Ints:
        """Find the last day of so many days of the step's own kind after others."""
        match self.step.tick:
            case "kalenderdagen":
                last: Ints = np.minimum(since + days, LAST.toordinal())
                return last
            case "werkdagen":
                passed, base = self.calendar.prefix, self.calendar.first.toordinal()
                at = np.searchsorted(passed, passed[since - base] + days) + base
                return select(days > 0, np.minimum(at, LAST.toordinal()).astype(np.int32), since)
            case "seconden":
                raise ValueError(self.step.tick)  # a definition with such terms is refused
            case _:
                assert_never(self.step.tick)


def _by_length(step: Step, cases: Cases, definition: Definition, counting: _Counting) -> Terms:
    """Give each case the first of the targets that fits it, else the one of all cases."""
    days, left = np.zeros(len(cases), np.int32), counting.there.copy()
    last = [] if step.target is None else [Norm(value=step.target)]
    for one in (*step.targets, *last):
        fits = left & _fits(one, counting.since) & holds(cases, definition, one.where)
        days[fits] = counting.length(one)
        left &= ~fits
    due = counting.after(counting.since, days)
    dated = np.full(len(cases), step.is_by_the_month)
    return Terms(counting.there & ~left, counting.between(due) if step.is_by_the_month else days, due, dated)


def _fits(one: Norm, since: Ints) -> Mask:
    """Tell which starts lie in the period of a target."""
    first, last = one.since or date.min, one.until or LAST
    return np.asarray((since >= first.toordinal()) & (since <= last.toordinal()))


def _dated(step: Step, cases: Cases, counting: _Counting, found: Terms) -> Terms:
    """Take the deadline of a column; where it is empty the length stays, and one that cannot be is none."""
    if not step.target_field:
        return found
    day = cases.values[step.target_field]
    return _until(day, counting, found, counting.there & (day >= counting.since), day != EMPTY)


def _until(day: Ints, counting: _Counting, found: Terms, there: Mask, said: Mask) -> Terms:
    """Let a term end on a date where one is there; where one is said and not there, its end is not known: no term."""
    due = select(there, day, found.due)
    return Terms(
        has=(found.has & ~said) | there,
        days=select(there, counting.between(due), found.days),
        due=due,
        dated=found.dated | there,
    )


def _extended(one: Extension, cases: Cases, definition: Definition, counting: _Counting, found: Terms) -> Terms:
    """Make the terms longer of the cases in which an extension holds; what has no term gets none."""
    where = found.has & holds(cases, definition, one.where)
    if one.until_field:
        day = cases.values[one.until_field]
        said = where & (day != EMPTY) & ~(known(day) & (day < found.due))  # one that shortens is none
        return _until(day, counting, found, said & known(day), said)
    said = cases.values[one.days_field] if one.days_field else np.full(len(cases), counting.length(one), np.int32)
    more = np.asarray(np.maximum(said, 0) * where, np.int32)
    days = np.asarray(found.days + more, np.int32)
    base = select(found.dated, found.due, counting.since)
    after = counting.days_after if one.days_field else counting.after
    due = after(base, select(found.dated, more, days))
    days = counting.between(due) if counting.step.is_by_the_month else days
    return Terms(found.has & ~(where & (said == UNKNOWN)), days, due, found.dated)
