"""A run is described so that it can be repeated, and what is different the next time is said."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import msgspec
import pytest
import typer

import doorloop
from doorloop.base.errors import UsageError
from doorloop.base.folding import fold_header
from doorloop.base.rules import RULES
from doorloop.cli.app import build
from doorloop.cli.report import FREE
from doorloop.definition import load
from doorloop.definition.overlay import Changes
from doorloop.render import formats
from doorloop.runs import pipeline
from doorloop.runs.changes import has_moved
from doorloop.runs.manifest import Asked
from kit.exports import SAMPLE
from kit.pilot import doorloop as command
from kit.processes import cli

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """Give a copy of the sample that a test may change."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "registers"))


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def change_a_date(registers: Path) -> None:
    """Write another day of a report into one cell, as a colleague who mends a register."""
    from openpyxl import load_workbook

    path = registers / "om_drenthe.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = next(c for row in sheet.iter_rows() for c in row if fold_header(str(c.value)) == "datumsepot")
    below = (
        line[0] for line in sheet.iter_rows(min_row=(header.row or 0) + 1, min_col=header.column, max_col=header.column)
    )
    cell, day = next((cell, cell.value) for cell in below if isinstance(cell.value, datetime))
    cell.value = day.replace(year=day.year + 1)
    book.save(path)


def test_a_manifest_tells_what_a_run_rests_on(tmp_path: Path, registers: Path) -> None:
    saved = doorloop.report(registers).save(tmp_path / "out", ["csv", "json"])
    made = manifest(tmp_path / "out")
    assert made == saved.manifest
    assert made["schema"] == "doorloop.manifest/1"
    assert made["parameters"]["sources"] == ["../registers"]
    assert made["parameters"]["peildatum"] == "2014-01-01"
    assert made["counts"]["cases"] == 74
    assert made["counts"]["registers"]["om"] == {
        "read": 76, "merged": 1, "required-empty": 0, "outside-period": 1, "after-peildatum": 0, "used": 74,
    }  # fmt: skip
    assert made["counts"]["registers"]["ind"] == {"read": 76, "merged": 0, "used": 74, "only_here": 1}
    for name, output in made["outputs"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert output == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    read = (path for path in registers.iterdir() if path.name != "LEESMIJ.md")
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in read}
    assert {one["file"]: one["sha256"] for one in made["sources"]} == files


def test_digests_are_made_where_something_tells_them(registers: Path) -> None:
    files = sorted(registers.glob("*.xlsx"))
    told = pipeline.read_sources(files, load()).digests
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert pipeline.read_sources(files, load(), digests=False).digests == dict.fromkeys(told, "")


@pytest.mark.parametrize("command", [["report"], ["report", "-f", "json"], ["check"], ["open"], ["verify"]])
def test_a_copy_is_refused_whether_digests_are_told_or_not(registers: Path, command: list[str]) -> None:
    shutil.copy(registers / "om_drenthe.xlsx", registers / "om_kopie.xlsx")
    ran = cli(*command, registers, DOORLOOP_LANG="en")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("error: om_kopie.xlsx: the same file twice: its content is that of om_drenthe.xlsx")


def test_files_of_one_size_are_no_copies(tmp_path: Path) -> None:
    for name, digit in (("a", 1), ("b", 2)):
        table = f"V-nummer;Regio;Pilotzaak;Datum aangifte\n280123456{digit};Drenthe;ja;01-02-2013\n"
        (tmp_path / f"{name}.csv").write_text(table, "utf-8")
    reading = pipeline.read_sources([tmp_path], load(), digests=False)
    assert [len(table.rows) for table in reading.tables] == [1, 1]


def test_a_manifest_is_the_same_for_the_same_run(tmp_path: Path, registers: Path) -> None:
    for name in ("a", "b"):
        doorloop.report(registers, lang="en").save(tmp_path / name, ["md"])
    assert (tmp_path / "a/manifest.json").read_bytes() == (tmp_path / "b/manifest.json").read_bytes()


def test_a_repeated_run_comes_out_the_same(tmp_path: Path, registers: Path) -> None:
    """Also when the folder has moved with its registers, and the command is given elsewhere."""
    doorloop.report(registers, all_groups=True, calendar="atw").save(tmp_path / "out", ["csv", "md"])
    moved = Path(shutil.move(tmp_path, tmp_path.with_name(tmp_path.name + "-moved")))
    done = cli("report", "--from-manifest", moved / "out/manifest.json", cwd=moved)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "hetzelfde: 14 bestanden komen byte voor byte gelijk uit\n"
    shutil.move(moved, tmp_path)


