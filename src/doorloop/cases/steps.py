"""Cases to steps: the duration of each step of each case, and whether it is done, open or left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from doorloop.base.arrays import Ints, Mask, Ticks, select
from doorloop.cases.clocks import Dates
from doorloop.cases.conditions import holds
from doorloop.cases.pauses import Spans
from doorloop.cases.reference import Reference
from doorloop.cases.statutory import judge_by_law
from doorloop.cases.step_clock import Clock
from doorloop.cases.targets import Judged, Terms, lapses, terms
from doorloop.definition.parts import Definition, Step
from doorloop.registers.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cases, happened, known
from doorloop.workdays.calendars import Calendar
from doorloop.workdays.hours import DAY


class StepTimes(Struct, frozen=True):
    """One step over all cases.

    Attributes:
        days: int32, werkdagen or, for a step in kalenderdagen, calendar days: of a counted case until the end,
            of one with a rival ending until that, of an open one until the peildatum; else 0. Of a step in uren int64,
            seconds, until the end of the peildatum.
        counted, open, excluded: masks over the cases; no case is in two of them.
        within: mask, counted and at most the target, its own where cases have own ones; None without a target.
        rival: int16, what came instead of the end: the position in `rivals` counted from one, 0 for nothing.
        rival_beyond: mask, a rival came later than a norm in hours has it; of any other target the days tell that.
        clocked: mask, counted, and the norm is judged by times of day.
        lost: mask, something came instead, but nobody knows when, or it was before the start.
        until: int32, the day (an ordinal) on which it ended or something else came; 0 where neither.
        matured: mask, as long as the target has passed from the start to the peildatum.
        terms: the term of each case; None where all cases have the same target, or none.
        judged: how each case compares with that term; None as `terms`.
        lapsed: int32, the first day (an ordinal) on which a case is past its term, 0 without one or on a later day;
            None where no table asks for it, and of a step whose clock counts hours or can stand still.
        statute: how each case compares with its statutory term; None of a step without any.
        measured: whether some source has a column for its start and for its end; else nothing is known of any case.
    """

    step: Step
    days: Ticks
    counted: Mask
    open: Mask
    excluded: Mask
    within: Mask | None
    rival: NDArray[np.int16]
    rival_beyond: Mask
    clocked: Mask
    lost: Mask
    until: Ints
    matured: Mask
    measured: bool = True
    terms: Terms | None = None
    judged: Judged | None = None
    statute: Judged | None = None
    lapsed: Ints | None = None

    @property
    def rivals(self) -> tuple[str, ...]:
        """List the events that end the wait otherwise."""
        return self.step.rivals


def measure_steps(cases: Cases, reference: Reference) -> dict[str, StepTimes]:
    """Measure every step of the definition, as of the peildatum; the steps by id. One not measured has no case."""
    found = Measuring.of(cases, reference)
    return {id: times if times.measured else _nothing(times) for id, times in found.items()}


def _nothing(times: StepTimes) -> StepTimes:
    """Take every case out of a step."""
    no = np.zeros(len(times.days), np.bool_)
    within = None if times.within is None else no
    zero, none = np.zeros_like(times.days), np.zeros_like(times.rival)
    judged, statute = (None if one is None else Judged(no, zero, no) for one in (times.judged, times.statute))
    return StepTimes(
        times.step, zero, no, no, no, within, none, no, no, no, zero, no, measured=False, judged=judged, statute=statute
    )


def unmeasured(definition: Definition, absent: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the steps that are not measured, each with those of its ends and pauses that no source has a column for."""
    ends = {step.id: tuple(id for id in definition.needs(step) if id in absent) for step in definition.spec.steps}
    return {id: fields for id, fields in ends.items() if fields}


class Measuring(Mapping[str, StepTimes]):
    """The steps of cases by id, each measured at the moment that it is asked for, and not kept.

    Attributes:
        tables: those for which they are measured: no step that none of them is about, and of terms what they tell;
            all where none is named.
    """

    def __init__(self, cases: Cases, definition: Definition, clock: Clock, tables: tuple[str, ...] = ()) -> None:
        self.cases, self.definition, self.clock, self.tables = cases, definition, clock, tables

    @classmethod
    def of(cls, cases: Cases, reference: Reference, tables: tuple[str, ...] = ()) -> Measuring:
        """Measure cases as of the peildatum of a reference, in its calendar."""
        return cls(cases, reference.definition, Clock.of(reference), tables)

    def __getitem__(self, id: str) -> StepTimes:
        if id not in self._steps:
            raise KeyError(id)
        return _measure(self.definition.step(id), self.cases, self.definition, self.clock, self.tables)

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)

    @cached_property
    def _steps(self) -> tuple[str, ...]:
        return self.definition.steps_of(self.tables)


