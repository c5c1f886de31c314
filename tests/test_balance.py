"""Nothing is lost unsaid: of every file what was read is used, merged or left out, and the numbers add up."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from doorloop.base.errors import DefinitionError, SourceError
from doorloop.cases.balance import FileBalance
from doorloop.cases.reference import Reference
from doorloop.definition import Definition, load
from doorloop.definition.parts import Key
from doorloop.extracts.check import Check
from doorloop.registers.columns import find_tables
from doorloop.registers.contents import SKIPPED
from doorloop.registers.extents import extents
from doorloop.registers.frames import Sheet
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.registers.read import read
from doorloop.runs import pipeline
from doorloop.workdays.calendars import calendar
from kit.draws import examples
from kit.found import some
from kit.long_form import LONG, long_form
from kit.miniature import run_paths, shipped_definition
from kit.registers import people, write


def check_files(files: dict[str, bytes], definition: Definition) -> Check:
    """Check files that are at hand as bytes."""
    reading = pipeline.Reading()
    for name, data in files.items():
        sheets = read(data, name)
        tables, findings = find_tables(sheets, definition)
        skipped = {finding.sheet: finding.code for finding in findings if finding.code in SKIPPED}
        reading.add(name, "", tables, findings, extents(sheets, tables, skipped))
    peildatum = definition.spec.peildatum
    assert peildatum is not None
    return pipeline.check(reading, Reference(definition, peildatum, calendar("nl")), "nl")


def codes(check: Check) -> set[str]:
    return {finding.code for finding in check.findings}


def filled(sheets: list[Sheet]) -> int:
    """Count the cells that hold anything, one by one."""
    return sum(str(cell).strip() != "" for sheet in sheets for row in sheet.rows for cell in row)


def assert_whole(check: Check) -> None:
    assert check.files
    for file in check.files:
        for what, part in file.parts.items():
            assert part.is_whole, (file.file, what, part)


# ---------------------------------------------------------------- the same on generated registers, whole and spoilt


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in write(tmp_path_factory.mktemp("registers"), people(24))}


def test_a_generated_register_is_used_whole(registers: dict[str, bytes]) -> None:
    found = check_files(registers, shipped_definition())
    assert_whole(found)
    for file in some(found.files):
        assert file.cells.read == filled(read(registers[file.file], file.file))
        assert file.sheets.used == 1
        assert not file.columns.left_out


SPOILS = ("empty", "remark", "shuffle", "drop", "twice", "nameless", "above", "rename", "letters", "other")


def spoil(rows: list[list[str]], how: str, chance: random.Random) -> list[list[str]]:
    """Do one thing to a table that people do to theirs."""
    at, row = chance.randrange(len(rows[0])), chance.randrange(1, len(rows))
    if how == "empty":
        rows[row] = ["" for _ in rows[row]]
    elif how == "remark":
        rows.insert(row, ["let op", *[""] * (len(rows[0]) - 1)])
    elif how == "shuffle":
        rows[1:] = chance.sample(rows[1:], len(rows) - 1)
    elif how == "drop":
        rows = [[cell for place, cell in enumerate(one) if place != at] for one in rows]
    elif how == "twice":
        rows = [[*one, one[at]] for one in rows]
    elif how == "nameless":
        rows = [[*one, "" if place == 0 else "5-9-2012"] for place, one in enumerate(rows)]
    elif how == "above":
        rows.insert(0, ["Titel", *[""] * (len(rows[0]) - 1)])
    elif how == "rename":
        rows[0][at] += " oud"
    elif how == "letters":
        rows[row][0] = chance.choice(["A", "totaal", "2812", ""])
    else:
        rows.insert(row, list(rows[row]))
    return rows


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.sampled_from(SPOILS), max_size=4), st.integers(0, 10**6))
def test_every_spoilt_register_adds_up(registers: dict[str, bytes], how: list[str], seed: int) -> None:
    chance = random.Random(seed)
    rows = list(csv.reader(io.StringIO(registers["ind.csv"].decode("utf-8")), delimiter=";"))
    for one in how:
        rows = spoil(rows, one, chance)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    try:
        found = check_files({**registers, "ind.csv": text.getvalue().encode()}, shipped_definition())
    except SourceError:
        return  # what is refused is not lost
    assert_whole(found)
    (file,) = (file for file in found.files if file.file == "ind.csv")
    assert file.cells.read == sum(cell.strip() != "" for row in rows for cell in row)


# ---------------------------------------------------------------- rows of a long form


def log(*rows: str) -> bytes:
    return "\n".join(["zaak;gebeurtenis;moment", *rows, ""]).encode()


def test_identifiers_of_letters_are_errors_and_nothing_is_understood() -> None:
    data = log("A;ontvangst;2-1-2024", "A;besluit;9-1-2024", "B;ontvangst;2-1-2024")
    found = check_files({"log.csv": data}, long_form(4))
    assert [f.cell for f in found.findings if f.code == "key-malformed"] == ["A2", "A3", "A4"]
    assert "register-not-understood" in codes(found)
    assert found.linkage["counted"] == 0
    assert_whole(found)


def test_an_unknown_kind_is_reported_where_identifiers_are_short() -> None:
    found = check_files({"log.csv": log("1001;ontvangst;2-1-2024", "1001;beslit;30-1-2024")}, long_form(4))
    assert [(f.code, f.cell) for f in found.findings] == [("kind-unknown", "B3")]
    (file,) = found.files
    assert file.rows.left_out == {"kind-unknown": 1}
    assert file.cells.left_out == {"kind-unknown": 3}


IGNORE = 'ignore = ["Notitie", "telefoon"]'


def test_an_unknown_kind_is_one_finding_however_many_rows_it_has() -> None:
    rows = [f"{key};{kind};2-1-2024" for key in range(1001, 1051) for kind in ("ontvangst", "BESLUTT", "beslutt ")]
    found = check_files({"log.csv": log(*rows, "1001;hersteld;3-1-2024")}, long_form(4))
    told = [f for f in found.findings if f.code == "kind-unknown"]
    assert [(f.cell, f.value_shown, f.details["n"]) for f in told] == [
        ("B3", "BESLUTT", "100"),
        ("B152", "hersteld", "1"),
    ]
    assert told[0].message("en") == "no known kind of procedure (besluit?); 100 rows are not read"
    assert told[1].message("nl") == "geen bekende soort procedure; 1 rij wordt niet gelezen"
    (file,) = found.files
    assert file.rows.left_out == {"kind-unknown": 101}
    assert_whole(found)


def test_kinds_that_are_ignored_are_one_line_and_no_error() -> None:
    rows = ["1001;ontvangst;2-1-2024", "1001;notitie;3-1-2024", "1001;NOTITIE;4-1-2024", "1001;Telefoon;5-1-2024"]
    found = check_files({"log.csv": log(*rows, "1001;besluit;9-1-2024")}, long_form(4, IGNORE))
    assert [(f.code, f.severity, f.cell) for f in found.findings] == [("kind-ignored", "info", "B3")]
    assert found.findings[0].message("nl") == (
        "3 rijen van 2 soorten die de definitie overslaat: notitie (2), Telefoon (1)"
    )
    (file,) = found.files
    assert file.rows.left_out == {"kind-ignored": 3}
    assert found.linkage["counted"] == 1
    assert_whole(found)


def test_most_rows_may_be_of_kinds_that_are_ignored_but_not_all_of_a_register() -> None:
    aside = [f"{key};notitie;3-1-2024" for key in range(1001, 1010)]
    found = check_files({"log.csv": log("1001;ontvangst;2-1-2024", *aside)}, long_form(4, IGNORE))
    assert codes(found) == {"kind-ignored"}
    beside = {"log.csv": log("1001;ontvangst;2-1-2024"), "notes.csv": log(*aside)}
    assert codes(check_files(beside, long_form(4, IGNORE))) == {"kind-ignored"}
    alone = check_files({"notes.csv": log(*aside)}, long_form(4, IGNORE))
    assert codes(alone) == {"kind-ignored", "register-not-understood"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ALSO", 'ignore = ["Besluit."]'),
        ('{ fields = { moment = "besluit" } }', '{ fields = { moment = "besluit" }, variants = ["ONTVANGST"] }'),
    ],
)
def test_a_kind_has_one_meaning(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "log.toml"
    path.write_text(LONG.replace(old, new).replace("ALSO", "").replace("DIGITS", "4"), "utf-8")
    with pytest.raises(DefinitionError, match=r"registers\.log\.long\..* is also (besluit|ontvangst)"):
        load(str(path))


def test_no_half_of_a_case_without_an_identifier_counts() -> None:
    rows = [
        f"{key};{kind}" for key in ("1001", "A-12", "100000") for kind in ("ontvangst;2-1-2024", "besluit;9-1-2024")
    ]
    found = check_files({"log.csv": log(*rows)}, long_form(4))
    assert [f.cell for f in found.findings if f.code == "key-malformed"] == ["A4", "A5", "A6", "A7"]
    assert found.linkage["counted"] == 1
    assert_whole(found)


def test_identifiers_of_letters_are_read_where_the_definition_has_them(tmp_path: Path) -> None:
    rows = log("A;ontvangst;2-1-2024", "a;besluit;9-1-2024", "B-12;ontvangst;2-1-2024", "let op;;", "Totaal;;2")
    (tmp_path / "log.csv").write_bytes(rows)
    (tmp_path / "long.toml").write_text(LONG.replace("digits = DIGITS", "letters = true").replace("ALSO", ""), "utf-8")
    definition = load(str(tmp_path / "long.toml"))
    run = run_paths([tmp_path / "log.csv"], definition)
    assert run.n_open_excluded("s") == (1, 1, 0)
    assert run.cells("row-remark") == ["log.csv A5"]
    assert run.cells("row-total") == ["log.csv A6"]
    register, reader = run.result.linkage.registers["log"], KeyReader(definition.spec.key)
    cells = [register.tables[0].columns["zaak"][int(line)] for line in register.line]
    assert [reader.text(cell) for cell in cells] == ["A", "A", "B12"]


TOTALS = {f"{before}{word}" for before in ("", "sub", "eind") for word in ("total", "totaal", "totalen")}


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12) | st.sampled_from(sorted(TOTALS)))
def test_different_identifiers_of_letters_are_different_numbers(text: str) -> None:
    spec = Key(name=shipped_definition().spec.key.name, letters=True)
    reader = KeyReader(spec)
    if reader.read(text).number != NO_KEY:
        assert reader.text(text) == text.upper()
        assert reader.read(f"{text}0").number != reader.read(text).number
    else:
        assert text in TOTALS or reader.read(text).rule == "key-empty"


@pytest.mark.parametrize(("occurrence", "expected"), [("first", 7), ("last", 67)])
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_repeated_event_counts_by_date_whatever_the_order_of_rows(
    tmp_path: Path, occurrence: str, expected: int, order: tuple[int, ...]
) -> None:
    rows = ["11001;ontvangst;2-1-2024", "11001;besluit;9-1-2024", "11001;besluit;9-3-2024", "11001;besluit;1-2-2024"]
    (tmp_path / "log.csv").write_bytes(log(*(rows[place] for place in order)))
    definition = long_form(5, f'occurrence = "{occurrence}"')
    run = run_paths([tmp_path / "log.csv"], definition)
    assert run.step("s")["mean"] == expected
    assert run.result.account.findings == {"event-repeated": 2}


# ---------------------------------------------------------------- rows and sheets that are no case


HEADER = "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot"


def om(*rows: str) -> dict[str, bytes]:
    return {"om.csv": "\n".join([HEADER, *rows, ""]).encode()}


def test_a_row_with_data_and_no_identifier_is_no_remark() -> None:
    rows = ["2812300137;Groningen;ja;5-9-2012;", ";;;;12-9-2012", "let op;;;;", "Totaal;;1;;", "Totaal;;;;12-9-2012"]
    found = check_files(om(*rows), shipped_definition())
    assert {(f.code, f.severity, f.cell) for f in found.findings if f.code.startswith("row-")} == {
        ("row-without-key", "warning", "A3"),
        ("row-remark", "info", "A4"),
        ("row-total", "info", "A5"),
        ("row-without-key", "warning", "A6"),
    }
    assert_whole(found)


def test_fewer_than_half_of_the_rows_understood_is_an_error() -> None:
    rows = ["2812300137;Groningen;ja;5-9-2012;", *[";;;;12-9-2012"] * 2]
    found = check_files(om(*rows), shipped_definition())
    (error,) = (f for f in found.findings if f.code == "register-not-understood")
    assert error.severity == "error"
    assert error.details == {"rows": "3", "understood": "1"}
    assert "register-not-understood" not in codes(check_files(om(*rows[:2]), shipped_definition()))


def test_rows_outside_the_period_are_understood_and_none_counts() -> None:
    found = check_files(om(*(f"281230013{n};Groningen;ja;5-9-2024;" for n in range(3))), shipped_definition())
    assert {"register-not-used"} == {f.code for f in found.findings if f.severity == "error"}


def test_an_identifier_above_the_header_is_a_warning() -> None:
    data = f"Titel\n2812300137;Groningen;ja;5-9-2012;\n{HEADER}\n2812300138;Groningen;ja;5-9-2012;\n".encode()
    found = check_files({"om.csv": data}, shipped_definition())
    assert [f.cell for f in found.findings if f.code == "row-above-header"] == ["A2"]
    assert_whole(found)


def test_a_value_is_read_through_a_vertical_merge() -> None:
    data = om("2812300137;Groningen;ja;5-9-2012;", ";;;;12-9-2012")["om.csv"]
    (sheet,) = read(data, "om.csv")
    merged = Sheet(sheet.file, sheet.name, sheet.columns, merges=((1, 0, 2, 0),))
    (table,), findings = find_tables([merged], shipped_definition())
    assert [(finding.code, finding.cell) for finding in findings] == [("merged-read", "A2")]
    assert [table.columns["v_nummer"][line] for line in range(2)] == ["2812300137", "2812300137"]


# ---------------------------------------------------------------- columns of dates as a whole


def test_a_column_with_the_month_first_is_one_finding_and_none_of_it_is_used() -> None:
    days = ["9/10/2012", "9/27/2012", "10/15/2012"]
    found = check_files(om(*(f"281230013{n};Groningen;ja;{day};" for n, day in enumerate(days))), shipped_definition())
    errors = [(f.code, f.cell) for f in found.findings if f.severity == "error"]
    assert errors == [("dates-month-first", "D1"), ("register-not-understood", "")]
    assert found.linkage["counted"] == 0
    assert_whole(found)


def test_dates_that_a_spreadsheet_swapped_are_not_used_either(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER.split(";"))
    for n, day in enumerate([date(2012, 10, 9), "9/27/2012", "10/15/2012", date(2012, 11, 10)]):
        sheet.append([f"281230013{n}", "Groningen", "ja", date(2012, 9, 20), day])
    book.save(tmp_path / "om.xlsx")
    run = run_paths([tmp_path / "om.xlsx"], shipped_definition())
    assert run.cells("dates-month-first") == ["om.xlsx Sheet E1"]
    assert run.n_open_excluded("aangifte_sepot") == (0, 0, 4)


def test_midnight_in_utc_is_a_warning_at_the_header() -> None:
    days = ["2012-09-05T22:00:00Z", "2012-11-05T23:00:00Z"]
    found = check_files(om(*(f"281230013{n};Groningen;ja;{day};" for n, day in enumerate(days))), shipped_definition())
    assert [(f.severity, f.cell) for f in found.findings if f.code == "dates-utc-midnight"] == [("warning", "D1")]


def test_midnight_in_utc_is_no_doubt_where_the_definition_says_the_zone(tmp_path: Path) -> None:
    days = ["2012-09-05T22:00:00Z", "2012-11-05T23:00:00Z"]
    over = tmp_path / "over.toml"
    over.write_text('extends = "kansloze-aangiften"\nname = "over"\nregisters.om.zone = "Europe/Amsterdam"\n', "utf-8")
    found = check_files(om(*(f"281230013{n};Groningen;ja;{day};" for n, day in enumerate(days))), load(str(over)))
    assert not [f for f in found.findings if f.code == "dates-utc-midnight"]


def test_words_for_not_yet_leave_a_step_open(tmp_path: Path) -> None:
    words = ["nee", "geen", "loopt nog", "n.n.b.", "nog niet", "null", "NULL", "NaT", "0"]
    rows = om(*(f"281230013{n};Groningen;ja;5-9-2012;{word}" for n, word in enumerate(words)))
    (tmp_path / "om.csv").write_bytes(rows["om.csv"])
    run = run_paths([tmp_path / "om.csv"], shipped_definition())
    assert run.n_open_excluded("aangifte_sepot") == (0, 9, 0)
    assert run.result.account.severities["error"] == 0
    assert len(run.cells("word-not-yet")) == 9


# ---------------------------------------------------------------- what check tells


def test_people_and_programs_see_the_same_balance(registers: dict[str, bytes]) -> None:
    from doorloop.extracts.check_document import check_document
    from doorloop.render import to_json, to_terminal

    found = check_files(registers, shipped_definition())
    told = json.loads(to_json.render(check_document(found))["check.json"])["summary"]["files"]
    assert [one["file"] for one in told] == ["om.xlsx", "ind.csv"]
    for one, file in zip(told, found.files, strict=True):
        assert isinstance(file, FileBalance)
        assert one["rows"]["read"] == file.rows.read == one["rows"]["used"] + one["rows"]["merged"]
    text = to_terminal.render(check_document(found))["check.txt"].decode()
    assert f"  {found.files[0].cells.read} gevulde cellen: " in text
