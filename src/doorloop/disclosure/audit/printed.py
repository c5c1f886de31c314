"""A publication as a release: the counts that it printed, as records of the tables that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from doorloop.base.errors import SourceError
from doorloop.base.words import both
from doorloop.definition import Definition, load
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.origin import Sources
from doorloop.tables.records import Record
from doorloop.verification import publication
from doorloop.verification.publication.cells import TEXT, Cell, Index
from doorloop.verification.publication.parts import Publication


def held(name: str) -> Held:
    """Take a publication, by its name or file.

    Counts alone are taken, and `unread` names the columns with anything else. What says nothing beside them is not
    named: a percentage whose count is taken, a norm, and a row of several categories together (`rest`), which follows
    from the others and their base.

    Errors: DefinitionError where there is none; SourceError where it says no peildatum, or prints no counts.
    """
    found = publication.load(name)
    definition = load(found.spec.definition)
    day = found.spec.peildatum or definition.spec.peildatum
    index, tables = Index(found), dict[str, list[Record]]()
    taken = {cell.ref: cell for cell in index.cells.values() if _is_taken(cell, definition)}
    for cell in taken.values():
        tables.setdefault(cell.parts[0].figures, []).append(_record(index, cell))
    left = tuple(dict.fromkeys(_left(index, taken, definition.groups)))
    if day is None or not tables:
        raise SourceError(both("err.printed"), where=found.path.name)
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
        unread=(f"{found.path.name}: {', '.join(left)}",) if left else (),
        fallible=True,
    )


def _calendar(found: Publication, day: date) -> str:
    """Name its calendar; counts that depend on one are none of those that a publication prints."""
    return f"{found.spec.name} {day}"


def _is_taken(cell: Cell, definition: Definition) -> bool:
    """Tell whether it is a count of a table of the definition, of categories that have a name each."""
    table, block, row, column = cell.parts
    is_count = column.kind == "count" and table.figures in definition.spec.tables and column.key and not row.rest
    is_named = all(isinstance(value, str) for value in (block.match | row.match).values())
    return bool(is_count) and is_named and cell.group in definition.groups and _whole(cell) is not None


def _record(index: Index, cell: Cell) -> Record:
    _, block, row, column = cell.parts
    texts = {key: value for key, value in {**block.match, **row.match}.items() if isinstance(value, str)}
    whole: Record = {"category": ""} if "variable" in texts else {}
    return {**whole, **texts, "group": cell.group, column.key: _whole(cell)} | _base(index, cell)


def _left(index: Index, taken: Mapping[str, Cell], groups: Collection[str]) -> Iterator[str]:
    """Name the columns with figures that are not taken and can say more than those that are; then the text."""
    said = {base.ref for cell in taken.values() if _base(index, cell) and (base := index.base_of(cell))} | set(taken)
    counts = [cell for cell in index.cells.values() if cell.kind == "count"]
    said |= {cell.ref for cell in counts if cell.parts[2].rest and cell.parts[1].parts == "all"}
    for cell in index.cells.values():
        column = cell.parts[3]
        of = index.beside(cell, column.of) if column.kind == "percent" and column.of else cell
        if (of is None or of.ref not in said) and column.kind not in ("text", "norm"):
            other = [] if cell.group in groups else [cell.group]
            yield "/".join((cell.table, cell.column, *other))
    if index.statements:
        yield TEXT


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
