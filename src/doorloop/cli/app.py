"""All commands under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from doorloop import __version__
from doorloop.cli.check import check
from doorloop.cli.deadline import deadline
from doorloop.cli.definition import definition
from doorloop.cli.report import report
from doorloop.cli.sample import sample
from doorloop.cli.template import template
from doorloop.cli.workdays import workdays

app = typer.Typer(
    name="doorloop",
    help="Timelines of a chain: registers in, working days against streeftermijnen out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(report)
app.command()(check)
app.command()(workdays)
app.command()(deadline)
app.command()(template)
app.command()(sample)
app.add_typer(definition, name="definition")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"doorloop {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Explain what happens.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Timelines of a chain: registers in, working days against streeftermijnen out."""
    del version
    context.obj = verbose
