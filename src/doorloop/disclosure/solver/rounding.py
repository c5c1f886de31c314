"""Controlled rounding: every printed cell to a multiple of a base, and the sums still add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from doorloop.base.highs import Model
from doorloop.base.integers import Contradiction, High, Low, Part, Row, narrow, split
from doorloop.base.words import both
from doorloop.disclosure.solver.bounds import rows_of
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Relation, check

SPREADS: Final = 4
"""Nothing adds up that does not with cells up to three bases away."""
STAY: Final = 1000
"""So much dearer it is to print another multiple than before than to be one further from the true count."""
NOTHING: Final[Mapping[int, int]] = MappingProxyType({})


class Rounding(Struct, frozen=True):
    """A table of multiples of the base.

    Attributes:
        values: one a cell; an exact cell stays as it is, an unprinted one follows from the others.
        play: how far a printed multiple can lie from the true count.
    """

    values: tuple[int, ...]
    play: int


def round_counts(
    problem: Problem, base: int, wished: Sequence[Relation] = (), before: Mapping[int, int] = NOTHING
) -> Rounding | None:
    """Round cells to multiples of a base such that what holds among them goes on to hold, with the least deviation.

    Every cell goes to an adjacent multiple, and a multiple stays; where nothing adds up that way, cells go one base
    further, and so on. What is known of exact cells beside rounded ones need not hold among the printed.

    Args:
        problem: the release.
        base: 2 or more.
        wished: relations that the true counts need not satisfy, and the printed ones should where they can.
        before: cell → the multiple that an earlier release printed: it stays where it is still one that the count may
            have and the sums allow it.

    Raises:
        DisclosureError: the base is under 2, or the problem does not fit together.
    """
    check(problem)
    if base < 2:
        raise DisclosureError(both("err.base_under_2"), remedy=both("try.base_under_2"))
    kept = tuple(_kept(problem, problem.relations))
    more = (*kept, *_kept(problem, wished))
    stay = {cell: last for cell, last in before.items() if abs(last - problem.values[cell]) < base and last % base == 0}
    for spread, rows in product(range(SPREADS), (more, kept) if wished else (kept,)):
        times = _attempt(problem, rows, base, spread, stay)
        if times is not None:
            pairs = zip(problem.kind, problem.values, times, strict=True)
            values = tuple(value if kind == "exact" else base * time for kind, value, time in pairs)
            return Rounding(values, base - 1 + spread * base)
    return None


def _kept(problem: Problem, relations: Iterable[Relation]) -> Iterator[Relation]:
    """Give what multiples can satisfy as the true counts do: relations between them that hold of nothing but zeros."""
    for relation in relations:
        sizeless = {relation.low, relation.high} <= {0, None}
        if sizeless and all(problem.kind[cell] != "exact" for cell, _ in relation.terms):
            yield relation


def _attempt(
    problem: Problem, kept: Sequence[Relation], base: int, spread: int, stay: Mapping[int, int]
) -> list[int] | None:
    """Choose how many times the base each cell is; None if the sums cannot be kept."""
    printed = [kind != "unprinted" for kind in problem.kind]
    pairs = list(zip(problem.values, printed, strict=True))
    low: Low = [max(0, value // base - spread) if told else 0 for value, told in pairs]
    high: High = [-(-value // base) + spread if told else None for value, told in pairs]
    try:
        rows = rows_of(kept)
        narrow(rows, low, high)
        times = list(low)
        for part in split(rows, low, high):
            aims = [stay.get(cell, problem.values[cell]) if printed[cell] else None for cell in part.cells]
            chosen = _solve(part, aims, base, [STAY if cell in stay else 1 for cell in part.cells])
            for cell, time in zip(part.cells, chosen, strict=True):
                times[cell] = time
    except Contradiction:
        return None
    return times


def _solve(part: Part, values: Sequence[int | None], base: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Choose multiples of the least total distance: a column a cell, and one for the distance of each printed cell.

    Raises:
        Contradiction: the solver finds none.
    """
    size, printed = len(values), [(cell, value) for cell, value in enumerate(values) if value is not None]
    sides = [
        Row(((cell, sign * base), (size + place, -1)), None, sign * value)
        for place, (cell, value) in enumerate(printed)
        for sign in (1, -1)
    ]
    whole = [True] * size + [False] * len(printed)
    high = [*part.high, *[None] * len(printed)]
    model = Model([*part.rows, *sides], [*part.low, *[0] * len(printed)], high, whole)
    found = model.minimise({size + place: weights[cell] for place, (cell, _) in enumerate(printed)}).values
    times = () if found is None else tuple(round(float(time)) for time in found[:size])
    if not times or not part.holds(times):
        raise Contradiction
    return times