def _measure(step: Step, cases: Cases, definition: Definition, clock: Clock, tables: tuple[str, ...]) -> StepTimes:
    dates = clock.dates(step, cases)
    start, end = dates[step.start], dates[step.end]
    applies = (start != NOT_APPLICABLE) & (end != NOT_APPLICABLE)
    inside = applies & holds(cases, definition, step.where)
    both = inside & known(start) & known(end)
    counted = both & (end >= start) if step.reversed == "excluded" else both
    unknown = (start == UNKNOWN) | (end == UNKNOWN)
    excluded = inside & ~counted & (unknown | known(end))
    waited = applies & known(start) & holds(cases, definition, step.open_when)
    opened = waited & inside & (end == EMPTY)
    for field in step.closed_by:
        opened &= ~happened(dates[field])
    if halted := clock.spans(step, cases):
        unclear = _is_unclear(halted, clock.ticks(step, start, end * counted), counted)
        excluded |= unclear & (counted | opened)
        counted, opened, waited = (mask & ~unclear for mask in (counted, opened, waited))
    elsewhere = waited & ~counted & ~opened & holds(cases, definition, step.where_without_rivals)
    rival, rival_date, lost = _rivals(step, dates, elsewhere & ((end == EMPTY) | ~inside))
    ended = select(counted, end, rival_date)
    days, paused = clock.net(step, halted, start, select(opened, clock.now(step, cases), ended))
    until = ended if step.tick != "seconden" else _last_days(step, cases, clock.ends(step, cases) * counted, rival)
    within, clocked = _within(step, step.end, cases, days, counted, clock.calendar)
    beyond = _rival_beyond(step, cases, days, rival, clock.calendar)
    matured = clock.matured(step, cases, start, paused)
    measured = cases.absent.isdisjoint(definition.needs(step))
    found = StepTimes(
        step, days, counted, opened, excluded, within, rival, beyond, clocked, lost, until, matured, measured
    )
    return _with_terms(found, cases, definition, clock, paused, tables)


def _with_terms(
    times: StepTimes,
    cases: Cases,
    definition: Definition,
    clock: Clock,
    paused: Ticks | None,
    tables: tuple[str, ...],
) -> StepTimes:
    """Add what the terms of each case itself say of a step: its target, its statutory term, and when it lapses.

    Only what some table tells of these is worked out.
    """
    times = _by_own_terms(times, cases, definition, clock, paused)
    if times.step.terms and times.step.id in definition.under_law(tables):
        times = _by_law(times, cases, definition, clock)
    if definition.lapses(times.step) and times.step.id in definition.lapsing(tables):
        times = _with_lapses(times, cases, definition, clock)
    return times


def _with_lapses(times: StepTimes, cases: Cases, definition: Definition, clock: Clock) -> StepTimes:
    """Add from which day on each case is past its term."""
    step = times.step
    own = terms(step, cases, definition, clock.calendar) if times.terms is None else times.terms
    late = lapses(step, own, cases, clock.hours, clock.spans(step, cases) if step.stands_still else None)
    return replace(times, lapsed=late * (late <= clock.peildatum))


def _by_law(times: StepTimes, cases: Cases, definition: Definition, clock: Clock) -> StepTimes:
    """Compare each case with its statutory term."""
    last = select(times.open, clock.peildatum, times.until)
    return replace(times, statute=judge_by_law(times.step, cases, definition, last, clock.hours))


def _by_own_terms(
    times: StepTimes, cases: Cases, definition: Definition, clock: Clock, paused: Ticks | None
) -> StepTimes:
    """Compare each case with the term that it has itself; none where a column that decides the terms is absent."""
    if not times.step.has_own_targets:
        return times
    own = terms(times.step, cases, definition, clock.calendar)
    if paused is not None and times.step.is_by_the_month:  # in calendar days, as such a step is counted
        moves = np.logical_and.reduce([own.has, *(~known(cases.values[id]) for id in times.step.deadlines)])
        own = replace(own, due=(own.due + paused * moves).astype(np.int32))
    judged = judge(times, own, cases, clock, paused)
    within = times.counted & own.has & ~judged.beyond
    return replace(
        times,
        within=None if cases.absent & set(times.step.target_fields) else within,
        rival_beyond=(times.rival > 0) & judged.beyond,
        matured=judged.passed,
        terms=own,
        judged=judged,
    )


