"""A register with one defect of each kind: `check` names exactly those cells, in every format.

The OM workbook's header stands in row 4 and its first column is B; the IND export is a workbook and a CSV.
Every plant is one case that is clean but for what is planted; twenty more are clean altogether.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base.findings import shown
from kit.found import some
from kit.pilot import (
    IND,
    OM,
    Case,
    Json,
    Place,
    Table,
    _dutch,
    born,
    checked,
    clean,
    doorloop,
    ind_case,
    key,
    om_case,
    places,
    unzipped,
)

FORMATS = {"table": "check.txt", "json": "check.json", "csv": "check.csv", "xlsx": "check.xlsx", "html": "check.html"}


SEVERITIES = {
    "error": {
        "code-unknown", "date-implausible", "date-two", "date-unreadable", "error-cell", "file-unreadable",
        "formula-empty", "key-empty", "key-malformed", "key-scientific", "required-empty", "rows-conflict",
    },
    "warning": {
        "after-reference", "another-report", "column-hidden", "column-twice", "date-number", "end-before-start",
        "end-without-start",
        "key-bsn", "key-column-a-number", "key-short", "order", "outcome-without-decision", "outside-period",
        "registers-differ", "row-hidden", "same-person", "sheet-filtered", "sheet-hidden",
    },
    "info": {
        "column-unknown", "date-after-peildatum", "date-remark", "date-short-year", "only-elsewhere", "row-header",
        "row-remark", "row-total", "rows-equal", "rows-merged", "sheet-skipped",
    },
}  # fmt: skip


# ---------------------------------------------------------------- what is planted in clean cases


@dataclass(frozen=True)
class Plant:
    """One defect.

    Attributes:
        found: what is to be found, `code register.field …`; `again` stands for the second row of the case.
        om, ind, csv: what is changed in the case's row of that register; None for no row there.
        again: a second row in the OM register, as changes to the first; None for none.
    """

    found: str
    om: Case | None = field(default_factory=dict)
    ind: Case | None = None
    csv: Case | None = None
    again: Case | None = None


WORDS = "zie het proces-verbaal van de verbalisant die het heeft opgenomen"
HIDDEN, FILTERED = 3, (2, 3)
"""Which of the plain cases stands in a hidden row; which rows of the filtered sheet its filter hides."""

PLANTS = [
    # Dates
    Plant("date-unreadable om.sepot", {"sepot": "wk 36"}),
    Plant("date-unreadable om.dossier", {"dossier": f"{WORDS} ({key(1)})"}),
    Plant("date-unreadable csv.verlening", {}, csv={"verlening": f"{key(1)} of 280 123 4567"}),
    Plant("date-implausible om.dossier", {"dossier": date(1989, 12, 31)}),
    Plant("date-implausible om.melding_politie", {"melding_politie": "1-1-1900"}),
    Plant("date-implausible om.sepot", {"sepot": date(9999, 12, 31)}),
    Plant("date-implausible om.uitreiking_sepot", {"uitreiking_sepot": "31-2-2013"}),
    Plant("date-implausible csv.besluit_vv", {}, csv={"besluit_vv": "31-12-9999"}),
    Plant("date-implausible om.geboortedatum", {"geboortedatum": date(1900, 12, 31)}),
    Plant("date-after-peildatum om.uitreiking_sepot", {"uitreiking_sepot": date(2014, 1, 2)}),
    Plant("date-two om.kennisgeving_ind", {"kennisgeving_ind": "3-4-2013 / 5-4-2013"}),
    Plant("date-remark om.uitreiking_sepot", {"uitreiking_sepot": f"12-8-2013 (zie {key(2)})"}),
    Plant("date-remark csv.zienswijze", {}, csv={"zienswijze": "12-12-13 (fax)"}),
    Plant("date-short-year om.uitreiking_sepot", {"uitreiking_sepot": "12-8-13"}),
    Plant("date-short-year om.geboortedatum", {"geboortedatum": "12-3-85"}, {"geboortedatum": date(1985, 3, 12)}),
    Plant("date-number om.uitreiking_sepot", {"uitreiking_sepot": 41_500}),
    # Cells
    Plant("error-cell om.dossier", {"dossier": "#N/B"}),
    Plant("error-cell om.sepot", {"sepot": "#N/A"}),
    Plant("error-cell om.geslacht", {"geslacht": "#WAARDE!"}),
    Plant("error-cell ind.verlening", {}, {"verlening": "#REF!"}),
    Plant("formula-empty om.sepot", {"sepot": "=G5+9"}),
    Plant("code-unknown om.geslacht", {"geslacht": "vrouww"}),
    Plant("code-unknown om.regio", {"regio": "Gronigen"}),
    Plant("code-unknown ind.uitkomst_vv", {}, {"uitkomst_vv": "in beraad"}),
    # Identifiers
    Plant("key-malformed om.v_nummer", {"v_nummer": "28012345678"}),
    Plant("key-malformed csv.v_nummer", None, csv={"v_nummer": "280123456"[:8]}),
    Plant("key-scientific om.v_nummer", {"v_nummer": "2,81E+09"}),
    Plant("key-empty om.v_nummer", {"v_nummer": None}),
    Plant("error-cell om.v_nummer", {"v_nummer": "#N/A"}),
    Plant("key-short om.v_nummer", {"v_nummer": "280000007"}, {"v_nummer": "0280000007"}),
    Plant("key-bsn om.v_nummer", {"v_nummer": "123456782"}, {"v_nummer": "0123456782"}),
    # Rows
    Plant("rows-equal again.v_nummer", {}, {}, again={}),
    Plant("rows-merged again.v_nummer", {"uitreiking_sepot": None}, {}, again={"uitreiking_sepot": date(2013, 12, 2)}),
    Plant("rows-conflict again.sepot", {}, {}, again={"sepot": date(2013, 12, 3)}),
    Plant("another-report again.aangifte", {"dossier": None}, {}, again={"aangifte": date(2013, 3, 2)}),
    Plant("only-elsewhere ind.v_nummer", None, {}),
    Plant("outside-period om.aangifte", {"aangifte": date(2012, 9, 4)}, {}),
    Plant("required-empty om.aangifte", {"aangifte": None}, {}),
    Plant("required-empty om.regio", {"regio": None}),
    Plant("required-empty om.pilotzaak", {"pilotzaak": "onbekend"}),
    # Between fields and registers
    Plant("end-before-start om.aangifte om.sepot", {"sepot": date(2012, 9, 1)}),
    Plant("order om.sepot om.uitreiking_sepot", {"uitreiking_sepot": date(2012, 12, 1)}),
    Plant("end-without-start ind.besluit_bezwaar", {}, {"bezwaar": None}),
    Plant("end-without-start csv.melding_gemeente", {}, csv={"melding_gemeente": date(2013, 12, 1)}),
    Plant("outcome-without-decision om.uitkomst_beklag", {"uitkomst_beklag": "gegrond"}),
    Plant("outcome-without-decision ind.uitkomst_bezwaar", {}, {"besluit_bezwaar": None}),
    Plant("registers-differ ind.geslacht", {}, {"geslacht": "man"}),
    Plant("registers-differ ind.geboortedatum", {}, {"geboortedatum": date(1985, 3, 13)}),
    Plant("registers-differ csv.nationaliteit", {}, csv={"nationaliteit": "Guinese"}),
    Plant("after-reference om.geboortedatum", {"geboortedatum": date(2013, 12, 5)}),
    Plant("after-reference om.einde_uitbuiting", {"einde_uitbuiting": date(2013, 12, 6)}),
]  # fmt: skip
PLAIN = 20
TWIN = PLAIN + len(PLANTS)
"""The case that has everything of plain case 1 but its V-nummer."""

OM_FILE, IND_FILE, CSV_FILE, A_FILE = "om.xlsx", "ind.xlsx", "ind_oud.csv", "om_nummers.xlsx"
OM_SHEET, IND_SHEET, A_SHEET = "Aangiften", "Export", "Register"
EXTRA = ("Datum sepott", "Regio")
"""The headers of two more columns: one that no field takes, one that stands twice."""
A_NUMBERS = ("5696062307", "7391756971", "4046509817", "1621875707")


@dataclass(frozen=True)
class Planted:
    """The folder of the planted registers, and what is to be found in them."""

    folder: Path
    expected: Counter[Place]

    @property
    def sources(self) -> list[Path]:
        return [self.folder / name for name in (OM_FILE, IND_FILE, CSV_FILE, A_FILE)]


def plant(folder: Path) -> Planted:
    """Write the registers, and note each place at which something was planted."""
    tables = {"om": Table(OM, 4, 2), "ind": Table(IND, 1), "csv": Table(IND, 1)}
    names = {"om": (OM_FILE, OM_SHEET), "ind": (IND_FILE, IND_SHEET), "csv": (CSV_FILE, None)}
    names["again"], tables["again"] = names["om"], tables["om"]
    expected: Counter[Place] = Counter()

    def note(code: str, register: str, cell: str) -> None:
        expected[code, *names[register], cell] += 1

    for n in range(PLAIN):
        row = tables["om"].add(om_case(n))
        tables["csv" if n % 5 == 0 else "ind"].add(ind_case(n))
        if n == HIDDEN:
            note("row-hidden", "om", f"B{row}")
    tables["csv"].skip()
    note("row-header", "om", f"B{tables['om'].raw([*OM.values(), *EXTRA])}")
    for n, planted in enumerate(PLANTS, start=PLAIN):
        rows = {}
        for name in ("om", "ind", "csv"):
            changes = getattr(planted, name)
            if changes is not None:
                case = om_case(n) if name == "om" else ind_case(n)
                rows[name] = tables[name].add(case | changes)
        if planted.again is not None:
            rows["again"] = tables["om"].add(om_case(n) | (planted.om or {}) | planted.again)
        code, *cells = planted.found.split()
        for cell in cells:
            register, name = cell.split(".")
            note(code, register, tables[register].at(name, rows[register]))
    twin = tables["om"].add(om_case(1) | {"v_nummer": key(TWIN)})
    note("same-person", "om", f"B{twin}")
    note("rows-equal", "csv", f"A{tables['csv'].add(ind_case(4))}")
    tables["om"].skip()
    note("row-total", "om", f"B{tables['om'].raw(['Totaal', None, None, 71])}")
    note("row-remark", "om", f"B{tables['om'].raw(['Legenda: J = ja, N = nee'])}")
    _write_om(folder, tables["om"], note, expected)
    _write_ind(folder, tables["ind"])
    (folder / CSV_FILE).write_bytes(tables["csv"].csv().encode("cp1252"))
    _write_a_numbers(folder)
    expected["key-column-a-number", A_FILE, A_SHEET, "A1"] += 1
    return Planted(folder, expected)


def _write_om(folder: Path, table: Table, note: Callable[[str, str, str], None], expected: Counter[Place]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = OM_SHEET
    sheet["B1"] = "Register kansloze aangiften"
    sheet["B2"] = "stand 1 januari 2014"
    table.write(sheet)
    sheet["X4"], sheet["Y4"] = EXTRA
    sheet["X9"], sheet["Y9"] = "vrije tekst", "Drenthe"
    sheet["G6"].comment = Comment("gebeld", "iemand")
    note("column-unknown", "om", "X4")
    note("column-twice", "om", "Y4")
    sheet.row_dimensions[5 + HIDDEN].hidden = True
    sheet.column_dimensions["I"].hidden = True
    note("column-hidden", "om", "I4")
    for offset, title in enumerate(("Oud", "Selectie")):
        other = Table(OM, 1)
        for n in range(3):
            other.add(om_case(100 + 3 * offset + n))
        other.write(book.create_sheet(title))
    book["Oud"].sheet_state = "hidden"
    expected["sheet-hidden", OM_FILE, "Oud", None] += 1
    _filter(book["Selectie"])
    expected["sheet-filtered", OM_FILE, "Selectie", None] += 1
    book.create_sheet("Notities")["A1"] = "Niet vergeten: cijfers nakijken"
    expected["sheet-skipped", OM_FILE, "Notities", None] += 1
    book.save(folder / OM_FILE)


def _filter(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:V4"
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=2, filters=Filters(filter=["Drenthe"])))
    for row in FILTERED:
        sheet.row_dimensions[row].hidden = True


def _write_ind(folder: Path, table: Table) -> None:
    book = Workbook()
    book.worksheets[0].title = IND_SHEET
    table.write(book.worksheets[0])
    book.save(folder / IND_FILE)


def _write_a_numbers(folder: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = A_SHEET
    table = Table(OM, 1)
    for n, number in enumerate(A_NUMBERS, start=110):
        table.add(om_case(n) | {"v_nummer": number})
    table.write(book.worksheets[0])
    book.save(folder / A_FILE)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def found(planted: Planted) -> Json:
    return checked(*planted.sources)


@pytest.fixture(scope="module")
def written(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give every output file of the check in both languages, unzipped, and what the terminal shows."""
    contents: dict[str, bytes] = {}
    for lang in ("nl", "en"):
        folder = tmp_path_factory.mktemp(lang)
        formats = [f"--format={name}" for name in FORMATS]
        outcome = doorloop("check", *planted.sources, *formats, "--out", folder, "--lang", lang)
        assert outcome.code == 1
        assert {path.name for path in folder.iterdir()} == set(FORMATS.values())
        screen = doorloop("check", *planted.sources, "--lang", lang)
        contents[f"{lang}: screen"] = (screen.out + screen.err + outcome.out + outcome.err).encode()
        for path in folder.iterdir():
            contents |= {f"{lang}: {name}": data for name, data in unzipped(path).items()}
    return contents


