"""Registers in long form: a row is an event of some kind, and its columns hold a field that depends on the kind.

Here they become tables with a column for each field, the events that are not counted left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import GOLDEN, Ints, Mask
from doorloop.base.choices import close
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_code
from doorloop.definition.parts import Long
from doorloop.registers.cells import about_table
from doorloop.registers.frames import Cell, Column, RawColumn, RawTable, Sheet, is_filled
from doorloop.registers.parse.codes import ALIKE
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


MARKS: Final = {"kind": KIND, "lifecycle": PHASE, "listed": LISTED, "columns": KIND}
"""What the id of a column begins with, by the first key of its path below the long form."""


def id_at(path: tuple[str, ...]) -> str:
    """Give the id of the column of a long form that stands at a path below it."""
    return "".join((MARKS[path[0]], *path[1:]))


def place_of(id: str) -> tuple[str, ...]:
    """Give the path of a column below its register in the definition."""
    if id in (KIND, PHASE):
        return ("long", "kind" if id == KIND else "lifecycle")
    if id.startswith(LISTED):
        return ("long", "listed", id.removeprefix(LISTED))
    return ("long", "columns", id.removeprefix(KIND)) if id.startswith(KIND) else ("fields", id)


def widened(table: RawTable, long: Long, declared: frozenset[str], zone: str, findings: list[Finding]) -> RawTable:
    """Give each column of a long form to the fields that it holds for the kinds of the row.

    Args:
        declared: of an event log the activities that it says it can have.
        zone: where the clock hangs by which moments with an offset count.
        findings: gets what is to be told of events.
    """
    kinds = Kinds.of(long, table.columns[KIND].packed(), table.columns.get(PHASE))
    columns = {id: column for id, column in table.columns.items() if not id.startswith(KIND)}
    letters = {id: letter for id, letter in table.letters.items() if not id.startswith(KIND)}
    held = {name: table.columns[KIND + name] for name in long.columns if KIND + name in table.columns}
    filled = {name: column.where(is_filled, digits=True) for name, column in held.items()}
    unplaced = np.zeros(len(table.rows), np.int32)
    for name, column in held.items():
        for field in sorted({kind.fields[name] for kind in long.kinds.values() if name in kind.fields}):
            columns[field] = column.only(kinds.holding(long, name, field))
            letters[field] = table.letters[KIND + name]
        lacks = filled[name] & kinds.some & ~kinds.holding(long, name)
        findings += _no_field(table, long, name, lacks, kinds)
        unplaced += lacks
    unplaced = np.minimum(unplaced, table.filled)
    _say_missing(table, long, kinds, columns)
    left_out = _left_out(table, long, kinds, _any(len(table.rows), filled), findings)
    findings += _zones(table, long, held) if table.log and not zone else ()
    findings += _about_absent(table, long, kinds)
    wide = replace(
        table, columns=columns, letters=letters, left_out=left_out, filled=table.filled - unplaced, unplaced=unplaced
    )
    return _without_absent(wide, long, declared)


def _left_out(table: RawTable, long: Long, kinds: Kinds, says: Mask, findings: list[Finding]) -> dict[str, Ints]:
    """List the events that are left out before their cells are read, by rule, and report them.

    Args:
        says: the lines that say anything of a kind.
    """
    spelled = table.columns[KIND].packed()
    unknown = _unknown_kinds(table, says, ~kinds.named)
    aside = Folded().lines(spelled, map(fold_code, long.ignore))[unknown] | (ALL in long.ignore)
    ignored, unknown = unknown[aside], unknown[~aside]
    meant = _meant(spelled, kinds, unknown) if table.log else np.ones(len(unknown), np.bool_)
    unknown, unnamed = unknown[meant], unknown[~meant]
    undated = np.flatnonzero(kinds.some & ~says).astype(np.int32) if table.log else np.empty(0, np.int32)
    others = np.flatnonzero(kinds.named & ~kinds.some).astype(np.int32)
    findings += _about_unknown(table, unknown, spelled, kinds)
    findings += _about_others(table, ignored, spelled, "kind-ignored")
    findings += _about_others(table, unnamed, spelled, "kind-unnamed")
    events = {"event-undated": undated, "lifecycle-other": others}
    findings += _about_events(table, events)
    return {"kind-unknown": unknown, "kind-ignored": ignored, "kind-unnamed": unnamed, **events}


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
        sums = sums * GOLDEN + one.astype(np.uint64)
    # two rows with the same sum are nearly always the same, and are compared
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
    findings.append(about_table(table, "event-identical", table.place(int(lines[0]), ""), n=str(len(lines))))
    return replace(table, left_out=table.left_out | {"event-identical": lines})


class Kinds(Struct, frozen=True):
    """Which lines of a long form are of which kinds; a line can be of several.

    Attributes:
        words: kind → every way to spell it, folded.
        lines: kind → the lines that are of it.
        named: the lines that are spelled as one of the kinds, whatever their transition.
        some: the lines that are of one of the kinds.
    """

    words: dict[str, list[str]]
    lines: dict[str, Mask]
    named: Mask
    some: Mask

    @classmethod
    def of(cls, long: Long, spelled: RawColumn, phases: Column | None) -> Kinds:
        """Find the lines of each kind."""
        words = {name: [*map(fold_code, (name, *kind.variants))] for name, kind in long.kinds.items()}
        folded = Folded()
        lines = {
            name: np.ones(len(spelled), np.bool_) if kind.every else folded.lines(spelled, words[name])
            for name, kind in long.kinds.items()
        }
        named = _any(len(spelled), lines)
        for name, kind in long.kinds.items():
            if kind.lifecycle and phases is not None:
                lines[name] = lines[name] & folded.lines(phases, map(fold_code, kind.lifecycle))
        return cls(words, lines, named, _any(len(spelled), lines))

    def holding(self, long: Long, column: str, field: str = "") -> Mask:
        """Tell which lines are of a kind that has a field, or this field, for a column."""
        found: Mask = np.zeros(len(self.named), np.bool_)
        for name, kind in long.kinds.items():
            if kind.fields.get(column) and field in ("", kind.fields[column]):
                found |= self.lines[name]
        return found

    @property
    def absent(self) -> list[str]:
        """Name the kinds that no line is of."""
        return [name for name, lines in self.lines.items() if not lines.any()]


def _any(size: int, lines: Mapping[str, Mask]) -> Mask:
    """Tell which of so many lines are in one of some masks."""
    found: Mask = np.logical_or.reduce([np.zeros(size, np.bool_), *lines.values()])
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


def _say_missing(table: RawTable, long: Long, kinds: Kinds, columns: dict[str, Column]) -> None:
    """Put a word for missing into the empty cells of the fields of listed kinds, in all rows of their case."""
    for word in long.listed:
        listed = table.columns.get(LISTED + word)
        if listed is None:
            continue
        for name, kind in long.kinds.items():
            lines = _listing(listed.packed(), {*kinds.words[name]})
            for field in (field for field in kind.fields.values() if field in columns and lines.any()):
                column = columns[field].packed()
                columns[field] = column.put(lines & ~column.where(is_filled), word)


def _listing(listed: RawColumn, words: set[str]) -> Mask:
    """Tell in which lines one of some words is in a list."""
    return listed.where(lambda cell: not words.isdisjoint(map(fold_code, show(cell).split(";"))))


def _unknown_kinds(table: RawTable, says: Mask, unknown: Mask) -> Ints:
    """List the lines of an unknown kind; one without an identifier only if it names a kind and says something of it."""
    odd = np.zeros(len(table.rows), np.bool_)
    odd[list(table.odd)] = True
    says = says & table.columns[KIND].where(is_filled, digits=True)
    return np.flatnonzero(unknown & (says | ~odd)).astype(np.int32)


def _meant(spelled: RawColumn, kinds: Kinds, unknown: Ints) -> Mask:
    """Tell which events of kinds that are not known were probably meant as a kind that the log has no event of.

    A log has many kinds that nobody asks for; a register in long form is made for its definition.
    """
    words = [word for name in kinds.absent for word in kinds.words[name]]
    found = _by_kind(unknown, spelled) if words else {}
    near = [lines for kind, lines in found.items() if close(kind, words, ALIKE)]
    return np.isin(unknown, np.concatenate([np.empty(0, np.int32), *near]))


def _by_kind(lines: Ints, spelled: RawColumn) -> dict[str, Ints]:
    """Give the lines of each kind, by the kind as codes are compared, in the order of their first lines."""
    if not len(lines):
        return {}
    codes = spelled.codes[lines]
    used, first = np.unique(codes, return_index=True)
    kinds: dict[str, list[int]] = {}
    for code in used[np.argsort(first)].tolist():
        kinds.setdefault(fold_code(show(spelled.distinct[code])), []).append(code)
    numbers = np.zeros(len(spelled.distinct), np.int32)
    for number, own in enumerate(kinds.values()):
        numbers[own] = number
    kind = numbers[codes]
    ends = np.cumsum(np.bincount(kind))[:-1]
    return dict(zip(kinds, np.split(lines[np.argsort(kind, kind="stable")], ends), strict=True))


def _no_field(table: RawTable, long: Long, column: str, lacks: Mask, kinds: Kinds) -> Iterator[Finding]:
    """Warn once a kind of cells that it has no field for, at the first."""
    for name, kind in long.kinds.items():
        lines = np.flatnonzero(lacks & kinds.lines[name])
        if len(lines) and column not in kind.fields:
            first = int(lines[0])
            told = shown(show(table.columns[KIND][first]))
            place = table.place(first, KIND + column)
            yield about_table(table, "kind-without-field", place, kind=told, n=str(len(lines)))


def _about_unknown(table: RawTable, lines: Ints, spelled: RawColumn, kinds: Kinds) -> Iterator[Finding]:
    """Report each kind that is not known once, at the first of its rows, with the kind that it is most like."""
    words = [word for own in kinds.words.values() for word in own]
    for kind, found in _by_kind(lines, spelled).items():
        near = close(kind, words, ALIKE)
        gaps = {"n": str(len(found)), "nearest": f" ({near}?)" if near else ""}
        yield _of_kind(table, int(found[0]), "kind-unknown", show(spelled[found[0]]), **gaps)


def _about_others(table: RawTable, lines: Ints, spelled: RawColumn, rule: str) -> Iterator[Finding]:
    """Report in one line the rows of kinds that nothing is done with, and how many rows the first kinds have."""
    found = _by_kind(lines, spelled)
    if found:
        told = [f"{shown(show(spelled[rows[0]]))} ({len(rows)})" for rows in found.values()]
        yield _of_kind(table, int(lines[0]), rule, n=str(len(lines)), m=str(len(found)), kinds=_first(told))


def _about_events(table: RawTable, found: Mapping[str, Ints]) -> Iterator[Finding]:
    """Report events that are left out, once a rule, at the first."""
    for rule, lines in found.items():
        if len(lines):
            yield _of_kind(table, int(lines[0]), rule, n=str(len(lines)))


def _zones(table: RawTable, long: Long, held: Mapping[str, Column]) -> Iterator[Finding]:
    """Warn of a column of moments that are written with offsets of different zones."""
    for name, column in held.items():
        if zones := mixed(column.packed().distinct):
            text, named = long.columns[name].header, ", ".join(zones[:NAMED])
            yield Finding("zones-mixed", table.file, table.register, table.sheet, field=text, details={"zones": named})


def _about_absent(table: RawTable, long: Long, kinds: Kinds) -> Iterator[Finding]:
    """Report each kind that has to be there and is not, with what it is most like; of a log also the other ones."""
    needed = [name for name in kinds.absent if long.kinds[name].needed]
    spelled = table.columns[KIND].packed().distinct if needed else []
    words = {fold_code(show(cell)): show(cell) for cell in spelled if cell != ""}
    for name in needed:
        kind = long.kinds[name]
        told = "*" if kind.every else next(iter(kind.variants), name)
        near = "" if fold_code(told) in words else words.get(close(fold_code(told), words, ALIKE), "")
        told += f" [{', '.join(kind.lifecycle)}]" if kind.lifecycle else ""
        gaps = {"kind": told, "nearest": f" ({shown(near)}?)" if near else ""}
        yield about_table(table, "kind-needed", **gaps)
    others = [name for name in kinds.absent if name not in needed]
    if others and table.log and len(table.rows):
        yield about_table(table, "kind-absent", kinds=_first(others))


def _first(names: Sequence[str]) -> str:
    """Name the first of some kinds, and say whether there are more."""
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def _of_kind(table: RawTable, line: int, code: str, text: str | None = None, /, **details: str) -> Finding:
    """Make a finding about the cell of a line that says the kind."""
    return about_table(table, code, table.place(line, KIND), text, **details)
