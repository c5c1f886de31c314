"""Records to tables as people read them: order, folding, rounding and notes.

Every format that people read prints these cells; no renderer rounds or counts.
"""

from __future__ import annotations

from doorloop.tables.kinds import kind_of
from doorloop.tables.result import Result
from doorloop.tables.sheet import Layout, Page, marked


def lay_out(result: Result, name: str) -> Layout:
    """Lay out one table of a result."""
    table = result.definition.spec.tables[name]
    page = Page(result, marked(result.tables[name]))
    columns, rows, notes = kind_of(result.definition, name).layout(page)
    return Layout(
        name=name,
        title=page.say(table.title),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*page.on_release, *notes, *map(page.say, table.notes), page.as_of),
        shared=page.shared,
    )