def finding(found: Json, code: str, cell: str | None = None) -> Json:
    (one,) = (f for f in found["findings"] if f["code"] == code and cell in (None, f["cell"]))
    return one


def values(found: Json, code: str) -> list[str | None]:
    return [f["value_shown"] for f in found["findings"] if f["code"] == code]


# ---------------------------------------------------------------- what is found


def test_every_planted_cell_is_named_and_no_other(planted: Planted, found: Json) -> None:
    assert places(found) - planted.expected == Counter()
    assert planted.expected - places(found) == Counter()


def test_every_rule_of_a_plain_run_is_planted(planted: Planted) -> None:
    told = {code for code, *_ in planted.expected}
    assert told == set.union(*SEVERITIES.values()) - {"file-unreadable"}


def test_severities(found: Json) -> None:
    wrong = [f for f in found["findings"] if f["code"] not in SEVERITIES[f["severity"]]]
    assert wrong == []


def test_the_worst_comes_first(found: Json) -> None:
    ranks = [list(SEVERITIES).index(f["severity"]) for f in found["findings"]]
    assert ranks == sorted(ranks)
    assert [f for f, _ in _grouped(found)] == list(dict.fromkeys(f["code"] for f in found["findings"]))


def _grouped(found: Json) -> Iterator[tuple[str, int]]:
    last = ""
    for f in found["findings"]:
        if f["code"] != last:
            last = f["code"]
            yield last, 1


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_messages_are_whole(planted: Planted, lang: str) -> None:
    for f in some(checked(*planted.sources, "--lang", lang)["findings"]):
        assert f["message"].strip(), f
        assert not re.search(r"[{}]|\bNone\b", f["message"]), f


