"""`doorloop aggregate`: counts without people, to share between organisations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from doorloop.cli import completing, options
from doorloop.cli.streams import asked_language, note, tell


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
    from doorloop.base.words import say
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
    lang = asked_language(sys.argv, context.lookup_default("lang") or "nl")
    tell("note", say("told.count_of_one", lang), lang)
    options.end_strictly(strict, found.aggregate.partial.account)
