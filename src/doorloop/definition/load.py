"""From a definition file to checked objects; what is not understood is refused with its path."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import msgspec

from doorloop.base.choices import likely
from doorloop.base.errors import DefinitionError
from doorloop.base.language import Text
from doorloop.definition.checks import check
from doorloop.definition.parts import Code, Definition, Spec
from doorloop.definition.refusal import REMEDY, refusal
from doorloop.definition.toml import UNPRINTABLE, read_bounded, read_toml

SHIPPED = Path(__file__).parent / "shipped"
DEFAULT = "kansloze-aangiften"


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


def load(name: str = DEFAULT) -> Definition:
    """Read and check a definition, by name or file.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    path = find(name)
    content, tree = read_toml(path, REMEDY)
    digest = hashlib.sha256(content)
    try:
        spec = msgspec.convert(tree, Spec)
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error)) from None
    spec = _with_code_files(spec, path, digest)
    check(spec, path.name)
    return Definition(spec=spec, sha256=digest.hexdigest(), path=path)


def _with_code_files(spec: Spec, path: Path, digest: hashlib._Hash) -> Spec:
    """Add the code lists that stand in files of their own, beside the definition or shipped."""
    codes = {}
    for name, codelist in spec.codes.items():
        values = dict(codelist.values)
        if codelist.file:
            values |= _read_codes(codelist.file, f"{path.name}: codes.{name}.file", path.parent, digest)
        codes[name] = msgspec.structs.replace(codelist, values=values)
    return msgspec.structs.replace(spec, codes=codes)


def _read_codes(name: str, where: str, folder: Path, digest: hashlib._Hash) -> dict[str, Code]:
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


def _code(row: dict[str, str]) -> Code:
    return Code(
        label=Text(nl=row["nl"] or row["key"], en=row["en"] or row["key"]),
        variants=tuple(filter(None, (row["variants"] or "").split("|"))),
        wider=row.get("wider") or "",
    )
