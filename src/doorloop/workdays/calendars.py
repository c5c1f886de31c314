"""Working days: which days count in a calendar, and how many lie between two dates.

Convention: the working days from `a` to `b` are the working days d with a < d <= b. The day of the
event does not count (Awb art. 6:8), the last day does. No law says what a "werkdag" of a policy
target is, so the calendar is a choice with a name. Calendars reach from FIRST up to and with LAST; one for registers
with earlier dates begins with their first year, by the rules of today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import DefinitionError, UsageError
from doorloop.base.words import both
from doorloop.workdays.days_off import ART_3_2, DECREE_YEARS, FIRST, LAST, DayOff, decree_days, recognised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

_CHUNK: Final = 1 << 14
"""Pairs counted at a time: what is read and written in between stays in the processor's cache."""


class Calendar(Struct, frozen=True, dict=True):
    """The days off from `first` to LAST, and the counting of working days between them.

    `days` may hold days off in weekends too: they are listed, never counted twice.
    Every method raises UsageError for a date outside `first`...LAST.
    """

    name: str
    about_nl: str
    about_en: str
    days: tuple[DayOff, ...]
    decree_years: tuple[range, ...] = ()
    first: date = FIRST

    def __repr__(self) -> str:
        return f"Calendar({self.name!r}, first={self.first!r})"

    def about(self, lang: str) -> str:
        """Say in Dutch (`nl`) or else in English which weekdays are no working days."""
        return self.about_nl if lang == "nl" else self.about_en

    def coverage(self, lang: str = "nl") -> str | None:
        """Say for which years decree days are known; None when the calendar holds none."""
        if not self.decree_years:
            return None
        dutch = lang == "nl"
        spans = [f"{years[0]}-{years[-1]}" for years in self.decree_years]
        known = (" en " if dutch else " and ").join(spans)
        if dutch:
            return (
                f"Bij koninklijk besluit gelijkgestelde dagen zijn bekend voor {known}; in andere jaren ontbreken ze."
            )
        return f"Days equated by royal decree are known for {known}; in other years they are missing."

    def covers(self, a: date, b: date) -> bool:
        """Tell whether the decree days are known for every year from `a` to `b`."""
        years = range(min(a, b).year, max(a, b).year + 1)
        return not self.decree_years or all(any(year in known for known in self.decree_years) for year in years)

    @cached_property
    def sha256(self) -> str:
        """Digest the name and every weekday day off: it changes if and only if a count could."""
        import hashlib

        text = "\n".join([self.name, *(day.isoformat() for day in self._closed)])
        return hashlib.sha256(text.encode()).hexdigest()

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is a weekday and no day off."""
        return within(day, self.first).weekday() < 5 and day not in self._closed

    def day_off(self, day: date) -> DayOff | None:
        """Give what makes a weekday no working day; None on a working day or in a weekend."""
        return self._closed.get(within(day, self.first))

    def workdays(self, a: date, b: date) -> int:
        """Count the working days d with a < d <= b; b before a gives minus `workdays(b, a)`.

        Source: Awb art. 6:8 (a term starts on the day after the event).
        """
        return self._up_to(b) - self._up_to(a)

    def add(self, day: date, n: int) -> date:
        """Find the last day of a term of `n` working days after `day`; n = 0 gives `day` itself."""
        if n < 0:
            raise UsageError(both("err.term_backwards", n=n), remedy=both("try.term_backwards"))
        within(day, self.first)
        while n:
            day += timedelta(days=1)
            n -= self.is_workday(day)
        return day

    def days_off(self, a: date, b: date) -> list[DayOff]:
        """List the days off d on a weekday with a < d <= b, in order."""
        low, high = (bisect_right(self._closed_days, within(end, self.first)) for end in (a, b))
        return [self._closed[day] for day in self._closed_days[low:high]]

    @cached_property
    def prefix(self) -> Ints:
        """Count the working days up to and including `first` + i days: an int32 array, read-only."""
        import numpy as np

        base = self.first.toordinal()
        ordinals = np.arange(base, LAST.toordinal() + 1)
        working = (ordinals - 1) % 7 < 5  # day 1 of the ordinals is a Monday
        working[[day.toordinal() - base for day in self._closed]] = False
        table = np.cumsum(working, dtype=np.int32)
        table.flags.writeable = False
        return table

    def count(self, start: Ints, end: Ints) -> Ints:
        """Count `workdays(start, end)` for two int32 arrays (n,) of `date.toordinal()` numbers."""
        import numpy as np

        for numbers in (start, end):
            if numbers.size:
                self._within_ordinals(int(numbers.min()), int(numbers.max()))
        result = np.empty(start.shape, np.int32)
        table = self._by_ordinal
        for low in range(0, start.size, _CHUNK):
            part = slice(low, low + _CHUNK)
            # "clip" never has to: the limits are checked above, and it is the fastest mode
            until, since = (table.take(numbers[part], mode="clip") for numbers in (end, start))
            np.subtract(until, since, out=result[part])
        return result

    def _up_to(self, day: date) -> int:
        """Count the weekdays since year 1 up to and with `day`, less the days off since `first`."""
        weeks, rest = divmod(within(day, self.first).toordinal(), 7)
        return weeks * 5 + min(rest, 5) - bisect_right(self._closed_days, day)

    @cached_property
    def _closed(self) -> dict[date, DayOff]:
        """Map each weekday day off, in order; two that fall together share a date and are one."""
        closed: dict[date, DayOff] = {}
        for off in sorted(self.days, key=lambda off: off.day):
            if off.day.weekday() < 5 and self.first <= off.day <= LAST:
                same = closed.get(off.day)
                closed[off.day] = _joined(same, off) if same else off
        return closed

    @cached_property
    def _closed_days(self) -> list[date]:
        return list(self._closed)

    @cached_property
    def _by_ordinal(self) -> Ints:
        """Put `prefix` where an ordinal number finds it without a subtraction."""
        import numpy as np

        # what lies before `first` is never read, so it never takes up memory
        table = np.zeros(LAST.toordinal() + 1, np.int32)
        table[self.first.toordinal() :] = self.prefix
        return table

    def _within_ordinals(self, low: int, high: int) -> None:
        """Raise UsageError when the ordinal numbers from `low` to `high` leave `first`...LAST."""
        if low < self.first.toordinal() or high > LAST.toordinal():
            raise UsageError(both("err.a_date_outside"), remedy=both("try.date_outside", first=self.first, last=LAST))


def within(day: date, first: date = FIRST) -> date:
    """Give `day` back; raise UsageError when no calendar that begins on `first` reaches it."""
    if not first <= day <= LAST:
        raise UsageError(both("err.date_outside", day=day), remedy=both("try.date_outside", first=first, last=LAST))
    return day


def weekend_days(a: date, b: date) -> int:
    """Count the Saturdays and Sundays d with a < d <= b; b before a gives the negative."""
    return (b - a).days - calendar("weekdagen").workdays(a, b)


def _joined(one: DayOff, other: DayOff) -> DayOff:
    """Make one day off of two on the same date, such as Ascension Day on 5 May 2016."""
    if one.name_nl == other.name_nl:
        return one
    return replace(
        one,
        name_nl=f"{one.name_nl} / {other.name_nl}",
        name_en=f"{one.name_en} / {other.name_en}",
    )


_MOST_NL: Final = (
    "Tweede Paasdag, Koninginnedag of Koningsdag, 5 mei (elk jaar), Hemelvaartsdag, "
    "Tweede Pinksterdag en beide Kerstdagen zijn geen werkdag"
)
_MOST_EN: Final = (
    "Easter Monday, Queen's or King's Day, 5 May (every year), Ascension Day, "
    "Whit Monday and both Christmas days are no working days"
)
_EQUATED_NL: Final = "net als de dagen die een koninklijk besluit gelijkstelt (Atw art. 3 lid 3)"
_EQUATED_EN: Final = "and neither are the days that a royal decree equates (Atw art. 3(3))"


class _Shipped(NamedTuple):
    """A calendar of the program: what it says of itself, its days off, and the years whose decrees are among them."""

    nl: str
    en: str
    days: Callable[[], Iterable[DayOff]]
    decree_years: tuple[range, ...] = ()


_SHIPPED: Final = {
    "nl": _Shipped(
        f"Nieuwjaarsdag, Goede Vrijdag, {_MOST_NL}",
        f"New Year's Day, Good Friday, {_MOST_EN}",
        recognised,
    ),
    "atw": _Shipped(
        f"Nieuwjaarsdag, Goede Vrijdag, {_MOST_NL}, {_EQUATED_NL}",
        f"New Year's Day, Good Friday, {_MOST_EN}, {_EQUATED_EN}",
        lambda: (*recognised(), *decree_days()),
        DECREE_YEARS,
    ),
    "rijk": _Shipped(
        f"Nieuwjaarsdag, {_MOST_NL}",
        f"New Year's Day, {_MOST_EN}",
        lambda: (off for off in recognised() if off.source != ART_3_2),
    ),
    "weekdagen": _Shipped(
        "elke dag van maandag tot en met vrijdag is een werkdag, ook een feestdag",
        "every day from Monday to Friday is a working day, a public holiday too",
        tuple,
    ),
}
NAMES: Final = tuple(_SHIPPED)


def calendar(name: str, first: date = FIRST) -> Calendar:
    """Give the calendar of one of NAMES, from FIRST on or from an earlier day; raise UsageError for another name.

    Sources: Algemene termijnenwet art. 3 (`nl` and `atw`), ARAR art. 21(7) and CAO Rijk (`rijk`).
    """
    if name not in NAMES:
        raise UsageError(both("err.no_calendar", name=repr(name)), remedy=both("try.calendar", names=", ".join(NAMES)))
    return _made(name, date(min(first, FIRST).year, 1, 1))


@cache
def _made(name: str, first: date) -> Calendar:
    shipped = _SHIPPED[name]
    days = tuple(shipped.days())
    sources = {off.source for off in days}
    days += tuple(off for off in recognised(range(first.year, FIRST.year)) if off.source in sources)
    return Calendar(name, shipped.nl, shipped.en, days=days, decree_years=shipped.decree_years, first=first)


def calendar_from(
    name: str,
    country: str,
    subdivision: str | None = None,
    categories: tuple[str, ...] = ("public",),
    extra_days: Iterable[date] = (),
    first: date = FIRST,
) -> Calendar:
    """Build the calendar of another country from the `holidays` package.

    Days come from the package's `categories` for a country code and subdivision, and from
    `extra_days`. Raises DefinitionError when the package does not know one of them.
    """
    try:
        first = date(min(first, FIRST).year, 1, 1)
        days = _package_days(country, subdivision, categories, first)
    except (NotImplementedError, ValueError) as error:
        what = both("err.calendar_package", name=repr(name), why=error)
        raise DefinitionError(what, remedy=both("try.calendar_package")) from error
    days += [DayOff(day, "extra vrije dag", "extra day off", "definition") for day in extra_days]
    place = f"{country}-{subdivision}" if subdivision else country
    return Calendar(
        name,
        f"de feestdagen van {place} volgens het pakket holidays zijn geen werkdag",
        f"the holidays of {place} in the package holidays are no working days",
        tuple(days),
        first=first,
    )


def _package_days(country: str, subdivision: str | None, categories: tuple[str, ...], first: date) -> list[DayOff]:
    """List the holidays from the year of `first` to LAST, in Dutch and English where the package can."""
    import holidays

    entity = holidays.country_holidays(country, subdivision, categories=categories)
    spoken = entity.supported_languages

    def named(language: str) -> holidays.HolidayBase:
        return holidays.country_holidays(
            country,
            subdivision,
            years=range(first.year, LAST.year + 1),
            categories=categories,
            # without a language the names would follow LANG
            language=language if language in spoken else entity.default_language,
        )

    dutch, english = named("nl"), named("en_US")
    return [DayOff(day, dutch[day], english[day], f"holidays {country}") for day in dutch]
