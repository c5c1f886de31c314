"""Numbers and dates for readers: rounded half up from exact values, Dutch and English."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.language import Text
from doorloop.base.rules import RULES
from doorloop.base.words import (
    UNITS,
    audit,
    catalogue,
    changes,
    definition,
    draft,
    errors,
    export,
    fill,
    in_unit,
    long_date,
    notes,
    number,
    percent,
    plain,
    plural,
    report,
    round_half_up,
    say,
    telling_digits,
    verify,
)
from doorloop.definition import Lang
from kit.found import some
from kit.processes import LIMIT

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
    ("-0.45", "−0,5", "−0.5"),
    ("-2.5", "−2,5", "−2.5"),
    ("-1234.56", "−1.234,6", "−1,234.6"),
]
WHOLE = [
    ("0.5", "1"),
    ("1.5", "2"),
    ("2.5", "3"),
    ("3.5", "4"),
    ("2.49", "2"),
    ("-2.5", "−3"),
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
    nl, en = nl.replace("−", "-"), en.replace("−", "-")
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


def test_a_text_fills_its_gaps() -> None:
    assert "1 januari 2014" in say("as_of", "nl", day="1 januari 2014")


def test_every_text_has_the_same_gaps_in_both_languages() -> None:
    def gaps(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    assert [key for key, text in catalogue().items() if gaps(text.nl) != gaps(text.en)] == []


def test_a_key_stands_in_one_list_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """`say` takes the first list that has a key, so a second text under it would never be said."""
    lists = (report, notes, changes, export, audit, verify, definition, draft, errors)
    assert {key for one in lists for key in one.WORDS} == set(catalogue())
    monkeypatch.setattr(verify, "WORDS", {**verify.WORDS, "total": Text(nl="Som", en="Sum")})
    with pytest.raises(ValueError, match="total"):
        catalogue()


def test_the_catalogue_is_read_only() -> None:
    with pytest.raises(TypeError):
        cast("dict[str, Text]", catalogue())["total"] = Text(nl="Som", en="Sum")


def test_a_text_of_a_report_loads_no_other_list() -> None:
    """A list that a command does not need costs it no time."""
    code = (
        "import sys; from doorloop.base.words import say; say('total', 'nl');"
        "print([name for name in sys.modules if name.startswith('doorloop.base.words.')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=LIMIT)
    assert ran.stdout.strip() == "['doorloop.base.words.report']"


def test_every_list_is_looked_up() -> None:
    assert say("case_id", "en") == "Case"
    assert say("audit_remedy", "nl") == "Wat te doen"
    assert say("kind.E", "nl") == "rekenfout"
    with pytest.raises(KeyError):
        say("no such key", "nl")


# ---------------------------------------------------------------- one plural rule

MESSAGES = {code: Text(nl=rule.message_nl, en=rule.message_en) for code, rule in RULES.items()}
SAID = [
    ("rows_of", ("0 rijen in R (f)", "1 rij in R (f)", "2 rijen in R (f)")),
    ("rows_of", ("0 rows in R (f)", "1 row in R (f)", "2 rows in R (f)")),
    ("counted", ("0 aangiften tellen mee", "1 zaak telt mee", "2 aangiften tellen mee")),
    ("counted", ("0 aangiften count", "1 case counts", "2 aangiften count")),
    ("open_count", ("0 regels, waarvan 0 over", "1 regel, waarvan 0 over", "2 regels, waarvan 0 over")),
    ("open_count", ("0 lines, of which 0", "1 line, of which 0", "2 lines, of which 0")),
    ("audit_but", (", op 0 niet bekeken bestanden", ", op 1 niet bekeken bestand na", ", op 2 niet")),
    ("audit_but", (", but for 0 files that were", ", but for 1 file that was", ", but for 2 files that")),
    ("near_mean", ("0 zaken tellen niet", "1 zaak telt niet", "2 zaken tellen niet")),
    ("near_mean", ("0 cases do not", "1 case does not", "2 cases do not")),
    ("dropping", ("zonder één van 0 zaken", "zonder één zaak klopt het", "zonder één van 2 zaken")),
    ("dropping", ("without one of 0 cases", "without one case it holds", "without one of 2 cases")),
    ("n.E", ("0 rekenfouten", "1 rekenfout", "2 rekenfouten")),
    ("n.E", ("0 arithmetic errors", "1 arithmetic error", "2 arithmetic errors")),
    ("signs", ("0 cellen hebben", "Eén cel heeft een teken", "2 cellen hebben")),
    ("signs", ("0 cells have", "One cell has a sign", "2 cells have")),
    ("outside-selection", ("0 zaken voldoen", "1 zaak voldoet niet aan de selectie (w) en telt", "2 zaken")),
    ("outside-selection", ("0 cases do", "1 case does not meet the selection (w) and does not", "2 cases do")),
    ("cell-swallows", ("deze cel bevat 0 regels", "deze cel bevat 1 regel van", "deze cel bevat 2 regels")),
    ("cell-swallows", ("this cell holds 0 lines", "this cell holds 1 line of", "this cell holds 2 lines")),
    (
        "sheet-filtered",
        (
            "een filter verbergt 0 rijen",
            "een filter verbergt 1 rij; ook deze",
            "een filter verbergt 2",
        ),
    ),
    (
        "sheet-filtered",
        ("a filter hides 0 rows", "a filter hides 1 row; it counts", "a filter hides 2 rows"),
    ),
    ("dated", ("0 zaken zijn uniek", "1 zaak is uniek", "2 zaken zijn uniek")),
    ("dated", ("0 cases are alone", "1 case is alone", "2 cases are alone")),
]


@pytest.mark.parametrize(("place", "said"), list(enumerate(SAID)))
def test_a_number_has_the_form_that_goes_with_it(place: int, said: tuple[str, tuple[str, str, str]]) -> None:
    """Dutch and English alike: one form for 1, another for 0 and for all others."""
    key, forms = said
    words = {**catalogue(), **MESSAGES}[key].say("en" if place % 2 else "nl")
    gaps = {"register": "R", "files": "f", "unit": "aangiften", "overdue": 0, "why": "w", "where": "w", "signs": "s"}
    for n, form in some(enumerate(forms)):
        assert fill(words, n=n, **gaps).startswith(form)


@pytest.mark.parametrize("number", [0, 2, -1, "[c]", "1.096", "≥ 1"])
def test_one_alone_is_singular(number: object) -> None:
    assert plural(number, "rij", "rijen") == "rijen"
    assert plural(1, "rij", "rijen") == plural("1", "rij", "rijen") == "rij"


NOUNS = (
    "rijen|zaken|regels|bestanden|cijfers|aantallen|plaatsen|stappen|aangiften|combinaties|gebeurtenissen|rekenfouten"
    "|tegenspraken|categorieën|rows|cases|lines|files|figures|counts|places|steps|events|combinations"
)


def test_no_text_puts_a_number_before_a_plural_without_the_rule() -> None:
    """`{n} rows` would say "1 rows"; what is counted from, and a bound ("fewer than {n}"), is never one."""
    texts = [(key, words) for key, both in {**catalogue(), **MESSAGES}.items() for words in (both.nl, both.en)]
    assert len(texts) > 500
    bare = re.compile(
        rf"(?<!minder dan )(?<!fewer than )(?<!van de )(?<!of the )(?<!of )(?<!van )\{{\w+\}} (?:{NOUNS})\b"
    )
    assert [(key, words) for key, words in texts if bare.search(words)] == []


def test_the_one_date_of_a_column_is_not_called_none_of_one() -> None:
    message = RULES["dates-month-first"].message_en
    assert fill(message, n="1").endswith("; the one date in digits is not used")
    assert fill(message, n="2").endswith("; none of the 2 different dates in digits is used")


def test_what_is_quoted_stands_in_one_kind_of_quotes() -> None:
    """A text names something as ‘this’; other quotes are of what is typed, such as a setting."""
    texts = [(key, words) for key, both in {**catalogue(), **MESSAGES}.items() for words in (both.nl, both.en)]
    assert any("‘{" in words for _, words in texts)
    quoted = re.compile(r"""['"“]\{\w+\}['"”]""")
    assert [(key, words) for key, words in texts if quoted.search(words)] == []


def test_every_kind_of_remark_has_a_number() -> None:
    letters = {key[2:] for key in verify.WORDS if key.startswith("n.")}
    assert letters == set("EXRUM")


def test_a_number_near_a_limit_gets_the_digits_that_tell() -> None:
    assert number(Fraction("10.04"), telling_digits(Fraction("10.04"), Fraction(10)), "nl") == "10,04"
    assert telling_digits(Fraction(10), Fraction(10)) == 1
    assert telling_digits(Fraction("9.96"), Fraction(10)) == 1
    assert telling_digits(Fraction("10.0004"), Fraction(10)) == 4
    assert telling_digits(Fraction("9.04"), Fraction(9) + Fraction(4, 100)) == 1


def test_a_target_is_written_with_all_of_its_decimals() -> None:
    assert in_unit(Fraction("6.4"), "weken", "nl") == "6,4 wk"
    assert in_unit(10, "werkdagen", "en", UNITS) == "10 working days"
    assert in_unit(Fraction("0.125"), "aandeel", "nl") == "12,5 %"
