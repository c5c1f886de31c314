"""Absent is not empty: what no source has a column for is not measured, and is reported as such."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

import doorloop as api
from doorloop.cases.steps import unmeasured
from doorloop.extracts.absence import needed
from kit.miniature import Runner, Write, shipped_definition
from kit.pilot import doorloop

NOT_KNOWN = """
om.csv:
V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum van het sepott
2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012
2800000002 | Groningen | ja        | 6-9-2012       |
"""
FIGURES = ("n", "mean", "median", "p25", "p75", "p90", "min", "max", "within_target", "open", "excluded")


def test_a_step_without_a_column_is_not_measured(run: Runner) -> None:
    found = run(NOT_KNOWN, absent=True)
    record = found.step("aangifte_sepot")
    assert record["measured"] is False
    assert record["target"] == 10
    assert [record[name] for name in FIGURES] == [None] * len(FIGURES)
    assert [one.field for one in found.result.findings if one.code == "field-absent" and one.cell] == ["sepot"]
    (told,) = (one for one in found.result.findings if one.code == "field-absent" and one.field == "sepot")
    assert (told.severity, told.file, told.cell, told.value_shown) == (
        "warning",
        "om.csv",
        "E1",
        "Datum van het sepott",
    )


def test_a_header_that_is_probably_meant_is_told_without_an_identifier_or_a_command(run: Runner) -> None:
    header = "2800000009 Datum kennisgeving sepot polit\x1b"
    found = run(NOT_KNOWN.replace("Datum van het sepott", header), absent=True)
    (told,) = (one for one in found.result.findings if one.field == "kennisgeving_politie")
    assert (told.cell, told.value_shown) == ("E1", "… Datum kennisgeving sepot polit<U+001B>")
    assert "(‘… Datum kennisgeving sepot polit<U+001B>’?)" in told.message("en")


@pytest.mark.parametrize(
    "header",
    ["Datum beslissing sepot", "Sepotbeslissing", "Datum sepotbeslissing", "Sepot d.d. (OM)", "Sepot gegeven op"],
)
def test_a_header_with_each_word_of_a_field_and_others_is_probably_meant(run: Runner, header: str) -> None:
    found = run(NOT_KNOWN.replace("Datum van het sepott", header), absent=True)
    (told,) = (one for one in found.result.findings if one.code == "field-absent" and one.field == "sepot")
    assert (told.cell, told.value_shown) == ("E1", header)


@pytest.mark.parametrize("header", ["Datum", "Reden", "Datum seponering", "Behandeld op datum"])
def test_a_header_with_some_words_of_a_field_alone_is_not(run: Runner, header: str) -> None:
    found = run(NOT_KNOWN.replace("Datum van het sepott", header), absent=True)
    (told,) = (one for one in found.result.findings if one.code == "field-absent" and one.field == "sepot")
    assert told.cell == ""


def test_each_absent_field_that_something_needs_is_reported_once(run: Runner) -> None:
    found = run(NOT_KNOWN, absent=True)
    fields = [one.field for one in found.result.findings if one.code == "field-absent"]
    assert len(fields) == len(set(fields))
    assert {"verlening", "besluit_vv", "geslacht", "sepot"} <= set(fields)
    assert not {"aangifte", "regio", "parketnummer"} & set(fields)


def test_the_same_columns_empty_are_measured(run: Runner) -> None:
    found = run(NOT_KNOWN.replace("Datum van het sepott", "Datum sepot"), absent=True)
    record = found.step("aangifte_sepot")
    assert (record["measured"], record["n"], record["open"]) == (True, 1, 1)


def test_a_sheet_that_lacks_a_column_that_others_have_is_a_warning(run: Runner) -> None:
    text = """
        om.xlsx A:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
        2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012

        om.xlsx B:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Sepot op datum
        2800000002 | Groningen | ja        | 5-9-2012       | 12-9-2012
        """
    found = run(text, absent=True)
    assert [(one.severity, one.sheet, one.field) for one in found.result.findings if one.code == "field-missed"] == [
        ("warning", "B", "sepot")
    ]


@pytest.mark.parametrize("command", ["open", "report", "handovers"])
def test_the_head_says_what_is_not_measured(write: Write, command: str) -> None:
    (path,) = write(NOT_KNOWN)
    out = doorloop(command, path, "--lang", "nl").out
    assert "Niet gemeten: geen " in out
    assert "‘Datum sepot’" in " ".join(out.split())
    assert "‘Datum sepot’ (" not in " ".join(out.split())
    english = " ".join(doorloop(command, path, "--lang", "en").out.split())
    assert "‘Datum sepot’ (Date of sepot)" in english, "a register has to have the header"


def test_nobody_is_accused_of_what_is_not_measured(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    listed = json.loads(doorloop("open", path, "--peildatum", "2013-12-31", "-f", "json").out)
    assert listed["tables"]["open"] == []
    told = json.loads(doorloop("handovers", path, "-f", "json").out)["tables"]["handovers"]
    measured = [row for row in told if row["registered"]]
    assert measured
    assert {(row["measured"], row["n"], row["open"]) for row in measured} == {(False, None, None)}


def test_every_format_shows_it(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    formats = ("csv", "html", "md", "xlsx", "docx", "json")
    found = api.report([path], basis="all", all_groups=True)
    files = found.render(formats)
    assert "niet gemeten" in files["report.md"].decode()
    assert "niet gemeten" in files["report.html"].decode()
    line = next(line for line in files["doorlooptijden.csv"].decode().splitlines() if line.startswith("aangifte_sepot"))
    assert ",false," in line.lower()


def test_counts_of_parts_keep_what_is_absent(write: Write, tmp_path: Path) -> None:
    (path,) = write(NOT_KNOWN)
    assert doorloop("aggregate", path, "-o", tmp_path / "counts.csv").code == 0
    tables = json.loads(doorloop("report", tmp_path / "counts.csv", "-f", "json").out)["tables"]
    records = {one["step"]: one["measured"] for one in tables["doorlooptijden"]}
    assert set(records.values()) == {False}


def test_a_publication_without_a_register_is_still_possible(write: Write, tmp_path: Path) -> None:
    (path,) = write(NOT_KNOWN)
    assert doorloop("report", path, "--publish", "-o", tmp_path / "out", "-f", "json").code == 0


def test_a_step_is_unmeasured_by_either_end() -> None:
    found = unmeasured(shipped_definition(), {"sepot"})
    assert found["aangifte_sepot"] == found["sepot_voornemen"] == ("sepot",)
    assert "ontvangst_verlening" not in found


def _tables(path: Path, *more: object) -> dict[str, list[dict[str, object]]]:
    tables: dict[str, list[dict[str, object]]] = json.loads(doorloop("report", path, "-f", "json", *more).out)["tables"]
    return tables


@pytest.mark.parametrize(
    ("table", "figure"),
    [("regio", "count"), ("voortgezet_verblijf", "count"), ("afwijzingsgronden", "count"), ("beroep", "count")],
)
def test_a_count_over_an_absent_field_is_not_measured(write: Write, table: str, figure: str) -> None:
    (path,) = write(NOT_KNOWN)
    records = _tables(path)[table]
    assert records
    assert {(one["measured"], one[figure]) for one in records} == {(False, None)}


def test_only_what_rests_on_an_absent_field_is_not_measured(write: Write) -> None:
    (path,) = write(NOT_KNOWN.replace("Datum van het sepott", "Datum sepot"))
    goals = {str(one["measure"]): one for one in _tables(path)["subdoelstellingen"]}
    assert (goals["aangifte_sepot_mean"]["measured"], goals["aangifte_sepot_mean"]["value"]) == (True, 5)
    assert (goals["pilot_share"]["measured"], goals["pilot_share"]["value"]) == (True, 1)
    assert goals["baseline"]["measured"] is True
    for name in ("earlier_asylum_share", "bezwaar_besluit_mean", "difference"):
        assert (goals[name]["measured"], goals[name]["value"], goals[name]["met"]) == (False, None, None)


def test_the_course_of_a_step_that_is_not_measured_has_one_place(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    records = _tables(path)["verloop"]
    assert records
    assert len({one["step"] for one in records}) == len(records)
    assert {(one["measured"], one["period"], one["intake"], one["stock"]) for one in records} == {
        (False, None, None, None)
    }


def test_a_characteristic_that_no_register_gives_stays_unknown(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    found = [one for one in _tables(path)["kenmerken"] if one["variable"] == "geslacht" and one["group"] == "pilot"]
    assert {one["category"]: one["count"] for one in found} == {"man": 0, "vrouw": 0, "onbekend": 2}


def test_every_machine_format_has_room_for_what_is_not_measured(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    files = api.report([path], basis="all", all_groups=True).render(("parquet", "csv", "xlsx", "docx", "html", "md"))
    assert "verloop.parquet" in files
    assert "niet gemeten" in next(
        line for line in files["report.md"].decode().splitlines() if "Beroepschriften" in line
    )


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("nl", "Niet gemeten: geen IND-export en geen kolom ‘Datum sepot’"),
        ("en", "Not measured: no IND export (immigration service) and no column ‘Datum sepot’"),
    ],
)
def test_a_register_that_is_absent_is_named_in_place_of_its_columns(write: Write, lang: str, told: str) -> None:
    (path,) = write(NOT_KNOWN)
    head = " ".join(doorloop("open", path, "--lang", lang).out.split())
    assert told in head
    assert "‘Datum besluit bezwaar’" not in head


def test_of_many_absent_columns_the_head_names_two(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    head = " ".join(doorloop("open", path, "--lang", "nl").out.split())
    (named,) = re.findall(r"geen kolom (.*?) en (\d+) andere kolommen \(zie check\)", head)
    assert named[0].count("‘") == 2
    assert int(named[1]) > 0


def test_the_flow_ends_where_nothing_is_measured(write: Write) -> None:
    (path,) = write(NOT_KNOWN.replace("Datum van het sepott", "Datum sepot"))
    (flow,) = (one for one in api.report([path]).figures if one.kind == "flow")
    assert flow.text.startswith("Aangifte 2 → Sepot 1 → Vergunning verleend niet gemeten → ")
    assert {row["place"] for row in flow.panels[0].rows} == {"Aangifte", "Sepot"}
    assert {row.cells[1] for row in flow.data.rows[2:]} == {"niet gemeten"}


def test_a_koppelvlak_that_is_not_measured_is_of_no_part(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    tables = json.loads(doorloop("handovers", path, "--lang", "nl", "-f", "json").out)["tables"]
    rows = [row for row in tables["handovers"] if row["registered"]]
    assert {(row["part"], row["part_label"]) for row in rows} == {(None, "niet gemeten")}
    assert len(rows) == len({row["id"] for row in rows}), "it has no parts"


def test_two_dates_of_an_event_need_both_columns(write: Write) -> None:
    (path,) = write(NOT_KNOWN)
    events = json.loads(doorloop("handovers", path, "-f", "json").out)["tables"]["same_events"]
    assert len(events) == len(shipped_definition().spec.same_events) > 0
    assert {(one["n"], one["differ"]) for one in events} == {(None, None)}
    last = doorloop("handovers", path, "--lang", "nl").out.split("Dezelfde gebeurtenis in twee registers")[1]
    assert "sepotbrief (OM) en voornemen (IND): niet gemeten." in " ".join(last.split())


def test_what_only_a_condition_or_an_outcome_rests_on_is_needed() -> None:
    fields = needed(shipped_definition())
    conditions = {when.field for step in shipped_definition().spec.steps for when in step.where}
    assert conditions
    assert conditions | {"besluit_vv"} <= fields


def test_an_outcome_without_the_column_of_its_decision_is_not_measured(run: Runner) -> None:
    found = run(
        """
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        2800000001 | Groningen | ja        | 5-9-2012

        ind.csv:
        V-nummer   | Datum ontvangst aangifte (M55) | Datum aanvraag voortgezet verblijf | Besluit voortgezet verblijf
        2800000001 | 6-9-2012                       | 5-11-2012                          | ingewilligd
        """,
        absent=True,
    )
    granted = [one for one in found.records("voortgezet_verblijf") if one["measure"] == "ingewilligd"]
    assert granted
    assert {one["count"] for one in granted} == {None}
    assert not found.cells("outcome-without-decision"), "nobody can say that the decision is empty"


def test_dates_of_a_step_that_is_not_measured_are_in_no_disorder(run: Runner) -> None:
    found = run(
        """
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot | Datum kennisgeving sepot aan IND
        2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012   | 13-9-2012

        ind.csv:
        V-nummer   | Datum voornemen tot intrekking | Datum uitreiking voornemen
        2800000001 | 14-9-2012                      | 15-9-2012
        """,
        absent=True,
    )
    assert not found.cells("end-without-start")


def test_a_bar_does_not_say_that_cases_went_on_to_what_is_not_measured(write: Write) -> None:
    found = api.report(write(NOT_KNOWN)).figures
    (panel,) = next(one for one in found if one.kind == "flow").panels
    assert [(row["kind"], row["cases"]) for row in panel.rows] == [("not_measured", 2)]
    assert not [one for one in found if one.kind == "spread"], "no step has ended"


def test_no_whole_number_stands_twice_along_an_axis(write: Write) -> None:
    files = api.report(write(NOT_KNOWN.replace("Datum van het sepott", "Datum sepot"))).render(("svg",))
    for name in ("flow.svg", "doorlooptijden_spread.svg", "verloop.svg"):
        labels = etree.fromstring(files[name]).iterfind(".//{*}g[@class='mark-text role-axis-label']")
        axes = [[" ".join(map(str, label.itertext())) for label in axis] for axis in labels]
        assert axes
        assert [axis for axis in axes if len(set(axis)) < len(axis)] == []
