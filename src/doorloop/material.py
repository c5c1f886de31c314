"""What figures show beside the tables: whole distributions, cohorts and the flow of cases; exact counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from doorloop import measures
from doorloop.definition import parts
from doorloop.measures import Histogram
from doorloop.steps import holds
from doorloop.tables import Data, Record, tabulate


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


def gather(data: Data, names: Iterable[str]) -> Material:
    """Count what the figures of these tables need."""
    tables = {name: data.definition.spec.tables[name] for name in names}
    durations = {name: table for name, table in tables.items() if isinstance(table, parts.Durations)}
    ((_, inside),) = data.groups(all_groups=False)
    by_quarter = replace(data, request=replace(data.request, by="quarter", all_groups=False))
    return Material(
        spreads={
            (name, id): measures.histogram(data.steps[id].days[inside & data.steps[id].counted])
            for name, table in durations.items()
            for id in table.steps
        },
        cohorts={name: tabulate(by_quarter, name) for name in durations},
        flow=_flow(data),
    )


def _flow(data: Data) -> tuple[Passage, ...]:
    """Count the main group's cases along the way; who is at one place has been at all those before."""
    ((_, here),) = data.groups(all_groups=False)
    milestones, reached = data.definition.spec.flow, []
    for milestone in milestones:
        here = here & holds(data.cases, data.definition, milestone.where)
        reached.append(int(here.sum()))
    return tuple(
        Passage(data.say(milestone.label), count, onward)
        for milestone, count, onward in zip_longest(milestones, reached, reached[1:])
    )
