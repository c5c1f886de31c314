"""What printed means and quantiles of durations tell of the number of steps beyond a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from doorloop.definition.parts import Definition, Step
from doorloop.disclosure.release.fact import Fact
from doorloop.disclosure.solver.problem import Range
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number as Place
from doorloop.tables.records import Record

SHARES: Final = {
    "median": Fraction(1, 2),
    "p25": Fraction(1, 4),
    "p75": Fraction(3, 4),
    "p90": Fraction(9, 10),
}
"""The share of cases that a quantile has on its lower side."""
MEANS: Final = ("mean", "mean_a", "mean_b")
DUST: Final = Fraction(1, 10**6)
"""A mean or quantile that was read from a file is a floating-point number."""


def told(
    definition: Definition,
    tables: Mapping[str, Sequence[Record]],
    found: Iterable[Place],
    printed: Mapping[Key, Range],
    slack: Fraction,
) -> Iterator[Fact]:
    """Give what each printed mean and quantile of closed steps tells, together with their printed n.

    Durations are not negative and whole, so no more steps can be beyond a target than their sum has room for; a
    quantile within the target has so many steps below it.

    Args:
        found: the places of the tables.
        printed: what is printed of counts.
        slack: how far a mean can lie from what is printed, in the unit of its step, where counts are rounded.
    """
    for place in found:
        record = tables[place.table][place.row]
        value, n = record[place.column], printed.get(place.of[0]) if len(place.of) == 1 else None
        if n is None or n.high is None or value is None or place.of[0].what != "n" or "step" not in record:
            continue
        step = definition.step(str(record["step"]))
        for other in alike(definition, step):
            beyond, within = (keys.of_step(what, other, *place.of[0][2:]) for what in ("beyond", "within"))
            if place.column in MEANS:
                total = (Fraction(value) + (slack if n.width else 0)) * step.unit_days * n.high
                yield _bound(other, beyond, None, room(other, total))
            elif place.column in SHARES and not n.width:
                days, position = Fraction(value) * step.unit_days, (n.low - 1) * SHARES[place.column]
                is_within = days <= (other.target_days or 0) + DUST  # then so is the duration at the rank below
                yield _bound(
                    other, within, floor(position) + 1 if is_within else 0, None if is_within else ceil(position)
                )


def alike(definition: Definition, step: Step) -> Iterator[Step]:
    """Give the steps with a target that have the same n, in days of the same kind."""
    for other in definition.spec.steps:
        same = keys.counted(other) == keys.counted(step) and step.reversed == "excluded"
        if same and other.target is not None and other.day == step.day:
            yield other


def room(step: Step, total: Fraction) -> int:
    """Give how many durations beyond the target a sum of durations has room for."""
    return floor((total + DUST) / (floor(step.target_days or 0) + 1))


def _bound(step: Step, key: Key, low: int | None, high: int | None) -> Fact:
    """Bound a count; where a norm is in hours the clock may say otherwise than the dates."""
    return Fact(((key, 1),), low, high, f"{step.id}: told by its durations", supposed=step.target_unit == "uren")
