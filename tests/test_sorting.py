"""What is done to columns of a million numbers at once, held against the plain way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base import arrays
from doorloop.base.arrays import Ascending, select
from doorloop.base.language import Text
from doorloop.cases import match
from doorloop.cases.reference import Reference
from doorloop.cases.step_clock import Clock
from doorloop.definition import load
from doorloop.definition.parts import Step
from doorloop.registers.coded import Coded, Columns, Stacked
from doorloop.registers.frames import Register
from doorloop.registers.merge import Merged, _first
from doorloop.workdays.calendars import calendar
from doorloop.workdays.days_off import FIRST, LAST

FAR = st.integers(-(2**62), 2**62)
NUMBERS = st.lists(st.one_of(st.integers(-3, 3), st.integers(0, 10**10), FAR), max_size=40)


@given(NUMBERS)
def test_numbers_are_in_order_and_equal_ones_stay_in_theirs(numbers: list[int]) -> None:
    found = Ascending.of(np.array(numbers, np.int64))

    assert found.order.tolist() == sorted(range(len(numbers)), key=lambda place: numbers[place])
    assert found.order.dtype == np.int32
    assert found.numbers.tolist() == sorted(numbers)
    assert found.numbers.dtype == np.int64


@given(NUMBERS, st.integers(1, 5))
def test_what_is_the_same_as_the_one_before(numbers: list[int], stretch: int) -> None:
    with patch.object(arrays, "STRETCH", stretch):
        found = Ascending.of(np.array(numbers, np.int64))

    assert found.order.tolist() == sorted(range(len(numbers)), key=lambda place: numbers[place])
    ordered = sorted(numbers)
    assert found.again.tolist() == [place > 0 and ordered[place - 1] == ordered[place] for place in range(len(ordered))]


KEYS = st.lists(st.integers(-4, 12), unique=True, max_size=14)


@given(KEYS, KEYS, st.integers(1, 5))
def test_rows_are_matched_with_those_of_the_same_identifier(mine: list[int], theirs: list[int], stretch: int) -> None:
    with patch.object(match, "STRETCH", stretch):
        found = match._match(merged(mine), merged(theirs))

    assert found.tolist() == [theirs.index(key) if key >= 0 and key in theirs else -1 for key in mine]


def merged(keys: list[int]) -> Merged:
    """Give rows of a register with these identifiers, and nothing else."""
    key, none = np.array(keys, np.int64), np.zeros(0, np.int32)
    rows = np.arange(len(key), dtype=np.int32)
    register = Register("om", [], rows, rows, key, Columns({}), {})
    return Merged(register, key, Ascending.of(key), rows, Columns({}), {}, none)


PUTS = st.lists(st.tuples(st.integers(0, 5), st.integers(-2, 900)), max_size=700)


@given(st.lists(st.integers(-2, 5), min_size=6, max_size=6), PUTS)
def test_a_column_of_codes_is_the_numbers_that_were_put_into_it(
    numbers: list[int], puts: list[tuple[int, int]]
) -> None:
    distinct = sorted({*numbers})
    codes = np.array([distinct.index(number) for number in numbers], np.uint8)
    before = Columns({"a": Coded(np.array(distinct, np.int32), codes)})
    after, expected = before.rows(np.arange(6, dtype=np.int32)), [*numbers]
    for row, number in puts:
        after.put("a", row, number)
        expected[row] = number

    assert after["a"].tolist() == expected
    assert [after.one("a", row) for row in range(6)] == expected
    assert after.taken("a", slice(1, 4)).tolist() == expected[1:4]
    assert after.taken("a", np.array([5, 0], np.int32)).tolist() == [expected[5], expected[0]]
    assert before["a"].tolist() == numbers


PIECES = st.lists(st.lists(st.integers(-2, 400), max_size=9), min_size=1, max_size=4)


@given(PIECES, st.integers(0, 12), st.integers(0, 40))
def test_columns_of_tables_are_the_numbers_under_each_other(tables: list[list[int]], low: int, size: int) -> None:
    pieces = list[Coded]()
    for numbers in tables:
        distinct = sorted({*numbers, 7})
        codes = np.array([distinct.index(number) for number in numbers], np.uint16)
        pieces.append(Coded(np.array(distinct, np.int32), codes))
    expected = [number for numbers in tables for number in numbers]
    stretch, back = slice(low, low + size), np.arange(len(expected) - 1, -1, -1, dtype=np.int32)

    columns = Columns({"a": Stacked(pieces)})
    assert columns.taken("a", stretch).tolist() == expected[stretch]
    assert columns["a"].tolist() == expected
    assert columns.taken("a", back).tolist() == expected[::-1]  # from here on they are one column
    assert columns.taken("a", stretch).tolist() == expected[stretch]
    assert columns.rows(back)["a"].tolist() == expected[::-1]
    assert [columns.one("a", row) for row in range(len(expected))] == expected


def test_more_numbers_than_there_are_small_codes() -> None:
    column = Coded(np.array([0], np.int32), np.zeros(300, np.uint8))
    for row in range(300):
        column.put(row, row)

    assert column.taken(slice(None)).tolist() == [*range(300)]


@pytest.mark.parametrize("reach", [2**59, 2**60, 2**62])
def test_with_and_without_room_for_the_places(reach: int) -> None:
    numbers = np.array([reach, 5, 0, reach, 5], np.int64)

    assert Ascending.of(numbers).order.tolist() == [2, 1, 4, 0, 3]


@given(NUMBERS)
def test_identifiers_and_their_first_rows_against_a_dictionary(numbers: list[int]) -> None:
    key = np.array(numbers, np.int64)
    rows: dict[int, int] = {}
    for row, number in enumerate(numbers):
        rows.setdefault(number, row)
    identifiers = list(rows)

    order = np.argsort(key, kind="stable").astype(np.int32)
    first, case, ascending = _first(Ascending(order, key[order]))

    assert first.tolist() == list(rows.values())
    assert case.tolist() == [identifiers.index(number) for number in numbers]
    assert [identifiers[place] for place in ascending.order.tolist()] == sorted(rows)
    assert ascending.numbers.tolist() == sorted(rows)


INTS = st.integers(-(2**31), 2**31 - 1)


@given(st.lists(st.tuples(st.booleans(), INTS, INTS), max_size=20))
def test_one_of_two_is_what_numpy_takes(rows: list[tuple[bool, int, int]]) -> None:
    mask = np.array([row[0] for row in rows], np.bool_)
    one, other = (np.array([row[place] for row in rows], np.int32) for place in (1, 2))

    found = select(mask, one, other)

    assert found.tolist() == np.where(mask, one, other).tolist()
    assert found.dtype == np.int32
    assert select(mask, 7, np.int32(-1)).tolist() == np.where(mask, 7, -1).tolist()
    assert select(mask, 7, np.zeros(len(mask), np.int8)).dtype == np.int8


@pytest.mark.parametrize("unit", ["werkdagen", "kalenderdagen"])
@given(peildatum=st.dates(FIRST, LAST), target=st.integers(0, 400))
def test_the_latest_start_from_which_a_target_has_passed(
    unit: Literal["werkdagen", "kalenderdagen"], peildatum: date, target: int
) -> None:
    label, days = Text(nl="a", en="a"), Decimal(target)
    step = Step(id="a", start="b", end="c", label=label, unit=unit, target=days, target_unit=unit)
    counting = calendar("nl")

    def waited(since: int) -> int:
        day = date.fromordinal(since)
        return counting.workdays(day, peildatum) if unit == "werkdagen" else (peildatum - day).days

    found = Clock.of(Reference(load(), peildatum, counting)).latest_start(step)

    earliest = FIRST.toordinal()
    assert found < earliest or waited(found) >= target
    assert found == peildatum.toordinal() or waited(found + 1) < target
