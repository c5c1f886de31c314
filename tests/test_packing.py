"""Columns as they are packed: whatever the cells, in whatever chunks, every cell comes back, and tests see it."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doorloop
from doorloop.base import parallel
from doorloop.base.errors import UnreadableError
from doorloop.registers import contents, frames
from doorloop.registers.frames import Cell, Column, DigitColumn, RawColumn
from doorloop.registers.read import csv_cells, delimited, packing, plain_csv, read_file
from kit.pilot import clean

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


@given(CELLS)
def test_many_cells_are_sent_as_they_are(cells: list[Cell]) -> None:
    column = packed(cells, len(cells)).packed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "MANY_TEXTS", 1)
        assert kinds(cells_of(pickle.loads(pickle.dumps(column)))) == kinds(cells)


def test_days_are_sent_as_numbers() -> None:
    days: list[Cell] = [date.fromordinal(700_000 + number) for number in range(frames.MANY_TEXTS)]
    column = RawColumn.of(["Datum", *days, datetime(2013, 1, 1, 8), ""], np.arange(len(days) + 3, dtype=np.int32))
    assert kinds(cells_of(pickle.loads(pickle.dumps(column)))) == kinds(cells_of(column))
    assert len(pickle.dumps(column)) < 7 * len(days)


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


# ---------------------------------------------------------------- plain CSV against the standard reader

SHORT = st.sampled_from(
    [
        "",
        " ",
        "05-09-2012",
        "ja",
        "nee",
        "onbekend",
        "é",
        "€",
        "NULL",
        "nan",
        "\t",
        "1,5",
        "'x",
        "\\",
        "NA",
        "# a",
        "=1+1",
    ]
    + ["a" * size for size in (7, 8, 9, 15, 16, 17, 33)]
    + ["aaaaaaaab", "aaaaaaaabaaaaaaaa", "aaaaaaaaaaaaaaaab", "buiten behandeling gesteld", "een é over het einde"]
    + ["12345678", "123456789", "1234567890x", "12345678901", "123456789/", "12345:7890", "123456789012345678"]
)
TEXTS = st.one_of(NUMBERS, SHORT, st.text(st.characters(codec="utf-8", exclude_characters=';"\r\n\0'), max_size=6))
NAMES = st.integers(0, 400).map(lambda number: f"Z-{number * 7919:07}-{number}")


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Give a header and rows of one width, more than are read as the head."""
    kinds = draw(st.lists(st.sampled_from([TEXTS, NUMBERS, SHORT, NAMES]), min_size=1, max_size=4))
    size = draw(st.integers(plain_csv.HEAD + 1, 150))
    columns = [draw(st.lists(kind, min_size=size, max_size=size)) for kind in kinds]
    return [["kop"] * len(kinds), *(list(row) for row in zip(*columns, strict=True))]


