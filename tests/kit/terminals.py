"""A program at a terminal of a given size, as a person sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress

from kit.processes import LIMIT

KEPT = ("PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_START")


def at_terminal(*arguments: object, columns: int = 80, lines: int = 24, environment: Mapping[str, str]) -> str:
    """Run a command of the tool at a terminal of its own, and give everything that the terminal got."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    kept = {name: os.environ[name] for name in KEPT if name in os.environ} | {"TERM": "xterm", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "doorloop", *map(str, arguments)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**kept, **environment}) as process:
        os.close(theirs)
        said = bytearray()
        with suppress(OSError):  # the end of a terminal whose last program has ended
            while more := os.read(ours, 65536):
                said += more
        process.wait(LIMIT)
    os.close(ours)
    return said.decode("utf-8", "replace").replace("\r\n", "\n")
