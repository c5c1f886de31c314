"""The headers of sheets beside those of a definition: what each sheet has, lacks and calls otherwise.

A sheet that a run would refuse, or leave aside, is looked at too: there the definition has to learn most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding
from doorloop.base.folding import fold_header
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Register
from doorloop.registers.columns import find_tables, is_aside
from doorloop.registers.frames import Cell, RawTable, Sheet
from doorloop.registers.headers import PREAMBLE, Header, Headers, Shape, choose_header, untaken
from doorloop.registers.long_form import KIND
from doorloop.registers.nearest import alike
from doorloop.registers.read import read

NEAR = 2
"""A row of which this many headers fit, or nearly do, is meant as the header of a register."""


class Heading(Struct, frozen=True):
    """The header of one sheet.

    Attributes:
        row: counted from 1.
        has: the fields that have a column; of a long form also its kind and columns, as `#` and `#NAME`.
        lacks: those that have none.
        near: field → the letters of the column that is probably meant for it, and its header.
        others: letters → header of the columns that no field takes, those of `near` aside.
        is_read: whether its cells were looked at.
        rows: how many rows below it hold anything; 0 of a sheet that was not looked at.
    """

    file: str
    sheet: str
    register: str
    row: int
    has: frozenset[str]
    lacks: tuple[str, ...]
    near: Mapping[str, tuple[str, str]]
    others: Mapping[str, str]
    is_read: bool
    rows: int = 0


class Look(Struct, frozen=True):
    """What one file has for a definition.

    Attributes:
        refused: sheet → why it cannot be read.
    """

    headings: list[Heading]
    tables: list[RawTable]
    findings: list[Finding]
    refused: list[tuple[str, Text]]


def lenient(definition: Definition) -> Definition:
    """Give a definition that refuses no sheet for a column that is missing, but the identifier."""
    return definition.with_registers({name: _lenient(register) for name, register in definition.spec.registers.items()})


def _lenient(register: Register) -> Register:
    fields = {
        id: field if field.type == "key" else replace(field, required=False) for id, field in register.fields.items()
    }
    return replace(register, fields=fields)


def look(data: bytes, name: str, definition: Definition) -> Look:
    """Read one file, and compare the headers of its sheets with those of a definition."""
    own = definition.for_file(name)
    easy, headers = lenient(own), Headers(own)
    found, aside = Look([], [], [], []), list[Finding]()
    for sheet in read(data, name):
        try:
            header = choose_header(sheet, Headers(easy))
            heading = _of_header(sheet, header) if header else _nearly(sheet, headers, own)
            tables, findings = _tables(sheet, _taught(easy, heading) if heading else easy)
        except SourceError as error:
            found.refused.append((sheet.name, error.said))
            continue
        rows = sum(len(table.rows) for table in tables)
        found.headings.extend([replace(heading, is_read=bool(tables), rows=rows)] if heading else ())
        found.tables.extend(tables)
        if tables or not heading:  # which says more of a sheet that is not read
            (aside if sheet.log and not heading else found.findings).extend(findings)
    found.findings.extend([] if found.tables else aside)  # the other kinds of object of a log are no registers
    return found


def _tables(sheet: Sheet, definition: Definition) -> tuple[list[RawTable], list[Finding]]:
    """Read a sheet; nothing of one that has no identifier, even where its headers are taken for what they are like.

    Errors: SourceError where two headers fit one field.
    """
    header = choose_header(sheet, Headers(definition))
    return find_tables([sheet], definition) if header is None or header.is_complete else ([], [])


def _taught(definition: Definition, heading: Heading) -> Definition:
    """Give a definition that takes the headers of a sheet for what they are like, so that its cells are looked at."""
    register = definition.spec.registers[heading.register]
    near = {id: text for id, (_, text) in heading.near.items()}
    fields = {
        id: replace(field, aliases=(*field.aliases, near[id])) if id in near else field
        for id, field in register.fields.items()
    }
    return definition.with_registers(definition.spec.registers | {heading.register: replace(register, fields=fields)})


def _of_header(sheet: Sheet, header: Header) -> Heading:
    """Say what the header of a register lacks; a long form has most fields by its kinds."""
    has = frozenset(header.columns)
    lacks = [id for id in header.shape.headers if id not in has and _is_wanted(id, header.shape)]
    named = untaken(sheet, header)
    near = _assigned(named, {id: header.shape.headers[id] for id in lacks})
    letters = {letter for letter, _ in near.values()}
    others = {letter: text for letter, text in named.items() if letter not in letters}
    place = (sheet.file, sheet.name, header.shape.register, header.row + 1)
    return Heading(*place, has, tuple(lacks), near, others, header.is_complete)


def _is_wanted(id: str, shape: Shape) -> bool:
    """Tell whether a shape has no other place for what a column holds."""
    if shape.long is None or id.startswith(KIND):
        return True
    return id not in shape.long.of_kinds | shape.long.counted


def _nearly(sheet: Sheet, headers: Headers, definition: Definition) -> Heading | None:
    """Find the row that comes nearest to the header of some register; none where nothing comes near."""
    rows = range(min(len(sheet), PREAMBLE))
    row = max(rows, key=lambda number: headers.nearest.row(sheet.row(number), number).score, default=None)
    if row is None or is_aside(sheet) or not headers.nearest.row(sheet.row(row), row).score:
        return None
    shapes = [shape for shape in headers.shapes if shape.long is None]
    found = (_as_shape(sheet, sheet.row(row), row, shape) for shape in shapes)
    best = max(found, key=lambda one: 2 * len(one.has) + len(one.near), default=None)
    if best is None or len(best.has) + len(best.near) < NEAR:
        return None
    required = {id for id, field in definition.spec.registers[best.register].fields.items() if field.required}
    return replace(best, lacks=tuple(id for id in best.lacks if id in best.near or id in required))


def _as_shape(sheet: Sheet, cells: Sequence[Cell], row: int, shape: Shape) -> Heading:
    """Read a row as the header of a register, whatever it lacks."""
    ids = {fold_header(text): id for id, texts in shape.headers.items() for text in texts}
    columns: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and fold_header(cell) in ids:
            columns.setdefault(ids[fold_header(cell)], []).append(position)
    return replace(_of_header(sheet, Header(shape, row, list(cells), columns)), is_read=False)


def _assigned(named: Mapping[str, str], wanted: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, str]]:
    """Give each field the column whose header is most like one of its own, and each column to one field."""
    pairs = sorted(_pairs(named, wanted), key=lambda pair: -pair[0])
    near: dict[str, tuple[str, str]] = {}
    for _, id, letter in pairs:
        if id not in near and letter not in {taken for taken, _ in near.values()}:
            near[id] = letter, named[letter]
    return near


def _pairs(named: Mapping[str, str], wanted: Mapping[str, Iterable[str]]) -> Iterator[tuple[float, str, str]]:
    for letter, text in named.items():
        for id, headers in wanted.items():
            likeness = max(alike(text, header) for header in headers)
            if likeness:
                yield likeness, id, letter
