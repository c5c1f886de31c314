"""Event logs as sources: every form gives what a naive loop over its events gives, and nothing is lost unsaid."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError, SourceError
from doorloop.cases.reference import Reference
from doorloop.definition import Definition
from doorloop.definition.parts import Kind
from doorloop.extracts.check import Check
from doorloop.extracts.check_document import record
from doorloop.registers import sources
from doorloop.registers.frames import Sheet
from doorloop.registers.read import read
from doorloop.registers.read.logs import is_log
from doorloop.runs import pipeline
from doorloop.workdays.calendars import calendar
from kit import event_logs
from kit.event_logs import Case, Event
from kit.found import some
from kit.miniature import read_here, run_paths
from kit.processes import cli

Writer = Callable[[list[Case]], bytes]
FORMS: dict[str, tuple[Writer, str]] = {
    "log.xes": (event_logs.xes, "xes"),
    "log.xml": (event_logs.xes, "xes"),
    "log.xes.gz": (lambda cases: gzip.compress(event_logs.xes(cases)), "xes"),
    "log.csv": (event_logs.table, "xes"),
    "log.json": (event_logs.ocel_json, "ocel"),
    "log.jsonocel": (event_logs.ocel_json, "ocel"),
    "log.xmlocel": (event_logs.ocel_xml, "ocel"),
    "log.xml ": (event_logs.ocel_xml, "ocel"),
    "log.sqlite": (event_logs.ocel_sqlite, "ocel"),
}
ONE = Case("zaak-1", "a", (Event("ontvangst", datetime(2024, 1, 2, 9, 0)), Event("besluit", datetime(2024, 1, 12))))
HEAD = '<log xes.version="1.0">'


def traces(inner: str) -> bytes:
    return f"{HEAD}{inner}</log>".encode()


def event(activity: str, moment: str, more: str = "") -> str:
    time = f'<date key="time:timestamp" value="{moment}"/>' if moment else ""
    return f'<event><string key="concept:name" value="{activity}"/>{time}{more}</event>'


def trace(id: str, *events: str) -> str:
    return f'<trace><string key="concept:name" value="{id}"/>{"".join(events)}</trace>'


def only(data: bytes, name: str = "log.xes") -> Sheet:
    (sheet,) = read(data, name)
    return sheet


def cells(sheet: Sheet) -> list[dict[str, object]]:
    """Give the rows of a sheet by the names of their columns, without what is empty."""
    names = sheet.row(0)
    return [{name: cell for name, cell in zip(names, row, strict=True) if cell != ""} for row in sheet.rows[1:]]


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(DoorloopError) as caught:
        read(data, name)
    assert (caught.value.where, caught.value.exit_code) == (name, 3)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return str(caught.value)


def checked(tmp_path: Path, data: bytes, spec: Definition) -> Check:
    (tmp_path / "log.xes").write_bytes(data)
    with patch.object(isolated, "read_all", read_here):
        reading = pipeline.read_sources([tmp_path / "log.xes"], spec)
    assert spec.spec.peildatum
    return pipeline.check(reading, Reference(spec, spec.spec.peildatum, calendar("nl")), "nl")


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_form_gives_what_a_naive_loop_gives(name: str, seed: int, tmp_path: Path) -> None:
    cases, (writer, form) = event_logs.draw(seed), FORMS[name]
    path = tmp_path / name.strip()
    path.write_bytes(writer(cases))
    run = run_paths([path], event_logs.definition(form))
    for step, told in event_logs.expected(cases).items():
        record = run.step(step)
        found = (record["n"], float(record["mean"]), float(record["median"]), record["open"])  # type: ignore[arg-type]
        assert found == pytest.approx(told)
    assert not run.of_severity("error")


def test_an_event_has_its_attributes_and_those_of_its_case() -> None:
    more = '<string key="org:resource" value="R"/><int key="n" value="007"/><boolean key="ok" value="true"/>'
    sheet = only(
        traces(trace("1", '<string key="kleur" value="x &amp; y"/>', event("a", "2024-01-02T23:30:00Z", more)))
    )
    assert cells(sheet) == [
        {
            "concept:name": "a",
            "time:timestamp": "2024-01-02T23:30:00Z",
            "org:resource": "R",
            "n": "007",
            "ok": "true",
            "case:concept:name": "1",
            "case:kleur": "x & y",
        }
    ]


def test_what_is_nested_has_a_column_of_its_own() -> None:
    nested = (
        '<list key="items"><values><string key="item" value="one"/><string key="item" value="two"/>'
        '<string key="item" value="three"/></values></list>'
        '<float key="cost" value="1.5"><string key="currency" value="EUR"/></float>'
    )
    (row,) = cells(only(traces(trace("1", event("a", "", nested)))))
    assert row == {
        "concept:name": "a",
        "items/item": "one",
        "items/item (2)": "two",
        "items/item (3)": "three",
        "cost": "1.5",
        "cost/currency": "EUR",
        "case:concept:name": "1",
    }


def test_attributes_of_a_case_count_wherever_they_stand() -> None:
    late = f'<trace>{event("a", "")}<string key="concept:name" value="7"/></trace>'
    assert cells(only(traces(late))) == [{"concept:name": "a", "case:concept:name": "7"}]


def test_a_case_without_events_and_an_event_without_case_are_rows() -> None:
    sheet = only(traces(trace("1") + event("a", "") + trace("2", event("b", ""))))
    assert cells(sheet) == [
        {"case:concept:name": "1"},
        {"concept:name": "a"},
        {"concept:name": "b", "case:concept:name": "2"},
    ]
    assert sheet.log is not None
    assert [sheet.log.place(row) for row in range(3)] == ["case 1", "event 1", "event 2 (case 2)"]


def test_a_prefix_and_what_declares_the_log_make_no_difference() -> None:
    declared = '<x:global scope="event"><x:string key="concept:name" value="none"/></x:global>'
    name = '<x:string key="concept:name" value="{}"/>'
    case = f"<x:trace>{name.format(1)}<x:event>{name.format('a')}</x:event></x:trace>"
    sheet = only(f'<x:log xmlns:x="http://www.xes-standard.org/">{declared}{case}</x:log>'.encode())
    assert cells(sheet) == [{"concept:name": "a", "case:concept:name": "1"}]


def test_a_packed_log_may_be_of_several_parts_and_of_another_encoding() -> None:
    whole = event_logs.xes([ONE]).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert len(only(gzip.compress(whole[:100]) + gzip.compress(whole[100:]), "log.xes.gz")) == 3
    assert len(only(whole)) == 3


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (gzip.compress(event_logs.xes([ONE] * 50))[:-20], "log.xes.gz", "ends too early"),
        (gzip.compress(event_logs.xes([ONE]))[:-8] + bytes(8), "log.xes.gz", "damaged"),
        (gzip.compress(b"text"), "log.xes.gz", "no event log"),
        (event_logs.xes([ONE])[:-20], "log.xes", "line"),
        (event_logs.xes([ONE]).replace(b"</trace>", b""), "log.xes", "mismatched tag"),
        (b'<!DOCTYPE log [<!ENTITY a "b">]>' + traces(trace("&a;")), "log.xes", "document type"),
        (traces('<string key="k">' * 80 + "</string>" * 80), "log.xes", "deep"),
        (
            traces(trace("1", event("a", "", "".join(f'<int key="k{n}" value="1"/>' for n in range(2100))))),
            "log.xes",
            "more than 2000",
        ),
        (b"<html><body/></html>", "log.xml", "no event log"),
        (b'{"schema": "doorloop.report/1"}', "log.json", "no event log"),
        (b'{"objectTypes": [], "eventTypes": [], "objects": {}, "events": []}', "log.jsonocel", "no event log"),
        (b'{"objectTypes": [], "objects": [[[[[[', "log.jsonocel", "no event log"),
        (b"<log><objects><object id='1'></objects></log>", "log.xmlocel", "mismatched tag"),
        (b"<!DOCTYPE log><log><objects/></log>", "log.xmlocel", "document type"),
        (b"SQLite format 3\0 event_map_type and nothing more", "log.sqlite", "damaged"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_broken_is_refused_in_one_line(data: bytes, name: str, what: str) -> None:
    assert what in refusal(data, name)


def test_a_database_can_only_be_asked() -> None:
    base = sqlite3.connect(":memory:")
    base.deserialize(event_logs.ocel_sqlite([ONE]))
    base.executescript(
        "DROP TABLE event; CREATE VIEW event AS SELECT load_extension('x') AS ocel_id, hex(randomblob(9)) AS ocel_type"
    )
    assert "damaged" in refusal(base.serialize(), "log.sqlite")


def test_objects_have_their_values_at_the_moment_of_an_event() -> None:
    log = json.loads(event_logs.ocel_json([ONE]))
    values = [("2024-01-05T00:00:00Z", "b"), ("2024-02-01T00:00:00Z", "c")]
    log["objects"][0]["attributes"] += [{"name": "soort", "time": time, "value": value} for time, value in values]
    log["objects"][0]["relationships"] = [{"objectId": "d", "qualifier": "deel"}]
    deel = {"name": "groot", "time": "1970-01-01T00:00:00Z", "value": True}
    log["objects"].append({"id": "d", "type": "deel", "attributes": [deel], "relationships": []})
    zaak, other = read(json.dumps(log).encode(), "log.json")
    assert [row["case:soort"] for row in cells(zaak)] == ["a", "b"]
    assert [row["deel:groot"] for row in cells(zaak)] == ["true", "true"]
    assert [(remark.code, remark.n) for remark in zaak.remarks] == [("object-values-later", "1")]
    assert cells(other) == [{"ocel:type:deel": "d", "case:groot": "true"}]


def test_a_folder_gives_logs_and_no_other_files_of_their_names(tmp_path: Path) -> None:
    for name, (writer, _) in FORMS.items():
        (tmp_path / name.strip()).write_bytes(writer([ONE]))
    base = sqlite3.connect(tmp_path / "other.sqlite")
    base.executescript("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
    base.close()
    (tmp_path / "other.json").write_bytes(b'{"events": 3}')
    (tmp_path / "other.xml").write_bytes(b"<permits/>")
    found = {file.name for file in sources.Folder.at(tmp_path).files}
    assert found == {name.strip() for name in FORMS}
    assert not is_log(tmp_path / "absent.xml")


SPOILT = traces(
    trace("1001", event("ontvangst", "2024-01-02T09:00:00Z"), event("besluit", ""))
    + trace("1002", event("ontvangst", "2024-01-02T09:00:00Z"), event("archief", "2024-01-03T09:00:00Z"))
    + trace("1003", event("ontvangst", "2024-01-03T09:00:00+05:00"), event("archief", "2024-01-03T09:00:00-03:00"))
    + event("ontvangst", "2024-01-04T09:00:00Z")
    + '<string key="bron" value="x"/><vreemd><string key="a" value="b"/></vreemd>'
)


def test_check_names_events_and_cases_and_everything_adds_up(tmp_path: Path) -> None:
    found = checked(tmp_path, SPOILT, event_logs.definition())
    places = {one.code: one.cell for one in found.findings}
    assert {code: cell for code, cell in places.items() if code != "column-unknown"} == {
        "key-empty": "event 7",
        "event-undated": "event 2 (case 1)",
        "kind-unnamed": "event 4 (case 2)",
        "kind-absent": "",
        "zones-mixed": "",
        "log-attributes": "",
        "log-elements": "",
    }
    assert not any("100" in json.dumps(record(found, one)) for one in some(found.findings))
    (file,) = found.files
    assert all(balance.is_whole for balance in some(file.parts.values()))
    assert file.rows.left_out == {"not-linked": 1, "event-undated": 1, "kind-unnamed": 2}
    assert file.rows.read == 8


def test_a_kind_that_is_spelled_otherwise_is_an_error(tmp_path: Path) -> None:
    data = traces(trace("1", event("ontvangst", "2024-01-02T09:00:00Z"), event("beslit", "2024-01-03T09:00:00Z")))
    found = checked(tmp_path, data, event_logs.definition())
    assert {one.code: one.severity for one in found.findings if one.code.startswith("kind-")} == {
        "kind-unknown": "error",
        "kind-absent": "info",
    }


def test_all_other_kinds_can_be_ignored(tmp_path: Path) -> None:
    found = checked(tmp_path, SPOILT, event_logs.definition(also='ignore = ["*"]'))
    (one,) = (one for one in found.findings if one.code.startswith("kind-") and one.code != "kind-absent")
    assert (one.code, one.severity, one.details["n"], one.details["kinds"]) == (
        "kind-ignored",
        "info",
        "2",
        "archief (2)",
    )


def test_a_transition_decides_what_an_event_is(tmp_path: Path) -> None:
    def phase(name: str) -> str:
        return f'<string key="lifecycle:transition" value="{name}"/>'

    data = traces(
        trace(
            "1",
            event("ontvangst", "2024-01-02T09:00:00Z", phase("complete")),
            event("besluit", "2024-01-03T09:00:00Z", phase("START")),
            event("besluit", "2024-01-08T09:00:00Z", phase("Complete")),
        )
    )
    spec = event_logs.definition(transition=', lifecycle = ["complete"]')
    (tmp_path / "log.xes").write_bytes(data)
    run = run_paths([tmp_path / "log.xes"], spec)
    assert run.step("heel")["mean"] == 6
    assert run.cells("lifecycle-other") == ["log.xes event 2 (case 1)"]


def test_the_time_of_day_decides_which_event_of_a_day_is_first(tmp_path: Path) -> None:
    late, early = (event("ontvangst", f"2024-01-02T{hour}:00:00Z") for hour in (17, 9))
    (tmp_path / "log.xes").write_bytes(traces(trace("1", late, early, event("besluit", "2024-01-03T09:00:00Z"))))
    run = run_paths([tmp_path / "log.xes"], event_logs.definition())
    linkage = run.result.linkage
    register = linkage.registers["log"]
    assert register.times["ontvangst"].tolist() == [17 * 3600, 9 * 3600, -1]
    assert run.step("heel")["mean"] == 1
    assert not run.cells("events-repeated")


@pytest.mark.parametrize(("zone", "days"), [("", 1), ("Europe/Amsterdam", 2)])
def test_a_moment_counts_as_written_or_by_the_clock_of_the_register(zone: str, days: int, tmp_path: Path) -> None:
    data = traces(trace("1", event("ontvangst", "2024-01-02T09:00:00Z"), event("besluit", "2024-01-03T23:30:00Z")))
    (tmp_path / "log.xes").write_bytes(data)
    assert run_paths([tmp_path / "log.xes"], event_logs.definition(zone=zone)).step("heel")["mean"] == days


def test_an_event_that_is_written_twice_counts_once(tmp_path: Path) -> None:
    begin, same = event("ontvangst", "2024-01-02T09:00:00Z"), event("toets", "2024-01-03T09:00:00Z")
    later = event("toets", "2024-01-03T09:00:00Z", '<int key="n" value="1"/>')
    found = checked(
        tmp_path, traces(trace("1", begin, same, same, later) + trace("2", begin, same)), event_logs.definition()
    )
    (one,) = (one for one in found.findings if one.code == "event-identical")
    assert (one.cell, one.details["n"]) == ("event 3 (case 1)", "1")
    assert found.files[0].rows.left_out == {"event-identical": 1}
    assert all(balance.is_whole for balance in some(found.files[0].parts.values()))


def test_one_event_is_a_log(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(traces(trace("1", event("ontvangst", "2024-01-02T09:00:00Z"))))
    record = run_paths([tmp_path / "log.xes"], event_logs.definition()).step("heel")
    assert (record["n"], record["open"]) == (0, 1)


def test_a_log_without_any_event_of_the_definition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(b'<log xes.version="1.0"/>')
    with pytest.raises(SourceError):
        run_paths([tmp_path / "log.xes"], event_logs.definition())


def test_a_step_may_have_more_rivals_than_a_byte_can_number(tmp_path: Path) -> None:
    """As a draft of a log with many activities has."""
    (tmp_path / "log.xes").write_bytes(event_logs.xes(event_logs.draw(1)))
    spec = event_logs.definition().spec
    others = {
        f"n{number}": replace(spec.registers["log"].fields["toets"], header=f"n{number}") for number in range(200)
    }
    register = replace(spec.registers["log"], fields=spec.registers["log"].fields | others)
    assert register.long is not None
    kinds = register.long.kinds | {id: Kind(fields={"moment": id}, every=id == "n199") for id in others}
    register = replace(register, long=replace(register.long, kinds=kinds))
    steps = (replace(spec.steps[0], closed_by=tuple(others)), *spec.steps[1:])
    changed = replace(event_logs.definition(), spec=replace(spec, registers={"log": register}, steps=steps))
    record = run_paths([tmp_path / "log.xes"], changed).step("heel")
    assert (record["n"], record["open"]) == (event_logs.expected(event_logs.draw(1))["heel"][0], 0)


def test_a_draft_of_a_log_gives_a_report(tmp_path: Path) -> None:
    log, draft = tmp_path / "log.xes", tmp_path / "draft.toml"
    cases = event_logs.draw(5)
    log.write_bytes(event_logs.xes(cases))
    drafted = cli("definition", "draft", log, "-o", draft)
    assert drafted.returncode == 0, drafted.stderr
    done = cli("report", log, "-d", draft, "-f", "json", "--peildatum", "2024-12-31")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["sources"][0]["rows"] == sum(len(case.events) for case in cases)
    assert any(record.get("n") for record in some(record for table in told["tables"].values() for record in table))
