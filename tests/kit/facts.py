"""Facts of others: known days and answers in `tests/data`, and the corpus of the reference folder."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DOORLOOP_SHARED") or TESTS.parents[1] / "shared")


def known_rows(name: str) -> list[dict[str, str]]:
    """Give the rows of a table of known days or answers."""
    with (TESTS / "data/calendar" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corpus_files(pattern: str, suffixes: tuple[str, ...]) -> list[Path]:
    """Give the files of the corpus that have one of these endings, or skip the test where there is no corpus."""
    files = sorted(path for path in (SHARED / "corpus").glob(pattern) if path.suffix.lower() in suffixes)
    if not files and os.environ.get("DOORLOOP_REQUIRE_SHARED") == "1":
        pytest.fail("the corpus is required and absent")
    if not files:
        pytest.skip("the corpus is absent: set DOORLOOP_SHARED to the folder that holds corpus/")
    return files
