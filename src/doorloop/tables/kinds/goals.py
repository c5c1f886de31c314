"""Goals with the figures that answer them: the mean of a step, a share of a variable, a constant or a difference."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.base.words import HIDDEN, SHORT_UNITS, UNITS, in_unit, text
from doorloop.cases import measures
from doorloop.cases.categories import Data, categorise
from doorloop.cases.tally import ALL, Run
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.definition.parts import ticks_in
from doorloop.tables import keys, members
from doorloop.tables.kinds.kind import TableKind, Told, empty, free
from doorloop.tables.members import Match, Members
from doorloop.tables.norms import Standing, standing
from doorloop.tables.records import Counted, Record, Value, exact, is_unmeasured
from doorloop.tables.sheet import Column, Laid, Page, Row

NOTHING: Final = Standing(None, 0, 0, None, None)
"""How a goal stands of which nothing is known."""
JUDGED: Final = ("met", "verdict")
"""What a record says of a goal that was met or not."""


class Goals(TableKind[parts.Goals]):
    """A table of kind `goals`."""

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:
        """Give the cases in any of a goal's categories; somebody can be in several."""
        for position, goal in enumerate(self.table.goals):
            if goal.share_of and goal.categories:
                masks = categorise(data, self.definition.variable(goal.share_of)).masks
                nobody = np.zeros(len(data.cases), np.bool_)
                of_any = np.logical_or.reduce([masks.get(key, nobody) for key in goal.categories])
                yield "goal", self.name, str(position), of_any

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make a record of each goal, of those about the main group's steps also for the others."""
        for goal in self.table.goals:
            for group in counted.groups:
                of_main = goal.group == self.definition.main_group and not goal.share_of
                if goal.group == group or (of_main and counted.request.all_groups):
                    yield self._record(counted, goal, group)

    def _record(self, counted: Counted, goal: parts.Goal, group: str) -> Record:
        measured = self._is_measured(counted, goal)
        found = self._standing(counted, goal, group) if measured else NOTHING
        return {
            "goal": goal.goal,
            "measure": goal.measure,
            "group": group,
            "label": counted.say(goal.label),
            "measured": measured,
            "value": found.value,
            "unit": goal.unit,
            "target": exact(goal.target),
            "at_least": exact(goal.at_least),
            "met": None if found.verdict in (None, "not_yet") else found.verdict == "met",
            "verdict": found.verdict,
            "norm_base": found.base if measured and goal.norm_of else None,
            "left_out": found.left_out if measured and goal.norm_of else None,
            "estimate": found.estimate,
        }

    def _standing(self, counted: Counted, goal: parts.Goal, group: str) -> Standing:
        """Judge a goal: a norm of a step on its own base, any other figure as it is."""
        if goal.norm_of:
            return standing(goal, self.definition.step(goal.norm_of), counted.tally, Run(goal.norm_of, group))
        value = self._value(counted, goal, group)
        if value is None or (goal.target is None and goal.at_least is None):
            return Standing(value, 0, 0, None, None)
        kept = goal.target is None or value <= Fraction(goal.target)
        kept &= goal.at_least is None or value >= Fraction(goal.at_least)
        return Standing(value, 0, 0, None, "met" if kept else "not_met")

    def _is_measured(self, counted: Counted, goal: parts.Goal) -> bool:
        """Tell whether some source has a column for all that a goal rests on; both sides of a difference."""
        if id := goal.mean_of or goal.norm_of:
            step = self.definition.step(id)
            terms = step.target_fields if goal.norm_of and goal.limit is None and not goal.median_of else ()
            return counted.is_measured(step) and counted.has(*terms)
        if goal.share_of and goal.categories:
            return counted.has(*self.definition.variable(goal.share_of).fields)
        return all(self._is_measured(counted, self._goal(measure)) for measure in goal.difference or ())

    def _value(self, counted: Counted, goal: parts.Goal, group: str) -> Fraction | None:
        if goal.mean_of:
            days, unit = measures.mean(counted.tally.closed(Run(goal.mean_of, group))), goal.time_unit
            ticks = ticks_in(unit, self.definition.step(goal.mean_of).tick) if unit else None
            return None if days is None or ticks is None else days / ticks
        if goal.share_of:
            return self._share(counted, goal, group)
        if goal.constant is not None:
            return Fraction(goal.constant)
        first, second = (self._value(counted, self._goal(measure), group) for measure in goal.difference or ())
        return None if first is None or second is None else first - second

    def _share(self, counted: Counted, goal: parts.Goal, group: str) -> Fraction | None:
        """Give the share of cases in any of the categories; of the group in all cases where there are none."""
        if not goal.categories:
            return measures.share(counted.cases[group], sum(counted.cases.values()))
        base = counted.tally.cell("variable", goal.share_of, ALL, group)
        position = self.table.goals.index(goal)
        return measures.share(counted.tally.cell("goal", self.name, str(position), group), base)

    def _goal(self, measure: str) -> parts.Goal:
        return next(one for one in self.table.goals if one.measure == measure)

    def layout(self, page: Page) -> Laid:
        """Put the figures of each goal under its title, with target and verdict."""
        columns = [
            Column(page.say("goal")),
            Column(page.say("target_goal"), numeric=True),
            Column(page.say("value"), numeric=True),
            Column(page.say("verdict_goal")),
        ]
        if not self._has_norms:
            return columns, list(self._rows(page)), [page.say("note_goals"), *page.calendar]
        columns += [Column(page.say(key), numeric=True) for key in ("norm_base", "norm_left_out")]
        columns += [Column(page.say("estimate_value"), numeric=True, spare=1)]
        return (
            columns,
            list(self._rows(page)),
            [page.say("note_goals"), page.say("note_norms"), page.say("week"), *page.calendar],
        )

    @property
    def _units(self) -> dict[str, Text]:
        """Give the units, short ones where norms take more columns."""
        return SHORT_UNITS if self._has_norms else UNITS

    @property
    def _has_norms(self) -> bool:
        return any(goal.norm_of for goal in self.table.goals)

    def _rows(self, page: Page) -> Iterator[Row]:
        last: object = None
        for record in page.records:
            if record["goal"] != last:
                last = record["goal"]
                title = self.table.titles.get(str(last))
                blank = [""] * (6 if self._has_norms else 3)
                yield Row((f"{last}. {page.say(title)}" if title else f"{last}.", *blank), "head")
            main = record["group"] == self.definition.main_group
            suffix = "" if main else f" ({page.group(record['group']).lower()})"
            value = _figure(page, record, "value", self._units) if record["measured"] else page.say("not_measured")
            norms = (
                page.number(record["norm_base"]),
                page.number(record["left_out"]),
                _figure(page, record, "estimate", self._units),
            )
            cells = (
                f"{record['label']}{suffix}",
                _target(page, record, self._units),
                value,
                _verdict(page, record["verdict"]),
            )
            yield Row((*cells, *(norms if self._has_norms else ())))

    @property
    def keys(self) -> frozenset[str]:
        """Name the goal, the measure and the group."""
        return frozenset({"goal", "measure", "group"})

    @property
    def only_for_programs(self) -> frozenset[str]:
        """Name the measure, which has its label beside it, and what norms alone have where there is none."""
        used = {"at_least"} if any(goal.at_least is not None for goal in self.table.goals) else set()
        norms = frozenset({"at_least", "norm_base", "left_out", "estimate", "verdict"})
        return frozenset({"measure"} if self._has_norms else {"measure"} | norms - used)

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each measure, and of each verdict."""
        yield "verdict", {key: text(key) for key in ("met", "not_met", "not_yet")}
        yield "measure", {goal.measure: goal.label for goal in self.table.goals}

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each measure with the fields of its step or variable."""
        for goal in self.table.goals:
            if id := goal.mean_of or goal.norm_of:
                yield goal.measure, self.definition.step(id).fields
        for variable in self.definition.variables:
            for goal in self.table.goals:
                if goal.share_of == variable.id:
                    yield goal.measure, variable.fields

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases of a goal's step or categories; a constant and a difference are of no cases."""
        goal = next((one for one in self.table.goals if one.measure in members.values(match, "measure")), None)
        among = members.inside(data, match)
        if goal is None:
            return None
        if id := goal.mean_of or goal.norm_of:
            return members.of_step(data, id, among)
        variable = next((one for one in self.definition.variables if one.id == goal.share_of), None)
        return None if variable is None else members.of_variable(data, variable, goal.categories, among)

    def people(self, record: Record) -> Iterator[Told]:
        """Name the counts of a goal's value; neither count of a difference gives it away."""
        yield from free("label", "unit", "target", "at_least", "measured")
        if is_unmeasured(record):
            yield from free("value", "met", "verdict", "norm_base", "left_out", "estimate")
            return
        group = str(record["group"])
        fitting = [one for one in self.table.goals if (one.goal, one.measure) == (record["goal"], record["measure"])]
        for goal in [one for one in fitting if one.group == group] or fitting[:1]:
            if goal.norm_of:
                yield from self._norm_of_people(goal, group)
                continue
            yield self._value_of_people(goal, group)
            is_judged = goal.target is not None or goal.at_least is not None
            yield from (Told(key, "judged") for key in JUDGED) if is_judged else empty(*JUDGED)
            yield from empty("norm_base", "left_out", "estimate")

    def _norm_of_people(self, goal: parts.Goal, group: str) -> Iterator[Told]:
        """Name the counts of a share within the target; any other norm rests on counts that stand nowhere: extremes."""
        if not goal.within_of or goal.limit is not None:
            yield from (Told(column, "extreme") for column in ("value", *JUDGED, "norm_base", "left_out", "estimate"))
            return
        step = self.definition.step(goal.within_of)
        within, base, left = (keys.of_step(what, step, "", group) for what in ("within", "norm_base", "norm_left"))
        yield Told("value", "share", (within, base))
        yield Told("norm_base", "count", (base,))
        yield Told("left_out", "count", (left,))
        yield from (Told(key, "judged") for key in JUDGED)
        yield Told("estimate", "figure")

    def _value_of_people(self, goal: parts.Goal, group: str) -> Told:
        if goal.mean_of:
            return Told("value", "mean", (keys.of_step("n", self.definition.step(goal.mean_of), "", group),))
        if goal.share_of and goal.categories:
            variable = self.definition.variable(goal.share_of)
            union = keys.category(variable, "|".join(sorted(goal.categories)), group)
            return Told("value", "share", (union, keys.base(variable, group)))
        if goal.share_of:
            return Told("value", "share", (keys.cases(frozenset(), group), keys.cases(frozenset(), "")))
        return Told("value", "figure")


def _figure(page: Page, record: Record, column: str, units: dict[str, Text]) -> str:
    """Write a value of a goal in its unit; what is not known is nothing."""
    value = record[column]
    if value is None and column == "estimate":
        return ""
    match record["unit"]:
        case "aandeel":
            return page.percent(value)
        case "zaken":
            return page.number(value)
        case unit:
            limit = Fraction(record["target"]) if isinstance(record["target"], int | Fraction) else None
            return page.beside(value, limit, unit, units=units)


def _target(page: Page, record: Record, units: dict[str, Text]) -> str:
    least, target = record["at_least"], record["target"]
    if isinstance(least, int | Fraction):
        return page.say("norm_at_least", share=in_unit(least, "aandeel", page.result.lang))
    if record["unit"] == "zaken":
        return page.number(target)
    if not isinstance(target, int | Fraction):
        return "" if target is None else str(target)
    return in_unit(target, str(record["unit"]), page.result.lang, units)


def _verdict(page: Page, verdict: Value) -> str:
    return "" if verdict is None else HIDDEN if verdict == HIDDEN else page.say(str(verdict))
