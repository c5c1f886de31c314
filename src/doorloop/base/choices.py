"""Names that somebody chose from a list: one that is not there is refused with the likely one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doorloop.base.errors import UsageError


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


def named(names: Iterable[str], choices: Iterable[str]) -> tuple[str, ...]:
    """Give names as the choices write them, whatever their case; a text of several, apart by commas, is several.

    What is none of the choices stays as it is, for `choose` to refuse.
    """
    known = list(choices)
    folded = {choice.casefold(): choice for choice in reversed(known)}
    said = [part for name in names for part in ([name] if name in known else name.split(","))]
    return tuple(dict.fromkeys(part if part in known else folded.get(part.strip().casefold(), part) for part in said))


def likely(name: str, names: Iterable[str]) -> str:
    """Ask for the name that was probably meant, if one is close."""
    meant = close(name, names)
    return f"; did you mean '{meant}'?" if meant else ""


def close(name: str, names: Iterable[str], alike: float = 0.6) -> str:
    """Give the name that was probably meant; nothing where none is close: `alike` at least, as difflib measures it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(names), n=1, cutoff=alike)), "")
