"""`doorloop config`: which settings hold, and where each comes from."""

from __future__ import annotations

import os

import typer

from doorloop.cli.options import DEFAULT_DEFINITION, VARIABLES


def config() -> None:
    """Show which settings hold for `doorloop report` without options, and where each of them comes from."""
    from doorloop.cli import project

    path = project.find()
    found = project.read(path).options("report") if path else {}
    typer.echo(f"project file  {path or 'none'}")
    defaults = {"definition": DEFAULT_DEFINITION, "lang": "nl", "peildatum": "the definition's, else today"}
    defaults |= {"calendar": "the definition's", "period": "the definition's", "format_": "table"}
    for name in ("sources", "definition", "column", "period", "where", "date_order", *project.OTHERS):
        variable = VARIABLES.get(name, "")
        if variable and os.environ.get(variable):
            value, origin = str(os.environ[variable]), f"environment ({variable})"
        elif name in found:
            given = found[name]
            value, origin = ", ".join(map(str, given)) if isinstance(given, list) else str(given), str(path)
        else:
            value, origin = defaults.get(name, "-"), "default"
        typer.echo(f"{name.strip('_'):12}  {value}  [{origin}]")
