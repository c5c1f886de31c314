"""Whether whole numbers can meet linear constraints: HiGHS through scipy, each answer checked in exact fractions.

`milp` computes in floating point. A solution that it gives is rounded to whole numbers and tried on every
constraint exactly. That there is none is proved a second time by narrowing the bounds of every variable, and
splitting one where that is not enough, in whole numbers throughout.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

FAR = 10**6
"""A number of cases that no register reaches: the bound of a variable that has none of its own."""

MOST_SPLITS = 2000

Bounds = dict[str, tuple[int, int]]
Sign = Literal["<=", ">=", "="]


@dataclass(frozen=True)
class Row:
    """A constraint: the sum of coefficient × variable is at most, at least or equal to a bound."""

    name: str
    terms: tuple[tuple[str, Fraction], ...]
    sign: Sign
    bound: Fraction

    def holds(self, values: dict[str, int]) -> bool:
        """Tell whether whole numbers meet it, exactly."""
        total = sum((factor * values[name] for name, factor in self.terms), Fraction(0))
        return {"<=": total <= self.bound, ">=": total >= self.bound, "=": total == self.bound}[self.sign]


@dataclass(frozen=True)
class Answer:
    """Whether there is a solution, one of them, and whether that is proved exactly."""

    feasible: bool
    values: dict[str, int]
    proved: bool


def available() -> bool:
    """Tell whether the solver is installed."""
    from importlib.util import find_spec

    return find_spec("scipy") is not None


def solve(rows: Sequence[Row], bounds: Bounds, objective: dict[str, Fraction] | None = None) -> Answer:
    """Find whole numbers within the bounds that meet all constraints, the objective as small as possible.

    Without scipy's answer being confirmed exactly, the exact search decides.
    """
    names = list(bounds)
    found = _milp(rows, names, bounds, objective or {})
    if found is not None and all(row.holds(found) for row in rows) and _inside(found, bounds):
        return Answer(True, found, True)
    if found is None:
        searched = search(rows, bounds)
        if searched is None:
            return Answer(False, {}, False)
        return searched
    return search(rows, bounds) or Answer(True, found, False)


def _inside(values: dict[str, int], bounds: Bounds) -> bool:
    return all(low <= values[name] <= high for name, (low, high) in bounds.items())


def _milp(
    rows: Sequence[Row], names: list[str], bounds: Bounds, objective: dict[str, Fraction]
) -> dict[str, int] | None:
    """Ask HiGHS; None where it says that there is no solution."""
    import numpy as np
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    place = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    for i, row in enumerate(rows):
        for name, factor in row.terms:
            matrix[i, place[name]] += float(factor)
        if row.sign in ("<=", "="):
            high[i] = float(row.bound)
        if row.sign in (">=", "="):
            low[i] = float(row.bound)
    cost = np.array([float(objective.get(name, 0)) for name in names])
    box = Box(np.array([bounds[n][0] for n in names], float), np.array([bounds[n][1] for n in names], float))
    limits = [LinearConstraint(matrix, low, high)] if rows else []
    result = milp(cost, constraints=limits, bounds=box, integrality=np.ones(len(names), np.int8))
    return None if result.x is None else {name: round(float(x)) for name, x in zip(names, result.x, strict=True)}


def search(rows: Sequence[Row], bounds: Bounds) -> Answer | None:
    """Decide exactly by narrowing and splitting; None where that takes too many splits."""
    stack, splits = [dict(bounds)], 0
    while stack:
        narrowed = narrow(rows, stack.pop())
        if narrowed is None:
            continue
        wide = [name for name, (low, high) in narrowed.items() if low < high]
        if not wide:
            values = {name: low for name, (low, _) in narrowed.items()}
            if all(row.holds(values) for row in rows):
                return Answer(True, values, True)
            continue
        splits += 1
        if splits > MOST_SPLITS:
            return None
        stack += _split(narrowed, min(wide, key=lambda name: narrowed[name][1] - narrowed[name][0]))
    return Answer(False, {}, True)


def _split(bounds: Bounds, name: str) -> Iterator[Bounds]:
    low, high = bounds[name]
    middle = (low + high) // 2
    yield bounds | {name: (middle + 1, high)}
    yield bounds | {name: (low, middle)}


def narrow(rows: Sequence[Row], bounds: Bounds, rounds: int = 200) -> Bounds | None:
    """Narrow the bounds of every variable until nothing changes; None where one has no value left."""
    bounds = dict(bounds)
    for _ in range(rounds):
        before = dict(bounds)
        for row in rows:
            if not _narrow_by(row, bounds):
                return None
        if bounds == before:
            break
    return bounds


def _narrow_by(row: Row, bounds: Bounds) -> bool:
    for flip in (1,) * (row.sign in ("<=", "=")) + (-1,) * (row.sign in (">=", "=")):
        terms = [(name, flip * factor) for name, factor in row.terms if factor]
        least = sum((f * bounds[name][0 if f > 0 else 1] for name, f in terms), Fraction(0))
        room = flip * row.bound - least
        if room < 0:
            return False
        for name, factor in terms:
            low, high = bounds[name]
            if factor > 0:
                high = min(high, low + math.floor(room / factor))
            else:
                low = max(low, high - math.floor(room / -factor))
            if low > high:
                return False
            bounds[name] = (low, high)
    return True
