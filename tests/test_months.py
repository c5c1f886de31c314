"""Targets in months and years: their last day is that of the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from kit.draws import examples
from kit.steps_alone import define, record, run_rows

STEP = """
[[steps]]
id = "s"
start = "a"
end = "b"
unit = "UNIT"
target = 3
target_unit = "maanden"
by = "wij"
"""
PEILDATUM = date(2016, 6, 30)


def step(unit: str = "kalenderdagen", target: str = "3", target_unit: str = "maanden") -> str:
    text = STEP.replace("UNIT", unit).replace("target = 3", f"target = {target}")
    return text.replace('"maanden"', f'"{target_unit}"')


def last_day(since: date, months: int) -> date:
    """Go month by month to the same day number, or to the last there is."""
    year, month = since.year, since.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


DAYS = st.dates(date(2015, 1, 1), date(2016, 6, 30))
CASES = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 130))), min_size=1, max_size=10)


@settings(max_examples=examples(30), deadline=None)
@given(CASES, st.sampled_from(["kalenderdagen", "werkdagen", "weken"]), st.integers(1, 4))
def test_every_case_is_held_against_its_own_last_day(
    drawn: list[tuple[date, int | None]], unit: str, months: int
) -> None:
    cases = [(since, None if took is None else since + timedelta(days=took)) for since, took in drawn]
    cases = [(since, end if end and end <= PEILDATUM else None) for since, end in cases]
    rows = [
        [str(number), f"{since:%d-%m-%Y}", f"{end:%d-%m-%Y}" if end else ""]
        for number, (since, end) in enumerate(cases, start=1001)
    ]
    run = run_rows(
        define(step(unit, str(months)), ["a", "b"], peildatum=PEILDATUM.isoformat()), ["zaak", "a", "b"], rows
    )
    done = [(since, end) for since, end in cases if end]
    within = sum(end <= last_day(since, months) for since, end in done)
    closed = record(run, "durations", "s")
    assert (closed["n"], closed["within_target"], closed["open"]) == (len(done), within, len(cases) - len(done))
    assert (closed["target"], closed["target_unit"], closed["target_kind"]) == (months, "maanden", "fixed")
    passed = [(since, end) for since, end in cases if last_day(since, months) <= PEILDATUM]
    matured = record(run, "bases", "s", basis="matured")
    kept = sum(end is not None and end <= last_day(since, months) for since, end in passed)
    assert (matured["n"], matured["within"]) == (len(passed), kept)
    if len(done) == len(cases):
        estimate = record(run, "bases", "s", basis="kaplan_meier")["within_share"]
        assert isinstance(estimate, Fraction)
        assert float(estimate) == pytest.approx(within / len(done))


@pytest.mark.parametrize(
    ("since", "end", "months", "within"),
    [
        ("31-1-2016", "29-2-2016", "1", 1),
        ("31-1-2016", "1-3-2016", "1", 0),
        ("30-11-2015", "29-2-2016", "3", 1),
        ("29-2-2016", "29-3-2016", "1", 1),
        ("29-2-2016", "30-3-2016", "1", 0),
    ],
)
def test_months_by_hand(since: str, end: str, months: str, within: int) -> None:
    run = run_rows(define(step(target=months), ["a", "b"]), ["zaak", "a", "b"], [["1001", since, end]])
    assert record(run, "durations", "s")["within_target"] == within


def test_a_year_from_29_february_ends_on_the_28th() -> None:
    definition = define(step(target="1", target_unit="jaren"), ["a", "b"])
    rows = [["1001", "29-2-2012", "28-2-2013"], ["1002", "29-2-2012", "1-3-2013"]]
    found = record(run_rows(definition, ["zaak", "a", "b"], rows), "durations", "s")
    assert (found["within_target"], found["within_target_share"]) == (1, Fraction(1, 2))


def test_a_pause_moves_the_last_day_by_its_calendar_days() -> None:
    """One month from 31 January 2016 ends on 29 February; ten days of pause make it 10 March."""
    rows = [
        [str(number), "31-1-2016", "1-2-2016", "12-2-2016", end]
        for number, end in ((1001, "10-3-2016"), (1002, "11-3-2016"))
    ]
    run = run_rows(define(PAUSED, ["a", "c", "d", "b"]), ["zaak", "a", "c", "d", "b"], rows)
    assert record(run, "durations", "s")["within_target"] == 1
    assert record(run, "durations", "s_bruto")["within_target"] == 0


PAUSED = '[pauses.p]\nlabel = { nl = "P", en = "P" }\nstop = "c"\nrestart = "d"\n' + step(target="1").replace(
    'by = "wij"', 'pauses = ["p"]\nby = "wij"'
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (step(target="1.5"), "steps.0.target"),
        (step("uren").replace('unit = "uren"', 'unit = "uren"\nclock = "klokuren"', 1), "steps.0"),
        (PAUSED.replace('unit = "kalenderdagen"', 'unit = "werkdagen"'), "steps.0.unit"),
    ],
)
def test_months_that_cannot_be_meant_are_refused(text: str, path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        define("\n" + text, ["a", "c", "d", "b"])
    assert path in str(caught.value)
