"""What the tables about steps have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeVar

from msgspec.structs import replace

from doorloop.base.language import Text
from doorloop.base.words import HIDDEN, SHORT_UNITS, in_unit
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.kinds.kind import TableKind, Told, empty, free
from doorloop.tables.records import Counted, Record, exact, is_unmeasured
from doorloop.tables.sheet import Page, Row

StepTable = TypeVar(
    "StepTable",
    bound=parts.Durations | parts.Bases | parts.Endings | parts.Course | parts.Statutory | parts.Comparison,
    covariant=True,
)
Name = Callable[[str], Key]
"""Names what can become of the step of a record, in its part and group."""

Maker = Callable[[Counted, Step, Run], Iterable[Record]]
"""Makes the records of one step in one group, or in a part of it."""

ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases of closed and open steps together, on which a quantile may not be reached."""
QUANTILES: Final = {"median": 50, "p90": 90}
"""The percentage of cases that has ended by each."""
ABOUT: Final = (
    *("step", "label", "group", "unit", "target", "target_unit", "target_kind", "measured"),
    *("basis", "basis_label", "ending", "ending_label"),
)
"""What a record says of a step that is not measured."""
COUNTED: Final = ("n", "open", "excluded", "count", "followed", "with_statute")
"""What a record can count cases by."""
ENDS: Final = ("_low", "_high")
"""Of an interval: that of a mean tells how durations spread, that of a quantile is another quantile."""


class StepKind(TableKind[StepTable]):
    """A table about steps."""

    @property
    def keys(self) -> frozenset[str]:
        """Name the step, the group and the part."""
        return frozenset({"step", "group", "by_category"})

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each step."""
        yield "step", {id: self.definition.step(id).label for id in self.table.steps}

    def people(self, record: Record) -> Iterator[Told]:
        """Say that label, unit and target tell of nobody, and what the figures tell; not measured, it has none."""
        yield from free("label", "unit", "target", "target_unit", "target_kind", "by_label", "measured")
        if is_unmeasured(record):
            yield from free(*(column for column, value in record.items() if value is None))
            return
        yield from self.figures_of_people(self.definition.step(str(record["step"])), record)

    @abstractmethod
    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Tell of each figure of a step what it tells of people."""


def if_target(step: Step, *told: Told) -> Iterator[Told]:
    """Say what columns tell of a step with a target; of another one they are empty."""
    return empty(*(one.column for one in told)) if not step.is_targeted else iter(told)


def within_of(name: Name, step: Step) -> tuple[Key, Key]:
    """Name the counts of a share within the target: those within it, and those that have one."""
    return name("within"), name("with_target" if step.has_own_targets else "n")


def name_of(step: Step, record: Record) -> Name:
    """Give what names the counts of a record."""
    part = f"{record['by']}={record['by_category']}" if record.get("by_category") else ""
    return lambda what: keys.of_step(what, step, part, str(record["group"]))


def each(counted: Counted, steps: Iterable[str], make: Maker) -> Iterator[Record]:
    """Make the records of every step and group, followed by those of its parts where that is asked for."""
    by = counted.request.by
    whole: Record = {"by": None, "by_category": None, "by_label": None} if by else {}
    for id in steps:
        step = counted.definition.step(id)
        for group in counted.chosen:
            yield from (as_measured(record) | whole for record in make(counted, step, Run(id, group)))
            for key, label in counted.parts(by).items() if by else ():
                part: Record = {"by": by, "by_category": key, "by_label": label}
                yield from (as_measured(record) | part for record in make(counted, step, Run(id, group, by, key)))


def about(counted: Counted, step: Step, group: str) -> Record:
    """Say what a record is about."""
    return {
        "step": step.id,
        "label": counted.say(step.label),
        "group": group,
        "unit": step.unit,
        "target": exact(step.one_target),
        "target_unit": None if step.one_target is None else step.target_unit,
        "target_kind": "fixed" if step.one_target is not None else "own" if step.is_targeted else None,
        "measured": counted.is_measured(step),
    }


def as_measured(record: Record) -> Record:
    """Take the figures of a step that is not measured out of its record."""
    return record if record["measured"] else {key: one if key in ABOUT else None for key, one in record.items()}


def target_text(page: Page, step: Step) -> str:
    """Write the target of a step."""
    if step.dropped:
        return page.say(step.dropped)
    target = exact(step.one_target)
    if target is None and step.is_targeted:
        return page.say("own_target")
    return "" if target is None else in_unit(target, str(step.target_unit), page.result.lang)


