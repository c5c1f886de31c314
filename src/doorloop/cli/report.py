"""`doorloop report`: the tables of a pilot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.cli import options

if TYPE_CHECKING:
    from doorloop.definition import Definition
    from doorloop.pipeline import Reading
    from doorloop.result import Result
    from doorloop.tables import Request

FORMATS = ("table", "json", "csv")


def report(
    context: typer.Context,
    sources: options.Sources,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="table|json|csv", help="Format; may be repeated with --out."),
    ] = None,
    out: options.Out = None,
    table: Annotated[list[str] | None, typer.Option("--table", "-t", help="Only this table; repeatable.")] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="FIELD", help="Split durations: a code field, month, quarter or year."),
    ] = "",
    all_groups: Annotated[bool, typer.Option("--all-groups", help="Durations of every group.")] = False,
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Print the pilot tables of the registers.

    The definition says which: durations against targets, characteristics, counts and goals.
    """
    from doorloop import pipeline
    from doorloop.definition import load
    from doorloop.findings import counted
    from doorloop.tables import Request

    verbose = verbose or bool(context.obj)
    spec = load(definition)
    formats = list(dict.fromkeys(format_ or ["table"]))
    request = Request(lang=lang, all_groups=all_groups, by=by)
    names = _settle(spec, table or [], request, formats, out)
    day, counting = options.settle_peildatum(peildatum, spec), options.settle_calendar(calendar, spec)
    reading = options.read_with_progress(sources, spec, verbose, memory)
    result = pipeline.run(reading, spec, day, counting, request, names)
    _warn(reading, result, spec)
    _deliver(result, formats, out, f"doorloop check {options.quoted(sources)}")
    if strict and counted(result.findings)["error"]:
        raise typer.Exit(1)


def _settle(
    definition: Definition, tables: list[str], request: Request, formats: list[str], out: Path | None
) -> list[str]:
    """Check what was asked before anything is read, and give the tables in the definition's order."""
    from doorloop.errors import UsageError

    known = definition.spec.tables
    fields = {id for register in definition.spec.registers.values() for id, f in register.fields.items() if f.codes}
    splits = ["month", "quarter", "year", *sorted(fields)]
    options.choose("format", formats, FORMATS)
    options.choose("table", tables, tuple(known))
    options.choose("field", [request.by] if request.by else [], splits)
    if out is None and "csv" in formats:
        raise UsageError("csv is a file a table", remedy="name a folder with --out DIR")
    if out is None and len(formats) > 1:
        raise UsageError("only one format fits on the screen", remedy="name a folder with --out DIR")
    return [name for name in known if name in tables or not tables]


def _warn(reading: Reading, result: Result, definition: Definition) -> None:
    """Say loudly what a reader could miss in the tables: a file that was skipped, a register that is absent."""
    for finding in reading.findings:
        if finding.code == "file-skipped":
            typer.echo(f"warning: {finding.file}: {finding.message('en')}; skipped", err=True)
    for name, register in definition.spec.registers.items():
        if name not in result.linkage.registers:
            typer.echo(f"warning: no {register.title.en} among the sources; its fields are empty", err=True)


def _deliver(result: Result, formats: list[str], out: Path | None, command: str) -> None:
    """Print the one format that was asked for, or write all of them into the folder."""
    if out is None:
        if formats == ["json"]:
            from doorloop.render import to_json

            typer.echo(to_json.render(result)["report.json"].decode(), nl=False)
        else:
            from doorloop.render import to_terminal

            to_terminal.render(result, options.console(), command)
        return
    from doorloop.files import write_whole

    files: dict[str, bytes] = {}
    for name in formats:
        files |= _render(result, name, command)
    for path in write_whole(out, files):
        typer.echo(str(path), err=True)


def _render(result: Result, name: str, command: str) -> dict[str, bytes]:
    from doorloop.render import to_csv, to_json, to_terminal

    if name == "table":
        return to_terminal.render_text(result, command)
    return to_json.render(result) if name == "json" else to_csv.render(result)
