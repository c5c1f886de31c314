"""Counts of parts add up, and findings in batches are as many as they say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.cases import counting, in_parts
from doorloop.cases.categories import Data, part_of_year, periods
from doorloop.cases.counting import add_up
from doorloop.cases.cross_checks import Persons, _keys, _pairs
from doorloop.cases.reference import Reference
from doorloop.cases.steps import measure_steps
from doorloop.cases.tally import Run
from doorloop.cli.samples import sample_files
from doorloop.definition import load
from doorloop.definition.parts import PERIODS
from doorloop.runs import pipeline
from doorloop.tables.counting import count, tally
from doorloop.tables.records import Request
from doorloop.tables.result import Result
from doorloop.workdays.calendars import calendar
from kit.chance import PEILDATUMS, SEEDS, read, registers
from kit.draws import examples
from kit.found import some
from kit.miniature import shipped_definition

SAMPLE = Path(__file__).parents[1] / "data/sample"


def sample() -> Data:
    definition = shipped_definition()
    reading, day = pipeline.read_sources([SAMPLE], definition), definition.spec.peildatum
    assert day is not None
    return pipeline.run_with_data(reading, Reference(definition, day, calendar("nl")), Request())[1]


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7, 30, 74])
def test_parts_of_the_cases_add_up_to_the_whole(size: int) -> None:
    data, bys = sample(), ("regio", "voorprocedure", "month", "quarter", "year")
    day = data.definition.spec.peildatum
    assert day is not None
    parts = [
        count(Data(data.definition, part, measure_steps(part, Reference(data.definition, day, calendar("nl")))), bys)
        for part in data.cases.parts(size)
    ]
    assert len(parts) == -(-74 // size)
    whole = tally(data, bys)
    assert add_up(parts, list(data.definition.groups)) == whole
    closed = {run.part: whole.closed(run).n for run in whole.spells if run[:3] == ("aangifte_sepot", "pilot", "year")}
    assert sum(closed.values()) == 44


def in_parts_of(size: int, reading: pipeline.Reading, reference: Reference, request_: Request) -> Result:
    """Compute tables from cases that are made so many at a time."""
    with patch.object(pipeline, "PART", size), patch.object(in_parts, "MOST", size):
        found = pipeline.run(reading, reference, request_)
        assert len(found.findings) == len(found.doubts)  # some are worked out anew when they are read
    return found


def compare(parts: Result, whole: Result) -> None:
    """Compare what was made of parts of the cases with what was made of all at once."""
    assert parts.tables == whole.tables
    assert parts.account == whole.account
    assert Counter(map(str, parts.findings)) == Counter(map(str, whole.findings))
    mine, theirs = parts.linkage, whole.linkage
    assert (mine.counted, mine.linked, mine.elsewhere) == (theirs.counted, theirs.linked, theirs.elsewhere)
    for name in some(theirs.left_out):
        found = {reason: rows.tolist() for reason, rows in mine.left_out[name].items()}
        assert found == {reason: rows.tolist() for reason, rows in theirs.left_out[name].items()}
        assert mine.merged[name].tolist() == theirs.merged[name].tolist()


@settings(max_examples=examples(15))
@given(
    drawn=st.builds(registers, st.integers(2, 12).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS),
    peildatum=st.sampled_from(PEILDATUMS),
    size=st.integers(1, 4),
)
def test_cases_that_are_made_in_parts_are_those_that_are_made_at_once(
    drawn: object, peildatum: date, size: int
) -> None:
    reading = read(drawn)  # type: ignore[arg-type]
    reference = Reference(shipped_definition(), peildatum, calendar("nl"))
    compare(in_parts_of(size, reading, reference, Request()), pipeline.run(reading, reference, Request()))


SHIPPED = ("kansloze-aangiften", "bezwaar", "woo", "wachtlijst-jeugdhulp")


@pytest.mark.parametrize("request_", [Request(), Request(basis="all"), Request(by="month", all_groups=True)])
@pytest.mark.parametrize("name", SHIPPED)
def test_tables_that_are_counted_alone_are_those_of_all(name: str, request_: Request, tmp_path: Path) -> None:
    definition = load(name)
    for file, content in some(sample_files(name).items()):
        (tmp_path / file).write_bytes(content)
    reading, day = pipeline.read_sources([tmp_path], definition), definition.spec.peildatum or date(2025, 1, 1)
    reference = Reference(definition, day, calendar("nl"))
    every = pipeline.run(reading, reference, request_)
    compare(in_parts_of(5, reading, reference, request_), every)
    brief = pipeline.run(reading, reference, request_, brief=True)
    assert {*brief.tables, *brief.later} == {*every.tables}
    assert {*brief.tables} == {one for one in every.shown if not definition.spec.tables[one].on_request}
    for table in some(brief.tables):
        assert brief.tables[table] == every.tables[table]
    for table in some(every.tables):
        assert pipeline.run(reading, reference, request_, [table]).tables[table] == every.tables[table]


def test_cases_that_were_let_go_of_are_not_given_as_none() -> None:
    definition = shipped_definition()
    reading, day = pipeline.read_sources([SAMPLE], definition), definition.spec.peildatum
    assert day is not None
    reference = Reference(definition, day, calendar("nl"))
    with patch.object(pipeline, "PART", 7), patch.object(in_parts, "MOST", 7):
        found = pipeline.cases(reading, reference, pipeline.counting(reference), keep=False)
    with pytest.raises(LookupError, match="part by part"):
        found.whole(reference).cases  # noqa: B018


def test_a_step_that_was_not_counted_is_no_step_of_no_cases() -> None:
    definition = shipped_definition()
    reading, day = pipeline.read_sources([SAMPLE], definition), definition.spec.peildatum
    assert day is not None
    reference = Reference(definition, day, calendar("nl"))
    linked = pipeline.cases(reading, reference, pipeline.counting(reference, names=["verloop"]))
    tally = pipeline.count(linked, reference, names=["verloop"]).tally
    course = definition.spec.tables["verloop"]
    assert tally.closed(Run(course.steps[0], "pilot")).n > 0
    with pytest.raises(LookupError, match="was not counted"):
        tally.closed(Run("verlening_pas", "pilot"))


def test_durations_far_apart_are_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample()
    near = tally(data, ("month",))
    monkeypatch.setattr(counting, "ROOM", 0)
    assert tally(data, ("month",)) == near


@given(
    st.lists(st.integers(-2, 0) | st.integers(700_000, 767_000), max_size=40),
    st.sampled_from(PERIODS),
)
def test_days_are_divided_by_their_period(days: list[int], by: str) -> None:
    found = periods(np.array(days, np.int32), by)
    names = [found.name(number) if number >= 0 else "" for number in found.numbers.tolist()]
    assert names == [part_of_year(day, by) if day > 0 else "" for day in days]


@given(st.lists(st.tuples(*[st.sampled_from([1, 2, 2**31 - 1])] * 4), max_size=30), st.integers(0, 30))
def test_alike_is_equal_to_an_earlier_one_in_everything(rows: list[tuple[int, ...]], cut: int) -> None:
    every = np.array(rows, np.int32).reshape(-1, 4).T
    none = np.zeros(0, np.int32)
    persons = [Persons(every[:, :cut], none), Persons(every[:, cut:], none)]
    expected = [[rows.index(row), at] for at, row in enumerate(rows) if rows.index(row) != at]
    assert _pairs(_keys(persons)).tolist() == expected


@settings(max_examples=examples(15))
@given(
    drawn=st.builds(registers, st.integers(1, 12).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS),
    peildatum=st.sampled_from(PEILDATUMS),
)
def test_findings_are_as_many_as_they_are_said_to_be(drawn: object, peildatum: object) -> None:
    result = pipeline.run(read(drawn), Reference(shipped_definition(), peildatum, calendar("nl")), Request())  # type: ignore[arg-type]
    assert len(result.doubts) == len(result.findings)
    assert result.doubts.by_rule == Counter(finding.code for finding in result.findings)
    assert result.doubts.counted() == dict.fromkeys(("error", "warning", "info"), 0) | Counter(
        finding.severity for finding in result.findings
    )
    assert [*result.doubts.errors()] == [finding for finding in result.doubts if finding.severity == "error"]
