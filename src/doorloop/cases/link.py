"""Registers to cases: the registers are joined on the identifier, as of the peildatum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.parallel import by_column
from doorloop.cases.conditions import holds
from doorloop.cases.occurrences import add_occurrences
from doorloop.definition.parts import Definition, Field
from doorloop.registers.cells import about_cases, about_rows
from doorloop.registers.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cases, Register, happened, known
from doorloop.registers.merge import Merged

NO_ROW = -1
EVERY: Final = slice(None)


class Linkage(Struct, frozen=True):
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


class Joined(Struct, frozen=True):
    """Some of the cases that count, joined.

    Attributes:
        cases: those that the definition selects.
        selected: which of all these are.
        findings: what is doubtful about them.
    """

    cases: Cases
    selected: Mask
    findings: list[Doubt]


class Matched(Struct, frozen=True):
    """Which rows of the registers belong together, and which of them count: what cases are made of, in any parts.

    Attributes:
        merged: one row an identifier, by name.
        places: register → int32, the position in it of each case that counts, in the order of the unit's rows;
            `NO_ROW` where it has none.
        left_out: register → reason → rows that do not count, or are linked to nothing.
        absent: the fields that no source has a column for.
    """

    definition: Definition
    peildatum: date
    merged: dict[str, Merged]
    places: dict[str, Ints]
    left_out: dict[str, dict[str, Ints]]
    absent: frozenset[str]

    @property
    def unit(self) -> str:
        """Name the register whose rows are counted."""
        return self.definition.spec.unit.register

    def __len__(self) -> int:
        return len(self.places[self.unit])

    def join(self, here: slice = EVERY) -> Joined:
        """Make the cases, or a stretch of them, as of the peildatum; what is made of parts is what is made of all."""
        definition, peildatum = self.definition, self.peildatum.toordinal()
        linked = {name: Seen.of(self.merged[name], at[here]) for name, at in self.places.items()}
        cases = _join(linked, definition, self.absent)
        findings: list[Doubt] = [*_settle(cases, linked, definition), *_as_of(cases, definition, peildatum)]
        add_occurrences(cases, definition, peildatum)
        selected = holds(cases, definition, definition.spec.unit.where)
        return Joined(cases.take(selected), selected, findings)

    def linkage(self, selected: Mask) -> tuple[Linkage, list[Doubt]]:
        """Tell how rows became cases, given which of those that count are selected; and of those that are not."""
        left_out, unit = {name: dict(rows) for name, rows in self.left_out.items()}, self.merged[self.unit]
        for name, at in self.places.items():
            left_out[name] |= if_any("outside-selection", _first_rows(self.merged[name], at[~selected]))
        others = [name for name in self.merged if name != self.unit]
        linkage = Linkage(
            unit=self.unit,
            registers={name: one.register for name, one in self.merged.items()},
            merged={
                name: _others(np.concatenate([one.first, one.others]), len(one.register))
                for name, one in self.merged.items()
            },
            left_out=left_out,
            linked={name: int((self.places[name][selected] != NO_ROW).sum()) for name in others},
            elsewhere={name: len(left_out[name]["only-elsewhere"]) for name in others},
            counted=int(selected.sum()),
        )
        n = len(selected) - linkage.counted
        return linkage, [_outside_selection(unit.register, self.definition, n)] if n else []


def if_any(reason: str, rows: Ints) -> dict[str, Ints]:
    """Give a reason that is told only where it left rows out."""
    return {reason: rows} if len(rows) else {}


def _first_rows(register: Merged, at: Ints) -> Ints:
    """Give the first rows of some cases in a register that may not have all of them."""
    found: Ints = register.first[at[at != NO_ROW]]
    return found


def _outside_selection(register: Register, definition: Definition, n: int) -> Finding:
    where = ", ".join(f"{when.field}={'|'.join(when.codes) or when.state}" for when in definition.spec.unit.where)
    files = ", ".join(dict.fromkeys(table.file for table in register.tables))
    return Finding("outside-selection", files, register.name, details={"n": str(n), "where": where})


def _others(rows: Ints, size: int) -> Ints:
    """List the rows that are not among these."""
    others = np.ones(size, np.bool_)
    others[rows] = False
    return np.flatnonzero(others).astype(np.int32)


class Seen(Struct, frozen=True, dict=True):
    """A register as some cases see it.

    Attributes:
        at: the position of each case in it: a slice, where they follow each other, or int64.
        gaps: int64, which of the cases it has not.
    """

    merged: Merged
    at: slice | Longs
    gaps: Longs

    @classmethod
    def of(cls, merged: Merged, at: Ints) -> Seen:
        """Look at a register from cases, given the position of each in it, `NO_ROW` for none."""
        gaps = np.flatnonzero(at == NO_ROW)
        if len(at) and not len(gaps) and (np.diff(at) == 1).all():
            return cls(merged, slice(int(at[0]), int(at[-1]) + 1), gaps)
        return cls(merged, at.astype(np.int64), gaps)  # as numpy looks things up

    @cached_property
    def first(self) -> Ints:
        """Find the first row of each case."""
        return self._or_nothing(self.merged.first[self.at], NO_ROW)

    def has(self, id: str) -> bool:
        """Tell whether the register has a field at all."""
        return id in self.merged.values and len(self.merged.key) > 0

    def values(self, id: str) -> Ints:
        """Take the values of a field; empty where there is none."""
        return self._or_nothing(self.merged.values.taken(id, self.at), EMPTY)

    def origin(self, id: str) -> Ints:
        """Take the rows that the values came from; mostly they are the first."""
        if id not in self.merged.origin:
            return self.first
        return self._or_nothing(self.merged.origin[id][self.at], NO_ROW)

    def times(self, id: str) -> Ints:
        """Take the times of day of a field."""
        rows = self.origin(id)
        return np.where(rows == NO_ROW, NO_TIME, self.merged.register.times[id][rows]).astype(np.int32)

    def _or_nothing(self, column: Ints, nothing: int) -> Ints:
        """Put what a case without a row has where there is none."""
        if len(self.gaps):
            column[self.gaps] = nothing  # what stands there is that of the last row, for NO_ROW is -1
        return column


def _join(linked: dict[str, Seen], definition: Definition, absent: frozenset[str]) -> Cases:
    """Gather every field over the cases that count; a field that no file has is empty."""
    spec = definition.spec
    unit = spec.unit.register
    cases = Cases(
        values={},
        times={},
        group=_groups(linked[unit], definition),
        origin={},
        register_of={},
        registers={name: one.merged.register for name, one in linked.items()},
        filled={},
        chosen={},
        absent=absent,
    )
    nothing, nowhere = (np.full(len(cases), value, np.int32) for value in (EMPTY, NO_ROW))
    for name, register in sorted(spec.registers.items(), key=lambda item: item[0] != unit):
        one = linked.get(name)
        ids = [id for id, field in register.fields.items() if field.type not in ("key", "text")]
        ids = [id for id in ids if id not in cases.values]
        there = [id for id in ids if one and one.has(id)]
        cases.values.update(dict.fromkeys(ids, nothing))
        cases.origin.update(dict.fromkeys(ids, nowhere))
        cases.register_of.update(dict.fromkeys(ids, name))
        if one:
            cases.values.update(zip(there, by_column(one.values, there, len(cases)), strict=True))
            cases.origin.update((id, one.origin(id)) for id in there)
            cases.times.update((id, one.times(id)) for id in there if id in one.merged.register.times)
    return cases


def _groups(unit: Seen, definition: Definition) -> NDArray[np.int8]:
    """Give each case the position of its group; cases of no group get -1."""
    groups = definition.spec.groups
    if groups is None:
        return np.zeros(len(unit.first), np.int8)
    codes = list(definition.labels(groups.field))
    group_of = np.full(len(codes) + 1, -1, np.int8)
    for position, group in enumerate(groups.values.values()):
        group_of[codes.index(group.code) + 1] = position
    return group_of[np.maximum(unit.values(groups.field), EMPTY)]


def _settle(cases: Cases, linked: dict[str, Seen], definition: Definition) -> Iterator[Batch]:
    """Settle fields that registers share: the unit's value counts, another one fills a gap or is told."""
    unit = definition.spec.unit.register
    title = definition.spec.registers[unit].title
    for name, other in linked.items():
        for id, field in definition.spec.registers[name].fields.items():
            if cases.register_of.get(id, name) == name or field.type in ("key", "text") or not other.has(id):
                continue
            mine, theirs, origin = cases.values[id], other.values(id), other.origin(id)
            gap = ((mine == EMPTY) | (mine == UNKNOWN)) & (theirs != EMPTY) & (theirs != UNKNOWN)
            differ = ~gap & (mine != theirs) & ~np.isin(mine, (EMPTY, UNKNOWN)) & ~np.isin(theirs, (EMPTY, UNKNOWN))
            cases.values[id] = np.where(gap, theirs, mine)
            if id in other.merged.register.times and gap.any():
                times = cases.times.get(id, np.full(len(cases), NO_TIME, np.int32))
                cases.times[id] = np.where(gap, other.times(id), times)
            rows = zip(np.flatnonzero(gap).tolist(), origin[gap].tolist(), strict=True)
            cases.filled.setdefault(id, {}).update((case, (name, row)) for case, row in rows)
            yield about_rows(other.merged.register, origin[differ], id, field, "registers-differ", unit=title)


