"""Steps with n, mean, quantiles and the share within the target, of those that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import ClassVar, cast

from doorloop.base.words import HIDDEN, SHORT_UNITS
from doorloop.cases.categories import Data
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations, members, plots
from doorloop.tables.distributions import Distributions
from doorloop.tables.kinds.kind import Told, empty
from doorloop.tables.kinds.steps import (
    StepKind,
    about,
    each,
    if_target,
    name_of,
    target_text,
)
from doorloop.tables.members import Match, Members
from doorloop.tables.plots import Figure
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row


class Durations(StepKind[parts.Durations]):
    """A table of kind `durations`."""

    has_spread: ClassVar[bool] = True

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of every step, from its closed cases."""
        return each(counted, self.table.steps, _records)

    def layout(self, page: Page) -> Laid:
        """Put the steps of each group under each other, with target and verdict."""
        spec = self.definition
        marks: dict[str, str] = {}
        notes = [page.say("note_durations")]
        rows: list[Row] = []
        for group in page.groups:
            if len(page.groups) > 1:
                rows.append(Row((page.group(group),), "head"))
            for record in (r for r in page.records if r["group"] == group):
                step = spec.step(str(record["step"]))
                if step.note and step.id not in marks:
                    marks[step.id] = f" ({len(marks) + 1})"
                rows.append(_duration_row(page, step, record, marks.get(step.id, "")))
        notes += [f"{mark.strip()} {page.say(note)}" for id, mark in marks.items() if (note := spec.step(id).note)]
        whole = [r for r in page.records if not r.get("by_category")]
        notes += [page.say("note_clock")] if any(r.get("judged") in ("clock", "both") for r in page.records) else []
        notes += [page.say("columns"), page.say("week")]
        few = [str(r["label"]) for r in whole if page.is_few(r["n"])]
        return _duration_columns(page), rows, [*notes, *page.caution(few), *page.calendar]

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:
        """Draw how durations spread, and the share within the target over time."""
        if self.table.figures:
            yield from plots.spread(page, self.name, distributions)
            yield from plots.trend(page, self.name, distributions)

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each step with its fields."""
        for id in self.table.steps:
            yield id, self.definition.step(id).fields

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases of a step that are closed, and those that are open or left out."""
        return members.of_step(data, str(match.get("step", "")), members.inside(data, match))

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


def _records(counted: Counted, step: Step, run: Run) -> Iterable[Record]:
    figures = durations.closed(step, counted.tally, run)
    return [about(counted, step, run.group) | figures | {"judged": durations.judged(step, counted.tally, run)}]


def _spread(page: Page) -> tuple[str, ...]:
    """Name the figures of the spread; extremes are never published."""
    return ("p25", "p75", "p90") if page.result.published else ("p25", "p75", "p90", "min", "max")


def _duration_columns(page: Page) -> list[Column]:
    return [
        Column(page.say("step")),
        Column(page.say("target")),
        Column(page.say("count"), numeric=True),
        Column(page.say("mean"), numeric=True),
        Column(page.say("verdict")),
        Column(page.say("median"), numeric=True, spare=1),
        *(Column(page.say(key), numeric=True, spare=2) for key in _spread(page)),
        Column(page.say("within"), numeric=True),
        Column(page.say("open"), numeric=True),
        Column(page.say("excluded"), numeric=True),
    ]


def _duration_row(page: Page, step: Step, record: Record, mark: str) -> Row:
    part = bool(record.get("by_category"))
    within = record["within_target"]
    share = page.percent(record["within_target_share"]).replace(" ", "")
    told = "" if within is None else HIDDEN if HIDDEN in (within, share) else f"{page.number(within)} ({share})"
    cells = (
        f"  {record['by_label']}" if part else f"{record['label']}{mark}",
        "" if part else target_text(page, step),
        page.number(record["n"]) if record["measured"] else page.say("not_measured"),
        page.beside(record["mean"], _limit(step), step.unit, units=SHORT_UNITS),
        _verdict(page, step, record),
        *(page.number(record[key], 1) for key in ("median", *_spread(page))),
        told,
        page.number(record["open"]),
        page.number(record["excluded"]),
    )
    return Row(cells)


def _limit(step: Step) -> Fraction | None:
    """Give the target in the step's own unit."""
    return None if step.target_ticks is None else step.target_ticks / step.unit_ticks


def _verdict(page: Page, step: Step, record: Record) -> str:
    """Say on which side of the target a mean lies; the sign is a word, for readers without colour.

    A mean in working days cannot be held against hours of the clock: only where all steps lie on one side.
    """
    mean, within = record["mean"], record["within_target"]
    if mean is None or HIDDEN in (mean, within) or step.target is None:
        return ""
    if record.get("judged") in ("clock", "both"):
        return {record["n"]: page.say("is_within"), 0: page.say("is_beyond")}.get(within, "")
    days = cast("Fraction", mean) * step.unit_ticks
    return page.say("is_within" if days <= (step.target_ticks or 0) else "is_beyond")
