"""Moments as programs write them (ISO 8601, RFC 3339), thousands at once: equal to what is read one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doorloop.base.arrays import Longs, Mask
from doorloop.registers.frames import NO_TIME, Cell
from doorloop.registers.parse.dates import LAST_DAY, Habit

FEWEST: Final = 256
"""Fewer distinct cells are sooner read one by one."""
WIDTH: Final = 19
"""Signs of `2012-09-05T13:45:10`; a fraction and an offset may follow."""
DIGITS: Final = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
SIGNS: Final = ((4, b"--"), (7, b"--"), (10, b"T "), (13, b"::"), (16, b"::"))
TAIL: Final = re.compile(r"(?:\.\d+)?(?P<offset>[zZ]|[+-]\d{2}:?\d{2})?", re.ASCII)
EPOCH: Final = 719_163
"""The ordinal of 1 January 1970."""
HOUR, DAY = 3600, 86_400
NO_OFFSET: Final = np.int64(1) << 40

Bytes = NDArray[np.uint8]


class Moments(NamedTuple):
    """What cells say: their position among those that were asked about, ordinals, and seconds of the day."""

    positions: Longs
    days: Longs
    seconds: Longs


def read_moments(cells: Sequence[Cell], habit: Habit) -> Moments:
    """Read the cells that are moments in the usual form and not implausible; all others are left out."""
    tails: dict[str, np.int64 | None] = {}
    found: list[tuple[int, str, np.int64]] = []
    for position, cell in enumerate(cells):
        if cell.__class__ is str and len(cell) >= WIDTH and cell.isascii():
            tail = cell[WIDTH:]
            if tail not in tails:
                tails[tail] = _offset(tail)
            offset = tails[tail]
            if offset is not None:
                found.append((position, cell[:WIDTH], offset))
    if not found:
        return Moments(*np.zeros((3, 0), np.int64))
    positions, texts, offsets = zip(*found, strict=True)
    signs = np.frombuffer("".join(texts).encode("ascii"), np.uint8).reshape(-1, WIDTH)
    fits, days, seconds = _read(signs)
    if habit.zone:
        days, seconds = _by_clock(days, seconds, np.array(offsets, np.int64), habit.zone)
    fits &= (days >= habit.first) & (days <= LAST_DAY)
    seconds = np.where(seconds > 0, seconds, NO_TIME)
    return Moments(np.array(positions, np.int64)[fits], days[fits], seconds[fits])


def _offset(tail: str) -> np.int64 | None:
    """Give the seconds that a tail says a clock is ahead of UTC, `NO_OFFSET` for none; None for another tail."""
    match = TAIL.fullmatch(tail)
    if match is None:
        return None
    offset = match["offset"]
    if offset is None or offset in "zZ":
        return NO_OFFSET if offset is None else np.int64(0)
    ahead = int(offset[1:3]) * HOUR + int(offset[-2:]) * 60
    return np.int64(-ahead if offset[0] == "-" else ahead)


def _read(signs: Bytes) -> tuple[Mask, Longs, Longs]:
    """Read rows of signs: which are moments, their ordinals and seconds."""
    fits = np.logical_and.reduce([(signs[:, at] - ord("0")) < 10 for at in DIGITS])
    for at, (one, other) in SIGNS:
        fits &= (signs[:, at] == one) | (signs[:, at] == other)
    year, month, day, hour, minute, second = (
        _number(signs, at, to) for at, to in ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
    )
    months = (np.where(fits, year, 1970) - 1970) * 12 + np.where(fits, month, 1) - 1
    begin = months.astype("M8[M]")
    date = begin.astype("M8[D]") + (np.where(fits, day, 1) - 1)
    days = date.astype(np.int64) + EPOCH
    fits &= (month >= 1) & (month <= 12) & (day >= 1) & (date.astype("M8[M]") == begin)
    fits &= (year >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    return fits, days, hour * HOUR + minute * 60 + second


def _number(signs: Bytes, at: int, to: int) -> Longs:
    number = np.zeros(len(signs), np.int64)
    for place in range(at, to):
        number = number * 10 + (signs[:, place] & 15)
    return number


def _by_clock(days: Longs, seconds: Longs, offsets: Longs, zone: str) -> tuple[Longs, Longs]:
    """Give the days and seconds that a clock in a zone shows; a moment without an offset is that of the clock."""
    from zoneinfo import ZoneInfo

    moments = (days - EPOCH) * DAY + seconds - np.where(offsets == NO_OFFSET, 0, offsets)
    # a clock is set forth and back on a quarter of an hour
    quarters, places = np.unique(moments // 900, return_inverse=True)
    ahead = [_ahead(ZoneInfo(zone), quarter * 900) for quarter in quarters.tolist()]
    local = moments + np.where(offsets == NO_OFFSET, 0, np.array(ahead, np.int64)[places])
    return local // DAY + EPOCH, local % DAY


def _ahead(clock: tzinfo, moment: int) -> int:
    """Give the seconds that a clock is ahead of UTC at a moment."""
    offset = datetime.fromtimestamp(moment, UTC).astimezone(clock).utcoffset()
    return int(offset.total_seconds()) if offset else 0
