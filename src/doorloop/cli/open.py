"""`doorloop open`: the open steps on the peildatum, for the table at which partners go through them."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from doorloop.base.errors import UsageError, both
from doorloop.cli import completing, options
from doorloop.cli.streams import tell

ALL: Final = ("0", "all", "alles")
"""How somebody asks for every line."""


def open(
    context: typer.Context,
    sources: options.Sources,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("open")] = None,
    out: options.Out = None,
    step: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP", autocompletion=completing.steps, help="Only this step or term; repeatable."),
    ] = None,
    organisation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            autocompletion=completing.organisations,
            help="Only what is this organisation's turn; repeatable.",
        ),
    ] = None,
    limit: Annotated[
        str, typer.Option(metavar="N|all", help="So many lines at a terminal, the most urgent; files have all.")
    ] = "25",
    all_groups: Annotated[bool, typer.Option("--all-groups", help="Cases of every group.")] = False,
    show_v_nummer: Annotated[
        bool, typer.Option("--show-v-nummer", help="Show the identifier of each case: at the table only.")
    ] = False,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    steps: options.Steps = None,
    targets: options.Targets = None,
    pauses: options.Pauses = None,
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
    no_pager: options.NoPager = False,
) -> None:
    """List the open steps: which case, whose turn, since when, due when and by which rule, the most overdue first."""
    from msgspec.structs import replace

    from doorloop.base.words import say
    from doorloop.runs import lists

    formats, at_most = options.settle_formats("open", format_, out), _limit(limit)
    changes = options.changes(column, period, where, date_order, steps, targets, pauses)
    if show_v_nummer:
        tell("warning", both("warn.identifiers"), lang)
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        found = lists.open_cases(
            sources,
            definition=definition,
            changes=changes,
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            steps=step or (),
            organisations=organisation or (),
            all_groups=all_groups,
            show_keys=show_v_nummer,
            limit=at_most,
            memory=memory,
            on_file=on_file,
        )
    options.warn_of_absent(found.result)
    basis = found.result.basis
    same = options.same_run(sources, definition, changes, basis, peildatum, calendar)
    hint = say("open_next", lang, sources=same)
    options.deliver(replace(found.document, hint=hint), formats, out, no_pager=no_pager)
    options.end_strictly(strict, found.result.account, found.result.doubts)


def _limit(text: str) -> int:
    """Read how many lines are shown; 0 for all.

    Errors: UsageError.
    """
    if text.strip().lower() in ALL:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise UsageError(both("err.no_limit", text=text), remedy=both("try.limit"))
    return int(text)
