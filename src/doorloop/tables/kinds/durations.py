"""Steps with n, mean, quantiles and the share within the target, of those that are closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import ClassVar, cast

from doorloop.base.words import HIDDEN, SHORT_UNITS
from doorloop.cases.categories import Data
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import case_plots, durations, members, step_plots
from doorloop.tables.distributions import Distributions
from doorloop.tables.kinds.kind import Told, empty
from doorloop.tables.kinds.steps import (
    StepKind,
    about,
    clocks,
    each,
    if_target,
    name_of,
    target_text,
    with_cases,
    within_of,
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
        shown, left_out = with_cases(page)
        for group in page.groups:
            if len(page.groups) > 1:
                rows.append(Row((page.group(group),), "head"))
            for record in (r for r in shown.records if r["group"] == group):
                step = spec.step(str(record["step"]))
                if step.note and step.id not in marks:
                    marks[step.id] = f" ({len(marks) + 1})"
                rows.append(_duration_row(page, step, record, marks.get(step.id, "")))
        notes += [f"{mark.strip()} {page.say(note)}" for id, mark in marks.items() if (note := spec.step(id).note)]
        whole = [r for r in page.records if not r.get("by_category")]
        notes += [page.say("note_clock")] if any(map(_is_by_the_hour(page), page.records)) else []
        notes += [page.say("note_own_target")] if any(r.get("target_kind") == "own" for r in page.records) else []
        notes += [page.say("columns"), page.say("week")]
        few = [str(r["label"]) for r in whole if page.is_few(r["n"])]
        return _duration_columns(page), rows, [*left_out, *notes, *page.caution(few), *clocks(page)]

    def verdicts(self, page: Page) -> Iterator[Row]:
        """Say of each step with a target whether its mean keeps it, and how many cases do."""
        for record in (one for one in page.records if not one.get("by_category")):
            step = self.definition.step(str(record["step"]))
            if step.is_targeted:
                group = f" ({page.group(record['group']).lower()})" if len(page.groups) > 1 else ""
                yield _verdict_row(page, step, record, f"{record['label']}{group}")

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:
        """Draw how durations spread, and the share within the target over time."""
        if self.table.figures:
            yield from step_plots.spread(page, self.name, distributions)
            yield from case_plots.trend(page, self.name, distributions)
            yield from step_plots.by_part(page, self.name)

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each step with its fields."""
        for id in self.table.steps:
            yield id, self.definition.step(id).fields

    @property
    def only_for_programs(self) -> frozenset[str]:
        """Name the number with a target, where that is n of every step."""
        own = any(self.definition.step(id).has_own_targets for id in self.table.steps)
        return frozenset() if own else frozenset({"with_target"})

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases of a step that are closed, and those that are open or left out."""
        return members.of_step(data, str(match.get("step", "")), members.inside(data, match))

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts; a quantile and a mean rest on n, and the extremes are single cases."""
        name = name_of(step, record)
        yield from (Told(column, "count", (name(column),)) for column in ("n", "open", "excluded"))
        yield from if_target(
            step,
            Told("with_target", "count", within_of(name, step)[1:]),
            Told("within_target", "count", (name("within"),)),
            Told("within_target_share", "share", within_of(name, step)),
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
        *(Column(page.say(key), numeric=True, spare=3) for key in _spread(page)),
        Column(page.say("within"), numeric=True),
        Column(page.say("open"), numeric=True),
        Column(page.say("excluded"), numeric=True),
    ]


def _verdict_row(page: Page, step: Step, record: Record, label: str) -> Row:
    if not record["measured"]:
        return Row((label, target_text(page, step), page.say("not_measured"), *[""] * 4))
    kept = _is_kept(step, record)
    met = page.say("met" if kept else "not_met")
    mean = page.beside(record["mean"], _limit(step), step.unit, units=SHORT_UNITS)
    counts = (page.number(record[key]) for key in ("n", "open"))
    cells = (target_text(page, step), "" if kept is None else met, mean, _within_text(page, record), *counts)
    return Row((label, *cells))


def _duration_row(page: Page, step: Step, record: Record, mark: str) -> Row:
    part = bool(record.get("by_category"))
    cells = (
        f"  {record['by_label']}" if part else f"{record['label']}{mark}",
        "" if part else target_text(page, step),
        page.number(record["n"]) if record["measured"] else page.say("not_measured"),
        page.beside(record["mean"], _limit(step), step.unit, units=SHORT_UNITS),
        _verdict(page, step, record),
        *(page.number(record[key], 1) for key in ("median", *_spread(page))),
        _within_text(page, record),
        page.number(record["open"]),
        page.number(record["excluded"]),
    )
    return Row(cells)


def _is_by_the_hour(page: Page) -> Callable[[Record], bool]:
    """Tell of which records times of day were held against a norm in hours, and its mean is in days."""
    by_the_hour = {step.id for step in page.result.definition.spec.steps if step.is_by_the_hour}
    return lambda record: record["step"] in by_the_hour and record.get("judged") in ("clock", "both")


def _limit(step: Step) -> Fraction | None:
    """Give the target in the step's own unit."""
    return None if step.target_ticks is None else step.target_ticks / step.unit_ticks


def _within_text(page: Page, record: Record) -> str:
    """Write how many cases keep the target, and their share."""
    within = record["within_target"]
    share = page.percent(record["within_target_share"]).replace(" ", "")
    base = record["with_target"]
    of = "" if base == record["n"] else f"/{page.number(base)}"
    return (
        "" if within is None else HIDDEN if HIDDEN in (within, share, base) else f"{page.number(within)}{of} ({share})"
    )


def _verdict(page: Page, step: Step, record: Record) -> str:
    """Say on which side of the target a mean lies; the sign is a word, for readers without colour."""
    kept = _is_kept(step, record)
    return "" if kept is None else page.say("is_within" if kept else "is_beyond")


def _is_kept(step: Step, record: Record) -> bool | None:
    """Tell whether a mean keeps the target; None where there is no mean or no target, or one of them is hidden.

    No mean can be held against terms that cases have of their own, and a mean in working days not against hours of the
    clock: there only where all steps lie on one side.
    """
    mean, within = record["mean"], record["within_target"]
    if mean is None or HIDDEN in (mean, within):
        return None
    if step.is_by_the_month and step.one_target is not None:  # months are not all as long
        return {record["n"]: True, 0: False}.get(within)
    if step.target_ticks is None:
        return None
    if step.is_by_the_hour and record.get("judged") in ("clock", "both"):
        return {record["n"]: True, 0: False}.get(within)
    return cast("Fraction", mean) * step.unit_ticks <= step.target_ticks
