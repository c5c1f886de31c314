"""Programs in processes of their own; a test waits for none of them without end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LIMIT = 240
"""Seconds: far longer than any program of the tests takes on a busy machine, and shorter than pytest waits."""


def finish(*command: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program until it ends, with more in its environment; its exit code is for the test to judge."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        timeout=LIMIT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def cli(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the tool in a process of its own."""
    return finish(sys.executable, "-m", "doorloop", *map(str, arguments), cwd=cwd, **environment)
