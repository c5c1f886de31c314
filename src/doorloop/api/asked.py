"""What the functions of the API take alike: sources, a definition, a day of reference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from doorloop.aggregates import Aggregate
from doorloop.definition import Definition
from doorloop.errors import UsageError

Sources = str | Path | Iterable[str | Path]
OnFile = Callable[[str, int, int], None]
"""Told name, number and total as each file is read."""

DEFAULT: Final = "kansloze-aangiften"


def paths(sources: Sources) -> tuple[Path, ...]:
    """Give the sources as paths, in their order."""
    return (Path(sources),) if isinstance(sources, str | Path) else tuple(Path(source) for source in sources)


def day(given: date | str | None, definition: Definition, counts: Aggregate | None = None) -> date:
    """Settle the day of reference: as asked, else that of counts, else the definition's, else today.

    Errors: UsageError for a text that is no day in ISO form.
    """
    if given is None and counts is not None:
        return date.fromisoformat(counts.about.peildatum)
    if given is None:
        return definition.spec.peildatum or date.today()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"'{given}' is no day", where="peildatum", remedy="write it as 2014-01-31") from None


def calendar(given: str | None, definition: Definition, counts: Aggregate | None = None) -> str:
    """Settle the name of the calendar: as asked, else that of counts, else the definition's."""
    return given or (counts.about.calendar if counts else definition.spec.calendar)
