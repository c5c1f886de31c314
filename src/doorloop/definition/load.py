"""From a definition file to checked objects; what is not understood is refused with its path."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from doorloop.base.choices import likely
from doorloop.base.errors import DefinitionError
from doorloop.definition.checks import check
from doorloop.definition.overlay import EXTENDS, UNCHANGED, Changes, Tree, merge
from doorloop.definition.parts import Definition, Spec
from doorloop.definition.refusal import REMEDY, refusal
from doorloop.definition.toml import UNPRINTABLE, read_bounded, read_toml

SHIPPED = Path(__file__).parent / "shipped"
DEFAULT = "kansloze-aangiften"
DEEPEST: Final = 8
"""So many definitions may extend each other in a row."""


def shipped() -> list[str]:
    """Name the definitions that come with the package."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def find(name: str) -> Path:
    """Find a definition by name or file.

    Errors: DefinitionError when there is none, with the likely name.
    """
    if name in shipped():
        return SHIPPED / f"{name}.toml"
    path = Path(name)
    if path.is_file():
        return path
    raise DefinitionError(
        f"there is no definition '{name}'{likely(name, shipped())}",
        remedy="see `doorloop definition list`, or give the path of a .toml file",
    )


def load(name: str = DEFAULT, changes: Changes = UNCHANGED) -> Definition:
    """Read and check a definition, by name or file, with what it extends and what a command line changes of it.

    Errors: DefinitionError with the path of the key that is wrong; UsageError for a change that cannot be meant.
    """
    path = find(name)
    digest = hashlib.sha256()
    tree = resolve(path, digest)
    if changes:
        tree = changes.apply(tree)
        digest.update(repr(changes).encode())
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error)) from None
    check(spec, path.name)
    return Definition(spec=spec, sha256=digest.hexdigest(), path=path)


def load_text(text: str, path: Path) -> Definition:
    """Check the text of a definition that stands in no file yet; `path` is where it would.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    tree = tomllib.loads(text, parse_float=Decimal)
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error)) from None
    check(spec, path.name)
    return Definition(spec=spec, sha256=hashlib.sha256(text.encode()).hexdigest(), path=path)


def resolved(name: str) -> Tree:
    """Give a definition as one tree: with everything that it takes from those that it extends, and from code lists.

    Errors: as `load`.
    """
    load(name)
    tree = resolve(find(name), hashlib.sha256())
    for one in tree.get("codes", {}).values():
        one.pop("file", None)
    return tree


def resolve(path: Path, digest: hashlib._Hash, above: tuple[Path, ...] = ()) -> Tree:
    """Read a definition file and lay it over the one that it extends; digest every file that is read.

    Args:
        above: the files that extend this one.

    Errors: DefinitionError where a definition extends itself, or one that is not there.
    """
    content, tree = read_toml(path, REMEDY)
    digest.update(content)
    tree = _with_code_files(tree, path, digest)
    if EXTENDS not in tree:
        return tree
    where, base = f"{path.name}: {EXTENDS}", tree.pop(EXTENDS)
    if not isinstance(base, str):
        raise DefinitionError("expected the name or the path of a definition", where=where, remedy=REMEDY)
    if (path.resolve() in above) or len(above) >= DEEPEST:
        raise DefinitionError("this definition extends itself", where=where, remedy="name another one")
    try:
        below = find(base) if base in shipped() else find(str(path.parent / base))
    except DefinitionError:
        what = f"there is no definition '{base}'{likely(base, shipped())}"
        raise DefinitionError(what, where=where, remedy="name a shipped one, or a file beside this one") from None
    return merge(resolve(below, digest, (*above, path.resolve())), tree)


def _with_code_files(tree: Tree, path: Path, digest: hashlib._Hash) -> Tree:
    """Add the code lists that stand in files of their own, beside the definition or shipped."""
    codes = tree.get("codes")
    for name, one in codes.items() if isinstance(codes, dict) else ():
        if isinstance(one, dict) and isinstance(file := one.get("file"), str) and file:
            values = one.get("values", {})
            found = _read_codes(file, f"{path.name}: codes.{name}.file", path.parent, digest)
            one["values"] = {**values, **found} if isinstance(values, dict) else values
    return tree


def _read_codes(name: str, where: str, folder: Path, digest: hashlib._Hash) -> Tree:
    """Read a CSV with the columns key, nl, en and variants (separated by `|`), and perhaps wider."""
    found = [place / name for place in (folder, SHIPPED) if (place / name).is_file()]
    if not found or Path(name).name != name:
        raise DefinitionError(f"there is no file '{name}'", where=where, remedy="put it beside the definition")
    try:
        content = read_bounded(found[0])
        digest.update(content)
        rows = list(csv.DictReader(_printable(content.decode("utf-8-sig")).splitlines(), strict=True))
        return {row["key"]: _code(row) for row in rows}
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
        what = f"'{name}' is no code list: {error.strerror if isinstance(error, OSError) else error}"
        raise DefinitionError(
            what, where=where, remedy="write it in UTF-8 with the columns key,nl,en,variants"
        ) from None


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
