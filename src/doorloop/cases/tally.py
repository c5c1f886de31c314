"""What is counted of cases: the whole numbers from which every table and figure is made.

Counts of disjoint cases add up, so that registers can be counted apart and told together. No person is in
them, though a count of one is still of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.cases.measures import NONE, Histogram
from doorloop.registers import as_found
from doorloop.registers.as_found import Found

State = Literal["done", "within", "beyond", "open", "rival", "rival_beyond", "lost", "excluded"]
"""What a step of a case can be: done without a target, within it or beyond; open; ended by something else, of a norm in
hours also by something beyond it; ended by something that nobody knows the day of; or left out."""
CLOSED: Final[tuple[State, ...]] = ("done", "within", "beyond")

Kind = Literal[
    "crosstab",
    "variable",
    "count",
    "goal",
    "flow",
    "part",
    "ended",
    "ended_otherwise",
    "lapsed",
    "lapsed_ended",
    "clocked",
]
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


Measure = Literal["", "target", "statute"]
"""What the days of a step are: since its start, or since the end of the term of the case (at most 0 in time): of its
own target, or of its statutory term."""


class Run(NamedTuple):
    """A step in a group; with `by`, in one part of it; with `of`, of the cases that have a term, in days past it."""

    step: str
    group: str
    by: str = ""
    part: str = ""
    of: Measure = ""


Valued = Literal["variable", "same_event"]
"""What has a value in each case: a variable, or an event that two registers date, whose value is the days between."""


class Quantity(NamedTuple):
    """A whole number that each case of a group has."""

    kind: Valued
    item: str
    group: str


class Fate(NamedTuple):
    """What became of a step: its state, whether its target has passed, and the event that ended it otherwise."""

    state: State
    matured: bool = False
    rival: str = ""


class Tally(Struct, frozen=True):
    """What was counted.

    Attributes:
        cells: numbers of cases; one that is not there is zero.
        spells: for each step how often each duration occurs, by what became of it, in days of the step's own
            kind: until the end, the rival ending or the peildatum; those of lost and excluded ones are zero. Where
            cases have terms of their own also how many days past it, by the run of that measure.
        quantities: how often each value of a quantity occurs, in the cases in which it is known.
        absent: the fields that no source has a column for.
        found: of fields whose codes are those that the registers have, each code and how it is written.
        steps: those that were counted; None for all.
    """

    cells: Mapping[Cell, int] = field(default_factory=dict)
    spells: Mapping[Run, Mapping[Fate, Histogram]] = field(default_factory=dict)
    quantities: Mapping[Quantity, Histogram] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    found: Found = field(default_factory=dict)
    steps: tuple[str, ...] | None = None

    def __add__(self, other: Tally) -> Tally:
        spells = {run: dict(fates) for run, fates in self.spells.items()}
        for run, fates in other.spells.items():
            mine = spells.setdefault(run, {})
            for fate, durations in fates.items():
                mine[fate] = mine.get(fate, NONE) + durations
        quantities = {
            one: self.quantity(one) + other.quantity(one)
            for one in dict.fromkeys([*self.quantities, *other.quantities])
        }
        cells, found = Counter(self.cells) + Counter(other.cells), as_found.add([self.found, other.found])
        return Tally(cells, spells, quantities, self.absent & other.absent, found)

    def without(self, steps: Collection[str]) -> Tally:
        """Leave out what was counted of some steps."""
        ends = ("ended", "ended_otherwise", "lapsed", "lapsed_ended")
        return replace(
            self,
            cells={cell: n for cell, n in self.cells.items() if cell.kind not in ends or cell.item not in steps},
            spells={run: fates for run, fates in self.spells.items() if run.step not in steps},
        )

    def cell(self, kind: Kind, item: str, category: str, group: str) -> int:
        """Give a number of cases."""
        return self.cells.get(Cell(kind, item, category, group), 0)

    def quantity(self, quantity: Quantity) -> Histogram:
        """Give how often each value occurs."""
        return self.quantities.get(quantity, NONE)

    def closed(self, run: Run) -> Histogram:
        """Give the durations of the steps that count."""
        return sum((self.of(run, state) for state in CLOSED), NONE)

    def followed(self, run: Run) -> Histogram:
        """Give the durations of all steps that began and whose course is known."""
        return self.closed(run) + self.of(run, "open") + self.rivals(run)

    def rivals(self, run: Run, rival: str | None = None) -> Histogram:
        """Give the durations until something else ended the step; of one rival ending where that is said."""
        return self.of(run, "rival", rival=rival) + self.of(run, "rival_beyond", rival=rival)

    def of(self, run: Run, state: State, *, matured: bool | None = None, rival: str | None = None) -> Histogram:
        """Give the durations in one state; only matured ones or others, or of one rival ending, where that is said.

        Errors: LookupError for a step that was not counted: nobody shall take that for no case.
        """
        if self.steps is not None and run.step not in self.steps:
            raise LookupError(f"the step {run.step} was not counted")
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
