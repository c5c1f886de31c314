"""Steps of two groups, or of two parts of one, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import ENDS, StepKind, if_target
from doorloop.tables.records import Record


class Comparison(StepKind[parts.Comparison]):
    """A table of kind `comparison`."""

    compares: ClassVar[bool] = True

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name n and the number within the target of each side, and the figures that rest on them."""
        yield from free("a", "a_label", "b", "b_label")
        for side in ("a", "b"):
            n, within = _counts(step, record, str(record[side]), str(record.get("by")))
            yield Told(f"n_{side}", "count", (n,))
            yield Told(f"mean_{side}", "mean", (n,))
            yield from if_target(step, Told(f"share_{side}", "share", (within, n)))
        yield Told("difference", "derived")
        yield from (Told(f"difference{end}", "extreme") for end in ENDS)
        yield from if_target(step, Told("share_difference", "derived"))
        yield from if_target(step, *(Told(f"share_difference{end}", "figure") for end in ENDS))


def _counts(step: Step, record: Record, side: str, by: str) -> tuple[Key, Key]:
    """Name n and the number within the target of a side: a part of the main group, or a group."""
    group, part = (str(record["group"]), f"{by}={side}") if record["group"] else (side, "")
    return keys.of_step("n", step, part, group), keys.of_step("within", step, part, group)
