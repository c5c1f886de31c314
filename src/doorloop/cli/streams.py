"""The streams of the program, also where somebody closed them before it began."""

from __future__ import annotations

import errno
import io
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorloop.base.language import Lang


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


def asked_language(arguments: list[str]) -> Lang:
    """Tell the language that was asked for: by `--lang`, by the environment, or else Dutch."""
    said = [other for word, other in pairwise(arguments) if word == "--lang"]
    said += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    word = (said or [os.environ.get("DOORLOOP_LANG") or "nl"])[-1].lower()
    return "en" if word == "en" else "nl"


def note(line: str) -> None:
    """Print a line beside the answer; what it repeats of a file must not command the terminal."""
    from doorloop.base.findings import printable

    print(printable(line), file=sys.stderr)
