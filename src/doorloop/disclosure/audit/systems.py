"""All releases as one system of counts, with what ties them, and what a reader can infer of each count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Final, cast

from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.definition.parts import Publish
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.worlds import BETWEEN, Count, Tie, World, count, order, ties, worlds
from doorloop.disclosure.release.compose import compose, judge, trusted
from doorloop.disclosure.solver.audit import Audit, Release, join
from doorloop.disclosure.solver.bounds import consistent
from doorloop.disclosure.solver.problem import Kind, Problem, Range, Relation
from doorloop.tables.keys import Key
from doorloop.tables.numbers import numbers
from doorloop.tables.read_back import LARGEST
from doorloop.tables.records import Record

TIE: Final = "between releases: "
"""How the names of relations between releases begin."""
_UNPRINTED: Final[Kind] = "unprinted"
NEAR: Final = 10**12
"""A share of more people than a fraction tells is read to so many parts."""


class Known(Struct, frozen=True, dict=True):
    """What a reader of several releases knows.

    Attributes:
        release: every count once, by its `Count`.
        audit: the range of each, and which of them are too narrow.
        homes: the world of each release, by its name.
        order: the worlds of which one holds the cases of the other, by a later day.
        refuted: the names of publications, each with the counts that it cannot have printed rightly.
    """

    release: Release
    audit: Audit
    homes: Mapping[str, World]
    order: Collection[tuple[World, World]]
    refuted: Mapping[str, tuple[Key, ...]]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give the counts in the order of the audit's cells."""
        return cast("tuple[Count, ...]", self.release.keys)

    @cached_property
    def exposed(self) -> dict[Count, Range]:
        """Give the counts of which a reader can infer too much."""
        return {self.counts[one.cell]: one.range for one in self.audit.failures}

    @property
    def untied(self) -> bool:
        """Tell whether what ties the releases contradicts them."""
        return any(one.why.startswith(TIE) for one in self.audit.refuted)


Named = tuple[tuple[tuple[object, int], ...], object, object]
"""A relation by the names of its counts."""


class Memory(Struct, frozen=True):
    """What the calls of one audit need compute only once.

    Attributes:
        false: the suppositions that a safe release shows to be false, by its name.
        composed: releases as one system, by their names and the policy that judges them.
    """

    false: dict[str, frozenset[Named]] = field(default_factory=dict)
    composed: dict[tuple[tuple[str, ...], Publish], Release] = field(default_factory=dict)


def known(
    helds: Sequence[Held],
    policy: Publish,
    *,
    among: Sequence[Held] = (),
    supposed: bool = True,
    measured: Collection[str] = (),
    printed: bool = False,
    memory: Memory | None = None,
) -> Known:
    """Lay releases upon each other and infer what a reader can.

    Args:
        among: all releases of an audit, of which these are some; counts have the same names in all of its calls.
        supposed: whether to reckon with what a reader supposes of the way that cases take.
        measured: the releases of whose counts the whole ranges are told; of others that they are wide enough will do.
        printed: whether that is asked of the counts of their tables alone.
        memory: of further calls with some of the same releases and the same policy.

    Raises:
        DisclosureError: what they print contradicts itself.
    """
    home, seen = worlds(among or helds), memory or Memory()
    groups: dict[tuple[str, Fraction | None, World], list[Held]] = {}
    for held in helds:
        if not held.fallible:
            slack = held.policy.slack if held.policy else None
            groups.setdefault((held.base.sha256, slack, home[held.name]), []).append(held)
    released = join([_settled(inner, home, policy, seen, supposed=supposed) for inner in groups.values()])
    refuted: dict[str, tuple[Key, ...]] = {}
    for held in helds:
        if held.fallible:
            released, refuted[held.name] = _with_publication(released, held, home[held.name], policy, seen)
    ordered, prints = order(helds, home), dict(zip(released.keys, released.printed, strict=True))
    tied = _tied(released, list(ties(helds[0].base, cast("dict[Count, Range | None]", prints), ordered)), policy)
    asked = [held for held in helds if held.name in measured]
    told = {one for held in asked for one in _of_tables(held, home[held.name])} if printed else set()
    worlds_of = {home[held.name] for held in asked}
    mine = [n for n, key in enumerate(tied.keys) if (key in told if printed else cast("Count", key).world in worlds_of)]
    return Known(tied, judge(tied, policy, mine), home, ordered, refuted)


def _of_tables(held: Held, world: World) -> set[Count]:
    """Name the counts on which the values of its tables rest."""
    return {count(world, held.calendar, key) for place in held.places for key in place.of}


# ---------------------------------------------------------------- one release


def _settled(
    helds: Sequence[Held], home: Mapping[str, World], policy: Publish, memory: Memory, *, supposed: bool
) -> Release:
    """Compose releases of the same cases and day, without what their own safety shows to be false.

    Each promised what its own policy says, whatever policy the audit is asked to judge by.
    """
    world, gone = home[helds[0].name], set[Named]()
    for held in helds if supposed else ():
        if held.name not in memory.false:
            memory.false[held.name] = (
                frozenset(_false(held, held.policy, world, memory)) if held.policy else frozenset()
            )
        gone |= memory.false[held.name]
    found = _composed(helds, world, policy, memory)
    return found.knowing(
        one for one in found.problem.relations if not one.supposed or (supposed and _named(found, one) not in gone)
    )


def _false(held: Held, promised: Publish, world: World, memory: Memory) -> Iterator[Named]:
    """Give what a reader supposes of a safe release and its promise shows to be false."""
    release = _composed([held], world, promised, memory)
    yield from (_named(release, one) for one in trusted(release, promised))


