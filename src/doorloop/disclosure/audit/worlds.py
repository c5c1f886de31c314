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
from msgspec import Struct

from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.definition.wider import folded
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.solver.problem import Range
from doorloop.tables.keys import UNKNOWN, Key, is_several

BY_CALENDAR: Final = ("within", "beyond", "matured", "matured_within", "matured_beyond")
"""Counts that another calendar changes."""
GROWING: Final = ("cases", "n", "within", "beyond", "followed", "intake", "closed")
"""Counts of what has happened, which later days only add to; the others (open, excluded, stock, rest) can also fall."""
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


class Tie(Struct, frozen=True):
    """Know that the sum of factor x count lies in [low, high]."""

    terms: tuple[tuple[Count, int], ...]
    low: int | None
    high: int | None
    why: str


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


Inner = Mapping[tuple[str, Key], Count]
"""The counts of one world, by calendar and key."""


def ties(
    definition: Definition, prints: Mapping[Count, Range | None], ordered: Collection[tuple[World, World]]
) -> Iterator[Tie]:
    """Give what a reader knows, or supposes, between counts of different worlds or categories.

    Args:
        definition: as it is written, of any of the releases.
        prints: the counts that are there, and what is printed of each.
        ordered: the pairs of worlds that `order` gives.
    """
    by_world: dict[World, dict[tuple[str, Key], Count]] = {}
    own = names(definition)
    for one in prints:
        if one.world.names == own:
            by_world.setdefault(one.world, {})[one.calendar, one.key] = one
    for small, large in sorted(ordered):
        for name, one in by_world.get(small, {}).items():
            other = by_world.get(large, {}).get(name)
            if other is not None and (small.day == large.day or grows(one.key)):
                yield _between(one, other)
        if small.day == large.day:
            yield from _of_one_code(definition, by_world.get(small, {}), by_world.get(large, {}), prints)
    for inner in by_world.values():
        yield from _folds(definition, inner)


def _between(one: Count, other: Count) -> Tie:
    """Put one count under another; who is between them is a count of people, nobody where the period was over."""
    if one.world.cases == other.world.cases and _is_over(one.key, one.world.day):
        return Tie(((one, 1), (other, -1)), 0, 0, "the period was over")
    what = f"{one.world.day}" if one.world.day != other.world.day else "part"
    between = other._replace(key=Key(BETWEEN, f"{one.key} > {what}", "", ""), calendar=str(one.world))
    return Tie(((one, 1), (between, 1), (other, -1)), 0, 0, "counts cannot fall")


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
    definition: Definition, small: Inner, large: Inner, prints: Mapping[Count, Range | None]
) -> Iterator[Tie]:
    """Find the whole part again in the category that it is: a region's release beside the national one.

    That is supposed where the part's own tables name one code alone, and a count that both print is the same.
    """
    for table in definition.spec.tables.values():
        if not table.by or is_several(definition, table.by):
            continue
        codes = _codes_of(table.by, small, prints)
        if len(codes) == 1:
            (code,) = codes
            pairs = [(one, large.get((name[0], _inside(name[1], table.by, code)))) for name, one in small.items()]
            found = [(one, other) for one, other in pairs if other is not None]
            known = [(prints[one], prints[other]) for one, other in found if _exact(prints[one], prints[other])]
            if any(one != Range(0, 0) for one, _ in known) and all(one == other for one, other in known):
                yield from (Tie(((one, 1), (other, -1)), 0, 0, "the part is a category") for one, other in found)


def _codes_of(field: str, inner: Inner, prints: Mapping[Count, Range | None]) -> set[str]:
    """Give the codes of a field of which there can be a case."""
    found: dict[str, list[Range | None]] = {}
    for (_, key), one in inner.items():
        codes = [c.partition("=")[2] for c in key.of.split(" & ") if c.startswith(f"{field}=")]
        if key.what == "cases" and codes:
            found.setdefault(codes[0], []).append(prints[one])
    return {code for code, printed in found.items() if any(one != Range(0, 0) for one in printed)}


def _exact(*prints: Range | None) -> bool:
    return all(one is not None and one.width == 0 for one in prints)


def _inside(key: Key, field: str, code: str) -> Key:
    """Name the cases of a count that have a code."""
    if key.what == "cases":
        conditions = {one for one in key.of.split(" & ") if one} | {f"{field}={code}"}
        return key._replace(of=" & ".join(sorted(conditions)))
    return key if key.part else key._replace(part=f"{field}={code}")


def _folds(definition: Definition, inner: Inner) -> Iterator[Tie]:
    """Add the categories up that another release counts together."""
    wider: dict[tuple[str, str], list[str]] = {}
    for name, code, to in folded(definition):
        for field in _named(definition, name):
            wider.setdefault((field, to), []).append(code)
    for (field, to), codes in wider.items():
        for (calendar, key), whole in inner.items():
            addends = [_with(key, f"{field}={to}", f"{field}={code}") for code in codes]
            found = [inner[calendar, one] for one in addends if one is not None and (calendar, one) in inner]
            if not found:
                continue
            several = field in _fields(definition) and is_several(definition, field)
            if several:
                yield from (Tie(((one, 1), (whole, -1)), None, 0, "folded") for one in found)
            yield Tie(
                (*((one, 1) for one in found), (whole, -1)),
                0 if len(found) == len(codes) else None,
                None if several else 0,
                "folded",
            )


def _named(definition: Definition, name: str) -> list[str]:
    """Give the fields of a code list, or the variable of that name."""
    fields = [id for id, field in _fields(definition).items() if field.codes == name]
    return fields or [name]


def _fields(definition: Definition) -> dict[str, parts.Field]:
    return {id: field for register in definition.spec.registers.values() for id, field in register.fields.items()}


def _with(key: Key, old: str, new: str) -> Key | None:
    """Give the same count of another category; None where it is not of this one."""
    if key.part == old:
        return key._replace(part=new)
    conditions = key.of.split(" & ")
    if key.what != "cases" or old not in conditions:
        return None
    return key._replace(of=" & ".join(sorted(new if one == old else one for one in conditions)))
