"""Pauses: the time in which the clock of a step stands still.

The clock stops after the day of the stop and goes on with the day of the restart: "gerekend vanaf de dag na die waarop"
until "de dag waarop" (Awb 4:15 lid 1). So the days between the two are not counted, and neither of the two is one of
them. A step in hours stands still from the moment of the stop until that of the restart. A pause without a restart goes
on. Days that lie in several pauses are taken out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask, Ticks
from doorloop.cases.clocks import HourClock
from doorloop.cases.rows import of_cases
from doorloop.definition.parts import Definition, Pause, Step
from doorloop.registers.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cases, Register, known
from doorloop.workdays.days_off import LAST
from doorloop.workdays.hours import DAY

FOREVER: Final = LAST.toordinal()
"""Where a pause ends that goes on."""


class Events(Struct, frozen=True):
    """The stops and restarts of one pause, as rows have them: what stands in one row belongs together.

    Attributes:
        register: the one in long form whose rows they are; of one with a row for each case none is named.
        case: int64, the case of each; stop, restart: its dates, or moments, and kinds of missing.
        stop_row, restart_row: int32, the rows of the registers that they stand in.
    """

    pause: Pause
    register: str
    case: Longs
    stop: Ticks
    restart: Ticks
    stop_row: Ints
    restart_row: Ints

    @property
    def without_stop(self) -> Mask:
        """Tell which have a restart and no stop."""
        return np.asarray(known(self.restart) & ((self.stop == EMPTY) | (self.stop == NOT_APPLICABLE)))

    @property
    def backwards(self) -> Mask:
        """Tell which have a restart before their stop."""
        return np.asarray(known(self.restart) & known(self.stop) & (self.restart < self.stop))

    @property
    def unclear(self) -> Mask:
        """Tell of which nobody knows how long they were: an unknown day, no stop, or a restart before it."""
        lost = (self.stop == UNKNOWN) | (self.restart == UNKNOWN)
        return np.asarray(lost | self.without_stop | self.backwards)


class Spans(Struct, frozen=True):
    """The time in which the clock of each case stands still.

    Attributes:
        case: int64, ascending; begin, end: of one case ascending and apart. In days the days d with begin < d <= end,
            in seconds the seconds s with begin <= s < end.
        days: int64 over the cases, days that a field tells and that nobody knows the place of.
        unknown: mask over the cases: how long the clock stood still cannot be said.
    """

    case: Longs
    begin: Longs
    end: Longs
    days: Longs
    unknown: Mask

    def of(self, case: int, now: int) -> list[tuple[int, int]]:
        """List the pauses of a case up to now; one that goes on ends then."""
        low, high = np.searchsorted(self.case, (case, case + 1)).tolist()
        found = zip(self.begin[low:high].tolist(), self.end[low:high].tolist(), strict=True)
        return [(begin, min(end, now)) for begin, end in found if begin < now]


class Dated(Struct, frozen=True):
    """What dates are to a step: days, or moments of its clock; and the last day (an ordinal) that is known.

    Attributes:
        step: None where days are asked for, whatever the step.
    """

    cases: Cases
    hours: HourClock
    step: Step | None = None

    @property
    def definition(self) -> Definition:
        """Give the definition."""
        return self.hours.definition

    @property
    def peildatum(self) -> int:
        """Give the last day (an ordinal) that is known."""
        return self.hours.peildatum

    @property
    def by_clock(self) -> Step | None:
        """Give the step if it is in hours."""
        return self.step if self.step is not None and self.step.tick == "seconden" else None

    @property
    def forever(self) -> int:
        """Give where a pause ends that goes on."""
        return FOREVER * (DAY if self.by_clock else 1)

    def of_cases(self, field: str) -> Longs:
        """Give what the cases have in a field."""
        if self.by_clock:
            return self.hours.moments(self.by_clock, self.cases)[field]
        return self.cases.values[field].astype(np.int64)

    def of_rows(self, register: Register, field: str, rows: Longs) -> Longs:
        """Give what rows of a register have in a field, as of the peildatum; nothing where the field is none of its."""
        if field not in register.values:
            return np.full(len(rows), EMPTY, np.int64)
        days = register.values[field][rows].astype(np.int64)
        days[days > self.peildatum] = EMPTY
        if self.by_clock is None:
            return days
        times = register.times[field][rows] if field in register.times else None
        return self.hours.moments_of(self.by_clock, register.name, days, times)

    def seconds_of_rows(self, register: Register, field: str, rows: Longs) -> Ints:
        """Give the times of day that rows of a register have in a field."""
        times = register.times.get(field)
        return np.full(len(rows), NO_TIME, np.int32) if times is None else times[rows]


def repetitions(step: Step, dated: Dated) -> tuple[Events, Longs, Longs]:
    """Find the rows of a step that adds them up; and when the first began and the last ended, empty while one runs."""
    events = events_of(Pause(label=step.label, stop=step.start, restart=step.end), dated)
    never = np.iinfo(np.int64).max
    first, last = np.full(len(dated.cases), never, np.int64), np.zeros(len(dated.cases), np.int64)
    began, ended = known(events.stop), known(events.restart)
    np.minimum.at(first, events.case[began], events.stop[began].astype(np.int64))
    np.maximum.at(last, events.case[ended], events.restart[ended].astype(np.int64))
    last[events.case[began & (events.restart == EMPTY)]] = EMPTY
    return events, np.where(first == never, EMPTY, first), last


def _gaps(events: Events, forever: int) -> tuple[Longs, Longs, Longs]:
    """Find the time between repetitions, in which the clock of their step stands still: case, begin and end."""
    good = ~events.unclear & known(events.stop)
    case, begin = events.case[good], events.stop[good].astype(np.int64)
    end = np.where(known(events.restart), events.restart, forever)[good]
    order = np.lexsort((begin, case))
    case, begin, end = case[order], begin[order], end[order]
    if not len(case):
        return case, begin, end
    latest = np.maximum.accumulate(case * (forever + 1) + end) - case * (forever + 1)
    between = (np.diff(case) == 0) & (begin[1:] > latest[:-1])
    return case[1:][between], latest[:-1][between], begin[1:][between]


def spans(names: Sequence[str], dated: Dated, repeated: Step | None = None) -> Spans:
    """Find when a clock stands still in each case: in pauses, and between the repetitions of a step."""
    cases, spec = dated.cases, dated.definition.spec
    unknown, days = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.int64)
    found: list[tuple[Longs, Longs, Longs]] = []
    if repeated:
        events, *_ = repetitions(repeated, dated)
        unknown[events.case[events.unclear]] = True
        found.append(_gaps(events, dated.forever))
    for name in names:
        pause = spec.pauses[name]
        if pause.days:
            told = cases.values[pause.days]
            unknown |= told == UNKNOWN
            days += np.maximum(told, 0)
            continue
        events = events_of(pause, dated)
        bad = events.unclear
        unknown[events.case[bad]] = True
        good = ~bad & known(events.stop)
        ends = np.where(known(events.restart), events.restart, dated.forever)
        ends -= (dated.by_clock is None) & known(events.restart)  # the day of the restart counts again
        found.append((events.case[good], events.stop[good], ends[good]))
    case, begin, end = (np.concatenate([one[place] for one in found] or [days[:0]]) for place in range(3))
    return Spans(*_apart(case, begin, end), days, unknown)


def paused(found: Spans, since: Longs, until: Longs, count: Callable[[Longs, Longs], Ticks]) -> Longs:
    """Count the ticks of each case between two days or moments in which its clock stands still."""
    begin, end = np.maximum(found.begin, since[found.case]), np.minimum(found.end, until[found.case])
    there = end > begin
    ticks = np.where(until > since, found.days, 0)
    np.add.at(ticks, found.case[there], count(begin[there], end[there]))
    return ticks


def _apart(case: Longs, begin: Longs, end: Longs) -> tuple[Longs, Longs, Longs]:
    """Put pauses in order, and let each begin where those before it have ended, so that no day is in two."""
    order = np.lexsort((begin, case))
    case, begin, end = case[order], begin[order], end[order]
    if len(case):
        far = int(end.max()) + 1
        latest = np.maximum.accumulate(case * far + end) - case * far  # of the same case, or below zero
        before = np.concatenate([np.zeros(1, np.int64), np.where(np.diff(case) == 0, latest[:-1], 0)])
        begin = np.maximum(begin, before)
    there = end > begin
    return case[there], begin[there], end[there]


# ---------------------------------------------------------------- stops and restarts


def events_of(pause: Pause, dated: Dated) -> Events:
    """Find the stops and restarts of a pause: in a long form of every row, else of every case."""
    for name, register in dated.cases.registers.items():
        is_there = not {pause.stop, pause.restart}.isdisjoint(register.values)
        if is_there and any(table.long for table in register.tables):
            return _of_rows(pause, dated, name)
    return _of_cases(pause, dated)


def _of_cases(pause: Pause, dated: Dated) -> Events:
    """Take the one stop and restart that a case has in a register with a row for each."""
    cases, fields = dated.cases, (pause.stop, pause.restart)
    filled = np.flatnonzero((cases.values[pause.stop] != EMPTY) | (cases.values[pause.restart] != EMPTY))
    stop, restart = (dated.of_cases(field)[filled] for field in fields)
    return Events(pause, "", filled, stop, restart, *(cases.origin[field][filled] for field in fields))


def _of_rows(pause: Pause, dated: Dated, name: str) -> Events:
    """Take the stops and restarts of every row of a long form; those that stand in rows of their own by time."""
    register, asked = dated.cases.registers[name], [pause.stop, pause.restart]
    filled = np.zeros(len(register), np.bool_)
    for field in asked:
        filled |= register.values[field] != EMPTY if field in register.values else False
    rows, case = of_cases(dated.cases, dated.definition, register, np.flatnonzero(filled))
    stop, restart = (dated.of_rows(register, field, rows) for field in asked)
    there = (stop != EMPTY) | (restart != EMPTY)
    rows, case, stop, restart = rows[there], case[there], stop[there], restart[there]
    lines = rows.astype(np.int32)
    if _is_paired(pause, dated.definition, name):
        return Events(pause, name, case, stop, restart, lines, lines)
    seconds = np.maximum(*(dated.seconds_of_rows(register, field, rows) for field in asked))
    return _paired(Events(pause, name, case, stop, restart, lines, lines), seconds)


def _is_paired(pause: Pause, definition: Definition, register: str) -> bool:
    """Tell whether one kind of row has both a stop and its restart."""
    long = definition.spec.registers[register].long
    kinds = long.kinds.values() if long else ()
    return any({pause.stop, pause.restart} <= {*kind.fields.values()} for kind in kinds)


def _paired(events: Events, seconds: Ints) -> Events:
    """Pair stops and restarts in the order of time: a restart ends what runs, a stop meanwhile is one pause more.

    Args:
        seconds: the time of day of each, which orders those of one day.
    """
    known_at = np.where(known(events.stop), events.stop, events.restart)
    order = np.lexsort((known(events.restart), seconds, known_at, events.case)).tolist()
    pairs: list[list[int]] = []
    running: dict[int, int] = {}
    for at in order:
        case = int(events.case[at])
        if events.stop[at] != EMPTY:
            running.setdefault(case, len(pairs))
            pairs.append([case, int(events.stop[at]), EMPTY, int(events.stop_row[at]), -1])
        elif case in running:
            first = running.pop(case)
            for place in range(first, len(pairs)):
                if pairs[place][0] == case and pairs[place][2] == EMPTY:
                    pairs[place][2], pairs[place][4] = int(events.restart[at]), int(events.restart_row[at])
        else:
            pairs.append([case, EMPTY, int(events.restart[at]), -1, int(events.restart_row[at])])
    table = np.array(pairs, np.int64).reshape(-1, 5)
    rows = table[:, 3:].astype(np.int32)
    return Events(events.pause, events.register, table[:, 0], table[:, 1], table[:, 2], rows[:, 0], rows[:, 1])


# ---------------------------------------------------------------- the last day of a target


class Ticking(Protocol):
    """A clock of a step, for one case."""

    def between(self, since: int, until: int) -> int:
        """Count the ticks from a day or moment until another one."""

    def after(self, since: int, ticks: int) -> int | None:
        """Find the day or moment at which so many ticks have passed; None beyond all calendars."""


def last_day(since: int, ticks: int, spans: Iterable[tuple[int, int]], clock: Ticking) -> int | None:
    """Find the last day (an ordinal) of a target, or the moment at which it ends, with the pauses left out.

    Args:
        since: the start; ticks: the length of the target.
        spans: the pauses of the case in their order, each from the day after the first until the second day.

    Returns None where it lies beyond all calendars.
    """
    at, left = since, ticks
    for begin, end in spans:
        if end <= at:
            continue
        if begin > at:
            passed = clock.between(at, begin)
            if passed >= left:
                break
            left -= passed
        at = end
    return clock.after(at, left)
