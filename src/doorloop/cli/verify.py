"""`doorloop verify`: published figures against the registers, and against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.base.errors import SourceError, UsageError, both
from doorloop.base.files import write_whole
from doorloop.cli import options
from doorloop.cli.streams import note

if TYPE_CHECKING:
    from doorloop.base.language import Lang
    from doorloop.runs.verify import Verified
    from doorloop.tables.result import Result

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[SOURCES...]",
        help="Files or folders with registers, or one file with printed tables for a first look; without them the "
        "publication is held against itself.",
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
    draft: Annotated[
        Path | None,
        typer.Option(metavar="TABLE", help="Propose a publication file from printed tables (xlsx, csv, docx, html)."),
    ] = None,
    blank: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a workbook to type printed tables into, and stop.")
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
    no_pager: options.NoPager = False,
) -> None:
    """Check published figures, one by one: against the registers, and against each other.

    Code 1 when a figure differs or cannot be.
    """
    from doorloop.runs import report, verify

    paths = sources or []
    if draft is not None or blank is not None:
        _propose(draft, blank, out, lang, alone=not (paths or published or freeze))
        return
    formats = options.settle_formats("verify", format_, out)
    _settle(sources, freeze)
    if not (published or definition or freeze) and (looked := _first_look(paths, lang, memory)):
        options.deliver(looked.document, formats, out, no_pager=no_pager)
        if looked.is_wrong:
            raise typer.Exit(1)
        return
    with options.progress(paths, verbose or bool(context.obj), lang) as on_file:
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
    result = verified.verdict.result
    if result:
        options.explain_tables(verbose or bool(context.obj), result)
        options.warn_of_absent(result)
    options.deliver(verified.document, formats, out, no_pager=no_pager)
    if result:
        options.end_strictly(strict, result.account, result.doubts)
    if verified.is_wrong:
        raise typer.Exit(1)


def _settle(sources: list[Path] | None, freeze: Path | None) -> None:
    """Check what was asked before anything is read."""
    if freeze is not None and not sources:
        raise UsageError(both("err.nothing_to_freeze"), remedy=both("try.nothing_to_freeze"))


def _propose(table: Path | None, blank: Path | None, out: Path | None, lang: Lang, *, alone: bool) -> None:
    """Write what printed tables come to as a publication file, or the workbook to type them into."""
    from doorloop.verification.draft import draft

    if not alone or (table is not None and blank is not None):
        raise UsageError(both("err.draft_of_one"), remedy=both("try.draft_of_one"))
    if blank is not None:
        from doorloop.render.verify_blank import blank_workbook

        write_whole(blank.parent, {blank.name: blank_workbook()})
        return
    if table is None or not table.is_file():
        raise UsageError(both("err.no_file", file=table), remedy=both("try.no_file_draft"))
    found = draft(table, lang)
    for text in found.notes:
        note(both("told.not_placed", what=text), lang)
    if out is None:
        typer.echo(found.text, nl=False)
    elif out.is_dir():
        raise UsageError(both("err.is_folder", out=out), remedy=both("try.is_folder"))
    else:
        write_whole(out.parent, {out.name: found.text.encode()})


PRINTED = (".docx", ".html", ".htm")
EITHER = (".xlsx", ".xlsm", ".csv")
"""Files that hold printed tables, and files that hold a register or printed tables."""


def _first_look(paths: list[Path], lang: Lang, memory: float) -> Verified | None:
    """Hold the printed tables of one file against themselves; None where it is a register."""
    from doorloop.runs.verify import holds_register, verify_tables

    if len(paths) != 1 or not paths[0].is_file() or paths[0].suffix.lower() not in PRINTED + EITHER:
        return None
    if paths[0].suffix.lower() in EITHER and holds_register(paths[0], memory):
        return None
    try:
        found, notes = verify_tables(paths[0], lang=lang)
    except SourceError:
        if paths[0].suffix.lower() in PRINTED:
            raise
        return None
    for text in notes:
        note(both("told.not_placed", what=text), lang)
    return found


def _freeze(path: Path, result: Result) -> None:
    from doorloop.verification.freeze import frozen

    options.write(path.parent, {path.name: frozen(result)})
