"""Dates as people write them: day first, unless the definition says of a field that its months come first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from msgspec import Struct

from doorloop.base.folding import as_typed
from doorloop.base.patterns import pattern
from doorloop.definition.parts import EARLIEST
from doorloop.registers.frames import EMPTY, NO_TIME, UNKNOWN, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula

FIRST_DAY: Final = EARLIEST.toordinal()
FIRST_BIRTH: Final = date(1901, 1, 1).toordinal()
LAST_DAY: Final = date(2100, 12, 31).toordinal()
PIVOT: Final = 70
"""A year of two digits below this is of this century, where no date lies before 1970."""
EPOCH_1900: Final = date(1899, 12, 30).toordinal()
EPOCH_1904: Final = date(1904, 1, 1).toordinal()

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb febr februari february",
            "mrt maa maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

WEEKDAY = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo"
BEFORE = rf"(?:d\.?d\.?\s*)?(?:(?:{WEEKDAY})\b\.?,?\s+)?"
YEAR = r"(?P<year>\d{4}|['’]?\s?\d{2})(?!\d)"
SHAPES = (
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    rf"(?P<day>\d{{1,2}})\s*[-/.]\s*(?P<month>\d{{1,2}})\s*[-/.]\s*{YEAR}",
    rf"(?P<day>\d{{1,2}})[\s.-]*(?P<month>[a-z]{{3,9}})\.?[\s.-]*{YEAR}",
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
    r"(?:[a-z]{3}\s+)?(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})(?!\d)",
)
CLOCK = (
    r"(?:(?:t|,?\s+(?:om\s+)?)(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
    r"(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s*(?:uur|u\b\.?|h\b))?\s*(?P<offset>z|[+-]\d{2}:?\d{2})?(?!\d))?"
)
"""A time of day, and a UTC offset that is read over: the date counts as it is written."""
NUMERIC: Final = r"\s*(?P<one>\d{1,2})\s*(?P<sep>[-/.])\s*(?P<two>\d{1,2})\s*(?P=sep)\s*(?:\d{4}|\d{2})(?!\d)"
"""A day and a month in digits, of which only the numbers tell which comes first."""
UTC_MIDNIGHT: Final = r"(?i)\S+[t ]2[23]:00(?::00(?:\.0+)?)?\s*(?:z|[+-]00:?00)"
"""Midnight in the Netherlands as UTC has it: the evening of the day before."""
SHARE: Final = 4
"""At least one in so many of a column's dates in digits makes sense with the month first alone."""

PLAIN = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
"""As nearly all dates of an export are written."""
DOUBT: Final = (
    r"(?i)\?|±|\b(?:gepland\w*|planning|verwacht\w*|streef\w*|prognose|voorlopig|concept|voorbehoud|ovb|"
    r"geannuleerd|vervallen|vervalt|afgezegd|uitgesteld|verzet|niet|geen|nog|onjuist|fout|onzeker|circa|ca|ongeveer|geschat|"
    r"planned|expected|tentative|provisional|draft|cancell?ed|withdrawn|postponed|not|wrong|unsure|about|approx|"
    r"estimated|tbc|tbd)\b"
)
"""What a remark behind a date says where it may not have happened, or not on that day."""
REMARK = re.compile(r"\s*[(,;:]")
"""Where a remark begins behind a word for missing."""
ANOTHER = (
    r"(?<![\d/.-])(?P<day>\d{1,2})\s*[-/]\s*(?P<month>\d{1,2})(?!\d)",
    r"(?<![\d/.-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?:\d{4}|\d{2})(?!\d)",
    rf"(?i)(?<!\d)(?P<day>\d{{1,2}})[\s.-]*(?P<month>{'|'.join(MONTHS)})\b",
    r"(?<!\d)\d{4}-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
)
"""What looks like a second date behind a first one, with or without its year."""


class Date(NamedTuple):
    """What a cell says: a day (or a kind of missing), seconds of the day, and the rule that it met."""

    day: int
    seconds: int = NO_TIME
    rule: str = ""