@pytest.fixture(params=[(64, 15, 1 << 14, 1 << 14), (300, 3, 4, 1), (1 << 18, 6, 1 << 14, 50)])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small blocks, and tables in which keys meet or have no room."""
    block, *others = request.param
    monkeypatch.setattr(csv_cells, "BLOCK", block)
    for name, size in zip(("SLOTS", "ROOM", "BATCH"), others, strict=True):
        monkeypatch.setattr(plain_csv, name, size)


def pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + csv_cells.BLOCK] for at in range(0, len(data), csv_cells.BLOCK))


def divided(data: bytes) -> list[Iterator[bytes]]:
    """Divide a CSV where lines begin, behind those that are read as the head: one empty stretch, and one of a line."""
    lines = data.splitlines(keepends=True) if b"\r" not in data.replace(b"\r\n", b"") else [data]
    bounds = [0, plain_csv.HEAD, plain_csv.HEAD, plain_csv.HEAD + 1, len(lines)]
    return [pieces(b"".join(lines[low:high])) for low, high in pairwise(bounds)]


def plainly(data: bytes, separator: str = ";", encoding: str = "utf-8") -> list[list[tuple[type, Cell]]] | None:
    """Read a CSV, and make sure that it is the same in stretches."""
    found = told(plain_csv.read([pieces(data)], separator, encoding))
    with patch.object(parallel, "processors", lambda: 1):
        assert told(plain_csv.read(divided(data), separator, encoding)) == found
    return found


def told(found: list[Column] | None) -> list[list[tuple[type, Cell]]] | None:
    if found is None:
        return None
    assert [cells_of(pickle.loads(pickle.dumps(column))) for column in found] == [*map(cells_of, found)]
    for column in found:
        if isinstance(column, RawColumn):
            assert len({*column.distinct}) == len(column.distinct)
            assert column.codes.dtype == RawColumn.of(column.distinct, column.codes.astype(np.int32)).codes.dtype
    return [kinds(cells_of(column)) for column in found]


def by_the_standard(data: bytes, separator: str = ";", encoding: str = "utf-8") -> list[list[tuple[type, Cell]]]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    columns = packing.pack(csv.reader(text, delimiter=separator, strict=True))
    return [kinds(cells_of(column)) for column in columns]


@pytest.mark.slow
@pytest.mark.usefixtures("_sizes")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables(),
    st.sampled_from([("\n",), ("\r\n",), ("\n", "\r\n")]),
    st.integers(0, 3),
    st.lists(st.integers(0, 150)),
    st.booleans(),
    st.sampled_from(";,\t| "),
)
def test_plain_csv_is_what_the_standard_reader_reads(
    rows: list[list[str]], ends: tuple[str, ...], titles: int, blanks: list[int], last: bool, separator: str
) -> None:
    lines = ["Register"] * titles + [separator.join(cell.replace(separator, "_") for cell in row) for row in rows]
    for blank in blanks:
        lines.insert(blank, "")
    ended = [line + ends[place % len(ends)] for place, line in enumerate(lines)]
    data = "".join(ended)[: None if last else -len(ends[(len(lines) - 1) % len(ends)])].encode()
    found = plainly(data, separator)
    assert found == by_the_standard(data, separator)


@pytest.mark.slow
@pytest.mark.usefixtures("_sizes")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables(),
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(["\r", "\n", ";", "\r\n", "\n\n"])), max_size=6),
)
def test_whatever_stands_anywhere_is_read_as_by_the_standard_reader_or_not_at_all(
    rows: list[list[str]], put: list[tuple[int, str]]
) -> None:
    text = "\n".join(map(";".join, rows))
    for place, sign in put:
        text = text[: place % len(text)] + sign + text[place % len(text) :]
    found = plainly(text.encode())
    assert found is None or found == by_the_standard(text.encode())


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("odd", ["a", "a;b;c"])
@pytest.mark.parametrize("line", [0, 80, 99])
def test_a_table_of_uneven_width_is_left_to_the_standard_reader(odd: str, line: int) -> None:
    lines = [f"{number};x" for number in range(100)]
    assert plainly("\n".join(lines).encode()) is not None
    lines[line] = odd
    found = plainly("\n".join(lines).encode())
    # a line above the table may be narrower
    assert (found is not None) == (odd == "a" and line == 0)


def test_lines_that_end_as_on_old_macs_are_left_to_the_standard_reader() -> None:
    assert plainly("\r".join(f"{number};x" for number in range(100)).encode()) is None


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_ends_as_on_old_macs_between_others(end: str) -> None:
    lines = [f"{number};x" for number in range(100)]
    data = (end.join(lines[:80]) + "\r" + end.join(lines[80:])).encode()
    assert plainly(data) == by_the_standard(data)


@pytest.mark.parametrize("size", [csv.field_size_limit(), csv.field_size_limit() + 1, 3 * csv_cells.BLOCK])
@pytest.mark.parametrize("line", [0, 90])
def test_a_cell_that_the_standard_reader_refuses_is_left_to_it(size: int, line: int) -> None:
    lines = [f"{number};x" for number in range(100)]
    lines[line] = "a" * size + ";x"
    data = "\n".join(lines).encode()
    assert plainly(data) == (by_the_standard(data) if size == csv.field_size_limit() else None)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_stretches_are_read_by_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 3)
    data = "\n".join(f"x{number % 70_001};{2_801_234_567 + number};ja" for number in range(90_000)).encode()
    here: list[int] = []
    columns = plain_csv._columns

    def noted(*args: Any) -> list[Column] | None:
        here.append(os.getpid())
        return columns(*args)

    monkeypatch.setattr(plain_csv, "_columns", noted)
    found = told(plain_csv.read(divided(data), ";"))
    assert found == by_the_standard(data)
    assert here == [os.getpid()]  # of four stretches the first, and the last by itself


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_a_process_could_not_bring_back_is_left_to_the_standard_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 4)
    data = b"a;b\n" * 100
    monkeypatch.setattr(plain_csv, "_columns", lambda *_: os._exit(3))
    assert plain_csv.read(divided(data), ";") is None


def test_many_distinct_cells_in_a_column() -> None:
    data = "\n".join(f"x{number % 70_001};{number % 300};ja" for number in range(90_000)).encode()
    columns = plain_csv.read([pieces(data)], ";") or []
    assert [column.packed().codes.dtype for column in columns] == [np.int32, np.uint16, np.uint8]
    assert plainly(data) == by_the_standard(data)


@pytest.mark.parametrize("width", [1, plain_csv.MOST_COLUMNS, plain_csv.MOST_COLUMNS + 1])
def test_as_many_columns_as_have_room(width: int) -> None:
    data = "\n".join(";".join(f"{line % 7}x{place}" for place in range(width)) for line in range(100)).encode()
    assert plainly(data) == (by_the_standard(data) if width <= plain_csv.MOST_COLUMNS else None)


@pytest.mark.parametrize("length", range(5, 20))
def test_identifiers_of_any_length(length: int) -> None:
    cells = ["V-nummer", *(f"{number * 987654321987654321 % 10**length:0{length}}" for number in range(200))]
    cells[70:70] = ["", "0" * length, "9" * length, "0" * (length - 1), "9" * (length + 1), "1" * 40, "٢٨٠١٢٣٤٥٦٧"]
    cells[90:90] = [
        cells[1][:place] + sign + cells[1][place + 1 :] for place in range(length) for sign in "/:é\x01\x7f p"
    ]
    data = "\n".join(cells).encode()
    (column,) = plain_csv.read([pieces(data)], ";") or []
    assert isinstance(column, DigitColumn) == (length < csv_cells.KEY)
    assert plainly(data) == by_the_standard(data)


@pytest.mark.usefixtures("_sizes")
def test_every_two_cells_are_told_apart() -> None:
    """Also where they differ in one byte alone, or in their length."""
    near = [
        ("a" * size)[:place] + sign + ("a" * size)[place + 1 :]
        for size in range(1, 19)
        for place in range(size)
        for sign in "ab\x7f"
    ]
    data = "\n".join([*near, "", *reversed(near)]).encode()
    assert plainly(data) == by_the_standard(data)


@pytest.mark.parametrize("written", ["café", "naïve €"])
def test_letters_of_windows(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    data = "\n".join(f"{number};{written}" for number in range(100)).encode("cp1252")
    assert plainly(data, encoding="cp1252") == by_the_standard(data, encoding="cp1252")
    monkeypatch.setattr(plain_csv, "LARGE", 0)
    (sheet,) = delimited.read(data, "om.csv")
    assert sheet.row(99) == ["99", written]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("line", [0, 90])
def test_bytes_that_are_no_letter_are_left_to_the_standard_reader(encoding: str, line: int) -> None:
    lines = [f"{number};x".encode() for number in range(100)]
    lines[line] = b"\x81;x"
    assert plainly(b"\n".join(lines), encoding=encoding) is None


def test_a_separator_of_two_bytes_is_left_to_the_standard_reader() -> None:
    assert plainly("\n".join(f"{number}§x" for number in range(100)).encode(), "§") is None


@pytest.mark.parametrize("data", [b"", b"\n", b"a;b", b"a;b\n", b"\r\n\r\n", b"a;b\n1;2\n\n\n"])
def test_a_file_of_few_lines(data: bytes) -> None:
    assert plainly(data) in (None, by_the_standard(data))


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("sign", [b'"', b"\0"])
@pytest.mark.parametrize("line", [0, 50, 99])
def test_quotes_and_zeros_are_left_to_the_standard_reader(sign: bytes, line: int) -> None:
    lines = [f"{number};x".encode() for number in range(100)]
    lines[line] += sign
    assert plainly(b"\n".join(lines)) is None


@pytest.mark.parametrize("blank", [b" \n", b"\n", b"\t\r\n"])
def test_blank_lines_alone_are_no_table(blank: bytes) -> None:
    assert plainly(blank * 100) is None


FIRST, MARKS, ENDS = ["", "sep=;\n", "sep=;\r\n", "sep=§\n"], [b"", codecs.BOM_UTF8], ["\n", "\r\n"]
LAST = ["", "=1;2", '="1";2', "1;\0", "café;x", "1", "\n\n", "1;2\n", "1;\udc81"]


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("last", LAST)
@pytest.mark.parametrize("block", [100, csv_cells.BLOCK])
def test_a_large_file_reads_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, mark: bytes, end: str, last: str, block: int
) -> None:
    separator = "§" if "§" in first else ";"
    rows = [["V-nummer", "Regio"], *([f"{2801234567 + number}", "Drenthe"] for number in range(100))]
    text = first + end.join([*map(separator.join, rows), last.replace(";", separator)])
    data = mark + text.encode("utf-8", "surrogateescape")
    file = tmp_path / "om.csv"
    file.write_bytes(data)
    (small,) = delimited.read(data, "om.csv")
    assert small.rows[: len(rows)] == rows
    monkeypatch.setattr(plain_csv, "LARGE", 0)
    monkeypatch.setattr(csv_cells, "BLOCK", block)
    ((large,), sha256) = read_file(file, "om.csv", digest=True)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert large.rows == small.rows == delimited.read(data, "om.csv")[0].rows
    assert large.remarks == small.remarks
    with patch.object(parallel, "processors", lambda: 1):
        for parts in (2, 3, 90):
            ((divided,), same) = read_file(file, "om.csv", digest=True, parts=parts)
            assert (divided.rows, divided.remarks, same) == (large.rows, large.remarks, sha256)


@pytest.mark.parametrize("data", [b"", b"\n" * 500, b" " * 500, b"\0" * 500])
def test_a_large_file_of_nothing_is_refused_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    file = tmp_path / "om.csv"
    file.write_bytes(data)
    refused = []
    for size in (plain_csv.LARGE, 0):
        monkeypatch.setattr(plain_csv, "LARGE", size)
        with pytest.raises(UnreadableError) as error:
            read_file(file, "om.csv", digest=True)
        refused.append(str(error.value))
    assert refused[0] == refused[1]


def test_what_is_large_is_read_plainly(tmp_path: Path) -> None:
    data = b"a;b\n" * (plain_csv.LARGE // 4)
    file = tmp_path / "om.csv"
    file.write_bytes(data)
    found = delimited.read_large(file, "om.csv", digest=False)
    assert found is not None
    assert found[1] == ""
    file.write_bytes(data[:-1])
    assert delimited.read_large(file, "om.csv", digest=False) is None
    assert delimited.read_large(tmp_path / "none.csv", "none.csv", digest=False) is None


# ---------------------------------------------------------------- the largest of several files


def test_the_largest_file_is_divided_where_that_is_worth_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "WORTH_A_PART", 1000)
    monkeypatch.setattr(contents, "processors", lambda: 4)
    sizes = {"a.csv": 2_999, "b.csv": 3_000, "c.csv": 10}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(b"x" * size)

    def parts(*names: str) -> list[int]:
        return [job.arguments[-1] for job in contents.jobs_of([tmp_path / name for name in names], digests=False)]

    assert parts(*sizes) == [1, 3, 1]
    assert parts("a.csv", "c.csv") == [2, 1]
    assert parts("c.csv") == [1]
    assert parts() == []
    monkeypatch.setattr(contents, "processors", lambda: 2)
    assert parts(*sizes) == [1, 2, 1]


def test_registers_of_which_one_is_divided_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = clean(tmp_path, cases=400)
    plain = doorloop.check(paths).render("json")
    monkeypatch.setattr(plain_csv, "LARGE", 0)
    monkeypatch.setattr(contents, "WORTH_A_PART", 1000)
    monkeypatch.setattr(contents, "processors", lambda: 3)
    monkeypatch.setattr(parallel, "processors", lambda: 3)
    largest = max(paths, key=lambda path: path.stat().st_size)
    (job,) = [job for job in contents.jobs_of(paths, digests=True) if job.arguments[0] == largest]
    assert (largest.suffix, job.arguments[-1]) == (".csv", 3)
    assert doorloop.check(paths).render("json") == plain
