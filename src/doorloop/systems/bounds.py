"""How far numbers can go: the least and the greatest whole number of each that agrees with everything that is known.

The solver proposes; numbers count as a witness only when they satisfy every row exactly. Each end of a range is a
number of such a witness, so that a range is never narrower than stated, whatever the solver has computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Generic

from doorloop.systems.highs import Model
from doorloop.systems.integers import Contradiction, Part, Row, Witness
from doorloop.systems.relations import N, Range, Relation, System
from doorloop.systems.whole import DUST, NO_CUTS, Cuts, Whole, decided

SWEEPS: Final = (1, -1, 1, -1)
"""Up and down, and once more with those that have not gone far enough."""


def ranges(
    relations: Iterable[Relation[N]], known: Mapping[N, Range | None], enough: Mapping[N, int] | None = None
) -> dict[N, Range]:
    """Give the range of every number.

    Args:
        relations: between the numbers.
        known: of each number what is known of it alone: Range(5, 5) an exact 5, Range(6, 14) a 10 that was rounded to
            an adjacent multiple of 5; None is any number from 0.
        enough: of some numbers the width that is not measured further: their range is then at least so wide, and what
            is given of it lies within the true one.

    Raises:
        Contradiction: no whole numbers agree with what is known.
        UndecidedError: the solver gave up.
    """
    system, names, stops = System(relations, known), list(known), enough or {}
    parts = [(part, _part_ranges(part, [stops.get(names[cell]) for cell in part.cells])) for part in system.parts()]
    found = {name: Range(*ends) for name, ends in zip(names, zip(system.low, system.high, strict=True), strict=True)}
    for part, inner in parts:
        found |= {names[cell]: one for cell, one in zip(part.cells, inner, strict=True)}
    return found


def solution(relations: Iterable[Relation[N]], known: Mapping[N, Range | None]) -> dict[N, int]:
    """Give one solution, exactly.

    Raises:
        Contradiction: no whole numbers agree with what is known.
        UndecidedError: the solver gave up.
    """
    system, names = System(relations, known), list(known)
    parts = list(system.parts())
    found = dict(zip(names, system.low, strict=True))
    for part in parts:
        if part.rows:
            found |= zip((names[cell] for cell in part.cells), Whole(part).any_table().tolist(), strict=True)
    return found


def consistent(relations: Iterable[Relation[N]], known: Mapping[N, Range | None]) -> bool:
    """Tell whether any whole numbers agree with what is known; errors as `solution`."""
    try:
        solution(relations, known)
    except Contradiction:
        return False
    return True


def false_suppositions(
    relations: Sequence[Relation[N]], known: Mapping[N, Range | None]
) -> tuple[Relation[N], ...] | None:
    """Give the suppositions to blame where what is known contradicts itself: as few as the solver finds.

    None where it does so without any of them.
    """
    broken = Suppositions(relations, known).broken()
    if broken is None or consistent([one for one in relations if one not in broken], known):
        return broken
    return tuple(one for one in relations if one.supposed)


class Suppositions(Generic[N]):
    """What is known beside suppositions that can be broken at a price: the distance to being true."""

    def __init__(self, relations: Iterable[Relation[N]], known: Mapping[N, Range | None]) -> None:
        """Give every supposition a column of its own, for how far it is broken."""
        self.system = system = System(relations, known)
        self.guesses = [one for one in system.relations if one.supposed]
        rows = [system.row(one) for one in system.relations if not one.supposed]
        size, more = len(known), len(self.guesses)
        self.columns = range(size, size + more)
        for column, row in zip(self.columns, map(system.row, self.guesses), strict=True):
            rows += [Row((*row.terms, (column, 1)), row.low, None)] if row.low is not None else []
            rows += [Row((*row.terms, (column, -1)), None, row.high)] if row.high is not None else []
        ends = [*system.low, *[0] * more], [*system.high, *[None] * more]
        self.model = Model(rows, *ends, [True] * size + [False] * more)

    def broken(self, cuts: Cuts = NO_CUTS) -> tuple[Relation[N], ...] | None:
        """Give the suppositions that the cheapest solution breaks, where some columns lie within narrower bounds."""
        found = decided(self.model.within(cuts).minimise(dict.fromkeys(self.columns, 1))).values
        if found is None:
            return None
        return tuple(one for one, column in zip(self.guesses, self.columns, strict=True) if found[column] > DUST)

    def too_strong(self, name: N, known: Range, width: int) -> set[Relation[N]]:
        """Give the suppositions without which the range of a number is so wide; none where they are not to blame."""
        column, ways = self.system.column[name], list[tuple[Relation[N], ...]]()
        for aim in (Range(known.low + width, None), Range(0, (known.high or 0) - width)):
            there = Range(self.system.low[column], self.system.high[column]).met(aim)
            if there is not None:
                ways.append(self.broken({column: (there.low, there.high)}) or ())
        fewest: tuple[Relation[N], ...] = min(filter(None, ways), key=len, default=())
        return set(fewest)


def always_nobody(relations: Iterable[Relation[N]], known: Iterable[N], asked: Iterable[N]) -> set[N]:
    """Give those of the numbers that are 0 in every solution, whatever else is known."""
    system = System((one for one in relations if {one.low, one.high} <= {0, None}), dict.fromkeys(known))
    model = Model(system.rows(), system.low, system.high, [False] * len(system.low))
    return {name for name in asked if decided(model.minimise({system.column[name]: -1})).state == "optimal"}


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
