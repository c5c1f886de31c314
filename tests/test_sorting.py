"""What is done to columns of a million numbers at once, held against the plain way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.arrays import ascending, select
from doorloop.base.language import Text
from doorloop.cases.reference import Reference
from doorloop.cases.step_clock import Clock
from doorloop.definition import load
from doorloop.definition.parts import Step
from doorloop.registers.merge import _first
from doorloop.workdays.calendars import calendar
from doorloop.workdays.days_off import FIRST, LAST

FAR = st.integers(-(2**62), 2**62)
NUMBERS = st.lists(st.one_of(st.integers(-3, 3), st.integers(0, 10**10), FAR), max_size=40)


@given(NUMBERS)
def test_numbers_are_in_order_and_equal_ones_stay_in_theirs(numbers: list[int]) -> None:
    found = ascending(np.array(numbers, np.int64))

    assert found.tolist() == sorted(range(len(numbers)), key=lambda place: numbers[place])
    assert found.dtype == np.int32


@pytest.mark.parametrize("reach", [2**59, 2**60, 2**62])
def test_with_and_without_room_for_the_places(reach: int) -> None:
    numbers = np.array([reach, 5, 0, reach, 5], np.int64)

    assert ascending(numbers).tolist() == [2, 1, 4, 0, 3]


@given(NUMBERS)
def test_identifiers_and_their_first_rows_against_a_dictionary(numbers: list[int]) -> None:
    key = np.array(numbers, np.int64)
    rows: dict[int, int] = {}
    for row, number in enumerate(numbers):
        rows.setdefault(number, row)
    identifiers = list(rows)

    first, case, order = _first(key, np.argsort(key, kind="stable").astype(np.int32))

    assert first.tolist() == list(rows.values())
    assert case.tolist() == [identifiers.index(number) for number in numbers]
    assert [identifiers[place] for place in order.tolist()] == sorted(rows)


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
