"""Files that nobody meant well: each ends in a named error or a finding, and leaves nothing behind."""

from __future__ import annotations

import csv
import faulthandler
import gc
import io
import json
import multiprocessing
import os
import re
import struct
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from doorloop.base import isolated
from doorloop.base.errors import SourceError, UnreadableError
from doorloop.definition import load
from doorloop.registers import contents
from doorloop.runs import pipeline
from kit.facts import corpus_files
from kit.found import some
from kit.pilot import OM, Outcome, Table, at_cells, checked, clean, doorloop, om_case, places, unzipped

pytestmark = pytest.mark.usefixtures("in_workers")

Change = Callable[[bytes], bytes]

WORKBOOKS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
SHEET, BOOK, RELATIONS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
END = b"</sheetData>"


def edited(source: Path, target: Path, **changes: Change | None) -> Path:
    """Copy a workbook with some of its parts changed, or left out; a part is named without its folder."""
    names = {
        "sheet": SHEET,
        "book": BOOK,
        "relations": RELATIONS,
        "core": "docProps/core.xml",
        "styles": "xl/styles.xml",
    }
    parts = {names[name]: change for name, change in changes.items()}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.get(name, bytes)
            if change is not None:
                new.writestr(name, change(old.read(name)))
    return target


def adding(rows: bytes) -> Change:
    """Add rows to a sheet."""

    def change(xml: bytes) -> bytes:
        assert END in xml
        return xml.replace(END, rows + END)

    return change


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep a worker that dies on purpose from telling the test's screen about it."""
    was = faulthandler.is_enabled()
    faulthandler.disable()
    yield
    if was:
        faulthandler.enable(sys.__stderr__ or 2)


@pytest.fixture
def om(tmp_path: Path) -> Path:
    """Write a clean OM workbook, and the IND export that goes with it."""
    folder = tmp_path / "clean"
    folder.mkdir()
    return clean(folder)[0]


def check(path: Path, *options: object) -> tuple[Outcome, list[dict[str, Any]]]:
    """Check one file: nothing on stderr, nothing beside it afterwards, no process left."""
    before = sorted(path.parent.iterdir())
    outcome = doorloop("check", path, *options, "--format", "json")
    assert outcome.err == ""
    assert sorted(path.parent.iterdir()) == before
    assert no_process_is_left()
    return outcome, at_cells(json.loads(outcome.out))


def no_process_is_left() -> bool:
    gc.collect()  # an error that was caught holds on to what was running when it was raised
    return multiprocessing.active_children() == []


def unreadable(path: Path, *options: object) -> str:
    """Give the message about a file that cannot be read: a finding of `check`, an error of `report`."""
    outcome, findings = check(path, *options)
    assert outcome.code == 1
    assert [(f["code"], f["file"]) for f in findings] == [("file-unreadable", path.name)]
    out = path.parent / "out"
    stopped = doorloop("report", path, *options, "--format", "csv", "--out", out)
    assert (stopped.code, stopped.out) == (3, "")
    assert stopped.err.startswith(f"fout: {path.name}")
    assert "\n  probeer: " in stopped.err
    assert not out.exists()
    message = findings[0]["message"]
    assert isinstance(message, str)
    assert 10 < len(message) < 250
    return message


def all_unreadable(folder: Path) -> dict[str, str]:
    """Give the message about each file of a folder of which none can be read."""
    outcome = doorloop("check", folder, "--format", "json")
    assert (outcome.code, outcome.err) == (1, "")
    findings = at_cells(json.loads(outcome.out))
    assert {f["code"] for f in findings} == {"file-unreadable"}
    assert sorted(f["file"] for f in findings) == sorted(path.name for path in folder.iterdir())
    assert all(10 < len(f["message"]) < 250 for f in findings)
    return {f["file"]: f["message"] for f in findings}


def read_well(path: Path, *options: object) -> list[dict[str, Any]]:
    """Give the findings of a file whose five cases are read nonetheless."""
    outcome, findings = check(path, *options)
    tables = json.loads(outcome.out)["summary"]["tables"]
    assert [t["used"] for t in tables] == [5]
    return findings


# ---------------------------------------------------------------- protected


