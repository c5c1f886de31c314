"""Rows of a workbook that are made as it is written: the bytes of openpyxl's own cells, and what a sheet holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

import doorloop
from doorloop.base.errors import UsageError
from doorloop.base.formulas import is_risky
from doorloop.render import workbook
from doorloop.render.office import xml_text
from doorloop.render.workbook import ALIGNMENTS, Content, Line, Lines, Look, add_lines, make_table, save
from kit.exports import SAMPLE

LOOKS = (Look("words"), Look("inner", "#,##0"), Look("value", "dd-mm-yyyy"), Look("right", '0" "%', "F8CBAD"))
TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["", " a", "a\r\n\tb ", "=1+1", "-x", "a & <b>\"'", "€é", "x" * 40_000])
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),
)


def parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def around(book: Workbook, length: int) -> None:
    """Write titles above the rows and a note below."""
    sheet = book.worksheets[0]
    for column, title in enumerate(("A", "B", "C", "D"), start=1):
        sheet.cell(2, column, title)
    make_table(sheet, "t", 2, length, 4)
    sheet.cell(length + 4, 1, "note")


def by_lines(rows: Sequence[Sequence[Content]]) -> bytes:
    book = Workbook()
    lines = (Line(30.0 if index % 2 else None, zip(row, LOOKS, strict=True)) for index, row in enumerate(rows))
    add_lines(book.worksheets[0], Lines(3, len(rows), 4, lines))
    around(book, len(rows))
    return save(book)


def by_cells(rows: Sequence[Sequence[Content]]) -> bytes:
    """Write each cell by openpyxl."""
    book = Workbook()
    sheet = book.worksheets[0]
    for index, row in enumerate(rows):
        if index % 2:
            sheet.row_dimensions[index + 3].height = 30.0
        for column, (value, look) in enumerate(zip(row, LOOKS, strict=True), start=1):
            cell = sheet.cell(index + 3, column)
            cell.value = xml_text(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = is_risky(value)
            cell.alignment, cell.number_format = ALIGNMENTS[look.alignment], look.number_format
            if look.fill:
                cell.fill = PatternFill("solid", fgColor=look.fill)
    around(book, len(rows))
    return save(book)


def test_lines_of_every_kind_have_the_bytes_of_cells() -> None:
    rows: list[tuple[Content, ...]] = [
        ("=1+1", " a & <b>\r\n", -331, 1.5),
        ("", "€é\x00\U0001f600", None, 10**17),
        (date(2012, 1, 2), datetime(2012, 1, 2, 3, 4), date(1900, 2, 28), "x" * 40_000),
        ("", "", 0, 1 / 3),
    ]
    assert parts(by_lines(rows)) == parts(by_cells(rows))
    assert parts(by_lines([])) == parts(by_cells([]))


@pytest.mark.slow
@given(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=4))
@settings(deadline=None)
def test_lines_have_the_bytes_of_cells(rows: list[tuple[Content, ...]]) -> None:
    assert parts(by_lines(rows)) == parts(by_cells(rows))


def test_what_a_sheet_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets of Excel end at row 1,048,576; what stood below would be lost unsaid."""
    assert workbook.MOST_ROWS == 1_048_576
    found = doorloop.open_cases(SAMPLE, lang="en")
    assert set(found.render("xlsx")) == {"open.xlsx"}
    monkeypatch.setattr(workbook, "MOST_ROWS", 20)
    with pytest.raises(UsageError, match="a sheet holds 20 rows, and 'Open steps' has 20") as refused:
        found.render("xlsx")
    assert refused.value.remedy == "ask for csv, or for a part of the cases with --where"
