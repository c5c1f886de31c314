"""From a publication file to checked objects; what is not understood is refused with its path."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from doorloop.base.choices import meant
from doorloop.base.errors import DefinitionError
from doorloop.base.words import both
from doorloop.definition.refusal import refusal
from doorloop.definition.toml import read_toml
from doorloop.registers.sources import digest
from doorloop.verification.publication.checks import check
from doorloop.verification.publication.parts import Publication, Spec

SHIPPED = Path(__file__).parent.parent / "published"
TEXTS = frozenset({"title", "label", "text", "because", "means", "says", "denied", "not_computed", "bound_label"})
"""Keys whose values are for readers."""

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
        both("err.no_publication", name=name, likely=meant(name, shipped())),
        remedy=both("try.no_publication", names=", ".join(shipped())),
    )


def load(name: str) -> Publication:
    """Read and check a publication, by name or file.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    path = find(name)
    content, tree = read_toml(path, REMEDY)
    return parse(content, tree, path)


def parse(content: bytes, tree: dict[str, Any], path: Path) -> Publication:
    """Check the tree of a publication file.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    tree = in_both(tree)
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error), Spec, REMEDY) from None
    publication = Publication(spec=spec, sha256=digest(content), path=path)
    check(publication, REMEDY)
    return publication


def read_text(text: str, path: Path) -> Publication:
    """Check a publication that is in no file yet; the path names it.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    content = text.encode()
    return parse(content, tomllib.loads(text, parse_float=Decimal), path)


def in_both(tree: dict[str, Any]) -> dict[str, Any]:
    """Let a text in one language stand for both: a plain string, or one with `nl` or `en` alone."""
    tree = {key: _texts(value, key) for key, value in tree.items()}
    for key in ("source",):
        tree[key] = _both(tree[key]) if key in tree else None
    for key in ("groups", "footnotes"):
        if isinstance(tree.get(key), dict):
            tree[key] = {id: _both(text) for id, text in tree[key].items()}
    return {key: value for key, value in tree.items() if value is not None}


def _texts(value: Any, key: str) -> Any:
    if key in TEXTS:
        return _both(value)
    if isinstance(value, list):
        return [_texts(one, "") for one in value]
    return {name: _texts(one, name) for name, one in value.items()} if isinstance(value, dict) else value


def _both(value: Any) -> Any:
    if isinstance(value, str):
        return {"nl": value, "en": value}
    if isinstance(value, dict) and len(value.keys() & {"nl", "en"}) == 1:
        (text,) = (value[lang] for lang in ("nl", "en") if lang in value)
        return {"nl": text, "en": text} | value
    return value
