"""No file for a spreadsheet holds a text that it would run, whatever names, headers and values a source has."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import doorloop.definition as definitions
from kit.exports import SAMPLE
from kit.pilot import doorloop

HOSTILE = "=cmd|'x'!A1"
RUN = re.compile(r"^\s*[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
OM = ["V-nummer", "Regio", "Pilotzaak", "Datum aangifte", "Datum sepot", "Parketnummer", "=HYPERLINK(1)", "@SUM(1)"]
COMMANDS = (
    ("check", "-f", "csv", "-f", "xlsx", "--annotate", "{marked}"),
    ("open", "-f", "csv", "-f", "xlsx"),
    ("handovers", "-f", "csv", "-f", "xlsx"),
    ("report", "-f", "csv", "-f", "xlsx"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write registers whose names, sheets, headers and values begin as formulas do."""
    folder = tmp_path_factory.mktemp("sources")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "=1+1 @x"
    for row in (OM, *([f"280123456{n}", HOSTILE if n == 3 else "Drenthe", "ja", "5-9-2012", d] for n, d in CELLS)):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(sheet.max_row + (place == 1), place)
            cell.value = value
            cell.data_type = "s"
    book.create_sheet("+skipped")["A1"] = "'=data"
    book.save(folder / "=om+1.xlsx")
    rows = ["V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot;+kolom", "2801234569;Drenthe;ja;6-9-2012;@x;-1+1"]
    (folder / "-1+cmd.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "@sum.csv").write_text("V-nummer;Datum ontvangst aangifte (M55)\n2801234561;=1+1\n", encoding="utf-8")
    return folder


CELLS = ((1, HOSTILE), (2, "+1"), (3, "@x"), (4, ""), (5, "-x"), (6, "12-9-2012"))


def texts_of(path: Path) -> Iterator[str]:
    """Give every text of a CSV, and every cell of a workbook that is a formula."""
    if path.suffix == ".csv":
        yield from (c for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for c in row)
    else:
        book = load_workbook(path)
        yield from (str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_text_is_one_that_a_spreadsheet_runs(tmp_path: Path, hostile: Path, command: tuple[str, ...]) -> None:
    options = [option.format(marked=tmp_path / "marked") for option in command[1:]]
    outcome = doorloop(command[0], hostile, *options, "-o", tmp_path / "out")
    assert outcome.code in (0, 1), outcome.err
    written = [path for path in tmp_path.rglob("*") if path.suffix in (".csv", ".xlsx")]
    assert written
    told = [text for path in written for text in texts_of(path)]
    assert [text for text in told if RUN.match(text) and not NUMBER.fullmatch(text)] == []
    if command[0] in ("check", "open"):
        assert any("om+1" in text for text in told)


def test_the_name_of_a_source_is_none_in_counts_either(tmp_path: Path, hostile: Path) -> None:
    out = tmp_path / "counts.csv"
    assert doorloop("aggregate", hostile, "-o", out).code == 0
    told = list(texts_of(out))
    assert any("om+1" in text for text in told)
    assert [text for text in told if RUN.match(text) and not NUMBER.fullmatch(text)] == []
    assert doorloop("report", out).code == 0


# ---------------------------------------------------------------- labels of definitions, and every other command

LABEL = re.compile(r'\b(nl|en) = "(?=[^"])')
SHIPPED = Path(definitions.__file__).parent / "shipped"


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the shipped definition with labels and titles that each begin as a formula does."""
    path = Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("definition") / "own")) / "own.toml"
    text, found = LABEL.subn(r'\1 = "=', (SHIPPED / "kansloze-aangiften.toml").read_text("utf-8"))
    assert found > 200
    path.write_text(text, "utf-8")
    for codes in path.parent.glob("*.csv"):
        head, *rows = csv.reader(io.StringIO(codes.read_text("utf-8")))
        lines = [[f"={c}" if head[i] in ("nl", "en") else c for i, c in enumerate(row)] for row in rows]
        with codes.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *lines])
    return path


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory, labels: Path) -> Path:
    """Write the sample's tables, with the labels of that definition, as a publication."""
    path = tmp_path_factory.mktemp("publication") / "frozen.toml"
    assert doorloop("verify", SAMPLE, "-d", labels, "--freeze", path).code == 0
    return path


def refuse_formulas(folder: Path, expected: int) -> None:
    """Hold every CSV and XLSX of a folder against what a spreadsheet runs; there are so many of them."""
    written = [path for path in folder.rglob("*") if path.suffix in (".csv", ".xlsx")]
    assert len(written) >= expected
    assert [(p.name, t) for p in written for t in texts_of(p) if RUN.match(t) and not NUMBER.fullmatch(t)] == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("check {sample} -d {labels} -f csv -f xlsx --annotate {out}/marked", 4),
        ("open {sample} -d {labels} -f csv -f xlsx", 2),
        ("handovers {sample} -d {labels} -f csv -f xlsx", 2),
        ("report {sample} -d {labels} -f csv -f xlsx --basis all --by regio", 11),
        ("report {sample} -d {labels} -f csv --dialect excel-nl", 10),
        ("report {sample} -d {labels} -f csv -f xlsx --publish", 8),
        ("case {sample} -d {labels} --at om_rotterdam-rijnmond.xlsx:{pilot}:12 -f csv -f xlsx", 2),
        ("case {hostile} --at {om}:{sheet}:3 -f csv -f xlsx", 2),
        ("verify {sample} -d {labels} -p {frozen} -f csv -f xlsx", 2),
        ("verify -d {labels} -p {frozen} -f csv -f xlsx", 2),
        ("verify {table} -f csv -f xlsx", 2),
        ("export {sample} -d {labels} --key {key} --min-k 1 -f csv", 2),
        ("export {hostile} --key {key} --min-k 1 -f csv", 2),
    ],
)
def test_no_command_writes_what_a_spreadsheet_runs(
    tmp_path: Path, hostile: Path, labels: Path, frozen: Path, command: str, expected: int
) -> None:
    """Whatever the names, sheets, headers and values of sources, and the labels of definitions and publications."""
    out, key, table = tmp_path / "out", tmp_path / "key", tmp_path / "=table.csv"
    table.write_text("=1+1;@n;+%\nTotaal;44;100\n=cmd|'x'!A1;20;46\n@rest;24;55\n", "utf-8")
    assert doorloop("key", key).code == 0
    named = {"sample": SAMPLE, "hostile": hostile, "labels": labels, "frozen": frozen, "key": key, "table": table}
    sheets = {"pilot": "kansloze aangiften", "sheet": "=1+1 @x"}
    words = [word.format(**named, **sheets, out=out, om="=om+1.xlsx") for word in command.split()]
    outcome = doorloop(*words, "-o", out)
    assert outcome.code in (0, 1), outcome.err
    refuse_formulas(out, expected)


