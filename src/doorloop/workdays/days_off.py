"""Days off: the Dutch holidays of the Algemene termijnenwet (BWBR0002448), and the days that a decree equates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

FIRST: Final = date(1990, 1, 1)
LAST: Final = date(2100, 12, 31)
"""The days that every calendar reaches, both included."""

DECREE_YEARS: Final = (range(2005, 2020), range(2022, 2029))
"""The years whose decree days are known; no decree of 2000-2004 and 2020-2021 was found."""

_ONE_DAY: Final = timedelta(days=1)


class DayOff(Struct, frozen=True):
    """A day that is no working day, with its names and the law or decree that says so."""

    day: date
    name_nl: str
    name_en: str
    source: str

    def name(self, lang: str) -> str:
        """Give the name in Dutch (`nl`) or else in English."""
        return self.name_nl if lang == "nl" else self.name_en


_ART_3_1: Final = "Atw art. 3(1)"
ART_3_2: Final = "Atw art. 3(2)"
_ART_3_3: Final = "Atw art. 3(3)"

_FIXED_DAYS: Final = (
    (1, 1, "Nieuwjaarsdag", "New Year's Day"),
    (5, 5, "Bevrijdingsdag", "Liberation Day"),  # every year: art. 3(1) knows no lustrum
    (12, 25, "Eerste Kerstdag", "Christmas Day"),
    (12, 26, "Tweede Kerstdag", "Second Day of Christmas"),
)
_EASTER_DAYS: Final = (
    (-2, "Goede Vrijdag", "Good Friday", ART_3_2),
    (1, "Tweede Paasdag", "Easter Monday", _ART_3_1),
    (39, "Hemelvaartsdag", "Ascension Day", _ART_3_1),
    (50, "Tweede Pinksterdag", "Whit Monday", _ART_3_1),
)


def easter(year: int) -> date:
    """Compute Easter Sunday of the Gregorian calendar, after the lunar tables of 1582.

    The golden number and the century corrections give the age of the moon, the age gives the
    Paschal full moon (21 March up to 18 April), and Easter is the first Sunday after it.
    """
    century, golden = year // 100, year % 19
    moon = (15 + century - century // 4 - (8 * century + 13) // 25 + 19 * golden) % 30
    # the tables never let the full moon fall on 19 April, nor on the 18th in a late lunar year
    moon -= moon == 29 or (moon == 28 and golden > 10)
    full_moon = date(year, 3, 21) + timedelta(days=moon)
    return full_moon + timedelta(days=7 - full_moon.isoweekday() % 7)


def kings_day(year: int) -> DayOff:
    """Give the day on which the birthday of the King, before 2014 of the Queen, is celebrated.

    30 April up to 2013, 27 April from 2014; a Sunday gives way to the Saturday before it.
    """
    names = ("Koningsdag", "King's Day") if year >= 2014 else ("Koninginnedag", "Queen's Day")
    day = date(year, 4, 27 if year >= 2014 else 30)
    return DayOff(day - _ONE_DAY if day.weekday() == 6 else day, *names, _ART_3_1)


YEARS: Final = range(FIRST.year, LAST.year + 1)


def recognised(years: Iterable[int] = YEARS) -> Iterator[DayOff]:
    """Yield the days of art. 3(1) and (2), those in weekends too."""
    for year in years:
        sunday = easter(year)
        yield kings_day(year)
        for month, day, name_nl, name_en in _FIXED_DAYS:
            yield DayOff(date(year, month, day), name_nl, name_en, _ART_3_1)
        for offset, name_nl, name_en, source in _EASTER_DAYS:
            yield DayOff(sunday + timedelta(days=offset), name_nl, name_en, source)


def decree_days() -> Iterator[DayOff]:
    """Yield the days that a royal decree equates with a recognised one, under art. 3(3).

    They follow no rule: each is a row of workdays/decree_days.csv with its decree and sureness.
    """
    path = Path(__file__).parent / "decree_days.csv"
    for row in path.read_text("utf-8").splitlines()[1:]:
        day, source, _sureness = row.split(",")
        yield DayOff(
            date.fromisoformat(day),
            "gelijkgesteld bij koninklijk besluit",
            "equated by royal decree",
            f"{_ART_3_3}, {source}",
        )
