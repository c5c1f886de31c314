"""Texts to dates, codes and identifiers: each distinct cell is understood once, then mapped back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Field
from doorloop.registers.cells import about_cell
from doorloop.registers.coded import Coded, Columns, Stacked
from doorloop.registers.frames import EMPTY, NO_TIME, Cell, RawColumn, RawTable, Register
from doorloop.registers.readers import Memo, Readers, read_column
from doorloop.registers.rows import by_rule, read_keys

EVERY = slice(None)
UNKNOWN_FATE = Text(nl="telt als onbekend", en="counts as unknown")
LOST_FATE = Text(nl="de rij telt niet mee", en="the row does not count")
"""What becomes of a cell that was not understood: as any, in a required field."""


def clean(tables: list[RawTable], definition: Definition, birth_by: int) -> tuple[dict[str, Register], list[Doubt]]:
    """Clean all tables, one register after another.

    Args:
        tables: in the order that decides which row is first.
        birth_by: the latest year that a birth date of two digits can mean.

    Returns the registers by name, and a finding for each cell that was doubtful and each row that is no case.
    """
    readers = Readers(definition, birth_by)
    findings: list[Doubt] = []
    registers = {}
    for name in definition.spec.registers:
        own = [table for table in tables if table.register == name]
        if own:
            registers[name], doubts = _clean_register(own, definition, readers)
            findings += doubts
    return registers, findings


class Body(Struct, frozen=True):
    """The rows of a table that are cases: their lines and identifiers, and where they stand in the register."""

    table: RawTable
    lines: Ints
    keys: Longs
    rows: slice
    left_out: dict[str, Ints]


class Cleaned(Struct, frozen=True):
    """A field of a register: its numbers, its times of day if any cell has one, and what each table has of doubts."""

    values: Stacked
    times: Ints | None
    doubts: list[list[Batch]]


def _clean_register(tables: list[RawTable], definition: Definition, readers: Readers) -> tuple[Register, list[Doubt]]:
    """Put the tables of a register under each other; a field that a table lacks is empty there."""
    name, size = tables[0].register, 0
    fields = definition.spec.registers[name].fields
    bodies, told = list[Body](), list[list[Doubt]]()
    for table in tables:
        numbers, fates, findings = read_keys(table, definition, readers)
        lines = np.arange(len(numbers), dtype=np.int32)
        if fates:
            lines = np.delete(lines, list(fates))
            numbers = numbers[lines]
        bodies.append(Body(table, lines, numbers, slice(size, size + len(lines)), by_rule(fates)))
        told.append(findings)
        size += len(lines)
    ids = dict.fromkeys(id for table in tables for id in table.columns if fields[id].type not in ("key", "text"))
    memos = {id: [readers.memo(fields[id], table) for table in tables] for id in ids}
    found = [_clean_column(bodies, id, fields[id], memos[id]) for id in ids]
    columns = dict(zip(ids, found, strict=True))
    for place, table in enumerate(tables):
        told[place] += (doubt for id in table.columns if id in columns for doubt in columns[id].doubts[place])
    is_long = any(table.long for table in tables)
    register = Register(
        name=name,
        tables=tables,
        table=np.repeat(np.arange(len(tables), dtype=np.int32), [len(body.lines) for body in bodies]),
        line=np.concatenate([body.lines for body in bodies]),
        key=np.concatenate([body.keys for body in bodies]),
        values=Columns({id: one.values.stretch(EVERY) if is_long else one.values for id, one in columns.items()}),
        times={id: column.times for id, column in columns.items() if column.times is not None},
        left_out=[body.left_out for body in bodies],
    )
    return register, [finding for findings in told for finding in findings]


def _clean_column(bodies: list[Body], id: str, field: Field, memos: list[Memo]) -> Cleaned:
    """Understand the cells of a field in all tables, each distinct cell once."""
    times: Ints | None = None
    doubts: list[list[Batch]] = [[] for _ in bodies]
    pieces: list[Coded] = []
    for body, alone, met in zip(bodies, memos, doubts, strict=True):
        cells = body.table.columns.get(id)
        if cells is None:
            pieces.append(Coded(np.array([EMPTY], np.int32), np.zeros(len(body.lines), np.uint8)))
            continue
        column = (cells if len(body.lines) == len(cells) else cells.take(body.lines)).packed()
        (numbers, seconds, doubtful), memo = read_column(body.table, id, field, column, alone, met)
        pieces.append(Coded(numbers, column.codes))
        if seconds is not None:
            times = np.full(bodies[-1].rows.stop, NO_TIME, np.int32) if times is None else times
            times[body.rows] = seconds[column.codes]
        for rule, codes in sorted(_by_rule(doubtful, column, memo).items()):
            lines = body.lines[column.having(codes)]
            met.append(Batch(rule, len(lines), partial(_tell, body.table, lines, id, field, memo)))
    return Cleaned(Stacked(pieces), times, doubts)


def _by_rule(doubtful: Iterable[int], column: RawColumn, memo: Memo) -> dict[str, list[int]]:
    """Give for each rule the codes of the distinct cells that met it."""
    found: dict[str, list[int]] = {}
    for code in doubtful:
        found.setdefault(memo.doubts[column.distinct[code]].rule, []).append(code)
    return found


def _tell(table: RawTable, lines: Ints, id: str, field: Field, memo: Memo) -> Iterator[Finding]:
    """Tell what was doubtful about the cells of a column."""
    fate = LOST_FATE if field.required else UNKNOWN_FATE
    details: dict[Cell, dict[str, str]] = {}
    for line in lines.tolist():
        cell = table.columns[id][line]
        if cell not in details:
            details[cell] = memo.doubts[cell].details()
        yield about_cell(table, line, id, field, memo.doubts[cell].rule, fate=fate, **details[cell])
