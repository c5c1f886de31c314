"""Working-day calendars and counting, against literal dates, naive loops and other programs."""

from __future__ import annotations

import csv
import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays
import numpy as np
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from doorloop.base.errors import DefinitionError, UsageError
from doorloop.cli.workdays import workdays
from doorloop.workdays.calendars import NAMES, Calendar, calendar, calendar_from, weekend_days
from doorloop.workdays.days import parse_day
from doorloop.workdays.days_off import DECREE_YEARS, FIRST, LAST, DayOff, decree_days, easter, kings_day
from kit.facts import known_rows
from kit.processes import finish

DAY = timedelta(days=1)
DAYS = st.dates(FIRST, LAST)
CALENDARS = st.sampled_from(NAMES)
YEARS = range(FIRST.year, LAST.year + 1)


def iso(text: str) -> date:
    return date.fromisoformat(text)


def explicit(days: Iterable[date]) -> Calendar:
    """A calendar with just these days off, so that the counting is what a test sees."""
    return Calendar("test", "", "", tuple(DayOff(day, "vrij", "off", "test") for day in days))


def naive(counting: Calendar, a: date, b: date) -> int:
    """Count day by day, a < d <= b."""
    closed = {off.day for off in counting.days}
    days = (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
    return sum(day.weekday() < 5 and day not in closed for day in days)


# --- known answers ---


@pytest.mark.parametrize(
    ("start", "end", "days", "weekdagen", "nl", "atw", "rijk"),
    [
        ("2012-09-05", "2012-09-19", 14, 10, 10, 10, 10),
        ("2012-12-20", "2013-01-04", 15, 11, 8, 6, 8),
        ("2013-03-27", "2013-04-03", 7, 5, 3, 3, 4),
        ("2013-04-26", "2013-05-13", 17, 11, 9, 7, 9),
        ("2013-12-23", "2014-01-03", 11, 9, 6, 5, 6),
        ("2012-09-05", "2013-08-31", 360, 257, 249, 245, 250),
        ("2012-09-05", "2014-01-01", 483, 345, 334, 329, 335),
        ("2012-09-05", "2012-09-05", 0, 0, 0, 0, 0),
    ],
)
def test_known_spans(start: str, end: str, days: int, weekdagen: int, nl: int, atw: int, rijk: int) -> None:
    a, b = iso(start), iso(end)
    assert (b - a).days == days
    expected = {"weekdagen": weekdagen, "nl": nl, "atw": atw, "rijk": rijk}
    assert {name: calendar(name).workdays(a, b) for name in expected} == expected
    assert weekend_days(a, b) == days - weekdagen


@pytest.mark.parametrize(
    ("name", "off", "working"),
    [("nl", 11, 379), ("atw", 16, 374), ("rijk", 10, 380), ("weekdagen", 0, 390)],
)
def test_weekday_holidays_around_the_pilot(name: str, off: int, working: int) -> None:
    a, b = iso("2012-08-31"), iso("2014-02-28")
    assert len(calendar(name).days_off(a, b)) == off
    assert calendar(name).workdays(a, b) == working


@pytest.mark.parametrize(
    ("name", "start", "last"),
    [
        ("nl", "2012-12-17", "2013-01-03"),
        ("atw", "2012-12-17", "2013-01-07"),
        ("weekdagen", "2012-12-17", "2012-12-31"),
        ("nl", "2013-03-22", "2013-04-09"),
        ("rijk", "2013-03-22", "2013-04-08"),
    ],
)
def test_ten_working_days(name: str, start: str, last: str) -> None:
    assert calendar(name).add(iso(start), 10) == iso(last)


def test_days_off_of_2013_by_name_and_law() -> None:
    found = calendar("atw").days_off(iso("2012-12-31"), iso("2013-12-31"))
    assert [(str(off.day), off.name_nl, off.source) for off in found] == [
        ("2013-01-01", "Nieuwjaarsdag", "Atw art. 3(1)"),
        ("2013-03-29", "Goede Vrijdag", "Atw art. 3(2)"),
        ("2013-04-01", "Tweede Paasdag", "Atw art. 3(1)"),
        ("2013-04-29", "gelijkgesteld bij koninklijk besluit", "Atw art. 3(3), BWBR0027755"),
        ("2013-04-30", "Koninginnedag", "Atw art. 3(1)"),
        ("2013-05-09", "Hemelvaartsdag", "Atw art. 3(1)"),
        ("2013-05-10", "gelijkgesteld bij koninklijk besluit", "Atw art. 3(3), BWBR0027755"),
        ("2013-05-20", "Tweede Pinksterdag", "Atw art. 3(1)"),
        ("2013-12-25", "Eerste Kerstdag", "Atw art. 3(1)"),
        ("2013-12-26", "Tweede Kerstdag", "Atw art. 3(1)"),
        ("2013-12-27", "gelijkgesteld bij koninklijk besluit", "Atw art. 3(3), BWBR0027755"),
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("1995-04-29", "Koninginnedag"),  # 30 April was a Sunday
        ("2006-04-29", "Koninginnedag"),
        ("2013-04-30", "Koninginnedag"),
        ("2014-04-26", "Koningsdag"),  # 27 April was a Sunday
        ("2015-04-27", "Koningsdag"),
        ("2025-04-26", "Koningsdag"),
    ],
)
def test_kings_day(day: str, name: str) -> None:
    assert (kings_day(iso(day).year).day, kings_day(iso(day).year).name_nl) == (iso(day), name)


