"""What each column of a table holds: type, unit, meaning and constraints, in both languages.

The data package, the workbook, Parquet and the data frames all take their columns from here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from doorloop.base.language import Lang, Text
from doorloop.base.words import UNITS
from doorloop.definition import parts
from doorloop.definition.parts import Definition, Part
from doorloop.tables.kinds import kind_of
from doorloop.tables.kinds.kind import TableKind
from doorloop.tables.records import is_unmeasured
from doorloop.tables.result import Result

CATALOGUE: Final = Path(__file__).parent / "columns.toml"
REPLACED: Final = {"step", "category", "by", "by_category", "target_unit", "target_kind", "hidden", "rounded_within"}
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
        spare: how soon it may go where room is short (2 before 1); from 3 on where there is not much of it.
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

    def shown(self, value: V, lang: Lang) -> V | str:
        """Give a name for programs as people read it; leave every other value."""
        label = self.values.get(value) if isinstance(value, str) else None
        return label.say(lang) if label else value


@cache
def _catalogue() -> dict[str, Field]:
    import tomllib

    return msgspec.convert(tomllib.loads(CATALOGUE.read_text("utf-8")), dict[str, Field])


def titled(column: str, lang: Lang) -> str:
    """Name a column of any table as people read it; one that the catalogue does not have by its key."""
    found = _catalogue().get(column)
    return found.title.say(lang).lower() if found else column


def fields(result: Result, name: str) -> tuple[Field, ...]:
    """Describe the columns of a table, in the order of its records."""
    kind = kind_of(result.definition, name)
    names = dict.fromkeys(key for record in result.tables[name] for key in record)
    values = _values(result.definition, kind)
    found = (
        msgspec.structs.replace(
            _known(kind, column), name=column, key=column in kind.keys, values=values.get(column, {})
        )
        for column in names
    )
    always = tuple(found)
    if result.published is not None:
        return tuple(one if one.kind == "text" else msgspec.structs.replace(one, required=False) for one in always)
    lacking = {
        key
        for record in result.tables[name]
        if is_unmeasured(record) or kind.table.variables
        for key, one in record.items()
        if one is None
    }
    return tuple(msgspec.structs.replace(one, required=False) if one.name in lacking else one for one in always)


def readable_fields(result: Result, name: str) -> tuple[Field, ...]:
    """Describe the columns that people need: without the names for programs that have a label beside them."""
    left = REPLACED | kind_of(result.definition, name).only_for_programs
    return tuple(one for one in fields(result, name) if one.name not in left)


def _known(kind: TableKind[parts.TablePart], name: str) -> Field:
    """Describe a column by its name; one that the definition named is a text."""
    field = _catalogue().get(name)
    if field is None:
        plain = name.replace("_", " ").capitalize()
        meaning = Text(nl="Een naam uit de definitie.", en="A name of the definition.")
        return Field(title=kind.title(name) or Text(nl=plain, en=plain), description=meaning)
    return (
        msgspec.structs.replace(field, unit=_catalogue()["value"].unit)
        if kind.table.goals and name == "target"
        else field
    )


def _values(definition: Definition, kind: TableKind[parts.TablePart]) -> dict[str, dict[str, Text]]:
    """Give the values that each text column can take, with their labels."""
    found = {
        "group": {name: group.label for name, group in definition.groups.items()},
        "unit": UNITS | {"aandeel": SHARE_UNIT},
        "target_unit": dict(UNITS),
    }
    return found | dict(kind.labels())
