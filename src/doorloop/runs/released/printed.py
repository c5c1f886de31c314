"""A publication as a release: the counts that it printed, as records of the tables that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from doorloop.base.errors import SourceError
from doorloop.base.words import both
from doorloop.definition import Definition, load
from doorloop.disclosure.audit.held import Held, Sources
from doorloop.tables.records import Record
from doorloop.verification import publication
from doorloop.verification.compare import Source, source_of
from doorloop.verification.publication.cells import TEXT, Cell, Index


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
    index, tables, taken = Index(found), dict[str, list[Record]](), set[str]()
    for cell in index.cells.values():
        source = source_of(index, cell, list(definition.groups))
        if source is not None and _is_taken(cell, source, definition):
            whole: Record = {"category": ""} if "variable" in source.match else {}
            texts = {name: text for name, text in source.match.items() if isinstance(text, str)}
            record = whole | texts | {source.key: _whole(cell)} | _base(index, cell)
            tables.setdefault(source.table, []).append(record)
            taken.add(cell.ref)
    left = tuple(dict.fromkeys(_left(index, taken, definition.groups)))
    if day is None or not taken:
        raise SourceError(both("err.printed"), where=found.path.name)
    return Held(
        name=name,
        base=definition,
        definition=definition,
        peildatum=day,
        calendar=f"{found.spec.name} {day}",  # what depends on one is none of the counts that a publication prints
        policy=None,
        exceptions={},
        sources=Sources(),
        tables=tables,
        read=(found.path.name,),
        unread=(f"{found.path.name}: {', '.join(left)}",) if left else (),
        fallible=True,
    )


def _is_taken(cell: Cell, source: Source, definition: Definition) -> bool:
    """Tell whether it is a count of a table of the definition, of categories that have a name each."""
    _, _, row, column = cell.parts
    is_named = all(isinstance(value, str) for value in source.match.values()) and not row.rest
    is_counted = column.kind == "count" and source.table in definition.spec.tables and cell.group in definition.groups
    return is_named and is_counted and _whole(cell) is not None


def _left(index: Index, taken: Collection[str], groups: Collection[str]) -> Iterator[str]:
    """Name the columns with figures that are not taken and can say more than those that are; then the text."""
    cells = [index.cells[ref] for ref in taken]
    said = {base.ref for cell in cells if _base(index, cell) and (base := index.base_of(cell))} | set(taken)
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
