"""Attack what is printed, in one release or in several together, and hold the ranges against what was promised."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from doorloop.disclosure.problem import Problem, Range


@dataclass(frozen=True, slots=True)
class Failure:
    """A sensitive cell whose range is too narrow.

    Attributes:
        range: what can be inferred.
        narrow: whether its width is less than `protect`.
        short: whether its upper end stays under `reach`.
    """

    cell: int
    range: Range
    narrow: bool
    short: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What a reader can infer of each cell, and where that is too much; safe if there are no failures."""

    ranges: tuple[Range, ...]
    failures: tuple[Failure, ...]


def audit(problem: Problem, printed: Sequence[Range | None]) -> Audit:
    """Infer the range of every cell from what is printed, and name the sensitive cells whose range is too narrow.

    Args:
        problem: relations, bounds, `sensitive`, `protect` and `reach`; its values are not looked at.
        printed: for each cell what its print tells, as for `bounds.ranges`; None is hidden.

    Raises:
        DisclosureError: no table of whole numbers agrees with what is printed.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Release:
    """One release among several.

    Attributes:
        keys: one a cell; the same key in two releases is the same count.
    """

    keys: tuple[Hashable, ...]
    problem: Problem
    printed: tuple[Range | None, ...]


def join(releases: Sequence[Release]) -> Release:
    """Lay releases upon each other: a cell of the same key is one cell, known by every print of it.

    Sensitive in one is sensitive in all; of two demands or bounds the stricter one holds. Keys are in the order in
    which they first occur.

    Raises:
        DisclosureError: two releases print the same cell in ways that exclude each other.
    """
    raise NotImplementedError
