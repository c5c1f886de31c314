"""What a reader can infer: the least and the greatest whole number that agrees with everything printed.

The solver proposes; a table counts as a witness only when it satisfies every row in whole numbers. Each end of a
range is a cell of such a witness, so that a range is never narrower than stated, whatever the solver has computed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from doorloop.base.integers import Contradiction, Model, Part, Row, distinct, narrow, row_of, split
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, Relation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAR: Final = 10_000
"""Where a range without end is cut off to find a witness, or at a hundred times the greatest count."""
DUST: Final = 1e-6
"""So much the solver's optimum can be off."""

Witness = tuple[int, ...]


def ranges(problem: Problem, printed: Sequence[Range | None], others: Sequence[Relation] = ()) -> tuple[Range, ...]:
    """Give for every cell the range that a reader can infer from what is printed; `problem.values` is not looked at.

    Args:
        problem: the release.
        printed: for each cell what its print tells: Range(5, 5) an exact 5, Range(6, 14) a 10 that was rounded to an
            adjacent multiple of 5, None a hidden cell.
        others: further relations that a reader knows.

    Raises:
        DisclosureError: no table of whole numbers agrees with what is printed.
    """
    try:
        low, high = box(problem, printed)
        rows = rows_of([*problem.relations, *others])
        narrow(rows, low, high)
        result = [Range(least, most) for least, most in zip(low, high, strict=True)]
        for part in split(rows, low, high):
            for cell, found in zip(part.cells, _part_ranges(part), strict=True):
                result[cell] = found
    except Contradiction as found:
        raise contradiction(found.why) from None
    return tuple(result)


def consistent(problem: Problem, printed: Sequence[Range | None]) -> bool:
    """Tell whether any table of whole numbers agrees with what is printed."""
    try:
        low, high = box(problem, printed)
        rows = rows_of(problem.relations)
        narrow(rows, low, high)
        for part in split(rows, low, high):
            if part.rows:
                Attack(part).any_table()
    except Contradiction:
        return False
    return True


def contradiction(why: str = "") -> DisclosureError:
    """Make the error of a system that no table of whole numbers satisfies."""
    return DisclosureError(
        "what is printed contradicts itself",
        where=why,
        remedy="compare the totals, shares and ranges that are said to belong together",
    )


def rows_of(relations: Sequence[Relation]) -> tuple[Row, ...]:
    """Bring relations into whole numbers and into an order that does not depend on theirs.

    Raises:
        Contradiction: no whole numbers can satisfy one of them.
    """
    return distinct((row_of(one.terms, one.low, one.high), one.why) for one in relations)


def box(problem: Problem, printed: Sequence[Range | None]) -> tuple[list[int], list[int | None]]:
    """Lay what is printed over what a reader reckons with beforehand."""
    low, high = list(problem.lower), list(problem.upper)
    for cell, known in enumerate(printed):
        if known is not None:
            low[cell] = max(low[cell], known.low)
            tops = [top for top in (high[cell], known.high) if top is not None]
            high[cell] = min(tops, default=None)
    return low, high


def _part_ranges(part: Part) -> list[Range]:
    if not part.rows:
        return [Range(low, high) for low, high in zip(part.low, part.high, strict=True)]
    attack = Attack(part)
    first = attack.any_table()
    low, high = list(first), list[int | None](first)
    for cell in range(len(part.cells)):
        for sign in (-1, 1):
            end = high[cell] if sign > 0 else low[cell]
            if end is None or end == (part.high if sign > 0 else part.low)[cell]:
                continue  # a witness already stands where the box ends
            witness, endless = attack.farther(cell, sign, end)
            for i, value in enumerate(witness or ()):
                low[i] = min(low[i], value)
                top = high[i]
                high[i] = None if top is None else max(top, value)
            if endless:
                high[cell] = None
    return [Range(least, most) for least, most in zip(low, high, strict=True)]


@dataclass(frozen=True)
class Attack:
    """A part as the solver takes it, to be asked for tables that a reader must reckon with."""

    part: Part

    @cached_property
    def relaxed(self) -> Model:
        """The part in real numbers: no whole table goes further than one of these."""
        return Model(self.part.rows, self.part.low, self.part.high, [False] * len(self.part.cells))

    @cached_property
    def whole(self) -> Model:
        """The part in whole numbers, what is without end cut off far away."""
        far = max([FAR, *(100 * count for count in self.part.low)])
        high = [far if top is None else top for top in self.part.high]
        return Model(self.part.rows, self.part.low, high, [True] * len(self.part.cells))

    def any_table(self) -> Witness:
        """Give one table.

        Raises:
            Contradiction: there is none.
        """
        for model in (self.relaxed, self.whole):
            witness = self.checked(model.minimise({}).values)
            if witness is not None:
                return witness
        raise Contradiction

    def farther(self, cell: int, sign: int, end: int) -> tuple[Witness | None, bool]:
        """Give a table with the greatest (sign 1) or least (sign -1) count of a cell, and whether that is endless.

        None where the solver knows of none that goes further than `end`.
        """
        found = self.relaxed.minimise({cell: -sign})
        if found.state == "optimal":
            witness, bound = self.checked(found.values), math.floor(-found.bound + DUST)
            if bound <= sign * end or (witness is not None and sign * witness[cell] >= bound):
                return witness, False
        return self.checked(self.whole.minimise({cell: -sign}).values), found.state == "endless"

    def checked(self, values: NDArray[np.float64] | None) -> Witness | None:
        """Take a proposal as whole numbers, if they satisfy everything exactly."""
        if values is None:
            return None
        table = tuple(round(float(value)) for value in values)
        return table if self.part.holds(table) else None
