"""Codes as found: a code field of which the definition lists no codes has those that the registers have.

A value is its own code: written in small letters it is what programs get, as people wrote it what readers see. Codes
stand in the order of the alphabet, numbers by size, so that counts of parts add up whatever each of them has. A value
that may tell of a person is never a code: all of these together are one, which says that they are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec
import numpy as np

from doorloop.base.findings import Finding, shown
from doorloop.base.folding import as_found
from doorloop.base.language import Text
from doorloop.base.words import text
from doorloop.definition.parts import Code, CodeList, Crosstab, Definition, Field
from doorloop.registers.frames import RawTable
from doorloop.registers.parse.codes import HIDDEN_CODE, is_quotable, is_value
from doorloop.registers.parse.words import MissingWords, show

Found = Mapping[str, Mapping[str, str]]
"""Field → code → how it is written."""
LIST: Final = "found:"
"""Begins the name of a list of codes that was found; no list of a definition has such a name."""


def is_found(field: Field) -> bool:
    """Tell whether the codes of a field are those that were found."""
    return field.codes.startswith(LIST)


def settle(tables: Iterable[RawTable], definition: Definition) -> Definition:
    """Give the definition with the codes that tables have; itself where it lists all of them."""
    ids = set(definition.as_found)
    if not ids:
        return definition
    words = MissingWords.of(definition.spec.missing)
    tables_ = definition.spec.tables.values()
    reserved = frozenset(table.total for table in tables_ if isinstance(table, Crosstab))
    spelled: dict[str, dict[str, str]] = {id: {} for id in definition.as_found}
    for table in tables:
        for id in ids & table.columns.keys():
            for spelling in _spellings(table, id, words):
                _add(spelled[id], *_code(spelling, reserved))
    return with_codes(definition, spelled)


def with_codes(definition: Definition, found: Found) -> Definition:
    """Give the definition with lists of codes that were found."""
    if not definition.as_found:
        return definition
    lists = {LIST + id: _list(found.get(id, {})) for id in definition.as_found}
    registers = {
        name: msgspec.structs.replace(
            register,
            fields={
                id: msgspec.structs.replace(field, codes=LIST + id) if field.is_as_found else field
                for id, field in register.fields.items()
            },
        )
        for name, register in definition.spec.registers.items()
    }
    spec = msgspec.structs.replace(definition.spec, registers=registers, codes={**definition.spec.codes, **lists})
    return msgspec.structs.replace(definition, spec=spec)


def found_in(definition: Definition) -> dict[str, dict[str, str]]:
    """Give the codes that were found, by field."""
    lists = definition.spec.codes.items()
    found = {name.removeprefix(LIST): one.values.items() for name, one in lists if name.startswith(LIST)}
    return {id: {key: code.label.nl for key, code in codes} for id, codes in found.items()}


def add(parts: Iterable[Found]) -> dict[str, dict[str, str]]:
    """Put codes together that were found in parts."""
    whole: dict[str, dict[str, str]] = {}
    for id, codes in (item for part in parts for item in part.items()):
        mine = whole.setdefault(id, {})
        for key, label in codes.items():
            _add(mine, key, label)
    return whole


def unmet(definition: Definition) -> Iterator[Finding]:
    """Warn of codes that a condition names and no register has: it may be a slip of the pen."""
    for when in definition.conditions:
        field = definition.field(when.field)
        for code in when.codes if is_found(field) else ():
            if as_found(code) not in definition.labels(when.field):
                yield Finding("code-not-found", field=when.field, details={"code": shown(code), "header": field.header})


def _spellings(table: RawTable, id: str, words: MissingWords) -> Iterator[str]:
    """Give each distinct text of a field that is a value, of rows with an identifier."""
    column = table.columns[id].packed()
    codes = np.delete(column.codes, list(table.odd))
    for code in np.flatnonzero(np.bincount(codes, minlength=len(column.distinct))).tolist():
        spelling = show(column.distinct[code])
        if is_value(spelling, words):
            yield " ".join(spelling.split())


def _code(spelling: str, reserved: frozenset[str]) -> tuple[str, str]:
    key = as_found(spelling)
    return (HIDDEN_CODE, "") if key in reserved or not is_quotable(spelling) else (key, spelling)


def _add(codes: dict[str, str], key: str, spelling: str) -> None:
    """Keep of two spellings the one that is neither all capitals nor all small letters, then the first."""
    codes[key] = min(codes.get(key, spelling), spelling, key=lambda one: (one.islower(), one.isupper(), one))


def _list(codes: Mapping[str, str]) -> CodeList:
    ordered = sorted(codes.items(), key=lambda item: (item[0] == HIDDEN_CODE, _natural(item[0])))
    return CodeList(
        values={
            key: Code(label=text("not_shown") if key == HIDDEN_CODE else Text(nl=label, en=label))
            for key, label in ordered
        }
    )


def _natural(key: str) -> list[tuple[bool, int, str]]:
    """Order texts by the alphabet, and numbers in them by size."""
    pieces = re.split(r"([0-9]+)", key)
    return [(not piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces if piece]
