"""The JSON of report and check keeps to its schema, and the schemas are strict."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doorloop.base.language import Lang
from doorloop.cases.reference import Reference
from doorloop.definition import Definition, load, shipped
from doorloop.definition.files import SHIPPED
from doorloop.extracts.check_document import check_document
from doorloop.render import to_json
from doorloop.runs import pipeline
from doorloop.runs.document import report_document
from doorloop.runs.pipeline import Reading
from doorloop.tables.records import Request
from doorloop.workdays.calendars import calendar
from kit.schemas import CHECK, DEFINITION_CHECK, REPORT, Json

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
PERMITS = """
    vergunningen.csv:
    zaaknummer | registratie_datum_binnenkomst_aanvraag | besluitdatum | registratie_datum_publicatie
    10009138   | 2014-04-11T00:00:00+02:00              | 2014-05-20   | 2014-04-14
    10051383   | 2014-04-17                             |              |
    10051383   | 2014-04-17                             | 2014-04-01   | onbekend
"""
"""Three rows of another pilot: decided, open, and one with two doubts."""

Change = Callable[[Json], object]


@pytest.fixture(scope="module")
def sample() -> Reading:
    return pipeline.read_sources([SAMPLE], load())


def report(reading: Reading, definition: Definition, request: Request, names: tuple[str, ...] = ()) -> Json:
    day = definition.spec.peildatum
    assert day is not None
    result = pipeline.run(reading, Reference(definition, day, calendar("nl")), request, names)
    return json.loads(to_json.render(report_document(result))["report.json"])


def check(reading: Reading, definition: Definition, lang: Lang = "nl") -> Json:
    day = definition.spec.peildatum
    assert day is not None
    found = pipeline.check(reading, Reference(definition, day, calendar("nl")), lang)
    return json.loads(to_json.render(check_document(found))["check.json"])


@pytest.fixture(scope="module")
def reported(sample: Reading) -> Json:
    return report(sample, load(), Request())


@pytest.fixture(scope="module")
def checked(sample: Reading) -> Json:
    return check(sample, load())


@pytest.mark.parametrize("schema", [REPORT, CHECK, DEFINITION_CHECK], ids=lambda one: str(one.schema["$id"]))
def test_a_schema_is_one(schema: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(schema.schema)


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    "request_",
    [
        Request(),
        Request(all_groups=True),
        Request(lang="en"),
        Request(by="regio"),
        pytest.param(Request(by="voorprocedure"), marks=pytest.mark.slow),
        pytest.param(Request(by="quarter", all_groups=True, lang="en"), marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_a_report_keeps_to_its_schema(sample: Reading, request_: Request) -> None:
    REPORT.validate(report(sample, load(), request_))


def test_a_report_of_some_tables_keeps_to_its_schema(sample: Reading) -> None:
    written = report(sample, load(), Request(), ("regio", "beroep"))
    assert list(written["tables"]) == ["regio", "beroep"]
    REPORT.validate(written)


def test_a_report_of_few_cases_keeps_to_its_schema() -> None:
    """A region without the other register: figures, shares and means that are absent are null."""
    reading = pipeline.read_sources([SAMPLE / "om_drenthe.xlsx"], load())
    REPORT.validate(report(reading, load(), Request(all_groups=True)))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_check_keeps_to_its_schema(sample: Reading, lang: Lang) -> None:
    CHECK.validate(check(sample, load(), lang))


def test_a_check_without_the_main_register_keeps_to_its_schema() -> None:
    reading = pipeline.read_sources([SAMPLE / "ind_zwolle.xlsx"], load())
    found = check(reading, load())
    assert found["summary"]["linkage"] == {}
    CHECK.validate(found)


def test_every_definition_that_is_shipped_has_a_register_in_these_tests() -> None:
    assert shipped() == ["bezwaar", "bouwvergunningen", "kansloze-aangiften", "wachtlijst-jeugdhulp", "woo"]


@pytest.mark.parametrize("name", ["bezwaar", "wachtlijst-jeugdhulp", "woo"])
def test_an_example_keeps_to_the_same_schemas(name: str) -> None:
    reading, definition = pipeline.read_sources([SHIPPED / "samples" / name], load(name)), load(name)
    written = report(reading, definition, Request(lang="en"))
    assert written["definition"]["name"] == name
    REPORT.validate(written)
    found = check(reading, definition)
    assert {finding["code"] for finding in found["findings"]} >= {"end-before-start"}
    CHECK.validate(found)


def test_another_definition_keeps_to_the_same_schemas(write: Callable[[str], list[Path]]) -> None:
    definition = load("bouwvergunningen")
    reading = pipeline.read_sources(write(PERMITS), definition)
    written = report(reading, definition, Request(by="year"))
    assert written["definition"]["name"] == "bouwvergunningen"
    REPORT.validate(written)
    found = check(reading, definition)
    assert {finding["code"] for finding in found["findings"]} >= {"rows-merged"}
    CHECK.validate(found)


# ---------------------------------------------------------------- what is not


def put(*path: str | int, value: object) -> Change:
    """Make a change that puts a value at a place; a key is added where it is new."""

    def change(written: Json) -> None:
        for step in path[:-1]:
            written = written[step]
        written[path[-1]] = value

    return change


def drop(*path: str | int) -> Change:
    def change(written: Json) -> None:
        for step in path[:-1]:
            written = written[step]
        del written[path[-1]]

    return change


def corrupted(written: Json, change: Change) -> Json:
    written = copy.deepcopy(written)
    change(written)
    return written


FIRST_STEP = ("tables", "doorlooptijden", 0)


@pytest.mark.parametrize(
    "change",
    [
        put("schema", value="doorloop.report/2"),
        put("peildatum", value="1-1-2014"),
        put("lang", value="fr"),
        put("definition", "sha256", value="17d5362b"),
        put("sources", value=[]),
        put("sources", 0, "rows", value=-1),
        put("findings", "fatal", value=0),
        put("remark", value="x"),
        put("tables", "extra", value=[]),
        put("tables", "regio", 0, "region", value="Utrecht"),
        put("tables", "regio", 0, "count", value=1.5),
        put("tables", "kenmerken", 0, "share", value=59),
        put("tables", "kenmerken", 0, "v_nummer", value="2801234567"),
        put(*FIRST_STEP, "n", value="44"),
        put(*FIRST_STEP, "mean", value=None),
        put(*FIRST_STEP, "within_target", value=None),
        put(*FIRST_STEP, "step", value="aangifte_seppot"),
        put(*FIRST_STEP, "group", value="alle"),
        put(*FIRST_STEP, "by", value="regio"),
        put("tables", "subdoelstellingen", 3, "met", value=True),
        drop("calendar"),
        drop("findings", "info"),
        drop("tables", "beroep", 0, "count"),
        drop(*FIRST_STEP, "excluded"),
    ],
)
def test_a_corrupted_report_does_not(reported: Json, change: Change) -> None:
    assert not REPORT.is_valid(corrupted(reported, change))


def test_a_table_of_another_definition_has_the_records_of_one_kind(reported: Json) -> None:
    other = corrupted(reported, put("definition", "name", value="another"))
    REPORT.validate(other)
    other["tables"]["mixed"] = [*other["tables"]["regio"], *other["tables"]["doorlooptijden"]]
    assert not REPORT.is_valid(other)


@pytest.mark.parametrize(
    "change",
    [
        put("schema", value="doorloop.report/1"),
        put("findings", 0, "severity", value="fatal"),
        put("findings", 0, "code", value="Key short"),
        put("findings", 0, "cell", value="15C"),
        put("findings", 0, "value_shown", value="280123456"),
        put("findings", 1, "value_shown", value="x" * 41),
        put("findings", 0, "touches", value=""),
        put("findings", 0, "v_nummer", value="2801234567"),
        put("summary", "tables", 0, "columns", value={}),
        put("summary", "tables", 0, "left_out", value={"forgotten": 1}),
        put("summary", "linkage", "other", value=1),
        drop("summary", "linkage"),
        drop("findings", 0, "file"),
        drop("version"),
    ],
)
def test_a_corrupted_check_does_not(checked: Json, change: Change) -> None:
    assert not CHECK.is_valid(corrupted(checked, change))
