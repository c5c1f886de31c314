"""Choose what is hidden or how counts are rounded, write it into the records, and attack that before it is seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, cast

from doorloop.base.phrases import round_half_up
from doorloop.definition.parts import Definition, Publish, Step
from doorloop.disclosure.release.compose import Tables, attack, compose, refuted
from doorloop.disclosure.release.fact import Fact
from doorloop.disclosure.release.told import alike, room
from doorloop.disclosure.solver.audit import Release
from doorloop.disclosure.solver.problem import DisclosureError, Problem
from doorloop.disclosure.solver.rounding import round_counts
from doorloop.disclosure.solver.suppress import suppress
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number as Place
from doorloop.tables.numbers import numbers as places
from doorloop.tables.records import Record, Value
from doorloop.tables.release import Cost

ROUNDS: Final = 20
"""So often cells are hidden for the sake of hidden cells; each round hides more, and two or three are the rule."""

LARGER: Final = (1, 2, 4)
"""So many times the base is tried, one after the other."""


@dataclass(frozen=True)
class Plan:
    """What becomes of every count: hidden, or rounded to a multiple and known within `play`; the others stay exact.

    Attributes:
        base: what they are rounded to multiples of; 0 where they are not.
    """

    hidden: frozenset[Key]
    rounded: Mapping[Key, int] = field(default_factory=dict)
    play: int = 0
    base: int = 0
    cost: Cost = Cost(0, 0)  # noqa: RUF009


@dataclass(frozen=True)
class Exact:
    """Exact tables, and what is known of their counts.

    Attributes:
        excepted: the names of counts that are printed whatever they are.
        narrow: counts of which more than their number would be told: dominated by one case, or by a telling mean.
    """

    definition: Definition
    tables: Tables
    policy: Publish
    excepted: frozenset[str]
    places: tuple[Place, ...]
    values: Mapping[Key, int]
    refuted: frozenset[Fact]
    narrow: frozenset[Key]


def protect(
    definition: Definition,
    tables: Tables,
    policy: Publish,
    excepted: Collection[str] = (),
    beside: Tables | None = None,
) -> tuple[dict[str, list[Record]], Plan]:
    """Make exact tables safe to publish.

    Args:
        definition: with its wider categories, as `fold.coarser` gives it.
        tables: all tables of the release, exact.
        excepted: the names of counts that are printed whatever they are.
        beside: exact tables that are not published, of all groups: they tell how the means of a comparison came about.

    Returns the published tables, and what was done. Every record says what it does not tell: `hidden` names its columns
    without a value, `rounded_within` how far its counts can lie from the true ones.

    Raises:
        DisclosureError: what was asked cannot be promised; nothing may be published.
    """
    exact = _exact(definition, tables, policy, excepted, tables if beside is None else beside)
    release = compose(definition, _draft(exact), policy, excepted=exact.excepted)
    unknown = exact.excepted - set(map(str, release.keys))
    if unknown:
        raise DisclosureError(
            f"there is no count '{min(unknown)}'", remedy="take its name from the column count of decisions.csv"
        )
    if policy.method == "round":
        return _rounded(exact, release)
    return _suppressed(exact, release)


# ---------------------------------------------------------------- what is known


def _exact(definition: Definition, tables: Tables, policy: Publish, excepted: Collection[str], beside: Tables) -> Exact:
    release = compose(definition, tables, policy)
    values = dict(zip(_keys(release, range(len(release.keys))), release.problem.values, strict=True))
    gone, found = refuted(definition, tables), tuple(places(definition, tables))
    exact = Exact(definition, tables, policy, frozenset(excepted), found, values, gone, frozenset())
    return replace(exact, narrow=frozenset(_narrow(exact, beside)))


def _narrow(exact: Exact, beside: Tables) -> Iterator[Key]:
    """Give each n with a mean of which one case makes up too much, or that has no room for a large count beyond."""
    for place in places(exact.definition, beside):
        record = beside[place.table][place.row]
        if place.column != "mean" or record["mean"] is None:
            continue
        (n,), step = place.of, exact.definition.step(str(record["step"]))
        total = Fraction(record["mean"] or 0) * int(record["n"] or 0)
        if Fraction(record["max"] or 0) > Fraction(exact.policy.dominance) * total > 0:
            yield n
        if n.what == "n" and any(
            _is_cramped(exact, other, n, total * step.unit_days) for other in alike(exact.definition, step)
        ):
            yield n


def _is_cramped(exact: Exact, step: Step, n: Key, total: Fraction) -> bool:
    """Tell whether so many days leave no room for as many steps beyond the target as a reader must reckon with."""
    policy, beyond = exact.policy, exact.values.get(keys.of_step("beyond", step, n.part, n.group), 0)
    if policy.method == "round":
        return beyond < policy.threshold and room(step, total) < policy.width
    return policy.is_small(beyond) and room(step, total) < policy.threshold


def _is_told(exact: Exact, place: Place, n: int | None) -> bool:
    """Tell whether a mean or quantile of so many durations may be printed: not of few, nor with few on one side."""
    if n is None or place.of[0] in exact.narrow:
        return False
    return n * place.tail >= exact.policy.threshold


def _draft(exact: Exact) -> dict[str, list[Record]]:
    """Leave out what would not be printed in any case, so that nothing need be hidden for its sake."""
    gone = [
        place
        for place in exact.places
        if place.kind == "extreme"
        or (place.kind in ("mean", "quantile") and not _is_told(exact, place, exact.values.get(place.of[0])))
    ]
    found = {name: [dict(record) for record in records] for name, records in exact.tables.items()}
    for place in gone:
        found[place.table][place.row][place.column] = None
    return found


def _demand(exact: Exact, release: Release, more: Collection[Key] = (), zeros: Collection[Key] = ()) -> Problem:
    """Add what is sensitive for other reasons than its size, and what is printed in any case."""
    policy, problem, names = exact.policy, release.problem, list(enumerate(release.keys))
    also = {place for place, key in names if key in exact.narrow or key in more}
    fixed = {place for place, key in names if str(key) in exact.excepted}
    firm = fixed | {place for place, key in names if key in zeros}
    rounds = policy.method == "round"
    return replace(
        problem,
        sensitive=tuple((hot or cell in also) and cell not in fixed for cell, hot in enumerate(problem.sensitive)),
        protect=tuple(policy.width if cell in also else width for cell, width in enumerate(problem.protect)),
        reach=tuple(
            None if rounds else policy.threshold if cell in also and problem.values[cell] < policy.threshold else reach
            for cell, reach in enumerate(problem.reach)
        ),
        free=tuple(cell not in firm and (rounds or free or cell in also) for cell, free in enumerate(problem.free)),
    )


# ---------------------------------------------------------------- suppression


def _suppressed(exact: Exact, release: Release) -> tuple[dict[str, list[Record]], Plan]:
    """Hide the cells whose loss is least.

    What is hidden for their sake must not look like a small count that can be computed: a count of nobody is printed
    then, if zeros may be, and any other is protected as the small ones are.
    """
    more, zeros, bound = set[Key](), set[Key](), 0
    for _ in range(ROUNDS):
        plan = _chosen(exact, release, more, zeros)
        bound = bound or plan.cost.bound  # what is demanded of hidden cells alone bounds no other choice of them
        tables = _written(exact, plan)
        exposed = _exposed(exact, tables)
        if not exposed:
            return tables, replace(plan, cost=Cost(plan.cost.lost, bound))
        if exposed <= more:
            break
        empty = {key for key in exposed if not exact.values[key] and exact.policy.zeros == "shown"}
        more |= exposed - empty | (empty & zeros)
        zeros |= empty - more
    raise _unsafe(exposed, "fold its category into a wider one, or ask for a smaller width")


def _chosen(exact: Exact, release: Release, more: set[Key], zeros: set[Key]) -> Plan:
    """Solve the problem; zeros that cannot be printed for it are protected as small counts."""
    try:
        found = suppress(_demand(exact, release, more, zeros), exact.policy.nodes)
    except DisclosureError:
        if not zeros:
            raise
        more |= zeros
        zeros.clear()
        return _chosen(exact, release, more, zeros)
    return Plan(frozenset(_keys(release, found.hidden)), cost=Cost(found.cost, found.bound))


def _exposed(exact: Exact, tables: Tables) -> set[Key]:
    found = attack(exact.definition, tables, exact.policy, refuted=exact.refuted, excepted=exact.excepted)
    return set(_keys(found.release, (failure.cell for failure in found.audit.failures)))


def _keys(release: Release, cells: Iterable[int]) -> list[Key]:
    return [cast("Key", release.keys[cell]) for cell in cells]


def _unsafe(exposed: Iterable[Key], remedy: str) -> DisclosureError:
    return DisclosureError(
        "the release is not safe: a reader could compute too much",
        where="; ".join(sorted(map(str, exposed))),
        remedy=remedy,
    )


# ---------------------------------------------------------------- rounding


def _rounded(exact: Exact, release: Release) -> tuple[dict[str, list[Record]], Plan]:
    """Round to multiples of the base, or of a larger one where sums of small counts would tell too much."""
    problem, exposed = _demand(exact, release), set[Key]()
    for times in LARGER:
        plan = _multiples(exact, release, problem, exact.policy.base * times)
        if plan is None:
            continue
        tables = _written(exact, plan)
        exposed = _exposed(exact, tables)
        if not exposed:
            return tables, plan
    if exposed:
        raise _unsafe(exposed, "take --method suppress, or a larger base")
    raise DisclosureError("no rounding makes the totals add up", remedy="take --method suppress")


def _multiples(exact: Exact, release: Release, problem: Problem, base: int) -> Plan | None:
    """Round to multiples of a base such that everything adds up; None if nothing does."""
    found = round_counts(problem, base, exact.policy.nodes)
    if any(all(problem.free[cell] for cell, _ in relation.terms) for relation in found.broken):
        return None
    rounded = dict(zip(_keys(release, range(len(release.keys))), found.values, strict=True))
    cost = Cost(found.deviation, found.bound)
    return Plan(frozenset(), rounded, base - 1 + found.spread * base, base, cost)


# ---------------------------------------------------------------- records


def _written(exact: Exact, plan: Plan) -> dict[str, list[Record]]:
    """Write a plan into the records."""
    hidden: dict[tuple[str, int], list[str]] = {}
    found = {name: [dict(record) for record in records] for name, records in exact.tables.items()}
    for place in exact.places:
        record = found[place.table][place.row]
        value, shown = _value(exact, plan, place, record[place.column])
        record[place.column] = value
        if not shown:
            hidden.setdefault((place.table, place.row), []).append(place.column)
    for name, records in found.items():
        for row, record in enumerate(records):
            record["hidden"] = " ".join(hidden.get((name, row), [])) or None
            if plan.play:
                record["rounded_within"] = plan.play
                _met_again(record)
    return found


def _value(exact: Exact, plan: Plan, place: Place, value: Value) -> tuple[Value, bool]:
    """Give what is printed in a place, and whether anything is: None can also be a figure that there is not."""
    known = all(key in exact.values and key not in plan.hidden for key in place.of)
    if place.kind == "extreme" or not known:
        return None, False
    if plan.play:
        return _rounded_value(exact, plan, place, value)
    if place.kind in ("mean", "quantile") and not _is_told(exact, place, exact.values[place.of[0]]):
        return None, value is None
    return value, True


def _rounded_value(exact: Exact, plan: Plan, place: Place, value: Value) -> tuple[Value, bool]:
    """Give a rounded count, what follows from rounded ones, and a mean or quantile that would fit every count."""
    if str(place.of[0]) in exact.excepted and place.kind == "count":
        return value, True
    count = plan.rounded[place.of[0]]
    if place.kind == "count":
        return count, True
    if place.kind == "share":
        base = plan.rounded[place.of[1]]
        return (Fraction(count, base), True) if base else (None, True)
    if place.kind == "figure" or not _is_told(exact, place, count - plan.play):
        return None, value is None
    if value is None or isinstance(value, bool | str):
        return value, True
    return round_half_up(Fraction(value), exact.policy.digits if place.kind == "mean" else 0), True


def _met_again(record: Record) -> None:
    """Compare what is printed with the target: beside a rounded mean the verdict on the exact one would tell more."""
    value, target = record.get("value"), record.get("target")
    if record.get("met") is not None and value is not None and target is not None:
        record["met"] = Fraction(value) <= Fraction(target)
