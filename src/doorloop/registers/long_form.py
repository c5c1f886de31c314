"""Registers in long form: a row is an event of some kind, and its columns hold a field that depends on the kind.

Here they become tables with a column for each field, the events that are not counted left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ints, Mask
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_code
from doorloop.definition.parts import Kind, Long
from doorloop.registers.frames import Cell, Column, RawColumn, RawTable, Sheet, is_filled
from doorloop.registers.parse.words import show
from doorloop.registers.parse.zones import mixed

KIND: Final = "#"
"""Marks the columns of a long form, whose meaning depends on the kind of procedure."""
PHASE: Final = KIND + KIND
"""The column with the transition of an event."""
LISTED: Final = KIND + "~"
"""Marks the columns that list kinds, before the word for missing that is to be said of them."""
ALL: Final = "*"
"""Among the kinds that are ignored: all that have no fields."""
NAMED: Final = 5
"""So many kinds that are ignored are named."""
ODD: Final = np.uint64(0x9E3779B97F4A7C15)
"""Mixes numbers of 64 bits: two rows with the same sum are nearly always the same, and are compared."""


def place_of(id: str) -> tuple[str, ...]:
    """Give the path of a column below its register in the definition."""
    if id in (KIND, PHASE):
        return ("long", "kind" if id == KIND else "lifecycle")
    return ("long", "columns", id.removeprefix(KIND)) if id.startswith(KIND) else ("fields", id)


def widened(table: RawTable, long: Long, declared: frozenset[str], zone: str, findings: list[Finding]) -> RawTable:
    """Give each column of a long form to the fields that it holds for the kinds of the row.

    Args:
        declared: of an event log the activities that it says it can have.
        zone: where the clock hangs by which moments with an offset count.
        findings: gets what is to be told of events.
    """
    spelled = table.columns[KIND]
    kinds = Kinds.of(long, spelled, table.columns.get(PHASE))
    columns = {id: column for id, column in table.columns.items() if not id.startswith(KIND)}
    letters = {id: letter for id, letter in table.letters.items() if not id.startswith(KIND)}
    for column in long.columns:
        held = table.columns.get(KIND + column)
        if held is None:
            continue
        for field in sorted({kind.fields[column] for kind in long.kinds.values() if column in kind.fields}):
            columns[field] = held.only(kinds.holding(long, column, field))
            letters[field] = table.letters[KIND + column]
        findings += _no_field(table, long, column, held, kinds)
    _say_missing(table, long, columns)
    unknown = _unknown_kinds(table, long, ~kinds.named)
    aside = Folded().lines(spelled, map(fold_code, long.ignore))[unknown] | (ALL in long.ignore)
    ignored, unknown = unknown[aside], unknown[~aside]
    meant = _meant(table, long, kinds, unknown) if table.log else np.ones(len(unknown), np.bool_)
    findings += _about_unknown(table, unknown[meant], spelled, kinds.words)
    findings += _about_others(table, ignored, spelled, "kind-ignored")
    findings += _about_others(table, unknown[~meant], spelled, "kind-unnamed")
    undated = _undated(table, long, kinds) if table.log else np.empty(0, np.int32)
    others = np.flatnonzero(kinds.named & ~kinds.some).astype(np.int32)
    findings += _about_events(table, long, kinds, {"event-undated": undated, "lifecycle-other": others}, zone)
    unplaced = _unplaced(table, long, kinds)
    wide = replace(
        table,
        columns=columns,
        letters=letters,
        left_out={
            "kind-unknown": unknown[meant],
            "kind-ignored": ignored,
            "kind-unnamed": unknown[~meant],
            "event-undated": undated,
            "lifecycle-other": others,
        },
        filled=table.filled - unplaced,
        unplaced=unplaced,
    )
    return _without_absent(wide, long, declared)


def _without_absent(table: RawTable, long: Long, declared: frozenset[str]) -> RawTable:
    """Leave out the fields of kinds that are there only if there is an event of them, and is none."""
    kinds = [kind for name, kind in long.kinds.items() if kind.if_any and declared.isdisjoint((name, *kind.variants))]
    fields = {id for kind in kinds for id in kind.fields.values() if id in table.columns} if table.log else set()
    absent = {id for id in fields if not table.columns[id].where(is_filled, digits=True).any()}
    return replace(table, columns={id: column for id, column in table.columns.items() if id not in absent})


def identical(sheet: Sheet, body: Ints) -> Ints:
    """List the lines that say in every column what one before them says."""
    codes = [column.packed().codes[body] for column in sheet.columns]
    sums = np.zeros(len(body), np.uint64)
    for one in codes:
        sums = sums * ODD + one.astype(np.uint64)
    _, first, places = np.unique(sums, return_index=True, return_inverse=True)
    earlier = first[places]
    again = np.flatnonzero(earlier != np.arange(len(body)))
    same = np.logical_and.reduce([one[again] == one[earlier[again]] for one in codes] or [np.zeros(0, np.bool_)])
    return again[same].astype(np.int32)


def without_identical(table: RawTable, lines: Ints, findings: list[Finding]) -> RawTable:
    """Leave out events that are written twice, those aside that are left out already, and report them in one line."""
    lines = np.setdiff1d(lines, np.concatenate([np.empty(0, np.int32), *table.left_out.values()])).astype(np.int32)
    if not len(lines):
        return table
    at, n = table.place(int(lines[0]), ""), str(len(lines))
    findings.append(Finding("event-identical", table.file, table.register, table.sheet, at, details={"n": n}))
    return replace(table, left_out=table.left_out | {"event-identical": lines})


class Kinds(Struct, frozen=True):
    """Which lines of a long form are of which kinds; a line can be of several.

    Attributes:
        words: every way to spell one of them, folded.
        lines: kind → the lines that are of it.
        named: the lines that are spelled as one of the kinds, whatever their transition.
        some: the lines that are of one of the kinds.
    """

    words: list[str]
    lines: dict[str, Mask]
    named: Mask
    some: Mask

    @classmethod
    def of(cls, long: Long, spelled: Column, phases: Column | None) -> Kinds:
        """Find the lines of each kind."""
        words = {name: [*map(fold_code, (name, *kind.variants))] for name, kind in long.kinds.items()}
        folded = Folded()
        lines = {
            name: np.ones(len(spelled), np.bool_) if kind.every else folded.lines(spelled, words[name])
            for name, kind in long.kinds.items()
        }
        named = _any(spelled, lines)
        for name, kind in long.kinds.items():
            if kind.lifecycle and phases is not None:
                lines[name] = lines[name] & folded.lines(phases, map(fold_code, kind.lifecycle))
        return cls([word for own in words.values() for word in own], lines, named, _any(spelled, lines))

    def holding(self, long: Long, column: str, field: str = "") -> Mask:
        """Tell which lines are of a kind that has a field, or this field, for a column."""
        found: Mask = np.zeros(len(self.named), np.bool_)
        for name, kind in long.kinds.items():
            if kind.fields.get(column) and field in ("", kind.fields[column]):
                found |= self.lines[name]
        return found


def _any(column: Column, lines: Mapping[str, Mask]) -> Mask:
    found: Mask = np.logical_or.reduce([np.zeros(len(column), np.bool_), *lines.values()])
    return found


class Folded(dict[Cell, str]):
    """Gives each cell as codes are compared, folded once."""

    def __missing__(self, cell: Cell) -> str:
        found = self[cell] = fold_code(show(cell))
        return found

    def lines(self, column: Column, words: Iterable[str]) -> Mask:
        """Tell which lines of a column say one of some words."""
        own = frozenset(words)
        return column.where(lambda cell: self[cell] in own)


def _say_missing(table: RawTable, long: Long, columns: dict[str, Column]) -> None:
    """Put a word for missing into the empty cells of the fields of listed kinds, in all rows of their case."""
    for word in long.listed:
        listed = table.columns.get(LISTED + word)
        if listed is None:
            continue
        for name, kind in long.kinds.items():
            lines = _listing(listed.packed(), {*map(fold_code, (name, *kind.variants))})
            for field in (field for field in kind.fields.values() if field in columns and lines.any()):
                column = columns[field].packed()
                columns[field] = column.put(lines & ~column.where(is_filled), word)


def _listing(listed: RawColumn, words: set[str]) -> Mask:
    """Tell in which lines one of some words is in a list."""
    return listed.where(lambda cell: not words.isdisjoint(map(fold_code, show(cell).split(";"))))


def _undated(table: RawTable, long: Long, kinds: Kinds) -> Ints:
    """List the events of a log that are of a kind and say no time, nor anything else that the definition asks for."""
    says = np.zeros(len(table.rows), np.bool_)
    for column in long.columns:
        if KIND + column in table.columns:
            says |= table.columns[KIND + column].where(is_filled, digits=True)
    return np.flatnonzero(kinds.some & ~says).astype(np.int32)


def _zones(table: RawTable, long: Long) -> Iterator[Finding]:
    """Warn of a column of moments that are written with offsets of different zones."""
    for column in long.columns:
        held = table.columns.get(KIND + column)
        zones = mixed(held.packed().distinct) if held else []
        if zones:
            text, named = long.columns[column].header, ", ".join(zones[:NAMED])
            yield Finding("zones-mixed", table.file, table.register, table.sheet, field=text, details={"zones": named})


def _is_lacking(kinds: Kinds, name: str, kind: Kind) -> bool:
    return not kind.needed and not kinds.lines[name].any()


def _needed(table: RawTable, long: Long, kinds: Kinds) -> Iterator[Finding]:
    """Report each kind that has to be there and of which there is no row, with the one that it is most like."""
    names = [name for name, kind in long.kinds.items() if kind.needed and not kinds.lines[name].any()]
    spelled = table.columns[KIND].packed().distinct if names else []
    words = {fold_code(show(cell)): show(cell) for cell in spelled if cell != ""}
    for name in names:
        told = next(iter(long.kinds[name].variants), name)
        near = words.get(next(iter(_close_matches(fold_code(told), words)), ""), "")
        gaps = {"kind": told, "nearest": f" ({shown(near)}?)" if near else ""}
        yield Finding("kind-needed", table.file, table.register, table.sheet, details=gaps)


def _about_events(table: RawTable, long: Long, kinds: Kinds, found: Mapping[str, Ints], zone: str) -> Iterator[Finding]:
    """Report events that are left out, once a rule, at the first; and of a log the kinds of which it has none."""
    for rule, lines in found.items():
        if len(lines):
            yield _of_kind(table, int(lines[0]), rule, None, n=str(len(lines)))
    if table.log and not zone:
        yield from _zones(table, long)
    yield from _needed(table, long, kinds)
    lacking = [name for name, kind in long.kinds.items() if _is_lacking(kinds, name, kind) and table.log]
    if lacking and len(table.rows):
        names = ", ".join(lacking[:NAMED]) + (", …" if len(lacking) > NAMED else "")
        yield Finding("kind-absent", table.file, table.register, table.sheet, details={"kinds": names})


def _unplaced(table: RawTable, long: Long, kinds: Kinds) -> Ints:
    """Count for each line the cells that its kind, which is known, has no field for."""
    count = np.zeros(len(table.rows), np.int32)
    for column in long.columns:
        if KIND + column in table.columns:
            lacks = kinds.some & ~kinds.holding(long, column)
            count += lacks & table.columns[KIND + column].where(is_filled, digits=True)
    return np.minimum(count, table.filled)


def _unknown_kinds(table: RawTable, long: Long, unknown: Mask) -> Ints:
    """List the lines of an unknown kind; one without an identifier only if it names a kind and says something of it."""
    says = np.zeros(len(table.rows), np.bool_)
    for column in long.columns:
        if KIND + column in table.columns:
            says |= table.columns[KIND + column].where(is_filled, digits=True)
    says &= table.columns[KIND].where(is_filled, digits=True)
    odd = np.zeros(len(table.rows), np.bool_)
    odd[list(table.odd)] = True
    return np.flatnonzero(unknown & (says | ~odd)).astype(np.int32)


def _no_field(table: RawTable, long: Long, column: str, held: Column, kinds: Kinds) -> Iterator[Finding]:
    """Warn once a kind of cells that it has no field for, at the first."""
    full = held.where(is_filled, digits=True) & ~kinds.holding(long, column)
    for name, kind in long.kinds.items():
        lines = np.flatnonzero(full & kinds.lines[name])
        if len(lines) and column not in kind.fields:
            yield Finding(
                code="kind-without-field",
                file=table.file,
                register=table.register,
                sheet=table.sheet,
                cell=table.place(int(lines[0]), KIND + column),
                details={"kind": shown(show(table.columns[KIND][int(lines[0])])), "n": str(len(lines))},
            )


def _about_unknown(table: RawTable, lines: Ints, spelled: Column, kinds: Sequence[str]) -> Iterator[Finding]:
    """Report each kind that is not known once, at the first of its rows, with the kind that it is most like."""
    for kind, found in _by_kind(lines, spelled).items():
        near = next(iter(_close_matches(kind, kinds)), "")
        gaps = {"n": str(len(found)), "nearest": f" ({near}?)" if near else ""}
        yield _of_kind(table, found[0], "kind-unknown", shown(show(spelled[found[0]])), **gaps)


def _meant(table: RawTable, long: Long, kinds: Kinds, unknown: Ints) -> Mask:
    """Tell which events of kinds that are not known were probably meant as a kind that the log has no event of.

    A log has many kinds that nobody asks for; a register in long form is made for its definition.
    """
    names = [name for name in long.kinds if not kinds.lines[name].any()]
    words = [fold_code(word) for name in names for word in (name, *long.kinds[name].variants)]
    spelled = table.columns[KIND]
    near = {kind: bool(_close_matches(kind, words)) for kind in _by_kind(unknown, spelled)} if words else {}
    folded = Folded()
    return np.array([near.get(folded[spelled[line]], False) for line in unknown.tolist()], np.bool_)


def _about_others(table: RawTable, lines: Ints, spelled: Column, rule: str) -> Iterator[Finding]:
    """Report in one line the rows of kinds that nothing is done with, and how many rows the first kinds have."""
    found = _by_kind(lines, spelled)
    if found:
        told = [f"{shown(show(spelled[rows[0]]))} ({len(rows)})" for rows in found.values()]
        names = ", ".join(told[:NAMED]) + (", …" if len(told) > NAMED else "")
        first = min(rows[0] for rows in found.values())
        yield _of_kind(table, first, rule, None, n=str(len(lines)), m=str(len(found)), kinds=names)


def _by_kind(lines: Ints, spelled: Column) -> dict[str, list[int]]:
    """Give the lines of each kind, by the kind as codes are compared."""
    found: dict[str, list[int]] = {}
    folded: dict[Cell, str] = {}
    for line in lines.tolist():
        cell = spelled[line]
        if cell not in folded:
            folded[cell] = fold_code(show(cell))
        found.setdefault(folded[cell], []).append(line)
    return found


def _close_matches(kind: str, kinds: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(kind, list(kinds), n=1, cutoff=0.7)


def _of_kind(table: RawTable, line: int, code: str, text: str | None, /, **details: str) -> Finding:
    return Finding(
        code=code,
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=table.place(line, KIND),
        value_shown=text,
        details=details,
    )
