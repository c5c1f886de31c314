"""`doorloop key`: a secret key for pseudonyms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; one that exists is kept.")],
) -> None:
    """Make a random key for the pseudonyms of `export`, in a file that only you can read.

    It is never shown. Who has it can tell whose case is whose: keep it apart from what you export.
    """
    from doorloop.extracts import pseudonyms

    pseudonyms.make(file)
    typer.echo(str(file))
