"""Events that occur more than once in a case: which one counts, worked out for all cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Field
from doorloop.registers.frames import Register

SECONDS: Final = 86_400
LATER: Final = np.int64(1) << 50
"""More than twice the seconds of any moment."""
NEVER: Final = np.int64(1) << 60
"""Later than any moment, in seconds."""
OCCURRENCES: Final = {
    "first": Text(nl="eerste", en="first"),
    "last": Text(nl="laatste", en="last"),
}


def register_field(definition: Definition, register: Register, id: str) -> Field:
    """Give a field of a register."""
    return definition.spec.registers[register.name].fields[id]


class Order(Struct, frozen=True, dict=True):
    """The order in which repeated events of a long form count: by date, never by the order of rows."""

    register: Register
    definition: Definition
    peildatum: int

    @cached_property
    def deadlines(self) -> frozenset[str]:
        """Name the fields that may lie after the peildatum."""
        return self.definition.deadlines

    @cached_property
    def occurrence(self) -> dict[str, Literal["first", "last"]]:
        """Say of each field of a long form whether the first or the last counts."""
        spec = self.definition.spec.registers[self.register.name]
        assert spec.long is not None
        own = {id: kind.occurrence for kind in reversed(spec.long.kinds.values()) for id in kind.fields.values()}
        return {id: own.get(id) or spec.long.occurrence for id in spec.fields}

    @cached_property
    def of_every(self) -> frozenset[str]:
        """Name the fields of kinds that every event is of, which repeat by their nature."""
        long = self.definition.spec.registers[self.register.name].long
        return (
            frozenset(id for kind in long.kinds.values() if kind.every for id in kind.fields.values())
            if long
            else frozenset()
        )

    def rank(self, id: str, row: int) -> tuple[int, ...]:
        """Rank the value of one row, the lowest first."""
        if id not in self._ranked:
            self._ranked[id] = self.ranks(id, np.arange(len(self.register), dtype=np.int32))
        return tuple(int(ranks[row]) for ranks in self._ranked[id])

    def ranks(self, id: str, rows: Ints) -> list[Longs]:
        """Rank the values of some rows: known on the peildatum, known at all, by date and time of day."""
        field, values = register_field(self.definition, self.register, id), self.register.values
        found = values[id][rows]
        sign = -1 if self.occurrence[id] == "last" else 1
        if field.type == "date":
            return [self._by_moment(self._moments(id, rows), sign, ends=id in self.deadlines)]
        dates = [field.decided_by] if field.decided_by in values else self._dated
        moments = [self._moments(id, rows) for id in dates]
        known = [np.where(moment > 0, moment, NEVER) for moment in moments]
        first = np.minimum.reduce(known) if known else np.zeros(len(rows), np.int64)
        unknown = moments[0] if len(moments) == 1 else np.zeros(len(rows), np.int64)
        by_moment = self._by_moment(np.where(first < NEVER, first, unknown), sign)
        return [by_moment, (found <= 0).astype(np.int64), np.abs(found).astype(np.int64)]

    def _by_moment(self, moments: Longs, sign: int, *, ends: bool = False) -> Longs:
        """Rank moments by one number: the known ones up to the peildatum first, then by date, forth or back.

        Args:
            ends: whether these are last days, which may lie after the peildatum.
        """
        late, unknown = moments >= (self.peildatum + 1) * SECONDS, moments <= 0
        np.abs(moments, out=moments)
        moments *= sign
        np.add(moments, LATER, out=moments, where=unknown)
        if not ends:
            np.add(moments, 2 * LATER, out=moments, where=late)
        return moments

    def _moments(self, id: str, rows: Ints) -> Longs:
        """Give the dates of some rows in seconds, with the time of day if there is one; a kind of missing as it is."""
        moments, times = self.register.values[id][rows].astype(np.int64), self.register.times.get(id)
        known = moments > 0
        np.multiply(moments, SECONDS, out=moments, where=known)
        if times is not None:
            np.add(moments, np.maximum(times[rows], 0), out=moments, where=known)
        return moments

    @cached_property
    def _ranked(self) -> dict[str, list[Longs]]:
        return {}

    @cached_property
    def _dated(self) -> list[str]:
        fields = self.definition.spec.registers[self.register.name].fields
        return [id for id in self.register.values if fields[id].type == "date"]


class Settled(NamedTuple):
    """Which rows of a field count.

    Attributes:
        cases: the cases that have a value, ascending.
        rows: the row that counts for each of them.
        conflicts: the rows, ascending by case, whose value differs from the one that counted among the rows before.
    """

    cases: Ints
    rows: Ints
    conflicts: Ints


def settle(values: Ints, rows: Ints, case: Ints, ranks: Sequence[Longs]) -> Settled:
    """Let in each case the row of the lowest rank count, of equal ones the first.

    Args:
        values: the values of a field for all rows of its register.
        rows: the rows that have a value, ascending.
        case: the case of each of them.
        ranks: what orders them, the most important first.
    """
    if not len(rows):
        return Settled(rows, rows, rows)
    size = len(rows)
    position = np.empty(size, np.int32)
    # rows ascend, and a stable order keeps the first of equal ones
    order = np.argsort(ranks[0], kind="stable") if len(ranks) == 1 else np.lexsort([*reversed(ranks)])
    position[order] = np.arange(size, dtype=np.int32)
    del order
    is_sorted = bool((case[1:] >= case[:-1]).all())  # the rows of a case mostly stand together
    by_case = (np.arange(size) if is_sorted else np.argsort(case, kind="stable")).astype(np.int32)
    begins = np.diff(case[by_case], prepend=-1) != 0
    part = (np.cumsum(begins) - 1) * size
    # each case lies lower than the one before it, so that none is compared with another
    best = position[by_case] - part
    np.minimum.accumulate(best, out=best)
    best += part
    del part
    holder = np.empty(size, np.int32)
    holder[position] = rows
    del position
    counts = holder[best]
    del best, holder
    ends = np.append(np.flatnonzero(begins)[1:], size) - 1
    differ = ~begins
    differ[1:] &= values[counts[:-1]] != values[rows[by_case[1:]]]
    return Settled(case[by_case[ends]], counts[ends], rows[by_case[differ]])
