"""What people read of steps that are not measured: which they are, and which column no source has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.cases.steps import unmeasured
from doorloop.definition.parts import Definition


def told_absent(definition: Definition, absent: Collection[str], lang: Lang) -> Iterator[str]:
    """Say which columns no source has, of those that steps start or end with; nothing where all are there."""
    steps = unmeasured(definition, absent)
    fields = dict.fromkeys(id for ends in steps.values() for id in ends)
    if fields:
        columns = ", ".join(_column(definition, id, lang) for id in fields)
        yield say("not_measured_because", lang, columns=columns, n=len(steps))


def _column(definition: Definition, id: str, lang: Lang) -> str:
    """Name a column by its header, which a register has to have, and by its label where that is another."""
    header, name = definition.field(id).header, definition.name_of(id).say(lang)
    return f"‘{header}’" if name == header else f"‘{header}’ ({name})"
