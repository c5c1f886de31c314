"""Steps through time: what came in, went out and was open, by month or quarter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doorloop.cases import measures
from doorloop.cases.categories import part_of_year
from doorloop.cases.tally import Run, start_of
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations, keys, plots
from doorloop.tables.distributions import Distributions
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import Told, empty
from doorloop.tables.kinds.steps import (
    QUANTILES,
    StepKind,
    about,
    clocks,
    heads,
    if_target,
)
from doorloop.tables.plots import Figure
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row

FLOWS: Final = ("intake", "closed", "ended_otherwise", "stock")
COHORT: Final = ("median", "median_reached", "within_share", "within_low", "within_high")
FIGURES: Final = ("period", *FLOWS, "clearance", *(f"cohort_{name}" for name in COHORT))
"""What a record has beside what it is about; of a step that is not measured one record holds its place, empty."""


class Course(StepKind[parts.Course]):
    """A table of kind `course`."""

    def courses(self) -> Iterator[tuple[str, str]]:
        """Follow every step by the period of the table."""
        return ((id, self.table.period) for id in self.table.steps)

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of every step, one for each period."""
        return (record for id in self.table.steps for record in self._course(counted, id))

    def _course(self, counted: Counted, id: str) -> Iterator[Record]:
        """Follow a step through time: what came in and went out in each period, and what was open at its end.

        The cohort of a period are the cases whose step began in it: median and share within the target by
        Kaplan-Meier on the peildatum. Steps that were left out, or ended on an unknown day, are in no figure.
        """
        step = counted.definition.step(id)
        if not counted.is_measured(step):
            yield from (about(counted, step, group) | dict.fromkeys(FIGURES) for group in counted.chosen)
            return
        for group in counted.chosen:
            stock = 0
            for period in _periods(counted, self.table, id, group):
                run = Run(id, group, start_of(self.table.period), period)
                began = counted.tally.followed(run).n
                ended = counted.tally.cell("ended", id, period, group)
                otherwise = counted.tally.cell("ended_otherwise", id, period, group)
                stock += began - ended - otherwise
                yield about(counted, step, group) | {
                    "period": period,
                    "intake": began,
                    "closed": ended,
                    "ended_otherwise": otherwise,
                    "stock": stock,
                    "clearance": measures.share(ended + otherwise, began),
                    **_cohort(counted, step, run),
                }

    def layout(self, page: Page) -> Laid:
        """Put the periods of each step under its head."""
        rows: list[Row] = []
        for head, records in heads(page):
            rows.append(head)
            rows += [_row(page, record) for record in records]
        titles = (*FLOWS, "clearance", "cohort_median", "cohort_within")
        spare = {"ended_otherwise": 1, "clearance": 1}
        columns = [Column(page.say(key), numeric=True, spare=spare.get(key, 0)) for key in titles]
        return [Column(page.say(self.table.period)), *columns], rows, [page.say("note_course"), *clocks(page)]

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:  # noqa: ARG002
        """Draw what came in, went out and was open."""
        return plots.course(page, self.name, self.table)

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


def _cohort(counted: Counted, step: Step, run: Run) -> Record:
    figures = durations.followed(step, counted.tally, run)
    return {f"cohort_{name}": figures[name] for name in COHORT}


def _periods(counted: Counted, table: parts.Course, id: str, group: str) -> list[str]:
    """List the periods from the first in which a step began to that of the peildatum."""
    by = start_of(table.period)
    runs = {run: fates for run, fates in counted.tally.spells.items() if run[:3] == (id, group, by) and run.part}
    if not any(runs.values()):
        return []  # the periods of other groups are no course of this one
    first = min(run.part for run in runs)
    day, names = counted.peildatum.toordinal(), []
    while (name := part_of_year(day, table.period)) >= first:
        names.append(name)
        day -= 28 if table.period == "month" else 89  # shorter than any, so that none is passed over
    return sorted(set(names))


def _row(page: Page, record: Record) -> Row:
    if not record["measured"]:
        return Row((f"  {page.say('not_measured')}", *[""] * 7))
    numbers = (page.number(record[key]) for key in FLOWS)
    clearance = "" if record["clearance"] is None else page.percent(record["clearance"])
    cohort = (_cohort_text(page, record, name) for name in ("median", "within"))
    return Row((f"  {record['period']}", *numbers, clearance, *cohort))


def _cohort_text(page: Page, record: Record, name: str) -> str:
    if name == "within":
        share = record["cohort_within_share"]
        return "" if share is None else page.percent(share)
    median, reached = record["cohort_median"], record["cohort_median_reached"]
    if median is not None:
        return page.number(median, 1)
    is_estimated = record["intake"] and page.result.definition.step(str(record["step"])).reversed == "excluded"
    if reached is None and not is_estimated:
        return ""
    return page.say("never_reached" if reached is None else "not_reached", share=QUANTILES["median"])
