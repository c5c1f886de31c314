"""Published figures, held against each other and against registers, as frames and as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorloop.base.choices import choose
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.definition import load
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.runs import asked, pipeline
from doorloop.tables.records import Request
from doorloop.verification import publication
from doorloop.verification.publication import Publication
from doorloop.verification.verdict import Verdict, verify_against, verify_alone

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS: Final = ("json", "html", "md", "xlsx")


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
    found = publication.load(str(published or definition or asked.DEFAULT))
    if not paths:
        return Verified(verify_alone(found, lang, calendar or found.spec.calendar or "nl"))
    spec = load(str(definition or found.spec.definition or asked.DEFAULT), changes)
    reading = pipeline.read_sources(paths, spec, memory=int(memory * GIB), digests=False, on_file=on_file)
    reference = asked.reference(spec, peildatum or found.spec.peildatum, calendar or found.spec.calendar or None)
    result, data = pipeline.run_with_data(reading, reference, Request(lang=lang, all_groups=True))
    return Verified(verify_against(found, result, data))


def verify_tables(path: Path, *, lang: Lang = "nl") -> tuple[Verified, tuple[str, ...]]:
    """Hold the printed tables of a file against themselves, as `verify --draft` proposes them.

    Returns what it comes to, and what could not be placed.

    Errors: SourceError where the file holds no printed table.
    """
    from doorloop.verification.draft import draft
    from doorloop.verification.publication.load import read_text

    found = draft(path)
    return Verified(verify_alone(read_text(found.text, path), lang, "nl")), found.notes


@dataclass(frozen=True)
class Verified:
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
        from doorloop.render.frame import cells_frame

        return cells_frame(self.verdict)

    @cached_property
    def lines(self) -> DataFrame:
        """Give what cannot be right in the publication itself: id, kind, published, recomputed and note."""
        from doorloop.render.frame import lines_frame

        return lines_frame(self.verdict)

    def render(self, name: str) -> dict[str, bytes]:
        """Render the verdict as `json`, `html`, `md` or `xlsx`, as files by name."""
        choose("format", [name], FORMATS)
        files: dict[str, bytes] = import_module(f"doorloop.render.verify_{name}").render(self.verdict)
        return files

    def _repr_html_(self) -> str:
        shown = self.cells if len(self.cells) else self.lines
        return str(shown.to_html(index=False, na_rep=""))
