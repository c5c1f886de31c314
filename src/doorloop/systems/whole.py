"""Tables of whole numbers that satisfy a part: those of real ones, divided until they are whole, each checked exactly.

The relaxed program stays with the solver from one question to the next, so that each goes on from the last answer: far
quicker than a search in whole numbers of its own where sums of counts are nearly all there is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from doorloop.systems.highs import Model, Proposal, State
from doorloop.systems.integers import Contradiction, Part, Witness
from doorloop.systems.relations import UndecidedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DUST: Final = 1e-6
"""So much the solver's optimum can be off."""
MOST_HALVES: Final = 24
"""So often a part is divided in two; what takes more is for the solver's own search in whole numbers."""
FAR: Final = 10_000
"""Where a range without end is cut off to find a witness, or at a hundred times the greatest count."""

Cuts = dict[int, tuple[int, int | None]]
"""Narrower bounds of some columns."""
NO_CUTS: Final[Cuts] = {}


class Whole(Struct, frozen=True, dict=True):
    """A part that is asked for tables of whole numbers that a reader must reckon with."""

    part: Part

    @cached_property
    def relaxed(self) -> Model:
        """The part in real numbers: no whole ones go further than these."""
        return self._model(self.part.high, whole=False)

    @cached_property
    def near(self) -> Model:
        """The part in whole numbers, what is without end cut off far away."""
        far = max([FAR, *(100 * count for count in self.part.low)])
        return self._model([far if top is None else top for top in self.part.high], whole=True)

    def _model(self, high: Sequence[int | None], *, whole: bool) -> Model:
        return Model(self.part.rows, self.part.low, high, [whole] * len(self.part.cells))

    def any_table(self) -> Witness:
        """Give one table.

        Raises:
            Contradiction: there is none, however far away.
            UndecidedError: that is not proven.
        """
        witness = self.divided({}, -1)[0]
        if witness is not None:
            return witness
        for far in (False, True):
            found = (self._model(self.part.high, whole=True) if far else self.near).minimise({})
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
        return table if self.part.holds(table) else None


def decided(found: Proposal) -> Proposal:
    """Take an answer that the solver has finished.

    Raises:
        UndecidedError: it gave up, so that what it has is no bound, and that it has none proves nothing.
    """
    if found.state == "undecided":
        raise UndecidedError
    return found
