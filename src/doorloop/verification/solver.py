"""Whether whole numbers can meet linear constraints with fractions; each answer is checked exactly.

A solution that HiGHS proposes is rounded to whole numbers and tried on every constraint. That there is none is proved
once more by narrowing the bounds of every variable, and halving one where that is not enough. Where neither the solver
nor the proof comes to an end nobody knows: that is no contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base import integers
from doorloop.base.highs import Model, Proposal
from doorloop.base.integers import Contradiction, High, Low

FAR: Final = 10**6
"""So far beyond its least value a variable without a bound is searched; that there is no value is not proved so."""

Bounds = Mapping[str, tuple[int, int | None]]
"""The least and the greatest value of each variable; None is no bound."""
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
    """Whether there is a solution.

    Attributes:
        feasible: None where nobody knows.
        values: one of the solutions; empty without any.
        proved: whether the answer is proved exactly.
        endless: whether the objective has no least value.
    """

    feasible: bool | None
    values: dict[str, int]
    proved: bool
    endless: bool = False


def solve(rows: Sequence[Row], bounds: Bounds, objective: dict[str, Fraction] | None = None) -> Answer:
    """Find whole numbers within the bounds that meet all constraints, the objective as small as possible.

    Where the solver's answer is not confirmed exactly, the exact search decides.
    """
    found = _proposed(rows, bounds, objective or {})
    if found is not None and found.state == "endless" and objective:
        return replace(solve(rows, bounds), endless=True)
    values = _values(found, bounds)
    if values and all(row.holds(values) for row in rows) and _inside(values, bounds):
        return Answer(True, values, True)
    none = found is None or found.state == "infeasible"
    return search(rows, bounds) or Answer(False if none else None, {}, False)


def search(rows: Sequence[Row], bounds: Bounds) -> Answer | None:
    """Decide exactly by narrowing and halving; None where that takes too many halvings, or has no end."""
    low, high = _ends(bounds)
    try:
        whole = _whole(rows, bounds)
        integers.narrow(whole, low, high)
    except Contradiction:
        return Answer(False, {}, True)
    near = [least + FAR if most is None else most for least, most in zip(low, high, strict=True)]
    try:
        found = integers.search(whole, low, near)
    except Contradiction:
        return None if None in high else Answer(False, {}, True)
    return None if found is None else Answer(True, dict(zip(bounds, found, strict=True)), True)


def _inside(values: dict[str, int], bounds: Bounds) -> bool:
    return all(low <= values[name] and (high is None or values[name] <= high) for name, (low, high) in bounds.items())


def _proposed(rows: Sequence[Row], bounds: Bounds, objective: dict[str, Fraction]) -> Proposal | None:
    """Ask HiGHS; None where a single constraint has no solution."""
    try:
        model = Model(_whole(rows, bounds), *_ends(bounds), [True] * len(bounds))
    except Contradiction:
        return None
    return model.minimise({place: float(objective[name]) for place, name in enumerate(bounds) if name in objective})


def _values(found: Proposal | None, bounds: Bounds) -> dict[str, int]:
    values = found.values if found is not None else None
    return {} if values is None else {name: round(float(x)) for name, x in zip(bounds, values, strict=True)}


def _ends(bounds: Bounds) -> tuple[Low, High]:
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
