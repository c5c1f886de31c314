"""What the types cannot say of tables: the names under their keys, variables without a division, goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from doorloop.definition import parts
from doorloop.definition.names import (
    Problem,
    all_fields,
    categories_of,
    coded_fields,
    conditions,
    dates_of,
    step_ids,
    unknown,
)

MOST_DECIMALS: Final = 3
"""Of a percentage: more tell nothing of fewer than a million cases."""

UNITS_OF: Final[dict[parts.Tick, tuple[parts.Unit, ...]]] = {
    "werkdagen": ("werkdagen", "weken"),
    "kalenderdagen": ("kalenderdagen",),
    "seconden": ("uren",),
}
"""The units that what is counted in such ticks can be given in."""


def of_table(spec: parts.Spec, path: str, table: parts.Table) -> Iterator[Problem]:
    """Check the names that a table of any kind has under its keys."""
    groups = spec.groups.values if spec.groups else {"alle": None}
    if table.by:
        yield from unknown(f"{path}.by", table.by, coded_fields(spec), "code field")
    for key, whens in table.conditions.items():
        yield from conditions(spec, f"{path}.{key}", whens)
    for id in table.steps:
        yield from unknown(f"{path}.steps", id, step_ids(spec), "step")
    for index, variable in enumerate(table.variables):
        yield from _variable(spec, f"{path}.variables.{index}", variable)
    for index, goal in enumerate(table.goals):
        yield from unknown(f"{path}.goals.{index}.group", goal.group, groups, "group")
        yield from _goal(spec, f"{path}.goals.{index}", table.goals, goal)
    for key, (name, names) in table.references.items():
        yield from unknown(f"{path}.{key}", name, names, "key of every count")


def _variable(spec: parts.Spec, path: str, variable: parts.Variable) -> Iterator[Problem]:
    if variable.field:
        yield from unknown(f"{path}.field", variable.field, coded_fields(spec), "code field")
    elif variable.start or variable.end or variable.classes:
        yield from unknown(f"{path}.start", variable.start, dates_of(all_fields(spec)), "date field")
        yield from unknown(f"{path}.end", variable.end, dates_of(all_fields(spec)), "date field")
    if not variable.field and (variable.classes or (variable.start and not variable.numbers)):
        bounds = [c.years is not None or c.months is not None or c.days is not None for c in variable.classes]
        if not bounds or not all(bounds[:-1]) or bounds[-1]:
            yield f"{path}.classes", "each class but the last needs a bound: years, months or days"
    if not 0 <= variable.digits <= MOST_DECIMALS:
        yield f"{path}.digits", f"a percentage is printed with 0 to {MOST_DECIMALS} decimals"
    if not 0 <= variable.number_digits <= MOST_DECIMALS:
        yield f"{path}.number_digits", f"a number is printed with 0 to {MOST_DECIMALS} decimals"
    yield from _numbers(spec, path, variable)
    if not variable.statistics:
        yield f"{path}.statistics", "name at least one of count, base and share"
    for index, note in enumerate(variable.cell_notes):
        yield from _cell_note(spec, f"{path}.cell_notes.{index}", variable, note)


def _cell_note(spec: parts.Spec, path: str, variable: parts.Variable, note: parts.CellNote) -> Iterator[Problem]:
    """Find what a note at a cell names and is not there: the note would stand nowhere."""
    if note.group:
        yield from unknown(f"{path}.group", note.group, spec.groups.values if spec.groups else (), "group")
    field = all_fields(spec).get(variable.field)
    if field is None or not field.is_as_found:
        known = [*(categories_of(spec, variable) if variable.is_divided else [""]), *variable.numbers]
        yield from unknown(f"{path}.category", note.category, known, "category of the variable")


def _numbers(spec: parts.Spec, path: str, variable: parts.Variable) -> Iterator[Problem]:
    """Check what a variable is told of as a number by: a step, or two dates with a unit."""
    if variable.step:
        yield from unknown(f"{path}.step", variable.step, step_ids(spec), "step")
        if variable.field or variable.start or variable.end or variable.classes:
            yield f"{path}.step", "a step has no categories: give them a variable of their own"
        if not variable.numbers:
            yield f"{path}.step", "say which rows tell of it: numbers"
    if variable.unit and not (variable.numbers and variable.start):
        yield f"{path}.unit", "it is for numbers of the time between start and end"
    if variable.numbers and not variable.step:
        if not variable.start:
            yield f"{path}.numbers", "numbers are of a step, or of the time between start and end"
        elif not variable.unit:
            yield f"{path}.unit", "say what the time is counted in: jaren, maanden or kalenderdagen"


def _goal(spec: parts.Spec, path: str, goals: Iterable[parts.Goal], goal: parts.Goal) -> Iterator[Problem]:
    kinds = [goal.mean_of, goal.share_of, goal.constant is not None, goal.difference]
    kinds += [goal.within_of, goal.median_of, goal.beyond_of]
    if sum(map(bool, kinds)) != 1:
        yield path, "a goal is one of mean_of, share_of, constant, difference, within_of, median_of and beyond_of"
    yield from _norm(spec, path, goal)
    for key, id in (("mean_of", goal.mean_of), ("median_of", goal.median_of)):
        if not id:
            continue
        yield from unknown(f"{path}.{key}", id, step_ids(spec), "step")
        fitting = [unit for step in spec.steps if step.id == id for unit in UNITS_OF[step.tick]]
        if fitting and goal.unit not in fitting:
            yield f"{path}.unit", f"the mean of this step is in {' or '.join(fitting)}"
    if goal.share_of:
        variables = [variable for table in spec.tables.values() for variable in table.variables]
        yield from unknown(f"{path}.share_of", goal.share_of, [v.id for v in variables], "variable")
        for variable in variables:
            if variable.id == goal.share_of:
                for name in goal.categories:
                    yield from unknown(f"{path}.categories", name, categories_of(spec, variable), "category")
    for name in goal.difference or ():
        figures = [other.measure for other in goals if other.difference is None]
        yield from unknown(f"{path}.difference", name, figures, "measure that is no difference itself")


def _norm(spec: parts.Spec, path: str, goal: parts.Goal) -> Iterator[Problem]:
    """Check what a norm of a step is held against."""
    is_share = goal.unit == "aandeel" and goal.norm_of == goal.within_of
    if goal.at_least is not None and (goal.target is not None or not is_share):
        yield f"{path}.at_least", "it is for a share, and takes the place of target"
    if goal.within_of and goal.at_least is None:
        yield f"{path}.at_least", "say which share is asked for"
    if goal.beyond_of and (goal.target is None or goal.unit != "zaken"):
        yield f"{path}.unit", "a number beyond is in zaken, and has a target: the most that there may be"
    if not goal.beyond_of and goal.unit == "zaken":
        yield f"{path}.unit", "only a number beyond is in zaken"
    step = next((one for one in spec.steps if one.id == (goal.within_of or goal.beyond_of)), None)
    if goal.within_of or goal.beyond_of:
        key = "within_of" if goal.within_of else "beyond_of"
        yield from unknown(f"{path}.{key}", goal.within_of or goal.beyond_of, step_ids(spec), "step")
    if (goal.limit is None) != (goal.limit_unit is None):
        yield f"{path}.limit", "a limit has a unit, and a unit a limit"
    if goal.limit is not None and step is None:
        yield f"{path}.limit", "it is for within_of and beyond_of"
    if step and goal.limit is None and not step.is_targeted:
        yield f"{path}.limit", f"'{step.id}' has no target: give the norm a limit"
    if step and goal.limit_unit and goal.limit_unit not in UNITS_OF[step.tick]:
        yield f"{path}.limit_unit", f"a limit of this step is in {' or '.join(UNITS_OF[step.tick])}"
