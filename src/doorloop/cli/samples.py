"""The sample registers: inside an installed package, or beside the source of a checkout."""

from __future__ import annotations

from pathlib import Path

from doorloop.base.choices import choose
from doorloop.base.errors import SourceError, both
from doorloop.cli.options import DEFAULT_DEFINITION

PACKAGED = Path(__file__).parent / "sample"
CHECKOUT = Path(__file__).parents[3] / "data" / "sample"
OTHERS = Path(__file__).parents[1] / "definition" / "shipped" / "samples"
"""Has a folder for each further definition that comes with a sample."""


def sample_files(definition: str = DEFAULT_DEFINITION) -> dict[str, bytes]:
    """Give the name and the bytes of each sample file of a shipped definition.

    Errors: UsageError for a definition without a sample; SourceError where an installation lacks it.
    """
    others = sorted(path.name for path in OTHERS.iterdir()) if OTHERS.is_dir() else []
    choose("noun.sampled", [definition], [DEFAULT_DEFINITION, *others])
    folders = (PACKAGED, CHECKOUT) if definition == DEFAULT_DEFINITION else (OTHERS / definition,)
    for folder in folders:
        if folder.is_dir():
            return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    raise SourceError(both("err.no_sample"), remedy=both("try.install_again"))
