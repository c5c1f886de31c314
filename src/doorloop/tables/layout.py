"""Records to tables as people read them: order, folding, rounding and notes.

Every format that people read prints these cells; no renderer rounds or counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from doorloop.base.language import Lang
from doorloop.definition.parts import Definition
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
        shorter=shorter(result.definition, result.lang, table.steps),
    )


def shorter(definition: Definition, lang: Lang, steps: Iterable[str] = ()) -> dict[str, str]:
    """Give the words of a definition that have a short form: labels of steps, and targets that were given up.

    Args:
        steps: the ids of the steps whose given-up targets are named by letters.
    """
    dropped = (one.say(lang) for id in steps if (one := definition.step(id).dropped))
    letters = zip(dict.fromkeys(dropped), ascii_lowercase, strict=False)
    return definition.short_labels(lang) | {text: f"({letter})" for text, letter in letters}
