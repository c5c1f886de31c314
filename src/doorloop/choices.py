"""Names that somebody chose from a list: one that is not there is refused with the likely one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doorloop.definition.refusal import likely
from doorloop.errors import UsageError


def choose(what: str, names: Iterable[str], choices: Sequence[str]) -> None:
    """Refuse a name that is none of the choices.

    Errors: UsageError with the likely name.
    """
    for name in names:
        if name not in choices:
            raise UsageError(
                f"there is no {what} '{name}'{likely(name, choices)}",
                remedy=f"choose from {', '.join(choices)}",
            )
