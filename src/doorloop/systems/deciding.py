"""Whether numbers can be at all, with one solution, or the exact proof that there is none.

A solution that HiGHS proposes is rounded to whole numbers and tried on every relation. That there is none is proved
once more by narrowing the bounds of every number, and halving one where that is not enough. Where neither the solver
nor the proof comes to an end nobody knows: that is no contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.systems import integers
from doorloop.systems.highs import Model, Proposal
from doorloop.systems.integers import Contradiction
from doorloop.systems.relations import Range, Relation, System

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
        endless: whether the objective has no least value.
    """

    feasible: bool | None
    values: dict[str, int]
    proved: bool
    endless: bool = False


def solve(relations: Sequence[Relation[str]], known: Known, objective: dict[str, Fraction] | None = None) -> Answer:
    """Find whole numbers that satisfy all relations, the objective as small as possible.

    Where the solver's answer is not confirmed exactly, the exact search decides.
    """
    found = _proposed(System(relations, known), objective or {})
    if found is not None and found.state == "endless" and objective:
        return replace(solve(relations, known), endless=True)
    if found is not None and found.values is not None:
        values = {name: round(float(x)) for name, x in zip(known, found.values, strict=True)}
        inside = all(known[name].met(Range(value, value)) for name, value in values.items())
        if inside and all(one.holds(values) for one in relations):
            return Answer(True, values, True)
    none = found is None or found.state == "infeasible"
    return search(relations, known) or Answer(False if none else None, {}, False)


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


def _proposed(system: System[str], objective: Mapping[str, Fraction]) -> Proposal | None:
    """Ask HiGHS; None where a single relation has no solution."""
    try:
        model = Model(system.rows(), system.low, system.high, [True] * len(system.low))
    except Contradiction:
        return None
    return model.minimise({system.column[name]: float(cost) for name, cost in objective.items()})
