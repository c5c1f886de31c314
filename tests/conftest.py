"""Fixtures that all tests have, and how hypothesis draws: files and runs of miniature registers (`kit.miniature`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from doorloop.base import isolated
from doorloop.definition import Definition
from kit.miniature import Run, Runner, Write, run_paths, shipped_definition, write_files

# A test says the same on every machine, however busy: it draws the same examples, and takes as long as it needs.
settings.register_profile("steady", deadline=None, derandomize=True, database=None, print_blob=True)
# `--hypothesis-profile=quick` draws a part of them, as `make check` does; `make slow` draws them all.
settings.register_profile("quick", settings.get_profile("steady"), max_examples=20)
# `--hypothesis-profile=search` draws others, more of them, each time.
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("steady")


IN_WORKERS = isolated.read_all


@pytest.fixture(scope="session", autouse=True)
def reading_here() -> Iterator[None]:
    """Read files in this process, where coverage sees it: to fork one that holds all tests takes longer than to read.

    What is about workers, or can need their bounds of memory and time, asks for `in_workers`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolated, "read_all", isolated.read_here)
        patch.setattr(isolated, "begin", lambda *_: None)
        yield


@pytest.fixture
def in_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in workers, as the command does."""
    monkeypatch.setattr(isolated, "read_all", IN_WORKERS)


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
        absent: bool = False,
    ) -> Run:
        paths, spec = write(text), definition or shipped_definition()
        return run_paths(paths, spec, peildatum, working_days, all_groups=all_groups, absent=absent)

    return run_text


@pytest.fixture
def mini(request: pytest.FixtureRequest, run: Runner) -> Run:
    """Run the registers in the docstring of the test."""
    return run(request.function.__doc__)