class Habit(Struct, frozen=True):
    """How the dates of a column are written.

    Attributes:
        birth_by: for a birth date the latest year it can have, which settles a year of two digits; else 0.
        epoch_1904: whether the workbook counts its serial numbers from 1904.
        month_first: whether the month stands before the day where both are digits.
        zone: where the clock hangs that a timestamp with a UTC offset is told by; None where it counts as written.
        first: the first day (an ordinal) that a date can have, where it is no birth.
        pivot: years of two digits below this are of this century.
    """

    birth_by: int = 0
    epoch_1904: bool = False
    month_first: bool = False
    zone: str = ""
    first: int = FIRST_DAY
    pivot: int = PIVOT


def read_date(value: Cell, words: MissingWords, habit: Habit) -> Date:
    """Read one cell of a date column.

    Args:
        value: the cell, as a reader gives it.
        words: the words for missing.
        habit: how the column is written.
    """
    if isinstance(value, str):
        found = _from_text(as_typed(value).strip().lstrip("'"), words, habit)
    elif isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        found = Date(value.toordinal(), seconds or NO_TIME)
    elif isinstance(value, date):
        found = Date(value.toordinal())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _from_number(value, EPOCH_1904 if habit.epoch_1904 else EPOCH_1900)
        kind = words.kind(f"{value:g}") if found.rule == "date-unreadable" else None
        if kind is not None:
            return Date(kind)
        if found.rule == "date-unreadable" and words.is_not_yet(f"{value:g}"):
            return Date(EMPTY, rule="word-not-yet")
    else:
        return Date(UNKNOWN, rule="date-unreadable")
    first = FIRST_BIRTH if habit.birth_by else habit.first
    if found.day > 0 and not first <= found.day <= LAST_DAY:
        return Date(UNKNOWN, rule="date-implausible")
    return found


def _from_text(text: str, words: MissingWords, habit: Habit) -> Date:
    plain = PLAIN.fullmatch(text)
    kind = words.kind_as_is(text) if plain else words.kind(text)
    if kind is not None:
        return Date(kind)
    if plain:
        return _whole(int(plain[3]), *_in_order(int(plain[1]), int(plain[2]), habit))
    if words.is_not_yet(text):
        return Date(EMPTY, rule="word-not-yet")
    kind = words.kind(REMARK.split(text, maxsplit=1)[0])
    if kind:
        return Date(kind, rule="date-remark")
    if is_error(text):
        return Date(UNKNOWN, rule="error-cell")
    if is_formula(text):
        return Date(UNKNOWN, rule="formula-empty")
    match = next(filter(None, (pattern(BEFORE + shape + CLOCK, re.I).match(text) for shape in SHAPES)), None)
    if match is None:
        return _from_digits(text)
    rest = text[match.end() :].strip()
    if _has_date(rest):
        return Date(UNKNOWN, rule="date-two")
    if rest and (rest[0].isdigit() or rest[:2].lstrip("-/.")[:1].isdigit()):
        return Date(UNKNOWN, rule="date-unreadable")
    return _from_match(match, rest, habit)


def _has_date(rest: str) -> bool:
    found = (match for shape in ANOTHER for match in pattern(shape).finditer(rest))
    return any(
        1 <= int(match["day"]) <= 31 and (not match["month"].isdigit() or 1 <= int(match["month"]) <= 12)
        for match in found
    )


def _in_order(one: int, two: int, habit: Habit) -> tuple[int, int]:
    """Give month and day of two numbers in the order of a column."""
    return (one, two) if habit.month_first else (two, one)


