"""What one release holds: its tables as they were printed, and which cases it says that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from doorloop.definition.parts import Definition, Publish
from doorloop.disclosure.audit.about import About
from doorloop.disclosure.audit.origin import Sources
from doorloop.tables.numbers import Number, numbers
from doorloop.tables.records import Record


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
        about: what its files say; None for a publication.
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
    about: About | None = None

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