def test_messages_of_both_languages_differ(planted: Planted, found: Json) -> None:
    english = checked(*planted.sources, "--lang", "en")
    assert places(english) == places(found)
    same = {
        a["code"] for a, b in zip(found["findings"], english["findings"], strict=True) if a["message"] == b["message"]
    }
    assert same == set()


def test_what_stood_there(found: Json) -> None:
    long = "zie het proces-verbaal van de verbalisa…"
    assert values(found, "date-unreadable") == ["wk 36", long, "… of …"]
    assert set(values(found, "date-remark")) == {"12-8-2013 (zie …)", "12-12-13 (fax)"}
    assert set(values(found, "error-cell")) == {"#N/B", "#N/A", "#WAARDE!", "#REF!", None}
    assert values(found, "formula-empty") == ["=G5+9"]
    assert values(found, "date-number") == ["41500"]
    assert values(found, "date-two") == ["3-4-2013 / 5-4-2013"]
    assert values(found, "column-unknown") == ["Datum sepott"]


def test_private_fields_are_never_shown(found: Json) -> None:
    private = [f for f in found["findings"] if f["field"] in ("v_nummer", "parketnummer", "geboortedatum")]
    assert len(private) > 15
    assert {f["value_shown"] for f in private} == {None}
    assert all(len(f["value_shown"] or "") <= 40 for f in found["findings"])


