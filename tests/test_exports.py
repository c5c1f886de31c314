"""What each file is beside its figures: the same bytes, real tables, nothing that runs, whole or not at all."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import docx.table
import html5lib
import pyarrow
import pytest
from docx.oxml.ns import qn
from jsonschema import Draft7Validator
from msgspec.structs import replace
from openpyxl import load_workbook

import doorloop
from doorloop.base.errors import UsageError
from doorloop.base.files import write_whole
from doorloop.definition.overlay import Changes
from doorloop.render import formats, to_parquet
from doorloop.render.charts import _runs
from doorloop.render.workbook import free_name
from doorloop.render.xlsx_laid import printed
from doorloop.runs.document import report_document
from doorloop.tables.document import Document, Sheet, answer, item
from doorloop.tables.head import Head
from doorloop.tables.plots import Panel
from doorloop.tables.sheet import Column, Layout, Row
from kit.exports import SAMPLE, files, machine, sample
from kit.found import some
from kit.processes import cli, finish

# ---------------------------------------------------------------- the same bytes


@pytest.mark.slow
def test_another_run_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another day, and in another order."""
    import time

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 400 * 86_400)
    names = [name for name in formats.names("report") if name not in ("svg", "png", "parquet")]
    again = doorloop.report(SAMPLE, basis="all").render(names[::-1])
    first = {file: content for name in names for file, content in files(name).items()}
    assert {name for name in first if first[name] != again[name]} == set()


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    names = ("svg", "png", "parquet", "docx", "html")
    done = cli("report", SAMPLE, "--basis", "all", "-o", tmp_path, *(f"-f{name}" for name in names))
    assert done.returncode == 0
    first = {file: content for name in names for file, content in files(name).items()}
    assert len(first) == 28
    assert {name for name, content in first.items() if (tmp_path / name).read_bytes() != content} == set()


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_an_office_file_carries_no_moment(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(files(name)[f"report.{name}"])) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    moments = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z?", properties)
    assert {moment[:10] for moment in moments} == {"2000-01-01"}


def test_english_has_no_dutch_words_of_the_program() -> None:
    text = files("md", "en")["report.md"].decode()
    assert "As of 1 January 2014" in text
    for word in ("Toelichting", "Verantwoording", "Bronnen", "Peildatum 1", "Kenmerk |", "Streeftermijn"):
        assert word not in text


# ---------------------------------------------------------------- whole or not at all


def test_a_write_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    """The third of three cannot take its name: the first two get back what they were, or go."""
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / "c.txt").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_whole(tmp_path, {"a.txt": b"new", "b.txt": b"new", "c.txt": b"new"})
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "c.txt"]


def test_a_report_that_cannot_be_written_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    assert cli("report", SAMPLE, "-o", tmp_path, "-f", "json", "-f", "csv").returncode == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "report.xlsx").mkdir()
    done = cli("report", SAMPLE, "-o", tmp_path, "-f", "json", "-f", "csv", "-f", "xlsx", "--lang", "en")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    (tmp_path / "report.xlsx").rmdir()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_a_file_is_its_makers_alone(tmp_path: Path) -> None:
    """Also one that stood there for everybody."""
    (tmp_path / "a.txt").touch(0o644)
    for path in some(write_whole(tmp_path, {"a.txt": b"new", "b.txt": b"new"})):
        assert path.stat().st_mode & 0o777 == 0o600


