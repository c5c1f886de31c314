"""Cases to steps: the duration of each step of each case, and whether it is done, open or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from doorloop.definition.parts import Definition, Step, When
from doorloop.findings import Finding
from doorloop.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cases, Ints, Mask, happened, known
from doorloop.places import about_case
from doorloop.workdays import FIRST, Calendar

DAY_SECONDS: Final = 86_400
WEEK: Final = 5
"""Working days in a week (the evaluation: 6,4 weken = 32 werkdagen)."""


@dataclass(frozen=True)
class StepTimes:
    """One step over all cases.

    Attributes:
        days: int32, werkdagen or, for a step in kalenderdagen, calendar days; meaningful where `counted`.
        counted, open, excluded: masks over the cases; no case is in two of them.
        within: mask, counted and at most the target; None without a target.
    """

    step: Step
    days: Ints
    counted: Mask
    open: Mask
    excluded: Mask
    within: Mask | None


def holds(cases: Cases, definition: Definition, whens: Iterable[When]) -> Mask:
    """Tell which cases meet all conditions."""
    result = np.ones(len(cases), np.bool_)
    for when in whens:
        values = cases.values[when.field]
        if when.codes:
            keys = list(definition.labels(when.field))
            positions = [keys.index(code) + 1 for code in when.codes]
            several = definition.field(when.field).type == "codes"
            mask = np.int32(sum(1 << (position - 1) for position in positions))
            result &= known(values) & ((values & mask) != 0) if several else np.isin(values, positions)
        elif when.state == "known":
            result &= known(values)
        elif when.state == "empty":
            result &= values == EMPTY
        else:
            result &= happened(values) == (when.state == "happened")
    return result


def measure_steps(
    cases: Cases, definition: Definition, calendar: Calendar
) -> tuple[dict[str, StepTimes], list[Finding]]:
    """Measure every step of the definition.

    Returns the steps by id, and a warning at each end without a start and at both cells of an end that lies
    before its start; a cell gets each warning once.
    """
    times = {step.id: _measure(step, cases, definition, calendar) for step in definition.spec.steps}
    seen: dict[tuple[str, ...], Finding] = {}
    for step in definition.spec.steps:
        for finding in _doubts(step, cases, definition):
            seen.setdefault((finding.code, finding.file, finding.sheet, finding.cell), finding)
    return times, list(seen.values())


def _measure(step: Step, cases: Cases, definition: Definition, calendar: Calendar) -> StepTimes:
    start, end = cases.values[step.start], cases.values[step.end]
    inside = holds(cases, definition, step.where) & (start != NOT_APPLICABLE) & (end != NOT_APPLICABLE)
    both = inside & known(start) & known(end)
    counted = both & (end >= start) if step.reversed == "excluded" else both
    unknown = (start == UNKNOWN) | (end == UNKNOWN)
    excluded = inside & ~counted & (unknown | known(end))
    started = inside & known(start) & (end == EMPTY) & holds(cases, definition, step.open_when)
    for field in step.closed_by:
        started &= ~happened(cases.values[field])
    days = np.zeros(len(cases), np.int32)
    days[counted] = _days(step, start[counted], end[counted], calendar)
    return StepTimes(step, days, counted, started, excluded, _within(step, cases, days, counted, calendar))


def _days(step: Step, start: Ints, end: Ints, calendar: Calendar) -> Ints:
    return end - start if step.unit == "kalenderdagen" else calendar.count(start, end)


def _within(step: Step, cases: Cases, days: Ints, counted: Mask, calendar: Calendar) -> Mask | None:
    """Compare with the target.

    On dates alone a norm in hours is kept when werkdagen is at most its days; where both ends carry a time of
    day the hours count, days off taken out.
    """
    if step.target is None:
        return None
    factor = WEEK if step.target_unit == "weken" else 1
    if step.target_unit != "uren":
        return counted & (days <= float(step.target * factor))
    within = counted & (days * 24 <= float(step.target))
    if step.start in cases.times and step.end in cases.times:
        timed = counted & (cases.times[step.start] != NO_TIME) & (cases.times[step.end] != NO_TIME)
        since, until = (_clock(cases, id, timed, calendar) for id in (step.start, step.end))
        seconds = days[timed].astype(np.int64) * DAY_SECONDS + until - since
        within[timed] = seconds <= float(step.target) * 3600
    return within


def _clock(cases: Cases, id: str, timed: Mask, calendar: Calendar) -> Ints:
    """Give the seconds of the working day that have passed; a day off has passed whole."""
    days = cases.values[id][timed]
    works = calendar.count(np.maximum(days - 1, FIRST.toordinal()), days) == 1
    return np.where(works, cases.times[id][timed], DAY_SECONDS).astype(np.int32)


def _doubts(step: Step, cases: Cases, definition: Definition) -> Iterator[Finding]:
    start, end = cases.values[step.start], cases.values[step.end]
    inside = holds(cases, definition, step.where)
    names = {"start": definition.field(step.start).header, "end": definition.field(step.end).header}
    for case in np.flatnonzero(inside & (start == EMPTY) & known(end)).tolist():
        yield about_case(cases, definition, case, step.end, "end-without-start", **names)
    if step.reversed == "counted":
        return
    for case in np.flatnonzero(inside & known(start) & known(end) & (end < start)).tolist():
        yield about_case(cases, definition, case, step.start, "end-before-start", **names)
        yield about_case(cases, definition, case, step.end, "end-before-start", **names)