def ole(*names: str) -> bytes:
    """Write a compound file whose directory holds these streams, all of them empty."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    entries = b"".join(_entry(name, 5 if name == "Root Entry" else 2) for name in ("Root Entry", *names))
    return header + table + entries.ljust(512, b"\0")


def _entry(name: str, kind: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, 1 if kind == 5 else none)
    return head.ljust(116, b"\0") + struct.pack("<IQ", 0xFFFFFFFE, 0)


def test_a_password_is_named(tmp_path: Path) -> None:
    data = ole("EncryptionInfo", "EncryptedPackage")
    assert len(data) == 1536
    for number, suffix in enumerate(WORKBOOKS):
        (tmp_path / f"om.{suffix}").write_bytes(data + bytes(number))
    assert all("password" in message or "wachtwoord" in message for message in all_unreadable(tmp_path).values())


def test_a_compound_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "om.xls").write_bytes(ole("WordDocument"))
    message = unreadable(tmp_path / "om.xls")
    assert "password" not in message
    assert "wachtwoord" not in message


# ---------------------------------------------------------------- damaged, or something else by that name


def test_a_workbook_that_breaks_off(tmp_path: Path, om: Path) -> None:
    data = om.read_bytes()
    folder = tmp_path / "parts"
    folder.mkdir()
    for share in (0.01, 0.2, 0.5, 0.9, 0.99, 0.999):
        (folder / f"{share}.xlsx").write_bytes(data[: int(share * len(data))])
    all_unreadable(folder)
    unreadable(folder / "0.5.xlsx")


def test_a_sheet_that_breaks_off(tmp_path: Path, om: Path) -> None:
    unreadable(edited(om, tmp_path / "om.xlsx", sheet=lambda xml: xml[: len(xml) // 2]))


@pytest.mark.parametrize("part", ["book", "sheet"])
def test_a_workbook_without_one_of_its_parts(tmp_path: Path, om: Path, part: str) -> None:
    unreadable(edited(om, tmp_path / "om.xlsx", **{part: None}))


def test_without_relations_a_sheet_is_the_part_that_there_is(tmp_path: Path, om: Path) -> None:
    outcome, findings = check(edited(om, tmp_path / "om.xlsx", relations=None))
    assert (outcome.code, findings) == (0, [])
    assert json.loads(outcome.out)["summary"]["linkage"]["counted"] > 0


MARKUP = {
    "html": b"<html><table><tr><td>V-nummer</td><td>Regio</td></tr></table></html>",
    "doctype": b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html></html>",
    "xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
}
OTHER = {
    "text": b"V-nummer;Regio\n2800000001;Drenthe\n",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "zeros": bytes(600),
    "space": b" \n",
}
OTHER["nothing"] = b""


def test_something_else_under_a_workbook_s_name(tmp_path: Path) -> None:
    """Text and markup are told apart; each file's name tells what it holds, and its ending what it says it is."""
    for number, ((content, data), suffix) in enumerate(product((MARKUP | OTHER).items(), WORKBOOKS)):
        (tmp_path / f"{content}.{suffix}").write_bytes(data + b" " * number)
    messages = all_unreadable(tmp_path)
    assert len(messages) == 40
    alike: dict[str, list[str]] = {name.partition(".")[0]: [] for name in messages}
    for name, message in messages.items():
        alike[name.partition(".")[0]].append(message.replace(name.rpartition(".")[2], "…"))
    assert all(len(set(found)) == 1 for found in alike.values())
    assert {name for name, found in alike.items() if "XML" in found[0]} == set(MARKUP)


@pytest.mark.parametrize("content", ["html", "nothing"])
def test_a_report_stops_at_something_else(tmp_path: Path, content: str) -> None:
    (tmp_path / "om.xls").write_bytes((MARKUP | OTHER)[content])
    unreadable(tmp_path / "om.xls")


@pytest.mark.parametrize("suffix", ["xls", "xlsm", "xlsb", "ods"])
def test_a_workbook_under_another_workbook_s_name_is_read(tmp_path: Path, om: Path, suffix: str) -> None:
    """What a file is tells how it is read, and its name does not."""
    path = tmp_path / f"om.{suffix}"
    path.write_bytes(om.read_bytes())
    assert read_well(path) == []


