"""All commands under one name; a command is imported when it is called, or listed."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from doorloop.base.errors import both
from doorloop.cli.reader import language, of_project
from doorloop.cli.streams import tell
from doorloop.version import __version__

COMMANDS: Final = tuple(
    "report aggregate check verify audit open case handovers export".split()
    + "key workdays deadline template sample definition config".split()
)
"""In the order of the help; each is a module of this package that holds a command or a group by its name."""
WHOLE: Final = 10_000
"""More letters than any sentence of the help has."""
HELP: Final = ("-h", "--help", "-?")
START: Final = """Begin here:

  doorloop report FOLDER          the pilot tables of the registers in a folder
  doorloop check FOLDER           what is doubtful in them, cell by cell
  doorloop open FOLDER            what is open, whose turn it is, and how late
  doorloop sample TRY             made up registers, to try all of it on
  doorloop help COMMAND           what a command does, with its options
"""
"""What somebody reads who types the name of the program and nothing else."""
COMPLETE: Final = "_DOORLOOP_COMPLETE"
"""Is set where a shell asks how to go on."""


class Command(TyperCommand):
    """A command whose help names the options that ask for it in one order; the parser has them in a set."""

    def get_help_option_names(self, ctx: Any) -> list[str]:
        """Give the names as they are listed here."""
        return sorted(super().get_help_option_names(ctx), key=HELP.index)


class Group(TyperGroup):
    """Commands, of which the help says what they do without cutting it off."""

    def get_help_option_names(self, ctx: Any) -> list[str]:
        """Give the names as they are listed here."""
        return sorted(super().get_help_option_names(ctx), key=HELP.index)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands with the first sentence of each."""
        rows = [
            (name, command.get_short_help_str(limit=WHOLE))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def asked_help(arguments: list[str]) -> list[str]:
    """Read `help`, alone or before a command, as the option that asks for help."""
    return [*arguments[1:], "--help"] if arguments[:1] == ["help"] else arguments


def build(arguments: list[str]) -> typer.Typer:
    """Build the application, with the one command that the arguments name, or else with all."""
    is_completing = COMPLETE in os.environ
    words = _typed() if is_completing else arguments
    named = next((word.lower() for word in words if not word.startswith("-")), "")
    app = typer.Typer(
        name="doorloop",
        cls=Group,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={
            "help_option_names": list(HELP),
            "token_normalize_func": str.lower,
            "default_map": {} if is_completing else _from_project(named, words),
        },
        callback=_options,
        invoke_without_command=True,
    )
    for name in [named] if named in COMMANDS else COMMANDS:
        module = import_module(f"doorloop.cli.{name}")
        command = getattr(module, name)
        if is_completing and named not in COMMANDS:
            app.command(name, help=_summary(command), cls=Command)(_nothing)
        elif isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name, cls=Command)(command)
    return app


def _from_project(command: str, words: list[str]) -> dict[str, dict[str, object]]:
    """Give what the project file says of a command, and say on stderr that it does; of a repeated run it says nothing.

    A command that it sets no options of has its language all the same.

    Errors: DefinitionError for a file that cannot be used.
    """
    if command not in COMMANDS or {*HELP, "--from-manifest"} & {word.partition("=")[0] for word in words}:
        return {}
    from doorloop.cli import project

    path = project.find()
    if path is None:
        return {}
    if command not in project.COMMANDS:
        lang: dict[str, object] = {"lang": of_project()}
        return {command: {**lang, **dict.fromkeys(_inner(command), lang)}}
    found = project.read(path)
    tell("note", both("told.settings", path=path), language(words))
    return {command: found.options(command)}


def _inner(command: str) -> list[str]:
    """Name the commands of a group; none where it is one command."""
    group = getattr(import_module(f"doorloop.cli.{command}"), command)
    inner = group.registered_commands if isinstance(group, typer.Typer) else ()
    return [str(one.name or getattr(one.callback, "__name__", "")) for one in inner]


def _typed() -> list[str]:
    """Give the words behind the program's name for which a shell asks completion."""
    from typer import _completion_classes as shells

    # our help is plain text: to take marks out of it, rich is loaded, which is most of the wait
    vars(shells)["_sanitize_help_text"] = str
    if os.environ[COMPLETE] == "complete_bash":
        _as_typed(shells.BashComplete)
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    return line.split()[1:]


def _as_typed(shell: Any) -> None:
    """Put the words together that bash parts, and let it be told only what follows the part that it completes."""
    from doorloop.cli.completing import for_bash, joined

    told = os.environ.get("COMP_WORDS", "")
    parts = told.split("\n") if "\n" in told else told.split(" ")
    words, at, before = joined(parts, int(os.environ.get("COMP_CWORD", "0")))
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(at)}
    shell.format_completion = lambda _, item: for_bash(str(item.value), before)


def _summary(command: Any) -> str:
    """Give the help of a command, or of a group, whose options nobody asks for."""
    return str(command.info.help if isinstance(command, typer.Typer) else command.__doc__)


def _nothing() -> None:
    """Stand for a command of which only the name is completed."""


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
    if context.invoked_subcommand is None:
        from doorloop.cli.lines import echo

        echo([*context.get_help().splitlines(), "", *START.splitlines()])
        raise typer.Exit(2)
