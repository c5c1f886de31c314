"""Whether numbers can be at all, with one solution, or the exact proof that there is none.

That there is none is proved by narrowing the bounds of every number, and halving one where that is not enough. Where
neither the solver nor the proof comes to an end nobody knows: that is no contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from doorloop.systems import integers
from doorloop.systems.bounds import solution
from doorloop.systems.integers import Contradiction
from doorloop.systems.relations import Range, Relation, System, UndecidedError

FAR: Final = 10**6
"""So far beyond its least value a number without a bound is searched; that there is no value is not proved so."""

Known = Mapping[str, Range]
"""The least and the greatest value of each number."""


class Answer(Struct, frozen=True):
    """Whether there is a solution.

    Attributes:
        feasible: None where nobody knows.
        values: one of the solutions; empty without any.
        proved: whether the answer is proved exactly.
    """

    feasible: bool | None
    values: dict[str, int]
    proved: bool


def solve(relations: Sequence[Relation[str]], known: Known) -> Answer:
    """Find whole numbers that satisfy all relations; where there are none the exact search has to say so too."""
    none: bool | None = False
    try:
        return Answer(True, solution(relations, known), True)
    except Contradiction:
        pass
    except UndecidedError:
        none = None
    return search(relations, known) or Answer(none, {}, False)


def search(relations: Sequence[Relation[str]], known: Known) -> Answer | None:
    """Decide exactly by narrowing and halving; None where that takes too many halvings, or has no end."""
    system = System(relations, known)
    try:
        rows = system.rows()
        integers.narrow(rows, system.low, system.high)
    except Contradiction:
        return Answer(False, {}, True)
    near = [least + FAR if most is None else most for least, most in zip(system.low, system.high, strict=True)]
    try:
        found = integers.search(rows, system.low, near)
    except Contradiction:
        return None if None in system.high else Answer(False, {}, True)
    return None if found is None else Answer(True, dict(zip(known, found, strict=True)), True)
