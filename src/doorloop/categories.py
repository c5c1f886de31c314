"""Cases in their groups, categories and parts: which case belongs where, as masks over the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cases, Ints, Mask, known
from doorloop.order import PERIODS
from doorloop.spans import months_passed, years_between
from doorloop.steps import StepTimes

UNKNOWN_KEY = "onbekend"


@dataclass(frozen=True)
class Data:
    """The cases with their steps, ready to be counted."""

    definition: Definition
    cases: Cases
    steps: Mapping[str, StepTimes]

    def groups(self) -> dict[str, Mask]:
        """Give the mask of each group, in the definition's order."""
        return {name: self.cases.group == place for place, name in enumerate(self.definition.groups)}


@dataclass(frozen=True)
class Categories:
    """A variable over the cases: the mask of each category by its key, and the base of its shares."""

    masks: dict[str, Mask]
    base: Mask


def categorise(data: Data, variable: parts.Variable) -> Categories:
    """Divide the cases over the categories of a variable.

    Unknown is a category and stays in the base, also where no register gives the characteristic; what does
    not apply leaves it.
    """
    masks, missing = _coded(data, variable) if variable.field else _classed(data, variable)
    masks[UNKNOWN_KEY] = (missing == EMPTY) | (missing == UNKNOWN)
    return Categories(masks, missing != NOT_APPLICABLE)


def split(data: Data, by: str) -> dict[str, Mask]:
    """Divide the cases by a code field, or by month, quarter or year of the unit's date; only parts with cases."""
    if by in PERIODS:
        days, places = np.unique(data.cases.values[data.definition.spec.unit.date], return_inverse=True)
        names = np.array([part_of_year(day, by) for day in days.tolist()], np.str_)[places]
        return {name: names == name for name in np.unique(names).tolist()}
    values = data.cases.values[by]
    masks = dict(_codes(data, by)) | {UNKNOWN_KEY: values <= 0}
    return {key: mask for key, mask in masks.items() if mask.any()}


def part_of_year(day: int, by: str) -> str:
    """Name the month, quarter or year that a day (an ordinal) lies in."""
    when = date.fromordinal(day)
    if by == "month":
        return f"{when:%Y-%m}"
    return f"{when.year}-Q{(when.month + 2) // 3}" if by == "quarter" else f"{when.year}"


def _codes(data: Data, field: str) -> Iterator[tuple[str, Mask]]:
    """Give the cases of each code; of a field with several answers, those that have it among them."""
    values = data.cases.values[field]
    several = data.definition.field(field).type == "codes"
    for position, key in enumerate(data.definition.labels(field), start=1):
        yield key, (known(values) & ((values >> (position - 1)) & 1 == 1)) if several else values == position


def _coded(data: Data, variable: parts.Variable) -> tuple[dict[str, Mask], Ints]:
    return dict(_codes(data, variable.field)), data.cases.values[variable.field]


def _classed(data: Data, variable: parts.Variable) -> tuple[dict[str, Mask], Ints]:
    """Put the time between two dates into classes; each case is in the first class whose bound it is under."""
    start, end = data.cases.values[variable.start], data.cases.values[variable.end]
    both = known(start) & known(end)
    state = np.where(both, 1, np.where((start == NOT_APPLICABLE) | (end == NOT_APPLICABLE), NOT_APPLICABLE, UNKNOWN))
    left, masks = both.copy(), {}
    for one in variable.classes:
        under = left & _under(one, start, end, left)
        masks[one.key] = under
        left &= ~under
    return masks, state.astype(np.int32)


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
