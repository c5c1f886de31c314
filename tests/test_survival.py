"""Kaplan–Meier and Aalen–Johansen against published R output, statsmodels and a naive loop."""

from __future__ import annotations

import math
import os
import shutil
import statistics
import subprocess
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from doorloop.cases.measures import NONE, Histogram
from doorloop.tables.survival import Curve, aalen_johansen, kaplan_meier, quantile, share_by
from kit.draws import examples
from kit.processes import LIMIT

Spell = tuple[int, int]
"""Days, and what ended it: 0 for nothing yet, else the number of an ending."""

SPELLS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=40)
RIVALS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=40)


def counted(spells: list[Spell], ending: int) -> Histogram:
    days = sorted(Counter(day for day, how in spells if how == ending).items())
    return Histogram(tuple(day for day, _ in days), tuple(count for _, count in days))


def curve_of(spells: list[Spell]) -> Curve:
    return kaplan_meier(counted(spells, 1), counted(spells, 0))


# Miller (1997), acute myelogenous leukemia, as `survfit(Surv(time, status) ~ x, data = aml)` prints it in R.
MAINTAINED = [(9, 1), (13, 1), (13, 0), (18, 1), (23, 1), (28, 0), (31, 1), (34, 1), (45, 0), (48, 1), (161, 0)]
PRINTED = [
    (9, 11, 1, "0.909", "0.0867"),
    (13, 10, 1, "0.818", "0.1163"),
    (18, 8, 1, "0.716", "0.1397"),
    (23, 7, 1, "0.614", "0.1526"),
    (31, 5, 1, "0.491", "0.1642"),
    (34, 4, 1, "0.368", "0.1627"),
    (48, 2, 1, "0.184", "0.1535"),
]
NOT_MAINTAINED = [
    (5, 1),
    (5, 1),
    (8, 1),
    (8, 1),
    (12, 1),
    (16, 0),
    (23, 1),
    (27, 1),
    (30, 1),
    (33, 1),
    (43, 1),
    (45, 1),
]


def test_the_curve_is_the_one_that_r_prints() -> None:
    curve = curve_of(MAINTAINED)
    errors = curve.left * np.sqrt(curve.spread)
    rows = zip(curve.days, curve.at_risk, curve.ended, curve.left, errors, strict=True)
    assert [(d, n, e, f"{s:.3f}", f"{error:.4f}") for d, n, e, s, error in rows] == PRINTED


def test_the_medians_are_those_that_r_prints() -> None:
    assert quantile(curve_of(MAINTAINED), 0.5).value == 31
    assert quantile(curve_of(NOT_MAINTAINED), 0.5).value == 23


@given(SPELLS)
@settings(max_examples=examples(150), deadline=None)
def test_the_curve_equals_statsmodels(spells: list[Spell]) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    curve = curve_of(spells)
    days, status = np.array(spells).T
    theirs = SurvfuncRight(days, status)
    events = theirs.n_events > 0
    assert curve.days.tolist() == theirs.surv_times[events].tolist()
    assert curve.at_risk.tolist() == theirs.n_risk[events].tolist()
    np.testing.assert_allclose(curve.left, theirs.surv_prob[events], atol=1e-12)
    inner = curve.left > 0
    ours = (curve.left[inner]) * np.sqrt(curve.spread[inner])
    np.testing.assert_allclose(ours, theirs.surv_prob_se[events][inner], atol=1e-12)


