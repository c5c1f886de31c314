"""A definition against registers: what they have that it has no place for, whether a run would refuse them or not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError
from doorloop.base.findings import SEVERITIES, Findings
from doorloop.definition.examine import Examined
from doorloop.definition.parts import Definition
from doorloop.extracts.misfits import Against, Misfit, of_file, of_findings, of_headings
from doorloop.registers import sources
from doorloop.registers.as_found import settle, unmet
from doorloop.registers.clean import clean
from doorloop.registers.headings import Heading, Look, look
from doorloop.runs import asked


class Looked(Struct, frozen=True):
    """What all sources have for a definition.

    Attributes:
        unread: files that cannot be read at all.
    """

    looks: dict[str, Look]
    unread: tuple[Misfit, ...]

    @property
    def headings(self) -> list[Heading]:
        """List the headers of all sheets."""
        return [heading for one in self.looks.values() for heading in one.headings]


def against(
    examined: Examined, paths: Iterable[str | Path], memory: float, on_file: asked.OnFile | None = None
) -> Against:
    """Compare a definition with sources, the worst first: their headers, then their cells.

    Errors: UsageError and SourceError for paths that do not exist, or hold no file.
    """
    assert examined.definition is not None
    definition = examined.definition
    looked = look_at(definition, paths, memory, on_file)
    tables = [table for one in looked.looks.values() for table in one.tables]
    findings = [finding for one in looked.looks.values() for finding in one.findings]
    peildatum = asked.reference(definition, None, None).peildatum
    settled = settle(tables, definition)
    _, doubts = clean(tables, settled, birth_by=peildatum.year)
    files = [misfit for name, one in looked.looks.items() for misfit in of_file(name, one)]
    found = [
        *looked.unread,
        *files,
        *of_headings(definition, looked.headings),
        *of_findings(settled, [*findings, *Findings(doubts), *unmet(settled)]),
    ]
    return Against(looked.headings, sorted(found, key=lambda one: SEVERITIES.index(one.severity)))


def look_at(definition: Definition, paths: Iterable[str | Path], memory: float, on_file: asked.OnFile | None) -> Looked:
    """Read all sources; a file that cannot be read is told, and the others are read."""
    files = sources.list_files(map(Path, paths))
    names = sources.names(files)
    jobs = [isolated.Job(name, file.stat().st_size, (file, name)) for file, name in zip(files, names, strict=True)]
    looks, unread = dict[str, Look](), list[Misfit]()
    one = partial(_look, definition=definition)
    outcomes = isolated.read_all(one, jobs, int(memory * isolated.GIB))
    for index, (name, outcome) in enumerate(zip(names, outcomes, strict=True), start=1):
        if on_file:
            on_file(name, index, len(files))
        if isinstance(outcome, DoorloopError):
            unread.append(Misfit("file-unreadable", "error", outcome.said, file=name))
        else:
            looks[name] = outcome
    return Looked(looks, tuple(unread))


def _look(file: Path, name: str, *, definition: Definition) -> Look:
    return look(sources.content(file, name), name, definition)
