"""`doorloop report`: the tables of a pilot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from doorloop.base.choices import choose
from doorloop.base.errors import UsageError, both
from doorloop.cli import browser, completing, options
from doorloop.cli.streams import Label, answer, name_file, note, tell
from doorloop.render import formats
from doorloop.render.formats import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from doorloop.render.formats import Dialect
    from doorloop.render.to_terminal import Extent
    from doorloop.runs.delivery import Report
    from doorloop.runs.manifest import Manifest
    from doorloop.runs.report import Prepared
    from doorloop.runs.request import Order
    from doorloop.tables.records import Basis

PAGE = "report.html"
AT_MOST = 200
"""So many changes are told; more of them say only that much is different."""
FREE = frozenset(
    "sources out from_manifest keep_previous scheduler workers memory strict verbose all_ no_pager view".split()
)
"""Options that cannot change a figure, and sources, which may stand for those of a manifest; it decides all others."""


def _sides(sides: tuple[str, str] | None) -> tuple[str, str] | None:
    """Refuse an option that the parser took for the second side.

    Errors: UsageError.
    """
    if sides and any(one.startswith("-") for one in sides):
        raise UsageError(both("err.two_sides"), where="--compare", remedy=both("try.two_sides"))
    return sides


def report(
    context: typer.Context,
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCES...",
            help="Files or folders with .xlsx .xlsm .xlsb .xls .ods .csv .parquet registers or event logs.",
        ),
    ] = None,
    definition: options.DefinitionName = options.DEFAULT_DEFINITION,
    peildatum: options.Peildatum = None,
    calendar: options.CalendarName = None,
    lang: options.LangOption = "nl",
    format_: Annotated[list[str] | None, options.formats_of("report")] = None,
    out: options.Out = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            "-t",
            metavar="NAME",
            autocompletion=completing.tables,
            help="Only this table; repeatable, or several apart by commas.",
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Print every table, those on request too; files have them all.")
    ] = False,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            autocompletion=completing.splits,
            help="Split durations: a code field, month, quarter or year.",
        ),
    ] = "",
    all_groups: Annotated[bool, typer.Option("--all-groups", help="Durations of every group.")] = False,
    basis: Annotated[
        str,
        typer.Option(
            metavar="closed|all",
            autocompletion=completing.among("closed", "all"),
            help="Durations of closed steps, or also of open ones by an estimate.",
        ),
    ] = "closed",
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", callback=_sides, help="Two groups, or two parts of --by, side by side with intervals."
        ),
    ] = None,
    dialect: Annotated[
        str, typer.Option("--dialect", metavar="excel-nl", help="CSV for people with a Dutch Excel.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option("--template-docx", metavar="FILE", help="Word document with the styles of the house."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Make the tables safe to publish, as the definition says.")
    ] = False,
    except_: Annotated[
        list[str] | None,
        typer.Option("--except", metavar="COUNT", help="Publish this count of decisions.csv all the same; repeatable."),
    ] = None,
    because: Annotated[
        list[str] | None,
        typer.Option(metavar="REASON", help="Why, one for each --except; printed in the release."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --publish: name the registers by digests with this key, for audit."),
    ] = None,
    after: Annotated[
        Path | None,
        typer.Option(metavar="PREVIOUS", help="With --publish: continue this release; what moved little stays."),
    ] = None,
    from_manifest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Repeat the run of this manifest.json and say what changed."),
    ] = None,
    keep_previous: Annotated[
        bool,
        typer.Option("--keep-previous", help="Keep the files of the run before in DIR/previous and say what changed."),
    ] = False,
    partitions: options.Partitions = False,
    scheduler: options.Scheduler = "local",
    workers: options.Workers = 0,
    column: options.Columns = None,
    period: options.Period = "",
    where: options.Selection = None,
    date_order: options.DateOrder = "",
    steps: options.Steps = None,
    targets: options.Targets = None,
    pauses: options.Pauses = None,
    memory: options.Memory = 1.0,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
    no_pager: options.NoPager = False,
    view: Annotated[
        bool, typer.Option("--view", help="Open the report as HTML in the browser, from DIR or a private folder.")
    ] = False,
) -> None:
    """Print the pilot tables of the registers, or write them as files with a manifest.

    The definition says which: durations against targets, characteristics, counts and goals.
    """
    from doorloop.runs import report

    place = options.settle_where(scheduler, workers, partitions=partitions or from_manifest is not None)
    old = _read_manifest(context, from_manifest) if from_manifest else None
    if from_manifest and old:
        order, spec, counts = _again(old, from_manifest, sources, memory)
    else:
        order, spec, counts = report.prepare(
            tuple(sources or ()),
            definition,
            peildatum,
            calendar,
            memory=memory,
            lang=lang,
            changes=options.changes(column, period, where, date_order, steps, targets, pauses),
            tables=tuple(table or ()),
            by=by,
            all_groups=all_groups,
            basis=cast("Basis", basis),
            compare=compare or (),
            formats=tuple(dict.fromkeys(format_ or ["table"])),
            dialect=cast("Dialect", dialect),
            template=template,
            partitions=partitions,
            publish=publish,
            exceptions=_exceptions(except_ or [], because or []),
            key=key,
            after=after,
        )
    order = _with_page(order, view, repeated=old is not None)
    _settle(order, out, repeated=old is not None, keep_previous=keep_previous, strict=strict)
    is_verbose = verbose or bool(context.obj)
    with options.progress(order.sources, is_verbose, order.lang) as on_file, options.working_beside(out):
        found = report.run(
            order,
            spec,
            counts,
            drawings=formats.with_figures(order.formats),
            digests=out is not None or old is not None or order.formats != ("table",),
            brief=out is None and old is None and order.formats == ("table",) and not all_,
            where=place,
            memory=memory,
            on_file=on_file,
        )
        files = _files(found, order) if out is not None or old is not None or view else {}
    _say(found, order, is_verbose)
    changed = _compare(found, files, old, from_manifest.parent) if from_manifest and old else False
    if out is not None:
        _write(found, files, out, keep_previous)
    if view:
        browser.show(out / PAGE if out is not None else browser.written(files, PAGE), found.result.lang)
    elif out is None and old is None:
        _print(found, order, _check_of(found, order, peildatum, calendar), all_tables=all_, no_pager=no_pager)
    options.end_strictly(strict, found.result.account, found.result.doubts)
    if changed:
        raise typer.Exit(1)


def _with_page(order: Order, view: bool, *, repeated: bool) -> Order:
    """Ask for the page too where it is opened; without another format than that of the terminal, for nothing else.

    Errors: UsageError for a run that is repeated, whose formats are those of its manifest.
    """
    from msgspec.structs import replace

    if not view:
        return order
    if repeated:
        raise UsageError(both("err.repeated_view"), remedy=both("try.repeated_view"))
    files = tuple(name for name in order.formats if name not in ("table", "html"))
    return replace(order, formats=(*files, "html"))


def _exceptions(counts: list[str], reasons: list[str]) -> tuple[tuple[str, str], ...]:
    """Put each exception and its reason together.

    Errors: UsageError.
    """
    if len(counts) != len(reasons):
        raise UsageError(both("err.reasons"), remedy=both("try.reasons"))
    return tuple(zip(counts, reasons, strict=True))


def _read_manifest(context: typer.Context, path: Path) -> Manifest:
    """Read the manifest of a run, which decides its figures: no option may that is not free.

    Errors: UsageError.
    """
    from doorloop.runs import manifest

    for one in context.command.params:
        source = context.get_parameter_source(one.name or "")
        if one.name not in FREE and source is not None and source.name == "COMMANDLINE":
            raise UsageError(both("err.manifest_decides", option=one.opts[0]), remedy=both("try.manifest_decides"))
    return manifest.read(path)


def _again(old: Manifest, path: Path, sources: list[Path] | None, memory: float) -> Prepared:
    """Take the order of a manifest, its definition and its counts; sources that are named stand for its own."""
    from msgspec.structs import replace

    from doorloop.runs import report
    from doorloop.runs.manifest import order_of

    order = order_of(old, path.parent)
    return report.complete(replace(order, sources=tuple(sources or order.sources)), memory)


def _settle(order: Order, out: Path | None, *, repeated: bool, keep_previous: bool, strict: bool) -> None:
    """Check what was asked before anything is read.

    Errors: UsageError.
    """
    if not order.sources:
        raise UsageError(both("err.no_source"), remedy=both("try.no_source"))
    formats.check("report", order.formats, published=order.publish)
    if order.publish and strict:
        raise UsageError(both("err.release_findings"), remedy=both("try.release_findings"))
    choose("noun.dialect", [order.dialect] if order.dialect else [], DIALECTS)
    if order.template is not None and "docx" not in order.formats:
        raise UsageError(both("err.template_word"), remedy=both("try.template_word"))
    if out is not None or repeated:
        return
    if keep_previous:
        raise UsageError(both("err.nothing_kept"), remedy=both("try.out"))
    formats.check_screen("report", order.formats)


def _say(found: Report, order: Order, verbose: bool) -> None:
    """Say what a reader of the tables could miss."""
    if found.result.published is None:
        options.explain_tables(verbose, found.result)
        _warn(found, order)
        return
    if formats.only_figures(order.formats):
        _tell_of("warn.release_figures", found)
    for name in found.result.published.skipped:
        _tell_of("warn.release_skipped", found, file=name)
    options.warn_of_absent(found.result)


def _warn(found: Report, order: Order) -> None:
    """Say loudly what a reader could miss: a file that was skipped, an absent register, figures left out."""
    from doorloop.base.language import worded

    if found.result.traced is None:
        _warn_of_counts(found, order)
    for finding in found.result.doubts.of("file-skipped"):
        _tell_of("warn.skipped", found, file=finding.file, why=worded(finding.message))
    for finding in found.result.doubts.of("file-not-read"):
        _tell_of("warn.not_read", found, file=finding.file, why=worded(finding.message))
    options.warn_of_absent(found.result)
    if formats.with_drawings(order.formats) and not formats.can_draw():
        _tell_of("warn.figures_need", found)


def _warn_of_counts(found: Report, order: Order) -> None:
    """Say what counts do not say."""
    skipped = found.result.account.findings.get("file-skipped", 0)
    if skipped:
        _tell_of("warn.files_skipped", found, n=skipped)
    _tell_of("told.partitions" if order.partitions else "told.counts", found, label="note")


def _tell_of(key: str, found: Report, *, label: Label = "warning", **gaps: object) -> None:
    """Tell beside a report, in its language, what stands under this key of the catalogue."""
    tell(label, both(key, **gaps), found.result.lang)


def _files(found: Report, order: Order) -> dict[str, bytes]:
    """Render the files that are compared, written, or both."""
    return found.files(order.formats, dialect=order.dialect, template=order.template)


def _compare(found: Report, files: Mapping[str, bytes], old: Manifest, folder: Path) -> bool:
    """Say whether a run came out as its manifest has it, and if not, what changed."""
    from doorloop.runs import changes, manifest

    new = manifest.make(found.order, found.result, files, folder)
    told = changes.changes(old, new, changes.tables_in(folder, old), found.result)
    lines = [*told, *changes.other_bytes(old, new, found.result.lang)]
    if not lines:
        note(both("told.same", n=len(files)), found.result.lang)
    _tell(lines, found.result.lang)
    return bool(lines)


def _tell(lines: Sequence[str], lang: options.Lang) -> None:
    """Print what changed: it is the answer, so it goes to stdout."""
    for line in lines[:AT_MOST]:
        answer(both("told.changed", what=line), lang)
    if len(lines) > AT_MOST:
        answer(both("told.changed_more", n=len(lines) - AT_MOST), lang)


def _write(found: Report, files: Mapping[str, bytes], out: Path, keep_previous: bool) -> None:
    """Write the files into the folder, and say what changed since the run that was kept."""
    saved = found.write(out, files, keep_previous=keep_previous)
    for path in saved.paths:
        name_file(path)
    _tell(saved.changes, found.result.lang)


def _print(found: Report, order: Order, check: str, *, all_tables: bool, no_pager: bool) -> None:
    """Print the one format that was asked for; `check` is the command that lists what was found."""
    extent: Extent = "all" if all_tables else "whole" if order.tables else "brief"
    document = found.document(check if found.result.traced else "doorloop check")
    options.deliver(document, list(order.formats), None, extent=extent, no_pager=no_pager)


def _check_of(found: Report, order: Order, peildatum: str | None, calendar: str | None) -> str:
    """Write the command that lists the findings of a report, and no others."""
    basis = found.result.basis
    said = options.same_run(order.sources, order.definition, order.changes, basis, peildatum, calendar)
    return f"doorloop check {said}"
