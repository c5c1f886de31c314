"""Say what is wrong with a definition: the path of the key, the expectation, the likely typo."""

from __future__ import annotations

import re
import types
import typing
from typing import Any

import msgspec
from msgspec import Struct

from doorloop.base.choices import close, likely
from doorloop.base.errors import DefinitionError
from doorloop.definition.dutch import in_both
from doorloop.definition.parts import Spec

REMEDY = "correct the definition; `doorloop definition check FILE` tries it"


class Misfit(Struct, frozen=True):
    """The place of a tree at which it is not what it should be.

    Attributes:
        path: of the key that is wrong, or of the table that misses one.
        part: the type that should stand there, or of the table that misses or has the key.
        missing: the key that is missing.
        unknown: the key, the last of the path, that its table does not have.
    """

    path: tuple[str, ...]
    what: str
    part: Any
    missing: str = ""
    unknown: str = ""

    @property
    def meant(self) -> str:
        """Give the key that an unknown one is most like."""
        return close(self.unknown, _keys(self.part)) if self.unknown else ""


def misfit(tree: dict[str, Any], message: str, kind: type[msgspec.Struct] = Spec) -> Misfit:
    """Turn msgspec's message about `tree`, which should have been a `kind`, into the place that it is about."""
    what, _, path = message.partition(" - at `$")
    where, part = _locate(tree, kind, re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", path))
    unknown = re.search(r"unknown field `(.*)`", what)
    if unknown:
        told = f"unknown key{likely(unknown[1], _keys(part))}"
        return Misfit((*where, unknown[1]), told, part, unknown=unknown[1])
    choices = _choices(part)
    if choices and "enum" in what:
        what = f"{what}: choose from {', '.join(choices)}"
    missing = re.search(r"missing required field `(.*)`", what)
    return Misfit(tuple(where), _plain(what), part, missing=missing[1] if missing else "")


def refusal(
    file: str, tree: dict[str, Any], message: str, kind: type[msgspec.Struct] = Spec, remedy: str = REMEDY
) -> DefinitionError:
    """Turn msgspec's message about `tree`, which should have been a `kind`, into a DefinitionError."""
    found = misfit(tree, message, kind)
    return refuse(file, ".".join(found.path), found.what, remedy)


def refuse(file: str, key: str, what: str, remedy: str = REMEDY) -> DefinitionError:
    """Make the error for one key."""
    return DefinitionError(in_both(what), where=f"{file}: {key}" if key else file, remedy=in_both(remedy))


def _plain(what: str) -> str:
    what = what.replace("Object missing required field", "missing key").replace("`", "'")
    return what[:1].lower() + what[1:]


def _keys(part: Any) -> list[str]:
    return [*part.__struct_fields__, "kind"] if isinstance(part, type) and issubclass(part, msgspec.Struct) else []


def _locate(node: Any, part: Any, path: list[tuple[str, str]]) -> tuple[list[str], Any]:
    """Follow a path through tree and types; where it says `...`, find the key whose value does not fit."""
    if not path:
        return [], _choose(part, node)
    (name, index), *rest = path
    tags = [tag for one in typing.get_args(part) if (tag := getattr(one, "__struct_config__", None)) and tag.tag]
    part = _choose(part, node)
    if name == "kind" and tags:
        return [name], typing.Literal[tuple(str(one.tag) for one in tags)]
    if name:
        kind = typing.get_type_hints(part).get(name)
        if kind is None or name not in node:
            return [name], part
        step, child = name, node[name]
    elif index == "...":
        kind = typing.get_args(part)[-1]
        step = next(key for key, value in node.items() if not _fits(value, kind))
        child = node[step]
    else:
        kind = typing.get_args(part)[0]
        step, child = index, node[int(index)]
    where, found = _locate(child, kind, rest)
    return [step, *where], found


def _choices(kind: Any) -> list[str]:
    """List the words of a literal type, within a union or not."""
    members = [kind, *typing.get_args(kind)]
    return [str(word) for m in members if typing.get_origin(m) is typing.Literal for word in typing.get_args(m)]


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _choose(part: Any, node: Any) -> Any:
    """Take the member of a union that the node's `kind` names, or the one that is not None."""
    if not isinstance(part, types.UnionType) and typing.get_origin(part) is not typing.Union:
        return part
    members = [member for member in typing.get_args(part) if member is not type(None)]
    if isinstance(node, list):
        return next((member for member in members if typing.get_origin(member) in (tuple, list)), members[0])
    kind = node.get("kind") if isinstance(node, dict) else None
    tagged = [m for m in members if getattr(getattr(m, "__struct_config__", None), "tag", None) == kind]
    return (tagged or members)[0]
