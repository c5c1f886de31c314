"""What is known between counts, as it is written: a sum of them that equals another one, or is no more than it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from doorloop.definition.parts import Step, When
from doorloop.systems.relations import Relation
from doorloop.tables import keys
from doorloop.tables.keys import Key

Fact: TypeAlias = Relation[Key]
"""`supposed` is what holds only if cases took the way that the definition describes."""
TOLD: Final = "told by its durations"
"""How the names of facts end that hold of one register, and need not of another with the same counts."""
Named: TypeAlias = Callable[[str], Key]
"""Gives the count of a name in a text."""


def equal(ones: Iterable[Key], others: Iterable[Key], why: str, *, supposed: bool = False) -> Fact:
    """Know that counts together are as many as others together."""
    return Relation((*((key, 1) for key in ones), *((key, -1) for key in others)), 0, 0, why, supposed)


def no_more(ones: Iterable[Key], others: Iterable[Key], why: str, *, supposed: bool = False) -> Fact:
    """Know that counts together are no more than others together."""
    return Relation((*((key, 1) for key in ones), *((key, -1) for key in others)), None, 0, why, supposed)


def part_of(part: Key, whole: Key, why: str) -> Fact:
    """Know that a count and what is left of its whole are the whole."""
    return equal([part, rest(whole, part)], [whole], why)


def stated(text: str, named: Named, why: str, *, supposed: bool = False) -> Iterator[Fact]:
    """Read facts, apart by commas: `n + open = followed`, `matured within <= within`.

    `open - matured` in brackets is what is left of the open beside the matured ones.
    """
    for line in text.split(","):
        sign = "<=" if "<=" in line else "="
        ones, others = ([_count(name, named) for name in side.split(" + ")] for side in line.split(sign))
        yield (no_more if sign == "<=" else equal)(ones, others, why, supposed=supposed)


def of_step(step: Step, part: str, group: str) -> Named:
    """Name what can become of a step, and the cases that it is of: all of a group, and by its start and end."""
    cases = {
        "all": keys.cases(frozenset(), group),
        "start": keys.cases(keys.atoms([When(field=step.start)]), group),
        "end": keys.cases(keys.atoms([When(field=step.end)]), group),
        "pending": keys.cases(keys.atoms([When(field=step.start), When(field=step.end, state="empty")]), group),
        "judged": keys.of_step("with_target" if step.has_own_targets else "n", step, part, group),
    }
    return lambda what: cases.get(what) or keys.of_step(what, step, part, group)


def _count(name: str, named: Named) -> Key:
    whole, dash, part = name.strip(" ()\n").partition(" - ")
    return rest(named(whole), named(part)) if dash else named(whole)


def beside(whole: Key, parts: Iterable[Key]) -> Key:
    """Name what a whole has beside parts of it that exclude each other."""
    left = " + ".join(str(key._replace(group="")) for key in parts)
    return Key("rest", f"{whole.what} {whole.of} - {left}", whole.part, whole.group)


def rest(whole: Key, part: Key) -> Key:
    """Name what is left of a whole beside a part: nobody prints it, and everybody can compute it."""
    return Key("rest", f"{whole.of} - {part.what} {part.of}", whole.part, whole.group)
