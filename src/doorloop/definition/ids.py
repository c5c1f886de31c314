"""Names that a definition gives: they become names of files, columns and records, and so are plain everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from doorloop.base.folding import is_id

RULE: Final = "a name has small letters, digits, _ and -, 64 at most, and is no device of Windows"
WORDS: Final = frozenset({"wider", "kinds", "headings", "titles", "keys", "listed"})
"""Keys of these, and codes, are words of registers and labels, and name nothing."""


HOLDS_NAMES: Final = (dict, list, tuple, msgspec.Struct)

Path = tuple[str | int, ...]


def ill_named(part: Any, path: Path = ()) -> Iterator[tuple[str, str]]:
    """Tell of each name that is none: the path of its key, and what is wrong with it."""
    children = _children(part)
    for field, value in children if isinstance(part, msgspec.Struct) else ():
        yield from _of_key(type(part).__name__, str(field), value, (*path, field))
    for key, value in children:
        if isinstance(value, HOLDS_NAMES):
            yield from ill_named(value, (*path, key))


def _children(part: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(part, msgspec.Struct):
        return [(field, getattr(part, field)) for field in part.__struct_fields__]
    return part.items() if isinstance(part, dict) else enumerate(part)


def _of_key(owner: str, field: str, value: Any, path: Path) -> Iterator[tuple[str, str]]:
    if field == "id" and not is_id(value):
        yield _key(path), RULE
    elif isinstance(value, dict) and field not in WORDS and (owner, field) != ("CodeList", "values"):
        yield from ((_key((*path, name)), RULE) for name in value if not is_id(name))


def _key(path: Path) -> str:
    return ".".join(map(str, path))
