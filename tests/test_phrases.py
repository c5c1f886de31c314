"""Numbers and dates for readers: rounded half up from exact values, Dutch and English."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.phrases import PHRASES, long_date, number, percent, phrase, plain, round_half_up
from doorloop.definition import Lang

ONE_DECIMAL = [
    ("0", "0,0", "0.0"),
    ("0.04", "0,0", "0.0"),
    ("0.05", "0,1", "0.1"),
    ("0.45", "0,5", "0.5"),
    ("0.44", "0,4", "0.4"),
    ("0.25", "0,3", "0.3"),
    ("0.35", "0,4", "0.4"),
    ("1.005", "1,0", "1.0"),
    ("2.5", "2,5", "2.5"),
    ("9.95", "10,0", "10.0"),
    ("464.8", "464,8", "464.8"),
    ("999.95", "1.000,0", "1,000.0"),
    ("1234.56", "1.234,6", "1,234.6"),
    ("1234567.89", "1.234.567,9", "1,234,567.9"),
    ("-0.04", "0,0", "0.0"),
    ("-0.45", "-0,5", "-0.5"),
    ("-2.5", "-2,5", "-2.5"),
    ("-1234.56", "-1.234,6", "-1,234.6"),
]
WHOLE = [
    ("0.5", "1"),
    ("1.5", "2"),
    ("2.5", "3"),
    ("3.5", "4"),
    ("2.49", "2"),
    ("-2.5", "-3"),
    ("-0.4", "0"),
    ("1000", "1.000"),
]


@pytest.mark.parametrize(("value", "nl", "en"), ONE_DECIMAL)
def test_one_decimal_in_dutch_and_english(value: str, nl: str, en: str) -> None:
    assert number(Fraction(value), 1, "nl") == nl
    assert number(Fraction(value), 1, "en") == en


@pytest.mark.parametrize(("value", "nl"), WHOLE)
def test_whole_numbers_round_half_up(value: str, nl: str) -> None:
    assert number(Fraction(value), 0, "nl") == nl


def test_two_decimals() -> None:
    assert number(Fraction("1.005"), 2, "nl") == "1,01"
    assert number(Fraction(1, 3), 2, "en") == "0.33"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_absent_is_a_dash(lang: Lang) -> None:
    assert number(None, 1, lang) == "–"
    assert percent(None, lang) == "–"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 3), "33 %"),
        (Fraction(2, 3), "67 %"),
        (Fraction(1, 8), "13 %"),  # 12.5
        (Fraction(5, 8), "63 %"),  # 62.5
        (Fraction(9, 200), "5 %"),  # 4.5
        (Fraction(1, 200), "1 %"),  # 0.5
        (Fraction(44, 74), "59 %"),
    ],
)
def test_a_share_is_a_whole_percentage_half_up(share: Fraction, text: str) -> None:
    assert "".join(percent(share, "nl").split()) == "".join(text.split())
    assert "".join(percent(share, "en").split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (Fraction(10), "10", "10"),
        (Fraction("464.8"), "464,8", "464.8"),
        (Fraction("0.125"), "0,125", "0.125"),
        (7, "7", "7"),
    ],
)
def test_a_number_of_a_definition_keeps_its_decimals(value: Fraction | int, nl: str, en: str) -> None:
    assert plain(value, "nl") == nl
    assert plain(value, "en") == en


@given(value=st.decimals(-10_000, 10_000, places=4), digits=st.integers(0, 3))
def test_rounding_against_the_standard_library(value: Decimal, digits: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert round_half_up(Fraction(value), digits) == Fraction(expected)


@given(numerator=st.integers(-10_000_000, 10_000_000), denominator=st.integers(1, 1000), digits=st.integers(0, 3))
def test_what_is_written_is_what_was_rounded(numerator: int, denominator: int, digits: int) -> None:
    value = Fraction(numerator, denominator)
    nl, en = number(value, digits, "nl"), number(value, digits, "en")
    assert Fraction(nl.replace(".", "").replace(",", ".")) == round_half_up(value, digits)
    assert Fraction(en.replace(",", "")) == round_half_up(value, digits)


@pytest.mark.parametrize(
    ("day", "nl", "en"),
    [
        (date(2014, 1, 1), "1 januari 2014", "1 January 2014"),
        (date(2012, 9, 5), "5 september 2012", "5 September 2012"),
        (date(2013, 5, 31), "31 mei 2013", "31 May 2013"),
        (date(2013, 12, 9), "9 december 2013", "9 December 2013"),
    ],
)
def test_a_date_has_its_month_in_letters(day: date, nl: str, en: str) -> None:
    assert long_date(day, "nl") == nl
    assert long_date(day, "en") == en


def test_a_phrase_fills_its_gaps() -> None:
    assert "1 januari 2014" in phrase("as_of", "nl", day="1 januari 2014")


def test_every_phrase_has_the_same_gaps_in_both_languages() -> None:
    def gaps(text: str) -> set[str]:
        return {part.partition("}")[0] for part in text.split("{")[1:]}

    assert [key for key, text in PHRASES.items() if gaps(text.nl) != gaps(text.en)] == []
