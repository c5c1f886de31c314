"""How far an event log tells people apart: k-anonymity and l-diversity of its quasi-identifiers.

k is the size of the smallest group of cases with the same quasi-identifiers (Samarati & Sweeney, 1998), l the smallest
number of values of the sensitive characteristic in such a group (Machanavajjhala et al., 2007, distinct l-diversity).
What is missing counts as a value: somebody can know that too. The days of the events are no part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from doorloop.extracts.eventlog.parts import EventLog, Value

SIZES: Final = (2, 5, 10)
"""The number of cases in smaller groups than these is reported."""


class Groups(Struct, frozen=True):
    """The cases by their quasi-identifiers: how many groups, the size of the smallest, how many cases in small ones."""

    columns: tuple[str, ...]
    combinations: int
    k: int
    below: dict[int, int]


class Risk(Struct, frozen=True):
    """What can be known of the people in a log.

    Attributes:
        cases: how many there are.
        groups: by all quasi-identifiers.
        without: by all of them but one, for each.
        sensitive, l: the sensitive characteristic, and its fewest values in a group; none where it is not there.
        dated: cases that are alone when the day that dates them is known too, as the log has it.
        linked: cases whose times between events nobody else has: another export, under whichever key, shows them again.
    """

    cases: int
    groups: Groups
    without: dict[str, Groups]
    sensitive: str
    l: int | None  # noqa: E741  (its name in the literature)
    dated: int
    linked: int


def assess(log: EventLog) -> Risk:
    """Measure what a log tells apart."""
    columns = [column.name for column in log.columns if column.identifying]
    sensitive = log.basis.definition.spec.export.sensitive
    has_sensitive = any(column.name == sensitive for column in log.columns)
    return Risk(
        cases=len(log.cases),
        groups=_groups(log, columns),
        without={column: _groups(log, [one for one in columns if one != column]) for column in columns},
        sensitive=sensitive if has_sensitive else "",
        l=_diversity(log, columns, sensitive) if has_sensitive else None,
        dated=_dated(log, columns),
        linked=_linked(log),
    )


def _rows(log: EventLog, columns: Sequence[str]) -> list[tuple[Value, ...]]:
    places = [index for index, column in enumerate(log.columns) if column.name in columns]
    return [tuple(case.values[place] for place in places) for case in log.cases]


def _groups(log: EventLog, columns: Sequence[str]) -> Groups:
    sizes = Counter(_rows(log, columns)).values()
    below = {most: sum(size for size in sizes if size < most) for most in SIZES}
    return Groups(tuple(columns), len(sizes), min(sizes, default=0), below)


def _diversity(log: EventLog, columns: Sequence[str], sensitive: str) -> int:
    values: dict[tuple[Value, ...], set[tuple[Value, ...]]] = {}
    for row, value in zip(_rows(log, columns), _rows(log, [sensitive]), strict=True):
        values.setdefault(row, set()).add(value)
    return min(map(len, values.values()), default=0)


def _dated(log: EventLog, columns: Sequence[str]) -> int:
    day = log.basis.definition.spec.unit.date
    days = [next((e.moment.date() for e in case.events if e.milestone == day), None) for case in log.cases]
    sizes = Counter(zip(_rows(log, columns), days, strict=True)).values()
    return sum(size for size in sizes if size == 1)


def _linked(log: EventLog) -> int:
    """Count the cases that are alone in their milestones and the times between them; one event has no time between."""
    patterns = Counter(
        tuple((event.milestone, event.moment - case.events[0].moment) for event in case.events)
        for case in log.cases
        if len(case.events) > 1
    )
    return sum(size for size in patterns.values() if size == 1)
