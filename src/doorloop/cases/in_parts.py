"""Cases in parts that are made, looked at and counted one by one, side by side where there are processors for it.

A part fits into the processor's cache, and is gone when it is counted: of a million cases never more than some are
there at once. What was doubtful about them is counted on the way, and worked out anew for who reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final, Generic, TypeVar

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Mask
from doorloop.base.findings import Batch, Doubt, Finding
from doorloop.base.parallel import spread
from doorloop.cases.cross_checks import Persons, find_doubts, find_same_persons
from doorloop.cases.disorder import find_disorder
from doorloop.cases.link import Linkage, Matched
from doorloop.cases.reference import Reference
from doorloop.registers.frames import Cases

PART: Final = 1 << 16
"""Fewer cases are made at once."""
MOST: Final = 1 << 17
"""A part has no more cases."""

Made = TypeVar("Made")


class Part(Struct, frozen=True):
    """Some cases, and what is doubtful about them.

    Attributes:
        selected: which of the cases that count the definition selects.
    """

    cases: Cases
    selected: Mask
    doubts: list[Doubt]

    @classmethod
    def of(cls, matched: Matched, reference: Reference, here: slice) -> Part:
        """Make and look at a stretch of the cases."""
        joined = matched.join(here)
        disorder = find_disorder(joined.cases, reference)
        others = find_doubts(joined.cases, reference.definition, disorder.misplaced)
        return cls(joined.cases, joined.selected, [*joined.findings, *disorder.findings, *others])


class Whole(Struct, Generic[Made], frozen=True):
    """What was made of all cases.

    Attributes:
        made: what a function made of each part.
        cases: the cases themselves, where they were made at once.
    """

    made: list[Made]
    linkage: Linkage
    persons: list[Persons]
    doubts: list[Doubt]
    cases: Cases | None = None


def as_one(matched: Matched, reference: Reference, function: Callable[[Cases], Made] | None) -> Whole[Made]:
    """Make all cases at once, and keep them; call a function for each part of them."""
    part = Part.of(matched, reference, slice(None))
    persons = [Persons.of(part.cases, reference.definition)]
    made = spread(function, list(part.cases.parts(PART))) if function else []
    return _whole(matched, made, part.selected, persons, part.doubts, part.cases)


class _Done(Struct, Generic[Made], frozen=True):
    """What is left of a part: it is small enough to be sent."""

    made: Made
    selected: Mask
    persons: Persons
    told: list[tuple[str, int]]


def in_parts(matched: Matched, reference: Reference, function: Callable[[Cases], Made]) -> Whole[Made]:
    """Call a function for each part of the cases."""

    def one(here: slice) -> _Done[Made]:
        part = Part.of(matched, reference, here)
        told = [(doubt.code, 1 if isinstance(doubt, Finding) else doubt.size) for doubt in part.doubts]
        return _Done(function(part.cases), part.selected, Persons.of(part.cases, reference.definition), told)

    @lru_cache(maxsize=1)
    def again(low: int, high: int) -> list[Doubt]:
        return Part.of(matched, reference, slice(low, high)).doubts

    def tell(here: slice, place: int) -> Iterable[Finding]:
        doubt = again(here.start, here.stop)[place]
        return [doubt] if isinstance(doubt, Finding) else doubt.tell()

    parts = _parts(len(matched))
    done = spread(one, parts)
    doubts: list[Doubt] = [
        Batch(code, size, partial(tell, here, place))
        for here, part in zip(parts, done, strict=True)
        for place, (code, size) in enumerate(part.told)
        if size
    ]
    made, selected = [part.made for part in done], np.concatenate([part.selected for part in done])
    persons = [part.persons for part in done]
    return _whole(matched, made, selected, persons, doubts)


def _parts(size: int) -> list[slice]:
    """Divide so many cases into an even number of parts of one size."""
    number = 2 * max(-(-size // (2 * MOST)), 1)
    bounds = [size * place // number for place in range(number + 1)]
    return [slice(low, high) for low, high in pairwise(bounds)]


def _whole(
    matched: Matched,
    made: list[Made],
    selected: Mask,
    persons: list[Persons],
    doubts: list[Doubt],
    cases: Cases | None = None,
) -> Whole[Made]:
    linkage, outside = matched.linkage(selected)
    same = find_same_persons(persons, linkage.registers[linkage.unit], matched.definition)
    return Whole(made, linkage, persons, [*outside, *doubts, same], cases)
