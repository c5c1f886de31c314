"""`doorloop definition`: which definitions there are, what they say, and whether they hold."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from doorloop.base.errors import both
from doorloop.base.files import create
from doorloop.cli import completing, options
from doorloop.cli.app import Command, Group
from doorloop.cli.draft import draft
from doorloop.cli.lines import echo, shown
from doorloop.cli.streams import name_file, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorloop.definition.examine import Examined
    from doorloop.definition.positions import Path as Keys
    from doorloop.definition.proposing import Edit
    from doorloop.extracts.misfits import Against

definition = typer.Typer(
    help="Pilot definitions: list, show, check, copy, draft.", no_args_is_help=True, cls=Group, rich_markup_mode=None
)
definition.command(cls=Command)(draft)
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME|FILE", autocompletion=completing.definitions, help="A shipped definition, or a .toml file."
    ),
]


@definition.command("list", cls=Command)
def list_(lang: options.LangOption = "nl") -> None:
    """List the definitions that come with doorloop."""
    from doorloop.definition import known, load

    echo(f"{name}  {load(name).spec.title.say(lang)}" for name in known())


@definition.command(cls=Command)
def check(
    context: typer.Context,
    name: Name,
    sources: Annotated[
        list[Path] | None, typer.Argument(metavar="[SOURCES...]", help="Registers to hold the definition against.")
    ] = None,
    format_: Annotated[
        Literal["table", "json"], typer.Option("--format", "-f", metavar="table|json", help="Format.")
    ] = "table",
    lang: options.LangOption = "nl",
    memory: options.Memory = 1.0,
    verbose: options.Verbose = False,
) -> None:
    """Check a definition: all errors at once, each with its file, line and key; code 3 when there is one.

    With SOURCES also what they have that it has no place for: headers, codes, kinds and dates, with the lines of TOML
    that would take it; code 1 when a value is not understood.
    """
    from doorloop.definition.examine import examine
    from doorloop.extracts import definition_check as told

    found = examine(name)
    is_verbose = verbose or bool(context.obj)
    against = None if found.errors or not sources else _against(found, sources, memory, is_verbose, lang)
    edits = told.proposals(found, against) if against else told.NO_EDITS
    if format_ == "json":
        from doorloop.render.to_json import written

        typer.echo(written(told.record(found, lang, against, edits)).decode(), nl=False)
    else:
        _print(found, against, edits, lang)
    if found.errors:
        tell("error", both("definition_wrong", file=found.path.name, n=len(found.errors)), lang)
        _note_unread(sources, lang)
        raise typer.Exit(3)
    if against and against.has_errors:
        raise typer.Exit(1)


def _against(found: Examined, sources: list[Path], memory: float, verbose: bool, lang: options.Lang) -> Against:
    from doorloop.runs.definition_check import against

    with options.progress(sources, verbose, lang) as on_file:
        return against(found, sources, memory, on_file)


def _print(found: Examined, against: Against | None, edits: Mapping[Keys, Edit], lang: options.Lang) -> None:
    """Print errors, or that there are none, and what the sources have; doubts go beside the answer."""
    from doorloop.base.language import worded
    from doorloop.extracts import definition_check as told

    for doubt in found.doubts:
        tell("warning", worded(partial(told.line, doubt)), lang)
    lines = list(told.error_lines(found, lang) if found.errors else [told.valid_line(found, lang)])
    lines += told.source_lines(found, against, edits, lang) if against else ()
    echo(lines)


def _note_unread(sources: list[Path] | None, lang: options.Lang) -> None:
    if sources:
        tell("warning", both("definition_sources_unread"), lang)


@definition.command(cls=Command)
def show(
    name: Name = options.DEFAULT_DEFINITION,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="As one TOML file, with everything that it takes from another.")
    ] = False,
    lang: options.LangOption = "nl",
    no_pager: options.NoPager = False,
) -> None:
    """Show what a definition says: registers with their headers, codes, steps and tables."""
    from doorloop.cli import pager
    from doorloop.definition import load
    from doorloop.definition import resolved as tree_of
    from doorloop.render import definition_text

    if resolved:
        typer.echo(definition_text.toml(tree_of(name)), nl=False)
        return
    lines = (shown(line, sys.stdout) for line in definition_text.lines(load(name), lang))
    pager.show("".join(f"{line}\n" for line in lines), may_page=not no_pager)


@definition.command(cls=Command)
def copy(
    name: Name,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write, ending in .toml.")],
    lang: options.LangOption = "nl",
) -> None:
    """Write a definition that extends another, to be changed: it has what differs, and no more."""
    from doorloop.definition import load
    from doorloop.render import definition_text

    options.settle_toml(out)
    create(out, definition_text.overlay(load(name), out.parent, lang).encode())
    name_file(out)
