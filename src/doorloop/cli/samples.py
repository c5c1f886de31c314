"""The sample registers: inside an installed package, or beside the source of a checkout."""

from __future__ import annotations

from pathlib import Path

from doorloop.base.errors import SourceError

PACKAGED = Path(__file__).parent / "sample"
CHECKOUT = Path(__file__).parents[3] / "data" / "sample"


def sample_files() -> dict[str, bytes]:
    """Give the name and the bytes of each sample file.

    Errors: SourceError where an installation lacks them.
    """
    for folder in (PACKAGED, CHECKOUT):
        if folder.is_dir():
            return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    raise SourceError("this installation holds no sample", remedy="install doorloop again")
