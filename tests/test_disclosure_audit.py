"""The audit: both ways, across releases, and without the true counts."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from doorloop.base.errors import alike
from doorloop.base.highs import Model, Proposal
from doorloop.definition.parts import Publish
from doorloop.disclosure.release.compose import judge, trusted
from doorloop.disclosure.solver.audit import Failure, Release, audit, join
from doorloop.disclosure.solver.bounds import always_nobody, consistent
from doorloop.disclosure.solver.problem import DisclosureError, Range, Relation, UndecidedError
from kit.small_tables import crossed, problem, shown, total


def test_a_sensitive_count_that_is_printed_is_a_failure() -> None:
    example = problem([3, 20, 23], [total([0, 1], 2)])
    found = audit(example, shown(example, set()))
    assert found.failures == (Failure(0, Range(3, 3)),)


def test_the_true_counts_are_not_looked_at() -> None:
    values, relations = crossed([[3, 40], [18, 12]])
    example = problem(values, relations)
    printed = shown(example, {0, 1, 3, 4})
    assert audit(example, printed) == audit(replace(example, values=(0,) * 9), printed)


def test_the_width_is_asked_for() -> None:
    example = problem([3, 6, 9], [total([0, 1], 2)], sensitive=[0], protect=9)
    printed = shown(example, {0, 1})
    assert audit(example, printed).failures == ()
    assert audit(replace(example, protect=(10, 0, 0)), printed).failures == (Failure(0, Range(0, 9)),)


def test_two_nightly_runs_together_tell_what_each_hides() -> None:
    """One case more between two nights: the part that has not changed is hidden, its change is not."""
    night = problem([3, 20, 23], [total([0, 1], 2)], threshold=5)
    first = Release(("a", "b", "sum"), night, tuple(shown(night, {0, 1})))
    later = problem([20, 4, 24], [total([0, 1], 2)], threshold=5)
    second = Release(("b", "a'", "sum'"), later, tuple(shown(later, {1})))
    assert audit(first.problem, first.printed).failures == ()
    both = join([first, second])
    assert both.keys == ("a", "b", "sum", "a'", "sum'")
    assert both.problem.sensitive == (True, False, False, True, False)
    assert [failure.cell for failure in audit(both.problem, both.printed).failures] == [0, 3]


def test_a_region_and_the_whole_country() -> None:
    """The country prints what the region hides, under the same key."""
    values, relations = crossed([[3, 40], [18, 12]])
    region = problem(values, relations, threshold=5)
    keys = tuple(f"north {cell}" for cell in range(9))
    hidden = {0, 1, 3, 4}
    local = Release(keys, region, tuple(shown(region, hidden)))
    country = problem([18, 30, 48], [total([0, 1], 2)])
    national = Release(("north 3", "south", "all"), country, tuple(shown(country, set())))
    both = join([local, national])
    assert [(failure.cell, failure.range) for failure in audit(both.problem, both.printed).failures] == [
        (0, Range(3, 3))
    ]


def test_the_stricter_demand_and_bound_hold() -> None:
    one = problem([3, 9], [], upper=[50, None], protect=2)
    other = problem([9, 3], [], upper=[80, 40], protect=6, fixed=[0])
    both = join([Release(("a", "b"), one, (None, None)), Release(("b", "a"), other, (Range(5, 12), None))])
    assert both.printed == (None, Range(5, 12))
    found = both.problem
    assert (found.values, found.upper, found.protect) == ((3, 9), (40, 80), (6, 0))
    assert (found.kind, found.sensitive) == (("rounded", "exact"), (True, False))


def test_names_are_kept() -> None:
    one = replace(problem([3], []), names=("small",))
    joined = join([Release(("a",), one, (None,)), Release(("b",), problem([4], []), (None,))])
    assert joined.problem.names == ("small", "")


def test_releases_that_exclude_each_other_are_told() -> None:
    one = Release(("a",), problem([3], []), (Range(3, 3),))
    other = Release(("a",), problem([4], []), (Range(4, 4),))
    with pytest.raises(DisclosureError, match="exclude each other"):
        join([one, other])


def test_nothing_is_joined_to_nothing() -> None:
    found = join([])
    assert found.keys == ()
    assert audit(found.problem, found.printed).failures == ()


def supposing(sensitive: list[int]) -> tuple[Release, Relation]:
    """Print 3 abroad and 43 in all, hide who is inside and outside, and suppose that at most 2 are outside."""
    few = Relation(((2, 1),), None, 2, "few", supposed=True)
    example = problem([3, 38, 2, 43], [total([0, 1, 2], 3), few], sensitive=sensitive, protect=4)
    return Release(("abroad", "inside", "outside", "all"), example, (Range(3, 3), None, None, Range(43, 43))), few


def test_a_promise_is_held_against_what_an_audit_judges() -> None:
    """Inside is known as narrowly as outside, but is no small count: the promise says nothing of it."""
    policy = Publish(threshold=10, width=4)
    release, few = supposing(sensitive=[1, 2])
    assert trusted(release, policy) == {few}
    large, _ = supposing(sensitive=[1])
    assert judge(large, policy).failures == ()
    assert trusted(large, policy) == frozenset()


def test_a_broken_promise_refutes_nothing() -> None:
    """The 3 abroad are printed: who printed them protected no cell against what is supposed either."""
    release, _ = supposing(sensitive=[0, 1, 2])
    policy = Publish(threshold=10, width=4)
    assert [failure.range for failure in judge(release, policy).failures] == [Range(3, 3), Range(0, 2)]
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
    assert consistent(example, printed)
    give_up(monkeypatch)
    for ask in (consistent, audit):
        with pytest.raises(UndecidedError, match=r"^undecided"):
            ask(example, printed)


def test_what_a_solver_has_when_it_gives_up_is_no_end_of_a_range(monkeypatch: pytest.MonkeyPatch) -> None:
    values, relations = crossed([[3, 40], [18, 12]])
    example = problem(values, relations)
    give_up(monkeypatch, with_costs_only=True)
    with pytest.raises(UndecidedError):
        audit(example, shown(example, {0, 1, 3, 4}))


def test_a_supposition_is_not_refuted_by_a_solver_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    release, _ = supposing(sensitive=[1, 2])
    printed = [Range(3, 3), None, Range(5, None), Range(43, 43)]
    assert len(audit(release.problem, printed).refuted) == 1
    give_up(monkeypatch)
    with pytest.raises(UndecidedError):
        audit(release.problem, printed)


def test_that_nobody_is_left_is_not_proven_by_a_solver_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    example = problem([0, 3], [Relation(((0, 1),), None, 0, "nobody")])
    assert always_nobody(example, [0, 1]) == {0}
    give_up(monkeypatch)
    with pytest.raises(UndecidedError):
        always_nobody(example, [0])


def test_a_table_that_lies_far_away_is_a_table() -> None:
    """The first is odd and the second half of it, together 30 000 or more: the least are 20 001 and 10 000."""
    odd = Relation(((0, 1), (1, -2)), 1, 1, "odd")
    example = problem([0, 0], [odd, Relation(((0, 1), (1, 1)), 30_000, None, "far")])
    assert consistent(example, [None, None])
    assert not consistent(example, [Range(0, 20_000), None])


@pytest.mark.parametrize(
    "error",
    [
        DisclosureError(alike("it is not safe"), cells=[3, 5], where="a count", remedy=alike("a larger base")),
        UndecidedError(),
    ],
)
def test_an_error_crosses_a_process_border_with_all_that_it_says(error: DisclosureError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), error.alone()):
        assert type(again) is type(error)
        assert (str(again), vars(again)) == (str(error), vars(error))
