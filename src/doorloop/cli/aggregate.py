"""`doorloop aggregate`: counts without people, to share between organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorloop.cli import completing, options
from doorloop.cli.streams import note

CAREFUL = "a count of one is of one person: share this file under agreement with those who add it up, do not publish it"


def aggregate(
    context: typer.Context,
    sources: options.Sources,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Write this file: .csv or .parquet.")],
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="FIELD",
            autocompletion=completing.splits,
            help="Also split by a code field, month, quarter or year; repeatable.",
        ),
    ] = None,
    partitions: options.Partitions = False,
    scheduler: options.Scheduler = "local",
    workers: options.Workers = 0,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Count registers, without people in it, for a `report` on the counts of several organisations.

    SOURCES can be such files too: they are added up.
    """
    from doorloop.runs import aggregate

    aggregate.check_ending(out)
    options.settle_where(scheduler, workers, partitions=partitions)
    with options.progress(sources, verbose or bool(context.obj)) as on_file, options.working_beside(out):
        found = aggregate.aggregate(
            sources,
            definition=definition,
            changes=options.changes(column, period, where, date_order),
            peildatum=peildatum,
            calendar=calendar,
            by=by or (),
            partitions=partitions,
            scheduler=scheduler,
            workers=workers,
            memory=memory,
            on_file=on_file,
        )
    note(str(found.save(out)))
    note(f"note: {CAREFUL}")
    options.end_strictly(strict, found.aggregate.partial.account)
