"""What a test finds, before it goes through it or compares it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
from msgspec import Struct, structs

T = TypeVar("T")


def some(found: Iterable[T]) -> list[T]:
    """Give what was found, which must be something: a loop over nothing would assert nothing."""
    everything = list(found)
    assert everything, "there is nothing to look at"
    return everything


def plain(value: Any) -> Any:
    """Give structures and arrays in each other as dicts and lists, which compare by what they hold."""
    if isinstance(value, Struct):
        return plain(structs.asdict(value))
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
