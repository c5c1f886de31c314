"""What is known of whole numbers that have names: sums of them that lie within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

from msgspec import Struct

from doorloop.base.errors import DoorloopError
from doorloop.base.words import both
from doorloop.systems.integers import Part, Row, distinct, lowest, narrow, row_of, split

N = TypeVar("N")
"""What names a number; it can be hashed."""


class UndecidedError(DoorloopError):
    """Stop because the solver gave up: nothing is proven, neither that numbers can be nor that they cannot."""

    def __init__(self) -> None:
        super().__init__(both("err.undecided"), remedy=both("try.undecided"))


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


class Relation(Struct, Generic[N], frozen=True):
    """Know that the sum of coefficient x number lies in [low, high].

    An equation (a margin, a sub-total) has `low` equal to `high`; a share at printed precision is two relations
    (200 part - 65 whole >= 0 and 200 part - 67 whole < 0 for 33%); a funnel is part - whole <= 0.

    Attributes:
        terms: pairs (name of the number, coefficient); a number may occur once.
        low: the least value of the sum, None for no bound.
        high: the greatest value of the sum, None for no bound.
        why: a short name, for people.
        supposed: whether it can be false, and is given up where it contradicts what is known.
    """

    terms: tuple[tuple[N, int | Fraction], ...]
    low: Fraction | int | None
    high: Fraction | int | None
    why: str = ""
    supposed: bool = False

    def holds(self, values: Mapping[N, int]) -> bool:
        """Tell whether numbers satisfy it, exactly."""
        total = sum(factor * values[name] for name, factor in self.terms)
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


class System(Generic[N]):
    """Relations as rows, and a column for each number, which lies within what is known of it; by default 0 or more."""

    def __init__(self, relations: Iterable[Relation[N]], known: Mapping[N, Range | None]) -> None:
        """Give the numbers columns in their order."""
        ends = [one or Range(0, None) for one in known.values()]
        self.relations = tuple(relations)
        self.column = {name: place for place, name in enumerate(known)}
        self.low, self.high = [one.low for one in ends], [one.high for one in ends]

    def row(self, relation: Relation[N]) -> Row:
        """Write a relation in whole numbers."""
        return row_of([(self.column[name], factor) for name, factor in relation.terms], relation.low, relation.high)

    def rows(self) -> tuple[Row, ...]:
        """Bring relations into whole numbers and into an order that does not depend on theirs.

        Raises:
            Contradiction: no whole numbers can satisfy one of them.
        """
        return distinct((self.row(one), one.why) for one in self.relations)

    def parts(self) -> Iterator[Part]:
        """Narrow the columns, and give the parts that hang together.

        Raises:
            Contradiction: no whole numbers can satisfy all relations.
        """
        rows = self.rows()
        narrow(rows, self.low, self.high)
        return split(rows, self.low, self.high)
