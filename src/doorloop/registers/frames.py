"""What crosses a stage border: names, dtypes and the three kinds of missing.

Every cleaned column is an int32 array with one number a row. Numbers above zero are values: a date is
its proleptic ordinal (`date.toordinal()`), a code its position in the code list counted from one, a
multi-response code a bit mask of such positions. The rest is missing, and the three kinds of missing are
different facts: not yet, happened on an unknown date, does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace
from numpy.typing import NDArray

from doorloop.base.arrays import Ints, Longs, Mask, Ticks
from doorloop.registers.coded import Codes, Columns, smallest

EMPTY: Final = 0
UNKNOWN: Final = -1
NOT_APPLICABLE: Final = -2

MISSING: Final = {UNKNOWN: "onbekend", NOT_APPLICABLE: "n.v.t."}
"""How people write the two kinds of missing that are facts; what is empty stays empty."""

TEMPLATE_MARK: Final = "doorloop template"
"""Stands in the first cell of a sheet that a template adds: such a sheet is no register, and no surprise."""

NO_TIME: Final = -1
"""In an array of seconds of the day: the cell carries a date alone."""

FEW: Final = 4
"""So many distinct cells are sooner compared with all than looked up for each."""

MANY_TEXTS: Final = 4_096
Cell = Any
"""What a reader yields: str, float, int, date, datetime, time, timedelta; an empty cell is '', an error cell or a
switch the text that it shows (`#N/B`, `WAAR`)."""


class Texts(Sequence[str]):
    """Many texts in one: as texts of their own they take three times the room."""

    __slots__ = ("_ends", "_text")

    def __init__(self, text: str, ends: Ints) -> None:
        self._text, self._ends = text, ends

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Put texts together."""
        return cls("".join(texts), np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)), dtype=np.int32))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            low, high, step = place.indices(len(self))
            return [*self._between(low, high)][::step] if step > 0 else [*self][place]
        at = range(len(self))[place]
        return self._text[self._ends[at - 1] if at else 0 : self._ends[at]]

    def __iter__(self) -> Iterator[str]:
        for low in range(0, len(self), MANY_TEXTS):
            yield from self._between(low, low + MANY_TEXTS)

    def _between(self, low: int, high: int) -> Iterator[str]:
        text, start = self._text, int(self._ends[low - 1]) if low else 0
        for end in self._ends[low:high].tolist():
            yield text[start:end]
            start = end

    def __reduce__(self) -> tuple[Any, ...]:
        return Texts, (self._text, self._ends)


class RawColumn(Struct, frozen=True):
    """The cells of a column: each distinct one once, and for every row the position of its own.

    Attributes:
        codes: the smallest of uint8, uint16 and int32 that has room.
    """

    distinct: Sequence[Cell]
    codes: Codes

    @classmethod
    def of(cls, distinct: Sequence[Cell], codes: Codes) -> RawColumn:
        """Make a column, its codes as small as they can be."""
        return cls(distinct, codes.astype(smallest(len(distinct)), copy=False))

    def __reduce__(self) -> tuple[Any, ...]:
        """Send many texts as one, and many days as numbers: piece by piece they take three times the time."""
        cells = self.distinct
        if len(cells) < MANY_TEXTS or isinstance(cells, Texts):
            return RawColumn, (cells, self.codes)
        if all(cell.__class__ is str for cell in cells):
            return RawColumn, (Texts.of(cells), self.codes)
        days = np.array([cell.toordinal() if cell.__class__ is date else 0 for cell in cells], np.int32)
        return _of_days, (days, [cell for cell in cells if cell.__class__ is not date], self.codes)

    def __getitem__(self, line: int) -> Cell:
        return self.distinct[self.codes[line]]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, lines: Ints) -> RawColumn:
        """Give the cells of some rows, in ascending order."""
        return RawColumn(self.distinct, self.codes[_cut(lines)])

    def where(self, test: Callable[[Cell], bool], *, digits: bool = False) -> Mask:  # noqa: ARG002
        """Tell which cells meet a test, asked once about each distinct cell; `digits` is for the other column."""
        met = np.fromiter(map(test, self.distinct), np.bool_, len(self.distinct))
        return self.having(np.flatnonzero(met).tolist())

    def having(self, codes: Sequence[int]) -> Mask:
        """Tell which rows have one of some distinct cells, given by their positions."""
        if len(codes) > FEW:
            met = np.zeros(len(self.distinct), np.bool_)
            met[codes] = True
            others = np.flatnonzero(~met).tolist()
            return met.take(self.codes) if len(others) > FEW else ~self.having(others)
        if not codes:
            return np.zeros(len(self), np.bool_)
        found: Mask = self.codes == codes[0]
        for code in codes[1:]:
            found |= self.codes == code
        return found

    def used(self) -> Mask:
        """Tell which of the distinct cells some row has; to count each would take five times as long."""
        used = np.zeros(len(self.distinct), np.bool_)
        used[self.codes] = True
        return used

    def only(self, mask: Mask) -> RawColumn:
        """Keep the cells of a mask, and the distinct ones that are among them; the others are empty."""
        if mask.all():
            return self
        own = RawColumn(self.distinct, self.codes[mask]).used()
        here = np.flatnonzero(own)
        numbers = np.where(mask, (np.cumsum(own, dtype=np.int32) - 1)[self.codes], np.int32(len(here)))
        return RawColumn.of([*map(self.distinct.__getitem__, here.tolist()), ""], numbers)

    def put(self, mask: Mask, cell: Cell) -> RawColumn:
        """Put one cell into the rows of a mask."""
        return RawColumn.of([*self.distinct, cell], np.where(mask, np.int32(len(self.distinct)), self.codes))

    def packed(self) -> RawColumn:
        """Give the column itself."""
        return self


