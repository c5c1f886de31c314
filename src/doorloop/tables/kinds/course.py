"""Steps through time: what came in, went out and was open, by month or quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import accumulate
from operator import add
from typing import Final, cast

from doorloop.base.words import long_date, say
from doorloop.cases import measures
from doorloop.cases.categories import bounds, part_of_year
from doorloop.cases.tally import Run, start_of
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import capacity, case_plots, durations, keys
from doorloop.tables.capacity import Rates
from doorloop.tables.distributions import Distributions
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import Told, empty, free
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
NEEDED: Final = ("load", "target_stock", "relief_per_week", "relief_by", "rules_from", "caution")
"""What a record has on the peildatum alone in a table that asks for capacity."""
CAPACITY: Final = ("weeks", "intake_per_week", "outflow_per_week", "overdue", *NEEDED)
"""What a record has beside these in a table that asks for capacity."""
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
            lacking = dict.fromkeys((*FIGURES, *(CAPACITY if self.table.capacity_by else ())))
            yield from (about(counted, step, group) | lacking for group in counted.chosen)
            return
        for group in counted.chosen:
            found = [self._period(counted, step, group, name) for name in _periods(counted, self.table, id, group)]
            stocks = accumulate(net for net, _ in found)
            records = [record | {"stock": stock} for (_, record), stock in zip(found, stocks, strict=True)]
            yield from self._with_capacity(counted, step, group, records)

    def _period(self, counted: Counted, step: Step, group: str, period: str) -> tuple[int, Record]:
        """Tell of one period; and by how much the stock grew in it."""
        run = Run(step.id, group, start_of(self.table.period), period)
        began = counted.tally.followed(run).n
        ended = counted.tally.cell("ended", step.id, period, group)
        otherwise = counted.tally.cell("ended_otherwise", step.id, period, group)
        return began - ended - otherwise, about(counted, step, group) | {
            "period": period,
            "intake": began,
            "closed": ended,
            "ended_otherwise": otherwise,
            "stock": 0,
            "clearance": measures.share(ended + otherwise, began),
            **_cohort(counted, step, run),
        }

    def _with_capacity(self, counted: Counted, step: Step, group: str, records: list[Record]) -> Iterator[Record]:
        """Add what came in and went out a week and who was past the term; on the peildatum also what is needed."""
        by = self.table.capacity_by
        if by is None:
            yield from records
            return
        late, follows = 0, counted.definition.lapses(step) and counted.has(*step.target_fields)
        rates = [_rates(counted.peildatum, self.table.period, record) for record in records]
        for record, rate in zip(records, rates, strict=True):
            period = str(record["period"])
            lapsed, ended = (counted.tally.cell(kind, step.id, period, group) for kind in ("lapsed", "lapsed_ended"))
            late += lapsed - ended
            yield record | {
                "weeks": rate.weeks,
                "intake_per_week": rate.demand,
                "outflow_per_week": rate.capacity,
                "overdue": late if follows else None,
                **dict.fromkeys(NEEDED),
                **(_needed(counted, by, step, record, rates) if record is records[-1] else {}),
            }

    def layout(self, page: Page) -> Laid:
        """Put the periods of each step under its head."""
        rows, needs = list[Row](), list[str]()
        for head, records in heads(page):
            rows.append(head)
            rows += [_row(page, record, weekly=self.table.capacity_by is not None) for record in records]
            needs += _told(page, records[-1])
        titles = (*FLOWS, "clearance", "cohort_median", "cohort_within")
        spare = {"ended_otherwise": 1, "clearance": 1}
        columns = [Column(page.say(key), numeric=True, spare=spare.get(key, 0)) for key in titles]
        notes = [page.say("note_course"), *clocks(page)]
        if self.table.capacity_by:
            columns += [Column(page.say(key), numeric=True) for key in ("per_week_in", "per_week_out", "overdue_stock")]
            notes[1:1] = [*needs, page.say("note_capacity")]
            notes[len(needs) + 2 : len(needs) + 2] = [page.say("note_capacity_rule"), page.say("capacity_caution")]
        return [Column(page.say(self.table.period)), *columns], rows, notes

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:  # noqa: ARG002
        """Draw what came in, went out and was open."""
        return case_plots.course(page, self.name, self.table)

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
        yield from free("weeks", "relief_by", "rules_from", "caution")
        yield from (Told(column, "figure") for column in ("intake_per_week", "outflow_per_week", "load"))
        yield from (Told(column, "extreme") for column in ("overdue", "target_stock", "relief_per_week"))
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


def _rates(peildatum: date, by: str, record: Record) -> Rates:
    """Give what came in and went out in a period, up to and including the peildatum."""
    first, last = bounds(str(record["period"]), by)
    days = (min(last, peildatum) - first).days + 1
    intake, closed, otherwise = (cast("int", record[key]) for key in ("intake", "closed", "ended_otherwise"))
    return Rates(Fraction(days, capacity.DAYS), intake, closed + otherwise)


def _needed(counted: Counted, by: date, step: Step, record: Record, rates: list[Rates]) -> Record:
    """Give load, target stock and relief capacity on the peildatum.

    The rates are those of the last whole period and of what has passed of the one after it.
    """
    peildatum, lang = counted.peildatum, counted.request.lang
    recent = reduce(add, rates[-2:])
    wanted = capacity.target_stock(recent, capacity.target_weeks(step))
    return {
        "load": recent.load,
        "target_stock": wanted,
        "relief_per_week": capacity.relief(recent, cast("int", record["stock"]), wanted, peildatum, by),
        "relief_by": by.isoformat(),
        "rules_from": capacity.SOURCE,
        "caution": say("capacity_caution", lang),
    }


def _told(page: Page, record: Record) -> Iterator[str]:
    """Say what is needed on the peildatum."""
    if record.get("load") is None:
        return
    part = f" ({page.group(record['group']).lower()})" if len(page.groups) > 1 else ""
    told = page.say("told_load", step=f"{record['label']}{part}", load=page.number(record["load"], 2))
    if record["relief_per_week"] is None:
        yield f"{told}."
        return
    day = long_date(date.fromisoformat(str(record["relief_by"])), page.result.lang)
    stock, rate = (page.number(record[key], 1) for key in ("target_stock", "relief_per_week"))
    yield f"{told}; {page.say('told_relief', stock=stock, rate=rate, day=day)}."


def _row(page: Page, record: Record, *, weekly: bool) -> Row:
    if not record["measured"]:
        return Row((f"  {page.say('not_measured')}", *[""] * (10 if weekly else 7)))
    numbers = (page.number(record[key]) for key in FLOWS)
    clearance = "" if record["clearance"] is None else page.percent(record["clearance"])
    cohort = (_cohort_text(page, record, name) for name in ("median", "within"))
    week = [page.number(record[key], 1) for key in ("intake_per_week", "outflow_per_week")] if weekly else []
    late = [page.number(record["overdue"]) if record["overdue"] is not None else ""] if weekly else []
    return Row((f"  {record['period']}", *numbers, clearance, *cohort, *week, *late))


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
