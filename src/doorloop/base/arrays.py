"""Arrays of numbers: their types, and what numpy does slowly for columns of a million."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]
Ticks = NDArray[np.signedinteger[Any]]
"""Days in 32 bits, or seconds in 64."""
Number = TypeVar("Number", bound=np.signedinteger[Any])


GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number of 64 bits that spreads what is multiplied by it over all of them."""
MIXING: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
"""The shifts and odd factors of splitmix64, each of which leads back: no two numbers become one."""
STRETCH: Final = 1 << 16
"""So many numbers are worked on at a time: what is made of them in between needs no room, and stays in the cache."""
KEPT: Final = 30 << 20
"""Arrays of fewer bytes are made of memory that was kept."""
BITS: Final = 63
"""So many have room in a positive int64."""


def keep_memory() -> None:
    """Let the allocator keep what arrays give back, from which the next ones are made.

    That of Linux does so once it was given back an array of that size. To fetch the memory from the system for each
    block anew takes as long as what is done with it.
    """
    np.empty(KEPT, np.uint8)


class Ascending(NamedTuple):
    """Numbers in ascending order.

    Attributes:
        order: int32, the position that each of them had; equal ones stay in their own order.
        numbers: int64, the numbers themselves.
    """

    order: Ints
    numbers: Longs

    @classmethod
    def of(cls, numbers: Longs) -> Ascending:
        """Sort numbers.

        A number and its position are put into one where both have room: to sort these takes a sixth of the time.
        """
        size = len(numbers)
        if not size:
            return cls(np.zeros(0, np.int32), numbers)
        low, places = int(numbers.min()), size.bit_length()
        if (int(numbers.max()) - low).bit_length() + places > BITS:
            order = np.argsort(numbers, kind="stable").astype(np.int32)
            return cls(order, numbers[order])
        both, order = numbers - low, np.empty(size, np.int32)
        both <<= places
        for start in range(0, size, STRETCH):
            both[start : start + STRETCH] |= np.arange(start, min(start + STRETCH, size))
        both.sort()
        np.bitwise_and(both, (1 << places) - 1, out=order, casting="unsafe")
        both >>= places
        both += low
        return cls(order, both)

    @property
    def again(self) -> Mask:
        """Tell which of the numbers are the same as the one before."""
        found = np.zeros(len(self.numbers), np.bool_)
        np.equal(self.numbers[1:], self.numbers[:-1], out=found[1:])
        return found


def select(mask: Mask, one: NDArray[Number] | int, other: NDArray[Number] | Number) -> NDArray[Number]:
    """Take `one` where a mask holds, else `other`, as `numpy.where` does.

    That one branches at every number, which takes a processor two to five times as long where the mask is irregular.
    """
    chosen: NDArray[Number] = other + (one - other) * mask
    return chosen
