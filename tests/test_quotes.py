"""CSV in which a quote, an encoding or a separator went wrong: what can be read is read, and the rest is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doorloop.base.errors import UnreadableError
from doorloop.registers.frames import Remark, Sheet
from doorloop.registers.read import read
from kit.pilot import at_cells, doorloop

HEAD = "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot;Opmerkingen\n"
IND = (
    "V-nummer;Datum ontvangst aangifte (M55);Datum verlening verblijfsvergunning;Datum verzending verblijfspas;"
    "Datum ontvangst sepot\n"
)


def case(number: int, remark: str = "x") -> str:
    return f"280123456{number};Groningen;ja;05-09-2012;12-09-2012;{remark}\n"


def only(text: str | bytes) -> Sheet:
    (sheet,) = read(text if isinstance(text, bytes) else text.encode(), "om.csv")
    return sheet


def checked(folder: Path, text: str) -> list[dict[str, Any]]:
    (folder / "register.csv").write_text(text, encoding="utf-8")
    return [
        {key: finding[key] for key in ("code", "severity", "cell")}
        for finding in at_cells(json.loads(doorloop("check", folder, "--format", "json").out))
        if finding["code"] != "column-unknown"
    ]


def test_a_quote_within_a_text_that_swallowed_lines_is_an_error(tmp_path: Path) -> None:
    text = HEAD + case(1, '"fax ontvangen') + case(2) + case(3, '"ok') + case(4, "y")
    assert checked(tmp_path, text) == [{"code": "cell-swallows", "severity": "error", "cell": "F2"}]


def test_lines_between_two_quotes_are_an_error(tmp_path: Path) -> None:
    text = HEAD + case(1, '"fax') + case(2) + case(3) + case(4, '"')
    assert checked(tmp_path, text) == [{"code": "cell-swallows", "severity": "error", "cell": "F2"}]
    assert only(text).remarks == (Remark("cell-swallows", 1, 5, "3"),)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("place", range(1, 6))
def test_one_line_swallowed_is_told_wherever_the_quote_stands(separator: str, place: int) -> None:
    rows = [line.strip().split(";") for line in (case(1), case(2), case(3))]
    rows[0][place], rows[1][place] = '"' + rows[0][place], rows[1][place] + '"'
    sheet = only(HEAD.replace(";", separator) + "".join(separator.join(row) + "\n" for row in rows))
    assert len(sheet) == 3
    assert sheet.remarks == (Remark("cell-swallows", 1, place, "1"),)


@pytest.mark.parametrize(
    "remark",
    [
        "twee\nregels",
        "a; b; c; d; e; f; g",
        "eerst; dan\nlater; nooit",
        "een, twee, drie,\nvier, vijf, zes, zeven",
        "gebeld op 5-9-2012;\n06-12345678; geen gehoor",
    ],
)
def test_a_remark_of_several_lines_is_one(remark: str) -> None:
    sheet = only(HEAD + case(1, f'"{remark}"') + case(2))
    assert (len(sheet), sheet.remarks) == (3, ())
    assert sheet.rows[1][5] == remark


@pytest.mark.parametrize("text", [HEAD + case(1, '"open') + case(2), HEAD + case(1, '"dicht" en verder')])
def test_a_quote_that_cannot_be_understood_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"in line [23]"):
        only(text)


def test_a_row_longer_than_the_header_is_a_warning(tmp_path: Path) -> None:
    text = IND + "2801234561;05-09-2012;06-09-2012;10-09-2012;12-09-2012\n"
    long = text + "2801234562;;05-09-2012;06-09-2012;10-09-2012;12-09-2012\n"
    assert checked(tmp_path, long) == [
        {"code": "row-too-long", "severity": "warning", "cell": "F3"},
        {"code": "column-nameless", "severity": "info", "cell": "F3"},
    ]
    assert checked(tmp_path, text + "2801234562;;;;;;\n") == []


# ---------------------------------------------------------------- encodings

ROWS = [["V-nummer", "Naam"], ["2801234561", "Zoë"]]
TEXT = "V-nummer;Naam\n2801234561;Zoë\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32", "utf-16"])
def test_wide_letters_are_read_with_and_without_a_mark(encoding: str) -> None:
    assert only(TEXT.encode(encoding)).rows == ROWS


def test_one_line_of_windows_in_a_text_of_utf_8() -> None:
    data = (TEXT + "2801234562;Čapek\n").encode() + "2801234563;René\n".encode("cp1252")
    sheet = only(data)
    assert [row[1] for row in sheet.rows] == ["Naam", "Zoë", "Čapek", "René"]
    assert sheet.remarks == (Remark("text-repaired"),)


def test_a_text_of_windows_is_one_whatever_two_letters_of_it_look_like() -> None:
    sheet = only("Naam\nRené\nZoë\nAndré\nÃ©\n".encode("cp1252"))
    assert [row[0] for row in sheet.rows] == ["Naam", "René", "Zoë", "André", "Ã©"]
    assert sheet.remarks == ()


def test_a_single_zero_is_shown_where_it_stands() -> None:
    assert only(b"V-nummer;Naam\n2801234561;Jan\x00sen\n").rows[1] == ["2801234561", "Jan\ufffdsen"]


@pytest.mark.parametrize("data", [b"PNG\0\0\0\x01\0\0\xff\0\0" * 40, bytes(600), b"a\0\0\0b;\0\0" * 50])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no text"):
        only(data)


@pytest.mark.parametrize("cell", ['="2801234561"', '"=""2801234561"""'])
def test_digits_kept_as_text_by_a_formula_are_the_text(cell: str) -> None:
    assert only(f'V-nummer;Naam\n{cell};"=1+1"\n').rows[1] == ["2801234561", "=1+1"]
