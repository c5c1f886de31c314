"""Registers to cases: rows of one identifier are one case, and the registers are joined on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from doorloop.definition.parts import Definition, Field, Text
from doorloop.findings import Finding
from doorloop.frames import EMPTY, UNKNOWN, Cases, Ints, Longs, Mask, Register, happened, known
from doorloop.parse.dates import day_text
from doorloop.parse.keys import NO_KEY
from doorloop.parse.words import show
from doorloop.places import about, about_case, seen_from
from doorloop.texts import fold_code

NO_ROW = -1


@dataclass(frozen=True)
class Merged:
    """A register with one row an identifier.

    Attributes:
        key: int64, ascending where linked; rows without a readable identifier come last, negative.
        values: field id → int32.
        origin: field id → int32, the row of the register that the value came from.
        first: int32, the first row of each identifier.
    """

    register: Register
    key: Longs
    first: Ints
    values: dict[str, Ints]
    origin: dict[str, Ints]


@dataclass(frozen=True)
class Linkage:
    """How rows became cases, and why others did not.

    Attributes:
        unit: the name of the register whose rows are counted.
        registers: the cleaned registers by name.
        merged: register → rows that were merged into an earlier one.
        left_out: register → reason → rows that do not count, or are linked to nothing.
        linked: other register → how many counted cases it has too.
        elsewhere: other register → how many identifiers only it has.
        counted: the number of cases.
    """

    unit: str
    registers: dict[str, Register]
    merged: dict[str, Ints]
    left_out: dict[str, dict[str, Ints]]
    linked: dict[str, int]
    elsewhere: dict[str, int]
    counted: int


def merge(
    registers: dict[str, Register], definition: Definition, peildatum: date
) -> tuple[dict[str, Merged], list[Finding]]:
    """Make rows of one register with the same identifier one case.

    Where they contradict each other the first value stands; of those that were known on the peildatum, if any was.
    """
    merged, findings = {}, []
    for name, register in registers.items():
        merged[name], found = _merge(register, definition, peildatum.toordinal())
        findings += found
    return merged, findings


def link(
    merged: dict[str, Merged], definition: Definition, peildatum: date, doubts: list[Finding]
) -> tuple[Cases, Linkage, list[Finding]]:
    """Join the registers into cases, as of the peildatum.

    Args:
        merged: one row an identifier, by name; the unit's register is among them.
        doubts: the findings so far, so that a cell with an error gets no second one.

    Returns the cases that count, in the order of the unit's rows; how they came about; the findings.
    """
    unit = definition.spec.unit.register
    findings: list[Finding] = []
    keep, reasons, found = _counted(merged[unit], definition, peildatum, doubts)
    findings += found
    matches = {name: _match(merged[unit].key, other.key) for name, other in merged.items() if name != unit}
    for name, match in matches.items():
        findings += _elsewhere(merged[name], match, definition)
    cases = _join(merged, matches, keep, definition)
    findings += _settle(cases, merged, matches, keep, definition)
    findings += _as_of(cases, definition, peildatum.toordinal())
    unlinked = {name: _unlinked(merged[name], match) for name, match in matches.items()}
    linkage = Linkage(
        unit=unit,
        registers={name: m.register for name, m in merged.items()},
        merged={name: np.setdiff1d(np.arange(len(m.register), dtype=np.int32), m.first) for name, m in merged.items()},
        left_out={unit: reasons, **unlinked},
        linked={name: int((match[keep] != NO_ROW).sum()) for name, match in matches.items()},
        elsewhere={name: len(unlinked[name]["only-elsewhere"]) for name in matches},
        counted=len(cases),
    )
    return cases, linkage, findings


def _merge(register: Register, definition: Definition, peildatum: int) -> tuple[Merged, list[Finding]]:
    """Make rows with the same identifier one case: the first value stands, a later one fills a gap."""
    key = register.key.copy()
    unread = key == NO_KEY
    key[unread] = NO_KEY - 1 - np.arange(int(unread.sum()))
    _, first, case = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    first, case = first[order], rank[case]
    values = {id: column[first] for id, column in register.values.items()}
    merged = Merged(register, key[first], first.astype(np.int32), values, {})
    findings: list[Finding] = []
    later = np.flatnonzero(first[case] != np.arange(len(key)))
    for row in later.tolist():
        findings += _merge_row(merged, row, int(case[row]), definition, peildatum)
    for id in (id for id in values if register_field(definition, register, id).decided_by):
        merged.values[id][_of_later_decision(merged, definition, id, peildatum)] = EMPTY
    return merged, findings


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


def _counted(
    unit: Merged, definition: Definition, peildatum: date, doubts: list[Finding]
) -> tuple[Mask, dict[str, Ints], list[Finding]]:
    """Decide which cases count: required fields read, and dated in the period, not after the peildatum."""
    register, spec = unit.register, definition.spec
    fields = spec.registers[register.name].fields
    told = {(f.file, f.sheet, f.cell) for f in doubts if f.severity == "error"}
    keep = np.ones(len(unit.key), np.bool_)
    findings = []

    def leave_out(cases: Mask, id: str, code: str, **details: str | Text) -> Ints:
        nonlocal keep
        for case in np.flatnonzero(cases).tolist():
            finding = about(register, int(unit.origin.get(id, unit.first)[case]), id, fields[id], code, **details)
            if code != "required-empty" or (finding.file, finding.sheet, finding.cell) not in told:
                findings.append(finding)
        keep = keep & ~cases
        return unit.first[cases]

    incomplete = np.zeros(len(keep), np.bool_)
    for id, field in fields.items():
        if field.required and field.type != "key":
            lacking = ~known(unit.values[id])
            leave_out(lacking, id, "required-empty")
            incomplete |= lacking
    day, outside = unit.values[spec.unit.date], np.zeros(len(keep), np.bool_)
    reasons = {"required-empty": unit.first[incomplete]}
    if spec.period:
        first, last = spec.period.first.toordinal(), spec.period.last.toordinal()
        outside = keep & ((day < first) | (day > last))
        details = {"first": day_text(first), "last": day_text(last)}
        reasons["outside-period"] = leave_out(outside, spec.unit.date, "outside-period", **details)
    reasons["after-peildatum"] = leave_out(keep & (day > peildatum.toordinal()), spec.unit.date, "after-peildatum")
    return keep, reasons, findings


def _match(mine: Longs, theirs: Longs) -> Ints:
    """Find for each of my identifiers the position in theirs, `NO_ROW` where there is none."""
    if not len(theirs):
        return np.full(len(mine), NO_ROW, np.int32)
    order = np.argsort(theirs, kind="stable")
    at = np.minimum(np.searchsorted(theirs, mine, sorter=order), len(theirs) - 1)
    found = order[at]
    return np.where((theirs[found] == mine) & (mine >= 0), found, NO_ROW).astype(np.int32)


def _unlinked(other: Merged, match: Ints) -> dict[str, Ints]:
    """List the rows that no row of the unit's register is linked to, by reason."""
    absent = np.ones(len(other.key), np.bool_)
    absent[match[match != NO_ROW]] = False
    return {"only-elsewhere": other.first[absent & (other.key >= 0)], "not-linked": other.first[other.key < 0]}


