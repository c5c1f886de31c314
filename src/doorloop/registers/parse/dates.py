"""Dates as people write them. Day first, always."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, NamedTuple

from doorloop.registers.frames import NO_TIME, UNKNOWN, Cell
from doorloop.registers.parse.words import MissingWords, is_error, is_formula

FIRST_DAY: Final = date(1990, 1, 1).toordinal()
FIRST_BIRTH: Final = date(1901, 1, 1).toordinal()
LAST_DAY: Final = date(2100, 12, 31).toordinal()
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
)
CLOCK = (
    r"(?:(?:t|,?\s+(?:om\s+)?)(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)"
    r"(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?:\s*(?:uur|u\b\.?|h\b))?\s*(?:z|[+-]\d{2}:?\d{2})?(?!\d))?"
)
"""A time of day, and a UTC offset that is read over: the date counts as it is written."""

PLAIN = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
"""As nearly all dates of an export are written."""
DATE = tuple(re.compile(BEFORE + shape + CLOCK, re.I) for shape in SHAPES)
REMARK = re.compile(r"\s*[(,;:]")
"""Where a remark begins behind a word for missing."""
ANOTHER = (
    re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\s*[-/]\s*(?P<month>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?:\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})[\s.-]*(?P<month>{'|'.join(MONTHS)})\b", re.I),
    re.compile(r"(?<!\d)\d{4}-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
)
"""What looks like a second date behind a first one, with or without its year."""


class Date(NamedTuple):
    """What a cell says: a day (or a kind of missing), seconds of the day, and the rule that it met."""

    day: int
    seconds: int = NO_TIME
    rule: str = ""


def parse_date(value: Cell, words: MissingWords, *, birth_by: int = 0, epoch_1904: bool = False) -> Date:
    """Read one cell of a date column.

    Args:
        value: the cell, as a reader gives it.
        words: the words for missing.
        birth_by: for a birth date the latest year it can have, which settles a year of two digits; else 0.
        epoch_1904: whether the workbook counts its serial numbers from 1904.
    """
    if isinstance(value, str):
        found = _from_text(value.strip(), words, birth_by)
    elif isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        found = Date(value.toordinal(), seconds or NO_TIME)
    elif isinstance(value, date):
        found = Date(value.toordinal())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = _from_number(value, EPOCH_1904 if epoch_1904 else EPOCH_1900)
    else:
        return Date(UNKNOWN, rule="date-unreadable")
    first = FIRST_BIRTH if birth_by else FIRST_DAY
    if found.day > 0 and not first <= found.day <= LAST_DAY:
        return Date(UNKNOWN, rule="date-implausible")
    return found


def _from_text(text: str, words: MissingWords, birth_by: int) -> Date:
    plain = PLAIN.fullmatch(text)
    kind = words.kind_as_is(text) if plain else words.kind(text)
    if kind is not None:
        return Date(kind)
    if plain:
        return _whole(int(plain[3]), int(plain[2]), int(plain[1]))
    kind = words.kind(REMARK.split(text, maxsplit=1)[0])
    if kind:
        return Date(kind, rule="date-remark")
    if is_error(text):
        return Date(UNKNOWN, rule="error-cell")
    if is_formula(text):
        return Date(UNKNOWN, rule="formula-empty")
    match = next(filter(None, (shape.match(text) for shape in DATE)), None)
    if match is None:
        return _from_digits(text)
    rest = text[match.end() :].strip()
    if _has_date(rest):
        return Date(UNKNOWN, rule="date-two")
    if rest and (rest[0].isdigit() or rest[:2].lstrip("-/.")[:1].isdigit()):
        return Date(UNKNOWN, rule="date-unreadable")
    return _from_match(match, rest, birth_by)


def _has_date(rest: str) -> bool:
    found = (match for shape in ANOTHER for match in shape.finditer(rest))
    return any(
        1 <= int(match["day"]) <= 31 and (not match["month"].isdigit() or 1 <= int(match["month"]) <= 12)
        for match in found
    )


def _from_match(match: re.Match[str], rest: str, birth_by: int) -> Date:
    month = match["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    if number == 0 and not month.isdigit():
        return Date(UNKNOWN, rule="date-unreadable")
    year, short = _year(match["year"], birth_by)
    found = _whole(year, number, int(match["day"]))
    if found.rule:
        return found
    seconds = sum(int(match[part] or 0) * size for part, size in (("hour", 3600), ("minute", 60), ("second", 1)))
    rule = "date-remark" if rest else "date-short-year" if short else ""
    return Date(found.day, seconds or NO_TIME, rule)


def _whole(year: int, month: int, day: int) -> Date:
    try:
        return Date(date(year, month, day).toordinal())
    except ValueError:
        return Date(UNKNOWN, rule="date-implausible")


def _year(text: str, birth_by: int) -> tuple[int, bool]:
    """Settle a year; two digits below 70 are this century's, and a birth lies before `birth_by`."""
    digits = text.lstrip("'’ ")
    if len(digits) == 4:
        return int(digits), False
    short = int(digits)
    this_century = short <= birth_by - 2000 if birth_by else short < 70
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
