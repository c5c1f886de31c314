"""Steps of two groups, or of two parts of one, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from doorloop.base.words import SHORT_UNITS
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations, keys, step_plots
from doorloop.tables.distributions import Distributions
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import (
    ENDS,
    Name,
    StepKind,
    about,
    as_measured,
    clocks,
    figure_text,
    if_target,
    share_text,
    within_of,
)
from doorloop.tables.plots import Figure
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row


class Comparison(StepKind[parts.Comparison]):
    """A table of kind `comparison`."""

    compares: ClassVar[bool] = True

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make a record of every step, where two sides are named."""
        return (_record(counted, id) for id in self.table.steps if counted.request.compare)

    def layout(self, page: Page) -> Laid:
        """Put the two sides and their difference next to each other."""
        first = page.records[0] if page.records else {"a_label": "", "b_label": ""}
        rows = [Row(tuple(_compared(page, record))) for record in page.records]
        a, b = str(first["a_label"]), str(first["b_label"])
        columns = [column for side in (a, b) for column in _columns(page, side)]
        columns += [Column(page.say("difference"), numeric=True)]
        columns += [Column(page.say("difference_share"), numeric=True, spare=1)]
        few = [str(r["label"]) for r in page.records if page.is_few(r["n_a"]) or page.is_few(r["n_b"])]
        notes = [page.say("note_comparison", a=a, b=b), page.say("note_comparison_intervals")]
        return [Column(page.say("step")), *columns], rows, [*notes, *page.caution(few), *clocks(page)]

    def figures(self, page: Page, distributions: Distributions) -> Iterable[Figure]:  # noqa: ARG002
        """Draw the differences with their intervals."""
        return step_plots.differences(page, self.name)

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name n and the number within the target of each side, and the figures that rest on them."""
        yield from free("a", "a_label", "b", "b_label")
        for side in ("a", "b"):
            name = _name(step, record, str(record[side]), str(record.get("by")))
            n = name("n")
            yield Told(f"n_{side}", "count", (n,))
            yield Told(f"mean_{side}", "mean", (n,))
            yield from if_target(step, Told(f"share_{side}", "share", within_of(name, step)))
        yield Told("difference", "derived")
        yield from (Told(f"difference{end}", "extreme") for end in ENDS)
        yield from if_target(step, Told("share_difference", "derived"))
        yield from if_target(step, *(Told(f"share_difference{end}", "figure") for end in ENDS))


def _name(step: Step, record: Record, side: str, by: str) -> Name:
    """Give what names the counts of a side: a part of the main group, or a group."""
    group, part = (str(record["group"]), f"{by}={side}") if record["group"] else (side, "")
    return lambda what: keys.of_step(what, step, part, group)


def _record(counted: Counted, id: str) -> Record:
    """Compare two groups, or two parts of the main group."""
    step, by = counted.definition.step(id), counted.request.by
    first, second = counted.request.compare
    if by:
        group = counted.definition.main_group
        labels = counted.parts(by)
        a, b = (Run(id, group, by, part) for part in (first, second))
    else:
        labels = {name: counted.say(one.label) for name, one in counted.definition.groups.items()}
        a, b = Run(id, first), Run(id, second)
    whom = about(counted, step, counted.definition.main_group if by else "")
    sides: Record = {"a": first, "a_label": labels[first], "b": second, "b_label": labels[second]}
    return as_measured(whom | durations.difference(step, (counted.tally, a), (counted.tally, b))) | sides


def _columns(page: Page, side: str) -> Iterator[Column]:
    """Give the columns of a side, under its name."""
    for key, spare in (("count", 0), ("mean", 0), ("within", 1)):
        yield Column(page.say(key), numeric=True, group=side, spare=spare)


def _compared(page: Page, record: Record) -> Iterator[str]:
    yield str(record["label"])
    for side in ("a", "b"):
        yield page.number(record[f"n_{side}"])
        yield page.amount(record[f"mean_{side}"], record["unit"], units=SHORT_UNITS)
        yield "" if record[f"share_{side}"] is None else page.percent(record[f"share_{side}"])
    yield "" if record["difference"] is None else figure_text(page, record, "difference")
    shares = record["share_difference"]
    yield "" if shares is None else share_text(page, record, "share_difference")
