"""`doorloop definition`: which definitions there are, what they say, and whether they hold."""

from __future__ import annotations

from typing import Annotated

import typer

from doorloop.cli import options

definition = typer.Typer(help="Pilot definitions: list, show, check.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped definition, or a .toml file.")]


@definition.command("list")
def list_(lang: options.LangOption = "nl") -> None:
    """List the definitions that come with doorloop."""
    from doorloop.definition import load, shipped

    for name in shipped():
        typer.echo(f"{name}  {load(name).spec.title.say(lang)}")


@definition.command()
def check(name: Name) -> None:
    """Check a definition; an error names the key that is wrong."""
    from doorloop.definition import load
    from doorloop.definition.checks import doubts

    found = load(name)
    for key, what in doubts(found.spec):
        typer.echo(f"warning: {found.path.name}: {key}: {what}", err=True)
    typer.echo(f"{found.path.name}: a valid definition ({found.spec.name}, sha256 {found.sha256[:12]})")


@definition.command()
def show(
    name: Name = options.DEFAULT_DEFINITION,
    lang: options.LangOption = "nl",
) -> None:
    """Show what a definition says: registers with their headers, codes, steps and tables."""
    from doorloop.definition import load
    from doorloop.render import definition_text

    for line in definition_text.lines(load(name), lang):
        typer.echo(line)