def _of_days(days: Ints, others: list[Cell], codes: Codes) -> RawColumn:
    """Make a column of days, each by its ordinal, and of other cells, one for every 0."""
    left = iter(others)
    return RawColumn([date.fromordinal(day) if day else next(left) for day in days.tolist()], codes)


class DigitColumn(Struct, frozen=True):
    """A column of texts with the same number of digits, such as identifiers, nearly each of them another one.

    Attributes:
        length: how many digits, `MOST_DIGITS` at most.
        numbers: int64, each text as a number; -1 where another cell stands.
        others: line → such another cell.
    """

    length: int
    numbers: Longs
    others: dict[int, Cell]

    def __getitem__(self, line: int) -> Cell:
        number = int(self.numbers[line])
        return self.others[int(line)] if number < 0 else str(number).zfill(self.length)

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, lines: Ints) -> DigitColumn:
        """Give the cells of some rows, in ascending order."""
        numbers = self.numbers[_cut(lines)]
        others = np.flatnonzero(numbers < 0)
        return DigitColumn(
            self.length,
            numbers,
            {new: self.others[old] for new, old in zip(others.tolist(), lines[others].tolist(), strict=True)},
        )

    def where(self, test: Callable[[Cell], bool], *, digits: bool = False) -> Mask:
        """Tell which cells meet a test; `digits` is what it says of a text of digits, so that nobody has to ask."""
        found: Mask = np.full(len(self), digits)
        found[list(self.others)] = [test(cell) for cell in self.others.values()]
        return found

    def only(self, mask: Mask) -> RawColumn:
        """Keep the cells of a mask; the others are empty."""
        return self.packed().only(mask)

    def packed(self) -> RawColumn:
        """Give the same cells as a column of distinct ones."""
        found, places = np.unique(self.numbers, return_inverse=True)
        distinct: list[Cell] = [str(number).zfill(self.length) for number in found[found >= 0].tolist()]
        codes = (places - (len(found) - len(distinct))).astype(np.int32)
        positions = {cell: place for place, cell in enumerate(dict.fromkeys(self.others.values()), len(distinct))}
        codes[list(self.others)] = [positions[cell] for cell in self.others.values()]
        return RawColumn.of([*distinct, *positions], codes)


def _cut(lines: Ints) -> Ints | slice:
    """Give ascending rows as a slice where none is left out: so nothing is copied."""
    return slice(int(lines[0]), int(lines[-1]) + 1) if len(lines) and lines[-1] - lines[0] < len(lines) else lines


Column = RawColumn | DigitColumn

MOST_DIGITS: Final = 18
"""So many digits always fit into an int64."""


Merge = tuple[int, int, int, int]
"""A range of merged cells: first row, first column, last row, last column; 0-based, both ends included."""


