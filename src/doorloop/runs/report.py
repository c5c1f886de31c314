"""The tables of a pilot, each as exact records, a tidy frame and HTML, and all of them as files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import SourceError, UsageError
from doorloop.base.files import write_whole
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.cases.reference import Reference
from doorloop.definition import DEFAULT, chosen
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.definition.parts import Definition
from doorloop.render import formats
from doorloop.render.formats import Dialect
from doorloop.runs import asked, pipeline
from doorloop.runs.document import CHECK, decisions, findings_line, report_document
from doorloop.runs.request import LOCAL, ON_THIS_MACHINE, Order, Where, as_named, settle, settle_calendar
from doorloop.tables import describe
from doorloop.tables.distributions import COHORTS
from doorloop.tables.document import Document, Sheet
from doorloop.tables.records import Basis, Record, Request
from doorloop.tables.result import Result
from doorloop.tables.sheet import Layout

if TYPE_CHECKING:
    from pandas import DataFrame

    from doorloop.cases.counts_file import Aggregate
    from doorloop.runs.manifest import Manifest
    from doorloop.runs.publish import Release
    from doorloop.tables.plots import Figure


class Choices(TypedDict, total=False):
    """What an order may say beside its sources and what they refer to."""

    lang: Lang
    tables: tuple[str, ...]
    by: str
    all_groups: bool
    basis: Basis
    compare: tuple[str, ...]
    formats: tuple[str, ...]
    dialect: Dialect
    template: Path | None
    publish: bool
    exceptions: tuple[tuple[str, str], ...]
    changes: Changes
    key: Path | None
    after: Path | None


class Prepared(NamedTuple):
    """An order with what it names: the definition, and the counts that the sources hold if they are no registers."""

    order: Order
    definition: Definition
    counts: Aggregate | None


def report(
    sources: asked.Sources,
    *,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    tables: Iterable[str] = (),
    by: str = "",
    all_groups: bool = False,
    basis: Basis = "closed",
    compare: Iterable[str] = (),
    publish: bool = False,
    exceptions: Mapping[str, str] | None = None,
    key: str | Path | None = None,
    after: str | Path | None = None,
    drawings: bool = True,
    partitions: bool = False,
    scheduler: str = LOCAL,
    workers: int = 0,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Report:
    """Compute the tables of a pilot from its registers.

    Args:
        sources: a file or folder, or several; their order decides what is first. Or counts that `aggregate` made:
            they are added up, and what they rest on decides the peildatum and the calendar.
        definition: the name of a shipped definition, or a file.
        changes: what is different from the definition: headers, the period, a selection, the order of dates.
        peildatum: day of reference, a date or ISO text; by default the definition's, else today.
        calendar: working days, one of nl, atw, rijk and weekdagen; by default the definition's.
        tables: only these tables.
        by: split durations by a code field, or by month, quarter or year.
        all_groups: durations of every group, not of the main one alone.
        basis: `all` shows people every basis of durations, not closed steps alone; frames always have them.
        compare: two groups, or two parts of `by`, that the table of comparison sets side by side.
        publish: make the tables safe to publish, as the definition says; figures, findings and rows are left out.
        exceptions: counts that are published whatever they are, by the name that the log gives them, with a reason.
        key: of a release: a file; its registers are named by digests that are made with it, for `audit`.
        after: the folder of a release that this one continues: what moved little is printed as it was.
        drawings: count what figures need beside the tables; without it, documents have no figures.
        partitions: the sources are folders of partitions, each of which is worked on by itself.
        scheduler: where: `local`, a Dask cluster on this machine; `none`, here, one after another; or the address of
            a Dask scheduler.
        workers: how many processes a local cluster has; one a core where nobody says.
        memory: GiB that the reading of one file may take.
        on_file: told name, number and total as each file, or partition, is read.

    Errors: DoorloopError as the command line tells them: what, where, remedy.
    """
    order, spec, counts = prepare(
        asked.paths(sources),
        str(definition),
        peildatum,
        calendar,
        memory=memory,
        lang=lang,
        changes=changes,
        tables=tuple(tables),
        by=by,
        all_groups=all_groups,
        basis=basis,
        compare=tuple(compare),
        partitions=partitions,
        publish=publish,
        exceptions=tuple((exceptions or {}).items()),
        key=None if key is None else Path(key),
        after=None if after is None else Path(after),
    )
    where = Where(scheduler, workers)
    return run(order, spec, counts, drawings=drawings, where=where, memory=memory, on_file=on_file)


def prepare(
    sources: tuple[Path, ...],
    definition: str,
    peildatum: date | str | None,
    calendar: str | None,
    *,
    memory: float,
    partitions: bool = False,
    **choices: Unpack[Choices],
) -> Prepared:
    """Settle what a run rests on: the definition, the counts among the sources, the peildatum and the calendar.

    Errors: DoorloopError for a definition or counts that cannot be used, and for a text that is no day.
    """
    changes = choices.get("changes", UNCHANGED)
    definition = chosen(definition, changes)
    spec = asked.definition(definition, changes, sources)
    counts = asked.counts(sources, spec, memory=memory) if sources and not partitions else None
    order = Order(
        sources=sources,
        definition=definition,
        peildatum=asked.day(peildatum, spec, counts),
        calendar=asked.calendar(calendar, spec, counts),
        partitions=partitions,
        **choices,
    )
    return Prepared(as_named(order, spec), spec, counts)


def complete(order: Order, memory: float) -> Prepared:
    """Give an order with the definition that it names and the counts among its sources; errors as `prepare`."""
    spec = asked.definition(order.definition, order.changes, order.sources)
    return Prepared(order, spec, None if order.partitions else asked.counts(order.sources, spec, memory=memory))


def run(
    order: Order,
    spec: Definition,
    counts: Aggregate | None = None,
    *,
    drawings: bool = True,
    digests: bool = True,
    where: Where = ON_THIS_MACHINE,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Report:
    """Carry out an order; `report` makes one from its arguments, a manifest holds one.

    Args:
        spec: the definition that the order names.
        counts: what the sources hold, see `asked.counts`; None where they are registers, or partitions.
        digests: whether the digests of registers are made, for what names them: all but the terminal.
        where: where partitions are worked on.

    Errors: DoorloopError.
    """
    names, release = settle(order, spec), _release(order, spec)
    request = Request(order.lang, order.all_groups, order.by, order.basis, order.compare)
    reference = Reference(spec, order.peildatum, settle_calendar(order.calendar, spec))
    room = int(memory * GIB)
    if order.partitions:
        from doorloop.runs.partitions import count

        bys = pipeline.splits(request, drawings=drawings)
        partial = count(order.sources, reference, bys, where=where, memory=room, on_file=on_file)
    elif counts:
        from doorloop.cases.adding_up import refuse_other
        from doorloop.cases.counts_file import about

        if release:
            raise UsageError("counts of other runs are not published", remedy="publish where the registers are")
        refuse_other(counts, about(reference, (order.by,) if order.by else ()))
        partial, drawings = counts.partial, drawings and COHORTS in counts.about.splits
    else:
        reading = pipeline.read_sources(
            order.sources, spec, memory=room, digests=digests, account=False, on_file=on_file
        )
        if release:
            from doorloop.runs import publish as publishing

            return Report(order, publishing.run(reading, reference, request, names, release))
        return Report(order, pipeline.run(reading, reference, request, names, drawings=drawings))
    return Report(order, pipeline.tell(partial, reference, request, names, drawings=drawings))


def _release(order: Order, spec: Definition) -> Release | None:
    """Settle how tables are made safe, if they are."""
    if not order.publish:
        return None
    from doorloop.disclosure.audit.reading import earlier
    from doorloop.extracts import pseudonyms
    from doorloop.runs.publish import Release

    secret = pseudonyms.read(order.key) if order.key else None
    before = tuple(earlier(order.after, [order.definition])) if order.after else ()
    return Release(spec.spec.publish, dict(order.exceptions), secret, before)


class Table(Struct, frozen=True, dict=True):
    """One table of a report: exact records, a tidy frame, and the table as people read it."""

    result: Result
    sheet: Sheet

    @property
    def name(self) -> str:
        """Give its name, which is that of its file."""
        return self.sheet.name

    @property
    def title(self) -> str:
        """Give the title in the language of the report."""
        return self.layout.title

    @property
    def notes(self) -> tuple[str, ...]:
        """Give the notes under the table."""
        return self.layout.notes

    @property
    def records(self) -> list[Record]:
        """Give the records with their exact values, fractions included."""
        return self.result.tables[self.name]

    @property
    def fields(self) -> tuple[describe.Field, ...]:
        """Describe the columns: type, unit, meaning and constraints."""
        return describe.fields(self.result, self.name)

    @property
    def layout(self) -> Layout:
        """Give the table as people read it: rounded, folded, with notes."""
        return self.sheet.layout(self.result.lang)

    @cached_property
    def frame(self) -> DataFrame:
        """Give the records as a tidy frame: one row a record, str, Int64, Float64 and boolean columns."""
        from doorloop.render.frame import frame

        return frame(self.records, self.fields)

    def _repr_html_(self) -> str:
        from doorloop.render.to_html import fragment

        return fragment([self.layout], self.result.lang)


@dataclasses.dataclass(frozen=True)
class Report(Mapping[str, Table]):
    """The tables of a run by name, and what they rest on."""

    order: Order
    result: Result

    def __getitem__(self, name: str) -> Table:
        return Table(self.result, self._document.sheet(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.result.tables)

    def __len__(self) -> int:
        return len(self.result.tables)

    @property
    def tables(self) -> dict[str, Table]:
        """Give all tables by name."""
        return dict(self)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give the figures: what they show, and the numbers that are drawn."""
        return tuple(self._document.figures())

    @cached_property
    def findings(self) -> DataFrame:
        """Give what was doubtful: code, severity, register, file, sheet, cell, field and message.

        Errors: SourceError for a report on counts, which say how many findings there are and no more.
        """
        if self.result.traced is None and self.result.published is None:
            raise SourceError("counts list no findings", remedy="ask `doorloop.check` where the registers are")
        from doorloop.render.frame import findings_frame

        return findings_frame(self.result.findings, self.result.lang)

    @property
    def stages(self) -> tuple[str, ...]:
        """Say what became of the rows that were read."""
        from doorloop.tables.sentences import lines

        return tuple(lines(self.result))

    def document(self, command: str = CHECK) -> Document:
        """Give the report as a document.

        Args:
            command: what lists the findings.
        """
        return replace(self._document, hint=findings_line(self.result, command))

    @cached_property
    def _document(self) -> Document:
        return report_document(self.result)

    def render(
        self, names: Iterable[str], *, dialect: Dialect = "", template: str | Path | None = None
    ) -> dict[str, bytes]:
        """Render the report in formats, as files by name; nothing is written.

        Errors: UsageError for a format that is not there, or whose libraries are not installed.
        """
        names = tuple(dict.fromkeys(names))
        formats.check("report", names, published=self.result.published is not None)
        return formats.render(self.document(), names, dialect=dialect, template=Path(template) if template else None)

    def files(
        self, names: Iterable[str], *, dialect: Dialect = "", template: str | Path | None = None
    ) -> dict[str, bytes]:
        """Render the report as files by name, with the log of decisions where it is made safe to publish.

        Errors: UsageError as `render`.
        """
        found = self.render(names, dialect=dialect, template=template)
        if self.result.published is None:
            return found
        from doorloop.render import to_csv

        return found | {"decisions.csv": to_csv.table(decisions(self.result.published))}

    def save(
        self,
        folder: str | Path,
        names: Iterable[str],
        *,
        dialect: Dialect = "",
        template: str | Path | None = None,
        keep_previous: bool = False,
    ) -> Saved:
        """Write the report in formats into a folder, with a manifest: all files or none.

        Args:
            keep_previous: files that an earlier run wrote there go to the folder `previous` in it.

        Errors: UsageError where the folder cannot be written.
        """
        names = tuple(dict.fromkeys(names))
        order = replace(self.order, formats=names, dialect=dialect, template=Path(template) if template else None)
        files = self.files(names, dialect=dialect, template=template)
        return dataclasses.replace(self, order=order).write(Path(folder), files, keep_previous=keep_previous)

    def write(self, folder: Path, files: Mapping[str, bytes], *, keep_previous: bool = False) -> Saved:
        """Write the files that the order asks for, once they are rendered; arguments and errors as `save`."""
        from doorloop.runs import changes, manifest

        made = manifest.make(self.order, self.result, files, folder)
        found = changes.previous(folder) if keep_previous else None
        moved = found.moved if found else {}
        lines = tuple(changes.changes(found.manifest, made, found.tables, self.result)) if found else ()
        return Saved(tuple(write_whole(folder, {**files, **manifest.render(made), **moved})), made, lines)

    def _repr_html_(self) -> str:
        from doorloop.render.to_html import fragment
        from doorloop.tables.sentences import mark

        lines = filter(None, (mark(self.result), *self.stages))
        return fragment([table.layout for table in self.values()], self.result.lang, lines)


class Saved(Struct, frozen=True):
    """What was written: the files, their manifest, and what is different from the run that was kept."""

    paths: tuple[Path, ...]
    manifest: Manifest
    changes: tuple[str, ...]
