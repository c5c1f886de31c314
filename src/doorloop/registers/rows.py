"""Which rows of a table are cases, and the identifier of each: totals, remarks and empty rows are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.base.findings import Doubt
from doorloop.base.language import Text
from doorloop.definition.parts import Definition
from doorloop.registers.cells import about_cell, about_cells, about_header
from doorloop.registers.composite import joined, part
from doorloop.registers.frames import EMPTY, Cell, Column, DigitColumn, RawColumn, RawTable
from doorloop.registers.parse.keys import NO_KEY, SAMPLE, TOTALS, KeyReader
from doorloop.registers.parse.words import show
from doorloop.registers.readers import Memo, Readers, read_column

UNLINKED_FATE = Text(nl="de rij wordt niet gekoppeld", en="the row is not linked")
"""What becomes of the row of an identifier that was not understood."""
TOLD = ("row-total", "row-remark", "row-without-key", "row-unsplit")
SEPARATORS: Final = re.compile(r"[;,\t|]")
"""What stands between the cells of a row that was not taken apart."""
PARTS: Final = 3
"""A row in one cell has so many at least."""
NOT_LINKED = "not-linked"
"""Why a row of a long form without an identifier is left out: nothing else says which case it belongs to."""
INCOMPLETE = "key-incomplete"
BROKEN = ("error-cell", "formula-empty", INCOMPLETE)
"""An identifier that a formula should have given, or of which only a part is there: its row is a case."""
UNDERSTOOD = 2
"""A row whose identifier cannot be read is a case when at least this many other cells can."""


def read_keys(table: RawTable, definition: Definition, readers: Readers) -> tuple[Longs, dict[int, str], list[Doubt]]:
    """Read the identifiers, and decide which rows are no cases: for each line of these the rule that says so."""
    register, name = definition.spec.registers[table.register], definition.spec.key.name
    id, field = register.key, register.fields[register.key]
    numbers, met, lacking = _joined(table, definition, readers)
    fates = {line: rule for rule, lines in table.left_out.items() for line in lines.tolist()}
    findings: list[Doubt] = []
    for rule, lines in met.items():
        doubtful = []
        for line in (line for line in lines.tolist() if line not in fates):
            unread = numbers[line] == NO_KEY and rule not in BROKEN
            other = _no_case(table, line, definition, readers) if unread else ""
            fate = other or (NOT_LINKED if table.long and numbers[line] == NO_KEY else "")
            if fate:
                fates[line] = fate
            if other in TOLD:
                findings.append(about_cell(table, line, id, field, other, key=name))
            elif not other:
                doubtful.append(line)
        places = _lacking_at(lacking, {*doubtful}) if rule == INCOMPLETE else {id: doubtful}
        details: dict[str, str | Text] = {"key": name, "fate": UNLINKED_FATE}
        findings += (about_cells(table, at, one, register.fields[one], rule, **details) for one, at in places.items())
    if readers.keys.are_a_numbers(numbers[np.flatnonzero(numbers != NO_KEY)[:SAMPLE]]):
        findings.append(about_header(table, id, "key-column-a-number", key=name))
    return numbers, fates, findings


def by_rule(fates: dict[int, str]) -> dict[str, Ints]:
    """Give the lines that are left out, by rule."""
    lines: dict[str, list[int]] = {}
    for line, rule in sorted(fates.items()):
        lines.setdefault(rule, []).append(line)
    return {rule: np.array(found, np.int32) for rule, found in lines.items()}


def _lacking_at(lacking: dict[str, Ints], lines: set[int]) -> dict[str, list[int]]:
    """Give the lines that lack each part of an identifier, of those that are told."""
    return {id: [line for line in without.tolist() if line in lines] for id, without in lacking.items()}


def _joined(
    table: RawTable, definition: Definition, readers: Readers
) -> tuple[Longs, dict[str, Ints], dict[str, Ints]]:
    """Read identifiers, joined with the other fields that identify a case where there are any.

    Returns the numbers, for each rule that was met the lines that met it, and for each further field the lines that
    lack it.
    """
    key = definition.spec.registers[table.register].key
    numbers, met = _identifiers(table.columns[key], readers.keys.of_log if table.log else readers.keys)
    if not definition.spec.key.together_with:
        return numbers, met, {}
    numbers, lacking = _together(table, numbers, definition, readers)
    return numbers, met | {INCOMPLETE: np.unique(np.concatenate([*lacking.values()]))}, lacking


def _together(table: RawTable, keys: Longs, definition: Definition, readers: Readers) -> tuple[Longs, dict[str, Ints]]:
    """Join the identifiers of a table with the other fields that identify a case."""
    fields = definition.spec.registers[table.register].fields

    def numbers(table: RawTable, id: str, column: RawColumn) -> Ints:
        return read_column(table, id, fields[id], column, readers.memo(fields[id], table), [])[0].numbers

    parts = [part(table, id, definition, numbers, readers.words) for id in definition.spec.key.together_with]
    return joined(keys, parts, readers.keys.digests)


def _identifiers(column: Column, reader: KeyReader) -> tuple[Longs, dict[str, Ints]]:
    """Read a column of identifiers: their numbers, and for each rule that was met the lines that met it."""
    if isinstance(column, DigitColumn) and reader.takes(column.length):
        others = {line: reader.read(cell) for line, cell in column.others.items()}
        numbers = reader.numbers(column.numbers, column.length)
        numbers[list(others)] = [key.number for key in others.values()]
        rules = dict.fromkeys(sorted(key.rule for key in others.values() if key.rule))
        return numbers, {
            rule: np.array([line for line in others if others[line].rule == rule], np.int32) for rule in rules
        }
    packed = column.packed()
    read = [reader.read(cell) for cell in packed.distinct]
    met = [key.rule for key in read]
    lines = {rule: np.flatnonzero(_is(met, rule)[packed.codes]).astype(np.int32) for rule in sorted({*met} - {""})}
    return np.array([key.number for key in read], np.int64)[packed.codes], lines


def _is(rules: list[str], rule: str) -> Mask:
    return np.array([one == rule for one in rules], np.bool_)


def _no_case(table: RawTable, line: int, definition: Definition, readers: Readers) -> str:
    """Tell what a row without a readable identifier is when it is no case, else nothing."""
    register = definition.spec.registers[table.register]
    row = {id: column[line] for id, column in table.columns.items()}
    whole = [show(cell) for cell in table.odd.get(line, list(row.values()))]
    if not any(text.strip() for text in whole):
        return "blank"
    key = row.pop(register.key)
    cells = [(register.fields[id], cell) for id, cell in row.items() if register.fields[id].type != "text"]
    understood = sum(readers.memo(field, table)[cell] > 0 for field, cell in cells)
    dated = any(_is_dated(readers.memo(field, table), cell) for field, cell in cells if field.type in ("date", "birth"))
    if understood + table.long >= UNDERSTOOD or readers.keys.resembles(key):
        return ""
    if any(TOTALS.match(text) for text in whole) and not dated:  # a total is a number
        return "row-total"
    if _is_unsplit(whole, readers.keys):
        return "row-unsplit"
    return "row-without-key" if understood or dated else "row-remark"


def _is_unsplit(texts: Iterable[str], keys: KeyReader) -> bool:
    """Tell whether the one cell of a row that holds anything holds a whole row, its identifier included."""
    filled = [text for text in texts if text.strip()]
    parts = SEPARATORS.split(filled[0]) if len(filled) == 1 else ()
    return keys.is_sure and len(parts) >= PARTS and any(keys.read(part).number != NO_KEY for part in parts)


def _is_dated(memo: Memo, cell: Cell) -> bool:
    """Tell whether a cell of dates holds one, or a word for one that is missing, without a doubt; no total does."""
    return memo[cell] != EMPTY and cell not in memo.doubts
