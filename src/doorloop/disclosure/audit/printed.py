"""A publication as a release: the counts that it printed, as records of the tables that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doorloop.base.errors import SourceError
from doorloop.definition import load
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.origin import Sources
from doorloop.tables.records import Record
from doorloop.verification import publication
from doorloop.verification.publication.cells import Cell, Index
from doorloop.verification.publication.parts import Publication


def held(name: str) -> Held:
    """Take a publication, by its name or file.

    Counts alone are taken: beside every percentage and mean of the shipped one its count is printed. A row of several
    categories together (`rest`) is left aside: it follows from the others and their base.

    Errors: DefinitionError where there is none; SourceError where it says no peildatum, or prints no counts.
    """
    found = publication.load(name)
    definition = load(found.spec.definition)
    day = found.spec.peildatum or definition.spec.peildatum
    tables: dict[str, list[Record]] = {}
    for table, record in _records(found, set(definition.groups)):
        if table in definition.spec.tables:
            tables.setdefault(table, []).append(record)
    if day is None or not tables:
        raise SourceError("says no peildatum, or prints no count that a table has", where=found.path.name)
    return Held(
        name=name,
        base=definition,
        definition=definition,
        peildatum=day,
        calendar=_calendar(found, day),
        policy=None,
        exceptions={},
        sources=Sources(),
        tables=tables,
        read=(found.path.name,),
        fallible=True,
    )


def _calendar(found: Publication, day: date) -> str:
    """Name its calendar; counts that depend on one are none of those that a publication prints."""
    return f"{found.spec.name} {day}"


def _records(found: Publication, groups: set[str]) -> Iterator[tuple[str, Record]]:
    index = Index(found)
    for cell in index.cells.values():
        table, block, row, column = cell.parts
        match = {**block.match, **row.match}
        texts = {key: value for key, value in match.items() if isinstance(value, str)}
        value = _whole(cell) if column.kind == "count" and table.figures and column.key and not row.rest else None
        if value is not None and texts == match and cell.group in groups:
            whole: Record = {"category": ""} if "variable" in texts else {}
            told: Record = {**whole, **texts, "group": cell.group, column.key: value}
            yield table.figures, told | _base(index, cell)


def _base(index: Index, cell: Cell) -> Record:
    """Give the base of a category, where its block says which cell holds it."""
    base = index.base_of(cell) if cell.parts[1].parts in ("all", "several") and cell.parts[3].key == "count" else None
    value = _whole(base) if base is not None else None
    return {} if value is None or "variable" not in cell.parts[1].match else {"base": value}


def _whole(cell: Cell) -> int | None:
    """Give a count as printed; None for what is no whole number."""
    printed = cell.printed
    if printed.value is None or printed.bound or printed.unit or printed.value.denominator != 1:
        return None
    return int(printed.value)
