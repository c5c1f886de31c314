"""Milestones in the order in which cases mostly come to them, and the steps between those that follow each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.drafting import shortened, unique
from doorloop.extracts.draft.fields import Field, Register
from doorloop.registers.frames import EMPTY
from doorloop.registers.profile.personal import words_of

MOST: Final = 0.5
"""A step is proposed where half of the cases with its end have its start, and more of them come in that order."""
HALF: Final = 29
"""Two names that are so long, and a number, are the name of a step."""
BEGINS: Final = re.compile(
    r"\b(?:\w*aanmeld\w*|\w*ontvang\w*|\w*aanvra\w*|\w*aangifte\w*|\w*registrati\w*|\w*intake\w*|\w*binnenkomst\w*|"
    r"\w*indien\w*|\w*melding\w*|\w*verzoek\w*|start\w*|begin\w*|open\w*|receiv\w*|creat\w*|submi\w*|application\w*|"
    r"appl\w*|request\w*|register\w*|report\w*|referr\w*|verwijz\w*)\b",
    re.I,
)
"""What a header says of the beginning of a case."""
NEARLY: Final = 0.9
"""A milestone that so many cases have, of those that have the fullest one, is on the way of every case."""


class Step(Struct, frozen=True, eq=False):
    """A proposed step.

    Attributes:
        both: cases that have start and end.
        forward: those of them whose end does not lie before the start.
        later: the milestones that mostly come after its end.
        whole: whether it goes from the beginning of a case to an end that another step has too: no other step says when
            it is open.
    """

    id: str
    start: Field
    end: Field
    both: int
    forward: int
    later: tuple[Field, ...]
    whole: bool = False


def milestones(registers: Sequence[Register]) -> list[Field]:
    """Put the milestones of all registers in the order in which most cases come to them."""
    fields = {field.id: field for one in reversed(registers) for field in one.fields if field.on_the_way}
    found = [fields[id] for id in dict.fromkeys(f.id for one in registers for f in one.fields if f.on_the_way)]
    scores = {field.id: _score(field, found) for field in found}
    return sorted(found, key=lambda field: -scores[field.id])


def _score(field: Field, others: Sequence[Field]) -> float:
    """Give the share of other milestones that mostly come later, less that of those that mostly come earlier."""
    signs = [_sign(field, other) for other in others if other is not field]
    compared = [sign for sign in signs if sign is not None]
    return sum(compared) / len(compared) if compared else 0.0


def _sign(one: Field, other: Field) -> int | None:
    assert one.moments is not None
    assert other.moments is not None
    both = (one.moments > 0) & (other.moments > 0)
    before, after = (one.moments < other.moments)[both].sum(), (one.moments > other.moments)[both].sum()
    return int(before > after) - int(before < after) if both.any() else None


def unit_date(register: Register, order: Sequence[Field], wanted: str = "") -> Field | None:
    """Choose what dates a case: the first milestone that nearly all cases have, rather one whose header says so."""
    own = {field.id for field in register.fields}
    found = [field for field in order if field.id in own and field.n]
    if wanted:
        return next((field for field in found if wanted in (field.id, field.header)), None)
    most = max((field.n for field in found), default=0)
    usual = [field for field in found if field.n >= NEARLY * most]
    return next((field for field in usual if BEGINS.search(words_of(field.header))), usual[0] if usual else None)


def unit_register(registers: Sequence[Register], order: Sequence[Field]) -> Register | None:
    """Choose the register whose rows are counted: that with the earliest date of a case."""
    dates = {one.id: date for one in registers if (date := unit_date(one, order))}
    ranked = sorted((one for one in registers if one.id in dates), key=lambda one: order.index(dates[one.id]))
    return ranked[0] if ranked else None


def steps(registers: Sequence[Register], order: Sequence[Field], first: Field) -> list[Step]:
    """Propose the steps: to each milestone from the nearest one before it, between neighbours, and the whole way."""
    found: dict[tuple[str, str], Step] = {}
    for at, end in enumerate(order):
        before = [*reversed(order[:at]), *([first] if first not in order[:at] and end is not first else [])]
        nearest = next((step for start in before if (step := _step(start, end, order))), None)
        if nearest:
            found[nearest.start.id, end.id] = nearest
    for start, end in _neighbours(registers, order, first):
        known = {(start.id, end.id), (end.id, start.id)} & found.keys()
        if not known and (step := _step(start, end, order)):
            found[start.id, end.id] = step
    reached = [field for field in order if field is not first and MOST * first.n <= field.n]
    if reached and (whole := _step(first, reached[-1], order)):
        found.setdefault((first.id, whole.end.id), whole)
    ends = Counter(end for _, end in found)
    return _named((replace(one, whole=one.start is first and ends[one.end.id] > 1) for one in found.values()), order)


def _neighbours(registers: Sequence[Register], order: Sequence[Field], first: Field) -> Iterator[tuple[Field, Field]]:
    """Give the milestones that stand side by side in a register, those from before a case begins aside."""
    known = {field.id: field for field in order}
    for register in registers:
        for start, end in pairwise([known[field.id] for field in register.fields if field.id in known]):
            if order.index(start) >= order.index(first):
                yield start, end
        events = dict.fromkeys(field.event.text for field in register.fields if field.event)
        for text in events:  # from the beginning of an event to its end
            yield from pairwise(field for field in order if field.event and field.event.text == text)


def _step(start: Field, end: Field, order: Sequence[Field]) -> Step | None:
    """Propose a step, where most cases with its end come to it from its start."""
    if start is end:
        return None
    first, last = start.days, end.days
    both = (first > EMPTY) & (last > EMPTY)
    forward = int((last >= first)[both].sum())
    n = int(both.sum())
    if n == 0 or n < MOST * end.n or forward <= MOST * n:
        return None
    later = order[order.index(end) + 1 :]
    return Step("", start, end, n, forward, tuple(field for field in later if field is not start))


def _named(found: Iterable[Step], order: Sequence[Field]) -> list[Step]:
    places = {field.id: at for at, field in enumerate(order)}
    ranked = sorted(found, key=lambda step: (places[step.start.id], places[step.end.id]))
    taken: list[str] = []
    named = []
    for step in ranked:
        id = unique(f"{shortened(step.start.id, HALF)}_{shortened(step.end.id, HALF)}", taken)
        taken.append(id)
        named.append(replace(step, id=id))
    return named
