"""Fixtures that all tests have: files and runs of miniature registers (see `kit.miniature`)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from doorloop.definition import Definition
from kit.miniature import Run, Runner, Write, run_paths, shipped_definition, write_files


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the files of a text into a folder of their own, and name them in their order."""
    return partial(write_files, tmp_path)


@pytest.fixture
def run(write: Write) -> Runner:
    """Run the files of a text through the shipped definition, or another one."""

    def run_text(
        text: str,
        *,
        definition: Definition | None = None,
        peildatum: str = "",
        working_days: str = "nl",
        all_groups: bool = False,
    ) -> Run:
        paths = write(text)
        return run_paths(paths, definition or shipped_definition(), peildatum, working_days, all_groups=all_groups)

    return run_text


@pytest.fixture
def mini(request: pytest.FixtureRequest, run: Runner) -> Run:
    """Run the registers in the docstring of the test."""
    return run(request.function.__doc__)
