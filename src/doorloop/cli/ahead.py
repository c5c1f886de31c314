"""Registers are read from the beginning of a run on: to load the parser of the command line takes as long as that.

Only arguments that are understood at sight begin it. The parser has the last word: where it understands another thing,
what was begun is ended, and its errors are the ones that are told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

ACCOUNTS: Final = dict.fromkeys(("report", "open", "handovers", "case", "verify"), False) | {"check": True}
"""Command → whether it asks what became of every cell."""
FLAGS: Final = frozenset("--all --all-groups --no-pager --show-v-nummer --strict --verbose -v".split())
VALUED: Final = frozenset(
    "--lang --table -t --by --basis --peildatum --calendar --step --organisation --limit --at --v-nummer".split()
)
"""Options that change nothing of how a file is read."""
DEFINED: Final = ("--definition", "-d")
WRITTEN: Final = ("--format", "-f", "--out", "-o")
"""Options whose results name the digests of the sources."""
VARIABLES: Final = ("DOORLOOP_DEFINITION", "DOORLOOP_OUT", "_DOORLOOP_COMPLETE")
"""Where one of these stands in the environment, the parser sees to it."""


class Asked(NamedTuple):
    """What is read, and by which definition."""

    sources: tuple[Path, ...]
    definition: str
    digests: bool
    account: bool


@contextmanager
def ahead(arguments: Sequence[str]) -> Iterator[None]:
    """Begin to read what the arguments name; end at last what nobody asked for."""
    asked = at_sight(arguments)
    if asked is None:
        yield
        return
    from doorloop.base import isolated
    from doorloop.runs.ahead import begin

    try:
        begin(asked.sources, asked.definition, digests=asked.digests, account=asked.account)
        yield
    finally:
        isolated.end()


def at_sight(arguments: Sequence[str]) -> Asked | None:
    """Understand arguments that say plainly what is read; None for others, and where something else says more."""
    if not arguments or arguments[0] not in ACCOUNTS or any(map(os.environ.get, VARIABLES)):
        return None
    command, words = arguments[0], iter(arguments[1:])
    sources, said = list[Path](), dict[str, str]()
    for word in words:
        name, sign, value = word.partition("=")
        if not word.startswith("-"):
            sources.append(Path(word))
        elif name in (*VALUED, *DEFINED, *WRITTEN):
            said[name] = value if sign else next(words, "")
        elif word not in FLAGS:
            return None
    return None if not sources or _has_project() else _asked(command, sources, said)


def _has_project() -> bool:
    from doorloop.cli import project

    return project.find() is not None


def _asked(command: str, sources: Sequence[Path], said: Mapping[str, str]) -> Asked:
    from doorloop.definition import DEFAULT

    definition = next((said[name] for name in DEFINED if name in said), DEFAULT)
    digests = command == "report" and not said.keys().isdisjoint(WRITTEN)
    return Asked(tuple(sources), definition, digests, ACCOUNTS[command])
