"""A definition of workbooks read as one of event logs: its milestones are activities, its codes attributes of cases.

So what `doorloop export` writes can be read back, and a log whose activities are called as the fields of a definition,
or as their headers, needs no definition of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from doorloop.base.folding import fold_header
from doorloop.definition.parts import (
    Characteristics,
    Class,
    Code,
    CodeList,
    Definition,
    Field,
    Kind,
    Long,
    LongColumn,
    Register,
    Spec,
    Table,
    Variable,
)

OF_CASE: Final = "case:"
CASE, ACTIVITY, TIME = f"{OF_CASE}concept:name", "concept:name", "time:timestamp"
OCEL: Final = ("ocel:activity", "ocel:timestamp")
MOMENT: Final = "moment"
OLDEST: Final = 130
"""No age is as many years."""


def describes_logs(spec: Spec) -> bool:
    """Tell whether a definition says itself which column of an event log has the activities."""
    own = {fold_header(name) for name in (ACTIVITY, OCEL[0])}
    longs = (register.long for register in spec.registers.values())
    return any(own & {*map(fold_header, (one.kind.header, *one.kind.aliases))} for one in longs if one)


def as_log(definition: Definition) -> Definition:
    """Give a definition with one register, an event log that has the fields of all registers.

    What a log tells in classes is a code in it: the time between two dates of which it does not have both.
    """
    spec = definition.spec
    unit, classed = spec.registers[spec.unit.register], {one.id: one for one in _classed(definition)}
    fields = {id: _field(spec, id, field) for id, field in _fields(spec).items()}
    long = Long(
        kind=LongColumn(header=ACTIVITY, aliases=(OCEL[0],)),
        columns={MOMENT: LongColumn(header=TIME, aliases=(OCEL[1],))},
        kinds={id: _kind(id, field) for id, field in fields.items() if _is_milestone(field)},
        listed={
            spec.missing.unknown[0]: LongColumn(header=f"{OF_CASE}date_unknown"),
            spec.missing.not_applicable[0]: LongColumn(header=f"{OF_CASE}not_applicable"),
        },
        ignore=("*",),
    )
    fields |= {_code_name(id): Field(header=f"{OF_CASE}{id}", type="code", codes=_code_name(id)) for id in classed}
    key = replace(spec.key, digits=(), letters=True, disregard=(), prefixes=(), mistaken_for=(), together_with=())
    changed = replace(
        spec,
        key=replace(key, pad=False),
        registers={spec.unit.register: Register(title=unit.title, fields=fields, long=long, zone=unit.zone)},
        codes=spec.codes | {_code_name(id): _codes(one) for id, one in classed.items()},
        tables={name: _table(table, classed) for name, table in spec.tables.items()},
    )
    return replace(definition, spec=changed)


def _fields(spec: Spec) -> dict[str, Field]:
    """Give the fields of all registers, those of the unit's first; of its key alone there is one."""
    found = dict(spec.registers[spec.unit.register].fields)
    for register in spec.registers.values():
        found |= {id: field for id, field in register.fields.items() if id not in found and field.type != "key"}
    return found


def _field(spec: Spec, id: str, field: Field) -> Field:
    """Say under which names an event log has a field: a code is an attribute of the case, or of an object of it."""
    if field.type == "key":
        return replace(field, header=CASE, aliases=(f"ocel:type:{spec.export.case}",))
    if field.type not in ("code", "codes"):
        return field
    homes = (name for name, fields in spec.export.objects.items() if field.decided_by in fields)
    return replace(field, aliases=(*field.aliases, f"{OF_CASE}{id}", *(f"{home}:{id}" for home in homes)))


def _is_milestone(field: Field) -> bool:
    return field.type == "date" and not field.private and not field.before


def _kind(id: str, field: Field) -> Kind:
    words = (word for word in (field.header, *field.aliases) if "!" not in word)
    return Kind(fields={MOMENT: id}, variants=tuple(words), if_any=True)


def _classed(definition: Definition) -> Iterator[Variable]:
    """List the variables of a time of which an event log does not have both ends."""
    fields = _fields(definition.spec)
    shown = {id for id, field in fields.items() if _is_milestone(field)}
    return (one for one in definition.variables if one.classes and not {one.start, one.end} <= shown)


def _code_name(variable: str) -> str:
    """Name the code field, and its list, that stand for a variable; no name in a file has a dot."""
    return f"class.{variable}"


def _codes(variable: Variable) -> CodeList:
    """Make codes of classes; one of years is also spelled as each age that is in it."""
    values, low = dict[str, Code](), 0
    for one in variable.classes:
        high = _years(one)
        ages = map(str, range(low, high)) if high is not None else ()
        values[one.key] = Code(label=one.label, variants=tuple(ages), wider=one.wider)
        low = high if high is not None else OLDEST
    return CodeList(values=values, wider=variable.wider)


def _years(one: Class) -> int | None:
    """Give the age that a class ends before; None where it is told in months or days."""
    if one.months is not None or one.days is not None:
        return None
    return OLDEST if one.years is None else one.years


def _table(table: Table, classed: dict[str, Variable]) -> Table:
    """Let the variables of a table that stand in classes in the log be told by their codes."""
    if not isinstance(table, Characteristics):
        return table
    found = (
        replace(one, field=_code_name(one.id), start="", end="", classes=(), wider={}, numbers=(), unit=None)
        if one.id in classed
        else one
        for one in table.variables
    )
    return replace(table, variables=tuple(found))
