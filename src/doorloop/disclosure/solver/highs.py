"""The solver HiGHS, by way of scipy: floating-point answers, which nobody here takes for proofs.

HiGHS runs in one thread, without a time limit and with a fixed seed: the same system gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from doorloop.disclosure.solver.problem import DisclosureError
from doorloop.disclosure.solver.system import Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Array = NDArray[np.float64]
    Whole = NDArray[np.int8]

LIMIT, INFEASIBLE = 1, 2
"""What scipy calls these ends of a run; 0 is an optimum, 3 and 4 are without end or undecided."""

NODES: Final = 100_000
"""Nodes of branch and bound for one question; such small ones need a handful."""


@dataclass(frozen=True, slots=True)
class System:
    """Rows as a matrix: low <= matrix @ x <= high."""

    matrix: csr_array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver says.

    Attributes:
        values: the best solution that it has found, if any.
        bound: that no solution has a smaller objective.
        status: 0 optimum, `LIMIT`, `INFEASIBLE`, 3 or 4 without end.
        nodes: nodes of branch and bound.
    """

    values: Array | None
    bound: float
    status: int
    nodes: int


def available() -> bool:
    """Tell whether the solver is installed."""
    from importlib.util import find_spec

    return find_spec("scipy") is not None


def system(rows: Sequence[Row], columns: int) -> System:
    """Write rows as a matrix.

    Raises:
        DisclosureError: scipy is not installed.
    """
    if not available():
        raise DisclosureError("the solver is not installed", remedy="install doorloop[publish]")
    import numpy as np
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(row.terms) for row in rows)])
    cells = np.array([cell for row in rows for cell, _ in row.terms], np.int32)
    factors = np.array([factor for row in rows for _, factor in row.terms], float)
    matrix = csr_array((factors, cells, starts.astype(np.int32)), shape=(len(rows), columns))
    return System(matrix, floats([row.low for row in rows], -np.inf), floats([row.high for row in rows], np.inf))


def floats(bounds: Sequence[int | None], endless: float) -> Array:
    """Write bounds as floating-point numbers."""
    import numpy as np

    return np.array([endless if bound is None else bound for bound in bounds], float)


def minimise(costs: Array, rows: System, low: Array, high: Array, whole: Whole, nodes: int = NODES) -> Answer:
    """Find the least costs @ x with the rows and low <= x <= high, whole where `whole` is 1."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    limits = [LinearConstraint(rows.matrix, rows.low, rows.high)] if len(rows.low) else []
    found = milp(
        costs,
        constraints=limits,
        bounds=Bounds(low, high),
        integrality=whole,
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    bound = -float("inf") if found.mip_dual_bound is None else float(found.mip_dual_bound)
    return Answer(found.x, bound, int(found.status), int(found.mip_node_count or 0))