def with_cases(page: Page, *, groups: bool = False) -> tuple[Page, list[str]]:
    """Leave out for people what has no case: parts of a run, and groups beside the main one where they have own rows.

    Programs get all of them, and so does a release, whose zeros are rounded. Gives the page, and a note that says how
    many are left out.
    """
    found: dict[tuple[object, ...], list[Record]] = {}
    for record in page.records:
        found.setdefault((record["step"], record["group"], record.get("by_category")), []).append(record)
    main = page.result.definition.main_group
    empty_ones = {
        key
        for key, records in found.items()
        if (key[2] or (groups and key[1] != main)) and not any(map(_has_cases, records))
    }
    if page.result.published or not empty_ones:
        return page, []
    kept = [record for key, records in found.items() if key not in empty_ones for record in records]
    return replace(page, records=kept), [page.say("note_no_cases", n=page.number(len(empty_ones)))]


def _has_cases(record: Record) -> bool:
    """Tell whether a record counts anybody, or cannot."""
    return not record["measured"] or any(record.get(name) for name in COUNTED)


def heads(page: Page) -> Iterator[tuple[Row, list[Record]]]:
    """Give the records of each step, group and part under a head that names them."""
    found: dict[tuple[object, ...], list[Record]] = {}
    for record in page.records:
        key = (record["step"], record["group"], record.get("by_category"))
        found.setdefault(key, []).append(record)
    for records in found.values():
        first = records[0]
        step = page.result.definition.step(str(first["step"]))
        group = page.group(first["group"]).lower() if len(page.groups) > 1 else ""
        named = ", ".join(filter(None, (group, str(first.get("by_label") or ""))))
        unit = page.say(SHORT_UNITS[step.unit])
        target = page.say("head_target", target=target_text(page, step)) if step.is_targeted else ""
        label = f"{first['label']}{f' ({named})' if named else ''}"
        yield Row((f"{label} [{unit}{target}]",), "head"), records


def clocks(page: Page) -> list[str]:
    """Say what counted: the calendar, and the clocks of steps in hours."""
    steps = {str(record["step"]): page.result.definition.step(str(record["step"])) for record in page.records}
    named = dict.fromkeys(step.clock for step in steps.values() if step.clock)
    told = [_clock_hours(page) if name == parts.CLOCK_HOURS else _opening_hours(page, name) for name in named]
    names = dict.fromkeys(name for step in steps.values() for name in step.pauses)
    pauses = ", ".join(f"‘{page.say(page.result.definition.spec.pauses[name].label)}’" for name in names)
    told += [page.say("note_until_midnight")] if named else []
    return [*told, *([page.say("note_paused", pauses=pauses)] if pauses else []), *page.calendar]


def _clock_hours(page: Page) -> str:
    zones = dict.fromkeys(one.zone for one in page.result.definition.spec.registers.values() if one.zone)
    summer = page.say("summer_time", zone=", ".join(zones)) if zones else page.say("no_summer_time")
    return page.say("note_clock_hours", summer=summer)


def _opening_hours(page: Page, name: str) -> str:
    """Write a week of opening hours: days that are alike together."""
    days = page.say("weekdays").split()
    week = [", ".join(one) for one in page.result.definition.spec.opening_hours[name].week]
    alike = [
        (hours, [day for _, day in found]) for hours, found in groupby(zip(week, days, strict=True), itemgetter(0))
    ]
    told = [f"{'–'.join(dict.fromkeys((found[0], found[-1])))} {hours}" for hours, found in alike if hours]
    return page.say("note_opening_hours", name=name, week="; ".join(told))


def between(page: Page, record: Record, name: str, show: str) -> str:
    """Write the two ends of an interval; nothing where there is none."""
    low, high = record[f"{name}_low"], record[f"{name}_high"]
    if HIDDEN in (low, high) or (low is None and high is None and not record.get(f"{name}_reached")):
        return ""
    ends = ("…" if end is None else _shown(page, end, show) for end in (low, high))
    return f" ({'–'.join(ends)})"


def _shown(page: Page, value: object, show: str) -> str:
    return page.percent(value).removesuffix(" %") if show == "share" else page.number(value, 1)


def figure_text(page: Page, record: Record, name: str, show: str = "duration") -> str:
    """Write a figure with its interval; a quantile that is not reached, or never will be, in so many words."""
    value = record["within_share" if name == "within" else name]
    if value is None:
        return _unreached(page, record, name) + between(page, record, name, show)
    return _shown(page, value, show) + between(page, record, name, show)


def _unreached(page: Page, record: Record, name: str) -> str:
    """Say why a quantile is not there; nothing where none was estimated."""
    if f"{name}_reached" not in record or not record["n"] or record.get("basis") not in ESTIMATED:
        return ""
    return page.say("never_reached" if record[f"{name}_reached"] is None else "not_reached", share=QUANTILES[name])


def share_text(page: Page, record: Record, name: str) -> str:
    """Write a share with its interval."""
    value = record[name]
    return "" if value is None else page.percent(value).removesuffix(" %") + between(page, record, name, "share")
