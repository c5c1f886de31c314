"""Attack what is printed, in one release or in several together, and hold the ranges against what was promised."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.integers import lowest
from doorloop.base.words import both
from doorloop.disclosure.solver.bounds import false_suppositions, ranges
from doorloop.disclosure.solver.problem import DisclosureError, Problem, Range, Relation, UndecidedError

T = TypeVar("T")


class Failure(Struct, frozen=True):
    """A sensitive cell whose range is too narrow.

    Attributes:
        range: what can be inferred; its width is less than `protect`.
    """

    cell: int
    range: Range


class Audit(Struct, frozen=True):
    """What a reader can infer of each cell, and where that is too much; safe if there are no failures.

    Attributes:
        refuted: the suppositions that what is printed shows to be false.
    """

    ranges: tuple[Range, ...]
    failures: tuple[Failure, ...]
    refuted: tuple[Relation, ...] = ()


def audit(
    problem: Problem,
    printed: Sequence[Range | None],
    measured: Collection[int] | None = None,
    asked: Collection[int] | None = None,
) -> Audit:
    """Infer the range of every cell from what is printed, and name the sensitive cells whose range is too narrow.

    Args:
        problem: relations, bounds, `sensitive` and `protect`; its values are not looked at.
        printed: for each cell what its print tells, as for `bounds.ranges`; None is hidden.
        measured: the cells of which the whole range is told; of others, as far as they are safe, that it is wide enough
            will do. By default all are measured.
        asked: the cells that are judged; by default all.

    Raises:
        DisclosureError: no table of whole numbers agrees with what is printed.
    """
    hot = [asked is None or cell in asked for cell in range(len(printed))]
    problem = replace(problem, sensitive=tuple(a and b for a, b in zip(problem.sensitive, hot, strict=True)))
    enough = () if measured is None else _enough(problem, measured)
    refuted: tuple[Relation, ...] = ()
    try:
        found = ranges(problem, printed, (), enough)
    except UndecidedError:
        raise
    except DisclosureError:  # what is printed contradicts itself, unless a supposition is to blame
        refuted = false_suppositions(problem, printed) or ()
        known = replace(problem, relations=tuple(one for one in problem.relations if one not in refuted))
        found = ranges(known, printed, (), enough)
    return Audit(found, tuple(_failures(problem, found)), refuted)


def _enough(problem: Problem, measured: Collection[int]) -> list[int | None]:
    """Say how wide a range need be: as wide as is promised, and nothing where nothing is."""
    widths = zip(problem.sensitive, problem.protect, strict=True)
    return [None if cell in measured else width if hot else 0 for cell, (hot, width) in enumerate(widths)]


def _failures(problem: Problem, found: Sequence[Range]) -> Iterator[Failure]:
    for cell, known in enumerate(found):
        if problem.sensitive[cell] and known.width is not None and known.width < problem.protect[cell]:
            yield Failure(cell, known)


class Release(Struct, frozen=True):
    """One release among several.

    Attributes:
        keys: one a cell; the same key in two releases is the same count.
    """

    keys: tuple[Hashable, ...]
    problem: Problem
    printed: tuple[Range | None, ...]

    def knowing(self, relations: Iterable[Relation]) -> Release:
        """Give the same release to a reader who knows other relations."""
        return replace(self, problem=replace(self.problem, relations=tuple(relations)))

    def without(self, gone: Collection[Relation]) -> Release:
        """Give the same release to a reader who does not know these."""
        return self.knowing(one for one in self.problem.relations if one not in gone)


def join(releases: Sequence[Release]) -> Release:
    """Lay releases upon each other: a cell of the same key is one cell, known by every print of it.

    Sensitive in one is sensitive in all; of two demands or bounds the stricter one holds, and of two values
    the first; what one release prints exactly is printed so. Keys are in the order in which they first occur.

    Raises:
        DisclosureError: two releases print the same cell in ways that exclude each other.
    """
    keys = tuple(dict.fromkeys(key for release in releases for key in release.keys))
    place = {key: cell for cell, key in enumerate(keys)}
    homes: list[list[tuple[Release, int]]] = [[] for _ in keys]
    for release in releases:
        for cell, key in enumerate(release.keys):
            homes[place[key]].append((release, cell))

    def lay(get: Callable[[Problem], Sequence[T]], choose: Callable[[list[T]], T]) -> tuple[T, ...]:
        return tuple(choose([get(release.problem)[cell] for release, cell in home]) for home in homes)

    problem = Problem(
        values=lay(lambda problem: problem.values, lambda found: found[0]),
        lower=lay(lambda problem: problem.lower, max),
        upper=lay(lambda problem: problem.upper, lambda found: lowest(*found)),
        relations=tuple(
            replace(relation, terms=tuple((place[release.keys[cell]], factor) for cell, factor in relation.terms))
            for release in releases
            for relation in release.problem.relations
        ),
        sensitive=lay(lambda problem: problem.sensitive, any),
        protect=lay(lambda problem: problem.protect, max),
        kind=lay(lambda problem: problem.kind, min),
        names=lay(_names, lambda found: next(filter(None, found), ""))
        if any(r.problem.names for r in releases)
        else (),
    )
    return Release(keys, problem, tuple(_meet([release.printed[cell] for release, cell in home]) for home in homes))


def _names(problem: Problem) -> Sequence[str]:
    return problem.names or [""] * len(problem.values)


def _meet(prints: Sequence[Range | None]) -> Range | None:
    found: Range | None = Range(0, None)
    for one in prints:
        found = found.met(one) if one is not None and found is not None else found
    if found is None:
        raise DisclosureError(
            both("err.prints_exclude"),
            remedy=both("try.prints_exclude"),
        )
    return found if any(prints) else None
