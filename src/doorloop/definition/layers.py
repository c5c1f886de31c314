"""From the files of a definition to checked objects; what is not understood is refused with its path."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from doorloop.base.choices import likely
from doorloop.base.errors import DefinitionError
from doorloop.definition.checks import check
from doorloop.definition.faults import Fault, Tell, stop
from doorloop.definition.files import SHIPPED, find, known
from doorloop.definition.gross import with_gross
from doorloop.definition.overlay import EXTENDS, Tree, merge
from doorloop.definition.parts import Definition, Spec
from doorloop.definition.refusal import REMEDY, refusal
from doorloop.definition.toml import UNPRINTABLE, read_bounded, read_toml

DEEPEST: Final = 8
"""So many definitions may extend each other in a row."""


def checked(tree: Tree, path: Path) -> Spec:
    """Make a definition of a tree.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error)) from None
    check(spec, path.name)
    return with_gross(spec)


def load_text(text: str, path: Path) -> Definition:
    """Check the text of a definition that stands in no file yet; `path` is where it would.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    spec = checked(tomllib.loads(text, parse_float=Decimal), path)
    return Definition(spec=spec, sha256=hashlib.sha256(text.encode()).hexdigest(), path=path)


class Layer(Struct, frozen=True):
    """One file of a definition: what it says itself, its code lists included.

    Attributes:
        read: the bytes of the file, and of the code lists that it names.
    """

    path: Path
    tree: Tree
    read: tuple[bytes, ...]


def layers(path: Path, tell: Tell = stop) -> list[Layer]:
    """Read a definition file, and those that it extends, one after the other.

    Args:
        tell: what to do about an error: one in a file, a definition that extends itself, or one that is not there.

    Errors: DefinitionError, as `stop` raises it.
    """
    found: list[Layer] = []
    below: Path | None = path
    while below is not None:
        content, tree = read_toml(below, REMEDY, tell)
        base = tree.pop(EXTENDS, None)
        tree, lists = _with_code_files(tree, below, tell)
        found.append(Layer(below, tree, (content, *lists)))
        below = None if base is None else _base(base, found, tell)
    return found


def merged(found: Sequence[Layer]) -> Tree:
    """Lay each file over the one that it extends."""
    tree = found[-1].tree
    for layer in reversed(found[:-1]):
        tree = merge(tree, layer.tree)
    return tree


def digested(found: Iterable[Layer]) -> hashlib._Hash:
    """Digest every file that was read, in the order in which it was."""
    digest = hashlib.sha256()
    for content in (content for layer in found for content in layer.read):
        digest.update(content)
    return digest


def _base(base: Any, found: Sequence[Layer], tell: Tell) -> Path | None:
    """Find the file that the last of some extends; none where that cannot be."""
    path = found[-1].path
    if not isinstance(base, str):
        tell(Fault(path, EXTENDS, "expected the name or the path of a definition", REMEDY))
        return None
    try:
        below = find(base) if base in known() else find(str(path.parent / base))
    except DefinitionError:
        what = f"there is no definition '{base}'{likely(base, known())}"
        tell(Fault(path, EXTENDS, what, "name a shipped one, or a file beside this one"))
        return None
    if below.resolve() in [layer.path.resolve() for layer in found] or len(found) > DEEPEST:
        tell(Fault(path, EXTENDS, "this definition extends itself", "name another one"))
        return None
    return below


def _with_code_files(tree: Tree, path: Path, tell: Tell) -> tuple[Tree, list[bytes]]:
    """Add the code lists that stand in files of their own, beside the definition or shipped; give their bytes too."""
    codes, read = tree.get("codes"), list[bytes]()
    for name, one in codes.items() if isinstance(codes, dict) else ():
        if isinstance(one, dict) and isinstance(file := one.get("file"), str) and file:
            values = one.get("values", {})
            found = _read_codes(file, path, f"codes.{name}.file", tell, read)
            one["values"] = _laid_over(found, values) if isinstance(values, dict) else values
    return tree, read


def _laid_over(found: Tree, values: Tree) -> Tree:
    """Lay the codes that a definition has itself over those of its file."""
    both = {key: merge(found[key], one) for key, one in values.items() if key in found and isinstance(one, dict)}
    return {key: one for key, one in values.items() if key not in found} | found | both


def _read_codes(name: str, path: Path, key: str, tell: Tell, read: list[bytes]) -> Tree:
    """Read a CSV with the columns key, nl, en and variants (separated by `|`), and perhaps wider."""
    found = [place / name for place in (path.parent, SHIPPED) if (place / name).is_file()]
    if not found or Path(name).name != name:
        tell(Fault(path, key, f"there is no file '{name}'", "put it beside the definition"))
        return {}
    try:
        content = read_bounded(found[0])
        read.append(content)
        rows = list(csv.DictReader(_printable(content.decode("utf-8-sig")).splitlines(), strict=True))
        return {row["key"]: _code(row) for row in rows}
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
        what = f"'{name}' is no code list: {error.strerror if isinstance(error, OSError) else error}"
        tell(Fault(path, key, what, "write it in UTF-8 with the columns key,nl,en,variants"))
        return {}


def _printable(text: str) -> str:
    """Refuse what no document, sheet or page can hold.

    Errors: ValueError.
    """
    if UNPRINTABLE.search(text.replace("\r\n", "\n")):
        raise ValueError("it holds a sign that cannot be printed")
    return text


def _code(row: dict[str, str]) -> Tree:
    return {
        "label": {"nl": row["nl"] or row["key"], "en": row["en"] or row["key"]},
        "variants": list(filter(None, (row["variants"] or "").split("|"))),
        "wider": row.get("wider") or "",
    }