def _as_of(cases: Cases, definition: Definition, peildatum: int) -> Iterator[Batch]:
    """Take the peildatum's view: a later milestone has not happened, an outcome goes with its decision.

    A deadline is no milestone: one that lies later is known all the same.
    """
    fields, deadlines = {id: definition.field(id) for id in cases.values}, definition.deadlines
    for id, field in fields.items():
        if field.decided_by and field.decided_by not in cases.absent:
            yield from _undecided(cases, definition, id, field, peildatum)
    for id, field in fields.items():
        if field.before:
            yield from _before(cases, definition, id, field)
        elif field.type == "date" and id not in deadlines:
            later = cases.values[id] > peildatum
            yield about_cases(cases, definition, later, id, "date-after-peildatum")
            _put(cases, id, later, EMPTY)
    for id, field in fields.items():
        if field.decided_by:
            _put(cases, id, ~happened(cases.values[field.decided_by]), EMPTY)


def _put(cases: Cases, id: str, where: Mask, value: int) -> None:
    """Put a value into a column of the cases, which may be a register's own too."""
    if where.any():
        cases.values[id] = np.where(where, np.int32(value), cases.values[id])


def _undecided(cases: Cases, definition: Definition, id: str, field: Field, peildatum: int) -> Iterator[Batch]:
    """Tell of an outcome whose decision has not happened on the peildatum, or does not apply: it is ignored."""
    there, when = known(cases.values[id]), cases.values[field.decided_by]
    decision = definition.field(field.decided_by).header
    reasons = {
        "outcome-without-decision": when == EMPTY,
        "outcome-not-applicable": when == NOT_APPLICABLE,
        "outcome-after-peildatum": when > peildatum,
    }
    for code, why in reasons.items():
        yield about_cases(cases, definition, there & why, id, code, decision=decision)


def _before(cases: Cases, definition: Definition, id: str, field: Field) -> Iterator[Batch]:
    """Take a date that lies after the event it must precede as not known."""
    after = known(cases.values[id]) & known(cases.values[field.before])
    after &= cases.values[id] > cases.values[field.before]
    end = definition.field(field.before).header
    yield about_cases(cases, definition, after, id, "after-reference", end=end)
    _put(cases, id, after, UNKNOWN)
