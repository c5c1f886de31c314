"""Tables to registers: which tables are of one kind, and which of their headers name one column."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.folding import fold_header
from doorloop.registers.frames import RawColumn
from doorloop.registers.profile.column import Kind, Look, Manner, look
from doorloop.registers.profile.identity import Identity, identity
from doorloop.registers.profile.tables import Table, named, stacked

ALIKE: Final = 0.6
"""Two tables are of one register when they share this much of the headers of the smaller one."""
SHARED: Final = 2
"""And so many headers at least."""
CLOSE: Final = 0.8
"""Headers that are so alike may name one column."""
MANY, RATHER = 4, 0.4
"""Or so many headers, and this much of those of the larger one: files of one register that were made apart."""
PREFIX: Final = 3
"""And begin with so many letters alike: `inschrijving` is not `uitschrijving`."""
DATE: Final = re.compile("datum|date")
DIGITS: Final = re.compile(r"\d+")
OBJECTS: Final = "oceltype"
"""The header of a log of objects that says of which kind they are, folded."""
AMSTERDAM: Final = "Europe/Amsterdam"
SINGLE: Final = 0.95
"""A column tells cases apart when so many of its identifiers are different."""


class Column(Struct, frozen=True, eq=False):
    """A column of a register, through all its tables.

    Attributes:
        header: as most tables write it.
        aliases: as others write it.
        among: how many tables have it.
    """

    header: str
    aliases: tuple[str, ...]
    among: int
    cells: RawColumn
    look: Look
    identity: Identity | None


class Group(Struct, frozen=True, eq=False):
    """The tables of one register, under each other."""

    tables: tuple[Table, ...]
    columns: tuple[Column, ...]
    zone: str = ""

    def __len__(self) -> int:
        return sum(map(len, self.tables))


def groups(tables: Sequence[Table]) -> list[Group]:
    """Put tables with the same headers together, in the order of the first of each."""
    found: list[list[Table]] = []
    for table in tables:
        headers = _headers(table)
        home = next((one for one in found if any(_are_alike(headers, _headers(other)) for other in one)), None)
        if home is None:
            found.append([table])
        else:
            home.append(table)
    return [_group(tuple(one)) for one in found]


def _headers(table: Table) -> frozenset[str]:
    return frozenset(_core(fold_header(header)) for _, header in named(table))


def _core(header: str) -> str:
    """Take the word for date out of a folded header: `Datum start` and `Startdatum` are one, as are nummer and nr."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode() or header
    return DATE.sub("", plain).replace("nummer", "nr").replace("number", "nr") or header


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if {text for text in one if text.startswith(OBJECTS)} != {text for text in other if text.startswith(OBJECTS)}:
        return False
    shared, smaller, larger = len(one & other), min(len(one), len(other)), max(len(one), len(other))
    nearly = shared >= MANY and shared >= RATHER * larger
    return nearly or (shared >= min(SHARED, smaller) and shared >= ALIKE * smaller > 0)


def _group(tables: tuple[Table, ...]) -> Group:
    """Look at each column of a register, and once more where others tell how its dates are written."""
    places = [{fold_header(header): position for position, header in named(table)} for table in tables]
    columns = [_column(tables, places, headers) for headers in _named_alike(tables, places)]
    looks = [column.look for column in columns]
    manner = Manner(
        any(one.month_first for one in looks), AMSTERDAM if any(one.zoned == "midnight" for one in looks) else ""
    )
    if manner != Manner():
        columns = [_again(column, manner) for column in columns]
    return Group(tables, tuple(columns), manner.zone)


def _named_alike(tables: Sequence[Table], places: list[dict[str, int]]) -> list[list[str]]:
    """Put the headers of one column together, the most alike first: no table has two of them."""
    order = list(dict.fromkeys(header for found in _widest_first(places) for header in found))
    held = {header: frozenset(at for at, found in enumerate(places) if header in found) for header in order}
    homes = {header: [header] for header in order}
    partial = [header for header in order if len(held[header]) < len(tables)]
    pairs = [pair for pair in combinations(partial, 2) if not held[pair[0]] & held[pair[1]]]
    seen = {
        header: _Seen.of(_cells(tables, places, header), header) for header in {one for pair in pairs for one in pair}
    }
    for _, one, other in sorted(((-_likeness(seen[a], seen[b]), a, b) for a, b in pairs), key=lambda found: found[0]):
        if _likeness(seen[one], seen[other]) and not held[one] & held[other] and homes[one] is not homes[other]:
            homes[one] += homes[other]
            together = held[one] | held[other]
            for header in homes[one]:
                homes[header], held[header] = homes[one], together
    return list({id(home): home for home in (homes[header] for header in order)}.values())


class _Seen(Struct, frozen=True, eq=False):
    """A column by one of its headers."""

    header: str
    kind: Kind
    identity: Identity | None

    @classmethod
    def of(cls, cells: RawColumn, header: str) -> _Seen:
        kind = look(cells, header).kind
        return cls(header, kind, None if kind in ("date", "birth") else identity(cells, header))


def _likeness(one: _Seen, other: _Seen) -> float:
    """Tell how likely two headers name one column: they say the same, are spelled alike, or identify alike."""
    dated = [seen.kind in ("date", "birth") for seen in (one, other)]
    if DIGITS.findall(one.header) != DIGITS.findall(other.header) or dated[0] != dated[1]:
        return 0.0
    cores = _core(one.header), _core(other.header)
    if cores[0] == cores[1]:
        return 1.0
    ratio = SequenceMatcher(None, *cores).ratio()
    if ratio >= CLOSE and cores[0][:PREFIX] == cores[1][:PREFIX] and one.kind == other.kind:
        return ratio
    alone = [found for found in (one.identity, other.identity) if found and found.single >= SINGLE]
    lengths = [set(found.key.lengths) for found in alone if found.filled >= SINGLE / 2]
    return CLOSE / 2 if len(lengths) == 2 and lengths[0] & lengths[1] else 0.0


def _widest_first(places: list[dict[str, int]]) -> list[dict[str, int]]:
    return sorted(places, key=lambda found: -len(found))


def _again(column: Column, manner: Manner) -> Column:
    return replace(column, look=look(column.cells, column.header, manner))


def _column(tables: Sequence[Table], places: list[dict[str, int]], headers: Sequence[str]) -> Column:
    """Put the cells of a column under each other, whatever it is called in each table."""
    parts: list[RawColumn | int] = []
    spelled: Counter[str] = Counter()
    for table, found in zip(tables, places, strict=True):
        position = next((found[one] for one in headers if one in found), None)
        parts.append(len(table) if position is None else table.columns[position])
        spelled.update([] if position is None else [table.headers[position]])
    by_fold = {fold_header(text): text for text, _ in reversed(spelled.most_common())}
    first = spelled.most_common(1)[0][0]
    others = (text for folded, text in by_fold.items() if folded != fold_header(first))
    aliases = tuple(text for text in others if "!" not in text)  # which would name a file
    cells = stacked(parts)
    seen = look(cells, first)
    own = None if seen.kind in ("date", "birth") else identity(cells, first)
    return Column(first, aliases, spelled.total(), cells, seen, own)


def _cells(tables: Sequence[Table], places: list[dict[str, int]], header: str) -> RawColumn:
    return stacked(
        [table.columns[found[header]] for table, found in zip(tables, places, strict=True) if header in found]
    )
