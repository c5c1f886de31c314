"""Rows to headers: which row of a sheet names the columns of which register, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import zip_longest
from string import ascii_letters, digits
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import SourceError
from doorloop.base.findings import shown
from doorloop.base.folding import fold_header
from doorloop.base.words import both
from doorloop.definition.parts import Definition, Long, Register
from doorloop.registers.cells import cell_name, column_letters, sheet_name
from doorloop.registers.frames import Cell, Sheet
from doorloop.registers.long_form import KIND, id_at, place_of
from doorloop.registers.nearest import Nearest
from doorloop.registers.parse.keys import KeyReader
from doorloop.registers.parse.words import show

FEW: Final = 4
"""A row without the key's header is taken for a header, and refused, when it names this many fields."""
PREAMBLE: Final = 60
"""A header over two rows is looked for in this many rows."""
HEADS: Final = 3
"""A row below the header that names this many fields in other columns begins another table."""


class Shape(Struct, frozen=True):
    """One form that a register can have: the headers of its columns, and which of them it cannot miss.

    Attributes:
        dates: the columns that hold dates.
    """

    register: str
    headers: dict[str, tuple[str, ...]]
    key: str
    required: frozenset[str]
    own: frozenset[str]
    long: Long | None = None
    zone: str = ""
    dates: frozenset[str] = frozenset()

    def is_enough(self, ids: Iterable[str]) -> bool:
        """Ask for the key and a column that only this form has, or, without the key, for a few of them."""
        found = set(ids)
        return bool(found & self.own) if self.key in found else self.long is None and len(found) >= FEW


class Header(Struct, frozen=True, dict=True):
    """A row, or two, that reads as the header of a shape: column id → positions in the row."""

    shape: Shape
    row: int
    texts: list[Cell]
    columns: dict[str, list[int]]
    double: bool = False

    @cached_property
    def key_texts(self) -> frozenset[str]:
        """Give every way to write the key's header, folded."""
        return frozenset(fold_header(text) for text in self.shape.headers[self.shape.key])

    @cached_property
    def all_texts(self) -> frozenset[str]:
        """Give every way to write a header of the shape, folded."""
        return frozenset(fold_header(text) for texts in self.shape.headers.values() for text in texts)

    @property
    def rows(self) -> tuple[int, ...]:
        """List the rows (0-based) that it stands in."""
        return (self.row - 1, self.row) if self.double else (self.row,)

    @property
    def is_complete(self) -> bool:
        """Tell whether no required column is missing."""
        return self.shape.required <= self.columns.keys()


def shapes(definition: Definition) -> list[Shape]:
    """List the forms that the registers of a definition can have."""
    registers = definition.spec.registers
    result = []
    for name, register in registers.items():
        others = {id for other, r in registers.items() if other != name for id in r.fields}
        headers = {id: (field.header, *field.aliases) for id, field in register.fields.items()}
        parts = definition.spec.key.together_with
        required = frozenset(id for id, field in register.fields.items() if field.required or id in parts)
        dates = frozenset(id for id, field in register.fields.items() if field.type == "date")
        own = frozenset(headers) - others - {register.key}
        result.append(Shape(name, headers, register.key, required, own, dates=dates))
        if register.long:
            long = _long_shape(name, register, register.long, headers, parts)
            result.append(replace(long, dates=dates | {KIND + column for column in register.long.columns}))
    return result


def _long_shape(
    name: str, register: Register, long: Long, headers: dict[str, tuple[str, ...]], parts: Iterable[str]
) -> Shape:
    columns = {id_at(path): (column.header, *column.aliases) for path, column in long.every_column.items()}
    required = frozenset({register.key, *parts, KIND, KIND + next(iter(long.columns))})
    return Shape(name, headers | columns, register.key, required, frozenset({KIND}), long, register.zone)


