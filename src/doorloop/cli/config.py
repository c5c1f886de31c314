"""`doorloop config`: which settings hold, and where each comes from."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import typer

from doorloop.base.errors import both
from doorloop.cli.options import DEFAULT_DEFINITION, VARIABLES
from doorloop.cli.reader import language

if TYPE_CHECKING:
    from doorloop.base.language import Lang


WIDE: Final = 14
"""So wide is the column of names."""


def config() -> None:
    """Show which settings hold for `doorloop report` without options, and where each of them comes from."""
    from doorloop.cli import project

    lang = language(sys.argv)
    path = project.find()
    found = project.read(path).options("report") if path else {}
    title, none = both("set.project_file").say(lang), both("set.none").say(lang)
    typer.echo(f"{title:{WIDE}}  {path or none}")
    for name in ("sources", "definition", "column", "period", "where", "date_order", *project.OTHERS):
        variable = VARIABLES.get(name, "")
        if variable and os.environ.get(variable):
            value, origin = str(os.environ[variable]), both("set.environment", variable=variable).say(lang)
        elif name in found:
            given = found[name]
            value, origin = ", ".join(map(str, given)) if isinstance(given, list) else str(given), str(path)
        else:
            value, origin = _default(name, lang), both("set.default").say(lang)
        typer.echo(f"{name.strip('_'):{WIDE}}  {value}  [{origin}]")


def _default(name: str, lang: Lang) -> str:
    """Say what holds where nobody set anything."""
    if name in ("calendar", "period"):
        return both("set.of_definition").say(lang)
    if name == "peildatum":
        return both("set.peildatum").say(lang)
    return {"definition": DEFAULT_DEFINITION, "lang": "nl", "format_": "table"}.get(name, "-")
