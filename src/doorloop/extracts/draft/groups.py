"""Tables to registers: which tables are of one kind, and which of their headers name one column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from doorloop.base.folding import fold_header
from doorloop.registers.frames import RawColumn
from doorloop.registers.profile.column import Look, Manner, look
from doorloop.registers.profile.identity import Identity, identity
from doorloop.registers.profile.tables import Table, named, stacked

ALIKE: Final = 0.6
"""Two tables are of one register when they share this much of the headers of the smaller one."""
SHARED: Final = 2
"""And so many headers at least."""
CLOSE: Final = 0.8
"""Headers that are so alike may name one column."""
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
    """Take the word for date out of a folded header: `Datum sepot` and `Sepotdatum` are one."""
    return DATE.sub("", header) or header


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if {text for text in one if text.startswith(OBJECTS)} != {text for text in other if text.startswith(OBJECTS)}:
        return False
    shared, smaller = len(one & other), min(len(one), len(other))
    return shared >= min(SHARED, smaller) and shared >= ALIKE * smaller > 0


def _group(tables: tuple[Table, ...]) -> Group:
    """Look at each column of a register, and once more where others tell how its dates are written."""
    places = [{fold_header(header): position for position, header in named(table)} for table in tables]
    texts = [{fold_header(header): header for _, header in named(table)} for table in tables]
    order = list(dict.fromkeys(header for found in _widest_first(places) for header in found))
    columns = [_column(tables, places, texts, (header, *_variants(tables, places, header, order))) for header in order]
    taken = {header for headers, _ in columns for header in headers[1:]}
    kept = [column for headers, column in columns if headers[0] not in taken]
    looks = [column.look for column in kept]
    manner = Manner(
        any(one.month_first for one in looks), AMSTERDAM if any(one.zoned == "midnight" for one in looks) else ""
    )
    if manner != Manner():
        kept = [_again(column, manner) for column in kept]
    return Group(tables, tuple(kept), manner.zone)


def _widest_first(places: list[dict[str, int]]) -> list[dict[str, int]]:
    return sorted(places, key=lambda found: -len(found))


def _again(column: Column, manner: Manner) -> Column:
    seen = look(column.cells, column.header, manner)
    return Column(column.header, column.aliases, column.among, column.cells, seen, column.identity)


def _column(
    tables: Sequence[Table], places: list[dict[str, int]], texts: list[dict[str, str]], headers: tuple[str, ...]
) -> tuple[tuple[str, ...], Column]:
    """Put the cells of a column under each other, whatever it is called in each table."""
    parts: list[RawColumn | int] = []
    spelled: Counter[str] = Counter()
    for table, found, text in zip(tables, places, texts, strict=True):
        header = next((one for one in headers if one in found), "")
        parts.append(table.columns[found[header]] if header else len(table))
        spelled.update([text[header]] if header else [])
    first, *others = (text for text, _ in spelled.most_common())
    seen = {fold_header(first)}
    aliases = [text for text in others if not (fold_header(text) in seen or seen.add(fold_header(text)))]  # type: ignore[func-returns-value]
    cells = stacked(parts)
    seen_as = look(cells, first)
    own = None if seen_as.kind in ("date", "birth") else identity(cells, first)
    return headers, Column(first, tuple(aliases), spelled.total(), cells, seen_as, own)


def _variants(tables: Sequence[Table], places: list[dict[str, int]], header: str, order: list[str]) -> list[str]:
    """Find other headers of the same column: they stand where it does not, and are alike, or identify alike."""
    lacking = [at for at, found in enumerate(places) if header not in found]
    if not lacking:
        return []
    at = order.index(header)
    others = [one for one in order[at + 1 :] if all(not (one in found and header in found) for found in places)]
    return [one for one in others if _is_variant(tables, places, header, one)] if others else []


def _is_variant(tables: Sequence[Table], places: list[dict[str, int]], one: str, other: str) -> bool:
    first, second = (_cells(tables, places, header) for header in (one, other))
    kinds = {look(cells, header).kind for cells, header in ((first, one), (second, other))}
    alike = _core(one) == _core(other) or SequenceMatcher(None, one, other).ratio() >= CLOSE
    if alike and len(kinds) == 1 and DIGITS.findall(one) == DIGITS.findall(other):
        return True
    identities = [identity(first, one), identity(second, other)]
    alone = [found for found in identities if found and found.single >= SINGLE and found.filled >= SINGLE / 2]
    lengths = [set(found.key.lengths) for found in alone if found.key.lengths]
    return len(lengths) == len(identities) and bool(lengths[0] & lengths[1]) and kinds <= {"text", "number"}


def _cells(tables: Sequence[Table], places: list[dict[str, int]], header: str) -> RawColumn:
    return stacked(
        [table.columns[found[header]] for table, found in zip(tables, places, strict=True) if header in found]
    )
