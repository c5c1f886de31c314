"""Miniature registers, written as text inside the test that reads them.

A text holds one or more files. A line that ends in a colon names one: `om.csv:`, or `om.xlsx Blad1:` for a
sheet of a workbook. The lines below it, up to an empty one, are its rows; `|` stands between the cells. So the
header is row 1, and the second cell of the first case is B2:

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2801234567 | Groningen | ja        | 5-9-2012
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from openpyxl import Workbook

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.base.findings import Finding
from doorloop.cases import match
from doorloop.cases.reference import Reference
from doorloop.definition import Definition, load
from doorloop.runs import pipeline
from doorloop.tables.records import Record, Request
from doorloop.tables.result import Result
from doorloop.workdays.calendars import calendar

NAME = re.compile(r"(?P<file>\S+\.(?:csv|xlsx))(?: (?P<sheet>.+))?:")
Rows = list[list[str]]


@dataclass(frozen=True)
class Run:
    """What a run over a miniature came to, ready to be asked."""

    result: Result

    def cells(self, code: str) -> list[str]:
        """Name the cells that a rule was met at: `om.csv B2`, in a workbook `om.xlsx Blad1 B2`."""
        return [_place(finding) for finding in self.result.findings if finding.code == code]

    def rows(self) -> dict[str, tuple[str, int]]:
        """Give for each file its register and how many of its rows are cases."""
        return {source.file: (source.register, source.rows) for source in self.result.basis.sources}

    def of_severity(self, severity: str) -> set[str]:
        """Name the cells of every finding of one severity."""
        return {_place(finding) for finding in self.result.findings if finding.severity == severity}

    def told(self) -> dict[str, list[str]]:
        """Name the cells by code of the rule."""
        return {finding.code: self.cells(finding.code) for finding in self.result.findings}

    def severities(self, code: str) -> set[str]:
        """Give the severity of what was found under one code."""
        return {finding.severity for finding in self.result.findings if finding.code == code}

    def records(self, table: str, **keys: object) -> list[Record]:
        """Give the records of a table that have all these values."""
        found = self.result.tables[table]
        return [record for record in found if all(record[key] == value for key, value in keys.items())]

    def step(self, id: str) -> Record:
        """Give the durations of one step in the main group."""
        group = self.result.definition.main_group
        (record,) = self.records("doorlooptijden", step=id, group=group)
        return record

    def n_open_excluded(self, id: str) -> tuple[object, object, object]:
        """Give n, open and excluded of one step."""
        record = self.step(id)
        return record["n"], record["open"], record["excluded"]


Write = Callable[[str], list[Path]]
Runner = Callable[..., Run]


def run_paths(
    paths: Iterable[Path],
    definition: Definition,
    peildatum: str = "",
    working_days: str = "nl",
    *,
    all_groups: bool = False,
    absent: bool = False,
) -> Run:
    """Run files through a definition, as of a day or else as of the definition's.

    They are read in this process, where coverage sees it; reading in a process of its own has its own tests. A
    miniature leaves most columns out: they count as empty, unless `absent` says that they count as absent.
    """
    with patch.object(isolated, "read_all", read_here):
        reading = pipeline.read_sources(paths, definition)
    day = date.fromisoformat(peildatum) if peildatum else definition.spec.peildatum or date.today()
    request = Request(all_groups=all_groups)
    with ExitStack() as stack:
        if not absent:
            stack.enter_context(patch.object(match, "_absent", return_value=frozenset()))
            stack.enter_context(patch.object(pipeline, "find_absent", return_value=()))
        return Run(pipeline.run(reading, Reference(definition, day, calendar(working_days)), request))


@cache
def shipped_definition() -> Definition:
    """Give the definition of the pilot."""
    return load("kansloze-aangiften")


def read_here(
    function: Callable[..., Any], jobs: Sequence[isolated.Job], memory: int, meanwhile: object = None
) -> Iterator[Any]:
    """Read in this process, in place of `isolated.read_all`."""
    del memory, meanwhile
    for job in jobs:
        try:
            yield function(*job.arguments)
        except DoorloopError as error:
            yield error


def parse_files(text: str) -> dict[str, dict[str, Rows]]:
    """Read a text into files, their sheets and the rows of those."""
    files: dict[str, dict[str, Rows]] = {}
    rows: Rows | None = None
    for line in inspect.cleandoc(text).splitlines():
        name = NAME.fullmatch(line.strip())
        if name:
            rows = files.setdefault(name["file"], {}).setdefault(name["sheet"] or "", [])
        elif not line.strip():
            rows = None
        elif rows is not None:
            rows.append([cell.strip() for cell in line.split("|")])
    return files


def write_files(folder: Path, text: str) -> list[Path]:
    """Write the files of a text into a folder, and name them in their order."""
    files = parse_files(text)
    for name, sheets in files.items():
        if name.endswith(".csv"):
            (folder / name).write_text(_csv(sheets[""]), "utf-8", newline="\n")
        else:
            _workbook(sheets).save(folder / name)
    return [folder / name for name in files]


def _csv(rows: Rows) -> str:
    return "".join(";".join(row) + "\n" for row in rows)


def _workbook(sheets: dict[str, Rows]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name or "Blad1")
        for row in rows:
            sheet.append([cell or None for cell in row])
    return book


def _place(finding: Finding) -> str:
    return " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
