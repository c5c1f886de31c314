"""From the name of a definition, or its file, to checked objects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from doorloop.base.errors import DefinitionError
from doorloop.base.words import both
from doorloop.definition.files import DEFAULT, EVENT_LOG, find
from doorloop.definition.overlay import UNCHANGED, Changes, Tree
from doorloop.definition.parts import Definition, Spec
from doorloop.definition.ready import ready

MADE: Final[dict[tuple[Path, str], Definition]] = {}
"""The definitions of this process, by their file and the digest of its contents."""
KEPT: Final = 32
"""So many definitions a process keeps: it asks for the same ones again."""


def chosen(name: str, changes: Changes) -> str:
    """Name the definition of a run: steps that are typed are those of an event log, unless another one is named."""
    return EVENT_LOG if name == DEFAULT and changes.steps else name


def load(name: str = DEFAULT, changes: Changes = UNCHANGED) -> Definition:
    """Read and check a definition, by name or file, with what it extends and what a command line changes of it.

    Errors: DefinitionError with the path of the key that is wrong; UsageError for a change that cannot be meant.
    """
    path = find(chosen(name, changes))
    if not changes and (found := ready(path)):
        return _kept(path, found.sha256, lambda: found.spec)
    from doorloop.definition.layers import checked, digested, layers, merged

    read = layers(path)
    tree, digest = merged(read), digested(read)
    if not changes:
        return _kept(path, digest.hexdigest(), lambda: checked(tree, path))
    digest.update(repr(changes).encode())
    try:
        return _kept(path, digest.hexdigest(), lambda: checked(changes.apply(tree), path))
    except DefinitionError as error:
        load(str(path))  # an error of its own comes first
        raise DefinitionError(error.said, where=error.where, remedy=both("try.changed")) from None


def _kept(path: Path, digest: str, make: Callable[[], Spec]) -> Definition:
    """Make a definition of its contents, once; errors as `make`."""
    if (path, digest) not in MADE:
        if len(MADE) == KEPT:
            MADE.clear()
        MADE[path, digest] = Definition(spec=make(), sha256=digest, path=path)
    return MADE[path, digest]


def resolved(name: str) -> Tree:
    """Give a definition as one tree: with everything that it takes from those that it extends, and from code lists.

    Errors: as `load`.
    """
    from doorloop.definition.layers import layers, merged

    load(name)
    tree = merged(layers(find(name)))
    for one in tree.get("codes", {}).values():
        one.pop("file", None)
    return tree
