"""Published figures, held against each other and against registers, as frames and as files."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from doorloop.base.errors import DoorloopError, UnreadableError
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang, Text
from doorloop.definition import DEFAULT, load
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.render import formats
from doorloop.runs import asked, pipeline
from doorloop.tables.document import Document
from doorloop.tables.records import Request
from doorloop.verification import publication
from doorloop.verification.document import CELLS, LINES, cells, lines, verdict_document
from doorloop.verification.publication import Publication
from doorloop.verification.verdict import Verdict, verify_against, verify_alone

if TYPE_CHECKING:
    from pandas import DataFrame


def verify(
    sources: asked.Sources = (),
    *,
    published: str | Path | None = None,
    definition: str | Path | None = None,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Verified:
    """Hold a publication against itself and, with sources, figure by figure against the registers.

    Args:
        sources: files or folders with registers; without them the publication is held against itself alone.
        published: the name of a shipped publication, or a file; by default the definition's.
        definition: the name of a shipped definition, or a file; by default the publication's.
        peildatum, calendar: by default the publication's, else the definition's.
        lang, memory, on_file: as in `report`.

    Errors: DoorloopError as the command line tells them: what, where, remedy.
    """
    paths = asked.paths(sources)
    found = publication.load(str(published or definition or DEFAULT))
    if not paths:
        return Verified(verify_alone(found, lang, calendar or found.spec.calendar or "nl"))
    spec = load(str(definition or found.spec.definition or DEFAULT), changes)
    reading = pipeline.read_sources(
        paths, spec, memory=int(memory * GIB), digests=False, account=False, on_file=on_file
    )
    reference = asked.reference(spec, peildatum or found.spec.peildatum, calendar or found.spec.calendar or None)
    result, data = pipeline.run_with_data(reading, reference, Request(lang=lang, all_groups=True))
    return Verified(verify_against(found, result, data))


def verify_tables(path: Path, *, lang: Lang = "nl") -> tuple[Verified, tuple[Text, ...]]:
    """Hold the printed tables of a file against themselves, as `verify --draft` proposes them.

    Returns what it comes to, and what could not be placed.

    Errors: SourceError where the file holds no printed table.
    """
    from doorloop.verification.draft import draft
    from doorloop.verification.publication.load import read_text

    found = draft(path)
    return Verified(verify_alone(read_text(found.text, path), lang, "nl")), found.notes


def holds_register(path: Path, memory: float = 1.0) -> bool:
    """Tell whether the default definition knows the headers of a file.

    Of one that cannot be read nothing else is tried: whoever reads the register will say so.
    """
    try:
        pipeline.read_sources([path], load(), memory=int(memory * GIB), digests=False, account=False)
    except DoorloopError as error:
        return isinstance(error, UnreadableError)
    return True


class Verified(Struct, frozen=True, dict=True):
    """What verify comes to."""

    verdict: Verdict

    @property
    def publication(self) -> Publication:
        """Give the publication that was held against itself."""
        return self.verdict.publication

    @property
    def is_wrong(self) -> bool:
        """Tell whether a figure differs or cannot be."""
        return self.verdict.bad

    @cached_property
    def cells(self) -> DataFrame:
        """Give each printed figure beside the computed one; empty without sources.

        Columns: table, row, column, group, published (as printed), computed (unrounded), status, note.
        """
        from doorloop.render.frame import frame

        return frame(cells(self.verdict), CELLS)

    @cached_property
    def lines(self) -> DataFrame:
        """Give what cannot be right in the publication itself: id, kind, published, recomputed and note."""
        from doorloop.render.frame import frame

        return frame(lines(self.verdict), LINES)

    @property
    def document(self) -> Document:
        """Give the verdict as a document."""
        return verdict_document(self.verdict)

    def render(self, name: str) -> dict[str, bytes]:
        """Render in a format, as files by name.

        Errors: UsageError for a format that a verdict does not have; it names those that it has.
        """
        return formats.render(self.document, [name])

    def _repr_html_(self) -> str:
        shown = self.cells if len(self.cells) else self.lines
        return str(shown.to_html(index=False, na_rep=""))
