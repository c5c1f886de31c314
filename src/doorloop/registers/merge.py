"""Rows to identifiers: rows of one register with the same identifier are one, and contradictions are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from doorloop.base.arrays import Ints, Longs, Mask, ascending
from doorloop.base.findings import Doubt, Finding
from doorloop.base.folding import fold_code
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Field
from doorloop.registers.cells import about, seen_from
from doorloop.registers.frames import EMPTY, UNKNOWN, Register
from doorloop.registers.parse.keys import NO_KEY
from doorloop.registers.parse.words import show


@dataclass(frozen=True)
class Merged:
    """A register with one row an identifier.

    Attributes:
        key: int64, each another one; negative where it could not be read.
        order: the positions of the identifiers in ascending order.
        values: field id → int32.
        origin: field id → int32, the row of the register that the value came from.
        first: int32, the first row of each identifier.
    """

    register: Register
    key: Longs
    order: Ints
    first: Ints
    values: dict[str, Ints]
    origin: dict[str, Ints]


def merge(
    registers: dict[str, Register], definition: Definition, peildatum: date
) -> tuple[dict[str, Merged], list[Doubt]]:
    """Make rows of one register with the same identifier one case.

    Where they contradict each other the first value stands; of those that were known on the peildatum, if any was.
    """
    merged: dict[str, Merged] = {}
    findings: list[Doubt] = []
    for name, register in registers.items():
        merged[name], found = _merge(register, definition, peildatum.toordinal())
        findings += found
    return merged, findings


def _merge(register: Register, definition: Definition, peildatum: int) -> tuple[Merged, list[Doubt]]:
    """Make rows with the same identifier one case: the first value stands, a later one fills a gap."""
    key = register.key.copy()
    unread = key == NO_KEY
    key[unread] = NO_KEY - 1 - np.arange(int(unread.sum()))
    first, case, order = _first(key)
    alone = len(first) == len(key)
    values = dict(register.values) if alone else {id: column[first] for id, column in register.values.items()}
    merged = Merged(register, key[first], order, first, values, {})
    findings: list[Doubt] = []
    for row in np.flatnonzero(first[case] != np.arange(len(key))).tolist() if not alone else ():
        findings += _merge_row(merged, row, int(case[row]), definition, peildatum)
    for id in (id for id in values if register_field(definition, register, id).decided_by):
        later = _of_later_decision(merged, definition, id, peildatum)
        if later.any():
            merged.values[id] = np.where(later, EMPTY, merged.values[id]).astype(np.int32)
    return merged, findings


def _first(key: Longs) -> tuple[Ints, Ints, Ints]:
    """Find the identifiers among rows.

    Returns the first row of each, in the order of rows; for each row the position of its identifier among them; and
    these positions in the order of identifiers.
    """
    rows, order = np.arange(len(key), dtype=np.int32), ascending(key)
    new = np.ones(len(key), np.bool_)
    new[1:] = np.diff(key[order]) != 0
    if new.all():
        return rows, rows, order
    by_key = order[new]  # equal ones stay in the order of rows: of each identifier this is the first
    first = np.sort(by_key)
    rank, case = np.empty((2, len(key)), np.int32)
    rank[first] = rows[: len(first)]
    case[order] = rank[by_key][np.cumsum(new) - 1]
    return first, case, rank[by_key]


def register_field(definition: Definition, register: Register, id: str) -> Field:
    """Give a field of a register."""
    return definition.spec.registers[register.name].fields[id]


def _of_later_decision(merged: Merged, definition: Definition, id: str, peildatum: int) -> Mask:
    """Tell which outcomes stood beside a decision after the peildatum, while the case has an earlier one."""
    decision = register_field(definition, merged.register, id).decided_by
    beside = merged.register.values.get(decision)
    if beside is None:
        return np.zeros(len(merged.key), np.bool_)
    return (beside[merged.origin.get(id, merged.first)] > peildatum) & (merged.values[decision] <= peildatum)


def _is_not_yet(merged: Merged, field: Field, id: str, row: int, peildatum: int) -> bool:
    """Tell whether a value of a row was not known on the peildatum: a later date, or the outcome of one."""
    values = merged.register.values
    if field.type == "date":
        return int(values[id][row]) > peildatum
    return field.decided_by in values and int(values[field.decided_by][row]) > peildatum


def _merge_row(merged: Merged, row: int, case: int, definition: Definition, peildatum: int) -> Iterator[Finding]:
    """Merge one later row into its case, telling what became of it."""
    register = merged.register
    fields = definition.spec.registers[register.name].fields
    details: dict[str, str | Text] = {
        "key": definition.spec.key.name,
        **seen_from(register, int(merged.first[case]), row),
    }
    fates = {id: _merge_value(merged, fields[id], id, row, case, peildatum) for id in register.values}
    for id in (id for id, field in fields.items() if field.type == "text"):
        mine, theirs = (_text(register, at, id) for at in (int(merged.first[case]), row))
        differ = bool(mine and theirs and fold_code(mine) != fold_code(theirs))
        fates[id] = "conflict" if differ else "filled" if theirs and not mine else ""
    for id in (id for id, fate in fates.items() if fate == "conflict"):
        yield about(register, row, id, fields[id], "rows-conflict", **details)
    if "conflict" not in fates.values() and not register.tables[register.table[row]].long:
        key = definition.spec.registers[register.name].key
        code = "rows-merged" if "filled" in fates.values() else "rows-equal"
        yield about(register, row, key, fields[key], code, **details)


def _merge_value(
    merged: Merged, field: Field, id: str, row: int, case: int, peildatum: int
) -> Literal["", "filled", "conflict"]:
    """Merge one value into its case: it fills a gap, or what nobody knew yet on the peildatum; else the first stands.

    Of two equal ones the one that was known is where the value is from.
    """
    mine, theirs = int(merged.values[id][case]), int(merged.register.values[id][row])
    if theirs == EMPTY:
        return ""
    stands = int(merged.origin.get(id, merged.first)[case])
    early, late = (_is_not_yet(merged, field, id, at, peildatum) for at in (stands, row))
    fills = mine == EMPTY or (mine == UNKNOWN and theirs > EMPTY and not late)
    if fills or (early and not late):
        merged.values[id][case] = theirs
        merged.origin.setdefault(id, merged.first.copy())[case] = row
    if fills:
        return "filled"
    if mine == theirs:
        return ""
    return "" if UNKNOWN in (mine, theirs) and max(mine, theirs) > EMPTY else "conflict"


def _text(register: Register, row: int, id: str) -> str:
    """Give what stands in a text field of a row; such a field is not cleaned, as no figure comes from it."""
    column = register.tables[register.table[row]].columns.get(id)
    return show(column[int(register.line[row])]).strip() if column else ""