def test_messages_name_what_was_read(found: Json) -> None:
    messages = {(f["code"], f["field"]): f["message"] for f in found["findings"]}
    assert "14-08-2013" in messages["date-number", "uitreiking_sepot"]
    assert "12-08-2013" in messages["date-short-year", "uitreiking_sepot"]
    assert "85" not in messages["date-short-year", "geboortedatum"]
    assert "(vrouw?)" in messages["code-unknown", "geslacht"]
    assert "(Groningen?)" in messages["code-unknown", "regio"]
    assert "?" not in messages["code-unknown", "uitkomst_vv"]
    assert "(Datum sepot?)" in finding(found, "column-unknown")["message"]
    assert "kolom D" in finding(found, "column-twice")["message"]
    assert "verbergt 2 rijen" in finding(found, "sheet-filtered")["message"]
    assert "05-09-2012 t/m 31-08-2013" in finding(found, "outside-period")["message"]


def test_a_message_about_two_rows_names_the_other_one(found: Json) -> None:
    assert "rij 6, onder" in finding(found, "same-person")["message"]
    elsewhere = next(f for f in found["findings"] if f["code"] == "rows-equal" and f["file"] == CSV_FILE)
    assert f"rij 5 ({IND_FILE} [{IND_SHEET}])" in elsewhere["message"]
    again = next(f for f in found["findings"] if f["code"] == "rows-equal" and f["file"] == OM_FILE)
    assert f"rij {int(again['cell'][1:]) - 1} " in again["message"]


# ---------------------------------------------------------------- no identifier in any output


def test_no_v_nummer_in_any_output(written: dict[str, bytes]) -> None:
    """Nor a parketnummer or a birth date, in any spelling of theirs."""
    secrets = set(A_NUMBERS) | {"280123456", "28012345", "280 123 4567", "2,81E+09", "280000007", "123456782"}
    births = [born(n) for n in range(TWIN)]
    secrets |= {text for day in births for text in (day.isoformat(), _dutch(day), f"{day:%d-%m-%Y}")}
    for case in map(om_case, range(130)):
        secrets |= {case["v_nummer"], case["parketnummer"]}
    found = {name: secret for name, data in written.items() for secret in secrets if secret.encode() in data}
    assert found == {}


@pytest.mark.parametrize(
    "spelled",
    [
        *("2801234567", "280 123 4567", "280.123.4567", "V2801234567", "VNR 280 1234567", "'2801234567"),
        *("2801234567.0", "280'123'4567", "2801-234-567", "28.01.23.45.67", "28-01-23-45-67", "2801 234 567"),
        *("280/123/4567", "2801 2345 67"),
    ],
)
def test_no_spelling_of_a_v_nummer_is_shown(tmp_path: Path, spelled: str) -> None:
    """What the V-nummer column reads as one is masked in every other column."""
    table = Table(OM, 1)
    table.add(om_case(1) | {"v_nummer": spelled, "sepot": f"zie {spelled}"})
    (tmp_path / "om.csv").write_text(table.csv(), "utf-8")
    one = checked(tmp_path / "om.csv")["findings"]
    assert [f["code"] for f in one] == ["date-unreadable"]
    assert "2801234567" not in re.sub(r"\D", "", one[0]["value_shown"])


# ---------------------------------------------------------------- the summary


def test_the_summary_accounts_for_every_row(found: Json) -> None:
    tables = {
        (t["file"], t["sheet"]): (t["register"], t["rows"], t["cases"], t["merged"], t["left_out"], t["used"])
        for t in found["summary"]["tables"]
    }
    left_out = {"required-empty": 4, "outside-period": 1, "another-report": 1}
    assert tables == {
        (OM_FILE, "Aangiften"): ("om", 76, 74, 3, left_out, 65),
        (OM_FILE, "Oud"): ("om", 3, 3, 0, {}, 3),
        (OM_FILE, "Selectie"): ("om", 3, 3, 0, {}, 3),
        (IND_FILE, "Export"): ("ind", 32, 32, 0, {"only-elsewhere": 1}, 31),
        (CSV_FILE, None): ("ind", 11, 11, 1, {"not-linked": 1}, 9),
        (A_FILE, "Register"): ("om", 4, 4, 0, {}, 4),
    }


def test_the_summary_counts_cases_by_the_registers_that_have_them(found: Json) -> None:
    assert found["summary"]["linkage"] == {"counted": 75, "linked_ind": 38, "without_ind": 37, "only_ind": 1}


def test_the_summary_counts_findings(planted: Planted, found: Json) -> None:
    counts = {
        severity: sum(n for (code, *_), n in planted.expected.items() if code in codes)
        for severity, codes in SEVERITIES.items()
    }
    assert {severity: found["summary"][severity] for severity in SEVERITIES} == counts
    assert counts == {"error": 27, "warning": 25, "info": 14}


