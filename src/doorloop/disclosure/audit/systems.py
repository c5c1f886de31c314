"""All releases as one system of counts, with what ties them, and what a reader can infer of each count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Final, cast

from doorloop.definition.parts import Publish
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.worlds import Count, Tie, World, count, order, ties, worlds
from doorloop.disclosure.release.compose import compose, judge
from doorloop.disclosure.solver.audit import Audit, Release, join
from doorloop.disclosure.solver.bounds import consistent
from doorloop.disclosure.solver.problem import DisclosureError, Kind, Problem, Range, Relation
from doorloop.tables.keys import Key
from doorloop.tables.numbers import numbers as places
from doorloop.tables.records import Record

_UNPRINTED: Final[Kind] = "unprinted"


@dataclass(frozen=True)
class Known:
    """What a reader of several releases knows.

    Attributes:
        release: every count once, by its `Count`.
        audit: the range of each, and which of them are too narrow.
        homes: the world of each release, by its name.
        order: the worlds of which one holds the cases of the other, by a later day.
        refuted: the names of publications, each with the counts that it cannot have printed rightly.
        untied: whether what is supposed between releases contradicts them, and was given up.
    """

    release: Release
    audit: Audit
    homes: Mapping[str, World]
    order: Collection[tuple[World, World]]
    refuted: Mapping[str, tuple[Key, ...]]
    untied: bool

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give the counts in the order of the audit's cells."""
        return cast("tuple[Count, ...]", self.release.keys)

    @property
    def exposed(self) -> dict[Count, Range]:
        """Give the counts of which a reader can infer too much."""
        return {self.counts[one.cell]: one.range for one in self.audit.failures}


Memory = dict[str, bool]
"""Whether what is supposed of a release agrees with it, by its name: what need not be computed again."""


def known(
    helds: Sequence[Held],
    policy: Publish,
    *,
    among: Sequence[Held] = (),
    supposed: bool = True,
    memory: Memory | None = None,
) -> Known:
    """Lay releases upon each other and infer what a reader can.

    Releases that seem to be of other cases are first taken to be of the same ones, which is the safe mistake.

    Args:
        among: all releases of an audit, of which these are some; counts have the same names in all of its calls.
        supposed: whether to reckon with what a reader supposes of the way that cases take.
        memory: of further calls with some of the same releases and the same policy.

    Raises:
        DisclosureError: what they print contradicts itself.
    """
    settle = partial(_settled, policy=policy, supposed=supposed, memory={} if memory is None else memory)
    joint, apart = (worlds(among or helds, apart=apart) for apart in (False, True))
    try:
        return _known(helds, policy, settle, joint)
    except DisclosureError:
        if joint == apart:
            raise
        return _known(helds, policy, settle, apart)


def _known(helds: Sequence[Held], policy: Publish, settle: Settle, home: Mapping[str, World]) -> Known:
    groups: dict[tuple[str, bool, bool, World], list[Held]] = {}
    for held in helds:
        if not held.fallible:
            kind = (held.base.sha256, held.policy is not None, held.rounds, home[held.name])
            groups.setdefault(kind, []).append(held)
    settled = [settle(inner, home[inner[0].name]) for inner in groups.values()]
    released = join([one for one in settled if one.keys])
    ordered = order(helds, home)
    refuted: dict[str, tuple[Key, ...]] = {}
    for held in helds:
        if held.fallible:
            released, refuted[held.name] = _with_publication(released, held, home[held.name], policy)
    return _attacked(released, helds[0], home, ordered, policy, refuted)


Settle = Callable[[Sequence[Held], World], Release]
"""Composes releases of the same cases and day."""


# ---------------------------------------------------------------- one release


def _settled(helds: Sequence[Held], world: World, *, policy: Publish, supposed: bool, memory: Memory) -> Release:
    """Compose releases of the same cases and day, with what is supposed where it agrees with all of them."""
    if supposed:
        for held in helds:
            if held.name not in memory:
                memory[held.name] = _holds(held, world, policy)
        supposed = all(memory[held.name] for held in helds)
    if supposed and len(helds) > 1:
        supposed = _agree(helds, world, policy)
    return _composed(helds, world, policy, supposed=supposed)


def _holds(held: Held, world: World, policy: Publish) -> bool:
    """Tell whether what a reader supposes of a release agrees with it.

    A release that was made safe is so as far as its suppositions are true; one that looks unsafe by them alone has a
    case that did not go that way, and its reader infers nothing from them.
    """
    if held.policy is None:
        return _agree([held], world, policy)
    try:
        return not judge(_composed([held], world, policy, supposed=True), policy).failures
    except DisclosureError:
        return False


def _agree(helds: Sequence[Held], world: World, policy: Publish) -> bool:
    try:
        found = _composed(helds, world, policy, supposed=True)
    except DisclosureError:
        return False
    return consistent(found.problem, found.printed)


