"""`doorloop audit`: what a reader can infer from a release, alone and beside others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorloop.cli import options
from doorloop.cli.streams import tell


def audit(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER...", help="What report --out wrote, or one report.json; those after the first as --with."
        ),
    ],
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="OTHER", help="Another release, or a publication by name; repeatable."),
    ] = None,
    definition: Annotated[
        list[str] | None,
        typer.Option(
            "--definition", "-d", metavar="NAME|FILE", help="What a release rests on, if not shipped; repeatable."
        ),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The key of the releases, to tie internal reports to them.")
    ] = None,
    threshold: Annotated[
        int | None, typer.Option(metavar="N", help="Counts under N are small; default as the release prints it.")
    ] = None,
    width: Annotated[
        int | None, typer.Option(metavar="N", help="So wide is what may be inferred; default as the release prints it.")
    ] = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("audit")] = None,
    out: options.Out = None,
    all_: Annotated[
        bool, typer.Option("--all", help="List what is protected well enough too; files always do.")
    ] = False,
    no_pager: options.NoPager = False,
) -> None:
    """Infer from a release what a reader can, exactly, and judge whether that is too much.

    Code 1 when a count is too narrow, or printed under the threshold; code 3 when nothing proves how releases belong
    together.
    """
    from doorloop.disclosure.audit.listing import not_read
    from doorloop.runs import audit

    formats = options.settle_formats("audit", format_, out)
    found = audit.audit(
        folders[0],
        (*map(str, folders[1:]), *(with_ or ())),
        definition=definition or (),
        key=key,
        threshold=threshold,
        width=width,
        lang=lang,
    )
    for line in not_read(found.verdict):
        tell("warning", line, lang)
    whole = all_ or formats != ["table"]
    options.deliver(found.document if whole else found.short, formats, out, no_pager=no_pager)
    if not found.is_safe:
        raise typer.Exit(1 if found.exposed else 3)
