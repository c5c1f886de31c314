"""The definitions that come with the package as they were when they were checked: a run need not check them again.

A file of the folder `ready` holds what came of a definition, and the digest of the files that it was made of. Where
these have another digest it is not used. `tools/make_ready.py` writes it; a test fails where it would write another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from doorloop.definition.files import HERE
from doorloop.definition.parts import Definition, Spec

FOLDER: Final = HERE / "ready"


class Ready(Struct, frozen=True):
    """A definition that was checked.

    Attributes:
        files: what it was made of, from the folder of this module, in the order in which it is digested.
        sha256: the digest of these.
        spec: what it came to, as JSON.
    """

    files: tuple[str, ...]
    sha256: str
    spec: msgspec.Raw


def ready(path: Path) -> Definition | None:
    """Give a definition that comes with the package; None for any other, and for one that somebody changed."""
    if HERE not in path.parents:
        return None
    try:
        found = msgspec.json.decode((FOLDER / f"{path.stem}.json").read_bytes(), type=Ready)
        contents = [(HERE / file).read_bytes() for file in found.files]
        if HERE / found.files[0] != path or digested(contents) != found.sha256:
            return None
        return Definition(spec=msgspec.json.decode(found.spec, type=Spec), sha256=found.sha256, path=path)
    except (OSError, msgspec.DecodeError):
        return None  # it is made of its files, as those of users are


def digested(contents: Iterable[bytes]) -> str:
    """Digest the contents of files, one after another, as hexadecimal."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()
