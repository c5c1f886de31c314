"""`doorloop case`: the timeline of one case."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from doorloop.base.errors import both
from doorloop.cli import options


def case(
    context: typer.Context,
    sources: options.Sources,
    v_nummer: Annotated[
        str, typer.Option("--v-nummer", metavar="N", help="The identifier; - asks for it without showing it.")
    ] = "",
    at: Annotated[str, typer.Option(metavar="FILE:SHEET:ROW", help="The place of the case; of a CSV FILE:ROW.")] = "",
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("case")] = None,
    out: options.Out = None,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    steps: options.Steps = None,
    targets: options.Targets = None,
    pauses: options.Pauses = None,
    memory: options.Memory = 1.0,
    verbose: options.Verbose = False,
    no_pager: options.NoPager = False,
) -> None:
    """Tell one case as a timeline: milestones, the time between them, steps against targets, findings.

    The case is called by its place; its identifier is never shown.
    """
    from doorloop.runs import case

    formats = options.settle_formats("case", format_, out)
    key = _asked(lang) if v_nummer == "-" else v_nummer
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        found = case.case(
            sources,
            key=key,
            spot=at,
            definition=definition,
            changes=options.changes(column, period, where, date_order, steps, targets, pauses),
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            memory=memory,
            on_file=on_file,
        )
    options.deliver(found.document, formats, out, no_pager=no_pager)


def _asked(lang: options.Lang) -> str:
    """Ask for the identifier without showing it; from a pipe, take the first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    import getpass

    try:
        return getpass.getpass(both("ask.identifier").say(lang)).strip()
    except EOFError:
        return ""  # an answer too: none
