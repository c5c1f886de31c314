"""Controlled rounding: every printed count to a multiple of a base, and the sums still add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Any, Final, Generic

from msgspec import Struct

from doorloop.base.words import both
from doorloop.disclosure.counts import DisclosureError, Release
from doorloop.systems.highs import Model
from doorloop.systems.integers import Contradiction, Part, Row
from doorloop.systems.relations import N, Range, Relation, System

SPREADS: Final = 4
"""Nothing adds up that does not with counts up to three bases away."""
STAY: Final = 1000
"""So much dearer it is to print another multiple than before than to be one further from the true count."""
NOTHING: Final[Mapping[Any, int]] = MappingProxyType({})


class Rounding(Struct, Generic[N], frozen=True):
    """A table of multiples of the base.

    Attributes:
        values: one a count; an exact count stays as it is, an unprinted one follows from the others.
        play: how far a printed multiple can lie from the true count.
        base: what they are multiples of.
    """

    values: dict[N, int]
    play: int
    base: int


def round_counts(
    release: Release[N], base: int, wished: Sequence[Relation[N]] = (), before: Mapping[N, int] = NOTHING
) -> Rounding[N] | None:
    """Round counts to multiples of a base such that what holds among them goes on to hold, with the least deviation.

    Every count goes to an adjacent multiple, and a multiple stays; where nothing adds up that way, counts go one base
    further, and so on. What is known of exact counts beside rounded ones need not hold among the printed.

    Args:
        release: exact.
        base: 2 or more.
        wished: relations that the true counts need not satisfy, and the printed ones should where they can.
        before: the multiples that an earlier release printed: one stays where it is still one that the count may have
            and the sums allow it.

    Raises:
        DisclosureError: the base is under 2, or true counts break what everybody is said to know.
    """
    release.check()
    if base < 2:
        raise DisclosureError(both("err.base_under_2"), remedy=both("try.base_under_2"))
    kept = tuple(_kept(release, release.relations))
    more = (*kept, *_kept(release, wished))
    values = {name: cell.value or 0 for name, cell in release.cells.items()}
    kinds = {name: cell.kind for name, cell in release.cells.items()}
    stay = {
        name: last
        for name, last in before.items()
        if kinds.get(name, "unprinted") != "unprinted" and abs(last - values[name]) < base and last % base == 0
    }
    for spread, relations in product(range(SPREADS), (more, kept) if wished else (kept,)):
        times = _attempt(release, relations, base, spread, stay)
        if times is not None:
            exact = {name: values[name] for name, cell in release.cells.items() if cell.kind == "exact"}
            return Rounding({name: base * time for name, time in times.items()} | exact, base - 1 + spread * base, base)
    return None


def _kept(release: Release[N], relations: Iterable[Relation[N]]) -> Iterator[Relation[N]]:
    """Give what multiples can satisfy as the true counts do: relations between them that hold of nothing but zeros."""
    for relation in relations:
        sizeless = {relation.low, relation.high} <= {0, None}
        if sizeless and all(release.cells[name].kind != "exact" for name, _ in relation.terms):
            yield relation


def _attempt(
    release: Release[N], kept: Sequence[Relation[N]], base: int, spread: int, stay: Mapping[N, int]
) -> dict[N, int] | None:
    """Choose how many times the base each count is; None if the sums cannot be kept."""
    true = {name: cell.value or 0 for name, cell in release.cells.items() if cell.kind != "unprinted"}
    near = {name: Range(max(0, value // base - spread), -(-value // base) + spread) for name, value in true.items()}
    names, system = list(release.cells), System(kept, {name: near.get(name) for name in release.cells})
    try:
        parts = list(system.parts())
        times = dict(zip(names, system.low, strict=True))
        for part in parts:
            inner = [names[cell] for cell in part.cells]
            aims = [(stay[one], STAY) if one in stay else (true[one], 1) if one in true else None for one in inner]
            times |= zip(inner, _solve(part, aims, base), strict=True)
    except Contradiction:
        return None
    return times


def _solve(part: Part, aims: Sequence[tuple[int, int] | None], base: int) -> list[int]:
    """Choose multiples of the least total distance: a column a count, and one for the distance of each printed count.

    Args:
        aims: of each printed count the number from which it should not be far, and what each one of distance costs.

    Raises:
        Contradiction: the solver finds none.
    """
    size, printed = len(aims), [(cell, *aim) for cell, aim in enumerate(aims) if aim is not None]
    sides = [
        Row(((cell, sign * base), (size + place, -1)), None, sign * value)
        for place, (cell, value, _) in enumerate(printed)
        for sign in (1, -1)
    ]
    whole = [True] * size + [False] * len(printed)
    high = [*part.high, *[None] * len(printed)]
    model = Model([*part.rows, *sides], [*part.low, *[0] * len(printed)], high, whole)
    found = model.minimise({size + place: cost for place, (_, _, cost) in enumerate(printed)}).values
    times = None if found is None else found[:size].round().astype(int)
    if times is None or not part.holds(times):
        raise Contradiction
    return [int(time) for time in times]