def test_the_summary_names_the_columns(found: Json) -> None:
    columns = {(t["file"], t["sheet"]): t["columns"] for t in found["summary"]["tables"]}
    assert columns[OM_FILE, OM_SHEET] == {name: chr(66 + i) for i, name in enumerate(OM)}
    assert columns[CSV_FILE, None]["nationaliteit"] == "AA"


# ---------------------------------------------------------------- every format tells the same


def test_csv_tells_the_same(found: Json, written: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(written["nl: check.csv"].decode("utf-8"), newline="")))
    assert [row["code"] for row in rows] == [f["code"] for f in found["findings"]]
    for row, f in zip(rows, found["findings"], strict=True):
        for name in ("severity", "message", "register", "file", "sheet", "cell", "field"):
            assert row[name] == (f[name] or "")
        assert row["value_shown"].lstrip("'") == (f["value_shown"] or "")
    assert b"\r" not in written["nl: check.csv"]


def test_xlsx_tells_the_same(planted: Planted, found: Json, tmp_path: Path) -> None:
    doorloop("check", *planted.sources, "--format", "xlsx", "--out", tmp_path)
    sheet = load_workbook(tmp_path / "check.xlsx").worksheets[0]
    header, *rows = (list(row) for row in sheet.iter_rows(values_only=True))
    told = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    assert [row["code"] for row in told] == [f["code"] for f in found["findings"]]
    assert [row["cell"] for row in told] == [f["cell"] for f in found["findings"]]


@pytest.mark.parametrize("name", ["check.txt", "check.html", "screen"])
def test_people_see_every_rule_and_cell(found: Json, written: dict[str, bytes], name: str) -> None:
    text = written[f"nl: {name}"].decode("utf-8")
    assert {f["code"] for f in found["findings"]} == {c for c in set.union(*SEVERITIES.values()) if c in text}
    assert all(f["cell"] in text for f in found["findings"] if f["cell"])


def test_the_same_input_gives_the_same_bytes(planted: Planted, tmp_path: Path) -> None:
    digests = []
    for run in "ab":
        folder = tmp_path / run
        doorloop("check", *planted.sources, *[f"--format={name}" for name in FORMATS], "--out", folder)
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()})
    assert digests[0] == digests[1]


# ---------------------------------------------------------------- only some of it


def test_one_rule(planted: Planted, found: Json) -> None:
    one = checked(*planted.sources, "--rule", "rows-conflict", "--rule", "order")
    assert one["findings"] == [f for f in found["findings"] if f["code"] in ("rows-conflict", "order")]


def test_one_severity(planted: Planted, found: Json) -> None:
    one = checked(*planted.sources, "--severity", "warning")
    assert one["findings"] == [f for f in found["findings"] if f["severity"] == "warning"]


def test_one_rule_lists_every_cell_on_the_screen(planted: Planted, found: Json) -> None:
    cells = [f["cell"] for f in found["findings"] if f["code"] == "end-before-start"]
    shown = doorloop("check", *planted.sources, "--rule", "end-before-start")
    assert all(cell in shown.out for cell in cells)
    assert "date-unreadable" not in shown.out


@pytest.mark.parametrize(
    ("option", "value", "likely"),
    [("--rule", "date-unreadble", "date-unreadable"), ("--severity", "errors", "error"), ("--format", "jsn", "json")],
)
def test_a_name_that_is_none_is_refused(planted: Planted, option: str, value: str, likely: str) -> None:
    outcome = doorloop("check", *planted.sources, option, value)
    assert (outcome.code, outcome.out) == (2, "")
    assert value in outcome.err
    assert f"'{likely}'" in outcome.err


# ---------------------------------------------------------------- marked copies


