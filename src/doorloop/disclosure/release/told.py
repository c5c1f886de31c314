"""What printed means and quantiles of durations tell of the number of steps beyond a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from doorloop.definition.parts import Definition, Step
from doorloop.disclosure.release.fact import TOLD, Fact
from doorloop.systems.relations import Range
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number
from doorloop.tables.records import Record, Value

SHARES: Final = {
    "median": Fraction(1, 2),
    "p25": Fraction(1, 4),
    "p75": Fraction(3, 4),
    "p90": Fraction(9, 10),
}
"""The share of cases that a quantile has on its lower side."""
DUST: Final = Fraction(1, 10**9)
"""A mean or quantile that was read from a file is a floating-point number."""
CENTS: Final = 100
"""Ticks are told in parts of this: rounded up, never down."""


def told(
    definition: Definition,
    tables: Mapping[str, Sequence[Record]],
    found: Iterable[Number],
    printed: Mapping[Key, Range],
    slack: Fraction,
) -> Iterator[Fact]:
    """Give what each printed mean and quantile of closed steps tells, together with their n.

    Durations are not negative and whole, so no more steps can be beyond a target than their sum has room for; a
    quantile within the target has so many steps below it.

    Args:
        found: the places of the tables.
        printed: what is printed of counts.
        slack: how far a mean can lie from what is printed, in the unit of its step, where counts are rounded.
    """
    for place in found:
        value = tables[place.table][place.row][place.column]
        step = step_of(definition, tables[place.table][place.row], place)
        if step is None or value is None or isinstance(value, bool | str) or place.of[0] not in printed:
            continue
        for other in alike(definition, step):
            if place.kind == "mean":
                yield _by_mean(step, other, place.of[0], value, slack if printed[place.of[0]].width else Fraction(0))
            elif place.kind == "quantile" and place.column in SHARES:
                play = Fraction(1, 2) if printed[place.of[0]].width else Fraction(0)
                yield from _by_quantile(step, other, place, value, play)


def step_of(definition: Definition, record: Record, place: Number) -> Step | None:
    """Give the step of which a mean or quantile is told with its n; None for every other place."""
    if place.kind not in ("mean", "quantile") or not place.of or place.of[0].what != "n":
        return None
    if record.get("step"):
        return definition.step(str(record["step"]))
    return next((step for step in definition.spec.steps if keys.counted(step) == place.of[0].of), None)


def alike(definition: Definition, step: Step) -> Iterator[Step]:
    """Give the steps with a target that have the same n, in days of the same kind."""
    for other in definition.spec.steps:
        same = keys.counted(other) == keys.counted(step) and step.reversed == "excluded"
        if same and other.target_ticks is not None and other.counted_by == step.counted_by:
            yield other


def _by_mean(step: Step, other: Step, n: Key, value: Value, slack: Fraction) -> Fact:
    """Tell that the steps beyond a target last no longer than all steps together."""
    ticks = ceil((Fraction(value or 0) + slack) * step.unit_ticks * CENTS - DUST)  # n of them are whole again
    beyond = keys.of_step("beyond", other, n.part, n.group)
    return _fact(other, ((beyond, (floor(other.target_ticks or 0) + 1) * CENTS), (n, -ticks)), None, 0)


def _by_quantile(step: Step, other: Step, place: Number, value: Value, play: Fraction) -> Iterator[Fact]:
    """Tell on which side of the target the case of a rank is, where rounding leaves no doubt: rank (n - 1) x share."""
    n, share = place.of[0], SHARES[place.column]
    terms = ((keys.of_step("within", other, n.part, n.group), share.denominator), (n, -share.numerator))
    target = (other.target_ticks or 0) + DUST
    if (Fraction(value or 0) + play) * step.unit_ticks <= target:
        yield _fact(other, terms, 1 - share.numerator, None)
    elif (Fraction(value or 0) - play) * step.unit_ticks > target:
        yield _fact(other, terms, None, share.denominator - share.numerator - 1)


def _fact(step: Step, terms: tuple[tuple[Key, int], ...], low: int | None, high: int | None) -> Fact:
    """Relate a count to n; where a norm is in hours the clock may say otherwise than the dates."""
    return Fact(terms, low, high, f"{step.id}: {TOLD}", supposed=step.is_by_the_hour)


# ---------------------------------------------------------------- what may be told


def least_mean(definition: Definition, step: Step, most: int, width: int, slack: Fraction) -> Fraction:
    """Give the least mean that leaves room for so many steps beyond each target, if there are at most so many steps."""
    ticks = [floor(other.target_ticks or 0) + 1 for other in alike(definition, step)]
    return max((Fraction(width * one) / (step.unit_ticks * most) - slack for one in ticks), default=Fraction(0))


def leaves_room(share: Fraction, n: Range, within: Range, width: int, threshold: int) -> bool:
    """Tell whether both sides of a target stay wide enough whichever side of it a quantile is on.

    That is asked of what is printed alone, for a quantile that is not told must not tell on which side it is.
    """
    most = within.high or 0
    below, above = floor((n.low - 1) * share) + 1, ceil(((n.high or 0) - 1) * share)
    for inside in (Range(max(within.low, below), most), Range(within.low, min(most, above))):
        beyond = Range(max(0, n.low - (inside.high or 0)), (n.high or 0) - inside.low)
        if (inside.width or 0) >= 0 and not all(_is_wide(one, width, threshold) for one in (inside, beyond)):
            return False
    return True


def _is_wide(one: Range, width: int, threshold: int) -> bool:
    return one.low >= threshold or (one.high or 0) - one.low >= width
