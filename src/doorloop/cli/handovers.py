"""`doorloop handovers`: koppelvlakken against the norm of 24 hours."""

from __future__ import annotations

from typing import Annotated

import typer

from doorloop.cli import completing, options


def handovers(
    context: typer.Context,
    sources: options.Sources,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("handovers")] = None,
    out: options.Out = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="FIELD",
            autocompletion=completing.splits,
            help="Split by a code field, month, quarter or year; default the region.",
        ),
    ] = None,
    all_groups: Annotated[bool, typer.Option("--all-groups", help="Cases of every group.")] = False,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
    no_pager: options.NoPager = False,
) -> None:
    """Tell for each koppelvlak how many were told within a working day, how long it took, and what is open."""
    from doorloop.runs import lists

    formats = options.settle_formats("handovers", format_, out)
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        found = lists.handovers(
            sources,
            definition=definition,
            changes=options.changes(column, period, where, date_order),
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            by=by,
            all_groups=all_groups,
            memory=memory,
            on_file=on_file,
        )
    options.warn_of_absent(found.result)
    options.deliver(found.document, formats, out, no_pager=no_pager)
    options.end_strictly(strict, found.result.account, found.result.doubts)
