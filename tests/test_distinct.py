"""Sheets that are taken apart: the same cells as a reader of workbooks finds, or left to that reader."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from doorloop.base.errors import UnreadableError
from doorloop.registers.frames import Cell, DigitColumn, RawColumn, Sheet
from doorloop.registers.read import alike, distinct, package, read
from doorloop.registers.read.markup import MAIN
from doorloop.registers.read.worksheet import read_sheet
from kit.draws import examples
from kit.facts import corpus_files

PART = "xl/worksheets/sheet1.xml"
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
TAIL = b"</sheetData></worksheet>"
LARGE = 1 << 40

VALUES = st.one_of(
    st.sampled_from(
        ["ja", "nee", "", " ", "n.v.t.", "Côte d'Ivoire", "a<b&c>\"d'", "é" * 200, "x\ny", "1e5", "0012345"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    st.integers(2_000_000_000, 2_000_000_040).map(str),
    st.integers(-10, 10),
    st.floats(-1e6, 1e6),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1905, 1, 1), datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0)),
    st.times().map(lambda time: time.replace(microsecond=0)),
)
PLACES = st.tuples(
    st.one_of(st.integers(1, 12), st.integers(1, 300)), st.one_of(st.integers(1, 6), st.sampled_from([26, 27, 53, 703]))
)


@pytest.fixture(autouse=True)
def _small_sheets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "WORTH", 0)
    monkeypatch.setattr(distinct, "SPARSE", LARGE)
    monkeypatch.setattr(package, "PIECE", 16)  # packed bytes: of a few cells
    monkeypatch.setattr(alike, "MANY", 2)


def both(data: bytes) -> tuple[list[Sheet] | str, list[Sheet] | str]:
    """Read a workbook with its sheets taken apart, and as a whole; an error is told by what it says."""
    apart = outcome(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "WORTH", LARGE)
        return apart, outcome(data)


def outcome(data: bytes) -> list[Sheet] | str:
    try:
        return read(data, "register.xlsx")
    except UnreadableError as error:
        return str(error)


def cells(sheet: Sheet) -> dict[tuple[int, int], tuple[type, Cell]]:
    """Give every cell that is not empty by its place, with its type."""
    return {
        (y, x + sheet.first_column): (type(cell), cell)
        for y, row in enumerate(sheet.rows)
        for x, cell in enumerate(row)
        if cell != ""
    }


def beside(sheet: Sheet) -> tuple[object, ...]:
    """Give all that a sheet says beside its cells."""
    return sheet.name, sheet.epoch_1904, sheet.hidden, sheet.hidden_rows, sheet.hidden_columns, sheet.filtered


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet(xml: bytes, texts: Iterable[bytes] = (b"een", b"twee", b"drie")) -> bytes:
    """Give a workbook with this markup for its only sheet, and with these shared texts."""
    book = Workbook()
    book.active.append([date(2014, 1, 31)])  # type: ignore[union-attr]
    shared = b"".join(b"<si><t>%b</t></si>" % text for text in texts)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == PART else old.read(name))
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'.encode() + shared + b"</sst>")
    return target.getvalue()


def rows(*markup: str) -> bytes:
    return HEAD + "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(markup, 1)).encode() + TAIL


def prefixed(xml: bytes) -> bytes:
    """Give every element of a sheet the prefix `x`."""
    return xml.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")


def is_apart(xml: bytes) -> bool:
    return distinct.take_apart([xml]) is not None


def same(data: bytes) -> None:
    apart, whole = both(data)
    if isinstance(apart, str) or isinstance(whole, str):
        assert apart == whole
        return
    assert [cells(sheet) for sheet in apart] == [cells(sheet) for sheet in whole]
    assert [beside(sheet) for sheet in apart] == [beside(sheet) for sheet in whole]


# ---------------------------------------------------------------- the same as a whole


@pytest.mark.slow
@given(st.dictionaries(PLACES, VALUES, min_size=1, max_size=60), st.booleans())
@settings(deadline=None)
def test_cells_are_those_of_the_whole_sheet(found: dict[tuple[int, int], Cell], hidden: bool) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), value in found.items():
        sheet.cell(row, column).value = value
        sheet.cell(row, column).data_type = "s" if isinstance(value, str) else sheet.cell(row, column).data_type
    if hidden:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert is_apart(archive.read(PART))
    same(data)


@pytest.mark.parametrize("size", [distinct.WIDTH - 1, distinct.WIDTH, distinct.WIDTH + 1, 3 * distinct.WIDTH])
def test_every_distinct_cell_is_found_again(size: int) -> None:
    """Cells stand `WIDTH` a row in the sheet that is made of them: full rows, and a last one that is not."""
    xml = rows(*(f'<c r="A{n}" t="n"><v>{n}</v></c><c r="C{n}" t="n"><v>{-n}</v></c>' for n in range(1, size + 1)))
    (sheet,) = read(with_sheet(xml), "register.xlsx")
    assert is_apart(xml)
    assert sheet.rows == [[float(n), "", float(-n)] for n in range(1, size + 1)]


def test_cells_alike_are_found_alike_whatever_their_length() -> None:
    """Some thousand texts of each length, many of which differ in a single byte, more than fit into one table."""
    chance = random.Random(1)
    texts = ["".join(chance.choices("ab", k=chance.randrange(90))) for _ in range(3 * alike.MOST // 2)]
    xml = rows(*(f'<c r="B{n}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(texts, 1)))
    taken = distinct.take_apart([xml])
    assert taken is not None
    assert taken.size == len({*texts})
    (sheet,) = read(with_sheet(xml), "register.xlsx")
    assert sheet.first_column == 1
    assert [row[0] for row in sheet.rows] + [""] * (len(texts) - len(sheet)) == texts


def test_a_column_of_identifiers_is_packed_as_numbers() -> None:
    xml = rows(*(f'<c r="A{n}" t="inlineStr"><is><t>{2_000_000_000 + n}</t></is></c>' for n in range(1, 2000)))
    apart, whole = both(with_sheet(xml))
    assert is_apart(xml)
    assert not isinstance(apart, str)
    assert not isinstance(whole, str)
    assert type(apart[0].columns[0]) is type(whole[0].columns[0])
    same(with_sheet(xml))


def sharing(xml: bytes) -> bytes:
    """Give a workbook with this sheet, in which all texts are shared, as most programs write them."""
    texts: dict[bytes, int] = {}

    def cell(text: re.Match[bytes]) -> bytes:
        return b' t="s"><v>%d</v></c>' % texts.setdefault(text[1], len(texts))

    xml = re.sub(rb' t="inlineStr"><is><t>([^<]*)</t></is></c>', cell, xml)
    return with_sheet(xml, texts)


WRITERS = {
    "xlsxwriter": ('<row r="{}">', '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>', '<c r="{}" s="1"><v>{}</v></c>'),
    "Excel": (
        '<row r="{}" spans="1:6" ht="15" x14ac:dyDescent="0.25">',
        '<c r="{}" s="1" t="inlineStr"><is><t>{}</t></is></c>',
        '<c r="{}"><v>{}</v></c>',
    ),
    "LibreOffice": (
        '<row r="{}" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0">',
        '<c r="{}" s="0" t="str"><v>{}</v></c>',
        '<c r="{}" s="1" t="n"><v>{}</v></c>',
    ),
}
"""How programs write a row, a text and a number."""
IDENTIFIERS = ("2{:09}", "{:015}", "{:016}", "{:04}", "V{:09}", " {:09}")


def register(writer: str, identifier: str, hidden: int, chance: random.Random) -> bytes:
    """Write a register: identifiers, dates, words, what half of the rows have, and rows that nobody sees."""
    row, text, number = WRITERS[writer]
    written = []
    for n in range(1, chance.choice([40, 300, 900])):
        cells = [text.format(f"A{n}", identifier.format(chance.randrange(10**4) if n % 9 else 7))]
        cells += [number.format(f"{letter}{n}", chance.randrange(41_000, 41_400)) for letter in "BC" if n % 7]
        cells += [text.format(f"D{n}", chance.choice(["ja", "nee", "onbekend", "20130115", "1"]))]
        cells += [text.format(f"AA{n}", chance.randrange(10**9))] * (n % 2)
        cells += [f'<c r="AB{n}" s="1"/>'] * (n % 3 == 0)
        cells += [f'<c r="AC{n}" t="s"><v>{chance.randrange(3)}</v></c>'] * (n % 5 > 0)
        opening = row.format(n)
        if n in (hidden, 2 * hidden):
            opening = opening.replace(' hidden="false"', "").replace(">", ' hidden="1">')
        written.append(opening + "".join(cells) + "</row>")
    return HEAD.replace(b" xmlns=", b' xmlns:x14ac="x" xmlns=') + "".join(written).encode() + TAIL


CHANCE = st.randoms(use_true_random=False)


@given(st.sampled_from(sorted(WRITERS)), st.sampled_from(IDENTIFIERS), st.integers(1, 40), CHANCE, st.integers(1, 3000))
@settings(deadline=None, max_examples=examples(60))
def test_registers_of_several_programs_are_the_same(
    writer: str, identifier: str, hidden: int, chance: random.Random, size: int
) -> None:
    """With look-up tables that are soon full, and blocks of few rows."""
    xml = register(writer, identifier, hidden, chance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "PIECE", size)
        patch.setattr(alike, "SLOTS", chance.choice([2, 15]))
        patch.setattr(alike, "MOST", chance.choice([9, 1 << 15]))
        assert is_apart(xml)
        for data in (with_sheet(xml), sharing(xml.replace(b't="s"', b't="n"'))):
            same(data)
            assert not isinstance(outcome(data), str)


def test_a_register_of_identifiers_needs_no_reader_for_them() -> None:
    xml = register("xlsxwriter", "2{:09}", 1, random.Random(4))
    taken = distinct.take_apart([xml])
    assert taken is not None
    assert b"<t>2000" not in taken.cells
    assert len(taken.texts) > 39


def test_shared_identifiers_are_packed_as_numbers() -> None:
    xml = rows(*(f'<c r="A{n}" t="inlineStr"><is><t>{2_000_000_000 + n}</t></is></c>' for n in range(1, 2000)))
    data = sharing(xml.replace(b"2000000007", b"onbekend"))
    apart, whole = both(data)
    assert not isinstance(apart, str)
    assert not isinstance(whole, str)
    assert isinstance(apart[0].columns[0], DigitColumn)
    assert apart[0].columns[0].others == {6: "onbekend"}
    same(data)


@pytest.mark.parametrize("text", ["1", "01", "2013", "20130115", "000000000000001"])
def test_texts_of_digits_that_come_back_are_texts(text: str) -> None:
    xml = rows(*(f'<c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c>' for n in range(1, 90)))
    (sheet,) = read(with_sheet(xml), "register.xlsx")
    assert sheet.rows == [[text]] * 89
    assert isinstance(sheet.columns[0], RawColumn)
    assert sheet.columns[0].distinct == [text]


def test_rows_that_nobody_sees_are_told_wherever_they_stand() -> None:
    row, cell = '<row r="{}"{}>', '<c r="A{}"><v>5</v></c></row>'
    lines = (row.format(n, "" if n % 3 else ' hidden="1"') + cell.format(n) for n in range(1, 50))
    xml = HEAD + "".join(lines).encode() + b'<row r="90" hidden="true"/>' + TAIL
    assert is_apart(xml)
    (sheet,) = read(with_sheet(xml), "register.xlsx")
    assert sheet.hidden_rows == {*range(2, 49, 3), 89}


@pytest.fixture(scope="module")
def corpus() -> list[Path]:
    return [path for path in corpus_files("**/*", (".xlsx",)) if path.stat().st_size < 300_000]


@pytest.mark.shared
@pytest.mark.slow
def test_workbooks_that_people_made_are_the_same(corpus: list[Path]) -> None:
    apart = 0
    for path in corpus:
        data = path.read_bytes()
        try:
            same(data)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                apart += any(is_apart(archive.read(name)) for name in archive.namelist() if "worksheets/sheet" in name)
        except (zipfile.BadZipFile, RuntimeError, KeyError, OSError):
            continue
    assert apart > 100


# ---------------------------------------------------------------- markup that is written otherwise

TEXT = '<c r="A1" t="s"><v>0</v></c>'
PLAIN = {
    "an empty row": rows(TEXT, "", '<c r="B3"><v>5</v></c>'),
    "a row that closes itself": HEAD + b'<row r="1"/><row r="2"><c r="A2"><v>5</v></c></row><row r="3"/>' + TAIL,
    "cells that close themselves": rows('<c r="A1"/><c r="B1" s="1"/><c r="C1"><v>5</v></c><c r="D1"/>'),
    "cells without a value": rows('<c r="A1"></c><c r="B1" s="1"></c><c r="C1"><v>5</v></c><c r="D1"></c>'),
    "rows with more attributes": HEAD + b'<row r="1" spans="1:2" ht="15"><c r="A1"><v>5</v></c></row>' + TAIL,
    "text with references": rows('<c r="A1" t="inlineStr"><is><t>a &amp; &lt;c r=&quot; &#233;</t></is></c>'),
    "a hidden row": HEAD + b'<row r="1"><c r="A1"><v>5</v></c></row><row r="2" hidden="1"></row>' + TAIL,
    "more space": rows('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>'),
    "the last cell": rows('<c r="XFD1"><v>1</v></c>'),
    "a text that is shared": rows(TEXT + '<c r="B1" t="s"><v>2</v></c>', '<c r="A2" t="s"><v>2</v></c>'),
    "a date": rows('<c r="A1" s="1"><v>41670</v></c><c r="B1"><v>41670</v></c>'),
    "a text of a formula": rows('<c r="A1" t="str"><v>a</v></c>'),
    "an error": rows('<c r="A1" t="e"><v>#N/A</v></c>'),
    "a formula": rows('<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c>'),
    "a formula that failed": rows('<c r="A1" t="e"><f aca="false">1/0</f><v>#DIV/0!</v></c><c r="B1"><v>1</v></c>'),
    "a shared formula": rows('<c r="A1"><f t="shared" ref="A1:A2" si="0">1+1</f><v>2</v></c><c r="B1"><f si="0"/></c>'),
    "a formula of texts": rows('<c r="A1" t="str"><f>B1&amp;"&lt;"</f><v></v></c><c r="B1"><f>B1&amp;"&lt;"</f></c>'),
    "a prefix": prefixed(rows(TEXT + '<c r="B1"><v>5</v></c>', '<c r="A2" t="e"><v>#N/A</v></c>')),
    "a declaration and a prefix": b"<?xml version='1.0' encoding='utf-8'?>" + prefixed(rows(TEXT)),
    "a switch": rows('<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1"><v>1</v></c>'),
}
"""Written as spreadsheet programs write it, odd as it may be."""
OTHER = {
    "no cell": rows("", ""),
    "rich text": rows('<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>vet</t></r><r><t> dun</t></r></is></c>'),
    "a comment": rows(f"<!-- {TEXT} -->" + '<c r="B1"><v>5</v></c>'),
    "a comment behind": rows('<c r="A1"><v>5</v></c>' + f"<!-- {TEXT.replace('A', 'B')} -->"),
    "raw text": rows('<c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"><v>5</v></c>]]></t></is></c>'),
    "an instruction": rows('<?x <c r="A1"><v>5</v></c>?><c r="A1"><v>6</v></c>'),
    "no references": rows("<c><v>5</v></c><c><v>6</v></c>"),
    "some references": rows('<c r="A1"><v>5</v></c><c><v>6</v></c>'),
    "another order of attributes": rows('<c t="s" r="A1"><v>0</v></c>'),
    "other quotes": rows("<c r='A1' t='s'><v>0</v></c>"),
    "space between cells": rows('\n  <c r="A1"><v>5</v></c>\n  <c r="B1"><v>6</v></c>\n'),
    "two prefixes": prefixed(rows(TEXT + '<c r="B1"/>'))
    .replace(b"<x:worksheet", b'<x:worksheet xmlns:y="y"')
    .replace(b'<x:c r="B1"/>', b'<y:c r="B1"><y:v>5</y:v></y:c>'),
    "a prefix and none": prefixed(rows(TEXT + '<c r="B1"/>')).replace(b'<x:c r="B1"/>', b'<c r="B1"><v>5</v></c>'),
    "a prefix and a comment": prefixed(rows(TEXT)).replace(b"</x:row>", b"<!-- <x:c/> --></x:row>"),
    "cells out of order": rows('<c r="B1"><v>5</v></c><c r="A1"><v>6</v></c>'),
    "rows out of order": HEAD
    + b'<row r="2"><c r="A2"><v>5</v></c></row><row r="1">'
    + TEXT.encode()
    + b"</row>"
    + TAIL,
    "a cell twice": rows('<c r="A1"><v>5</v></c><c r="A1"><v>6</v></c>'),
    "a cell within a cell": rows('<c r="A1"><v>5</v><extLst><c r="B1"><v>6</v></c></extLst></c>'),
    "a small letter": rows('<c r="a1"><v>5</v></c>'),
    "a place that is none": rows('<c r="A0"><v>5</v></c>'),
    "a column beyond the last": rows('<c r="XFE1"><v>5</v></c>'),
    "a row beyond the last": rows('<c r="A1048577"><v>5</v></c>'),
    "a very long number": rows('<c r="A00000001"><v>5</v></c>'),
    "a cell of another row": rows('<c r="A1"><v>5</v></c><c r="B2"><v>6</v></c>'),
    "a row of another number": rows('<c r="A1"><v>5</v></c>').replace(b'row r="1"', b'row r="11"'),
    "a row without a number": rows('<c r="A1"><v>5</v></c>').replace(b' r="1"', b""),
    "other attributes of a row before": rows('<c r="A1"><v>5</v></c>').replace(b"row r", b'row ht="1" r'),
    "a row that closes itself and has cells": rows('<c r="A1"><v>5</v></c>').replace(b'row r="1"', b'row r="1"/'),
    "a row that does not close": rows('<c r="A1"><v>5</v></c>', "").replace(b"</row></sheet", b"</sheet"),
    "an odd attribute of a row": rows('<c r="A1"><v>5</v></c>').replace(b'r="1">', b'r="1" ht=15>', 1),
    "no sign at all": rows('<c r="A1"><v>5</v></c>\0'),
    "a cell that does not end": rows('<c r="A1"><v>5</v>'),
    "a row that does not end": HEAD + b'<row r="1">' + TEXT.encode() + TAIL,
    "something between rows": HEAD + b'<row r="1">' + TEXT.encode() + b"</row><x/>" + TAIL,
    "a sheet without data": HEAD[:-11] + b"<sheetData/></worksheet>",
}
"""Written in another way, or wrong."""


def test_a_formula_behind_the_cells_is_none_of_theirs() -> None:
    """As programs write the list of allowed values of a column."""
    behind = b"</sheetData><extLst><ext><x:f>Lijst!$A$1:$A$9</x:f><formula1/></ext></extLst></worksheet>"
    xml = rows('<c r="A1"><v>5</v></c><c r="B1"/>').replace(TAIL, behind).replace(b"xmlns=", b'xmlns:x="x" xmlns=')
    apart, whole = both(with_sheet(xml))
    assert not isinstance(apart, str)
    assert not isinstance(whole, str)
    assert apart[0].rows == whole[0].rows == [[5.0]]


@pytest.mark.parametrize("name", PLAIN)
def test_plain_markup_is_taken_apart(name: str) -> None:
    assert is_apart(PLAIN[name])
    same(with_sheet(PLAIN[name]))


@pytest.mark.parametrize("name", OTHER)
def test_other_markup_is_left_to_the_reader(name: str) -> None:
    assert not is_apart(OTHER[name])
    same(with_sheet(OTHER[name]))


def test_a_sheet_with_few_cells_far_apart_is_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "SPARSE", 50)
    assert is_apart(rows('<c r="A1"><v>1</v></c><c r="AA1"><v>2</v></c>'))
    assert not is_apart(rows('<c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c>'))


def test_a_small_sheet_is_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = rows(TEXT)
    with zipfile.ZipFile(io.BytesIO(with_sheet(xml))) as archive:
        assert read_sheet(package.Package(archive), PART)[0].distinct is not None
        monkeypatch.setattr(distinct, "WORTH", len(xml))
        assert read_sheet(package.Package(archive), PART)[0].distinct is not None
        monkeypatch.setattr(distinct, "WORTH", len(xml) + 1)
        assert read_sheet(package.Package(archive), PART)[0].distinct is None


@pytest.mark.parametrize("name", PLAIN)
def test_markup_that_comes_piece_by_piece_is_the_same(name: str) -> None:
    """However small the pieces: within a tag, within the name of one, behind each row."""
    xml = PLAIN[name]
    whole = distinct.take_apart([xml])
    assert whole is not None
    for size in (1, 2, 7, 30, len(xml) - 1):
        taken = distinct.take_apart(xml[at : at + size] for at in range(0, len(xml), size))
        assert taken is not None
        assert (taken.cells, taken.frame, taken.size) == (whole.cells, whole.frame, whole.size)
        assert [column.tolist() for column in taken.part] == [column.tolist() for column in whole.part]


def test_rows_without_an_end_are_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = rows(TEXT, '<c r="A2"><v>5</v></c>')
    monkeypatch.setattr(distinct, "LONGEST", 60)
    assert distinct.take_apart([xml[:-20], xml[-20:]]) is not None
    assert distinct.take_apart(xml[at : at + 1] for at in range(len(xml))) is None
    assert distinct.take_apart([xml[: -len(TAIL)]]) is None


PIECES = (
    *(b'<c r="A1" t="s"><v>1</v></c>', b'<c r="B1"/>', b"</c>", b"</row>", b'<row r="2">', b"<row/>", b"<v>", b"/>"),
    *(b"<!--", b"-->", b"<f>", b'"', b">", b"<", b"/", b" ", b"c", b"r", b"9", b"A", b"<is><t>", b"</sheetData>"),
)


@given(st.data())
@settings(max_examples=examples(100))
def test_spoilt_markup_is_no_other_sheet_than_a_reader_finds(data: st.DataObject) -> None:
    """Where a sheet is still taken apart, a reader of the whole finds the same, or refuses it."""
    xml = data.draw(st.sampled_from([PLAIN[name] for name in sorted(PLAIN)]), "sheet")
    for _ in range(data.draw(st.integers(1, 3), "how many")):
        low = data.draw(st.integers(len(HEAD), len(xml) - len(TAIL)), "from")
        high = data.draw(st.integers(low, min(low + 12, len(xml) - len(TAIL) + 3)), "to")
        xml = xml[:low] + data.draw(st.sampled_from([b"", *PIECES]), "piece") + xml[high:]
    apart, whole = both(with_sheet(xml))
    if isinstance(whole, str) or isinstance(apart, str):
        assert isinstance(whole, str)
        return
    assert [cells(sheet) for sheet in apart] == [cells(sheet) for sheet in whole]
