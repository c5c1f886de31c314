"""Counts to tables of records, exact: what every format prints, and what programs read.

A record's values are texts, whole numbers, fractions (never rounded here), booleans or None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from doorloop import measures
from doorloop.categories import UNKNOWN_KEY
from doorloop.definition import parts
from doorloop.definition.parts import Definition, Lang
from doorloop.measures import Histogram
from doorloop.order import PERIODS
from doorloop.steps import WEEK
from doorloop.tally import ALL, Run, Tally

Value = str | int | bool | Fraction | None
Record = dict[str, Value]

UNKNOWN_LABEL = parts.Text(nl="Onbekend", en="Unknown")


@dataclass(frozen=True)
class Request:
    """What to tabulate: language of labels, groups of durations, and by what to split them."""

    lang: Lang = "nl"
    all_groups: bool = False
    by: str = ""


@dataclass(frozen=True)
class Counted:
    """The counts of a definition's cases, and what is asked of them."""

    definition: Definition
    tally: Tally
    request: Request

    @property
    def groups(self) -> list[str]:
        """List the groups."""
        return list(self.definition.groups)

    @property
    def chosen(self) -> list[str]:
        """List the groups that durations are told of: the main one, or all."""
        return self.groups if self.request.all_groups else [self.definition.main_group]

    @property
    def cases(self) -> dict[str, int]:
        """Count the cases of each group."""
        return {group: self.tally.cell("part", ALL, ALL, group) for group in self.groups}

    def say(self, text: parts.Text) -> str:
        """Give a label in the language asked for."""
        return text.say(self.request.lang)

    def labels(self, field: str) -> dict[str, str]:
        """Give the labels of a code field by code, unknown last."""
        codes = {key: self.say(code.label) for key, code in self.definition.labels(field).items()}
        return codes | {UNKNOWN_KEY: self.say(UNKNOWN_LABEL)}


def tabulate(counted: Counted, name: str) -> list[Record]:
    """Make the records of one table of the definition."""
    table = counted.definition.spec.tables[name]
    if isinstance(table, parts.Crosstab):
        return list(_crosstab(counted, name, table))
    if isinstance(table, parts.Characteristics):
        return [record for variable in table.variables for record in _variable(counted, variable)]
    if isinstance(table, parts.Durations):
        return list(_durations(counted, table))
    if isinstance(table, parts.Counts):
        return list(_counts(counted, name, table))
    return list(_goals(counted, name, table))


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


def _durations(counted: Counted, table: parts.Durations) -> Iterator[Record]:
    by = counted.request.by
    for id in table.steps:
        for group in counted.chosen:
            yield _duration(counted, Run(id, group)) | (
                {"by": None, "by_category": None, "by_label": None} if by else {}
            )
            for key, label in _parts(counted, by) if by else ():
                labelled: Record = {"by": by, "by_category": key, "by_label": label}
                yield _duration(counted, Run(id, group, by, key)) | labelled


def _parts(counted: Counted, by: str) -> list[tuple[str, str]]:
    """List the parts that have cases with their labels: periods in time, codes in their order."""
    found = counted.tally.parts(by)
    if by in PERIODS:
        return [(part, part) for part in sorted(found)]
    return [(key, label) for key, label in counted.labels(by).items() if key in found]


def _duration(counted: Counted, run: Run) -> Record:
    step = counted.definition.step(run.step)
    durations = counted.tally.closed(run)
    within = None if step.target is None else counted.tally.of(run, "within").n
    unit = WEEK if step.unit == "weken" else 1
    return {
        "step": step.id,
        "label": counted.say(step.label),
        "group": run.group,
        "unit": step.unit,
        "target": exact(step.target),
        "target_unit": step.target_unit,
        "n": durations.n,
        **{name: None if days is None else days / unit for name, days in _figures(durations).items()},
        "within_target": within,
        "within_target_share": None if within is None else measures.share(within, durations.n),
        "open": counted.tally.of(run, "open").n,
        "excluded": counted.tally.of(run, "excluded").n,
    }


def _figures(durations: Histogram) -> dict[str, Fraction | None]:
    return {
        "mean": measures.mean(durations),
        "median": measures.quantile(durations, measures.HALF),
        "p25": measures.quantile(durations, measures.QUARTILE),
        "p75": measures.quantile(durations, measures.THREE_QUARTERS),
        "p90": measures.quantile(durations, measures.NINE_TENTHS),
        "min": measures.quantile(durations, Fraction(0)),
        "max": measures.quantile(durations, Fraction(1)),
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


def exact(number: Decimal | None) -> int | Fraction | None:
    """Give a number of the definition without rounding, whole where it is."""
    if number is None:
        return None
    return int(number) if number == int(number) else Fraction(number)