@pytest.fixture(scope="module")
def copies(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies")
    before = {path: path.read_bytes() for path in planted.sources}
    assert doorloop("check", *planted.sources, "--annotate", folder).code == 1
    assert {path: path.read_bytes() for path in planted.sources} == before
    return folder


def test_every_cell_is_marked_in_a_copy(found: Json, copies: Path) -> None:
    assert {path.name for path in copies.iterdir()} == {OM_FILE, IND_FILE, f"{CSV_FILE}.xlsx", A_FILE}
    books = {path.name.removesuffix(".xlsx") if ".csv" in path.name else path.name: path for path in copies.iterdir()}
    open_ = {name: load_workbook(path) for name, path in books.items()}
    marked = set()
    for f in found["findings"]:
        if f["cell"]:
            sheet = f["sheet"] or "csv"
            cell = open_[f["file"]][sheet][f["cell"]]
            assert cell.fill.patternType == "solid", f
            assert cell.comment is not None, f
            assert f["message"] in cell.comment.text
            marked.add((f["file"], sheet, f["cell"]))
    commented = {
        (name, sheet.title, cell.coordinate)
        for name, book in open_.items()
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert commented == marked | {(OM_FILE, OM_SHEET, "G6")}


def test_a_copy_holds_what_its_original_holds(planted: Planted, copies: Path) -> None:
    for name in (OM_FILE, IND_FILE, A_FILE):
        old, new = load_workbook(planted.folder / name), load_workbook(copies / name)
        assert [s.title for s in new] == [s.title for s in old]
        assert [s.sheet_state for s in new] == [s.sheet_state for s in old]
        for title in old.sheetnames:
            assert _cells(new[title]) == _cells(old[title])


def _cells(sheet: Worksheet) -> list[list[tuple[Any, str]]]:
    return [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]


def test_a_copy_of_a_csv_shows_its_rows_where_they_stood(planted: Planted, copies: Path) -> None:
    sheet = load_workbook(copies / f"{CSV_FILE}.xlsx")["csv"]
    text = (planted.folder / CSV_FILE).read_text("cp1252").partition("\n")[2]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()] == rows


def test_comments_name_no_v_nummer(copies: Path) -> None:
    texts = [
        content
        for path in copies.iterdir()
        for name, content in unzipped(path).items()
        if "comment" in name or "vml" in name
    ]
    assert len(texts) >= 8
    assert not re.search(rb"28\d{8}", b"".join(texts))


def test_a_copy_never_replaces_its_original(tmp_path: Path) -> None:
    """Not even where the folder for the copies is that of the registers."""
    sources = plant(tmp_path).sources
    before = {path: path.read_bytes() for path in sources}
    outcome = doorloop("check", *sources, "--annotate", tmp_path)
    assert {path: path.read_bytes() for path in sources} == before
    assert outcome.code in (1, 2)


def test_a_comment_that_stood_there_stays(tmp_path: Path) -> None:
    book = Workbook()
    table = Table(OM, 1)
    table.add(om_case(1) | {"sepot": "wk 36"})
    table.write(book.worksheets[0])
    book.worksheets[0]["J2"].comment = Comment("navragen bij de officier", "iemand")
    book.save(tmp_path / "om.xlsx")
    doorloop("check", tmp_path / "om.xlsx", "--annotate", tmp_path / "copies")
    comment = load_workbook(tmp_path / "copies" / "om.xlsx").worksheets[0]["J2"].comment
    assert comment is not None
    assert "geen datum te lezen" in comment.text
    assert "navragen bij de officier" in comment.text


def test_a_cell_inside_a_merged_range_can_be_marked(tmp_path: Path) -> None:
    """A region that stands once for two rows: the second one's is empty, and its cell is no cell of its own."""
    book = Workbook()
    sheet = book.worksheets[0]
    table = Table(OM, 1)
    table.add(om_case(1))
    table.add(om_case(2) | {"pilotzaak": None})
    table.write(sheet)
    sheet.merge_cells("C3:D3")
    book.save(tmp_path / "om.xlsx")
    outcome = doorloop("check", tmp_path / "om.xlsx", "--annotate", tmp_path / "copies", "--format", "json")
    assert outcome.code == 1
    assert ("required-empty", "D3") in told(json.loads(outcome.out))
    assert (tmp_path / "copies" / "om.xlsx").exists()


# ---------------------------------------------------------------- rows that are easily lost


def workbook(path: Path, *rows: list[Any]) -> Path:
    """Write a sheet of rows under the OM header."""
    book, table = Workbook(), Table(OM, 1)
    for cells in rows:
        table.raw(cells)
    table.write(book.worksheets[0])
    book.save(path)
    return path


def cells(n: int, **changes: Any) -> list[Any]:
    case = om_case(n) | changes
    return [case.get(name) for name in OM]


def told(found: Json) -> set[tuple[str, str]]:
    return {(f["code"], f["cell"]) for f in found["findings"]}


@pytest.mark.parametrize("clean_rows", [0, 2])
@pytest.mark.parametrize(("text", "code"), [("=Blad2!A2", "formula-empty"), ("#N/A", "error-cell")])
def test_a_row_without_one_value_is_no_empty_row(tmp_path: Path, clean_rows: int, text: str, code: str) -> None:
    """Every cell of it refers to a sheet whose values were never stored, or were not found."""
    rows = [cells(n) for n in range(clean_rows)] + [[text] * len(OM)]
    found = checked(workbook(tmp_path / "om.xlsx", *rows))
    assert (code, f"A{clean_rows + 2}") in told(found)
    assert found["summary"]["tables"][0]["rows"] == clean_rows + 1


def test_a_case_whose_remark_begins_with_totaal_is_a_case(tmp_path: Path) -> None:
    case = cells(1, v_nummer=None)
    path = workbook(tmp_path / "om.xlsx", cells(2), [*case, "Totaal overstuur, later terugbellen"])
    found = checked(path)
    assert ("key-empty", "A3") in told(found)
    assert found["summary"]["linkage"]["counted"] == 2


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("aangifte", "wk 36", "date-unreadable"),
        ("aangifte", "31-12-9999", "date-implausible"),
        ("aangifte", "5-9-2012 en 6-9-2012", "date-two"),
        ("regio", "Limburg", "code-unknown"),
        ("regio", "#N/B", "error-cell"),
        ("pilotzaak", "=A1", "formula-empty"),
    ],
)
def test_a_row_that_is_left_out_is_called_so(tmp_path: Path, name: str, value: str, code: str) -> None:
    """One finding at the cell, and no word of a row that counts as unknown: it does not count at all."""
    path = workbook(tmp_path / "om.xlsx", cells(1, **{name: value}))
    for lang, wrong, right in (
        ("nl", "telt als onbekend", "telt niet mee"),
        ("en", "counts as unknown", "does not count"),
    ):
        found = checked(path, "--lang", lang)
        (one,) = found["findings"]
        assert (one["code"], one["severity"]) == (code, "error")
        assert wrong not in one["message"]
        assert right in one["message"]
        assert set(one["touches"]) >= {"regio", "kenmerken", "doorlooptijden"}
        assert found["summary"]["tables"][0]["left_out"] == {"required-empty": 1}


# ---------------------------------------------------------------- clean, unreadable, alone