def _composed(helds: Sequence[Held], world: World, policy: Publish, *, supposed: bool) -> Release:
    """Compose the tables of releases as those of one, and name its counts by their world."""
    first = helds[0]
    tables: dict[str, list[Record]] = {}
    for held in helds:
        for name, records in held.tables.items():
            tables.setdefault(name, []).extend(records)
    excepted = {name for held in helds for name in held.exceptions}
    found = compose(first.definition, tables, policy, excepted=excepted, supposed=supposed)
    shares = tuple(_shares(first, tables, {cast("Key", key): cell for cell, key in enumerate(found.keys)}, found))
    problem = replace(found.problem, relations=(*found.problem.relations, *shares))
    keys = tuple(count(world, first.calendar, cast("Key", key)) for key in found.keys)
    return Release(keys, problem, found.printed)


def _shares(
    held: Held, tables: Mapping[str, Sequence[Record]], cells: Mapping[Key, int], found: Release
) -> Iterator[Relation]:
    """Tell what a share says whose base is not printed: its part and its base are in that proportion exactly."""
    for place in places(held.definition, tables):
        record = tables[place.table][place.row]
        value = record[place.column]
        if place.kind == "share" and isinstance(value, int | Fraction) and not record.get("rounded_within"):
            part, base = (cells.get(key) for key in place.of)
            if part is not None and base is not None and found.printed[base] is None:
                share = Fraction(value)
                yield Relation(((part, share.denominator), (base, -share.numerator)), 0, 0, "a share")


# ---------------------------------------------------------------- a publication, whose figures can be wrong


def _with_publication(released: Release, held: Held, world: World, policy: Publish) -> tuple[Release, tuple[Key, ...]]:
    """Add the prints of a publication that can be true beside the others, the first ones first."""
    found = _composed([held], world, policy, supposed=False)
    hidden = Release(found.keys, found.problem, (None,) * len(found.keys))
    whole = join([released, hidden])
    cells = {key: cell for cell, key in enumerate(whole.keys)}
    told = [
        (cells[key], printed) for key, printed in zip(found.keys, found.printed, strict=True) if printed is not None
    ]
    printed, wrong = list(whole.printed), list[int]()
    _add(whole.problem, printed, told, wrong)
    counts = cast("tuple[Count, ...]", whole.keys)
    return Release(whole.keys, whole.problem, tuple(printed)), tuple(counts[cell].key for cell in wrong)


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
    low = max(told.low, before.low if before else 0)
    high = min(told.high or 0, before.high or 0) if before else told.high
    if high is not None and low > high:
        return False
    printed[cell] = Range(low, high)
    return True


# ---------------------------------------------------------------- all together


def _attacked(
    released: Release,
    first: Held,
    homes: Mapping[str, World],
    ordered: Collection[tuple[World, World]],
    policy: Publish,
    refuted: Mapping[str, tuple[Key, ...]],
) -> Known:
    """Infer what a reader can with what ties the releases; without it, where that contradicts them."""
    prints = dict(zip(cast("tuple[Count, ...]", released.keys), released.printed, strict=True))
    found = [tie for tie in ties(first.base, prints, ordered) if _agrees(tie, prints)]
    tied = _tied(released, found, policy)
    try:
        return Known(tied, judge(tied, policy), homes, ordered, refuted, untied=False)
    except DisclosureError:
        if not found:
            raise
        bare = _tied(released, (), policy)
        return Known(bare, judge(bare, policy), homes, ordered, refuted, untied=True)


def _agrees(tie: Tie, prints: Mapping[Count, Range | None]) -> bool:
    """Tell whether a tie can be true, as far as the prints of its counts tell."""
    low, high = Fraction(0), Fraction(0)
    for one, factor in tie.terms:
        printed = prints.get(one)
        if printed is None or printed.high is None:
            if one != tie.between:
                return True
            continue
        ends = sorted((factor * printed.low, factor * printed.high))
        low, high = low + ends[0], high + ends[1]
    most = 0 if tie.between is not None else tie.high
    return (most is None or low <= most) and (tie.between is not None or tie.low is None or high >= tie.low)


def _tied(released: Release, found: Iterable[Tie], policy: Publish) -> Release:
    """Add ties to a release, and the numbers of people between its counts, which are protected as all others."""
    found = list(found)
    keys = (*released.keys, *(tie.between for tie in found if tie.between is not None))
    cells = {key: cell for cell, key in enumerate(keys)}
    more = len(keys) - len(released.keys)
    problem = released.problem
    grown = Problem(
        values=(*problem.values, *[0] * more),
        lower=(*problem.lower, *[0] * more),
        upper=(*problem.upper, *[None] * more),
        relations=(
            *problem.relations,
            *(Relation(tuple((cells[one], f) for one, f in tie.terms), tie.low, tie.high, tie.why) for tie in found),
        ),
        sensitive=(*problem.sensitive, *[True] * more),
        protect=(*problem.protect, *[policy.width] * more),
        kind=(*problem.kind, *(_UNPRINTED,) * more),
        names=(*problem.names, *(f"{tie.between.key}" for tie in found if tie.between is not None)),
    )
    return Release(keys, grown, (*released.printed, *[None] * more))
