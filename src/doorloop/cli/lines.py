"""Lines beside and instead of tables: folded between words on a terminal, as they are in a file or a pipe."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import Final, TextIO

import typer

WORD: Final = re.compile(r"`[^`]*`\S*|\S+")
"""A word, or a command as a text quotes it, which is to be copied."""
BEGINNING: Final = re.compile(r" *(?:[^\s:]+ {2,})?")
"""What a line begins with and its next lines stand behind: spaces, and a word that has a column of its own."""
DEEPER: Final = 2
"""So many spaces further stand the next lines of one that begins with spaces alone."""
TOML: Final = re.compile(r"[\w.]+ = \S")
"""A line of a definition, to be copied whole: folded it would be none."""
LEAST: Final = 20
"""A line is never folded into less than this."""


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


def folded(line: str, width: int) -> Iterator[str]:
    """Fold a line between words; what follows stands under its own beginning."""
    begins = BEGINNING.match(line)
    beginning = begins[0] if begins else ""
    indent = len(beginning) if beginning.strip() else len(beginning) + DEEPER * bool(beginning)
    if width - indent < LEAST:
        beginning, indent = "", DEEPER
    told, is_empty = beginning, True
    for word in WORD.findall(line[len(beginning) :]):
        if not is_empty and len(told) + 1 + len(word) > width:
            yield told
            told, is_empty = " " * indent, True
        told += word if is_empty else f" {word}"
        is_empty = False
    yield told
