"""Cases as an event log under pseudonyms: what it tells of people is measured first, and can refuse it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from doorloop.base.choices import choose
from doorloop.base.errors import DoorloopError, UsageError
from doorloop.base.files import write_whole
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.definition import DEFAULT, Definition
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.extracts import pseudonyms
from doorloop.extracts.eventlog import characteristics
from doorloop.extracts.eventlog.build import build
from doorloop.extracts.eventlog.document import log_document
from doorloop.extracts.eventlog.parts import PRECISIONS, Age, Choice, EventLog, Precision
from doorloop.extracts.eventlog.risk import Risk, assess
from doorloop.extracts.eventlog.tables import tables
from doorloop.render import formats, to_json
from doorloop.runs import asked, pipeline
from doorloop.tables.document import Sheet
from doorloop.tables.records import Request

if TYPE_CHECKING:
    from pandas import DataFrame

MIN_K: Final = 5
"""The smallest group that is exported unless another is asked for; small cells of tables of persons have it too."""
MOST_WEEKS: Final = 520


class ExposureError(DoorloopError):
    """Stop because a log would single people out."""


class Export(Struct, frozen=True, dict=True):
    """An event log of cases under pseudonyms, and how far it tells people apart."""

    log: EventLog
    risk: Risk
    key: Path

    @cached_property
    def events(self) -> DataFrame:
        """Give the events: case_id, activity, timestamp, register."""
        return _frame(tables(self.log)[0])

    @cached_property
    def cases(self) -> DataFrame:
        """Give the cases: case_id and their characteristics."""
        return _frame(tables(self.log)[1])

    def render(self, names: Sequence[str], *, min_k: int = MIN_K) -> dict[str, bytes]:
        """Render the log as files by name; nothing is written.

        Errors: ExposureError where a group is smaller than min_k; UsageError for a format that is not there.
        """
        check_formats(names)
        self.refuse_below(min_k)
        document = log_document(self.log, self.risk, min_k)
        return formats.render(document, names) | to_json.render(document)

    def save(self, folder: str | Path, names: Sequence[str], *, min_k: int = MIN_K) -> list[Path]:
        """Write the log into a folder, in which its key may not lie: all files or none.

        Errors: those of `render`; UsageError where the folder holds the key or cannot be written.
        """
        folder = Path(folder)
        pseudonyms.read(self.key, away_from=folder)
        return write_whole(folder, self.render(names, min_k=min_k))

    def refuse_below(self, min_k: int) -> None:
        """Refuse a log in which fewer cases than this are alike.

        Errors: ExposureError.
        """
        if self.risk.cases and self.risk.groups.k < min_k:
            raise ExposureError(
                both("err.exposed", k=self.risk.groups.k, least=min_k),
                remedy=both("try.exposed"),
            )


def check_formats(names: Sequence[str]) -> None:
    """Refuse a format that is not there, or whose library is not installed.

    Errors: UsageError.
    """
    formats.check("export", names)


def export(
    sources: asked.Sources,
    *,
    key: str | Path,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    age: Age = "years",
    columns: Iterable[str] = (),
    without: Iterable[str] = (),
    shift_weeks: int = 0,
    durations: bool = False,
    dates: Precision = "day",
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Export:
    """Make an event log of the cases under pseudonyms, and measure how far it tells people apart.

    Args:
        key: the file that `doorloop key` made.
        age: a date of birth becomes whole years, or the class of the definition.
        columns: only these characteristics.
        without: characteristics and milestones that are left out.
        shift_weeks: each case is shifted by a number of whole weeks, at most so many, back or forth.
        durations: add the durations of the steps, as they were before the shift.
        dates: date events by the day, or by the first day of their week or month, which makes fewer cases linkable.

    The other arguments, and the errors, are those of `report`.
    """
    spec = asked.definition(definition, changes, asked.paths(sources))
    choice = Choice(age, tuple(columns), tuple(without), durations, shift_weeks, dates)
    _check(spec, choice)
    secret = pseudonyms.read(Path(key))
    reference = asked.reference(spec, peildatum, calendar)
    reading = pipeline.read_sources(
        asked.paths(sources), spec, memory=int(memory * GIB), account=False, on_file=on_file
    )
    result, data = pipeline.run_with_data(reading, reference, Request(lang=lang))
    log = build(data, result.basis, secret, choice, lang)
    return Export(log, assess(log), Path(key))


def _check(definition: Definition, choice: Choice) -> None:
    """Refuse a choice that cannot be meant, before anything is read.

    Errors: UsageError.
    """
    characteristics.check(definition, choice)
    if not 0 <= choice.shift_weeks <= MOST_WEEKS:
        raise UsageError(both("err.shift_weeks"), remedy=both("try.shift_weeks", most=MOST_WEEKS))
    choose("noun.precision", [choice.dates], PRECISIONS)
    if choice.durations and choice.dates != "day":
        raise UsageError(both("err.days_and_coarse"), remedy=both("try.leave_one_of_them"))


def _frame(sheet: Sheet) -> DataFrame:
    from doorloop.render.frame import frame

    return frame(sheet.rows, sheet.columns)
