"""What a run comes to: every table, every finding, and what both rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doorloop.definition.parts import Definition, Lang
from doorloop.findings import Finding
from doorloop.link import Linkage
from doorloop.material import Material
from doorloop.records import Record, Request
from doorloop.release.log import Published
from doorloop.workdays import Calendar


@dataclass(frozen=True)
class SourceInfo:
    """One register in one file: how many rows of it are cases, and the digest of the file."""

    file: str
    register: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Basis:
    """What every figure rests on."""

    definition: Definition
    peildatum: date
    calendar: Calendar
    sources: tuple[SourceInfo, ...]


@dataclass(frozen=True)
class Result:
    """The outcome of a run; figures are exact, texts are in the language of the request.

    Attributes:
        shown: the tables that people see; programs get all.
        material: what drawings need beside the tables; None where none were asked for.
        published: how it was made safe to publish; None where it was not. Then linkage, findings and sources, which are
            counts as well, are empty.
    """

    basis: Basis
    request: Request
    linkage: Linkage
    tables: dict[str, list[Record]]
    findings: tuple[Finding, ...]
    shown: tuple[str, ...]
    material: Material | None = None
    published: Published | None = None

    @property
    def definition(self) -> Definition:
        """Give the definition that the figures follow."""
        return self.basis.definition

    @property
    def lang(self) -> Lang:
        """Give the language of labels and texts."""
        return self.request.lang