def _named(release: Release, relation: Relation) -> Named:
    terms = tuple((release.keys[cell], factor) for cell, factor in relation.terms)
    return tuple(sorted(terms, key=str)), relation.low, relation.high


def _composed(helds: Sequence[Held], world: World, policy: Publish, memory: Memory) -> Release:
    """Give the tables of releases as one system, composed once."""
    place = tuple(held.name for held in helds), policy
    if place not in memory.composed:
        memory.composed[place] = _anew(helds, world, policy)
    return memory.composed[place]


def _anew(helds: Sequence[Held], world: World, policy: Publish) -> Release:
    """Compose the tables of releases as those of one, and name its counts by their world.

    A mean is as exact as the policy by which it was printed says.
    """
    first = helds[0]
    tables: dict[str, list[Record]] = {}
    for held in helds:
        for name, records in held.tables.items():
            tables.setdefault(name, []).extend(records)
    excepted = {name for held in helds for name in held.exceptions}
    slack = (first.policy or policy).slack
    found = compose(first.definition, tables, policy, excepted=excepted, slack=slack)
    shares = tuple(_shares(first, tables, {cast("Key", key): cell for cell, key in enumerate(found.keys)}, found))
    keys = tuple(count(world, first.calendar, cast("Key", key)) for key in found.keys)
    return replace(found.knowing((*found.problem.relations, *shares)), keys=keys)


def _shares(
    held: Held, tables: Mapping[str, Sequence[Record]], cells: Mapping[Key, int], found: Release
) -> Iterator[Relation]:
    """Tell what a share says whose base is not printed: its part and its base are in that proportion exactly."""
    for place in numbers(held.definition, tables):
        record = tables[place.table][place.row]
        value = record[place.column]
        if place.kind == "share" and isinstance(value, int | Fraction) and not record.get("rounded_within"):
            part, base = (cells.get(key) for key in place.of)
            if part is not None and base is not None and found.printed[base] is None:
                yield from _proportion(part, base, Fraction(value))


def _proportion(part: int, base: int, share: Fraction) -> Iterator[Relation]:
    """Hold a part against its base: exactly, or where no fraction of so few people is meant as near as is written."""
    if share.denominator <= LARGEST:
        yield Relation(((part, share.denominator), (base, -share.numerator)), 0, 0, "a share")
    else:
        low, high = floor(share * NEAR) - 1, ceil(share * NEAR) + 1
        yield Relation(((part, NEAR), (base, -low)), 0, None, "a share")
        yield Relation(((part, NEAR), (base, -high)), None, 0, "a share")


# ---------------------------------------------------------------- a publication, whose figures can be wrong


def _with_publication(
    released: Release, held: Held, world: World, policy: Publish, memory: Memory
) -> tuple[Release, tuple[Key, ...]]:
    """Add the prints of a publication that can be true beside the others, the first ones first."""
    found = _composed([held], world, policy, memory)
    found = found.knowing(one for one in found.problem.relations if not one.supposed)
    whole = join([released, replace(found, printed=(None,) * len(found.keys))])
    cells = {key: cell for cell, key in enumerate(whole.keys)}
    prints = zip(found.keys, found.printed, strict=True)
    told = [(cells[key], printed) for key, printed in prints if printed is not None]
    printed, wrong = list(whole.printed), list[int]()
    _add(whole.problem, printed, told, wrong)
    counts = cast("tuple[Count, ...]", whole.keys)
    return replace(whole, printed=tuple(printed)), tuple(counts[cell].key for cell in wrong)


def _add(problem: Problem, printed: list[Range | None], told: Sequence[tuple[int, Range]], wrong: list[int]) -> None:
    """Add prints that agree with the others, half by half; the first of two that exclude each other stands."""
    tried = list(printed)
    agrees = all(_lay(tried, cell, told_) for cell, told_ in told) and consistent(problem, tried)
    if agrees:
        printed[:] = tried
    elif len(told) == 1:
        wrong.append(told[0][0])
    elif told:
        half = len(told) // 2
        _add(problem, printed, told[:half], wrong)
        _add(problem, printed, told[half:], wrong)


def _lay(printed: list[Range | None], cell: int, told: Range) -> bool:
    """Lay a print on a cell; False where another one excludes it."""
    before = printed[cell]
    both = told if before is None else before.met(told)
    if both is not None:
        printed[cell] = both
    return both is not None


# ---------------------------------------------------------------- all together


def _tied(released: Release, found: Sequence[Tie], policy: Publish) -> Release:
    """Add ties to a release, and the numbers of people between its counts, which are protected as all others."""
    keys = tuple(dict.fromkeys(one for tie in found for one, _ in tie.terms))
    cells, size = {one: cell for cell, one in enumerate(keys)}, len(keys)
    between = tuple(one.key.what == BETWEEN for one in keys)
    tied = Problem(
        values=(0,) * size,
        lower=(0,) * size,
        upper=(None,) * size,
        relations=tuple(_relation(tie, cells) for tie in found),
        sensitive=between,
        protect=tuple(policy.width if one else 0 for one in between),
        kind=(_UNPRINTED,) * size,
        names=tuple(str(one.key) for one in keys),
    )
    return join([released, Release(keys, tied, (None,) * size)])


def _relation(tie: Tie, cells: Mapping[Count, int]) -> Relation:
    terms = tuple((cells[one], factor) for one, factor in tie.terms)
    return Relation(terms, tie.low, tie.high, f"{TIE}{tie.why}", supposed=True)
