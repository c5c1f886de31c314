"""Steps with the share that comes to the end, and to each event that closes them otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from doorloop.base.language import Text
from doorloop.cases.tally import Run
from doorloop.definition import parts
from doorloop.definition.parts import Step
from doorloop.tables import durations
from doorloop.tables.kinds.kind import Told, free
from doorloop.tables.kinds.steps import (
    ENDS,
    StepKind,
    about,
    clocks,
    each,
    heads,
    if_target,
    name_of,
    share_text,
    with_cases,
)
from doorloop.tables.records import Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row


class Endings(StepKind[parts.Endings]):
    """A table of kind `endings`."""

    adds_bases: ClassVar[bool] = True

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of every step, one for each ending."""
        return each(counted, self.table.steps, _records)

    def layout(self, page: Page) -> Laid:
        """Put the endings of each step under its head."""
        rows: list[Row] = []
        shown, left_out = with_cases(page, groups=True)
        for head, records in heads(shown):
            rows.append(head)
            for record in records:
                by_target, at_last = (share_text(page, record, name) for name in ("by_target", "in_the_end"))
                count = page.number(record["count"])
                rows.append(Row((f"  {record['ending_label']}", count, by_target, at_last)))
            followed, horizon = records[0]["followed"], page.number(records[0]["horizon"], 1)
            rows.append(Row((f"  {page.say('followed', horizon=horizon)}", page.number(followed), "", "")))
        columns = [Column(page.say(key), numeric=True) for key in ("count", "by_target", "in_the_end")]
        notes = [page.say(key) for key in ("note_endings", "note_endings_intervals")]
        few = page.caution(str(r["label"]) for r in page.records if page.is_few(r["followed"]))
        return [Column(page.say("ending")), *columns], rows, [*left_out, *notes, *few, *clocks(page)]

    @property
    def keys(self) -> frozenset[str]:
        """Name the ending too."""
        return super().keys | {"ending"}

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the name of each ending too."""
        yield from super().labels()
        steps = [self.definition.step(id) for id in self.table.steps]
        fields = dict.fromkeys(field for step in steps for field in (step.end, *step.rivals))
        yield "ending", {field: self.definition.name_of(field) for field in fields}

    def figures_of_people(self, step: Step, record: Record) -> Iterator[Told]:
        """Name the counts; who came to an ending by the target is counted nowhere, and so an extreme."""
        name, ending = name_of(step, record), str(record["ending"])
        yield from free("ending_label")
        yield Told("count", "count", (name("n") if ending == step.end else name(f"rival {ending}"),))
        yield Told("followed", "count", (name("followed"),))
        yield Told("in_the_end", "figure")
        yield from (Told(f"in_the_end{end}", "extreme") for end in ENDS)
        yield from if_target(step, *(Told(f"by_target{end}", "extreme") for end in ("", *ENDS)))
        yield Told("horizon", "extreme")


def _records(counted: Counted, step: Step, run: Run) -> Iterable[Record]:
    for field, figures in durations.endings(step, counted.tally, run):
        named: Record = {"ending": field, "ending_label": counted.say(counted.definition.name_of(field))}
        yield about(counted, step, run.group) | named | figures
