"""Tables to one release: every count once, what a reader sees of it, and what everybody knows about all of them.

The records may be exact ones, those of a published result, or those that were read back from files. A record says
itself what it does not tell: `hidden` names its columns without a value, and `rounded_within` how far its counts can
lie from the true ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.words import both
from doorloop.definition.parts import Definition, Publish
from doorloop.disclosure.release.fact import Fact, beside, sums_to
from doorloop.disclosure.release.facts import facts
from doorloop.disclosure.release.told import TOLD, told
from doorloop.disclosure.solver.audit import Audit, Release, audit
from doorloop.disclosure.solver.bounds import Suppositions, always_nobody
from doorloop.disclosure.solver.problem import DisclosureError, Kind, Problem, Range, Relation, around
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record

PEOPLE: Final = ("rest", "beyond", "matured_beyond", "rival")
"""Counts that need not be printed to be computed, and are of people as any other."""
ROUNDS: Final = 10
"""Suppositions are given up so often; two or three times are the rule."""


class Attack(NamedTuple):
    """A release, and what a reader can infer of it."""

    release: Release
    audit: Audit


class Seen(Struct, frozen=True):
    """What the prints of one count tell.

    Attributes:
        value: what is printed, or computed from what is printed exactly; None where that is unknown.
        printed: the numbers that the print leaves possible; None where there is no print.
        stands: whether it has a place in a table, hidden or not.
    """

    value: int | None = None
    printed: Range | None = None
    stands: bool = True

    @property
    def exact(self) -> int | None:
        """Give the true count, if everybody can compute it without doubt."""
        return None if self.printed is not None and self.printed.width else self.value


Tables = Mapping[str, Sequence[Record]]


def compose(
    definition: Definition,
    tables: Tables,
    policy: Publish,
    *,
    refuted: Collection[Fact] = (),
    excepted: Collection[str] = (),
    slack: Fraction | None = None,
) -> Release:
    """Make one release of tables.

    Its `printed` is what the records tell; its `values` are those of the records, 0 for what they do not tell (an audit
    looks at none). Sensitive are the counts that the policy protects: a printed one under the threshold, and every one
    that is hidden or rounded and may be such. Suppositions that exact prints refute are left out.

    Args:
        tables: table → records; tables that the definition does not have are left aside.
        policy: threshold and width.
        refuted: suppositions to leave aside because they are known to be false.
        excepted: the names of counts that are printed by an exception, and so protected no more.
        slack: how far a mean can lie from what is printed beside rounded counts; by default as the policy says.

    Raises:
        DisclosureError: two tables print one count differently.
    """
    found = numbers(definition, tables)
    seen = _seen(found, tables, excepted)
    printed = {key: one.printed for key, one in seen.items() if one.printed is not None}
    off = policy.slack if slack is None else slack
    everything = chain(_all_facts(definition, seen), told(definition, tables, found, printed, off))
    known = (fact for fact in everything if fact not in refuted)
    return _release(seen, list(_settled(known, seen)), policy, excepted)


def refuted(definition: Definition, tables: Tables) -> frozenset[Fact]:
    """Give what a reader supposes and exact tables show to be false."""
    seen = _seen(numbers(definition, tables), tables, ())
    everything = list(_all_facts(definition, seen))
    kept = set(_settled(everything, seen))  # those that are left out are false, or of counts that are not there
    gone = (fact for fact in everything if fact not in kept)
    return frozenset(fact for fact in gone if sum(key not in seen for key, _ in fact.terms) <= 1)


def attack(
    definition: Definition,
    tables: Tables,
    policy: Publish,
    *,
    refuted: Collection[Fact] = (),
    excepted: Collection[str] = (),
) -> Attack:
    """Infer what a reader can of every count, and name those of which that is too much.

    Raises:
        DisclosureError: what is printed contradicts itself.
    """
    release = compose(definition, tables, policy, refuted=refuted, excepted=excepted)
    return Attack(release, judge(release, policy, ()))


def judge(
    release: Release,
    policy: Publish,
    measured: Collection[int] | None = None,
    asked: Collection[int] | None = None,
) -> Audit:
    """Audit a release, or several joined; a count that a reader knows to be no small one needs no protection.

    That nobody is left of something is too much to know beside rounded counts, unless it is so, or supposed, of every
    register.
    """
    found = audit(release.problem, release.printed, measured, asked)
    none = [one.cell for one in found.failures if one.range == Range(0, 0)]
    fine = set(none)
    if none and any(one is not None and one.width for one in release.printed):
        lasting = [one for one in release.problem.relations if TOLD not in one.why]
        fine = always_nobody(replace(release.problem, relations=tuple(lasting)), none)
    kept = (one for one in found.failures if one.cell not in fine and one.range.low < policy.threshold)
    return replace(found, failures=tuple(kept))


def trusted(release: Release, policy: Publish) -> frozenset[Relation]:
    """Give the suppositions that are false if a release keeps its promise: by them alone a range is too narrow.

    Whoever made the release safe knew which suppositions are true of it, and had it judged with those, as `judge` does.
    Where a range is too narrow without them as well the promise is broken, and nothing follows from it.
    """
    refuted, gone, asked = frozenset[Relation](), set[Relation](), None
    for _ in range(ROUNDS):
        found = judge(release.without(gone), policy, (), asked)
        refuted |= {*found.refuted}
        gone |= refuted
        if not found.failures:
            return frozenset(gone)
        left = Suppositions(release.without(gone).problem, release.printed)
        protect = release.problem.protect
        more = set[Relation]().union(*(left.too_strong(f.cell, f.range, protect[f.cell]) for f in found.failures))
        if not more:
            break
        gone |= more
        asked = [one.cell for one in found.failures]  # with less supposed every other range is wide as before
    return refuted


# ---------------------------------------------------------------- what is seen


def _seen(found: Iterable[Number], tables: Tables, excepted: Collection[str]) -> dict[Key, Seen]:
    """Read every count from the records, then those that a share tells; an exception is printed as it is."""
    seen: dict[Key, Seen] = {}
    told = sorted(
        (place for place in found if place.kind in ("count", "share")), key=lambda place: place.kind == "share"
    )
    for place in told:
        record = tables[place.table][place.row]
        value = _told(place, record, seen)
        if value is None:
            seen.setdefault(place.of[0], Seen())
            continue
        exact = place.kind == "count" and str(place.of[0]) in excepted
        play = 0 if exact else record.get("rounded_within") or 0
        one = Seen(value, around(value, int(play)))
        seen[place.of[0]] = _met(seen.get(place.of[0], Seen()), one, place.of[0])
    return seen


def _met(one: Seen, other: Seen, key: Key) -> Seen:
    """Lay two prints of one count upon each other: an exact one and a rounded one can both be true."""
    if one.printed is None or other.printed is None:
        return other if one.printed is None else one
    met = one.printed.met(other.printed)
    if met is None:
        raise DisclosureError(both("err.tables_differ"), where=str(key))
    return Seen(met.low if met.width == 0 else one.value, met)


def _told(place: Number, record: Record, seen: Mapping[Key, Seen]) -> int | None:
    """Give the count that a place tells; a share tells its part of a known base."""
    value = record[place.column]
    if place.kind == "count" or value is None:
        base = seen.get(place.of[1], Seen()).value if place.kind == "share" else None
        return 0 if base == 0 else value if isinstance(value, int) else None
    base = seen.get(place.of[1], Seen()).value
    return None if base is None or isinstance(value, str) else round(Fraction(value) * base)


# ---------------------------------------------------------------- what is known


def _all_facts(definition: Definition, seen: Mapping[Key, Seen]) -> Iterator[Fact]:
    """Give all facts; what a whole has beside its parts is a count of people of its own."""
    for fact in facts(definition, dict.fromkeys(seen)):
        sign = {(None, 0): 1, (0, None): -1}.get((fact.low, fact.high), 0)
        wholes = [key for key, factor in fact.terms if factor == -sign]
        parts = [key for key, factor in fact.terms if factor == sign]
        if fact.supposed or not sign or len(wholes) != 1:
            yield fact
        else:
            yield sums_to([*parts, beside(wholes[0], parts)], wholes[0], fact.why)


def _settled(found: Iterable[Fact], seen: dict[Key, Seen]) -> Iterator[Fact]:
    """Keep the facts about counts that are there, and add the counts that one of them defines.

    A supposition that is known to be false is none.
    """
    left = list(found)
    while left:
        tried, left = left, []
        for fact in tried:
            absent = [key for key, _ in fact.terms if key not in seen]
            if len(absent) == 1 and fact.low == fact.high == 0:
                value = _solved(fact, absent[0], seen)
                if fact.supposed and value is not None and value < 0:
                    continue
                seen[absent[0]] = Seen(value, stands=False)
            elif absent:
                left.append(fact)  # until another one defines what it lacks
                continue
            if not fact.supposed or _agrees(fact, seen):
                yield fact
        if len(left) == len(tried):
            return


def _solved(fact: Fact, key: Key, seen: Mapping[Key, Seen]) -> int | None:
    """Compute a count from the others of an equation, in which its own factor is 1 or -1."""
    known = [(seen[other].exact, factor) for other, factor in fact.terms if other != key]
    if any(value is None for value, _ in known):
        return None
    return -dict(fact.terms)[key] * sum(factor * (value or 0) for value, factor in known)


def _agrees(fact: Fact, seen: Mapping[Key, Seen]) -> bool:
    """Tell whether a fact holds as far as anybody can know."""
    values = [(seen[key].exact, factor) for key, factor in fact.terms]
    if any(value is None for value, _ in values):
        return True
    total = sum(factor * (value or 0) for value, factor in values)
    return (fact.low is None or fact.low <= total) and (fact.high is None or total <= fact.high)


# ---------------------------------------------------------------- what must be protected


def _release(seen: Mapping[Key, Seen], known: Iterable[Fact], policy: Publish, excepted: Collection[str]) -> Release:
    number = {key: place for place, key in enumerate(seen)}
    hot = [str(key) not in excepted and _is_sensitive(key, one, policy) for key, one in seen.items()]
    problem = Problem(
        values=tuple(one.value or 0 for one in seen.values()),
        lower=(0,) * len(seen),
        upper=(None,) * len(seen),
        relations=tuple(fact.among(number) for fact in known),
        sensitive=tuple(hot),
        protect=tuple(policy.width if one else 0 for one in hot),
        kind=tuple(_kind(key, one, excepted) for key, one in seen.items()),
        names=tuple(map(str, seen)),
    )
    return Release(tuple(seen), problem, tuple(one.printed for one in seen.values()))


def _kind(key: Key, one: Seen, excepted: Collection[str]) -> Kind:
    return "exact" if str(key) in excepted else "rounded" if one.stands else "unprinted"


def _is_sensitive(key: Key, one: Seen, policy: Publish) -> bool:
    """Tell whether a count is, or may be, one of too few people."""
    if not one.stands and (one.value == 0 or not key.what.startswith(PEOPLE)):
        return False
    if one.printed is not None and one.printed.width:
        return one.printed.low < policy.threshold
    return one.value is None or policy.is_small(one.value)
