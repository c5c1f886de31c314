"""The counts of a release, and what everybody knows about them, as one system of whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Generic, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import DoorloopError
from doorloop.base.words import both
from doorloop.systems.relations import N, Range, Relation

M = TypeVar("M")
Kind = Literal["exact", "rounded", "unprinted"]
FEW: Final = 5
"""A message names so many counts."""


class DisclosureError(DoorloopError):
    """Stop because counts cannot be published safely, or do not fit what is said about them."""


class Cell(Struct, frozen=True):
    """One count.

    Attributes:
        value: what is printed, or computed from what is printed exactly; None where that is unknown. Who audits what
            was printed does not look at it.
        printed: the numbers that the print leaves possible; None where there is no print.
        kind: `rounded` for a count that is printed as a multiple, `exact` for one that is printed as it is, `unprinted`
            for one that stands in no table and can be computed from others.
        protect: the least width (`Range.width`) of what may be inferred of it; 0 where all may be.
    """

    value: int | None = None
    printed: Range | None = None
    kind: Kind = "rounded"
    protect: int = 0

    @property
    def exact(self) -> int | None:
        """Give the true count, if everybody can compute it without doubt."""
        return None if self.printed is not None and self.printed.width else self.value

    def beside(self, other: Cell, name: object) -> Cell:
        """Lay another print of the same count upon this one: an exact one and a rounded one can both be true.

        Raises:
            DisclosureError: the prints exclude each other.
        """
        first, second = self.printed, other.printed
        met = first.met(second) if first is not None and second is not None else first or second
        if met is None and (first or second):
            raise DisclosureError(both("err.tables_differ"), where=str(name))
        value = met.low if met is not None and met.width == 0 else other.value if self.value is None else self.value
        return Cell(value, met, min(self.kind, other.kind), max(self.protect, other.protect))


class Release(Struct, Generic[N], frozen=True):
    """One release among several: its counts by name, and what everybody knows to hold between them."""

    cells: Mapping[N, Cell]
    relations: tuple[Relation[N], ...]

    @property
    def printed(self) -> dict[N, Range | None]:
        """Give what is printed of each count."""
        return {name: cell.printed for name, cell in self.cells.items()}

    def knowing(self, relations: Iterable[Relation[N]]) -> Release[N]:
        """Give the same release to a reader who knows other relations."""
        return replace(self, relations=tuple(relations))

    def without(self, gone: Collection[Relation[N]]) -> Release[N]:
        """Give the same release to a reader who does not know these."""
        return self.knowing(one for one in self.relations if one not in gone)

    def renamed(self, name: Callable[[N], M]) -> Release[M]:
        """Give the same counts other names."""
        names = {old: name(old) for old in self.cells}
        relations = (
            Relation(tuple((names[old], factor) for old, factor in one.terms), one.low, one.high, one.why, one.supposed)
            for one in self.relations
        )
        return Release({names[old]: cell for old, cell in self.cells.items()}, tuple(relations))

    def check(self) -> None:
        """Refuse true counts that break what everybody is said to know.

        Raises:
            DisclosureError: naming the relation or the count, never its value.
        """
        values = {name: cell.value or 0 for name, cell in self.cells.items()}
        broken = [one.why for one in self.relations if not one.holds(values)]
        broken += [str(name) for name, value in values.items() if value < 0]
        if broken:
            raise DisclosureError(both("err.relation_broken"), where=broken[0], remedy=both("try.relation_broken"))


def join(releases: Iterable[Release[N]]) -> Release[N]:
    """Lay releases upon each other: a count of the same name is one count, known by every print of it.

    Of two demands the stricter one holds; what one release prints exactly is printed so.

    Raises:
        DisclosureError: two releases print the same count in ways that exclude each other.
    """
    cells, relations = dict[N, Cell](), list[Relation[N]]()
    for release in releases:
        relations += release.relations
        for name, cell in release.cells.items():
            cells[name] = cells[name].beside(cell, name) if name in cells else cell
    return Release(cells, tuple(relations))


def around(printed: int, play: int) -> Range:
    """Give the counts that are printed as this, at most `play` from the true one."""
    return Range(max(0, printed - play), printed + play)


def some(names: Collection[str]) -> str:
    """Name counts for a message: as many as a line has room for, and `+` how many more there are."""
    first = sorted(names)[:FEW]
    return "; ".join([*first, f"+{len(names) - FEW}"] if len(names) > FEW else first)
