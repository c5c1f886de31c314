"""Columns as they are packed: whatever the cells, in whatever chunks, every cell comes back, and tests see it."""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.registers.frames import Cell, Column, DigitColumn, RawColumn
from doorloop.registers.read import arrow, delimited, packing

NUMBERS = st.integers(0, 10**10 - 1).map(lambda number: f"{number:010}")
OTHERS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(["", "V-nummer", "onbekend", "12345", "²³", "١٢٣٤٥٦٧٨٩٠", "280 123 4567", "2801234567.0"]),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),
    st.floats(allow_nan=False),
    st.integers(0, 10**12),
)
CELLS = st.lists(st.one_of(NUMBERS, NUMBERS, NUMBERS, OTHERS), min_size=1, max_size=40)


def packed(cells: list[Cell], size: int) -> Column:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "CHUNK", size)
        (column,) = packing.pack([[cell] for cell in cells])
    return column


def cells_of(column: Column) -> list[Cell]:
    return [column[line] for line in range(len(column))]


def kinds(cells: list[Cell]) -> list[tuple[type, Cell]]:
    """Tell 1 from 1.0 and True."""
    return [(type(cell), cell) for cell in cells]


@given(CELLS, st.integers(1, 50))
def test_every_cell_comes_back(cells: list[Cell], size: int) -> None:
    column = packed(cells, size)
    assert cells_of(column) == cells
    assert cells_of(column.packed()) == cells
    assert cells_of(pickle.loads(pickle.dumps(column))) == cells


@given(st.lists(st.sampled_from([True, False, 1.0, 0.0, 1, "WAAR", "1", "2801234567"]), min_size=1), st.integers(1, 9))
def test_a_switch_is_the_text_that_it_shows_and_never_a_number(cells: list[Cell], size: int) -> None:
    shown = {True: "WAAR", False: "ONWAAR"}
    found = cells_of(packed(cells, size))
    assert found == [shown[cell] if isinstance(cell, bool) else cell for cell in cells]


@given(CELLS, st.integers(1, 50), st.data())
def test_some_rows_and_some_cells(cells: list[Cell], size: int, data: st.DataObject) -> None:
    column = packed(cells, size)
    lines = data.draw(st.lists(st.integers(0, len(cells) - 1), unique=True).map(sorted))
    for some in (lines, range(min(lines, default=0), max(lines, default=0))):
        assert cells_of(column.take(np.array(some, np.int32))) == [cells[line] for line in some]
    mask = data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells)))
    expected = [cell if keep else "" for cell, keep in zip(cells, mask, strict=True)]
    assert cells_of(column.only(np.array(mask, np.bool_))) == expected


@given(CELLS, st.integers(1, 50))
def test_a_test_sees_every_cell(cells: list[Cell], size: int) -> None:
    column = packed(cells, size)
    tests: list[tuple[Callable[[Cell], bool], bool]] = [(bool, True), (lambda cell: cell == "V-nummer", False)]
    for test, digits in tests:
        assert column.where(test, digits=digits).tolist() == [test(cell) for cell in cells]


def test_identifiers_become_numbers_and_keep_their_zeros() -> None:
    cells = ["V-nummer", "0801234567", "2801234567", "0000000000", "", "2801234568"]
    column = packed(cells, 100)
    assert isinstance(column, DigitColumn)
    assert column.numbers.tolist() == [-1, 801234567, 2801234567, 0, -1, 2801234568]
    assert column.others == {0: "V-nummer", 4: ""}
    assert cells_of(column) == cells


@pytest.mark.parametrize(
    "cells",
    [
        ["2012", "2013", "2014", "2015"],  # years: too short
        ["1234567890123456789", "1234567890123456788"],  # too long for an int64
        ["20120905"] * 4,  # the same over and over
        ["2801234567", "a", "b", "c"],  # most are something else
        ["٢٨٠١٢٣٤٥٦٧", "٢٨٠١٢٣٤٥٦٨"],  # digits, but not those of identifiers
    ],
)
def test_other_columns_keep_their_distinct_cells(cells: list[Cell]) -> None:
    column = packed(cells, 100)
    assert isinstance(column, RawColumn)
    assert cells_of(column) == cells


