"""How much a file holds, sheet by sheet: rows, columns and cells with anything in them, and what the header takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from msgspec import Struct, field

from doorloop.base.arrays import Ints
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import RawTable, Sheet

ABOVE = "above-header"
"""Why a row is left out: it stands above the header, a title."""
TEMPLATE = "template-sheet"
"""Why a sheet is left out: a template adds it to its register."""
REPEATED = "row-header"
"""Why a row is left out: it is the header once more."""


class Extent(Struct, frozen=True):
    """One sheet, in numbers of what holds anything.

    Attributes:
        reason: the rule by which the sheet is not read; empty for a register.
        rows, columns, cells: all of them.
        head_rows, head_cells: those of the header, which are used.
        used_columns: those that a field has.
        left_out_rows, left_out_columns, left_out_cells: reason → those left out before any row was understood; the
            cells of a column that is not read are under the column's reason.
    """

    file: str
    sheet: str
    reason: str
    rows: int
    columns: int
    cells: int
    head_rows: int = 0
    head_cells: int = 0
    used_columns: int = 0
    left_out_rows: Mapping[str, int] = field(default_factory=dict)
    left_out_columns: Mapping[str, int] = field(default_factory=dict)
    left_out_cells: Mapping[str, int] = field(default_factory=dict)


def extents(sheets: Iterable[Sheet], tables: Iterable[RawTable], reasons: Mapping[str, str]) -> list[Extent]:
    """Measure the sheets of one file.

    Args:
        tables: the registers found in them, by the name of their sheet.
        reasons: sheet → the rule by which it was not read.
    """
    found = {table.sheet: table for table in tables}
    return [one for sheet in sheets if (one := _extent(sheet, found.get(sheet.name), reasons)).cells]


def _extent(sheet: Sheet, table: RawTable | None, reasons: Mapping[str, str]) -> Extent:
    """Measure one sheet: its cells by row, and what of them the table does not hold."""
    per_row, columns, used = np.zeros(len(sheet), np.int32), 0, 0
    unread = dict.fromkeys(table.unread.values(), 0) if table else {}
    lines = table.rows - 1 if table else np.empty(0, np.int32)
    for position, full in enumerate(sheet.filled):
        columns += bool(full.any())
        per_row += full
        rule = table.unread.get(column_letters(position + sheet.first_column)) if table else None
        if rule:
            unread[rule] += int(np.count_nonzero(full[lines]))
        elif table:
            used += bool(full[table.head[0] - 1 :].any())
    rows, cells = int(np.count_nonzero(per_row)), int(per_row.sum())
    if table is None:
        reason = reasons.get(sheet.name, TEMPLATE)
        return Extent(sheet.file, sheet.name, reason, rows, columns, cells)
    return _of_table(sheet, table, per_row, (columns, used), unread)


def _of_table(sheet: Sheet, table: RawTable, per_row: Ints, columns: tuple[int, int], unread: dict[str, int]) -> Extent:
    """Put together what a sheet with a register holds; `columns` are those that hold anything, and those of fields."""
    above, head = per_row[: table.head[0] - 1], per_row[table.head[0] - 1 : table.header]
    below = per_row[table.header :].copy()
    below[table.rows - 1 - table.header] = 0
    rows = {ABOVE: int(np.count_nonzero(above)), REPEATED: int(np.count_nonzero(below))}
    cells = {ABOVE: int(above.sum()), REPEATED: int(below.sum())} | unread
    rules = list(table.unread.values())
    aside = {rule: rules.count(rule) for rule in dict.fromkeys(rules)} | {ABOVE: columns[0] - columns[1] - len(rules)}
    return Extent(
        file=sheet.file,
        sheet=sheet.name,
        reason="",
        rows=int(np.count_nonzero(per_row)),
        columns=columns[0],
        cells=int(per_row.sum()),
        head_rows=int(np.count_nonzero(head)),
        head_cells=int(head.sum()),
        left_out_rows={reason: n for reason, n in rows.items() if n},
        used_columns=columns[1],
        left_out_columns={reason: n for reason, n in aside.items() if n},
        left_out_cells={reason: n for reason, n in cells.items() if n},
    )
