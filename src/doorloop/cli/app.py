"""All commands under one name; a command is imported when it is called, or listed."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Final

import typer

from doorloop import __version__

COMMANDS: Final = tuple(
    "report aggregate check verify audit open case handovers export".split()
    + "key workdays deadline template sample definition".split()
)
"""In the order of the help; each is a module of this package that holds a command or a group by its name."""


def build(arguments: list[str]) -> typer.Typer:
    """Build the application, with the one command that the arguments name, or else with all."""
    app = typer.Typer(
        name="doorloop",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        callback=_options,
    )
    named = next((argument for argument in arguments if not argument.startswith("-")), "")
    for name in [named] if named in COMMANDS else COMMANDS:
        command = getattr(import_module(f"doorloop.cli.{name}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"doorloop {__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Explain what happens.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Timelines of a chain: registers in, working days against streeftermijnen out."""
    del version
    context.obj = verbose
