"""What a reader can infer, held against every table that agrees with what is printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorloop.disclosure.counts import DisclosureError
from doorloop.systems.bounds import ranges
from doorloop.systems.highs import Model, Proposal
from doorloop.systems.integers import ROUNDS, Contradiction, Row, narrow
from doorloop.systems.relations import Range, Relation
from kit.found import some
from kit.small_tables import (
    Known,
    Problem,
    agreeing,
    audited,
    crossed,
    every_table,
    printing,
    problem,
    problems,
    ranges_of,
    shares,
    shown,
    total,
    values_of,
)

pytestmark = pytest.mark.slow  # exhaustive searches


def inferable(task: Problem, hidden: frozenset[int], others: Sequence[Known] = ()) -> dict[int, Range]:
    """Give the ranges of hidden cells when all others are printed exactly."""
    task.check()
    found = ranges([*task.relations, *others], printing(task, shown(task, hidden)).printed)
    return {cell: found[cell] for cell in sorted(hidden)}


INVESTMENT = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]
"""Activities I to III by regions A to C, the example by which Fischetti and Salazar (2000) explain cell suppression."""


@settings(max_examples=1000, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(), st.data())
def test_ranges_are_those_of_all_tables(task: Problem, data: st.DataObject) -> None:
    hidden = frozenset(data.draw(st.sets(st.integers(0, len(task.cells) - 1), min_size=1)))
    expected = ranges_of(agreeing(every_table(task), shown(task, hidden)))
    assert inferable(task, hidden) == {cell: expected[cell] for cell in sorted(hidden)}


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(), st.data())
def test_ranges_of_rounded_counts_are_those_of_all_tables(task: Problem, data: st.DataObject) -> None:
    printed = []
    for value in values_of(task).values():
        known = data.draw(st.sampled_from(["exact", "near", "hidden"]))
        spread = {"exact": 0, "near": data.draw(st.integers(1, 2)), "hidden": 99}[known]
        printed.append(None if known == "hidden" else Range(max(0, value - spread), value + spread))
    assert list(audited(task, printed).ranges.values()) == ranges_of(agreeing(every_table(task), printed))


def test_the_textbook_example() -> None:
    values, relations = crossed(INVESTMENT)
    assert values[-1] == 190
    example = problem(values, relations)
    assert inferable(example, frozenset({6})) == {6: Range(22, 22)}
    assert inferable(example, frozenset({4, 6, 8, 10})) == {
        4: Range(0, 25),
        6: Range(5, 30),
        8: Range(0, 25),
        10: Range(4, 29),
    }


def test_a_total_tells_the_only_hidden_part() -> None:
    example = problem([3, 20, 23], [total([0, 1], 2)])
    assert inferable(example, frozenset({0})) == {0: Range(3, 3)}
    assert inferable(example, frozenset({0, 1})) == {0: Range(0, 23), 1: Range(0, 23)}
    assert inferable(example, frozenset({0, 2})) == {0: Range(0, None), 2: Range(20, None)}


def test_a_share_tells_a_hidden_count() -> None:
    values = [3, 20, 23]
    hidden = frozenset({0, 1})
    alone = problem(values, [total([0, 1], 2)])
    # 3 / 23 is 13 %: at 12.5 up to 13.5 % of 23 only 3 is whole.
    assert inferable(alone, hidden, shares(0, 2, values)) == {0: Range(3, 3), 1: Range(20, 20)}
    large = problem([31, 200, 231], [total([0, 1], 2)])
    # 12.5 to 13.5 % of 231 is 28.9 to 31.2.
    assert inferable(large, hidden, shares(0, 2, [31, 200, 231]))[0] == Range(29, 31)


def test_a_funnel_bounds_a_hidden_count_on_both_sides() -> None:
    example = problem([9, 4, 2], [Relation(((1, 1), (0, -1)), None, 0), Relation(((2, 1), (1, -1)), None, 0)])
    assert inferable(example, frozenset({1})) == {1: Range(2, 9)}


def test_another_table_tells_what_this_one_hides() -> None:
    values, relations = crossed([[3, 9], [8, 7]])
    example = problem(values, relations)
    hidden = frozenset({0, 1, 3, 4})
    assert inferable(example, hidden)[0] == Range(0, 11)
    assert inferable(example, hidden, [Relation(((0, 1), (4, 1)), 10, 10, "another table")])[0] == Range(3, 3)


def test_whole_numbers_tell_more_than_real_ones() -> None:
    """Of 2 a + 2 b = 2 c + 1 - d with 0 <= d <= 1 real numbers leave d open, whole ones do not."""
    example = problem([1, 1, 2, 1], [Relation(((0, 2), (1, 2), (2, -2), (3, 1)), 1, 1)], upper=[3, 3, 3, 1])
    assert inferable(example, frozenset({0, 1, 2, 3}))[3] == Range(1, 1)


def test_a_corner_that_is_not_whole() -> None:
    """Three pairs add up to at most 1: the corner of the real numbers is 1/2 each, together 3/2."""
    pairs = [Relation(((one, 1), (other, 1)), None, 1) for one, other in ((0, 1), (1, 2), (0, 2))]
    example = problem([0, 0, 1, 1], [*pairs, total([0, 1, 2], 3)], upper=[9, 9, 9, 9])
    assert inferable(example, frozenset(range(4)))[3] == Range(0, 1)


def test_bounds_of_relations_may_be_fractions() -> None:
    example = problem([5], [Relation(((0, 3),), Fraction(25, 2), Fraction(37, 2), "third")])
    assert inferable(example, frozenset({0})) == {0: Range(5, 6)}


def test_a_zero_is_hidden_as_any_other_count() -> None:
    values, relations = crossed([[0, 4], [6, 5]])
    found = inferable(problem(values, relations), frozenset({0, 1, 3, 4}))
    assert found[0] == Range(0, 4)
    assert found[1] == Range(0, 4)


def test_no_relations_leave_what_everybody_knows() -> None:
    assert inferable(problem([2, 3], [], upper=[7, None]), frozenset({0, 1})) == {0: Range(0, 7), 1: Range(0, None)}
    assert inferable(problem([], []), frozenset()) == {}


def test_ends_do_not_depend_on_the_order_of_relations() -> None:
    values, relations = crossed(INVESTMENT)
    hidden = frozenset({0, 1, 4, 5, 6, 8, 10})
    assert inferable(problem(values, relations), hidden) == inferable(problem(values, relations[::-1]), hidden)


@pytest.mark.parametrize(
    ("printed", "relations"),
    [
        ([Range(3, 3), Range(4, 4), Range(8, 8)], [total([0, 1], 2)]),
        ([None, None, None], [total([0, 1], 2), Relation(((2, 1), (0, -1)), None, -1)]),
        ([None, None, None], [Relation(((0, 2), (1, 4)), 3, 3)]),
        ([None, None, None], [Relation(((0, 1), (0, -1)), 1, None)]),
        ([Range(5, 3), None, None], []),
        # 2 a = 3 b + 1 and a + b = 4 has a solution in real numbers only
        ([None, None, None], [Relation(((0, 2), (1, -3)), 1, 1), Relation(((0, 1), (1, 1)), 4, 4)]),
    ],
)
def test_a_contradiction_is_told(printed: list[Range | None], relations: list[Known]) -> None:
    with pytest.raises(DisclosureError, match="contradicts itself"):
        audited(problem([0, 0, 0], relations), printed)


def test_counts_that_do_not_add_up_are_refused_by_name_and_not_by_number() -> None:
    with pytest.raises(DisclosureError, match=r"^margin: the counts do not satisfy") as error:
        inferable(problem([4711, 2, 9], [total([0, 1], 2)]), frozenset({0}))
    assert error.value.remedy
    assert "4711" not in str(error.value)


def test_a_solver_that_errs_cannot_widen_a_range(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is moved off by one in some cell: what breaks a sum is no witness."""
    values, relations = crossed(INVESTMENT)
    example = problem(values, relations)
    hidden = frozenset({4, 6, 8, 10})
    true = inferable(example, hidden)
    honest = Model.minimise
    for place in range(4):

        def lying(model: Model, costs: Mapping[int, float], place: int = place) -> Proposal:
            answer = honest(model, costs)
            if answer.values is not None and costs:
                answer.values[place] += 1
            return answer

        monkeypatch.setattr(Model, "minimise", lying)
        for cell, found in some(inferable(example, hidden).items()):
            assert found.low >= true[cell].low
            assert (found.high or 0) <= (true[cell].high or 0)


