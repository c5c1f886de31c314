"""What figures show beside the tables: whole distributions, cohorts and the flow of cases; exact counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from doorloop.cases.measures import Histogram
from doorloop.cases.tally import start_of
from doorloop.tables.records import Record

if TYPE_CHECKING:
    from doorloop.tables.survival import Curve, Incidence

QUARTER: Final = "quarter"
COHORTS: Final = start_of(QUARTER)
"""What figures over time follow steps by: the quarter in which they began."""


class Passage(Struct, frozen=True):
    """A place on the way: how many cases reached it after all those before, and how many reached the next too.

    Attributes:
        reached: None where no source has a column for it or for a place before it.
        onward: None at the last place, and where the next one is not measured.
    """

    label: str
    reached: int | None
    onward: int | None


class Distributions(Struct, frozen=True):
    """What the figures of a result are made of, about the main group.

    Attributes:
        spreads: table, step → how often each duration occurs, in days of the step's own kind.
        cohorts: table, step → the cases whose step began in a quarter, by quarter: how many, and what is estimated of
            them from closed and open steps together, as a table of a course has it.
        flow: the places on the way in their order.
        curves: table, step → the share under way by time, of closed and open steps; only where every basis is shown.
    """

    spreads: dict[tuple[str, str], Histogram]
    cohorts: dict[tuple[str, str], dict[str, Record]]
    flow: tuple[Passage, ...]
    curves: dict[tuple[str, str], Curve | Incidence | None] = {}
