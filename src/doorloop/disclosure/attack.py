"""Attack what is printed, in one release or in several together, and hold the ranges against what was promised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Generic

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.words import both
from doorloop.definition.parts import Publish
from doorloop.disclosure.counts import DisclosureError, Release
from doorloop.disclosure.release.fact import TOLD
from doorloop.systems.bounds import Suppositions, always_nobody, false_suppositions, ranges
from doorloop.systems.integers import Contradiction
from doorloop.systems.relations import N, Range, Relation

ROUNDS: Final = 10
"""Suppositions are given up so often; two or three times are the rule."""


class Audit(Struct, Generic[N], frozen=True):
    """What a reader can infer of each count, and where that is too much; safe if there are no failures.

    Attributes:
        failures: the ranges that are narrower than `Cell.protect`.
        refuted: the suppositions that what is printed shows to be false.
    """

    ranges: dict[N, Range]
    failures: dict[N, Range]
    refuted: tuple[Relation[N], ...] = ()


def audit(release: Release[N], measured: Collection[N] | None = None, asked: Collection[N] | None = None) -> Audit[N]:
    """Infer the range of every count from what is printed, and name the protected ones whose range is too narrow.

    Args:
        measured: the counts of which the whole range is told; of others, as far as they are safe, that it is wide
            enough will do. By default all are measured.
        asked: the counts that are judged; by default all.

    Raises:
        DisclosureError: no whole numbers agree with what is printed.
        UndecidedError: the solver gave up.
    """
    widths = {name: cell.protect if asked is None or name in asked else 0 for name, cell in release.cells.items()}
    enough = {} if measured is None else {name: width for name, width in widths.items() if name not in measured}
    known, refuted = release.printed, tuple[Relation[N], ...]()
    try:
        found = ranges(release.relations, known, enough)
    except Contradiction:  # what is printed contradicts itself, unless a supposition is to blame
        refuted = false_suppositions(release.relations, known) or ()
        try:
            found = ranges(release.without(refuted).relations, known, enough)
        except Contradiction as why:
            raise DisclosureError(both("err.contradicts"), where=why.why, remedy=both("try.contradicts")) from None
    narrow = {name: one for name, one in found.items() if one.width is not None and one.width < widths[name]}
    return Audit(found, narrow, refuted)


def judge(
    release: Release[N],
    policy: Publish,
    measured: Collection[N] | None = None,
    asked: Collection[N] | None = None,
) -> Audit[N]:
    """Audit a release, or several joined; a count that a reader knows to be no small one needs no protection.

    That nobody is left of something is too much to know beside rounded counts, unless it is so, or supposed, of every
    register.
    """
    found = audit(release, measured, asked)
    fine = {name for name, one in found.failures.items() if one == Range(0, 0)}
    if fine and any(one is not None and one.width for one in release.printed.values()):
        lasting = [one for one in release.relations if TOLD not in one.why]
        fine = always_nobody(lasting, release.cells, fine)
    kept = {name: one for name, one in found.failures.items() if name not in fine and one.low < policy.threshold}
    return replace(found, failures=kept)


def trusted(release: Release[N], policy: Publish) -> frozenset[Relation[N]]:
    """Give the suppositions that are false if a release keeps its promise: by them alone a range is too narrow.

    Whoever made the release safe knew which suppositions are true of it, and had it judged with those, as `judge` does.
    Where a range is too narrow without them as well the promise is broken, and nothing follows from it.
    """
    refuted, gone, asked = frozenset[Relation[N]](), set[Relation[N]](), None
    for _ in range(ROUNDS):
        rest = release.without(gone)
        found = judge(rest, policy, (), asked)
        refuted |= {*found.refuted}
        gone |= refuted
        if not found.failures:
            return frozenset(gone)
        rest = release.without(gone)
        left = Suppositions(rest.relations, rest.printed)
        more = set[Relation[N]]()
        for name, one in found.failures.items():
            more |= left.too_strong(name, one, release.cells[name].protect)
        if not more:
            break
        gone |= more
        asked = list(found.failures)  # with less supposed every other range is wide as before
    return refuted
