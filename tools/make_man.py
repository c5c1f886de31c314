"""Write the man page docs/man/doorloop.1 from the commands and their help, the one source of both.

    python tools/make_man.py

A test fails where the page is not what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from doorloop.cli.app import START, build
from doorloop.cli.options import VARIABLES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "man" / "doorloop.1"


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8", newline="\n")
    print(PAGE)


def page() -> str:
    """Make the page: what the program does, then every command with its arguments and options."""
    return "\n".join(lines(typer.main.get_command(build([])))) + "\n"


def lines(program: Any) -> Iterator[str]:
    """Give the page line by line."""
    yield '.\\" Written by tools/make_man.py: change the help of the commands instead.'
    yield '.TH DOORLOOP 1 "" "doorloop" "User commands"'
    yield ".SH NAME"
    yield f"doorloop \\- {_text(program.help.splitlines()[0]).rstrip('.').lower()}"
    yield ".SH SYNOPSIS"
    yield ".B doorloop"
    yield "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]"
    yield ".SH DESCRIPTION"
    yield ".nf"
    yield from (_text(line) for line in START.splitlines())
    yield ".fi"
    yield ".SH OPTIONS"
    yield from _parameters(program)
    yield ".SH COMMANDS"
    for name, command in program.commands.items():
        yield from _command(f"doorloop {name}", command)
    yield ".SH EXIT STATUS"
    yield from _codes()
    yield ".SH ENVIRONMENT"
    yield f"{', '.join(VARIABLES.values())}:"
    yield "the option of that name. DOORLOOP_PAGER, PAGER, NO_COLOR, CI: what a terminal shows."


def _codes() -> Iterator[str]:
    for code, meaning in (
        ("0", "done"),
        ("1", "done, and there is something to see"),
        ("2", "wrong usage"),
        ("3", "an input or a definition cannot be used"),
        ("70", "a mistake in doorloop itself"),
    ):
        yield ".TP"
        yield f".B {code}"
        yield meaning


def _command(name: str, command: Any) -> Iterator[str]:
    """Describe a command, or the commands of a group."""
    if hasattr(command, "commands"):
        for inner, one in command.commands.items():
            yield from _command(f"{name} {inner}", one)
        return
    arguments = [one.metavar or one.name.upper() for one in command.params if one.param_type_name == "argument"]
    yield f'.SS "{_text(" ".join([name, "[OPTIONS]", *arguments]))}"'
    for paragraph in command.help.split("\n\n"):
        yield _text(" ".join(paragraph.split()))
        yield ".PP"
    yield from _parameters(command)


def _parameters(command: Any) -> Iterator[str]:
    for one in command.params:
        if getattr(one, "hidden", False):
            continue
        names = ", ".join(one.opts) if one.param_type_name == "option" else one.metavar or one.name.upper()
        value = one.metavar if one.param_type_name == "option" and not one.is_flag and one.metavar else ""
        yield ".TP"
        yield f"\\fB{_text(names)}\\fR{f' {_text(value)}' if value else ''}"
        yield _text(" ".join((one.help or "").split()))


def _text(text: str) -> str:
    """Write a text so that troff prints it as it is."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    main()
