"""What each column of a table holds: type, unit, meaning and constraints, in both languages.

The data package, the workbook, Parquet and the data frames all take their columns from here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from doorloop.base.language import Text
from doorloop.base.phrases import PHRASES, UNITS
from doorloop.definition import parts
from doorloop.definition.parts import Definition, Part
from doorloop.tables.result import Result
from doorloop.tables.steptables import BASES

CATALOGUE: Final = Path(__file__).parent / "columns.toml"
REPLACED: Final = {"step", "category", "by", "by_category", "target_unit", "hidden", "rounded_within"}
"""Names for programs beside which a record has the label for people; a target shows its unit itself."""
V = TypeVar("V")
SHARE_UNIT: Final = Text(nl="aandeel", en="share")


class Field(Part, frozen=True, kw_only=True):
    """One column of a table.

    Attributes:
        kind: how people see it; durations are in the unit of their row, targets in that of the target; a key is a text
            that is never cut.
        unit: what a number is in; None for a text.
        required: whether every record has a value.
        values: the values that a text takes, each with what people read; empty where any text will do.
        key: whether the column is one of those that tell a record from the others.
        spare: how soon it may go where room is short (2 before 1).
        hidden: only programs get it.
    """

    title: Text
    description: Text
    name: str = ""
    type: Literal["string", "integer", "number", "boolean", "date", "datetime"] = "string"
    kind: Literal["text", "key", "count", "days", "date", "share", "duration", "target", "truth"] = "text"
    unit: Text | None = None
    required: bool = True
    values: dict[str, Text] = msgspec.field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    key: bool = False
    spare: int = 0
    hidden: bool = False

    @property
    def numeric(self) -> bool:
        """Tell whether people see a number."""
        return self.kind not in ("text", "key", "date", "truth")

    def without_readers(self) -> Field:
        """Give the column as one for programs alone."""
        return msgspec.structs.replace(self, hidden=True)

    def shown(self, value: V, lang: parts.Lang) -> V | str:
        """Give a name for programs as people read it; leave every other value."""
        label = self.values.get(value) if isinstance(value, str) else None
        return label.say(lang) if label else value


@cache
def _catalogue() -> dict[str, Field]:
    return msgspec.convert(tomllib.loads(CATALOGUE.read_text("utf-8")), dict[str, Field])


def fields(result: Result, name: str) -> tuple[Field, ...]:
    """Describe the columns of a table, in the order of its records."""
    definition = result.definition
    table = definition.spec.tables[name]
    names = dict.fromkeys(key for record in result.tables[name] for key in record)
    keys, values = _keys(table), _values(definition, table)
    found = (
        msgspec.structs.replace(
            _known(column, definition, table), name=column, key=column in keys, values=values.get(column, {})
        )
        for column in names
    )
    if result.published is None:
        return tuple(found)
    return tuple(one if one.kind == "text" else msgspec.structs.replace(one, required=False) for one in found)


def readable_fields(result: Result, name: str) -> tuple[Field, ...]:
    """Describe the columns that people need: without the names for programs that have a label beside them."""
    table = result.definition.spec.tables[name]
    left = set(REPLACED)
    if isinstance(table, parts.Counts):
        left |= {key for count in table.counts for key in count.keys} - {table.columns}
    if isinstance(table, parts.Goals):
        left.add("measure")
    return tuple(one for one in fields(result, name) if one.name not in left)


def _known(name: str, definition: Definition, table: parts.Table) -> Field:
    """Describe a column by its name; one that the definition named is a text."""
    if isinstance(table, parts.Goals) and name == "target":
        return msgspec.structs.replace(_catalogue()[name], unit=_catalogue()["value"].unit)
    title = name.replace("_", " ").capitalize()
    if isinstance(table, parts.Crosstab) and name == table.record_key:
        title = definition.field(table.by).header
    told = Text(nl="Een naam uit de definitie.", en="A name of the definition.")
    return _catalogue().get(name) or Field(title=Text(nl=title, en=title), description=told)


def _keys(table: parts.Table) -> set[str]:
    if isinstance(table, parts.Crosstab):
        return {table.record_key, "group"}
    if isinstance(table, parts.Characteristics):
        return {"variable", "category", "group"}
    if isinstance(table, parts.StepTable):
        return {"step", "group", "by_category", "basis", "ending", "period"}
    if isinstance(table, parts.Counts):
        return {*(key for count in table.counts for key in count.keys), "group"}
    return {"goal", "measure", "group"}


def _values(definition: Definition, table: parts.Table) -> dict[str, dict[str, Text]]:
    """Give the values that each text column can take, with their labels."""
    found = {
        "group": {name: group.label for name, group in definition.groups.items()},
        "unit": UNITS | {"aandeel": SHARE_UNIT},
        "target_unit": dict(UNITS),
    }
    return found | dict(_own_values(definition, table))


def _own_values(definition: Definition, table: parts.Table) -> Iterator[tuple[str, dict[str, Text]]]:
    if isinstance(table, parts.Crosstab):
        labels = {key: code.label for key, code in definition.labels(table.by).items()}
        yield table.record_key, labels | {table.total: PHRASES["total"]}
    elif isinstance(table, parts.Characteristics):
        yield "variable", {variable.id: variable.label for variable in table.variables}
    elif isinstance(table, parts.StepTable):
        yield "step", {id: definition.step(id).label for id in table.steps}
        yield "basis", BASES
        if isinstance(table, parts.Endings):
            steps = [definition.step(id) for id in table.steps]
            fields = dict.fromkeys(field for step in steps for field in (step.end, *step.rivals))
            yield "ending", {field: Text(nl=(h := definition.field(field).header), en=h) for field in fields}
    elif isinstance(table, parts.Counts):
        for key in dict.fromkeys(key for count in table.counts for key in count.keys):
            values = dict.fromkeys(count.keys[key] for count in table.counts if key in count.keys)
            labels = {c.keys[key]: c.label for c in table.counts if key in c.keys}
            yield key, {value: table.headings.get(value, labels[value]) for value in values}
    else:
        yield "measure", {goal.measure: goal.label for goal in table.goals}
