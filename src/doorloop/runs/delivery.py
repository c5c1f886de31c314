"""A report as it is handed over: each table as exact records, a tidy frame and HTML, and all of them as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import SourceError
from doorloop.base.files import write_whole
from doorloop.base.words import both
from doorloop.render import formats
from doorloop.render.formats import Dialect
from doorloop.runs.document import CHECK, decisions, findings_line, report_document
from doorloop.runs.request import Order
from doorloop.tables import describe
from doorloop.tables.document import Document, Sheet
from doorloop.tables.records import Record
from doorloop.tables.result import Result
from doorloop.tables.sheet import Layout

if TYPE_CHECKING:
    from pandas import DataFrame

    from doorloop.runs.manifest import Manifest
    from doorloop.tables.plots import Figure


class Table(Struct, frozen=True, dict=True):
    """One table of a report: exact records, a tidy frame, and the table as people read it."""

    result: Result
    sheet: Sheet

    @property
    def name(self) -> str:
        """Give its name, which is that of its file."""
        return self.sheet.name

    @property
    def title(self) -> str:
        """Give the title in the language of the report."""
        return self.layout.title

    @property
    def notes(self) -> tuple[str, ...]:
        """Give the notes under the table."""
        return self.layout.notes

    @property
    def records(self) -> list[Record]:
        """Give the records with their exact values, fractions included."""
        return self.result.tables[self.name]

    @property
    def fields(self) -> tuple[describe.Field, ...]:
        """Describe the columns: type, unit, meaning and constraints."""
        return describe.fields(self.result, self.name)

    @property
    def layout(self) -> Layout:
        """Give the table as people read it: rounded, folded, with notes."""
        return self.sheet.layout(self.result.lang)

    @cached_property
    def frame(self) -> DataFrame:
        """Give the records as a tidy frame: one row a record, str, Int64, Float64 and boolean columns."""
        from doorloop.render.frame import frame

        return frame(self.records, self.fields)

    def _repr_html_(self) -> str:
        from doorloop.render.to_html import fragment

        return fragment([self.layout], self.result.lang)


class Report(Mapping[str, Table]):
    """The tables of a run by name, and what they rest on."""

    def __init__(self, order: Order, result: Result) -> None:
        self.order, self.result = order, result

    def __getitem__(self, name: str) -> Table:
        return Table(self.result, self._document.sheet(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.result.tables)

    def __len__(self) -> int:
        return len(self.result.tables)

    @property
    def tables(self) -> dict[str, Table]:
        """Give all tables by name."""
        return dict(self)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give the figures: what they show, and the numbers that are drawn."""
        return tuple(self._document.figures())

    @cached_property
    def findings(self) -> DataFrame:
        """Give what was doubtful: code, severity, register, file, sheet, cell, field and message.

        Errors: SourceError for a report on counts, which say how many findings there are and no more.
        """
        if self.result.traced is None and self.result.published is None:
            raise SourceError(both("err.counts_no_findings"), remedy=both("try.counts_no_findings"))
        from doorloop.render.frame import findings_frame

        return findings_frame(self.result.findings, self.result.lang)

    @property
    def stages(self) -> tuple[str, ...]:
        """Say what became of the rows that were read."""
        from doorloop.tables.sentences import lines

        return tuple(lines(self.result))

    def document(self, command: str = CHECK) -> Document:
        """Give the report as a document.

        Args:
            command: what lists the findings.
        """
        return replace(self._document, hint=findings_line(self.result, command))

    @cached_property
    def _document(self) -> Document:
        return report_document(self.result)

    def render(
        self, names: Iterable[str], *, dialect: Dialect = "", template: str | Path | None = None
    ) -> dict[str, bytes]:
        """Render the report in formats, as files by name; nothing is written.

        Errors: UsageError for a format that is not there, or whose libraries are not installed.
        """
        names = tuple(dict.fromkeys(names))
        formats.check("report", names, published=self.result.published is not None)
        return formats.render(self.document(), names, dialect=dialect, template=Path(template) if template else None)

    def files(
        self, names: Iterable[str], *, dialect: Dialect = "", template: str | Path | None = None
    ) -> dict[str, bytes]:
        """Render the report as files by name, with the log of decisions where it is made safe to publish.

        Errors: UsageError as `render`.
        """
        found = self.render(names, dialect=dialect, template=template)
        if self.result.published is None:
            return found
        from doorloop.render import to_csv

        return found | {"decisions.csv": to_csv.table(decisions(self.result.published))}

    def save(
        self,
        folder: str | Path,
        names: Iterable[str],
        *,
        dialect: Dialect = "",
        template: str | Path | None = None,
        keep_previous: bool = False,
    ) -> Saved:
        """Write the report in formats into a folder, with a manifest: all files or none.

        Args:
            keep_previous: files that an earlier run wrote there go to the folder `previous` in it.

        Errors: UsageError where the folder cannot be written.
        """
        names = tuple(dict.fromkeys(names))
        order = replace(self.order, formats=names, dialect=dialect, template=Path(template) if template else None)
        files = self.files(names, dialect=dialect, template=template)
        return Report(order, self.result).write(Path(folder), files, keep_previous=keep_previous)

    def write(self, folder: Path, files: Mapping[str, bytes], *, keep_previous: bool = False) -> Saved:
        """Write the files that the order asks for, once they are rendered; arguments and errors as `save`."""
        from doorloop.runs import changes, manifest

        made = manifest.make(self.order, self.result, files, folder)
        found = changes.previous(folder) if keep_previous else None
        moved = found.moved if found else {}
        lines = tuple(changes.changes(found.manifest, made, found.tables, self.result)) if found else ()
        return Saved(tuple(write_whole(folder, {**files, **manifest.render(made), **moved})), made, lines)

    def _repr_html_(self) -> str:
        from doorloop.render.to_html import fragment
        from doorloop.tables.sentences import mark

        lines = filter(None, (mark(self.result), *self.stages))
        return fragment([table.layout for table in self.values()], self.result.lang, lines)


class Saved(Struct, frozen=True):
    """What was written: the files, their manifest, and what is different from the run that was kept."""

    paths: tuple[Path, ...]
    manifest: Manifest
    changes: tuple[str, ...]
