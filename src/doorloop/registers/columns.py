"""Header texts to fields: which sheet is which register, and which of its rows may be cases."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, partial
from itertools import zip_longest
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints
from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_code, fold_header
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Kind, Long, Register
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import TEMPLATE_MARK, Cell, RawTable, Sheet
from doorloop.registers.parse.words import show

FEW: Final = 4
"""A row without the key's header is taken for a header, and refused, when it names this many fields."""
PREAMBLE: Final = 60
"""A header over two rows is looked for in this many rows."""
DIGITS: Final = 5
"""A cell with fewer digits than this is no identifier; its row is kept whole, to tell what else it is."""
KIND: Final = "#"
"""Marks the columns of a long form, whose meaning depends on the kind of procedure."""


@dataclass(frozen=True)
class Shape:
    """One form that a register can have: the headers of its columns, and which of them it cannot miss."""

    register: str
    headers: dict[str, tuple[str, ...]]
    key: str
    required: frozenset[str]
    own: frozenset[str]
    long: Long | None = None

    def is_enough(self, ids: Iterable[str]) -> bool:
        """Ask for the key and a column that only this form has, or, without the key, for a few of them."""
        found = set(ids)
        return bool(found & self.own) if self.key in found else self.long is None and len(found) >= FEW


@dataclass(frozen=True)
class Header:
    """A row, or two, that reads as the header of a shape: column id → positions in the row."""

    shape: Shape
    row: int
    texts: list[Cell]
    columns: dict[str, list[int]]

    @cached_property
    def key_texts(self) -> frozenset[str]:
        """Give every way to write the key's header, folded."""
        return frozenset(fold_header(text) for text in self.shape.headers[self.shape.key])

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
        required = frozenset(id for id, field in register.fields.items() if field.required)
        result.append(Shape(name, headers, register.key, required, frozenset(headers) - others - {register.key}))
        if register.long:
            result.append(_long_shape(name, register, register.long, headers))
    return result


def _long_shape(name: str, register: Register, long: Long, headers: dict[str, tuple[str, ...]]) -> Shape:
    columns = {KIND + id: (column.header, *column.aliases) for id, column in long.columns.items()}
    kind = {KIND: (long.kind.header, *long.kind.aliases)}
    required = frozenset({register.key, KIND, KIND + next(iter(long.columns))})
    return Shape(name, headers | kind | columns, register.key, required, frozenset({KIND}), long)


class Headers:
    """The headers of all shapes, ready to compare."""

    def __init__(self, definition: Definition) -> None:
        self._shapes = shapes(definition)
        self._ids: dict[str, list[tuple[int, str]]] = {}
        for index, shape in enumerate(self._shapes):
            for id, texts in shape.headers.items():
                for text in texts:
                    self._ids.setdefault(fold_header(text), []).append((index, id))
        self._cache: dict[str, list[tuple[int, str]]] = {}

    def _named(self, cell: Cell) -> list[tuple[int, str]]:
        """List the (shape, column) pairs that a cell's text names."""
        if not isinstance(cell, str) or not cell:
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
        return self._best(named, texts, number)

    def _best(self, named: Sequence[list[tuple[int, str]]], texts: list[Cell], number: int) -> Header | None:
        found: dict[int, dict[str, list[int]]] = {}
        for position, pairs in enumerate(named):
            for shape, id in pairs:
                found.setdefault(shape, {}).setdefault(id, []).append(position)
        fitting = [
            Header(self._shapes[shape], number, texts, columns)
            for shape, columns in found.items()
            if self._shapes[shape].is_enough(columns)
        ]
        return max(fitting, key=lambda header: (len(header.columns), header.is_complete), default=None)


def find_tables(sheets: Iterable[Sheet], definition: Definition) -> tuple[list[RawTable], list[Finding]]:
    """Find the registers among the sheets of one file.

    Returns the tables in the order of sheets, and a finding for each sheet, column and row left aside.
    Errors: SourceError for a required column that is missing, and for two headers that both fit.
    """
    headers = Headers(definition)
    tables: list[RawTable] = []
    findings: list[Finding] = []
    incomplete: list[tuple[Sheet, Header]] = []
    for sheet in sheets:
        header = _choose(sheet, headers)
        if header is None:
            findings += _skipped(sheet)
        elif not header.is_complete:
            incomplete.append((sheet, header))
        else:
            findings += _columns(sheet, header)
            findings += _hidden(sheet, header)
            tables.append(_table(sheet, header, findings))
    for sheet, header in incomplete:
        if not tables or header.shape.key in header.columns:
            raise _missing(sheet, header, definition)
        findings += _skipped(sheet)
    return tables, findings


