"""The audit: both ways, across releases, and without the true counts."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping, Sequence

import pytest
from msgspec.structs import replace

from doorloop.base.errors import alike
from doorloop.definition.parts import Publish
from doorloop.disclosure.attack import audit, judge, trusted
from doorloop.disclosure.counts import DisclosureError, Release, join
from doorloop.systems.bounds import always_nobody, consistent
from doorloop.systems.highs import Model, Proposal
from doorloop.systems.relations import Range, Relation, UndecidedError
from kit.small_tables import Known, Problem, audited, crossed, printing, problem, shown, total


def named(names: Sequence[str], task: Problem, printed: Sequence[Range | None]) -> Release[str]:
    """Give the cells of a problem names, and print of each what is said."""
    return printing(task, printed).renamed(lambda cell: names[cell])


def test_a_sensitive_count_that_is_printed_is_a_failure() -> None:
    example = problem([3, 20, 23], [total([0, 1], 2)])
    assert audited(example, shown(example, set())).failures == {0: Range(3, 3)}


def test_the_true_counts_are_not_looked_at() -> None:
    values, relations = crossed([[3, 40], [18, 12]])
    example = problem(values, relations)
    printed = shown(example, {0, 1, 3, 4})
    blind = replace(example, cells={cell: replace(one, value=0) for cell, one in example.cells.items()})
    assert audited(example, printed) == audited(blind, printed)


def test_the_width_is_asked_for() -> None:
    example = problem([3, 6, 9], [total([0, 1], 2)], sensitive=[0], protect=9)
    printed = shown(example, {0, 1})
    assert audited(example, printed).failures == {}
    wider = replace(example, cells={**example.cells, 0: replace(example.cells[0], protect=10)})
    assert audited(wider, printed).failures == {0: Range(0, 9)}


def test_two_nightly_runs_together_tell_what_each_hides() -> None:
    """One case more between two nights: the part that has not changed is hidden, its change is not."""
    night = problem([3, 20, 23], [total([0, 1], 2)], threshold=5)
    first = named(("a", "b", "sum"), night, shown(night, {0, 1}))
    later = problem([20, 4, 24], [total([0, 1], 2)], threshold=5)
    second = named(("b", "a'", "sum'"), later, shown(later, {1}))
    assert audit(first).failures == {}
    both = join([first, second])
    assert list(both.cells) == ["a", "b", "sum", "a'", "sum'"]
    assert [name for name, cell in both.cells.items() if cell.protect] == ["a", "a'"]
    assert list(audit(both).failures) == ["a", "a'"]


def test_a_region_and_the_whole_country() -> None:
    """The country prints what the region hides, under the same key."""
    values, relations = crossed([[3, 40], [18, 12]])
    region = problem(values, relations, threshold=5)
    keys = [f"north {cell}" for cell in range(9)]
    hidden = {0, 1, 3, 4}
    local = named(keys, region, shown(region, hidden))
    country = problem([18, 30, 48], [total([0, 1], 2)])
    national = named(("north 3", "south", "all"), country, shown(country, set()))
    assert audit(join([local, national])).failures == {"north 0": Range(3, 3)}


def test_the_stricter_demand_and_bound_hold() -> None:
    one = problem([3, 9], [], upper=[50, None], protect=2)
    other = problem([9, 3], [], upper=[80, 40], protect=6, fixed=[0])
    both = join([named("ab", one, [None, None]), named("ba", other, [Range(5, 12), None])])
    assert both.printed == {"a": None, "b": Range(5, 12)}
    found = [(cell.value, cell.kind, cell.protect) for cell in both.cells.values()]
    assert found == [(3, "rounded", 6), (9, "exact", 0)]
    assert audit(both).ranges == {"a": Range(0, 40), "b": Range(5, 12)}


def test_releases_that_exclude_each_other_are_told() -> None:
    one = named("a", problem([3], []), [Range(3, 3)])
    other = named("a", problem([4], []), [Range(4, 4)])
    with pytest.raises(DisclosureError, match=r"^a: .*exclude each other"):
        join([one, other])


def test_nothing_is_joined_to_nothing() -> None:
    found = join(list[Release[str]]())
    assert found.cells == {}
    assert audit(found).failures == {}


def supposing(sensitive: list[int]) -> tuple[Problem, Known]:
    """Print 3 abroad and 43 in all, hide who is inside and outside, and suppose that at most 2 are outside."""
    few = Relation(((2, 1),), None, 2, "few", supposed=True)
    example = problem([3, 38, 2, 43], [total([0, 1, 2], 3), few], sensitive=sensitive, protect=4)
    return printing(example, [Range(3, 3), None, None, Range(43, 43)]), few


def test_a_promise_is_held_against_what_an_audit_judges() -> None:
    """Inside is known as narrowly as outside, but is no small count: the promise says nothing of it."""
    policy = Publish(threshold=10, width=4)
    release, few = supposing(sensitive=[1, 2])
    assert trusted(release, policy) == {few}
    large, _ = supposing(sensitive=[1])
    assert judge(large, policy).failures == {}
    assert trusted(large, policy) == frozenset()


def test_a_broken_promise_refutes_nothing() -> None:
    """The 3 abroad are printed: who printed them protected no cell against what is supposed either."""
    release, _ = supposing(sensitive=[0, 1, 2])
    policy = Publish(threshold=10, width=4)
    assert list(judge(release, policy).failures.values()) == [Range(3, 3), Range(0, 2)]
    assert trusted(release, policy) == frozenset()


# ---------------------------------------------------------------- a solver that gives up


def give_up(patch: pytest.MonkeyPatch, *, with_costs_only: bool = False) -> None:
    """Let the solver stop before it has finished, with what it has so far or with nothing."""
    honest = Model.minimise

    def tired(model: Model, costs: Mapping[int, float]) -> Proposal:
        if not costs and with_costs_only:
            return honest(model, costs)
        return Proposal(None, -math.inf, "undecided")

    patch.setattr(Model, "minimise", tired)


def test_that_a_solver_finds_no_table_does_not_prove_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    values, relations = crossed([[3, 40], [18, 12]])
    example = problem(values, relations)
    printed = shown(example, {0, 1, 3, 4})
    release = printing(example, printed)
    assert consistent(release.relations, release.printed)
    give_up(monkeypatch)
    with pytest.raises(UndecidedError, match=r"^undecided"):
        consistent(release.relations, release.printed)
    with pytest.raises(UndecidedError, match=r"^undecided"):
        audit(release)


def test_what_a_solver_has_when_it_gives_up_is_no_end_of_a_range(monkeypatch: pytest.MonkeyPatch) -> None:
    values, relations = crossed([[3, 40], [18, 12]])
    example = problem(values, relations)
    give_up(monkeypatch, with_costs_only=True)
    with pytest.raises(UndecidedError):
        audited(example, shown(example, {0, 1, 3, 4}))


def test_a_supposition_is_not_refuted_by_a_solver_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    release, _ = supposing(sensitive=[1, 2])
    printed = [Range(3, 3), None, Range(5, None), Range(43, 43)]
    assert len(audited(release, printed).refuted) == 1
    give_up(monkeypatch)
    with pytest.raises(UndecidedError):
        audited(release, printed)


def test_that_nobody_is_left_is_not_proven_by_a_solver_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = [Relation(((0, 1),), None, 0, "nobody")]
    assert always_nobody(nobody, [0, 1], [0, 1]) == {0}
    give_up(monkeypatch)
    with pytest.raises(UndecidedError):
        always_nobody(nobody, [0, 1], [0])


def test_a_table_that_lies_far_away_is_a_table() -> None:
    """The first is odd and the second half of it, together 30 000 or more: the least are 20 001 and 10 000."""
    odd = Relation(((0, 1), (1, -2)), 1, 1, "odd")
    relations = [odd, Relation(((0, 1), (1, 1)), 30_000, None, "far")]
    assert consistent(relations, {0: None, 1: None})
    assert not consistent(relations, {0: Range(0, 20_000), 1: None})


@pytest.mark.parametrize(
    "error",
    [
        DisclosureError(alike("it is not safe"), where="a count", remedy=alike("a larger base")),
        UndecidedError(),
    ],
)
def test_an_error_crosses_a_process_border_with_all_that_it_says(error: DisclosureError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), error.alone()):
        assert type(again) is type(error)
        assert (str(again), vars(again)) == (str(error), vars(error))
