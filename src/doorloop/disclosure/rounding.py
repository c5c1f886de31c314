"""Controlled rounding: every cell to a multiple of a base, and the sums still add up."""

from __future__ import annotations

from dataclasses import dataclass

from doorloop.disclosure.problem import Problem, Range, Relation


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
        broken: the equations that do not hold among the rounded cells; empty unless no spread makes them all hold.
    """

    values: tuple[int, ...]
    printed: tuple[Range, ...]
    deviation: int
    bound: int
    optimal: bool
    spread: int
    broken: tuple[Relation, ...]


def round_counts(problem: Problem, base: int, nodes: int = 10_000) -> Rounding:
    """Round all cells to multiples of `base` such that every equation holds among them, with the least deviation.

    Whether what can be inferred is wide enough is for `audit` to say: `audit(problem, rounding.printed)`.

    Args:
        problem: the release.
        base: 2 or more.
        nodes: how many nodes of branch and bound may be used for one attempt.

    Raises:
        DisclosureError: the base is under 2, or the problem does not fit together.
    """
    raise NotImplementedError
