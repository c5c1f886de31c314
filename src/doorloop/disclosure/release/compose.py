"""Tables to one release: every count once, what a reader sees of it, and what everybody knows about all of them.

The records may be exact ones, those of a published result, or those that were read back from files. A record says
itself what it does not tell: `hidden` names its columns without a value, and `rounded_within` how far its counts can
lie from the true ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Final, TypeAlias

from msgspec.structs import replace

from doorloop.definition.parts import Definition, Publish
from doorloop.disclosure.counts import Cell, Release, around
from doorloop.disclosure.release.fact import Fact, beside, equal
from doorloop.disclosure.release.facts import facts
from doorloop.disclosure.release.told import told
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record

PEOPLE: Final = ("rest", "beyond", "matured_beyond", "rival")
"""Counts that need not be printed to be computed, and are of people as any other."""

Tables: TypeAlias = Mapping[str, Sequence[Record]]


def compose(
    definition: Definition,
    tables: Tables,
    policy: Publish,
    *,
    refuted: Collection[Fact] = (),
    excepted: Collection[str] = (),
    slack: Fraction | None = None,
) -> Release[Key]:
    """Make one release of tables.

    It protects a printed count under the threshold, and every one that is hidden or rounded and may be such.
    Suppositions that exact prints refute are left out.

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
    known = tuple(_settled((fact for fact in everything if fact not in refuted), seen))
    return Release({key: _protected(key, one, policy, excepted) for key, one in seen.items()}, known)


def refuted(definition: Definition, tables: Tables) -> frozenset[Fact]:
    """Give what a reader supposes and exact tables show to be false."""
    seen = _seen(numbers(definition, tables), tables, ())
    everything = list(_all_facts(definition, seen))
    kept = set(_settled(everything, seen))  # those that are left out are false, or of counts that are not there
    gone = (fact for fact in everything if fact not in kept)
    return frozenset(fact for fact in gone if sum(key not in seen for key, _ in fact.terms) <= 1)


# ---------------------------------------------------------------- what is seen


def _seen(found: Iterable[Number], tables: Tables, excepted: Collection[str]) -> dict[Key, Cell]:
    """Read every count from the records, then those that a share tells; an exception is printed as it is."""
    seen: dict[Key, Cell] = {}
    told = (place for place in found if place.kind in ("count", "share"))
    for place in sorted(told, key=lambda place: place.kind == "share"):
        key, record = place.of[0], tables[place.table][place.row]
        value = _told(place, record, seen)
        play = 0 if place.kind == "count" and str(key) in excepted else int(record.get("rounded_within") or 0)
        one = Cell() if value is None else Cell(value, around(value, play))
        seen[key] = seen[key].beside(one, key) if key in seen else one
    return seen


def _told(place: Number, record: Record, seen: Mapping[Key, Cell]) -> int | None:
    """Give the count that a place tells; a share tells its part of a known base, and of nobody all."""
    value = record[place.column]
    if place.kind == "count":
        return value if isinstance(value, int) else None
    base = seen.get(place.of[1], Cell()).value
    if value is None or base is None or isinstance(value, str):
        return 0 if base == 0 else None
    return round(Fraction(value) * base)


# ---------------------------------------------------------------- what is known


def _all_facts(definition: Definition, seen: Mapping[Key, Cell]) -> Iterator[Fact]:
    """Give all facts; what a whole has beside its parts is a count of people of its own."""
    for fact in facts(definition, dict.fromkeys(seen)):
        wholes = [key for key, factor in fact.terms if factor == -1]
        parts = [key for key, factor in fact.terms if factor == 1]
        if fact.supposed or (fact.low, fact.high) != (None, 0) or len(wholes) != 1:
            yield fact
        else:
            yield equal([*parts, beside(wholes[0], parts)], wholes, fact.why)


def _settled(found: Iterable[Fact], seen: dict[Key, Cell]) -> Iterator[Fact]:
    """Keep the facts about counts that are there, and add the counts that one of them defines.

    A supposition that is known to be false is none.
    """
    left = list(found)
    while left:
        tried, left = left, []
        for fact in tried:
            absent = [key for key, _ in fact.terms if key not in seen]
            values = {key: seen[key].exact for key, _ in fact.terms if key in seen}
            known = {key: value for key, value in values.items() if value is not None}
            if len(absent) == 1 and fact.low == fact.high == 0:
                value = _solved(fact, absent[0], known) if len(known) == len(values) else None
                if fact.supposed and value is not None and value < 0:
                    continue
                seen[absent[0]] = Cell(value, kind="unprinted")
            elif absent:
                left.append(fact)  # until another one defines what it lacks
                continue
            elif fact.supposed and len(known) == len(values) and not fact.holds(known):
                continue
            yield fact
        if len(left) == len(tried):
            return


def _solved(fact: Fact, key: Key, known: Mapping[Key, int]) -> int:
    """Compute a count from the others of an equation, in which its own factor is 1 or -1."""
    return -int(dict(fact.terms)[key] * sum(factor * known[other] for other, factor in fact.terms if other != key))


def _protected(key: Key, one: Cell, policy: Publish, excepted: Collection[str]) -> Cell:
    """Protect a count that is, or may be, one of too few people."""
    if str(key) in excepted:
        return replace(one, kind="exact")
    if one.kind == "unprinted" and (one.value == 0 or not key.what.startswith(PEOPLE)):
        return one
    if one.printed is not None and one.printed.width:
        is_small = one.printed.low < policy.threshold
    else:
        is_small = one.value is None or policy.is_small(one.value)
    return replace(one, protect=policy.width if is_small else 0)
