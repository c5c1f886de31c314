"""Where counts stand in the records of tables, and which other figures tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.records import Record

TAILS: Final = {"median": Fraction(1, 2), "p25": Fraction(1, 4), "p75": Fraction(1, 4), "p90": Fraction(1, 10)}
"""The share of cases on the smaller side of a quantile."""

ENDS: Final = ("_low", "_high")
"""Of an interval: that of a mean tells how durations spread, that of a quantile is another quantile."""

ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases of closed and open steps together."""

Kind = Literal["count", "share", "figure", "mean", "quantile", "extreme"]


@dataclass(frozen=True)
class Place:
    """A value of a record that tells of people.

    Attributes:
        of: the counts that it rests on, its own first. A `count` is one; a `share` tells its first by its second; a
            `figure`, `mean` or `quantile` is told only with them; an `extreme` tells of single cases.
        tail: the share of cases on the smaller side of a quantile.
    """

    table: str
    row: int
    column: str
    kind: Kind
    of: tuple[Key, ...] = ()
    tail: Fraction = Fraction(1)


Found = Iterator[tuple[str, Kind, tuple[Key, ...]]]
"""Column, kind and counts."""


def places(definition: Definition, tables: Mapping[str, Sequence[Record]]) -> list[Place]:
    """Find every place in tables by name, as `report` makes their records or as they are read back from a file."""
    by = next((str(r["by"]) for records in tables.values() for r in records if r.get("by")), "")
    return [
        Place(name, row, column, kind, of, TAILS.get(column.removeprefix("cohort_").partition("_")[0], Fraction(1)))
        for name, records in tables.items()
        if name in definition.spec.tables
        for row, record in enumerate(records)
        for column, kind, of in _finder(definition, definition.spec.tables[name], by)(record)
        if column in record
    ]


def _finder(
    definition: Definition, table: parts.Table, by: str
) -> Callable[[Record], Iterable[tuple[str, Kind, tuple[Key, ...]]]]:
    if isinstance(table, parts.Crosstab):
        return lambda record: _crosstab(table, record)
    if isinstance(table, parts.Characteristics):
        return lambda record: _characteristic(table, record)
    if isinstance(table, parts.Counts):
        return lambda record: _count(table, record)
    if isinstance(table, parts.Goals):
        return lambda record: _goal(definition, table, record)
    if isinstance(table, parts.Comparison):
        return lambda record: _comparison(definition, str(record.get("by") or by), record)
    return lambda record: _step(definition, table, record)


def _crosstab(table: parts.Crosstab, record: Record) -> Found:
    conditions, key = keys.atoms(table.where), record[table.record_key]
    if key != table.total:
        conditions |= {f"{table.by}={key}"}
    yield "count", "count", (keys.cases(conditions, str(record["group"])),)


def _characteristic(table: parts.Characteristics, record: Record) -> Found:
    variable = next(one for one in table.variables if one.id == record["variable"])
    group = str(record["group"])
    if variable.is_divided:
        count, base = keys.category(variable, str(record["category"]), group), keys.base(variable, group)
    else:
        count, base = keys.cases(frozenset(), group), keys.cases(frozenset(), "")
    yield "count", "count", (count,)
    yield "base", "count", (base,)
    yield "share", "share", (count, base)


def _count(table: parts.Counts, record: Record) -> Found:
    for one in table.counts:
        if all(record.get(name) == value for name, value in one.keys.items()):
            yield "count", "count", (keys.cases(keys.atoms(one.where), str(record["group"])),)
            return


def _goal(definition: Definition, table: parts.Goals, record: Record) -> Found:
    group = str(record["group"])
    fitting = [one for one in table.goals if (one.goal, one.measure) == (record["goal"], record["measure"])]
    for goal in [one for one in fitting if one.group == group] or fitting[:1]:
        of = tuple(_of_goal(definition, table, goal, group))
        kind: Kind = "share" if goal.share_of else "mean"
        if of:
            yield "value", kind, of
            if goal.target is not None:
                yield "met", "figure" if goal.share_of else "mean", of


def _of_goal(definition: Definition, table: parts.Goals, goal: parts.Goal, group: str) -> Iterator[Key]:
    if goal.mean_of:
        yield keys.of_step("n", definition.step(goal.mean_of), "", group)
    elif goal.share_of and goal.categories:
        variable = definition.variable(goal.share_of)
        yield keys.category(variable, "|".join(sorted(goal.categories)), group)
        yield keys.base(variable, group)
    elif goal.share_of:
        yield from (keys.cases(frozenset(), group), keys.cases(frozenset(), ""))
    for measure in goal.difference or ():
        yield from _of_goal(definition, table, next(one for one in table.goals if one.measure == measure), group)


