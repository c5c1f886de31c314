"""`doorloop verify`: published figures against the registers, and against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.cli import options

if TYPE_CHECKING:
    from doorloop.publication import Publication
    from doorloop.result import Result
    from doorloop.tables import Data
    from doorloop.verify.verdict import Verdict

FORMATS = ("table", "json", "html", "md", "xlsx")

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[SOURCES...]",
        help="Files or folders with registers; without them the publication is held against itself.",
    ),
]


def verify(
    context: typer.Context,
    sources: Sources = None,
    published: Annotated[
        str | None,
        typer.Option("--published", "-p", metavar="NAME|FILE", help="The publication; default the definition's."),
    ] = None,
    freeze: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the computed tables as a publication file, and stop.")
    ] = None,
    definition: Annotated[
        str | None,
        typer.Option(
            "--definition", "-d", metavar="NAME|FILE", help="The pilot's definition; default the publication's."
        ),
    ] = None,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="|".join(FORMATS), help="Format; may be repeated with --out."),
    ] = None,
    out: options.Out = None,
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Check published figures, one by one: against the registers, and against each other.

    Code 1 when a figure differs or cannot be.
    """
    from doorloop.publication import load
    from doorloop.verify.verdict import verify_against, verify_alone

    formats = _settle(format_ or ["table"], out, sources, freeze)
    asked = _Asked(definition, peildatum, calendar, lang, memory, verbose or bool(context.obj))
    if freeze is not None:
        _freeze(freeze, *asked.run(sources or [], None))
        return
    publication = load(published or definition or options.DEFAULT_DEFINITION)
    if sources:
        verdict = verify_against(publication, *asked.run(sources, publication))
    else:
        verdict = verify_alone(publication, lang, calendar or publication.spec.calendar or "nl")
    _deliver(verdict, formats, out)
    if verdict.bad or (strict and _has_errors(verdict)):
        raise typer.Exit(1)


def _has_errors(verdict: Verdict) -> bool:
    from doorloop.findings import counted

    return verdict.result is not None and counted(verdict.result.findings)["error"] > 0


class _Asked:
    """What was asked for on the command line, and the run over the registers that follows from it."""

    def __init__(
        self,
        definition: str | None,
        peildatum: str | None,
        calendar: str | None,
        lang: options.Lang,
        memory: float,
        verbose: bool,
    ) -> None:
        self.definition, self.peildatum, self.calendar = definition, peildatum, calendar
        self.lang, self.memory, self.verbose = lang, memory, verbose

    def run(self, sources: list[Path], publication: Publication | None) -> tuple[Result, Data]:
        """Compute the tables of the registers, with the peildatum and calendar of the publication if it has them."""
        from doorloop import pipeline
        from doorloop.definition import load
        from doorloop.tables import Request

        spec = publication.spec if publication else None
        definition = load(self.definition or (spec.definition if spec else options.DEFAULT_DEFINITION))
        own_day = spec.peildatum if spec and self.peildatum is None else None
        day = own_day or options.settle_peildatum(self.peildatum, definition)
        counting = options.settle_calendar(self.calendar or (spec.calendar if spec else None) or None, definition)
        reading = options.read_with_progress(sources, definition, self.verbose, self.memory)
        result, data = pipeline.run_with_data(
            reading, definition, day, counting, Request(lang=self.lang, all_groups=True)
        )
        for name, register in definition.spec.registers.items():
            if name not in result.linkage.registers:
                typer.echo(f"warning: no {register.title.en} among the sources; its fields are empty", err=True)
        return result, data


def _settle(formats: list[str], out: Path | None, sources: list[Path] | None, freeze: Path | None) -> list[str]:
    """Check what was asked before anything is read."""
    from doorloop.errors import UsageError

    options.choose("format", formats, FORMATS)
    if out is None and (len(formats) > 1 or "xlsx" in formats):
        raise UsageError("this does not fit on the screen", remedy="name a folder with --out DIR")
    if freeze is not None and not sources:
        raise UsageError("there is nothing to freeze", remedy="name the registers before --freeze FILE")
    return list(dict.fromkeys(formats))


def _freeze(path: Path, result: Result, data: Data) -> None:
    from doorloop.files import write_whole
    from doorloop.verify.freeze import frozen

    del data
    for written in write_whole(path.parent, {path.name: frozen(result)}):
        typer.echo(str(written), err=True)


def _deliver(verdict: Verdict, formats: list[str], out: Path | None) -> None:
    """Print the one format that was asked for, or write all of them into the folder."""
    if out is None and formats == ["table"]:
        from doorloop.render import verify_terminal

        verify_terminal.render(verdict, options.console())
        return
    options.deliver("verify", verdict, formats, out)
