"""Texts to dates, codes and identifiers: each distinct cell is understood once, then mapped back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.language import Text
from doorloop.base.parallel import by_column
from doorloop.definition.parts import Definition, Field
from doorloop.registers.as_found import LIST
from doorloop.registers.cells import about_cell, about_cells, about_header
from doorloop.registers.composite import joined, part
from doorloop.registers.frames import (
    EMPTY,
    MISSING,
    NO_TIME,
    UNKNOWN,
    Cell,
    Column,
    DigitColumn,
    RawColumn,
    RawTable,
    Register,
)
from doorloop.registers.parse.codes import CodeReader, FoundReader
from doorloop.registers.parse.dates import (
    PIVOT,
    Habit,
    day_text,
    is_month_first,
    is_utc_midnight,
    may_be_swapped,
    read_date,
    tells_month_first,
)
from doorloop.registers.parse.keys import NO_KEY, SAMPLE, TOTALS, KeyReader
from doorloop.registers.parse.moments import FEWEST, read_moments
from doorloop.registers.parse.numbers import read_number
from doorloop.registers.parse.words import MissingWords, show

UNKNOWN_FATE = Text(nl="telt als onbekend", en="counts as unknown")
LOST_FATE = Text(nl="de rij telt niet mee", en="the row does not count")
UNLINKED_FATE = Text(nl="de rij wordt niet gekoppeld", en="the row is not linked")
"""What becomes of a cell that was not understood: as any, in a required field, as an identifier."""
HIDDEN = "…"
"""Stands for what a message may not repeat."""
EPOCH_1970 = date(1970, 1, 1).toordinal()
AHEAD = 10
"""Where dates may lie before 1970, a year of two digits lies less than so many years after the peildatum."""
MONTHS_OF_YEAR = 12
"""A date with a later day is no other date whose month was taken for its day."""
SOME: Final = 1 << 12
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


class Understood(NamedTuple):
    """What a cell says: a number, seconds of the day, the rule that it met, and what is told of that, once it is."""

    number: int
    seconds: int = NO_TIME
    rule: str = ""
    details: Callable[[], dict[str, str]] = dict


class Memo(dict[Cell, int]):
    """Maps a cell to a number, understanding each distinct cell once and keeping what was doubtful."""

    def __init__(self, parse: Callable[[Cell], Understood], habit: Habit | None = None) -> None:
        super().__init__()
        self.parse, self.habit = parse, habit
        self._last: tuple[list[Cell], Ints, Ints | None] | None = None
        self.times: dict[Cell, int] = {}
        self.doubts: dict[Cell, Understood] = {}

    def read(self, cells: list[Cell]) -> tuple[Ints, Ints | None]:
        """Give the number of each of some distinct cells, and their seconds of the day if any has them.

        Moments in the usual form are read at once where there are many; the same list is read once.
        """
        if self._last is None or self._last[0] is not cells:
            bulk = self.habit is not None and len(cells) >= FEWEST
            numbers = self._at_once(cells, self.habit) if bulk and self.habit else self._one_by_one(cells)
            self._last = (cells, *numbers)
        return self._last[1:]

    def _one_by_one(self, cells: Sequence[Cell]) -> tuple[Ints, Ints | None]:
        numbers = np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        if not self.times:
            return numbers, None
        seconds = np.fromiter((self.times.get(cell, NO_TIME) for cell in cells), np.int32, len(cells))
        return numbers, seconds if (seconds != NO_TIME).any() else None

    def _at_once(self, cells: Sequence[Cell], habit: Habit) -> tuple[Ints, Ints | None]:
        found = read_moments(cells, habit)
        numbers, seconds = np.empty(len(cells), np.int32), np.full(len(cells), NO_TIME, np.int32)
        numbers[found.positions], seconds[found.positions] = found.days, found.seconds
        others = np.delete(np.arange(len(cells)), found.positions)
        numbers[others], rest = self._one_by_one([cells[at] for at in others.tolist()])
        if rest is not None:
            seconds[others] = rest
        return numbers, seconds if (seconds != NO_TIME).any() else None

    def meets(self, rule: str, cell: Cell) -> bool:
        """Tell whether a cell that was read met a rule."""
        return cell in self.doubts and self.doubts[cell].rule == rule

    def __missing__(self, cell: Cell) -> int:
        found = self.parse(cell)
        if found.seconds != NO_TIME:
            self.times[cell] = found.seconds
        if found.rule:
            self.doubts[cell] = found
        self[cell] = found.number
        return found.number


class Readers:
    """One memo for each way of reading a cell that the definition asks for."""

    def __init__(self, definition: Definition, birth_by: int) -> None:
        spec = definition.spec
        missing = spec.missing
        self.words = MissingWords(missing.unknown, missing.not_applicable, missing.not_yet, missing.empty)
        self._codes = {
            name: FoundReader(codes.values, self.words)
            if name.startswith(LIST)
            else CodeReader(codes.values, self.words)
            for name, codes in spec.codes.items()
        }
        self._birth_by = birth_by
        self._zones = {name: register.zone for name, register in spec.registers.items()}
        self._memos: dict[object, Memo] = {}
        self._earliest = spec.earliest
        self.keys = KeyReader(spec.key, missing)

    def memo(self, field: Field, table: RawTable) -> Memo:
        """Give the memo for a field; fields that are read alike share it."""
        birth_by = self._birth_by if field.type == "birth" else 0
        zone = self._zones[table.register]
        first = (field.earliest or self._earliest).toordinal()
        pivot = PIVOT if first >= EPOCH_1970 else self._birth_by + AHEAD - 2000
        habit = Habit(birth_by, table.epoch_1904, field.date_order == "month-first", zone, first, pivot)
        name = (field.type, field.codes, field.private, habit)
        if name not in self._memos:
            self._memos[name] = Memo(self._parser(field, habit), habit if field.type == "date" else None)
        return self._memos[name]

    def codes(self, field: Field) -> CodeReader | FoundReader:
        """Give the reader of the codes of a field."""
        return self._codes[field.codes]

    def _parser(self, field: Field, habit: Habit) -> Callable[[Cell], Understood]:
        def date(cell: Cell) -> Understood:
            found = read_date(cell, self.words, habit)
            return Understood(found.day, found.seconds, found.rule, partial(_read_as, found.day, field.private))

        def code(cell: Cell) -> Understood:
            reader = self._codes[field.codes]
            if isinstance(reader, FoundReader):
                found = reader.one(cell)
                return Understood(found.value, NO_TIME, found.rule)
            found = reader.one(cell) if field.type == "code" else reader.several(cell)
            return Understood(found.value, NO_TIME, found.rule, partial(_nearest, reader, found.unknown))

        def number(cell: Cell) -> Understood:
            found = read_number(cell, self.words)
            return Understood(found.value, NO_TIME, found.rule)

        if field.type == "number":
            return number
        return date if field.type in ("date", "birth") else code


def _read_as(day: int, is_private: bool) -> dict[str, str]:
    return {"read": day_text(day) if day > 0 and not is_private else MISSING.get(day, HIDDEN)}


def _nearest(reader: CodeReader, unknown: str) -> dict[str, str]:
    nearest = reader.nearest(unknown)
    return {"nearest": f" ({nearest}?)" if nearest else ""}


def clean(tables: list[RawTable], definition: Definition, birth_by: int) -> tuple[dict[str, Register], list[Doubt]]:
    """Clean all tables, one register after another.

    Args:
        tables: in the order that decides which row is first.
        birth_by: the latest year that a birth date of two digits can mean.

    Returns the registers by name, and a finding for each cell that was doubtful and each row that is no case.
    """
    readers = Readers(definition, birth_by)
    findings: list[Doubt] = []
    registers = {}
    for name in definition.spec.registers:
        own = [table for table in tables if table.register == name]
        if own:
            registers[name], doubts = _clean_register(own, definition, readers)
            findings += doubts
    return registers, findings


class Body(Struct, frozen=True):
    """The rows of a table that are cases: their lines and identifiers, and where they stand in the register."""

    table: RawTable
    lines: Ints
    keys: Longs
    rows: slice
    left_out: dict[str, Ints]


class Cleaned(Struct, frozen=True):
    """A field of a register: its numbers, its times of day if any cell has one, and what each table has of doubts."""

    values: Ints
    times: Ints | None
    doubts: list[list[Batch]]


def _clean_register(tables: list[RawTable], definition: Definition, readers: Readers) -> tuple[Register, list[Doubt]]:
    """Put the tables of a register under each other; a field that a table lacks is empty there."""
    name, size = tables[0].register, 0
    fields = definition.spec.registers[name].fields
    bodies, told = list[Body](), list[list[Doubt]]()
    for table in tables:
        numbers, fates, findings = _keys(table, definition, readers)
        lines = np.delete(np.arange(len(numbers), dtype=np.int32), list(fates))
        bodies.append(Body(table, lines, numbers[lines], slice(size, size + len(lines)), _by_rule(fates)))
        told.append(findings)
        size += len(lines)
    ids = dict.fromkeys(id for table in tables for id in table.columns if fields[id].type not in ("key", "text"))
    memos = {id: [readers.memo(fields[id], table) for table in tables] for id in ids}
    found = by_column(lambda id: _clean_column(bodies, id, fields[id], memos[id]), ids, size)
    columns = dict(zip(ids, found, strict=True))
    for place, table in enumerate(tables):
        told[place] += (doubt for id in table.columns if id in columns for doubt in columns[id].doubts[place])
    register = Register(
        name=name,
        tables=tables,
        table=np.repeat(np.arange(len(tables), dtype=np.int32), [len(body.lines) for body in bodies]),
        line=np.concatenate([body.lines for body in bodies]),
        key=np.concatenate([body.keys for body in bodies]),
        values={id: column.values for id, column in columns.items()},
        times={id: column.times for id, column in columns.items() if column.times is not None},
        left_out=[body.left_out for body in bodies],
    )
    return register, [finding for findings in told for finding in findings]


def _clean_column(bodies: list[Body], id: str, field: Field, memos: list[Memo]) -> Cleaned:
    """Understand the cells of a field in all tables, each distinct cell once."""
    size = bodies[-1].rows.stop
    values, times = np.full(size, EMPTY, np.int32), None
    doubts: list[list[Batch]] = [[] for _ in bodies]
    for body, alone, met in zip(bodies, memos, doubts, strict=True):
        cells = body.table.columns.get(id)
        if cells is None:
            continue
        column = (cells if len(body.lines) == len(cells) else cells.take(body.lines)).packed()
        numbers, seconds = alone.read(column.distinct)
        memo = _by_column(body.table, id, column, alone, numbers, met) if _is_day_first(field) else alone
        if memo is not alone:
            numbers, seconds = memo.read(column.distinct)
        numbers.take(column.codes, out=values[body.rows], mode="clip")  # which it never has to
        if seconds is not None:
            times = np.full(size, NO_TIME, np.int32) if times is None else times
            times[body.rows] = seconds[column.codes]
        doubtful = (cell for cell in column.distinct if cell in memo.doubts) if memo.doubts else ()
        for rule in sorted({memo.doubts[cell].rule for cell in doubtful}):
            lines = body.lines[column.where(partial(memo.meets, rule))]
            met.append(Batch(rule, len(lines), partial(_tell, body.table, lines, id, field, memo)))
    return Cleaned(values, times, doubts)


def _is_day_first(field: Field) -> bool:
    """Tell whether the dates of a field are read with the day first."""
    return field.type in ("date", "birth") and field.date_order != "month-first"


def _by_column(table: RawTable, id: str, column: RawColumn, alone: Memo, numbers: Ints, met: list[Batch]) -> Memo:
    """Look at a column of dates as a whole: where only months can come first, none that may be swapped is used."""
    codes = np.flatnonzero(np.bincount(column.codes))
    used = partial(_some, column.distinct, codes)
    no_days = codes[numbers[codes] <= EMPTY]  # a date that makes sense with the month first alone was read as none
    tells = any(tells_month_first(column.distinct[code]) for code in no_days.tolist())
    separators = is_month_first(used()) if tells else frozenset()
    if separators:
        lost = _may_be_swapped(used(), separators)
        met.append(_about_column(table, id, "dates-month-first", n=str(len(lost))))
        return Memo(lambda cell: Understood(UNKNOWN) if cell in lost else alone.parse(cell))
    is_local = bool(alone.habit and alone.habit.zone)  # the definition says where the clock hangs
    if not is_local and is_utc_midnight(used()):
        met.append(_about_column(table, id, "dates-utc-midnight"))
    return alone


def _some(cells: Sequence[Cell], places: Longs) -> Iterator[Cell]:
    """Give some cells, a few thousand at a time: most questions about a column are answered by its first ones."""
    for at in range(0, len(places), SOME):
        yield from map(cells.__getitem__, places[at : at + SOME].tolist())


def _may_be_swapped(used: Iterable[Cell], separators: frozenset[str]) -> set[Cell]:
    """Give the dates in digits of a column with the month first, and those that a spreadsheet made of such ones."""
    may = {cell for cell in used if may_be_swapped(cell, separators)}
    last = max((cell.day for cell in may if isinstance(cell, date)), default=0)
    return may if last <= MONTHS_OF_YEAR else {cell for cell in may if isinstance(cell, str)}


def _about_column(table: RawTable, id: str, code: str, /, **details: str | Text) -> Batch:
    """Make one finding about a column, at its header."""
    return Batch(code, 1, lambda: [about_header(table, id, code, **details)])


def _tell(table: RawTable, lines: Ints, id: str, field: Field, memo: Memo) -> Iterator[Finding]:
    """Tell what was doubtful about the cells of a column."""
    fate = LOST_FATE if field.required else UNKNOWN_FATE
    details: dict[Cell, dict[str, str]] = {}
    for line in lines.tolist():
        cell = table.columns[id][line]
        if cell not in details:
            details[cell] = memo.doubts[cell].details()
        yield about_cell(table, line, id, field, memo.doubts[cell].rule, fate=fate, **details[cell])


def _by_rule(fates: dict[int, str]) -> dict[str, Ints]:
    """Give the lines that are left out, by rule."""
    lines: dict[str, list[int]] = {}
    for line, rule in sorted(fates.items()):
        lines.setdefault(rule, []).append(line)
    return {rule: np.array(found, np.int32) for rule, found in lines.items()}


def _keys(table: RawTable, definition: Definition, readers: Readers) -> tuple[Longs, dict[int, str], list[Doubt]]:
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
    if readers.keys.are_a_numbers(numbers[numbers != NO_KEY][:SAMPLE].tolist()):
        findings.append(about_header(table, id, "key-column-a-number", key=name))
    return numbers, fates, findings


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
    numbers, met = _identifiers(table.columns[key], readers.keys)
    if not definition.spec.key.together_with:
        return numbers, met, {}
    numbers, lacking = _together(table, numbers, definition, readers)
    return numbers, met | {INCOMPLETE: np.unique(np.concatenate([*lacking.values()]))}, lacking


def _together(table: RawTable, keys: Longs, definition: Definition, readers: Readers) -> tuple[Longs, dict[str, Ints]]:
    """Join the identifiers of a table with the other fields that identify a case."""
    fields = definition.spec.registers[table.register].fields

    def numbers(table: RawTable, id: str, column: RawColumn) -> Ints:
        alone = readers.memo(fields[id], table)
        found, _ = alone.read(column.distinct)
        memo = _by_column(table, id, column, alone, found, []) if _is_day_first(fields[id]) else alone
        return found if memo is alone else memo.read(column.distinct)[0]

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
