"""TOML that a program proposes and a person edits: values, comments, and names made of what people wrote."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
LONGEST: Final = 40
"""A name that is made of a text has so many signs at most."""


def as_toml(content: Any) -> str:
    """Write a value as TOML, in one line."""
    if isinstance(content, dict):
        return "{ " + ", ".join(f"{as_key(key)} = {as_toml(one)}" for key, one in content.items()) + " }"
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, list | tuple):
        return "[" + ", ".join(as_toml(one) for one in content) + "]"
    return json.dumps(content, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_key(name: str) -> str:
    """Write a key as TOML: bare where it may be."""
    return name if BARE.fullmatch(name) else as_toml(name)


def comment(text: str) -> str:
    """Write a text so that it stays within its comment."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def slug(text: str, most: int = LONGEST) -> str:
    """Make a name of a text: small letters, digits and underscores; nothing where it has neither letter nor digit."""
    plain = unicodedata.normalize("NFKD", text.replace("<", " lt ").replace(">", " gt ").replace("%", " pct "))
    bare = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().casefold()).strip("_")
    return bare[:most].strip("_")


def shortened(name: str, most: int) -> str:
    """Cut a name between two of its words."""
    return name if len(name) <= most else name[: most + 1].rpartition("_")[0] or name[:most]


def unique(name: str, taken: Iterable[str]) -> str:
    """Give a name that is not taken yet, numbered where it is."""
    name, known = name or "x", set(taken)
    return next(one for one in (name, *(f"{name}_{at}" for at in range(2, len(known) + 3))) if one not in known)
