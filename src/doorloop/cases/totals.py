"""What a part of the cases comes to: counts, and what they were counted from; disjoint parts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from doorloop.cases.account import Account
from doorloop.cases.measures import Histogram
from doorloop.cases.tally import Cell, Fate, Quantity, Run, Tally
from doorloop.registers.as_found import add
from doorloop.registers.sources import SourceInfo


class Partial(Struct, frozen=True):
    """Everything that tables, figures and their head are made of; no person is in it."""

    tally: Tally
    account: Account
    sources: tuple[SourceInfo, ...]

    def __add__(self, other: Partial) -> Partial:
        return total([self, other])


def total(partials: Sequence[Partial]) -> Partial:
    """Add partial results up, at least one; many of them at once, as each sum of two would go through all again."""
    first, *others = partials
    return Partial(
        tally=_total([one.tally for one in partials]),
        account=sum((one.account for one in others), first.account),
        sources=tuple(source for one in partials for source in one.sources),
    )


def _total(tallies: Sequence[Tally]) -> Tally:
    cells: Counter[Cell] = Counter()
    days: dict[Run, dict[Fate, Counter[int]]] = {}
    values: dict[Quantity, Counter[int]] = {}
    for tally in tallies:
        cells.update(tally.cells)
        for run, fates in tally.spells.items():
            mine = days.setdefault(run, {})
            for fate, durations in fates.items():
                mine.setdefault(fate, Counter()).update(dict(zip(durations.days, durations.counts, strict=True)))
        for quantity, known in tally.quantities.items():
            values.setdefault(quantity, Counter()).update(dict(zip(known.days, known.counts, strict=True)))
    quantities = {quantity: Histogram.of(found) for quantity, found in values.items()}
    spells = {run: {fate: Histogram.of(found) for fate, found in fates.items()} for run, fates in days.items()}
    absent = frozenset.intersection(*(tally.absent for tally in tallies))
    return Tally(dict(cells), spells, quantities, absent, add(tally.found for tally in tallies))
