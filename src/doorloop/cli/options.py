"""Options that commands share, and what they mean."""

from __future__ import annotations

import math
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

import typer

from doorloop.base.choices import choose, named
from doorloop.base.errors import UsageError, both
from doorloop.base.files import write_whole
from doorloop.cli import completing
from doorloop.cli.streams import name_file, note, tell
from doorloop.render import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import Console

    from doorloop.base.findings import Findings
    from doorloop.base.language import Text
    from doorloop.cases.account import Account
    from doorloop.definition.overlay import Changes
    from doorloop.render.to_terminal import Extent
    from doorloop.runs.request import Where
    from doorloop.tables.document import Document, Name
    from doorloop.tables.result import Basis, Result

Lang = Literal["nl", "en"]
VARIABLES: Final = {
    name: f"DOORLOOP_{name.upper()}" for name in ("definition", "peildatum", "calendar", "period", "lang", "out")
}
"""Option → the environment variable that sets it."""
FILES = frozenset({".ods", ".pdf", ".txt", ".xls", ".zip", *(f".{row.name}" for row in formats.ROWS)})
"""Endings that no folder has."""


def _finite(gib: float) -> float:
    if math.isnan(gib):  # which passes every bound
        raise UsageError(both("err.no_number", name="nan"), where="--memory")
    return gib


def _folder(context: typer.Context, path: Path | None) -> Path | None:
    """Refuse the name of a file where a folder is meant.

    Errors: UsageError.
    """
    if path is not None and path.suffix.lower() in FILES and not path.is_dir():
        kind, document = path.suffix.lower()[1:], cast("Name", context.info_name)
        raise UsageError(
            both("err.file_for_folder"),
            where=str(path),
            remedy=both("try.file_for_folder", folder=path.with_suffix(""), kind=kind)
            if kind in formats.names(document)
            else both("try.a_folder"),
        )
    return path


Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCES...", help="Files or folders: .xlsx .xlsm .xlsb .xls .ods .csv .parquet, event logs."
    ),
]
DefinitionName = Annotated[
    str,
    typer.Option(
        "--definition",
        "-d",
        envvar=VARIABLES["definition"],
        metavar="NAME|FILE",
        autocompletion=completing.definitions,
        help="The pilot's definition.",
    ),
]
Peildatum = Annotated[
    str | None,
    typer.Option(
        envvar=VARIABLES["peildatum"],
        metavar="DATE",
        autocompletion=completing.among("today", "vandaag"),
        help="Day of reference: 2014-01-01, 1-1-2014, 1/1/14 or today; default the definition's.",
    ),
]
CalendarName = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        envvar=VARIABLES["calendar"],
        metavar="nl|atw|rijk|weekdagen",
        autocompletion=completing.among("nl", "atw", "rijk", "weekdagen"),
        help="Working days; default the definition's.",
    ),
]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar=VARIABLES["lang"], metavar="nl|en", help="Language of what is printed.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", envvar=VARIABLES["out"], metavar="DIR", callback=_folder, help="Write files into this folder."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="HEADER=FIELD",
        autocompletion=completing.columns,
        help="A header that is this field; FILE!HEADER=FIELD in one file.",
    ),
]
Period = Annotated[
    str,
    typer.Option(
        "--period",
        envvar=VARIABLES["period"],
        metavar="FIRST..LAST",
        help="Count cases of this period: 2024-01-01..2024-12-31.",
    ),
]
Selection = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=CODE",
        autocompletion=completing.conditions,
        help="Count only cases with this code; repeatable.",
    ),
]
DateOrder = Annotated[
    str,
    typer.Option(
        "--date-order",
        metavar="day-first|month-first",
        autocompletion=completing.among("day-first", "month-first"),
        help="How dates in digits are written, everywhere.",
    ),
]
Steps = Annotated[
    list[str] | None,
    typer.Option(
        "--steps", metavar="A->B", help="Of an event log: a step between two activities; repeatable, A->B->C is two."
    ),
]
Pauses = Annotated[
    list[str] | None,
    typer.Option("--pause", metavar="A->B", help="With --steps: from A until B the clock stands still; repeatable."),
]
Targets = Annotated[
    list[str] | None,
    typer.Option("--target", metavar="TERM", help="With --steps: 10wd, 28d, 6w or 24h; for all, or one for each."),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="End with code 1 when an error was found, what is written is in no table, or no case counts.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Explain what happens.")]

NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print at once what does not fit the terminal (pager: DOORLOOP_PAGER).")
]

