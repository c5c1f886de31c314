"""Steps through time: what came in, went out and was open, by month or quarter."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import Told, empty
from doorloop.tables.kinds.steps import StepKind, if_target
from doorloop.tables.records import Record


class Course(StepKind[parts.Course]):
    """A table of kind `course`."""

    def courses(self) -> Iterator[tuple[str, str]]:
        """Follow every step by the period of the table."""
        return ((id, self.table.period) for id in self.table.steps)

    @property
    def keys(self) -> frozenset[str]:
        """Name the period too."""
        return super().keys | {"period"}

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts of a period; who of its cohort was within the target is counted nowhere: an extreme."""
        period, group = f"{self.table.period}={record['period']}", str(record["group"])

        def name(what: str) -> Key:
            return keys.of_step(what, step, period, group)

        yield from (Told(column, "count", (name(column),)) for column in ("intake", "closed", "stock"))
        otherwise = Told("ended_otherwise", "count", (name("ended_otherwise"),))
        yield from [otherwise] if step.rivals else empty("ended_otherwise")
        yield Told("clearance", "figure")
        yield from (Told(f"cohort_median{end}", "figure") for end in ("", "_reached"))
        yield from if_target(step, *(Told(f"cohort_within_{end}", "extreme") for end in ("share", "low", "high")))