def test_something_else_under_a_csv_s_name(tmp_path: Path, om: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    data = {name: OTHER[name] for name in ("zeros", "nothing", "space")}
    for name, content in (data | {"workbook": om.read_bytes(), "ole": ole("Workbook")}).items():
        (folder / f"{name}.csv").write_bytes(content)
    all_unreadable(folder)


@pytest.mark.parametrize(
    "text", ['V-nummer;"Regio\n2800000001;x', "sep=;", "\ufeff", ";;;;\n;;;;\n", "\r\r\r\r", '"' * 9999]
)
def test_a_csv_without_a_register(tmp_path: Path, text: str) -> None:
    (tmp_path / "om.csv").write_text(text, "utf-8", newline="")
    outcome = doorloop("check", tmp_path / "om.csv")
    assert outcome.code in (1, 3)
    assert "om.csv" in outcome.out + outcome.err


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "om.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    unreadable(tmp_path / "om.xlsx")


# ---------------------------------------------------------------- too much of something


def with_entities(xml: bytes) -> bytes:
    """Put ten to the ninth letters before the root, as entities of entities."""
    nested = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    declared = b'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">' + nested + b"]>"
    head, _, rest = xml.rpartition(b"?>")
    return (head + b"?>" if head else b"") + declared + rest


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet", END, b'<row r="50"><c r="A50" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'),
        ("sheet", END, b'<row r="50"><c r="A50" t="e"><v>&e9;</v></c></row></sheetData>'),
        ("book", b'name="', b'name="&e9;'),
        ("relations", b'Target="', b'Target="&e9;'),
    ],
)
def test_entities_of_entities_are_not_followed(tmp_path: Path, om: Path, part: str, old: bytes, new: bytes) -> None:
    path = edited(om, tmp_path / "om.xlsx", **{part: lambda xml: with_entities(xml.replace(old, new, 1))})
    before = sum(os.times()[:4])
    outcome, findings = check(path, "--memory", "0.2")
    assert sum(os.times()[:4]) - before < 10  # seconds of work, its workers' too: however busy the machine is
    assert outcome.code in (0, 1)
    assert all(len(f["message"]) < 250 for f in findings)


