"""Steps on four bases: closed, open, both by Kaplan-Meier, and those whose target has passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from doorloop.base.language import Text
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables.kinds.kind import Told, empty, free
from doorloop.tables.kinds.steps import ENDS, Name, StepKind, if_target, name_of
from doorloop.tables.records import Record
from doorloop.tables.steptables import BASES

ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases of closed and open steps together."""
N_OF: Final = {"closed": "n", "open": "open", "matured": "matured"} | dict.fromkeys(ESTIMATED, "followed")
"""What each basis is the number of."""


class Bases(StepKind[parts.Bases]):
    """A table of kind `bases`."""

    adds_bases: ClassVar[bool] = True

    @property
    def keys(self) -> frozenset[str]:
        """Name the basis too."""
        return super().keys | {"basis"}

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each basis too."""
        yield from super().labels()
        yield "basis", BASES

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts of a basis; how durations go on after an open end follows every single one of them."""
        name, basis = name_of(step, record), str(record["basis"])
        n = name(N_OF[basis])
        yield from free("basis_label")
        is_counted = basis not in ESTIMATED or step.reversed == "excluded"  # else nobody is followed, and n is 0
        yield from [Told("n", "count", (n,))] if is_counted else empty("n")
        is_closed = basis == "closed"
        yield Told("mean", "mean" if is_closed else "figure", (n,))
        for column in ("median", "p90"):
            yield Told(column, "quantile" if is_closed else "figure", (n,))
            yield Told(f"{column}_reached", "figure" if basis in ESTIMATED else "empty")
            yield from (Told(f"{column}{end}", "extreme") for end in ENDS)
        yield from (Told(column, "extreme") for column in ("mean_low", "mean_high", "max"))
        yield from if_target(step, *_within(basis, name))


def _within(basis: str, name: Name) -> Iterator[Told]:
    """Name what keeps the target, in figures that are counted or estimated; the open ones have none."""
    ends = ("within_low", "within_high")
    if basis in ESTIMATED:
        yield from empty("within")
        yield from (Told(column, "figure") for column in ("within_share", *ends))
    elif basis == "open":
        yield from empty("within", "within_share", *ends)
    else:
        within, n = name("matured_within" if basis == "matured" else "within"), name(N_OF[basis])
        yield Told("within", "count", (within,))
        yield Told("within_share", "share", (within, n))
        yield from (Told(column, "figure", (within, n)) for column in ends)
