"""The counts of a release, and what everybody knows about them, as one system of whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct, field

from doorloop.base.errors import DoorloopError
from doorloop.base.integers import lowest
from doorloop.base.language import Text
from doorloop.base.words import both

Kind = Literal["rounded", "exact", "unprinted"]
FEW: Final = 5
"""A message names so many counts."""


class DisclosureError(DoorloopError):
    """Stop because counts cannot be published safely, or do not fit what is said about them.

    Attributes:
        cells: the numbers of the cells in question; never their values.
    """

    def __init__(self, what: Text, *, cells: Iterable[int] = (), where: str = "", remedy: Text | None = None) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.cells = tuple(cells)


class UndecidedError(DisclosureError):
    """Stop because the solver gave up: nothing is proven, neither that counts are safe nor that they are not."""

    def __init__(self) -> None:
        super().__init__(
            both("err.undecided"),
            remedy=both("try.undecided"),
        )


class Range(Struct, frozen=True):
    """The whole numbers from `low` to `high`, both included; `high` None is without end."""

    low: int
    high: int | None

    @property
    def width(self) -> int | None:
        """Give `high - low`: 0 for a number that is known, None for a range without end."""
        return None if self.high is None else self.high - self.low

    def met(self, other: Range) -> Range | None:
        """Give the numbers that are in both; None where there are none."""
        low, high = max(self.low, other.low), lowest(self.high, other.high)
        return Range(low, high) if high is None or low <= high else None


def around(printed: int, play: int) -> Range:
    """Give the counts that are printed as this, at most `play` from the true one."""
    return Range(max(0, printed - play), printed + play)


class Relation(Struct, frozen=True):
    """Know that the sum of coefficient x cell lies in [low, high].

    An equation (a margin, a sub-total) has `low` equal to `high`; a share at printed precision is two relations
    (200 part - 65 whole >= 0 and 200 part - 67 whole < 0 for 33%); a funnel is part - whole <= 0.

    Attributes:
        terms: pairs (number of the cell, coefficient); a cell may occur once.
        low: the least value of the sum, None for no bound.
        high: the greatest value of the sum, None for no bound.
        why: a short name for the log.
        supposed: whether it can be false, and is given up where it contradicts what is printed.
    """

    terms: tuple[tuple[int, int], ...]
    low: Fraction | int | None
    high: Fraction | int | None
    why: str = ""
    supposed: bool = False


class Problem(Struct, frozen=True):
    """All counts of a release together; every tuple has one entry a cell.

    Attributes:
        values: the true counts. An audit of what was printed does not look at them.
        lower: the least value that a reader reckons with beforehand (0).
        upper: the greatest value that a reader reckons with beforehand, None for no bound.
        relations: what everybody knows to hold: margins, sub-totals, funnels, shares that stay printed.
        sensitive: whether the count may not be known (it is, or may be, under the threshold).
        protect: the least width (`Range.width`) of what may be inferred of a sensitive cell.
        kind: `rounded` for a cell that is printed as a multiple, `exact` for one that is printed as it is, `unprinted`
            for one that stands in no table and can be computed from others.
        names: how messages call the cells; empty for their numbers.
    """

    values: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    relations: tuple[Relation, ...]
    sensitive: tuple[bool, ...]
    protect: tuple[int, ...]
    kind: tuple[Kind, ...]
    names: tuple[str, ...] = field(default=())


def check(problem: Problem) -> None:
    """Refuse a problem whose parts do not fit together, or whose true counts break what everybody is said to know.

    Raises:
        DisclosureError: naming the relation or the cells, never a count.
    """
    size = len(problem.values)
    columns = (problem.lower, problem.upper, problem.sensitive, problem.protect)
    lengths = {len(column) for column in (*columns, problem.kind)} | ({len(problem.names)} if problem.names else set())
    if lengths - {size}:
        raise DisclosureError(both("err.cell_properties"), remedy=both("try.cell_properties"))
    for relation in problem.relations:
        if any(not 0 <= cell < size for cell, _ in relation.terms):
            raise DisclosureError(both("err.no_such_cell"), where=relation.why)
        if not holds(relation, problem.values):
            raise DisclosureError(
                both("err.relation_broken"),
                where=relation.why,
                cells=(cell for cell, _ in relation.terms),
                remedy=both("try.relation_broken"),
            )
    _refuse(problem, both("err.count_outside"), [
        not low <= value or (high is not None and value > high)
        for value, low, high in zip(problem.values, problem.lower, problem.upper, strict=True)
    ])  # fmt: skip


def _refuse(problem: Problem, what: Text, wrong: list[bool]) -> None:
    cells = [cell for cell, bad in enumerate(wrong) if bad]
    if cells:
        raise DisclosureError(what, cells=cells, where=named(problem, cells))


def some(names: Collection[str]) -> str:
    """Name counts for a message: as many as a line has room for, and `+` how many more there are."""
    first = sorted(names)[:FEW]
    return "; ".join([*first, f"+{len(names) - FEW}"] if len(names) > FEW else first)


def named(problem: Problem, cells: Iterable[int]) -> str:
    """Name cells for a message."""
    return ", ".join(problem.names[cell] if problem.names else f"#{cell}" for cell in cells)


def holds(relation: Relation, values: Sequence[int]) -> bool:
    """Tell whether counts satisfy a relation, exactly."""
    total = sum(factor * values[cell] for cell, factor in relation.terms)
    return (relation.low is None or relation.low <= total) and (relation.high is None or total <= relation.high)
