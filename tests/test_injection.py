"""No file for a spreadsheet holds a text that it would run, whatever names, headers and values a source has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kit.pilot import doorloop

HOSTILE = "=cmd|'x'!A1"
RUN = re.compile(r"^\s*[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
OM = ["V-nummer", "Regio", "Pilotzaak", "Datum aangifte", "Datum sepot", "Parketnummer", "=HYPERLINK(1)", "@SUM(1)"]
COMMANDS = (
    ("check", "-f", "csv", "-f", "xlsx", "--annotate", "{marked}"),
    ("open", "-f", "csv", "-f", "xlsx"),
    ("handovers", "-f", "csv", "-f", "xlsx"),
    ("report", "-f", "csv", "-f", "xlsx"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write registers whose names, sheets, headers and values begin as formulas do."""
    folder = tmp_path_factory.mktemp("sources")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "=1+1 @x"
    for row in (OM, *([f"280123456{n}", HOSTILE if n == 3 else "Drenthe", "ja", "5-9-2012", d] for n, d in CELLS)):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(sheet.max_row + (place == 1), place)
            cell.value = value
            cell.data_type = "s"
    book.create_sheet("+skipped")["A1"] = "'=data"
    book.save(folder / "=om+1.xlsx")
    rows = ["V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot;+kolom", "2801234569;Drenthe;ja;6-9-2012;@x;-1+1"]
    (folder / "-1+cmd.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "@sum.csv").write_text("V-nummer;Datum ontvangst aangifte (M55)\n2801234561;=1+1\n", encoding="utf-8")
    return folder


CELLS = ((1, HOSTILE), (2, "+1"), (3, "@x"), (4, ""), (5, "-x"), (6, "12-9-2012"))


def texts_of(path: Path) -> Iterator[str]:
    """Give every text of a CSV, and every cell of a workbook that is a formula."""
    if path.suffix == ".csv":
        yield from (c for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for c in row)
    else:
        book = load_workbook(path)
        yield from (str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_text_is_one_that_a_spreadsheet_runs(tmp_path: Path, hostile: Path, command: tuple[str, ...]) -> None:
    options = [option.format(marked=tmp_path / "marked") for option in command[1:]]
    outcome = doorloop(command[0], hostile, *options, "-o", tmp_path / "out")
    assert outcome.code in (0, 1), outcome.err
    written = [path for path in tmp_path.rglob("*") if path.suffix in (".csv", ".xlsx")]
    assert written
    told = [text for path in written for text in texts_of(path)]
    assert [text for text in told if RUN.match(text) and not NUMBER.fullmatch(text)] == []
    if command[0] in ("check", "open"):
        assert any("om+1" in text for text in told)


def test_the_name_of_a_source_is_none_in_counts_either(tmp_path: Path, hostile: Path) -> None:
    out = tmp_path / "counts.csv"
    assert doorloop("aggregate", hostile, "-o", out).code == 0
    told = list(texts_of(out))
    assert any("om+1" in text for text in told)
    assert [text for text in told if RUN.match(text) and not NUMBER.fullmatch(text)] == []
    assert doorloop("report", out).code == 0
