"""`doorloop aggregate`: counts without people, to share between organisations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from doorloop.base.errors import both
from doorloop.cli import completing, options
from doorloop.cli.reader import language
from doorloop.cli.streams import name_file, tell


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

    lang = language(sys.argv)  # of what is said beside the file, which has none
    aggregate.check_ending(out)
    options.settle_where(scheduler, workers, partitions=partitions)
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file, options.working_beside(out):
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
    name_file(found.save(out))
    tell("note", both("told.count_of_one"), lang)
    options.end_strictly(strict, found.aggregate.partial.account)
