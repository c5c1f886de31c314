"""Hide the sensitive cells, and with them the cheapest further cells that keep them from being computed.

Cutting planes: the cheapest set that satisfies the cuts so far is attacked; where a sensitive cell is exposed, cuts
say why, and the next set is chosen. The first set without an exposed cell is the cheapest of all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from doorloop.disclosure.solver import highs
from doorloop.disclosure.solver.bounds import box, far
from doorloop.disclosure.solver.cuts import beyond, capacities, links
from doorloop.disclosure.solver.guard import Guard, Task
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, check, named
from doorloop.disclosure.solver.repair import repaired, thinned
from doorloop.disclosure.solver.system import Part, Row, narrow, rows_of, split


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


def suppress(problem: Problem, nodes: int = 1000) -> Suppression:
    """Choose the hidden cells of least total weight such that each sensitive cell keeps the range that it must have.

    Args:
        problem: the release; its values satisfy its relations.
        nodes: how many nodes of branch and bound, and questions to the solver, may be used for each part of the
            release that hangs together; afterwards a safe set is made of what has been found, and the gap between
            `cost` and `bound` is told. A release of 250 cells, half of them small, takes about 200.

    Raises:
        DisclosureError: a sensitive cell cannot be protected even with all free cells hidden, or the problem does not
            fit together; `cells` names which.
    """
    check(problem)
    primary = frozenset(cell for cell, bad in enumerate(problem.sensitive) if bad)
    guards = [(part, Guard(_task(problem, part))) for part in _parts(problem)]
    _refuse_unprotectable(problem, guards)
    hidden, bound = set(primary), sum(problem.weights[cell] for cell in primary)
    for part, guard in guards:
        found = _suppress_part(guard, nodes)
        hidden |= {part.cells[cell] for cell in found.hidden}
        bound += found.bound - sum(guard.task.weights[cell] for cell in guard.task.sensitive)
    cost = sum(problem.weights[cell] for cell in hidden)
    return Suppression(frozenset(hidden), cost, bound, cost == bound)


def _parts(problem: Problem) -> Iterator[Part]:
    """Give the parts of the release with a sensitive cell, as they hang together when every free cell is hidden."""
    printed = [None if free else Range(value, value) for free, value in zip(problem.free, problem.values, strict=True)]
    low, high = box(problem, printed)
    rows = rows_of(problem.relations)
    narrow(rows, low, high)
    top = far(problem.values)  # a bound that tells nothing, so that the solver always has an end
    for part in split(rows, low, high):
        if any(problem.sensitive[cell] for cell in part.cells):
            yield replace(part, high=tuple(top if high is None else high for high in part.high))


def _task(problem: Problem, part: Part) -> Task:
    def of(column: Sequence[int]) -> tuple[int, ...]:
        return tuple(column[cell] for cell in part.cells)

    reach = [value if least is None else least for value, least in zip(problem.values, problem.reach, strict=True)]
    sensitive = tuple(place for place, cell in enumerate(part.cells) if problem.sensitive[cell])
    return Task(part, of(problem.values), sensitive, of(problem.protect), of(reach), of(problem.weights))


def _refuse_unprotectable(problem: Problem, guards: Iterable[tuple[Part, Guard]]) -> None:
    exposed = set()
    known = {cell for cell, bad in enumerate(problem.sensitive) if bad}
    for part, guard in guards:
        known -= set(part.cells)
        exposed |= {part.cells[cell] for cell in guard.exposed(frozenset(range(len(part.cells))))}
    for cell in known:
        value, reach = problem.values[cell], problem.reach[cell]
        exposed |= {cell} if problem.protect[cell] > 0 or (reach or 0) > value or not problem.free[cell] else set()
    if exposed:
        raise DisclosureError(
            "a small count cannot be protected, whatever is hidden",
            cells=sorted(exposed),
            where=named(problem, sorted(exposed)),
            remedy="fold its category into a wider one, ask for a narrower range, or leave its table out",
        )


def _suppress_part(guard: Guard, nodes: int) -> Suppression:
    task = guard.task
    system = highs.system(task.part.rows, len(task.values))
    cuts = dict.fromkeys(links(task))
    hidden, bound, spent = frozenset(task.sensitive), 0, 0
    while True:
        found, least, used = _cheapest(task, list(cuts), max(nodes - spent, 1))
        spent, bound = spent + max(used, 1), max(bound, least)
        hidden = hidden if found is None else found
        exposed = sorted(guard.exposed(hidden))
        if not exposed or found is None or spent + guard.asked >= nodes:
            break
        news = [cut for cell in exposed for cut in capacities(task, system, cell, hidden)]
        cuts |= dict.fromkeys(news or [beyond(task, guard, exposed[0], hidden)])
    hidden = repaired(guard, hidden)
    optimal = sum(task.weights[cell] for cell in hidden) <= bound
    further = [cell for cell in hidden - {*task.sensitive} if not (optimal and task.weights[cell])]
    hidden = thinned(guard, hidden, further, nodes)
    cost = sum(task.weights[cell] for cell in hidden)
    return Suppression(hidden, cost, min(bound, cost), cost <= bound)


def _cheapest(task: Task, cuts: Sequence[Row], nodes: int) -> tuple[frozenset[int] | None, int, int]:
    """Give the cheapest set that satisfies the cuts, that none costs less than so much, and the nodes it took."""
    import numpy as np

    size = len(task.values)
    low = np.zeros(size)
    low[list(task.sensitive)] = 1
    costs = highs.floats(task.weights, 0)
    found = highs.minimise(costs, highs.system(cuts, size), low, np.ones(size), np.ones(size, np.int8), nodes)
    hidden = None if found.values is None else frozenset(np.flatnonzero(found.values > 0.5).tolist())
    bound = sum(task.weights[cell] for cell in task.sensitive)
    if math.isfinite(found.bound):
        bound = max(bound, math.ceil(found.bound - 1e-6))
    return hidden, bound, found.nodes
