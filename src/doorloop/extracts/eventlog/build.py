"""Cases of registers to an event log under pseudonyms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import assert_never

import numpy as np

from doorloop.base.language import Lang
from doorloop.cases.categories import Data
from doorloop.cases.occurrences import events_of
from doorloop.definition.parts import Definition
from doorloop.extracts.eventlog import characteristics, milestones
from doorloop.extracts.eventlog.parts import Case, Choice, Event, EventLog, Milestone, Precision
from doorloop.extracts.pseudonyms import Secret
from doorloop.registers.frames import NO_TIME, Cases
from doorloop.registers.parse.keys import KeyReader
from doorloop.tables.result import Basis

Identity = tuple[str, ...]
Dates = list[tuple[str, list[int], list[int]]]
"""For each milestone its name, and the ordinals and seconds of all cases."""


def build(data: Data, basis: Basis, secret: Secret, choice: Choice, lang: Lang) -> EventLog:
    """Make the event log of cases, as of the peildatum.

    A milestone whose day is not known is no event; a column tells it.
    """
    found = milestones.milestones(data.definition, choice.without)
    filled = characteristics.characteristics(data, choice)
    rows = zip(*(values for _, values in filled), strict=True) if filled else [()] * len(data.cases)
    dates = _dates(data, found, basis.peildatum.toordinal())
    identities = _identities(data.cases, data.definition, {one.file: one.sha256 for one in basis.sources})
    cases = [
        Case(
            secret.pseudonym(*identity),
            tuple(values),
            _events(dates, case, _shift(secret, choice, identity), choice),
        )
        for case, (identity, values) in enumerate(zip(identities, rows, strict=True))
    ]
    return EventLog(
        basis=basis,
        lang=lang,
        choice=choice,
        columns=tuple(column for column, _ in filled),
        milestones=found,
        cases=tuple(sorted(cases, key=lambda case: case.id)),
        absent=data.cases.absent,
    )


def _identities(cases: Cases, definition: Definition, digests: dict[str, str]) -> list[Identity]:
    """Name each case for the key: by its identifier, or by its place in its file where that cannot be read.

    Of an identifier of several parts, and of a round, the number goes in that they were joined into.
    """
    spec, keys = definition.spec, KeyReader(definition.spec.key)
    register = cases.registers[spec.unit.register]
    found: list[Identity] = []
    for row in cases.origin[spec.unit.date].tolist():
        number, table = int(register.key[row]), register.tables[register.table[row]]
        if number >= 0:
            cell = table.columns[spec.registers[register.name].key][int(register.line[row])]
            parts = (str(number),) if spec.key.together_with or register.whole is not None else ()
            found.append(("identifier", spec.name, keys.text(cell), *parts))
        else:
            place = str(table.row(register.line[row]))
            found.append(("row", spec.name, digests[table.file], table.sheet, place))
    return found


def _shift(secret: Secret, choice: Choice, identity: Identity) -> timedelta:
    """Draw the whole weeks that a case is shifted by: its weekdays, and the days between its events, stay."""
    return timedelta(weeks=secret.weeks(choice.shift_weeks, *identity) if choice.shift_weeks else 0)


def _dates(data: Data, found: Sequence[Milestone], peildatum: int) -> Dates:
    """Take the date of each milestone; of one of which every event counts all of them, the first of each case first."""
    cases, every, dates = data.cases, data.definition.every_event, Dates()
    none = [NO_TIME] * len(cases)
    for name in (one.name for one in found):
        if name in every:
            dates += _repeated(name, data, peildatum)
        else:
            seconds = cases.times[name].tolist() if name in cases.times else none
            dates.append((name, cases.values[name].tolist(), seconds))
    return dates


def _repeated(name: str, data: Data, peildatum: int) -> Dates:
    """Divide the events of a milestone: the first of each case, the second of each, and so on."""
    events = events_of(name, 0, data.cases, data.definition, peildatum)
    events = events.where(np.lexsort((events.row, events.seconds, events.day, events.case)))
    rank = np.arange(len(events.case)) - np.searchsorted(events.case, events.case)
    found = Dates()
    for place in range(int(rank.max(initial=-1)) + 1):
        some, days, seconds = events.where(rank == place), [0] * len(data.cases), [NO_TIME] * len(data.cases)
        for case, day, second in zip(some.case.tolist(), some.day.tolist(), some.seconds.tolist(), strict=True):
            days[case], seconds[case] = day, second
        found.append((name, days, seconds))
    return found


def _events(dates: Dates, case: int, shift: timedelta, choice: Choice) -> tuple[Event, ...]:
    """List the events of a case by moment as it is exported, those of one moment in the order of the definition."""
    events = [
        Event(name, _told(_moment(days[case], seconds[case]) + shift, choice.dates))
        for name, days, seconds in dates
        if days[case] > 0
    ]
    return tuple(sorted(events, key=lambda event: event.moment))


def _moment(day: int, seconds: int) -> datetime:
    return datetime.fromordinal(day) + timedelta(seconds=max(seconds, 0))


def _told(moment: datetime, precision: Precision) -> datetime:
    """Date an event by the first day of its week or month, so that fewer cases are alone in the time between events."""
    match precision:
        case "day":
            return moment
        case "week":
            return datetime.combine(moment.date() - timedelta(days=moment.weekday()), time())
        case "month":
            return datetime.combine(moment.date().replace(day=1), time())
    assert_never(precision)