def test_entities_in_an_opendocument(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    body = f'<o:document-content xmlns:o="{office}" xmlns:t="{table}" xmlns:c="x" c:value-type="error"><o:body>'
    body += '<o:spreadsheet><t:table t:name="&e9;"/></o:spreadsheet></o:body></o:document-content>'
    with zipfile.ZipFile(tmp_path / "om.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", with_entities(body.encode()))
    outcome = doorloop("check", tmp_path / "om.ods", "--memory", "0.2")
    assert outcome.code in (1, 3)


def test_a_bomb_is_stopped_by_memory(tmp_path: Path, om: Path) -> None:
    """Three hundred million spaces in a file of 300 kB."""
    path = tmp_path / "om.xlsx"
    with zipfile.ZipFile(om) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            data = old.read(name)
            with new.open(name, "w") as part:
                head, end, tail = data.partition(END) if name == SHEET else (data, b"", b"")
                part.write(head)
                for _ in range(300 if end else 0):
                    part.write(b" " * 1_000_000)
                part.write(end + tail)
    assert path.stat().st_size < 3_000_000
    assert "geheugen" in unreadable(path, "--memory", "0.1")


@pytest.mark.parametrize("place", ["XFD1048576", "B1048576", "AAA1048000"])
def test_a_cell_far_away_is_left_out_with_a_warning(tmp_path: Path, om: Path, place: str) -> None:
    row = re.sub(r"\D", "", place)
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'.encode()
    findings = read_well(edited(om, tmp_path / "om.xlsx", sheet=adding(far)), "--memory", "0.1")
    assert [(f["code"], f["severity"], f["cell"]) for f in findings] == [("cell-far", "warning", place)]


def test_a_cell_in_the_last_column(tmp_path: Path, om: Path) -> None:
    far = b'<row r="60"><c r="XFD60"><v>1</v></c></row>'
    findings = read_well(edited(om, tmp_path / "om.xlsx", sheet=adding(far)))
    assert [(f["code"], f["cell"]) for f in findings] == [("row-too-long", "X60"), ("row-remark", "B60")]


@pytest.mark.slow
def test_every_column_that_a_sheet_can_have(tmp_path: Path, om: Path) -> None:
    """The register in the first of 16,384 columns; each of the others is told of once."""
    cells = "".join(f'<c r="{letters}4" t="str"><v>Kolom {letters}</v></c>' for letters in columns(24, 16_384))

    def change(xml: bytes) -> bytes:
        head, end, tail = xml.partition(b'<row r="5"')
        start, close, _ = head.rpartition(b"</row>")
        return start + cells.encode() + close + end + tail

    findings = read_well(edited(om, tmp_path / "om.xlsx", sheet=change))
    assert {f["code"] for f in findings} == {"column-unknown"}
    assert [f["cell"] for f in findings] == [f"{letters}4" for letters in columns(24, 16_384)]
    assert findings[-1]["cell"] == "XFD4"


def columns(first: int, last: int) -> Iterator[str]:
    """Name columns by counting in letters."""
    alphabet = [chr(65 + i) for i in range(26)]
    names = alphabet + [a + b for a in alphabet for b in alphabet]
    names += [a + b + c for a in alphabet for b in alphabet for c in alphabet]
    yield from names[first - 1 : last]


def test_rows_without_anything_in_them(tmp_path: Path, om: Path) -> None:
    empty = "".join(f'<row r="{row}"><c r="B{row}" s="1"/></row>' for row in range(100, 200_000))
    assert read_well(edited(om, tmp_path / "om.xlsx", sheet=adding(empty.encode()))) == []


@pytest.mark.parametrize("value", ["1e20", "-1e20", "1e400", "-1", "NaN", "2958466", "99999999999", "4.1e4.1", ""])
def test_a_date_that_is_no_date(tmp_path: Path, value: str) -> None:
    """A number with a date's format, in a column of dates and in the others."""
    book = Workbook()
    table = Table(OM, 1)
    table.add(om_case(1))
    table.write(book.worksheets[0])
    book.save(tmp_path / "plain.xlsx")

    def change(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="[CDFJKR]2" s="\d+")[^>]*>.*?</c>', rb"\1><v>" + value.encode() + b"</v></c>", xml)

    path = edited(tmp_path / "plain.xlsx", tmp_path / "om.xlsx", sheet=change)
    outcome, findings = check(path)
    assert outcome.code in (0, 1)
    told = {f["cell"]: f["code"] for f in findings}
    if value and "file-unreadable" not in told.values():
        assert told.keys() >= {"F2", "J2", "K2"}
        assert set(told.values()) <= {"date-unreadable", "date-implausible", "required-empty"}


# ---------------------------------------------------------------- packages that are read in part


def backslashes(source: Path, target: Path) -> Path:
    """Name the parts of a workbook as some programs do."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = name.replace("/", "\\")
            new.writestr(entry, old.read(name))
    return target


def odd_encoding(source: Path, target: Path) -> Path:
    """Declare an encoding that one reader minds and another does not."""
    return edited(source, target, relations=lambda xml: b'<?xml version="1.0" encoding="x-odd"?>' + xml)


@pytest.mark.parametrize("pack", [backslashes, odd_encoding])
def test_an_error_cell_is_never_taken_for_an_empty_one(tmp_path: Path, pack: Callable[[Path, Path], Path]) -> None:
    """Where the values of a package can be read, so can what they do not say; or else none of it is."""
    book = Workbook()
    table = Table(OM, 1)
    table.add(om_case(1) | {"sepot": "#N/A"})
    table.write(book.worksheets[0])
    book.save(tmp_path / "plain.xlsx")
    _, findings = check(pack(tmp_path / "plain.xlsx", tmp_path / "om.xlsx"))
    assert [(f["code"], f["cell"]) for f in findings] in ([("error-cell", "J2")], [("file-unreadable", None)])


# ---------------------------------------------------------------- text that is more than text

RISKY = [
    "=cmd|'/C calc'!A0",
    "+31 6 1",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "x;=cmd|'/C calc'!A0;y",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><b>'&amp;{{ 7*7 }}{% raw %}",
    "[bold red]rood[/bold red]",
    "{key} {0} %s",
    "\x1b[2J\x1b]0;titel\x07",
    "\x9b2J",
    "a\x00b\x01c\x0bd",
    "\u202egnirts",
    "\ufffe\uffff",
]


def texts_everywhere(folder: Path, text: str) -> Path:
    """Write a CSV with a text in a date, in a code, and as a header."""
    table = Table(OM | {"more": text}, 1)
    table.add(om_case(1) | {"sepot": f"{text}", "geslacht": text})
    (folder / "om.csv").write_text(table.csv(), "utf-8", newline="")
    return folder / "om.csv"


@dataclass(frozen=True)
class Told:
    """What a check of a risky text came to: what it printed, and the folders of output and of copies."""

    screen: str
    out: Path
    copies: Path


@pytest.fixture(scope="module", params=RISKY, ids=ascii)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("risky")
    path = texts_everywhere(folder, request.param.replace("\0", ""))
    result = Told(doorloop("check", path).out, folder / "out", folder / "copies")
    formats = [f"--format={name}" for name in ("csv", "xlsx", "html")]
    outcome = doorloop("check", path, *formats, "--out", result.out, "--annotate", result.copies)
    assert outcome.code == 1
    return result


def test_nothing_that_a_spreadsheet_runs_is_in_the_csv(told: Told) -> None:
    """Whatever the separator that it takes for one: Dutch spreadsheets divide at a semicolon."""
    text = (told.out / "check.csv").read_text("utf-8")
    for separator in ",;\t":
        for row in some(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_nothing_that_a_spreadsheet_runs_is_in_a_workbook(told: Told) -> None:
    for book in (told.out / "check.xlsx", told.copies / "om.csv.xlsx"):
        for sheet in load_workbook(book):
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
            assert kinds <= {"s", "inlineStr"}
        parts = {name: data for name, data in unzipped(book).items() if "/xl/worksheets/sheet" in name}
        assert parts
        assert not any(b"<f>" in data or b"<f " in data or b"hyperlink" in data for data in parts.values())


def test_nothing_that_a_browser_runs_is_in_the_page(told: Told) -> None:
    page = (told.out / "check.html").read_text("utf-8")
    tags = set(re.findall(r"<\s*(/?[a-zA-Z][a-zA-Z0-9]*)", page))
    assert {tag.lstrip("/") for tag in tags} <= {
        "html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "section", "footer", "div",
        "h1", "h2", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li",
    }  # fmt: skip
    markup = re.sub(r">[^<]*<", "><", page)
    assert not re.search(r"\son\w+=", markup)
    assert "script" not in markup


def test_nothing_that_a_terminal_obeys_is_printed(told: Told) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told.screen)


def test_nothing_that_a_terminal_obeys_is_in_an_error(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Blad\u202e1"
    Table({id: header for id, header in OM.items() if id != "aangifte"}, 1).write(book.worksheets[0])
    book.save(tmp_path / "om.xlsx")
    outcome = doorloop("check", tmp_path / "om.xlsx")
    assert (outcome.code, "Blad\N{REPLACEMENT CHARACTER}1" in outcome.err, "\u202e" in outcome.err) == (3, True, False)


def test_what_stood_there_is_told_as_it_stood(tmp_path: Path) -> None:
    for text in ("[bold red]rood[/bold red]", "{key} {0} %s", '"><b>'):
        path = texts_everywhere(tmp_path, text)
        assert text in doorloop("check", path).out
        assert {f["value_shown"] for f in at_cells(checked(path))} == {text}


@pytest.mark.parametrize("title", ["<b>Blad", "=1+1", "a & b", "{0} %s", "2013's"])
def test_names_of_sheets_and_files_are_texts_too(tmp_path: Path, title: str) -> None:
    book = Workbook()
    book.worksheets[0].title = title
    table = Table(OM, 1)
    table.add(om_case(1) | {"sepot": "wk 36"})
    table.write(book.worksheets[0])
    path = tmp_path / "=1+1 <b>.xlsx"
    book.save(path)
    formats = [f"--format={name}" for name in ("table", "json", "csv", "xlsx", "html")]
    outcome = doorloop("check", path, *formats, "--out", tmp_path / "out", "--annotate", tmp_path / "copies")
    assert outcome.code == 1
    assert "<b>" not in (tmp_path / "out" / "check.html").read_text("utf-8")
    rows = csv.DictReader(io.StringIO((tmp_path / "out" / "check.csv").read_text("utf-8")))
    (row,) = [row for row in rows if row["code"] != "field-absent"]
    assert row["file"] == "'=1+1 <b>.xlsx"
    assert row["sheet"] == ("'=1+1" if title == "=1+1" else title)
    copy = load_workbook(tmp_path / "copies" / path.name)
    assert copy.sheetnames == [title]
    assert copy[title]["J2"].comment is not None


@pytest.mark.parametrize("memory", ["nan", "inf", "-inf", "0.05", "-1", "veel"])
def test_a_memory_that_is_none_is_refused(om: Path, memory: str) -> None:
    outcome = doorloop("check", om, f"--memory={memory}")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--memory" in outcome.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("name", ["table", "json", "csv", "xlsx", "html"])
def test_a_file_name_that_is_no_text(tmp_path: Path, name: str) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/om_\xff.csv"))
    table = Table(OM, 1)
    table.add(om_case(1) | {"sepot": "wk 36"})
    path.write_text(table.csv(), "utf-8")
    assert doorloop("check", path, "--format", name, "--out", tmp_path / "out").code == 1
    if name != "xlsx":
        assert doorloop("check", path, "--format", name).code == 1
    assert doorloop("report", path).code == 0


# ---------------------------------------------------------------- a copy that cannot be marked


def test_a_workbook_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    """It can be read and not be written again: its properties hold a date that is none."""
    path = tmp_path / "om.xlsx"
    odd = edited(doubtful(tmp_path), path, core=lambda xml: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]*Z", b"gisteren", xml))
    outcome = doorloop("check", odd, "--annotate", tmp_path / "copies", "--format", "json")
    assert outcome.code in (1, 3)
    assert outcome.code == 1 or ("om.xlsx" in outcome.err and "\n  probeer: " in outcome.err)


def test_copying_prints_no_warning(tmp_path: Path) -> None:
    """What another program added and a copy leaves out is no concern of the reader's."""
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x/></ext></extLst></worksheet>'
    odd = edited(doubtful(tmp_path), tmp_path / "om.xlsx", sheet=lambda xml: xml.replace(b"</worksheet>", extension))
    outcome = doorloop("check", odd, "--annotate", tmp_path / "copies", "--format", "json")
    assert outcome.code == 1
    assert outcome.err == f"{tmp_path / 'copies' / 'om.xlsx'}\n"


def doubtful(folder: Path) -> Path:
    """Write a workbook with one doubt."""
    book = Workbook()
    table = Table(OM, 1)
    table.add(om_case(1) | {"sepot": "wk 36"})
    table.write(book.worksheets[0])
    book.save(folder / "doubtful.xlsx")
    return folder / "doubtful.xlsx"


# ---------------------------------------------------------------- a worker that dies, and one that hangs


def dies(*arguments: object, **further: object) -> None:
    del arguments, further
    os.abort()


def exits(*arguments: object, **further: object) -> None:
    del arguments, further
    os._exit(0)


def hangs(*arguments: object, **further: object) -> None:
    del arguments, further
    time.sleep(60)


def hungry(*arguments: object, **further: object) -> int:
    del arguments, further
    return len(bytearray(1 << 40))


def breaks(*arguments: object, **further: object) -> None:
    raise RuntimeError(f"2801234567 in {arguments} {further}")


needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="a worker that is not forked does not see a patch")


