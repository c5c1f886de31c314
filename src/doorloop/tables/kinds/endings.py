"""Steps with the share that comes to the end, and to each event that closes them otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from doorloop.base.language import Text
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import ENDS, StepKind, if_target, name_of
from doorloop.tables.records import Record


class Endings(StepKind[parts.Endings]):
    """A table of kind `endings`."""

    adds_bases: ClassVar[bool] = True

    @property
    def keys(self) -> frozenset[str]:
        """Name the ending too."""
        return super().keys | {"ending"}

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the header of each ending too."""
        yield from super().labels()
        steps = [self.definition.step(id) for id in self.table.steps]
        fields = dict.fromkeys(field for step in steps for field in (step.end, *step.rivals))
        headers = {field: self.definition.field(field).header for field in fields}
        yield "ending", {field: Text(nl=header, en=header) for field, header in headers.items()}

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts; who came to an ending by the target is counted nowhere, and so an extreme."""
        name, ending = name_of(step, record), str(record["ending"])
        yield from free("ending_label")
        yield Told("count", "count", (name("n") if ending == step.end else name(f"rival {ending}"),))
        yield Told("followed", "count", (name("followed"),))
        yield Told("in_the_end", "figure")
        yield from (Told(f"in_the_end{end}", "extreme") for end in ENDS)
        yield from if_target(step, *(Told(f"by_target{end}", "extreme") for end in ("", *ENDS)))
        yield Told("horizon", "extreme")
