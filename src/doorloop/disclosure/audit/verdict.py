"""The verdict on a release: what a reader can infer of each hidden or small count, and whether that is too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from doorloop.base.errors import SourceError
from doorloop.base.words import both
from doorloop.definition.parts import Publish
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.reader import Known, Reader
from doorloop.disclosure.audit.worlds import BETWEEN, Count, World, count
from doorloop.disclosure.release.log import named, names
from doorloop.systems.relations import Range
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number
from doorloop.tables.records import Record

Reason = Literal["printed", "computed", "supposed", "together", "extreme", "follows", "beside", "hidden", "rounded"]
"""Why a figure is listed: `supposed` only if every case took the way of the definition; the last two are safe."""
SAFE = ("hidden", "rounded")


class Line(Struct, frozen=True):
    """One figure that is small, hidden or rounded, or tells of such a one.

    Attributes:
        table, names, column: its first place in the release: the texts for programs that tell its record from others,
            and one or more columns; empty for what stands in no table.
        count: the name of the count; empty where the figure is none.
        range: what a reader can infer; None where the figure is no count.
        more: how many places more it has.
        since: of people between two counts the day of the earlier one, or `part`; empty for all other figures.
    """

    table: str
    names: tuple[tuple[str, str], ...]
    column: str
    count: str
    reason: Reason
    range: Range | None
    more: int = 0
    since: str = ""

    @property
    def record(self) -> str:
        """Name its record by its texts for programs."""
        return named(self.names)

    @property
    def is_safe(self) -> bool:
        """Tell whether it is protected as the policy demands."""
        return self.reason in SAFE


class Verdict(Struct, frozen=True):
    """What an audit comes to.

    Attributes:
        elsewhere: how many counts the other releases tell by themselves, whatever this one does.
        others: the names of the releases that it was held against.
        apart: of those, the ones whose counts nothing ties to it.
        refuted: of those, the publications with the counts that they cannot have printed rightly.
        untied: whether what ties them contradicts what they print.
    """

    held: Held
    others: tuple[Held, ...]
    policy: Publish
    lines: tuple[Line, ...]
    elsewhere: int
    apart: tuple[str, ...]
    refuted: Mapping[str, tuple[Key, ...]]
    untied: bool

    @property
    def exposed(self) -> tuple[Line, ...]:
        """Give what is too narrow or printed under the threshold."""
        return tuple(line for line in self.lines if not line.is_safe)

    @property
    def is_decided(self) -> bool:
        """Tell whether every other release is tied to this one and none contradicts it: else nobody knows enough."""
        return not (self.apart or self.untied or any(self.refuted.values()))

    @property
    def word(self) -> Literal["safe", "unsafe", "undecided"]:
        """Give the verdict: what is exposed is so however the others lie, and safe is only what is proven."""
        return "unsafe" if self.exposed else "safe" if self.is_decided else "undecided"

    @property
    def is_safe(self) -> bool:
        """Tell whether nothing is exposed, and that is certain."""
        return self.word == "safe"


def audit(held: Held, others: Sequence[Held], policy: Publish) -> Verdict:
    """Judge a release, alone and together with others.

    What the others tell by themselves is not held against it, unless it tells that by itself too.

    Errors: SourceError where no table of it has a count; DisclosureError where what is printed contradicts itself.
    """
    if not held.places:
        raise SourceError(both("err.nothing_to_judge"), where=held.name)
    reader = Reader([held, *others], policy)
    whole = () if others and held.rounds else [held.name]
    alone = reader.knows([held], measured=whole, printed=True)
    every = reader.knows(measured=[held.name], printed=True) if others else alone
    beside = reader.knows(others).exposed if others else {}
    firm = reader.knows([held], supposed=False).exposed if alone.exposed else {}
    known_to_all = every.exposed | alone.exposed | every.exposed  # in the order of all, with what only this one tells
    exposed = {one: found for one, found in known_to_all.items() if one in alone.exposed or beside.get(one) != found}
    lines = (*_of_counts(held, exposed, every, alone, firm), *_loose(held, policy, alone), *_beside(held))
    return Verdict(
        held=held,
        others=tuple(others),
        policy=policy,
        lines=tuple(sorted(lines, key=lambda line: line.is_safe)),
        elsewhere=len(known_to_all) - len(exposed),
        apart=tuple(_apart(held, others, every)),
        refuted=every.refuted,
        untied=every.untied,
    )


def _apart(held: Held, others: Sequence[Held], every: Known) -> Iterator[str]:
    """Name the releases of which no count is, or is tied to, one of this."""
    home = every.homes[held.name]
    for other in others:
        there = every.homes[other.name]
        if there != home and not {(home, there), (there, home)} & set(every.order):
            yield other.name


# ---------------------------------------------------------------- lines


def _of_counts(
    held: Held, exposed: dict[Count, Range], every: Known, alone: Known, firm: Mapping[Count, Range]
) -> Iterator[Line]:
    """List the counts of which a reader can infer too much, by help of this release; then its safe ones."""
    home, told, where = every.homes[held.name], alone.exposed, _where(held, every.homes[held.name])
    protected = {one: found for one, found in every.audit.ranges.items() if every.release.cells[one].protect}
    safe = {one: found for one, found in protected.items() if one in where and one not in {*every.exposed, *exposed}}
    by_name = {str(one.key): of for one, of in where.items()}
    for one, found in (exposed | safe).items():
        of, name, since = where.get(one, []), str(one.key), ""
        reason: Reason = "together"
        shown = any(_is_shown(held, place) for place in of)
        if one.key.what == BETWEEN:
            inner, _, since = one.key.of.rpartition(" > ")
            of = by_name.get(inner, [])
        elif one in safe:
            reason = "rounded" if shown else "hidden"
        elif one in told:
            reason = "printed" if shown else "computed" if firm.get(one) == found else "supposed"
        elif one.world != home:
            name += f" ({next((other for other, world in every.homes.items() if world == one.world), '')})"
        first = (of[0].table, tuple(names(_record(held, of[0]))), of[0].column) if of else ("", (), "")
        yield Line(*first, name, reason, found, max(0, len(of) - 1), since)


def _where(held: Held, home: World) -> dict[Count, list[Number]]:
    """Give the places of every count, each once however many formats there are."""
    found: dict[Count, dict[object, Number]] = {}
    for place in held.places:
        if place.kind in ("count", "share"):
            inner = found.setdefault(count(home, held.calendar, place.of[0]), {})
            name = (place.table, tuple(names(_record(held, place))), place.column)
            if name not in inner or not _is_shown(held, inner[name]):
                inner[name] = place
    return {one: sorted(inner.values(), key=lambda place: place.kind) for one, inner in found.items()}


def _record(held: Held, place: Number) -> Record:
    return held.tables[place.table][place.row]


def _is_shown(held: Held, place: Number) -> bool:
    return place.kind == "count" and _record(held, place)[place.column] is not None


def _loose(held: Held, policy: Publish, alone: Known) -> Iterator[Line]:
    """List what is printed although it is of one person, or rests on counts that are not printed or too small."""
    ranges, home = alone.audit.ranges, alone.homes[held.name]
    told = {one.key: found.low if found.width == 0 else None for one, found in ranges.items() if one.world == home}
    columns: dict[tuple[str, tuple[tuple[str, str], ...], Reason], dict[str, None]] = {}
    for place in held.places:
        record = _record(held, place)
        reason = _why_loose(held, place, told, policy) if record[place.column] is not None else None
        if reason is not None:
            columns.setdefault((place.table, tuple(names(record)), reason), {})[place.column] = None
    for (table, inner, reason), listed in columns.items():
        yield Line(table, inner, " ".join(listed), "", reason, None)


def _why_loose(held: Held, place: Number, told: Mapping[Key, int | None], policy: Publish) -> Reason | None:
    """Say why a printed figure should not be; None where it may.

    What rests on counts that stand in none of the files is for the release that was made safe to answer for: it was
    made so over all tables of its definition, whichever of them are here.
    """
    if place.kind in ("extreme", "unnamed"):
        return "extreme"
    if place.kind == "figure":
        return "follows"
    if place.kind in ("count", "derived", "judged") or not place.of or held.is_rounded(_record(held, place)):
        return None
    absent = any(key not in told for key in place.of)
    if place.kind == "share":
        return "follows" if absent and held.policy is None else None
    n = told.get(place.of[0])
    few = n is not None and 0 < n * place.tail < policy.threshold
    hidden = any(told.get(key, 0) is None for key in place.of)
    return "follows" if few or hidden or (absent and held.policy is None) else None


def _beside(held: Held) -> Iterator[Line]:
    for one in held.beside:
        file, _, key = one.partition(": ")
        yield Line(file, (), key, "", "beside", None)
