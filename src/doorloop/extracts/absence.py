"""Absent is not empty: fields that something needs, and that no source or only some sources have a column for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from doorloop.base.findings import Finding, shown
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Durations, split_alias
from doorloop.extracts.check import touches
from doorloop.registers.frames import RawTable
from doorloop.registers.nearest import Nearest


def needed(definition: Definition) -> frozenset[str]:
    """List the fields that something needs: a table, a step, a statutory term, a condition."""
    spec = definition.spec
    found = {*touches(definition), *(id for step in spec.steps for id in step.fields)}
    pauses = [*(step.pauses for step in spec.steps), *(term.pauses for term in spec.terms)]
    found |= {id for names in pauses for id in definition.paused_by(names)}
    found = {source for id in found for source in definition.sources(id)}
    whens = [*spec.unit.where, *(when for milestone in spec.flow for when in milestone.where)]
    for term in spec.terms:
        found |= {term.start, term.end, *term.closed_by}
        whens += term.open_when
    found |= {when.field for when in whens}
    return frozenset(found | {definition.field(id).decided_by for id in found} - {""})


def find_absent(definition: Definition, absent: Collection[str], tables: Sequence[RawTable]) -> Iterator[Finding]:
    """Warn once of each field that something needs and no source has, at the header that comes nearest.

    A field that only some sheets of its register have is reported at each of the others, unless the unit's register,
    whose value counts, has it too.
    """
    asked, reported, figures = needed(definition), set[str](), touches(definition)
    for name, register in definition.spec.registers.items():
        own = [table for table in tables if table.register == name]
        places: list[RawTable | None] = [*own] or [None]
        for id in [id for id in register.fields if id in asked and id in absent and id not in reported]:
            reported.add(id)
            headers = (register.fields[id].header, *register.fields[id].aliases)
            yield from _first(_finding("field-absent", table, name, id, headers) for table in places)
        unit = definition.spec.unit.register
        shared = set() if name == unit else definition.spec.registers[unit].fields.keys()
        yield from _missed(definition, name, own, asked - shared, figures)


def find_unplaced(definition: Definition, files: Collection[str]) -> Iterator[Finding]:
    """Warn of headers that hold for one file alone, where no register was read in that."""
    for name, register in definition.spec.registers.items():
        for (*_, id), column in register.every_column.items():
            for file, header in map(split_alias, column.aliases):
                if file and file not in files:
                    details: dict[str, str | Text] = {"header": shown(header), "named": shown(file)}
                    yield Finding("alias-without-file", register=name, field=id, details=details)


def _first(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding: the first that names a header."""
    found = list(findings)
    return [next((one for one in found if one.cell), found[0])] if found else []


def _missed(
    definition: Definition,
    name: str,
    tables: Sequence[RawTable],
    asked: Collection[str],
    figures: Mapping[str, Collection[str]],
) -> Iterator[Finding]:
    """Report the sheets that lack a field that others of the register have; a long form has rows where it has any."""
    fields = definition.spec.registers[name].fields
    have = {id for table in tables for id in table.columns if id in asked}
    for table in (table for table in tables if not table.long):
        elsewhere = fields.keys() - table.columns.keys()
        missed = (id for id in fields if id in have & elsewhere)
        for id in (id for id in missed if _is_missed(definition, id, elsewhere, figures.get(id, ()))):
            headers = (fields[id].header, *fields[id].aliases)
            yield _finding("field-missed", table, name, id, headers)


def _is_missed(definition: Definition, id: str, lacking: Collection[str], figures: Iterable[str]) -> bool:
    """Tell whether a sheet that lacks some fields misses one: a table counts it, or a step has its other end there."""
    pairs = [(step.start, step.end) for step in definition.spec.steps]
    partners = {other for pair in pairs if id in pair for other in pair if other != id}
    durations = {name for name, table in definition.spec.tables.items() if isinstance(table, Durations)}
    tables = {figure.partition("/")[0] for figure in figures}
    return bool(partners - set(lacking) or tables - durations)


def _finding(code: str, table: RawTable | None, register: str, id: str, headers: Sequence[str]) -> Finding:
    """Say that a field is absent, and which header of a sheet is probably meant for it."""
    named = table.named if table else {}
    near = Nearest(headers).text(list(named.values()), headers)
    letters, told = next((letter for letter, text in named.items() if text == near), ""), shown(near)
    return Finding(
        code,
        file=table.file if table and (near or code == "field-missed") else "",
        register=register,
        sheet=table.sheet if table and (near or code == "field-missed") else "",
        cell=f"{letters}{table.header}" if table and near and not table.log else "",
        field=id,
        value_shown=told or None,
        details={"header": headers[0], "nearest": f" (‘{told}’?)" if near else ""},
    )
