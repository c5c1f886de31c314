"""Calendar months and years between two dates: clamped to the month's last day, lower bound in."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.arrays import Ints
from doorloop.workdays.spans import MANY, months_between, months_of, years_between
from kit.miniature import Run

DAYS = st.dates(date(1901, 1, 1), date(2100, 12, 31))


def ordinals(*days: date) -> Ints:
    return np.array([day.toordinal() for day in days], np.int32)


def passed(start: str, end: str, months: int) -> bool:
    (found,) = months_between(ordinals(date.fromisoformat(start)), ordinals(date.fromisoformat(end))).tolist()
    return bool(found >= months)


def age(birth: str, when: str) -> int:
    (years,) = years_between(ordinals(date.fromisoformat(birth)), ordinals(date.fromisoformat(when))).tolist()
    return int(years)


# ---------------------------------------------------------------- months


@given(st.lists(DAYS, min_size=1))
def test_the_month_that_a_day_lies_in(days: list[date]) -> None:
    numbers = [12 * day.year + day.month - 1 for day in days]
    assert months_of(ordinals(*days)).tolist() == numbers
    assert months_of(np.resize(ordinals(*days), MANY)).tolist() == np.resize(numbers, MANY).tolist()


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2012-11-15", 1, "2012-12-15"),
        ("2013-01-31", 1, "2013-02-28"),
        ("2012-01-31", 1, "2012-02-29"),
        ("2013-01-28", 1, "2013-02-28"),
        ("2013-03-31", 1, "2013-04-30"),
        ("2012-11-30", 3, "2013-02-28"),
        ("2012-08-31", 6, "2013-02-28"),
        ("2012-12-31", 9, "2013-09-30"),
        ("2012-02-29", 12, "2013-02-28"),
        ("2013-02-28", 12, "2014-02-28"),
        ("2012-10-31", 3, "2013-01-31"),
        ("2000-02-29", 1200, "2100-02-28"),
    ],
)
def test_a_month_ends_on_the_same_day_number_or_on_the_last_day(start: str, months: int, due: str) -> None:
    eve = date.fromordinal(date.fromisoformat(due).toordinal() - 1).isoformat()
    assert not passed(start, eve, months)
    assert passed(start, due, months)


def naive_due(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@given(start=DAYS, end=DAYS, months=st.integers(0, 240))
def test_months_against_a_naive_count(start: date, end: date, months: int) -> None:
    assert passed(start.isoformat(), end.isoformat(), months) is (end >= naive_due(start, months))


@given(pairs=st.lists(st.tuples(DAYS, DAYS), max_size=20), months=st.integers(0, 24))
def test_many_pairs_at_once_are_the_same_as_one_by_one(pairs: list[tuple[date, date]], months: int) -> None:
    start, end = ordinals(*(a for a, _ in pairs)), ordinals(*(b for _, b in pairs))
    found = months_between(start, end) >= months
    assert found.tolist() == [b >= naive_due(a, months) for a, b in pairs]


@given(pairs=st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=20))
def test_very_many_pairs_are_looked_up_and_are_the_same(pairs: list[tuple[date, date]]) -> None:
    start, end = ordinals(*(a for a, _ in pairs)), ordinals(*(b for _, b in pairs))
    times = MANY // len(pairs) + 1
    for between in (months_between, years_between):
        many = between(np.tile(start, times), np.tile(end, times))
        assert (many == np.tile(between(start, end), times)).all()


# ---------------------------------------------------------------- years


@pytest.mark.parametrize(
    ("birth", "when", "years"),
    [
        ("1990-06-15", "2013-06-14", 22),
        ("1990-06-15", "2013-06-15", 23),
        ("1995-01-01", "2012-12-31", 17),
        ("1995-01-01", "2013-01-01", 18),
        ("1995-12-31", "2013-12-30", 17),
        ("1992-02-29", "2013-02-28", 20),
        ("1992-02-29", "2013-03-01", 21),
        ("1992-02-29", "2012-02-28", 19),
        ("1992-02-29", "2012-02-29", 20),
        ("2013-05-05", "2013-05-05", 0),
        ("1901-01-01", "2013-01-01", 112),
    ],
)
def test_age_counts_whole_years_and_a_29_february_ages_on_1_march(birth: str, when: str, years: int) -> None:
    assert age(birth, when) == years


@given(birth=DAYS, when=DAYS)
def test_age_against_a_naive_count(birth: date, when: date) -> None:
    years = when.year - birth.year - ((when.month, when.day) < (birth.month, birth.day))
    assert age(birth.isoformat(), when.isoformat()) == years


# ---------------------------------------------------------------- classes of the evaluation


def classes(run: Run, variable: str) -> dict[object, object]:
    """Count the pilot cases of each class that has any."""
    records = run.records("kenmerken", variable=variable, group="pilot")
    return {record["category"]: record["count"] for record in records if record["count"]}


def test_classes_of_the_time_since_the_exploitation(mini: Run) -> None:
    """Each pair stands on both sides of one bound: 2 and 3 days, the eve and the day of the month.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum einde uitbuitingssituatie
    2800000001 | Groningen | ja        | 30-4-2013      | 30-4-2013
    2800000002 | Groningen | ja        | 30-4-2013      | 28-4-2013
    2800000003 | Groningen | ja        | 30-4-2013      | 27-4-2013
    2800000004 | Groningen | ja        | 29-4-2013      | 30-3-2013
    2800000005 | Groningen | ja        | 30-4-2013      | 30-3-2013
    2800000006 | Groningen | ja        | 30-4-2013      | 31-3-2013
    2800000007 | Groningen | ja        | 29-4-2013      | 30-1-2013
    2800000008 | Groningen | ja        | 30-4-2013      | 30-1-2013
    2800000009 | Groningen | ja        | 29-4-2013      | 30-10-2012
    2800000010 | Groningen | ja        | 30-4-2013      | 30-10-2012
    2800000011 | Groningen | ja        | 29-4-2013      | 30-7-2012
    2800000012 | Groningen | ja        | 30-4-2013      | 30-7-2012
    2800000013 | Groningen | ja        | 29-4-2013      | 30-4-2012
    2800000014 | Groningen | ja        | 30-4-2013      | 30-4-2012
    2800000015 | Groningen | ja        | 30-4-2013      | 1-5-1998
    2800000016 | Groningen | ja        | 30-4-2013      |
    2800000017 | Groningen | ja        | 30-4-2013      | onbekend
    2800000018 | Groningen | ja        | 30-4-2013      | 1-5-2013
    2800000019 | Groningen | ja        | 30-4-2013      | n.v.t.
    """
    assert classes(mini, "duur_uit_slachtoffersituatie") == {
        "<3d": 2,
        "<1m": 2,
        "1-3m": 3,
        "3-6m": 2,
        "6-9m": 2,
        "9-12m": 2,
        ">1j": 2,
        "onbekend": 3,
    }
    (record,) = mini.records("kenmerken", variable="duur_uit_slachtoffersituatie", group="pilot", category=">1j")
    assert record["base"] == 18  # what does not apply leaves the base


def test_classes_of_age_on_the_day_of_the_aangifte(mini: Run) -> None:
    """Each pair stands on both sides of a birthday.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Geboortedatum
    2800000001 | Groningen | ja        | 28-2-2013      | 1-3-1995
    2800000002 | Groningen | ja        | 1-3-2013       | 1-3-1995
    2800000003 | Groningen | ja        | 28-2-2013      | 1-3-1987
    2800000004 | Groningen | ja        | 1-3-2013       | 1-3-1987
    2800000005 | Groningen | ja        | 28-2-2013      | 1-3-1982
    2800000006 | Groningen | ja        | 1-3-2013       | 1-3-1982
    2800000007 | Groningen | ja        | 28-2-2013      | 1-3-1966
    2800000008 | Groningen | ja        | 1-3-2013       | 1-3-1966
    2800000009 | Groningen | ja        | 28-2-2013      | 29-2-1992
    2800000010 | Groningen | ja        | 1-3-2013       | 2-3-2013
    2800000011 | Groningen | ja        | 1-3-2013       |
    """
    assert classes(mini, "leeftijd") == {"<18": 1, "18-25": 3, "26-30": 2, "31-46": 2, ">46": 1, "onbekend": 2}