Memory = Annotated[
    float,
    typer.Option(
        "--memory",
        metavar="GIB",
        min=0.1,
        max=1024,
        callback=_finite,
        help="Memory that the reading of one file may take.",
    ),
]

Partitions = Annotated[
    bool, typer.Option("--partitions", help="SOURCES are folders of partitions, worked on one by one.")
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="local|none|ADDRESS",
        help="Where partitions are worked on: a Dask cluster of this machine, here, or a Dask scheduler.",
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", metavar="N", min=0, help="Processes of a local cluster; 0 for one a core.")
]

LONG = 4_000_000
"""From this many bytes on, reading takes long enough to show that it goes on."""

MEGABYTE: Final = 1_000_000

DEFAULT_DEFINITION: Final = completing.DEFAULT_DEFINITION
"""As `doorloop.definition` has it, which help and completion do not wait for."""


def settle_where(scheduler: str, workers: int, *, partitions: bool) -> Where:
    """Settle where partitions are worked on.

    Errors: UsageError where that is said of sources that are none.
    """
    from doorloop.runs.request import Where

    where = Where(scheduler, workers)
    if where != Where() and not partitions:
        raise UsageError(both("err.only_partitions"), remedy=both("try.only_partitions"))
    return where


def warn_of_absent(result: Result) -> None:
    """Say loudly that a register is absent."""
    registers, told = result.definition.spec.registers, result.account.registers
    absent = result.published.absent if result.published else [name for name in registers if name not in told]
    for name in absent:
        tell("warning", both("warn.absent", register=registers[name].title), result.lang)


def changes(
    column: list[str] | None,
    period: str,
    where: list[str] | None,
    date_order: str,
    steps: list[str] | None = None,
    targets: list[str] | None = None,
    pauses: list[str] | None = None,
) -> Changes:
    """Put together what a command line changes of the definition."""
    from doorloop.definition.overlay import Changes

    choose("noun.date_order", [date_order] if date_order else [], ("day-first", "month-first"))
    of_steps = (tuple(texts or ()) for texts in (steps, targets, pauses))
    return Changes(tuple(column or ()), period, tuple(where or ()), date_order, *of_steps)


def explain(asked: bool, text: Text, lang: Lang) -> None:
    """Say on stderr what happens, for those who asked."""
    if asked:
        note(text, lang)


def same_run(
    sources: Iterable[Path],
    definition: str,
    changes: Changes,
    basis: Basis,
    peildatum: str | None,
    calendar: str | None,
) -> str:
    """Write the arguments with which another command takes the same sources, by the same rules and on the same day.

    Args:
        basis: what the run came to rest on, which has a day and a calendar as they are written everywhere.
        peildatum, calendar: as they were asked; what was not is not repeated.
    """
    said = [("-d", definition)] if definition != DEFAULT_DEFINITION else []
    said += [("--peildatum", basis.peildatum.isoformat())] if peildatum else []
    said += [("--calendar", basis.calendar.name)] if calendar else []
    said += [("--column", one) for one in changes.columns] + [("--where", one) for one in changes.where]
    said += [("--period", changes.period), ("--date-order", changes.date_order)]
    said += [("--steps", one) for one in changes.steps] + [("--target", one) for one in changes.targets]
    said += [("--pause", one) for one in changes.pauses]
    return quoted([*sources, *(word for option, value in said if value for word in (option, value))])


def quoted(words: Iterable[str | Path], *, windows: bool = os.name == "nt") -> str:
    """Write sources and options as they can be typed again: in double quotes where a single one quotes nothing."""
    if windows:
        from subprocess import list2cmdline

        return list2cmdline(map(str, words))
    import shlex

    return shlex.join(map(str, words))


def is_terminal() -> bool:
    """Tell whether progress and colour make sense: a person at a terminal, and no CI."""
    return sys.stderr.isatty() and not os.environ.get("CI") and not os.environ.get("NO_COLOR")


def console() -> Console:
    """Give the console for stdout: no colour for a pipe, with NO_COLOR or in CI."""
    from rich.console import Console

    plain = not sys.stdout.isatty() or bool(os.environ.get("CI"))
    return Console(file=sys.stdout, no_color=plain or None, force_terminal=False if plain else None, highlight=False)


