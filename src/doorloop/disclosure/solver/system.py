"""Linear knowledge of whole numbers, exactly: rows, boxes, narrowing, and the parts that do not touch each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from doorloop.disclosure.solver.problem import DisclosureError, Relation

ROUNDS: Final = 50
"""Narrowing stops after so many rounds: every bound that it has given by then is true."""

Low = list[int]
High = list[int | None]


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of coefficient x cell <= high, in whole numbers without a common divisor; None is no bound."""

    terms: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None

    def holds(self, values: Sequence[int]) -> bool:
        """Tell whether a table of whole numbers satisfies it."""
        total = sum(factor * values[cell] for cell, factor in self.terms)
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that hang together, numbered anew from 0; no row of the rest touches them.

    Attributes:
        cells: their numbers in the whole.
        rows: with what is known filled in.
        low: the least value of each cell, as far as narrowing has told.
        high: the greatest, None for no bound.
    """

    cells: tuple[int, ...]
    rows: tuple[Row, ...]
    low: tuple[int, ...]
    high: tuple[int | None, ...]


def contradiction(why: str = "") -> DisclosureError:
    """Make the error of a system that no table of whole numbers satisfies."""
    return DisclosureError(
        "what is printed contradicts itself",
        where=why,
        remedy="compare the totals, shares and ranges that are said to belong together",
    )


def rows_of(relations: Iterable[Relation]) -> tuple[Row, ...]:
    """Bring relations into whole numbers and into an order that does not depend on theirs; equal sums become one row.

    Raises:
        DisclosureError: no whole numbers can satisfy one of them.
    """
    found: dict[tuple[tuple[int, int], ...], Row] = {}
    for relation in relations:
        row = _row(relation)
        known = found.get(row.terms, row)
        row = Row(row.terms, _largest(known.low, row.low), _least(known.high, row.high))
        if (row.low is not None and row.high is not None and row.low > row.high) or not (row.terms or row.holds(())):
            raise contradiction(relation.why)
        found[row.terms] = row
    return tuple(found[terms] for terms in sorted(found) if terms)


def _row(relation: Relation) -> Row:
    """Divide by the common divisor, the first coefficient positive; a sum of whole numbers is a whole number."""
    factors: dict[int, int] = {}
    for cell, factor in relation.terms:
        factors[cell] = factors.get(cell, 0) + factor
    terms = sorted((cell, factor) for cell, factor in factors.items() if factor)
    divisor = math.gcd(*(factor for _, factor in terms)) or 1
    low, high = relation.low, relation.high
    if terms and terms[0][1] < 0:
        divisor, low, high = -divisor, high, low
    return Row(
        tuple((cell, factor // divisor) for cell, factor in terms),
        None if low is None else math.ceil(Fraction(low) / divisor),
        None if high is None else math.floor(Fraction(high) / divisor),
    )


def _largest(one: int | None, other: int | None) -> int | None:
    return max((bound for bound in (one, other) if bound is not None), default=None)


def _least(one: int | None, other: int | None) -> int | None:
    return min((bound for bound in (one, other) if bound is not None), default=None)


# ---------------------------------------------------------------- narrowing


def narrow(rows: Sequence[Row], low: Low, high: High) -> None:
    """Narrow a box in place, row by row, until nothing changes or `ROUNDS` are over; no table is lost.

    After the first round a row has its turn only where a cell of it has become narrower since its last.

    Raises:
        DisclosureError: the box is empty.
    """
    if any(most is not None and least > most for least, most in zip(low, high, strict=True)):
        raise contradiction()
    rows_with: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        for cell, _ in row.terms:
            rows_with.setdefault(cell, []).append(place)
    waits = [True] * len(rows)
    for _ in range(ROUNDS):
        for place in (place for place in range(len(rows)) if waits[place]):
            waits[place] = False
            for cell in _narrow_row(rows[place], low, high):
                for other in rows_with[cell]:
                    waits[other] = True
        if not any(waits):
            return


def _narrow_row(row: Row, low: Low, high: High) -> list[int]:
    """Narrow the cells of a row, and give those that have become narrower."""
    least, most = _ends(row.terms, low, high)
    changed = []
    for term in row.terms:
        smallest, greatest = _end(term, low, high)
        rest_least = _minus(least, smallest)
        rest_most = _minus(most, greatest)
        if _cut(term, _gap(row.high, rest_least), _gap(row.low, rest_most), low, high):
            changed.append(term[0])
    return changed


Sum = tuple[int, int]
"""A sum of bounds: how many of them are without end, and the sum of the others."""


def _end(term: tuple[int, int], low: Low, high: High) -> tuple[int | None, int | None]:
    """Give the least and the greatest value of coefficient x cell."""
    cell, factor = term
    top = high[cell]
    far = None if top is None else factor * top
    return (factor * low[cell], far) if factor > 0 else (far, factor * low[cell])


def _ends(terms: Sequence[tuple[int, int]], low: Low, high: High) -> tuple[Sum, Sum]:
    ends = [_end(term, low, high) for term in terms]
    return _sum([end[0] for end in ends]), _sum([end[1] for end in ends])


def _sum(bounds: Sequence[int | None]) -> Sum:
    return bounds.count(None), sum(bound for bound in bounds if bound is not None)


def _minus(total: Sum, bound: int | None) -> int | None:
    """Take one bound out of the sum; None if another one in it is without end."""
    endless, rest = total
    if bound is None:
        return rest if endless == 1 else None
    return None if endless else rest - bound


def _gap(bound: int | None, rest: int | None) -> int | None:
    return None if bound is None or rest is None else bound - rest


def _cut(term: tuple[int, int], most: int | None, least: int | None, low: Low, high: High) -> bool:
    """Hold coefficient x cell between `least` and `most`, and tell whether that takes something away."""
    cell, factor = term
    if factor < 0:
        factor, most, least = -factor, _negative(least), _negative(most)
    floor = low[cell] if least is None else max(low[cell], -(-least // factor))
    roof = high[cell] if most is None else _least(high[cell], most // factor)
    if roof is not None and floor > roof:
        raise contradiction()
    changed = (floor, roof) != (low[cell], high[cell])
    low[cell], high[cell] = floor, roof
    return changed


def _negative(bound: int | None) -> int | None:
    return None if bound is None else -bound


# ---------------------------------------------------------------- parts


def split(rows: Sequence[Row], low: Low, high: High) -> Iterator[Part]:
    """Give the parts of a narrowed system, in the order of their first cells; cells that are known are in none."""
    opened = [part for row in rows if (part := _filled(row, low, high)) is not None]
    leader = {cell: cell for cell, least in enumerate(low) if high[cell] != least}
    for row in opened:
        for cell, _ in row.terms:
            _unite(leader, row.terms[0][0], cell)
    groups: dict[int, list[int]] = {}
    for cell in leader:
        groups.setdefault(_find(leader, cell), []).append(cell)
    inside: dict[int, list[Row]] = {}
    for row in opened:
        inside.setdefault(_find(leader, row.terms[0][0]), []).append(row)
    for first, cells in groups.items():
        yield _part(cells, inside.get(first, []), low, high)


def _filled(row: Row, low: Low, high: High) -> Row | None:
    """Fill in the cells that are known; None for a row that tells nothing beyond the box."""
    terms = tuple((cell, factor) for cell, factor in row.terms if high[cell] != low[cell])
    known = sum(factor * low[cell] for cell, factor in row.terms if high[cell] == low[cell])
    (endless_least, least), (endless_most, most) = _ends(terms, low, high)
    bottom = None if row.low is None or (not endless_least and least + known >= row.low) else row.low - known
    top = None if row.high is None or (not endless_most and most + known <= row.high) else row.high - known
    if bottom is None and top is None:
        return None
    if not terms:
        raise contradiction()
    return Row(terms, _gap(row.low, known), _gap(row.high, known))


def _find(leader: dict[int, int], cell: int) -> int:
    while leader[cell] != cell:
        leader[cell] = leader[leader[cell]]
        cell = leader[cell]
    return cell


def _unite(leader: dict[int, int], one: int, other: int) -> None:
    """Let the smaller number lead."""
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first


def _part(cells: Sequence[int], rows: Sequence[Row], low: Low, high: High) -> Part:
    place: Mapping[int, int] = {cell: i for i, cell in enumerate(cells)}
    local = (Row(tuple((place[cell], factor) for cell, factor in row.terms), row.low, row.high) for row in rows)
    return Part(tuple(cells), tuple(local), tuple(low[cell] for cell in cells), tuple(high[cell] for cell in cells))
