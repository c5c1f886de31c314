"""Counts to tables of records, exact: what every format prints, and what programs read.

A record's values are texts, whole numbers, fractions (never rounded here), booleans or None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, zip_longest

from doorloop.cases.tally import ALL, Run
from doorloop.definition.parts import Definition
from doorloop.tables import durations
from doorloop.tables.distributions import COHORTS, Distributions, Passage
from doorloop.tables.kinds import kind_of, kinds
from doorloop.tables.kinds.bases import Bases
from doorloop.tables.records import Counted, Record, Request
from doorloop.tables.survival import Curve, Incidence


def choose(definition: Definition, names: Sequence[str], request: Request) -> tuple[list[str], tuple[str, ...]]:
    """Choose the tables to make, and those that people see; tables that somebody named are both.

    A comparison is made where two sides are named; bases and endings are seen where all bases are asked for.
    """
    if names:
        return list(names), tuple(names)
    made = [one for one in kinds(definition) if request.compare or not one.compares]
    shown = [one for one in made if request.basis == "all" or not one.adds_bases]
    return [one.name for one in made], tuple(one.name for one in shown)


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
    return list(kind_of(counted.definition, name).records(counted))


def gather(counted: Counted, names: Iterable[str]) -> Distributions:
    """Take what the figures of these tables need from the counts, which are also split by COHORTS."""
    names = tuple(names)
    spread = [one for name in names if (one := kind_of(counted.definition, name)).has_spread]
    return Distributions(
        spreads={
            (one.name, id): counted.tally.closed(Run(id, counted.definition.main_group))
            for one in spread
            for id in one.table.steps
        },
        cohorts={(one.name, id): _cohorts(counted, id) for one in spread for id in one.table.steps},
        flow=_flow(counted),
        curves=_curves(counted, names),
    )


def _cohorts(counted: Counted, id: str) -> dict[str, Record]:
    """Estimate what came of the main group's cases by the quarter in which a step of theirs began."""
    step, group = counted.definition.step(id), counted.definition.main_group
    runs = sorted(run for run in counted.tally.spells if run[:3] == (id, group, COHORTS) and not run.of)
    found = {run.part: durations.followed(step, counted.tally, run) for run in runs}
    return {quarter: record for quarter, record in found.items() if record["n"]}


def _curves(counted: Counted, names: Iterable[str]) -> dict[tuple[str, str], Curve | Incidence | None]:
    """Estimate how the main group comes to the end of each step of the tables that show every basis."""
    if counted.request.basis != "all":
        return {}
    group = counted.definition.main_group
    tables = [one for name in names if isinstance(one := kind_of(counted.definition, name), Bases)]
    steps = ((one.name, counted.definition.step(id)) for one in tables for id in one.table.steps)
    return {(name, step.id): durations.curve(step, counted.tally, Run(step.id, group)) for name, step in steps}


def _flow(counted: Counted) -> tuple[Passage, ...]:
    """Take the main group's cases along the way; who is at one place has been at all those before."""
    milestones, group = counted.definition.spec.flow, counted.definition.main_group
    needed = accumulate([[when.field for when in milestone.where] for milestone in milestones], list.__add__)
    reached = [
        counted.tally.cell("flow", ALL, str(place), group) if counted.has(*fields) else None
        for place, fields in enumerate(needed)
    ]
    return tuple(
        Passage(counted.say(milestone.label), count, onward)
        for milestone, count, onward in zip_longest(milestones, reached, reached[1:])
    )
