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

from doorloop.categories import Data, categorise, split
from doorloop.definition import parts
from doorloop.frames import Mask
from doorloop.measures import NONE, Histogram, histogram
from doorloop.steps import StepTimes, holds

State = Literal["done", "within", "beyond", "open", "excluded"]
STATES: Final[tuple[State, ...]] = ("done", "within", "beyond", "open", "excluded")
"""What a step of a case can be: done without a target, within it or beyond; open; or left out."""
CLOSED: Final[tuple[State, ...]] = ("done", "within", "beyond")

ALL = ""
"""The category of all categories together: a total, a base."""


class Cell(NamedTuple):
    """A number of cases.

    `item` is a table, a variable or what cases are split by; `category` one of its values, or the position of a
    count, a goal or a milestone in the definition. A part of ALL by ALL are the cases themselves.
    """

    kind: Literal["crosstab", "variable", "count", "goal", "flow", "part"]
    item: str
    category: str
    group: str


class Run(NamedTuple):
    """A step in a group; with `by`, in one part of it."""

    step: str
    group: str
    by: str = ""
    part: str = ""


@dataclass(frozen=True)
class Tally:
    """What was counted.

    Attributes:
        cells: numbers of cases; one that is not there is zero.
        spells: for each step how often each duration occurs, by what became of it, in days of the step's own
            kind; those of open and excluded ones are zero.
    """

    cells: Mapping[Cell, int] = field(default_factory=dict)
    spells: Mapping[Run, Mapping[State, Histogram]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        spells = {run: dict(states) for run, states in self.spells.items()}
        for run, states in other.spells.items():
            mine = spells.setdefault(run, {})
            for state, durations in states.items():
                mine[state] = mine.get(state, NONE) + durations
        return Tally(Counter(self.cells) + Counter(other.cells), spells)

    def cell(self, kind: str, item: str, category: str, group: str) -> int:
        """Give a number of cases."""
        return self.cells.get(Cell(kind, item, category, group), 0)  # type: ignore[arg-type]

    def closed(self, run: Run) -> Histogram:
        """Give the durations of the steps that count."""
        return sum((self.of(run, state) for state in CLOSED), NONE)

    def of(self, run: Run, state: State) -> Histogram:
        """Give the durations in one state."""
        return self.spells.get(run, {}).get(state, NONE)

    def parts(self, by: str) -> set[str]:
        """Give the parts that have cases."""
        return {cell.category for cell in self.cells if cell.kind == "part" and cell.item == by}


def tally(data: Data, bys: Iterable[str] = ()) -> Tally:
    """Count the cases for every table and figure of the definition; durations also in parts, by each of `bys`."""
    cells: dict[Cell, int] = {}
    spells: dict[Run, dict[State, Histogram]] = {}
    for kind, item, category, mask in _masks(data):
        cells |= {Cell(kind, item, category, group): count for group, count in _per_group(data, mask)}
    for by in dict.fromkeys([ALL, *bys]):
        for part, mask in split(data, by).items() if by else [(ALL, np.ones(len(data.cases), np.bool_))]:
            cells |= {Cell("part", by, part, group): count for group, count in _per_group(data, mask)}
            spells |= _spells(data, by, part, mask)
    return Tally(cells, spells)


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


def _spells(data: Data, by: str, part: str, mask: Mask) -> Iterator[tuple[Run, dict[State, Histogram]]]:
    """Count the durations of every step in one part of the cases, per group."""
    groups = {name: inside & mask for name, inside in data.groups().items()}
    for id, times in data.steps.items():
        for group, inside in groups.items():
            found = {state: histogram(times.days[which & inside]) for state, which in _states(times)}
            yield Run(id, group, by, part), {state: durations for state, durations in found.items() if durations.n}


def _states(times: StepTimes) -> Iterator[tuple[State, Mask]]:
    if times.within is None:
        yield "done", times.counted
    else:
        yield "within", times.within
        yield "beyond", times.counted & ~times.within
    yield "open", times.open
    yield "excluded", times.excluded
