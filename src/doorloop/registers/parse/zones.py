"""The offsets from UTC that moments are written with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from doorloop.registers.frames import Cell

OFFSET: Final = re.compile(r":\d{2}(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.I)
SUMMER: Final = 3600
"""In one zone two offsets can be so many seconds from each other: winter and summer."""


def mixed(cells: Iterable[Cell]) -> list[str]:
    """Give the offsets of moments that cannot be of one zone, some without any; none where they can."""
    found = {match[1] or "" for cell in cells if isinstance(cell, str) and (match := OFFSET.search(cell))}
    seconds = sorted({seconds_ahead(offset) for offset in found if offset})
    one = len(seconds) < 2 or (len(seconds) == 2 and seconds[1] - seconds[0] == SUMMER)
    return [] if one and ("" not in found or not seconds) else sorted(offset or "-" for offset in found)


def seconds_ahead(offset: str) -> int:
    """Give the seconds that a clock is ahead of UTC by an offset as it is written: `Z`, `+0100`, `-03:30`."""
    if offset in ("Z", "z"):
        return 0
    ahead = 3600 * int(offset[1:3]) + 60 * int(offset[-2:])
    return -ahead if offset[0] == "-" else ahead
