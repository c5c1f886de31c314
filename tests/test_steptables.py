"""Bases, endings, the course of time and comparisons against a naive reading of random registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doorloop
from doorloop.base.errors import UsageError
from doorloop.cases.reference import Reference
from doorloop.runs import pipeline
from doorloop.tables.records import Record, Request
from doorloop.workdays.calendars import calendar
from kit import oracle
from kit.chance import DEFINITION, SEEDS, Registers, read, registers
from kit.oracle import EMPTY, NOT_APPLICABLE, STEPS, Case, day, happened, quantile, status, werkdagen

SAMPLE = "data/sample"
PILOT_STEPS = [step for step in STEPS if step != "aangifte_besluit_vv"]
LIMITS = {"uren": 1, "werkdagen": 1, "weken": 5}


class Fate:
    """What became of a step: how, after how many days, on which day."""

    def __init__(self, how: str, days: int = 0, until: date | None = None) -> None:
        self.how, self.days, self.until = how, days, until


def fate(case: Case, step: str, peildatum: date) -> Fate:
    """Follow one step of one case by the rules, one after the other."""
    start, end = case[STEPS[step][0]], case[STEPS[step][1]]
    how = status(case, step)
    if how == "closed":
        return Fate("closed", werkdagen(day(start), day(end), "nl"), day(end))
    if how == "open":
        return Fate("open", werkdagen(day(start), peildatum, "nl"))
    rivals = rivals_of(step)
    happening = [field for field in rivals if happened(case[field])]
    aside = step == "sepot_intrekking" and happened(case["aanvraag_vv"])
    if not isinstance(start, date) or end is NOT_APPLICABLE or not happening or not waited(case, step):
        return Fate("none")
    if end is not EMPTY and not aside:
        return Fate("none")
    known = [(day(case[field]), place) for place, field in enumerate(rivals) if isinstance(case[field], date)]
    later = sorted(one for one in known if one[0] >= day(start))
    if not later or (isinstance(end, date) and day(end) < later[0][0]):
        return Fate("lost")
    when, place = later[0]
    return Fate(rivals[place], werkdagen(day(start), when, "nl"), when)


def rivals_of(step: str) -> list[str]:
    """List what else can end a step."""
    return [field for field in oracle.CLOSED_BY.get(step, ()) if field != STEPS[step][1]]


def waited(case: Case, step: str) -> bool:
    """Tell whether there was anything to wait for."""
    if step == "besluit_vv_bezwaar":
        return case["uitkomst_vv"] == "afgewezen"
    return step not in oracle.OPEN_WHEN or isinstance(case[oracle.OPEN_WHEN[step]], date)


def quarter(when: date) -> str:
    return f"{when.year}-Q{(when.month + 2) // 3}"


@cache
def quarter_end(name: str) -> date:
    year, number = int(name[:4]), int(name[-1])
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(1)


def tables(drawn: Registers, peildatum: date) -> tuple[Mapping[str, list[Record]], list[Case]]:
    result = pipeline.run(read(drawn), Reference(DEFINITION, peildatum, calendar("nl")), Request())
    rows = [*drawn.om[0], *drawn.om[1]]
    cases = [case for case in oracle.link(rows, drawn.ind, peildatum) if case["pilotzaak"] == "ja"]
    return result.tables, cases


RANDOM = settings(
    max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
DRAWN = st.builds(registers, st.integers(8, 40).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS)
DAYS = st.sampled_from((date(2014, 1, 1), date(2013, 3, 29), date(2016, 2, 29)))


@RANDOM
@given(DRAWN, DAYS)
def test_every_basis_equals_a_naive_reading(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    records = {(str(r["step"]), str(r["basis"])): r for r in found["grondslagen"]}
    assert {step for step, _ in records} == set(PILOT_STEPS)
    for step in PILOT_STEPS:
        fates = [fate(case, step, peildatum) for case in cases]
        check_open(records[step, "open"], step, [f.days for f in fates if f.how == "open"])
        check_followed(records[step, "aalen_johansen" if rivals_of(step) else "kaplan_meier"], step, fates)
        if STEPS[step][3] is None:
            assert (step, "matured") not in records
        else:
            check_matured(records[step, "matured"], step, cases, peildatum)


def check_open(record: Record, step: str, ages: list[int]) -> None:
    size = 5 if STEPS[step][2] == "weken" else 1
    assert record["n"] == len(ages)
    assert record["median"] == (Fraction(median(ages)) / size if ages else None)
    values = sorted(Fraction(age, size) for age in ages)
    assert record["p90"] == (quantile(values, Fraction(9, 10)) if ages else None)


def ended_by(fates: Sequence[Fate], now: int) -> tuple[Fraction, Fraction]:
    """Give the share that the step itself has ended by a day, and that is still under way, day by day."""
    left, share = Fraction(1), Fraction(0)
    for day in range(now + 1):
        at_risk = sum(one.days >= day for one in fates)
        ended = [one for one in fates if one.days == day and one.how != "open"]
        share += left * Fraction(sum(one.how == "closed" for one in ended), at_risk) if at_risk else 0
        left *= 1 - Fraction(len(ended), at_risk) if at_risk else 1
    return share, left


def crossed(fates: Sequence[Fate], share: Fraction) -> Fraction | None:
    """Give the day by which a share has ended by the step itself; the middle of the days on which it is just that."""
    last = max(one.days for one in fates)
    by_day = [ended_by(fates, day)[0] for day in range(last + 1)]
    first = next((day for day, by in enumerate(by_day) if by >= share), None)
    if first is None or by_day[first] > share:
        return None if first is None else Fraction(first)
    beyond = next((day for day, by in enumerate(by_day) if by > share), last)
    return Fraction(first + beyond, 2)


def check_followed(record: Record, step: str, fates: list[Fate]) -> None:
    followed = [f for f in fates if f.how not in ("none", "lost")]
    size = 5 if STEPS[step][2] == "weken" else 1
    assert record["n"] == len(followed)
    if not followed:
        assert record["median"] is record["median_reached"] is None
        return
    last = max(one.days for one in followed)
    for name, part in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
        at = crossed(followed, part)
        assert record[name] == (None if at is None else at / size)
        reached: bool | None = at is not None
        if not reached and sum(ended_by(followed, last)) < part:
            reached = None
        assert record[f"{name}_reached"] is reached
    if not any(one.how == "open" for one in followed) and {one.how for one in followed} == {"closed"}:
        assert record["median"] == Fraction(median(one.days for one in followed)) / size
    target, unit = STEPS[step][3], STEPS[step][4]
    if target is not None:
        limit = 1 if unit == "uren" else target * LIMITS[str(unit)]
        within, left = ended_by(followed, limit)
        told = left == 0 or limit <= last
        assert record["within_share"] == (pytest.approx(float(within), abs=1e-12) if told else None)


def check_matured(record: Record, step: str, cases: list[Case], peildatum: date) -> None:
    target, unit = STEPS[step][3], STEPS[step][4]
    assert target is not None
    limit = 1 if unit == "uren" else target * LIMITS[str(unit)]
    old = [
        case
        for case in cases
        if status(case, step) in ("closed", "open") and werkdagen(day(case[STEPS[step][0]]), peildatum, "nl") >= limit
    ]
    kept = sum(status(case, step) == "closed" and oracle.within(case, step, "nl") for case in old)
    assert (record["n"], record["within"]) == (len(old), kept)
    assert record["within_share"] == (Fraction(kept, len(old)) if old else None)


@RANDOM
@given(DRAWN, DAYS)
def test_every_ending_is_counted_as_a_naive_reading_does(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    for record in found["afloop"]:
        step, ending = str(record["step"]), str(record["ending"])
        fates = [fate(case, step, peildatum) for case in cases]
        how = "closed" if ending == STEPS[step][1] else ending
        assert record["count"] == sum(one.how == how for one in fates)
        assert record["followed"] == sum(one.how not in ("none", "lost") for one in fates)
        check_incidence(record, fates, how)


def check_incidence(record: Record, fates: list[Fate], how: str) -> None:
    """Add up, day by day, the share that comes to the ending (Aalen and Johansen)."""
    followed = [one for one in fates if one.how not in ("none", "lost")]
    left, share = Fraction(1), Fraction(0)
    for now in range(max((one.days for one in followed), default=-1) + 1):
        at_risk = sum(one.days >= now for one in followed)
        ended = [one for one in followed if one.days == now and one.how != "open"]
        share += left * Fraction(sum(one.how == how for one in ended), at_risk)
        left *= 1 - Fraction(len(ended), at_risk)
    assert record["in_the_end"] == (pytest.approx(float(share), abs=1e-12) if followed else None)


@RANDOM
@given(DRAWN, DAYS)
def test_the_course_of_time_equals_a_naive_reading(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    for record in found["verloop"]:
        step, period = str(record["step"]), str(record["period"])
        spells = [(day(case[STEPS[step][0]]), fate(case, step, peildatum)) for case in cases if known(case, step)]
        spells = [(start, one) for start, one in spells if one.how not in ("none", "lost")]
        assert record["intake"] == sum(quarter(start) == period for start, _ in spells)
        assert record["closed"] == sum(one.how == "closed" and ends_in(one, period) for _, one in spells)
        assert record["ended_otherwise"] == sum(one.how != "closed" and ends_in(one, period) for _, one in spells)
        end = quarter_end(period)
        assert record["stock"] == sum(start <= end and (one.until is None or one.until > end) for start, one in spells)


def known(case: Case, step: str) -> bool:
    return isinstance(case[STEPS[step][0]], date)


def ends_in(one: Fate, period: str) -> bool:
    return one.until is not None and quarter(one.until) == period


def quarters(first: str, last: date) -> Iterator[str]:
    end = quarter_end(first)
    while end < quarter_end(quarter(last)):
        yield quarter(end)
        end = quarter_end(quarter(end + timedelta(1)))
    yield quarter(end)


@RANDOM
@given(DRAWN, DAYS)
def test_the_course_of_time_leaves_no_quarter_out(drawn: Registers, peildatum: date) -> None:
    found, _ = tables(drawn, peildatum)
    for step in ("aangifte_sepot", "aanvraag_besluit", "bezwaar_besluit"):
        periods = [str(r["period"]) for r in found["verloop"] if r["step"] == step]
        assert periods == (list(quarters(periods[0], peildatum)) if periods else [])


def test_two_groups_side_by_side() -> None:
    report = doorloop.report(SAMPLE, compare=("pilot", "niet_pilot"), drawings=False)
    every = doorloop.report(SAMPLE, all_groups=True, drawings=False)
    means = {(r["step"], r["group"]): r["mean"] for r in every["doorlooptijden"].records}
    compared = report["vergelijking"].records
    assert len(compared) == len(PILOT_STEPS)
    for record in compared:
        assert record["mean_a"] == means[record["step"], "pilot"]
        assert record["mean_b"] == means[record["step"], "niet_pilot"]
    assert "samenhang" in " ".join(report["vergelijking"].notes)


def test_two_parts_side_by_side() -> None:
    report = doorloop.report(SAMPLE, by="regio", compare=("Groningen", "Drenthe"), drawings=False)
    parts = {(r["step"], r["by_category"]): r for r in report["doorlooptijden"].records}
    first = report["vergelijking"].records[0]
    assert first["n_a"] == parts["aangifte_sepot", "Groningen"]["n"]
    assert first["n_b"] == parts["aangifte_sepot", "Drenthe"]["n"]
    difference = first["difference"]
    assert isinstance(difference, Fraction)
    assert difference == parts["aangifte_sepot", "Groningen"]["mean"] - parts["aangifte_sepot", "Drenthe"]["mean"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("by", "sides", "message"),
    [
        ("", ("pilot", "niet"), "there is no group 'niet'"),
        ("", ("pilot", "pilot"), "two different sides"),
        ("regio", ("Groningen", "Drente"), "there is no regio with cases 'Drente'.*Drenthe"),
        ("quarter", ("2012-Q4", "2020-Q1"), "there is no quarter with cases '2020-Q1'"),
    ],
)
def test_a_side_that_is_not_there_is_refused(by: str, sides: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        doorloop.report(SAMPLE, by=by, compare=sides, drawings=False)


def test_a_comparison_without_sides_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to compare"):
        doorloop.report(SAMPLE, tables=["vergelijking"])


def test_people_see_every_basis_where_they_ask_for_it() -> None:
    assert "grondslagen" not in doorloop.report(SAMPLE, drawings=False).result.shown
    assert "grondslagen" in doorloop.report(SAMPLE, drawings=False)
    assert {"grondslagen", "afloop"} <= set(doorloop.report(SAMPLE, basis="all", drawings=False).result.shown)
    assert doorloop.report(SAMPLE, tables=["afloop"], drawings=False).result.shown == ("afloop",)