def _elsewhere(other: Merged, match: Ints, definition: Definition) -> Iterator[Finding]:
    """Tell of identifiers that the unit's register does not have."""
    absent = np.ones(len(other.key), np.bool_)
    absent[match[match != NO_ROW]] = False
    register = definition.spec.registers[other.register.name]
    unit = definition.spec.registers[definition.spec.unit.register].title
    for case in np.flatnonzero(absent & (other.key >= 0)).tolist():
        row = int(other.first[case])
        yield about(other.register, row, register.key, register.fields[register.key], "only-elsewhere", unit=unit)


def _join(merged: dict[str, Merged], matches: dict[str, Ints], keep: Mask, definition: Definition) -> Cases:
    """Gather every field over the cases that count; a field that no file has is empty."""
    spec = definition.spec
    unit = spec.unit.register
    cases = Cases(
        values={},
        times={},
        group=_groups(merged[unit].values, keep, definition),
        origin={},
        register_of={},
        registers={name: m.register for name, m in merged.items()},
        filled={},
    )
    for name, register in sorted(spec.registers.items(), key=lambda item: item[0] != unit):
        for id, field in register.fields.items():
            if field.type in ("key", "text") or id in cases.values:
                continue
            column, origin, times = _column(merged.get(name), matches.get(name), id, keep)
            cases.values[id], cases.origin[id] = column, origin
            cases.register_of[id] = name
            if times is not None:
                cases.times[id] = times
    return cases


