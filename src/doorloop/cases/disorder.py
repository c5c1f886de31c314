"""Dates of steps that cannot be counted: ends without a start or before it, and dates without a time of day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Mask
from doorloop.base.findings import Batch
from doorloop.cases.clocks import has_time
from doorloop.cases.conditions import holds
from doorloop.cases.pause_doubts import find_pause_doubts
from doorloop.cases.reference import Reference
from doorloop.cases.step_clock import Clock
from doorloop.cases.steps import unmeasured
from doorloop.cases.targets import doubts
from doorloop.definition.parts import Definition, Step
from doorloop.registers.cells import about_cases
from doorloop.registers.frames import EMPTY, NO_TIME, Cases, known


class Disorder(Struct, frozen=True):
    """What the order of the dates of a step says of them.

    Attributes:
        findings: a warning at each end without a start, and at both cells of an end that lies before its start;
            a cell gets each warning once.
        misplaced: field → the cases whose date lies on the wrong side of another one.
    """

    findings: list[Batch]
    misplaced: dict[str, Mask]


def find_disorder(cases: Cases, reference: Reference) -> Disorder:
    """Look for dates of steps that cannot be counted, as the definition has it."""
    told: dict[tuple[str, str], Mask] = {}
    found, definition, clock = Disorder([], {}), reference.definition, Clock.of(reference)
    lacking = unmeasured(definition, cases.absent)
    for step in (one for one in definition.spec.steps if one.doubted and one.id not in lacking):
        names = {"start": definition.field(step.start).header, "end": definition.field(step.end).header}
        wrong = _wrong(step, cases, definition, clock)
        for code, field, mask in chain(wrong, doubts(step, cases, definition, reference.calendar)):
            before = told.get((code, field))
            news = mask if before is None else mask & ~before
            told[code, field] = mask if before is None else mask | before
            found.findings.append(about_cases(cases, definition, news, field, code, **names))
    found.findings.extend(find_pause_doubts(cases, clock.hours))
    found.misplaced.update({field: mask for (code, field), mask in told.items() if code == "end-before-start"})
    return found


def _wrong(step: Step, cases: Cases, definition: Definition, clock: Clock) -> Iterator[tuple[str, str, Mask]]:
    dates = clock.dates(step, cases)
    start, end = dates[step.start], dates[step.end]
    if step.tick == "seconden":
        yield from _timeless(step, cases, definition)
    inside = holds(cases, definition, step.where) & known(end)
    yield "end-without-start", step.end, inside & (start == EMPTY)
    if step.reversed != "counted":
        reversed_ = inside & known(start) & (end < start)
        yield "end-before-start", step.start, reversed_
        yield "end-before-start", step.end, reversed_
        if step.tick != "seconden":
            yield "end-before-start-hour", step.end, inside & _is_earlier_that_day(step, cases)
    yield from _too_long(step, inside & known(start), clock, cases)
    waited = known(start) & (end == EMPTY) & holds(cases, definition, (*step.where_without_rivals, *step.open_when))
    for rival in step.rivals:
        yield "rival-before-start", rival, waited & known(dates[rival]) & (dates[rival] < start)


def _too_long(step: Step, done: Mask, clock: Clock, cases: Cases) -> Iterator[tuple[str, str, Mask]]:
    """Find numbers of days of a pause that are more than the step took."""
    numbers = [one.days for name in step.pauses if (one := clock.hours.definition.spec.pauses[name]).days]
    if numbers and (halted := clock.spans(step, cases)):
        took = clock.ticks(step, cases.values[step.start] * done, cases.values[step.end] * done)
        for field in numbers:
            yield "pause-too-long", field, done & (halted.days > took) & known(cases.values[field])


def _timeless(step: Step, cases: Cases, definition: Definition) -> Iterator[tuple[str, str, Mask]]:
    """Find the dates without a time of day that a step in hours needs one of: nobody knows how long it took."""
    inside = holds(cases, definition, step.where)
    waits = inside & known(cases.values[step.start]) & (cases.values[step.end] == EMPTY)
    for field, asked in ((step.start, inside), (step.end, inside), *((rival, waits) for rival in step.rivals)):
        yield "time-missing", field, asked & known(cases.values[field]) & ~has_time(cases, field)


def _is_earlier_that_day(step: Step, cases: Cases) -> Mask:
    """Tell where the end lies before the start by the clock alone."""
    same: Mask = cases.values[step.start] == cases.values[step.end]
    if step.start not in cases.times or step.end not in cases.times:
        return np.zeros(len(cases), np.bool_)
    since, until = cases.times[step.start], cases.times[step.end]
    same &= (since != NO_TIME) & (until != NO_TIME) & (until < since)
    return same
