"""Stops and restarts that cannot be meant so, each alone and beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from msgspec import structs

from doorloop.base.arrays import Ints, Longs
from doorloop.base.findings import Batch
from doorloop.cases.clocks import HourClock
from doorloop.cases.pauses import Dated, Events, events_of
from doorloop.definition.parts import Pause, StatutoryTerm, Step
from doorloop.registers.cells import about_rows
from doorloop.registers.frames import NO_TIME, Cases, known

Wrong = tuple[str, str, Ints, Events]
"""A rule, the field at whose cells it is met, the rows (int32) of its register, and the events among which they are."""


def find_pause_doubts(cases: Cases, hours: HourClock) -> Iterator[Batch]:
    """Look for stops and restarts that cannot be meant so; each cell gets a warning once, whatever they stop."""
    definition, told = hours.definition, set[tuple[str, str, int]]()
    steps = ((one.stopped_by, definition.needs(one), Dated(cases, hours, one)) for one in definition.spec.steps)
    terms = ((one.pauses, definition.needs_of_term(one), Dated(cases, hours)) for one in definition.spec.terms)
    for pauses, needs, dated in chain(steps, terms):
        if not cases.absent.isdisjoint(needs):
            continue
        for code, field, rows, events in _wrong(pauses, dated):
            new = [row for row in rows.tolist() if row >= 0 and (code, field, row) not in told]
            told.update((code, field, row) for row in new)
            if new:
                name = events.register or dated.cases.register_of[field]
                about = dated.definition.spec.registers[name].fields[field]
                yield about_rows(dated.cases.registers[name], np.array(new, np.int32), field, about, code)


def _wrong(names: Iterable[str], dated: Dated) -> Iterator[Wrong]:
    """Find what is wrong with the pauses of a step or a statutory term, each alone and beside each other."""
    pauses = [dated.definition.spec.pauses[name] for name in names]
    found = [events_of(one, dated) for one in pauses if not one.days]
    if dated.by_clock:
        yield from _timeless(pauses, structs.replace(dated, step=None))
    for events in found:
        yield "restart-without-stop", events.pause.restart, events.restart_row[events.without_stop], events
        yield "restart-before-stop", events.pause.restart, events.restart_row[events.backwards], events
        early = known(events.stop) & (events.stop < _first_start(events.pause, dated)[events.case])
        yield "pause-before-start", events.pause.stop, events.stop_row[early], events
    yield from _overlapping(found)


def _timeless(pauses: Iterable[Pause], dated: Dated) -> Iterator[Wrong]:
    """Find stops and restarts without a time of day, of a step in hours."""
    for events in (events_of(one, dated) for one in pauses if not one.days):
        stops = events.pause.stop, events.stop, events.stop_row
        restarts = events.pause.restart, events.restart, events.restart_row
        for field, days, rows in (stops, restarts):
            register = dated.cases.registers[events.register or dated.cases.register_of[field]]
            there = rows[known(days) & (rows >= 0)]
            times = register.times.get(field)
            yield "time-missing", field, there if times is None else there[times[there] == NO_TIME], events


def _first_start(pause: Pause, dated: Dated) -> Longs:
    """Give for each case when the first of the steps and statutory terms began that a pause stops; 0 for none."""
    never = np.iinfo(np.int64).max
    first = np.full(len(dated.cases), never, np.int64)
    spec = dated.definition.spec
    timed: list[Step | StatutoryTerm] = [*spec.steps, *spec.terms]
    for one in timed:
        if any(spec.pauses[name] is pause for name in one.pauses):
            start = dated.of_cases(one.start)
            first = np.minimum(first, np.where(known(start), start, never))
    return np.where(first == never, 0, first)


def _overlapping(found: Sequence[Events]) -> Iterator[Wrong]:
    """Find stops while the clock stands still already."""
    good = [~one.unclear & known(one.stop) for one in found]
    if not found:
        return
    sides = [(one.case[mask], one.stop[mask], one.restart[mask]) for one, mask in zip(found, good, strict=True)]
    case, stop, restart = (np.concatenate([side[place] for side in sides]) for place in range(3))
    which = np.concatenate([np.full(int(mask.sum()), place) for place, mask in enumerate(good)])
    rows = np.concatenate([one.stop_row[mask] for one, mask in zip(found, good, strict=True)])
    end = np.where(known(restart), restart, np.iinfo(np.int64).max)
    order = np.lexsort((stop, case))
    latest, before = 0, -1
    inside = []
    for at in order.tolist():
        latest = latest if case[at] == before else 0
        if stop[at] < latest:
            inside.append(at)
        latest, before = max(latest, int(end[at])), int(case[at])
    for place, events in enumerate(found):
        mine = [at for at in inside if which[at] == place]
        yield "pauses-overlap", events.pause.stop, rows[mine], events
