"""Figures of durations: exact fractions, against numpy and the standard library."""

from __future__ import annotations

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.cases.measures import Histogram, histogram, mean, quantile, share

DAYS = st.lists(st.integers(-400, 5000), min_size=1, max_size=60)
SHARES = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10), Fraction(1))


def of(*days: int) -> Histogram:
    return histogram(np.array(days, np.int32))


def test_a_histogram_counts_each_duration() -> None:
    counted = of(3, 1, 3, 3, 7)
    assert (counted.days, counted.counts, counted.n) == ((1, 3, 7), (1, 3, 1), 5)


def test_without_durations_there_are_no_figures() -> None:
    assert of().n == 0
    assert mean(of()) is None
    assert [quantile(of(), at) for at in SHARES] == [None] * len(SHARES)


def test_one_duration_is_every_figure() -> None:
    assert mean(of(7)) == 7
    assert [quantile(of(7), at) for at in SHARES] == [7] * len(SHARES)


@pytest.mark.parametrize(
    ("days", "at", "expected"),
    [
        ((1, 2, 3, 4), Fraction(1, 2), Fraction(5, 2)),
        ((1, 2, 3, 4), Fraction(1, 4), Fraction(7, 4)),
        ((1, 2, 3, 4), Fraction(3, 4), Fraction(13, 4)),
        ((1, 2, 3, 4), Fraction(9, 10), Fraction(37, 10)),
        ((10, 0), Fraction(9, 10), Fraction(9)),
        ((5, 1, 9), Fraction(1, 2), Fraction(5)),
        ((2, 2, 2, 8), Fraction(3, 4), Fraction(7, 2)),
    ],
)
def test_quantiles_are_those_of_excel_percentile_inc(days: tuple[int, ...], at: Fraction, expected: Fraction) -> None:
    assert quantile(of(*days), at) == expected


def test_figures_are_exact() -> None:
    assert mean(of(0, 0, 1)) == Fraction(1, 3)
    assert isinstance(mean(of(2, 4)), Fraction)
    assert share(1, 3) == Fraction(1, 3)
    assert mean(of(*[2_000_000_000] * 3, 1)) == Fraction(6_000_000_001, 4)  # no int32 overflow


def test_a_share_of_nothing_is_absent() -> None:
    assert share(0, 0) is None
    assert share(0, 4) == 0


@given(days=DAYS)
def test_the_mean_is_that_of_fractions(days: list[int]) -> None:
    assert mean(of(*days)) == statistics.mean(map(Fraction, days))


@given(days=DAYS)
def test_the_median_is_that_of_the_standard_library(days: list[int]) -> None:
    assert quantile(of(*days), Fraction(1, 2)) == statistics.median(map(Fraction, days))


@given(days=st.lists(st.integers(-400, 5000), min_size=2, max_size=60))
def test_quartiles_are_those_of_the_standard_library(days: list[int]) -> None:
    expected = statistics.quantiles(map(Fraction, days), n=4, method="inclusive")
    assert [quantile(of(*days), at) for at in SHARES[1:4]] == expected


@given(days=DAYS, at=st.fractions(0, 1, max_denominator=1000))
def test_every_quantile_is_that_of_numpy(days: list[int], at: Fraction) -> None:
    found = quantile(of(*days), at)
    assert found is not None
    assert float(found) == pytest.approx(float(np.quantile(days, float(at), method="linear")), abs=1e-6)


@given(days=DAYS)
def test_the_ends_are_minimum_and_maximum(days: list[int]) -> None:
    assert quantile(of(*days), Fraction(0)) == min(days)
    assert quantile(of(*days), Fraction(1)) == max(days)


@given(days=DAYS)
def test_the_order_of_cases_makes_no_difference(days: list[int]) -> None:
    assert of(*sorted(days)) == of(*days) == of(*reversed(days))
