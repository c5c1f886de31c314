"""The kinds of table, a file each: what it counts, its records, its layout, and which numbers are about people."""

from __future__ import annotations

from typing import assert_never

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.tables.kinds.bases import Bases
from doorloop.tables.kinds.characteristics import Characteristics
from doorloop.tables.kinds.comparison import Comparison
from doorloop.tables.kinds.counts import Counts
from doorloop.tables.kinds.course import Course
from doorloop.tables.kinds.crosstab import Crosstab
from doorloop.tables.kinds.durations import Durations
from doorloop.tables.kinds.endings import Endings
from doorloop.tables.kinds.goals import Goals
from doorloop.tables.kinds.kind import TableKind
from doorloop.tables.kinds.statutory import Statutory


def kind_of(definition: Definition, name: str) -> TableKind[parts.TablePart]:  # noqa: C901 (one case a kind)
    """Give a table of a definition with all that its kind decides: the one place that tells the kinds apart."""
    table = definition.spec.tables[name]
    match table:
        case parts.Crosstab():
            return Crosstab(definition, name, table)
        case parts.Characteristics():
            return Characteristics(definition, name, table)
        case parts.Durations():
            return Durations(definition, name, table)
        case parts.Bases():
            return Bases(definition, name, table)
        case parts.Endings():
            return Endings(definition, name, table)
        case parts.Course():
            return Course(definition, name, table)
        case parts.Statutory():
            return Statutory(definition, name, table)
        case parts.Comparison():
            return Comparison(definition, name, table)
        case parts.Counts():
            return Counts(definition, name, table)
        case parts.Goals():
            return Goals(definition, name, table)
        case _:
            assert_never(table)


def kinds(definition: Definition) -> list[TableKind[parts.TablePart]]:
    """Give all tables of a definition in their order."""
    return [kind_of(definition, name) for name in definition.spec.tables]