@pytest.mark.parametrize(
    "day",
    [
        *("1990-04-15", "2000-04-23", "2008-03-23", "2011-04-24", "2013-03-31"),
        *("2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28"),  # late moons among them
    ],
)
def test_easter(day: str) -> None:
    assert easter(iso(day).year) == iso(day)


def test_day_off_by_date() -> None:
    found = [calendar("nl").day_off(iso(f"2013-{day}")) for day in ("01-01", "01-02", "05-05")]
    assert [off and off.name_nl for off in found] == ["Nieuwjaarsdag", None, None]  # a Sunday


def test_liberation_day_is_a_day_off_every_year() -> None:
    assert not any(calendar("nl").is_workday(date(year, 5, 5)) for year in YEARS)


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    (off,) = calendar("nl").days_off(iso("2016-05-04"), iso("2016-05-05"))
    assert off.name("nl") == "Bevrijdingsdag / Hemelvaartsdag"
    assert off.name("en") == "Liberation Day / Ascension Day"


def test_the_same_day_named_twice_keeps_its_name() -> None:
    (off,) = explicit([iso("2024-10-02")] * 2).days_off(iso("2024-10-01"), iso("2024-10-02"))
    assert off.name_nl == "vrij"


def test_decree_days() -> None:
    days = [off.day for off in decree_days()]
    assert len(days) == len(set(days)) == 44
    assert days == sorted(days)
    assert all(day.weekday() < 5 and calendar("nl").is_workday(day) for day in days)
    per_year = Counter(day.year for day in days)
    assert set(per_year) == {year for years in DECREE_YEARS for year in years}
    assert [per_year[year] for year in range(2005, 2020)] == [*(1, 1, 5, 1, 4, 1, 2, 3, 3, 1, 3, 1, 2, 3, 2)]
    assert [per_year[year] for year in range(2022, 2029)] == [1, 2, 2, 1, 2, 1, 2]
    pilot = [str(day) for day in days if date(2012, 9, 5) <= day <= date(2014, 1, 1)]
    assert pilot == ["2012-12-24", "2012-12-31", "2013-04-29", "2013-05-10", "2013-12-27"]


def test_coverage() -> None:
    atw = calendar("atw")
    assert atw.coverage() == (
        "Bij koninklijk besluit gelijkgestelde dagen zijn bekend voor 2005-2019 en 2022-2028; "
        "in andere jaren ontbreken ze."
    )
    assert atw.coverage("en") == (
        "Days equated by royal decree are known for 2005-2019 and 2022-2028; in other years they are missing."
    )
    assert atw.covers(iso("2005-01-01"), iso("2019-12-31"))
    assert not atw.covers(iso("2019-12-31"), iso("2022-01-01"))
    assert not atw.covers(iso("2022-01-01"), iso("2019-12-31"))
    assert [calendar(name).coverage() for name in ("nl", "rijk", "weekdagen")] == [None] * 3
    assert calendar("nl").covers(FIRST, LAST)


