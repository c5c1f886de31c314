"""What is read otherwise than it stands there is said: merged cells, and characters that nobody sees."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from doorloop.base.findings import shown
from kit.miniature import Run, Runner, run_paths, shipped_definition

HEADER = ["V-nummer", "Regio", "Pilotzaak", "Datum aangifte", "Datum sepot"]


def merged(path: Path, rows: list[list[str | None]], *ranges: str) -> Run:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Noord"
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    for one in ranges:
        sheet.merge_cells(one)
    book.save(path / "om.xlsx")
    return run_paths([path / "om.xlsx"], shipped_definition())


def test_a_cell_over_several_rows_is_read_in_each_and_said_once_a_column(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["2800000001", "Groningen", "ja", "5-9-2012", None],
        [None, None, None, None, "12-9-2012"],
        ["2800000002", "Groningen", "ja", "6-9-2012", None],
        [None, None, None, None, "13-9-2012"],
        [None, None, None, None, None],
    ]
    found = merged(tmp_path, rows, "A2:A3", "A4:A6", "B2:B3", "F2:F3")
    assert found.cells("merged-read") == ["om.xlsx Noord A2", "om.xlsx Noord B2"]
    told = [one for one in found.result.findings if one.code == "merged-read"]
    assert {(one.severity, one.value_shown, one.details["n"]) for one in told} == {("info", None, "2")}
    assert [one.details["times"] for one in told] == ["2", "1"]
    record = found.step("aangifte_sepot")
    assert (record["n"], record["open"]) == (2, 0)


def test_a_merge_beside_the_register_and_one_across_are_no_finding(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["2800000001", "Groningen", "ja", "5-9-2012", "12-9-2012"]] * 2
    assert merged(tmp_path, rows, "H2:H3", "F2:G2").cells("merged-read") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5\ufffd9-2012", "5<U+FFFD>9-2012"),
        ("wk\u200b36", "wk<U+200B>36"),
        ("\u202e2102", "<U+202E>2102"),
        ("a\x1bb", "a<U+001B>b"),
        ("x\ue000y", "x<U+E000>y"),
        ("\U000e0041", "<U+E0041>"),
        ("week 36", "week 36"),
        ("één é e\u0301", "één é e\u0301"),
    ],
)
def test_a_character_that_nobody_sees_is_shown_by_its_code_point(text: str, told: str) -> None:
    assert shown(text) == told


@pytest.mark.parametrize("between", ["\u200b", "\ufffd", "\u2060", "\u00ad", "\ufe0f"])
def test_no_identifier_comes_through_with_one_inside(between: str) -> None:
    assert shown(f"zie 28000{between}00001") == "zie …"


@given(st.text())
def test_what_is_shown_has_no_character_that_nobody_sees(text: str) -> None:
    assert not [c for c in shown(text) if unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")]


def test_an_unreadable_date_names_its_character(run: Runner) -> None:
    found = run("""
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
        2800000001 | Groningen | ja        | 5-9-2012       | 12\ufffd9-2012
        """)
    (told,) = (one for one in found.result.findings if one.code == "date-unreadable")
    assert told.value_shown == "12<U+FFFD>9-2012"