def test_one_text_goes_to_the_screen() -> None:
    done = cli("report", SAMPLE, "-f", "md", "--basis", "all")
    assert done.stdout.encode() == files("md")["report.md"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "xlsx"], "xlsx is no text"),
        (["-f", "docx"], "docx is no text"),
        (["-f", "csv"], "csv is a file a table"),
        (["-f", "md", "-f", "html"], "only one format fits"),
        (["-f", "xslx"], "did you mean 'xlsx'"),
        (["--keep-previous"], "nothing is written"),
        (["--template-docx", "huis.docx", "-f", "html", "-o", "x"], "a template is for Word"),
        (["-f", "csv", "-o", "x", "--dialect", "excel"], "there is no dialect 'excel'"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str) -> None:
    done = cli("report", SAMPLE, *arguments, DOORLOOP_LANG="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_format_whose_libraries_are_absent_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda _: None)
    with pytest.raises(UsageError) as told:
        sample().render(["svg"])
    assert told.value.remedy == "pip install vl-convert-python"
    assert b"<figure" not in sample().render(["html"])["report.html"]


# ---------------------------------------------------------------- Excel


def book(name: str = "report.xlsx") -> Any:
    return load_workbook(io.BytesIO(files("xlsx")[name]))


def test_every_table_is_a_real_table_that_fits_the_page() -> None:
    found = book()
    records = [sheet for sheet in found.worksheets[1:] if sheet.tables]
    assert [name for sheet in records for name in sheet.tables] == list(machine())
    for sheet in records:
        assert sheet.freeze_panes == "B6"
        assert sheet.print_title_rows == "$5:$5"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        (table,) = sheet.tables.values()
        titles = [cell.value for cell in sheet[table.ref][0]]
        assert len(set(titles)) == len(titles), "Excel repairs a table with two equal titles"
        below = sheet.cell(len(sheet[table.ref]) + 5 + 1, 1).value
        assert isinstance(below, str), "notes stand under the table"
    assert {sheet.page_setup.fitToWidth for sheet in found.worksheets} == {1}
    heights = {sheet.title: high for sheet in found.worksheets if (high := sheet.page_setup.fitToHeight)}
    assert heights == {"Subdoelstellingen": 1}, "its last note would stand alone; others take the pages that they need"


def test_paper_lies_as_it_holds_a_sheet_on_fewest_pages() -> None:
    found = book()
    lies = {sheet.title: sheet.page_setup.orientation for sheet in found.worksheets}
    expected = {"Omslag": "portrait", "Kenmerken": "portrait", "Verloop": "portrait", "Doorlooptijden": "landscape"}
    assert {name: lies[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (20, ("landscape", 0)),
        (40, ("portrait", 0)),
        (52, ("portrait", 1)),
        (75, ("portrait", 0)),
        (96, ("portrait", 2)),
    ],
)
def test_a_sheet_that_nearly_fits_its_pages_is_made_to_fit(rows: int, expected: tuple[str, int]) -> None:
    """A page that stands holds 45 rows, one that lies 28; 52 rows would leave a few of them alone on a second one."""
    column = item("text", "Text")
    sheet = Sheet("a", "A", (column,), tuple({"text": f"row {number}"} for number in range(rows)))
    document = answer("open", "Title", "en", (), (sheet,), {})
    (page,) = load_workbook(io.BytesIO(formats.render(document, ["xlsx"])["open.xlsx"])).worksheets
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == expected


def test_a_name_on_the_cover_stands_beside_the_first_line_of_its_sentence() -> None:
    cover = book().worksheets[0]
    names = [cell for (cell,) in cover.iter_rows(5, 9, 1, 1) if cell.value]
    assert "Kalender" in {cell.value for cell in names}
    assert {cell.alignment.vertical for cell in names} == {"top"}


def test_a_long_sentence_below_the_tables_has_as_many_lines_as_it_needs() -> None:
    document = replace(answer("open", "Title", "en", (), (), {}), closing=("short", "word " * 60))
    (page,) = load_workbook(io.BytesIO(formats.render(document, ["xlsx"])["open.xlsx"])).worksheets
    heights = [page.row_dimensions[row].height for row in (2, 3)]
    assert heights == [15, 45]


def test_a_table_of_a_workbook_is_that_of_the_other_formats() -> None:
    """Each cell shows what the layout prints; its numbers are numbers, rounded as they are printed."""
    found, report = book(), sample()
    for number, name in some(list(enumerate(machine(), start=1))):
        layout = report[name].layout
        sheet = found.worksheets[number]
        assert sheet.cell(1, 1).value == f"Tabel {number}. {layout.title}"
        header = int(sheet.freeze_panes[1:]) - 1
        shown = [[_shown(cell) for cell in row] for row in sheet.iter_rows(header, header + len(layout.rows))]
        wide = range(len(layout.columns))
        assert [[line[i] if i < len(line) else "" for i in wide] for line in shown] == [
            [column.title for column in layout.columns],
            *([row.cells[i].strip() if i < len(row.cells) else "" for i in wide] for row in layout.rows),
        ]
        numeric = [i for i, column in enumerate(layout.columns) if column.numeric]
        kinds = {type(sheet.cell(header + 1 + at, i + 1).value) for at in range(len(layout.rows)) for i in numeric}
        assert kinds & {int, float}


def _shown(cell: Any) -> str:
    """Show a cell as a Dutch spreadsheet does, by its format."""
    if not isinstance(cell.value, int | float):
        return str(cell.value or "")
    digits, _, unit = str(cell.number_format).partition('"')
    places = len(digits.partition(".")[2])
    text = f"{cell.value:,.{places}f}" if "," in digits else f"{cell.value:.{places}f}"
    return text.translate(str.maketrans(".,-", ",.−")) + unit.rstrip('"')


@pytest.mark.parametrize(
    ("cell", "value", "format_"),
    [
        ("44", 44, "0"),
        ("1.234", 1234, "#,##0"),
        ("−12,50", -12.5, "0.00"),
        ("59 %", 59, '0" %"'),
        ("8,0 wd", 8.0, '0.0" wd"'),
        ("1.234,5 kalenderdagen", 1234.5, '#,##0.0" kalenderdagen"'),
    ],
)
def test_a_printed_number_is_a_number_of_a_sheet(cell: str, value: float, format_: str) -> None:
    assert printed(cell, "nl") == (value, format_)


@pytest.mark.parametrize(
    "cell", ["", "–", "[c]", "32 (73%)", "1.23", "1,234.5", "18-25", "3 <>", "=1+1", "8,0 (5,1–10,8)"]
)
def test_a_cell_that_is_not_one_number_stays_a_text(cell: str) -> None:
    assert printed(cell, "nl") is None


def test_a_workbook_of_a_release_has_what_the_release_prints_and_no_figure() -> None:
    report = doorloop.report(SAMPLE, tables=["regio", "kenmerken"], publish=True)
    found: Any = load_workbook(io.BytesIO(report.render(["xlsx"])["report.xlsx"]))
    assert found.sheetnames == ["Omslag", "Regio", "Kenmerken", "Regio, gegevens", "Kenmerken, gegevens"]
    assert [sheet.title for sheet in found.worksheets if sheet._charts] == []
    for name, sheet in zip(("regio", "kenmerken"), found.worksheets[1:3], strict=True):
        header = int(str(sheet.freeze_panes)[1:])
        layout = report[name].layout
        wide = len(layout.columns)
        shown = [[_shown(cell) for cell in row] for row in sheet.iter_rows(header, header + 60, max_col=wide)]
        assert [row for row in layout.rows if [cell.strip() for cell in row.cells] not in shown] == []


def test_the_cover_leads_to_every_sheet_and_each_back() -> None:
    found = book()
    cover, *others = found.worksheets
    linked = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert sorted(linked) == sorted(f"'{sheet.title}'!A1" for sheet in others)
    for sheet in others:
        links = [row[0].hyperlink.location for row in sheet.iter_rows(max_row=4) if row[0].hyperlink]
        assert links[0] == f"'{cover.title}'!A1"


def test_sheets_are_named_in_the_language_of_the_report() -> None:
    found = load_workbook(io.BytesIO(files("xlsx", "en")["report.xlsx"])).sheetnames
    assert found[:4] == ["Cover", "Region", "Characteristics", "Throughput times"]
    assert "Throughput times, data" in found
    assert not {"Doorlooptijden", "Omslag", "Regio"} & {word for name in found for word in name.split(", ")}


def test_two_tabs_never_have_one_name() -> None:
    used: set[str] = set()
    names = []
    for name in ("Een heel lange naam van een tabel, die niet past", "Een heel lange naam van een TABEL", "a/b", "A:b"):
        names.append(free_name(name, ", gegevens", used))
        used.add(names[-1].casefold())
    assert len({name.casefold() for name in names}) == 4
    assert max(map(len, names)) <= 31
    assert names[2:] == ["a b, gegevens", "A b 2, gegevens"]


def test_charts_take_their_figures_from_the_sheet() -> None:
    """A chart for each panel of each figure; a chart of a table without a figure stands beside its records."""
    found = book()
    charts = {sheet.title: len(sheet._charts) for sheet in found.worksheets if sheet._charts}
    figures = {f"Figuur {n}": len(one.panels) for n, one in enumerate(sample().figures, start=1)}
    assert charts == {"Regio, gegevens": 1} | figures
    for number in range(1, len(figures) + 1):
        sheet = found[f"Figuur {number}"]
        drawn = [(one.val or one.yVal).numRef.f for chart in sheet._charts for one in chart.series]
        assert drawn
        assert all(one.startswith(f"'Figuur {number}'!") for one in drawn)


def test_a_quarter_of_one_case_has_a_column_of_its_own() -> None:
    """In Friesland four steps began in one quarter, and one in another."""
    report = doorloop.report(SAMPLE, changes=Changes(where=("regio=Friesland",)))
    number = [one.kind for one in report.figures].index("trend") + 1
    sheet = load_workbook(io.BytesIO(report.render(["xlsx"])["report.xlsx"]))[f"Figuur {number}"]
    trend = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=4)]
    assert ["2012-Q4", 75, None, 4] in trend
    assert ["2013-Q3", None, 100, 1] in trend


