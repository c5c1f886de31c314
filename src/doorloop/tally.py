"""Cases to counts: the whole numbers from which every table and figure is made.

Counts of disjoint cases add up, so that registers can be counted apart and told together. No person is in
them, though a count of one is still of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np

from doorloop.categories import Data, categorise, part_of_year, split
from doorloop.definition import parts
from doorloop.frames import Ints, Mask
from doorloop.measures import NONE, Histogram
from doorloop.steps import StepTimes, holds

State = Literal["done", "within", "beyond", "open", "rival", "lost", "excluded"]
"""What a step of a case can be: done without a target, within it or beyond; open; ended by something else, or by
something that nobody knows the day of; or left out."""
CLOSED: Final[tuple[State, ...]] = ("done", "within", "beyond")

Kind = Literal["crosstab", "variable", "count", "goal", "flow", "part", "ended", "ended_otherwise"]
"""What a number of cases is for."""

ALL = ""
"""The category of all categories together: a total, a base."""


class Cell(NamedTuple):
    """A number of cases.

    `item` is a table, a variable or what cases are split by; `category` one of its values, or the position of a
    count, a goal or a milestone in the definition. A part of ALL by ALL are the cases themselves.
    """

    kind: Kind
    item: str
    category: str
    group: str


def start_of(period: str) -> str:
    """Name the split of a step's cases by the period in which the step began."""
    return f"start.{period}"


class Run(NamedTuple):
    """A step in a group; with `by`, in one part of it."""

    step: str
    group: str
    by: str = ""
    part: str = ""


class Fate(NamedTuple):
    """What became of a step: its state, whether its target has passed, and the event that ended it otherwise."""

    state: State
    matured: bool = False
    rival: str = ""


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Attributes:
        cells: numbers of cases; one that is not there is zero.
        spells: for each step how often each duration occurs, by what became of it, in days of the step's own
            kind: until the end, the rival ending or the peildatum; those of lost and excluded ones are zero.
    """

    cells: Mapping[Cell, int] = field(default_factory=dict)
    spells: Mapping[Run, Mapping[Fate, Histogram]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        spells = {run: dict(fates) for run, fates in self.spells.items()}
        for run, fates in other.spells.items():
            mine = spells.setdefault(run, {})
            for fate, durations in fates.items():
                mine[fate] = mine.get(fate, NONE) + durations
        return Tally(Counter(self.cells) + Counter(other.cells), spells)

    def cell(self, kind: str, item: str, category: str, group: str) -> int:
        """Give a number of cases."""
        return self.cells.get(Cell(kind, item, category, group), 0)  # type: ignore[arg-type]

    def closed(self, run: Run) -> Histogram:
        """Give the durations of the steps that count."""
        return sum((self.of(run, state) for state in CLOSED), NONE)

    def followed(self, run: Run) -> Histogram:
        """Give the durations of all steps that began and whose course is known."""
        return self.closed(run) + self.of(run, "open") + self.of(run, "rival")

    def of(self, run: Run, state: State, *, matured: bool | None = None, rival: str | None = None) -> Histogram:
        """Give the durations in one state; only matured ones or others, or of one rival ending, where that is said."""
        fates = self.spells.get(run, {})
        found = (
            durations
            for fate, durations in fates.items()
            if fate.state == state and matured in (None, fate.matured) and rival in (None, fate.rival)
        )
        return sum(found, NONE)

    def parts(self, by: str) -> set[str]:
        """Give the parts that have cases."""
        return {cell.category for cell in self.cells if cell.kind == "part" and cell.item == by}


def tally(data: Data, bys: Iterable[str] = ()) -> Tally:
    """Count the cases for every table and figure of the definition; durations also in parts, by each of `bys`."""
    cells: dict[Cell, int] = {}
    spells: dict[Run, dict[Fate, Histogram]] = {}
    for kind, item, category, mask in _masks(data):
        cells |= {Cell(kind, item, category, group): count for group, count in _per_group(data, mask)}
    for by in dict.fromkeys([ALL, *bys]):
        for part, mask in split(data, by).items() if by else [(ALL, np.ones(len(data.cases), np.bool_))]:
            cells |= {Cell("part", by, part, group): count for group, count in _per_group(data, mask)}
            spells |= _spells(data, data.steps.values(), by, part, mask)
    for times, period in _courses(data):
        cells |= _ended(data, times, period)
        for part, mask in _by_period(data.cases.values[times.step.start], period):
            spells |= _spells(data, [times], start_of(period), part, mask)
    return Tally(cells, spells)


def _courses(data: Data) -> Iterator[tuple[StepTimes, str]]:
    """List the steps that are followed through time, each with the kind of period."""
    for table in data.definition.spec.tables.values():
        if isinstance(table, parts.Course):
            yield from ((data.steps[id], table.period) for id in table.steps)


def _by_period(days: Ints, period: str) -> Iterator[tuple[str, Mask]]:
    """Divide the cases with a known day by the period that it lies in."""
    distinct, places = np.unique(days, return_inverse=True)
    names = np.array([part_of_year(day, period) if day > 0 else "" for day in distinct.tolist()], np.str_)[places]
    for name in np.unique(names).tolist():
        if name:
            yield name, names == name


def _ended(data: Data, times: StepTimes, period: str) -> Iterator[tuple[Cell, int]]:
    """Count in which period a step ended, by its end or otherwise."""
    ways: dict[Literal["ended", "ended_otherwise"], Mask] = {"ended": times.counted, "ended_otherwise": times.rival > 0}
    for kind, which in ways.items():
        for name, mask in _by_period(np.where(which, times.until, 0), period):
            for group, count in _per_group(data, mask):
                yield Cell(kind, times.step.id, name, group), count


def _per_group(data: Data, mask: Mask) -> Iterator[tuple[str, int]]:
    """Count the cases of a mask in each group that has any; cases of no group count nowhere."""
    names = list(data.definition.groups)
    counts = np.bincount(data.cases.group[mask].astype(np.int64) + 1, minlength=len(names) + 1)
    for name, count in zip(names, counts[1:].tolist(), strict=True):
        if count:
            yield name, count


Masks = Iterator[tuple[Literal["crosstab", "variable", "count", "goal", "flow"], str, str, Mask]]


def _masks(data: Data) -> Masks:
    """Give the cases of everything that is counted."""
    for name, table in data.definition.spec.tables.items():
        if isinstance(table, parts.Crosstab):
            yield from _crosstab(data, name, table)
        elif isinstance(table, parts.Counts):
            for place, count in enumerate(table.counts):
                yield "count", name, str(place), holds(data.cases, data.definition, count.where)
        elif isinstance(table, parts.Goals):
            yield from _goals(data, name, table)
    for variable in data.definition.variables:
        yield from _variable(data, variable)
    here = np.ones(len(data.cases), np.bool_)
    for place, milestone in enumerate(data.definition.spec.flow):
        here = here & holds(data.cases, data.definition, milestone.where)
        yield "flow", "", str(place), here


def _crosstab(data: Data, name: str, table: parts.Crosstab) -> Masks:
    meets = holds(data.cases, data.definition, table.where)
    values = data.cases.values[table.by]
    for position, key in enumerate(data.definition.labels(table.by), start=1):
        yield "crosstab", name, key, meets & (values == position)
    yield "crosstab", name, ALL, meets


def _variable(data: Data, variable: parts.Variable) -> Masks:
    if not variable.is_divided:
        return
    categories = categorise(data, variable)
    yield "variable", variable.id, ALL, categories.base
    for key, mask in categories.masks.items():
        yield "variable", variable.id, key, mask


def _goals(data: Data, name: str, table: parts.Goals) -> Masks:
    """Give the cases in any of a goal's categories; somebody can be in several."""
    for place, goal in enumerate(table.goals):
        if goal.share_of and goal.categories:
            masks = categorise(data, data.definition.variable(goal.share_of)).masks
            nobody = np.zeros(len(data.cases), np.bool_)
            yield "goal", name, str(place), np.logical_or.reduce([masks.get(key, nobody) for key in goal.categories])


