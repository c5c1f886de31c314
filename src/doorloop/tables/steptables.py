"""The tables about steps: durations, their bases, rival endings, the course of time, and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from doorloop.cases import measures
from doorloop.cases.categories import part_of_year
from doorloop.cases.tally import Run, start_of
from doorloop.definition import parts
from doorloop.tables import durations
from doorloop.tables.records import Counted, Record, exact

BASES: Final = {
    "closed": parts.Text(nl="Afgesloten", en="Closed"),
    "open": parts.Text(nl="Open, leeftijd", en="Open, age"),
    "kaplan_meier": parts.Text(nl="Beide, Kaplan-Meier", en="Both, Kaplan-Meier"),
    "aalen_johansen": parts.Text(nl="Beide, Aalen-Johansen", en="Both, Aalen-Johansen"),
    "matured": parts.Text(nl="Termijn verstreken", en="Target has passed"),
}


def tabulate(counted: Counted, table: parts.Table) -> list[Record]:
    """Make the records of a table about steps."""
    if isinstance(table, parts.Durations):
        return list(_each(counted, table.steps, _duration))
    if isinstance(table, parts.Bases):
        return list(_each(counted, table.steps, _bases))
    if isinstance(table, parts.Endings):
        return list(_each(counted, table.steps, _endings))
    if isinstance(table, parts.Course):
        return [record for id in table.steps for record in _course(counted, table, id)]
    assert isinstance(table, parts.Comparison)
    return [_comparison(counted, id) for id in table.steps] if counted.request.compare else []


Maker = Callable[[Counted, parts.Step, Run], Iterable[Record]]


def _each(counted: Counted, steps: Iterable[str], make: Maker) -> Iterator[Record]:
    """Make the records of every step and group, followed by those of its parts where that is asked for."""
    by = counted.request.by
    whole: Record = {"by": None, "by_category": None, "by_label": None} if by else {}
    for id in steps:
        step = counted.definition.step(id)
        for group in counted.chosen:
            yield from (record | whole for record in make(counted, step, Run(id, group)))
            for key, label in counted.parts(by).items() if by else ():
                part: Record = {"by": by, "by_category": key, "by_label": label}
                yield from (record | part for record in make(counted, step, Run(id, group, by, key)))


def _about(counted: Counted, step: parts.Step, group: str) -> Record:
    return {
        "step": step.id,
        "label": counted.say(step.label),
        "group": group,
        "unit": step.unit,
        "target": exact(step.target),
        "target_unit": step.target_unit,
    }


def _duration(counted: Counted, step: parts.Step, run: Run) -> Iterable[Record]:
    figures = durations.closed(step, counted.tally, run)
    return [_about(counted, step, run.group) | figures | {"judged": durations.judged(step, counted.tally, run)}]


def _bases(counted: Counted, step: parts.Step, run: Run) -> Iterable[Record]:
    for basis, figures in durations.bases(step, counted.tally, run):
        named: Record = {"basis": basis, "basis_label": counted.say(BASES[basis])}
        yield _about(counted, step, run.group) | named | figures


def _endings(counted: Counted, step: parts.Step, run: Run) -> Iterable[Record]:
    for field, figures in durations.endings(step, counted.tally, run):
        named: Record = {"ending": field, "ending_label": counted.definition.field(field).header}
        yield _about(counted, step, run.group) | named | figures


def _course(counted: Counted, table: parts.Course, id: str) -> Iterator[Record]:
    """Follow a step through time: what came in and went out in each period, and what was open at its end.

    The cohort of a period are the cases whose step began in it: median and share within the target by
    Kaplan-Meier on the peildatum. Steps that were left out, or ended on an unknown day, are in no figure.
    """
    step = counted.definition.step(id)
    for group in counted.chosen:
        stock = 0
        for period in _periods(counted, table, id, group):
            run = Run(id, group, start_of(table.period), period)
            began = counted.tally.followed(run).n
            ended = counted.tally.cell("ended", id, period, group)
            otherwise = counted.tally.cell("ended_otherwise", id, period, group)
            stock += began - ended - otherwise
            yield _about(counted, step, group) | {
                "period": period,
                "intake": began,
                "closed": ended,
                "ended_otherwise": otherwise,
                "stock": stock,
                "clearance": measures.share(ended + otherwise, began),
                **_cohort(counted, step, run),
            }


def _cohort(counted: Counted, step: parts.Step, run: Run) -> Record:
    figures = durations.followed(step, counted.tally, run)
    kept = ("median", "median_reached", "within_share", "within_low", "within_high")
    return {f"cohort_{name}": figures[name] for name in kept}


def _periods(counted: Counted, table: parts.Course, id: str, group: str) -> list[str]:
    """List the periods from the first in which a step began to that of the peildatum."""
    by = start_of(table.period)
    first = min((run.part for run in counted.tally.spells if run[:3] == (id, group, by) and run.part), default=None)
    if first is None:
        return []
    day, names = counted.peildatum.toordinal(), []
    while (name := part_of_year(day, table.period)) >= first:
        names.append(name)
        day -= 28 if table.period == "month" else 89  # shorter than any, so that none is passed over
    return sorted(set(names))


def _comparison(counted: Counted, id: str) -> Record:
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
    about = _about(counted, step, counted.definition.main_group if by else "")
    sides: Record = {"a": first, "a_label": labels[first], "b": second, "b_label": labels[second]}
    return about | sides | durations.difference(step, (counted.tally, a), (counted.tally, b))