def _from_match(match: re.Match[str], rest: str, habit: Habit) -> Date:
    month = match["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    if number == 0 and not month.isdigit():
        return Date(UNKNOWN, rule="date-unreadable")
    year, short = _year(match["year"], habit)
    day = int(match["day"])
    if month.isdigit() and match.start("day") < match.start("month"):
        number, day = _in_order(day, number, habit)
    found = _whole(year, number, day)
    if found.rule:
        return found
    seconds = _seconds(match)
    if habit.zone and match["offset"]:
        found, seconds = _local(found.day, seconds, match["offset"], habit.zone)
    remark = "date-doubted" if pattern(DOUBT).search(rest) else "date-remark"
    rule = remark if rest else "date-short-year" if short else ""
    return Date(found.day, seconds or NO_TIME, rule)


def _seconds(match: re.Match[str]) -> int:
    """Give the seconds of the day; 12 AM is midnight, 12 PM noon."""
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"].lower() == "p") if hour <= 12 else hour
    return hour * 3600 + int(match["minute"] or 0) * 60 + int(match["second"] or 0)


def _local(day: int, seconds: int, offset: str, zone: str) -> tuple[Date, int]:
    """Give the day and the seconds that a clock in a zone shows at a moment."""
    from zoneinfo import ZoneInfo

    written = datetime.fromordinal(day) + timedelta(seconds=seconds)
    ahead = "+00:00" if offset in "zZ" else f"{offset[:3]}:{offset[-2:]}"
    moment = datetime.fromisoformat(f"{written.isoformat()}{ahead}").astimezone(ZoneInfo(zone))
    return Date(moment.toordinal()), moment.hour * 3600 + moment.minute * 60 + moment.second


def tells_month_first(cell: Cell) -> bool:
    """Tell whether a cell is a date in digits that makes sense with the month first alone."""
    match = pattern(NUMERIC).match(as_typed(cell)) if isinstance(cell, str) else None
    return match is not None and int(match["one"]) <= 12 < int(match["two"]) <= 31


def is_month_first(cells: Iterable[Cell]) -> frozenset[str]:
    """Find the separators that the distinct cells of a column write dates with the month first with.

    Some of those make sense with the month first alone, none with the day first alone.
    """
    only_month, only_day, either = Counter[str](), Counter[str](), Counter[str]()
    for match in (pattern(NUMERIC).match(as_typed(cell)) for cell in cells if isinstance(cell, str)):
        if match is None:
            continue
        one, two = int(match["one"]), int(match["two"])
        kind = only_month if one <= 12 < two <= 31 else only_day if two <= 12 < one <= 31 else either
        kind[match["sep"]] += 1
    return frozenset(
        sep
        for sep, n in only_month.items()
        if not only_day[sep] and SHARE * n >= n + either[sep] and n + either[sep] > 1
    )


def may_be_swapped(cell: Cell, separators: frozenset[str]) -> bool:
    """Tell whether a cell of such a column is a date in digits, or one that a spreadsheet may have made of it."""
    if isinstance(cell, str):
        match = pattern(NUMERIC).match(as_typed(cell))
        return match is not None and match["sep"] in separators
    return isinstance(cell, date)


def is_utc_midnight(cells: Iterable[Cell], *, at_least: int = 2) -> bool:
    """Tell whether all moments of a column are 22:00 or 23:00 UTC, and so many different ones are there."""
    n = 0
    for text in (as_typed(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()):
        if not pattern(UTC_MIDNIGHT).fullmatch(text):
            return False
        n += 1
    return n >= at_least


def _whole(year: int, month: int, day: int) -> Date:
    try:
        return Date(date(year, month, day).toordinal())
    except ValueError:
        return Date(UNKNOWN, rule="date-implausible")


def _year(text: str, habit: Habit) -> tuple[int, bool]:
    """Settle a year; two digits below the pivot are this century's, and a birth lies before `birth_by`."""
    digits = text.lstrip("'’ ")
    if len(digits) == 4:
        return int(digits), False
    short = int(digits)
    this_century = short <= habit.birth_by - 2000 if habit.birth_by else short < habit.pivot
    return (2000 if this_century else 1900) + short, True


def _from_digits(text: str) -> Date:
    """Read a serial number that was exported as text, where it can be one."""
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_number(float(text.replace(",", ".")), EPOCH_1900)
    return Date(UNKNOWN, rule="date-unreadable")


def _from_number(value: float, epoch: int) -> Date:
    """Read a serial number without a date format, or a day written as yyyymmdd; both are doubtful."""
    if not 0 < value < 1e8:
        return Date(UNKNOWN, rule="date-unreadable")
    whole = int(value)
    if 19_000_101 <= whole <= 21_001_231:
        try:
            return Date(date(whole // 10_000, whole // 100 % 100, whole % 100).toordinal(), rule="date-number")
        except ValueError:
            return Date(UNKNOWN, rule="date-unreadable")
    if not FIRST_BIRTH <= epoch + whole <= LAST_DAY:
        return Date(UNKNOWN, rule="date-unreadable")
    seconds = min(round((value - whole) * 86_400), 86_399)
    return Date(epoch + whole, seconds or NO_TIME, "date-number")


def day_text(day: int) -> str:
    """Write a day as Dutch readers do: dd-mm-yyyy."""
    when = date.fromordinal(day)
    return f"{when.day:02}-{when.month:02}-{when.year:04}"
