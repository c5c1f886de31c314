"""Dates and moments as programs write them, thousands at once: equal to what is read one by one.

Texts are `05-09-2012`, and ISO 8601 or RFC 3339; a workbook gives dates themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.base.folding import fold_code
from doorloop.registers.frames import NO_TIME, Cell
from doorloop.registers.parse.dates import FIRST_BIRTH, LAST_DAY, Habit
from doorloop.registers.parse.words import SIGNS_OF_A_DATE, MissingWords
from doorloop.registers.parse.zones import seconds_ahead

FEWEST: Final = 256
"""Fewer distinct cells are sooner read one by one."""
FEWEST_ALIKE: Final = 16
"""And so are fewer longer ones of one length: most of them are remarks."""
CHUNK: Final = 1 << 13
"""Cells that are looked at together: what is worked out in between stays in the processor's cache."""
WIDTH: Final = 19
"""Signs of `2012-09-05T13:45:10`; a fraction and an offset may follow."""
DATE_DIGITS: Final = (0, 1, 3, 4, 6, 7, 8, 9)
DIGITS: Final = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
SIGNS: Final = ((4, b"--"), (7, b"--"), (10, b"T "), (13, b"::"), (16, b"::"))
TAIL: Final = re.compile(r"(?:\.\d+)?(?P<offset>[zZ]|[+-]\d{2}:?\d{2})?", re.ASCII)
EPOCH: Final = 719_163
"""The ordinal of 1 January 1970."""
HOUR, DAY = 3600, 86_400
NO_OFFSET, NO_TAIL = np.int64(1) << 40, np.int64(1) << 41

Bytes = NDArray[np.uint8]


class Moments(NamedTuple):
    """What cells say: their position among those that were asked about, ordinals, and seconds of the day."""

    positions: Ints
    days: Ints
    seconds: Ints


def read_moments(cells: Sequence[Cell], habit: Habit, words: MissingWords) -> Moments:
    """Read the cells that are dates or moments in the usual form and not implausible; all others are left out."""
    found = [part for at in range(0, len(cells), CHUNK) for part in _chunk(cells[at : at + CHUNK], at, habit)]
    if not found:
        return Moments(*np.zeros((3, 0), np.int32))
    every = Moments(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    return _without_words(every, cells, words) if words.dates else every


def _without_words(found: Moments, cells: Sequence[Cell], words: MissingWords) -> Moments:
    """Leave out the texts that a definition takes for words, such as a date that stands for none."""
    keep = np.array([not _is_word(cells[at], words.dates) for at in found.positions.tolist()], np.bool_)
    return Moments(*(part[keep] for part in found))


def _is_word(cell: Cell, dates: Collection[str]) -> bool:
    """Tell whether a date is a word; one in digits and hyphens is compared as it is."""
    return cell in dates if cell.__class__ is not str or len(cell) == SIGNS_OF_A_DATE else fold_code(cell) in dates


def _chunk(cells: Sequence[Cell], first: int, habit: Habit) -> Iterator[Moments]:
    """Read some cells by what they are, and texts by their length, given the position of the first."""
    lengths = np.array([len(cell) if cell.__class__ is str else 0 for cell in cells], np.int64)
    alike = np.bincount(lengths)
    parts = [
        _of_length(cells, np.flatnonzero(lengths == length), length, habit)
        for length in np.flatnonzero(alike).tolist()
        if length == SIGNS_OF_A_DATE or (length >= WIDTH and alike[length] >= FEWEST_ALIKE)
    ]
    parts.append(_of_dates(cells, np.flatnonzero(lengths == 0), habit))
    for found in filter(None, parts):
        yield found._replace(positions=found.positions + np.int32(first))


def _of_dates(cells: Sequence[Cell], positions: Longs, habit: Habit) -> Moments | None:
    """Read the cells that are dates, some with a time of day; None where none of them is."""
    dates = [(at, cell) for at in positions.tolist() if (cell := cells[at]).__class__ in (date, datetime)]
    if not dates:
        return None
    places, days = np.array([(at, cell.toordinal()) for at, cell in dates], np.int32).T
    clocks = (c.hour * HOUR + c.minute * 60 + c.second if c.__class__ is datetime else 0 for _, c in dates)
    return _plausible(places, days, np.fromiter(clocks, np.int32, len(dates)), np.ones(len(dates), np.bool_), habit)


def _of_length(cells: Sequence[Cell], positions: Longs, length: int, habit: Habit) -> Moments | None:
    """Read the cells of one length, which stand at some positions; None where none of them is a moment."""
    text = "".join(map(cells.__getitem__, positions.tolist()))
    if not text.isascii():
        positions = np.array([at for at in positions.tolist() if cells[at].isascii()], np.int64)
        text = "".join(map(cells.__getitem__, positions.tolist()))
    signs = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, length)
    if not len(signs):
        return None
    if length == SIGNS_OF_A_DATE:
        fits, days = _read_dates(signs, habit)
        return _plausible(positions, days, np.zeros(len(days), np.int64), fits, habit)
    fits, days, seconds = _read(signs)
    offsets = _offsets(signs[:, WIDTH:])
    fits &= (offsets != NO_TAIL) & signs.all(axis=1)  # a zero at the end of a tail is not seen in it
    if habit.zone:
        days, seconds = _by_clock(days, seconds, np.where(fits, offsets, NO_OFFSET), habit.zone)
    return _plausible(positions, days, seconds, fits, habit)