@given(SPELLS, st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
@settings(max_examples=examples(150), deadline=None)
def test_a_quantile_is_the_middle_of_the_days_on_which_the_curve_is_at_its_level(
    spells: list[Spell], share: Fraction
) -> None:
    left: dict[int, Fraction] = {-1: Fraction(1)}
    last = max(d for d, _ in spells)
    for day in range(last + 1):
        at_risk = sum(d >= day for d, _ in spells)
        ended = sum(d == day and how == 1 for d, how in spells)
        left[day] = left[day - 1] * (1 - Fraction(ended, at_risk))
    under = [day for day, s in left.items() if s <= 1 - share]
    below = [day for day, s in left.items() if s < 1 - share]
    expected = None
    if under:
        flat = left[under[0]] == 1 - share
        expected = Fraction(under[0] + (below[0] if below else last), 2) if flat else under[0]
    assert quantile(curve_of(spells), float(share)).value == expected


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
@settings(max_examples=examples(150), deadline=None)
def test_without_open_steps_the_median_is_the_usual_one(days: list[int]) -> None:
    assert quantile(curve_of([(day, 1) for day in days]), 0.5).value == statistics.median(days)


def test_the_interval_of_a_median_equals_statsmodels() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    rng = np.random.default_rng(20130831)
    compared = 0
    for _ in range(60):
        days, status = rng.integers(1, 60, 41), (rng.random(41) < 0.7).astype(int)
        ours = quantile(curve_of(list(zip(days.tolist(), status.tolist(), strict=True))), 0.5)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = SurvfuncRight(days, status).quantile_ci(0.5)
        assert ours.low == low
        assert ours.high == (None if math.isinf(high) else high)
        compared += 1
    assert compared == 60


@given(RIVALS)
@settings(max_examples=examples(150), deadline=None)
def test_rival_endings_equal_statsmodels(spells: list[Spell]) -> None:
    from statsmodels.duration.survfunc import CumIncidenceRight

    days, status = np.array([*spells, (13, 3)]).T  # at least one ending of every number below the highest is told
    spells = [*spells, (13, 3)]
    found = aalen_johansen({str(n): counted(spells, n) for n in (1, 2, 3)}, counted(spells, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(days, status)
    for place, name in enumerate(("1", "2", "3")):
        by_day = dict(
            zip(theirs.times.tolist(), zip(theirs.cinc[place], theirs.cinc_se[place], strict=True), strict=True)
        )
        for day, share, deviation in zip(found[name].days, found[name].share, found[name].deviation, strict=True):
            expected, error = by_day[float(day)]
            assert share == pytest.approx(expected, abs=1e-12)
            if not math.isnan(error):
                assert deviation == pytest.approx(error, abs=1e-7)  # a root: 1e-14 below it is 1e-7 beside it
                assert deviation**2 == pytest.approx(error**2, abs=1e-12)


@given(RIVALS)
@settings(max_examples=examples(100), deadline=None)
def test_the_shares_of_all_endings_and_of_those_left_are_one(spells: list[Spell]) -> None:
    found = aalen_johansen({str(n): counted(spells, n) for n in (1, 2, 3)}, counted(spells, 0))
    every = sum((counted(spells, n) for n in (1, 2, 3)), NONE)
    left, _ = kaplan_meier(every, counted(spells, 0)).at(12)
    assert sum(one.by(12).value or 0 for one in found.values()) + left == pytest.approx(1, abs=1e-12)


def test_nobody_followed_that_long_is_not_told() -> None:
    curve = curve_of([(2, 1), (5, 0)])
    assert share_by(curve, 5).value == 0.5
    assert share_by(curve, 6).value is None
    assert share_by(curve_of([(2, 1), (3, 1)]), 6).value == 1


def test_all_open_and_a_single_day() -> None:
    assert quantile(curve_of([(3, 0), (7, 0)]), 0.5).value is None
    assert share_by(curve_of([(3, 0), (7, 0)]), 5).value == 0
    single = quantile(curve_of([(0, 1)]), 0.5)
    assert (single.value, single.low, single.high) == (0, None, None)


@pytest.mark.parametrize(
    ("spells", "share", "printed"),
    [
        ([(14, 1)], 0.5, (14, None, None)),
        ([(14, 1), (35, 1), (39, 1)], 0.5, (35, 14, None)),
        ([(2, 1), (8, 1)], 0.5, (5, 2, None)),
        (MAINTAINED, 0.5, (31, 13, None)),
        (NOT_MAINTAINED, 0.5, (23, 5, 33)),
        (NOT_MAINTAINED, 0.9, (43, 30, None)),
    ],
)
def test_where_the_curve_ends_there_is_no_limit(
    spells: list[Spell], share: float, printed: tuple[float, float | None, float | None]
) -> None:
    """As `quantile(survfit(Surv(time, status) ~ 1, conf.type = "log-log"))` prints it in R 4.2, survival 3.5."""
    found = quantile(curve_of(spells), share)
    assert (found.value, found.low, found.high) == printed


R = shutil.which("Rscript")
needs_r = pytest.mark.skipif(
    R is None and os.environ.get("DOORLOOP_REQUIRE_R") != "1", reason="R and its package survival are not installed"
)
SURVFIT = """
suppressMessages(library(survival))
spells <- read.table(file("stdin"))
for (one in unique(spells$V1)) {
  fit <- survfit(Surv(V2, V3) ~ 1, data = spells[spells$V1 == one, ], conf.type = "log-log")
  at <- quantile(fit, c(0.5, 0.9))
  by <- summary(fit, times = 7, extend = TRUE)
  last <- max(spells$V2[spells$V1 == one])
  cat(format(c(at$quantile, at$lower, at$upper, 1 - by$surv, 1 - by$upper, 1 - by$lower, last), digits = 17), "\n")
}
"""


def survfit(registers: list[list[Spell]]) -> Iterator[list[float | None]]:
    """Let R estimate: median and p90, their lower and upper limits, the share by day 7 and its limits, the last day."""
    lines = [f"{place} {day} {how}" for place, spells in enumerate(registers) for day, how in spells]
    done = subprocess.run(
        [str(R), "-e", SURVFIT],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    for line in done.stdout.splitlines():
        yield [None if word in ("NA", "NaN") else float(word) for word in line.split()]


@needs_r
@pytest.mark.slow
def test_random_registers_equal_r() -> None:
    rng = np.random.default_rng(20140101)
    registers: list[list[Spell]] = []
    for size in (1, 2, 3, 4, 5, 8, 10, 20, 44, 150) * 30:
        ended, longest = rng.choice([0, 0.3, 0.6, 1]), rng.choice([8, 12, 60])
        days, how = rng.integers(0, longest, size), rng.random(size) < ended
        registers.append([(int(day), int(one)) for day, one in zip(days, how, strict=True)])
    theirs = list(survfit(registers))
    assert len(theirs) == len(registers) == 300
    for spells, (p50, p90, low50, low90, high50, high90, by, by_low, by_high, last) in zip(
        registers, theirs, strict=True
    ):
        curve = curve_of(spells)
        assert [*astuple(quantile(curve, 0.5))] == [p50, low50, high50]
        assert [*astuple(quantile(curve, 0.9))] == [p90, low90, high90]
        ours = share_by(curve, 7)
        if last is not None and last < 7 and by != 1:
            assert ours.value is None
        else:
            assert ours.value == pytest.approx(by, abs=1e-12)
            if by is not None and 0 < by < 1:
                assert [ours.low, ours.high] == pytest.approx([by_low, by_high], abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("are_open", [False, True])
@pytest.mark.parametrize("size", [5, 10, 20, 44])
def test_the_interval_of_a_quantile_holds_the_true_one_as_often_as_it_says(
    size: int, are_open: bool, share: float
) -> None:
    """Steps of exponential length in minutes; no limit is no bound. Nominal: 95 %, less three standard errors."""
    rng, runs, scale = np.random.default_rng(size), 3000, 100_000
    true, held = -scale * math.log(1 - share), 0
    for _ in range(runs):
        length = np.ceil(rng.exponential(scale, size)).astype(int)
        until = np.ceil(rng.uniform(0, 5 * scale, size)).astype(int) if are_open else length
        spells = [(int(min(a, b)), int(a <= b)) for a, b in zip(length, until, strict=True)]
        found = quantile(curve_of(spells), share)
        held += (found.low is None or found.low <= true) and (found.high is None or found.high >= true)
    assert held / runs > 0.95 - 3 * math.sqrt(0.95 * 0.05 / runs)


def test_closed_steps_alone_mislead_where_many_are_open() -> None:
    """Steps of exponential length with a median of 120 days begin evenly over 200 days; then somebody looks."""
    rng = np.random.default_rng(120)
    length = np.round(rng.exponential(120 / math.log(2), 4000)).astype(int)
    since = rng.integers(1, 401, 4000)
    spells = [(int(min(a, b)), int(a <= b)) for a, b in zip(length, since, strict=True)]
    still_open = sum(how == 0 for _, how in spells) / len(spells)
    closed = float(np.median([day for day, how in spells if how == 1]))
    estimated = quantile(curve_of(spells), 0.5).value
    assert 0.35 < still_open < 0.45
    assert closed < 85
    assert estimated == pytest.approx(120, abs=8)
