"""`doorloop export`: the cases as an event log for process mining, under pseudonyms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from doorloop.cli import options
from doorloop.cli.streams import name_file

if TYPE_CHECKING:
    from doorloop.runs.export import Export


def export(
    context: typer.Context,
    sources: options.Sources,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Write files into this folder.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="The key for pseudonyms, made by `doorloop key`.")],
    format_: Annotated[list[str], options.formats_of("export")],
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    columns: Annotated[
        list[str] | None, typer.Option("--columns", metavar="FIELD", help="Only this characteristic; repeatable.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Leave out this characteristic or milestone; repeatable."),
    ] = None,
    age: Annotated[
        Literal["years", "class"], typer.Option(help="Age in whole years, or in the classes of the definition.")
    ] = "years",
    shift_weeks: Annotated[
        int, typer.Option(metavar="N", min=0, max=520, help="Shift each case by up to N whole weeks, back or forth.")
    ] = 0,
    durations: Annotated[
        bool, typer.Option("--durations", help="Add the durations of the steps, as before a shift.")
    ] = False,
    dates: Annotated[
        Literal["day", "week", "month"],
        typer.Option(help="Date events by day, or by the first day of week or month."),
    ] = "day",
    min_k: Annotated[
        int, typer.Option(metavar="K", min=1, help="Write nothing when fewer cases than this are alike.")
    ] = 5,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    steps: options.Steps = None,
    targets: options.Targets = None,
    pauses: options.Pauses = None,
    memory: options.Memory = 1.0,
    verbose: options.Verbose = False,
) -> None:
    """Write the cases as an event log for process mining, under pseudonyms.

    How far the log tells people apart is printed first; code 3 and no file when too few cases are alike.
    """
    from doorloop.extracts import pseudonyms
    from doorloop.extracts.eventlog import exposure as risk_text
    from doorloop.runs import export
    from doorloop.runs.export import check_formats

    check_formats(format_)
    pseudonyms.read(key, away_from=out)
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        found: Export = export.export(
            sources,
            key=key,
            definition=definition,
            changes=options.changes(column, period, where, date_order, steps, targets, pauses),
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            age=age,
            columns=columns or (),
            without=without or (),
            shift_weeks=shift_weeks,
            durations=durations,
            dates=dates,
            memory=memory,
            on_file=on_file,
        )
    for line in risk_text.lines(found.log, found.risk):
        typer.echo(line)
    for path in found.save(out, format_, min_k=min_k):
        name_file(path)
