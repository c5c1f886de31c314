"""What the functions of the API take alike: sources, a definition, a day of reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from doorloop.base.errors import SourceError
from doorloop.base.isolated import GIB
from doorloop.base.words import both
from doorloop.cases.reference import Reference
from doorloop.definition import Definition, load
from doorloop.definition.overlay import Changes
from doorloop.registers.sources import is_aggregate, is_log_named, kept, list_files
from doorloop.runs.request import settle_calendar
from doorloop.workdays.days import parse_day

if TYPE_CHECKING:
    from doorloop.cases.counts_file import Aggregate

Sources = str | Path | Iterable[str | Path]
OnFile = Callable[[str, int, int], None]
"""Told name, number and total as each file is read."""


def paths(sources: Sources) -> tuple[Path, ...]:
    """Give the sources as paths, in their order."""
    return (Path(sources),) if isinstance(sources, str | Path) else tuple(Path(source) for source in sources)


def definition(name: str | Path, changes: Changes, sources: Iterable[Path]) -> Definition:
    """Load the definition of a run; one that says nothing of event logs is fitted to sources that are all event logs.

    Errors: those of `load`.
    """
    found = load(str(name), changes)
    if not _are_logs(sources):
        return found
    from doorloop.definition.as_log import as_log, describes_logs

    return found if describes_logs(found.spec) else as_log(found)


def _are_logs(sources: Iterable[Path]) -> bool:
    """Tell whether all files are event logs by their names; what cannot be listed is told by whoever reads it."""
    files: list[Path] = []
    for source in sources:
        with suppress(OSError):
            files += kept(source.iterdir()) if source.is_dir() else [source]
    return bool(files) and all(is_log_named(file) for file in files)


def day(given: date | str | None, definition: Definition, counts: Aggregate | None = None) -> date:
    """Settle the day of reference: as asked, else that of counts, else the definition's, else today.

    Errors: UsageError for a text that is no day.
    """
    if given is None and counts is not None:
        return date.fromisoformat(counts.about.peildatum)
    if given is None:
        return definition.spec.peildatum or date.today()
    return given if isinstance(given, date) else parse_day(given)


def reference(
    definition: Definition,
    peildatum: date | str | None,
    calendar_name: str | None,
    counts: Aggregate | None = None,
) -> Reference:
    """Settle the definition, the day of reference and the calendar of a run.

    Errors: UsageError for a text that is no day, and for a name that is no calendar.
    """
    counting = settle_calendar(calendar(calendar_name, definition, counts), definition)
    return Reference(definition, day(peildatum, definition, counts), counting)


def calendar(given: str | None, definition: Definition, counts: Aggregate | None = None) -> str:
    """Settle the name of the calendar: as asked, else that of counts, else the definition's."""
    return given or (counts.about.calendar if counts else definition.spec.calendar)


def counts(
    sources: Iterable[Path], definition: Definition, *, memory: float = 1.0, on_file: OnFile | None = None
) -> Aggregate | None:
    """Read the counts that sources hold and add them up; None where they are registers.

    Errors: SourceError for counts beside registers, and for counts that are not whole or do not add up.
    """
    files = list_files(sources)
    found = [file for file in files if is_aggregate(file)]
    if not found:
        return None
    if len(found) < len(files):
        raise SourceError(
            both("err.register_among"),
            where=next(file.name for file in files if file not in found),
            remedy=both("try.register_among"),
        )
    from doorloop.cases import adding_up

    return adding_up.read_all(found, definition, memory=int(memory * GIB), on_file=on_file)
