"""Counts to tables of records, exact: what every format prints, and what programs read.

A record's values are texts, whole numbers, fractions (never rounded here), booleans or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from doorloop.cases import measures
from doorloop.cases.categories import UNKNOWN_KEY
from doorloop.cases.tally import ALL, Run
from doorloop.definition import parts
from doorloop.definition.parts import WEEK, Definition
from doorloop.tables import steptables
from doorloop.tables.records import UNKNOWN_LABEL, Counted, Record, Request, exact


def choose(definition: Definition, names: Sequence[str], request: Request) -> tuple[list[str], tuple[str, ...]]:
    """Choose the tables to make, and those that people see; tables that somebody named are both.

    A comparison is made where two sides are named; bases and endings are seen where all bases are asked for.
    """
    if names:
        return list(names), tuple(names)
    tables = definition.spec.tables
    made = [name for name, one in tables.items() if request.compare or not isinstance(one, parts.Comparison)]
    beside = parts.Bases | parts.Endings
    return made, tuple(name for name in made if request.basis == "all" or not isinstance(tables[name], beside))


class Tables(Mapping[str, list[Record]]):
    """Tables by name, each made when it is first asked for: what nobody reads costs nothing."""

    def __init__(self, counted: Counted, names: tuple[str, ...]) -> None:
        self._counted, self._names = counted, names
        self._made: dict[str, list[Record]] = {}

    def __getitem__(self, name: str) -> list[Record]:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = tabulate(self._counted, name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def tabulate(counted: Counted, name: str) -> list[Record]:
    """Make the records of one table of the definition."""
    table = counted.definition.spec.tables[name]
    if isinstance(table, parts.Crosstab):
        return list(_crosstab(counted, name, table))
    if isinstance(table, parts.Characteristics):
        return [record for variable in table.variables for record in _variable(counted, variable)]
    if isinstance(table, parts.Counts):
        return list(_counts(counted, name, table))
    if isinstance(table, parts.Goals):
        return list(_goals(counted, name, table))
    return steptables.tabulate(counted, table)


def _crosstab(counted: Counted, name: str, table: parts.Crosstab) -> Iterator[Record]:
    keys = {key: key for key in counted.definition.labels(table.by)} | {ALL: table.total}
    for group in counted.groups:
        for category, key in keys.items():
            count = counted.tally.cell("crosstab", name, category, group)
            yield {table.record_key: key, "group": group, "count": count}


def _variable(counted: Counted, variable: parts.Variable) -> Iterator[Record]:
    """Count each category of a variable in each group; a group's share of all where there is no category."""
    if not variable.is_divided:
        total = sum(counted.cases.values())
        for group, count in counted.cases.items():
            yield _share_record(variable, ALL, counted.say(variable.label), group, count, total)
        return
    bases = {group: counted.tally.cell("variable", variable.id, ALL, group) for group in counted.groups}
    for key, label in _categories(counted, variable).items():
        counts = {group: counted.tally.cell("variable", variable.id, key, group) for group in counted.groups}
        if variable.order == "listed" or key == UNKNOWN_KEY or any(counts.values()):
            for group, count in counts.items():
                yield _share_record(variable, key, label, group, count, bases[group])


def _categories(counted: Counted, variable: parts.Variable) -> dict[str, str]:
    """Give the labels of a variable's categories by key, unknown last."""
    if variable.field:
        return counted.labels(variable.field)
    classes = {one.key: counted.say(one.label) for one in variable.classes}
    return classes | {UNKNOWN_KEY: counted.say(UNKNOWN_LABEL)}


def _share_record(variable: parts.Variable, category: str, label: str, group: str, count: int, base: int) -> Record:
    return {
        "variable": variable.id,
        "category": category,
        "label": label,
        "group": group,
        "count": count,
        "base": base,
        "share": measures.share(count, base),
    }


def _counts(counted: Counted, name: str, table: parts.Counts) -> Iterator[Record]:
    for place, count in enumerate(table.counts):
        for group in counted.chosen:
            total = counted.tally.cell("count", name, str(place), group)
            yield {**count.keys, "label": counted.say(count.label), "group": group, "count": total}


def _goals(counted: Counted, name: str, table: parts.Goals) -> Iterator[Record]:
    for goal in table.goals:
        for group in counted.groups:
            of_main = goal.group == counted.definition.main_group and not goal.share_of
            if goal.group == group or (of_main and counted.request.all_groups):
                yield _goal(counted, name, table, goal, group)


def _goal(counted: Counted, name: str, table: parts.Goals, goal: parts.Goal, group: str) -> Record:
    value = _goal_value(counted, name, table, goal, group)
    target = exact(goal.target)
    return {
        "goal": goal.goal,
        "measure": goal.measure,
        "group": group,
        "label": counted.say(goal.label),
        "value": value,
        "unit": goal.unit,
        "target": target,
        "met": None if value is None or target is None else value <= target,
    }


def _goal_value(counted: Counted, name: str, table: parts.Goals, goal: parts.Goal, group: str) -> Fraction | None:
    if goal.mean_of:
        days = measures.mean(counted.tally.closed(Run(goal.mean_of, group)))
        return None if days is None else days / (WEEK if goal.unit == "weken" else 1)
    if goal.share_of:
        return _goal_share(counted, name, goal, table.goals.index(goal), group)
    if goal.constant is not None:
        return Fraction(goal.constant)
    first, second = (
        _goal_value(counted, name, table, next(g for g in table.goals if g.measure == measure), group)
        for measure in goal.difference or ()
    )
    return None if first is None or second is None else first - second


def _goal_share(counted: Counted, name: str, goal: parts.Goal, place: int, group: str) -> Fraction | None:
    """Give the share of cases in any of the categories; of the group in all cases where there are none."""
    if not goal.categories:
        return measures.share(counted.cases[group], sum(counted.cases.values()))
    base = counted.tally.cell("variable", goal.share_of, ALL, group)
    return measures.share(counted.tally.cell("goal", name, str(place), group), base)
