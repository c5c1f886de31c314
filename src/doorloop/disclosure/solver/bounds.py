"""What a reader can infer: the least and the greatest whole number that agrees with everything printed.

The solver proposes; a table counts as a witness only when it satisfies every row in whole numbers. Each end of a
range is a cell of such a witness, so that a range is never narrower than stated, whatever the solver has computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from doorloop.disclosure.solver import highs
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, Relation
from doorloop.disclosure.solver.system import Part, contradiction, narrow, rows_of, split

if TYPE_CHECKING:
    from doorloop.disclosure.solver.highs import Array, Whole

FAR: Final = 10_000
"""Where a range without end is cut off to find a witness, or at a hundred times the greatest count."""

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
    low, high = box(problem, printed)
    rows = rows_of([*problem.relations, *others])
    narrow(rows, low, high)
    result = [Range(least, most) for least, most in zip(low, high, strict=True)]
    for part in split(rows, low, high):
        for cell, found in zip(part.cells, _part_ranges(part), strict=True):
            result[cell] = found
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
    except DisclosureError:
        return False
    return True


def box(problem: Problem, printed: Sequence[Range | None]) -> tuple[list[int], list[int | None]]:
    """Lay what is printed over what a reader reckons with beforehand."""
    low, high = list(problem.lower), list(problem.upper)
    for cell, known in enumerate(printed):
        if known is not None:
            low[cell] = max(low[cell], known.low)
            tops = [top for top in (high[cell], known.high) if top is not None]
            high[cell] = min(tops, default=None)
    return low, high


def far(counts: Sequence[int]) -> int:
    """Give a count that nobody takes for possible beside these."""
    return max([FAR, *(100 * count for count in counts)])


def _part_ranges(part: Part) -> list[Range]:
    if not part.rows:
        return [Range(low, high) for low, high in zip(part.low, part.high, strict=True)]
    attack = Attack(part)
    first = attack.any_table()
    low, high = list(first), list[int | None](first)
    for cell in range(len(part.cells)):
        for sign in (-1, 1):
            if (high[cell] if sign > 0 else low[cell]) == (part.high if sign > 0 else part.low)[cell]:
                continue  # a witness already stands where the box ends
            witness, endless = attack.extreme(cell, sign)
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
    def rows(self) -> highs.System:
        """The rows as a matrix."""
        return highs.system(self.part.rows, len(self.part.cells))

    @cached_property
    def whole(self) -> Whole:
        """All counts are whole."""
        import numpy as np

        return np.ones(len(self.part.cells), np.int8)

    @cached_property
    def box(self) -> tuple[Array, Array]:
        """The bounds as floating-point numbers."""
        return highs.floats(self.part.low, 0), highs.floats(self.part.high, float("inf"))

    def any_table(self) -> Witness:
        """Give one table.

        Raises:
            DisclosureError: there is none.
        """
        import numpy as np

        witness, _ = self.ask(np.zeros(len(self.part.cells)))
        if witness is None:
            raise contradiction()
        return witness

    def extreme(self, cell: int, sign: int) -> tuple[Witness | None, bool]:
        """Give a table with the greatest (sign 1) or least (sign -1) count of a cell, and whether it is without end."""
        import numpy as np

        costs = np.zeros(len(self.part.cells))
        costs[cell] = -sign
        return self.ask(costs)

    def ask(self, costs: Array) -> tuple[Witness | None, bool]:
        """Give a checked table of least costs, None if none is found, and whether the least is without end."""
        low, high = self.box
        found = highs.minimise(costs, self.rows, low, high, self.whole)
        if found.status == 0 or found.status == highs.INFEASIBLE or None not in self.part.high:
            return self.checked(found.values), False
        again = highs.minimise(costs, self.rows, low, high.clip(max=far(self.part.low)), self.whole)
        return self.checked(again.values), again.values is not None

    def checked(self, values: Array | None) -> Witness | None:
        """Take a proposal as whole numbers, if they satisfy everything exactly."""
        if values is None:
            return None
        table = tuple(round(float(value)) for value in values)
        inside = all(
            low <= value and (high is None or value <= high)
            for low, value, high in zip(self.part.low, table, self.part.high, strict=True)
        )
        return table if inside and all(row.holds(table) for row in self.part.rows) else None
