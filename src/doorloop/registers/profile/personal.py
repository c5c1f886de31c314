"""What tells of a person: headers and values of which nothing is ever quoted."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from doorloop.base.findings import DATED, DIGITS
from doorloop.base.folding import as_typed
from doorloop.base.patterns import pattern
from doorloop.registers.profile.words import saying

IMPERSONAL: Final = saying("impersonal")
"""Words that make of such a header one of things: the kind of applicant, the name of a town."""
PERSONAL: Final = saying("numbers", "names", "contact", "roles")
HAPPENS: Final = saying("happens")
"""What a header says of what happens to a case: in `Pay Compensation` every word has a capital, as in a name."""
BIRTH: Final = saying("birth")

TITLE: Final = r"[A-ZÀ-Þ][a-zß-ÿ'’]+(?:-[A-ZÀ-Þ][a-zß-ÿ'’]+)*"
BETWEEN: Final = r"(?:(?:van|de|der|den|het|'t|ten|ter|te|in|op|el|al|bin|ben|von|du|la|le)\s+)*"
IDENTIFYING: Final = re.compile(
    r".*\S@\S+\.\w+.*|(?:\+\d{2}|00\d{2}|0)[\s-]?\d(?:[\s-]?\d){7,9}|[A-Z]{2}\d{2}\s?[A-Z]{4}\s?(?:\d\s?){8,12}|"
    r"\d{4}\s?[A-Z]{2}(?:\s+\d+\w*)?"
)
"""An e-mail address, a telephone number, an account, a postcode."""
NAME_SHAPES: Final = (
    r"(?:(?:dhr|mevr|mw|mr|mrs|ms|drs?|ir|prof)\.?\s+).*",
    rf"(?:[A-Z]\.\s?)+{BETWEEN}{TITLE}.*",
    rf"(?i:{BETWEEN}){TITLE},\s*(?:[A-Z]\.|{TITLE}).*",
    rf"{TITLE}\s+(?:[A-Z]\.?\s+)?{BETWEEN}{TITLE}(?:\s+{TITLE})?",
)
"""Names as people write them; those of places and peoples look alike."""
NAME: Final = re.compile("|".join(f"(?:{shape})" for shape in NAME_SHAPES))
MOST: Final = 2
"""A column is of persons when one in so many of its values looks like one."""


def words_of(header: str) -> str:
    """Write a header as words: `startDatum` and `START_DATUM` have two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", as_typed(header))
    return " ".join(re.sub(r"[\W_]+", " ", parted.replace("ë", "e").replace("ï", "i")).split())


def is_personal_header(header: str) -> bool:
    """Tell whether a header names a person, a number of one, or where one can be found."""
    words = words_of(header)
    return PERSONAL.search(words) is not None and IMPERSONAL.search(words) is None


def is_of_events(header: str) -> bool:
    """Tell whether a header names what happens to a case, of which the values are no names of persons."""
    return HAPPENS.search(words_of(header)) is not None


def is_birth(header: str) -> bool:
    """Tell whether a header names a birth."""
    return BIRTH.search(words_of(header)) is not None


def is_identifying(text: str) -> bool:
    """Tell whether a value looks like a number or an address of a person, or like a day, which may be a birth."""
    typed = as_typed(text).strip()
    return any(pattern(shape).search(typed) for shape in (DIGITS, DATED)) or IDENTIFYING.fullmatch(typed) is not None


def is_name(text: str) -> bool:
    """Tell whether a value is written as the name of a person is."""
    return NAME.fullmatch(as_typed(text).strip()) is not None


def are_personal(texts: Collection[str], *, events: bool = False) -> bool:
    """Tell whether so many of the distinct values of a column look like persons that it is of these.

    Args:
        events: whether its header says that they are no names.
    """
    return MOST * sum(is_identifying(text) or (not events and is_name(text)) for text in texts) >= len(texts) > 0
