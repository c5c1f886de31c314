"""Events that occur more than once in a case: which one counts, worked out for all cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from doorloop.base.arrays import Ints, Longs


class Settled(NamedTuple):
    """Which rows of a field count.

    Attributes:
        cases: the cases that have a value, ascending.
        rows: the row that counts for each of them.
        conflicts: the rows, ascending by case, whose value differs from the one that counted among the rows before.
    """

    cases: Ints
    rows: Ints
    conflicts: Ints


def settle(values: Ints, rows: Ints, case: Ints, ranks: Sequence[Longs]) -> Settled:
    """Let in each case the row of the lowest rank count, of equal ones the first.

    Args:
        values: the values of a field for all rows of its register.
        rows: the rows that have a value, ascending.
        case: the case of each of them.
        ranks: what orders them, the most important first.
    """
    if not len(rows):
        return Settled(rows, rows, rows)
    size = len(rows)
    position = np.empty(size, np.int32)
    # rows ascend, and a stable order keeps the first of equal ones
    order = np.argsort(ranks[0], kind="stable") if len(ranks) == 1 else np.lexsort([*reversed(ranks)])
    position[order] = np.arange(size, dtype=np.int32)
    del order
    by_case = np.argsort(case, kind="stable")
    begins = np.diff(case[by_case], prepend=-1) != 0
    part = (np.cumsum(begins) - 1) * size
    # each case lies lower than the one before it, so that none is compared with another
    best = np.minimum.accumulate(position[by_case] - part)
    best += part
    del part
    holder = np.empty(size, np.int32)
    holder[position] = rows
    del position
    counts = holder[best]
    del best, holder
    ends = np.append(np.flatnonzero(begins)[1:], size) - 1
    before = np.flatnonzero(~begins)
    differ = values[counts[before - 1]] != values[rows[by_case[before]]]
    return Settled(case[by_case[ends]], counts[ends], rows[by_case[before[differ]]])
