"""Intervals against scipy and statsmodels, and against printed examples.

Statistical packages load where they are asked: that takes longer than asking.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.cases.measures import NONE, histogram
from doorloop.tables.intervals import (
    UNKNOWN,
    difference_of_means,
    difference_of_shares,
    mean_interval,
    sample_variance,
    t_quantile,
    wilson,
)
from kit.draws import examples

DAYS = st.lists(st.integers(-5, 400), min_size=2, max_size=60)


def ends(bounds: object) -> tuple[float | None, float | None]:
    return bounds.low, bounds.high  # type: ignore[attr-defined]


@given(st.floats(1, 1e6))
@settings(max_examples=examples(200), deadline=None)
def test_the_quantile_of_t_equals_scipy(freedom: float) -> None:
    from scipy import stats

    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-10)


@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, "12.706"), (2, "4.303"), (10, "2.228"), (30, "2.042"), (120, "1.980")]
)
def test_the_quantile_of_t_is_that_of_printed_tables(freedom: int, printed: str) -> None:
    assert f"{t_quantile(freedom):.3f}" == printed


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=examples(200))
def test_wilson_equals_statsmodels(share: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    assert ends(wilson(*share)) == pytest.approx(proportion_confint(*share, method="wilson"), abs=1e-12)


def test_wilson_of_newcombes_example() -> None:
    """Newcombe (1998), Statistics in Medicine 17: 81 of 263 give 0.2553 to 0.3662."""
    assert [f"{end:.4f}" for end in ends(wilson(81, 263))] == ["0.2553", "0.3662"]


@given(DAYS)
@settings(max_examples=examples(100))
def test_the_interval_of_a_mean_equals_statsmodels(days: list[int]) -> None:
    from statsmodels.stats.weightstats import DescrStatsW

    low, high = DescrStatsW(np.array(days, float)).tconfint_mean()
    found = ends(mean_interval(histogram(np.array(days, np.int32))))
    if len(set(days)) == 1:
        assert list(found) == [None, None], "equal durations tell nothing of the spread"
    elif low < 0 <= min(days):
        assert found[0] is None, "no duration is below zero"
        assert found[1] == pytest.approx(high, rel=1e-9, abs=1e-9)
    else:
        assert found == pytest.approx((low, high), rel=1e-9, abs=1e-9)
    assert float(sample_variance(histogram(np.array(days, np.int32))) or 0) == pytest.approx(np.var(days, ddof=1))


@given(DAYS, DAYS)
@settings(max_examples=examples(100))
def test_the_difference_of_means_equals_statsmodels(one: list[int], other: list[int]) -> None:
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    found = ends(difference_of_means(*(histogram(np.array(days, np.int32)) for days in (one, other))))
    if len(set(one)) + len(set(other)) == 2:
        assert found == (None, None)
        return
    both = CompareMeans(*(DescrStatsW(np.array(days, float)) for days in (one, other)))
    assert found == pytest.approx(both.tconfint_diff(usevar="unequal"), rel=1e-8, abs=1e-8)


@given(*[st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))] * 2)
@settings(max_examples=examples(100))
def test_the_difference_of_shares_equals_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert ends(difference_of_shares(one, other)) == pytest.approx(expected, abs=1e-9)


def test_the_difference_of_newcombes_example() -> None:
    """Newcombe (1998), the second paper, method 10: 56/70 against 48/80 give 0.0524 to 0.3339."""
    assert [f"{end:.4f}" for end in ends(difference_of_shares((56, 70), (48, 80)))] == ["0.0524", "0.3339"]


def test_too_few_cases_have_no_interval() -> None:
    assert wilson(0, 0) == mean_interval(NONE) == mean_interval(histogram(np.array([3], np.int32))) == UNKNOWN
    assert difference_of_shares((0, 0), (1, 2)) == UNKNOWN
    assert difference_of_means(NONE, histogram(np.array([3, 4], np.int32))) == UNKNOWN
