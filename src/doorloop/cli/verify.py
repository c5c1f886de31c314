"""`doorloop verify`: published figures against the registers, and against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.cli import options

if TYPE_CHECKING:
    from doorloop.tables.result import Result
    from doorloop.verification.verdict import Verdict

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[SOURCES...]",
        help="Files or folders with registers; without them the publication is held against itself.",
    ),
]


def verify(
    context: typer.Context,
    sources: Sources = None,
    published: Annotated[
        str | None,
        typer.Option("--published", "-p", metavar="NAME|FILE", help="The publication; default the definition's."),
    ] = None,
    freeze: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the computed tables as a publication file, and stop.")
    ] = None,
    definition: Annotated[
        str | None,
        typer.Option(
            "--definition", "-d", metavar="NAME|FILE", help="The pilot's definition; default the publication's."
        ),
    ] = None,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("verify")] = None,
    out: options.Out = None,
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Check published figures, one by one: against the registers, and against each other.

    Code 1 when a figure differs or cannot be.
    """
    from doorloop.runs import report, verify

    formats = options.settle_formats("verify", format_, out)
    _settle(sources, freeze)
    paths = sources or []
    with options.progress(paths, verbose or bool(context.obj)) as on_file:
        if freeze is not None:
            found = report.report(
                paths,
                definition=definition or options.DEFAULT_DEFINITION,
                peildatum=peildatum,
                calendar=calendar,
                lang=lang,
                all_groups=True,
                drawings=False,
                memory=memory,
                on_file=on_file,
            )
            _freeze(freeze, found.result)
            return
        verified = verify.verify(
            paths,
            published=published,
            definition=definition,
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            memory=memory,
            on_file=on_file,
        )
    if verified.verdict.result:
        options.explain_tables(verbose or bool(context.obj), verified.verdict.result)
        options.warn_of_absent(verified.verdict.result)
    options.deliver(verified.document, formats, out)
    if verified.is_wrong or (strict and _has_errors(verified.verdict)):
        raise typer.Exit(1)


def _has_errors(verdict: Verdict) -> bool:
    return verdict.result is not None and verdict.result.account.severities["error"] > 0


def _settle(sources: list[Path] | None, freeze: Path | None) -> None:
    """Check what was asked before anything is read."""
    from doorloop.base.errors import UsageError

    if freeze is not None and not sources:
        raise UsageError("there is nothing to freeze", remedy="name the registers before --freeze FILE")


def _freeze(path: Path, result: Result) -> None:
    from doorloop.base.files import write_whole
    from doorloop.verification.freeze import frozen

    for written in write_whole(path.parent, {path.name: frozen(result)}):
        typer.echo(str(written), err=True)
