"""Text on stdout: through a pager where it does not fit a terminal, as git does; plain everywhere else."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import Final

DEFAULT: Final = "less"
OPTIONS: Final = "FRX"
"""What less is asked for where nobody set LESS: end at once what fits, keep colours, leave the text on the screen."""
NONE: Final = ("", "cat")
"""Pagers that are none."""


def show(text: str, *, may_page: bool = True) -> None:
    """Print a text, a screen at a time where it is longer than the terminal."""
    command = _pager() if may_page and _is_long(text) else []
    if not command or not _paged(command, text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _is_long(text: str) -> bool:
    """Tell whether somebody at a terminal sees less than the whole."""
    return sys.stdout.isatty() and not os.environ.get("CI") and text.count("\n") >= shutil.get_terminal_size().lines


def _pager() -> list[str]:
    """Give the command of the pager that is asked for, else less where it is there; nothing for none."""
    asked = os.environ.get("DOORLOOP_PAGER", os.environ.get("PAGER"))
    if asked is None:
        return [DEFAULT] if shutil.which(DEFAULT) and os.environ.get("TERM") != "dumb" else []
    return [] if asked.strip() in NONE else shlex.split(asked, posix=os.name != "nt")


def _paged(command: list[str], text: str) -> bool:
    """Hand a text to a pager and wait until it ends; False where it cannot be started."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env={"LESS": OPTIONS} | os.environ)
    except OSError:
        return False
    sent = text.encode(encoding, "replace")
    while True:
        try:
            process.communicate(sent)
        except KeyboardInterrupt:  # is the pager's: it stops a search in it, and never the program that waits for it
            sent = b""
        except BrokenPipeError:  # somebody has seen enough
            break
        else:
            break
    process.wait()
    return True
