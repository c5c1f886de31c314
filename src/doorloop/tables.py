"""Steps and cases to tables of records, exact: what every format prints, and what programs read.

A record's values are texts, whole numbers, fractions (never rounded here), booleans or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from doorloop import measures
from doorloop.definition import parts
from doorloop.definition.parts import Definition, Lang
from doorloop.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cases, Ints, Mask
from doorloop.measures import Histogram
from doorloop.spans import months_passed, years_between
from doorloop.steps import WEEK, StepTimes, holds

Value = str | int | bool | Fraction | None
Record = dict[str, Value]

UNKNOWN_KEY = "onbekend"
UNKNOWN_LABEL = parts.Text(nl="Onbekend", en="Unknown")


@dataclass(frozen=True)
class Request:
    """What to tabulate: language of labels, groups of durations, and by what to split them."""

    lang: Lang = "nl"
    all_groups: bool = False
    by: str = ""


@dataclass(frozen=True)
class Data:
    """The cases with their steps, ready to be counted."""

    definition: Definition
    cases: Cases
    steps: Mapping[str, StepTimes]
    request: Request

    def groups(self, *, all_groups: bool) -> list[tuple[str, Mask]]:
        """Give the groups with the mask of their cases; the main one, or all."""
        names = list(self.definition.groups)
        chosen = names if all_groups else [self.definition.main_group]
        return [(name, self.cases.group == names.index(name)) for name in chosen]

    def say(self, text: parts.Text) -> str:
        """Give a label in the language asked for."""
        return text.say(self.request.lang)


def tabulate(data: Data, name: str) -> list[Record]:
    """Make the records of one table of the definition."""
    table = data.definition.spec.tables[name]
    if isinstance(table, parts.Crosstab):
        return list(_crosstab(data, table))
    if isinstance(table, parts.Characteristics):
        return [record for variable in table.variables for record in _variable(data, variable)]
    if isinstance(table, parts.Durations):
        return list(_durations(data, table))
    if isinstance(table, parts.Counts):
        return list(_counts(data, table))
    return list(_goals(data, table))


def _crosstab(data: Data, table: parts.Crosstab) -> Iterator[Record]:
    meets = holds(data.cases, data.definition, table.where)
    values = data.cases.values[table.by]
    for group, inside in data.groups(all_groups=True):
        for position, key in enumerate(data.definition.labels(table.by), start=1):
            count = int((meets & inside & (values == position)).sum())
            yield {table.record_key: key, "group": group, "count": count}
        yield {table.record_key: table.total, "group": group, "count": int((meets & inside).sum())}


@dataclass(frozen=True)
class Categories:
    """A variable over the cases: per category its key, label and mask; and the base of its shares."""

    keys: list[str]
    labels: list[str]
    masks: list[Mask]
    base: Mask


def _variable(data: Data, variable: parts.Variable) -> Iterator[Record]:
    """Count each category of a variable in each group; a group's share of all where there is no category."""
    if not variable.field and not variable.classes:
        total = int((data.cases.group >= 0).sum())
        for group, inside in data.groups(all_groups=True):
            yield _share_record(variable, "", data.say(variable.label), group, int(inside.sum()), total)
        return
    categories = categorise(data, variable)
    for key, label, mask in zip(categories.keys, categories.labels, categories.masks, strict=True):
        for group, inside in data.groups(all_groups=True):
            base = int((categories.base & inside).sum())
            yield _share_record(variable, key, label, group, int((mask & inside).sum()), base)


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


def categorise(data: Data, variable: parts.Variable) -> Categories:
    """Divide the cases over the categories of a variable.

    Unknown is a category and stays in the base, also where no register gives the characteristic; what does
    not apply leaves it. Codes that an open list has and no case is of are left away.
    """
    keys, labels, masks, missing = _coded(data, variable) if variable.field else _classed(data, variable)
    unknown = (missing == EMPTY) | (missing == UNKNOWN)
    return Categories(
        [*keys, UNKNOWN_KEY],
        [*labels, data.say(UNKNOWN_LABEL)],
        [*masks, unknown],
        missing != NOT_APPLICABLE,
    )


Divided = tuple[list[str], list[str], list[Mask], Ints]


def _coded(data: Data, variable: parts.Variable) -> Divided:
    values = data.cases.values[variable.field]
    several = data.definition.field(variable.field).type == "codes"
    found: list[tuple[str, str, Mask]] = []
    for position, (key, code) in enumerate(data.definition.labels(variable.field).items(), start=1):
        mask = (values > 0) & ((values >> (position - 1)) & 1 == 1) if several else values == position
        if variable.order == "listed" or mask.any():
            found.append((key, data.say(code.label), mask))
    return [f[0] for f in found], [f[1] for f in found], [f[2] for f in found], values


def _classed(data: Data, variable: parts.Variable) -> Divided:
    """Put the time between two dates into classes; each case is in the first class whose bound it is under."""
    start, end = data.cases.values[variable.start], data.cases.values[variable.end]
    both = (start > 0) & (end > 0)
    state = np.where(both, 1, np.where((start == NOT_APPLICABLE) | (end == NOT_APPLICABLE), NOT_APPLICABLE, UNKNOWN))
    left, masks = both.copy(), []
    for one in variable.classes:
        under = left & _under(one, start, end, left)
        masks.append(under)
        left &= ~under
    keys = [one.key for one in variable.classes]
    return keys, [data.say(one.label) for one in variable.classes], masks, state.astype(np.int32)


