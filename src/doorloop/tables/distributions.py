"""What figures show beside the tables: whole distributions, cohorts and the flow of cases; exact counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from doorloop.cases.measures import Histogram
from doorloop.cases.tally import ALL, Run
from doorloop.definition import parts
from doorloop.tables.records import Counted, Record
from doorloop.tables.tabulate import tabulate

COHORTS: Final = "quarter"
"""What figures over time split cases by: the quarter of the unit's date."""


@dataclass(frozen=True)
class Passage:
    """A place on the way: how many cases reached it after all those before, and how many reached the next too."""

    label: str
    reached: int
    onward: int | None


@dataclass(frozen=True)
class Material:
    """What the figures of a result are made of, about the main group.

    Attributes:
        spreads: table, step → how often each duration occurs, in days of the step's own kind.
        cohorts: table → its records, split by quarter of the unit's date.
        flow: the places on the way in their order.
    """

    spreads: dict[tuple[str, str], Histogram]
    cohorts: dict[str, list[Record]]
    flow: tuple[Passage, ...]


def gather(counted: Counted, names: Iterable[str]) -> Material:
    """Take what the figures of these tables need from the counts, which are also split by COHORTS."""
    tables = {name: counted.definition.spec.tables[name] for name in names}
    durations = {name: table for name, table in tables.items() if isinstance(table, parts.Durations)}
    by_quarter = replace(counted, request=replace(counted.request, by=COHORTS, all_groups=False))
    return Material(
        spreads={
            (name, id): counted.tally.closed(Run(id, counted.definition.main_group))
            for name, table in durations.items()
            for id in table.steps
        },
        cohorts={name: tabulate(by_quarter, name) for name in durations},
        flow=_flow(counted),
    )


def _flow(counted: Counted) -> tuple[Passage, ...]:
    """Take the main group's cases along the way; who is at one place has been at all those before."""
    milestones, group = counted.definition.spec.flow, counted.definition.main_group
    reached = [counted.tally.cell("flow", ALL, str(place), group) for place in range(len(milestones))]
    return tuple(
        Passage(counted.say(milestone.label), count, onward)
        for milestone, count, onward in zip_longest(milestones, reached, reached[1:])
    )
