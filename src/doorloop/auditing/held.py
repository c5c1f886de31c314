"""What one release holds: its tables as they were printed, and which cases it says that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from doorloop.definition.parts import Definition, Publish
from doorloop.records import Record

Origin = Literal["same", "part", "whole", "apart"]


@dataclass(frozen=True)
class Sources:
    """Which files a release was made from, as far as it tells.

    Attributes:
        paths: files and folders, from the manifest.
        files: the names of the files of the register whose rows are counted; a safe release does not tell them.
    """

    paths: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    def beside(self, other: Sources) -> Origin:
        """Say how these cases lie beside those of another release; the same ones where nothing tells otherwise.

        To take different cases for the same is the safe mistake: it makes the audit too strict, never too mild.
        """
        for one, two in ((self.files, other.files), (self.paths, other.paths)):
            if one and two:
                inside, around = _covers(two, one), _covers(one, two)
                if inside or around:
                    return "same" if inside and around else "part" if inside else "whole"
        known = [pair for pair in ((self.files, other.files), (self.paths, other.paths)) if all(pair)]
        alike = any({_last(path) for path in one} == {_last(path) for path in two} for one, two in known)
        return "apart" if known and not alike else "same"


def _covers(around: frozenset[str], inside: frozenset[str]) -> bool:
    """Tell whether every path is one of the others, or lies in one of them."""
    return all(any(path == other or path.startswith(f"{other}/") for other in around) for path in inside)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


@dataclass(frozen=True)
class Held:
    """A release as somebody holds it.

    Attributes:
        name: as the user named it.
        base: its definition as it is written.
        definition: the one whose categories its tables have: the same, or with wider ones.
        calendar: the digest of its calendar.
        policy: what it says of its own protection; None where it says nothing.
        exceptions: the names of counts that it prints whatever they are, each with its reason.
        tables: the records of all formats together; the same record in two formats is there twice.
        read, unread: the files that were looked into, and those that were not.
        beside: what else tells numbers of people, as `FILE: key`.
        fallible: whether single figures of it can be wrong, as in a printed report.
    """

    name: str
    base: Definition
    definition: Definition
    peildatum: date
    calendar: str
    policy: Publish | None
    exceptions: Mapping[str, str]
    sources: Sources
    tables: Mapping[str, Sequence[Record]]
    read: tuple[str, ...]
    unread: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    fallible: bool = field(default=False)

    @property
    def rounds(self) -> bool:
        """Tell whether its counts are rounded."""
        return any(record.get("rounded_within") for records in self.tables.values() for record in records)