def _under(bound: parts.Class, start: Ints, end: Ints, among: Mask) -> Mask:
    """Tell which durations lie under a class's bound; days, calendar months or years of age."""
    result = np.zeros(len(start), np.bool_)
    a, b = start[among], end[among]
    if bound.days is not None:
        result[among] = b - a < bound.days
    elif bound.months is not None:
        result[among] = ~months_passed(a, b, bound.months)
    elif bound.years is not None:
        result[among] = years_between(a, b) < bound.years
    else:
        result[among] = True
    return result


def _durations(data: Data, table: parts.Durations) -> Iterator[Record]:
    for id in table.steps:
        times = data.steps[id]
        for group, inside in data.groups(all_groups=data.request.all_groups):
            yield _duration(data, times, group, inside)
            for key, label, mask in split(data):
                yield _duration(data, times, group, inside & mask) | {
                    "by": data.request.by,
                    "by_category": key,
                    "by_label": label,
                }


def _duration(data: Data, times: StepTimes, group: str, inside: Mask) -> Record:
    step = times.step
    durations = measures.histogram(times.days[inside & times.counted])
    within = None if times.within is None else int((times.within & inside).sum())
    unit = WEEK if step.unit == "weken" else 1
    return {
        "step": step.id,
        "label": data.say(step.label),
        "group": group,
        "unit": step.unit,
        "target": exact(step.target),
        "target_unit": step.target_unit,
        "n": durations.n,
        **{name: None if days is None else days / unit for name, days in _figures(durations).items()},
        "within_target": within,
        "within_target_share": None if within is None else measures.share(within, durations.n),
        "open": int((times.open & inside).sum()),
        "excluded": int((times.excluded & inside).sum()),
        **({"by": None, "by_category": None, "by_label": None} if data.request.by else {}),
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


def split(data: Data) -> Iterator[tuple[str, str, Mask]]:
    """Divide the cases by a code field, or by month, quarter or year of the unit's date."""
    by = data.request.by
    if by in ("month", "quarter", "year"):
        days, places = np.unique(data.cases.values[data.definition.spec.unit.date], return_inverse=True)
        names = np.array([_part_of_year(day, by) for day in days.tolist()], np.str_)[places]
        for name in np.unique(names).tolist():
            yield name, name, names == name
    elif by:
        values = data.cases.values[by]
        codes = data.definition.labels(by)
        several = data.definition.field(by).type == "codes"
        for position, (key, code) in enumerate(codes.items(), start=1):
            mask = (values > 0) & ((values >> (position - 1)) & 1 == 1) if several else values == position
            if mask.any():
                yield key, data.say(code.label), mask
        if (values <= 0).any():
            yield UNKNOWN_KEY, data.say(UNKNOWN_LABEL), values <= 0


def _part_of_year(day: int, by: str) -> str:
    from datetime import date

    when = date.fromordinal(day)
    if by == "month":
        return f"{when:%Y-%m}"
    return f"{when.year}-Q{(when.month + 2) // 3}" if by == "quarter" else f"{when.year}"


def _counts(data: Data, table: parts.Counts) -> Iterator[Record]:
    for count in table.counts:
        meets = holds(data.cases, data.definition, count.where)
        for group, inside in data.groups(all_groups=data.request.all_groups):
            total = int((meets & inside).sum())
            yield {**count.keys, "label": data.say(count.label), "group": group, "count": total}


def _goals(data: Data, table: parts.Goals) -> Iterator[Record]:
    for goal in table.goals:
        for group in data.definition.groups:
            of_main = goal.group == data.definition.main_group and not goal.share_of
            if goal.group == group or (of_main and data.request.all_groups):
                yield _goal(data, table, goal, group)


def _goal(data: Data, table: parts.Goals, goal: parts.Goal, group: str) -> Record:
    value = _goal_value(data, table, goal, group)
    target = exact(goal.target)
    return {
        "goal": goal.goal,
        "measure": goal.measure,
        "group": group,
        "label": data.say(goal.label),
        "value": value,
        "unit": goal.unit,
        "target": target,
        "met": None if value is None or target is None else value <= target,
    }


def _goal_value(data: Data, table: parts.Goals, goal: parts.Goal, group: str) -> Fraction | None:
    inside = dict(data.groups(all_groups=True))[group]
    if goal.mean_of:
        times = data.steps[goal.mean_of]
        days = measures.mean(measures.histogram(times.days[inside & times.counted]))
        return None if days is None else days / (WEEK if goal.unit == "weken" else 1)
    if goal.share_of:
        return _goal_share(data, goal, inside)
    if goal.constant is not None:
        return Fraction(goal.constant)
    first, second = (
        _goal_value(data, table, next(g for g in table.goals if g.measure == name), group)
        for name in goal.difference or ()
    )
    return None if first is None or second is None else first - second


def _goal_share(data: Data, goal: parts.Goal, inside: Mask) -> Fraction | None:
    """Give the share of cases in any of the categories; of the group in all cases where there are none."""
    variable = next(v for v in data.definition.variables if v.id == goal.share_of)
    if not goal.categories:
        return measures.share(int(inside.sum()), int((data.cases.group >= 0).sum()))
    categories = categorise(data, variable)
    any_of = np.zeros(len(data.cases), np.bool_)
    for key, mask in zip(categories.keys, categories.masks, strict=True):
        if key in goal.categories:
            any_of |= mask
    return measures.share(int((any_of & inside).sum()), int((categories.base & inside).sum()))


def exact(number: Decimal | None) -> int | Fraction | None:
    """Give a number of the definition without rounding, whole where it is."""
    if number is None:
        return None
    return int(number) if number == int(number) else Fraction(number)
