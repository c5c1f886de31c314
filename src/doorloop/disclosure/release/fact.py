"""One fact about counts: a sum of them that lies within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from doorloop.disclosure.solver.problem import Relation
from doorloop.tables.keys import Key


class Fact(Struct, frozen=True):
    """Know that the sum of factor x count lies in [low, high]; None is no bound.

    Attributes:
        supposed: whether it holds only if cases took the way that the definition describes.
    """

    terms: tuple[tuple[Key, int], ...]
    low: int | None
    high: int | None
    why: str
    supposed: bool = False

    def among(self, cells: Mapping[Key, int]) -> Relation:
        """Give what it says of counts by their numbers in a problem."""
        terms = tuple((cells[key], factor) for key, factor in self.terms)
        return Relation(terms, self.low, self.high, self.why, self.supposed)


def sums_to(addends: Iterable[Key], total: Key, why: str, *, supposed: bool = False) -> Fact:
    """Know that counts add up to a total."""
    return Fact((*((key, 1) for key in addends), (total, -1)), 0, 0, why, supposed)


def at_most(addends: Iterable[Key], total: Key, why: str, *, supposed: bool = False) -> Fact:
    """Know that counts together are no more than a total."""
    return no_more(addends, [total], why, supposed=supposed)


def no_more(addends: Iterable[Key], others: Iterable[Key], why: str, *, supposed: bool = False) -> Fact:
    """Know that counts together are no more than others together."""
    return Fact((*((key, 1) for key in addends), *((key, -1) for key in others)), None, 0, why, supposed)


def beside(whole: Key, parts: Iterable[Key]) -> Key:
    """Name what a whole has beside parts of it that exclude each other."""
    left = " + ".join(str(key._replace(group="")) for key in parts)
    return Key("rest", f"{whole.what} {whole.of} - {left}", whole.part, whole.group)


def rest(whole: Key, part: Key) -> Key:
    """Name what is left of a whole beside a part: nobody prints it, and everybody can compute it."""
    return Key("rest", f"{whole.of} - {part.what} {part.of}", whole.part, whole.group)
