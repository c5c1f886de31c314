"""What does not cohere within and between cases, beside the steps: order of milestones, one person twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from doorloop.base.arrays import Ascending, Ints, Longs, Mask
from doorloop.base.findings import Batch, Finding
from doorloop.base.language import Text
from doorloop.base.parallel import by_column
from doorloop.definition.parts import Definition
from doorloop.registers.cells import about, about_cases, seen_from
from doorloop.registers.frames import Cases, Register, known

MOST: Final = 1 << 62
"""Numbers below this, and sums of two of them, fit into an int64."""


class Persons(Struct, frozen=True):
    """What tells persons apart, of the cases in which all of it is known.

    Attributes:
        traits: int32 (k, n).
        rows: int32, the row of each case in the unit's register.
    """

    traits: NDArray[np.int32]
    rows: Ints

    @classmethod
    def of(cls, cases: Cases, definition: Definition) -> Persons:
        """Take it of cases; of nobody where the definition does not say what tells persons apart."""
        traits = [cases.values[field] for field in definition.spec.same_person]
        if not traits:
            return cls(np.zeros((1, 0), np.int32), np.zeros(0, np.int32))
        whole = np.flatnonzero(np.logical_and.reduce([known(trait) for trait in traits]))
        rows = cases.origin[definition.spec.unit.date][whole]
        return cls(np.stack([trait[whole] for trait in traits]), rows)


def find_doubts(cases: Cases, definition: Definition, misplaced: Mapping[str, Mask]) -> list[Batch]:
    """Find pairs of milestones in the wrong order, of cases that may be some of many.

    Args:
        misplaced: field → the cases whose date the steps call out of order; it is not told again.
    """
    return [*_order(cases, definition, dict(misplaced))]


def _order(cases: Cases, definition: Definition, misplaced: dict[str, Mask]) -> Iterator[Batch]:
    """Warn at both dates of a pair; a date that already stands out explains the pair."""
    nobody = np.zeros(len(cases), np.bool_)
    for pair in definition.spec.order:
        first, second = (cases.values[id] for id in pair)
        wrong = known(first) & known(second) & (first > second)
        if not wrong.any():
            continue
        names = {"first": definition.field(pair[0]).header, "second": definition.field(pair[1]).header}
        before = [misplaced.get(id, nobody) for id in pair]
        news = wrong & ~before[0] & ~before[1]
        for id, known_before in zip(pair, before, strict=True):
            misplaced[id] = known_before | wrong
            yield about_cases(cases, definition, news, id, "order", **names)


def find_same_persons(persons: Sequence[Persons], register: Register, definition: Definition) -> Batch:
    """Warn at the later of two cases in which everything that tells persons apart is known and equal.

    Args:
        persons: of all cases, in their order, in parts.
        register: the unit's.
    """

    def tell() -> Iterator[Finding]:
        rows = np.concatenate([part.rows for part in persons])
        return _persons(register, rows[_pairs(_keys(persons))], definition)

    ordered = np.sort(_keys(persons))  # to count them takes a fifth of the time
    return Batch("same-person", int(np.count_nonzero(ordered[1:] == ordered[:-1])), tell)


def _persons(register: Register, rows: Ints, definition: Definition) -> Iterator[Finding]:
    """Tell of pairs of rows (n, 2) at the second of each."""
    fields = definition.spec.registers[register.name]
    for first, row in rows.tolist():
        details: dict[str, str | Text] = {"key": definition.spec.key.name, **seen_from(register, first, row)}
        yield about(register, row, fields.key, fields.fields[fields.key], "same-person", **details)


def _keys(persons: Sequence[Persons]) -> Longs:
    """Give each person a number: those of whom all traits are equal have the same."""
    parts = [part.traits for part in persons if part.traits.shape[1]]
    keys = np.zeros(sum(traits.shape[1] for traits in parts), np.int64)
    ends = np.cumsum([traits.shape[1] for traits in parts])
    for columns in zip(*parts, strict=True):
        low = min(int(column.min()) for column in columns)
        reach = max(int(column.max()) for column in columns) - low + 1
        if (int(keys.max()) + 1) * reach > MOST:
            keys = np.unique(keys, return_inverse=True)[1]
        pairs = [*zip(np.split(keys, ends[:-1]), columns, strict=True)]
        by_column(partial(_put_beside, reach=reach, low=low), pairs, len(keys))
    return keys


def _put_beside(both: tuple[Longs, Ints], reach: int, low: int) -> None:
    """Put further numbers, of some that lie within reach of the lowest, beside those that are there."""
    keys, numbers = both
    keys *= reach
    keys += numbers - low


def _pairs(keys: Longs) -> Ints:
    """Pair the first of equal numbers with each of the others: (n, 2) positions, ascending by the others."""
    found = Ascending.of(keys)
    order, is_again = found.order, found.again
    begins, again = np.flatnonzero(~is_again), np.flatnonzero(is_again)
    first = begins[np.searchsorted(begins, again) - 1]
    pairs = np.stack([order[first], order[again]], axis=1)
    return pairs[np.argsort(pairs[:, 1])]