@contextmanager
def progress(sources: Iterable[Path], verbose: bool, lang: Lang) -> Iterator[Callable[[str, int, int], None]]:
    """Tell how a run goes: what moves until its end at a terminal where there is much, a line a file if asked."""
    sizes = list(_sizes(sources))
    if verbose or not is_terminal() or sum(sizes) < LONG:
        yield lambda name, index, total: explain(verbose, both("told.reading", file=name, n=index, of=total), lang)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from doorloop.base.findings import printable

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        told = both("told.to_read", n=len(sizes), size=math.ceil(sum(sizes) / MEGABYTE)).say(lang)
        task = bar.add_task(told, total=None)  # until the first file is read nobody knows how far it is

        def show(name: str, index: int, total: int) -> None:
            """Show how far reading is; from the last file on only that it goes on, as cases and tables are to come."""
            is_last = index >= total
            said = both("told.last_file", file=printable(name)).say(lang) if is_last else printable(name)
            bar.update(task, description=escape(said), completed=index, total=None if is_last else total)

        yield show


@contextmanager
def working_beside(out: Path | None) -> Iterator[None]:
    """Have what a cluster puts down for a while stand in the target folder, or in the one that will hold it."""
    import tempfile

    before = tempfile.tempdir
    if out is not None:
        tempfile.tempdir = next(str(folder) for folder in (out, *out.absolute().parents) if folder.is_dir())
    try:
        yield
    finally:
        tempfile.tempdir = before


def explain_tables(asked: bool, result: Result) -> None:
    """Say which rows and columns were taken for what, for those who asked."""
    for name, register in result.traced.registers.items() if asked and result.traced else ():
        title = result.definition.spec.registers[name].title
        for table in register.tables:
            sheet = f" [{table.sheet}]" if table.sheet else ""
            columns = ", ".join(f"{letter}={field}" for field, letter in table.letters.items())
            gaps = {"where": table.file + sheet, "register": title, "header": table.header, "n": len(table.rows)}
            note(both("told.table", **gaps), result.lang)
            note(both("told.table_columns", columns=columns), result.lang)


def _sizes(sources: Iterable[Path]) -> Iterator[int]:
    """Give the size of each file in bytes."""
    files = (file for source in sources for file in (source.iterdir() if source.is_dir() else [source]))
    yield from (file.stat().st_size for file in files if file.is_file())


def formats_of(document: Name) -> Any:
    """Give the option `--format` of a command, with the formats that its answer has."""
    said = "Format; may be repeated." if document == "export" else "Format; may be repeated with --out."
    named = completing.formats_of(document)
    return typer.Option("--format", "-f", metavar=formats.metavar(document), autocompletion=named, help=said)


def settle_formats(document: Name, asked: list[str] | None, out: Path | None) -> list[str]:
    """Check which formats were asked for before anything is read; without a folder, one that fits on the screen.

    Errors: UsageError.
    """
    found = list(named(asked or ["table"], formats.names(document)))
    formats.check(document, found)
    if out is None:
        formats.check_screen(document, found)
    return found


def deliver(
    document: Document, asked: list[str], out: Path | None, *, extent: Extent = "brief", no_pager: bool = False
) -> None:
    """Print a document in the one format that was asked for, or write it into the folder in all of them.

    Args:
        extent: how much of it a terminal shows; files have everything.
        no_pager: whether a text that does not fit the terminal is printed at once all the same.
    """
    if out is None and asked == ["table"]:
        from doorloop.cli import pager
        from doorloop.render import to_terminal

        pager.show(to_terminal.text(document, console(), extent), may_page=not no_pager)
        return
    files = formats.render(document, asked)
    if out is None:
        for content in files.values():
            typer.echo(content.decode(), nl=False)
        return
    write(out, files)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, whole or not at all, and name them on stderr."""
    for path in write_whole(folder, files):
        name_file(path)


def settle_toml(path: Path) -> None:
    """Check the name of a definition that is to be written.

    Errors: UsageError.
    """
    if path.suffix.lower() != ".toml":
        raise UsageError(both("err.not_toml"), where=str(path), remedy=both("try.end_in", ending=".toml"))


def end_strictly(strict: bool, account: Account, doubts: Findings | None = None) -> None:
    """End with code 1 where that was asked for, and an error was found or what somebody wrote is in no table.

    Tables of not one case are no answer either: an export that came out empty has no row that could be wrong.
    A column that a table needs may not be there; but one under a header that is nearly its own was not understood.
    """
    from doorloop.base.rules import LOST

    if not strict:
        return
    is_near = any(one.value_shown for one in doubts.of("field-absent")) if doubts else False
    is_empty = bool(account.registers) and not account.cases
    if account.severities["error"] or is_near or is_empty or not LOST.isdisjoint(account.findings):
        raise typer.Exit(1)