class Headers:
    """The headers of all shapes, ready to compare."""

    def __init__(self, definition: Definition) -> None:
        self.shapes = shapes(definition)
        self._ids: dict[str, list[tuple[int, str]]] = {}
        for index, shape in enumerate(self.shapes):
            for id, texts in shape.headers.items():
                for text in dict.fromkeys(map(fold_header, texts)):  # spellings that differ in nothing that counts
                    self._ids.setdefault(text, []).append((index, id))
        starts = "".join(name[:1] + name[:1].upper() for name in self._ids)
        self._others = frozenset(ascii_letters + digits) - frozenset(starts)
        self._cache: dict[str, list[tuple[int, str]]] = {}
        self.keys = KeyReader(definition.spec.key, definition.spec.missing)
        self.nearest = Nearest(text for shape in self.shapes for texts in shape.headers.values() for text in texts)

    def _named(self, cell: Cell) -> list[tuple[int, str]]:
        """List the (shape, column) pairs that a cell's text names: none, mostly, as its first letter tells."""
        if not isinstance(cell, str) or not cell or (cell[0] in self._others and cell.isascii()):
            return []
        found = self._cache.get(cell)
        if found is None:
            found = self._cache[cell] = self._ids.get(fold_header(cell), [])
        return found

    def is_named(self, cell: Cell) -> bool:
        """Tell whether a cell names a column of any shape."""
        return bool(self._named(cell))

    def one_row(self, row: list[Cell], number: int) -> Header | None:
        """Read a row as a header, of the shape that it names most columns of."""
        named = [self._named(cell) for cell in row]
        return self._best(named, row, number) if any(named) else None

    def two_rows(self, upper: list[Cell], lower: list[Cell], number: int) -> Header | None:
        """Read two rows as one header; a merged cell of the upper row reaches over those to its right."""
        named, texts, above = [], [], ""
        for top, text in zip_longest(upper, lower, fillvalue=""):
            below = text if isinstance(text, str) else ""
            above = top if isinstance(top, str) and top.strip() else above if below else ""
            forms = [f"{above} {below}", f"{below} {above}", below, "" if below else above]
            form = next((form for form in forms if self._named(form)), f"{above} {below}")
            named.append(self._named(form))
            texts.append(form.strip())
        return self._best(named, texts, number, double=True)

    def _best(
        self, named: Sequence[list[tuple[int, str]]], texts: list[Cell], number: int, *, double: bool = False
    ) -> Header | None:
        found: dict[int, dict[str, list[int]]] = {}
        for position, pairs in enumerate(named):
            for shape, id in pairs:
                found.setdefault(shape, {}).setdefault(id, []).append(position)
        fitting = [
            Header(self.shapes[shape], number, texts, columns, double)
            for shape, columns in found.items()
            if self.shapes[shape].is_enough(columns)
        ]
        return max(fitting, key=lambda header: (len(header.columns), header.is_complete), default=None)


def choose_header(sheet: Sheet, headers: Headers) -> Header | None:
    """Choose the header: a complete one before one that misses a column, the first before its repetitions."""
    found = list(_candidates(sheet, headers) if sheet.log is None else _of_log(sheet, headers))
    complete = [header for header in found if header.is_complete]
    if not complete:
        return max(found, key=lambda header: len(header.columns), default=None)
    first = complete[0]
    for other in found:
        if _is_another(other, first):
            raise SourceError(
                both("err.two_header_rows", row=first.row + 1, other=other.row + 1),
                where=sheet_name(sheet),
                remedy=both("try.two_header_rows"),
            )
    _refuse_rivals(sheet, first)
    return first


def _is_another(other: Header, first: Header) -> bool:
    """Tell whether a header begins another table than the first: a whole one that differs, or one in other columns."""
    if other.is_complete:
        return (other.shape, other.columns) != (first.shape, first.columns)
    moved = any(found[0] != first.columns.get(id, found)[0] for id, found in other.columns.items())
    return moved and other.row > first.row and len(other.columns) >= HEADS


def _of_log(sheet: Sheet, headers: Headers) -> Iterator[Header]:
    """Read the names of the columns of an event log, which stand nowhere else."""
    header = headers.one_row(sheet.row(0), 0) if len(sheet) else None
    if header:
        yield header


def _candidates(sheet: Sheet, headers: Headers) -> Iterator[Header]:
    """Read rows as a header; two rows together where they name more columns than either alone."""
    last: Header | None = None
    settled = False
    for number in _promising(sheet, headers):
        row = sheet.row(number)
        if not any(row) or (settled and any(cell.__class__ is not str for cell in row)):
            continue  # below a header, a row with a date or a number in it is no other header
        single = headers.one_row(row, number)
        if 0 < number < PREAMBLE:
            double = headers.two_rows(sheet.row(number - 1), row, number)
            most = max((len(header.columns) for header in (single, last) if header), default=0)
            if double and len(double.columns) > most:
                single, last = double, None
        if last:
            settled = settled or last.is_complete
            yield last
        last = single
    if last:
        yield last


def _promising(sheet: Sheet, headers: Headers) -> list[int]:
    """List the rows that can be a header: all of the first ones, and those in which a cell names a column."""
    named = np.arange(len(sheet)) < PREAMBLE
    for column in sheet.columns:
        named |= column.where(headers.is_named)
    return np.flatnonzero(named).tolist()


def _refuse_rivals(sheet: Sheet, header: Header) -> None:
    """Refuse two columns with different headers for one field: which one is meant cannot be known."""
    for id, found in header.columns.items():
        if len({fold_header(header.texts[position]) for position in found}) > 1:
            names = ", ".join(f"'{shown(show(header.texts[p]))}' ({cell_name(sheet, header.row, p)})" for p in found)
            raise SourceError(
                both("err.two_headers", field=id, names=names),
                where=sheet_name(sheet),
                remedy=both("try.two_headers", aliases=_aliases(header, id)),
            )


def _aliases(header: Header, id: str) -> str:
    """Give the path of the key of a definition under which the other headers of a column stand."""
    return ".".join(("registers", header.shape.register, *place_of(id), "aliases"))


def untaken(sheet: Sheet, header: Header) -> dict[str, str]:
    """Give the headers that no field takes, by the letters of their column."""
    taken = {position for found in header.columns.values() for position in found}
    texts = ((position, show(cell).strip()) for position, cell in enumerate(header.texts) if position not in taken)
    return {column_letters(position + sheet.first_column): text for position, text in texts if text}
