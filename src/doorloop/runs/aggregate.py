"""Counts without people, to be added to those of others: made of registers, kept in a file, and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from doorloop.base.errors import UsageError
from doorloop.base.files import write_whole
from doorloop.base.isolated import GIB
from doorloop.base.words import both
from doorloop.cases.adding_up import refuse_other
from doorloop.cases.counts_file import SCHEMA, Aggregate, Row, about
from doorloop.definition import DEFAULT, load
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.runs import asked, pipeline
from doorloop.runs.request import LOCAL, Where, choose_splits
from doorloop.tables.distributions import COHORTS, QUARTER
from doorloop.tables.document import Rows, Sheet, item

if TYPE_CHECKING:
    from pandas import DataFrame

NUMBERS: Final = ("days", "n")
ENDINGS: Final = (".csv", ".parquet")


class Counts(Struct, frozen=True, dict=True):
    """The counts of a run; no person is in them, though a count of one is still of one."""

    aggregate: Aggregate

    @cached_property
    def frame(self) -> DataFrame:
        """Give the records as a frame, one row each; a number that is absent is <NA>."""
        import pandas as pd

        frame = pd.DataFrame(self.aggregate.rows, columns=list(Row._fields))
        return frame.astype({name: "Int64" if name in NUMBERS else "str" for name in Row._fields})

    def save(self, file: str | Path) -> Path:
        """Write the counts into a file, as its ending says, whole or not at all.

        Errors: UsageError for another ending, and where the file cannot be written.
        """
        file = Path(file)
        check_ending(file)
        write_whole(file.parent, {file.name: self.written(file.suffix.lower())})
        return file

    def written(self, ending: str) -> bytes:
        """Write the counts as `.csv` or `.parquet`; the same counts give the same bytes."""
        if ending == ".csv":
            from doorloop.render import to_csv

            return to_csv.table(_sheet(self.aggregate))
        from doorloop.render import to_parquet

        return to_parquet.table(_sheet(self.aggregate), "nl", {"schema": SCHEMA})

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep="", max_rows=60))


def _sheet(aggregate: Aggregate) -> Sheet:
    columns = tuple(item(name, kind="count" if name in NUMBERS else "text") for name in Row._fields)
    return Sheet("counts", "", columns, Rows(Row._fields, aggregate.rows))


def check_ending(file: Path) -> None:
    """Refuse a file whose ending names no format, or one whose library is not installed.

    Errors: UsageError.
    """
    if file.suffix.lower() not in ENDINGS:
        raise UsageError(both("err.counts_ending"), where=str(file), remedy=both("try.end_in", ending=".csv"))
    if file.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise UsageError(both("err.not_installed", name="parquet"), remedy=both("try.parquet_or_csv"))


def aggregate(
    sources: asked.Sources,
    *,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    by: Iterable[str] = (),
    partitions: bool = False,
    scheduler: str = LOCAL,
    workers: int = 0,
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Counts:
    """Count registers for a report that others make, or add counts up that were made so.

    Args:
        sources: registers as for `report`, or files that this function made.
        by: what durations are also split by: code fields, month, quarter or year; each asks for smaller counts.

    The other arguments, and the errors, are those of `report`.
    """
    spec = load(str(definition), changes)
    by = choose_splits(by, spec)
    found = None if partitions else asked.counts(asked.paths(sources), spec, memory=memory, on_file=on_file)
    if found is not None:
        refuse_other(found, about(asked.reference(spec, peildatum, calendar, found), by))
        return Counts(found)
    reference = asked.reference(spec, peildatum, calendar)
    paths, room = asked.paths(sources), int(memory * GIB)
    splits = tuple(dict.fromkeys([QUARTER, *by]))
    bys = (*splits, COHORTS)  # which figures over time need
    if partitions:
        from doorloop.runs.partitions import count

        where = Where(scheduler, workers)
        partial = count(paths, reference, bys, where=where, memory=room, on_file=on_file)
    else:
        reading = pipeline.read_sources(paths, spec, memory=room, account=False, on_file=on_file)
        settled = pipeline.settled(reading, reference)
        partial = pipeline.count(pipeline.cases(reading, settled, pipeline.counting(settled, bys), keep=False), settled)
    return Counts(Aggregate(about(reference, splits), partial))
