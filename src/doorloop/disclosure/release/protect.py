"""Round counts, write everything that follows into the records, and attack that before anybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, cast

from doorloop.base.phrases import round_half_up
from doorloop.definition.parts import Definition, Publish
from doorloop.disclosure.release.compose import Tables, attack, compose, refuted
from doorloop.disclosure.release.places import Place, places
from doorloop.disclosure.solver.audit import Release
from doorloop.disclosure.solver.problem import DisclosureError
from doorloop.disclosure.solver.rounding import round_counts
from doorloop.tables.keys import Key
from doorloop.tables.records import Record, Value

LARGER: Final = (1, 2, 4)
"""So many times the base is tried, one after the other."""


@dataclass(frozen=True)
class Plan:
    """How counts are printed: each as a multiple of `base`, at most `play` from the true one."""

    rounded: Mapping[Key, int]
    play: int
    base: int


@dataclass(frozen=True)
class Exact:
    """Exact tables, and the names of counts that are printed exactly whatever they are."""

    definition: Definition
    tables: Tables
    policy: Publish
    excepted: frozenset[str]
    places: tuple[Place, ...]


def protect(
    definition: Definition, tables: Tables, policy: Publish, excepted: Collection[str] = ()
) -> tuple[dict[str, list[Record]], Plan]:
    """Make exact tables safe to publish.

    Args:
        definition: with its wider categories, as `fold.coarser` gives it.
        tables: all tables of the release, exact.
        excepted: the names of counts that are printed exactly.

    Returns the published tables, and what was done. Every record says what it does not tell: `hidden` names its columns
    without a value, `rounded_within` how far its counts can lie from the true ones.

    Raises:
        DisclosureError: what was asked cannot be promised; nothing may be published.
    """
    exact = Exact(definition, tables, policy, frozenset(excepted), tuple(places(definition, tables)))
    release = compose(definition, tables, policy, excepted=exact.excepted)
    unknown = exact.excepted - set(map(str, release.keys))
    if unknown:
        raise DisclosureError(
            f"there is no count '{min(unknown)}'", remedy="take its name from the column count of decisions.csv"
        )
    false, exposed = refuted(definition, tables), set[str]()
    for times in LARGER:
        plan = _rounded(exact, release, policy.base * times)
        if plan is None:
            continue
        safe = _written(exact, plan)
        found = attack(definition, safe, policy, refuted=false, excepted=exact.excepted)
        exposed = {str(found.release.keys[failure.cell]) for failure in found.audit.failures}
        if not exposed:
            return safe, plan
    raise _refusal(exposed)


def _refusal(exposed: Iterable[str]) -> DisclosureError:
    where = "; ".join(sorted(exposed))
    if not where:
        return DisclosureError("no rounding makes the totals add up", remedy="publish without exceptions")
    remedy = "fold its category into a wider one, or take a larger base"
    return DisclosureError("the release is not safe: a reader could compute too much", where=where, remedy=remedy)


def _rounded(exact: Exact, release: Release, base: int) -> Plan | None:
    """Round to multiples of a base such that everything adds up; None if nothing does."""
    fixed = tuple(str(key) not in exact.excepted for key in release.keys)
    found = round_counts(replace(release.problem, free=fixed), base)
    if any(all(fixed[cell] for cell, _ in relation.terms) for relation in found.broken):
        return None
    rounded = dict(zip(cast("tuple[Key, ...]", release.keys), found.values, strict=True))
    return Plan(rounded, base - 1 + found.spread * base, base)


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
            record["rounded_within"] = plan.play
            _met_again(record)
    return found


def _value(exact: Exact, plan: Plan, place: Place, value: Value) -> tuple[Value, bool]:
    """Give what is printed in a place, and whether anything is; both follow from the printed counts alone."""
    if place.kind in ("extreme", "figure") or any(key not in plan.rounded for key in place.of):
        return None, False
    count = plan.rounded[place.of[0]]
    if place.kind == "count":
        return (value if str(place.of[0]) in exact.excepted else count), True
    if place.kind == "share":
        base = plan.rounded[place.of[1]]
        return (Fraction(count, base) if base else None), True
    if (count - plan.play) * place.tail < exact.policy.threshold:
        return None, False
    if value is None or isinstance(value, bool | str):
        return value, True
    return round_half_up(Fraction(value), exact.policy.digits if place.kind == "mean" else 0), True


def _met_again(record: Record) -> None:
    """Compare what is printed with the target: beside a rounded mean the verdict on the exact one would tell more."""
    value, target = record.get("value"), record.get("target")
    if record.get("met") is not None and value is not None and target is not None:
        record["met"] = Fraction(value) <= Fraction(target)
