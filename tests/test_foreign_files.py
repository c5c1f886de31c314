"""Files of other programs, and files that went wrong: each is read as its list says, or refused in a named way."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.registers.frames import Sheet
from doorloop.registers.read import read
from kit.pilot import at_cells, doorloop

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("in_workers")]


@pytest.fixture(scope="module")
def reference() -> Path:
    folder = Path(os.environ.get("DOORLOOP_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "corpus").is_dir():
        if os.environ.get("DOORLOOP_REQUIRE_SHARED"):
            pytest.fail("the reference folder is required and absent")
        pytest.skip("the reference folder is absent: set DOORLOOP_SHARED")
    return folder


def findings(path: Path) -> list[tuple[str, str, str | None]]:
    found: list[dict[str, Any]] = at_cells(json.loads(doorloop("check", path, "-f", "json").out))
    return [(one["code"], one["severity"], one["cell"]) for one in found]


ALIKE = {
    "plain": "error-cell",
    "no_cell_reference": "error-cell",
    "newline_in_tag": "error-cell",
    "part_of_another_name": "error-cell",
    "formula_no_reference": "formula-empty",
}


@pytest.mark.parametrize("name", ALIKE)
def test_an_error_is_found_however_its_sheet_is_written(reference: Path, name: str) -> None:
    assert findings(reference / "cases/files" / f"{name}.xlsx") == [(ALIKE[name], "error", "E2")]


def test_swallowed_lines_and_long_rows_are_told(reference: Path) -> None:
    folder = reference / "cases/files"
    assert ("cell-swallows", "error", "F2") in findings(folder / "quote_swallows.csv")
    assert ("row-too-long", "warning", "F3") in findings(folder / "row_too_long.csv")


def test_merged_identifiers_are_told_to_the_later_stages(reference: Path) -> None:
    data = (reference / "cases/registers/merged_down.xlsx").read_bytes()
    merges = [merge for sheet in read(data, "merged_down.xlsx") for merge in sheet.merges]
    assert merges
    assert all(top < bottom for top, _, bottom, _ in merges)


# ---------------------------------------------------------------- the corpus

READ = (
    "phpspreadsheet/XLSX/utf16be.xlsx",
    "phpspreadsheet/XLSX/Zip-Windows-Directory-Separator.xlsx",
    "phpspreadsheet/Ods/RepeatedDataCells.ods",
    "phpspreadsheet/Ods/nomimetype.ods",
    "phpspreadsheet/CSV/encoding.utf16be.csv",
    "phpspreadsheet/CSV/encoding.utf32be.csv",
    "openspout/ods/sheet_with_all_cell_types.ods",
    "roo/Pfand_from_windows_phone.xlsx",
    "calamine/issue_530.xlsx",
    "closedxml/TryToLoad/SheetsWithoutRelId.xlsx",
    "poi/59746_NoRowNums.xlsx",
)
"""Files that other programs open, in which something is unusual."""


def sheets(path: Path, name: str) -> list[Sheet]:
    return read(path.read_bytes(), name)


@pytest.mark.parametrize("name", READ)
def test_what_other_programs_open_is_read(reference: Path, name: str) -> None:
    found = sheets(reference / "corpus/workbooks" / name, name)
    assert any(cell != "" for sheet in found for row in sheet.rows for cell in row)


@pytest.mark.slow
def test_every_foreign_file_is_read_or_refused_in_a_named_way(reference: Path) -> None:
    root = reference / "corpus/workbooks"
    endings = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".parquet"}
    paths = sorted(path for path in root.rglob("*") if path.suffix.lower() in endings)
    assert len(paths) > 700
    jobs = [isolated.Job(path.name, path.stat().st_size, (path, path.name)) for path in paths]
    ends: Counter[str] = Counter()
    for job, outcome in zip(jobs, isolated.read_all(sheets, jobs, isolated.GIB), strict=True):
        if isinstance(outcome, DoorloopError):
            assert job.name.replace("\u200e", "") in outcome.where
            assert outcome.remedy
        ends["refused" if isinstance(outcome, DoorloopError) else "read"] += 1
    assert ends["refused"] < 70
    assert ends["read"] > 700


def test_hidden_rows_and_merges_of_old_workbooks_are_told(reference: Path) -> None:
    (sheet,) = sheets(reference / "corpus/workbooks/poi/26100.xls", "26100.xls")
    assert (len(sheet.hidden_rows), len(sheet.merges)) == (1, 2)
