"""Header texts to fields: which sheet is which register, and which of its rows may be cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import zip_longest
from typing import NamedTuple

from doorloop.definition.parts import Definition, Register
from doorloop.errors import SourceError
from doorloop.findings import Finding, shown
from doorloop.frames import Cell, RawTable, Sheet
from doorloop.places import column_letters
from doorloop.texts import fold_header

FEW = 4
"""A row without the key's header is taken for a header, and refused, when it names this many fields."""


class Header(NamedTuple):
    """A row that reads as the header of a register: field id → positions in the row."""

    register: str
    row: int
    fields: dict[str, list[int]]
    complete: bool


class Headers:
    """The definition's headers and aliases, ready to compare."""

    def __init__(self, definition: Definition) -> None:
        self._registers = definition.spec.registers
        self._ids: dict[str, list[tuple[str, str]]] = {}
        for name, register in self._registers.items():
            for id, field in register.fields.items():
                for text in (field.header, *field.aliases):
                    self._ids.setdefault(fold_header(text), []).append((name, id))
        self._cache: dict[str, list[tuple[str, str]]] = {}

    def fields(self, cell: Cell) -> list[tuple[str, str]]:
        """List the (register, field) pairs that a cell's text names."""
        if not isinstance(cell, str) or not cell:
            return []
        found = self._cache.get(cell)
        if found is None:
            found = self._cache[cell] = self._ids.get(fold_header(cell), [])
        return found

    def nearest(self, text: str, register: str) -> str:
        """Give the header that a text comes close to, or nothing."""
        headers = {fold_header(f.header): f.header for f in self._registers[register].fields.values()}
        close = get_close_matches(fold_header(text), headers, n=1, cutoff=0.8)
        return headers[close[0]] if close else ""

    def match(self, row: list[Cell], number: int) -> Header | None:
        """Read a row as a header: of the register that it names most fields of, if it names enough."""
        found: dict[str, dict[str, list[int]]] = {}
        for position, cell in enumerate(row):
            for register, id in self.fields(cell):
                found.setdefault(register, {}).setdefault(id, []).append(position)
        candidates = [
            Header(name, number, fields, _complete(self._registers[name], fields))
            for name, fields in found.items()
            if self._enough(name, fields)
        ]
        return max(candidates, key=lambda h: (len(h.fields), h.complete), default=None)

    def _enough(self, name: str, fields: dict[str, list[int]]) -> bool:
        """Ask for the key and a field that no other register has, or, without the key, for a few fields."""
        if self._registers[name].key not in fields:
            return len(fields) >= FEW
        others = {id for other, register in self._registers.items() if other != name for id in register.fields}
        return any(id not in others for id in fields)


def _complete(register: Register, fields: dict[str, list[int]]) -> bool:
    return all(id in fields for id, field in register.fields.items() if field.required)


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
        elif not header.complete:
            incomplete.append((sheet, header))
        else:
            table, doubts = _table(sheet, header, headers)
            tables.append(table)
            findings += doubts
    for sheet, header in incomplete:
        key = definition.spec.registers[header.register].key
        if not tables or key in header.fields:
            raise _missing(sheet, header, definition)
        findings += _skipped(sheet)
    return tables, findings


def _choose(sheet: Sheet, headers: Headers) -> Header | None:
    """Choose the header row: a complete one before one that misses a field, the first before its repetitions."""
    found = [h for number, row in enumerate(sheet.rows) if (h := headers.match(row, number))]
    complete = [header for header in found if header.complete]
    if not complete:
        return max(found, key=lambda header: len(header.fields), default=None)
    first = complete[0]
    for other in complete[1:]:
        if (other.register, other.fields) != (first.register, first.fields):
            raise SourceError(
                f"two header rows both fit: row {first.row + 1} and row {other.row + 1}",
                where=_place(sheet),
                remedy="keep one table a sheet",
            )
    return first


def _table(sheet: Sheet, header: Header, headers: Headers) -> tuple[RawTable, list[Finding]]:
    _refuse_rivals(sheet, header)
    findings = list(_columns(sheet, header, headers))
    positions = {id: found[0] for id, found in header.fields.items()}
    body, rows = [], []
    for number, row in enumerate(sheet.rows[header.row + 1 :], start=header.row + 2):
        if not any(cell != "" and cell is not None for cell in row):
            continue
        if _repeats(row, header, headers):
            findings.append(_about(sheet, "row-header", header.register, str(number)))
            continue
        body.append(row)
        rows.append(number)
    cells = [list(column) for column in zip_longest(*body, fillvalue="")]
    blank: list[Cell] = [""] * len(body)
    return RawTable(
        register=header.register,
        file=sheet.file,
        sheet=sheet.name,
        rows=rows,
        columns={id: cells[p] if p < len(cells) else blank for id, p in positions.items()},
        letters={id: column_letters(p + sheet.first_column) for id, p in positions.items()},
        body=body,
        epoch_1904=sheet.epoch_1904,
    ), findings


def _refuse_rivals(sheet: Sheet, header: Header) -> None:
    """Refuse two columns with different headers for one field: which one is meant cannot be known."""
    texts = sheet.rows[header.row]
    for id, found in header.fields.items():
        if len({fold_header(texts[position]) for position in found}) > 1:
            names = " and ".join(f"'{texts[p]}' ({_cell(sheet, header.row, p)})" for p in found)
            raise SourceError(
                f"two headers both fit the field '{id}': {names}",
                where=_place(sheet),
                remedy="rename or remove one of the two columns",
            )


def _repeats(row: list[Cell], header: Header, headers: Headers) -> bool:
    """Tell whether a row says the header once more: at least half of its fields, each in its own column."""
    same = sum(
        (header.register, id) in headers.fields(row[positions[0]])
        for id, positions in header.fields.items()
        if positions[0] < len(row)
    )
    return same * 2 >= len(header.fields)


def _columns(sheet: Sheet, header: Header, headers: Headers) -> Iterator[Finding]:
    """Tell of columns that no field takes, and of those that stand twice."""
    for position, cell in enumerate(sheet.rows[header.row]):
        text = str(cell).strip()
        at = _cell(sheet, header.row, position)
        taken = [found for found in header.fields.values() if position in found]
        if taken and position != taken[0][0]:
            first = column_letters(taken[0][0] + sheet.first_column)
            yield _about(sheet, "column-twice", header.register, at, text, first=first)
        elif text and not taken:
            near = headers.nearest(text, header.register)
            yield _about(sheet, "column-unknown", header.register, at, text, nearest=f" ({near}?)" if near else "")


def _skipped(sheet: Sheet) -> list[Finding]:
    empty = not any(cell != "" and cell is not None for row in sheet.rows for cell in row)
    return [] if empty else [_about(sheet, "sheet-skipped")]


def _missing(sheet: Sheet, header: Header, definition: Definition) -> SourceError:
    register = definition.spec.registers[header.register]
    lacking = [f.header for id, f in register.fields.items() if f.required and id not in header.fields]
    found = [" ".join(str(cell).split()) for cell in sheet.rows[header.row] if str(cell).strip()]
    return SourceError(
        f"required column missing: {', '.join(lacking)} (read as {register.title.en}; found: {', '.join(found)})",
        where=f"{_place(sheet)} row {header.row + 1}",
        remedy="add the column or correct its header",
    )


def _about(sheet: Sheet, code: str, register: str = "", cell: str = "", text: str = "", **details: str) -> Finding:
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
