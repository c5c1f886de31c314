"""Random registers, released and attacked: by every relation that the program knows, and by the tables' structure."""

from __future__ import annotations

import pytest

from doorloop.definition import Definition
from doorloop.disclosure.audit.verdict import audit
from doorloop.disclosure.release.protect import protect
from kit.audited import Tables, naive, read_back, register
from kit.structure import System

REGISTERS, BATCHES = 100, 10


def small(seed: int) -> tuple[Definition, Tables]:
    """Invent a register with one step in each table, every fifth one with two steps of both groups."""
    return register(seed, 1 + (seed % 5 == 1), all_groups=seed % 5 == 1)


def released(seed: int) -> int:
    """Release a register, attack what can be read back of it in both ways, and count what the structure asks about."""
    definition, tables = small(seed)
    policy = definition.spec.publish
    safe, _ = protect(definition, tables, policy)
    verdict = audit(read_back(definition, safe, policy), [], policy)
    assert verdict.is_safe, (seed, verdict.exposed[:3])
    system = System(safe, tables)
    assert system.exposed(policy.width, policy.threshold) == {}, seed
    assert len(system.families) > 60
    return len(system.targets)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_release_keeps_its_promise_against_its_own_structure(seed: int) -> None:
    assert released(seed) > 150


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_hundred_releases_keep_their_promise_against_their_own_structure(batch: int) -> None:
    size = REGISTERS // BATCHES
    assert sum(released(seed) for seed in range(batch * size, (batch + 1) * size)) > 150 * size


@pytest.mark.parametrize("seed", [0, 1])
def test_the_structure_alone_breaks_what_hides_small_counts_alone(seed: int) -> None:
    """The attack finds what it should, and what it finds is true."""
    definition, tables = small(seed)
    policy = definition.spec.publish
    system = System(naive(definition, tables, policy), tables)
    found = system.exposed(policy.width, policy.threshold)
    assert len(found) > 30
    for target, (low, high) in found.items():
        true = sum(factor * system.values[name] for name, factor in system.targets[target].items())
        assert low <= true <= high, target


def test_rounding_every_count_by_itself_tells_differences() -> None:
    """Of a whole and its part, each rounded to the nearest 5, the rest can be nobody or few for certain."""
    definition, tables = small(2)
    policy = definition.spec.publish
    nearest = {
        name: [
            {key: 5 * round(value / 5) if type(value) is int else value for key, value in record.items()}
            | {"rounded_within": 2}
            for record in records
        ]
        for name, records in tables.items()
    }
    assert System(nearest, tables).exposed(policy.width + 1, policy.threshold)
