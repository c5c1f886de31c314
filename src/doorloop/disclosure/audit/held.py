"""What one release holds: its tables as they were printed, and which cases it says that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct

from doorloop.definition.parts import Definition, Publish
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record

Origin = Literal["same", "part", "whole", "unknown"]


class Sources(Struct, frozen=True):
    """Which registers a release was made from, by their contents.

    Attributes:
        digests: one a file, as `register digest`; empty where a release names none.
        keyed: whether the digests are made with a key. A digest without one can only be told by an internal report.
        id: what names the release itself; empty where it has no name.
        after: the names of the releases that it continues, day by day.
    """

    digests: frozenset[str] = frozenset()
    keyed: bool = False
    id: str = ""
    after: tuple[str, ...] = ()

    def beside(self, other: Sources) -> Origin:
        """Say how these cases lie beside those of another release; `unknown` where nothing proves it.

        The cases of a release that another one continues are a part of its cases: people come in, and nobody goes.
        """
        if self.id and self.id in (other.id, *other.after):
            return "same" if self.id == other.id else "part"
        if other.id and other.id in self.after:
            return "whole"
        if not self.digests or not other.digests or self.keyed != other.keyed:
            return "unknown"
        if self.digests == other.digests:
            return "same"
        inside, around = self.digests < other.digests, self.digests > other.digests
        return "part" if inside else "whole" if around else "unknown"


class Held(Struct, frozen=True, dict=True):
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
    fallible: bool = False

    @cached_property
    def places(self) -> list[Number]:
        """Give the values of its tables that tell of people, or may."""
        return numbers(self.definition, self.tables)

    @property
    def rounds(self) -> bool:
        """Tell whether all its counts are rounded, to be published: nothing in it is exact."""
        return all(self.is_rounded(record) for records in self.tables.values() for record in records)

    def is_rounded(self, record: Record) -> bool:
        """Tell whether a record was rounded to be published; who rounded for another reason protected nobody."""
        return self.policy is not None and bool(record.get("rounded_within"))
