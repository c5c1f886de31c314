"""Round counts, write everything that follows into the records, and attack that before anybody sees it.

Whether a value is printed, and whether it is blank, follows from the printed counts alone: what is withheld tells
nothing of the exact ones.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final, assert_never

from msgspec import Struct

from doorloop.base.words import both, round_half_up
from doorloop.definition.parts import Definition, Publish, Step
from doorloop.disclosure.attack import judge
from doorloop.disclosure.counts import DisclosureError, around, some
from doorloop.disclosure.release.compose import Tables, compose, refuted
from doorloop.disclosure.release.told import SHARES, alike, least_mean, leaves_room, step_of
from doorloop.disclosure.rounding import Rounding, round_counts
from doorloop.systems.relations import Range
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record, Value

LARGER: Final = (1, 2, 4)
"""So many times the base is tried, one after the other."""
OF_TWO: Final = {"difference": ("mean_a", "mean_b"), "share_difference": ("share_a", "share_b")}
"""Columns that are the first minus the second of two others."""
FROM_PRINTED: Final = ("derived", "judged")
"""Roles of what follows from other values of its record, and is written after them."""
NOTHING: Final[tuple[Value, bool]] = (None, False)
"""What is printed where nothing is."""


class Exact(Struct, frozen=True):
    """Exact tables, and the names of counts that are printed exactly whatever they are."""

    definition: Definition
    tables: Tables
    policy: Publish
    excepted: frozenset[str]
    numbers: tuple[Number, ...]


def protect(
    definition: Definition,
    tables: Tables,
    policy: Publish,
    excepted: Collection[str] = (),
    before: Mapping[Key, int] | None = None,
) -> tuple[dict[str, list[Record]], Rounding[Key]]:
    """Make exact tables safe to publish.

    Args:
        definition: with its wider categories, as `definition.wider.coarser` gives it.
        tables: all tables of the release, exact.
        excepted: the names of counts that are printed exactly.
        before: what an earlier release printed of counts: it stays where it is near enough.

    Returns the published tables, and what was done. Every record says what it does not tell: `hidden` names its columns
    without a value, `rounded_within` how far its counts can lie from the true ones.

    Raises:
        DisclosureError: what was asked cannot be promised; nothing may be published.
    """
    exact = Exact(definition, tables, policy, frozenset(excepted), tuple(numbers(definition, tables)))
    release = compose(definition, tables, policy, excepted=exact.excepted)
    unknown = exact.excepted - set(map(str, release.cells))
    if unknown:
        raise DisclosureError(both("err.no_count", name=min(unknown)), remedy=both("try.no_count"))
    false, exposed = refuted(definition, tables), set[str]()
    # from a print that agrees with what readers suppose they infer less, also where that is false
    wished = [one for one in sorted(false, key=str) if all(key in release.cells for key, _ in one.terms)]
    for times in LARGER:
        plan = round_counts(release, policy.base * times, wished, before or {})
        if plan is None:
            continue
        safe = written(exact, plan)
        printed = compose(definition, safe, policy, refuted=false, excepted=exact.excepted)
        exposed = set(map(str, judge(printed, policy, ()).failures))
        if not exposed:
            return safe, plan
    if exposed:
        raise DisclosureError(both("err.unsafe"), where=some(exposed), remedy=both("try.unsafe"))
    raise DisclosureError(both("err.no_rounding"), remedy=both("try.no_rounding"))


# ---------------------------------------------------------------- records


def written(exact: Exact, plan: Rounding[Key]) -> dict[str, list[Record]]:
    """Write a plan into the records."""
    found = {name: [dict(record) for record in records] for name, records in exact.tables.items()}
    hidden: dict[tuple[str, int], list[str]] = {}
    for place in sorted(exact.numbers, key=lambda place: place.kind in FROM_PRINTED):
        record = found[place.table][place.row]
        value, shown = _value(exact, plan, place, record)
        record[place.column] = value
        if not shown:
            hidden.setdefault((place.table, place.row), []).append(place.column)
    for name, records in found.items():
        for row, record in enumerate(records):
            gone = set(hidden.get((name, row), []))
            record["hidden"] = " ".join(column for column in record if column in gone) or None
            record["rounded_within"] = plan.play
    return found


def _value(exact: Exact, plan: Rounding[Key], place: Number, record: Record) -> tuple[Value, bool]:
    """Give what is printed in a place, and whether anything is."""
    match place.kind:
        case "figure" | "extreme" | "unnamed" | "empty" | "free":
            return NOTHING
        case "derived":
            return _derived(place, record)
        case "judged":
            return _judged(place.column, record)
        case "count" | "share" | "mean" | "quantile":
            if any(key not in plan.values for key in place.of):
                return NOTHING
            return _told(exact, plan, place, record)
    assert_never(place.kind)


def _told(exact: Exact, plan: Rounding[Key], place: Number, record: Record) -> tuple[Value, bool]:
    value, count = record[place.column], plan.values[place.of[0]]
    if place.kind == "count":
        return (value if str(place.of[0]) in exact.excepted else count), True
    if place.kind == "share":
        base = plan.values[place.of[1]]
        return (Fraction(count, base) if base else None), True
    step = step_of(exact.definition, record, place)
    few = (count - plan.play) * place.tail < exact.policy.threshold
    if step is None or value is None or isinstance(value, str | bool) or few:
        return NOTHING
    if place.kind == "mean":
        return _mean(exact, plan, step, count, value), True
    return (round_half_up(Fraction(value), 0), True) if _is_told(exact, plan, place, step) else NOTHING


def _mean(exact: Exact, plan: Rounding[Key], step: Step, n: int, value: int | Fraction) -> Fraction:
    """Round a mean; one that leaves no room for a number of steps beyond the target stands for all so small."""
    policy = exact.policy
    least = least_mean(exact.definition, step, n + plan.play, policy.width, policy.slack)
    up = Fraction(math.ceil(least * 10**policy.digits), 10**policy.digits)
    return max(round_half_up(Fraction(value), policy.digits), up)


def _is_told(exact: Exact, plan: Rounding[Key], place: Number, step: Step) -> bool:
    """Tell whether a quantile may be printed whichever side of every target it is on."""
    n, policy, share = place.of[0], exact.policy, SHARES[place.column.removesuffix("_reached")]
    all_of_them = around(plan.values[n], plan.play)
    for other in alike(exact.definition, step):
        within = plan.values.get(keys.of_step("within", other, n.part, n.group))
        known = around(within, plan.play) if within is not None else Range(0, all_of_them.high)
        if not leaves_room(share, all_of_them, known, policy.width, policy.threshold):
            return False
    return True


def _derived(place: Number, record: Record) -> tuple[Value, bool]:
    """Compute what follows from other printed values of a record; nothing where one of them is not printed."""
    one, other = (record.get(name) for name in OF_TWO[place.column])
    if one is None or other is None:
        return NOTHING
    return Fraction(one) - Fraction(other), True


def _judged(column: str, record: Record) -> tuple[Value, bool]:
    """Judge a goal by what is printed of it; not where all cases are asked for, which open ones can still change."""
    value, most, least = (record.get(name) for name in ("value", "target", "at_least"))
    if value is None or (most is None and least is None) or least == 1:
        return NOTHING
    kept = (most is None or Fraction(value) <= Fraction(most)) and (least is None or Fraction(value) >= Fraction(least))
    return (kept if column == "met" else "met" if kept else "not_met"), True