def test_a_sheet_of_a_figure_has_the_numbers_that_are_drawn() -> None:
    found = book()
    numbers = {one.kind: number for number, one in enumerate(sample().figures, start=1)}
    trend = [[cell.value for cell in row] for row in found[f"Figuur {numbers['trend']}"].iter_rows(max_col=4)]
    assert ["2012-Q4", 60, None, 15] in trend
    flow = [[cell.value for cell in row] for row in found[f"Figuur {numbers['flow']}"].iter_rows(max_col=4)]
    assert ["Sepot", 41, 3, None] in flow
    assert ["Uitspraak op beroep", None, None, 3] in flow, "nobody goes on from the last place"


EVIL = """
schema = "doorloop.definition/1"
name = "kwaad"
title = { nl = "=1+1", en = "=1+1" }
calendar = "nl"
[unit]
register = "een"
date = "begin"
label = { nl = "@zaken", en = "@cases" }
[key]
name = { nl = "zaaknummer", en = "case number" }
digits = 4
[codes.soort.values]
a = { label = { nl = "=HYPERLINK(\\"http://x\\")", en = "=1" } }
b = { label = { nl = "-2+3", en = "+1" }, variants = ["beta"] }
[registers.een]
title = { nl = "+register", en = "+register" }
[registers.een.fields]
zaaknummer = { header = "zaaknummer", type = "key", required = true }
begin = { header = "begin", type = "date", required = true }
soort = { header = "=soort", type = "code", codes = "soort" }
[tables.soorten]
kind = "crosstab"
title = { nl = "=cmd|' /C calc'!A0", en = "=1" }
by = "soort"
record_key = "soort"
total = "@totaal"
"""


