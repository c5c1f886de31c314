"""What a reader can infer: the least and the greatest whole number that agrees with everything printed."""

from __future__ import annotations

from collections.abc import Sequence

from doorloop.disclosure.problem import Problem, Range, Relation


def inferable(problem: Problem, hidden: frozenset[int], others: Sequence[Relation] = ()) -> dict[int, Range]:
    """Give for every hidden cell the range that a reader can infer when all other cells are printed exactly.

    Args:
        problem: the release.
        hidden: the numbers of the cells that are not printed.
        others: further relations that a reader knows, as from another release.

    Returns:
        For each hidden cell, in order, its range. Each end is reached by a whole table that satisfies every relation
        exactly (checked in whole numbers): the range is never narrower than stated.

    Raises:
        DisclosureError: the problem does not fit together.
    """
    raise NotImplementedError


def ranges(problem: Problem, printed: Sequence[Range | None], others: Sequence[Relation] = ()) -> tuple[Range, ...]:
    """Give for every cell the range that a reader can infer from what is printed; `problem.values` is not looked at.

    Args:
        problem: the release.
        printed: for each cell what its print tells: Range(5, 5) an exact 5, Range(6, 14) a 10 that was rounded to an
            adjacent multiple of 5, None a hidden cell.
        others: further relations that a reader knows.

    Raises:
        DisclosureError: no table of whole numbers agrees with what is printed.
    """
    raise NotImplementedError
