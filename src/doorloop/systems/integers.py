"""Whole numbers under linear constraints: exact rows, the narrowing of bounds, and a search that decides small systems.

Everything here is exact; what takes too long for that is asked of a solver, whose answers are proposals (`highs`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS: Final = 50
"""Narrowing stops after so many rounds: every bound that it has given by then is true."""
MOST_SPLITS: Final = 2000
"""So often `search` halves a box before it gives up."""

LARGE: Final = 2**62
"""Larger sums do not fit into the machine's whole numbers."""

Witness: TypeAlias = "NDArray[np.int64]"
"""Whole numbers that can satisfy a part, one a column."""
Low = list[int]
High = list[int | None]
Terms = tuple[tuple[int, int], ...]
"""Pairs (column, coefficient)."""


class Contradiction(Exception):  # noqa: N818 - it is an answer, not a fault
    """No whole numbers satisfy the rows; `why` names the row, if one alone is to blame."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class Row(Struct, frozen=True):
    """low <= sum of coefficient x column <= high, in whole numbers without a common divisor; None is no bound."""

    terms: Terms
    low: int | None
    high: int | None

    def holds(self, values: Sequence[int]) -> bool:
        """Tell whether whole numbers satisfy it."""
        total = sum(factor * values[column] for column, factor in self.terms)
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


class Part(Struct, frozen=True, dict=True):
    """Columns that hang together, numbered anew from 0; no row of the rest touches them.

    Attributes:
        cells: their numbers in the whole.
        rows: with what is known filled in.
        low: the least value of each column, as far as narrowing has told.
        high: the greatest, None for no bound.
    """

    cells: tuple[int, ...]
    rows: tuple[Row, ...]
    low: tuple[int, ...]
    high: tuple[int | None, ...]

    def holds(self, values: Witness) -> bool:
        """Tell whether whole numbers are within the bounds and satisfy every row, exactly."""
        import numpy as np

        most, factors, columns, firsts = self._sums
        exact = values if most * max(map(abs, values.tolist()), default=0) <= LARGE else values.astype(object)
        sums = np.concatenate([exact, np.add.reduceat(factors * exact[columns], firsts)]) if self.rows else exact
        low, high = self._ends
        return bool(((low <= sums) & (sums <= high)).all())

    @cached_property
    def _sums(self) -> tuple[int, NDArray[Any], NDArray[np.int64], NDArray[np.int64]]:
        """Lay the rows out one after the other: the most that a sum of ones is, coefficients, columns, first places."""
        import numpy as np

        terms = [term for row in self.rows for term in row.terms]
        most = max((abs(factor) for _, factor in terms), default=0) * len(terms)
        factors = np.array([factor for _, factor in terms], np.int64 if most <= LARGE else object)
        firsts = np.cumsum([0, *(len(row.terms) for row in self.rows[:-1])])
        return most, factors, np.array([column for column, _ in terms], np.int64), firsts

    @cached_property
    def _ends(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Give the bounds of columns and rows; what is without end compares as such with any whole number."""
        import numpy as np

        low, high = [*self.low, *(row.low for row in self.rows)], [*self.high, *(row.high for row in self.rows)]
        return (
            np.array([-math.inf if end is None else end for end in low], object),
            np.array([math.inf if end is None else end for end in high], object),
        )


# ---------------------------------------------------------------- rows