ROWS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 4), st.sampled_from([-3, -2, -1, 1, 2, 3]), min_size=1),
        st.one_of(st.none(), st.integers(-20, 20)),
        st.one_of(st.none(), st.integers(-20, 20)),
    ),
    max_size=8,
)
BOX = st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 20)), min_size=5, max_size=5)


def narrowed(rows: list[Row], low: list[int], high: list[int]) -> tuple[list[int], list[int]] | None:
    """Narrow every cell by every row, round after round; None where nothing is left."""
    for _ in range(ROUNDS):
        before = [*low], [*high]
        for row in rows:
            ends = {cell: sorted((factor * low[cell], factor * high[cell])) for cell, factor in row.terms}
            for cell, factor in row.terms:
                rest = [sum(end[side] for other, end in ends.items() if other != cell) for side in (0, 1)]
                least, most = (row.low, rest[1]), (row.high, rest[0])
                for (bound, other), is_least in ((least, factor > 0), (most, factor < 0)):
                    if bound is not None and is_least:
                        low[cell] = max(low[cell], math.ceil(Fraction(bound - other, factor)))
                    elif bound is not None:
                        high[cell] = min(high[cell], math.floor(Fraction(bound - other, factor)))
                if low[cell] > high[cell]:
                    return None
        if before == (low, high):
            break
    return low, high


@given(ROWS, BOX)
def test_narrowing_goes_as_far_as_every_row_on_every_cell(
    relations: list[tuple[dict[int, int], int | None, int | None]], box: list[tuple[int, int]]
) -> None:
    rows = [Row(tuple(sorted(terms.items())), low, high) for terms, low, high in relations]
    low, high = [low for low, _ in box], [low + reach for low, reach in box]
    expected = narrowed(rows, [*low], [*high])
    ends: list[int | None] = [*high]
    if expected is None:
        with pytest.raises(Contradiction):
            narrow(rows, low, ends)
    else:
        narrow(rows, low, ends)
        assert (low, ends) == expected
