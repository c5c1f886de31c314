"""Names that somebody chose from a list: one that is not there is refused with the likely one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from doorloop.base.errors import UsageError, both

if TYPE_CHECKING:
    from doorloop.base.language import Text


LISTED: Final = 30
"""So many choices are listed: more are not read at a terminal."""


def choose(what: str, names: Iterable[str], choices: Sequence[str], **gaps: object) -> None:
    """Refuse a name that is none of the choices.

    Args:
        what: the key of the text that says what the names are, which is looked up only for a refusal; gaps: its own.

    Errors: UsageError with the likely name.
    """
    for name in names:
        if name not in choices:
            raise UsageError(
                both("err.no_choice", what=both(what, **gaps), name=name, likely=meant(name, choices)),
                remedy=_choices(choices),
            )


def _choices(choices: Sequence[str]) -> Text:
    """List the choices; of a long list only the beginning, which says what kind of names they are."""
    more = len(choices) - LISTED
    if more <= 0:
        return both("try.choose_from", names=", ".join(choices))
    return both("try.choose_from_many", names=", ".join(choices[:LISTED]), n=more)


def named(names: Iterable[str], choices: Iterable[str]) -> tuple[str, ...]:
    """Give names as the choices write them, whatever their case; a text of several, apart by commas, is several.

    What is none of the choices stays as it is, for `choose` to refuse.
    """
    known = list(choices)
    folded = {choice.casefold(): choice for choice in reversed(known)}
    said = [part for name in names for part in ([name] if name in known else name.split(","))]
    return tuple(dict.fromkeys(part if part in known else folded.get(part.strip().casefold(), part) for part in said))


def meant(name: str, names: Iterable[str]) -> Text | None:
    """Ask for the name that was probably meant; None where none is close."""
    found = close(name, names)
    return both("err.meant", name=found) if found else None


def likely(name: str, names: Iterable[str]) -> str:
    """Ask for it in English, where `definition.dutch` words the error in Dutch."""
    found = meant(name, names)
    return found.en if found else ""


def close(name: str, names: Iterable[str], alike: float = 0.6) -> str:
    """Give the name that was probably meant; nothing where none is close: `alike` at least, as difflib measures it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), n=1, cutoff=alike)), "")
