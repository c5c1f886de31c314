"""Steps on four bases: closed, open, both by Kaplan-Meier, and those whose target has passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from doorloop.base.language import Text
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import ENDS, Name, StepKind, name_of
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
        """Name the counts; of a step that counts backwards too, nobody is followed and n is always 0."""
        name, basis = name_of(step, record), str(record["basis"])
        n = name(N_OF[basis])
        yield from free("basis_label")
        if basis not in ESTIMATED or step.reversed == "excluded":
            yield Told("n", "count", (n,))
        else:
            yield from free("n")
        yield Told("mean", "mean", (n,))
        for column in ("median", "p90"):
            yield from (Told(f"{column}{end}", "quantile", (n,)) for end in ("", "_reached"))
            yield from (Told(f"{column}{end}", "extreme") for end in ENDS)
        yield from (Told(column, "extreme") for column in ("mean_low", "mean_high", "max"))
        yield from _within(step, basis, name)


def _within(step: Step, basis: str, name: Name) -> Iterator[Told]:
    """Name what keeps the target; without an open case or a rival, the estimated share is that of the closed."""
    shares = ("within_low", "within_high")
    if step.target is None or basis == "open":
        yield from free("within", "within_share", *shares)
    elif basis in ESTIMATED:
        rivals = (f"rival {rival}" for rival in step.rivals)
        of = tuple(name(what) for what in ("within", "beyond", "n", *rivals, "open", "followed"))
        yield Told("within_share", "figure", of)
        yield from (Told(column, "extreme") for column in shares)
        yield from free("within")
    else:
        within = name("matured_within" if basis == "matured" else "within")
        yield Told("within", "count", (within,))
        yield Told("within_share", "share", (within, name(N_OF[basis])))
        yield from (Told(column, "figure", (within, name(N_OF[basis]))) for column in shares)