def _choose(sheet: Sheet, headers: Headers) -> Header | None:
    """Choose the header: a complete one before one that misses a column, the first before its repetitions."""
    found = list(_candidates(sheet, headers))
    complete = [header for header in found if header.is_complete]
    if not complete:
        return max(found, key=lambda header: len(header.columns), default=None)
    first = complete[0]
    for other in complete[1:]:
        if (other.shape, other.columns) != (first.shape, first.columns):
            raise SourceError(
                f"two header rows both fit: row {first.row + 1} and row {other.row + 1}",
                where=_place(sheet),
                remedy="keep one table a sheet",
            )
    _refuse_rivals(sheet, first)
    return first


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
            names = " and ".join(f"'{header.texts[p]}' ({_cell(sheet, header.row, p)})" for p in found)
            raise SourceError(
                f"two headers both fit the field '{id}': {names}",
                where=_place(sheet),
                remedy="rename or remove one of the two columns",
            )


def _table(sheet: Sheet, header: Header, findings: list[Finding]) -> RawTable:
    """Cut the register out of its sheet; tell of repeated headers and of kinds that are not known."""
    body = _body(sheet, header, findings)
    positions = {id: found[0] for id, found in header.columns.items()}
    key = sheet.columns[positions[header.shape.key]].take(body)
    odd = np.flatnonzero(key.where(lambda cell: sum(c.isdigit() for c in show(cell)) < DIGITS))
    table = RawTable(
        register=header.shape.register,
        file=sheet.file,
        sheet=sheet.name,
        header=header.row + 1,
        rows=body + 1,
        columns={id: sheet.columns[position].take(body) for id, position in positions.items()},
        letters={id: column_letters(position + sheet.first_column) for id, position in positions.items()},
        odd={line: sheet.row(body[line]) for line in odd.tolist()},
        epoch_1904=sheet.epoch_1904,
        long=header.shape.long is not None,
    )
    return _widened(table, header.shape.long, findings) if header.shape.long else table


def _body(sheet: Sheet, header: Header, findings: list[Finding]) -> Ints:
    """List the rows below the header (0-based) that hold anything, repeated headers aside."""
    full = np.zeros(len(sheet), np.bool_)
    for column in sheet.columns:
        if full.all():
            break
        full |= column.where(bool, digits=True)
    full[: header.row + 1] = False
    key = header.columns[header.shape.key][0]
    alike = sheet.columns[key].where(lambda cell: _is_like(cell, header, key, sheet))
    for number in np.flatnonzero(full & alike).tolist():
        if _repeats(sheet.row(number), header, key, sheet):
            full[number] = False
            findings.append(_about(sheet, "row-header", header.shape.register, _cell(sheet, number, key)))
    return np.flatnonzero(full).astype(np.int32)


def _is_like(cell: Cell, header: Header, key: int, sheet: Sheet) -> bool:
    """Tell whether a cell says the header of the key once more."""
    if not isinstance(cell, str) or cell[:1].isdigit() or len(cell) < 2:
        return False
    origins = (sheet.columns[key][row] for row in range(max(header.row - 1, 0), header.row + 1))
    return cell in origins or fold_header(cell) in header.key_texts


def _repeats(row: list[Cell], header: Header, key: int, sheet: Sheet) -> bool:
    """Tell whether a row says a row of the header once more: its key, and at least half of its other texts."""
    for origin in map(sheet.row, range(max(header.row - 1, 0), header.row + 1)):
        if row[key] == origin[key]:
            texts = [(str(x), str(y)) for x, y in zip(origin, row, strict=True) if x != ""]
            return 2 * sum(x == y for x, y in texts) >= len(texts)
    return fold_header(row[key]) in header.key_texts