@pytest.mark.parametrize(
    ("distinct", "size"), [(256, np.uint8), (257, np.uint16), (1 << 16, np.uint16), (65_537, np.int32)]
)
def test_codes_are_as_small_as_they_can_be(distinct: int, size: type) -> None:
    column = packed([f"{number}x" for number in range(distinct)], 10_000)
    assert isinstance(column, RawColumn)
    assert column.codes.dtype == size
    assert column[distinct - 1] == f"{distinct - 1}x"


@given(st.lists(st.lists(st.sampled_from(["", "a", "2801234567"]), max_size=4), max_size=30), st.integers(1, 7))
def test_rows_that_end_early_are_empty_from_there_on(rows: list[list[Cell]], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "CHUNK", size)
        columns = packing.pack(rows)
    width = max(map(len, rows), default=0)
    assert [cells_of(column) for column in columns] == [
        [row[place] if place < len(row) else "" for row in rows] for place in range(width)
    ]


# ---------------------------------------------------------------- pyarrow against the standard reader

TEXTS = st.one_of(
    NUMBERS,
    st.sampled_from(
        ["", " ", "05-09-2012", "ja", "nee", "onbekend", "é", "NULL", "nan", "\t", "1,5", "'x", "\\", "NA"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters=';"\r\n\0'), max_size=6),
)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=arrow.HEAD + 1, max_size=90)
)


@pytest.mark.slow
@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.integers(0, 3), st.lists(st.integers(61, 90)), st.booleans())
def test_pyarrow_reads_what_the_standard_reader_reads(
    rows: list[list[str]], end: str, titles: int, blanks: list[int], last: bool
) -> None:
    lines = ["Register"] * titles + [";".join(row) for row in rows]
    for blank in blanks:
        lines.insert(blank, "")
    data = (end.join(lines) + end * last).encode()
    found = arrow.read(data, ";")
    expected = packing.pack(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=";", strict=True))
    assert found is not None
    assert [kinds(cells_of(column)) for column in found] == [kinds(cells_of(column)) for column in expected]


@pytest.mark.parametrize("odd", ["a", "a;b;c"])
def test_a_table_of_uneven_width_is_left_to_the_standard_reader(odd: str) -> None:
    lines = [f"{number};x" for number in range(100)]
    assert arrow.read("\n".join(lines).encode(), ";") is not None
    lines[80] = odd
    assert arrow.read("\n".join(lines).encode(), ";") is None


def test_lines_that_end_as_on_old_macs_are_left_to_the_standard_reader() -> None:
    assert arrow.read("\r".join(f"{number};x" for number in range(100)).encode(), ";") is None


def test_a_file_that_is_no_utf_8_is_left_to_the_standard_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "LARGE", 0)
    data = "\n".join(f"{number};café" for number in range(100)).encode("cp1252")
    (sheet,) = delimited.read(data, "om.csv")
    assert sheet.row(99) == ["99", "café"]


def test_which_files_go_to_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = b"a;b\n" * arrow.LARGE
    assert arrow.suits(plain[: arrow.LARGE])
    assert not arrow.suits(plain[: arrow.LARGE - 1])
    assert not arrow.suits(plain + b'"')
    monkeypatch.setattr(arrow, "find_spec", lambda _: None)
    assert not arrow.suits(plain)


@pytest.mark.parametrize("first", ["", "sep=;\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_large_file_reads_as_a_small_one(monkeypatch: pytest.MonkeyPatch, first: str, mark: str) -> None:
    rows = [["V-nummer", "Regio"], *([f"{2801234567 + number}", "Drenthe"] for number in range(100))]
    data = (mark + first + "\n".join(map(";".join, rows))).encode()
    small = delimited.read(data, "om.csv")[0].rows
    monkeypatch.setattr(arrow, "LARGE", 0)
    assert delimited.read(data, "om.csv")[0].rows == small == rows
