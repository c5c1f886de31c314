"""How the tables of a result were made safe to publish: by which settings, and every decision; never what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from doorloop.definition.parts import Publish

Action = Literal["folded", "left_out", "hidden", "rounded", "excepted"]
COLUMNS: Final = ("action", "table", "record", "column", "count", "reason", "setting")
"""Of the log as a table."""


class Decision(Struct, frozen=True):
    """One thing that was done.

    Attributes:
        record: what tells the record from the others of its table.
        count: the name of the count, where the value is one.
        reason: why, in the language of the run; of an exception, what somebody wrote.
        setting: the key of the definition that says so.
    """

    action: Action
    table: str
    record: str
    column: str
    count: str
    reason: str
    setting: str


class Published(Struct, frozen=True):
    """How a result was made safe to publish.

    Attributes:
        exceptions: the names of counts that are printed all the same, each with the reason that somebody wrote.
        figures: how many values there are that could be told, and how many of them are not.
        registers: of each file of a register its name and a digest of its contents that is made with a key.
        id: what names the release; what it prints of all its tables decides it.
        after: the names of the releases that it continues, the last one first.
        absent, skipped: registers that were not among the sources and files without one, for whoever makes the release.
        play: how far a rounded count can lie from the true one.
        base: what counts are rounded to multiples of: the policy's base, or a larger one where that is not safe.
    """

    policy: Publish
    exceptions: Mapping[str, str]
    decisions: tuple[Decision, ...]
    figures: tuple[int, int]
    play: int
    base: int
    registers: tuple[tuple[str, str], ...] = ()
    id: str = ""
    after: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
