"""One case of the registers, as frames and as a drawing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doorloop.base.errors import UsageError
from doorloop.base.language import Lang
from doorloop.base.words import both
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
        raise UsageError(both("err.one_case"), remedy=both("try.one_case"))
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
        raise UsageError(both("err.many_cases", n=len(whole)), remedy=both("try.many_cases"))
    return by_key(data, result, whole[0]) if whole else None


def _life(data: Data, result: Result, found: Found | None) -> Life:
    if found is None:
        remedy = both("try.no_such_case")
        raise UsageError(both("err.no_such_case"), remedy=remedy)
    if found.case is None:
        raise UsageError(both("err.case_out", why=both(f"out.{found.reason}")), where=place(result, found))
    return Life(data, result, found, found.case)


def _number(definition: Definition, text: str) -> int:
    """Read an identifier; an error never repeats it."""
    number = KeyReader(definition.spec.key, definition.spec.missing).read(text).number
    if number == NO_KEY:
        lengths = "/".join(map(str, definition.spec.key.lengths))
        raise UsageError(
            both("err.no_identifier", name=definition.spec.key.name),
            remedy=both("try.digits", lengths=lengths) if lengths else both("try.letters_digits"),
        )
    return number