def judge(times: StepTimes, own: Terms, cases: Cases, clock: Clock, paused: Ticks | None) -> Judged:
    """Compare what became of a step with the term of each case, on the peildatum where it is open.

    Args:
        paused: the ticks of each case in which its clock stood still; they are not in the days of the step.
    """
    today = clock.peildatum
    until = select(times.open, today, times.until)
    waited = clock.ticks(times.step, cases.values[times.step.start], select(own.has, today, np.int32(0)))
    waited = waited if paused is None else waited - paused
    passed = (own.dated & (own.due <= today)) | (~own.dated & (waited >= own.days))
    return Judged(own.has, own.margin(until, times.days), own.has & passed)


def _is_unclear(halted: Spans, took: Ticks, done: Mask) -> Mask:
    """Tell in which cases nobody knows how long the clock stood still; longer than the whole step it cannot."""
    return np.asarray(halted.unknown | (done & (halted.days > took)))


def _last_days(step: Step, cases: Cases, days: Ints, rival: NDArray[np.int16]) -> Ints:
    """Add to the days on which a step in hours ended those on which something else came; 0 where neither."""
    for place, field in enumerate(step.rivals, start=1):
        days = select(rival == place, cases.values[field], days)
    return days


def _rivals(step: Step, dates: Dates, among: Mask) -> tuple[NDArray[np.int16], Ticks, Mask]:
    """Find what came instead of the end, and when: the first rival.

    The first event decides. One before the start, or on an unknown day, which may be the first, leaves the case out,
    also beside a later rival of a known day; so does an end that came before the rival.
    """
    start, end = dates[step.start], dates[step.end]
    which, when = np.zeros(len(start), np.int16), np.zeros_like(start)
    something, unclear = np.zeros(len(start), np.bool_), np.zeros(len(start), np.bool_)
    for place, field in enumerate(step.rivals, start=1):
        day = dates[field]
        rival = among & happened(day)
        something |= rival
        unclear |= rival & ~(known(day) & (day >= start))
        first = rival & ((when == 0) | (day < when))
        which, when = select(first, place, which), select(first, day, when)
    unclear |= (which > 0) & known(end) & (end < when)
    return select(unclear, 0, which), select(unclear, 0, when), something & unclear


def _within(
    step: Step, end: str, cases: Cases, days: Ticks, which: Mask, calendar: Calendar
) -> tuple[Mask | None, Mask]:
    """Compare some cases with the target, as of the field that ended the step; and tell which of them by the clock.

    On dates alone a norm in hours is kept when werkdagen is at most its days; where both ends carry a time of
    day the hours count, days off taken out.
    """
    timed = np.zeros(len(days), np.bool_)
    if step.target is None:
        return None, timed
    within = which & (days <= float(step.target_ticks or 0))
    if step.tick == "seconden":
        return within, which
    if step.target_unit == "uren" and step.start in cases.times and end in cases.times:
        timed = which & (cases.times[step.start] != NO_TIME) & (cases.times[end] != NO_TIME)
        since, until = (_clock(cases, id, timed, calendar) for id in (step.start, end))
        seconds = days[timed].astype(np.int64) * DAY + until - since
        within[timed] = seconds <= float(step.target) * 3600
    return within, timed


def _rival_beyond(step: Step, cases: Cases, days: Ticks, rival: NDArray[np.int16], calendar: Calendar) -> Mask:
    """Tell which rivals came later than a norm in hours, judged as its end is."""
    beyond = np.zeros(len(days), np.bool_)
    for place, field in enumerate(step.rivals if step.is_by_the_hour else (), start=1):
        among = rival == place
        within, _ = _within(step, field, cases, days, among, calendar)
        beyond |= among if within is None else among & ~within
    return beyond


def _clock(cases: Cases, id: str, timed: Mask, calendar: Calendar) -> Ints:
    """Give the seconds of the working day that have passed; a day off has passed whole."""
    days = cases.values[id][timed]
    works = calendar.count(np.maximum(days - 1, calendar.first.toordinal()), days) == 1
    return np.where(works, cases.times[id][timed], DAY).astype(np.int32)
