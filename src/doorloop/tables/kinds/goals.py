"""Goals with the figures that answer them: the mean of a step, a share of a variable, a constant or a difference."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.base.words import HIDDEN, UNITS, in_unit
from doorloop.cases import measures
from doorloop.cases.categories import Data, categorise
from doorloop.cases.tally import ALL, Run
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.definition.parts import ticks_in
from doorloop.tables import keys, members
from doorloop.tables.kinds.kind import TableKind, Told, empty, free
from doorloop.tables.members import Match, Members
from doorloop.tables.records import Counted, Record, Value, exact, is_unmeasured
from doorloop.tables.sheet import Column, Laid, Page, Row


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
        value = self._value(counted, goal, group) if measured else None
        target = exact(goal.target)
        return {
            "goal": goal.goal,
            "measure": goal.measure,
            "group": group,
            "label": counted.say(goal.label),
            "measured": measured,
            "value": value,
            "unit": goal.unit,
            "target": target,
            "met": None if value is None or target is None else value <= target,
        }

    def _is_measured(self, counted: Counted, goal: parts.Goal) -> bool:
        """Tell whether some source has a column for all that a goal rests on; both sides of a difference."""
        if goal.mean_of:
            return counted.is_measured(self.definition.step(goal.mean_of))
        if goal.share_of and goal.categories:
            return counted.has(*self.definition.variable(goal.share_of).fields)
        return all(self._is_measured(counted, self._goal(measure)) for measure in goal.difference or ())

    def _value(self, counted: Counted, goal: parts.Goal, group: str) -> Fraction | None:
        if goal.mean_of:
            days = measures.mean(counted.tally.closed(Run(goal.mean_of, group)))
            return (
                None
                if days is None or goal.unit == "aandeel"
                else days / ticks_in(goal.unit, self.definition.step(goal.mean_of).tick)
            )
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
        return columns, list(self._rows(page)), [page.say("note_goals"), *page.calendar]

    def _rows(self, page: Page) -> Iterator[Row]:
        last: object = None
        for record in page.records:
            if record["goal"] != last:
                last = record["goal"]
                title = self.table.titles.get(str(last))
                yield Row((f"{last}. {page.say(title)}" if title else f"{last}.", "", "", ""), "head")
            main = record["group"] == self.definition.main_group
            suffix = "" if main else f" ({page.group(record['group']).lower()})"
            share = record["unit"] == "aandeel"
            limit = Fraction(record["target"]) if isinstance(record["target"], int | Fraction) else None
            value = page.percent(record["value"]) if share else page.beside(record["value"], limit, record["unit"])
            value = value if record["measured"] else page.say("not_measured")
            yield Row((f"{record['label']}{suffix}", _target(page, record), value, _met(page, record["met"])))

    @property
    def keys(self) -> frozenset[str]:
        """Name the goal, the measure and the group."""
        return frozenset({"goal", "measure", "group"})

    @property
    def only_for_programs(self) -> frozenset[str]:
        """Name the measure, which has its label beside it."""
        return frozenset({"measure"})

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each measure."""
        yield "measure", {goal.measure: goal.label for goal in self.table.goals}

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each measure with the fields of its step or variable."""
        for goal in self.table.goals:
            if goal.mean_of:
                yield goal.measure, self.definition.step(goal.mean_of).fields
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
        if goal.mean_of:
            return members.of_step(data, goal.mean_of, among)
        variable = next((one for one in self.definition.variables if one.id == goal.share_of), None)
        return None if variable is None else members.of_variable(data, variable, goal.categories, among)

    def people(self, record: Record) -> Iterator[Told]:
        """Name the counts of a goal's value; neither count of a difference gives it away."""
        yield from free("label", "unit", "target", "measured")
        if is_unmeasured(record):
            yield from free("value", "met")
            return
        group = str(record["group"])
        fitting = [one for one in self.table.goals if (one.goal, one.measure) == (record["goal"], record["measure"])]
        for goal in [one for one in fitting if one.group == group] or fitting[:1]:
            yield self._value_of_people(goal, group)
            yield from [Told("met", "derived")] if goal.target is not None else empty("met")

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


def _target(page: Page, record: Record) -> str:
    target = record["target"]
    if not isinstance(target, int | Fraction):
        return "" if target is None else str(target)
    return in_unit(target, str(record["unit"]), page.result.lang, UNITS)


def _met(page: Page, met: Value) -> str:
    if met is None or met == HIDDEN:
        return "" if met is None else HIDDEN
    return page.say("met" if met else "not_met")