@pytest.fixture
def evil(tmp_path: Path) -> doorloop.Report:
    """Give a report whose every text looks like a formula, or like markup."""
    (tmp_path / "kwaad.toml").write_text(EVIL, "utf-8")
    (tmp_path / "=een.csv").write_text("zaaknummer;begin;=soort\n1234;1-2-2013;a\n1235;1-2-2013;b\n", "utf-8")
    return doorloop.report(tmp_path / "=een.csv", definition=tmp_path / "kwaad.toml", peildatum="2014-01-01")


def test_no_text_of_a_workbook_runs(evil: doorloop.Report) -> None:
    with zipfile.ZipFile(io.BytesIO(evil.render(["xlsx"])["report.xlsx"])) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert "=HYPERLINK" in evil["soorten"].layout.rows[0].cells[0]
    assert not any("<f>" in sheet for sheet in sheets)


def test_no_text_of_a_csv_for_people_runs(evil: doorloop.Report) -> None:
    text = evil.render(["csv"], dialect="excel-nl")["soorten.csv"].decode("utf-8-sig")
    assert text.splitlines()[-1].startswith("'@totaal;")
    assert not re.search(r"(^|;)\"?[=+\-@]", text, re.M)


def test_no_text_becomes_markup(evil: doorloop.Report) -> None:
    page = evil.render(["html"])["report.html"].decode()
    assert "=HYPERLINK(&#34;http://x&#34;)" in page
    assert '<a href="http' not in page


# ---------------------------------------------------------------- Word


def document() -> Any:
    return docx.Document(io.BytesIO(files("docx")["report.docx"]))


def test_captions_are_numbered_by_fields() -> None:
    body = document().element.body
    codes = [code.text for code in body.iter(qn("w:instrText"))]
    assert codes[:3] == ['TOC \\o "1-1" \\n \\h', 'TOC \\c "Tabel" \\n \\h', 'TOC \\c "Figuur" \\n \\h']
    counted = [code for code in codes if code.startswith("SEQ")]
    assert [counted.count(f"SEQ {noun} \\* ARABIC") for noun in ("Tabel", "Figuur")] == [15, 7]
    captions = [p.text for p in document().paragraphs if p.style.name == "Caption"]
    for noun, number in (("Tabel", 15), ("Figuur", 7)):
        found = [caption.split(".")[0] for caption in captions if caption.startswith(noun)]
        assert found == [f"{noun} {n}" for n in range(1, number + 1)]


def test_a_caption_stands_alone() -> None:
    captions = [p.text for p in document().paragraphs if p.style.name == "Caption"]
    about = (
        "Pilot Kansloze aangiften verblijfsregeling mensenhandel, zaken van 5 september 2012 tot en met"
        " 31 augustus 2013, stand op 1 januari 2014. Bron: IND-export, OM-register."
    )
    assert captions[0] == f"Tabel 1. Zaken per regio waarin de vergunning is verleend. {about}"
    assert [one for one in captions[:-1] if not one.endswith(about)] == []