# --- the digest ---


def test_digests_are_literal() -> None:
    """A digest that changes here changes a count: say so in the changelog."""
    assert {name: calendar(name).sha256[:16] for name in NAMES} == {
        "nl": "3e802442dca947ad",
        "atw": "bc02a423ff448964",
        "rijk": "3f69309d3609b942",
        "weekdagen": "31a1e9c19cfcd5e6",
    }


def test_digest_changes_only_with_a_count() -> None:
    one = explicit([iso("2024-10-02")])
    assert one.sha256 == explicit([iso("2024-10-02"), iso("2024-10-05")]).sha256  # a Saturday
    assert one.sha256 == explicit([iso("2024-10-02"), iso("1989-10-02")]).sha256  # out of reach
    assert one.sha256 != explicit([iso("2024-10-03")]).sha256


# --- refusals ---


def test_unknown_calendar() -> None:
    with pytest.raises(UsageError, match="no calendar is called 'be'") as caught:
        calendar("be")
    assert caught.value.remedy == "choose nl, atw, rijk, weekdagen"


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY])
def test_dates_outside_the_calendars(day: date) -> None:
    inside, ordinals = date(2012, 9, 5), np.array([day.toordinal()], np.int32)
    uses: list[Callable[[Calendar], object]] = [
        lambda nl: nl.is_workday(day),
        lambda nl: nl.day_off(day),
        lambda nl: nl.workdays(inside, day),
        lambda nl: nl.workdays(day, inside),
        lambda nl: nl.days_off(day, inside),
        lambda nl: nl.add(day, 0),
        lambda nl: nl.count(ordinals, ordinals),
    ]
    for use in uses:
        with pytest.raises(UsageError, match="outside the calendars"):
            use(calendar("nl"))


def test_a_term_that_leaves_the_calendars() -> None:
    with pytest.raises(UsageError, match="2101-01-01 lies outside the calendars"):
        calendar("nl").add(LAST, 1)


def test_a_negative_term() -> None:
    with pytest.raises(UsageError, match="a term of -1 working days"):
        calendar("nl").add(date(2012, 9, 5), -1)


# --- properties ---


@settings(deadline=None)
@given(CALENDARS, DAYS, st.integers(0, 900))
def test_counting_is_the_naive_loop(name: str, a: date, length: int) -> None:
    b = min(a + timedelta(days=length), LAST)
    assert calendar(name).workdays(a, b) == naive(calendar(name), a, b)
    assert len(calendar(name).days_off(a, b)) == (calendar("weekdagen").workdays(a, b) - calendar(name).workdays(a, b))


@settings(deadline=None)
@given(CALENDARS, DAYS, DAYS, DAYS)
def test_antisymmetric_and_additive(name: str, a: date, b: date, c: date) -> None:
    count = calendar(name).workdays
    assert count(a, b) == -count(b, a)
    assert count(a, b) + count(b, c) == count(a, c)


@settings(deadline=None)
@given(CALENDARS, st.dates(FIRST, date(2090, 1, 1)), st.integers(1, 400))
def test_add_is_the_inverse_of_counting(name: str, day: date, n: int) -> None:
    counting = calendar(name)
    last = counting.add(day, n)
    assert counting.workdays(day, last) == n
    assert counting.is_workday(last)
    assert counting.add(day, 0) == day


@settings(deadline=None)
@given(CALENDARS, st.lists(st.tuples(DAYS, DAYS), max_size=20))
def test_arrays_count_as_single_dates_do(name: str, pairs: list[tuple[date, date]]) -> None:
    counting = calendar(name)
    numbers = np.array([(a.toordinal(), b.toordinal()) for a, b in pairs], np.int32).reshape(-1, 2)
    counted = counting.count(numbers[:, 0], numbers[:, 1])
    assert counted.dtype == np.int32
    assert counted.tolist() == [counting.workdays(a, b) for a, b in pairs]


