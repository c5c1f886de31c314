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
            result &= _has(values, definition.positions(when.field, when.codes), definition.field(when.field).type)
        elif when.state == "known":
            result &= known(values)
        elif when.state == "empty":
            result &= values == EMPTY
        else:
            result &= happened(values) == (when.state == "happened")
    return result


def _has(values: Ints, positions: Iterable[int], type: str) -> Mask:
    """Tell where one of a few codes is; a field of several codes has a bit for each, and so no more than 31."""
    if type != "codes":
        return is_any(values, positions)
    mask = np.int32(sum(1 << (position - 1) for position in positions))
    found: Mask = known(values) & ((values & mask) != 0)
    return found


def is_any(values: Ints, positions: Iterable[int]) -> Mask:
    """Tell where a value is one of a few; quicker than to sort them, as `numpy.isin` does."""
    found = np.zeros(len(values), np.bool_)
    for position in positions:
        found |= values == position
    return found
