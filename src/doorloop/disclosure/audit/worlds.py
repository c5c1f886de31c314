"""Which counts of several releases are the same, and what a reader knows between those that are not.

A count belongs to a world: what the definition calls by which name, which cases, and as of which day. The same key in
one world is one count. Between two worlds of which one holds the cases of the other, or is later, counts cannot fall;
what is between them is again a number of people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import permutations
from typing import Final, NamedTuple

import msgspec

from doorloop.definition.parts import Definition
from doorloop.definition.wider import folded
from doorloop.disclosure.audit.held import Held
from doorloop.systems.relations import Range, Relation
from doorloop.tables.keys import UNKNOWN, Key, is_several

BY_CALENDAR: Final = ("within", "beyond", "matured", "matured_within", "matured_beyond")
"""Counts that another calendar changes."""
GROWING: Final = ("cases", "n", "within", "beyond", "followed", "intake", "closed")
"""Counts of what has happened, which later days only add to; the others (open, excluded, stock, rest) can also fall."""
TIE: Final = "between releases: "
"""How the names of relations between releases begin."""
BETWEEN: Final = "between"
"""The people that one count has more than another."""
CONDITIONS = re.compile(r"\[(.*?)\]")


class World(NamedTuple):
    """Where a count belongs.

    Attributes:
        names: the digest of what the definition calls by which name.
        cases: the number of the cases; the same number are the same cases.
        day: the peildatum.
    """

    names: str
    cases: int
    day: date


class Count(NamedTuple):
    """One count among all releases; `calendar` only where it depends on one."""

    world: World
    calendar: str
    key: Key


def count(world: World, calendar: str, key: Key) -> Count:
    """Name a count of a release."""
    return Count(world, calendar if key.what in BY_CALENDAR else "", key)


def _tie(terms: Iterable[tuple[Count, int]], why: str, low: int | None = 0, high: int | None = 0) -> Relation[Count]:
    """Know something between releases, until they contradict it."""
    return Relation(tuple(terms), low, high, TIE + why, supposed=True)


def names(definition: Definition) -> str:
    """Digest what decides which cases a key names: unit, groups, period, fields, codes and classes."""
    spec = definition.spec
    classes = [one for one in definition.variables if not one.field]
    parts_ = (spec.unit, spec.key, spec.groups, spec.period, spec.registers, spec.codes, classes)
    return sha256(msgspec.json.encode(msgspec.to_builtins(parts_))).hexdigest()


def worlds(helds: Iterable[Held]) -> dict[str, World]:
    """Give the world of each release by its name: of the same cases where that is proven, else of its own.

    A publication is of the cases of its definition, which is what somebody says who names it.
    """
    found: dict[str, World] = {}
    known: list[Held] = []
    for held in helds:
        cases = next((place for place, other in enumerate(known) if _same(held, other)), None)
        if cases is None:
            cases = len(known)
            known.append(held)
        found[held.name] = World(names(held.base), cases, held.peildatum)
    return found


def _same(one: Held, other: Held) -> bool:
    if one.fallible or other.fallible:
        return True
    again = (one.base.sha256, one.peildatum, one.tables) == (other.base.sha256, other.peildatum, other.tables)
    return again or one.sources.beside(other.sources) == "same"


def order(helds: Collection[Held], places: Mapping[str, World]) -> set[tuple[World, World]]:
    """Give the pairs of worlds of which the first one's cases are all among the second one's, by a day not later."""
    within = {
        (places[one.name].cases, places[other.name].cases)
        for one, other in permutations(helds, 2)
        if one.sources.beside(other.sources) == "part"
    }
    every = dict.fromkeys(places.values())
    return {
        (one, other)
        for one, other in permutations(every, 2)
        if one.names == other.names and one.day <= other.day
        if one.cases == other.cases or (one.cases, other.cases) in within
    }


# ---------------------------------------------------------------- what ties counts of two worlds


def ties(
    definition: Definition, prints: Mapping[Count, Range | None], ordered: Collection[tuple[World, World]]
) -> Iterator[Relation[Count]]:
    """Give what a reader knows, or supposes, between counts of different worlds or categories.

    Args:
        definition: as it is written, of any of the releases.
        prints: the counts that are there, and what is printed of each.
        ordered: the pairs of worlds that `order` gives.
    """
    own = names(definition)
    for small, large in sorted(pair for pair in ordered if pair[0].names == own):
        inner = [one for one in prints if one.world == small]
        for one, other in ((one, one._replace(world=large)) for one in inner):
            if other in prints and (small.day == large.day or grows(one.key)):
                yield _between(one, other)
        if small.day == large.day:
            yield from _of_one_code(definition, inner, large, prints)
    yield from _folds(definition, [one for one in prints if one.world.names == own], prints)


def _between(one: Count, other: Count) -> Relation[Count]:
    """Put one count under another; who is between them is a count of people, nobody where the period was over."""
    if one.world.cases == other.world.cases and _is_over(one.key, one.world.day):
        return _tie([(one, 1), (other, -1)], "the period was over")
    what = f"{one.world.day}" if one.world.day != other.world.day else "part"
    between = other._replace(key=Key(BETWEEN, f"{one.key} > {what}", "", ""), calendar=str(one.world))
    return _tie([(one, 1), (between, 1), (other, -1)], "counts cannot fall")


def grows(key: Key) -> bool:
    """Tell whether later days only add to a count: all that its cases must meet has happened, or never changes.

    That somebody's data are corrected, or become known, a reader cannot know: the one is supposed not to happen, and of
    what is unknown, open, left out or does not apply nothing is claimed.
    """
    if key.what not in GROWING:
        return False
    text = key.of if key.what == "cases" else next(iter(CONDITIONS.findall(key.of)), "")
    conditions = [one for one in text.split(" & ") if one]
    if key.part:
        conditions.append(key.part)
    return _needs_nothing(key) and all(_stays(one) for one in conditions)


def _needs_nothing(key: Key) -> bool:
    """Tell whether a step counts from its start on, without another condition that can come and go."""
    after = key.of.partition("](")[2]
    return key.what == "cases" or not after or after.startswith("; ")


def _stays(condition: str) -> bool:
    field, sign, codes = condition.partition("=")
    if sign:
        return UNKNOWN not in codes.split("|")
    return field.endswith((":happened", ":known"))


def _is_over(key: Key, day: date) -> bool:
    """Tell whether a count is of what happened in a period that was over, where nothing else about a case matters."""
    if key.what not in ("intake", "closed") or "[]" not in key.of or not _needs_nothing(key):
        return False
    by, _, period = key.part.partition("=")
    now = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": f"{day.year}"}
    return by in now and period < now[by]


def _of_one_code(
    definition: Definition, inner: Collection[Count], large: World, prints: Mapping[Count, Range | None]
) -> Iterator[Relation[Count]]:
    """Find the whole part again in the category that it is: a region's release beside the national one.

    That is supposed where the part's own tables name one code alone, and a count that both print is the same.
    """
    for field in [table.by for table in definition.spec.tables.values() if table.by]:
        counts = [one for one in inner if one.key.what == "cases" and prints[one] != Range(0, 0)]
        found = {code for one in counts for code in one.key.of.split(" & ") if code.startswith(f"{field}=")}
        if is_several(definition, field) or len(found) != 1:
            continue
        (code,) = found
        pairs = [(one, Count(large, one.calendar, _with(one.key, "", code) or one.key)) for one in inner]
        pairs = [(one, other) for one, other in pairs if other in prints]
        known = [(prints[one], prints[other]) for one, other in pairs if _exact(prints[one], prints[other])]
        if any(one != Range(0, 0) for one, _ in known) and all(one == other for one, other in known):
            yield from (_tie([(one, 1), (other, -1)], "the part is a category") for one, other in pairs)


def _exact(*prints: Range | None) -> bool:
    return all(one is not None and one.width == 0 for one in prints)


def _folds(definition: Definition, inner: Collection[Count], prints: Collection[Count]) -> Iterator[Relation[Count]]:
    """Add the categories up that another release counts together."""
    fields = {id: field for register in definition.spec.registers.values() for id, field in register.fields.items()}
    wider: dict[tuple[str, str], list[str]] = {}
    for name, code, to in folded(definition):  # of a code list, or of the variable of that name
        for field in [id for id, field in fields.items() if field.codes == name] or [name]:
            wider.setdefault((field, to), []).append(code)
    for (field, to), codes in wider.items():
        several, wide = field in fields and is_several(definition, field), f"{field}={to}"
        for whole in [one for one in inner if wide == one.key.part or wide in one.key.of]:
            addends = [_with(whole.key, wide, f"{field}={code}") for code in codes]
            found = [one for key in addends if key is not None and (one := whole._replace(key=key)) in prints]
            if not found:
                continue
            if several:
                yield from (_tie([(one, 1), (whole, -1)], "folded", None) for one in found)
            low, high = 0 if len(found) == len(codes) else None, None if several else 0
            yield _tie([*((one, 1) for one in found), (whole, -1)], "folded", low, high)


def _with(key: Key, old: str, new: str) -> Key | None:
    """Give the same count with another condition in the place of one; None where it has not got that one.

    Every count has the empty one, but of a part that is split by something already.
    """
    if key.what != "cases":
        return key._replace(part=new) if key.part == old else None
    conditions = {"", *key.of.split(" & ")}
    return key._replace(of=" & ".join(sorted(conditions - {old, ""} | {new}))) if old in conditions else None
