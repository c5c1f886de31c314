"""The sample spoilt in a hundred ways: each gives the same figures, or at least a warning at the right place."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.base.findings import Finding
from doorloop.base.folding import fold_header
from doorloop.cases.reference import Reference
from doorloop.definition import load
from doorloop.runs import pipeline
from doorloop.tables.records import Record, Request
from doorloop.workdays.calendars import calendar
from kit.miniature import read_here

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
BOOKS = ("om_drenthe.xlsx", "om_friesland.xlsx", "om_groningen.xlsx", "om_rotterdam-rijnmond.xlsx", "ind_zwolle.xlsx")
DEFINITION = load()


@dataclass(frozen=True)
class Figures:
    """What a run came to: its tables, and its findings; or why it was refused."""

    tables: dict[str, list[Record]]
    findings: tuple[Finding, ...]
    refused: str = ""


def run(folder: Path) -> Figures:
    day = DEFINITION.spec.peildatum
    assert day is not None
    try:
        with patch.object(isolated, "read_all", read_here):
            reading = pipeline.read_sources([folder], DEFINITION)
        result = pipeline.run(reading, Reference(DEFINITION, day, calendar("nl")), Request(all_groups=True))
    except DoorloopError as error:
        return Figures({}, (), f"{error.what} {error.where}")
    return Figures(dict(result.tables), result.findings)


@cache
def whole() -> Figures:
    return run(SAMPLE)


Spoil = Callable[[Worksheet, random.Random, int], str]
"""Spoils a sheet whose header stands in a row; says in a word what it did."""


def header_row(sheet: Worksheet) -> int:
    """Find the row of the header: the one that names the most fields."""
    fields = [field for one in DEFINITION.spec.registers.values() for field in one.fields.values()]
    known = {fold_header(text) for field in fields for text in (field.header, *field.aliases)}
    counts = {row: sum(fold_header(str(cell.value or "")) in known for cell in sheet[row]) for row in range(1, 12)}
    found = max(counts, key=lambda row: counts[row])
    assert counts[found] > 3
    return found


def columns(sheet: Worksheet, head: int) -> list[int]:
    return [cell.column for cell in sheet[head] if cell.value]


def drop_column(sheet: Worksheet, chance: random.Random, head: int) -> str:
    sheet.delete_cols(chance.choice(columns(sheet, head)))
    return "column"


def rename_column(sheet: Worksheet, chance: random.Random, head: int) -> str:
    cell = sheet.cell(head, chance.choice(columns(sheet, head)))
    cell.value = chance.choice([f"{cell.value} (nieuw)", f"Kolom {cell.column}", str(cell.value)[:-1], None])
    return "column"


def shift_column(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Shift the cells of one column a row down, as an inserted cell does."""
    column = chance.choice(columns(sheet, head))
    values = [sheet.cell(row, column).value for row in range(head + 1, sheet.max_row + 1)]
    for row, value in enumerate([None, *values], start=head + 1):
        sheet.cell(row, column).value = value
    return "shift"


def retype_column(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Put a letter before every value of a column."""
    column = chance.choice(columns(sheet, head))
    for row in range(head + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        cell.value = f"x{cell.value}" if cell.value is not None else None
        cell.number_format = "@"
    return "column"


def shuffle_columns(sheet: Worksheet, chance: random.Random, head: int) -> str:
    order = columns(sheet, head)
    other = chance.sample(order, len(order))
    for row in range(head, sheet.max_row + 1):
        values = [sheet.cell(row, column).value for column in order]
        formats = [sheet.cell(row, column).number_format for column in order]
        for column, value, shown in zip(other, values, formats, strict=True):
            sheet.cell(row, column).value, sheet.cell(row, column).number_format = value, shown
    return "nothing"


def shuffle_rows(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Shuffle all rows below the header, what is no case among them."""
    numbers = list(range(head + 1, sheet.max_row + 1))
    rows = [[(cell.value, cell.number_format) for cell in sheet[row]] for row in numbers]
    for row, cells in zip(chance.sample(numbers, len(numbers)), rows, strict=True):
        for column, (value, shown) in enumerate(cells, start=1):
            sheet.cell(row, column).value, sheet.cell(row, column).number_format = value, shown
    return "nothing"


def drop_row_key(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Take the V-nummer out of a row."""
    field = DEFINITION.spec.registers["om"].fields["v_nummer"]
    keys = {fold_header(text) for text in (field.header, *field.aliases)}
    named = (place for place, cell in enumerate(sheet[head], start=1) if fold_header(str(cell.value or "")) in keys)
    column = next(named)
    row = chance.choice([r for r in range(head + 1, sheet.max_row) if sheet.cell(r, column).value])
    sheet.cell(row, column).value = chance.choice([None, "onbekend", "A-12", 28])
    return "row"


def rename_sheet_header(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Spoil every header."""
    del chance
    for cell in sheet[head]:
        cell.value = f"veld {cell.column}" if cell.value else None
    return "sheet"


def insert_title(sheet: Worksheet, chance: random.Random, head: int) -> str:
    del head
    sheet.insert_rows(1, chance.randint(1, 3))
    sheet["A1"] = "Register"
    return "nothing"


def insert_column(sheet: Worksheet, chance: random.Random, head: int) -> str:
    sheet.insert_cols(chance.choice(columns(sheet, head)))
    return "nothing"


def copy_header(sheet: Worksheet, chance: random.Random, head: int) -> str:
    """Repeat the header at the end."""
    del chance
    last = sheet.max_row + 1
    for column, cell in enumerate(sheet[head], start=1):
        sheet.cell(last, column).value = cell.value
    return "nothing"


SPOILS: tuple[Spoil, ...] = (
    drop_column, rename_column, shift_column, retype_column, shuffle_columns, shuffle_rows, drop_row_key,
    rename_sheet_header, insert_title, insert_column, copy_header,
)  # fmt: skip


def spoilt(seed: int) -> Iterator[tuple[str, str, Figures]]:
    """Spoil one sheet of the sample in one way; give the file, what was done, and what a run comes to."""
    chance = random.Random(seed)
    name, how = BOOKS[seed % len(BOOKS)], SPOILS[seed % len(SPOILS)]
    with TemporaryDirectory() as folder:
        for path in SAMPLE.iterdir():
            shutil.copy(path, folder)
        book = load_workbook(Path(folder, name))
        sheet = max(book.worksheets, key=lambda one: one.max_row)
        kind = how(sheet, chance, header_row(sheet))
        book.save(Path(folder, name))
        yield name, f"{how.__name__}: {kind}", run(Path(folder))


def of_severity(findings: tuple[Finding, ...], file: str) -> Counter[tuple[str, str, str]]:
    """Count errors and warnings of a file, and of no file."""
    found = (f for f in findings if f.severity != "info" and f.file in (file, ""))
    return Counter((f.code, f.cell, f.field) for f in found)


def assert_seen(seed: int) -> None:
    for file, what, found in spoilt(seed):
        if found.refused:
            assert file in found.refused, (what, found.refused)
            return
        if found.tables == whole().tables:
            return
        news = of_severity(found.findings, file) - of_severity(whole().findings, file)
        assert news, (seed, file, what)


def test_the_sample_itself_has_figures() -> None:
    assert not whole().refused
    assert whole().tables["doorlooptijden"]


@pytest.mark.parametrize("seed", range(12))
def test_a_dozen_ways_to_spoil_the_sample(seed: int) -> None:
    assert_seen(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 122))
def test_a_hundred_ways_to_spoil_the_sample(seed: int) -> None:
    assert_seen(seed)
