"""What a test finds, before it goes through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(found: Iterable[T]) -> list[T]:
    """Give what was found, which must be something: a loop over nothing would assert nothing."""
    everything = list(found)
    assert everything, "there is nothing to look at"
    return everything
