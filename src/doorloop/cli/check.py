"""`doorloop check`: what is doubtful in the registers, cell by cell."""

from __future__ import annotations

import typer

from doorloop.cli import options


def check(
    context: typer.Context,
    sources: options.Sources,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    lang: options.LangOption = "nl",
    verbose: options.Verbose = False,
) -> None:
    """List the findings on the registers, with file, sheet and cell."""
