"""Controlled rounding: every cell to a multiple of a base, and the sums still add up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from doorloop.base.integers import Contradiction, High, Low, Model, Part, Row, narrow, split
from doorloop.disclosure.solver.bounds import rows_of
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, Relation, check, holds

SPREADS: Final = 4
"""Nothing adds up that does not with cells up to three bases away."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """A table of multiples of the base.

    Attributes:
        values: what is printed, one a cell; cells that are not free stay exact.
        printed: what a reader knows from it of each cell, for `audit` and `bounds.ranges`.
        deviation: the sum of the distances to the true counts.
        bound: no rounding of the same kind deviates less.
        optimal: whether `deviation` equals `bound`.
        spread: 0 if every cell is at an adjacent multiple and multiples stay (zero-restricted), n if cells may stand up
            to n bases further away because nothing nearer adds up.
        broken: equations and funnels (part <= whole) that do not hold among the rounded cells: those with numbers that
            are not rounded, and whatever does not hold when each cell goes to its nearest multiple because no spread
            makes the sums add up.
    """

    values: tuple[int, ...]
    printed: tuple[Range, ...]
    deviation: int
    bound: int
    optimal: bool
    spread: int
    broken: tuple[Relation, ...]


def round_counts(problem: Problem, base: int) -> Rounding:
    """Round all cells to multiples of `base` such that every equation holds among them, with the least deviation.

    Whether what can be inferred is wide enough is for `audit` to say: `audit(problem, rounding.printed)`.

    Args:
        problem: the release.
        base: 2 or more.

    Raises:
        DisclosureError: the base is under 2, or the problem does not fit together.
    """
    check(problem)
    if base < 2:
        raise DisclosureError("the base of rounding is under 2", remedy="round to 3, 5 or 10")
    kept = tuple(_multiples(problem, base))
    for spread in range(SPREADS):
        found = _attempt(problem, kept, base, spread)
        if found is not None:
            times, bound = found
            play = base - 1 + spread * base
            return _rounding(problem, [base * time for time in times], bound, spread, (play, play))
    nearest = [(2 * value + base) // (2 * base) * base for value in problem.values]  # half up
    return _rounding(problem, nearest, None, 0, (base // 2, (base - 1) // 2))


def _multiples(problem: Problem, base: int) -> Iterator[Relation]:
    """Write what must hold among the rounded cells in multiples of the base, as far as whole multiples can meet it."""
    for relation in problem.relations:
        terms = tuple((cell, factor) for cell, factor in relation.terms if problem.free[cell])
        known = sum(factor * problem.values[cell] for cell, factor in relation.terms if not problem.free[cell])
        if relation.low == relation.high is not None:
            step = base * (math.gcd(*(factor for _, factor in terms)) or 1)
            if terms and (relation.high - known) % step == 0:
                yield Relation(terms, (relation.high - known) // base, (relation.high - known) // base, relation.why)
        elif _is_funnel(relation) and len(terms) == 2:
            yield relation


def _is_funnel(relation: Relation) -> bool:
    """Tell whether it says that one cell is no more than another."""
    ends = (relation.low, relation.high)
    return sorted(factor for _, factor in relation.terms) == [-1, 1] and ends in ((None, 0), (0, None))


def _attempt(problem: Problem, kept: Sequence[Relation], base: int, spread: int) -> tuple[list[int], int] | None:
    """Choose how many times the base each cell is; None if the sums cannot be kept."""
    low, high = _choices(problem, base, spread)
    try:
        rows = rows_of(kept)
        narrow(rows, low, high)
    except Contradiction:
        return None
    times, bound = list(low), 0
    away = {cell for cell, free in enumerate(problem.free) if free}
    for part in split(rows, low, high):
        found = _solve(part, [problem.values[cell] for cell in part.cells], base)
        if found is None:
            return None
        chosen, least = found
        bound += least
        away -= set(part.cells)
        for cell, time in zip(part.cells, chosen, strict=True):
            times[cell] = time
    return times, bound + sum(abs(base * times[cell] - problem.values[cell]) for cell in away)


def _choices(problem: Problem, base: int, spread: int) -> tuple[Low, High]:
    """Give the least and the greatest multiple of each cell; a sensitive one is not rounded to what tells too much."""
    low: Low = [max(0, value // base - spread) for value in problem.values]
    high: High = [-(-value // base) + spread for value in problem.values]
    play = (base - 1 + spread * base,) * 2
    for cell, hot in enumerate(problem.sensitive):
        if hot and problem.free[cell]:
            choices = range(low[cell], (high[cell] or 0) + 1)
            wide = [time for time in choices if _wide(problem, cell, _around(problem, cell, base * time, play))]
            low[cell] = min(wide, default=low[cell])
    return low, high


def _around(problem: Problem, cell: int, rounded: int, play: tuple[int, int]) -> Range:
    """Give what a reader knows of a count that is at most so much below and above its rounded value."""
    tops = [top for top in (rounded + play[1], problem.upper[cell]) if top is not None]
    return Range(max(problem.lower[cell], rounded - play[0]), min(tops))


def _wide(problem: Problem, cell: int, known: Range) -> bool:
    return known.width is None or known.width >= problem.protect[cell]


def _solve(part: Part, values: Sequence[int], base: int) -> tuple[list[int], int] | None:
    """Choose multiples of the least total distance, and give the bound below it: a column a cell, and its distance."""
    size = len(values)
    sides = [
        Row(((cell, sign * base), (size + cell, -1)), None, sign * value)
        for cell, value in enumerate(values)
        for sign in (1, -1)
    ]
    whole = [True] * size + [False] * size
    model = Model([*part.rows, *sides], [*part.low, *[0] * size], [*part.high, *[None] * size], whole)
    found = model.minimise(dict.fromkeys(range(size, 2 * size), 1))
    if found.values is None:
        return None
    times = [round(float(time)) for time in found.values[:size]]
    if not all(row.holds(times) for row in part.rows):
        return None
    distance = sum(abs(base * time - value) for time, value in zip(times, values, strict=True))
    return times, min(distance, max(0, math.ceil(found.bound - 1e-6)) if math.isfinite(found.bound) else 0)


def _rounding(
    problem: Problem, rounded: Sequence[int], bound: int | None, spread: int, play: tuple[int, int]
) -> Rounding:
    cells = range(len(rounded))
    values = tuple(rounded[cell] if problem.free[cell] else problem.values[cell] for cell in cells)
    deviation = sum(abs(value - true) for value, true in zip(values, problem.values, strict=True))
    printed = tuple(
        _around(problem, cell, values[cell], play) if problem.free[cell] else Range(values[cell], values[cell])
        for cell in cells
    )
    sums = (relation for relation in problem.relations if relation.low == relation.high or _is_funnel(relation))
    broken = tuple(relation for relation in sums if not holds(relation, values))
    least = deviation if bound is None else bound
    return Rounding(values, printed, deviation, least, deviation == least, spread, broken)
