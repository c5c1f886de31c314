"""The order of numbers, for columns of a million."""

from __future__ import annotations

from typing import Final

import numpy as np

from doorloop.frames import Ints, Longs

BITS: Final = 63
"""So many have room in a positive int64."""


def ascending(numbers: Longs) -> Ints:
    """Give the positions of numbers (int64) in ascending order of these; equal ones stay in their own order.

    A number and its position are put into one where both have room: to sort these takes a sixth of the time.
    """
    size = len(numbers)
    if not size:
        return np.zeros(0, np.int32)
    low, places = int(numbers.min()), size.bit_length()
    if (int(numbers.max()) - low).bit_length() + places > BITS:
        return np.argsort(numbers, kind="stable").astype(np.int32)
    both = ((numbers - low) << places) | np.arange(size)
    both.sort()
    return (both & ((1 << places) - 1)).astype(np.int32)
