"""The streams of the program, also where somebody closed them before it began."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from doorloop.base.errors import DoorloopError
    from doorloop.base.language import Lang, Text

Label = Literal["error", "try", "warning", "note"]
"""What kind of line stands beside an answer."""


class Closed(io.TextIOBase):
    """Standard output that was closed: the first word to it ends the run, as a full disk does."""

    encoding = "utf-8"

    def write(self, text: str, /) -> int:
        """Refuse.

        Errors: OSError.
        """
        del text
        raise OSError(errno.EBADF, "it is closed")

    def writable(self) -> bool:
        """Tell that one may try."""
        return True


def settle_streams() -> None:
    """Take the places of closed streams, so that no other file gets them, and write UTF-8 and LF into files and pipes.

    A terminal keeps its own encoding.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest place that is free: this one
    sys.stdout = sys.stdout or Closed()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def beside(lines: Iterable[str]) -> None:
    """Print lines beside the answer that are worded already; what they repeat of a file must not command a terminal."""
    from doorloop.base.findings import printable
    from doorloop.cli.lines import shown

    for line in lines:
        print(shown(printable(line), sys.stderr), file=sys.stderr)


def name_file(path: Path) -> None:
    """Name a file that was written."""
    beside([str(path)])


def note(words: Text, lang: Lang) -> None:
    """Print a line beside the answer."""
    beside([words.say(lang)])


def answer(words: Text, lang: Lang) -> None:
    """Print a line of an answer that is no document."""
    from doorloop.base.findings import printable

    print(printable(words.say(lang)))


def tell(label: Label, words: Text, lang: Lang, indent: str = "") -> None:
    """Print a line beside the answer, after a word that says what kind of line it is."""
    from doorloop.base.words import say

    beside([f"{indent}{say(f'label.{label}', lang)}: {words.say(lang)}"])


def tell_error(label: Label, error: DoorloopError, lang: Lang) -> None:
    """Say what is wrong, and below it what can be done."""
    tell(label, error.sentence, lang)
    if error.tried:
        tell("try", error.tried, lang, indent="  ")
