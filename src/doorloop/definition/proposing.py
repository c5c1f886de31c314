"""Lines of TOML that would take what a register has: where they stand in a definition file, and how they are written.

A definition that extends another takes words beside those of the base; any other one says all of its words in one
place. What belongs into a file of the package, or of somebody else, is written for a definition that extends it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Final

from msgspec import Struct

from doorloop.definition.examine import Examined, Written
from doorloop.definition.files import SHIPPED
from doorloop.definition.positions import Path

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


class Change(Struct, frozen=True):
    """A key and what it should say: a list of words that are added, or a value."""

    path: Path
    value: Any


class Edit(Struct, frozen=True):
    """Lines of a file, and what should stand in their place.

    Attributes:
        file: its name; empty for a definition that extends this one.
        first, last: the lines that go; the last is before the first where a line is put in behind it.
    """

    file: str
    first: int
    last: int
    text: str


def propose(changes: Iterable[Change], examined: Examined) -> dict[Path, Edit]:
    """Give for each key the edit that changes it; keys that are written in one line have the same."""
    wanted: dict[Path, Any] = {}
    for change in changes:
        have = wanted.get(change.path)
        added = [word for word in change.value if word not in have] if isinstance(have, list) else change.value
        wanted[change.path] = [*have, *added] if isinstance(have, list) else added
    own = examined.files[0]
    if own.path.parent == SHIPPED:
        return {path: Edit("", 0, 0, f"{dotted(path)} = {inline(value)}") for path, value in wanted.items()}
    whole = {path: _whole(path, value, examined) for path, value in wanted.items()}
    return {path: _edit(path, whole, own) for path in whole}


def _whole(path: Path, value: Any, examined: Examined) -> Any:
    """Add words to those that the file has, or that a definition has which says nothing."""
    if not isinstance(value, list):
        return value
    own = _at(examined.files[0].tree, path)
    below = any(_at(file.tree, path) is not None for file in examined.files[1:])
    if own is None and not below and path[0] == "missing" and examined.definition:
        own = list(getattr(examined.definition.spec.missing, str(path[1])))
    return [*(own or ()), *(word for word in value if word not in (own or ()))]


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _edit(path: Path, wanted: Mapping[Path, Any], own: Written) -> Edit:
    """Find the line that says most of a key, and say what should stand there, or behind it."""
    places, name = own.places, own.path.name
    deepest = places.deepest(path)
    if not deepest:
        last = max((place.end for place in places.places.values() if not place.section), default=0)
        return Edit(name, last + 1, last, f"{dotted(path)} = {inline(wanted[path])}")
    place = places.places[deepest]
    if place.section == deepest or len(place.within) > len(deepest):  # a table with a header, or of keys with dots
        rest = path[len(place.section) :]
        return Edit(name, place.line + 1, place.line, f"{dotted(rest)} = {inline(wanted[path])}")
    holder = place.within
    value = deepcopy(_at(own.tree, holder))
    for other, said in wanted.items():
        if other[: len(holder)] == holder:
            value = _with(value, other[len(holder) :], said)
    stands = places.places[holder]
    return Edit(name, stands.line, stands.end, f"{dotted(holder[len(stands.section) :])} = {inline(value)}")


def _with(tree: Any, path: Sequence[Any], value: Any) -> Any:
    """Put a value into a tree."""
    if not path:
        return value
    return {**(tree or {}), path[0]: _with((tree or {}).get(path[0]), path[1:], value)}


def dotted(path: Iterable[str | int]) -> str:
    """Write the path of a key as TOML does."""
    return ".".join(str(step) if BARE.fullmatch(str(step)) else quoted(str(step)) for step in path)


def inline(value: Any) -> str:
    """Write a value as TOML does, in one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case dict():
            return "{ " + ", ".join(f"{dotted([key])} = {inline(one)}" for key, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(inline, value)) + "]"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
