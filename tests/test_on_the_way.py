"""What is written on the way: nothing among the system's temporary files, and new folders for their maker alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest

import doorloop
from doorloop.base.files import write_whole
from doorloop.cli import main
from doorloop.definition import load
from doorloop.render import template
from kit.exports import SAMPLE

WRITERS: dict[str, Callable[[], object]] = {
    "report": lambda: doorloop.report(SAMPLE, tables=["regio"], drawings=False).render(["xlsx", "docx", "html", "csv"]),
    "charts": lambda: doorloop.report(SAMPLE).render(["xlsx"]),
    "open": lambda: doorloop.open_cases(SAMPLE).render("xlsx"),
    "verify": lambda: doorloop.verify(SAMPLE).render("xlsx"),
    "template": lambda: template.render(load(), "om", "nl"),
}


@pytest.fixture
def no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every temporary file of the standard library is made by one function: it refuses."""

    def refuse(*_: object) -> Never:
        raise AssertionError("a temporary file was asked for")

    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)


@pytest.mark.usefixtures("no_temporary_files")
def test_the_guard_refuses() -> None:
    with pytest.raises(AssertionError, match="a temporary file was asked for"):
        tempfile.mkstemp()


@pytest.mark.usefixtures("no_temporary_files")
@pytest.mark.parametrize("name", WRITERS)
def test_no_writer_puts_anything_among_the_temporary_files(name: str) -> None:
    assert WRITERS[name]()


@pytest.mark.usefixtures("no_temporary_files")
def test_annotated_registers_are_written_in_their_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["doorloop", "check", str(SAMPLE), "--annotate", str(tmp_path / "copies")])
    with pytest.raises(SystemExit):
        main()
    assert list((tmp_path / "copies").glob("*.xlsx"))


@pytest.mark.skipif(os.name != "posix", reason="a folder has other rights there")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_a_new_folder_is_its_makers_alone(tmp_path: Path, umask: int) -> None:
    """A folder that was there keeps its rights."""
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    before = os.umask(umask)
    try:
        write_whole(there / "new" / "inner", {"a.txt": b"x"})
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (there, there / "new", there / "new/inner")] == [
        0o755,
        0o700,
        0o700,
    ]
