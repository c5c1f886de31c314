"""An empty register workbook: what it offers is what reads back without a doubt."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base.findings import Finding, Findings
from doorloop.definition import Definition
from doorloop.definition.parts import Field
from doorloop.registers.clean import clean
from doorloop.registers.frames import NOT_APPLICABLE, UNKNOWN, Register
from doorloop.runs import pipeline
from kit.found import some
from kit.miniature import shipped_definition
from kit.pilot import IND, OM, checked, doorloop, key

HEADERS = {"om": OM, "ind": IND}
LANGS = ("nl", "en")
BOTH = [(register, lang) for register in HEADERS for lang in LANGS]
SHEETS = {"nl": ("Lijsten", "Toelichting"), "en": ("Lists", "Explanation")}
UNREADABLE = ("onbekend", "n.v.t.")
"""The two kinds of missing that are no empty cell."""

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


def template(folder: Path, register: str, lang: str = "nl") -> Path:
    path = folder / f"{register}_{lang}.xlsx"
    outcome = doorloop("template", register, "-o", path, "--lang", lang)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.strip() == str(path)
    return path


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("templates")
    return {(register, lang): template(folder, register, lang) for register, lang in BOTH}


@pytest.fixture(params=BOTH, ids="-".join)
def opened(request: pytest.FixtureRequest, templates: dict[tuple[str, str], Path]) -> tuple[str, str, Workbook]:
    register, lang = request.param
    return register, lang, load_workbook(templates[register, lang])


def fields(register: str) -> dict[str, Field]:
    return shipped_definition().spec.registers[register].fields


def rule_of(sheet: Worksheet, cell: str) -> DataValidation | None:
    """Give the one validation of a cell."""
    rules = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(rules) <= 1
    return rules[0] if rules else None


# ---------------------------------------------------------------- what the workbook holds


def test_columns_are_those_of_the_definition(opened: tuple[str, str, Workbook]) -> None:
    register, _, book = opened
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADERS[register].values())
    assert [cell.value for cell in sheet[1]] == [field.header for field in fields(register).values()]
    assert sheet.max_row == 1


def test_sheets(opened: tuple[str, str, Workbook]) -> None:
    register, lang, book = opened
    lists, about = SHEETS[lang]
    assert book.sheetnames == [register.upper(), lists, about]
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden", "visible"]
    assert book.active is book.worksheets[0]


def test_the_header_stays_in_sight(opened: tuple[str, str, Workbook]) -> None:
    _, _, book = opened
    assert book.worksheets[0].freeze_panes == "B2"
    assert all(cell.font.bold for cell in book.worksheets[0][1])


def test_the_v_nummer_is_a_text_and_dates_are_dates(opened: tuple[str, str, Workbook]) -> None:
    register, _, book = opened
    sheet = book.worksheets[0]
    for column, field in some(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", fields(register).values(), strict=False)):
        dated = field.type in ("date", "birth")
        assert sheet.column_dimensions[column].number_format == ("DD-MM-YYYY" if dated else "@")


def test_what_each_column_allows(opened: tuple[str, str, Workbook]) -> None:
    register, lang, book = opened
    sheet, lists = book.worksheets[0], book.worksheets[1]
    for position, field in some(enumerate(fields(register).values(), start=1)):
        first, last = (f"{get_column_letter(position)}{row}" for row in (2, 5001))
        rule = rule_of(sheet, first)
        if field.type == "text":
            assert rule is None
            continue
        assert rule is not None
        assert rule is rule_of(sheet, last)
        assert rule.errorTitle == field.header[:32]
        assert rule.error
        assert len(rule.error) <= 255
        assert rule.allowBlank
        if field.codes:
            assert rule.type == "list"
            assert rule.errorStyle == ("information" if field.type == "codes" else "stop")
            assert words_of(lists, rule) == [*labels(field, lang), *(() if field.required else UNREADABLE)]
        else:
            assert rule.type == "custom"
            assert set(re.findall(r"\b[A-Z]{1,2}\d+\b", str(rule.formula1))) == {first}
            assert len(str(rule.formula1)) <= 255


def test_every_cell_of_a_rule_is_of_its_own_column(opened: tuple[str, str, Workbook]) -> None:
    _, _, book = opened
    for rule in some(book.worksheets[0].data_validations.dataValidation):
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row, area.min_col) == (2, 5001, area.max_col)


def labels(field: Field, lang: str) -> list[str]:
    codes = shipped_definition().spec.codes[field.codes].values.values()
    return [code.label.nl if lang == "nl" else code.label.en for code in codes]


def words_of(lists: Worksheet, rule: DataValidation) -> list[Any]:
    """Look up the words that a list rule points at."""
    title, _, area = str(rule.formula1).partition("!")
    assert title.strip("'") == lists.title
    return [cell.value for (cell,) in lists[area.replace("$", "")]]


def test_the_explanation_names_every_column(opened: tuple[str, str, Workbook]) -> None:
    register, lang, book = opened
    about = book.worksheets[2]
    text = "\n".join(str(cell.value) for row in about.iter_rows() for cell in row if cell.value)
    assert all(header in text for header in HEADERS[register].values())
    assert all(word in text for word in UNREADABLE)
    rows = {row[0].value: [cell.value for cell in row[1:3]] for row in about.iter_rows(min_row=5)}
    for field in fields(register).values():
        content, required = rows[field.header]
        assert content
        assert bool(required) == field.required
    assert ("01-01-1901" in text) == (("01-01-1990" in text) and "geboortedatum" in fields(register))
    assert ("rij" in text) == (lang == "nl")


def test_no_text_of_the_other_language(templates: dict[tuple[str, str], Path]) -> None:
    for register in HEADERS:
        dutch, english = (_texts(templates[register, lang]) for lang in LANGS)
        assert dutch & english <= _same_in_both(register)


def _texts(path: Path) -> set[str]:
    return {str(c.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for c in row if c.value}


def _same_in_both(register: str) -> set[str]:
    """Headers and words that a register has, whatever the language of its reader."""
    same = set(HEADERS[register].values()) | set(UNREADABLE)
    for field in fields(register).values():
        same |= set(labels(field, "nl")) & set(labels(field, "en")) if field.codes else set()
    return same


# ---------------------------------------------------------------- filled in and read back


def allowed(field: Field, lang: str) -> list[Any]:
    """List a value of each kind that a column takes."""
    if field.type == "key":
        return []
    if field.type == "text":
        return ["18/700001-12", "=1+1", "'quoted"]
    if field.codes:
        return [*labels(field, lang), *(() if field.required else UNREADABLE)]
    first = date(1901, 1, 1) if field.type == "birth" else FIRST
    return [date(2013, 1, 2), first, date(2000, 2, 29), *(() if field.required else UNREADABLE)]


def filled(path: Path, target: Path, register: str, lang: str) -> Register:
    """Fill a template in, column by column its allowed values; read it back without any finding of a cell."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = [allowed(field, lang) for field in fields(register).values()]
    for row, cells in enumerate(zip_longest(*columns), start=2):
        sheet.cell(row, 1, key(row))
        for column, value in enumerate(cells[1:], start=2):
            if value is not None:
                cell = sheet.cell(row, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
                cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    book.save(target)
    return read_back([target], shipped_definition())[0][register]


def read_back(paths: Sequence[Path], definition: Definition) -> tuple[dict[str, Register], list[Finding]]:
    reading = pipeline.read_sources(paths, definition)
    registers, findings = clean(reading.tables, definition, birth_by=2014)
    told = [*Findings([*reading.findings, *findings])]
    assert told == []
    return registers, told


@pytest.mark.parametrize(("register", "lang"), BOTH)
def test_what_is_allowed_reads_back_the_same(
    templates: dict[tuple[str, str], Path], tmp_path: Path, register: str, lang: str
) -> None:
    """Each label of each code in both languages, the bounds of dates, and both words for missing."""
    read = filled(templates[register, lang], tmp_path / "filled.xlsx", register, lang)
    for name, field in fields(register).items():
        words = allowed(field, lang)
        if field.type in ("key", "text"):
            assert name not in read.values
            continue
        numbers = read.values[name][: len(words)].tolist()
        assert read.values[name][len(words) :].tolist() == [0] * (len(read) - len(words))
        known = len(words) - (0 if field.required else 2)
        assert numbers[known:] == ([] if field.required else [UNKNOWN, NOT_APPLICABLE])
        if field.type == "codes":
            assert numbers[:known] == [1 << position for position in range(known)]
        elif field.codes:
            assert numbers[:known] == list(range(1, known + 1))
        else:
            assert numbers[:known] == [day.toordinal() for day in words[:known]]
    assert read.key.tolist() == [int(key(row)) for row in range(2, len(read) + 2)]


def test_several_answers_read_back(templates: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    for lang, words in (("nl", "Asiel;Regulier"), ("en", "Asylum;Regular")):
        book = load_workbook(templates["ind", lang])
        sheet = book.worksheets[0]
        sheet["A2"], sheet.cell(2, 1 + list(IND).index("voorprocedure")).value = key(1), words
        book.save(tmp_path / f"{lang}.xlsx")
        registers, _ = read_back([tmp_path / f"{lang}.xlsx"], shipped_definition())
        assert registers["ind"].values["voorprocedure"].tolist() == [0b110]


def test_an_empty_template_is_a_register_without_rows(templates: dict[tuple[str, str], Path]) -> None:
    found = checked(templates["om", "nl"], templates["ind", "en"], code=0)
    assert found["findings"] == []
    assert [t["rows"] for t in found["summary"]["tables"]] == [0, 0]
    assert found["summary"]["linkage"] == {"counted": 0, "linked_ind": 0, "without_ind": 0, "only_ind": 0}


def test_both_templates_filled_in_give_a_check_without_findings(
    templates: dict[tuple[str, str], Path], tmp_path: Path
) -> None:
    filled_in: dict[str, dict[str, str | date]] = {
        "om": {"regio": "Groningen", "pilotzaak": "Ja", "aangifte": date(2012, 9, 5), "geslacht": "Female"},
        "ind": {"verlening": date(2012, 9, 6), "ontvangst_aangifte": date(2012, 9, 6), "geslacht": "Vrouw"},
    }
    for register, values in filled_in.items():
        book = load_workbook(templates[register, "nl"])
        sheet = book.worksheets[0]
        sheet["A2"] = key(1)
        for name, value in values.items():
            sheet.cell(2, 1 + list(HEADERS[register]).index(name)).value = value
        book.save(tmp_path / f"{register}.xlsx")
    found = checked(tmp_path, code=0)
    assert found["findings"] == []
    assert found["summary"]["linkage"] == {"counted": 1, "linked_ind": 1, "without_ind": 0, "only_ind": 0}


def test_the_words_of_one_column_are_told_apart_in_both_languages() -> None:
    for name, codes in some(shipped_definition().spec.codes.items()):
        for lang in LANGS:
            words = [(c.label.nl if lang == "nl" else c.label.en).casefold() for c in codes.values.values()]
            assert len(set(words)) == len(words), name


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("register", HEADERS)
def test_the_same_bytes_every_time(tmp_path: Path, register: str) -> None:
    paths = [tmp_path / folder / "register.xlsx" for folder in "ab"]
    for path in paths:
        assert doorloop("template", register, "-o", path).code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "om.xlsx"
    path.write_bytes(b"a register")
    outcome = doorloop("template", "om", "-o", path, lang="en")
    assert (outcome.code, outcome.out) == (2, "")
    assert "exists already" in outcome.err
    assert path.read_bytes() == b"a register"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["omm", "-o", "x.xlsx"], "'om'"),
        (["om", "-o", "x.csv"], ".xlsx file"),
        (["om", "-o", "x"], ".xlsx file"),
        (["om"], "--out"),
        ([], "REGISTER"),
        (["om", "-o", "x.xlsx", "--lang", "de"], "de"),
    ],
)
def test_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = doorloop("template", *arguments, lang="en")
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = doorloop("template", "om", "-o", tmp_path / "file" / "om.xlsx", lang="en")
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be written" in outcome.err


def test_another_definition(tmp_path: Path) -> None:
    path = tmp_path / "v.xlsx"
    assert doorloop("template", "bouwvergunningen", "-d", "bouwvergunningen", "-o", path).code == 0
    assert load_workbook(path).worksheets[0].max_column >= 4
    outcome = doorloop("check", path, "-d", "bouwvergunningen")
    assert (outcome.code, outcome.err) == (0, "")


# ---------------------------------------------------------------- in another program


@pytest.mark.slow
def test_libreoffice_opens_and_saves_it(templates: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice is absent: install LibreOffice to run this")
    paths = {}
    for register, lang in (("om", "nl"), ("ind", "en")):
        paths[register] = tmp_path / f"{register}.xlsx"
        filled(templates[register, lang], paths[register], register, lang)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [program, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "out")]
    subprocess.run([*convert, *map(str, paths.values())], check=True, capture_output=True, timeout=120)
    for register, path in some(paths.items()):
        once, _ = read_back([path], shipped_definition())
        again, _ = read_back([tmp_path / "out" / f"{register}.ods"], shipped_definition())
        for name, column in some(once[register].values.items()):
            assert again[register].values[name].tolist() == column.tolist(), name
