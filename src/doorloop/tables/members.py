"""The cases behind a figure of a table, and those that are just outside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Mask
from doorloop.cases.categories import UNKNOWN_KEY, Data, categorise
from doorloop.definition import parts

Match = Mapping[str, str | tuple[str, ...]]
"""The keys of the records that a figure is taken from: one value of a key, or several."""


class Members(Struct, frozen=True):
    """The cases of a figure.

    Attributes:
        counted: those that it counts.
        near: those that are not counted and could have been: open, excluded, or not known.
        outside: of a step, all that do not have it whole; else as near.
        field: the field whose cell shows why a case counts; `near_field` the one of a case that is near.
        why: what keeps a case near: it is open, fails one condition, or is not known.
        step: the step that the figure measures, if it measures one.
    """

    counted: Mask
    near: Mask
    outside: Mask
    field: str
    near_field: str
    why: Literal["open", "condition", "unknown"]
    step: str = ""


def values(match: Match, key: str) -> tuple[str, ...]:
    """List the values that a key may have."""
    value = match.get(key, ())
    return (value,) if isinstance(value, str) else value


def inside(data: Data, match: Match) -> Mask:
    """Give the cases of the groups that are matched; all of them where none is."""
    groups = data.groups()
    named = [groups[name] for name in values(match, "group") if name in groups]
    everyone: Mask = data.cases.group >= 0
    return np.logical_or.reduce(named) if named else everyone


def of_step(data: Data, step: str, among: Mask) -> Members | None:
    """Give the cases of a step, and those in which it is open or left out."""
    times = data.steps.get(step)
    if times is None:
        return None
    near = among & (times.open | times.excluded) & ~times.counted
    outside = among & ~times.counted
    return Members(among & times.counted, near, outside, times.step.end, times.step.start, "open", step)


def of_variable(data: Data, variable: parts.Variable, categories: tuple[str, ...], among: Mask) -> Members:
    """Give the cases in any of the categories, and those of which the category is unknown."""
    field = variable.field or variable.start or data.definition.spec.unit.date
    if not categories or not variable.is_divided:
        none = np.zeros_like(among)
        return Members(among, none, none, field, field, "unknown")
    masks = categorise(data, variable).masks
    counted = np.zeros_like(among)
    for key in categories:
        counted = counted | masks.get(key, np.zeros_like(among))
    near = among & masks[UNKNOWN_KEY] & ~counted
    return Members(among & counted, near, near, field, field, "unknown")
