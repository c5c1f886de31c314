"""Steps with n, mean, quantiles and the share within the target, of those that are closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables.kinds.kind import Told, empty
from doorloop.tables.kinds.steps import StepKind, if_target, name_of
from doorloop.tables.records import Record


class Durations(StepKind[parts.Durations]):
    """A table of kind `durations`."""

    has_spread: ClassVar[bool] = True

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each step with its fields."""
        for id in self.table.steps:
            yield id, self.definition.step(id).fields

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts; a quantile and a mean rest on n, and the extremes are single cases."""
        name = name_of(step, record)
        yield from (Told(column, "count", (name(column),)) for column in ("n", "open", "excluded"))
        yield from if_target(
            step,
            Told("within_target", "count", (name("within"),)),
            Told("within_target_share", "share", (name("within"), name("n"))),
        )
        yield from [Told("judged", "figure")] if step.target_unit == "uren" else empty("judged")
        yield Told("mean", "mean", (name("n"),))
        yield from (Told(column, "quantile", (name("n"),)) for column in ("median", "p25", "p75", "p90"))
        yield from (Told(column, "extreme") for column in ("min", "max"))
