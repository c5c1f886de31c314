"""What does not cohere within and between cases, beside the steps: order of milestones, one person twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from doorloop.definition.parts import Definition, Text
from doorloop.findings import Finding
from doorloop.frames import Cases, known
from doorloop.places import about, about_case, seen_from


def find_doubts(cases: Cases, definition: Definition, told: Iterable[Finding]) -> list[Finding]:
    """Find pairs of milestones in the wrong order, and identifiers that are perhaps of one person.

    Args:
        told: the findings of the steps; a date that they call out of order is not told again.
    """
    misplaced = {(f.file, f.sheet, f.cell) for f in told if f.code == "end-before-start"}
    return [*_order(cases, definition, misplaced), *_same_person(cases, definition)]


def _order(cases: Cases, definition: Definition, misplaced: set[tuple[str, str, str]]) -> Iterator[Finding]:
    """Warn at both dates of a pair; a date that already stands out explains the pair."""
    for first, second in definition.spec.order:
        a, b = cases.values[first], cases.values[second]
        names = {"first": definition.field(first).header, "second": definition.field(second).header}
        for case in np.flatnonzero(known(a) & known(b) & (a > b)).tolist():
            pair = [about_case(cases, definition, case, id, "order", **names) for id in (first, second)]
            places = {(finding.file, finding.sheet, finding.cell) for finding in pair}
            if not places & misplaced:
                yield from pair
            misplaced |= places


def _same_person(cases: Cases, definition: Definition) -> Iterator[Finding]:
    """Warn at the later of two cases in which everything that tells persons apart is known and equal."""
    spec = definition.spec
    if not spec.same_person or not len(cases):
        return
    traits = np.stack([cases.values[field] for field in spec.same_person])
    whole = np.flatnonzero((traits > 0).all(axis=0))
    register = cases.registers[spec.unit.register]
    fields = spec.registers[spec.unit.register]
    seen: dict[tuple[int, ...], int] = {}
    for case in whole.tolist():
        row = int(cases.origin[spec.unit.date][case])
        first = seen.setdefault(tuple(traits[:, case].tolist()), row)
        if first != row:
            details: dict[str, str | Text] = {"key": spec.key.name, **seen_from(register, first, row)}
            yield about(register, row, fields.key, fields.fields[fields.key], "same-person", **details)