class Remark(NamedTuple):
    """What a reader has to tell of a sheet: a rule's code, the place (0-based), and how many things it is about."""

    code: str
    row: int = 0
    column: int = 0
    n: str = ""


class Places(NamedTuple):
    """Where the rows below the header of a log come from: the number of each one's event and of its case, from 1 on."""

    events: Ints
    cases: Ints

    def place(self, line: int) -> str:
        """Name a row: its event, and the case that this is of; a case without events alone."""
        event, case = int(self.events[line]), int(self.cases[line])
        of_case = f"case {case}" if case else ""
        return f"event {event} ({of_case})" if event and of_case else f"event {event}" if event else of_case

    def take(self, rows: Ints) -> Places:
        """Give the places of some rows."""
        return Places(self.events[rows], self.cases[rows])


class Sheet(Struct, frozen=True, dict=True):
    """One sheet as read, by column: line i of each is the sheet's row i+1, the first column is `first_column` (0 = A).

    Hidden rows and columns are 0-based numbers of the sheet; `filtered` tells that a filter hides rows.

    Attributes:
        merges: ranges of merged cells as (first row, first column, last row, last column), 0-based numbers of the
            sheet, both ends included; only the first cell of a range has a value. Sorted; of one cell there is none.
        remarks: what its reader has to tell of it.
        log: of an event log where its rows come from; None for a sheet of cells.
        declared: of an event log the activities and the names of columns that it says it can have, though none may be
            there.
    """

    file: str
    name: str
    columns: list[Column]
    first_column: int = 0
    epoch_1904: bool = False
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[Merge, ...] = ()
    remarks: tuple[Remark, ...] = ()
    log: Places | None = None
    declared: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def filled(self) -> list[Mask]:
        """Tell for each column which of its cells hold anything."""
        return [column.where(is_filled, digits=True) for column in self.columns]

    @property
    def full(self) -> Mask:
        """Tell which rows hold anything."""
        full: Mask = np.logical_or.reduce(self.filled)
        return full

    def row(self, number: int) -> list[Cell]:
        """Give one row (0-based)."""
        return [column[number] for column in self.columns]

    @property
    def rows(self) -> list[list[Cell]]:
        """Give all rows: for small sheets."""
        return [self.row(number) for number in range(len(self))]


