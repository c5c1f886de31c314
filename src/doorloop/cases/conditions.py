"""Which cases meet conditions."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.definition.parts import Definition, When
from doorloop.registers.frames import EMPTY, Cases, happened, known


def holds(cases: Cases, definition: Definition, whens: Iterable[When]) -> Mask:
    """Tell which cases meet all conditions."""
    result = np.ones(len(cases), np.bool_)
    for when in whens:
        values = cases.values[when.field]
        if when.codes:
            positions = definition.positions(when.field, when.codes)
            several = definition.field(when.field).type == "codes"
            mask = np.int32(sum(1 << (position - 1) for position in positions))
            result &= known(values) & ((values & mask) != 0) if several else is_any(values, positions)
        elif when.state == "known":
            result &= known(values)
        elif when.state == "empty":
            result &= values == EMPTY
        else:
            result &= happened(values) == (when.state == "happened")
    return result


def is_any(values: Ints, positions: Iterable[int]) -> Mask:
    """Tell where a value is one of a few; quicker than to sort them, as `numpy.isin` does."""
    found = np.zeros(len(values), np.bool_)
    for position in positions:
        found |= values == position
    return found
