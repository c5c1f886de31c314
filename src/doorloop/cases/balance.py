"""Nothing is lost unsaid: of each file what was read is used, merged or left out for a reason, and it adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
from msgspec import Struct, field

from doorloop.base.arrays import Ints
from doorloop.base.findings import Finding
from doorloop.cases.link import Linkage
from doorloop.registers.extents import Extent
from doorloop.registers.frames import RawTable, Register

USED: Final = "used"
MERGED: Final = "merged"
UNPLACED: Final = "kind-without-field"
NO_DATA: Final = ("row-total", "blank")
"""Rows of these rules hold no data; remarks hold some if more than one cell stands in a known column."""
REMARK: Final = "row-remark"
NOT_UNDERSTOOD: Final = (
    REMARK,
    "row-without-key",
    "row-unsplit",
    "row-above-header",
    "not-linked",
    "kind-unknown",
    "event-undated",
    "required-empty",
)
"""Rows of these rules were not understood; what period or linkage leaves out was."""


IGNORED: Final = "kind-ignored"
HAS_ERROR: Final = {"not-linked", "kind-unknown", "required-empty"}
"""Rows of these rules have an error of their own."""


class Balance(Struct, frozen=True):
    """What became of the sheets, rows, columns or cells of a file: read = used + merged + left out."""

    read: int = 0
    used: int = 0
    merged: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Balance) -> Balance:
        left_out = dict(Counter(self.left_out) + Counter(other.left_out))
        return Balance(self.read + other.read, self.used + other.used, self.merged + other.merged, left_out)

    @property
    def is_whole(self) -> bool:
        """Tell whether it adds up."""
        return self.read == self.used + self.merged + sum(self.left_out.values())


class FileBalance(Struct, frozen=True):
    """What became of everything in one file that holds anything."""

    file: str
    sheets: Balance
    rows: Balance
    columns: Balance
    cells: Balance

    @property
    def parts(self) -> dict[str, Balance]:
        """Give the balances by what they count."""
        return {"sheets": self.sheets, "rows": self.rows, "columns": self.columns, "cells": self.cells}


class Fates(Struct, frozen=True):
    """What became of each line of a table: `names[codes[line]]`."""

    table: RawTable
    names: list[str]
    codes: Ints

    def count(self, weights: Ints | None = None) -> Counter[str]:
        """Count the lines by what became of them, or what is given for each."""
        sums = np.bincount(self.codes, weights, len(self.names)).astype(np.int64).tolist()
        return Counter({name: n for name, n in zip(self.names, sums, strict=True) if n})


def fates(registers: Mapping[str, Register], linkage: Linkage | None) -> Iterator[Fates]:
    """Say what became of every line of every table, table by table."""
    for name, register in registers.items():
        reasons = dict(linkage.left_out[name]) if linkage else {}
        parts = {MERGED: linkage.merged[name] if linkage else np.empty(0, np.int32), **reasons}
        codes = np.zeros(len(register), np.int32)
        for code, rows in enumerate(parts.values(), start=1):
            codes[rows] = code
        bounds = np.searchsorted(register.table, np.arange(len(register.tables) + 1))
        for position, table in enumerate(register.tables):
            here = slice(bounds[position], bounds[position + 1])
            yield _of_table(table, register.left_out[position], register.line[here], codes[here], list(parts))


def _of_table(table: RawTable, left_out: Mapping[str, Ints], lines: Ints, codes: Ints, reasons: list[str]) -> Fates:
    names = [USED, *reasons, *left_out]
    whole = np.zeros(len(table.rows), np.int32)
    whole[lines] = codes
    for code, gone in enumerate(left_out.values(), start=1 + len(reasons)):
        whole[gone] = code
    return Fates(table, names, whole)


def balances(sheets: Iterable[Extent], found: Iterable[Fates]) -> tuple[FileBalance, ...]:
    """Add up, file by file, what became of sheets, rows, columns and cells."""
    by_sheet = {(one.table.file, one.table.sheet): one for one in found}
    files: dict[str, FileBalance] = {}
    for sheet in sheets:
        one = _balance(sheet, by_sheet.get((sheet.file, sheet.sheet)))
        have = files.get(sheet.file)
        files[sheet.file] = (
            one
            if have is None
            else FileBalance(
                sheet.file,
                *(mine + theirs for mine, theirs in zip(have.parts.values(), one.parts.values(), strict=True)),
            )
        )
    return tuple(files.values())


def _balance(sheet: Extent, fate: Fates | None) -> FileBalance:
    if fate is None:
        return FileBalance(sheet.file, *(_all(n, sheet.reason) for n in (1, sheet.rows, sheet.columns, sheet.cells)))
    rows, cells = fate.count(), fate.count(fate.table.filled)
    cells += Counter({UNPLACED: int(fate.table.unplaced.sum())})
    return FileBalance(
        file=sheet.file,
        sheets=Balance(1, 1),
        rows=_sorted(sheet.rows, sheet.head_rows, rows + Counter(sheet.left_out_rows)),
        columns=Balance(sheet.columns, sheet.used_columns, 0, sheet.left_out_columns),
        cells=_sorted(sheet.cells, sheet.head_cells, cells + Counter(sheet.left_out_cells)),
    )


def _all(read: int, reason: str) -> Balance:
    return Balance(read, 0, 0, {reason: read})


def _sorted(read: int, head: int, counts: Counter[str]) -> Balance:
    """Divide counts over what is used, merged and left out; the header is used."""
    left_out = {name: n for name, n in counts.items() if name not in (USED, MERGED)}
    return Balance(read, head + counts[USED], counts[MERGED], left_out)


def find_losses(found: Iterable[Fates]) -> Iterator[Finding]:
    """Find files of which fewer than half of the rows with data were understood, and registers ignored as a whole.

    A row that period or linkage leaves out was understood. A row of a kind that is ignored is none that anybody wants.
    A single row has an error of its own.
    """
    by_file: dict[tuple[str, str], Counter[str]] = {}
    for one in found:
        by_file.setdefault((one.table.file, one.table.register), Counter()).update(_with_data(one))
    wanted = {register for (_, register), rows in by_file.items() if rows.keys() - {IGNORED}}
    for (file, register), rows in by_file.items():
        ignored = rows.pop(IGNORED, 0)
        understood = sum(n for name, n in rows.items() if name not in NOT_UNDERSTOOD)
        is_lost = 2 * understood < rows.total() and (rows.total() > 1 or not rows.keys() & HAS_ERROR)
        if is_lost or (ignored and register not in wanted):
            numbers = {"rows": str(rows.total() or ignored), "understood": str(understood)}
            yield Finding("register-not-understood", file=file, register=register, details=numbers)


def _with_data(one: Fates) -> Counter[str]:
    """Count the lines that hold data, by what became of them."""
    rows = one.count()
    for name in NO_DATA:
        del rows[name]
    rows["row-above-header"] = one.table.above
    remarks = one.codes == one.names.index(REMARK) if REMARK in one.names else np.zeros(len(one.codes), np.bool_)
    rows[REMARK] = int(np.count_nonzero(remarks & (one.table.filled > 1)))
    return +rows
