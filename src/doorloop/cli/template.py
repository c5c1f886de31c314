"""`doorloop template`: an empty register workbook with validation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorloop.base.choices import choose, named
from doorloop.base.errors import UsageError, both
from doorloop.base.files import write_whole
from doorloop.cli import completing, options


def template(
    register: Annotated[
        str,
        typer.Argument(metavar="REGISTER", autocompletion=completing.registers, help="A register of the definition."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The workbook to write (.xlsx).")],
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    lang: options.LangOption = "nl",
) -> None:
    """Write an empty register workbook: the definition's columns, validated, and a sheet that explains them."""
    from doorloop.definition import load

    spec = load(definition)
    (register,) = named([register], spec.spec.registers)
    choose("noun.register", [register], tuple(spec.spec.registers))
    if out.suffix.lower() != ".xlsx":
        raise UsageError(both("err.template_xlsx"), where=str(out), remedy=both("try.that_ending"))
    if out.exists():
        raise UsageError(both("err.exists"), where=str(out), remedy=both("try.exists"))
    from doorloop.render import template as template_book

    for path in write_whole(out.parent, {out.name: template_book.render(spec, register, lang)}):
        typer.echo(str(path))
