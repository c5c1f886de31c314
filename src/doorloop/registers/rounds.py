"""Rounds: the case of a long form divided at every event of a kind, each round a case by itself; and events counted.

An event is of the round that began last before it, or at the same moment. Of a day without a time of day the round
begins with the day, and everything else is later. As of the peildatum: what lies later begins no round and is counted
nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import GOLDEN, MIXING, Ascending, Ints, Longs, Mask
from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding
from doorloop.base.words import both
from doorloop.definition.parts import Definition, Each, Kind, Long
from doorloop.registers.cells import about_table
from doorloop.registers.coded import Columns
from doorloop.registers.frames import EMPTY, NO_TIME, UNKNOWN, Register, happened, known
from doorloop.registers.long_form import KIND
from doorloop.registers.parse.keys import DIGESTED, NO_KEY
from doorloop.registers.repeated import SECONDS, Order, settle


def in_rounds(
    registers: dict[str, Register], definition: Definition, peildatum: int
) -> tuple[dict[str, Register], list[Finding]]:
    """Divide the cases of registers into rounds and count their events, where the definition asks for it."""
    found, findings = dict[str, Register](), list[Finding]()
    for name, register in registers.items():
        long = definition.spec.registers[name].long
        found[name] = register
        if long is None or (not long.counted and long.each is None):
            continue
        if long.each is not None and len(register):
            found[name], doubts = _divided(register, long, long.each, definition, peildatum)
            findings += doubts
        found[name] = _with_counts(found[name], long, definition, peildatum)
    return found, findings


class _Rows(Struct, frozen=True):
    """The rows of a register in the order of their cases and moments.

    Attributes:
        order: the positions of the rows in this order.
        case: int32, the number of the case of each row, in this order; there are so many.
        begins: mask, which of them begin a round; number: int32, the round of each, 0 before the first.
        day: int32, the day of each, 0 without one.
    """

    order: Ints
    case: Ints
    begins: Mask
    number: Ints
    day: Ints


def _divided(
    register: Register, long: Long, each: Each, definition: Definition, peildatum: int
) -> tuple[Register, list[Finding]]:
    """Give a register whose identifiers are those of rounds, without the rows that are in none."""
    read, register = register.key, replace(register, key=_apart(register.key))
    rows = _rows(register, long, each, peildatum)
    unclear = _unclear(register, long, rows)
    number = np.empty(len(register), np.int32)
    number[rows.order] = rows.number
    number = np.where(read < 0, np.maximum(number, 1), number).astype(np.int32)
    left = {"round-unclear": unclear, "round-none": ~unclear & (number == 0)}
    values, times = _with_next(register, long, each, rows)
    values = _spread(replace(register, values=values), long, definition, peildatum, number)
    key = np.where(read < 0, read, _joined(read, number))
    whole = _without(replace(register, values=values, times=times, key=key, whole=read), left)
    kept = number[~np.logical_or.reduce([*left.values()])]
    if each.number:
        codes = np.minimum(kept, len(definition.labels(each.number)))
        first, case = _numbered(whole.key)
        said = _of_cases(whole, each.number, codes, first, case)
        whole = replace(whole, values=Columns({**whole.values, each.number: said}))
    return whole, [*_told(register, long, each, left)]


def _apart(key: Longs) -> Longs:
    """Let each row without an identifier be a case by itself."""
    if not (key < 0).any():
        return key
    return np.where(key < 0, NO_KEY - 1 - np.arange(len(key)), key)


def _rows(register: Register, long: Long, each: Each, peildatum: int) -> _Rows:
    """Put the rows in order, and number the rounds of each case."""
    begins = _is_of(register, long.kinds[each.kind])
    day, seconds = _moments(register, long, begins)
    moment = day.astype(np.int64) * SECONDS + seconds
    order = np.lexsort((~begins, moment, register.key)).astype(np.int32)
    key, begins, day = register.key[order], begins[order], day[order]
    new = np.diff(key, prepend=key[:1] - 1) != 0
    case = (np.cumsum(new) - 1).astype(np.int32)
    in_time = begins & (day <= peildatum)
    late = np.bincount(case[in_time], minlength=case[-1] + 1) == 0
    begins &= in_time | late[case]
    total = np.cumsum(begins, dtype=np.int32)
    before: Ints = (total - begins)[new]
    number: Ints = total - before[case]
    some = np.bincount(case[begins], minlength=case[-1] + 1) > 0
    number[(day == EMPTY) & (number == 0) & some[case]] = 1  # what has no date is of the case as a whole
    return _Rows(order, case, begins, number, day)


def _is_of(register: Register, kind: Kind) -> Mask:
    """Tell which rows hold a field of a kind."""
    fields = (register.values[field] for field in kind.fields.values() if field in register.values)
    found: Mask = np.logical_or.reduce([np.zeros(len(register), np.bool_), *(values != EMPTY for values in fields)])
    return found


def _moments(register: Register, long: Long, begins: Mask) -> tuple[Ints, Ints]:
    """Give the first day and its second that kinds have in each row; a day without a time of day ends where it begins.

    Only what begins a round does so with the day. A row without a known day has the day 0.
    """
    never = np.int64(1) << 60
    first = np.full(len(register), never, np.int64)
    for field in sorted(long.of_kinds & register.values.keys()):
        values = register.values[field]
        times = register.times.get(field)
        seconds = np.full(len(values), NO_TIME, np.int32) if times is None else times
        seconds = np.where(seconds == NO_TIME, np.where(begins, 0, SECONDS - 1), seconds)
        first = np.minimum(first, np.where(known(values), values.astype(np.int64) * SECONDS + seconds, never))
    first[first == never] = 0
    return (first // SECONDS).astype(np.int32), (first % SECONDS).astype(np.int32)


def _unclear(register: Register, long: Long, rows: _Rows) -> Mask:
    """Tell which rows are of cases with several rounds and an event on an unknown day: it could be of any."""
    lost = np.zeros(len(register), np.bool_)
    for field in long.of_kinds & register.values.keys():
        lost |= register.values[field] == UNKNOWN
    size = int(rows.case[-1]) + 1
    several = np.bincount(rows.case[rows.begins], minlength=size) > 1
    several &= np.bincount(rows.case[lost[rows.order]], minlength=size) > 0
    found = np.zeros(len(register), np.bool_)
    found[rows.order] = several[rows.case]
    return found


def _with_next(register: Register, long: Long, each: Each, rows: _Rows) -> tuple[Columns, dict[str, Ints]]:
    """Write into the row that begins a round when the next one of its case begins."""
    values, times = Columns(register.values), dict(register.times)
    if not each.again:
        return values, times
    at = np.flatnonzero(rows.begins)
    same = np.diff(rows.case[at]) == 0
    mine, following = rows.order[at[:-1][same]], rows.order[at[1:][same]]
    own = np.full(len(register), EMPTY, np.int32)
    seconds = np.full(len(register), NO_TIME, np.int32)
    for field in long.kinds[each.kind].fields.values():
        if field in register.values:
            days = register.values[field][following]
            own[mine] = np.where(own[mine] == EMPTY, days, own[mine])
            if field in register.times:
                seconds[mine] = np.where(seconds[mine] == NO_TIME, register.times[field][following], seconds[mine])
    have = register.values.get(each.again, np.full(len(register), EMPTY, np.int32))
    gap = have == EMPTY  # what a column of the source says stands before what was found
    values[each.again] = np.where(gap, own, have).astype(np.int32)
    if (seconds != NO_TIME).any():
        had = register.times.get(each.again, np.full(len(register), NO_TIME, np.int32))
        times[each.again] = np.where(gap, seconds, had).astype(np.int32)
    return values, times


def _spread(register: Register, long: Long, definition: Definition, peildatum: int, number: Ints) -> Columns:
    """Let each round have the characteristics of its case that no row of the round has."""
    order, values = Order(register, definition, peildatum), Columns(register.values)
    _, case = _numbered(register.key)
    joined = _joined(register.key, number)
    for id in values.keys() - long.of_kinds - long.counted:
        rows = np.flatnonzero(values[id] != EMPTY).astype(np.int32)
        found = settle(values[id], rows, case[rows], order.ranks(id, rows))
        of_case = np.full(int(case.max(initial=0)) + 1, EMPTY, np.int32)
        of_case[found.cases] = values[id][found.rows]
        lacks = ~np.isin(joined, joined[rows]) & (number > 0)
        values[id] = np.where(lacks, of_case[case], values[id]).astype(np.int32)
    return values


def _joined(key: Longs, number: Ints) -> Longs:
    """Join identifiers and numbers of rounds: the same ones are the same number in every run, on every machine."""
    mixed = key.astype(np.uint64) * GOLDEN + number.astype(np.uint64)
    for shift, factor in MIXING:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(2)).astype(np.int64) | DIGESTED


def _without(register: Register, left: dict[str, Mask]) -> Register:
    """Leave rows out, each by a rule.

    Errors: SourceError where two rounds have one number: to go on would make one case of two.
    """
    assert register.whole is not None
    keep = ~np.logical_or.reduce([*left.values()])
    left_out = [dict(one) for one in register.left_out]
    for rule, rows in left.items():
        for place in np.unique(register.table[rows]).tolist():
            left_out[place][rule] = register.line[rows & (register.table == place)]
    _refuse_alike(register.key[keep], register.whole[keep])
    return replace(
        register,
        table=register.table[keep],
        line=register.line[keep],
        key=register.key[keep],
        whole=register.whole[keep],
        values=register.values.rows(keep),
        times={id: column[keep] for id, column in register.times.items()},
        left_out=left_out,
    )


def _refuse_alike(key: Longs, whole: Longs) -> None:
    found = Ascending.of(_apart(key))
    same, ordered = found.again[1:], whole[found.order]
    if (ordered[1:][same] != ordered[:-1][same]).any():
        raise SourceError(both("err.keys_alike"), remedy=both("try.keys_alike"))


def _told(register: Register, long: Long, each: Each, left: dict[str, Mask]) -> Iterator[Finding]:
    """Report the rows that are in no round, once a rule, at the first."""
    for rule, which in left.items():
        if not which.any():
            continue
        row = int(np.flatnonzero(which)[0])
        table = register.tables[register.table[row]]
        kind = next(iter(long.kinds[each.kind].variants), each.kind)
        n, m = int(which.sum()), len(np.unique(register.key[which]))
        yield about_table(table, rule, table.place(int(register.line[row]), KIND), n=str(n), m=str(m), kind=kind)


def _numbered(key: Longs) -> tuple[Ints, Ints]:
    """Give the first row of each case, in the order of identifiers, and the number of each row's case among them."""
    found = Ascending.of(_apart(key))
    new = ~found.again
    case = np.empty(len(key), np.int32)
    case[found.order] = np.cumsum(new, dtype=np.int32) - np.int32(1)
    return found.order[new], case


def _of_cases(register: Register, id: str, found: Ints, first: Ints, case: Ints) -> Ints:
    """Write what was found of each case into its first row, where no row of the case says it."""
    values = register.values.get(id, np.full(len(register), EMPTY, np.int32)).copy()
    said = np.bincount(case[values != EMPTY], minlength=len(first)) > 0
    rows = first[~said]
    values[rows] = found[rows]
    return values


def _with_counts(register: Register, long: Long, definition: Definition, peildatum: int) -> Register:
    """Count the rows of kinds in each case, as of the peildatum."""
    kinds = [kind for kind in long.kinds.values() if kind.count]
    if not kinds or not len(register):
        return register
    first, case = _numbered(register.key)
    values = Columns(register.values)
    for kind in kinds:
        there = np.zeros(len(register), np.bool_)
        for field in kind.fields.values():
            if field in register.values:
                there |= happened(register.values[field]) & (register.values[field] <= peildatum)
        found = np.bincount(case[there], minlength=len(first))
        code = np.minimum(found, len(definition.labels(kind.count)) - 1).astype(np.int32) + np.int32(1)
        values[kind.count] = _of_cases(register, kind.count, code[case], first, case)
    return replace(register, values=values)
