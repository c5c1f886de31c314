"""From a publication file to checked objects; what is not understood is refused with its path."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from doorloop.base.choices import likely
from doorloop.base.errors import DefinitionError
from doorloop.definition.refusal import refusal
from doorloop.definition.toml import read_toml
from doorloop.verification.publication.checks import check
from doorloop.verification.publication.parts import Publication, Spec

SHIPPED = Path(__file__).parent.parent / "published"
REMEDY = "correct the publication file"


def shipped() -> list[str]:
    """Name the publications that come with the package."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def find(name: str) -> Path:
    """Find a publication by name or file.

    Errors: DefinitionError when there is none, with the likely name.
    """
    if name in shipped():
        return SHIPPED / f"{name}.toml"
    path = Path(name)
    if path.is_file():
        return path
    raise DefinitionError(
        f"there is no publication '{name}'{likely(name, shipped())}",
        remedy=f"choose from {', '.join(shipped())}, or give the path of a .toml file",
    )


def load(name: str) -> Publication:
    """Read and check a publication, by name or file.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    path = find(name)
    content, tree = read_toml(path, REMEDY)
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error), Spec, REMEDY) from None
    publication = Publication(spec=spec, sha256=hashlib.sha256(content).hexdigest(), path=path)
    check(publication, REMEDY)
    return publication
