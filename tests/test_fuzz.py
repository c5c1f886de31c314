"""Registers in any spelling are read back to the same cases, and registers with any damage end in a named way.

`DOORLOOP_FUZZ_SECONDS` lets the damage go on for longer than the few seconds of an ordinary run.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.cases.reference import Reference
from doorloop.definition.parts import Field
from doorloop.extracts.check_document import check_document
from doorloop.registers.clean import clean
from doorloop.registers.columns import find_tables
from doorloop.registers.contents import read_one
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Register
from doorloop.registers.read import read
from doorloop.render import to_json
from doorloop.runs import pipeline
from doorloop.runs.document import report_document
from doorloop.tables.records import Request
from doorloop.workdays.calendars import calendar
from kit.miniature import shipped_definition

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
SECONDS = float(os.environ.get("DOORLOOP_FUZZ_SECONDS", "10"))
PEILDATUM = date(2014, 1, 1)

# ---------------------------------------------------------------- a register in any spelling

Spelling = Callable[[date], Any]


def serial(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
SHORT = "jan feb mrt apr mei jun jul aug sept okt nov dec".split()
DAYS = "ma di wo do vr za zo".split()
NOTATIONS: list[Spelling] = [
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day} - {d.month} - {d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {SHORT[d.month - 1]}. {d.year}",
    lambda d: f"{d:%d}-{SHORT[d.month - 1].upper()}-{d.year}",
    lambda d: f"{DAYS[d.weekday()]} {d.day}-{d.month}-{d.year}",
    lambda d: f"d.d. {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.isoformat()}T23:30:00-05:00",
    lambda d: f"{d.isoformat()} 00:15:00",
    lambda d: f"{d:%d-%m-%Y} 9.05 uur",
    lambda d: f"  {d.day}-{d.month}-{d.year} ",
    lambda d: f"{d.day}-{d.month}-{d.year} (fax)",
    lambda d: serial(d) if d.year > 1927 else d.isoformat(),
]
SHORT_YEARS: list[Spelling] = [
    lambda d: f"{d.day}-{d.month}-{d:%y}",
    lambda d: f"{d.day} {SHORT[d.month - 1]} '{d:%y}",
]
CELLS: list[Spelling] = [
    lambda d: d,
    lambda d: datetime(d.year, d.month, d.day, 13, 45),
    lambda d: int(serial(d)),
]
"""What only a workbook can hold."""
KEYS: list[Callable[[str], str]] = [
    str,
    lambda k: f"{k[:3]} {k[3:6]} {k[6:]}",
    lambda k: f"{k[:3]}.{k[3:6]}.{k[6:]}",
    lambda k: f"V{k}",
    lambda k: f"vnr {k}",
    lambda k: f"V-nummer: {k}",
    lambda k: f"'{k}",
    lambda k: f"{k}.0",
    lambda k: f"{k[:4]}-{k[4:]}",
    lambda k: f" {k}\u00a0",
]
PREAMBLES = [
    "",
    "Register kansloze aangiften",
    "Stand 1-1-2014; regio Noord",
    "Regio",
    "Parketnummer 18",
    "V-nummer zie dossier",
]


@dataclass(frozen=True)
class Written:
    """A register as rows of cells, and what it is to be read as."""

    rows: list[list[Any]]
    keys: list[int]
    values: dict[str, list[int]]


def spelled_header(draw: st.DrawFn, field: Field) -> str:
    text = draw(st.sampled_from([field.header, *field.aliases]))
    text = draw(st.sampled_from([text, text.upper(), text.lower(), text.title(), text.replace(" ", "_")]))
    return draw(
        st.sampled_from([text, f"{text} ", f" {text}:", text.replace(" ", "\n"), text.replace("-", " "), f"*{text}"])
    )


def spelled_code(draw: st.DrawFn, field: Field) -> tuple[Any, int]:
    """Give a code in some spelling, and its position; several where the field takes several."""
    codes = list(shipped_definition().spec.codes[field.codes].values.items())
    positions = draw(st.lists(st.integers(0, len(codes) - 1), min_size=1, max_size=3, unique=True))
    if field.type == "code":
        positions = positions[:1]
    words = []
    for position in positions:
        key, code = codes[position]
        word = draw(st.sampled_from([key, *code.variants]))
        words.append(draw(st.sampled_from([word, word.upper(), word.lower(), f" {word} ", f"{word}."])))
    number = sum(1 << p for p in positions) if field.type == "codes" else positions[0] + 1
    return draw(st.sampled_from(["; ", "+", " / ", " en ", ";"])).join(words), number


def spelled_date(draw: st.DrawFn, field: Field, *, cells: bool) -> tuple[Any, int]:
    first = date(1901, 1, 1) if field.type == "birth" else date(1990, 1, 1)
    day = draw(st.dates(first, date(2014, 12, 31)))
    notations = NOTATIONS + (CELLS if cells and day >= date(1901, 1, 2) else [])
    if field.type == "date":
        notations = notations + SHORT_YEARS
    return draw(st.sampled_from(notations))(day), day.toordinal()


def cell(draw: st.DrawFn, field: Field, *, cells: bool) -> tuple[Any, int]:
    """Give a cell, and the number it is to be read as."""
    missing = shipped_definition().spec.missing
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.sampled_from(["", "  "])), EMPTY
    if kind == 1:
        return draw(st.sampled_from(missing.unknown)).upper(), UNKNOWN
    if kind == 2:
        return f" {draw(st.sampled_from(missing.not_applicable))}", NOT_APPLICABLE
    return spelled_code(draw, field) if field.codes else spelled_date(draw, field, cells=cells)


@st.composite
def registers(draw: st.DrawFn, name: str, *, cells: bool) -> Written:
    """Write a register with its columns in any order, and rows around and between that are no cases."""
    fields = shipped_definition().spec.registers[name].fields
    others = draw(st.lists(st.sampled_from([id for id in fields if not fields[id].required]), min_size=4, unique=True))
    ids: list[str] = draw(st.permutations([id for id in fields if fields[id].required] + others))
    layout = [id for own in ids for id in (["", own] if draw(st.integers(0, 7)) == 0 else [own])]
    numbers = draw(st.lists(st.integers(10**9, 10**10 - 1), min_size=1, max_size=5, unique=True))
    header = [spelled_header(draw, fields[id]) if id else draw(st.sampled_from(["", "Opmerkingen"])) for id in layout]
    rows = [[draw(st.sampled_from(PREAMBLES))] for _ in range(draw(st.integers(0, 4)))] + [header]
    values: dict[str, list[int]] = {id: [] for id in ids if fields[id].type not in ("key", "text")}
    for number in numbers:
        row = []
        for id in layout:
            text: Any = draw(st.sampled_from(["", "vrije tekst"]))
            if id and fields[id].type == "key":
                text = draw(st.sampled_from(KEYS))(str(number))
            elif id in values:
                text, expected = cell(draw, fields[id], cells=cells)
                values[id].append(expected)
            row.append(text)
        rows.append(row)
        rows += [extra for extra in ([], [""] * len(layout), header) if draw(st.integers(0, 11)) == 0]
    if draw(st.booleans()):
        at = next(i for i, id in enumerate(layout) if id and fields[id].type == "key")
        rows += [[], [*[""] * at, "Totaal", str(len(numbers))]]
    return Written(rows, numbers, values)


def read_back(data: bytes, name: str) -> Register:
    tables, _ = find_tables(read(data, name), shipped_definition())
    (register,) = clean(tables, shipped_definition(), birth_by=2014)[0].values()
    return register


def compare(found: Register, written: Written) -> None:
    assert found.key.tolist() == written.keys
    assert {id: column.tolist() for id, column in found.values.items()} == written.values


ROUND_TRIP = settings(
    max_examples=int(4 * SECONDS),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", ["om", "ind"])
def test_a_csv_in_any_spelling_reads_back(name: str) -> None:
    @ROUND_TRIP
    @given(
        registers(name, cells=False),
        st.sampled_from(";,\t|"),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        st.sampled_from(["\n", "\r\n"]),
        st.booleans(),
    )
    def reads_back(written: Written, separator: str, encoding: str, end: str, named: bool) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=separator, lineterminator=end).writerows(written.rows)
        head = f"sep={separator}{end}" if named else ""
        compare(read_back((head + text.getvalue()).encode(encoding, "replace"), f"{name}.csv"), written)

    reads_back()


@pytest.mark.parametrize("name", ["om", "ind"])
def test_a_workbook_in_any_spelling_reads_back(name: str) -> None:
    @ROUND_TRIP
    @given(registers(name, cells=True), st.integers(0, 3), st.booleans())
    def reads_back(written: Written, column: int, from_1904: bool) -> None:
        book = Workbook()
        if from_1904:
            book.epoch = CALENDAR_MAC_1904
        for y, row in enumerate(written.rows, start=1):
            for x, value in enumerate(row, start=1 + column):
                if value != "":
                    book.worksheets[0].cell(y, x, serial_1904(value) if from_1904 else value)
        data = io.BytesIO()
        book.save(data)
        compare(read_back(data.getvalue(), f"{name}.xlsx"), written)

    reads_back()


def serial_1904(value: Any) -> Any:
    """Count a serial number from 1904; a day before it is written out."""
    if not isinstance(value, int):
        return value
    day = date(1899, 12, 30) + timedelta(days=value)
    return value - 1462 if value > 1462 else day.isoformat()


# ---------------------------------------------------------------- registers with any damage


def flip(chance: random.Random, data: bytes) -> bytes:
    """Change a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, data: bytes) -> bytes:
    """Take a piece out, or everything from some place on."""
    start = chance.randrange(len(data))
    end = len(data) if chance.random() < 0.4 else start + chance.randrange(1, 200)
    return data[:start] + data[end:]


