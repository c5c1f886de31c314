"""What a reader can infer: the least and the greatest whole number that agrees with everything printed.

The solver proposes; a table counts as a witness only when it satisfies every row in whole numbers. Each end of a
range is a cell of such a witness, so that a range is never narrower than stated, whatever the solver has computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from doorloop.base.highs import Model
from doorloop.base.integers import Contradiction, Part, Row, distinct, lowest, narrow, row_of, split
from doorloop.base.words import both
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, Relation
from doorloop.disclosure.solver.whole import DUST, NO_CUTS, Cuts, Whole, Witness, decided

SWEEPS: Final = (1, -1, 1, -1)
"""Up and down, and once more with those that have not gone far enough."""


def ranges(
    problem: Problem,
    printed: Sequence[Range | None],
    others: Sequence[Relation] = (),
    enough: Sequence[int | None] = (),
) -> tuple[Range, ...]:
    """Give for every cell the range that a reader can infer from what is printed; `problem.values` is not looked at.

    Args:
        problem: the release.
        printed: for each cell what its print tells: Range(5, 5) an exact 5, Range(6, 14) a 10 that was rounded to an
            adjacent multiple of 5, None a hidden cell.
        others: further relations that a reader knows.
        enough: for each cell the width that is not measured further: its range is then at least so wide, and what is
            given of it lies within the true one; None to measure to the end, which is what an empty list does.

    Raises:
        DisclosureError: no table of whole numbers agrees with what is printed.
        UndecidedError: the solver gave up.
    """
    try:
        low, high = box(problem, printed)
        rows = rows_of([*problem.relations, *others])
        narrow(rows, low, high)
        result = [Range(*ends) for ends in zip(low, high, strict=True)]
        for part in split(rows, low, high):
            stops = [enough[cell] for cell in part.cells] if enough else [None] * len(part.cells)
            for cell, found in zip(part.cells, _part_ranges(part, stops), strict=True):
                result[cell] = found
    except Contradiction as found:
        raise contradiction(found.why) from None
    return tuple(result)


def consistent(problem: Problem, printed: Sequence[Range | None]) -> bool:
    """Tell whether any table of whole numbers agrees with what is printed.

    Raises:
        UndecidedError: the solver gave up.
    """
    try:
        low, high = box(problem, printed)
        rows = rows_of(problem.relations)
        narrow(rows, low, high)
        for part in split(rows, low, high):
            if part.rows:
                Whole(part).any_table()
    except Contradiction:
        return False
    return True


def false_suppositions(problem: Problem, printed: Sequence[Range | None]) -> tuple[Relation, ...] | None:
    """Give the suppositions to blame where what is printed contradicts itself: as few as the solver finds.

    None where it does so without any of them.
    """
    broken = Suppositions(problem, printed).broken()
    if broken is None:
        return None
    left = replace(problem, relations=tuple(one for one in problem.relations if one not in broken))
    return broken if consistent(left, printed) else tuple(one for one in problem.relations if one.supposed)


class Suppositions:
    """What is printed beside suppositions that can be broken at a price: the distance to being true."""

    def __init__(self, problem: Problem, printed: Sequence[Range | None]) -> None:
        """Give every supposition a column of its own, for how far it is broken."""
        self.low, self.high = box(problem, printed)
        self.guesses = [one for one in problem.relations if one.supposed]
        self.columns = range(len(self.low), len(self.low) + len(self.guesses))
        rows = [row_of(one.terms, one.low, one.high) for one in problem.relations if not one.supposed]
        for column, one in zip(self.columns, self.guesses, strict=True):
            row = row_of(one.terms, one.low, one.high)
            rows += [Row((*row.terms, (column, 1)), row.low, None)] if row.low is not None else []
            rows += [Row((*row.terms, (column, -1)), None, row.high)] if row.high is not None else []
        ends = [*self.low, *[0] * len(self.guesses)], [*self.high, *[None] * len(self.guesses)]
        self.model = Model(rows, *ends, [True] * len(self.low) + [False] * len(self.guesses))

    def broken(self, cuts: Cuts = NO_CUTS) -> tuple[Relation, ...] | None:
        """Give the suppositions that the cheapest table breaks, where some cells lie within narrower bounds."""
        found = decided(self.model.within(cuts).minimise(dict.fromkeys(self.columns, 1))).values
        if found is None:
            return None
        return tuple(one for one, column in zip(self.guesses, self.columns, strict=True) if found[column] > DUST)

    def too_strong(self, cell: int, known: Range, width: int) -> set[Relation]:
        """Give the suppositions without which the range of a cell is so wide; none where they are not to blame."""
        ways: list[tuple[Relation, ...]] = []
        for aim in (Range(known.low + width, None), Range(0, (known.high or 0) - width)):
            there = Range(self.low[cell], self.high[cell]).met(aim)
            if there is not None:
                ways.append(self.broken({cell: (there.low, there.high)}) or ())
        fewest: tuple[Relation, ...] = min(filter(None, ways), key=len, default=())
        return set(fewest)


def always_nobody(problem: Problem, cells: Iterable[int]) -> set[int]:
    """Give those of the cells that are 0 in every table, whatever is printed."""
    rows = rows_of([one for one in problem.relations if {one.low, one.high} <= {0, None}])
    model = Model(rows, problem.lower, problem.upper, [False] * len(problem.lower))
    return {cell for cell in cells if decided(model.minimise({cell: -1})).state == "optimal"}


def contradiction(why: str = "") -> DisclosureError:
    """Make the error of a system that no table of whole numbers satisfies."""
    return DisclosureError(
        both("err.contradicts"),
        where=why,
        remedy=both("try.contradicts"),
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
            low[cell], high[cell] = max(low[cell], known.low), lowest(high[cell], known.high)
    return low, high


def _part_ranges(part: Part, enough: Sequence[int | None]) -> list[Range]:
    if not part.rows:
        return [Range(low, high) for low, high in zip(part.low, part.high, strict=True)]
    whole = Whole(part)
    reach = Reach(whole.any_table())
    for sign in SWEEPS:  # all of them up in one table, and down in another: that serves most
        short = [cell for cell, stop in enumerate(enough) if not reach.is_enough(cell, stop)]
        reach.add(whole.together(short, sign))
    for cell, stop in enumerate(enough):
        for sign in (-1, 1):
            end = int(reach.high[cell] if sign > 0 else reach.low[cell])
            if not reach.is_enough(cell, stop) and end != (part.high if sign > 0 else part.low)[cell]:
                witness, endless = whole.farther(cell, sign, end)
                reach.add(witness)
                if endless:
                    reach.endless.add(cell)
    return [reach.range(cell) for cell in range(len(part.cells))]


class Reach:
    """How far cells go in the witnesses so far."""

    def __init__(self, first: Witness) -> None:
        """Begin with one table."""
        self.low, self.high, self.endless = first, first, set[int]()

    def add(self, witness: Witness | None) -> None:
        """Reckon with one more table."""
        import numpy as np

        if witness is not None:
            self.low, self.high = np.minimum(self.low, witness), np.maximum(self.high, witness)

    def is_enough(self, cell: int, stop: int | None) -> bool:
        """Tell whether a range is so wide that nobody asks for more."""
        return stop is not None and (cell in self.endless or self.high[cell] - self.low[cell] >= stop)

    def range(self, cell: int) -> Range:
        """Give the range so far."""
        return Range(int(self.low[cell]), None if cell in self.endless else int(self.high[cell]))
