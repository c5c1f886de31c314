"""A definition for an event log, with identifiers of as many digits as a test says."""

from __future__ import annotations

from functools import cache

from doorloop.definition import Definition
from kit import definitions

LONG = (
    definitions.head("digits = DIGITS", "ontvangst")
    + definitions.register(["ontvangst", "besluit"])
    + definitions.long_form(
        {name: {"moment": name} for name in ("ontvangst", "besluit")}, {"moment": "moment"}, also="ALSO"
    )
    + definitions.step("s", "ontvangst", "besluit")
    + definitions.tables("s")
)


@cache
def long_form(digits: int, also: str = "") -> Definition:
    """Give an event log's definition with identifiers of so many digits, and a further key of its long form."""
    return definitions.loaded(LONG.replace("DIGITS", str(digits)).replace("ALSO", also))
