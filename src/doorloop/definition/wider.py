"""A definition with the wider categories that its published tables count in.

What a definition says to fold is always folded: a fold that depended on the counts would differ from one night to the
next, and the difference of two releases would tell what either hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypeVar

from msgspec.structs import replace

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.definition.publishing import wider_of

Noted = TypeVar("Noted", parts.Step, parts.Variable)


def coarser(definition: Definition) -> Definition:
    """Give the definition with its wider categories, every category of a variable listed, no note about few people."""
    spec = definition.spec
    return replace(
        definition,
        spec=replace(
            spec,
            codes={name: _codelist(codelist) for name, codelist in spec.codes.items()},
            steps=tuple(_without_note(step) for step in spec.steps),
            tables={name: _table(spec, table) for name, table in spec.tables.items()},
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


def _codelist(codelist: parts.CodeList) -> parts.CodeList:
    found: dict[str, parts.Code] = {}
    for key, code in codelist.values.items():
        found.setdefault(code.wider or key, parts.Code(label=codelist.wider[code.wider]) if code.wider else code)
    return replace(codelist, values=found, wider={})


def _table(spec: parts.Spec, table: parts.Table) -> parts.Table:
    changed: dict[str, object] = {"notes": tuple(note for note in table.notes if not note.few)}
    if table.variables:
        changed["variables"] = tuple(map(_variable, table.variables))
    if table.goals:
        changed["goals"] = tuple(_goal(spec, goal) for goal in table.goals)
    return replace(table, **changed)


def _variable(variable: parts.Variable) -> parts.Variable:
    """List all categories in their order: one that is left out, or that comes first, would tell its count."""
    changed: dict[str, object] = {
        "classes": tuple(_classes(variable)),
        "cell_notes": tuple(note for note in variable.cell_notes if not note.text.few),
    }
    return replace(_without_note(variable), **changed, wider={}, order="listed", fold_below=0)


def _classes(variable: parts.Variable) -> Iterator[parts.Class]:
    """Put classes that lie side by side together: the bound is that of the last."""
    for wider, found in groupby(variable.classes, key=lambda one: one.wider):
        several = tuple(found)
        if wider:
            label = variable.wider[wider]
            yield replace(several[-1], key=wider, label=label, wider="")
        else:
            yield from several


def _goal(spec: parts.Spec, goal: parts.Goal) -> parts.Goal:
    wide = wider_of(spec, goal.share_of) if goal.categories else {}
    return replace(goal, categories=tuple(dict.fromkeys(wide.get(name, name) for name in goal.categories)))


def _without_note(one: Noted) -> Noted:
    return replace(one, note=None) if one.note is not None and one.note.few else one
