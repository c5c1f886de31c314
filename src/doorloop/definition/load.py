"""From a definition file to checked objects; what is not understood is refused with its path."""

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

from doorloop.base.choices import likely, meant
from doorloop.base.errors import DefinitionError
from doorloop.base.words import both
from doorloop.definition.checks import check
from doorloop.definition.faults import Fault, Tell, stop
from doorloop.definition.gross import with_gross
from doorloop.definition.overlay import EXTENDS, UNCHANGED, Changes, Tree, merge
from doorloop.definition.parts import Definition, Spec
from doorloop.definition.refusal import REMEDY, refusal
from doorloop.definition.toml import KEPT, UNPRINTABLE, read_bounded, read_toml

SHIPPED = Path(__file__).parent / "shipped"
DEFAULT = "kansloze-aangiften"
EVENT_LOG = "event-log"
"""The definition of an event log that nobody described; it is about no pilot, and beside those that are shipped."""
MADE: Final[dict[tuple[Path, str], Definition]] = {}
"""The definitions of this process, by their file and the digest of its contents."""
DEEPEST: Final = 8
"""So many definitions may extend each other in a row."""


def shipped() -> list[str]:
    """Name the definitions that come with the package."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def known() -> list[str]:
    """Name the definitions that need no file: those of pilots, and that of any event log."""
    return [*shipped(), EVENT_LOG]


def chosen(name: str, changes: Changes) -> str:
    """Name the definition of a run: steps that are typed are those of an event log, unless another one is named."""
    return EVENT_LOG if name == DEFAULT and changes.steps else name


def find(name: str) -> Path:
    """Find a definition by name or file.

    Errors: DefinitionError when there is none, with the likely name.
    """
    if name in known():
        return (SHIPPED if name in shipped() else SHIPPED.parent / "base") / f"{name}.toml"
    path = Path(name)
    if path.is_file():
        return path
    if name.lower() in known():
        return find(name.lower())
    raise DefinitionError(
        both("err.no_definition", name=name, likely=meant(name, known())),
        remedy=both("try.no_definition"),
    )


def load(name: str = DEFAULT, changes: Changes = UNCHANGED) -> Definition:
    """Read and check a definition, by name or file, with what it extends and what a command line changes of it.

    Errors: DefinitionError with the path of the key that is wrong; UsageError for a change that cannot be meant.
    """
    path = find(chosen(name, changes))
    found = layers(path)
    tree, digest = merged(found), digested(found)
    if not changes:
        return _made(tree, digest.hexdigest(), path)
    digest.update(repr(changes).encode())
    try:
        return _made(changes.apply(tree), digest.hexdigest(), path)
    except DefinitionError as error:
        load(str(path))  # an error of its own comes first
        raise DefinitionError(error.said, where=error.where, remedy=both("try.changed")) from None


def _made(tree: Tree, digest: str, path: Path) -> Definition:
    """Make a definition of a tree; that of the same contents is made once.

    Errors: as `_checked`.
    """
    if (path, digest) not in MADE:
        if len(MADE) == KEPT:
            MADE.clear()
        MADE[path, digest] = Definition(spec=with_gross(_checked(tree, path)), sha256=digest, path=path)
    return MADE[path, digest]


def _checked(tree: Tree, path: Path) -> Spec:
    """Make a definition of a tree.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error)) from None
    check(spec, path.name)
    return spec


def load_text(text: str, path: Path) -> Definition:
    """Check the text of a definition that stands in no file yet; `path` is where it would.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    spec = _checked(tomllib.loads(text, parse_float=Decimal), path)
    return Definition(spec=with_gross(spec), sha256=hashlib.sha256(text.encode()).hexdigest(), path=path)


def resolved(name: str) -> Tree:
    """Give a definition as one tree: with everything that it takes from those that it extends, and from code lists.

    Errors: as `load`.
    """
    load(name)
    tree = merged(layers(find(name)))
    for one in tree.get("codes", {}).values():
        one.pop("file", None)
    return tree


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