@pytest.mark.parametrize("name", NAMES)
def test_arrays_count_as_numpy_does(name: str) -> None:
    """More pairs than one chunk holds, in both directions."""
    random = np.random.default_rng(20140101)
    a, b = random.integers(FIRST.toordinal(), LAST.toordinal() + 1, (2, 40_000), dtype=np.int32)
    low, high = np.minimum(a, b), np.maximum(a, b)
    counting = calendar(name)
    closed = [np.datetime64(off.day) for off in counting.days]
    epoch = date(1970, 1, 1).toordinal()

    def days(numbers: np.ndarray) -> np.ndarray:
        # numpy counts begin <= d < end, ours a < d <= b: one day later at both ends
        return (numbers - epoch + 1).astype("datetime64[D]")

    expected = np.busday_count(days(low), days(high), holidays=np.array(closed, "datetime64[D]"))
    assert np.array_equal(counting.count(a, b), np.where(a <= b, expected, -expected))


def test_prefix() -> None:
    table = calendar("nl").prefix
    assert (table.dtype.name, table.size) == ("int32", (LAST - FIRST).days + 1)
    assert table[:5].tolist() == [0, 1, 2, 3, 4]  # from Monday 1 January 1990
    assert table[-1] == calendar("nl").workdays(FIRST, LAST)
    assert calendar("nl").prefix is table
    with pytest.raises(ValueError, match="read-only"):
        table[0] = 1


# --- other programs ---


def weekdays_off(name: str) -> set[date]:
    """The weekday days off from FIRST itself, a New Year's Day, to LAST."""
    return {FIRST} | {off.day for off in calendar(name).days_off(FIRST, LAST)}


@pytest.mark.parametrize("name", ["nl", "rijk"])
def test_holidays_package(name: str) -> None:
    """The package has no `rijk`: there it is asked without Good Friday, two days before Easter."""
    package = holidays.country_holidays("NL", years=YEARS, categories=("public", "optional"), language="nl")
    fridays = {easter(year) - 2 * DAY for year in YEARS} if name == "rijk" else set()
    expected = {day for day in package if day.weekday() < 5} - fridays
    assert weekdays_off(name) == expected


def test_workalendar() -> None:
    """The package lists the Sundays of Easter and Whitsun too; on weekdays nothing differs."""
    other = importlib.import_module("workalendar.europe").Netherlands()
    expected = {day for year in YEARS for day, _ in other.holidays(year) if day.weekday() < 5}
    assert weekdays_off("nl") == expected


# --- a calendar from the holidays package ---


@cache
def england() -> Calendar:
    return calendar_from("uk", "GB", "ENG")


def test_calendar_of_another_country() -> None:
    (off, boxing_day) = england().days_off(iso("2008-12-24"), iso("2008-12-31"))
    assert (off.name_en, off.source) == ("Christmas Day", "holidays GB")
    assert england().add(iso("2008-12-24"), 1) == iso("2008-12-29")
    assert england().about("en").startswith("the holidays of GB-ENG ")
    assert boxing_day.day == iso("2008-12-26")


def test_calendar_with_extra_days_and_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    extra = (iso("2013-04-29"), iso("2013-04-28"))  # the second is a Sunday
    counting = calendar_from("eigen", "NL", categories=("public", "optional"), extra_days=extra)
    assert counting.workdays(iso("2013-04-26"), iso("2013-05-13")) == 8
    assert [off.name_nl for off in counting.days_off(iso("2013-04-26"), iso("2013-04-30"))] == [
        "extra vrije dag",
        "Koninginnedag",
    ]
    english = counting.days_off(iso("2013-04-29"), iso("2013-04-30"))[0].name_en
    assert english == "Queen's Day"
    assert counting.sha256 != calendar("nl").sha256


@pytest.mark.parametrize(
    ("country", "subdivision", "categories"),
    [("XX", None, ("public",)), ("NL", "XX", ("public",)), ("NL", None, ("feest",))],
)
def test_calendar_that_the_package_does_not_know(
    country: str, subdivision: str | None, categories: tuple[str, ...]
) -> None:
    with pytest.raises(DefinitionError, match="calendar 'eigen': "):
        calendar_from("eigen", country, subdivision, categories)


# --- days, and known answers of other programs ---


