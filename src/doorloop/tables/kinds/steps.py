"""What the tables about steps have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from doorloop.base.language import Text
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import keys, steplayouts, steptables
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import TableKind, Told, empty, free
from doorloop.tables.page import Laid, Page
from doorloop.tables.records import Counted, Record

StepTable = TypeVar(
    "StepTable", bound=parts.Durations | parts.Bases | parts.Endings | parts.Course | parts.Comparison, covariant=True
)
Name = Callable[[str], Key]
"""Names what can become of the step of a record, in its part and group."""

ENDS: Final = ("_low", "_high")
"""Of an interval: that of a mean tells how durations spread, that of a quantile is another quantile."""


class StepKind(TableKind[StepTable]):
    """A table about steps."""

    def records(self, counted: Counted) -> Iterable[Record]:
        """Make the records of every step."""
        return steptables.tabulate(counted, self.table)

    def layout(self, page: Page) -> Laid:
        """Lay the steps out under each other."""
        return steplayouts.lay_out(page, self.table)

    @property
    def keys(self) -> frozenset[str]:
        """Name the step, the group and the part."""
        return frozenset({"step", "group", "by_category"})

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each step."""
        yield "step", {id: self.definition.step(id).label for id in self.table.steps}

    def people(self, record: Record) -> Iterator[Told]:
        """Say that label, unit and target tell of nobody, and what the figures tell; not measured, it has none."""
        yield from free("label", "unit", "target", "target_unit", "by_label", "measured")
        if record.get("measured") is False:
            yield from free(*(column for column, value in record.items() if value is None))
            return
        yield from self.figures_of_people(self.definition.step(str(record["step"])), record)

    @abstractmethod
    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Tell of each figure of a step what it tells of people."""


def if_target(step: Step, *told: Told) -> Iterator[Told]:
    """Say what columns tell of a step with a target; of another one they are empty."""
    return empty(*(one.column for one in told)) if step.target is None else iter(told)


def name_of(step: Step, record: Record) -> Name:
    """Give what names the counts of a record."""
    part = f"{record['by']}={record['by_category']}" if record.get("by_category") else ""
    return lambda what: keys.of_step(what, step, part, str(record["group"]))