def test_a_clean_register_gives_no_finding(tmp_path: Path) -> None:
    found = checked(*clean(tmp_path), code=0)
    assert found["findings"] == []
    assert {name: found["summary"][name] for name in SEVERITIES} == {"error": 0, "warning": 0, "info": 0}
    assert found["summary"]["linkage"] == {"counted": 5, "linked_ind": 5, "without_ind": 0, "only_ind": 0}


@pytest.mark.parametrize(
    ("lang", "words"), [("nl", "Geen bevindingen in wat is gelezen."), ("en", "No findings in what was read.")]
)
def test_a_clean_register_in_every_format(tmp_path: Path, lang: str, words: str) -> None:
    sources = clean(tmp_path)
    outcome = doorloop("check", *sources, "--lang", lang)
    assert outcome.code == 0
    assert outcome.out.rstrip().endswith(words)
    formats = [f"--format={name}" for name in FORMATS]
    outcome = doorloop("check", *sources, *formats, "--out", tmp_path / "out", "--annotate", tmp_path / "copies")
    assert outcome.code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FORMATS.values())
    assert len((tmp_path / "out/check.csv").read_text("utf-8").splitlines()) == 1


def test_warnings_alone_end_with_0(tmp_path: Path) -> None:
    table = Table(OM, 1)
    table.add(om_case(1) | {"uitreiking_sepot": date(2012, 9, 10)})
    (tmp_path / "om.csv").write_text(table.csv(), "utf-8")
    found = checked(tmp_path / "om.csv", code=0)
    assert [f["severity"] for f in found["findings"]] == ["warning", "warning"]


def test_an_unreadable_file_is_a_finding_and_the_rest_is_checked(tmp_path: Path) -> None:
    sources = clean(tmp_path)
    (tmp_path / "beschadigd.xlsx").write_bytes(sources[0].read_bytes()[:2000])
    found = checked(tmp_path / "beschadigd.xlsx", *sources)
    (one,) = found["findings"]
    assert (one["code"], one["severity"], one["file"]) == ("file-unreadable", "error", "beschadigd.xlsx")
    assert (one["register"], one["sheet"], one["cell"], one["value_shown"]) == (None, None, None, None)
    assert one["message"].strip()
    assert found["summary"]["linkage"]["counted"] == 5
    assert places(checked(tmp_path)) == places(found)


def test_only_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "beschadigd.xlsx").write_bytes(b"PK\x03\x04 niets")
    found = checked(tmp_path / "beschadigd.xlsx")
    assert places(found) == {("file-unreadable", "beschadigd.xlsx", None, None): 1}
    assert found["summary"]["tables"] == []
    assert doorloop("check", tmp_path / "beschadigd.xlsx").code == 1


def test_an_unreadable_file_can_be_reported_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "beschadigd.xlsx").write_bytes(b"PK\x03\x04 niets")
    formats = [f"--format={name}" for name in FORMATS]
    arguments = [tmp_path, *formats, "--out", tmp_path / "out", "--annotate", tmp_path / "copies"]
    assert doorloop("check", *arguments).code == 1
    for name in FORMATS.values():
        assert any(b"beschadigd.xlsx" in data for data in unzipped(tmp_path / "out" / name).values())


def test_an_ind_export_alone(tmp_path: Path) -> None:
    table = Table(IND, 1)
    table.add(ind_case(1))
    table.add(ind_case(2) | {"verlening": "wk 36"})
    (tmp_path / "ind.csv").write_text(table.csv(), "utf-8")
    found = checked(tmp_path / "ind.csv")
    assert places(found) == {("date-unreadable", "ind.csv", None, "C3"): 1}
    (only,) = found["summary"]["tables"]
    assert (only["register"], only["rows"], only["cases"], only["used"]) == ("ind", 2, 2, 2)
    assert found["summary"]["linkage"] == {}
    assert doorloop("check", tmp_path / "ind.csv", "--lang", "en").code == 1
    assert doorloop("report", tmp_path / "ind.csv").code == 3


def test_an_ind_export_alone_that_has_two_rows_of_one_case(tmp_path: Path) -> None:
    """What can be found within one register does not need the other."""
    table = Table(IND, 1)
    table.add(ind_case(1))
    table.add(ind_case(1) | {"verlening": date(2013, 1, 3)})
    (tmp_path / "ind.csv").write_text(table.csv(), "utf-8")
    assert places(checked(tmp_path / "ind.csv")) == {("rows-conflict", "ind.csv", None, "C3"): 1}


# ---------------------------------------------------------------- several files


