"""Make a set of hidden cells safe by hiding more, and then print again what need not be hidden."""

from __future__ import annotations

from collections.abc import Iterable

from doorloop.disclosure.solver import highs
from doorloop.disclosure.solver.bounds import Attack, Witness
from doorloop.disclosure.solver.guard import Guard, Task
from doorloop.disclosure.solver.system import Row


def repaired(guard: Guard, hidden: frozenset[int]) -> frozenset[int]:
    """Hide cells until no sensitive one is exposed: for each that is, those of a table that differs little."""
    for cell in list(guard.exposed(hidden)):
        if next(guard.exposed(hidden, [cell]), None) is None:
            continue
        for table in _far_tables(guard, cell, hidden):
            guard.keep(table)
            hidden |= {other for other, value in enumerate(table) if value != guard.task.values[other]}
    return hidden if guard.safe(hidden) else frozenset(range(len(guard.task.values)))


def thinned(guard: Guard, hidden: frozenset[int], further: Iterable[int], nodes: int) -> frozenset[int]:
    """Print again, the weightiest first, each of the further cells without which the set is safe as well.

    After so many questions to the solver the rest stays hidden.
    """
    end = guard.asked + nodes
    for cell in sorted(further, key=lambda cell: (-guard.task.weights[cell], cell)):
        if guard.asked < end and guard.safe(hidden - {cell}):
            hidden -= {cell}
    return hidden


def _far_tables(guard: Guard, cell: int, hidden: frozenset[int]) -> list[Witness]:
    """Give one or two tables in which the cell is as far up, and if need be down, as it must be."""
    task = guard.task
    value, most = task.values[cell], max(int(table[cell]) for table in guard.tables)
    top = max(task.reach[cell], min(most, value + task.protect[cell]), value)
    bottom = min(value, top - task.protect[cell])
    ends = [(top, 1), (bottom, -1)]
    return [found for end, sign in ends if end != value and (found := _near_table(task, cell, end, sign, hidden))]


def _near_table(task: Task, cell: int, end: int, sign: int, hidden: frozenset[int]) -> Witness | None:
    """Move the cell to an end, and printed cells as little as that allows, by weight: d+ and d- for every cell."""
    import numpy as np

    part, size = task.part, len(task.values)
    rows = [Row(tuple((2 * other + k, f) for other, factor in row.terms for k, f in ((0, factor), (1, -factor))),
                *_shifted(row, task)) for row in part.rows]  # fmt: skip
    low = np.zeros(2 * size)
    high = np.full(2 * size, np.inf)
    far = 4 * (max(task.reach) + max(task.protect))  # nothing need move further; the solver is surer of small numbers
    high[0::2] = (highs.floats(part.high, np.inf) - highs.floats(task.values, 0)).clip(max=far)
    high[1::2] = highs.floats(task.values, 0) - highs.floats(part.low, 0)
    move = 2 * cell + (sign < 0)
    low[move], high[2 * cell + (sign > 0)] = abs(end - task.values[cell]), 0  # up and down at once is no move
    costs = np.repeat([1e-3 if other in hidden else 1.0 + task.weights[other] for other in range(size)], 2)
    found = highs.minimise(costs, highs.system(rows, 2 * size), low, high, np.ones(2 * size, np.int8), 1000)
    if found.values is None:
        return None
    return Attack(part).checked(highs.floats(task.values, 0) + found.values[0::2] - found.values[1::2])


def _shifted(row: Row, task: Task) -> tuple[int | None, int | None]:
    total = sum(factor * task.values[cell] for cell, factor in row.terms)
    return None if row.low is None else row.low - total, None if row.high is None else row.high - total
