"""The V-nummer as people write it: ten digits, and everything that spreadsheets do to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doorloop.base.language import Text
from doorloop.base.rules import RULES
from doorloop.definition import load
from doorloop.definition.parts import Key as KeySpec
from doorloop.registers.frames import Cell
from doorloop.registers.parse.keys import NO_KEY, Key, KeyReader

READER = KeyReader(load("kansloze-aangiften").spec.key)


def number(cell: Cell) -> int:
    return READER.read(cell).number


def severity(cell: Cell) -> str:
    """Give the severity of the rule that a cell meets, empty where it meets none."""
    rule = READER.read(cell).rule
    return RULES[rule].severity if rule else ""


@pytest.mark.parametrize(
    "cell",
    [
        *("2801234567", "'2801234567", "280 123 4567", "280.123.4567", "V2801234567", "VNR 2801234567", "2801234567.0"),
        *("VNR 280 123 4567", "VNR 280.123.4567", "vnr2801234567", "V 2801234567", "V-2801234567", "VNR: 2801234567"),
        *("280-123-4567", " 2801234567 ", "280\u00a0123\u00a04567", "2801234567,0", "2801234567.00", "'280 123 4567"),
        *("V2801234567.0", "v.2801234567", 2801234567, 2801234567.0),
    ],
)
def test_separators_prefix_apostrophe_and_point_zero_make_no_difference(cell: Cell) -> None:
    assert READER.read(cell) == Key(2801234567)


@pytest.mark.parametrize("cell", ["0812345678", "'0812345678", "V0812345678", "081 234 5678"])
def test_a_leading_zero_is_a_digit(cell: Cell) -> None:
    assert READER.read(cell) == Key(812345678)


@pytest.mark.parametrize("cell", ["812345679", "'812345679", "V812345679", 812345679, 812345679.0, "812.345.679"])
def test_nine_digits_get_a_leading_zero_and_a_warning(cell: Cell) -> None:
    assert number(cell) == 812345679
    assert severity(cell) == "warning"
    assert number(cell) == number("0812345679")


@pytest.mark.parametrize(
    ("digits", "is_bsn"),
    [
        ("111222333", True),  # 9+8+7+12+10+8+9+6-3 = 66 = 6 × 11
        ("123456782", True),  # 9+16+21+24+25+24+21+16-2 = 154 = 14 × 11
        ("123456789", False),  # 156-9 = 147
        ("111222334", False),
    ],
)
def test_nine_digits_that_pass_the_eleven_test_may_be_a_bsn(digits: str, is_bsn: bool) -> None:
    found, other = READER.read(digits), READER.read("812345679")
    assert found.number == int(digits)
    assert RULES[found.rule].severity == "warning"
    assert (found.rule != other.rule) is is_bsn


@pytest.mark.parametrize("cell", ["2,81E+09", "2.81E+09", "2,80123E+09", "2.81e9", "3E+09"])
def test_scientific_notation_has_lost_its_digits(cell: Cell) -> None:
    assert number(cell) == NO_KEY
    assert severity(cell) == "error"
    assert READER.read(cell).rule != READER.read("geen").rule


@pytest.mark.parametrize(
    "cell",
    [
        *("", "  ", "'", "onbekend", "n.v.t.", "?", "-", "geen", "VNR", "V", "#N/B", "#VERW!", "#N/A"),
        *("28012345", "28012345678", "280123456X", "2801234567/2801234568", "2801234567 2801234568", "280123O567"),
        *("X2801234567", "²801234567", 280123456.5, 28012345, True, -2801234567),
    ],
)
def test_anything_else_is_an_error_and_no_identifier(cell: Cell) -> None:
    assert number(cell) == NO_KEY
    assert severity(cell) == "error"


@pytest.mark.parametrize("cell", ["28012345", 28012345, "280123O567", "2,81E+09", "28012345678"])
def test_a_spoilt_number_was_meant_as_one(cell: Cell) -> None:
    assert READER.resembles(cell)


@pytest.mark.parametrize(
    "cell", ["", "Totaal", "Legenda: J = ja, N = nee", "Bijgewerkt op 1-1-2014 door het parket", "74"]
)
def test_a_remark_was_not(cell: Cell) -> None:
    assert not READER.resembles(cell)


# ---------------------------------------------------------------- a column of A-nummers


def is_a_number(text: str) -> bool:
    """Ten digits, neighbours differ, digit sum mod 11 is 0 or 5, and the sum of a_i times 2^i divisible by 11."""
    digits = [int(digit) for digit in text]
    neighbours = all(digits[i] != digits[i + 1] for i in range(9))
    return neighbours and sum(digits) % 11 in (0, 5) and sum(d * 2**i for i, d in enumerate(digits)) % 11 == 0


A_NUMBERS = [number for number in range(2_801_234_567, 2_801_244_567) if is_a_number(str(number))]
OTHERS = [number for number in range(2_801_234_567, 2_801_234_700) if not is_a_number(str(number))]


def test_one_number_in_some_170_passes_by_chance() -> None:
    assert 30 <= len(A_NUMBERS) <= 120


@pytest.mark.parametrize(("passing", "others", "wrong"), [(20, 0, True), (20, 5, True), (5, 20, False), (0, 20, False)])
def test_a_column_in_which_most_values_pass_is_the_wrong_column(passing: int, others: int, wrong: bool) -> None:
    assert READER.are_a_numbers(np.array(A_NUMBERS[:passing] + OTHERS[:others])) is wrong


@given(st.lists(st.one_of(st.sampled_from(A_NUMBERS), st.integers(0, 10**18)), min_size=3, max_size=40))
def test_each_value_is_tested_by_its_own_digits(values: list[int]) -> None:
    passing = sum(len(str(value)) == 10 and is_a_number(str(value)) for value in values)
    assert READER.are_a_numbers(np.array(values)) is (2 * passing > len(values))


# ---------------------------------------------------------------- another definition


def test_the_definition_says_how_many_digits_and_whether_a_zero_may_be_lost() -> None:
    name = Text(nl="zaaknummer", en="case number")
    strict = KeyReader(KeySpec(name=name, digits=6))
    assert strict.read("123456") == Key(123456)
    assert strict.read("12345").number == NO_KEY
    assert strict.read("V123456").number == NO_KEY
    assert RULES[KeyReader(KeySpec(name=name, digits=6, pad=True)).read("12345").rule].severity == "warning"


# ---------------------------------------------------------------- round trips

SPELLINGS = (
    "{}",
    "'{}",
    "{}.0",
    "V{}",
    "V {}",
    "VNR {}",
    "vnr. {}",
    " {} ",
)


@given(digits=st.text("0123456789", min_size=10, max_size=10), spelling=st.sampled_from(SPELLINGS))
def test_ten_digits_read_back_from_every_spelling(digits: str, spelling: str) -> None:
    assert READER.read(spelling.format(digits)) == Key(int(digits))


@given(
    digits=st.text("0123456789", min_size=10, max_size=10),
    cuts=st.sets(st.integers(1, 9)),
    mark=st.sampled_from([" ", ".", "-", "\u00a0"]),
)
def test_ten_digits_read_back_in_groups(digits: str, cuts: set[int], mark: str) -> None:
    written = "".join(mark + digit if place in cuts else digit for place, digit in enumerate(digits))
    # "280123456.0" is a number with decimals, and is read as one
    assume(not (mark == "." and len(cuts) == 1 and set(written.rpartition(".")[2]) == {"0"}))
    assert READER.read(written) == Key(int(digits))


@given(number=st.integers(1_000_000_000, 9_999_999_999))
def test_a_number_cell_reads_as_its_digits(number: int) -> None:
    assert READER.read(number) == READER.read(float(number)) == READER.read(str(number)) == Key(number)


@given(digits=st.text("0123456789", max_size=20).filter(lambda text: len(text) not in (9, 10)))
def test_other_numbers_of_digits_are_an_error(digits: str) -> None:
    assert number(digits) == NO_KEY
    assert severity(digits) == "error"


@given(text=st.text(max_size=30))
def test_no_text_whatever_stops_a_run(text: str) -> None:
    assert NO_KEY <= number(text) <= 9_999_999_999
    assert READER.resembles(text) in (True, False)