def test_the_contents_lead_to_what_is_there() -> None:
    body = document().element.body
    names = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 40
    assert set(links) <= set(names)
    headings = [p.text for p in document().paragraphs if p.style.name == "Heading 1"]
    assert len(links) == len(headings) + 15 + 7
    assert len({one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))}) == len(names)


def test_a_text_can_cite_a_figure_by_its_name() -> None:
    found = {}
    for start in document().element.body.iter(qn("w:bookmarkStart")):
        cell = start.getparent()
        found[start.get(qn("w:name"))] = "".join(text.text or "" for text in cell.iter(qn("w:t")))
    assert found["doorlooptijden_aangifte_en_sepot_gem"].split() == ["8,0", "wd"]
    assert found["regio_groningen_pilotzaken"] == "15"


def test_a_figure_stands_behind_its_table_which_names_it() -> None:
    said = [(p.style.name, p.text) for p in document().paragraphs]
    (place,) = (index for index, (_, text) in enumerate(said) if text == "Zie Figuur 3, Figuur 4.")
    heading = [text for style, text in said[:place] if style == "Heading 1"][-1]
    assert heading == "Doorlooptijden"
    following = [text for style, text in said[place:] if style in ("Caption", "Heading 1")]
    assert [text.split(".")[0] for text in following[:2]] == ["Figuur 3", "Figuur 4"]


def test_what_explains_several_tables_stands_there_once() -> None:
    texts = [p.text for p in document().paragraphs]
    assert texts.count("wd = werkdagen, wk = weken van vijf werkdagen, kd = kalenderdagen.") == 1
    assert texts.index("Leeswijzer") < texts.index("Peildatum 1 januari 2014.")


@pytest.mark.parametrize("suffix", ["", pytest.param("docx", marks=pytest.mark.slow)])
def test_every_page_says_that_it_is_internal(tmp_path: Path, suffix: str) -> None:
    house = docx.Document()
    house.sections[0].header.paragraphs[0].text = "Huisstijl"
    house.sections[0].different_first_page_header_footer = True
    house.save(str(tmp_path / "huis.docx"))
    made = sample().render(["docx"], template=tmp_path / "huis.docx" if suffix else None)["report.docx"]
    first, *others = docx.Document(io.BytesIO(made)).sections
    mark = "Intern, niet voor publicatie: hierin staan aantallen onder 10."
    assert first.header.paragraphs[-1].text == mark
    assert not suffix or first.first_page_header.paragraphs[-1].text == mark
    assert others
    assert all(section.header.is_linked_to_previous for section in others)


def test_every_figure_and_every_printed_sheet_says_that_it_is_internal() -> None:
    mark = "Intern, niet voor publicatie: hierin staan aantallen onder 10."
    drawn = {name: data.decode() for name, data in files("svg").items() if name.endswith(".svg")}
    assert [name for name, text in some(drawn.items()) if mark not in text] == []
    book = load_workbook(io.BytesIO(files("xlsx")["report.xlsx"]))
    printed = {page.title: page.oddHeader.left.text if page.oddHeader else None for page in book.worksheets}
    assert [title for title, text in some(printed.items()) if text != mark] == []


def test_a_line_of_shares_joins_no_quarter_of_one_case_and_no_gap() -> None:
    rows: tuple[dict[str, str | int | float | None], ...] = tuple(
        {"quarter": f"2013-Q{q}", "percent": 50.0, "n": n} for q, n in ((1, 2), (2, 3), (3, 1), (4, 5))
    )
    order = ["2012-Q4", *(f"2013-Q{q}" for q in range(1, 5)), "2014-Q1"]
    assert list(_runs(Panel("stap", rows), order)) == [list(rows[:2])]
    apart = (rows[0], rows[3])
    assert list(_runs(Panel("stap", apart), order)) == []


def test_no_picture_of_another_document_is_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(files("docx")["report.docx"])) as package:
        assert [name for name in package.namelist() if "thumbnail" in name] == []


def test_headers_repeat_and_rows_stay_whole() -> None:
    for table in some(document().tables):
        repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        heads = 2 if "Niet-pilotzaken" in [cell.text for cell in table.rows[0].cells] and len(table.columns) > 5 else 1
        assert repeated == [True] * heads + [False] * (len(table.rows) - heads)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[heads:])
        assert table.style.name == "Doorloop"


def chapters(report: doorloop.Report) -> dict[str, list[list[str]]]:
    """Give the tables of a document by their heading."""
    body = docx.Document(io.BytesIO(report.render(["docx"])["report.docx"]))
    found, heading = {}, ""
    for block in body.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found[heading] = [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in block.rows]
        elif block.style is not None and block.style.name == "Heading 1":
            heading = block.text
    return found


