"""Rows to identifiers: rows of one register with the same identifier are one, and contradictions are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ascending, Ints, Longs, Mask
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.folding import fold_code
from doorloop.base.language import Text
from doorloop.base.parallel import by_column
from doorloop.definition.parts import Definition, Field
from doorloop.registers.cells import about, seen_from
from doorloop.registers.coded import Columns
from doorloop.registers.frames import EMPTY, UNKNOWN, Register, known
from doorloop.registers.parse.keys import NO_KEY
from doorloop.registers.parse.words import show
from doorloop.registers.repeated import OCCURRENCES, Order, register_field, settle


class Merged(Struct, frozen=True):
    """A register with one row an identifier.

    Attributes:
        key: int64, each another one; negative where it could not be read.
        ascending: the identifiers in ascending order.
        values: field id → int32.
        origin: field id → int32, the row of the register that the value came from.
        first: int32, the first row of each identifier.
        others: int32, the rows of other reports of somebody, which are left out.
    """

    register: Register
    key: Longs
    ascending: Ascending
    first: Ints
    values: Columns
    origin: dict[str, Ints]
    others: Ints


def merge(
    registers: dict[str, Register], definition: Definition, peildatum: date
) -> tuple[dict[str, Merged], list[Doubt]]:
    """Make rows of one register with the same identifier one case.

    Where they contradict each other the first value stands; of those that were known on the peildatum, if any was.
    """
    rows = max(map(len, registers.values()), default=0)
    found = by_column(lambda name: _merge(registers[name], definition, peildatum.toordinal()), registers, rows)
    merged = {name: one for name, (one, _) in zip(registers, found, strict=True)}
    return merged, [finding for _, findings in found for finding in findings]


def _merge(register: Register, definition: Definition, peildatum: int) -> tuple[Merged, list[Doubt]]:
    """Make rows with the same identifier one case: the first value stands, a later one fills a gap."""
    unread = np.flatnonzero(register.key == NO_KEY)
    key = _each_by_itself(register.key, unread, NO_KEY - 1)
    ascending = Ascending.of(key)
    kept = _reports(register, definition, ascending)
    others = np.array(sorted(kept), np.int32)
    key = _each_by_itself(key, others, NO_KEY - 1 - len(key))  # until they are left out
    ascending = Ascending.of(key) if len(others) else ascending
    first, case, ascending = _first(ascending)
    alone = len(first) == len(key)
    values = Columns(register.values) if alone else register.values.rows(first)
    merged = Merged(register, key if alone else key[first], ascending, first, values, {}, others)
    findings: list[Doubt] = list(_other_reports(register, definition, kept))
    events = Order(register, definition, peildatum)
    if not alone and all(table.long for table in register.tables):
        findings += _merge_events(merged, events, case)
    else:
        for row in np.flatnonzero(first[case] != np.arange(len(key))).tolist() if not alone else ():
            findings += _merge_row(merged, events, row, int(case[row]))
    for id in (id for id in values if not alone and register_field(definition, register, id).decided_by):
        later = _of_later_decision(merged, definition, id, peildatum)
        if later.any():
            merged.values[id] = np.where(later, EMPTY, merged.values[id]).astype(np.int32)
    return _without(merged, others) if len(others) else merged, findings


def _each_by_itself(key: Longs, rows: Ints | Longs, start: int) -> Longs:
    """Let some rows have an identifier that no other has, below a number."""
    if not len(rows):
        return key
    key = key.copy()
    key[rows] = start - np.arange(len(rows))
    return key


def _without(merged: Merged, rows: Ints) -> Merged:
    """Leave out the cases that begin with some rows."""
    keep = ~np.isin(merged.first, rows)
    key = merged.key[keep]
    return replace(
        merged,
        key=key,
        ascending=Ascending.of(key),
        first=merged.first[keep],
        values=merged.values.rows(keep),
        origin={id: column[keep] for id, column in merged.origin.items()},
    )


def _reports(register: Register, definition: Definition, ascending: Ascending) -> dict[int, int]:
    """Tell different reports of one person apart, in the register whose rows are counted.

    Args:
        ascending: the identifiers of the rows.

    Returns each row of a report that does not count, with the first row of the one that does: the earliest in the
    period, or else the earliest. A row without a date goes with the row before it.
    """
    spec = definition.spec
    if register.name != spec.unit.register or spec.unit.date not in register.values:
        return {}
    days, found = register.values[spec.unit.date], dict[int, int]()
    first, last = (spec.period.first, spec.period.last) if spec.period else (date.min, date.max)
    for rows in _shared(register, ascending):
        dated = [int(days[row]) for row in rows if days[row] > 0]
        if len({*dated}) < 2:
            continue
        counts = min(dated, key=lambda day: (not first.toordinal() <= day <= last.toordinal(), day))
        mine, here = next(row for row in rows if days[row] == counts), dated[0]
        for row in rows:
            here = int(days[row]) if days[row] > 0 else here
            if here != counts:
                found[row] = mine
    return found


def _shared(register: Register, ascending: Ascending) -> list[list[int]]:
    """List the rows of each identifier that several rows have, those of a long form aside: there a row is an event."""
    long = np.array([table.long for table in register.tables], np.bool_)
    if long.any():
        kept = ~long[register.table[ascending.order]]
        ascending = Ascending(ascending.order[kept], ascending.numbers[kept])
    order, again = ascending.order, ascending.again[1:]
    first, last = (np.flatnonzero(np.diff(again, prepend=False, append=False)).reshape(-1, 2)).T
    return [order[low : high + 1].tolist() for low, high in zip(first.tolist(), last.tolist(), strict=True)]


def _other_reports(register: Register, definition: Definition, found: dict[int, int]) -> Iterator[Finding]:
    """Warn of reports that do not count, each at its date."""
    id = definition.spec.unit.date
    for row, mine in sorted(found.items()):
        details: dict[str, str | Text] = {"key": definition.spec.key.name, **seen_from(register, mine, row)}
        yield about(register, row, id, register_field(definition, register, id), "another-report", **details)


def _first(ascending: Ascending) -> tuple[Ints, Ints, Ascending]:
    """Find the identifiers among rows, given those of all rows.

    Returns the first row of each, in the order of rows; for each row the position of its identifier among them; and
    the identifiers in their order.
    """
    order, again = ascending.order, ascending.again
    rows = np.arange(len(order), dtype=np.int32)
    if not again.any():
        return rows, rows, ascending
    new = ~again
    by_key = order[new]  # equal ones stay in the order of rows: of each identifier this is the first
    first = np.sort(by_key)
    rank, case = np.empty((2, len(order)), np.int32)
    rank[first] = rows[: len(first)]
    case[order] = rank[by_key][np.cumsum(new) - 1]
    return first, case, Ascending(rank[by_key], ascending.numbers[new])


def _of_later_decision(merged: Merged, definition: Definition, id: str, peildatum: int) -> Mask:
    """Tell which outcomes stood beside another decision than the one that counts: a later one, another event."""
    decision = register_field(definition, merged.register, id).decided_by
    if decision not in merged.register.values:
        return np.zeros(len(merged.key), np.bool_)
    mine = merged.register.values.taken(decision, merged.origin.get(id, merged.first))
    counts = merged.values[decision]
    long = np.array([table.long for table in merged.register.tables], np.bool_)
    events = long[merged.register.table[merged.first]] & known(mine) & known(counts)
    other: Mask = events & (mine != counts)  # the outcome of an event that does not count
    other |= (mine > peildatum) & (counts <= peildatum)
    return other


def _is_not_yet(merged: Merged, field: Field, id: str, row: int, order: Order) -> bool:
    """Tell whether a value of a row was not known on the peildatum: a later date, no deadline, or its outcome."""
    values = merged.register.values
    if field.type == "date":
        return id not in order.deadlines and values.one(id, row) > order.peildatum
    return field.decided_by in values and values.one(field.decided_by, row) > order.peildatum


def _merge_row(merged: Merged, order: Order, row: int, case: int) -> Iterator[Finding]:
    """Merge one later row into its case, telling what became of it."""
    register, definition = merged.register, order.definition
    fields = definition.spec.registers[register.name].fields
    details: dict[str, str | Text] = {
        "key": definition.spec.key.name,
        **seen_from(register, int(merged.first[case]), row),
    }
    events = _are_events(register, int(merged.first[case]), row)
    if events:
        fates = {id: _merge_event(merged, order, id, row, case) for id in register.values}
    else:
        fates = {id: _merge_value(merged, fields[id], id, row, case, order) for id in register.values}
    for id in (id for id, field in fields.items() if field.type == "text"):
        mine, theirs = (_text(register, at, id) for at in (int(merged.first[case]), row))
        differ = bool(mine and theirs and fold_code(mine) != fold_code(theirs))
        fates[id] = "conflict" if differ else "filled" if theirs and not mine else ""
    every = definition.every_event | order.of_every if events else frozenset[str]()
    for id in (id for id, fate in fates.items() if fate == "conflict" and id not in every):
        code = "event-repeated" if events and fields[id].type != "text" else "rows-conflict"
        which = OCCURRENCES[order.occurrence[id]] if events else ""
        yield about(register, row, id, fields[id], code, which=which, **details)
    if "conflict" not in fates.values() and not register.tables[register.table[row]].long:
        key = definition.spec.registers[register.name].key
        code = "rows-merged" if "filled" in fates.values() else "rows-equal"
        yield about(register, row, key, fields[key], code, **details)


def _merge_events(merged: Merged, order: Order, case: Ints) -> Iterator[Doubt]:
    """Merge the rows of a register of events into their cases, all at once, telling what became of them."""
    register, conflicts = merged.register, dict[str, Ints]()
    fields = order.definition.spec.registers[register.name].fields
    for id, values in register.values.items():
        rows = np.flatnonzero(values != EMPTY).astype(np.int32)
        cases, counts, conflicts[id] = settle(values, rows, case[rows], order.ranks(id, rows))
        settled = merged.values[id]
        settled[cases] = values[counts]
        merged.values[id] = settled
        merged.origin[id] = merged.first.copy()
        merged.origin[id][cases] = counts
    for id in (id for id, field in fields.items() if field.type == "text"):
        conflicts[id] = _other_texts(merged, id, case)
    told = conflicts.keys() - order.definition.every_event - order.of_every
    yield from _repeated(merged, order, case, {id: rows for id, rows in conflicts.items() if len(rows) and id in told})


def _repeated(merged: Merged, order: Order, case: Ints, conflicts: dict[str, Ints]) -> Iterator[Doubt]:
    """Report rows with another value than one before them; of an event log the events of a kind in one line."""
    register = merged.register
    fields = order.definition.spec.registers[register.name].fields
    if all(table.log for table in register.tables):
        for id, rows in conflicts.items():
            gaps: dict[str, str | Text] = {
                "n": str(len(rows)),
                "m": str(len(np.unique(case[rows]))),
                "which": OCCURRENCES[order.occurrence[id]],
            }
            yield about(register, int(rows.min()), id, fields[id], "events-repeated", **gaps)
        return
    told = sorted((row, place, id) for place, (id, rows) in enumerate(conflicts.items()) for row in rows.tolist())
    for code, texts in (("event-repeated", False), ("rows-conflict", True)):
        mine = [(row, id) for row, _, id in told if (fields[id].type == "text") is texts]
        yield Batch(code, len(mine), partial(_tell_repeated, merged, order, case, code, mine))


def _tell_repeated(
    merged: Merged, order: Order, case: Ints, code: str, found: list[tuple[int, str]]
) -> Iterator[Finding]:
    register, name = merged.register, order.definition.spec.key.name
    for row, id in found:
        details: dict[str, str | Text] = {"key": name, **seen_from(register, int(merged.first[case[row]]), row)}
        field, which = register_field(order.definition, register, id), OCCURRENCES[order.occurrence[id]]
        yield about(register, row, id, field, code, which=which, **details)


def _other_texts(merged: Merged, id: str, case: Ints) -> Ints:
    """List the rows whose text differs from that of the first row of their case."""
    register, numbers = merged.register, {"": 0}
    texts = np.zeros(len(register), np.int32)
    for index, table in enumerate(register.tables):
        column = table.columns.get(id)
        if column:
            packed = column.packed()
            own = [numbers.setdefault(fold_code(show(cell).strip()), len(numbers)) for cell in packed.distinct]
            here = register.table == index
            texts[here] = np.array(own, np.int32)[packed.codes[register.line[here]]]
    first = texts[merged.first[case]]
    return np.flatnonzero((texts != first) & (texts > 0) & (first > 0)).astype(np.int32)


def _are_events(register: Register, one: int, other: int) -> bool:
    """Tell whether two rows are both of a long form."""
    return all(register.tables[register.table[row]].long for row in (one, other))


def _merge_event(merged: Merged, order: Order, id: str, row: int, case: int) -> Literal["", "filled", "conflict"]:
    """Merge one value of an event into its case: the first or the last by date counts."""
    mine, theirs = merged.values.one(id, case), merged.register.values.one(id, row)
    if theirs == EMPTY:
        return ""
    stands = int(merged.origin.get(id, merged.first)[case])
    if mine == EMPTY or order.rank(id, row) < order.rank(id, stands):
        merged.values.put(id, case, theirs)
        merged.origin.setdefault(id, merged.first.copy())[case] = row
    return "filled" if mine == EMPTY else "" if mine == theirs else "conflict"


def _merge_value(
    merged: Merged, field: Field, id: str, row: int, case: int, order: Order
) -> Literal["", "filled", "conflict"]:
    """Merge one value into its case: it fills a gap, or what nobody knew yet on the peildatum; else the first stands.

    Of two equal ones the one that was known is where the value is from.
    """
    mine, theirs = merged.values.one(id, case), merged.register.values.one(id, row)
    if theirs == EMPTY:
        return ""
    stands = int(merged.origin.get(id, merged.first)[case])
    early, late = (_is_not_yet(merged, field, id, at, order) for at in (stands, row))
    fills = mine == EMPTY or (mine == UNKNOWN and theirs > EMPTY and not late)
    if fills or (early and not late):
        merged.values.put(id, case, theirs)
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