@needs_fork
@pytest.mark.parametrize(
    ("function", "words"),
    [
        (dies, "het lezen brak af"),
        (exits, "het lezen brak af"),
        (hangs, "na 1 seconde gestopt"),
        (hungry, "geheugen"),
        (breaks, "RuntimeError"),
    ],
)
def test_a_worker_that_is_lost(
    tmp_path: Path, om: Path, monkeypatch: pytest.MonkeyPatch, function: Callable[..., object], words: str
) -> None:
    monkeypatch.setattr(pipeline, "read_one", function)
    monkeypatch.setattr(isolated, "START_SECONDS", 1.0)
    path = tmp_path / "om.xlsx"
    path.write_bytes(om.read_bytes())
    message = unreadable(path)
    assert words in message
    assert "2801234567" not in message


def who(name: str) -> tuple[str, int]:
    time.sleep(0.05)
    return name, os.getpid()


@pytest.mark.parametrize(
    ("processors", "size", "names", "workers"),
    [
        (1, 10**9, "abcdef", 1),
        (2, 10**9, "abcdef", 2),
        (3, 10**9, "abcdef", 3),
        (8, 1, "a", 1),
        (8, 1, "abc", 1),
        (8, 1, "abcd", 2),
        (8, 1, "abcdef", 2),
    ],
)
def test_files_are_read_side_by_side_and_come_in_order(
    monkeypatch: pytest.MonkeyPatch, processors: int, size: int, names: str, workers: int
) -> None:
    """Four small files are worth a second worker."""
    monkeypatch.setattr(isolated, "processors", lambda: processors)
    jobs = [isolated.Job(name, size + place, (name,)) for place, name in enumerate(names)]
    found = list(isolated.read_all(who, jobs, isolated.GIB))
    assert [name for name, _ in found] == list(names)  # type: ignore[misc]
    assert len({process for _, process in found} - {os.getpid()}) == workers  # type: ignore[misc]


