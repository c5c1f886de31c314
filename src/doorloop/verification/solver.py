"""Whether whole numbers can meet linear constraints with fractions; each answer is checked exactly.

A solution that HiGHS proposes is rounded to whole numbers and tried on every constraint. That there is none is proved
once more by narrowing the bounds of every variable, and halving one where that is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from doorloop.base import integers
from doorloop.base.integers import Contradiction, Model

FAR = 10**6
"""A number of cases that no register reaches: the bound of a variable that has none of its own."""

Bounds = dict[str, tuple[int, int]]
Sign = Literal["<=", ">=", "="]


class Row(Struct, frozen=True):
    """A constraint: the sum of coefficient × variable is at most, at least or equal to a bound."""

    name: str
    terms: tuple[tuple[str, Fraction], ...]
    sign: Sign
    bound: Fraction

    def holds(self, values: dict[str, int]) -> bool:
        """Tell whether whole numbers meet it, exactly."""
        total = sum((factor * values[name] for name, factor in self.terms), Fraction(0))
        return {"<=": total <= self.bound, ">=": total >= self.bound, "=": total == self.bound}[self.sign]


class Answer(Struct, frozen=True):
    """Whether there is a solution, one of them, and whether that is proved exactly."""

    feasible: bool
    values: dict[str, int]
    proved: bool


def solve(rows: Sequence[Row], bounds: Bounds, objective: dict[str, Fraction] | None = None) -> Answer:
    """Find whole numbers within the bounds that meet all constraints, the objective as small as possible.

    Where the solver's answer is not confirmed exactly, the exact search decides.
    """
    found = _proposed(rows, bounds, objective or {})
    if found is not None and all(row.holds(found) for row in rows) and _inside(found, bounds):
        return Answer(True, found, True)
    return search(rows, bounds) or Answer(found is not None, found or {}, False)


def search(rows: Sequence[Row], bounds: Bounds) -> Answer | None:
    """Decide exactly by narrowing and halving; None where that takes too many halvings."""
    try:
        found = integers.search(_whole(rows, bounds), *_ends(bounds))
    except Contradiction:
        return Answer(False, {}, True)
    return None if found is None else Answer(True, dict(zip(bounds, found, strict=True)), True)


def _inside(values: dict[str, int], bounds: Bounds) -> bool:
    return all(low <= values[name] <= high for name, (low, high) in bounds.items())


def _proposed(rows: Sequence[Row], bounds: Bounds, objective: dict[str, Fraction]) -> dict[str, int] | None:
    """Ask HiGHS; None where it says that there is no solution."""
    try:
        model = Model(_whole(rows, bounds), *_ends(bounds), [True] * len(bounds))
    except Contradiction:
        return None
    costs = {column: float(objective[name]) for column, name in enumerate(bounds) if name in objective}
    values = model.minimise(costs).values
    return None if values is None else {name: round(float(x)) for name, x in zip(bounds, values, strict=True)}


def _ends(bounds: Bounds) -> tuple[list[int], list[int]]:
    return [low for low, _ in bounds.values()], [high for _, high in bounds.values()]


def _whole(rows: Sequence[Row], bounds: Bounds) -> tuple[integers.Row, ...]:
    """Write constraints in whole numbers, the variables by their place.

    Raises:
        Contradiction: no whole numbers meet one of them.
    """
    place = {name: column for column, name in enumerate(bounds)}
    found = []
    for row in rows:
        low = row.bound if row.sign in (">=", "=") else None
        high = row.bound if row.sign in ("<=", "=") else None
        found.append((integers.row_of([(place[name], factor) for name, factor in row.terms], low, high), row.name))
    return integers.distinct(found)
