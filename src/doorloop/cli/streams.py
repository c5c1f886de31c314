"""The streams of the program, also where somebody closed them before it began."""

from __future__ import annotations

import errno
import io
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from doorloop.base.errors import DoorloopError
    from doorloop.base.language import Lang

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


def asked_language(arguments: list[str], default: Lang = "nl") -> Lang:
    """Tell the language that was asked for: by `--lang`, by the environment, or else the default."""
    said = [other for word, other in pairwise(arguments) if word == "--lang"]
    said += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    word = (said or [os.environ.get("DOORLOOP_LANG") or default])[-1].lower()
    return "en" if word == "en" else "nl"


def note(line: str) -> None:
    """Print a line beside the answer; what it repeats of a file must not command the terminal."""
    from doorloop.base.findings import printable
    from doorloop.cli.lines import shown

    print(shown(printable(line), sys.stderr), file=sys.stderr)


def tell(label: Label, words: str, lang: Lang, indent: str = "") -> None:
    """Print a line beside the answer, after a word that says what kind of line it is."""
    from doorloop.base.words import say

    note(f"{indent}{say(f'label.{label}', lang)}: {words}")


def tell_error(label: Label, error: DoorloopError, lang: Lang) -> None:
    """Say what is wrong, and below it what can be done."""
    tell(label, error.line(lang), lang)
    if error.tried:
        tell("try", error.tried.say(lang), lang, indent="  ")