def test_a_report_in_word_has_the_koppelvlakken_as_a_chapter() -> None:
    """Their figures are those of `doorloop handovers`; what no register has is named below."""
    report = doorloop.report(SAMPLE, drawings=False)
    title, *rows = chapters(report)["Koppelvlakken"]
    assert title[:3] == ["Koppelvlak", "Van", "Aan"]
    listed = doorloop.handovers(SAMPLE, by="").document.sheets[0].rows
    known = [row for row in listed if row["registered"]]
    found = [[row[title.index(name)] for name in ("Koppelvlak", "n", "Open", "Weg")] for row in rows]
    assert found == [[str(row[key]) for key in ("label", "n", "open", "excluded")] for row in some(known)]
    sheet, _ = report.document().chapter().sheets
    assert all(str(row["label"]) in sheet.notes[-1] for row in listed if not row["registered"])


def test_a_report_in_word_has_the_events_that_two_registers_date() -> None:
    """With the figures of `doorloop handovers`: 44 and 38 cases with both dates, of which 1, 3, 3 and 3 days apart."""
    title, *rows = chapters(doorloop.report(SAMPLE, drawings=False))["Dezelfde gebeurtenis in twee registers"]
    assert title == ["Gebeurtenis", "Beide data", "Verschillend", "Mediaan (kd)", "Grootste (kd)"]
    assert [row[1:] for row in rows] == [["44", "4", "3,0", "3"], ["38", "0", "", ""]]
    listed = doorloop.handovers(SAMPLE, by="").document.sheet("same_events").rows
    assert [[str(row["n"]), str(row["differ"])] for row in some(listed)] == [row[1:3] for row in rows]


def test_counts_and_partitions_tell_of_these_events_as_the_registers_do(tmp_path: Path) -> None:
    """Counts of two organisations' files are one file; a partition is a folder."""
    doorloop.aggregate(SAMPLE).save(tmp_path / "telling.csv")
    (tmp_path / "delen").mkdir()
    shutil.copytree(SAMPLE, tmp_path / "delen" / "een")
    whole = doorloop.report(SAMPLE, drawings=False)
    counts = doorloop.report(tmp_path / "telling.csv", drawings=False)
    parts = doorloop.report(tmp_path / "delen", partitions=True, scheduler="none", drawings=False)
    _, events = whole.document().chapter().sheets
    assert [row["n"] for row in events.rows] == [44, 38]
    for other in (counts, parts):
        _, found = other.document().chapter().sheets
        assert found == events


def test_a_definition_without_koppelvlakken_has_its_events_alone() -> None:
    result = doorloop.report(SAMPLE, drawings=False).result
    bare = replace(result.definition, spec=replace(result.definition.spec, handovers=()))
    result = replace(result, basis=replace(result.basis, definition=bare))
    assert [sheet.name for sheet in report_document(result).chapter().sheets] == ["same_events"]


def test_a_chapter_of_small_counts_is_internal() -> None:
    chapter = doorloop.report(SAMPLE, drawings=False).document().chapter()
    assert chapter.mark == "Intern, niet voor publicatie: hierin staan aantallen onder 10."


@pytest.mark.parametrize("asked", [{"publish": True}, {"tables": ["regio"]}])
def test_no_chapter_in_a_release_nor_beside_single_tables(asked: dict[str, Any]) -> None:
    report = doorloop.report(SAMPLE, drawings=False, **asked)
    assert report.document().chapter().sheets == ()
    assert report.result.counted is None


def test_pictures_have_a_text_alternative() -> None:
    told = [shape._inline.docPr.get("descr") for shape in document().inline_shapes]
    assert len(told) == 7
    assert "Aangifte en sepot: n = 44, mediaan 2,0 wd, gemiddelde 8,0 wd, streeftermijn 10 wd" in told[2]