def repeat(chance: random.Random, data: bytes) -> bytes:
    """Have a piece stand somewhere else too."""
    start, to = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:to] + data[start : start + chance.randrange(1, 400)] + data[to:]


NUMBER = re.compile(rb"\d+")
ODD = [b"0", b"-1", b"99999999999999999999", b"1e308", b"NaN", b"2147483648", b"1048577", b"", b"\xff", b"&#0;", b"0.5"]


def renumber(chance: random.Random, data: bytes) -> bytes:
    """Put an odd number in the place of one."""
    found = list(NUMBER.finditer(data))
    if not found:
        return flip(chance, data)
    match = chance.choice(found)
    return data[: match.start()] + chance.choice(ODD) + data[match.end() :]


MARK = re.compile(rb'\bt="\w+"|\bs="\d+"|<v>[^<]*</v>|[;,]|\bhidden="\w+"')
MARKS = [
    b't="e"',
    b't="b"',
    b't="str"',
    b't="d"',
    b't="n"',
    b's="1"',
    b"<f/>",
    b"<v/>",
    b"<v>#N/A</v>",
    b'"',
    b";",
    b"\n",
]


def remark(chance: random.Random, data: bytes) -> bytes:
    """Have a cell be of another type, or hold something else."""
    found = list(MARK.finditer(data))
    if not found:
        return cut(chance, data)
    match = chance.choice(found)
    return data[: match.start()] + chance.choice(MARKS) + data[match.end() :]


