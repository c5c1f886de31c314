"""Days as people write them on a command line."""

from __future__ import annotations

import re
from datetime import date

from doorloop.base.errors import UsageError


def parse_day(text: str) -> date:
    """Read a date: ISO, day first with `-`, `/` or `.`, or `today`.

    Errors: UsageError for anything else, a two-digit year included.
    """
    if text.strip().lower() == "today":
        return date.today()
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip(), re.ASCII)
    dutch = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", text.strip(), re.ASCII)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dutch:
            return date(int(dutch[4]), int(dutch[3]), int(dutch[1]))
    except ValueError:
        pass  # a shape that fits with a day that does not exist, such as 31-2-2013
    raise UsageError(f"{text!r} is no date", remedy="write 2012-09-05, 5-9-2012, 5/9/2012 or today")
