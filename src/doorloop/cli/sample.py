"""`doorloop sample`: write the synthetic sample registers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from doorloop.base.errors import UsageError, both
from doorloop.base.files import write_whole
from doorloop.cli.options import DEFAULT_DEFINITION, quoted
from doorloop.cli.reader import language
from doorloop.cli.samples import sample_files
from doorloop.cli.streams import note


def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into; made where it is missing.")],
    definition: Annotated[
        str,
        typer.Option("--definition", "-d", metavar="NAME", help="The shipped definition that the registers are of."),
    ] = DEFAULT_DEFINITION,
) -> None:
    """Write the synthetic sample registers into a folder, to try the other commands on.

    A file that is there already is replaced only when it is a sample file of the same content.
    """
    files = sample_files(definition)
    taken = [
        name for name, content in files.items() if (folder / name).exists() and (folder / name).read_bytes() != content
    ]
    if taken:
        raise UsageError(
            both("err.would_replace", names=", ".join(taken)),
            where=str(folder),
            remedy=both("try.empty_folder"),
        )
    for path in write_whole(folder, files):
        typer.echo(str(path))
    of = [] if definition == DEFAULT_DEFINITION else ["-d", definition]
    note(both("told.next", command=f"doorloop report {quoted([folder, *of])}"), language(sys.argv))