def test_a_run_that_is_repeated_and_written_renders_once(
    tmp_path: Path, registers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doorloop.report(registers).save(tmp_path / "out", ["csv", "md"])
    render = Mock(wraps=formats.render)
    monkeypatch.setattr(formats, "render", render)
    done = command("report", "--from-manifest", tmp_path / "out/manifest.json", "-o", tmp_path / "again")
    assert (done.code, [call.args[1] for call in render.call_args_list]) == (0, [("csv", "md")])
    assert "byte voor byte gelijk" in done.err
    for name in manifest(tmp_path / "out")["outputs"]:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_a_repeated_run_says_what_changed(tmp_path: Path, registers: Path) -> None:
    doorloop.report(registers).save(tmp_path / "out", ["csv"])
    change_a_date(registers)
    done = cli("report", "--from-manifest", tmp_path / "out/manifest.json")
    assert done.returncode == 1
    assert "gewijzigd: bron om_drenthe.xlsx: andere inhoud\n" in done.stdout
    assert re.search(
        r"gewijzigd: Aangifte en sepot, Pilotzaken \(doorlooptijden\): Gemiddelde 8,0 werkdagen → \d+,\d ", done.stdout
    )
    assert "gewijzigd: doorlooptijden.csv: andere bytes" in done.stdout
    assert "regio" not in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("0.7272727272727273", "0.7272727272727272", False),
        ("8.0", "8", False),
        ("1000000.0", "1000000.0005", False),
        ("8.0", "8.00001", True),
        ("44", "45", True),
        ("", "0", True),
        ("ja", "nee", True),
    ],
)
def test_what_a_computer_loses_in_rounding_is_no_change(old: str, new: str, moved: bool) -> None:
    assert has_moved(old, new) == moved


def spoil_a_date(registers: Path) -> str:
    """Write what is no date into a cell that holds one; give the place as people read it."""
    from openpyxl import load_workbook

    path = registers / "om_drenthe.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = next(c for row in sheet.iter_rows() for c in row if fold_header(str(c.value)) == "datumsepot")
    below = sheet.iter_rows(min_row=(header.row or 0) + 1, min_col=header.column, max_col=header.column)
    cell = next(line[0] for line in below if isinstance(line[0].value, datetime))
    cell.value = "ergens in het najaar"
    book.save(path)
    return f"om_drenthe.xlsx:{sheet.title}:{cell.coordinate}"


def test_new_and_gone_findings_are_named_by_cell(tmp_path: Path, registers: Path) -> None:
    """As people read them: the rule's title and the place, never the value."""
    original = (registers / "om_drenthe.xlsx").read_bytes()
    doorloop.report(registers).save(tmp_path / "out", ["md"])
    place = spoil_a_date(registers)
    told = cli("report", "--from-manifest", tmp_path / "out/manifest.json", "-o", tmp_path / "spoilt").stdout
    assert f"gewijzigd: {RULES['date-unreadable'].title('nl')}: {place}: nieuw\n" in told
    assert "najaar" not in told + (tmp_path / "spoilt/manifest.json").read_text("utf-8")
    assert ["date-unreadable", "om_drenthe.xlsx", *place.split(":")[1:]] in (manifest(tmp_path / "spoilt")["findings"])
    (registers / "om_drenthe.xlsx").write_bytes(original)
    back = cli("report", registers, *"-f md --keep-previous -o".split(), tmp_path / "spoilt").stdout
    assert f"gewijzigd: {RULES['date-unreadable'].title('nl')}: {place}: weg\n" in back
    assert ": nieuw\n" not in back


def test_findings_of_a_manifest_are_sorted_places(tmp_path: Path) -> None:
    report = doorloop.report(SAMPLE)
    places = report.save(tmp_path, ["md"]).manifest["findings"]
    assert len(places) == 95
    assert places == sorted(places)
    assert {(code, sheet, cell) for code, _, sheet, cell in places} == {
        (one.code, one.sheet, one.cell) for one in report.result.findings
    }


def test_a_manifest_without_findings_says_nothing_of_them(tmp_path: Path, registers: Path) -> None:
    """One that an earlier version wrote, and that of a release, which tells none."""
    doorloop.report(registers).save(tmp_path / "out", ["md"])
    old = manifest(tmp_path / "out")
    assert old.pop("findings")
    (tmp_path / "out/manifest.json").write_text(json.dumps(old), "utf-8")
    done = cli("report", "--from-manifest", tmp_path / "out/manifest.json")
    assert (done.returncode, done.stdout) == (0, "")
    published = doorloop.report(registers, publish=True).save(tmp_path / "release", ["csv"]).manifest
    assert "findings" not in published


