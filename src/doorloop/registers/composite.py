"""Identifiers of several parts: a client and the date of an intake, a court and a number of its list.

The parts are joined into one number that says nothing of them. It is a digest of texts: the same parts have the same
number in every register, run and partition.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Longs
from doorloop.base.folding import fold_code
from doorloop.definition.parts import Definition, Field
from doorloop.registers.as_found import is_found
from doorloop.registers.frames import EMPTY, RawColumn, RawTable
from doorloop.registers.parse.keys import NO_KEY, Digests
from doorloop.registers.parse.words import MissingWords, is_error, is_formula, show

BETWEEN = "\x1f"
"""Stands between the parts: no cell that can be printed has it."""
Numbers = Callable[[RawTable, str, RawColumn], Ints]
"""Gives the number of each distinct cell of a field that is cleaned."""


class Part(Struct, frozen=True):
    """One part of the identifiers of a table: the text of each distinct cell, empty where it is missing."""

    id: str
    texts: list[str]
    column: RawColumn


def part(table: RawTable, id: str, definition: Definition, numbers: Numbers, words: MissingWords) -> Part:
    """Write the cells of one field of any type alike that mean the same."""
    field, column = definition.spec.registers[table.register].fields[id], table.columns[id].packed()
    if field.type == "text" or is_found(field):  # of such a code some values are not told apart
        return Part(id, [_folded(show(cell), words) for cell in column.distinct], column)
    found = numbers(table, id, column).tolist()
    return Part(id, [_named(number, field, definition) if number > EMPTY else "" for number in found], column)


def joined(keys: Longs, parts: list[Part], digests: Digests) -> tuple[Longs, dict[str, Ints]]:
    """Join identifiers with their parts.

    Args:
        keys: int64, the identifier of each line, `NO_KEY` for none.

    Returns the number of each line, `NO_KEY` where a part is missing, and by part the lines that have an identifier
    and lack it.
    """
    columns = [[one.texts[code] for code in one.column.codes.tolist()] for one in parts]
    there = keys != NO_KEY
    whole = there & np.array([all(texts) for texts in zip(*columns, strict=True)], np.bool_)
    numbers = np.full(len(keys), NO_KEY, np.int64)
    for line in np.flatnonzero(whole).tolist():
        numbers[line] = digests.number(BETWEEN.join((str(keys[line]), *(column[line] for column in columns))))
    lacking = {
        one.id: np.flatnonzero(there & (np.array(column, np.str_) == "")).astype(np.int32)
        for one, column in zip(parts, columns, strict=True)
    }
    return numbers, lacking


def _folded(text: str, words: MissingWords) -> str:
    if words.kind(text) is not None or words.is_not_yet(text) or is_error(text.strip()) or is_formula(text):
        return ""
    return fold_code(text)


def _named(number: int, field: Field, definition: Definition) -> str:
    """Write a day as its ordinal, a code by its name, several answers as the mask of their positions."""
    if field.type != "code":
        return str(number)
    return list(definition.spec.codes[field.codes].values)[number - 1]
