"""Cases in their groups, categories and parts: which case belongs where, as masks over the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Final, assert_never

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Mask, select
from doorloop.cases.steps import StepTimes
from doorloop.definition import parts
from doorloop.definition.parts import PERIODS, Definition
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cases, known
from doorloop.workdays.spans import UNIX_EPOCH, months_between, months_of, years_between

UNKNOWN_KEY = "onbekend"
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


class Data(Struct, frozen=True):
    """The cases with their steps, ready to be counted."""

    definition: Definition
    cases: Cases
    steps: Mapping[str, StepTimes]

    def groups(self) -> dict[str, Mask]:
        """Give the mask of each group, in the definition's order."""
        return {name: self.cases.group == place for place, name in enumerate(self.definition.groups)}


class Categories(Struct, frozen=True):
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


def applies(data: Data, field: str) -> Mask:
    """Tell to which cases a field applies: the base of the shares of its codes."""
    return np.asarray(data.cases.values[field] != NOT_APPLICABLE)


class Parts(Struct, frozen=True):
    """The part that each case is in, as a number (int32), -1 for none, and what a number is called."""

    numbers: Ints
    name: Callable[[int], str]


def split(data: Data, by: str) -> Iterator[Parts]:
    """Divide the cases by a code field, or by month, quarter or year of the unit's date.

    Where a field holds several answers somebody is in several parts: each answer divides the cases anew.
    """
    if by in PERIODS:
        yield periods(data.cases.values[data.definition.spec.unit.date], by)
        return
    values, keys = data.cases.values[by], [UNKNOWN_KEY, *data.definition.labels(by)]
    if data.definition.field(by).type != "codes":
        yield Parts(np.maximum(values, 0), keys.__getitem__)
        return
    nowhere = np.int32(-1)
    yield Parts(select(values <= 0, 0, nowhere), keys.__getitem__)
    for position, (_, mask) in enumerate(_codes(data, by), start=1):
        yield Parts(select(mask, position, nowhere), keys.__getitem__)


def periods(days: Ints, by: str) -> Parts:
    """Divide days by the month, quarter or year that they lie in; a missing one lies in none."""
    there = days > 0
    months = months_of(select(there, days, np.int32(UNIX_EPOCH)))
    numbers = select(there, months // MONTHS[by], np.int32(-1))
    return Parts(numbers, lambda number: _name(number, by))


def part_of_year(day: int, by: str) -> str:
    """Name the month, quarter or year that a day (an ordinal) lies in."""
    when = date.fromordinal(day)
    return _name((when.year * 12 + when.month - 1) // MONTHS[by], by)


def bounds(period: str, by: str) -> tuple[date, date]:
    """Give the first and the last day of a month, quarter or year by its name."""
    year, _, rest = period.partition("-")
    start = int(year) * 12 + (int(rest.lstrip("Q") or 1) - 1) * MONTHS[by]
    first, after = (date(month // 12, month % 12 + 1, 1) for month in (start, start + MONTHS[by]))
    return first, after - timedelta(days=1)


def _name(number: int, by: str) -> str:
    year, rest = divmod(number * MONTHS[by], 12)
    if by == "month":
        return f"{year:04}-{rest + 1:02}"
    return f"{year}-Q{rest // 3 + 1}" if by == "quarter" else f"{year}"


def codes(data: Data, field: str) -> Parts:
    """Divide the cases by the one code of a field; unknown is a part, what does not apply is in none."""
    values = data.cases.values[field]
    known_or_not: Ints = np.maximum(values, 0)
    numbers = select(values == NOT_APPLICABLE, -1, known_or_not)
    return Parts(numbers, [UNKNOWN_KEY, *data.definition.labels(field)].__getitem__)


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
    not_both = (start == NOT_APPLICABLE) | (end == NOT_APPLICABLE)
    state = select(both, 1, select(not_both, NOT_APPLICABLE, np.int32(UNKNOWN)))
    between = _Between(*(select(both, days, np.int32(UNIX_EPOCH)) for days in (start, end)))
    left, masks = both.copy(), {}
    for one in variable.classes:
        under = left & _under(one, between)
        masks[one.key] = under
        left &= ~under
    return masks, state


def number(data: Data, variable: parts.Variable) -> tuple[Ints, Mask]:
    """Give the whole years, months or days between two dates (int32), and the mask of the cases that have both."""
    start, end = data.cases.values[variable.start], data.cases.values[variable.end]
    both = known(start) & known(end)
    between = _Between(*(select(both, days, np.int32(UNIX_EPOCH)) for days in (start, end)))
    match variable.unit:
        case "jaren":
            return between.years, both
        case "maanden":
            return between.months, both
        case "kalenderdagen" | None:
            return between.days, both
        case _:
            assert_never(variable.unit)


class _Between:
    """The time between two dates, in each unit once somebody asks."""

    def __init__(self, start: Ints, end: Ints) -> None:
        self._start, self._end = start, end

    @cached_property
    def days(self) -> Ints:
        return self._end - self._start

    @cached_property
    def months(self) -> Ints:
        return months_between(self._start, self._end)

    @cached_property
    def years(self) -> Ints:
        return years_between(self._start, self._end)


def _under(bound: parts.Class, between: _Between) -> Mask:
    """Tell which durations lie under a class's bound; days, calendar months or years of age."""
    if bound.days is not None:
        return between.days < bound.days
    if bound.months is not None:
        return between.months < bound.months
    if bound.years is not None:
        return between.years < bound.years
    return np.ones(len(between.days), np.bool_)
