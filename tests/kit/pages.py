"""The pages of the documentation, and commands as they show them."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from doorloop.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data/sample"
PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
TEXTS = {page: (ROOT / page).read_text("utf-8") for page in PAGES}
GAP = "[…]"


@dataclass(frozen=True)
class Printed:
    code: int
    text: str


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Run a command as a pipe would see it, stdout and stderr together."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("CI", "1")
    monkeypatch.delenv("DOORLOOP_LANG", raising=False)
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True)
    monkeypatch.setattr(sys, "argv", ["doorloop", *arguments])
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    assert isinstance(code, int)
    stream.seek(0)
    return Printed(code, "".join(f"{line.rstrip()}\n" for line in stream.read().splitlines()))


def pattern(expected: str) -> str:
    """Turn a block into a pattern for the whole output."""
    parts = re.split(rf"^{re.escape(GAP)}\n", expected, flags=re.M)
    return r"(?:.*\n)*?".join(re.escape(part).replace(re.escape(GAP), ".*") for part in parts)