def test_of_too_many_findings_the_rules_are_counted(
    tmp_path: Path, registers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorloop.runs.manifest.MOST_FINDINGS", 20)
    doorloop.report(registers, lang="en").save(tmp_path / "out", ["md"])
    counted = manifest(tmp_path / "out")["findings"]
    assert sum(counted.values()) == 95
    spoil_a_date(registers)
    lines = doorloop.report(registers, lang="en").save(tmp_path / "out", ["md"], keep_previous=True).changes
    title = RULES["date-unreadable"].title("en")
    assert f"findings by rule (no places told): {title}: 0 → 1" in lines


def test_without_the_old_tables_it_says_which_table_changed(tmp_path: Path, registers: Path) -> None:
    doorloop.report(registers).save(tmp_path / "out", ["md"])
    change_a_date(registers)
    done = cli("report", "--from-manifest", tmp_path / "out/manifest.json", "-o", tmp_path / "again")
    assert done.returncode == 1
    assert "gewijzigd: doorlooptijden: cijfers gewijzigd\n" in done.stdout
    assert (tmp_path / "again/report.md").exists()


def test_other_sources_stand_for_those_of_the_manifest(tmp_path: Path, registers: Path) -> None:
    doorloop.report(registers).save(tmp_path / "out", ["json"])
    done = cli("report", registers / "om_drenthe.xlsx", "--from-manifest", tmp_path / "out/manifest.json")
    assert done.returncode == 1
    assert "gewijzigd: bron ind_zwolle.xlsx: weg" in done.stdout
    assert "gewijzigd: zaken: 74 → 11\n" in done.stdout


def test_what_the_manifest_decides_cannot_be_asked_too(tmp_path: Path) -> None:
    done = cli("report", "--from-manifest", tmp_path / "manifest.json", "--lang", "en")
    assert done.returncode == 2
    assert "--lang is what the manifest decides" in done.stderr


NAMED = {
    "format_": "formats",
    "table": "tables",
    "template": "template_docx",
    "except_": "exceptions",
    "because": "exceptions",
    "column": "columns",
}
"""Option → what a manifest calls it, where that is another name."""


def options_of_report() -> dict[str, Any]:
    group: Any = typer.main.get_command(build(["report"]))
    return {one.name: one for one in group.commands["report"].params}


def test_each_option_of_a_report_is_free_or_in_the_manifest() -> None:
    """A new option decides until somebody says that it is free, and then a manifest has to have it."""
    kept = {one.name for form in (Asked, Changes) for one in msgspec.structs.fields(form)} - {"sources", "changes"}
    found = set(options_of_report())
    assert len(found) > 25
    assert found >= FREE
    assert {NAMED.get(name, name) for name in found - FREE} == kept
    assert not {NAMED.get(name, name) for name in FREE} & kept


@pytest.mark.parametrize("name", sorted(set(options_of_report()) - FREE))
def test_what_decides_is_refused_beside_a_manifest(tmp_path: Path, name: str) -> None:
    option = options_of_report()[name]
    values = [] if option.is_flag else ["nl"] * option.nargs
    done = command("report", "--from-manifest", tmp_path / "manifest.json", option.opts[0], *values)
    assert done.code == 2
    assert f"{option.opts[0]} staat al in het manifest" in done.err


def test_a_project_file_says_nothing_of_a_run_that_is_repeated(
    tmp_path: Path, registers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may name other sources by now, and its folder is the one whose files are compared."""
    doorloop.report(registers).save(tmp_path / "out", ["md"])
    (tmp_path / "doorloop.toml").write_text(
        'sources = ["registers/om_drenthe.xlsx"]\nout = "out"\nlang = "en"\n', "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    done = command("report", "--from-manifest", "out/manifest.json")
    assert (done.code, done.out, done.err) == (0, "", "hetzelfde: 1 bestand komt byte voor byte gelijk uit\n")


def test_another_file_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[]", "utf-8")
    done = cli("report", "--from-manifest", tmp_path / "manifest.json", DOORLOOP_LANG="en")
    assert done.returncode == 2
    assert "this is no manifest" in done.stderr
    with pytest.raises(UsageError, match="no manifest"):
        doorloop.report(SAMPLE).save(tmp_path, ["md"], keep_previous=True)


# ---------------------------------------------------------------- every night


def nightly_command() -> list[str]:
    """Take the command of the recipe for cron from its page."""
    text = (DOCS / "nightly.md").read_text("utf-8")
    found = re.search(r"^doorloop report .*$", text, re.M)
    assert found is not None
    assert text.count(found[0]) >= 4, "every recipe runs the same command"
    return found[0].split()[1:]


def test_the_nightly_command_keeps_yesterday_and_says_what_changed(tmp_path: Path, registers: Path) -> None:
    command = nightly_command()
    first = cli(*command, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "gewijzigd" not in first.stdout
    out = tmp_path / "nightly"
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    change_a_date(registers)
    second = cli(*command, cwd=tmp_path)
    assert second.returncode == 0
    assert "gewijzigd: bron om_drenthe.xlsx: andere inhoud" in second.stdout
    assert re.search(r"gewijzigd: Aangifte en sepot, Pilotzaken \(doorlooptijden\): Gemiddelde", second.stdout)
    assert {path.name: path.read_bytes() for path in (out / "previous").iterdir()} == before
    assert (out / "doorlooptijden.csv").read_bytes() != before["doorlooptijden.csv"]


def test_the_nightly_command_fails_loudly_and_leaves_last_nights_files(tmp_path: Path, registers: Path) -> None:
    command = nightly_command()
    assert cli(*command, cwd=tmp_path).returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "nightly").iterdir()}
    (registers / "om_drenthe.xlsx").write_bytes(b"half a file")
    done = cli(*command, cwd=tmp_path)
    assert done.returncode == 3
    assert "om_drenthe.xlsx" in done.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "nightly").iterdir()} == before