def test_a_file_without_a_register_is_told_of_once(tmp_path: Path) -> None:
    clean(tmp_path)
    (tmp_path / "notities.csv").write_text("Niet vergeten;cijfers nakijken\n", "utf-8")
    assert places(checked(tmp_path, code=0)) == {("file-skipped", "notities.csv", None, None): 1}


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Neither the name of a file nor that of its folder is enough: each finding and each copy is of its own file."""
    paths = []
    for n, region in enumerate(("noord", "zuid")):
        folder = tmp_path / region / "2013"
        folder.mkdir(parents=True)
        paths.append(
            workbook(folder / "om.xlsx", *[cells(10 * n + i) for i in range(n)], cells(10 * n + 5, sepot="wk 36"))
        )
    found = checked(*paths)
    assert [f["cell"] for f in found["findings"]] == ["J2", "J3"]
    assert len({f["file"] for f in found["findings"]}) == 2
    assert len({t["file"] for t in found["summary"]["tables"]}) == 2
    doorloop("check", *paths, "--annotate", tmp_path / "copies")
    assert len(list((tmp_path / "copies").iterdir())) == 2
    paths[1].write_bytes(paths[0].read_bytes())
    outcome = doorloop("check", *paths)
    assert (outcome.code, outcome.out) == (3, "")
    assert "twee keer hetzelfde bestand" in outcome.err


@pytest.mark.parametrize(("decision", "found"), [("", 1), ("n.v.t.", 1), ("onbekend", 0), ("3-6-2013", 0)])
def test_an_outcome_beside_a_decision_that_never_was_is_a_finding(tmp_path: Path, decision: str, found: int) -> None:
    om = "V-nummer;Regio;Pilotzaak;Datum aangifte\n2801234501;Drenthe;ja;03-12-2012\n"
    ind = "V-nummer;Datum bezwaar;Datum besluit bezwaar;Uitkomst bezwaar;Datum verlening verblijfsvergunning\n"
    (tmp_path / "om.csv").write_text(om, "utf-8")
    (tmp_path / "ind.csv").write_text(f"{ind}2801234501;2-5-2013;{decision};ongegrond;4-12-2012\n", "utf-8")
    told = json.loads(doorloop("check", tmp_path, "-f", "json").out)["findings"]
    codes = ("outcome-without-decision", "outcome-not-applicable")
    assert [one["cell"] for one in told if one["code"] in codes] == ["D2"] * found


# ---------------------------------------------------------------- dates where none belong

BIRTHS = (
    *("7-3-1985", "07/03/85", "1985-03-07", "19850307", "07031985", "7 maart 1985", "March 7, 1985", "7mrt'85"),
    *("geb. 7.3.1985", "7\N{NON-BREAKING HYPHEN}3\N{NON-BREAKING HYPHEN}1985", "7 3 1985", "1985 maart 7", "31113"),
)
"""One day of birth in the spellings of people and of a spreadsheet."""
TOLD = re.compile(r"1985|85|maart|March|mrt|0703|31113")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_birth_in_a_column_of_codes_is_told_as_a_shape(tmp_path: Path, form: str) -> None:
    """A row that moved by one column puts births among codes; what a date column holds is told as before."""
    table = Table(OM, 1)
    cases = [{**om_case(n), "geboortedatum": None, "nationaliteit": birth} for n, birth in enumerate(BIRTHS)]
    for case in cases:
        table.add(case)
    table.add({**om_case(90), "sepot": "7-3-1885", "nationaliteit": "Utopische"})
    (tmp_path / "om.csv").write_text(table.csv(), "utf-8")
    done = doorloop("check", tmp_path / "om.csv", "-f", form)
    rows = json.loads(done.out)["findings"] if form == "json" else list(csv.DictReader(io.StringIO(done.out)))
    coded = {row["cell"]: row["value_shown"] for row in rows if row["field"] == "nationaliteit" and row["cell"]}
    assert [coded[table.at("nationaliteit", n)] for n in range(2, len(BIRTHS) + 3)] == [
        *("geb. dd-mm-jjjj" if birth.startswith("geb") else "dd-mm-jjjj" for birth in BIRTHS[:-1]), "…", "Utopische",
    ]  # fmt: skip
    told = [str(row[key]) for row in rows for key in ("value_shown", "message") if row["field"] != "sepot"]
    assert [text for text in told if TOLD.search(text)] == []
    assert "7-3-1885" in {row["value_shown"] for row in rows if row["field"] == "sepot"}


@pytest.mark.parametrize("text", ["Liberiaanse", "artikel 3.1", "2013", "decreet 12", "Rotterdam 2", "5/9", "12345678"])
def test_what_is_no_date_is_told_as_it_stands(text: str) -> None:
    assert shown(text) == text


# ---------------------------------------------------------------- on the screen


def test_cells_of_which_the_same_is_said_stand_together(tmp_path: Path) -> None:
    """Those of one column and one value; a date is one of its own, and the other formats have every cell."""
    rows = "".join(
        f"28000000{n:02};{'Utrecht' if n != 14 else 'Zeist'};ja;{'5-9-2012' if n < 15 else 'morgen'};5-9-12\n"
        for n in range(10, 20)
    )
    path = tmp_path / "om.csv"
    path.write_text(f"V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot\n{rows}", "utf-8")
    told = " ".join(doorloop("check", path).out.split())
    assert "om.csv:B2 regio “Utrecht” (9 keer: B2–B5, B7–B11): geen bekende waarde" in told
    assert "om.csv:B6 regio “Zeist”: geen bekende waarde" in told
    assert "om.csv:D7 aangifte “morgen” (5 keer: D7–D11): " in told
    assert told.count("sepot “5-9-12”: gelezen als 05-09-2012") == 10
    whole = " ".join(doorloop("check", path, "--rule", "code-unknown").out.split())
    assert "(9 keer: B2–B5, B7–B11)" in whole
    cells = [one["cell"] for one in checked(path)["findings"] if one["code"] == "code-unknown"]
    assert cells == [f"B{row}" for row in range(2, 12)]


def test_a_field_without_a_place_stands_behind_its_register(tmp_path: Path) -> None:
    path = tmp_path / "om.csv"
    path.write_text("V-nummer;Regio;Pilotzaak;Datum aangifte\n2800000001;Groningen;ja;5-9-2012\n", "utf-8")
    told = doorloop("check", path).out
    assert "\n  om sepot: geen enkele bron heeft een kolom ‘Datum sepot’" in told
    assert "\n   " not in told.partition("\nom.csv (OM-register)")[0]
