"""Fold categories before anything is counted, so that all tables of a release stay in step.

What a definition says to fold is always folded: a fold that depended on the counts would differ from one night to the
next, and the difference of two releases would tell what either hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

import msgspec
import numpy as np
from msgspec.structs import replace

from doorloop.base.arrays import Ints
from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.registers.frames import Cases

Noted = TypeVar("Noted", parts.Step, parts.Variable)


def coarser(definition: Definition) -> Definition:
    """Give the definition with its wider categories, every category of a variable listed, no note about few people."""
    spec = definition.spec
    return msgspec.structs.replace(
        definition,
        spec=msgspec.structs.replace(
            spec,
            codes={name: _codelist(codelist) for name, codelist in spec.codes.items()},
            steps=tuple(_without_note(step) for step in spec.steps),
            tables={name: _table(definition, table) for name, table in spec.tables.items()},
        ),
    )


def folded(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """Give what is counted in a wider category: the code list or variable, the category and the wider one."""
    for name, codelist in definition.spec.codes.items():
        yield from ((name, key, code.wider) for key, code in codelist.values.items() if code.wider)
    for variable in definition.variables:
        yield from ((variable.id, one.key, one.wider) for one in variable.classes if one.wider)


def left_out(definition: Definition) -> Iterator[str]:
    """Name the notes that tell of few people, by the path of each."""
    for step in definition.spec.steps:
        if step.note is not None and step.note.few:
            yield f"steps.{step.id}.note"
    for variable in definition.variables:
        if variable.note is not None and variable.note.few:
            yield f"variables.{variable.id}.note"
        few = (place for place, note in enumerate(variable.cell_notes) if note.text.few)
        yield from (f"variables.{variable.id}.cell_notes.{place}" for place in few)
    for name, table in definition.spec.tables.items():
        yield from (f"tables.{name}.notes.{place}" for place, note in enumerate(table.notes) if note.few)


def recode(cases: Cases, definition: Definition) -> Cases:
    """Count every case in the wider category of its code."""
    values = dict(cases.values)
    for register in definition.spec.registers.values():
        for id, field in register.fields.items():
            wide = _wide(definition.spec.codes[field.codes]) if field.codes else {}
            if id in values and any(key != to for key, to in wide.items()):
                values[id] = _mapped(cases.values[id], wide, several=field.type == "codes")
    return replace(cases, values=values)


def _wide(codelist: parts.CodeList) -> dict[str, str]:
    return {key: code.wider or key for key, code in codelist.values.items()}


def _mapped(values: Ints, wide: Mapping[str, str], *, several: bool) -> Ints:
    """Turn positions, or bit masks of them, into those of the wider list; what is missing stays so."""
    places = {key: place for place, key in enumerate(dict.fromkeys(wide.values()))}
    targets = [places[to] for to in wide.values()]
    if not several:
        table = np.array([0, *(target + 1 for target in targets)], np.int32)
        return np.where(values > 0, table[np.maximum(values, 0)], values).astype(np.int32)
    result = np.zeros(len(values), np.int32)
    for place, target in enumerate(targets):
        result |= ((values >> place) & 1) << target
    return np.where(values > 0, result, values).astype(np.int32)


def _codelist(codelist: parts.CodeList) -> parts.CodeList:
    found: dict[str, parts.Code] = {}
    for key, code in codelist.values.items():
        found.setdefault(code.wider or key, parts.Code(label=codelist.wider[code.wider]) if code.wider else code)
    return msgspec.structs.replace(codelist, values=found, wider={})


def _table(definition: Definition, table: parts.Table) -> parts.Table:
    changed: dict[str, object] = {"notes": tuple(note for note in table.notes if not note.few)}
    if table.variables:
        changed["variables"] = tuple(map(_variable, table.variables))
    if table.goals:
        changed["goals"] = tuple(_goal(definition, goal) for goal in table.goals)
    return msgspec.structs.replace(table, **changed)


def _variable(variable: parts.Variable) -> parts.Variable:
    """List all categories in their order: one that is left out, or that comes first, would tell its count."""
    changed: dict[str, object] = {
        "classes": tuple(_classes(variable)),
        "cell_notes": tuple(note for note in variable.cell_notes if not note.text.few),
    }
    return msgspec.structs.replace(_without_note(variable), **changed, wider={}, order="listed", fold_below=0)


def _classes(variable: parts.Variable) -> Iterator[parts.Class]:
    """Put classes that lie side by side together: the bound is that of the last."""
    for wider, found in groupby(variable.classes, key=lambda one: one.wider):
        several = tuple(found)
        if wider:
            label = variable.wider[wider]
            yield msgspec.structs.replace(several[-1], key=wider, label=label, wider="")
        else:
            yield from several


def _goal(definition: Definition, goal: parts.Goal) -> parts.Goal:
    if not goal.categories:
        return goal
    variable = definition.variable(goal.share_of)
    if variable.field:
        wide = {key: code.wider or key for key, code in definition.labels(variable.field).items()}
    else:
        wide = {one.key: one.wider or one.key for one in variable.classes}
    return msgspec.structs.replace(goal, categories=_distinct(wide.get(name, name) for name in goal.categories))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _without_note(one: Noted) -> Noted:
    return msgspec.structs.replace(one, note=None) if one.note is not None and one.note.few else one
