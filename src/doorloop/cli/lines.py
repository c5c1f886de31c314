"""Lines beside and instead of tables: folded between words on a terminal, as they are in a file or a pipe."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from typing import Final, TextIO

import typer

from doorloop.base.lines import folded

TOML: Final = re.compile(r"[\w.]+ = \S")
"""A line of a definition, to be copied whole: folded it would be none."""


def echo(lines: Iterable[str]) -> None:
    """Print lines that answer."""
    for line in lines:
        typer.echo(shown(line, sys.stdout))


def shown(line: str, stream: TextIO) -> str:
    """Give a line as a stream gets it; a line that fits, or goes to no terminal, stays as it is."""
    width = shutil.get_terminal_size().columns
    if not stream.isatty() or len(line) <= width or TOML.search(line):
        return line
    return "\n".join(folded(line, width))
