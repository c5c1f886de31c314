"""All releases as one system of counts, with what ties them, and what a reader can infer of each count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from doorloop.definition.parts import Publish
from doorloop.disclosure.attack import Audit, judge, trusted
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.worlds import BETWEEN, TIE, Count, World, count, order, ties, worlds
from doorloop.disclosure.counts import Cell, Release, join
from doorloop.disclosure.release.compose import compose
from doorloop.systems.bounds import consistent
from doorloop.systems.relations import Range, Relation
from doorloop.tables.keys import Key
from doorloop.tables.numbers import numbers
from doorloop.tables.read_back import LARGEST
from doorloop.tables.records import Record

NEAR: Final = 10**12
"""A share of more people than a fraction tells is read to so many parts."""


class Known(Struct, frozen=True):
    """What a reader of several releases knows.

    Attributes:
        release: every count once.
        audit: the range of each, and which of them are too narrow.
        homes: the world of each release, by its name.
        order: the worlds of which one holds the cases of the other, by a later day.
        refuted: the names of publications, each with the counts that it cannot have printed rightly.
    """

    release: Release[Count]
    audit: Audit[Count]
    homes: Mapping[str, World]
    order: Collection[tuple[World, World]]
    refuted: Mapping[str, tuple[Key, ...]]

    @property
    def exposed(self) -> dict[Count, Range]:
        """Give the counts of which a reader can infer too much."""
        return self.audit.failures

    @property
    def untied(self) -> bool:
        """Tell whether what ties the releases contradicts them."""
        return any(one.why.startswith(TIE) for one in self.audit.refuted)


class Reader:
    """Somebody who has releases; a count has the same name in all that is asked of him, and is composed once."""

    def __init__(self, helds: Sequence[Held], policy: Publish) -> None:
        """Judge by a policy."""
        self.helds, self.policy, self.homes = tuple(helds), policy, worlds(helds)
        self._composed: dict[tuple[tuple[str, ...], Publish], Release[Count]] = {}
        self._trusted: dict[str, frozenset[Relation[Count]]] = {}

    def knows(
        self,
        helds: Sequence[Held] | None = None,
        *,
        supposed: bool = True,
        measured: Collection[str] = (),
        printed: bool = False,
    ) -> Known:
        """Lay releases upon each other and infer what he can.

        Args:
            helds: those of the releases that are laid upon each other; by default all.
            supposed: whether to reckon with what a reader supposes of the way that cases take.
            measured: the releases of whose counts the whole ranges are told; of others that they are wide enough.
            printed: whether that is asked of the counts of their tables alone.

        Raises:
            DisclosureError: what they print contradicts itself.
        """
        helds = self.helds if helds is None else helds
        groups: dict[object, list[Held]] = {}
        for held in helds:
            if not held.fallible:
                slack = held.policy.slack if held.policy else None
                groups.setdefault((held.base.sha256, slack, self.homes[held.name]), []).append(held)
        released = join([self._settled(inner, supposed=supposed) for inner in groups.values()])
        refuted = {}
        for held in helds:
            if held.fallible:
                released, refuted[held.name] = _beside(released, self._compose([held], self.policy))
        ordered = order(helds, self.homes)
        tied = join([released, self._between(list(ties(helds[0].base, released.printed, ordered)))])
        asked = [held for held in helds if held.name in measured]
        told = {count(self.homes[held.name], held.calendar, key) for held in asked for p in held.places for key in p.of}
        homes = {self.homes[held.name] for held in asked}
        mine = told if printed else {one for one in tied.cells if one.world in homes}
        return Known(tied, judge(tied, self.policy, mine), self.homes, ordered, refuted)

    def _settled(self, helds: Sequence[Held], *, supposed: bool) -> Release[Count]:
        """Compose releases of the same cases and day, without what their own safety shows to be false.

        Each promised what its own policy says, whatever policy the audit is asked to judge by.
        """
        found = self._compose(helds, self.policy)
        gone = frozenset[Relation[Count]]().union(*(self._false(held) for held in helds if supposed))
        return found.knowing(one for one in found.relations if not one.supposed or (supposed and one not in gone))

    def _false(self, held: Held) -> frozenset[Relation[Count]]:
        """Give what a reader supposes of a safe release and its promise shows to be false."""
        if held.name not in self._trusted:
            promised = held.policy
            found = trusted(self._compose([held], promised), promised) if promised else frozenset[Relation[Count]]()
            self._trusted[held.name] = found
        return self._trusted[held.name]

    def _compose(self, helds: Sequence[Held], policy: Publish) -> Release[Count]:
        """Give the tables of releases as those of one, its counts named by their world.

        A mean is as exact as the policy by which it was printed says.
        """
        place, first = (tuple(held.name for held in helds), policy), helds[0]
        if place not in self._composed:
            tables: dict[str, list[Record]] = {}
            for held in helds:
                for name, records in held.tables.items():
                    tables.setdefault(name, []).extend(records)
            excepted = {name for held in helds for name in held.exceptions}
            slack = (first.policy or policy).slack
            found = compose(first.definition, tables, policy, excepted=excepted, slack=slack)
            whole = found.knowing((*found.relations, *_shares(first, tables, found)))
            self._composed[place] = whole.renamed(lambda key: count(self.homes[first.name], first.calendar, key))
        return self._composed[place]

    def _between(self, found: Sequence[Relation[Count]]) -> Release[Count]:
        """Give what ties releases, and the numbers of people between counts, which are protected as all others."""
        names = dict.fromkeys(one for tie in found for one, _ in tie.terms)
        widths = {one: self.policy.width if one.key.what == BETWEEN else 0 for one in names}
        return Release({one: Cell(kind="unprinted", protect=width) for one, width in widths.items()}, tuple(found))


# ---------------------------------------------------------------- a publication, whose figures can be wrong


def _beside(released: Release[Count], found: Release[Count]) -> tuple[Release[Count], tuple[Key, ...]]:
    """Add the prints of a publication that can be true beside the others, and name the counts of those that cannot."""
    blank = {one: replace(cell, printed=None) for one, cell in found.cells.items()}
    whole = join([released, Release(blank, tuple(one for one in found.relations if not one.supposed))])
    told = {one: printed for one, printed in found.printed.items() if printed is not None}
    known = _agreeing(whole.relations, whole.printed, list(told.items()))
    wrong = tuple(one.key for one, printed in told.items() if _laid(known[one], printed) != known[one])
    return Release(
        {one: replace(cell, printed=known[one]) for one, cell in whole.cells.items()}, whole.relations
    ), wrong


Prints: TypeAlias = dict[Count, Range | None]


def _agreeing(relations: Sequence[Relation[Count]], known: Prints, told: Sequence[tuple[Count, Range]]) -> Prints:
    """Add prints that agree with what is known, half by half; the first of two that exclude each other stands."""
    laid = {one: _laid(known[one], printed) for one, printed in told}
    if None not in laid.values() and consistent(relations, known | laid):
        return known | laid
    half = len(told) // 2
    for part in (told[:half], told[half:]) if half else ():
        known = _agreeing(relations, known, part)
    return known


def _laid(known: Range | None, printed: Range) -> Range | None:
    return printed if known is None else known.met(printed)


# ---------------------------------------------------------------- shares


def _shares(held: Held, tables: Mapping[str, Sequence[Record]], found: Release[Key]) -> Iterator[Relation[Key]]:
    """Tell what a share says whose base is not printed: its part and its base are in that proportion exactly."""
    for place in numbers(held.definition, tables):
        record = tables[place.table][place.row]
        value = record[place.column]
        if place.kind == "share" and isinstance(value, int | Fraction) and not record.get("rounded_within"):
            part, base = place.of
            if part in found.cells and base in found.cells and found.cells[base].printed is None:
                yield from _proportion(part, base, Fraction(value))


def _proportion(part: Key, base: Key, share: Fraction) -> Iterator[Relation[Key]]:
    """Hold a part against its base: exactly, or where no fraction of so few people is meant as near as is written."""
    if share.denominator <= LARGEST:
        yield Relation(((part, share.denominator), (base, -share.numerator)), 0, 0, "a share")
    else:
        low, high = floor(share * NEAR) - 1, ceil(share * NEAR) + 1
        yield Relation(((part, NEAR), (base, -low)), 0, None, "a share")
        yield Relation(((part, NEAR), (base, -high)), None, 0, "a share")
