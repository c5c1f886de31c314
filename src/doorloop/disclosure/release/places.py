"""Where counts stand in the records of tables, and which other figures tell of them.

Every column of a record is a count, follows from counts, is free because it tells of nobody, or is `unnamed`: no rule
says what it tells, and it is never published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, assert_never, cast

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.records import Record, Value

TAILS: Final = {"median": Fraction(1, 2), "p25": Fraction(1, 4), "p75": Fraction(1, 4), "p90": Fraction(1, 10)}
"""The share of cases on the smaller side of a quantile."""

ENDS: Final = ("_low", "_high")
"""Of an interval: that of a mean tells how durations spread, that of a quantile is another quantile."""

ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases of closed and open steps together."""
FREE: Final = frozenset(
    "group label unit target target_unit by by_category by_label hidden rounded_within step basis basis_label ending"
    " ending_label period variable category goal measure a a_label b b_label".split()
)
"""Columns that a definition decides, or that say which record it is."""

Kind = Literal["count", "share", "mean", "quantile", "derived", "figure", "extreme", "unnamed", "free"]


@dataclass(frozen=True)
class Place:
    """A value of a record that tells of people, or may.

    Attributes:
        of: the counts that it rests on, its own first. A `count` is one; a `share` tells its first by its second; a
            `mean` or `quantile` is told only with them; what is `derived` follows from other printed values of its
            record; a `figure` follows from exact counts, an `extreme` from single cases.
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
        Place(name, row, column, kind, of, TAILS.get(column, Fraction(1)))
        for name, records in tables.items()
        if name in definition.spec.tables
        for row, record in enumerate(records)
        for column, kind, of in _of_record(definition, definition.spec.tables[name], by, record)
    ]


def _of_record(definition: Definition, table: parts.Table, by: str, record: Record) -> Found:
    """Name every column of a record that is not free."""
    found = {column: (kind, of) for column, kind, of in _named(definition, table, by, record)}
    for column, (kind, of) in found.items():
        if column in record and (kind != "free" or not _tells_nothing(record[column])):
            yield column, "unnamed" if kind == "free" else kind, of
    yield from ((column, "unnamed", ()) for column in record if column not in found and column not in FREE)


def _tells_nothing(value: Value) -> bool:
    return not value or isinstance(value, str)


def _named(definition: Definition, table: parts.Table, by: str, record: Record) -> Found:
    if isinstance(table, parts.Crosstab):
        yield from _crosstab(table, record)
    elif isinstance(table, parts.Characteristics):
        yield from _characteristic(table, record)
    elif isinstance(table, parts.Counts):
        yield from _count(table, record)
    elif isinstance(table, parts.Goals):
        yield from _goal(definition, table, record)
    elif isinstance(table, parts.Comparison):
        yield from _comparison(definition, str(record.get("by") or by), record)
    elif isinstance(table, parts.Durations | parts.Bases | parts.Endings | parts.Course):
        yield from _step(definition, table, record)


def _crosstab(table: parts.Crosstab, record: Record) -> Found:
    conditions, key = keys.atoms(table.where), record[table.record_key]
    if key != table.total:
        conditions |= {f"{table.by}={key}"}
    yield table.record_key, "free", ()
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
            yield from ((name, "free", ()) for name in one.keys)
            yield "count", "count", (keys.cases(keys.atoms(one.where), str(record["group"])),)
            return


def _goal(definition: Definition, table: parts.Goals, record: Record) -> Found:
    """Name the value of a goal; a difference of two is told by neither of their counts."""
    group = str(record["group"])
    fitting = [one for one in table.goals if (one.goal, one.measure) == (record["goal"], record["measure"])]
    for goal in [one for one in fitting if one.group == group] or fitting[:1]:
        yield "value", *_of_goal(definition, goal, group)
        yield "met", "derived" if goal.target is not None else "free", ()


def _of_goal(definition: Definition, goal: parts.Goal, group: str) -> tuple[Kind, tuple[Key, ...]]:
    if goal.mean_of:
        return "mean", (keys.of_step("n", definition.step(goal.mean_of), "", group),)
    if goal.share_of and goal.categories:
        variable = definition.variable(goal.share_of)
        union = keys.category(variable, "|".join(sorted(goal.categories)), group)
        return "share", (union, keys.base(variable, group))
    if goal.share_of:
        return "share", (keys.cases(frozenset(), group), keys.cases(frozenset(), ""))
    return "figure", ()


def _step(
    definition: Definition, table: parts.Durations | parts.Bases | parts.Endings | parts.Course, record: Record
) -> Found:
    step = definition.step(str(record["step"]))
    part = f"{record['by']}={record['by_category']}" if record.get("by_category") else ""

    def named(what: str, part: str = part) -> Key:
        return keys.of_step(what, step, part, str(record["group"]))

    match table:
        case parts.Durations():
            yield from _duration(step, named)
        case parts.Bases():
            yield from _basis(step, str(record["basis"]), named)
        case parts.Endings():
            yield from _ending(step, str(record["ending"]), named)
        case parts.Course():
            yield from _period(step, f"{table.period}={record['period']}", named)
        case _:
            assert_never(table)


Named = Callable[..., Key]


def _duration(step: parts.Step, named: Named) -> Found:
    yield from ((name, "count", (named(name),)) for name in ("n", "open", "excluded"))
    yield "within_target", *_if_target(step, "count", named("within"))
    yield "within_target_share", *_if_target(step, "share", named("within"), named("n"))
    yield "mean", "mean", (named("n"),)
    yield from ((name, "quantile", (named("n"),)) for name in TAILS)
    yield from ((name, "extreme", ()) for name in ("min", "max"))


def _if_target(step: parts.Step, kind: Kind, *of: Key) -> tuple[Kind, tuple[Key, ...]]:
    return ("free", ()) if step.target is None else (kind, of)


def _basis(step: parts.Step, basis: str, named: Named) -> Found:
    """Name the counts of a basis; how durations go on after an open end follows every single one of them."""
    counts = {"closed": "n", "open": "open", "matured": "matured"} | dict.fromkeys(ESTIMATED, "followed")
    n = counts[basis]
    if basis not in ESTIMATED or step.reversed == "excluded":
        yield "n", "count", (named(n),)
    is_closed = basis == "closed"
    yield "mean", "mean" if is_closed else "figure", (named(n),)
    for name in ("median", "p90"):
        yield name, "quantile" if is_closed else "figure", (named(n),)
        yield f"{name}_reached", "figure" if basis in ESTIMATED else "free", ()
        yield from ((f"{name}{end}", "extreme", ()) for end in ENDS)
    yield from ((name, "extreme", ()) for name in ("mean_low", "mean_high", "max"))
    within = named("matured_within" if basis == "matured" else "within")
    counted: Kind = "count" if basis in ("closed", "matured") else "free"
    yield "within", *_if_target(step, counted, within)
    for name, kind in (("within_share", "share"), ("within_low", "figure"), ("within_high", "figure")):
        told = _if_target(step, cast("Kind", kind), within, named(n))
        yield name, *(told if counted == "count" else ("figure", ()) if basis in ESTIMATED else ("free", ()))


def _ending(step: parts.Step, ending: str, named: Named) -> Found:
    """Name the counts of an ending; who came to it by the target is counted nowhere, and so an extreme."""
    count = named("n") if ending == step.end else named(f"rival {ending}")
    yield "count", "count", (count,)
    yield "followed", "count", (named("followed"),)
    yield "in_the_end", "figure", ()
    yield from ((f"in_the_end{end}", "extreme", ()) for end in ENDS)
    yield from ((f"by_target{end}", *_if_target(step, "extreme")) for end in ("", *ENDS))
    yield "horizon", "extreme", ()


def _period(step: parts.Step, period: str, named: Named) -> Found:
    """Name the counts of a period; who of its cohort was within the target is counted nowhere, and so an extreme."""
    yield from ((name, "count", (named(name, period),)) for name in ("intake", "closed", "stock"))
    yield "ended_otherwise", *(("count", (named("ended_otherwise", period),)) if step.rivals else ("free", ()))
    yield "clearance", "figure", ()
    yield from ((f"cohort_median{end}", "figure", ()) for end in ("", "_reached"))
    yield from ((f"cohort_within_{end}", *_if_target(step, "extreme")) for end in ("share", "low", "high"))


def _comparison(definition: Definition, by: str, record: Record) -> Found:
    step = definition.step(str(record["step"]))
    for side in ("a", "b"):
        name = str(record[side])
        group, part = (str(record["group"]), f"{by}={name}") if record["group"] else (name, "")
        n, within = keys.of_step("n", step, part, group), keys.of_step("within", step, part, group)
        yield f"n_{side}", "count", (n,)
        yield f"mean_{side}", "mean", (n,)
        yield f"share_{side}", *_if_target(step, "share", within, n)
    yield "difference", "derived", ()
    yield "share_difference", *_if_target(step, "derived")
    yield from ((f"difference{end}", "extreme", ()) for end in ENDS)
    yield from ((f"share_difference{end}", *_if_target(step, "figure")) for end in ENDS)
