"""The tables of a pilot: what is asked is settled, and carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from doorloop.base.errors import UsageError
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.cases.reference import Reference
from doorloop.definition import DEFAULT, chosen
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.definition.parts import Definition
from doorloop.render import formats
from doorloop.render.formats import Dialect
from doorloop.runs import asked, pipeline
from doorloop.runs.request import LOCAL, ON_THIS_MACHINE, Order, Where, as_named, settle, settle_calendar
from doorloop.tables.distributions import QUARTER
from doorloop.tables.records import Basis, Request
from doorloop.tables.result import Result

if TYPE_CHECKING:
    from doorloop.cases.counts_file import Aggregate
    from doorloop.runs.delivery import Report
    from doorloop.runs.publish import Release


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
    brief: bool = False,
    where: Where = ON_THIS_MACHINE,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Report:
    """Carry out an order; `report` makes one from its arguments, a manifest holds one.

    Args:
        spec: the definition that the order names.
        counts: what the sources hold, see `asked.counts`; None where they are registers, or partitions.
        digests: whether the digests of registers are made, for what names them: all but the terminal.
        brief: whether of registers only the tables are made that a terminal shows unasked.
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
            raise UsageError(both("err.counts_published"), remedy=both("try.counts_published"))
        refuse_other(counts, about(reference, (order.by,) if order.by else ()))
        partial, drawings = counts.partial, drawings and QUARTER in counts.about.splits
    else:
        reading = pipeline.read_sources(
            order.sources,
            spec,
            memory=room,
            digests=digests,
            account=False,
            on_file=on_file,
            meanwhile=lambda: _prepare(order.formats),
        )
        if release:
            from doorloop.runs import publish as publishing

            return _report(order, publishing.run(reading, reference, request, names, release))
        return _report(order, pipeline.run(reading, reference, request, names, drawings=drawings, brief=brief))
    return _report(order, pipeline.tell(partial, reference, request, names, drawings=drawings))


def _prepare(names: Iterable[str]) -> None:
    """Import what makes a document of a result, and what renders it in these formats, while others read."""
    import_module("doorloop.runs.delivery")
    formats.load(names)


def _report(order: Order, result: Result) -> Report:
    """Put a result beside its order."""
    from doorloop.runs.delivery import Report

    return Report(order, result)


def _release(order: Order, spec: Definition) -> Release | None:
    """Settle how tables are made safe, if they are."""
    if not order.publish:
        return None
    from doorloop.extracts import pseudonyms
    from doorloop.runs.publish import Release
    from doorloop.runs.released.reading import earlier

    secret = pseudonyms.read(order.key) if order.key else None
    before = tuple(earlier(order.after, [order.definition])) if order.after else ()
    return Release(spec.spec.publish, dict(order.exceptions), secret, before)