def _plausible(
    positions: Ints | Longs, days: Ints | Longs, seconds: Ints | Longs, fits: Mask, habit: Habit
) -> Moments | None:
    """Keep what is a date, and can be one of its column; None where none can."""
    fits &= (days >= (FIRST_BIRTH if habit.birth_by else habit.first)) & (days <= LAST_DAY)
    seconds = np.where(seconds > 0, seconds, NO_TIME)
    if not fits.any():
        return None
    return Moments(*(found[fits].astype(np.int32) for found in (positions, days, seconds)))


def _offsets(tails: Bytes) -> Longs:
    """Give the seconds that each tail says a clock is ahead of UTC, each different one read once."""
    if not tails.shape[1]:
        return np.full(len(tails), NO_OFFSET)
    whole = np.ascontiguousarray(tails).view(f"S{tails.shape[1]}").ravel()
    distinct, places = np.unique(whole, return_inverse=True)
    return np.array([_offset(tail.decode("ascii")) for tail in distinct.tolist()], np.int64)[places]


def _offset(tail: str) -> np.int64:
    """Give the seconds that a tail says a clock is ahead of UTC, `NO_OFFSET` for none, `NO_TAIL` for another tail."""
    match = TAIL.fullmatch(tail)
    if match is None:
        return NO_TAIL
    offset = match["offset"]
    return NO_OFFSET if offset is None else np.int64(seconds_ahead(offset))


def _read(signs: Bytes) -> tuple[Mask, Longs, Longs]:
    """Read rows of signs: which are moments, their ordinals and seconds."""
    fits = np.logical_and.reduce([(signs[:, at] - ord("0")) < 10 for at in DIGITS])
    for at, (one, other) in SIGNS:
        fits &= (signs[:, at] == one) | (signs[:, at] == other)
    year, month, day, hour, minute, second = (
        _number(signs, at, to) for at, to in ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
    )
    is_day, days = _days(fits, year, month, day)
    fits &= is_day & (hour < 24) & (minute < 60) & (second < 60)
    return fits, days, hour * HOUR + minute * 60 + second


def _read_dates(signs: Bytes, habit: Habit) -> tuple[Mask, Longs]:
    """Read rows of signs: which are days, months and years with hyphens, and their ordinals."""
    fits = np.logical_and.reduce([(signs[:, at] - ord("0")) < 10 for at in DATE_DIGITS])
    fits &= (signs[:, 2] == ord("-")) & (signs[:, 5] == ord("-"))
    one, two, year = (_number(signs, at, to) for at, to in ((0, 2), (3, 5), (6, 10)))
    month, day = (one, two) if habit.month_first else (two, one)
    is_day, days = _days(fits, year, month, day)
    return fits & is_day, days


def _days(fits: Mask, year: Longs, month: Longs, day: Longs) -> tuple[Mask, Longs]:
    """Give the ordinals of dates, and which of them there are."""
    months = (np.where(fits, year, 1970) - 1970) * 12 + np.where(fits, month, 1) - 1
    begin = months.astype("M8[M]")
    dates = begin.astype("M8[D]") + (np.where(fits, day, 1) - 1)
    is_day = (month >= 1) & (month <= 12) & (day >= 1) & (dates.astype("M8[M]") == begin) & (year >= 1)
    return is_day, dates.astype(np.int64) + EPOCH


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