def _spells(
    data: Data, steps: Iterable[StepTimes], by: str, part: str, mask: Mask
) -> Iterator[tuple[Run, dict[Fate, Histogram]]]:
    """Count the durations of steps in one part of the cases, per group."""
    groups = list(data.definition.groups)
    inside = mask & (data.cases.group >= 0)
    for times in steps:
        found: dict[Run, dict[Fate, Histogram]] = {Run(times.step.id, group, by, part): {} for group in groups}
        for group, fate, durations in _by_fate(data, times, inside):
            found[Run(times.step.id, groups[group], by, part)][fate] = durations
        yield from found.items()


def _by_fate(data: Data, times: StepTimes, inside: Mask) -> Iterator[tuple[int, Fate, Histogram]]:
    """Count durations by group and fate at once: every combination has a row of an array."""
    fates, which = _fates(times)
    chosen = inside & (which >= 0)
    if not chosen.any():
        return
    days = times.days[chosen].astype(np.int64)
    low, reach = int(days.min()), int(days.max()) - int(days.min()) + 1
    rows = data.cases.group[chosen].astype(np.int64) * len(fates) + which[chosen]
    counts = np.bincount(rows * reach + days - low).tolist()
    for row in np.unique(rows).tolist():
        line = counts[row * reach : (row + 1) * reach]
        pairs = [(day, count) for day, count in enumerate(line, start=low) if count]
        yield row // len(fates), fates[row % len(fates)], Histogram(*zip(*pairs, strict=True))


def _fates(times: StepTimes) -> tuple[list[Fate], Ints]:
    """Give what can become of a step, and for each case the position of what did; -1 where it does not apply."""
    masks: dict[Fate, Mask] = {}
    if times.within is None:
        masks[Fate("done")] = times.counted
        masks[Fate("open")] = times.open
    else:
        states: dict[State, Mask] = {
            "within": times.within,
            "beyond": times.counted & ~times.within,
            "open": times.open,
        }
        for state, mask in states.items():
            masks[Fate(state, matured=True)] = mask & times.matured
            masks[Fate(state)] = mask & ~times.matured
    for place, rival in enumerate(times.rivals, start=1):
        masks[Fate("rival", rival=rival)] = times.rival == place
    masks |= {Fate("lost"): times.lost, Fate("excluded"): times.excluded}
    which = np.full(len(times.days), -1, np.int32)
    for place, mask in enumerate(masks.values()):
        which[mask] = place
    return list(masks), which
