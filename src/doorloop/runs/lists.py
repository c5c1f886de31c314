"""Open steps and koppelvlakken: lists of a run, as frames and as files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.choices import choose, named
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.cases.categories import Data
from doorloop.definition import DEFAULT, Definition
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.extracts.handovers import Desk, hand_overs
from doorloop.extracts.open_steps import Board, Choice
from doorloop.extracts.worklist import about, work_list
from doorloop.render import formats
from doorloop.runs import asked, pipeline
from doorloop.runs.request import choose_splits
from doorloop.tables import sentences
from doorloop.tables.counting import tally
from doorloop.tables.document import Document
from doorloop.tables.records import Counted, Request
from doorloop.tables.result import Result

if TYPE_CHECKING:
    from pandas import DataFrame


class Lists(Struct, frozen=True, dict=True):
    """What a run lists, and the run itself."""

    document: Document
    result: Result

    def __getitem__(self, name: str) -> DataFrame:
        """Give one of the lists as a frame, its values as they are: dates as dates, figures unrounded."""
        from doorloop.render.frame import frame

        sheet = self.document.sheet(name)
        return frame(sheet.rows, sheet.columns)

    @cached_property
    def frame(self) -> DataFrame:
        """Give the first list as a frame."""
        return self[self.document.sheets[0].name]

    def render(self, name: str) -> dict[str, bytes]:
        """Render in a format, as files by name.

        Errors: UsageError for a format that this answer does not have; it names those that it has.
        """
        return formats.render(self.document, [name])

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))


def open_cases(
    sources: asked.Sources,
    *,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    steps: Iterable[str] = (),
    organisations: Iterable[str] = (),
    all_groups: bool = False,
    show_keys: bool = False,
    limit: int = 0,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Lists:
    """List the open steps on the peildatum that are somebody's turn, the most overdue first.

    Args:
        steps, organisations: only these steps or statutory terms, and only the turns of these organisations.
        show_keys: put the identifier beside the place of a case: for use at the table only.
        limit: how many of them a terminal shows; 0 for all.

    Other arguments and errors are those of `report`.
    """
    spec = asked.definition(definition, changes, asked.paths(sources))
    known = [*(step.id for step in spec.spec.steps if step.by), *(term.id for term in spec.spec.terms)]
    turns = named(organisations, spec.spec.organisations)
    choice = Choice(lang, named(steps, known), turns, all_groups, show_keys, limit)
    choose("noun.step", choice.steps, known)
    choose("noun.organisation", choice.organisations, list(spec.spec.organisations))
    result, data = run_with_data(sources, spec, peildatum, calendar, Request(lang), memory, on_file)
    answer = work_list(Board(data, result.basis.calendar, result.basis.peildatum, choice))
    head = replace(answer.head, sentences=(*answer.head.sentences, *sentences.left_out(result)))
    return Lists(_for_people(replace(answer, head=head), result), result)


def handovers(
    sources: asked.Sources,
    *,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    by: str | None = None,
    all_groups: bool = False,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Lists:
    """Tell how fast each organisation tells the next, and where two registers date one event differently.

    Args:
        by: what each koppelvlak is split by: a code field, month, quarter or year; by default the region of the
            definition's first cross table, '' for nothing.

    Other arguments and errors are those of `report`.
    """
    spec = asked.definition(definition, changes, asked.paths(sources))
    asked_by = _region(spec) if by is None else by
    split = choose_splits([asked_by] if asked_by else [], spec)
    request = Request(lang, all_groups, "".join(split[:1]))
    result, data = run_with_data(sources, spec, peildatum, calendar, request, memory, on_file)
    steps = {one.step: data.steps[one.step] for one in spec.spec.handovers if one.step}
    found = replace(tally(replace(data, steps=steps), [request.by] if request.by else []), steps=tuple(steps))
    counted = Counted(spec, found, request, result.basis.peildatum)
    as_of = say("as_of", lang, day=long_date(result.basis.peildatum, lang))
    desk = Desk(data, counted, (as_of, *sentences.lines(result)), about(result.basis.calendar, lang))
    return Lists(_for_people(hand_overs(desk), result), result)


def _for_people(document: Document, result: Result) -> Document:
    """Leave lists of nothing but zeros to programs: where not one case counts, the head says why."""
    if not any(sentences.nothing_counts(result)):
        return document
    return replace(document, sheets=tuple(replace(sheet, shown=False) for sheet in document.sheets), first=None)


def _region(definition: Definition) -> str:
    tables = definition.spec.tables.values()
    return next((table.by for table in tables if table.by), "")


def run_with_data(
    sources: asked.Sources,
    spec: Definition,
    peildatum: date | str | None,
    calendar: str | None,
    request: Request,
    memory: float,
    on_file: asked.OnFile | None,
) -> tuple[Result, Data]:
    """Run over registers, and give the cases too; arguments and errors are those of `report`.

    Of the tables only one is counted, that of the fewest steps: of a list nobody reads them.
    """
    paths, room = asked.paths(sources), int(memory * GIB)
    reading = pipeline.read_sources(paths, spec, memory=room, digests=False, account=False, on_file=on_file)
    least = sorted(spec.spec.tables, key=lambda name: len(spec.steps_of([name])))[:1]
    return pipeline.run_with_data(reading, asked.reference(spec, peildatum, calendar), request, least)
