"""Which values of tables tell of people, and on which counts each of them rests.

Every column of a record is a count, follows from counts, is free because it tells of nobody, or is `unnamed`: its kind
of table says nothing of it, and it is never published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from doorloop.definition.parts import Definition, TablePart
from doorloop.tables.keys import Key
from doorloop.tables.kinds import kind_of
from doorloop.tables.kinds.kind import Role, TableKind, Told
from doorloop.tables.records import Record

TAILS: Final = {"median": Fraction(1, 2), "p25": Fraction(1, 4), "p75": Fraction(1, 4), "p90": Fraction(1, 10)}
"""The share of cases on the smaller side of a quantile."""

ADDED: Final = ("by", "hidden", "rounded_within")
"""The columns that a release adds to the records of every kind."""


class Number(Struct, frozen=True):
    """A value of a record that tells of people, or may.

    Attributes:
        kind: its role, as `Told` has it; never free or empty.
        of: the counts that it rests on, its own first.
        tail: the share of cases on the smaller side of a quantile.
    """

    table: str
    row: int
    column: str
    kind: Role
    of: tuple[Key, ...] = ()
    tail: Fraction = Fraction(1)


def numbers(definition: Definition, tables: Mapping[str, Sequence[Record]], by: str = "") -> list[Number]:
    """Find every value in tables by name, as `report` makes their records or as they are read back from a file.

    Args:
        by: what they are split by, where the records themselves do not say.
    """
    by = by or next((str(r["by"]) for records in tables.values() for r in records if r.get("by")), "")
    return [
        Number(name, row, one.column, one.role, one.of, TAILS.get(one.column, Fraction(1)))
        for name, records in tables.items()
        if name in definition.spec.tables
        for row, record in enumerate(records)
        for one in _told(kind_of(definition, name), record, by)
    ]


def _told(kind: TableKind[TablePart], record: Record, by: str) -> Iterator[Told]:
    """Give what every column tells of people that may tell anything."""
    named = {one.column: one for one in kind.people(record if "by" in record else {**record, "by": by})}
    for one in named.values():
        if one.column in record and one.role != "free":
            if one.role != "empty":
                yield one
            elif record[one.column]:
                yield Told(one.column, "unnamed")
    known = {*ADDED, *kind.keys, *named}
    yield from (Told(column, "unnamed") for column in record if column not in known)
