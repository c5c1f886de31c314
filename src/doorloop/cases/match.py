"""Rows that belong together: which of the unit's register count, and which rows the others have of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from doorloop.base.arrays import STRETCH, Ascending, Ints, Mask
from doorloop.base.findings import Batch, Doubt, Finding, Findings
from doorloop.base.language import Text
from doorloop.base.parallel import by_column
from doorloop.cases.link import NO_ROW, Matched, if_any
from doorloop.definition.parts import Definition, Field
from doorloop.registers.cells import about, about_rows
from doorloop.registers.frames import Register, known
from doorloop.registers.merge import Merged
from doorloop.registers.parse.dates import day_text


def match(
    merged: dict[str, Merged], definition: Definition, peildatum: date, doubts: Iterable[Doubt]
) -> tuple[Matched, list[Doubt]]:
    """Find the rows that belong together, and decide which count, as of the peildatum.

    Args:
        merged: one row an identifier, by name; the unit's register is among them.
        doubts: the findings so far, so that a cell with an error gets no second one.

    Returns what cases are made of, and the findings.
    """
    unit = definition.spec.unit.register
    keep, reasons, findings = _counted(merged[unit], definition, peildatum, doubts)
    matches = {name: _match(merged[unit], other) for name, other in merged.items() if name != unit}
    unlinked = {name: _unlinked(merged[name], found) for name, found in matches.items()}
    for name, reason in unlinked.items():
        findings.append(_elsewhere(merged[name].register, reason["only-elsewhere"], definition))
    places = {unit: np.flatnonzero(keep).astype(np.int32)} | {name: found[keep] for name, found in matches.items()}
    left_out = {unit: reasons | if_any("another-report", merged[unit].others), **unlinked}
    return Matched(definition, peildatum, merged, places, left_out, _absent(merged, definition)), findings


def _counted(
    unit: Merged, definition: Definition, peildatum: date, doubts: Iterable[Doubt]
) -> tuple[Mask, dict[str, Ints], list[Doubt]]:
    """Decide which cases count: required fields read, and dated in the period, not after the peildatum."""
    register, spec = unit.register, definition.spec
    fields = spec.registers[register.name].fields
    incomplete = np.zeros(len(unit.key), np.bool_)
    findings: list[Doubt] = []

    def leave_out(cases: Mask, code: str, **details: str | Text) -> Ints:
        rows = unit.origin.get(spec.unit.date, unit.first)[cases]
        findings.append(about_rows(register, rows, spec.unit.date, fields[spec.unit.date], code, **details))
        return unit.first[cases]

    for id, field in fields.items():
        if field.required and field.type != "key":
            lacking = ~known(unit.values[id])
            findings += _required(unit, lacking, id, field, doubts) if lacking.any() else ()
            incomplete |= lacking
    reasons = {"required-empty": unit.first[incomplete]}
    keep = ~incomplete
    day = unit.values[spec.unit.date]
    if spec.period:
        first, last = spec.period.first.toordinal(), spec.period.last.toordinal()
        outside = keep & ((day < first) | (day > last))
        reasons["outside-period"] = leave_out(outside, "outside-period", first=day_text(first), last=day_text(last))
        keep &= ~outside
    late = keep & (day > peildatum.toordinal())
    reasons["after-peildatum"] = leave_out(late, "after-peildatum")
    return keep & ~late, reasons, findings


def _required(unit: Merged, lacking: Mask, id: str, field: Field, doubts: Iterable[Doubt]) -> Iterator[Finding]:
    """Tell of required cells that are empty; one that was called an error is told."""
    errors = [f for f in Findings(doubts).errors() if f.field == id]
    told = {(f.file, f.sheet, f.cell) for f in errors}
    columns = {(f.file, f.sheet) for f in errors if f.code == "dates-month-first"}
    for row in unit.origin.get(id, unit.first)[lacking].tolist():
        finding = about(unit.register, row, id, field, "required-empty")
        at = finding.file, finding.sheet
        if (*at, finding.cell) not in told and (at not in columns or not finding.value_shown):
            yield finding


def _match(mine: Merged, theirs: Merged) -> Ints:
    """Find for each of my identifiers the position in theirs, `NO_ROW` where there is none."""
    found = np.full(len(mine.key), NO_ROW, np.int32)
    if not len(theirs.key):
        return found
    order, keys = mine.ascending if mine.register.whole is None else Ascending.of(mine.register.whole[mine.first])
    there = theirs.ascending.numbers

    def walk(low: int) -> None:
        places, asked = order[low : low + STRETCH], keys[low : low + STRETCH]
        first, last = np.searchsorted(there, asked[[0, -1]])
        near = there[first : last + 1]
        at = np.minimum(np.searchsorted(near, asked), len(near) - 1)
        is_same = (near[at] == asked) & (asked >= 0) if len(near) else np.zeros(len(asked), np.bool_)
        found[places[is_same]] = theirs.ascending.order[first + at[is_same]]

    # both in order: one walks along the other, where a search for each would jump about in memory
    by_column(walk, range(0, len(order), STRETCH), len(order))
    return found


def _unlinked(other: Merged, match: Ints) -> dict[str, Ints]:
    """List the rows that no row of the unit's register is linked to, by reason."""
    absent = np.ones(len(other.key), np.bool_)
    absent[match[match != NO_ROW]] = False
    return {"only-elsewhere": other.first[absent & (other.key >= 0)], "not-linked": other.first[other.key < 0]}


def _elsewhere(register: Register, rows: Ints, definition: Definition) -> Batch:
    """Tell of identifiers that the unit's register does not have."""
    unit = definition.spec.registers[definition.spec.unit.register].title
    id = definition.spec.registers[register.name].key
    field = definition.spec.registers[register.name].fields[id]
    return about_rows(register, rows, id, field, "only-elsewhere", unit=unit)


def _absent(merged: dict[str, Merged], definition: Definition) -> frozenset[str]:
    """List the fields that are read of registers, and that no source has a column for."""
    asked = {
        id
        for register in definition.spec.registers.values()
        for id, field in register.fields.items()
        if field.type not in ("key", "text")
    }
    registers = [one.register for one in merged.values()]
    return frozenset(asked - {id for register in registers if register.tables for id in register.values})
