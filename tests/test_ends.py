"""Runs that cannot go on end in one clear line: a broken template, a closed output, a folder that is none."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from doorloop.base.errors import UsageError
from doorloop.registers.own_outputs import HEADERS, is_own_output
from doorloop.render.docx_template import MOST_MARKUP, into, open_template
from kit.found import some
from kit.pilot import at_cells, doorloop
from kit.processes import LIMIT

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"


# ---------------------------------------------------------------- templates


def document() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def changed(part: str, content: bytes | None) -> bytes:
    """Give a document with another content of one part, or without it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        assert part in old.namelist()
        for name in old.namelist():
            if name != part or content is not None:
                new.writestr(name, content if name == part and content is not None else old.read(name))
    return target.getvalue()


BROKEN = {
    "no zip": b"x",
    "nothing": b"",
    "half": document()[:2000],
    "no types": changed("[Content_Types].xml", None),
    "no relations": changed("_rels/.rels", None),
    "no document": changed("word/document.xml", None),
    "open tags": changed("word/document.xml", b"<w:document"),
    "another root": changed("word/document.xml", b"<x/>"),
    "no styles": changed("word/styles.xml", b"<x/>"),
    "entities": changed("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "a bomb": changed("word/document.xml", b"<a>" + b"<b/>" * (MOST_MARKUP // 4 + 1) + b"</a>"),
    "an empty body": changed(
        "word/document.xml",
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(BROKEN[name])
    out = tmp_path / "out"
    outcome = doorloop(
        "report", SAMPLE, "-f", "docx", "--table", "regio", "--template-docx", path, "-o", out, lang="en"
    )
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"error: {path}: ")
    assert len(outcome.err.splitlines()) == 2
    assert not out.exists()


def test_a_large_template_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(BROKEN["a bomb"])
    with pytest.raises(UsageError, match="too large"):
        open_template(path)


def test_a_template_is_open_to_be_written_into(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(document())
    assert open_template(path).paragraphs == []


def test_without_a_template_a_mistake_is_one_of_the_program() -> None:
    with pytest.raises(KeyError), into(None):
        raise KeyError


# ---------------------------------------------------------------- streams


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes streams there in another way")
@pytest.mark.parametrize("command", ["check data/sample", "report data/sample", "--version", "definition list"])
def test_a_closed_output_is_told(command: str) -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m doorloop {command} >&-', sys.executable],
        cwd=SAMPLE.parents[1],
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    assert run.returncode == 3
    assert run.stderr.splitlines()[-1].startswith("fout: de uitvoer kan niet worden geschreven")
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes streams there in another way")
@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_other_closed_streams_change_nothing(closed: str) -> None:
    script = f'exec "$0" -m doorloop report data/sample -f json --table regio {closed}'
    run = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable],
        cwd=SAMPLE.parents[1],
        capture_output=True,
        check=False,
        text=True,
        timeout=LIMIT,
    )
    assert run.returncode == 0
    assert json.loads(run.stdout)["tables"]["regio"]


# ---------------------------------------------------------------- where files go


def test_a_report_beside_its_registers_is_none_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    shutil.copytree(SAMPLE, folder)
    options = ("-f", "csv", "-f", "xlsx", "-f", "json", "-o", folder)
    first = doorloop("report", folder, *options)
    before = (folder / "report.json").read_bytes()
    second = doorloop("report", folder, *options)
    assert (first.code, second.code) == (0, 0)
    assert "overgeslagen" not in second.err
    assert (folder / "report.json").read_bytes() == before
    assert json.loads(doorloop("check", folder, "-f", "json").out)["summary"]["tables"]


def test_what_somebody_wrote_over_an_output_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    shutil.copytree(SAMPLE, folder)
    assert doorloop("report", folder, "-f", "csv", "--table", "regio", "-o", folder).code == 0
    (folder / "regio.csv").write_text("iets anders\n", encoding="utf-8")
    assert "regio.csv" in doorloop("report", folder).err


def outputs_in(folder: Path) -> list[Path]:
    """Write what commands without a manifest write, for programs and for people, into a folder of registers."""
    shutil.copytree(SAMPLE, folder)
    cases = [
        ["case", "--at", place] for place in ("om_rotterdam-rijnmond.xlsx:kansloze aangiften:12", "om_drenthe.xlsx:12")
    ]
    commands = (["check"], ["open"], ["open", "--show-v-nummer"], ["handovers"], ["verify"], *cases)
    for name, *options in commands:
        done = doorloop(name, SAMPLE, *options, "-f", "csv", "-o", folder)
        assert done.code in (0, 1), done.err
    return [path for path in folder.glob("*.csv") if not (SAMPLE / path.name).exists()]


def test_tables_of_other_commands_are_no_registers(tmp_path: Path) -> None:
    """They are told by their name and header, whoever reads the folder, and only then."""
    folder = tmp_path / "registers"
    written = {path.name for path in some(outputs_in(folder))}
    assert written == set(HEADERS) - {"audit.csv"}
    release = tmp_path / "release"
    assert doorloop("report", SAMPLE, "--publish", "-f", "csv", "-o", release, "-t", "regio").code == 0
    assert doorloop("audit", release, "-f", "csv", "-o", folder).code in (0, 1, 3)
    assert (folder / "audit.csv").is_file()
    alone = doorloop("report", SAMPLE, "-f", "json")
    assert doorloop("report", folder, "-f", "json") == alone
    assert "file-skipped" not in doorloop("check", folder, "-f", "json").out
    (folder / "check.csv").write_text(f"x,{(folder / 'check.csv').read_text('utf-8')}", "utf-8")
    shutil.copy(folder / "open.csv", folder / "open2.csv")
    told = doorloop("report", folder, "-f", "json")
    assert json.loads(told.out)["tables"] == json.loads(alone.out)["tables"]
    assert [line.split(":")[1].strip() for line in told.err.splitlines() if "overgeslagen" in line] == [
        "check.csv",
        "open2.csv",
    ]


@pytest.mark.parametrize("line", [b"", b"\xff\xfe\x00", b"code,severity", b"case_id," * 1000])
def test_a_name_alone_makes_no_table_of_ours(tmp_path: Path, line: bytes) -> None:
    for name in HEADERS:
        (tmp_path / name).write_bytes(line)
        assert not is_own_output(tmp_path / name)


@pytest.mark.parametrize("text", ["[" * 100_000, "{}", "null", '{"schema": "doorloop.manifest/1", "outputs": 3}', ""])
def test_a_manifest_that_is_none_leaves_no_file_out(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "registers"
    shutil.copytree(SAMPLE, folder)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    outcome = doorloop("report", folder, "--table", "regio", "-f", "json")
    assert (
        json.loads(outcome.out)["tables"]
        == json.loads(doorloop("report", SAMPLE, "--table", "regio", "-f", "json").out)["tables"]
    )


@pytest.mark.parametrize("command", ["report", "check", "open", "handovers"])
@pytest.mark.parametrize("name", ["report.xlsx", "tabellen.CSV", "x.pdf"])
def test_the_name_of_a_file_is_no_folder(tmp_path: Path, command: str, name: str) -> None:
    outcome = doorloop(command, SAMPLE, "-f", "json", "-o", tmp_path / name, lang="en")
    assert outcome.code == 2
    assert "a folder is meant" in outcome.err
    assert not (tmp_path / name).exists()


def test_findings_are_printed_where_no_marked_copy_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    for row in (["V-nummer", "Regio", "Pilotzaak", "Datum aangifte"], ["2801234561", "Drenthe", "ja", "morgen"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "om.xlsx")

    def refuse(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr("doorloop.render.annotate.load_workbook", refuse)
    outcome = doorloop("check", tmp_path / "om.xlsx", "-f", "json", "--annotate", tmp_path / "marked")
    assert outcome.code == 1
    assert [f["code"] for f in at_cells(json.loads(outcome.out))] == ["date-unreadable"]
    said = "waarschuwing: om.xlsx: er kan geen kopie met opmerkingen worden gemaakt (KeyError)\n  probeer: "
    assert said in outcome.err