@needs_fork
def test_after_a_worker_is_lost_another_reads_on(tmp_path: Path, om: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = contents.read_one

    def read_one(file: Path, name: str, *more: Any, **further: Any) -> object:
        {"a.xlsx": dies, "b.xlsx": hangs, "d.xlsx": breaks, "e.xlsx": dies}.get(name, bool)()
        return really(file, name, *more, **further)

    monkeypatch.setattr(pipeline, "read_one", read_one)
    monkeypatch.setattr(isolated, "START_SECONDS", 1.0)
    for name in "abde":
        (tmp_path / f"{name}.xlsx").write_bytes(om.read_bytes() + name.encode())
    (tmp_path / "c.xlsx").write_bytes(om.read_bytes())
    found = checked(tmp_path)
    lost = {("file-unreadable", f"{name}.xlsx", None, None): 1 for name in "abde"}
    assert places(found) == lost | {("file-not-read", f"{om.parent.name}/", None, None): 1}
    assert found["summary"]["linkage"] == {"counted": 5}
    assert no_process_is_left()


# ---------------------------------------------------------------- real files

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


@pytest.fixture(scope="module")
def corpus() -> list[Path]:
    return corpus_files("workbooks/**/*", SUFFIXES)


@pytest.mark.slow
@pytest.mark.shared
def test_every_file_of_the_corpus_ends_in_a_named_way(corpus: list[Path]) -> None:
    """Each is read in a worker, as the command does: no register, rows, or an error with a place and a remedy."""
    one = partial(contents.read_one, definition=load())
    jobs = [isolated.Job(path.name, path.stat().st_size, (path, path.name)) for path in corpus]
    counts: Counter[str] = Counter()
    for path, outcome in zip(corpus, isolated.read_all(one, jobs, isolated.GIB), strict=True):
        if isinstance(outcome, SourceError):
            assert path.name in outcome.where
            assert outcome.what
            assert outcome.remedy
            kind = "unreadable" if isinstance(outcome, UnreadableError) else "refused"
            counts[f"{kind}: {re.split(r'[(:0-9]', outcome.what)[0].strip()}"] += 1
        else:
            assert not isinstance(outcome, Exception), (path, outcome)
            _, tables, findings, _ = outcome
            assert {finding.code for finding in findings} <= {"sheet-skipped", "sheet-like-register"}
            counts["rows" if tables else "no register"] += 1
    sys.stdout.writelines(f"{n:4} {kind}\n" for kind, n in counts.most_common())
    assert sum(counts.values()) == len(corpus) > 750
    assert sum(n for kind, n in counts.items() if kind.startswith("unreadable")) < 110
    assert not any("Exception" in kind for kind in counts if "Panic" not in kind)
