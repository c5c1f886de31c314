"""The same cases in every layout that registers come in give the same tables, and findings name their own cells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.render import to_json
from doorloop.runs.document import report_document
from kit.miniature import run_paths, shipped_definition
from kit.pilot import IND, OM, Case, Json, after, born, checked, ind_case, om_case, places, reported

Rows = list[list[Any]]

LONG_FIELDS = {
    "bedenktijd": {"Datum start": "start_bedenktijd"},
    "verblijfsvergunning": {"Datum start": "ontvangst_aangifte", "Datum besluit": "verlening"},
    "verblijfspas": {"Datum besluit": "verzending_pas"},
    "intrekking": {"Datum start": "voornemen", "Datum besluit": "intrekking"},
    "voortgezet verblijf": {
        "Datum start": "aanvraag_vv",
        "Datum besluit": "besluit_vv",
        "Uitkomst": "uitkomst_vv",
        "Afwijzingsgrond": "grond_primair",
    },
    "bezwaar": {"Datum start": "bezwaar", "Datum besluit": "besluit_bezwaar", "Uitkomst": "uitkomst_bezwaar"},
    "beroep": {"Datum start": "beroep", "Datum besluit": "uitspraak_beroep", "Uitkomst": "uitkomst_beroep"},
    "einde procedure": {"Datum start": "einde_procedure", "Datum besluit": "melding_gemeente"},
}
SPELLED = {
    "verblijfsvergunning": "Verlening verblijfsvergunning",
    "verblijfspas": "PAS",
    "intrekking": "Voornemen tot intrekking",
    "voortgezet verblijf": "VV",
    "beroep": "Beroepschrift",
    "einde procedure": "einde  procedure.",
}
"""How some kinds are spelled, other than by their names."""
LONG_HEADER = ["V-nummer", "Soort procedure", "Datum start", "Datum besluit", "Uitkomst", "Afwijzingsgrond"]
KEPT = [
    "grond_secundair",
    "uitreiking_voornemen",
    "zienswijze",
    "voorprocedure",
    "geslacht",
    "geboortedatum",
    "nationaliteit",
]
"""What an export with a row a procedure has in columns of its own."""


def cases() -> list[tuple[Case, Case | None]]:
    """Give twelve cases: every kind of missing, every step open, done and left out."""
    both: list[tuple[Case, Case | None]] = [(om_case(n), ind_case(n)) for n in range(12)]
    om = [case for case, _ in both]
    ind = [case for _, case in both if case]
    om[1] |= {"sepot": None, "uitreiking_sepot": None, "kennisgeving_politie": None, "kennisgeving_ind": None}
    ind[1] |= dict.fromkeys(IND.keys() - {"v_nummer", "ontvangst_aangifte", "verlening", *KEPT})
    om[2] |= {"sepot": "onbekend", "geslacht": "onb."}
    om[3] |= {"sepot": "n.v.t."}
    ind[3] |= {"voornemen": "n.v.t.", "verzending_pas": "onbekend", "verlening": "?"}
    ind[4] |= {"besluit_vv": None, "uitkomst_vv": None, "grond_primair": None, "bezwaar": None}
    ind[4] |= {"besluit_bezwaar": None, "uitkomst_bezwaar": None, "start_bedenktijd": after(reported(4), -5)}
    ind[5] |= {"besluit_vv": "onbekend", "uitkomst_vv": "buiten behandeling gesteld", "grond_primair": "n.v.t."}
    ind[6] |= {"aanvraag_vv": "nvt", "besluit_vv": "nvt", "uitkomst_vv": None, "grond_primair": None}
    ind[6] |= {"intrekking": after(reported(6), 45), "bezwaar": None, "besluit_bezwaar": None, "uitkomst_bezwaar": None}
    ind[7] |= {"uitkomst_bezwaar": "onbekend", "grond_secundair": "geen klemmende redenen"}
    ind[8] |= {
        "beroep": after(reported(8), 120),
        "uitspraak_beroep": after(reported(8), 150),
        "uitkomst_beroep": "gegrond",
    }
    ind[9] |= {
        "beroep": after(reported(9), 120),
        "einde_procedure": after(reported(9), 130),
        "melding_gemeente": "n.v.t.",
    }
    ind[10] |= {"einde_procedure": after(reported(10), 130), "melding_gemeente": after(reported(10), 131)}
    om[11] |= {"geboortedatum": None, "einde_uitbuiting": "n.v.t.", "bedenktijd": "n.v.t."}
    ind[11] |= {"geboortedatum": born(11), "voorprocedure": "asiel; regulier"}
    both[0] = (om[0], None)
    return both


def om_cases() -> list[Case]:
    return [om for om, _ in cases()]


def ind_cases() -> list[Case]:
    return [ind for _, ind in cases() if ind]


def wide(headers: dict[str, str], found: Sequence[Case]) -> Rows:
    return [list(headers.values()), *([case.get(name) for name in headers] for case in found)]


def long(found: Sequence[Case]) -> Rows:
    """Write a row for each procedure of each case; what does not depend on it stands in the first."""
    rows: Rows = [[*LONG_HEADER, *(IND[name] for name in KEPT)]]
    for case in found:
        kept = [case.get(name) for name in KEPT]
        for kind, columns in LONG_FIELDS.items():
            cells = {header: case.get(name) for header, name in columns.items()}
            if any(cells.values()):
                generic = [cells.get(header) for header in LONG_HEADER[2:]]
                rows.append([case["v_nummer"], SPELLED.get(kind, kind), *generic, *kept])
                kept = [None] * len(KEPT)
    return rows


def fill(sheet: Worksheet, rows: Rows, row: int = 1, column: int = 1) -> None:
    for y, cells in enumerate(rows, start=row):
        for x, value in enumerate(cells, start=column):
            sheet.cell(y, x, value)


def workbook(path: Path, **sheets: Rows) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        fill(book.create_sheet(title), rows)
    book.save(path)
    return path


def delimited(path: Path, rows: Rows) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([[f"{c:%d-%m-%Y}" if isinstance(c, date) else c for c in row] for row in rows])
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


def tables(*sources: Path) -> Json:
    """Give the tables of the report's JSON."""
    result = run_paths(sources, shipped_definition(), all_groups=True).result
    return json.loads(to_json.render(report_document(result))["report.json"])["tables"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """Give the tables of one OM workbook and one IND workbook with the header in row 1."""
    folder = tmp_path_factory.mktemp("plain")
    om = workbook(folder / "om.xlsx", Register=wide(OM, om_cases()))
    ind = workbook(folder / "ind.xlsx", Export=wide(IND, ind_cases()))
    result = tables(om, ind)
    steps = {r["step"]: (r["n"], r["open"], r["excluded"]) for r in result["doorlooptijden"] if r["group"] == "pilot"}
    assert steps["aangifte_sepot"] == (6, 1, 1)
    assert steps["aanvraag_besluit"] == (5, 1, 1)
    return result


@pytest.fixture
def ind(tmp_path: Path) -> Path:
    return workbook(tmp_path / "ind.xlsx", Export=wide(IND, ind_cases()))


@pytest.fixture
def om(tmp_path: Path) -> Path:
    return workbook(tmp_path / "om.xlsx", Register=wide(OM, om_cases()))


# ---------------------------------------------------------------- headers


def merged(sheet: Worksheet, headers: Sequence[str], row: int, group: str) -> None:
    """Write headers over two rows: those that begin with the group's words under one merged cell."""
    start: int | None = None
    for column, header in enumerate([*headers, ""], start=1):
        inside = header.startswith(group)
        if inside and start is None:
            start = column
        if not inside and start is not None:
            sheet.cell(row, start, group.strip())
            if column - 1 > start:
                sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=column - 1)
            start = None
        if inside:
            sheet.cell(row + 1, column, header.removeprefix(group).strip())
        elif header:
            sheet.cell(row, column, header)
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


