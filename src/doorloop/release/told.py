"""What printed means and quantiles of durations tell of the number of steps beyond a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from doorloop.definition import parts
from doorloop.definition.parts import Definition, Step
from doorloop.records import Record
from doorloop.release import keys
from doorloop.release.facts import Fact
from doorloop.release.keys import Key

SHARES: Final = {
    "median": Fraction(1, 2),
    "p25": Fraction(1, 4),
    "p75": Fraction(3, 4),
    "p90": Fraction(9, 10),
}
"""The share of cases that a quantile has on its lower side."""


def told(definition: Definition, tables: Mapping[str, Sequence[Record]], slack: Fraction) -> Iterator[Fact]:
    """Give what each printed mean and quantile of closed steps tells, together with their printed n.

    Durations are not negative and whole, so no more steps can be beyond a target than their sum has room for; a
    quantile within the target has so many steps below it.

    Args:
        slack: how far a mean can lie from what is printed, in the unit of its step, where counts are rounded.
    """
    for table, records in tables.items():
        kind = definition.spec.tables.get(table)
        for record in records if isinstance(kind, parts.Durations | parts.Bases) else ():
            if record.get("basis", "closed") == "closed":
                yield from _of_record(definition, record, slack)


def _of_record(definition: Definition, record: Record, slack: Fraction) -> Iterator[Fact]:
    step, n, play = definition.step(str(record["step"])), record.get("n"), int(record.get("rounded_within") or 0)
    if not isinstance(n, int) or step.reversed == "counted":
        return
    part = f"{record['by']}={record['by_category']}" if record.get("by_category") else ""
    group = str(record["group"])
    for other in definition.spec.steps:
        alike = keys.counted(other) == keys.counted(step)
        if alike and other.target is not None and (other.unit == "kalenderdagen") == (step.unit == "kalenderdagen"):
            beyond, within = (keys.of_step(what, other, part, group) for what in ("beyond", "within"))
            if record.get("mean") is not None:
                mean = Fraction(record["mean"] or 0) + (slack if play else 0)
                yield _at_most(other, beyond, room(other, mean * step.unit_days * (n + play)))
            if not play:
                yield from _quantiles(step, other, record, (within, beyond))


def room(step: Step, total: Fraction) -> int:
    """Give how many durations beyond the target a sum of durations has room for."""
    return floor((total + Fraction(1, 10**6)) / (floor(step.target_days or 0) + 1))  # from a file it is a float


def _at_most(step: Step, key: Key, most: int) -> Fact:
    """Bound a count; where a norm is in hours the clock may say otherwise than the dates."""
    return Fact(((key, 1),), None, most, f"{step.id}: told by its mean", supposed=step.target_unit == "uren")


def _quantiles(step: Step, other: Step, record: Record, of: tuple[Key, Key]) -> Iterator[Fact]:
    n, target = int(record["n"] or 0), other.target_days or Fraction(0)
    for name, share in SHARES.items():
        value = record.get(name)
        if value is None or isinstance(value, str):
            continue
        days, position = Fraction(value) * step.unit_days, (n - 1) * share
        if days <= target:  # so is the duration at the rank below it
            yield _at_most(other, of[1], n - 1 - floor(position))
        elif days > target + Fraction(1, 10**6):  # so is the one at the rank above it
            yield _at_most(other, of[0], ceil(position))
