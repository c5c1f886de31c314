"""Which case an identifier or a place means: its rows in each register, and whether it counts."""

from __future__ import annotations

from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.cases.categories import Data
from doorloop.extracts.spots import Spot, place_of, row_at
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.tables.result import Result

OTHER_REPORT: Final = "another-report"


class Found(Struct, frozen=True):
    """What is at a spot or behind an identifier.

    Attributes:
        case: the position of a case that counts; None for a row that does not.
        reason: why it does not: the code of a rule, or `no-case` for a row that is none.
        rows: register → its rows of the case.
    """

    case: int | None
    reason: str
    rows: dict[str, list[int]]


def by_key(data: Data, result: Result, key: int) -> Found | None:
    """Find the case of an identifier; None where no register has it."""
    others = _of_other_reports(result)
    rows = {
        name: [row for row in np.flatnonzero(register.key == key).tolist() if (name, row) not in others]
        for name, register in result.linkage.registers.items()
    }
    rows = {name: found for name, found in rows.items() if found}
    return _found(data, result, rows) if rows else None


def joined_with(result: Result, key: int) -> list[int]:
    """List the identifiers of several parts, and of rounds, that an identifier is one part of, in any register."""
    spec = result.definition.spec
    reader, found = KeyReader(spec.key, spec.missing), set[int]()
    for name, register in result.linkage.registers.items():
        if register.whole is not None and not spec.key.together_with:
            found.update(register.key[register.whole == key].tolist())
            continue
        id = spec.registers[name].key
        for row in np.flatnonzero(register.key != NO_KEY).tolist():
            cell = register.tables[register.table[row]].columns[id][int(register.line[row])]
            if reader.read(cell).number == key:
                found.add(int(register.key[row]))
    return sorted(found)


def _of_other_reports(result: Result) -> set[tuple[str, int]]:
    """List the rows of another case of somebody, each with its register: nothing of them is in the case that counts."""
    left_out = result.linkage.left_out.items()
    return {(name, int(row)) for name, reasons in left_out for row in reasons.get(OTHER_REPORT, ())}


def at(data: Data, result: Result, spot: Spot) -> Found:
    """Find the case of a row.

    Errors: UsageError where the row holds no case of any register.
    """
    name, row = row_at(result, spot)
    if (name, row) in _of_other_reports(result):
        return Found(None, OTHER_REPORT, {name: [row]})
    key = int(result.linkage.registers[name].key[row])
    found = by_key(data, result, key) if key >= 0 else None
    return found or _found(data, result, {name: [row]})


def _found(data: Data, result: Result, rows: dict[str, list[int]]) -> Found:
    unit = data.definition.spec.unit
    own = rows.get(unit.register, [])
    origins = data.cases.origin[unit.date]
    case = next((int(i) for i in np.flatnonzero(np.isin(origins, own))), None) if own else None
    if case is not None:
        return Found(case, "", rows)
    for name, reasons in result.linkage.left_out.items():
        for reason, left in reasons.items():
            if set(left.tolist()) & set(rows.get(name, [])):
                return Found(None, reason, rows)
    return Found(None, "no-case", rows)


def place(result: Result, found: Found) -> str:
    """Call a case by its first row in the register that is counted, else in any."""
    unit = result.definition.spec.unit.register
    name = unit if unit in found.rows else next(iter(found.rows))
    return place_of(result.linkage.registers[name], found.rows[name][0])
