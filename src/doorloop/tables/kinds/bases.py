"""Steps on four bases: closed, open, both by Kaplan-Meier, and those whose target has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import ClassVar, Final

from doorloop.base.language import Text
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations, step_plots
from doorloop.tables.distributions import Distributions
from doorloop.tables.kinds.kind import Told, empty, free
from doorloop.tables.kinds.steps import (
    ENDS,
    ESTIMATED,
    Name,
    StepKind,
    about,
    clocks,
    each,
    figure_text,
    heads,
    if_target,
    name_of,
    with_cases,
    within_of,
)
from doorloop.tables.plots import Figure
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row

BASES: Final = {
    "closed": Text(nl="Afgesloten", en="Closed"),
    "open": Text(nl="Open, leeftijd", en="Open, age"),
    "kaplan_meier": Text(nl="Beide, Kaplan-Meier", en="Both, Kaplan-Meier"),
    "aalen_johansen": Text(nl="Beide, Aalen-Johansen", en="Both, Aalen-Johansen"),
    "matured": Text(nl="Termijn verstreken", en="Target has passed"),
}
N_OF: Final = {"closed": "n", "open": "open", "matured": "matured"} | dict.fromkeys(ESTIMATED, "followed")
"""What each basis is the number of."""


class Bases(StepKind[parts.Bases]):
    """A table of kind `bases`."""

    adds_bases: ClassVar[bool] = True

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of every step, one for each basis."""
        return each(counted, self.table.steps, _records)

    def layout(self, page: Page) -> Laid:
        """Put the bases of each step under its head."""
        rows: list[Row] = []
        shown, left_out = with_cases(page, groups=True)
        for head, records in heads(shown):
            rows.append(head)
            for record in records:
                mean, median, p90 = (figure_text(page, record, name) for name in ("mean", "median", "p90"))
                within = figure_text(page, record, "within", "share")
                rows.append(Row((f"  {record['basis_label']}", page.number(record["n"]), mean, median, p90, within)))
        titles = ("count", "mean", "median", "p90", "within_percent")
        columns = [Column(page.say(key), numeric=True, spare=int(key == "p90")) for key in titles]
        notes = [page.say(key) for key in ("note_bases", "note_bases_intervals", "note_not_reached", "week")]
        return (
            [Column(page.say("basis_of")), *columns],
            rows,
            [*left_out, *notes, *_few(page), *_baselines(page), *clocks(page)],
        )

    def figures(self, page: Page, distributions: Distributions) -> Iterable[Figure]:
        """Draw how each step comes to its end, closed and open ones together."""
        return step_plots.curves(page, self.name, distributions)

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
        is_counted = basis not in ESTIMATED or step.reversed == "excluded"  # else nobody is followed
        yield from [Told("n", "count", (n,))] if is_counted else empty("n")
        is_closed = basis == "closed"
        yield Told("mean", "mean" if is_closed else "figure", (n,))
        for column in ("median", "p90"):
            yield Told(column, "quantile" if is_closed else "figure", (n,))
            yield Told(f"{column}_reached", "figure" if basis in ESTIMATED else "empty")
            yield from (Told(f"{column}{end}", "extreme") for end in ENDS)
        yield from (Told(column, "extreme") for column in ("mean_low", "mean_high", "max"))
        yield from if_target(step, *_within(basis, name, step))


def _within(basis: str, name: Name, step: Step) -> Iterator[Told]:
    """Name what keeps the target, in figures that are counted or estimated; the open ones have none."""
    ends = ("within_low", "within_high")
    if basis in ESTIMATED:
        yield from empty("within")
        yield from (Told(column, "figure") for column in ("within_share", *ends))
    elif basis == "open":
        yield from empty("within", "within_share", *ends)
    else:
        within, n = within_of(name, step) if basis == "closed" else (name("matured_within"), name("matured"))
        yield Told("within", "count", (within,))
        yield Told("within_share", "share", (within, n))
        yield from (Told(column, "figure", (within, n)) for column in ends)


def _records(counted: Counted, step: Step, run: Run) -> Iterable[Record]:
    for basis, figures in durations.bases(step, counted.tally, run):
        named: Record = {"basis": basis, "basis_label": counted.say(BASES[basis])}
        yield about(counted, step, run.group) | named | figures


def _few(page: Page) -> list[str]:
    return page.caution(str(r["label"]) for r in page.records if page.is_few(r["n"]))


def _baselines(page: Page) -> Iterator[str]:
    """Tell what others measured before, each with its own caveat: nothing here is compared with it."""
    for id in dict.fromkeys(str(record["step"]) for record in page.records):
        step = page.result.definition.step(id)
        for one in step.baselines:
            value = page.amount(Fraction(one.value), one.unit)
            label = page.say(step.label)
            yield page.say(
                "baseline", step=label, value=value, source=page.say(one.source), caveat=page.say(one.caveat)
            )
