"""Days as people write them on a command line."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from doorloop.base.errors import UsageError
from doorloop.base.words import both

TODAY: Final = ("today", "vandaag")
CENTURY: Final = 70
"""A year of two digits below this is of this century."""


def parse_day(text: str) -> date:
    """Read a date: ISO, day first with `-`, `/` or `.`, or `today` or `vandaag`.

    A year of two digits below 70 is of this century, as in registers.

    Errors: UsageError for anything else.
    """
    if text.strip().lower() in TODAY:
        return date.today()
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip(), re.ASCII)
    dutch = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", text.strip(), re.ASCII)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dutch:
            return date(_year(dutch[4]), int(dutch[3]), int(dutch[1]))
    except ValueError:
        pass  # a shape that fits with a day that does not exist, such as 31-2-2013
    raise UsageError(both("err.no_date", text=repr(text)), remedy=both("try.date"))


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < CENTURY else 1900)
