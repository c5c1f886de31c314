"""Cases as an event log under pseudonyms: what it tells of people is measured first, and can refuse it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorloop.base.choices import choose
from doorloop.base.errors import DoorloopError, UsageError
from doorloop.base.files import write_whole
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.definition import Definition, load
from doorloop.extracts import pseudonyms
from doorloop.extracts.eventlog import characteristics, tables
from doorloop.extracts.eventlog.build import build
from doorloop.extracts.eventlog.parts import PRECISIONS, Age, Choice, EventLog, Precision
from doorloop.extracts.eventlog.risk import Risk, assess
from doorloop.runs import asked, pipeline
from doorloop.runs.request import settle_calendar
from doorloop.tables.records import Request

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS: Final = ("csv", "parquet", "xes", "ocel")
MIN_K: Final = 5
"""The smallest group that is exported unless another is asked for; small cells of tables of persons have it too."""
MOST_WEEKS: Final = 520


class ExposureError(DoorloopError):
    """Stop because a log would single people out."""


@dataclass(frozen=True)
class Export:
    """An event log of cases under pseudonyms, and how far it tells people apart."""

    log: EventLog
    risk: Risk
    key: Path

    @cached_property
    def events(self) -> DataFrame:
        """Give the events: case_id, activity, timestamp, register."""
        return _frame(tables.tables(self.log)["events"])

    @cached_property
    def cases(self) -> DataFrame:
        """Give the cases: case_id and their characteristics."""
        return _frame(tables.tables(self.log)["cases"])

    def render(self, formats: Iterable[str], *, min_k: int = MIN_K) -> dict[str, bytes]:
        """Render the log as files by name; nothing is written.

        Errors: ExposureError where a group is smaller than min_k; UsageError for a format that is not there.
        """
        formats = list(dict.fromkeys(formats))
        check_formats(formats)
        self.refuse_below(min_k)
        files: dict[str, bytes] = {}
        for name in formats:
            files |= import_module(f"doorloop.render.log_{name}").render(self.log)
        from doorloop.render import log_record

        return files | log_record.render(self.log, self.risk, min_k)

    def save(self, folder: str | Path, formats: Iterable[str], *, min_k: int = MIN_K) -> list[Path]:
        """Write the log into a folder, in which its key may not lie: all files or none.

        Errors: those of `render`; UsageError where the folder holds the key or cannot be written.
        """
        folder = Path(folder)
        pseudonyms.read(self.key, away_from=folder)
        return write_whole(folder, self.render(formats, min_k=min_k))

    def refuse_below(self, min_k: int) -> None:
        """Refuse a log in which fewer cases than this are alike.

        Errors: ExposureError.
        """
        if self.risk.cases and self.risk.groups.k < min_k:
            raise ExposureError(
                f"a group of cases that are alike holds {self.risk.groups.k}, fewer than {min_k}; nothing is written",
                remedy="leave out columns with --without, take wider ones with --age class, or say --min-k yourself",
            )


def check_formats(formats: Iterable[str]) -> None:
    """Refuse a format that is not there, or whose library is not installed.

    Errors: UsageError.
    """
    formats = list(formats)
    choose("format", formats, FORMATS)
    if "parquet" in formats and find_spec("pyarrow") is None:
        raise UsageError("parquet needs what is not installed", remedy='pip install "doorloop[parquet]"')


def export(
    sources: asked.Sources,
    *,
    key: str | Path,
    definition: str | Path = asked.DEFAULT,
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
    spec = load(str(definition))
    choice = Choice(age, tuple(columns), tuple(without), durations, shift_weeks, dates)
    _check(spec, choice)
    secret = pseudonyms.read(Path(key))
    counting = settle_calendar(calendar, spec)
    reading = pipeline.read_sources(asked.paths(sources), spec, memory=int(memory * GIB), on_file=on_file)
    day = asked.day(peildatum, spec)
    result, data = pipeline.run_with_data(reading, spec, day, counting, Request(lang=lang))
    log = build(data, result.basis, secret, choice, lang)
    return Export(log, assess(log), Path(key))


def _check(definition: Definition, choice: Choice) -> None:
    """Refuse a choice that cannot be meant, before anything is read.

    Errors: UsageError.
    """
    characteristics.check(definition, choice)
    if not 0 <= choice.shift_weeks <= MOST_WEEKS:
        raise UsageError("a case is shifted by weeks that can be counted", remedy=f"give 0 to {MOST_WEEKS}")
    choose("precision of dates", [choice.dates], PRECISIONS)
    if choice.durations and choice.dates != "day":
        raise UsageError("durations in days tell what coarse dates leave out", remedy="leave one of them out")


def _frame(table: tables.Table) -> DataFrame:
    import pandas as pd

    kinds = {"string": "str", "integer": "Int64", "datetime": "datetime64[s]"}
    frame = pd.DataFrame(table.rows, columns=[column.name for column in table.columns])
    return frame.astype({column.name: kinds[column.type] for column in table.columns})
