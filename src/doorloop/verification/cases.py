"""Which cases are behind a computed figure, and which are just outside it, down to their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from doorloop.base.arrays import Mask
from doorloop.cases.categories import UNKNOWN_KEY, Data, categorise
from doorloop.cases.link import NO_ROW
from doorloop.cases.steps import holds
from doorloop.definition import parts
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import NOT_APPLICABLE, UNKNOWN
from doorloop.verification.publication.parts import Match


@dataclass(frozen=True)
class Members:
    """The cases of a figure.

    Attributes:
        counted: those that it counts.
        near: those that are not counted and could have been: open, excluded, or not known.
        outside: of a step, all that do not have it whole; else as near.
        field: the field whose cell shows why a case counts; `near_field` the one of a case that is near.
        why: what keeps a case near: it is open, fails one condition, or is not known.
        step: the step that the figure measures, if it measures one.
    """

    counted: Mask
    near: Mask
    outside: Mask
    field: str
    near_field: str
    why: Literal["open", "condition", "unknown"]
    step: str = ""


def members(data: Data, table: str, match: Match) -> Members | None:
    """Find the cases behind the records of a table with these keys; None for a figure that is of no cases."""
    spec = data.definition.spec.tables[table]
    inside = _inside(data, match)
    if isinstance(spec, parts.Crosstab):
        return _crosstab(data, spec, match, inside)
    if isinstance(spec, parts.Characteristics):
        variable = next((v for v in spec.variables if v.id == match.get("variable")), None)
        return None if variable is None else _variable(data, variable, _values(match, "category"), inside)
    if isinstance(spec, parts.Durations):
        return _step(data, str(match.get("step", "")), inside)
    if isinstance(spec, parts.Counts):
        count = next((c for c in spec.counts if _fits(c.keys, match)), None)
        return None if count is None else _count(data, spec, count, inside)
    return _goal(data, spec, match, inside) if isinstance(spec, parts.Goals) else None


def _values(match: Match, key: str) -> tuple[str, ...]:
    value = match.get(key, ())
    return (value,) if isinstance(value, str) else value


def _fits(keys: Mapping[str, str], match: Match) -> bool:
    return all(value in _values(match, key) for key, value in keys.items())


def _inside(data: Data, match: Match) -> Mask:
    groups = data.groups()
    named = [groups[name] for name in _values(match, "group") if name in groups]
    everyone: Mask = data.cases.group >= 0
    return np.logical_or.reduce(named) if named else everyone


def _crosstab(data: Data, table: parts.Crosstab, match: Match, inside: Mask) -> Members:
    meets = holds(data.cases, data.definition, table.where)
    labels = list(data.definition.labels(table.by))
    keys = _values(match, table.record_key)
    positions = [labels.index(key) + 1 for key in keys if key in labels]
    if positions:
        inside = inside & np.isin(data.cases.values[table.by], positions)
    field = table.where[0].field if table.where else table.by
    return Members(inside & meets, inside & ~meets, inside & ~meets, field, data.definition.spec.unit.date, "condition")


def _variable(data: Data, variable: parts.Variable, categories: tuple[str, ...], inside: Mask) -> Members:
    field = variable.field or variable.start or data.definition.spec.unit.date
    if not categories or not (variable.field or variable.classes):
        none = np.zeros_like(inside)
        return Members(inside, none, none, field, field, "unknown")
    found = categorise(data, variable)
    masks = found.masks
    counted = np.zeros_like(inside)
    for key in categories:
        counted = counted | masks.get(key, np.zeros_like(inside))
    near = inside & masks[UNKNOWN_KEY] & ~counted
    return Members(inside & counted, near, near, field, field, "unknown")


def _step(data: Data, step: str, inside: Mask) -> Members | None:
    times = data.steps.get(step)
    if times is None:
        return None
    near = inside & (times.open | times.excluded) & ~times.counted
    outside = inside & ~times.counted
    return Members(inside & times.counted, near, outside, times.step.end, times.step.start, "open", step)


def _count(data: Data, table: parts.Counts, count: parts.Count, inside: Mask) -> Members:
    meets = holds(data.cases, data.definition, count.where)
    field = count.where[-1].field if count.where else data.definition.spec.unit.date
    values = data.cases.values[field]
    near = (values == UNKNOWN) | (values == NOT_APPLICABLE)
    if len(count.where) > 1:
        near = holds(data.cases, data.definition, count.where[:-1])
    elif count.where and count.where[0].codes:
        for other in table.counts:
            near = near | holds(data.cases, data.definition, other.where)
    shown = count.where[0].field if count.where else field
    near = inside & near & ~meets
    return Members(inside & meets, near, near, shown, shown, "condition")


def _goal(data: Data, table: parts.Goals, match: Match, inside: Mask) -> Members | None:
    goal = next((g for g in table.goals if g.measure in _values(match, "measure")), None)
    if goal is None:
        return None
    if goal.mean_of:
        return _step(data, goal.mean_of, inside)
    variable = next((v for v in data.definition.variables if v.id == goal.share_of), None)
    return None if variable is None else _variable(data, variable, goal.categories, inside)


def places(data: Data, cases: Mask, field: str, at_most: int = 5) -> list[str]:
    """Name the cells of some cases as `FILE [SHEET] CELL`; never what stands in them."""
    return [_place(data, case, field) for case in np.flatnonzero(cases)[:at_most].tolist()]


def _place(data: Data, case: int, field: str) -> str:
    cases = data.cases
    if int(cases.origin[field][case]) == NO_ROW:
        field = data.definition.spec.unit.date
    register = cases.registers[cases.register_of[field]]
    row = int(cases.origin[field][case])
    table = register.tables[register.table[row]]
    number = table.row(register.line[row])
    letters = table.letters.get(field) or next(iter(table.letters.values()), column_letters(0))
    sheet = f" [{table.sheet}]" if table.sheet else ""
    return f"{table.file}{sheet} {letters}{number}"