class RawTable(Struct, frozen=True):
    """The register part of one sheet, by column.

    Attributes:
        header: the number of the header row (1-based).
        rows: the sheet's row numbers that may hold cases, ascending (int32).
        columns: field id → its cells.
        letters: field id → the letters of the column it was read from.
        odd: line → the whole row, where the identifier cannot be read: a totals row, a remark, a case.
        long: whether a case is spread over several rows, one a procedure.
        head: the header's rows (1-based).
        named: letters → the header of each column that no field takes.
        unread: letters → the rule by which a column is not read.
        filled: int32, how many cells of each row that hold anything belong to a field.
        unplaced: int32, how many further cells of each row of a long form have no field for its kind.
        left_out: rule → the lines that are left out before their cells are read.
        log: of an event log where each line comes from.
        above: how many rows above the header have an identifier; they are not read.
    """

    register: str
    file: str
    sheet: str
    header: int
    rows: Ints
    columns: dict[str, Column]
    letters: dict[str, str]
    odd: dict[int, list[Cell]]
    epoch_1904: bool = False
    long: bool = False
    head: tuple[int, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    filled: Ints = field(default_factory=lambda: np.empty(0, np.int32))
    unplaced: Ints = field(default_factory=lambda: np.empty(0, np.int32))
    left_out: dict[str, Ints] = field(default_factory=dict)
    log: Places | None = None
    above: int = 0

    def row(self, line: int) -> int:
        """Give the sheet's row number of a line; of an event log the number of its event."""
        return int(self.numbers[line])

    @property
    def numbers(self) -> Ints:
        """Give the numbers that people know the lines by: the sheet's rows, of an event log its events."""
        return self.log.events if self.log else self.rows

    def place(self, line: int, id: str) -> str:
        """Name the cell of a column in a line, as a spreadsheet shows it; of an event log the event and its case."""
        return self.log.place(line) if self.log else f"{self.letters.get(id, '')}{self.rows[line]}"

    def header_place(self, id: str) -> str:
        """Name the cell of a column's header; an event log has none."""
        return "" if self.log else f"{self.letters.get(id, '')}{self.header}"


class Register(Struct, frozen=True):
    """All rows of one register in the order of sources, cleaned, with the way back to every cell.

    Attributes:
        table: int32, index into `tables` for each row.
        line: int32, position within that table for each row.
        key: int64, the identifier as a number; negative where it could not be read (row is not linked).
        values: field id → int32 column, see the module's text; kept as codes, but where a case is spread over rows.
        times: field id → int32 seconds of the day, `NO_TIME` for a date alone; only fields that need it.
        left_out: for each table rule → the lines that are no rows of the register.
        whole: int64, of a register in rounds the identifier of the whole case; None where `key` is that.
    """

    name: str
    tables: list[RawTable]
    table: Ints
    line: Ints
    key: Longs
    values: Columns
    times: dict[str, Ints]
    left_out: list[dict[str, Ints]] = field(default_factory=list)
    whole: Longs | None = None

    def __len__(self) -> int:
        return len(self.key)


class Chosen(Struct, frozen=True):
    """From which of several fields each case has the value of a field that was chosen among them.

    Attributes:
        which: int32, the position of the field in `of`.
    """

    of: tuple[str, ...]
    which: Ints


class Cases(Struct, frozen=True):
    """One row a case (the unit of the definition), all registers joined.

    Attributes:
        values: field id → int32 column over the cases, shared fields settled.
        times: field id → int32 seconds of the day, only where both ends of a step may carry them.
        group: int8, position in the definition's groups.
        origin: field id → int32, the row of `register_of[field]` that the value came from, -1 for none.
        register_of: field id → the register whose row `origin` names.
        registers: the registers by name, for the way back to a cell.
        filled: field id → case → the register and row of a value that filled a gap of `register_of`.
        absent: the fields that no source has a column for, which is not the same as empty.
        chosen: a field that the definition chooses among events → the field whose event it is in each case.
    """

    values: dict[str, Ints]
    times: dict[str, Ints]
    group: NDArray[np.int8]
    origin: dict[str, Ints]
    register_of: dict[str, str]
    registers: dict[str, Register]
    filled: dict[str, dict[int, tuple[str, int]]]
    absent: frozenset[str] = frozenset()
    chosen: dict[str, Chosen] = {}

    def __len__(self) -> int:
        return len(self.group)

    def field_of(self, id: str, case: int) -> str:
        """Name the field whose cell holds the value of a case: the field itself, or the one that was chosen."""
        chosen = self.chosen.get(id)
        return id if chosen is None else chosen.of[chosen.which[case]]

    def take(self, mask: Mask) -> Cases:
        """Keep the cases of a mask, in order."""
        if mask.all():
            return self
        place = np.cumsum(mask) - 1
        return replace(
            self,
            values={id: column[mask] for id, column in self.values.items()},
            times={id: column[mask] for id, column in self.times.items()},
            group=self.group[mask],
            origin={id: column[mask] for id, column in self.origin.items()},
            filled={
                id: {int(place[case]): cell for case, cell in cells.items() if mask[case]}
                for id, cells in self.filled.items()
            },
            chosen={id: Chosen(one.of, one.which[mask]) for id, one in self.chosen.items()},
        )

    def parts(self, size: int) -> Iterator[Cases]:
        """Divide the cases, in order, into parts of at most so many; what is counted of parts adds up."""
        for low in range(0, max(len(self), 1), size):
            here = slice(low, low + size)
            yield replace(
                self,
                values={id: column[here] for id, column in self.values.items()},
                times={id: column[here] for id, column in self.times.items()},
                group=self.group[here],
                origin={id: column[here] for id, column in self.origin.items()},
                filled={},
                chosen={},
            )


def is_filled(cell: Cell) -> bool:
    """Tell whether a cell holds anything."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def known(values: Ticks) -> Mask:
    """Tell where a value is there: a date, a code."""
    return values > EMPTY


def happened(values: Ticks) -> Mask:
    """Tell where an event took place, its date known or not."""
    mask: Mask = (values > EMPTY) | (values == UNKNOWN)
    return mask