@pytest.mark.parametrize("publish", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_page_of_the_document_is_blank(publish: bool) -> None:
    """What begins a section comes only after a table of the one before; pages lie where a table is wide."""
    report = doorloop.report(SAMPLE, drawings=False, publish=publish)
    document = docx.Document(io.BytesIO(report.render(["docx"])["report.docx"]))
    tables, sections = 0, []
    for element in document.element.body:
        tables += element.tag == qn("w:tbl")
        if element.tag == qn("w:sectPr") or element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            sections.append(tables)
            tables = 0
    assert len(sections) == len(document.sections) > 2
    assert min(sections) > 0
    orientations = [section.orientation for section in document.sections]
    assert all(one != other for one, other in pairwise(orientations))
    assert orientations[0] == orientations[-1]


@pytest.mark.parametrize("suffix", ["docx", pytest.param("dotx", marks=pytest.mark.slow)])
def test_a_house_template_gives_its_styles_and_its_text(tmp_path: Path, suffix: str) -> None:
    house = docx.Document()
    house.sections[0].header.paragraphs[0].text = "Huisstijl"
    house.add_paragraph("Voorblad van het huis")
    house.styles["Heading 1"].font.name = "Georgia"
    path = tmp_path / f"huis.{suffix}"
    house.save(str(path))
    if suffix == "dotx":
        _make_template(path)
    made = docx.Document(io.BytesIO(sample().render(["docx"], template=path)["report.docx"]))
    assert made.paragraphs[0].text == "Voorblad van het huis"
    assert made.sections[0].header.paragraphs[0].text == "Huisstijl"
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.tables[0].style is not None
    assert made.tables[0].style.name == "Table Grid"


def _make_template(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    types = parts["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (parts | {"[Content_Types].xml": types}).items():
            package.writestr(name, content)


def test_a_template_that_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "huis.docx").write_text("geen Word", "utf-8")
    with pytest.raises(UsageError, match="no Word document"):
        sample().render(["docx"], template=tmp_path / "huis.docx")


# ---------------------------------------------------------------- CSV and its package


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    from frictionless import Package

    for dialect in ("", "excel-nl"):
        folder = tmp_path / (dialect or "plain")
        write_whole(folder, sample().render(["csv"], dialect=dialect))
        report = Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "message"])
        assert len(report.tasks) == len(machine())


