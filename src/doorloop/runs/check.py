"""What is doubtful in the registers, as a frame and as files."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from doorloop.base.findings import Finding
from doorloop.base.isolated import GIB
from doorloop.base.language import Lang
from doorloop.definition import DEFAULT
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.extracts.check import Check
from doorloop.extracts.check_document import CheckDocument, check_document
from doorloop.render import formats
from doorloop.runs import asked, pipeline

if TYPE_CHECKING:
    from pandas import DataFrame


def check(
    sources: asked.Sources,
    *,
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Checked:
    """List what is doubtful in the registers; a file that cannot be read is a finding too.

    Arguments and errors are those of `report`.
    """
    reference = asked.reference(asked.definition(definition, changes, asked.paths(sources)), peildatum, calendar)
    unreadable: list[Finding] = []
    reading = pipeline.read_sources(
        asked.paths(sources),
        reference.definition,
        memory=int(memory * GIB),
        digests=False,
        on_file=on_file,
        on_error=lambda error: unreadable.append(
            Finding("file-unreadable", file=error.where, details={"why": error.said})
        ),
    )
    reading.findings[:0] = unreadable
    return Checked(pipeline.check(reading, reference, lang))


class Checked(Struct, frozen=True, dict=True):
    """The findings of a check."""

    check: Check

    @cached_property
    def findings(self) -> DataFrame:
        """Give the findings, the worst first: code, severity, register, file, sheet, cell, field, message."""
        from doorloop.render.frame import findings_frame

        return findings_frame(self.check.findings, self.check.lang)

    @property
    def has_errors(self) -> bool:
        """Tell whether a value could not be understood."""
        return any(finding.severity == "error" for finding in self.check.findings)

    @property
    def document(self) -> CheckDocument:
        """Give the check as a document."""
        return check_document(self.check)

    def render(self, name: str) -> dict[str, bytes]:
        """Render in a format, as files by name.

        Errors: UsageError for a format that a check does not have; it names those that it has.
        """
        return formats.render(self.document, [name])

    def _repr_html_(self) -> str:
        return str(self.findings.to_html(index=False))
