"""The offsets from UTC that moments are written with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from doorloop.registers.frames import Cell

OFFSET: Final = re.compile(r":\d{2}(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.I)
SUMMER: Final = 60
"""In one zone two offsets can be so many minutes from each other: winter and summer."""


def mixed(cells: Iterable[Cell]) -> list[str]:
    """Give the offsets of moments that cannot be of one zone, some without any; none where they can."""
    found = {match[1] or "" for cell in cells if isinstance(cell, str) and (match := OFFSET.search(cell))}
    minutes = sorted({_minutes(offset) for offset in found if offset})
    one = len(minutes) < 2 or (len(minutes) == 2 and minutes[1] - minutes[0] == SUMMER)
    return [] if one and ("" not in found or not minutes) else sorted(offset or "-" for offset in found)


def _minutes(offset: str) -> int:
    if offset in ("Z", "z"):
        return 0
    sign = -1 if offset[0] == "-" else 1
    return sign * (60 * int(offset[1:3]) + int(offset[-2:]))
