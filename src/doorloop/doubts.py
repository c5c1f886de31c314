"""What does not cohere within and between cases, beside the steps: order of milestones, one person twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from doorloop.definition.parts import Definition, Text
from doorloop.findings import Batch, Doubt, Finding
from doorloop.frames import Cases, Ints, Mask, known
from doorloop.places import about, about_cases, seen_from

MOST: Final = 1 << 62
"""Numbers below this, and sums of two of them, fit into an int64."""


def find_doubts(cases: Cases, definition: Definition, misplaced: Mapping[str, Mask]) -> list[Doubt]:
    """Find pairs of milestones in the wrong order, and identifiers that are perhaps of one person.

    Args:
        misplaced: field → the cases whose date the steps call out of order; it is not told again.
    """
    return [*_order(cases, definition, dict(misplaced)), *_same_person(cases, definition)]


def _order(cases: Cases, definition: Definition, misplaced: dict[str, Mask]) -> Iterator[Batch]:
    """Warn at both dates of a pair; a date that already stands out explains the pair."""
    nobody = np.zeros(len(cases), np.bool_)
    for pair in definition.spec.order:
        first, second = (cases.values[id] for id in pair)
        wrong = known(first) & known(second) & (first > second)
        if not wrong.any():
            continue
        names = {"first": definition.field(pair[0]).header, "second": definition.field(pair[1]).header}
        before = [misplaced.get(id, nobody) for id in pair]
        news = wrong & ~before[0] & ~before[1]
        for id, known_before in zip(pair, before, strict=True):
            misplaced[id] = known_before | wrong
            yield about_cases(cases, definition, news, id, "order", **names)


def _same_person(cases: Cases, definition: Definition) -> Iterator[Finding]:
    """Warn at the later of two cases in which everything that tells persons apart is known and equal."""
    spec = definition.spec
    if not spec.same_person or not len(cases):
        return
    traits = np.stack([cases.values[field] for field in spec.same_person])
    whole = np.flatnonzero((traits > 0).all(axis=0))
    register = cases.registers[spec.unit.register]
    fields = spec.registers[spec.unit.register]
    rows = cases.origin[spec.unit.date]
    for one, other in _alike(traits[:, whole]):
        first, row = int(rows[whole[one]]), int(rows[whole[other]])
        details: dict[str, str | Text] = {"key": spec.key.name, **seen_from(register, first, row)}
        yield about(register, row, fields.key, fields.fields[fields.key], "same-person", **details)


def _alike(traits: Ints) -> Iterator[tuple[int, int]]:
    """Give each column that is equal to an earlier one, with the first of these; ascending.

    Args:
        traits: int32 (traits, columns), none negative.
    """
    keys = np.zeros(traits.shape[1], np.int64)
    for trait in traits if traits.shape[1] else ():
        low, reach = int(trait.min()), int(trait.max()) - int(trait.min()) + 1
        if (int(keys.max()) + 1) * reach > MOST:
            keys = np.unique(keys, return_inverse=True)[1]
        keys = keys * reach + (trait - low)
    ascending = np.sort(keys)
    twice = ascending[1:][ascending[1:] == ascending[:-1]]
    seen: dict[int, int] = {}
    at = np.searchsorted(twice[:-1], keys)
    for column in np.flatnonzero(twice[at] == keys).tolist() if len(twice) else ():
        first = seen.setdefault(int(keys[column]), column)
        if first != column:
            yield first, column
