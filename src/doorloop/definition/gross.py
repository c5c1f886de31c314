"""Steps with pauses beside the same steps without: what is measured net is measured gross as well."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doorloop.base.language import Text
from doorloop.definition import parts

GROSS: Final = "_bruto"
"""What stands behind the id of a step whose pauses count."""


def with_gross(spec: parts.Spec) -> parts.Spec:
    """Add a gross step to each step with pauses that has none, and let each table have it behind the net one."""
    ids = {step.id for step in spec.steps}
    paused = [step for step in spec.steps if step.pauses and not step.gross and step.id + GROSS not in ids]
    if not paused:
        return spec
    names = {step.id: step.id + GROSS for step in paused}
    tables = {name: _with(table, names) for name, table in spec.tables.items()}
    return replace(spec, steps=(*spec.steps, *map(_gross, paused)), tables=tables)


def _gross(step: parts.Step) -> parts.Step:
    """Measure a step with its pauses; it is nobody's turn twice, and its dates are doubted once."""
    label = Text(nl=f"{step.label.nl} (bruto)", en=f"{step.label.en} (gross)")
    return replace(step, id=step.id + GROSS, label=label, gross=True, by="", doubted=False, note=None)


def _with(table: parts.Table, names: dict[str, str]) -> parts.Table:
    if not names.keys() & set(table.steps):
        return table
    steps = tuple(one for id in table.steps for one in (id, names.get(id, "")) if one)
    return replace(table, steps=tuple(dict.fromkeys(steps)))
