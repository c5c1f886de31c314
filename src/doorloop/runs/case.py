"""One case of the registers, as frames and as a drawing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from doorloop.base.errors import UsageError
from doorloop.base.language import Lang
from doorloop.cases.categories import Data
from doorloop.definition import DEFAULT, Definition
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.extracts import spots
from doorloop.extracts.case import Life, tell
from doorloop.extracts.case_rows import Found, at, by_key, joined_with, place
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.runs import asked
from doorloop.runs.lists import Lists, run_with_data
from doorloop.tables.records import Request
from doorloop.tables.result import Result

REASONS: Final = {
    "required-empty": "a required field is empty or cannot be read",
    "outside-period": "it lies outside the period",
    "outside-selection": "it does not meet the selection",
    "another-report": "it is another case of the same person",
    "after-peildatum": "it lies after the peildatum",
    "only-elsewhere": "the register that is counted does not have it",
    "not-linked": "its identifier cannot be read, so it is linked to nothing",
    "no-case": "it is no case",
}


def case(
    sources: asked.Sources,
    *,
    key: str = "",
    spot: str = "",
    definition: str | Path = DEFAULT,
    changes: Changes = UNCHANGED,
    peildatum: date | str | None = None,
    calendar: str | None = None,
    lang: Lang = "nl",
    memory: float = 1.0,
    on_file: asked.OnFile | None = None,
) -> Lists:
    """Tell one case as of the peildatum: milestones, the time between them, steps, what has no date, findings.

    Args:
        key: its identifier, in any way that registers write it; it is in nothing that comes out.
        spot: or its place, `FILE:SHEET:ROW`; of a CSV `FILE:ROW`.

    Other arguments are those of `report`. Errors: UsageError where no case is there, or one that does not count.
    """
    spec = asked.definition(definition, changes, asked.paths(sources))
    if bool(key) == bool(spot):
        raise UsageError("name one case", remedy="by its identifier, or by its place FILE:SHEET:ROW")
    number = _number(spec, key) if key else NO_KEY
    wanted = spots.read(spot) if spot else None
    result, data = run_with_data(sources, spec, peildatum, calendar, Request(lang), memory, on_file)
    found = _by_key(data, result, number) if wanted is None else at(data, result, wanted)
    return Lists(tell(_life(data, result, found)), result)


def _by_key(data: Data, result: Result, number: int) -> Found | None:
    """Find the case of an identifier, which can be one part of what identifies it.

    Errors: UsageError where several cases have it.
    """
    in_rounds = any(register.whole is not None for register in result.linkage.registers.values())
    if not data.definition.spec.key.together_with and not in_rounds:
        return by_key(data, result, number)
    whole = joined_with(result, number)
    if len(whole) > 1:
        raise UsageError(f"{len(whole)} cases have this identifier", remedy="name one by its place, FILE:SHEET:ROW")
    return by_key(data, result, whole[0]) if whole else None


def _life(data: Data, result: Result, found: Found | None) -> Life:
    if found is None:
        remedy = "see `doorloop check` for what became of every row"
        raise UsageError("no register has a case with this identifier", remedy=remedy)
    if found.case is None:
        raise UsageError(f"this case does not count: {REASONS[found.reason]}", where=place(result, found))
    return Life(data, result, found, found.case)


def _number(definition: Definition, text: str) -> int:
    """Read an identifier; an error never repeats it."""
    number = KeyReader(definition.spec.key, definition.spec.missing).read(text).number
    if number == NO_KEY:
        lengths = " or ".join(map(str, definition.spec.key.lengths)) or "letters and"
        raise UsageError(f"this is no {definition.spec.key.name.en}", remedy=f"give its {lengths} digits")
    return number