@pytest.mark.slow
def test_no_audit_writes_what_a_spreadsheet_runs(tmp_path: Path, labels: Path) -> None:
    release, out = tmp_path / "=release", tmp_path / "out"
    publish = ("report", SAMPLE, "-d", labels, "--publish", "-f", "csv", "-f", "json", "-o", release)
    assert doorloop(*publish).code == 0
    decisions = csv.DictReader(io.StringIO((release / "decisions.csv").read_text("utf-8")))
    count = next(row["count"] for row in decisions if row["count"])
    made = doorloop(*publish, "--except", count, "--because", "=1+1")
    assert made.code == 0, made.err
    assert "'=1+1" in (release / "decisions.csv").read_text("utf-8")
    refuse_formulas(release, 8)
    assert doorloop("audit", release, "-d", labels, "-f", "csv", "-f", "xlsx", "--all", "-o", out).code in (0, 1, 3)
    refuse_formulas(out, 2)


def test_no_file_for_another_hand_is_run(tmp_path: Path, labels: Path) -> None:
    """Counts, the template of a register and the workbook for printed tables."""
    assert doorloop("aggregate", SAMPLE, "-d", labels, "-o", tmp_path / "counts.csv").code == 0
    for register in ("om", "ind"):
        assert doorloop("template", register, "-d", labels, "-o", tmp_path / f"{register}.xlsx").code == 0
    assert doorloop("verify", "--blank", tmp_path / "blank.xlsx").code == 0
    refuse_formulas(tmp_path, 4)


def test_a_word_of_a_definition_stays_a_word_in_the_rules_of_a_template(tmp_path: Path) -> None:
    """A quotation mark in it ends no text of a validation's formula."""
    own = tmp_path / "own.toml"
    shutil.copy(SHIPPED / "nationaliteiten.csv", tmp_path)
    text = (SHIPPED / "kansloze-aangiften.toml").read_text("utf-8")
    assert text.count('unknown = ["onbekend"') == 1
    word = '\'x",HYPERLINK("http://x.example"),"\''
    own.write_text(text.replace('unknown = ["onbekend"', f"unknown = [{word}"), "utf-8")
    made = doorloop("template", "om", "-d", own, "-o", tmp_path / "om.xlsx")
    assert made.code == 0, made.err
    sheet = load_workbook(tmp_path / "om.xlsx").worksheets[0]
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation if "HYPERLINK" in (rule.formula1 or "")]
    assert rules
    outside = [re.sub(r'"(?:[^"]|"")*"', "", rule) for rule in rules]
    assert [rule for rule in outside if "HYPERLINK" in rule] == []
