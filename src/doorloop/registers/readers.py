"""Cells to numbers: each distinct cell of a column is understood once, in the way that its field asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from doorloop.base.arrays import Ints, Longs
from doorloop.base.findings import Batch
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Field
from doorloop.registers.as_found import LIST
from doorloop.registers.cells import about_header
from doorloop.registers.frames import EMPTY, MISSING, NO_TIME, UNKNOWN, Cell, RawColumn, RawTable
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
from doorloop.registers.parse.keys import KeyReader
from doorloop.registers.parse.moments import FEWEST, read_moments
from doorloop.registers.parse.numbers import read_number
from doorloop.registers.parse.words import MissingWords

HIDDEN = "…"
"""Stands for what a message may not repeat."""
EPOCH_1970 = date(1970, 1, 1).toordinal()
AHEAD = 10
"""Where dates may lie before 1970, a year of two digits lies less than so many years after the peildatum."""
MONTHS_OF_YEAR = 12
"""A date with a later day is no other date whose month was taken for its day."""
SOME: Final = 1 << 12
FIRST: Final = 64
"""Rows that are looked at to see that a column is not one of moments."""


class Understood(NamedTuple):
    """What a cell says: a number, seconds of the day, the rule that it met, and what is told of that, once it is."""

    number: int
    seconds: int = NO_TIME
    rule: str = ""
    details: Callable[[], dict[str, str]] = dict


class Numbers(NamedTuple):
    """Distinct cells, understood: their numbers, seconds of the day if any has them, and which of them are doubtful."""

    numbers: Ints
    seconds: Ints | None
    doubtful: list[int]


class Memo(dict[Cell, int]):
    """Maps a cell to a number, understanding each distinct cell once and keeping what was doubtful."""

    def __init__(self, parse: Callable[[Cell], Understood], dated: tuple[Habit, MissingWords] | None = None) -> None:
        """Begin with nothing understood; with the habit of dates and words, usual dates are read at once."""
        super().__init__()
        self.parse, self.dated = parse, dated
        self._last: tuple[Sequence[Cell], Numbers] | None = None
        self.times: dict[Cell, int] = {}
        self.doubts: dict[Cell, Understood] = {}

    def read(self, cells: Sequence[Cell]) -> Numbers:
        """Understand some distinct cells.

        Dates in the usual form are read at once where there are many; the same list is read once.
        """
        if self._last is None or self._last[0] is not cells:
            at_once = self.dated if len(cells) >= FEWEST else None
            self._last = cells, self._at_once(cells, *at_once) if at_once else self._one_by_one(cells)
        return self._last[1]

    def _one_by_one(self, cells: Sequence[Cell]) -> Numbers:
        numbers = np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        doubtful = [place for place, cell in enumerate(cells) if cell in self.doubts] if self.doubts else []
        if not self.times:
            return Numbers(numbers, None, doubtful)
        seconds = np.fromiter((self.times.get(cell, NO_TIME) for cell in cells), np.int32, len(cells))
        return Numbers(numbers, seconds if (seconds != NO_TIME).any() else None, doubtful)

    def _at_once(self, cells: Sequence[Cell], habit: Habit, words: MissingWords) -> Numbers:
        found = read_moments(cells, habit, words)
        numbers, seconds = np.empty(len(cells), np.int32), np.full(len(cells), NO_TIME, np.int32)
        numbers[found.positions], seconds[found.positions] = found.days, found.seconds
        others = np.delete(np.arange(len(cells)), found.positions)
        rest = self._one_by_one([cells[at] for at in others.tolist()])
        numbers[others] = rest.numbers
        if rest.seconds is not None:
            seconds[others] = rest.seconds
        return Numbers(numbers, seconds if (seconds != NO_TIME).any() else None, others[rest.doubtful].tolist())

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
        self.words = MissingWords.of(missing)
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
            dated = (habit, self.words) if field.type in ("date", "birth") else None
            self._memos[name] = Memo(self._parser(field, habit), dated)
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


def read_column(
    table: RawTable, id: str, field: Field, column: RawColumn, alone: Memo, met: list[Batch]
) -> tuple[Numbers, Memo]:
    """Understand the distinct cells of a column, dates with a look at the column as a whole.

    Args:
        alone: understands each cell by itself.
        met: gets what is doubtful about the column.

    Returns what they say, and the memo that understood them.
    """
    found = alone.read(column.distinct)
    memo = _by_column(table, id, column, alone, found.numbers, met) if _is_day_first(field) else alone
    return (found if memo is alone else memo.read(column.distinct)), memo


def _is_day_first(field: Field) -> bool:
    """Tell whether the dates of a field are read with the day first."""
    return field.type in ("date", "birth") and field.date_order != "month-first"


def _by_column(table: RawTable, id: str, column: RawColumn, alone: Memo, numbers: Ints, met: list[Batch]) -> Memo:
    """Look at a column of dates as a whole: where only months can come first, none that may be swapped is used."""
    no_days = np.flatnonzero(numbers <= EMPTY)  # a date that makes sense with the month first alone was read as none
    tells = any(tells_month_first(column.distinct[code]) for code in no_days.tolist())
    is_local = bool(alone.dated and alone.dated[0].zone)  # the definition says where the clock hangs
    first = (column[line] for line in range(min(len(column), FIRST)))
    may_be_utc = not is_local and is_utc_midnight(first, at_least=0)
    if not (tells or may_be_utc):
        return alone  # which of its distinct cells some row has need not be known
    used = partial(_some, column.distinct, np.flatnonzero(column.used()))
    separators = is_month_first(used()) if tells else frozenset()
    if separators:
        lost = _may_be_swapped(used(), separators)
        met.append(_about_column(table, id, "dates-month-first", n=str(len(lost))))
        return Memo(lambda cell: Understood(UNKNOWN) if cell in lost else alone.parse(cell))
    if may_be_utc and is_utc_midnight(used()):
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
