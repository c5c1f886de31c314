"""Which dates are milestones, in which order they come on one day, and which have no date."""

from __future__ import annotations

from collections.abc import Iterable

from doorloop.definition.parts import Definition, Field, Spec
from doorloop.extracts.eventlog.parts import Milestone


def milestones(definition: Definition, without: Iterable[str] = ()) -> tuple[Milestone, ...]:
    """List the milestones of a definition in its order, without those that are left out.

    A birth, a private date, a deadline and one that only tells how long something was before (`before`) are none.
    """
    spec, without = definition.spec, set(without)
    register_of: dict[str, str] = {}
    for name, register in sorted(spec.registers.items(), key=lambda item: item[0] != spec.unit.register):
        for id, field in register.fields.items():
            if _is_milestone(field) and id not in definition.deadlines:
                register_of.setdefault(id, name)
    return tuple(
        Milestone(id, definition.name_of(id), register_of[id])
        for id in _in_order(list(register_of), spec)
        if id not in without
    )


def _is_milestone(field: Field) -> bool:
    return field.type == "date" and not field.private and not field.before


def _in_order(ids: list[str], spec: Spec) -> list[str]:
    """Order milestones as the definition lists them, each right behind those that have to precede it."""
    pairs = (*spec.order, *((step.start, step.end) for step in spec.steps))
    earlier = {id: [first for first, then in pairs if then == id and first in ids] for id in ids}
    ordered: dict[str, None] = {}

    def place(id: str, waiting: tuple[str, ...]) -> None:
        for first in sorted(earlier[id], key=ids.index):
            if first not in ordered and first not in waiting:
                place(first, (*waiting, first))
        ordered[id] = None

    for id in ids:
        if id not in ordered:
            place(id, (id,))
    return list(ordered)