def _widened(table: RawTable, long: Long, findings: list[Finding]) -> RawTable:
    """Give each column of a long form to the field that it holds for the row's kind of procedure."""
    kinds = {fold_code(word): kind for name, kind in long.kinds.items() for word in (name, *kind.variants)}
    spelled = table.columns[KIND]
    columns = {id: column for id, column in table.columns.items() if not id.startswith(KIND)}
    letters = {id: letter for id, letter in table.letters.items() if not id.startswith(KIND)}
    for column in long.columns:
        held = table.columns.get(KIND + column)
        if held is None:
            continue
        for field in sorted({kind.fields[column] for kind in long.kinds.values() if column in kind.fields}):
            columns[field] = held.only(spelled.where(partial(_holds, kinds, column, field)))
            letters[field] = table.letters[KIND + column]
    unknown = np.flatnonzero(spelled.where(lambda cell: fold_code(show(cell)) not in kinds))
    findings += (_unknown_kind(table, line) for line in unknown.tolist() if line not in table.odd)
    return dataclasses.replace(table, columns=columns, letters=letters)


def _unknown_kind(table: RawTable, line: int) -> Finding:
    return Finding(
        code="kind-unknown",
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=f"{table.letters[KIND]}{table.row(line)}",
        value_shown=shown(show(table.columns[KIND][line])),
    )


def _holds(kinds: dict[str, Kind], column: str, field: str, cell: Cell) -> bool:
    """Tell whether a column of a long form holds a field for the kind of procedure that a cell names."""
    kind = kinds.get(fold_code(show(cell)))
    return kind is not None and kind.fields.get(column) == field


def _columns(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Tell of columns that no field takes, and of those that stand twice."""
    headers = {fold_header(texts[0]): texts[0] for texts in header.shape.headers.values()}
    first_of = {position: found[0] for found in header.columns.values() for position in found}
    for position, cell in enumerate(header.texts):
        text, at = show(cell).strip(), _cell(sheet, header.row, position)
        first = first_of.get(position)
        if first is None and text:
            close = get_close_matches(fold_header(text), headers, n=1, cutoff=0.8)
            nearest = f" ({headers[close[0]]}?)" if close else ""
            yield _about(sheet, "column-unknown", header.shape.register, at, text, nearest=nearest)
        elif first is not None and position != first:
            letter = column_letters(first + sheet.first_column)
            yield _about(sheet, "column-twice", header.shape.register, at, text, first=letter)


def _hidden(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Tell of what is read although nobody sees it: a hidden sheet, column or row, rows that a filter hides."""
    register, key = header.shape.register, header.columns[header.shape.key][0]
    if sheet.hidden:
        yield _about(sheet, "sheet-hidden", register)
    for position in sorted(found[0] for found in header.columns.values()):
        if position + sheet.first_column in sheet.hidden_columns:
            yield _about(sheet, "column-hidden", register, _cell(sheet, header.row, position))
    rows = [row for row in sorted(sheet.hidden_rows) if header.row < row < len(sheet)]
    full = [row for row in rows if any(cell != "" and cell is not None for cell in sheet.row(row))]
    if full and sheet.filtered:
        yield _about(sheet, "sheet-filtered", register, n=str(len(full)))
    elif full:
        yield from (_about(sheet, "row-hidden", register, _cell(sheet, row, key)) for row in full)


def _skipped(sheet: Sheet) -> list[Finding]:
    rows = map(sheet.row, range(len(sheet)))
    first = next((cell for row in rows for cell in row if cell != "" and cell is not None), "")
    return [] if first == "" or TEMPLATE_MARK in show(first) else [_about(sheet, "sheet-skipped")]


def _missing(sheet: Sheet, header: Header, definition: Definition) -> SourceError:
    register = definition.spec.registers[header.shape.register]
    lacking = [header.shape.headers[id][0] for id in header.shape.headers if _lacks(header, id)]
    found = [shown(show(cell)) for cell in header.texts if show(cell).strip()]
    return SourceError(
        f"required column missing: {', '.join(lacking)} (read as {register.title.en}; found: {', '.join(found)})",
        where=f"{_place(sheet)} row {header.row + 1}",
        remedy="add the column or correct its header",
    )


def _lacks(header: Header, id: str) -> bool:
    return id in header.shape.required and id not in header.columns


def _about(
    sheet: Sheet, code: str, register: str = "", cell: str = "", text: str = "", /, **details: str | Text
) -> Finding:
    return Finding(
        code=code,
        file=sheet.file,
        register=register,
        sheet=sheet.name,
        cell=cell,
        value_shown=shown(text) if text else None,
        details=details,
    )


def _cell(sheet: Sheet, row: int, position: int) -> str:
    return f"{column_letters(position + sheet.first_column)}{row + 1}"


def _place(sheet: Sheet) -> str:
    return f"{sheet.file} [{sheet.name}]" if sheet.name else sheet.file
