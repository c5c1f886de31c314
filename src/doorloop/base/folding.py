"""How words from registers are compared: without regard to what people vary."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows takes for devices, whatever their ending."""
PUNCTUATION: Final = re.compile(r"[\W_]+")
STOPS: Final = re.compile(r"[\s.\u00a0]+")
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

TYPED: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u2019\u2018\u201b\u02bc\u00b4\u2032\uff07`", "'")
)
"""What a word processor, or a page that was copied from, puts for a hyphen or an apostrophe."""


def as_typed(text: str) -> str:
    """Write a text with the characters of a keyboard: plain hyphens, apostrophes, digits and spaces.

    Marks that nobody sees (zero-width characters, marks of direction) go.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(map(_typed, text.translate(TYPED))))


def _typed(char: str) -> str:
    """Write a character as a keyboard does: a digit or a letter of another width, a space; nothing for a mark."""
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind in ("Cf", "Zs"):
        return " " if kind == "Zs" else ""
    return unicodedata.normalize("NFKC", char) if unicodedata.decomposition(char).startswith("<wide>") else char


def fold_header(text: str) -> str:
    """Reduce a header to its letters and digits.

    Case, spaces, punctuation, underscores and line breaks make no difference.
    """
    return PUNCTUATION.sub("", as_typed(text)).casefold()


def fold_code(text: str) -> str:
    """Reduce the text of a code: case, spaces and full stops make no difference."""
    return STOPS.sub("", as_typed(text)).casefold()


def as_found(text: str) -> str:
    """Write a value that is its own code: case and the number of spaces make no difference."""
    return " ".join(as_typed(text).split()).casefold()


def is_id(name: str) -> bool:
    """Tell whether a text can name a file, a column or a record everywhere."""
    return ID.fullmatch(name) is not None and name not in DEVICES
