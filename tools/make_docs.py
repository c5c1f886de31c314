"""Write the pages of docs/ that follow from the code: docs/findings.md and docs/definition.md.

    python tools/make_docs.py           write both pages
    python tools/make_docs.py --check   write nothing; code 1 when a page is not what would be written

The rules come from the catalogue in `doorloop.base.rules`. The keys of a definition come from the structs in
`doorloop.definition.parts`: type and default from the field, the meaning from tools/docs/definition.toml or, where
that is silent, from the "Attributes" of the docstring. The introductions are in tools/docs/ too.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
import types
import typing
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from doorloop.base.language import Text
from doorloop.base.rules import RULES, Rule
from doorloop.definition import parts

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).resolve().parent / "docs"
Struct = type[msgspec.Struct]

SIMPLE = {
    str: "text",
    int: "whole number",
    Decimal: "number",
    bool: "`true` or `false`",
    date: "date",
    Text: "[text in two languages](#text)",
    parts.When: "[condition](#condition)",
}
"""Types that are no section of their own, in words."""

NAMES = {
    "registers": "REGISTER",
    "fields": "FIELD",
    "columns": "COLUMN",
    "kinds": "KIND",
    "codes": "LIST",
    "calendars": "CALENDAR",
    "opening_hours": "WEEK",
    "pauses": "PAUSE",
    "occurrences": "NAME",
    "values": "CODE",
    "tables": "TABLE",
    "headings": "VALUE",
    "titles": "GOAL",
}
"""What stands for the name of an entry in a table of tables."""


def main() -> int:
    """Write the pages, or with --check compare them."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(path.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv[1:]:
            path.write_text(pages()[path], "utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv[1:] else 0


def pages() -> dict[Path, str]:
    """Give the text of each page."""
    found = {"findings.md": findings_page(), "definition.md": definition_page()}
    return {ROOT / "docs" / name: "\n".join(lines).rstrip() + "\n" for name, lines in found.items()}


# ---------------------------------------------------------------- findings


def findings_page() -> Iterator[str]:
    """Write the introduction, a table of all rules, and a section for each."""
    numbers = Counter[str](rule.severity for rule in RULES.values()) | Counter({"rules": len(RULES)})
    yield (TEMPLATES / "findings.md").read_text("utf-8").format_map(numbers).rstrip()
    yield "\n| code | severity | title | in Dutch |\n|---|---|---|---|"
    for rule in RULES.values():
        yield f"| [`{rule.code}`](#{rule.code}) | {rule.severity} | {rule.title_en} | {rule.title_nl} |"
    for rule in RULES.values():
        yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n## {rule.code}\n\n**{rule.severity}** · {rule.title_en} · *{rule.title_nl}*\n"
    yield "| | English | Nederlands |\n|---|---|---|"
    yield f"| message | {_cell(rule.message_en)} | {_cell(rule.message_nl)} |"
    yield f"| what to do | {_cell(rule.remedy_en)} | {_cell(rule.remedy_nl)} |"


def _cell(text: str) -> str:
    """Write a text into a table; what is filled in stands as code, and a form by number as that of many."""
    text = re.sub(r"\{\w+:[^{}|]*\|((?:[^{}]|\{\w+\})*)\}", r"\1", text)
    return re.sub(r"(\{\w+\})", r"`\1`", text.replace("|", "\\|"))


# ---------------------------------------------------------------- definition


def definition_page() -> Iterator[str]:
    """Write the introduction, and a section for each place of a definition that has keys."""
    meanings = read_meanings()
    yield (TEMPLATES / "definition.md").read_text("utf-8").rstrip()
    places = find_places()
    for struct, paths in places.items():
        yield f"\n## {_heading(struct, paths)}\n"
        yield from _describe(struct, paths)
        yield "\n| key | type | default | meaning |\n|---|---|---|---|"
        if struct in _tables():
            yield f'| `kind` | `"{_tag(struct)}"` | required | what the table shows |'
        for field in msgspec.structs.fields(struct):
            meaning = meanings[f"{struct.__name__}.{field.name}"]
            yield f"| `{field.name}` | {_type(field.type)} | {_default(field)} | {_cell(meaning)} |"


def find_places() -> dict[Struct, list[str]]:
    """Find every struct of a definition, in the order of its keys, with the places where it stands."""
    found: dict[Struct, list[str]] = {}

    def walk(struct: Struct, path: str) -> None:
        places = found.setdefault(struct, [])
        if path not in places:
            places.append(path)
        for field in msgspec.structs.fields(struct):
            for inner, steps in _structs(field.type, field.name):
                if inner not in (Text, parts.When):
                    walk(inner, f"{path}.{steps}".lstrip(".").replace("groups.values.CODE", "groups.values.GROUP"))

    walk(parts.Spec, "")
    found |= {parts.When: [], Text: []}
    return found


def _structs(kind: Any, path: str) -> Iterator[tuple[Struct, str]]:
    """Give the structs that a type holds, with the path to each."""
    arguments = typing.get_args(kind)
    name = path.rpartition(".")[2]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind, path
    elif typing.get_origin(kind) is dict:
        yield from _structs(arguments[1], f"{path}.{NAMES.get(name, 'NAME')}")
    elif typing.get_origin(kind) is tuple:
        yield from _structs(arguments[0], f"{path}[]")
    else:
        for argument in arguments:
            yield from _structs(argument, path)


def _tables() -> tuple[Struct, ...]:
    return typing.get_args(parts.Table)


def _tag(struct: Struct) -> str:
    return str(struct.__struct_config__.tag)


def _heading(struct: Struct, paths: list[str]) -> str:
    if struct in (parts.When, Text):
        return "Condition" if struct is parts.When else "Text"
    if struct in _tables():
        return f'`{paths[0]}` of kind `"{_tag(struct)}"`'
    return f"`{paths[0]}`" if paths[0] else "The file"


def _describe(struct: Struct, paths: list[str]) -> Iterator[str]:
    """Say what the struct is: its docstring without the list of attributes, and its other places."""
    text = inspect.cleandoc(struct.__doc__ or "").partition("Attributes:")[0]
    yield text.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n").strip()
    if paths[1:]:
        yield "\nAlso: " + ", ".join(f"`{path}`" for path in paths[1:]) + "."


def read_meanings() -> dict[str, str]:
    """Give the meaning of every key, by struct and name.

    Errors: SystemExit names the keys that nothing explains, and the explanations of keys that do not exist.
    """
    more: dict[str, dict[str, str]] = tomllib.loads((TEMPLATES / "definition.toml").read_text("utf-8"))
    found, keys = {f"{name}.{key}": text for name, table in more.items() for key, text in table.items()}, set()
    for struct in find_places():
        told = dict(attributes(struct))
        for field in msgspec.structs.fields(struct):
            key = f"{struct.__name__}.{field.name}"
            keys.add(key)
            inherited = f"TablePart.{field.name}" if struct in _tables() else key
            found[key] = found.get(key) or told.get(field.name) or found.get(inherited, "")
    unknown = {key for key in found if key not in keys and not key.startswith("TablePart.")}
    silent = {key for key in keys if not found[key]}
    if silent or unknown:
        sys.exit(
            f"explain {sorted(silent)} in the docstring in definition/parts.py or in tools/docs/definition.toml;"
            f" take {sorted(unknown)} out of the latter"
        )
    return found


def attributes(struct: Struct) -> Iterator[tuple[str, str]]:
    """Read the list of attributes in a docstring: `name, name: meaning`, longer lines indented further."""
    listed = inspect.cleandoc(struct.__doc__ or "").partition("Attributes:")[2]
    for entry in re.split(r"\n {4}(?=\w)", listed):
        names, colon, text = entry.partition(":")
        if colon:
            for name in names.split(","):
                yield name.strip(), " ".join(text.split()).rstrip(".")


def _type(kind: Any) -> str:
    """Write a type in words."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " or ".join(f'`"{value}"`' for value in arguments)
    if origin in (types.UnionType, typing.Union):
        kinds = [argument for argument in arguments if argument is not type(None)]
        if set(kinds) == set(_tables()):
            return "table by `kind`: " + ", ".join(f"[{_tag(kind)}](#{_anchor(kind)})" for kind in kinds)
        return " or ".join(map(_type, kinds))
    if origin is dict:
        return f"table of names: {_type(arguments[1])}"
    if origin is tuple and arguments[-1] is not Ellipsis:
        return f"list of {len(arguments)}: {_type(arguments[0])}"
    if origin is tuple:
        return f"list: {_type(arguments[0])}"
    return f"[table](#{_anchor(kind)})"


def _anchor(struct: Struct) -> str:
    """Give the anchor of a section: its heading in small letters, without marks, with hyphens for spaces."""
    heading = _heading(struct, find_places()[struct])
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _default(field: msgspec.structs.FieldInfo) -> str:
    """Write the default as a definition would have it."""
    if field.required:
        return "required"
    value = field.default if field.default is not msgspec.NODEFAULT else None
    if isinstance(value, parts.Part):
        return "see there"
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, bool | Decimal):
        return f"`{str(value).lower()}`"
    return f"`{list(value) if isinstance(value, tuple) else value!r}`".replace("'", '"')


if __name__ == "__main__":
    sys.exit(main())
