"""What does not cohere within and between cases, beside the steps: order of milestones, one person twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from doorloop.base.arrays import Ints, Mask, ascending
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.language import Text
from doorloop.definition.parts import Definition
from doorloop.registers.cells import about, about_cases, seen_from
from doorloop.registers.frames import Cases, Register, known

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


def _same_person(cases: Cases, definition: Definition) -> Iterator[Batch]:
    """Warn at the later of two cases in which everything that tells persons apart is known and equal."""
    spec = definition.spec
    if not spec.same_person:
        return
    traits = [cases.values[field] for field in spec.same_person]
    whole = np.flatnonzero(np.logical_and.reduce([known(trait) for trait in traits]))
    pairs = whole[_alike([trait[whole] for trait in traits])]
    register = cases.registers[spec.unit.register]
    rows = cases.origin[spec.unit.date][pairs]
    yield Batch("same-person", len(pairs), lambda: _persons(register, rows, definition))


def _persons(register: Register, rows: Ints, definition: Definition) -> Iterator[Finding]:
    """Tell of pairs of rows (n, 2) at the second of each."""
    fields = definition.spec.registers[register.name]
    for first, row in rows.tolist():
        details: dict[str, str | Text] = {"key": definition.spec.key.name, **seen_from(register, first, row)}
        yield about(register, row, fields.key, fields.fields[fields.key], "same-person", **details)


def _alike(traits: Sequence[Ints]) -> Ints:
    """Pair the first of those that are equal in all traits with each of the others: (n, 2), ascending by the others.

    Args:
        traits: int32 columns of the same length.
    """
    if not len(traits[0]):
        return np.zeros((0, 2), np.int32)
    keys = np.zeros(len(traits[0]), np.int64)
    for trait in traits:
        low, reach = int(trait.min()), int(trait.max()) - int(trait.min()) + 1
        if (int(keys.max()) + 1) * reach > MOST:
            keys = np.unique(keys, return_inverse=True)[1]
        keys = keys * reach + (trait - low)
    order = ascending(keys)
    new = np.diff(keys[order], prepend=-1) != 0
    first = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    pairs = np.stack([first[~new], order[~new]], axis=1)
    return pairs[np.argsort(pairs[:, 1])]
