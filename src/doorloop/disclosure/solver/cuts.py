"""What every safe set of hidden cells satisfies: rows on x, where x is 1 for a hidden cell, computed in fractions.

A multiplier for every row of the tables gives such a row, whichever it is (Fischetti and Salazar 2000, "Models and
algorithms for optimizing cell suppression in tabular data with linear constraints", the capacity constraints): the
solver proposes multipliers, and no error of it can make a cut untrue.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from doorloop.disclosure.solver import highs
from doorloop.disclosure.solver.guard import Guard, Task
from doorloop.disclosure.solver.system import Row

if TYPE_CHECKING:
    from doorloop.disclosure.solver.highs import Array

DENOMINATOR: Final = 10_000
"""Multipliers are taken as fractions with at most this denominator."""

LARGE: Final = 100_000
"""Factors of a cut stay under this."""

SHOWN: Final = 1e-4
"""A printed cell is given so much of its play, so that of equal multipliers those that need few cells come out."""


def links(task: Task) -> Iterator[Row]:
    """Ask for company: in an equation no cell is hidden alone, for it could be computed, and need not be hidden."""
    for row in task.part.rows:
        if row.low == row.high:
            for cell, _ in row.terms:
                rest = tuple((other, 1) for other, _ in row.terms if other != cell)
                if cell in task.sensitive:
                    yield Row(rest, 1, None)
                else:
                    yield Row(tuple(sorted([*rest, (cell, -1)])), 0, None)


def capacities(task: Task, system: highs.System, cell: int, hidden: frozenset[int]) -> Iterator[Row]:
    """Give the rows by which hiding these cells fails to protect a cell, as far as multipliers show it."""
    up = _multipliers(task, system, cell, 1, hidden)
    demand = task.reach[cell] - task.values[cell]
    if up is not None and demand > 0:
        yield from _violated(task, [_capacity(task, cell, 1, up)], demand, hidden)
    down = _multipliers(task, system, cell, -1, hidden)
    if up is not None and down is not None:
        both = [_capacity(task, cell, 1, up), _capacity(task, cell, -1, down)]
        yield from _violated(task, both, task.protect[cell], hidden)


def _multipliers(
    task: Task, system: highs.System, cell: int, sign: int, hidden: frozenset[int]
) -> list[Fraction] | None:
    """Ask the solver why a cell moves no further up (sign 1) or down (-1): one multiplier a row."""
    import numpy as np

    play = np.array([1.0 if other in hidden else SHOWN for other in range(len(task.values))])
    values = highs.floats(task.values, 0)
    low = values - play * (values - highs.floats(task.part.low, 0))
    far = 2 * (max(task.reach) + max(task.protect))  # no demand goes so far
    high = values + play * (highs.floats(task.part.high, np.inf) - values).clip(max=far)
    costs = np.zeros(len(task.values))
    costs[cell] = -sign
    found = highs.multipliers(costs, system, low, high)
    return None if found is None else _fractions(-found)


def _fractions(found: Array) -> list[Fraction]:
    none = Fraction(0)  # most of them
    return [Fraction(value).limit_denominator(DENOMINATOR) if value else none for value in found.tolist()]


Capacity = tuple[dict[int, Fraction | None], Fraction]
"""How far each hidden cell lets the cell move (None: without end), and how far it moves with none hidden."""


def _capacity(task: Task, cell: int, sign: int, multipliers: Sequence[Fraction]) -> Capacity:
    """Bound the movement of a cell: sign x d = (sign e - multipliers A) d + multipliers (A d), each as far as it goes.

    d is the difference from the true table; it is 0 in a cell that is printed.
    """
    factors: dict[int, Fraction] = {cell: Fraction(sign)}
    loose = Fraction(0)
    for row, multiplier in zip(task.part.rows, multipliers, strict=True):
        bound = row.high if multiplier > 0 else row.low
        if multiplier and bound is not None:
            loose += multiplier * (bound - sum(factor * task.values[other] for other, factor in row.terms))
            for other, factor in row.terms:
                factors[other] = factors.get(other, Fraction(0)) - multiplier * factor
    return {other: _play(task, other, factor) for other, factor in factors.items() if factor}, loose


def _play(task: Task, cell: int, factor: Fraction) -> Fraction | None:
    if factor < 0:
        return -factor * (task.values[cell] - task.part.low[cell])
    high = task.part.high[cell]
    return None if high is None else factor * (high - task.values[cell])


def _violated(task: Task, parts: Sequence[Capacity], demand: int, hidden: frozenset[int]) -> Iterator[Row]:
    """Ask that the capacities of the hidden cells meet the demand, if those hidden now do not."""
    needed = demand - sum((loose for _, loose in parts), Fraction(0))
    plays: dict[int, Fraction | None] = {}
    for capacity, _ in parts:
        for cell, play in capacity.items():
            known = plays.get(cell, Fraction(0))
            plays[cell] = None if known is None or play is None else known + play
    always = [plays.pop(cell) for cell in task.sensitive if cell in plays]
    if None in always:
        return
    needed -= sum((play for play in always if play is not None), Fraction(0))
    if needed <= 0:
        return
    terms = {cell: needed if play is None else min(play, needed) for cell, play in sorted(plays.items())}
    if sum((play for cell, play in terms.items() if cell in hidden), Fraction(0)) < needed:
        row = _whole(terms, needed)
        if row.low is not None and sum(play for cell, play in row.terms if cell in hidden) < row.low:
            yield row


def _whole(terms: dict[int, Fraction], needed: Fraction) -> Row:
    """Write a row in whole numbers that are not too large for the solver; a factor that is rounded up asks for less."""
    scale = Fraction(math.lcm(needed.denominator, *(play.denominator for play in terms.values())))
    if needed * scale > LARGE:
        scale = Fraction(LARGE) / needed
    found = {cell: math.ceil(play * scale) for cell, play in terms.items() if play}
    divisor = math.gcd(int(needed * scale), *found.values()) or 1
    return Row(tuple((cell, play // divisor) for cell, play in found.items()), int(needed * scale) // divisor, None)


def beyond(task: Task, guard: Guard, cell: int, hidden: frozenset[int]) -> Row:
    """Ask for one more of the cells that leave a cell exposed when all others are hidden.

    True of every safe set, since hiding more never tells more; this is for what multipliers cannot show because it
    follows from the counts being whole.
    """
    grown, waiting = hidden, [[other for other in range(len(task.values)) if other not in hidden]]
    needed = []
    while waiting:
        some = waiting.pop()
        if next(guard.exposed(grown | {*some}, [cell]), None) is not None:
            grown |= {*some}
        elif len(some) == 1:
            needed += some
        else:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return Row(tuple((other, 1) for other in sorted(needed)), 1, None)
