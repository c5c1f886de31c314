"""What people read of steps that are not measured: how many they are, and which register or column is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.cases.steps import unmeasured
from doorloop.definition.parts import Definition

NAMED: Final = 2
"""So many columns are named; the findings have them all."""


def told_absent(definition: Definition, absent: Collection[str], there: Collection[str], lang: Lang) -> Iterator[str]:
    """Say which registers are not there, and which columns the others lack that steps start or end with.

    Args:
        there: the registers that some source has. The columns of another one are not named: it lacks them all.
    """
    registers = definition.spec.registers
    steps = unmeasured(definition, absent)
    have = {id for name in there for id in registers[name].fields}
    fields = [id for id in dict.fromkeys(id for ends in steps.values() for id in ends) if id in have]
    lacking = [register.title.say(lang) for name, register in registers.items() if name not in there]
    if fields:
        columns = ", ".join(_column(definition, id, lang) for id in fields[:NAMED])
        more = len(fields) - NAMED
        lacking.append(say("columns_and_more" if more > 0 else "columns_named", lang, columns=columns, n=more))
    if lacking:
        many = say("so_many_steps", lang, n=len(steps)) if steps else ""
        yield say("not_measured_because", lang, lacking=say("and_no", lang).join(lacking), steps=many)


def _column(definition: Definition, id: str, lang: Lang) -> str:
    """Name a column by its header, which a register has to have, and by its label where that is another."""
    header, name = definition.field(id).header, definition.name_of(id).say(lang)
    return f"‘{header}’" if name == header else f"‘{header}’ ({name})"