@pytest.mark.parametrize("row", [1, 5])
def test_headers_over_two_merged_rows(tmp_path: Path, plain: Json, row: int) -> None:
    paths = []
    for name, headers, found in (("om", OM, om_cases()), ("ind", IND, ind_cases())):
        book = Workbook()
        sheet = book.worksheets[0]
        merged(sheet, list(headers.values()), row, "Datum ")
        fill(sheet, wide(headers, found)[1:], row + 2)
        if row > 1:
            sheet["A1"] = "Kansloze aangiften, stand 1-1-2014"
        book.save(tmp_path / f"{name}.xlsx")
        paths.append(tmp_path / f"{name}.xlsx")
    assert tables(*paths) == plain
    assert checked(*paths, code=0)["findings"] == []


def test_headers_over_two_rows_of_a_csv(tmp_path: Path, plain: Json, ind: Path) -> None:
    """Without merged cells a group stands over its first column only."""
    sheet = Workbook().worksheets[0]
    merged(sheet, list(OM.values()), 1, "Datum ")
    upper, lower = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert (upper[4:8], lower[4:7]) == (
        ["Bedenktijd", "Datum", None, None],
        [None, "aangifte", "ontvangst melding politie"],
    )
    assert tables(delimited(tmp_path / "om.csv", [upper, lower, *wide(OM, om_cases())[1:]]), ind) == plain


