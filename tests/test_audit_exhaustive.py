"""Two releases together, by counting up every pair of registers: nothing of the audit, its ties or its solver is used.

A case is of one kind in the first release, or not in it yet, and of one kind in the second. Counts add up, so both
releases follow from how many cases of each pair of kinds there are; all of these are tried.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from doorloop.disclosure.audit.held import Held, Sources
from doorloop.disclosure.audit.reader import Known, Reader
from doorloop.disclosure.audit.worlds import Count
from doorloop.disclosure.release.protect import protect
from doorloop.registers.frames import EMPTY
from doorloop.systems.relations import Range
from doorloop.tables.numbers import numbers as places
from kit.enumeration import (
    PEILDATUM,
    POLICY,
    SEEDS,
    Counts,
    Kind,
    _kinds,
    counts_alone,
    definition,
    draw,
    is_promised,
    tables_of,
)

pytestmark = pytest.mark.slow  # exhaustive searches

Pair = tuple[Kind | None, Kind]
CASES = {"part": 5, "later": 4}
"""Cases of the second release; more of them could not be counted up."""
ALL = "cases · alle"


def pairs(tie: str) -> list[Pair]:
    """List what a case can be in both releases: in a part it is the same, and later something can have happened."""
    kinds = _kinds("divided")
    found: list[Pair] = [(None, kind) for kind in kinds] + [(kind, kind) for kind in kinds]
    if tie == "later":
        found += [(kind | {"b": EMPTY}, kind) for kind in kinds if kind["b"] != EMPTY]
    return found


def held(name: str, kinds: list[Kind], day: date, paths: str) -> Held:
    """Publish a register; how many cases it has is an exception, so that all registers that agree are of one size."""
    base = definition("divided")
    safe, _ = protect(base, tables_of("divided", kinds), POLICY)
    tables = counts_alone("divided", safe)
    for place in places(base, tables):
        if place.kind == "count" and str(place.of[0]) == ALL:
            tables[place.table][place.row][place.column] = len(kinds)
    sources = Sources(frozenset(paths.split()), keyed=True)
    return Held(name, base, base, day, "", POLICY, {ALL: "known"}, sources, tables, ())


def drawn(tie: str, seed: int) -> tuple[Held, Held]:
    """Draw two releases of which the first one's cases are among the second one's, or are the same some days before."""
    chance = np.random.default_rng(seed)
    kinds = draw("divided", CASES[tie], seed)
    before = [kind for kind in kinds if chance.random() < 0.7] or kinds[:1]
    if tie == "part":
        return held("part", before, PEILDATUM, "a"), held("whole", kinds, PEILDATUM, "a b")
    before = [kind | ({"b": EMPTY} if chance.random() < 0.5 else {}) for kind in before]
    return held("before", before, PEILDATUM - timedelta(days=30), "a"), held("after", kinds, PEILDATUM, "a")


@cache
def everything(tie: str) -> tuple[list[tuple[bool, str]], Counts]:
    """Count up all pairs of registers: a row each, and a column for each count of the first and the second."""
    kinds = pairs(tie)
    tables = tables_of("divided", _kinds("divided"))
    found = [place for place in places(definition("divided"), tables) if place.kind == "count"]
    keys = list(dict.fromkeys(str(place.of[0]) for place in found))
    each = np.array([[*_told(first, keys), *_told(second, keys)] for first, second in kinds], np.int16)
    n = CASES[tie]
    bars = np.array(list(combinations(range(n + len(kinds) - 1), len(kinds) - 1)), np.int16)
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), n + len(kinds) - 1)])
    names = [(second, key) for second in (False, True) for key in keys]
    return names, (np.diff(edges, axis=1) - 1).astype(np.int16) @ each


def _told(kind: Kind | None, keys: list[str]) -> list[int]:
    if kind is None:
        return [0] * len(keys)
    tables = tables_of("divided", [kind])
    found = {str(p.of[0]): tables[p.table][p.row][p.column] for p in places(definition("divided"), tables)}
    return [int(found.get(key) or 0) for key in keys]


def left(tie: str, releases: tuple[Held, Held]) -> tuple[list[tuple[bool, str]], Counts]:
    """Keep the pairs of registers that agree with all that is printed."""
    names, all = everything(tie)
    kept = np.ones(len(all), bool)
    for second, release in enumerate(releases):
        for place in places(release.definition, release.tables):
            record = release.tables[place.table][place.row]
            value, play = record[place.column], 0 if str(place.of[0]) == ALL else int(record["rounded_within"] or 0)
            if place.kind == "count" and value is not None:
                kept &= np.abs(all[:, names.index((bool(second), str(place.of[0])))] - int(value)) <= play
    return names, all[kept]


@pytest.mark.parametrize("tie", CASES)
def test_ranges_are_those_of_all_pairs_of_registers(tie: str) -> None:
    """What is possible the audit reckons with, and what it finds wide enough is."""
    unsure = tight = between = caught = 0
    for seed in range(2 * SEEDS):
        one, other = drawn(tie, seed)
        found = Reader([one, other], POLICY).knows(supposed=False, measured=[one.name, other.name])
        assert not found.untied
        told, exposed = found.audit.ranges, found.exposed
        caught += len(exposed)
        names, registers = left(tie, (one, other))
        assert len(registers)
        for column, (second, name) in enumerate(names):
            release = other if second else one
            cells = [c for c in told if c.world == found.homes[release.name] and str(c.key) == name]
            for cell in cells:
                possible = Range(int(registers[:, column].min()), int(registers[:, column].max()))
                assert told[cell].low <= possible.low, (seed, cell)
                assert told[cell].high is None or (told[cell].high or 0) >= (possible.high or 0), (seed, cell)
                unsure += possible.width != 0
                tight += possible.width != 0 and told[cell] == possible
                assert is_promised(possible, POLICY) or cell in exposed or _is_public(found, cell), (seed, cell)
        half = len(names) // 2
        for cell, range_ in told.items():
            if cell.key.what == "between" and (True, cell.key.of.rpartition(" > ")[0]) in names:
                column = names.index((False, cell.key.of.rpartition(" > ")[0]))
                people = registers[:, column + half] - registers[:, column]
                assert range_.low <= people.min(), (seed, cell)
                assert range_.high is None or range_.high >= people.max(), (seed, cell)
                between += 1
    assert unsure > 20
    assert tight > 0.9 * unsure
    assert between > 20
    assert caught > 2


def _is_public(found: Known, cell: Count) -> bool:
    """Tell whether a count needs no protection: it is no small one, or the number of all cases."""
    return not found.release.cells[cell].protect
