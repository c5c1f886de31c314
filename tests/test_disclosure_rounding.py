"""Controlled rounding: adjacent multiples, sums that add up, least deviation, and what it lets a reader infer."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from doorloop.disclosure.counts import DisclosureError
from doorloop.disclosure.rounding import Rounding, round_counts
from doorloop.systems.relations import Range, Relation
from kit.small_tables import (
    Problem,
    agreeing,
    audited,
    crossed,
    every_table,
    problem,
    problems,
    ranges_of,
    total,
    values_of,
)

pytestmark = pytest.mark.slow  # exhaustive searches

quickly = settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
tables = st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=3), min_size=2, max_size=3).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


def plain(inner: list[list[int]]) -> Problem:
    """A table without sensitive cells: nothing but the sums binds the rounding."""
    values, relations = crossed(inner)
    return problem(values, relations, sensitive=[])


def least_deviation(task: Problem, base: int) -> int | None:
    """Try floor and ceiling of every inner cell; the margins follow, and must be adjacent as well."""
    sums = [relation for relation in task.relations if relation.low == relation.high == 0]
    margins = {relation.terms[-1][0]: relation for relation in sums}
    true = values_of(task)
    inner = [cell for cell in true if cell not in margins]
    found = []
    for choice in product(*({value // base, -(-value // base)} for value in (true[cell] for cell in inner))):
        rounded = dict(zip(inner, (base * time for time in choice), strict=True))
        for cell, relation in sorted(margins.items()):
            rounded[cell] = sum(rounded[other] for other, _ in relation.terms[:-1])
        near = all(abs(rounded[cell] - value) < base for cell, value in true.items())
        if near and all(relation.holds(rounded) for relation in sums):
            found.append(sum(abs(rounded[cell] - value) for cell, value in true.items()))
    return min(found, default=None)


def rounded(task: Problem, base: int) -> Rounding[int]:
    found = round_counts(task, base)
    assert found is not None
    return found


def deviation(task: Problem, found: Rounding[int]) -> int:
    return sum(abs(found.values[cell] - true) for cell, true in values_of(task).items())


def of(task: Problem, base: int) -> tuple[int, ...]:
    """Give what counts are rounded to, in their order."""
    return tuple(rounded(task, base).values.values())


def seen(found: Rounding[int]) -> list[Range | None]:
    """Give what a reader knows of rounded cells."""
    return [Range(max(0, value - found.play), value + found.play) for value in found.values.values()]


@quickly
@given(tables, st.sampled_from([3, 5, 10]))
def test_tables_add_up_and_deviate_least(inner: list[list[int]], base: int) -> None:
    task = plain(inner)
    found = rounded(task, base)
    assert all(value % base == 0 for value in found.values.values())
    assert all(relation.holds(found.values) for relation in task.relations)
    # a two-way table can always be rounded to adjacent multiples (Bacharach 1966)
    assert found.play == base - 1
    assert deviation(task, found) == least_deviation(task, base)
    for cell, multiple in found.values.items():
        value = values_of(task)[cell]
        assert abs(value - multiple) < base
        assert value != multiple if value % base else value == multiple


@settings(quickly, max_examples=50)
@given(problems(((2, 2, 4), (2, 3, 2))), st.sampled_from([2, 3]))
def test_what_is_inferred_from_rounded_counts_is_what_all_tables_tell(task: Problem, base: int) -> None:
    found = round_counts(task, base)
    assume(found is not None)
    assert found is not None
    known = ranges_of(agreeing(every_table(task), seen(found)))
    result = audited(task, seen(found))
    assert list(result.ranges.values()) == known
    assert {*result.failures} == {cell for cell, one in task.cells.items() if (known[cell].width or 0) < one.protect}


@settings(quickly, max_examples=30)
@given(tables, st.randoms(use_true_random=False))
def test_the_same_multiples_are_chosen_whatever_the_order_of_relations(
    inner: list[list[int]], chance: random.Random
) -> None:
    task = plain(inner)
    mixed = replace(task, relations=tuple(chance.sample(task.relations, len(task.relations))))
    assert round_counts(task, 5) == round_counts(mixed, 5)


def test_each_count_to_its_nearest_multiple_would_not_add_up() -> None:
    """12 + 12 + 12 = 36: nearest are 10 + 10 + 10 and 35."""
    task = problem([12, 12, 12, 36], [total([0, 1, 2], 3)], sensitive=[])
    found = rounded(task, 5)
    assert found.values[3] == sum(found.values[cell] for cell in range(3)) == 35
    assert sorted(found.values[cell] for cell in range(3)) == [10, 10, 15]
    assert (deviation(task, found), found.play) == (2 + 2 + 3 + 1, 4)


def test_a_multiple_and_a_zero_stay() -> None:
    assert of(problem([0, 5, 10, 15], [total([0, 1, 2], 3)], sensitive=[]), 5) == (0, 5, 10, 15)


def test_an_exact_sum_can_tell_more_than_each_rounded_count() -> None:
    """A 4 printed as 0 and a 9 printed as 5 leave 0 to 4 and 1 to 9; with the exact 13 beside them nothing is left."""
    example = problem([4, 9, 13], [total([0, 1], 2)], sensitive=[0], protect=4)
    near = [Range(0, 4), Range(1, 9)]
    assert audited(example, [*near, None]).failures == {}
    assert audited(example, [*near, Range(6, 14)]).failures == {}
    assert audited(example, [*near, Range(13, 13)]).failures == {0: Range(4, 4)}


def test_where_adjacent_multiples_do_not_add_up_a_cell_goes_further() -> None:
    """Two equal counts of 1 and their sum 2, to base 2: 2 would stay, but equal multiples give 0 or 4."""
    equal = Relation(((0, 1), (1, -1)), 0, 0, "equal")
    found = rounded(problem([1, 1, 2], [equal, total([0, 1], 2)], sensitive=[]), 2)
    assert found.play == 3
    assert tuple(found.values.values()) in {(0, 0, 0), (2, 2, 4)}


def test_an_exact_count_stays_beside_rounded_ones() -> None:
    assert of(problem([11, 12, 23], [total([0, 1], 2)], sensitive=[], fixed=[2]), 5) == (10, 10, 23)


def test_a_count_that_is_not_printed_follows_from_the_others() -> None:
    """8 of 11 to base 10: what is left is 3, and 0 or 10 among the multiples, never less than nothing."""
    task = problem([8, 3, 11], [total([0, 1], 2)], sensitive=[])
    task = replace(task, cells={**task.cells, 1: replace(task.cells[1], kind="unprinted")})
    found = rounded(task, 10)
    assert found.values[0] + found.values[1] == found.values[2]
    assert found.values[1] >= 0


def test_what_cannot_add_up_is_not_rounded() -> None:
    """One count is a hundred times another: 1 moves to 0 or 5, and 100 cannot move to 0 or 500."""
    hundredfold = Relation(((0, 100), (1, -1)), 0, 0, "hundredfold")
    assert round_counts(problem([1, 100, 8], [hundredfold], sensitive=[]), 5) is None


def test_a_part_is_not_rounded_above_its_whole() -> None:
    funnel = Relation(((0, 1), (1, -1)), None, 0, "funnel")
    sums = total([0, 1, 2], 3)
    assert of(problem([8, 11], [], sensitive=[]), 10) == (10, 10)
    assert of(problem([8, 8, 4, 20], [sums], sensitive=[]), 10) in {(10, 0, 10, 20), (0, 10, 10, 20), (10, 10, 0, 20)}
    assert of(problem([5, 5, 10, 20], [funnel, sums], sensitive=[]), 10) == (0, 10, 10, 20)


def test_a_base_under_2_is_refused() -> None:
    with pytest.raises(DisclosureError, match="base"):
        round_counts(problem([3], []), 1)


def test_nothing_to_round() -> None:
    assert rounded(problem([], []), 5) == Rounding({}, 4, 5)
