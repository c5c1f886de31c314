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
        headers = ", ".join(f"‘{definition.field(id).header}’" for id in fields)
        yield say("not_measured_because", lang, columns=headers, n=len(steps))
