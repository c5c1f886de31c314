"""Every figure in every format is that of the JSON, at the precision that is printed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import docx
import html5lib
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from kit.exports import GROUPS, WRITERS, Row, figures_of, files, machine, number, percent, sample
from kit.found import some

TABLES = list(WRITERS)
Grid = list[Row]


def clean(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def html_grids(lang: str = "nl") -> dict[str, Grid]:
    del lang
    page = html5lib.parse(files("html")["report.html"].decode(), namespaceHTMLElements=False)
    found = {}
    for table in page.iter("table"):
        if name := table.get("id", "").removesuffix("-table"):
            rows = [[clean("".join(cell.itertext())) for cell in row] for row in table.iter("tr")]
            found[name] = rows
    return found


def docx_grids() -> dict[str, Grid]:
    document = docx.Document(io.BytesIO(files("docx")["report.docx"]))
    grids = [[[clean(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
    return dict(zip(TABLES, grids, strict=False))


def md_grids() -> dict[str, Grid]:
    text = unescape(files("md")["report.md"].decode())
    sections = re.split(r"^## ", text, flags=re.M)[1:]
    grids = []
    for section in sections:
        lines = [line for line in section.splitlines() if line.startswith("|")]
        cells = [[clean(re.sub(r"\\(.)", r"\1", cell)) for cell in line.strip("|").split(" | ")] for line in lines]
        grids.append(cells)
    return dict(zip(TABLES, grids, strict=False))


def text_grid() -> Grid:
    text = files("table")["report.txt"].decode()
    return [[clean(cell) for cell in re.split(r"\s{2,}", line.strip())] for line in text.splitlines()]


READERS: dict[str, Callable[[], dict[str, Grid]]] = {"html": html_grids, "docx": docx_grids, "md": md_grids}


def within(row: Row, grid: Grid) -> bool:
    """Tell whether these cells stand beside each other in a row of the grid."""
    size = len(row)
    return any(line[at : at + size] == row for line in grid for at in range(len(line) - size + 1))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("format_", READERS)
def test_a_document_prints_the_figures_of_the_json(format_: str, table: str) -> None:
    grid = READERS[format_]()[table]
    missing = [row for row in figures_of(table) if not within(row, grid)]
    assert missing == []


@pytest.mark.parametrize("format_", READERS)
def test_a_document_prints_no_other_figure(format_: str) -> None:
    """The other way round: every number in a table of the documents is one that the JSON gives."""
    for table, grid in some(READERS[format_]().items()):
        known = {cell for row in figures_of(table) for cell in row} | {"", "–"}
        numbers = {cell for row in grid[1:] for cell in row[1:] if re.fullmatch(r"-?\d[\d.,]*( %| \(\d+ %\)|)", cell)}
        assert numbers <= known, table


def test_a_terminal_prints_the_figures_of_the_json() -> None:
    lines = [" ".join(row) for row in text_grid()]
    for table in TABLES:
        for row in some(figures_of(table)):
            figures = " ".join(filter(None, row))
            assert any(figures in line for line in lines), (table, row)


def sheet_records(name: str) -> list[dict[str, Any]]:
    book = load_workbook(io.BytesIO(files("xlsx")["report.xlsx"]))
    sheet = next(sheet for sheet in book.worksheets if name in sheet.tables)
    first, *rest = sheet[sheet.tables[name].ref]
    names = [field.name for field in fields_of(name)]
    assert [cell.value for cell in first] == [field.title.nl for field in fields_of(name)]
    return [dict(zip(names, row, strict=True)) for row in rest]


def fields_of(name: str) -> Any:
    from doorloop.tables.describe import readable_fields

    return readable_fields(sample().result, name)


@pytest.mark.parametrize("table", TABLES)
def test_a_workbook_holds_the_figures_of_the_json_as_numbers(table: str) -> None:
    """The same numbers to the last digit, the same rows, whatever their order."""
    numeric = [field.name for field in fields_of(table) if field.kind in ("count", "share", "duration", "target")]
    cells = [tuple(row[name].value for name in ("label", *numeric) if name in row) for row in sheet_records(table)]
    keys = [name for name in ("label", *numeric) if name in machine()[table][0]]
    records = [tuple(_as_kept(r[key]) for key in keys) for r in machine()[table]]
    assert sorted(cells, key=_in_order) == sorted(records, key=_in_order)


def _as_kept(value: Any) -> Any:
    """Give a number as openpyxl writes it, with sixteen digits."""
    return float(f"{value:.16g}") if isinstance(value, float) else value


def _in_order(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    return [(cell is None, f"{cell:.9f}" if isinstance(cell, float | int) else str(cell)) for cell in row]


def test_a_workbook_shows_units_and_precision() -> None:
    first = sheet_records("doorlooptijden")[0]
    assert first["mean"].number_format == '#,##0.0" wd"'
    assert first["target"].number_format == '0" wd"'
    assert first["within_target_share"].number_format == '0" "%'
    assert first["n"].number_format == "#,##0"
    assert first["group"].value == GROUPS["pilot"]


def test_a_workbook_has_its_peildatum_as_a_date() -> None:
    cover = load_workbook(io.BytesIO(files("xlsx")["report.xlsx"])).worksheets[0]
    dates = [cell.value for row in cover.iter_rows() for cell in row if isinstance(cell.value, datetime)]
    assert dates == [datetime(2014, 1, 1)]


@pytest.mark.parametrize("table", TABLES)
def test_csv_holds_the_records_of_the_json(table: str) -> None:
    rows = list(csv.DictReader(io.StringIO(files("csv")[f"{table}.csv"].decode())))
    assert rows == [
        {key: "" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for key, v in r.items()}
        for r in machine()[table]
    ]


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_the_records_of_the_json(table: str) -> None:
    assert pq.read_table(io.BytesIO(files("parquet")[f"{table}.parquet"])).to_pylist() == machine()[table]


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_holds_the_records_of_the_json(table: str) -> None:
    frame = sample()[table].frame
    rows = [
        {k: None if v is None or v != v else v for k, v in row.items()}
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]
    assert rows == machine()[table]


def svg_texts(name: str) -> list[str]:
    text = files("svg")[f"{name}.svg"].decode()
    return [clean(unescape(found)) for found in re.findall(r"<text[^>]*>([^<]*)</text>", text)]


def test_the_figure_of_ages_prints_the_shares_of_the_json() -> None:
    shown = svg_texts("kenmerken_leeftijd")
    for record in some(machine()["kenmerken"]):
        if record["variable"] == "leeftijd" and record["category"] != "onbekend":
            assert f"{percent(record['share'])} ({number(record['count'])})" in shown


def test_the_figure_of_durations_tells_the_figures_of_the_json() -> None:
    (figure,) = (one for one in sample().figures if one.kind == "spread")
    grid = [list(row.cells) for row in figure.data.rows]
    for record, row in some(zip(machine()["doorlooptijden"], grid, strict=True)):
        unit = {"werkdagen": "wd", "weken": "wk"}[record["unit"]]
        assert row[1:4] == [
            number(record["n"]),
            f"{number(record['median'], 1)} {unit}",
            f"{number(record['mean'], 1)} {unit}",
        ]


def test_the_bars_of_a_distribution_add_up_to_n() -> None:
    (figure,) = (one for one in sample().figures if one.kind == "spread")
    n = [record["n"] for record in machine()["doorlooptijden"]]
    assert [sum(int(row["cases"] or 0) for row in panel.rows) for panel in figure.panels] == n


def test_the_bars_part_what_is_within_the_target_from_what_is_beyond() -> None:
    """Where the target is an edge of the bars, those up to it hold the cases within it."""
    (figure,) = (one for one in sample().figures if one.kind == "spread")
    checked = 0
    for record, panel in zip(machine()["doorlooptijden"], figure.panels, strict=True):
        targets = [mark["at"] for mark in panel.marks if mark["kind"] == "target"]
        edges = {row["to"] for row in panel.rows}
        if targets and targets[0] in edges:
            checked += 1
            assert sum(row["cases"] for row in panel.rows if row["to"] <= targets[0]) == record["within_target"]  # type: ignore[misc, operator]
    assert checked >= 2


def test_the_flow_agrees_with_the_counts() -> None:
    (figure,) = (one for one in sample().figures if one.kind == "flow")
    reached = {row.cells[0]: row.cells[1] for row in figure.data.rows}
    counts = {r["measure"]: number(r["count"]) for r in machine()["voortgezet_verblijf"] + machine()["beroep"]}
    assert reached["Vergunning verleend"] == counts["verleend"]
    assert reached["Aanvraag voortgezet verblijf"] == counts["aanvragen"]
    assert reached["Bezwaar"] == counts["bezwaren"]
    assert reached["Beroep"] == counts["beroepen"]


@pytest.mark.parametrize("format_", ["html", "docx", "md", "table", "xlsx"])
def test_a_reader_sees_what_n_leaves_out(format_: str) -> None:
    told = sample().stages[-1]
    assert told.startswith("74 aangiften tellen mee; 1 dubbel of aangevuld; 1 buiten de periode")
    assert clean(told) in clean(text_of(format_))


def text_of(format_: str) -> str:
    (content,) = files(format_).values()
    if format_ == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    if format_ == "xlsx":
        cover = load_workbook(io.BytesIO(content)).worksheets[0]
        return "\n".join(str(cell.value) for row in cover.iter_rows() for cell in row if cell.value)
    return content.decode()
