"""Steps of two groups, or of two parts of one, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import ENDS, StepKind
from doorloop.tables.records import Record


class Comparison(StepKind[parts.Comparison]):
    """A table of kind `comparison`."""

    compares: ClassVar[bool] = True

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name n and the number within the target of each side, and the figures that rest on them."""
        yield from free("a", "a_label", "b", "b_label")
        sides = {side: _counts(step, record, str(record[side]), str(record.get("by"))) for side in ("a", "b")}
        for side, (n, within) in sides.items():
            yield Told(f"n_{side}", "count", (n,))
            yield Told(f"mean_{side}", "mean", (n,))
            yield from free(f"share_{side}") if step.target is None else [Told(f"share_{side}", "share", (within, n))]
        yield Told("difference", "mean", tuple(n for n, _ in sides.values()))
        yield from (Told(f"difference{end}", "extreme") for end in ENDS)
        differences = [f"share_difference{end}" for end in ("", *ENDS)]
        of = tuple(key for n, within in sides.values() for key in (within, n))
        yield from free(*differences) if step.target is None else (Told(one, "figure", of) for one in differences)


def _counts(step: Step, record: Record, side: str, by: str) -> tuple[Key, Key]:
    """Name n and the number within the target of a side: a part of the main group, or a group."""
    group, part = (str(record["group"]), f"{by}={side}") if record["group"] else (side, "")
    return keys.of_step("n", step, part, group), keys.of_step("within", step, part, group)