def row_of(terms: Iterable[tuple[int, int | Fraction]], low: Fraction | int | None, high: Fraction | int | None) -> Row:
    """Bring a constraint into whole numbers without a common divisor, the first coefficient positive."""
    factors: dict[int, int | Fraction] = {}
    for column, factor in terms:
        factors[column] = factors.get(column, 0) + factor
    kept = sorted((column, factor) for column, factor in factors.items() if factor)
    times = math.lcm(*(factor.denominator for _, factor in kept))
    whole = [(column, int(factor * times)) for column, factor in kept]
    divisor = math.gcd(*(factor for _, factor in whole)) or 1
    if kept and kept[0][1] < 0:
        divisor, low, high = -divisor, high, low
    return Row(
        tuple((column, factor // divisor) for column, factor in whole),
        None if low is None else -(-low * times // divisor),
        None if high is None else high * times // divisor,
    )


def distinct(rows: Iterable[tuple[Row, str]]) -> tuple[Row, ...]:
    """Put rows into an order that does not depend on theirs; equal sums become one row.

    Args:
        rows: each with what it is called.

    Raises:
        Contradiction: no whole numbers satisfy one of them.
    """
    found: dict[Terms, Row] = {}
    for row, why in rows:
        known = found.get(row.terms, row)
        both = Row(row.terms, highest(known.low, row.low), lowest(known.high, row.high))
        empty = both.low is not None and both.high is not None and both.low > both.high
        if empty or not (both.terms or both.holds(())):
            raise Contradiction(why)
        found[row.terms] = both
    return tuple(found[terms] for terms in sorted(found) if terms)


def highest(*bounds: int | None) -> int | None:
    """Give the strictest of bounds from below; None where all are none."""
    return max((bound for bound in bounds if bound is not None), default=None)


def lowest(*bounds: int | None) -> int | None:
    """Give the strictest of bounds from above; None where all are none."""
    return min((bound for bound in bounds if bound is not None), default=None)


# ---------------------------------------------------------------- narrowing


def narrow(rows: Sequence[Row], low: Low, high: High) -> None:
    """Narrow a box in place, row by row, until nothing changes or `ROUNDS` are over; no solution is lost.

    After the first round a row has its turn only where one of its columns has become narrower since its last.

    Raises:
        Contradiction: the box is empty.
    """
    if any(most is not None and least > most for least, most in zip(low, high, strict=True)):
        raise Contradiction
    rows_with: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        for column, _ in row.terms:
            rows_with.setdefault(column, []).append(place)
    waits = [True] * len(rows)
    for _ in range(ROUNDS):
        for place in (place for place in range(len(rows)) if waits[place]):
            waits[place] = False
            for column in _narrow_row(rows[place], low, high):
                for other in rows_with[column]:
                    waits[other] = True
        if not any(waits):
            return


def _narrow_row(row: Row, low: Low, high: High) -> list[int]:
    """Narrow the columns of a row, and give those that have become narrower."""
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
    """Give the least and the greatest value of coefficient x column."""
    column, factor = term
    top = high[column]
    far = None if top is None else factor * top
    return (factor * low[column], far) if factor > 0 else (far, factor * low[column])


def _ends(terms: Terms, low: Low, high: High) -> tuple[Sum, Sum]:
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
    """Hold coefficient x column between `least` and `most`, and tell whether that takes something away."""
    column, factor = term
    if factor < 0:
        factor, most, least = -factor, _negative(least), _negative(most)
    floor = low[column] if least is None else max(low[column], -(-least // factor))
    roof = high[column] if most is None else lowest(high[column], most // factor)
    if roof is not None and floor > roof:
        raise Contradiction
    changed = (floor, roof) != (low[column], high[column])
    low[column], high[column] = floor, roof
    return changed


def _negative(bound: int | None) -> int | None:
    return None if bound is None else -bound


def search(rows: Sequence[Row], low: Sequence[int], high: Sequence[int]) -> tuple[int, ...] | None:
    """Find whole numbers in a bounded box by narrowing and halving; None where that takes too many halvings.

    Raises:
        Contradiction: there are none; that is proven exactly.
    """
    stack: list[tuple[Low, High]] = [([*low], [*high])]
    for _ in range(2 * MOST_SPLITS):
        if not stack:
            raise Contradiction
        least, most = stack.pop()
        try:
            narrow(rows, least, most)
        except Contradiction:
            continue
        ends = [(top or 0) - bottom for bottom, top in zip(least, most, strict=True)]
        wide = [column for column, end in enumerate(ends) if end]
        if wide:
            stack += _halves(least, most, min(wide, key=lambda column: ends[column]))
        elif all(row.holds(least) for row in rows):
            return tuple(least)
    return None


def _halves(low: Low, high: High, column: int) -> Iterator[tuple[Low, High]]:
    middle = (low[column] + (high[column] or 0)) // 2
    yield [*low[:column], middle + 1, *low[column + 1 :]], [*high]
    yield [*low], [*high[:column], middle, *high[column + 1 :]]


# ---------------------------------------------------------------- parts


def split(rows: Sequence[Row], low: Low, high: High) -> Iterator[Part]:
    """Give the parts of a narrowed system, in the order of their first columns; what is known is in none."""
    opened = [part for row in rows if (part := _filled(row, low, high)) is not None]
    leader = {column: column for column, least in enumerate(low) if high[column] != least}
    for row in opened:
        for column, _ in row.terms:
            _unite(leader, row.terms[0][0], column)
    groups: dict[int, list[int]] = {}
    for column in leader:
        groups.setdefault(_find(leader, column), []).append(column)
    inside: dict[int, list[Row]] = {}
    for row in opened:
        inside.setdefault(_find(leader, row.terms[0][0]), []).append(row)
    for first, columns in groups.items():
        yield _part(columns, inside.get(first, []), low, high)


def _filled(row: Row, low: Low, high: High) -> Row | None:
    """Fill in the columns that are known; None for a row that tells nothing beyond the box."""
    terms = tuple((column, factor) for column, factor in row.terms if high[column] != low[column])
    known = sum(factor * low[column] for column, factor in row.terms if high[column] == low[column])
    (endless_least, least), (endless_most, most) = _ends(terms, low, high)
    bottom = None if row.low is None or (not endless_least and least + known >= row.low) else row.low - known
    top = None if row.high is None or (not endless_most and most + known <= row.high) else row.high - known
    if bottom is None and top is None:
        return None
    if not terms:
        raise Contradiction
    return Row(terms, _gap(row.low, known), _gap(row.high, known))


def _find(leader: dict[int, int], column: int) -> int:
    while leader[column] != column:
        leader[column] = leader[leader[column]]
        column = leader[column]
    return column


def _unite(leader: dict[int, int], one: int, other: int) -> None:
    """Let the smaller number lead."""
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first


def _part(columns: Sequence[int], rows: Sequence[Row], low: Low, high: High) -> Part:
    place: Mapping[int, int] = {column: i for i, column in enumerate(columns)}
    local = (Row(tuple((place[column], factor) for column, factor in row.terms), row.low, row.high) for row in rows)
    ends = tuple(low[column] for column in columns), tuple(high[column] for column in columns)
    return Part(tuple(columns), tuple(local), *ends)
