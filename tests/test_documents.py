"""One document: every answer in every format, or refused with the choices; and nothing that a reader's program runs."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import types
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

import doorloop
from doorloop.base.errors import UsageError
from doorloop.base.formulas import as_it_was, harmless, is_risky
from doorloop.cli.app import build
from doorloop.render import formats
from doorloop.render.formats import READ, ROWS, Format
from doorloop.runs import document
from doorloop.tables import figures as drawn
from doorloop.tables import layout
from doorloop.tables.document import Document, Sheet, item
from doorloop.tables.head import Head
from doorloop.tables.sheet import Column, Layout, Mark, Remark, Row

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data/sample"
NAMES = tuple(row.name for row in ROWS)
Render = Callable[[str], dict[str, bytes]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Render]:
    """Give every answer of the sample with its way to render one format."""
    folder = tmp_path_factory.mktemp("answers")
    report = doorloop.report(SAMPLE)
    doorloop.report(SAMPLE, publish=True, tables=["regio"], drawings=False).save(folder / "release", ["json"])
    worklist = doorloop.open_cases(SAMPLE, peildatum="2013-06-01")
    first = worklist.document.sheets[0].rows[0]
    spot = f"{first['file']}:{first['sheet']}:{first['row']}"
    assert CliRunner().invoke(build(["key"]), ["key", str(folder / "key")]).exit_code == 0
    export = doorloop.export(SAMPLE, key=folder / "key")
    return {
        "report": lambda name: report.render([name]),
        "check": doorloop.check(SAMPLE).render,
        "verify": doorloop.verify(SAMPLE).render,
        "audit": doorloop.audit(folder / "release").render,
        "open": worklist.render,
        "case": doorloop.case(SAMPLE, spot=spot, peildatum="2013-06-01").render,
        "handovers": doorloop.handovers(SAMPLE).render,
        "export": lambda name: export.render([name], min_k=1),
    }


@pytest.mark.parametrize("name", [*NAMES, "jsn", ""])
@pytest.mark.parametrize("answer", [*READ, "export"])
def test_every_answer_in_every_format_works_or_is_refused_with_the_choices(
    answers: dict[str, Render], answer: Any, name: str
) -> None:
    choices = formats.names(answer)
    assert choices
    if name in choices:
        files = answers[answer](name)
        assert files
        assert all(files.values())
        assert list(files) == [Path(file).name for file in files]
        return
    with pytest.raises(UsageError, match=f"there is no format '{name}'") as refused:
        answers[answer](name)
    assert refused.value.remedy == f"choose from {', '.join(choices)}"


@pytest.mark.parametrize("answer", READ)
def test_what_fits_on_the_screen_is_one_text(answers: dict[str, Render], answer: Any) -> None:
    on_screen = [row.name for row in ROWS if answer in row.on_screen]
    assert {"table", "json", "html", "md"} <= set(on_screen)
    for name in on_screen:
        (content,) = answers[answer](name).values()
        assert content.decode("utf-8").endswith("\n")
    with pytest.raises(UsageError, match="does not fit on the screen"):
        formats.check_screen(answer, ["xlsx"])
    with pytest.raises(UsageError, match="only one format fits on the screen"):
        formats.check_screen(answer, ["json", "md"])


def test_every_format_is_one_row_and_one_module() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    written = {path.stem for path in (ROOT / "src/doorloop/render").glob("to_*.py")}
    assert {row.module for row in ROWS} == written
    for row in ROWS:
        assert callable(import_module(f"doorloop.render.{row.module}").render)


def test_the_help_of_a_command_names_its_formats() -> None:
    for command in (*READ, "export"):
        shown = CliRunner().invoke(build([command]), [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
        assert formats.metavar(command) in re.sub(r"\s", "", shown.output), command


# ---------------------------------------------------------------- a format that is added


def example_of_docs() -> str:
    """Give the module that the page about additions shows."""
    text = (ROOT / "docs/adding.md").read_text("utf-8")
    (section,) = re.findall(r"^## A format\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    module: str = re.findall(r"```python\n(.*?)```", section, re.S)[0]
    return module


def test_a_format_is_added_by_one_file_and_one_row(answers: dict[str, Render], monkeypatch: pytest.MonkeyPatch) -> None:
    """The module of docs/adding.md: every answer can be rendered by it, and every command offers it."""
    module = types.ModuleType("doorloop.render.to_tsv")
    exec(compile(example_of_docs(), "to_tsv.py", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(formats, "ROWS", (*ROWS, Format("tsv", "to_tsv")))
    for answer in READ:
        files = answers[answer]("tsv")
        assert files
        assert all(name.endswith(".tsv") for name in files)
        assert all(content.decode().count("\t") for content in files.values() if content.strip())
        assert formats.names(answer)[-1] == "tsv"
    with pytest.raises(UsageError, match="there is no format 'tsv'"):
        answers["export"]("tsv")
    refused = CliRunner().invoke(build(["open"]), ["open", str(SAMPLE), "-f", "tsv"])
    assert "tsv is no text, and does not fit on the screen" in str(refused.exception)


# ---------------------------------------------------------------- what a program of a reader would run


RUNS = st.text(alphabet="=+-@\t\r\n';,| aA1", max_size=12)


@given(RUNS)
@example("'=1")
@example("\t\t=1")
@example("a;=1")
@example("''=")
def test_a_text_that_is_guarded_runs_nowhere_and_comes_back_as_it_was(text: str) -> None:
    guarded = harmless(text)
    assert as_it_was(guarded) == text
    for separator in (None, ";", ",", "\t", "|"):
        parts = [guarded] if separator is None else guarded.split(separator)
        assert not [part for part in parts if part.lstrip(" ")[:1] in set("=+-@\t\r")]
    assert is_risky(text) is (guarded != text)


HOSTILE = (
    '=HYPERLINK("http://x";"klik")',
    "+1+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "# kop | *vet* `code` [koppeling](http://x)",
    "\x1b[2J\x00\x07\ufffe",
)


def hostile(text: str) -> Document:
    """Give a document in which every text is this one."""
    columns = tuple(item(name, text, kind="text") for name in ("a", "b"))
    rows = [{"a": text, "b": text}]
    marks = (Mark(), Mark("<>", "differs", ("1",), wrong=True))
    remark = Remark("![1]", text, text, (text,), "1", wrong=True)
    laid = Layout("laid", text, (Column(text), Column(text, group=text)), (Row((text, text), marks=marks),), (text,))
    return Document(
        name="verify",
        lang="nl",
        head=Head(text, (text,), as_of=text, mark=text, facts=((text, text),), sources=((text, text, 1, text),)),
        sheets=(Sheet("a", text, columns, rows, (text,)),),
        data=lambda: {"text": text},
        closing=(text,),
        laid=lambda: (laid, Layout("rest", text, (), (), (), (remark,))),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_any_document_runs_in_a_spreadsheet(text: str) -> None:
    content = formats.render(hostile(text), ["csv"])["a.csv"].decode()
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    data = formats.render(hostile(text), ["xlsx"])["verify.xlsx"]
    cells = [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str) and cell.data_type == "s"]
    assert len(texts) >= 10
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in texts if is_risky(str(cell.value)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_any_document_is_markup(text: str) -> None:
    files = formats.render(hostile(text), ["html", "md", "table", "docx"])
    page = files["verify.html"].decode()
    assert not re.search(r"<(script|img)", page)
    markdown = files["verify.md"].decode()
    assert not re.search(r"(?<!\\)<(script|img)", markdown)
    assert not re.search(r"(?<!\\)\]\(http", markdown)
    shown = files["verify.txt"].decode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


# ---------------------------------------------------------------- nothing beside the files

WRITES = ("w", "a", "x", "+")
opened: list[str] = []
watching = [False]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not watching:  # the program ends, and the module is taken apart
        return
    if event == "open" and watching[0]:
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and any(sign in mode for sign in WRITES)) or (mode is None and flags & 3)
        if writes and "__pycache__" not in str(path):
            opened.append(str(path))
    elif watching[0] and event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
        opened.append(f"{event} {arguments}")


@cache
def _hooked() -> None:
    sys.addaudithook(_watch)


@pytest.fixture
def writes() -> Iterator[list[str]]:
    """Note every file that is opened to be written."""
    _hooked()
    opened.clear()
    watching[0] = True
    yield opened
    watching[0] = False


def test_a_file_that_is_written_is_noted(tmp_path: Path, writes: list[str]) -> None:
    (tmp_path / "a").write_text("a", "utf-8")
    assert writes == [str(tmp_path / "a")]


@pytest.mark.parametrize("name", NAMES)
def test_rendering_puts_nothing_into_a_file(answers: dict[str, Render], writes: list[str], name: str) -> None:
    """Cells of people would otherwise lie in a folder for all; only `write_whole` writes, into the folder asked for."""
    offering = [answer for answer in (*READ, "export") if name in formats.names(answer)]
    assert offering
    writes.clear()
    for answer in offering:
        assert answers[answer](name)
    assert writes == []


def test_a_template_and_marked_copies_are_made_in_memory(writes: list[str]) -> None:
    from doorloop.definition import load
    from doorloop.render import annotate, template

    assert template.render(load(), "om", "nl")
    found = doorloop.check(SAMPLE).check
    paths = {path.name: path for path in SAMPLE.iterdir() if path.suffix == ".xlsx"}
    writes.clear()
    assert annotate.annotated(paths, found)
    assert writes == []


def test_a_report_is_laid_out_once_for_all_its_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out, figures = Mock(wraps=layout.lay_out), Mock(wraps=drawn.figures)
    monkeypatch.setattr(document, "lay_out", lay_out)
    monkeypatch.setattr(document, "figures", figures)
    report = doorloop.report(SAMPLE)
    report.render(["md", "html", "docx", "xlsx", "csv", "svg"])
    assert all(report[name].title for name in report)
    assert report.figures
    assert sorted(call.args[1] for call in lay_out.call_args_list) == sorted(report)
    assert figures.call_count == 1


def test_json_of_every_answer_names_its_schema(answers: dict[str, Render]) -> None:
    for answer in READ:
        (content,) = answers[answer]("json").values()
        assert json.loads(content)["schema"] == f"doorloop.{answer}/1"
