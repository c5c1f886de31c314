"""Random registers give the same tables as the slow second reading of the rules in `oracle`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorloop.cases.reference import Reference
from doorloop.render import to_json
from doorloop.runs import pipeline
from doorloop.runs.document import report_document
from doorloop.tables.records import Request
from doorloop.workdays.calendars import calendar
from kit import oracle
from kit.chance import DEFINITION, PEILDATUMS, SEEDS, Registers, read, registers
from kit.draws import examples


def computed(
    reading: pipeline.Reading, peildatum: date, name: str, *, all_groups: bool
) -> dict[str, list[dict[str, object]]]:
    """Compute the tables with the tool, as its JSON has them."""
    result = pipeline.run(reading, Reference(DEFINITION, peildatum, calendar(name)), Request(all_groups=all_groups))
    tables = json.loads(to_json.render(report_document(result))["report.json"])["tables"]
    assert isinstance(tables, dict)
    return tables


IDENTITY = ("variable", "category", "region", "step", "goal", "rank", "ground", "measure", "group")


def by_key(records: Sequence[Mapping[str, object]]) -> dict[tuple[object, ...], dict[str, object]]:
    """Index records by what they are about, without labels, fractions as JSON gives them."""
    indexed: dict[tuple[object, ...], dict[str, object]] = {}
    for record in records:
        key = tuple(record.get(name) for name in IDENTITY)
        assert key not in indexed
        indexed[key] = {
            name: float(value) if isinstance(value, Fraction) else value
            for name, value in record.items()
            if name != "label" and (name, value) != ("measured", True)  # every drawn register has every column
        }
    return indexed


def compare(drawn: Registers, peildatum: date, name: str) -> None:
    reading = read(drawn)
    rows = [*drawn.om[0], *drawn.om[1]]
    for all_groups in (False, True):
        expected = oracle.report(rows, drawn.ind, peildatum, name, all_groups=all_groups)
        found = computed(reading, peildatum, name, all_groups=all_groups)
        assert [name for name in found if name in expected] == list(expected)
        for table, records in expected.items():
            assert by_key(found[table]) == by_key(records), table


WORLDS = given(
    drawn=st.builds(registers, st.integers(1, 30).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS),
    peildatum=st.sampled_from(PEILDATUMS),
    name=st.sampled_from(("nl", "atw", "rijk", "weekdagen")),
)


@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
@WORLDS
def test_every_record_equals_the_second_reading(drawn: Registers, peildatum: date, name: str) -> None:
    compare(drawn, peildatum, name)


@pytest.mark.slow
@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@WORLDS
def test_many_more_records_equal_the_second_reading(drawn: Registers, peildatum: date, name: str) -> None:
    compare(drawn, peildatum, name)


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        ("2012-12-20", "2013-01-04", [8, 6, 8, 11]),
        ("2013-03-27", "2013-04-03", [3, 3, 4, 5]),
        ("2013-04-26", "2013-05-13", [9, 7, 9, 11]),
        ("2013-12-23", "2014-01-03", [6, 5, 6, 9]),
        ("2012-09-05", "2014-01-01", [334, 329, 335, 345]),
    ],
)
def test_the_second_reading_counts_known_spans(start: str, end: str, counts: list[int]) -> None:
    span = date.fromisoformat(start), date.fromisoformat(end)
    assert [oracle.werkdagen(*span, name) for name in ("nl", "atw", "rijk", "weekdagen")] == counts