def _step(definition: Definition, table: parts.Table, record: Record) -> Found:
    step = definition.step(str(record["step"]))
    part = f"{record['by']}={record['by_category']}" if record.get("by_category") else ""

    def named(what: str, part: str = part) -> Key:
        return keys.of_step(what, step, part, str(record["group"]))

    if isinstance(table, parts.Durations):
        yield from _duration(step, named)
    elif isinstance(table, parts.Bases):
        yield from _basis(step, str(record["basis"]), named)
    elif isinstance(table, parts.Endings):
        yield from _ending(step, str(record["ending"]), named)
    elif isinstance(table, parts.Course):
        yield from _period(step, f"{table.period}={record['period']}", named)


Named = Callable[..., Key]


def _duration(step: parts.Step, named: Named) -> Found:
    yield from ((name, "count", (named(name),)) for name in ("n", "open", "excluded"))
    if step.target is not None:
        yield "within_target", "count", (named("within"),)
        yield "within_target_share", "share", (named("within"), named("n"))
    yield "mean", "mean", (named("n"),)
    yield from ((name, "quantile", (named("n"),)) for name in TAILS)
    yield from ((name, "extreme", ()) for name in ("min", "max"))


def _basis(step: parts.Step, basis: str, named: Named) -> Found:
    known = step.target is not None
    n = {"closed": "n", "open": "open", "matured": "matured"} | dict.fromkeys(ESTIMATED, "followed")
    if basis not in ESTIMATED or step.reversed == "excluded":
        yield "n", "count", (named(n[basis]),)
    yield "mean", "mean", (named(n[basis]),)
    for name in ("median", "p90"):
        yield from ((f"{name}{end}", "quantile", (named(n[basis]),)) for end in ("", "_reached"))
        yield from ((f"{name}{end}", "extreme", ()) for end in ENDS)
    yield from ((name, "extreme", ()) for name in ("mean_low", "mean_high", "max"))
    within, shares = named("matured_within" if basis == "matured" else "within"), ("within_low", "within_high")
    if known and basis in ("closed", "matured"):
        yield "within", "count", (within,)
        yield "within_share", "share", (within, named(n[basis]))
        yield from ((name, "figure", (within, named(n[basis]))) for name in shares)
    elif known and basis in ESTIMATED:  # without an open case or a rival it is the share of the closed ones
        rivals = (f"rival {rival}" for rival in step.rivals)
        of = tuple(named(what) for what in ("within", "beyond", "n", *rivals, "open", "followed"))
        yield "within_share", "figure", of
        yield from ((name, "extreme", ()) for name in shares)


def _ending(step: parts.Step, ending: str, named: Named) -> Found:
    """Name the counts of an ending; who came to it by the target is counted nowhere, and so an extreme."""
    count = named("n") if ending == step.end else named(f"rival {ending}")
    yield "count", "count", (count,)
    yield "followed", "count", (named("followed"),)
    ways = (named("n"), *(named(f"rival {rival}") for rival in step.rivals), named("open"), named("followed"))
    yield "in_the_end", "figure", ways
    yield from ((f"in_the_end{end}", "extreme", ()) for end in ENDS)
    yield from ((f"by_target{end}", "extreme", ()) for end in ("", *ENDS) if step.target is not None)
    yield "horizon", "extreme", ()


def _period(step: parts.Step, period: str, named: Named) -> Found:
    """Name the counts of a period; who of its cohort was within the target is counted nowhere, and so an extreme."""
    flows = ["intake", "closed", *(["ended_otherwise"] if step.rivals else [])]  # without a rival it is always 0
    yield from ((name, "count", (named(name, period),)) for name in (*flows, "stock"))
    yield "clearance", "figure", tuple(named(name, period) for name in flows)
    yield from ((f"cohort_median{end}", "quantile", (named("intake", period),)) for end in ("", "_reached"))
    yield from ((f"cohort_within_{end}", "extreme", ()) for end in ("share", "low", "high") if step.target is not None)


def _comparison(definition: Definition, by: str, record: Record) -> Found:
    step = definition.step(str(record["step"]))
    sides: dict[str, tuple[Key, Key]] = {}
    for side in ("a", "b"):
        name = str(record[side])
        group, part = (str(record["group"]), f"{by}={name}") if record["group"] else (name, "")
        sides[side] = (keys.of_step("n", step, part, group), keys.of_step("within", step, part, group))
    both = (sides["a"][0], sides["b"][0])
    for side, (n, within) in sides.items():
        yield f"n_{side}", "count", (n,)
        yield f"mean_{side}", "mean", (n,)
        if step.target is not None:
            yield f"share_{side}", "share", (within, n)
    yield "difference", "mean", both
    yield from ((f"difference{end}", "extreme", ()) for end in ENDS)
    if step.target is not None:
        of = tuple(key for side in ("a", "b") for key in reversed(sides[side]))
        yield from ((f"share_difference{end}", "figure", of) for end in ("", *ENDS))
