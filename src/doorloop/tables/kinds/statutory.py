"""Steps with the share of closed cases within the statutory term, beside that within the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations
from doorloop.tables.kinds.kind import Told, empty, free
from doorloop.tables.kinds.steps import (
    ENDS,
    StepKind,
    about,
    clocks,
    each,
    if_target,
    name_of,
    share_text,
    target_text,
    with_cases,
    within_of,
)
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row

CLOSED: Final = ("n", "with_target", "within_target", "within_target_share", "open")
"""What a record takes of the closed steps."""
COLUMNS: Final = (
    *("with_statute", "within_statute", "within_statute_share", "within_statute_low", "within_statute_high"),
    *("open_statute", "overdue_statute", "estimated_statute_share"),
)
"""What a record says of the statutory term; nothing where no case can have one."""
COUNTS: Final = ("with_statute", "within_statute", "open_statute", "overdue_statute")
TITLES: Final = ("count", "within_percent", "statute_n", "within_statute", "estimate", "open", "overdue_statute")

SPARE: Final = {"estimate": 2, "statute_n": 1}
"""What a narrow page can do without, the most spare first."""


class Statutory(StepKind[parts.Statutory]):
    """A table of kind `statutory`."""

    adds_bases: ClassVar[bool] = True

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of every step, from its closed and open cases."""
        return each(counted, self.table.steps, _records)

    def layout(self, page: Page) -> Laid:
        """Put the share within the statutory term beside that within the target."""
        columns = [Column(page.say("step")), Column(page.say("target")), Column(page.say("statute"))]
        columns += [Column(page.say(key), numeric=True, spare=SPARE.get(key, 0)) for key in TITLES]
        few = [str(r["label"]) for r in page.records if page.is_few(r["with_statute"])]
        shown, left_out = with_cases(page)
        notes = [*left_out, page.say("note_statutory"), *page.caution(few), *clocks(page), *page.calendar]
        return columns, [_row(page, record) for record in shown.records], notes

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each step with its fields, and those of its terms."""
        for id in self.table.steps:
            step = self.definition.step(id)
            terms = self.definition.terms_of(step)
            yield id, [*step.fields, *(field for one in terms for field in self.definition.needs_of_term(one))]

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts of both shares; what is estimated follows from exact counts."""
        name = name_of(step, record)
        yield from free("articles")
        yield from (Told(column, "count", (name(column),)) for column in ("n", "open"))
        yield from if_target(
            step,
            Told("with_target", "count", within_of(name, step)[1:]),
            Told("within_target", "count", (name("within"),)),
            Told("within_target_share", "share", within_of(name, step)),
        )
        if not step.terms:
            yield from empty(*COLUMNS)
            return
        yield from (Told(column, "count", (name(column),)) for column in COUNTS)
        yield Told("within_statute_share", "share", (name("within_statute"), name("with_statute")))
        yield from (Told(f"within_statute{end}", "figure") for end in ENDS)
        yield Told("estimated_statute_share", "figure")


def _records(counted: Counted, step: Step, run: Run) -> Iterable[Record]:
    """Make a record of a step; of the law it says nothing where no source has a column that a term needs."""
    definition, closed = counted.definition, durations.closed(step, counted.tally, run)
    found = definition.terms_of(step)
    measured = bool(found) and all(counted.has(*definition.needs_of_term(one)) for one in found)
    law = durations.by_law(step, counted.tally, run) if measured else dict.fromkeys(COLUMNS)
    named: Record = {"articles": "; ".join(dict.fromkeys(one.article for one in found)) or None}
    yield about(counted, step, run.group) | named | {key: closed[key] for key in CLOSED} | law


def _row(page: Page, record: Record) -> Row:
    step, part = page.result.definition.step(str(record["step"])), bool(record.get("by_category"))
    within, both = (_percent(page, record[key]) for key in ("within_target_share", "estimated_statute_share"))
    cells = (
        f"  {record['by_label']}" if part else str(record["label"]),
        "" if part else target_text(page, step),
        "" if part else str(record["articles"] or ""),
        page.number(record["n"]) if record["measured"] else page.say("not_measured"),
        within,
        page.number(record["with_statute"]),
        share_text(page, {**record, "within_statute": record["within_statute_share"]}, "within_statute"),
        both,
        page.number(record["open"]),
        page.number(record["overdue_statute"]),
    )
    return Row(cells)


def _percent(page: Page, share: object) -> str:
    return "" if share is None else page.percent(share).removesuffix(" %")
