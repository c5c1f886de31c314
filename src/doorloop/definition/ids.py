"""Names that a definition gives: they become names of files, columns and records, and so are plain everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doorloop.base.folding import is_id

RULE: Final = "a name has small letters, digits, _ and -, 64 at most, and is no device of Windows"
WORDS: Final = frozenset({"wider", "kinds", "headings", "titles", "keys"})
"""Keys of these, and codes, are words of registers and labels, and name nothing."""


def ill_named(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Tell of each name that is none: the path of its key, and what is wrong with it."""
    if isinstance(part, dict):
        children = list(part.items())
    elif isinstance(part, list | tuple):
        children = list(enumerate(part))
    elif isinstance(part, msgspec.Struct):
        children = [(field, getattr(part, field)) for field in part.__struct_fields__]
        for field, value in children:
            yield from _of_key(type(part).__name__, field, value, f"{path}.{field}".lstrip("."))
    else:
        return
    for key, value in children:
        yield from ill_named(value, f"{path}.{key}".lstrip("."))


def _of_key(owner: str, field: str, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if field == "id" and not is_id(value):
        yield path, RULE
    elif isinstance(value, dict) and field not in WORDS and (owner, field) != ("CodeList", "values"):
        yield from ((f"{path}.{key}", RULE) for key in value if not is_id(key))
