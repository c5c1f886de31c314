"""Hide the sensitive cells, and with them the cheapest further cells that keep them from being computed."""

from __future__ import annotations

from dataclasses import dataclass

from doorloop.disclosure.problem import Problem


@dataclass(frozen=True, slots=True)
class Suppression:
    """The cells to hide.

    Attributes:
        hidden: sensitive (primary) and further (complementary) cells; safe, whatever `optimal` says.
        cost: the sum of their weights.
        bound: no safe set of hidden cells costs less than this.
        optimal: whether `cost` equals `bound`.
    """

    hidden: frozenset[int]
    cost: int
    bound: int
    optimal: bool


def suppress(problem: Problem, nodes: int = 10_000) -> Suppression:
    """Choose the hidden cells of least total weight such that each sensitive cell keeps the range that it must have.

    Args:
        problem: the release; its values satisfy its relations.
        nodes: how many nodes of branch and bound may be used in all; afterwards the best safe set is taken, and the
            gap between `cost` and `bound` is told.

    Raises:
        DisclosureError: a sensitive cell cannot be protected even with all free cells hidden, or the problem does not
            fit together; `cells` names which.
    """
    raise NotImplementedError
