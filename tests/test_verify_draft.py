"""From printed tables to a publication file, without a line of TOML."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from doorloop.base.errors import DoorloopError
from doorloop.cli.app import build
from doorloop.runs.report import report
from doorloop.verification.draft import draft
from doorloop.verification.publication import load
from doorloop.verification.publication.grids import shown
from doorloop.verification.publication.load import read_text
from doorloop.verification.rules import audit

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"

WIDE = [
    ["", "Totaal", "Totaal", "Mannen", "Mannen", "Vrouwen", "Vrouwen"],
    ["Wijk", "n", "%", "n", "%", "n", "%"],
    ["Totaal", "1.096", "100", "441", "100", "655", "100"],
    ["Noord", "400", "36", "147", "33", "253", "39"],
    ["Zuid", "396", "36", "147", "33", "249", "38"],
    ["Oost", "300", "27", "147", "33", "153", "23"],
]
LONG = [
    ["Wijk", "Groep", "Aantal", "Basis", "Aandeel"],
    *[
        [row[0], WIDE[0][at], row[at], WIDE[2][at], f"{row[at + 1]} %"]
        for at in (1, 3, 5)
        for row in (WIDE[3], WIDE[4], WIDE[5])
    ],
]
OWN = [
    ["Kenmerk", "Pilot", "n", "%", "Niet-pilot", "n", "%"],
    ["Aangiften", "", "44", "", "", "30", ""],
    ["Geslacht", "Man", "7", "16 %", "Man", "4", "13 %"],
    ["", "Vrouw", "37", "84 %", "Vrouw", "26", "87 %"],
    ["Herkomst", "A", "30", "68 %", "C", "19", "63 %"],
    ["", "B", "14", "32 %", "D", "11", "37 %"],
]
STEPS = [
    ["Stap", "Streef", "n", "Gem.", "P25", "Med.", "P75", "Max.", "Binnen"],
    ["Aanvraag en besluit", "10 dagen", "7", "12,43 dagen", "3", "5", "20", "31", "3 (43%)"],
    ["Besluit en beroep", "20 dagen", "4", "6,25 dagen", "2", "5,5", "8", "12", "4 (100%)"],
    ["Beroep en uitspraak", "", "3", "9,00 dagen", "7", "9", "10", "11", "3 (100%)"],
]
TABLES = {"wide": WIDE, "long": LONG, "own": OWN, "steps": STEPS}
SLIPS = {
    "wide": [("1.096", "1.097"), ("253", "254"), ("36", "37"), ("441", "440")],
    "long": [("36 %", "37 %"), ("253", "259")],
    "own": [("16 %", "17 %"), ("37 %", "35 %")],
    "steps": [("12,43 dagen", "12,40 dagen"), ("3 (43%)", "3 (44%)"), ("5,5", "5,3"), ("31", "19"), ("7", "O7")],
}

Table = list[list[str]]
Write = Callable[[Path, Table], None]


def as_csv(path: Path, table: Table) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(table)
    path.write_text(text.getvalue(), "utf-8")


def as_xlsx(path: Path, table: Table) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Een titel"])
    sheet.append([])
    for row in table:
        sheet.append([text or None for text in row])
    book.save(path)


def as_docx(path: Path, table: Table) -> None:
    document = Document()
    document.add_paragraph("Tabel 3. Een titel")
    made = document.add_table(len(table), len(table[0]))
    for row, texts in zip(made.rows, table, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))


def as_html(path: Path, table: Table) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{text.replace('<', '&lt;')}</td>" for text in row) + "</tr>" for row in table)
    path.write_text(f"<h2>Een titel</h2><table>{rows}</table>", "utf-8")


FORMATS: dict[str, Write] = {"csv": as_csv, "xlsx": as_xlsx, "docx": as_docx, "html": as_html}


def found(path: Path) -> tuple[list[str], int]:
    """Draft a file and verify it: what cannot be, and how many figures were tested."""
    result = audit(read_text(draft(path).text, path))
    return [entry.id for entry in result.entries if entry.letter in ("E", "X")], len(result.tested)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_printed_table_is_drafted_and_verifies_clean(tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / f"tabel.{kind}"
    FORMATS[kind](path, TABLES[name])
    wrong, tested = found(path)
    assert wrong == []
    assert tested > 10


@pytest.mark.parametrize(("name", "old", "new"), [(name, *pair) for name, pairs in SLIPS.items() for pair in pairs])
def test_a_slip_in_a_printed_table_is_found(tmp_path: Path, name: str, old: str, new: str) -> None:
    table = [list(row) for row in TABLES[name]]
    row, at = next((row, at) for row in table for at, text in enumerate(row) if text == old)
    row[at] = new
    as_csv(tmp_path / "tabel.csv", table)
    assert found(tmp_path / "tabel.csv")[0]


@pytest.mark.parametrize("kind", [pytest.param("xlsx", marks=pytest.mark.slow), "docx"])
def test_a_draft_of_the_samples_own_report_verifies_clean(tmp_path: Path, kind: str) -> None:
    report([SAMPLE]).save(tmp_path, [kind])
    path = tmp_path / f"report.{kind}"
    code, _ = call("--draft", str(path), "-o", str(tmp_path / "draft.toml"))
    assert code == 0
    result = audit(load(str(tmp_path / "draft.toml")))
    assert [entry.id for entry in result.entries if entry.letter in ("E", "X")] == []
    assert {rule.name for rule in result.tests} >= {"percentage", "mean", "parts", "order"}
    assert len(result.tested) > 350
    assert call(str(path))[0] == 0


def test_labels_and_figures_are_kept_as_printed(tmp_path: Path) -> None:
    as_csv(tmp_path / "tabel.csv", WIDE)
    publication = read_text(draft(tmp_path / "tabel.csv").text, tmp_path / "tabel.csv")
    (table,) = publication.spec.tables.values()
    (block,) = table.blocks
    assert [row.label.nl for row in block.rows] == ["Totaal", "Noord", "Zuid", "Oost"]
    assert [row.label.en for row in block.rows] == ["Totaal", "Noord", "Zuid", "Oost"]
    assert block.rows[0].cells == {"totaal": ("1.096", "100"), "mannen": ("441", "100"), "vrouwen": ("655", "100")}
    assert (block.rows[0].total, block.parts) == (True, "all")
    assert [(margin.total, margin.parts) for margin in table.margins or ()] == [("totaal", ("mannen", "vrouwen"))]


def test_what_could_not_be_placed_is_said_and_stands_in_the_file(tmp_path: Path) -> None:
    table = [["Rij", "n", "Iets"], ["a", "3", "4,5"], ["b", "4", "2,5"]]
    as_csv(tmp_path / "tabel.csv", table)
    made = draft(tmp_path / "tabel.csv")
    assert any("‘Iets’ is not tested: nothing says what it holds" in note.en for note in made.notes)
    assert "# Niet geplaatst: tabel.csv: ‘tabel’: kolom ‘Iets’" in made.text


def test_no_row_is_lost_where_labels_are_the_same(tmp_path: Path) -> None:
    table = [["Rij", "Groep", "Aantal"], ["a", "p", "1"], ["a", "p", "2"], ["a", "q", "3"], ["b", "p", "4"]]
    as_csv(tmp_path / "tabel.csv", table)
    publication = read_text(draft(tmp_path / "tabel.csv").text, tmp_path / "tabel.csv")
    texts = [
        t for table in publication.spec.tables.values() for row in table.blocks[0].rows for t in row.cells.values()
    ]
    assert sorted(text for (text,) in texts) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (46, "General", "46"),
        (4.5, "General", "4,5"),
        (1096, "#,##0", "1.096"),
        (0.4545454545, "0%", "45%"),
        (0.4545454545, '0.0" "%', "45,5 %"),
        (8, '#,##0.0" wd"', "8,0 wd"),
        (2.675, "0.00", "2,68"),
        ("4,50", "@", "4,50"),
        (None, "General", ""),
    ],
)
def test_a_number_is_written_as_its_format_shows_it(value: object, format_: str, text: str) -> None:
    assert shown(value, format_) == text


def test_the_blank_workbook_is_typed_into_and_verified(tmp_path: Path) -> None:
    path = tmp_path / "typen.xlsx"
    assert call("--blank", str(path)) == (0, "")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number, row in enumerate(WIDE[2:], start=4):
        for at, text in enumerate(row, start=1):
            sheet.cell(number, at).value = text
    book.save(path)
    assert call(str(path))[0] == 0
    sheet.cell(4, 2).value = "1.097"
    book.save(path)
    code, printed = call(str(path), "-f", "json")
    assert code == 1
    assert "441 + 655 is 1.096, niet 1.097" in printed


def test_a_register_is_no_printed_table() -> None:
    code, printed = call(str(SAMPLE / "om_drenthe.xlsx"), "-f", "json")
    assert code == 1
    assert '"definition": {' in printed


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--draft", "nergens.docx"], 2, "there is no file nergens.docx"),
        (["--draft", str(Path(__file__))], 3, "no file with printed tables"),
        (["--draft", "x.csv", "--blank", "y.xlsx"], 2, "one file of tables"),
    ],
)
def test_what_cannot_be_drafted_is_refused(arguments: list[str], code: int, said: str) -> None:
    assert call(*arguments)[0] == code
    assert said in call(*arguments)[1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a;b\n", b"\x00\xff" * 40])
@pytest.mark.parametrize("kind", FORMATS)
def test_a_broken_file_is_refused_in_one_line(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / f"broken.{kind}"
    path.write_bytes(content)
    code, said = call("--draft", str(path))
    assert code == 3
    assert "broken." in said


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(build(["verify"]), ["verify", *arguments])
    if isinstance(result.exception, DoorloopError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def test_what_of_a_workbook_stands_in_no_row_is_named(tmp_path: Path) -> None:
    """A formula that nobody computed, a row without a label, a heading over nothing and lines beside the tables."""
    book = Workbook()
    sheet, other = book.worksheets[0], book.create_sheet("Twee")
    sheet.title = "Een"
    rows: list[list[Any]] = [
        ["Tabel 1"],
        ["Bron: CBS"],
        ["Wijk", "n", "%"],
        ["Noord", 4, "40 %"],
        ["", 9, "7 %"],
        ["Zuid", "=2*3", "60 %"],
    ]
    rows += [["Leeg kopje"], [], ["Losse noot"]]
    for row in rows:
        sheet.append(row)
    other["A1"] = "=1+1"
    book.save(tmp_path / "tabel.xlsx")
    notes = [note.en for note in draft(tmp_path / "tabel.xlsx").notes if "total is" not in note.en]
    formulas = "formulas without a result, save it in a spreadsheet program first"
    assert notes == [
        f"tabel.xlsx [Een]: {formulas}: B6",
        "tabel.xlsx [Een]: ‘Tabel 1’: in no row: 9, 7 %, Leeg kopje",
        "tabel.xlsx [Een]: ‘Bron: CBS’ holds no column of figures; it is left out",
        "tabel.xlsx [Een]: ‘Losse noot’ holds no column of figures; it is left out",
        f"tabel.xlsx [Twee]: {formulas}: A1",
        "tabel.xlsx [Twee]: ‘Twee’ holds no column of figures; it is left out",
    ]


@pytest.mark.parametrize(("rows", "columns", "what"), [(21, 2, "rows after the first 20"), (3, 101, "columns after")])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_that_is_cut_off_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, rows: int, columns: int, what: str
) -> None:
    monkeypatch.setattr("doorloop.verification.publication.grids.MOST_ROWS", 20)
    texts = [["Wijk", *(f"k{at}" for at in range(1, columns))]]
    texts += [[f"w{row}", *map(str, range(row, row + columns - 1))] for row in range(rows)]
    path = tmp_path / f"tabel.{kind}"
    (as_csv if kind == "csv" else as_xlsx)(path, texts)
    assert [note for note in draft(path).notes if what in note.en]


def test_a_page_that_leaves_out_where_cells_end_is_read(tmp_path: Path) -> None:
    inner = "<table><tr><td>Wijk<td>n<tr><td>Oost<td>7</table>"
    page = f"<h2>Wijken</h2><table><tr><th>Wijk<th>n<tr><td>Noord<td>4<tr><td>{inner}<td>5<tr><td>Zuid<td>6</table>"
    (tmp_path / "tabel.html").write_text(page, "utf-8")
    text = draft(tmp_path / "tabel.html").text
    for label, figure in (("Noord", "4"), ("Zuid", "6"), ("Oost", "7")):
        assert f'label = "{label}", cells = {{ "" = ["{figure}"] }}' in text
