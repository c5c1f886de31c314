"""What a reader can infer, by counting up every register: nothing of the audit, its relations or its solver is used.

A small definition has few kinds of cases. Counts add up, so the tables of a register follow from how many cases of each
kind there are; all of these are tried, and those kept that agree with what was printed.
"""

from __future__ import annotations

import pytest

from doorloop.disclosure.release.compose import compose
from doorloop.disclosure.release.protect import protect
from kit.enumeration import FEW, POLICY, SEEDS, SMALL, Kind, _kinds, definition, draw, firm, tables_of, unsure_counts
from kit.found import some

pytestmark = pytest.mark.slow  # exhaustive searches


@pytest.mark.parametrize("name", [name for name, (_, _, size) in SMALL.items() if size])
def test_no_register_tells_more_than_is_promised(name: str) -> None:
    unsure = 0
    for seed in range(SEEDS):
        try:
            unsure += unsure_counts(name, draw(name, SMALL[name][2], seed))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
    assert unsure > 2 * SEEDS


@pytest.mark.parametrize(("name", "base", "kinds"), FEW)
def test_a_handful_of_cases_is_rounded_as_far_as_it_must_be(name: str, base: int, kinds: list[Kind]) -> None:
    _, plan = protect(definition(name), tables_of(name, kinds), POLICY)
    assert plan.base == base
    assert (unsure_counts(name, kinds) > 0) == (base == POLICY.base)


@pytest.mark.parametrize("name", SMALL)
def test_every_fact_holds_of_every_case(name: str) -> None:
    """Sums of cases of which a fact holds are registers of which it holds."""
    first, *others = _kinds(name)
    for other in some(others):
        release = firm(compose(definition(name), tables_of(name, [first, other]), POLICY))
        values = {key: one.value or 0 for key, one in release.cells.items()}
        assert min(values.values()) >= 0
        for relation in some(release.relations):
            total = sum(factor * values[key] for key, factor in relation.terms)
            assert relation.low is None or relation.low <= total, (other, relation)
            assert relation.high is None or total <= relation.high, (other, relation)
