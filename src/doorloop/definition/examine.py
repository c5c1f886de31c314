"""All that is wrong with a definition, each error at its file and line; a run stops at the first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.definition.checks import doubts, problems
from doorloop.definition.faults import Fault
from doorloop.definition.files import find
from doorloop.definition.layers import Layer, layers, merged
from doorloop.definition.load import load
from doorloop.definition.mending import mend, told
from doorloop.definition.overlay import EXTENDS, Tree
from doorloop.definition.parts import Definition, Spec
from doorloop.definition.positions import Path as Keys
from doorloop.definition.positions import Positions, positions
from doorloop.definition.refusal import REMEDY
from doorloop.definition.toml import LOST, readable

ANY: Final = "*"
"""Stands in the path of a key for every name."""


class Written(Struct, frozen=True):
    """One file of a definition as it is written: what it says, and where."""

    path: Path
    tree: Tree
    places: Positions


class Examined(Struct, frozen=True):
    """A definition file, looked at as a whole.

    Attributes:
        errors: in the order of files and lines.
        doubts: what it can say, and probably does not mean; only of one without errors.
        files: the file, then each one that it extends.
        definition: None where there are errors.
        is_whole: whether all of it could be read; otherwise nothing is said of what is missing.
    """

    path: Path
    errors: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    files: tuple[Written, ...]
    definition: Definition | None
    is_whole: bool


def examine(name: str) -> Examined:
    """Find all errors of a definition, by name or file.

    Errors: DefinitionError where there is no such file.
    """
    path = find(name)
    found: list[Fault] = []
    files = layers(path, found.append)
    # a file that is read in part says nothing of what is missing in it, nor which names are not there
    is_whole = all(fault.key not in ("", EXTENDS) for fault in found)
    tree = merged(files)
    tree.pop(LOST, None)
    written = tuple(map(_written, files))
    keys, spec = _wrong(tree, is_whole)
    seen = {fault.key for fault in found if fault.key}
    found += (Fault(path, key, what, REMEDY) for key, what in keys if key not in seen)
    doubtful = [Fault(path, key, what, "") for key, what in doubts(spec)] if spec and not found else []
    return Examined(
        path=path,
        errors=_in_order(found, written, tree),
        doubts=_in_order(doubtful, written, tree),
        files=written,
        definition=None if found else load(str(path)),
        is_whole=is_whole,
    )


def _wrong(tree: Tree, is_whole: bool) -> tuple[list[tuple[str, str]], Spec | None]:
    """Find what does not fit the types, and names that are not there: the path of each key, and what is wrong."""
    mended = mend(tree)
    other = [(".".join(one.path), one.what) for one in mended.misfits if one.path == ("schema",)]
    if other:
        return other, None  # a file of another kind, or of another version: its keys mean something else
    found = [(".".join(one.path), one.what) for one in told(mended.misfits) if is_whole or not one.missing]
    if mended.spec and is_whole:
        found += (one for one in problems(mended.spec) if not mended.follows(*one))
    return list(dict.fromkeys(found)), mended.spec


def _written(layer: Layer) -> Written:
    """Find the keys of a file; none in one that is no TOML."""
    text, tree = readable(layer.read[0].decode("utf-8-sig", errors="replace"))
    return Written(layer.path, tree, positions(text))


def _in_order(faults: Sequence[Fault], files: Sequence[Written], tree: Tree) -> tuple[Fault, ...]:
    """Give each error its file and line, and sort them by these."""
    order = {file.path: rank for rank, file in enumerate(files)}
    placed = [fault if fault.line or not fault.key else _placed(fault, files, tree) for fault in faults]
    return tuple(sorted(dict.fromkeys(placed), key=lambda one: (order.get(one.file, 0), one.line)))


def _placed(fault: Fault, files: Sequence[Written], tree: Tree) -> Fault:
    """Find the line of an error: in the file that says most of its key, the first of these."""
    keys = path_of(fault.key, tree)
    owners = [file for file in files if file.path == fault.file] if fault.file != files[0].path else files
    best = max(owners, key=lambda file: _depth(keys, file, tree), default=None)
    if best is None:
        return fault
    return replace(fault, file=best.path, line=best.places.line(within(keys, best, tree)))


def _depth(keys: Keys, file: Written, tree: Tree) -> int:
    return len(file.places.deepest(within(keys, file, tree)))


def path_of(key: str, tree: Any) -> Keys:
    """Take the path of a key apart, along a tree: a name may have a dot itself, `*` stands for the first that fits."""
    if not key:
        return ()
    if isinstance(tree, list):
        step, _, rest = key.partition(".")
        is_there = step.isdigit() and int(step) < len(tree)
        return (int(step), *path_of(rest, tree[int(step)])) if is_there else (key,)
    if isinstance(tree, dict):
        if key.startswith(f"{ANY}."):
            rests = ((name, path_of(key[2:], child)) for name, child in tree.items())
            return max(((name, *rest) for name, rest in rests), key=lambda one: _known(one, tree), default=(key,))
        names = [name for name in tree if key == name or key.startswith(f"{name}.")]
        if names:
            name = max(names, key=len)
            return (name, *path_of(key[len(name) + 1 :], tree[name]))
    return (key,)


def _known(keys: Keys, tree: Any) -> int:
    """Count how many steps of a path a tree has."""
    size = 0
    for step in keys:
        if not (isinstance(tree, dict) and step in tree) and not (isinstance(tree, list) and isinstance(step, int)):
            break
        tree, size = tree[step], size + 1  # type: ignore[index]
    return size


def within(keys: Keys, file: Written, tree: Tree) -> Keys:
    """Give the path of a key in one file: there an element of a list that is merged by id has a number of its own."""
    path: list[str | int] = []
    own: Any = file.tree
    whole: Any = tree
    for step in keys:
        step_here = step
        if isinstance(step, int) and isinstance(own, list) and isinstance(whole, list):
            step_here = _number(own, whole[step])
        path.append(step_here)
        own, whole = _child(own, step_here), _child(whole, step)
    return tuple(path)


def _number(own: Sequence[Any], element: Any) -> int:
    """Find an element by its id, or its value where it has none; -1 where the file says nothing of it."""
    return next((n for n, one in enumerate(own) if _id(one) == _id(element)), -1)


def _id(element: Any) -> Any:
    id = element.get("id") if isinstance(element, dict) else None
    return id if isinstance(id, str) else (type(element), element)


def _child(tree: Any, step: str | int) -> Any:
    if isinstance(tree, dict):
        return tree.get(step)
    is_there = isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree)
    return tree[step] if is_there else None
