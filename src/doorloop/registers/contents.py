"""One file to the registers in it: what is read of it in a process of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from doorloop.base import isolated
from doorloop.base.findings import Finding
from doorloop.base.parallel import processors
from doorloop.definition.parts import Definition
from doorloop.registers import sources
from doorloop.registers.columns import find_tables
from doorloop.registers.extents import Extent, extents
from doorloop.registers.frames import RawTable
from doorloop.registers.read import read_file
from doorloop.registers.read.doubts import about_reading

WORTH_A_PART: Final = 16 << 20
"""So many bytes take so long to read that a process for them is worth its start, and bringing back what it read."""
SKIPPED: Final = ("sheet-skipped", "sheet-like-register", "objects-skipped")
"""The rules by which a sheet is not read."""


def jobs_of(files: Iterable[Path], *, digests: bool) -> list[isolated.Job]:
    """Make a job of each file, for `read_one`: with its digest if those are asked for, or another has its size.

    The largest is divided, if that is worth it: whoever reads it alone may be the last.
    """
    files = list(files)
    sizes = [file.stat().st_size for file in files]
    uses, largest = Counter(sizes), max(sizes, default=0)
    divided = min(processors(), largest // WORTH_A_PART) or 1
    return [
        # of files of one size the digests tell whether they are the same
        isolated.Job(name, size, (file, name, digests or uses[size] > 1, divided if size == largest else 1))
        for file, name, size in zip(files, sources.names(files), sizes, strict=True)
    ]


def read_one(
    file: Path, name: str, digest: bool = True, parts: int = 1, *, definition: Definition, account: bool = True
) -> tuple[str, list[RawTable], list[Finding], list[Extent]]:
    """Read one file, in so many parts beside each other if it is a large plain CSV.

    Returns its digest if it is asked for, the registers in it, what is doubtful about sheets and columns, and, for an
    account, how much each sheet holds.
    """
    sheets, sha256 = read_file(file, name, digest=digest, parts=parts)
    tables, findings = find_tables(sheets, definition.for_file(name))
    findings += about_reading(sheets, tables)
    skipped = {finding.sheet: finding.code for finding in findings if finding.code in SKIPPED}
    held = extents(sheets, tables, skipped) if account else []
    del sheets  # what is not read of them takes room while the rest is sent
    return sha256, tables, findings, held
