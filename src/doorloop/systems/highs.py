"""HiGHS, asked about rows of whole numbers; its answers are proposals only.

HiGHS computes in floating point, in one thread, with a fixed seed: the same questions in the same order get the same
answers. Whoever asks rounds a proposal to whole numbers and tries it on every row exactly (`Row.holds`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from doorloop.systems.integers import Row

if TYPE_CHECKING:
    import highspy
    import numpy as np
    from highspy._core import _Highs
    from numpy.typing import NDArray

NODES: Final = 10_000
"""Nodes of branch and bound for one question; such small ones need a handful."""
DUAL, PRIMAL = 1, 4
"""The simplex that goes on best from the last answer: after new ends of columns, and after new costs."""

State = Literal["optimal", "infeasible", "endless", "undecided"]


class Proposal(Struct, frozen=True):
    """What the solver says.

    Attributes:
        values: the best solution that it has found, one a column; None if none.
        bound: that no solution has a smaller objective.
    """

    values: NDArray[np.float64] | None
    bound: float
    state: State


class Model:
    """A system as HiGHS holds it, to be asked with one objective after another."""

    def __init__(
        self, rows: Sequence[Row], low: Sequence[int], high: Sequence[int | None], whole: Sequence[bool]
    ) -> None:
        """Hand a system over.

        Args:
            whole: of each column whether it takes whole numbers only; without any the answers come quicker.
        """
        self._size, self._whole = len(low), any(whole)
        self._solver = _solver()
        self._solver.passModel(_program(rows, low, high, whole))
        self._ends, self._cut = (low, high), dict[int, tuple[int, int | None]]()

    def within(self, ends: Mapping[int, tuple[int, int | None]]) -> Model:
        """Hold some columns between other ends for the next question; what was held before is free again."""
        low, high = self._ends
        for column in {*self._cut, *ends}:
            least, most = ends.get(column, (low[column], high[column]))
            self._solver.changeColBounds(column, float(least), math.inf if most is None else float(most))
        self._solver.setOptionValue("simplex_strategy", DUAL if ends else PRIMAL)
        self._cut = dict(ends)
        return self

    def minimise(self, costs: Mapping[int, float]) -> Proposal:
        """Ask for the least sum of cost x column."""
        import highspy
        import numpy as np

        weights = np.zeros(self._size)
        weights[list(costs)] = list(costs.values())
        self._solver.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), weights)
        self._solver.run()
        status, info = self._solver.getModelStatus(), self._solver.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(self._solver.getSolution().col_value) if found else None
        state = _state(status)
        bound = info.mip_dual_bound if self._whole else info.objective_function_value
        return Proposal(values, bound if values is not None else -math.inf, state)


def _state(status: highspy.HighsModelStatus) -> State:
    from highspy import HighsModelStatus

    states: dict[HighsModelStatus, State] = {
        HighsModelStatus.kOptimal: "optimal",
        HighsModelStatus.kModelEmpty: "optimal",
        HighsModelStatus.kInfeasible: "infeasible",
        HighsModelStatus.kUnbounded: "endless",
        HighsModelStatus.kUnboundedOrInfeasible: "endless",
    }
    return states.get(status, "undecided")


def _solver() -> _Highs:
    """Make a silent solver: `highspy.Highs` prints a line on stdout before anybody can say that it should not."""
    from highspy._core import _Highs

    solver = _Highs()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_max_nodes": NODES}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _program(
    rows: Sequence[Row], low: Sequence[int], high: Sequence[int | None], whole: Sequence[bool]
) -> highspy.HighsLp:
    import highspy
    import numpy as np

    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(low), len(rows)
    program.col_cost_ = np.zeros(len(low))
    program.col_lower_ = np.array(low, float)
    program.col_upper_ = _floats(high, math.inf)
    program.row_lower_ = _floats([row.low for row in rows], -math.inf)
    program.row_upper_ = _floats([row.high for row in rows], math.inf)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in rows)]).astype(np.int32)
    program.a_matrix_.index_ = np.array([column for row in rows for column, _ in row.terms], np.int32)
    program.a_matrix_.value_ = np.array([factor for row in rows for _, factor in row.terms], float)
    if any(whole):
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        program.integrality_ = [kinds[one] for one in whole]
    return program


def _floats(bounds: Sequence[int | None], endless: float) -> NDArray[np.float64]:
    import numpy as np

    return np.array([endless if bound is None else bound for bound in bounds], float)
