"""Which of several events counts: the first, the last or the nth of repeated ones, or of several fields.

What comes of it is a date field of the cases like any other: a step may start or end with it. An event after the
peildatum has not happened. One on an unknown day could be any: then the choice is unknown too. One that does not apply
is none.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask, Ticks
from doorloop.cases.rows import of_cases
from doorloop.definition.parts import Definition, Occurrence
from doorloop.registers.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cases, Chosen, Register, known


class Events(Struct, frozen=True):
    """Events of cases, each a date or a kind of missing.

    Attributes:
        case: int64; day, seconds, row, field: int32, the date, the time of day, the row of the register, and the
            position of the field among those asked for.
    """

    case: Longs
    day: Ints
    seconds: Ints
    row: Ints
    field: Ints

    def where(self, mask: Mask | Ticks) -> Events:
        """Keep some of them."""
        return Events(self.case[mask], self.day[mask], self.seconds[mask], self.row[mask], self.field[mask])


def add_occurrences(cases: Cases, definition: Definition, peildatum: int) -> None:
    """Add to cases, as of the peildatum, the date fields that the definition chooses among events."""
    for name, one in definition.spec.occurrences.items():
        found, unknown = _chosen(one, cases, definition, peildatum)
        size = len(cases)
        days, seconds, rows, fields = (np.full(size, value, np.int32) for value in (EMPTY, NO_TIME, -1, 0))
        days[found.case], seconds[found.case] = found.day, found.seconds
        rows[found.case], fields[found.case] = found.row, found.field
        days[unknown] = UNKNOWN
        cases.values[name], cases.origin[name] = days, rows
        cases.register_of[name] = cases.register_of[one.of[0]]
        cases.chosen[name] = Chosen(one.of, fields)
        if (seconds != NO_TIME).any():
            cases.times[name] = seconds


def _chosen(one: Occurrence, cases: Cases, definition: Definition, peildatum: int) -> tuple[Events, Mask]:
    """Choose an event for each case that has one; and tell in which cases nobody knows which it is."""
    if one.take == "all":
        return _all(one, cases)
    events = _together(events_of(field, place, cases, definition, peildatum) for place, field in enumerate(one.of))
    fits, unknown = _within(one, cases, events)
    fits &= events.day != NOT_APPLICABLE
    lost = np.zeros(len(cases), np.bool_)
    lost[events.case[fits & (unknown | (events.day == UNKNOWN))]] = True
    events = events.where(fits & known(events.day) & ~lost[events.case])
    events = events.where(np.lexsort((events.field, events.row, events.seconds, events.day, events.case)))
    first = np.searchsorted(events.case, events.case, side="left")
    last = np.searchsorted(events.case, events.case, side="right") - 1
    here = np.arange(len(events.case))
    match one.take:
        case "first":
            return events.where(here == first), lost
        case "last":
            return events.where(here == last), lost
        case "nth":
            return events.where(here == first + one.n - 1), lost


def events_of(field: str, place: int, cases: Cases, definition: Definition, peildatum: int) -> Events:
    """List the events of a field: in a long form those of every row, else the one of each case.

    Args:
        place: what stands for the field in them.
    """
    for register in cases.registers.values():
        if field in register.values and any(table.long for table in register.tables):
            return _of_rows(field, place, register, cases, definition, peildatum)
    case = np.flatnonzero(cases.values[field] != EMPTY)
    seconds = cases.times[field][case] if field in cases.times else np.full(len(case), NO_TIME, np.int32)
    rows = cases.origin[field][case]
    return Events(case, cases.values[field][case], seconds, rows, np.full(len(case), place, np.int32))


def _of_rows(
    field: str, place: int, register: Register, cases: Cases, definition: Definition, peildatum: int
) -> Events:
    days = register.values[field]
    rows, case = of_cases(cases, definition, register, np.flatnonzero((days != EMPTY) & (days <= peildatum)))
    seconds = register.times[field][rows] if field in register.times else np.full(len(rows), NO_TIME, np.int32)
    return Events(case, days[rows], seconds, rows.astype(np.int32), np.full(len(rows), place, np.int32))


def _together(found: Iterable[Events]) -> Events:
    every = list(found)
    return Events(*(np.concatenate([getattr(one, name) for one in every]) for name in Events.__struct_fields__))


def _within(one: Occurrence, cases: Cases, events: Events) -> tuple[Mask, Mask]:
    """Tell which events lie in the bounds of a choice; and of which nobody knows, as a bound is on an unknown day.

    Those of the day of a bound do, unless both have a time of day that says otherwise. What has not happened yet is no
    upper bound, and nothing comes after it.
    """
    fits, unknown = np.ones(len(events.case), np.bool_), np.zeros(len(events.case), np.bool_)
    for bound, sign in ((one.after, 1), (one.before, -1)):
        if not bound:
            continue
        day = cases.values[bound][events.case]
        times = cases.times.get(bound)
        seconds = np.full(len(day), NO_TIME, np.int32) if times is None else times[events.case]
        timed = (events.day == day) & (seconds != NO_TIME) & (events.seconds != NO_TIME)
        inside = np.where(timed, sign * (events.seconds - seconds) >= 0, sign * (events.day - day) >= 0)
        there = known(day)
        unknown |= day == UNKNOWN
        fits &= np.where(there, inside | ~known(events.day), (day == UNKNOWN) | (sign < 0))
    return fits, unknown


def _all(one: Occurrence, cases: Cases) -> tuple[Events, Mask]:
    """Choose the last event of several fields in the cases in which each has happened, or does not apply."""
    values = np.stack([cases.values[field] for field in one.of])
    happened = (values != EMPTY).all(axis=0) & (values != NOT_APPLICABLE).any(axis=0)
    lost = happened & (values == UNKNOWN).any(axis=0)
    case = np.flatnonzero(happened & ~lost)
    none = np.full(len(cases), NO_TIME, np.int32)
    times = np.stack([cases.times.get(field, none) for field in one.of])
    order = values[:, case].astype(np.int64) * (1 << 20) + times[:, case]
    field = np.argmax(order, axis=0).astype(np.int32) if len(case) else np.zeros(0, np.int32)
    rows = np.stack([cases.origin[field_] for field_ in one.of])
    return Events(case, values[field, case], times[field, case], rows[field, case], field), lost
