"""A definition proposed from sources that nobody described yet."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from doorloop.base import isolated
from doorloop.base.errors import BrokenError, DefinitionError, DoorloopError
from doorloop.base.language import Lang
from doorloop.definition.layers import load_text
from doorloop.extracts.draft import text
from doorloop.extracts.draft.proposal import AS_PROPOSED, Choices, Proposal, candidates, propose
from doorloop.registers import sources
from doorloop.registers.profile.tables import Aside, Table, find_table
from doorloop.registers.read import read

if TYPE_CHECKING:
    from doorloop.definition import Definition
    from doorloop.runs.asked import OnFile


class Seen(Struct, frozen=True, eq=False):
    """The tables of all sources, as read, and the sheets that hold none."""

    tables: tuple[Table, ...]
    asides: tuple[Aside, ...]


class Draft(Struct, frozen=True, eq=False):
    """A proposed definition.

    Attributes:
        text: the TOML file.
        notes: what was seen, and what was left out and why.
        definition: what the file says, checked.
    """

    proposal: Proposal
    text: str
    notes: tuple[str, ...]
    definition: Definition

    @property
    def keys(self) -> list[str]:
        """List the headers of columns that may identify a case, the chosen one first."""
        return candidates(self.proposal)[0]

    @property
    def dates(self) -> list[str]:
        """List the headers of dates that a case may count by, the chosen one first."""
        return candidates(self.proposal)[1]


def see(paths: Iterable[Path], *, memory: int = isolated.GIB, on_file: OnFile | None = None) -> Seen:
    """Read all sheets of all sources and find their tables.

    Errors: UsageError and SourceError as `sources` and `read` raise them.
    """
    files = sources.list_files(paths)
    names = sources.names(files)
    jobs = [isolated.Job(name, file.stat().st_size, (file, name)) for file, name in zip(files, names, strict=True)]
    found: list[Table | Aside] = []
    digests: dict[str, str] = {}
    with closing(isolated.read_all(_tables, jobs, memory)) as outcomes:
        for index, (name, outcome) in enumerate(zip(names, outcomes, strict=True)):
            if on_file:
                on_file(name, index + 1, len(files))
            if isinstance(outcome, DoorloopError):
                raise outcome
            digests[name] = outcome[0]
            found += outcome[1]
    sources.refuse_copies(digests)
    tables = (one for one in found if isinstance(one, Table))
    return Seen(tuple(tables), tuple(one for one in found if isinstance(one, Aside)))


def _tables(file: Path, name: str) -> tuple[str, list[Table | Aside]]:
    data = sources.content(file, name)
    return sources.digest(data), [find_table(sheet) for sheet in read(data, name)]


def draft(seen: Seen, *, choices: Choices = AS_PROPOSED, lang: Lang = "nl") -> Draft:
    """Propose a definition for tables.

    Args:
        choices: what somebody chose instead of what would be proposed.
        lang: the language of comments and notes; labels are in both.

    Errors: SourceError where nothing in them can be measured.
    """
    proposal = propose(seen.tables, seen.asides, choices)
    content = text.written(proposal, lang)
    try:
        definition = load_text(content, Path("draft.toml"))
    except DefinitionError as error:
        raise BrokenError.of(error) from None
    return Draft(proposal, content, tuple(proposal.told(lang)), definition)