def test_every_column_is_described_in_both_languages() -> None:
    package = json.loads(files("csv")["datapackage.json"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for resource in package["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert names == list(machine()[resource["name"]][0])
        for field in resource["schema"]["fields"]:
            for key in ("titles", "descriptions"):
                assert all(field[key][lang] for lang in ("nl", "en")), field["name"]
            assert "required" in field["constraints"]
            assert field["type"] in ("string", "boolean") or "unit" in field or field["name"] == "goal"


def test_csv_for_people_opens_in_a_dutch_excel() -> None:
    data = sample().render(["csv"], dialect="excel-nl")["doorlooptijden.csv"]
    assert data.startswith(b"\xef\xbb\xbfstep;label;")
    assert f";{machine()['doorlooptijden'][0]['mean']};".replace(".", ",").encode() in data
    assert data.endswith(b"\r\n")


# ---------------------------------------------------------------- HTML, Markdown and figures


def test_the_page_is_valid_and_asks_for_nothing() -> None:
    page = files("html")["report.html"].decode()
    html5lib.HTMLParser(strict=True).parse(page)
    assert not re.search(r"""(src|href|action|data)\s*=\s*["']?(https?:)?//""", page)
    assert "url(http" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy[1]


def test_ids_stand_once() -> None:
    ids = re.findall(r'\bid="([^"]+)"', files("html")["report.html"].decode())
    assert len(ids) == len(set(ids))


def test_a_table_of_the_page_has_caption_and_scopes() -> None:
    page = html5lib.parse(files("html")["report.html"].decode(), namespaceHTMLElements=False)
    for table in some(page.iter("table")):
        assert table[0].tag == "caption"
        head = table.find("thead")
        assert head is not None
        spanning = {cell.get("scope") for row in list(head)[:-1] for cell in row.iter("th")}
        assert spanning <= {"colgroup"}
        assert {cell.get("scope") for cell in head[-1].iter("th")} == {"col"}
        wide = {sum(int(cell.get("colspan", 1)) for cell in row) for row in head}
        assert len(wide) == 1, "headings span all columns"
        assert all(row[0].get("scope") or row[0].tag == "td" for row in table.iter("tr"))


def test_markdown_shows_special_characters_as_they_are() -> None:
    text = files("md")["report.md"].decode()
    assert "| Leeftijd | \\< 18 jaar | 6 | 14 % |" in text


def test_colours_differ_in_grey() -> None:
    """Bars beside each other, and marks over bars, differ by a fifth of the grey scale at least."""
    from doorloop.render import charts

    def grey(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    pairs = [
        (charts.BLUE, charts.ORANGE),
        (charts.BLUE, charts.PALE),
        (charts.PALE, charts.INK),
        (charts.PALE, charts.TARGET),
    ]
    assert all(abs(grey(a) - grey(b)) >= 0.2 for a, b in pairs)


def test_charts_keep_to_the_schema_of_their_language() -> None:
    """Vega-Lite's own schema, as Altair ships it; it refuses a property that is misspelt."""
    from altair.vegalite.v6.schema import core

    from doorloop.render import charts

    schema = Draft7Validator(core.load_schema())
    for figure in some(sample().figures):
        chart = charts.chart(figure)
        assert [error.message for error in schema.iter_errors(chart)] == []
        assert list(schema.iter_errors(chart | {"hieght": 3}))


def test_a_figure_is_one_picture_with_a_text() -> None:
    for name, content in some(files("svg").items()):
        svg = content.decode()
        assert re.match(r'<svg [^>]*role="img" lang="nl"><title>[^<]+</title><desc>[^<]+</desc>', svg), name
        assert svg.count("role=") == 1
        assert "<script" not in svg
        assert "href=" not in svg.replace("xlink:href", "")


def kept(rows: list[Row]) -> list[bool]:
    """Tell of each row of a table in Word whether it stays with the next one."""
    layout = Layout("a", "A", (Column("a"), Column("n", numeric=True)), tuple(rows), ())
    document = Document("report", "nl", Head("Title", ()), (), dict, laid=lambda: (layout,))
    word = docx.Document(io.BytesIO(formats.render(document, ["docx"])["report.docx"]))
    found = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True for row in word.tables[0].rows]
    return found[1:]


def test_a_small_group_of_a_table_in_word_stays_on_one_page() -> None:
    """A head with all of its rows, a step with its parts; of a group longer than eight rows only the head."""
    inner = [Row((f"  part {number}", "1")) for number in range(3)]
    rows = [Row(("head", ""), "head"), *inner, Row(("step", "2")), *inner, Row(("head", ""), "head"), *inner * 3]
    followed = [*[True] * 3, False, *[True] * 3, False, True, *[False] * 9]
    assert kept(rows)[:-4] == followed[:-4]
    assert kept(rows)[-4:] == [True, True, True, False], "the last rows stay together"
    parts = [Row((name, "1"), "part" if name else "body") for name in ("one", "", "", "two", "") * 4]
    assert kept(parts)[:5] == [True, True, False, True, False]


def test_letters_of_all_figures_in_word_are_of_one_size() -> None:
    """But of those that are higher than a page."""
    word = docx.Document(io.BytesIO(files("docx")["report.docx"]))
    sizes = {shape._inline.docPr.get("name"): shape.width for shape in word.inline_shapes}
    widths = {name: float(re.search(r'width="([\d.]+)"', svg.decode())[1]) for name, svg in _drawn().items()}  # type: ignore[index]
    points = {name: sizes[name] / 12700 / widths[name] for name in some(widths)}
    largest = 0.95 * 0.75
    assert max(points.values()) == pytest.approx(largest, abs=0.005)
    smaller = {name for name, scale in points.items() if scale < 0.95 * largest}
    assert smaller == {"doorlooptijden_spread", "grondslagen_curves"}


def _drawn() -> dict[str, bytes]:
    return {name.removesuffix(".svg"): content for name, content in files("svg").items()}


# ---------------------------------------------------------------- parquet


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("string", ["a", None, "€é😀", ""]),
        ("integer", [1, None, -3, 2**62]),
        ("number", [1.5, None, -0.0, 1e300]),
        ("boolean", [True, None, False, True] * 5),
        ("date", [date(2012, 1, 2), None, date(1899, 12, 30)]),
        ("datetime", [datetime(2012, 1, 2, 3, 4, 5, 6000), None, datetime(1960, 1, 1)]),
    ],
)
def test_a_column_of_parquet_is_that_of_pyarrow(
    kind: str, values: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Laid out here, so that no pandas is imported; arrays of many texts are left to pyarrow."""
    for column in (values, [], [None] * 9):
        found = to_parquet._array(column, to_parquet.TYPES[kind])
        found.validate(full=True)
        assert found.equals(pyarrow.array(column, to_parquet.TYPES[kind]))
        assert found.null_count == column.count(None)
    monkeypatch.setattr(to_parquet, "MOST_BYTES", 2)
    assert to_parquet._array(values, to_parquet.TYPES[kind]).to_pylist() == values


@pytest.mark.slow
def test_no_file_of_a_report_imports_pandas(tmp_path: Path) -> None:
    """It takes longer than all of them together."""
    script = (
        "import sys, doorloop; from doorloop.render import formats; report = doorloop.report(sys.argv[1]);"
        "report.save(sys.argv[2], formats.names('report')); print('pandas' in sys.modules)"
    )
    assert finish(sys.executable, "-c", script, str(SAMPLE), str(tmp_path / "out")).stdout == "False\n"
