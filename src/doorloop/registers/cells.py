"""From a position in the data back to the cell that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from doorloop.base.arrays import Ints, Mask
from doorloop.base.findings import Batch, Finding, SheetRow, shown
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Field
from doorloop.registers.as_found import is_found
from doorloop.registers.frames import Cases, RawTable, Register, Sheet
from doorloop.registers.parse.codes import is_quotable
from doorloop.registers.parse.words import show


def column_index(letters: str) -> int:
    """Turn a column's letters into its 0-based index."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """Turn a 0-based column index into the letters that a spreadsheet shows."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(sheet: Sheet, row: int, position: int) -> str:
    """Name a cell of a sheet as a spreadsheet shows it; of an event log the event and its case."""
    if sheet.log:
        return sheet.log.place(row - 1) if row else ""
    return f"{column_letters(position + sheet.first_column)}{row + 1}"


def sheet_name(sheet: Sheet) -> str:
    """Name a sheet with its file; the file alone where it is all that there is."""
    return f"{sheet.file} [{sheet.name}]" if sheet.name else sheet.file


def about_sheet(
    sheet: Sheet, code: str, register: str = "", cell: str = "", text: str = "", /, **details: str | Text
) -> Finding:
    """Make a finding about a sheet, or a cell of it that belongs to no field."""
    return Finding(
        code=code,
        file=sheet.file,
        register=register,
        sheet=sheet.name,
        cell=cell,
        value_shown=shown(text) if text else None,
        details=details,
    )


def about_table(
    table: RawTable, code: str, cell: str = "", text: str | None = None, /, **details: str | Text
) -> Finding:
    """Make a finding about a register in a sheet, or a cell of it that belongs to no field."""
    return Finding(
        code=code,
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=cell,
        value_shown=None if text is None else shown(text),
        details=details,
    )


def about_cell(table: RawTable, line: int, id: str, field: Field, code: str, /, **details: str | Text) -> Finding:
    """Make a finding about one cell; what stood there is told unless the field is private."""
    private = field.private or field.type == "key" or id not in table.columns
    private = private or (is_found(field) and not is_quotable(show(table.columns[id][line])))
    return Finding(
        code=code,
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=table.place(line, id),
        field=id,
        value_shown=None if private else shown(show(table.columns[id][line]), dated=field.type == "date"),
        details=details,
    )


def about_header(table: RawTable, id: str, code: str, /, **details: str | Text) -> Finding:
    """Make a finding about a whole column, at its header."""
    return Finding(
        code=code,
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=table.header_place(id),
        field=id,
        details=details,
    )


def about(register: Register, row: int, id: str, field: Field, code: str, /, **details: str | Text) -> Finding:
    """Make a finding about one field of one row of a register."""
    return about_cell(register.tables[register.table[row]], int(register.line[row]), id, field, code, **details)


def about_case(
    cases: Cases, definition: Definition, case: int, id: str, code: str, /, **details: str | Text
) -> Finding:
    """Make a finding about the cell that a case has the value of a field from."""
    register, row = _source(cases, id, case)
    id = cases.field_of(id, case)
    return about(register, row, id, definition.field(id), code, **details)


def about_cells(
    table: RawTable, lines: Sequence[int], id: str, field: Field, code: str, /, **details: str | Text
) -> Batch:
    """Make a batch of findings about one column of some lines."""
    return Batch(code, len(lines), lambda: (about_cell(table, line, id, field, code, **details) for line in lines))


def about_rows(register: Register, rows: Ints, id: str, field: Field, code: str, /, **details: str | Text) -> Batch:
    """Make a batch of findings about one field of some rows of a register."""
    return Batch(code, len(rows), lambda: (about(register, row, id, field, code, **details) for row in rows.tolist()))


def about_cases(
    cases: Cases, definition: Definition, which: Mask, id: str, code: str, /, **details: str | Text
) -> Batch:
    """Make a batch of findings about the cells that the cases of a mask have the value of a field from."""
    found = np.flatnonzero(which)

    def tell(of: Iterable[int]) -> Iterator[Finding]:
        return (about_case(cases, definition, case, id, code, **details) for case in of)

    def tell_of(spots: Collection[SheetRow]) -> Iterator[Finding]:
        return tell(case for case in found.tolist() if _row(*_source(cases, id, case)) in spots)

    return Batch(code, len(found), lambda: tell(found.tolist()), tell_of)


def _source(cases: Cases, id: str, case: int) -> tuple[Register, int]:
    """Give the register and the row that a case has the value of a field from."""
    field = cases.field_of(id, case)
    own = cases.register_of[field], int(cases.origin[id][case])
    register, row = cases.filled.get(field, {}).get(case, own)
    return cases.registers[register], row


def _row(register: Register, row: int) -> SheetRow:
    table = register.tables[register.table[row]]
    return table.file, table.sheet, table.row(int(register.line[row]))


def seen_from(register: Register, first: int, row: int) -> dict[str, str]:
    """Say where one row of a register stands, seen from another."""
    here, there = register.tables[register.table[row]], register.tables[register.table[first]]
    same = (here.file, here.sheet) == (there.file, there.sheet)
    place = "" if same else f" ({there.file}{f' [{there.sheet}]' if there.sheet else ''})"
    return {"row": str(there.row(register.line[first])), "place": place}