def test_a_doubt_under_a_header_of_two_rows_is_at_its_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    merged(sheet, list(OM.values()), 3, "Datum ")
    fill(sheet, wide(OM, [om_case(1) | {"sepot": "wk 36"}])[1:], 5)
    book.save(tmp_path / "om.xlsx")
    assert places(checked(tmp_path / "om.xlsx")) == {("date-unreadable", "om.xlsx", "Sheet", "J5"): 1}


@pytest.mark.parametrize("spell", [str.upper, str.lower, lambda h: h.replace(" ", "\n"), lambda h: h.replace(" ", "_")])
def test_headers_in_any_spelling(tmp_path: Path, plain: Json, ind: Path, spell: Callable[[str], str]) -> None:
    header, *rows = wide(OM, om_cases())
    om = workbook(tmp_path / "om.xlsx", Register=[[spell(text) for text in header], *rows])
    assert tables(om, ind) == plain


def test_titles_empty_rows_and_columns_around_the_register(tmp_path: Path, plain: Json, ind: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["C2"] = "Openbaar Ministerie", date(2014, 1, 1)
    header, *rows = wide(OM, om_cases())
    fill(sheet, [[*header[:9], None, *header[9:]]], 6, 4)
    for at, cells in zip((7, 8, 11, 12, 13, 14, 20, 21, 22, 30, 31, 40), rows, strict=True):
        fill(sheet, [[*cells[:9], None, *cells[9:]]], at, 4)
    book.save(tmp_path / "om.xlsx")
    assert tables(tmp_path / "om.xlsx", ind) == plain
    assert checked(tmp_path / "om.xlsx", ind, code=0)["findings"] == []


# ---------------------------------------------------------------- rows that are no cases


def test_repeated_headers_legend_and_totals(tmp_path: Path, plain: Json, ind: Path) -> None:
    header, *rows = wide(OM, om_cases())
    blank: list[Any] = []
    page = [["Blad 1 van 3"], header, *rows[:5], ["Subtotaal", None, 5], blank, header, *rows[5:9]]
    page += [["subtotaal", None, None, 4], header, *rows[9:], ["Totaal", None, 12], blank]
    page += [["Legenda:"], ["n.v.t.", "niet van toepassing"], ["?", "onbekend"], [None, "Bron: OM, 1-1-2014"]]
    om = workbook(tmp_path / "om.xlsx", Register=page)
    assert tables(om, ind) == plain
    found = checked(om, ind, code=0)
    assert {(f["code"], f["cell"]) for f in found["findings"]} == {
        ("row-total", "A8"),
        ("row-header", "A10"),
        ("row-total", "A15"),
        ("row-header", "A16"),
        ("row-total", "A20"),
        ("row-remark", "A22"),
        ("row-remark", "A23"),
        ("row-remark", "A24"),
        ("row-remark", "A25"),
    }


def test_a_repeated_header_may_lack_a_column_that_no_field_takes(tmp_path: Path, plain: Json, ind: Path) -> None:
    """A column of remarks was added later: its header stands at the top only."""
    header, *rows = wide(OM, om_cases())
    om = workbook(tmp_path / "om.xlsx", Register=[[*header, "Opmerkingen"], *rows[:5], header, *rows[5:]])
    assert tables(om, ind) == plain
    assert places(checked(om, ind, code=0)) == {
        ("column-unknown", "om.xlsx", "Register", "W1"): 1,
        ("row-header", "om.xlsx", "Register", "A7"): 1,
    }


# ---------------------------------------------------------------- sheets and files


def by_region() -> dict[str, Rows]:
    found: dict[str, list[Case]] = {}
    for case in om_cases():
        found.setdefault(case["regio"], []).append(case)
    return {region: wide(OM, mine) for region, mine in found.items()}


def test_a_sheet_a_region(tmp_path: Path, plain: Json, ind: Path) -> None:
    om = workbook(tmp_path / "om.xlsx", **by_region())
    assert tables(om, ind) == plain
    counts = {t["sheet"]: t["used"] for t in checked(om, ind, code=0)["summary"]["tables"]}
    assert counts == {"Groningen": 3, "Friesland": 3, "Drenthe": 3, "Rotterdam-Rijnmond": 3, "Export": 11}


def test_a_workbook_a_region(tmp_path: Path, plain: Json, ind: Path) -> None:
    paths = [workbook(tmp_path / f"om_{name}.xlsx", Blad1=rows) for name, rows in by_region().items()]
    assert tables(*paths, ind) == plain
    assert tables(tmp_path) == plain


def test_both_registers_in_one_workbook(tmp_path: Path, plain: Json) -> None:
    book = workbook(tmp_path / "alles.xlsx", IND=wide(IND, ind_cases()), **by_region())
    assert tables(book) == plain
    assert {t["register"] for t in checked(book, code=0)["summary"]["tables"]} == {"om", "ind"}


@pytest.mark.parametrize("split", [1, 6, 10])
def test_an_ind_export_in_two_parts(tmp_path: Path, plain: Json, om: Path, split: int) -> None:
    first, second = ind_cases()[:split], ind_cases()[split:]
    one = workbook(tmp_path / "ind_a.xlsx", Export=wide(IND, first))
    assert tables(om, one, delimited(tmp_path / "ind_b.csv", wide(IND, second))) == plain


def test_delimited_registers(tmp_path: Path, plain: Json) -> None:
    om = delimited(tmp_path / "om.csv", wide(OM, om_cases()))
    assert tables(om, delimited(tmp_path / "ind.csv", wide(IND, ind_cases()))) == plain


def test_columns_in_another_order(tmp_path: Path, plain: Json) -> None:
    om = workbook(tmp_path / "om.xlsx", Register=[row[::-1] for row in wide(OM, om_cases())])
    assert tables(om, workbook(tmp_path / "ind.xlsx", Export=[r[::-1] for r in wide(IND, ind_cases())])) == plain


# ---------------------------------------------------------------- a row for each procedure


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_row_a_procedure(tmp_path: Path, plain: Json, om: Path, suffix: str) -> None:
    rows = long(ind_cases())
    path = tmp_path / f"ind_lang.{suffix}"
    path = delimited(path, rows) if suffix == "csv" else workbook(path, Export=rows)
    assert tables(om, path) == plain
    assert checked(om, path, code=0)["findings"] == []


def test_a_row_a_procedure_in_any_order(tmp_path: Path, plain: Json, om: Path) -> None:
    header, *rows = long(ind_cases())
    assert tables(om, workbook(tmp_path / "ind_lang.xlsx", Export=[header, *rows[::-1]])) == plain


def test_part_long_and_part_wide(tmp_path: Path, plain: Json, om: Path) -> None:
    found = ind_cases()
    book = workbook(tmp_path / "ind.xlsx", Lang=long(found[:6]), Breed=wide(IND, found[6:]))
    assert tables(om, book) == plain


def test_the_summary_of_a_row_a_procedure(tmp_path: Path, om: Path) -> None:
    rows = long(ind_cases())
    found = checked(om, workbook(tmp_path / "ind.xlsx", Export=rows), code=0)
    (only,) = (t for t in found["summary"]["tables"] if t["register"] == "ind")
    assert (only["rows"], only["cases"]) == (len(rows) - 1, len(rows) - 1)
    assert only["used"] + only["merged"] == only["cases"]
    assert only["used"] == 11
    assert found["summary"]["linkage"] == {"counted": 12, "linked_ind": 11, "without_ind": 1, "only_ind": 0}


def test_doubts_in_a_row_a_procedure_are_at_their_cells(tmp_path: Path) -> None:
    key, day = om_case(1)["v_nummer"], reported(1)
    rows = [
        LONG_HEADER,
        [key, "Verlening", after(day, 1), "wk 36"],
        [key, "voortgezet verblijf", after(day, 20), after(day, 40), "in beraad", "paspoorteis"],
        [key, "Verhuizing", after(day, 20)],
        [key, "bezwaar", after(day, 60), after(day, 50), "ongegrond"],
        [key, "beroep", after(day, 90)],
        [key, "beroep", after(day, 91)],
        ["28012345", "beroep", after(day, 91)],
        ["Totaal", None, None, 6],
    ]
    om = workbook(tmp_path / "om.xlsx", Register=wide(OM, [om_case(1)]))
    ind = workbook(tmp_path / "ind.xlsx", Export=rows)
    found = checked(om, ind)
    told = {(f["code"], f["cell"], f["field"]) for f in found["findings"] if f["code"] != "field-absent"}
    assert told == {
        ("date-unreadable", "D2", "verlening"),
        ("code-unknown", "E3", "uitkomst_vv"),
        ("kind-unknown", "B4", None),
        ("end-before-start", "C5", "bezwaar"),
        ("end-before-start", "D5", "besluit_bezwaar"),
        ("event-repeated", "C7", "beroep"),
        ("key-malformed", "A8", "v_nummer"),
        ("row-total", "A9", "v_nummer"),
    }


# ---------------------------------------------------------------- the three kinds of missing

KINDS = {
    "2-10-2012": (1, 0, 0),
    "": (0, 1, 0),
    "onbekend": (0, 0, 1),
    "?": (0, 0, 1),
    "n.v.t.": (0, 0, 0),
    "NVT": (0, 0, 0),
}


@pytest.mark.parametrize(("text", "counts"), KINDS.items())
@pytest.mark.parametrize("form", ["wide", "long", "csv", "two rows", "merged rows"])
def test_the_three_kinds_of_missing_are_kept_apart(
    tmp_path: Path, text: str, counts: tuple[int, int, int], form: str
) -> None:
    """Not yet is open, on an unknown day is left out, and what does not apply is in neither."""
    om = workbook(tmp_path / "om.xlsx", Register=wide(OM, [om_case(1) | {"aangifte": date(2012, 9, 5)}]))
    case = {"v_nummer": om_case(1)["v_nummer"], "ontvangst_aangifte": "6-9-2012", "verlening": text or None}
    key, start = case["v_nummer"], case["ontvangst_aangifte"]
    path = tmp_path / "ind.xlsx"
    if form == "long":
        workbook(path, Export=[LONG_HEADER, [key, "Verlening", start, text or None]])
    elif form == "csv":
        path = delimited(tmp_path / "ind.csv", wide(IND, [case]))
    elif form == "two rows":
        book = Workbook()
        merged(book.worksheets[0], list(IND.values()), 1, "Datum ")
        fill(book.worksheets[0], wide(IND, [case])[1:], 3)
        book.save(path)
    elif form == "merged rows":
        workbook(path, Export=wide(IND, [case | {"verlening": None}, case | {"ontvangst_aangifte": None}]))
    else:
        workbook(path, Export=wide(IND, [case]))
    (step,) = (
        r for r in tables(om, path)["doorlooptijden"] if (r["step"], r["group"]) == ("ontvangst_verlening", "pilot")
    )
    assert (step["n"], step["open"], step["excluded"]) == counts
