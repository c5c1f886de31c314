"""`doorloop check`: what is doubtful in the registers, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.base.choices import choose, named
from doorloop.base.errors import UsageError, both
from doorloop.cli import completing, options
from doorloop.cli.streams import tell_error

if TYPE_CHECKING:
    from doorloop.extracts.check import Check


def check(
    context: typer.Context,
    sources: options.Sources,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("check")] = None,
    out: options.Out = None,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="CODE", autocompletion=completing.rules, help="Only this rule; repeatable."),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(
            "--severity",
            metavar="error|warning|info",
            autocompletion=completing.among("error", "warning", "info"),
            help="Only this severity; repeatable.",
        ),
    ] = None,
    annotate: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a copy of each workbook with the cells marked.")
    ] = None,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    steps: options.Steps = None,
    targets: options.Targets = None,
    pauses: options.Pauses = None,
    memory: options.Memory = 1.0,
    _strict: options.Strict = False,
    verbose: options.Verbose = False,
    no_pager: options.NoPager = False,
) -> None:
    """List what is doubtful in the registers, with file, sheet and cell; code 1 when there is an error.

    A file that cannot be read is a finding too.
    """
    from doorloop.extracts.check_document import check_document
    from doorloop.runs import check

    formats = options.settle_formats("check", format_, out)
    rules, severities = _settle(rule or [], severity or [])
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        checked = check.check(
            sources,
            definition=definition,
            changes=options.changes(column, period, where, date_order, steps, targets, pauses),
            peildatum=peildatum,
            calendar=calendar,
            lang=lang,
            memory=memory,
            on_file=on_file,
        )
    found = checked.check
    has_lost = annotate is not None and _annotate(sources, found, annotate, lang)
    shown = check_document(_only(found, rules, severities))
    options.deliver(shown, formats, out, extent="whole" if rules else "brief", no_pager=no_pager)
    if checked.has_errors or has_lost:
        raise typer.Exit(1)


def _settle(rules: list[str], severities: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Check what was asked before anything is read, and call it as the catalogue does."""
    from doorloop.base.findings import SEVERITIES
    from doorloop.base.rules import RULES

    found, worst = named(rules, RULES), named(severities, SEVERITIES)
    choose("noun.rule", found, tuple(RULES))
    choose("noun.severity", worst, SEVERITIES)
    return found, worst


def _only(found: Check, rules: tuple[str, ...], severities: tuple[str, ...]) -> Check:
    from msgspec.structs import replace

    kept = (
        f for f in found.findings if (not rules or f.code in rules) and (not severities or f.severity in severities)
    )
    return replace(found, findings=tuple(kept))


def _annotate(sources: list[Path], found: Check, folder: Path, lang: options.Lang) -> bool:
    """Write the marked copies that can be made; tell of the others, and whether there are any."""
    from doorloop.registers.sources import list_files, names
    from doorloop.render.annotate import annotated

    files = list_files(sources)
    if any(file.parent.resolve() == folder.resolve() for file in files):
        raise UsageError(both("err.copies_among"), where=str(folder), remedy=both("try.copies_among"))
    copies, lost = annotated(dict(zip(names(files), files, strict=True)), found)
    options.write(folder, copies)
    for error in lost:
        tell_error("warning", error, lang)
    return bool(lost)
