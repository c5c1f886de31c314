"""Deadlines: targets in working days, and terms under the Algemene termijnenwet."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from doorloop.base.errors import UsageError
from doorloop.cli.deadline import deadline as command
from doorloop.workdays.calendars import Calendar, calendar, calendar_from
from doorloop.workdays.days_off import DayOff
from doorloop.workdays.terms import Deadline, Term, deadline, parse_term, statutory_deadline
from kit.facts import known_rows

DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def iso(text: str) -> date:
    return date.fromisoformat(text)


def statutory(start: str, term: str, counting: Calendar | None = None) -> Deadline:
    return statutory_deadline(iso(start), parse_term(term), counting)


def target(start: str, term: str, name: str = "nl") -> Deadline:
    return deadline(iso(start), parse_term(term), calendar(name))


def names(found: Deadline) -> list[str]:
    return [off.name_nl for off in found.skipped]


# --- terms ---


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("10wd", Term(10, "wd")),
        ("28d", Term(28, "d")),
        ("6w", Term(6, "w")),
        (" 3 M ", Term(3, "m")),
        ("1y", Term(1, "y")),
        ("1j", Term(1, "y")),
        ("0d", Term(0, "d")),
    ],
)
def test_terms(text: str, term: Term) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize("text", ["", "10", "wd", "-3d", "1.5w", "6 weekjes", "3x", "123456d", "²d"])
def test_what_is_no_term(text: str) -> None:
    with pytest.raises(UsageError, match="is no term") as caught:
        parse_term(text)
    assert caught.value.remedy.startswith("write a number and a unit: 10wd")


@pytest.mark.parametrize("text", ["24h", "48u"])
def test_hours_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="hours need times of day"):
        parse_term(text)


# --- targets ---


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
    found = target(start, "10wd", name)
    assert found.last_day == found.bare_last_day == iso(last)
    assert list(found.skipped) == calendar(name).days_off(iso(start), iso(last))
    assert found.notes == ()


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2013-01-15", "28d", "2013-02-12"),
        ("2013-01-15", "6w", "2013-02-26"),
        ("2013-01-15", "3m", "2013-04-15"),
        ("2012-11-30", "3m", "2013-02-28"),
        ("2011-11-30", "3m", "2012-02-29"),
        ("2012-02-29", "1y", "2013-02-28"),
        ("2012-10-31", "14m", "2013-12-31"),
        ("2013-01-15", "0w", "2013-01-15"),
    ],
)
def test_calendar_units(start: str, term: str, last: str) -> None:
    found = target(start, term)
    assert found.last_day == found.bare_last_day == iso(last)
    assert ("short_month" in found.notes) == (last[-2:] != start[-2:] and term[-1] in "my")


def test_a_target_does_not_run_on() -> None:
    found = target("2013-03-28", "4d")
    assert found.last_day == iso("2013-04-01")
    assert (names(found), found.notes) == (["Tweede Paasdag"], ("target_stands",))


@pytest.mark.parametrize("term", ["1wd", "1d", "99999d", "99999w", "1m", "99999m", "99999y"])
def test_a_term_that_leaves_the_calendars(term: str) -> None:
    with pytest.raises(UsageError, match="outside the calendars"):
        target("2100-12-31", term)


def test_the_first_day_of_the_calendars() -> None:
    assert names(target("1990-01-01", "0d")) == ["Nieuwjaarsdag"]
    assert statutory("1990-01-01", "0d").last_day == iso("1990-01-01")


def test_a_start_outside_the_calendars() -> None:
    with pytest.raises(UsageError, match="1989-12-31 lies outside the calendars"):
        target("1989-12-31", "10d")


# --- terms set by law ---


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2012-11-26", "28d", "2012-12-27"),
        ("2013-03-01", "28d", "2013-04-02"),
        ("2013-04-02", "28d", "2013-05-01"),
        ("2013-04-12", "28d", "2013-05-13"),
        ("2013-11-29", "28d", "2013-12-30"),
        ("2012-12-17", "14d", "2013-01-02"),
        ("2013-03-28", "3d", "2013-04-03"),
        ("2012-12-21", "3d", "2012-12-28"),
        ("2017-12-19", "3d", "2017-12-22"),
        ("2017-12-20", "3d", "2017-12-27"),
        ("2013-04-02", "4w", "2013-05-01"),
        ("2013-01-31", "3m", "2013-05-01"),
    ],
)
def test_known_deadlines(start: str, term: str, last: str) -> None:
    assert statutory(start, term).last_day == iso(last)


def test_article_1_runs_on_past_every_day_that_is_none() -> None:
    found = statutory("2013-03-01", "28d")
    assert found.bare_last_day == iso("2013-03-29")
    assert names(found) == ["Goede Vrijdag", "zaterdag", "zondag", "Tweede Paasdag"]
    assert found.notes == ("art_4_allows", "art_2_met", "art_1_extends")


def test_article_1_leaves_an_ordinary_day_alone() -> None:
    found = statutory("2013-01-15", "28d")
    assert found.last_day == found.bare_last_day
    assert (names(found), found.notes) == ([], ("art_4_allows", "art_2_met", "art_1_rests"))


def test_article_2_wants_two_ordinary_days() -> None:
    found = statutory("2013-03-28", "3d")
    assert found.bare_last_day == iso("2013-03-31")
    assert names(found) == ["Goede Vrijdag", "zaterdag", "zondag", "Tweede Paasdag"]
    assert found.notes == ("art_4_allows", "art_2_extends", "art_1_rests")


def test_article_2_is_for_three_days_or_more() -> None:
    found = statutory("2013-03-28", "2d")
    assert found.last_day == iso("2013-04-02")
    assert "art_2_aside" in found.notes


def test_article_2_holds_for_a_week_too() -> None:
    found = statutory("2007-12-21", "1w")
    assert (found.bare_last_day, found.last_day) == (iso("2007-12-28"), iso("2008-01-03"))
    assert found.notes == ("art_4_allows", "art_2_extends", "art_1_rests")


@pytest.mark.parametrize(
    ("start", "term", "covered"),
    [
        ("2013-01-06", "90d", True),
        ("2013-01-05", "91d", False),
        ("2013-01-05", "12w", True),
        ("2013-01-05", "13w", False),
        ("2013-02-11", "3m", True),
        ("2013-01-11", "4m", False),
        ("2012-05-11", "1y", False),
    ],
)
def test_article_4_draws_the_line(start: str, term: str, covered: bool) -> None:
    """Each of these ends on a Saturday."""
    found = statutory(start, term)
    assert found.bare_last_day.isoweekday() == 6
    assert (found.last_day > found.bare_last_day) == covered
    assert ("art_4_allows" in found.notes) == covered
    assert ("art_4_excludes" in found.notes) == (not covered)


def test_ninety_days_run_on() -> None:
    found = statutory("2013-01-06", "90d")
    assert (found.bare_last_day, found.last_day) == (iso("2013-04-06"), iso("2013-04-08"))


def test_another_calendar_is_said() -> None:
    found = statutory("2012-11-26", "28d", calendar("nl"))
    assert found.last_day == iso("2012-12-24")
    assert found.notes[0] == "own_calendar"


def test_a_short_month_under_the_statute() -> None:
    found = statutory("2012-11-30", "3m")
    assert found.last_day == iso("2013-02-28")
    assert found.notes == ("short_month", "art_4_allows", "art_2_met", "art_1_rests")


def test_working_days_are_no_statutory_term() -> None:
    with pytest.raises(UsageError, match="no statutory term") as caught:
        statutory("2012-12-17", "10wd")
    assert caught.value.remedy.startswith("leave out --statutory")


@settings(deadline=None)
@given(DAYS, st.integers(1, 90))
def test_articles_1_and_2_by_their_own_words(start: date, days: int) -> None:
    atw = calendar("atw")
    last = start + timedelta(days=days)
    while not atw.is_workday(last) or (days >= 3 and atw.workdays(start, last) < 2):
        last += DAY
    found = statutory_deadline(start, Term(days, "d"))
    assert found.last_day == last
    assert not any(atw.is_workday(off.day) for off in found.skipped)
    assert all(start <= off.day < last for off in found.skipped)


@settings(deadline=None)
@given(DAYS, st.integers(0, 300), st.sampled_from(["d", "w", "m"]))
def test_longer_terms_end_no_earlier(start: date, count: int, unit: str) -> None:
    one, more = (target(str(start), f"{n}{unit}") for n in (count // 10, count // 10 + 1))
    assert one.last_day < more.last_day


# --- known answers of others ---


def answers(source: str) -> list[dict[str, str]]:
    return [row for row in known_rows("workday_answers.csv") if row["source"].startswith(source)]


def test_twenty_calendar_days_in_the_united_kingdom() -> None:
    rows = [row for row in answers("alaveteli") if "calendar days" in row["function"]]
    counting = calendar_from("uk", "GB", "ENG")
    for row in rows:
        found = statutory(row["arg1"], f"{row['arg2']}d", counting)
        assert found.last_day == iso(row["expected"]), row
    assert len(rows) == 7


@pytest.mark.parametrize("name", ["nl", "atw"])
def test_three_days_around_christmas(name: str) -> None:
    rows = answers("staatsrechtpraktijk.nl")
    for row in rows:
        found = statutory(row["arg1"], f"{row['arg2']}d", calendar(name))
        assert found.last_day == iso(row["expected"]), row
    assert len(rows) == 2


def test_longest_extension() -> None:
    """2043 is such a year: Ascension Day on 7 May; a decree would equate 4, 6 and 8 May."""
    (row,) = answers("nl.wikipedia")
    equated = [DayOff(date(2043, 5, day), "", "", "decree") for day in (4, 6, 8)]
    counting = Calendar("atw", "", "", (*calendar("nl").days, *equated))
    assert calendar("nl").days_off(date(2043, 5, 6), date(2043, 5, 7))[0].name_nl == "Hemelvaartsdag"
    bare = iso("2043" + row["arg1"][2:8])
    found = statutory_deadline(bare - 28 * DAY, Term(28, "d"), counting)
    assert found.bare_last_day == bare
    assert found.last_day == iso("2043" + row["expected"][2:8])
    assert len(found.skipped) == 9


# --- the command ---


def run(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


ATW_NL = (
    "Kalender atw: Nieuwjaarsdag, Goede Vrijdag, Tweede Paasdag, Koninginnedag of Koningsdag, "
    "5 mei (elk jaar), Hemelvaartsdag, Tweede Pinksterdag en beide Kerstdagen zijn geen werkdag, "
    "net als de dagen die een koninklijk besluit gelijkstelt (Atw art. 3 lid 3).\n"
)
NL_EN = (
    "Calendar nl: New Year's Day, Good Friday, Easter Monday, Queen's or King's Day, "
    "5 May (every year), Ascension Day, Whit Monday and both Christmas days are no working days.\n"
)


def test_command_on_a_statutory_term() -> None:
    assert run("17-12-2012", "14d", "--statutory") == (
        "wo 2-1-2013 is de laatste dag van 14 dagen na ma 17-12-2012\n"
        "\n"
        "17-12-2012 telt niet mee, 2-1-2013 wel (Awb 6:8).\n"
        "Zonder verlenging eindigt de termijn op ma 31-12-2012.\n"
        "Atw art. 4 sluit 14 dagen niet uit.\n"
        "Atw art. 2 verlengt niet: de termijn telt ten minste twee gewone dagen.\n"
        "Atw art. 1 verlengt tot de eerste gewone dag. Geen gewone dag:\n"
        "  ma 31-12-2012  gelijkgesteld bij koninklijk besluit (Atw art. 3 lid 3, BWBR0027755)\n"
        "  di 1-1-2013    Nieuwjaarsdag (Atw art. 3 lid 1)\n" + ATW_NL
    )


def test_command_on_working_days() -> None:
    assert run("2012-12-17", "10wd", "--lang", "en") == (
        "Thu 2013-01-03 is the last day of 10 working days after Mon 2012-12-17\n"
        "\n"
        "2012-12-17 does not count, 2013-01-03 does (Awb 6:8).\n"
        "Skipped: 4 weekend days and 3 days off on a weekday:\n"
        "  Tue 2012-12-25  Christmas Day\n"
        "  Wed 2012-12-26  Second Day of Christmas\n"
        "  Tue 2013-01-01  New Year's Day\n" + NL_EN
    )


def test_command_on_a_target_that_ends_on_a_sunday() -> None:
    assert run("31-1-2013", "1m", "--calendar", "weekdagen") == (
        "do 28-2-2013 is de laatste dag van 1 maand na do 31-1-2013\n"
        "\n"
        "31-1-2013 telt niet mee, 28-2-2013 wel (Awb 6:8).\n"
        "Die maand heeft geen dag 31: de laatste dag van de maand telt.\n"
        "Kalender weekdagen: elke dag van maandag tot en met vrijdag is een werkdag, "
        "ook een feestdag.\n"
    )
    assert run("2013-03-28", "3d", "--lang", "en") == (
        "Sun 2013-03-31 is the last day of 3 days after Thu 2013-03-28\n"
        "\n"
        "2013-03-28 does not count, 2013-03-31 does (Awb 6:8).\n"
        "That is no working day. A target does not run on then, "
        "a term set by law does (--statutory):\n"
        "  Sun 2013-03-31  Sunday (Atw art. 1(1))\n" + NL_EN
    )


def test_command_cites_a_decree_of_which_only_a_secondary_source_is_known() -> None:
    assert "(Atw art. 3 lid 3, secundaire bron)\n" in run("2026-05-01", "2w", "--statutory")
    assert "(Atw art. 3(3), secondary source)\n" in run("2026-05-01", "2w", "--statutory", "--lang", "en")


def test_command_says_when_the_statute_does_not_reach_and_decrees_are_unknown() -> None:
    output = run("2013-01-15", "13w", "--statutory", "--lang", "en")
    assert "does not reach 13 weeks, only up to 90 days, 12 weeks or 3 months.\n" in output
    assert "in andere jaren ontbreken ze.\n" in run("2020-01-15", "28d", "--statutory")


def test_command_as_json() -> None:
    record = json.loads(run("2013-02-01", "4w", "--statutory", "--calendar", "rijk", "-f", "json"))
    record["calendar"].pop("about")
    assert record == {
        "schema": "doorloop.deadline/1",
        "lang": "nl",
        "date": "2013-02-01",
        "term": {"count": 4, "unit": "w"},
        "statutory": True,
        "last_day": "2013-03-01",
        "bare_last_day": "2013-03-01",
        "skipped": [],
        "notes": ["own_calendar", "art_4_allows", "art_2_met", "art_1_rests"],
        "calendar": {"name": "rijk", "sha256": calendar("rijk").sha256, "coverage": None},
    }


@pytest.mark.parametrize("term", ["0d", "0w", "0m", "0y"])
def test_a_term_without_length_is_not_extended(term: str) -> None:
    """A term that ends on New Year's Eve of 2012, a decree day, runs on; but one without length never ran."""
    found = statutory("2012-12-31", term)
    assert (found.last_day, found.skipped, found.notes) == (iso("2012-12-31"), (), ("no_length",))
    assert statutory("2012-12-30", "1d").last_day == iso("2013-01-02")
