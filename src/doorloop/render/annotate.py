"""Copies of the workbooks with every doubtful cell coloured and commented; the originals stay as they are."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base.errors import UnreadableError
from doorloop.base.findings import SEVERITIES, Finding
from doorloop.base.words import both
from doorloop.extracts.check import Check
from doorloop.registers.parse.words import show
from doorloop.registers.read import read
from doorloop.render.workbook import FILLS, save, text

OOXML = (".xlsx", ".xlsm")
SEPARATORS = re.compile(r"[/\\]")
TITLE = re.compile(r"[\\/*?:\[\]]")


def annotated(files: Mapping[str, Path], check: Check) -> tuple[dict[str, bytes], list[UnreadableError]]:
    """Mark each file that has findings with a cell.

    Args:
        files: the name in the findings → the file.

    Returns the name of each copy and its bytes, and an error for each file that can be read and not be written again.
    A format that cannot carry colours is copied to .xlsx.
    """
    copies: dict[str, bytes] = {}
    lost = []
    for name, path in files.items():
        found = [finding for finding in check.findings if finding.file == name and _has_cell(finding)]
        if found:
            is_ooxml = path.suffix.lower() in OOXML
            copy = SEPARATORS.sub("_", name if is_ooxml else f"{name}.xlsx")
            try:
                copies[copy] = _copy(path, name, found, check)
            except UnreadableError as error:
                lost.append(error)
    return copies, lost


def _copy(path: Path, name: str, found: list[Finding], check: Check) -> bytes:
    """Mark one file.

    Errors: UnreadableError for a workbook that can be read, and not be written again.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the copy leaves out: extensions of other programs
        try:
            return _marked(_open(path, name), found, check)
        except Exception as error:
            raise UnreadableError(
                both("err.no_copy", why=type(error).__name__),
                where=name,
                remedy=both("try.new_xlsx"),
            ) from error


def _has_cell(finding: Finding) -> bool:
    return re.fullmatch(r"[A-Z]+\d+", finding.cell) is not None


def _open(path: Path, name: str) -> Workbook:
    if path.suffix.lower() in OOXML:
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in read(path.read_bytes(), name):
        page = book.create_sheet(TITLE.sub("_", sheet.name)[:31] or "csv")
        for y, row in enumerate(sheet.rows, start=1):
            for x, value in enumerate(row, start=1 + sheet.first_column):
                if value != "":
                    text(page, y, x, show(value))
    return book


def _marked(book: Workbook, found: Iterable[Finding], check: Check) -> bytes:
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        by_cell.setdefault((finding.sheet, finding.cell), []).append(finding)
    titles = book.sheetnames
    for (sheet, place), findings in by_cell.items():
        cell = _anchor(book[sheet if sheet in titles else TITLE.sub("_", sheet)[:31] or "csv"], place)
        worst = min(findings, key=lambda finding: SEVERITIES.index(finding.severity))
        cell.fill = PatternFill("solid", fgColor=FILLS[worst.severity])
        lines = [f"{finding.rule.title(check.lang)}: {finding.message(check.lang)}" for finding in findings]
        before = [cell.comment.text] if cell.comment else []
        cell.comment = Comment("\n".join([*before, *lines]), "doorloop", width=320, height=120)
    return save(book)


def _anchor(sheet: Worksheet, place: str) -> Cell:
    """Give a cell, or the first one of the merged range that it is in: only that one can be marked."""
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if place in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    return cast("Cell", cell)
