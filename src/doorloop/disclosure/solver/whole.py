"""Tables of whole numbers that satisfy a part: those of real ones, divided until they are whole, each checked exactly.

The relaxed program stays with the solver from one question to the next, so that each goes on from the last answer: far
quicker than a search in whole numbers of its own where sums of counts are nearly all there is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from doorloop.base.highs import Model, Proposal, State
from doorloop.base.integers import Contradiction, Part
from doorloop.disclosure.solver.problem import UndecidedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DUST: Final = 1e-6
"""So much the solver's optimum can be off."""
MOST_HALVES: Final = 24
"""So often a part is divided in two; what takes more is for the solver's own search in whole numbers."""
LARGE: Final = 2**62
"""Larger sums do not fit into the machine's whole numbers."""
FAR: Final = 10_000
"""Where a range without end is cut off to find a witness, or at a hundred times the greatest count."""

Witness: TypeAlias = "NDArray[np.int64]"
"""Whole numbers that satisfy every row of a part exactly, one a column."""
Cuts = dict[int, tuple[int, int | None]]
"""Narrower bounds of some columns."""
NO_CUTS: Final[Cuts] = {}


class Whole(Struct, frozen=True, dict=True):
    """A part that is asked for tables of whole numbers that a reader must reckon with."""

    part: Part

    @cached_property
    def relaxed(self) -> Model:
        """The part in real numbers: no whole ones go further than these."""
        return Model(self.part.rows, self.part.low, self.part.high, [False] * len(self.part.cells))

    @cached_property
    def near(self) -> Model:
        """The part in whole numbers, what is without end cut off far away."""
        far = max([FAR, *(100 * count for count in self.part.low)])
        high = [far if top is None else top for top in self.part.high]
        return Model(self.part.rows, self.part.low, high, [True] * len(self.part.cells))

    @property
    def endless(self) -> Model:
        """The part in whole numbers as it is."""
        return Model(self.part.rows, self.part.low, self.part.high, [True] * len(self.part.cells))

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self.part)

    def any_table(self) -> Witness:
        """Give one table.

        Raises:
            Contradiction: there is none, however far away.
            UndecidedError: that is not proven.
        """
        witness = self.divided({}, -1)[0]
        if witness is not None:
            return witness
        for model in (self.near, *([] if None not in self.part.high else [self.endless])):
            found = model.minimise({})
            witness = self.checked(found.values)
            if witness is not None:
                return witness
        if found.state in ("infeasible", "endless"):  # without costs nothing is endless
            raise Contradiction
        raise UndecidedError

    def together(self, cells: Sequence[int], sign: int) -> Witness | None:
        """Give a table in which cells are far up (sign 1) or down (-1) all together."""
        if not cells:
            return None
        return self.checked(self.relaxed.within(NO_CUTS).minimise(dict.fromkeys(cells, -sign)).values)

    def farther(self, cell: int, sign: int, end: int) -> tuple[Witness | None, bool]:
        """Give a table with the greatest (sign 1) or least (sign -1) count of a cell, and whether that is endless.

        None where there is none that goes further than `end`.

        Raises:
            UndecidedError: the solver gave up, so that there may be one.
        """
        witness, state = self.divided({cell: -sign}, sign * end)
        if state == "optimal":
            return witness, False
        best, endless = self.near.minimise({cell: -sign}), state == "endless"
        return self.checked((best if endless else decided(best)).values), endless

    def divided(self, costs: Mapping[int, int], end: int) -> tuple[Witness | None, State]:
        """Give the whole numbers of the least costs, if they are less than -end.

        The best in real numbers is divided in two at what is no whole number, and each half again. The state is
        `optimal` where that is the best, or none is better, `endless` where costs have no end, and `undecided` where
        it took too many steps.

        Args:
            costs: 1 or -1 of one column, or none: of several, rounded numbers need not be the best of their half.
        """
        best: Witness | None = None
        left: list[Cuts] = [{}]
        for _ in range(MOST_HALVES):
            if not left:
                return best, "optimal"
            cuts = left.pop()
            found = self.relaxed.within(cuts).minimise(costs)
            if found.state == "undecided" or (found.state == "endless" and not cuts):
                return best, found.state
            if found.state != "optimal" or math.floor(DUST - found.bound) <= end:
                continue
            witness = self.checked(found.values)
            if witness is not None:
                best, end = witness, -sum(cost * int(witness[cell]) for cell, cost in costs.items())
                continue
            halves = self._halves(found.values, cuts)
            if halves is None:
                break
            left += halves
        return best, "undecided"

    def _halves(self, values: NDArray[np.float64] | None, cuts: Cuts) -> tuple[Cuts, Cuts] | None:
        """Divide at the column that is farthest from a whole number; None where all are whole, or nearly."""
        import numpy as np

        if values is None:
            return None
        cell = int(np.abs(values - np.rint(values)).argmax())
        below = math.floor(values[cell])
        if min(values[cell] - below, below + 1 - values[cell]) < DUST:
            return None
        low, high = cuts.get(cell, (self.part.low[cell], self.part.high[cell]))
        return cuts | {cell: (low, below)}, cuts | {cell: (below + 1, high)}

    def checked(self, values: NDArray[np.float64] | None) -> Witness | None:
        """Take a proposal as whole numbers, if they satisfy everything exactly."""
        import numpy as np

        if values is None:
            return None
        table = np.rint(values).astype(np.int64)
        return table if self._sums.hold(table) else None


def decided(found: Proposal) -> Proposal:
    """Take an answer that the solver has finished.

    Raises:
        UndecidedError: it gave up, so that what it has is no bound, and that it has none proves nothing.
    """
    if found.state == "undecided":
        raise UndecidedError
    return found


class Sums:
    """The rows of a part as arrays: whether a table keeps to all of them, exactly."""

    def __init__(self, part: Part) -> None:
        """Lay the rows out one after the other."""
        import numpy as np

        self.part = part
        self.cells = np.array([cell for row in part.rows for cell, _ in row.terms])
        factors = [factor for row in part.rows for _, factor in row.terms]
        self.first = np.cumsum([0, *(len(row.terms) for row in part.rows[:-1])])
        low, high = [*part.low, *(row.low for row in part.rows)], [*part.high, *(row.high for row in part.rows)]
        ends = [-LARGE if end is None else end for end in low], [LARGE if end is None else end for end in high]
        self.most = max(map(abs, [*factors, *ends[0], *ends[1]]))
        self.factors, self.low, self.high = (
            np.array(one, np.int64) if self.most <= LARGE else np.zeros(0, np.int64) for one in (factors, *ends)
        )

    def hold(self, table: Witness) -> bool:
        """Tell whether whole numbers are within the bounds and satisfy every row."""
        import numpy as np

        if (
            self.most > LARGE
            or float(np.abs(table).max()) * float(np.abs(self.factors).max()) * len(self.cells) > LARGE
        ):
            return self.part.holds([int(count) for count in table])
        sums = np.concatenate([table, np.add.reduceat(self.factors * table[self.cells], self.first)])
        return bool(((self.low <= sums) & (sums <= self.high)).all())