def _column(other: Merged | None, match: Ints | None, id: str, keep: Mask) -> tuple[Ints, Ints, Ints | None]:
    """Take one field of one register over the cases that count: values, origin, times if it has them."""
    size = int(keep.sum())
    if other is None or id not in other.values or not len(other.key):
        return np.full(size, EMPTY, np.int32), np.full(size, NO_ROW, np.int32), None
    at = np.flatnonzero(keep).astype(np.int32) if match is None else match[keep]
    found = at != NO_ROW
    values = np.where(found, other.values[id][at], EMPTY).astype(np.int32)
    origin = np.where(found, other.origin.get(id, other.first)[at], NO_ROW).astype(np.int32)
    times = other.register.times.get(id)
    return values, origin, None if times is None else np.where(found, times[origin], -1).astype(np.int32)


def _groups(values: dict[str, Ints], keep: Mask, definition: Definition) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Give each case that counts the position of its group; cases of no group get -1."""
    groups = definition.spec.groups
    if groups is None:
        return np.zeros(int(keep.sum()), np.int8)
    codes = list(definition.labels(groups.field))
    group_of = np.full(len(codes) + 1, -1, np.int8)
    for position, group in enumerate(groups.values.values()):
        group_of[codes.index(group.code) + 1] = position
    return group_of[values[groups.field][keep]]


def _settle(
    cases: Cases, merged: dict[str, Merged], matches: dict[str, Ints], keep: Mask, definition: Definition
) -> Iterator[Finding]:
    """Settle fields that registers share: the unit's value counts, another one fills a gap or is told."""
    unit = definition.spec.unit.register
    title = definition.spec.registers[unit].title
    for name, match in matches.items():
        for id, field in definition.spec.registers[name].fields.items():
            if cases.register_of.get(id, name) == name or field.type in ("key", "text"):
                continue
            theirs, origin, _ = _column(merged[name], match, id, keep)
            mine = cases.values[id]
            gap = ((mine == EMPTY) | (mine == UNKNOWN)) & (theirs != EMPTY) & (theirs != UNKNOWN)
            differ = ~gap & (mine != theirs) & ~np.isin(mine, (EMPTY, UNKNOWN)) & ~np.isin(theirs, (EMPTY, UNKNOWN))
            cases.values[id][gap] = theirs[gap]
            rows = zip(np.flatnonzero(gap).tolist(), origin[gap].tolist(), strict=True)
            cases.filled.setdefault(id, {}).update((case, (name, row)) for case, row in rows)
            for case in np.flatnonzero(differ).tolist():
                register = merged[name].register
                yield about(register, int(origin[case]), id, field, "registers-differ", unit=title)


def _as_of(cases: Cases, definition: Definition, peildatum: int) -> Iterator[Finding]:
    """Take the peildatum's view: a later milestone has not happened, an outcome goes with its decision."""
    fields = {id: definition.field(id) for id in cases.values}
    for id, field in fields.items():
        if field.decided_by:
            yield from _undecided(cases, definition, id, field)
    for id, field in fields.items():
        if field.before:
            yield from _before(cases, definition, id, field)
        elif field.type == "date":
            later = cases.values[id] > peildatum
            for case in np.flatnonzero(later).tolist():
                yield about_case(cases, definition, case, id, "date-after-peildatum")
            cases.values[id][later] = EMPTY
    for id, field in fields.items():
        if field.decided_by:
            cases.values[id][~happened(cases.values[field.decided_by])] = EMPTY


def _undecided(cases: Cases, definition: Definition, id: str, field: Field) -> Iterator[Finding]:
    """Tell of an outcome whose decision has no date: it is ignored."""
    lost = known(cases.values[id]) & (cases.values[field.decided_by] == EMPTY)
    decision = definition.field(field.decided_by).header
    for case in np.flatnonzero(lost).tolist():
        yield about_case(cases, definition, case, id, "outcome-without-decision", decision=decision)


def _before(cases: Cases, definition: Definition, id: str, field: Field) -> Iterator[Finding]:
    """Take a date that lies after the event it must precede as not known."""
    after = known(cases.values[id]) & known(cases.values[field.before])
    after &= cases.values[id] > cases.values[field.before]
    end = definition.field(field.before).header
    for case in np.flatnonzero(after).tolist():
        yield about_case(cases, definition, case, id, "after-reference", end=end)
    cases.values[id][after] = UNKNOWN