DAMAGE = (flip, cut, repeat, renumber, renumber, remark, remark)


def damaged(chance: random.Random, data: bytes) -> bytes:
    """Damage a file: its bytes, one or more of its parts, or which part is which."""
    if not data.startswith(b"PK"):
        for _ in range(chance.choice((1, 2, 5))):
            data = chance.choice(DAMAGE)(chance, data) or b"?"
        return data
    if chance.random() < 0.15:
        return chance.choice((flip, cut, repeat))(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = list(parts)
    if chance.random() < 0.1:
        one, other = chance.sample(names, 2)
        parts[one], parts[other] = parts[other], parts[one]
    if chance.random() < 0.05:
        del parts[chance.choice(names)]
    if chance.random() < 0.05:
        parts[chance.choice(names).upper()] = b"<x/>"
    sheets = [name for name in parts if "sheet" in name]
    for _ in range(chance.choice((1, 1, 2, 5))):
        name = chance.choice(sheets if sheets and chance.random() < 0.7 else list(parts))
        parts[name] = chance.choice(DAMAGE)(chance, parts[name]) if parts[name] else b"<"
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


def batches(folder: Path, until: float, size: int = 40) -> Iterator[list[tuple[int, Path]]]:
    """Write damaged sample files, a batch at a time, each from a seed of its own."""
    originals = [path for path in sorted(SAMPLE.iterdir()) if path.suffix in (".xlsx", ".csv")]
    contents = {path: path.read_bytes() for path in originals}
    seed = 0
    while time.monotonic() < until:
        batch = []
        for number in range(seed, seed + size):
            chance = random.Random(number)
            path = chance.choice(originals)
            target = folder / f"{number}{path.suffix}"
            target.write_bytes(damaged(chance, contents[path]))
            batch.append((number, target))
        yield batch
        seed += size


def finished(tables: list[Any], findings: list[Any], name: str) -> str:
    """Take what was read through every stage and format."""
    definition = shipped_definition()
    reading = pipeline.Reading(tables, findings, {name: "0" * 64})
    check = pipeline.check(reading, Reference(definition, PEILDATUM, calendar("nl")), "nl")
    assert to_json.render(check_document(check))
    for finding in check.findings:
        assert finding.message("en")
        assert len(finding.value_shown or "") <= 40
    if not any(table.register == "om" for table in tables):
        return "checked"
    result = pipeline.run(reading, Reference(definition, PEILDATUM, calendar("nl")), Request(all_groups=True))
    assert to_json.render(report_document(result))
    return "reported"


@pytest.mark.slow
@pytest.mark.usefixtures("in_workers")
def test_damage_ends_in_a_named_way(tmp_path: Path) -> None:
    """Each file ends in an error that names it, or in findings and figures; the number of a file is its seed."""
    one = partial(read_one, definition=shipped_definition())
    counts: Counter[str] = Counter()
    for batch in batches(tmp_path, time.monotonic() + SECONDS):
        jobs = [isolated.Job(path.name, path.stat().st_size, (path, path.name)) for _, path in batch]
        outcomes = isolated.read_all(one, jobs, isolated.GIB // 4)
        for (seed, path), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, DoorloopError):
                assert path.name in outcome.where, (seed, outcome)
                assert outcome.remedy, (seed, outcome)
                assert not re.search(r"\((?!Panic)\w*(Error|Exception)\)", outcome.what), (seed, outcome)
                counts[type(outcome).__name__] += 1
                continue
            _, tables, findings, _ = outcome
            try:
                counts[finished(tables, findings, path.name) if tables else "no register"] += 1
            except Exception as error:
                raise AssertionError(f"seed {seed}: {error!r}") from error
            path.unlink()
    sys.stdout.writelines(f"{n:5} {kind}\n" for kind, n in counts.most_common())
    assert {"UnreadableError", "reported", "checked"} <= counts.keys()


def test_a_seed_gives_the_same_damage() -> None:
    data = (SAMPLE / "om_drenthe.xlsx").read_bytes()
    assert damaged(random.Random(7), data) == damaged(random.Random(7), data)