def test_each_decree_day_has_its_decree() -> None:
    ours = Path(sys.modules[Calendar.__module__].__file__ or "").parent
    with (ours / "decree_days.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == known_rows("decree_days.csv")


def test_recognised_days() -> None:
    """Weekend days too. Where two fall together the list names one of them."""
    rows = {iso(row["date"]): row["name"] for row in known_rows("recognised_days_2000_2030.csv")}
    ours = {off.day: off.source for off in calendar("nl").days if 2000 <= off.day.year <= 2030}
    assert len(rows) == 277
    assert ours.keys() == rows.keys()
    fridays = {day for day, name in rows.items() if name == "Goede Vrijdag (art. 3 lid 2)"}
    assert {day for day, source in ours.items() if source == "Atw art. 3(2)"} == fridays


def applicable(function: str) -> list[dict[str, str]]:
    """The rows of a function whose dates lie within the calendars and that expect no error."""
    rows = [row for row in known_rows("workday_answers.csv") if row["function"].startswith(function)]
    rows = [row for row in rows if "ExcelError" not in row["expected"]]
    return [row for row in rows if not row["arg1"].startswith("19")]


def with_holidays(row: dict[str, str]) -> Calendar:
    """The row's own list. One row lost the second half of its nested list: Jan 1 and 2, 2009."""
    text = row["holidays"]
    if (text, row["expected"]) == ("2008-12-25;2008-12-26", "2009-01-08"):
        text += ";2009-01-01;2009-01-02"
    return explicit(iso(day) for day in text.split(";") if day)


def test_networkdays() -> None:
    """NETWORKDAYS counts both ends: a <= d <= b is (a - 1 day) < d <= b, and backwards likewise."""
    rows = applicable("NETWORKDAYS")
    for row in rows:
        a, b = iso(row["arg1"]), iso(row["arg2"])
        first, last = (a - DAY, b) if a <= b else (a, b - DAY)
        assert with_holidays(row).workdays(first, last) == int(row["expected"]), row
    assert len(rows) > 35


def holds_workday(counting: Calendar, start: date, n: int, found: date) -> bool:
    """Forwards WORKDAY is `add`; backwards n working days lie in found <= d < start."""
    if n >= 0:
        return counting.add(start, n) == found
    return counting.is_workday(found) and counting.workdays(found - DAY, start - DAY) == -n


def test_workday() -> None:
    rows = [row for row in applicable("WORKDAY") if row["function"] == "WORKDAY"]
    for row in rows:
        found, counting = iso(row["expected"]), with_holidays(row)
        assert holds_workday(counting, iso(row["arg1"]), int(row["arg2"]), found), row
    assert len(rows) > 25


def test_workday_serials() -> None:
    """Serial 0 is a Saturday there; only the weekday matters, so 1 January 2000 stands for it."""
    rows = applicable("WORKDAY? serials")
    for row in rows:
        closed = [int(day) for day in row["holidays"].split(",") if day]
        start, found = (date(2000, 1, 1) + int(row[key]) * DAY for key in ("arg1", "expected"))
        counting = explicit(date(2000, 1, 1) + day * DAY for day in closed)
        assert holds_workday(counting, start, int(row["arg2"]), found), row
    assert len(rows) > 25


def test_twenty_working_days_in_the_united_kingdom() -> None:
    """The list used there holds days of all the kingdom: St Patrick's of 2009 lies in a term."""
    counting = calendar_from("uk", "GB", "ENG", extra_days=[iso("2009-03-17")])
    rows = applicable("due date 20 working days")
    for row in rows:
        assert counting.add(iso(row["arg1"]), int(row["arg2"])) == iso(row["expected"]), row
    assert len(rows) == 8


# --- the command ---


def run(*arguments: str, env: dict[str, str] | None = None) -> str:
    app = typer.Typer()
    app.command()(workdays)
    result = CliRunner().invoke(app, arguments, env=env, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_command_in_dutch() -> None:
    assert run("2012-12-20", "4-1-2013") == (
        "werkdagen      8\n"
        "weken          1,6\n"
        "kalenderdagen  15\n"
        "\n"
        "20-12-2012 telt niet mee, 4-1-2013 wel (Awb 6:8).\n"
        "Overgeslagen: 4 weekenddagen en 3 vrije dagen op een weekdag:\n"
        "  di 25-12-2012  Eerste Kerstdag\n"
        "  wo 26-12-2012  Tweede Kerstdag\n"
        "  di 1-1-2013    Nieuwjaarsdag\n"
        "Kalender nl: Nieuwjaarsdag, Goede Vrijdag, Tweede Paasdag, Koninginnedag of Koningsdag, "
        "5 mei (elk jaar), Hemelvaartsdag, Tweede Pinksterdag en beide Kerstdagen "
        "zijn geen werkdag.\n"
    )


def test_command_in_english_with_swapped_dates_and_a_gap() -> None:
    output = run("2020-01-02", "27/12/2019", "--calendar", "atw", "--lang", "en")
    assert output == (
        "working days   -3\n"
        "weeks          -0.6\n"
        "calendar days  -6\n"
        "\n"
        "The second date lies before the first: the number is negative.\n"
        "2019-12-27 does not count, 2020-01-02 does (Awb 6:8).\n"
        "Skipped: 2 weekend days and 1 day off on a weekday:\n"
        "  Wed 2020-01-01  New Year's Day\n"
        "Calendar atw: New Year's Day, Good Friday, Easter Monday, Queen's or King's Day, "
        "5 May (every year), Ascension Day, Whit Monday and both Christmas days are no working "
        "days, and neither are the days that a royal decree equates (Atw art. 3(3)).\n"
        "Days equated by royal decree are known for 2005-2019 and 2022-2028; "
        "in other years they are missing.\n"
    )


def test_command_on_one_day_without_days_off() -> None:
    output = run("today", "today", "--calendar", "weekdagen", env={"DOORLOOP_LANG": "en"})
    assert output == (
        "working days   0\n"
        "weeks          0.0\n"
        "calendar days  0\n"
        "\n"
        "Start and end are the same day, and the first day does not count (Awb 6:8).\n"
        "Calendar weekdagen: every day from Monday to Friday is a working day, "
        "a public holiday too.\n"
    )


def test_command_without_days_off_in_between() -> None:
    assert "\nOvergeslagen: 1 weekenddag en 0 vrije dagen op een weekdag.\n" in run("7.9.2012", "8-9-2012")


def test_command_as_json() -> None:
    import json

    record = json.loads(run("2012-12-31", "2013-01-04", "--format", "json", "--lang", "en"))
    assert record["calendar"].pop("about").startswith("New Year's Day, Good Friday")
    assert record == {
        "schema": "doorloop.workdays/1",
        "lang": "en",
        "from": "2012-12-31",
        "to": "2013-01-04",
        "werkdagen": 3,
        "weken": 0.6,
        "kalenderdagen": 4,
        "weekend_days": 0,
        "days_off": [{"date": "2013-01-01", "name": "New Year's Day", "source": "Atw art. 3(1)"}],
        "calendar": {"name": "nl", "sha256": calendar("nl").sha256, "coverage": None},
    }


@pytest.mark.parametrize("text", ["2012-09-05", "05-09-2012", "5-9-2012", "5/9/2012", " 5.9.2012 "])
def test_dates_as_people_write_them(text: str) -> None:
    assert parse_day(text) == date(2012, 9, 5)


def test_today() -> None:
    assert parse_day("Today") in (date.today(), date.today() - DAY)


@pytest.mark.parametrize("text", ["31-2-2013", "2013-13-01", "5-9/2012", "5-9-123", "gisteren", "", "²-1-2013"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        parse_day(text)


def test_commands_start_without_heavy_imports() -> None:
    program = (
        "import sys\n"
        "from doorloop.cli.deadline import deadline\n"
        "from doorloop.cli.workdays import workdays\n"
        "workdays('2012-09-05', '2013-08-31', 'atw', 'nl', 'json')\n"
        "deadline('2012-12-17', ['14d'], None, True, 'nl', 'table')\n"
        "heavy = {'numpy', 'pandas', 'holidays', 'babel'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    done = finish(sys.executable, "-c", program)
    assert (done.returncode, done.stderr) == (0, "")
