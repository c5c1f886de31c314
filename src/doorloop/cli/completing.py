"""What a shell is told to go on with where a name of the definition is meant: tables, fields, codes, steps, registers.

The definition is read as plain TOML, unchecked: somebody waits for every letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

Tree = Mapping[str, Any]
FOLDERS: Final = tuple(Path(__file__).resolve().parents[1] / "definition" / name for name in ("shipped", "base"))
"""Where the definitions stand that need no file."""
DEFAULT_DEFINITION: Final = "kansloze-aangiften"
PERIODS: Final = ("month", "quarter", "year")
BREAKS: Final = "=:"
"""At these bash parts a word."""
DEEPEST: Final = 8
"""As `doorloop.definition` has them, which completion does not wait for."""


def definitions(incomplete: str) -> list[str]:
    """Name the definitions that need no file."""
    return _matching([path.stem for folder in FOLDERS for path in sorted(folder.glob("*.toml"))], incomplete)


def tables(ctx: Any, incomplete: str) -> list[str]:
    """Name the tables of the definition; behind a comma the next one."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _matching(_merged(ctx, "tables"), last)]


def steps(ctx: Any, incomplete: str) -> list[str]:
    """Name the steps and statutory terms that are somebody's turn."""
    listed = (one for tree in _trees(ctx) for key in ("steps", "terms") for one in tree.get(key, ()))
    return _matching(dict.fromkeys(one["id"] for one in listed if one.get("by")), incomplete)


def organisations(ctx: Any, incomplete: str) -> list[str]:
    """Name the organisations."""
    return _matching(_merged(ctx, "organisations"), incomplete)


def registers(ctx: Any, incomplete: str) -> list[str]:
    """Name the registers."""
    return _matching(_merged(ctx, "registers"), incomplete)


def splits(ctx: Any, incomplete: str) -> list[str]:
    """Name what durations can be split by."""
    return _matching([*PERIODS, *sorted(_coded(ctx))], incomplete)


def columns(ctx: Any, incomplete: str) -> list[str]:
    """Name the fields behind a header: HEADER=FIELD."""
    header, sign, field = incomplete.rpartition("=")
    return [f"{header}={name}" for name in _matching(_fields(ctx), field)] if sign else []


def conditions(ctx: Any, incomplete: str) -> list[str]:
    """Name the code fields, and the codes of one behind its sign: FIELD=CODE."""
    field, sign, code = incomplete.partition("=")
    coded = _coded(ctx)
    if not sign:
        return [f"{name}=" for name in _matching(sorted(coded), incomplete)]
    return [f"{field}={name}" for name in _matching(_codes(ctx, coded.get(field, "")), code)]


def formats_of(document: Any) -> Any:
    """Give what names the formats of an answer."""

    def formats(incomplete: str) -> list[str]:
        from doorloop.render.formats import names

        return _matching(names(document), incomplete)

    return formats


def among(*choices: str) -> Any:
    """Give what names these choices."""
    return lambda incomplete: _matching(choices, incomplete)


def rules(incomplete: str) -> list[str]:
    """Name the rules of `check`."""
    from doorloop.base.rules import RULES

    return _matching(RULES, incomplete)


def joined(parts: Sequence[str], at: int) -> tuple[list[str], int, str]:
    """Put words together as they were typed: bash parts them at each `=` and `:`.

    Args:
        at: the part that is to be completed.

    Returns the words, the place of the one that is to be completed, and what stands in it before that part.
    """
    words: list[str] = []
    place, before, is_open = at, "", False
    for number, part in enumerate(parts):
        is_break = bool(part) and not part.strip(BREAKS)
        if words and (is_break or (is_open and not part.startswith("-"))):
            before = words[-1] + part * is_break if number == at else before
            words[-1] += part
        else:
            words.append(part)
        place = len(words) - 1 if number == at else place
        is_open = is_break
    return words, place if at < len(parts) else len(words) + at - len(parts), before


def for_bash(word: str, before: str) -> str:
    """Write what bash puts in the place of the part that it completes: a space in it would begin another word.

    Behind `--option=` the parser names the value alone.
    """
    lead = before if word.startswith(before) else before.partition("=")[2]
    return word.removeprefix(lead).replace(" ", "\\ ")


def _matching(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


def _codes(ctx: Any, name: str) -> list[str]:
    """Name the codes of a list, those of its file too: a line of that begins with a code."""
    found: dict[str, None] = {}
    for tree, folder in _read(ctx):
        codes = tree.get("codes", {}).get(name, {})
        found |= dict.fromkeys(codes.get("values", {}))
        with suppress(OSError, ValueError, TypeError):
            lines = (folder / codes.get("file", "")).read_text("utf-8-sig").splitlines()[1:]
            found |= dict.fromkeys(line.partition(",")[0] for line in lines)
    return list(found)


def _trees(ctx: Any) -> Iterator[Tree]:
    """Give the definition that is named before, and those that it extends."""
    return (tree for tree, _ in _read(ctx))


def _read(ctx: Any) -> Iterator[tuple[Tree, Path]]:
    """Give the definitions, each with its folder; nothing of one that cannot be read."""
    import tomllib

    name = ctx.params.get("definition")
    default = next((one.default for one in ctx.command.params if one.name == "definition"), "")
    path = _path(name if isinstance(name, str) and name else str(default), Path())
    for _ in range(DEEPEST + 1):
        try:
            tree = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return
        yield tree, path.parent
        if not isinstance(tree.get("extends"), str):
            return
        path = _path(tree["extends"], path.parent)


def _path(name: str, folder: Path) -> Path:
    known = (home / f"{name.lower()}.toml" for home in FOLDERS)
    return next((path for path in known if path.is_file()), folder / name)


def _merged(ctx: Any, key: str) -> dict[str, Any]:
    """Give the entries of one key, those of the definition before those that it extends."""
    found: dict[str, Any] = {}
    for tree in _trees(ctx):
        found = {**tree.get(key, {}), **found}
    return found


def _fields(ctx: Any) -> dict[str, Any]:
    fields = (one.get("fields", {}) for one in _merged(ctx, "registers").values())
    return {id: field for some in fields for id, field in some.items() if isinstance(field, dict)}


def _coded(ctx: Any) -> dict[str, str]:
    """Give the code fields, each with its list of codes."""
    return {id: field.get("codes", "") for id, field in _fields(ctx).items() if field.get("type") in ("code", "codes")}
