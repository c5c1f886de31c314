"""Registers to cases: which column identifies them, in which form they stand, and which registers belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ints, Longs, Mask
from doorloop.base.folding import fold_code, fold_header
from doorloop.definition.parts import Key
from doorloop.extracts.draft.groups import SINGLE, Column, Group
from doorloop.registers.parse.words import show
from doorloop.registers.profile.personal import is_of_events, words_of

Without = Literal["no-dates", "no-key", "other-cases"]

FILLED: Final = 0.75
"""So many rows have an identifier."""
ENOUGH: Final = 0.9
"""A column of which so much is filled is as good as any."""
REPEATED: Final = 0.5
"""A column named like an identifier may repeat itself so far: rows of one case are merged."""
LONG_ROWS: Final = 1.5
"""A case of a long form has so many rows in the mean."""
LONG_KINDS: Final = 1.2
"""And so many different kinds of events."""
LONG_PAIRS: Final = 0.5
"""This share of the rows are different events of a case."""
LONG_DATES: Final = 2
"""A long form has so many columns of dates at most: one for the beginning, one for the end."""
MOST_KINDS: Final = 40
"""So many kinds of events become milestones."""
USUAL: Final = 0.95
"""Where no kind of event occurs in so many cases, a case begins with its first event, whatever that is."""
FIRST: Final = "Eerste gebeurtenis"
"""The header of that, which stands in no file."""
DIFFERENT: Final = 0.5
"""An identifier and a date tell cases apart where so many of the identifiers that are repeated have several dates."""
SLIPS: Final = 0.05
"""Fewer identifiers that are repeated are slips."""
LIFECYCLE: Final = re.compile(r"\b(?:lifecycle|transition|overgang)\b", re.I)
STEADY: Final = 0.95
"""What is of a case, and of none of its events, is the same in all rows of so many cases."""
OF_CASE: Final = "caseconceptname"
"""The header under which every log of XES identifies its cases, folded."""
"""What a header of transitions says."""
LINKED: Final = 0.3
"""Two registers are of the same cases when they share this much of the identifiers of the smaller one."""


class Event(Struct, frozen=True, eq=False):
    """A kind of events of a long form: how it is written, and how many rows are of it.

    Attributes:
        transition: which of its transitions it is, where it has several.
        every: whether every row is of this kind: it stands for the first event of a case.
    """

    text: str
    variants: tuple[str, ...]
    n: int
    transition: str = ""
    every: bool = False

    @property
    def name(self) -> str:
        """Name it for readers."""
        return f"{self.text} {self.transition}".strip()


class Held(Struct, frozen=True, eq=False):
    """A register with its identifier and its form.

    Attributes:
        ids: int32, the number of each row's case among all registers; -1 where it has none.
        kind, lifecycle: the columns of kinds and of transitions, in a long form.
        together: the column of dates that identifies a case only together with the identifier.
        repeated: rows beyond the first of a case, in a form that should have one.
    """

    group: Group
    key: Column
    ids: Ints
    kind: Column | None = None
    lifecycle: Column | None = None
    together: Column | None = None
    repeated: int = 0

    @property
    def dates(self) -> list[Column]:
        """List the columns of dates, those of births aside."""
        return [column for column in self.group.columns if column.look.kind == "date" and column is not self.key]

    @property
    def moments(self) -> list[Column]:
        """List the columns that date events: those that differ between the rows of a case, if any does."""
        dates = self.dates
        return [column for column in dates if not is_steady(column, self.ids)] or dates

    @property
    def others(self) -> list[Column]:
        """List the columns that are neither the identifier nor the kind of event."""
        aside = (self.key, self.kind, self.lifecycle)
        return [column for column in self.group.columns if all(column is not one for one in aside)]

    @property
    def cases(self) -> int:
        """Count the cases."""
        return len(np.unique(self.ids[self.ids >= 0]))


def is_steady(column: Column, ids: Ints) -> bool:
    """Tell whether the rows of nearly every case have the same value, where they have one."""
    codes, rows = column.cells.codes, ids >= 0
    rows &= column.cells.where(lambda cell: cell != "")
    pairs = np.unique(np.stack([ids[rows], codes[rows].astype(np.int32)]), axis=1)
    cases, times = np.unique(pairs[0], return_counts=True)
    return len(cases) == 0 or bool((times == 1).sum() >= STEADY * len(cases))


def settle(found: Sequence[Group], wanted: str = "") -> tuple[list[Held], list[tuple[Group, Without]]]:
    """Find the identifier that links the registers; give those that it links, and why the others are left aside.

    Args:
        wanted: the header of the identifier that somebody chose.
    """
    dated = [group for group in found if any(column.look.kind == "date" for column in group.columns)]
    aside: list[tuple[Group, Without]] = [(group, "no-dates") for group in found if group not in dated]
    keyed = [group for group in dated if _candidates(group, wanted)]
    aside += [(group, "no-key") for group in dated if group not in keyed]
    if not keyed:
        return [], aside
    first = max(keyed, key=lambda group: len(group) * sum(one.look.kind == "date" for one in group.columns))
    others = [group for group in found if group is not first]
    key = max(_candidates(first, wanted), key=lambda column: (_links(column, others), *_merit(column, first)))
    chosen = [(first, key)]
    for group in others:
        linked = max(group.columns, key=lambda column: _overlap(key, column), default=key)
        if _overlap(key, linked) >= LINKED:
            chosen.append((group, linked))
            aside = [(one, why) for one, why in aside if one is not group]
        elif group in keyed:
            aside.append((group, "other-cases"))
    return _numbered(chosen), aside


def _candidates(group: Group, wanted: str = "") -> list[Column]:
    """List the columns that may identify the cases of a register."""
    if wanted:
        return [one for one in group.columns if fold_header(one.header) == fold_header(wanted) and one.identity]
    return [column for column in group.columns if _may_be_key(group, column)]


def _may_be_key(group: Group, column: Column) -> bool:
    found = column.identity
    if found is None or column.look.kind in ("date", "birth") or found.filled < FILLED:
        return False
    if column.look.kind == "number" and found.rank <= 0 and column is not group.columns[0]:
        return False  # an amount, or a count
    alone = found.single >= SINGLE or (found.single >= REPEATED and found.rank > 0)
    return alone or _kind_of(group, column) is not None


def _merit(column: Column, group: Group) -> tuple[float, ...]:
    """Rank an identifier: a named one first, then one that each row has and no two share, then the leftmost."""
    found = column.identity
    assert found is not None
    place = -group.columns.index(column)
    fits = found.single >= SINGLE or _kind_of(group, column) is not None
    return (
        fits,
        fold_header(column.header) == OF_CASE,
        found.rank,
        found.filled >= ENOUGH,
        round(found.single, 1),
        place,
    )


def _links(column: Column, others: Sequence[Group]) -> int:
    if column.identity is None or column.identity.rank < 0:
        return -1  # the number of a row is no identifier where there is another
    return sum(any(_overlap(column, other) >= LINKED for other in group.columns) for group in others)


def _overlap(one: Column, other: Column) -> float:
    """Give the share of identifiers of the smaller column that the other one has too."""
    first, second = one.identity, other.identity
    if first is None or second is None or second.rank < 0 or other.look.kind in ("date", "birth", "code", "codes"):
        return 0.0
    shared = len({*first.names} & {*second.names})
    return shared / min(len(first.names), len(second.names))


def _kind_of(group: Group, key: Column) -> Column | None:
    """Find the column of kinds of a long form, whose identifiers repeat themselves; None for a wide form."""
    found = key.identity
    if found is None or found.rows_a_case < LONG_ROWS:
        return None
    dated = [column for column in group.columns if column.look.kind == "date" and column.look.filled > 0]
    if not dated or sum(not is_steady(column, found.ids) for column in dated) > LONG_DATES:
        return None
    ranked = []
    for column in group.columns:
        if column is key or column.look.kind != "code" or column.look.share < FILLED:
            continue
        pairs = _pairs(found.ids, column)
        cases = len(found.names)
        if pairs / max(cases, 1) >= LONG_KINDS and pairs / len(group) >= LONG_PAIRS * found.filled:
            ranked.append((is_of_events(column.header), pairs, column))
    best = max(ranked, key=lambda one: one[:2], default=None)
    return best[2] if best and (best[0] or found.rank > 0) else None


def _pairs(ids: Ints, column: Column) -> int:
    """Count the different pairs of case and value."""
    rows = ids >= 0
    size = len(column.cells.distinct)
    return len(np.unique(ids[rows].astype(np.int64) * size + column.cells.codes[rows]))


def _numbered(chosen: list[tuple[Group, Column]]) -> list[Held]:
    """Give a case the same number in every register."""
    places: dict[str, int] = {}
    held = []
    for group, key in chosen:
        found = key.identity
        assert found is not None
        numbers = np.array([places.setdefault(name, len(places)) for name in found.names] + [-1], np.int32)
        kind, ids = _kind_of(group, key), numbers[found.ids]
        together = _together(group, key) if len(chosen) == 1 and not kind else None
        if together:
            pairs = np.stack([ids.astype(np.int64), together.look.moments])
            ids = np.where((pairs > -1).all(0) & (pairs[1] > 0), _places(pairs), -1).astype(np.int32)
        again = 0 if kind else int((ids >= 0).sum()) - len(np.unique(ids[ids >= 0]))
        held.append(Held(group, key, ids, kind, _lifecycle(group) if kind else None, together, again))
    return held


def _places(pairs: Longs) -> Longs:
    """Give each column of an array the number of its value."""
    return np.unique(pairs, axis=1, return_inverse=True)[1].ravel()


def _together(group: Group, key: Column) -> Column | None:
    """Find the date that tells the rows of one identifier apart; None where they are those of one case."""
    found = key.identity
    if found is None or found.single >= SINGLE:
        return None
    repeats = np.bincount(found.ids[found.ids >= 0]) > 1
    for column in group.columns:
        if column.look.kind == "date" and column.look.share >= ENOUGH and repeats.sum() >= SLIPS * len(repeats):
            rows = (found.ids >= 0) & (column.look.moments > 0)
            pairs = np.unique(np.stack([found.ids.astype(np.int64), column.look.moments])[:, rows], axis=1)
            several = np.bincount(pairs[0], minlength=len(repeats)) > 1
            if several.sum() >= DIFFERENT * repeats.sum():
                return column
    return None


def _lifecycle(group: Group) -> Column | None:
    """Find the column of transitions of a log, where there are several."""
    found = (column for column in group.columns if column.look.kind == "code" and len(column.look.codes) > 1)
    return next((column for column in found if LIFECYCLE.search(words_of(column.header))), None)


def key_of(held: Sequence[Held]) -> Key:
    """Put together how the identifier is written in all registers."""
    keys = [one.key.identity.key for one in held if one.key.identity]
    first = keys[0]
    if any(key.letters for key in keys):
        return Key(name=first.name, letters=True)
    return Key(
        name=first.name,
        digits=tuple(sorted({length for key in keys for length in key.lengths})),
        prefixes=tuple(sorted({prefix for key in keys for prefix in key.prefixes})),
        pad=any(key.pad for key in keys),
    )


def events(held: Held) -> list[Event]:
    """List the most frequent kinds of events of a long form; one with several transitions is one kind for each."""
    found: list[Event] = []
    for code in held.kind.look.codes[:MOST_KINDS] if held.kind else ():
        whole = Event(code.text, code.variants, code.n)
        transitions = held.lifecycle.look.codes if held.lifecycle else ()
        parts = [Event(code.text, code.variants, 0, one.text) for one in transitions]
        sized = [replace(part, n=int(of_kind(held, part).sum())) for part in parts]
        several = [part for part in sized if part.n]
        found += several if len(several) > 1 else [whole]
    cases = [len(np.unique(held.ids[of_kind(held, event) & (held.ids >= 0)])) for event in found]
    if found and max(cases) < USUAL * held.cases:
        found.append(Event(FIRST, (), len(held.group), every=True))
    return found


def by_case(moments: Longs, ids: Ints, size: int) -> Longs:
    """Give the first moment of each case; 0 where it has none."""
    rows = np.flatnonzero((ids >= 0) & (moments > 0))
    rows = rows[np.argsort(moments[rows], kind="stable")][::-1]
    found = np.zeros(size, np.int64)
    found[ids[rows]] = moments[rows]  # of one case the last that is written stays: the first moment
    return found


def of_kind(held: Held, event: Event) -> Mask:
    """Tell for each row whether it is of a kind of events."""
    assert held.kind is not None
    if event.every:
        return np.ones(len(held.group), np.bool_)
    found = _says(held.kind, event.text, *event.variants)
    return found & _says(held.lifecycle, event.transition) if held.lifecycle and event.transition else found


def _says(column: Column, *words: str) -> Mask:
    folded = {fold_code(word) for word in words}
    return column.cells.where(lambda cell: fold_code(show(cell)) in folded)
