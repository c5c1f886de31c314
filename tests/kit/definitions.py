"""Pieces of small definitions, as text: what a test says nothing of is the same in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from doorloop.definition import Definition, load


def head(key: str, date: str, *, register: str = "log", peildatum: str = "2024-12-31") -> str:
    """Begin a definition.

    Args:
        key: how an identifier is written, as `digits = 4`.
        date: the field that dates a case.
        register: the one whose rows are cases; the definition is called as it.
    """
    return f"""
schema = "doorloop.definition/1"
name = "{register}"
title = {{ nl = "L", en = "L" }}
peildatum = {peildatum}
unit = {{ register = "{register}", date = "{date}", label = {{ nl = "zaken", en = "cases" }} }}
key = {{ name = {{ nl = "zaak", en = "case" }}, {key} }}
"""


def register(
    dates: Sequence[str],
    *further: str,
    name: str = "log",
    zone: str = "",
    case: str = 'header = "zaak"',
    is_dated: bool = True,
) -> str:
    """Write a register whose date fields are their headers.

    Args:
        further: other fields, as lines.
        is_dated: whether the first date is required, as that which dates a case.
        case: the header of the identifier, and further keys of it.
    """
    lines = [f'{date} = {{ header = "{date}", type = "date"' for date in dates]
    lines[0] += ", required = true" if is_dated else ""
    return "\n".join(
        [
            f"[registers.{name}]",
            f'title = {{ nl = "{name}", en = "{name}" }}',
            *([f'zone = "{zone}"'] if zone else []),
            f"[registers.{name}.fields]",
            f'zaak = {{ {case}, type = "key", required = true }}',
            *(f"{line} }}" for line in lines),
            *further,
            "",
        ]
    )


def long_form(
    kinds: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, str],
    *,
    name: str = "log",
    kind: str = "gebeurtenis",
    also: str = "",
    more: Mapping[str, str] | None = None,
) -> str:
    """Write the long form of a register.

    Args:
        kinds: kind → column → the field that it holds.
        columns: column → its header.
        kind: the header of the column with the kinds.
        also: further keys.
        more: kind → further keys of it.
    """
    lines = [f"[registers.{name}.long]", also, f'kind = {{ header = "{kind}" }}']
    lines += [f'columns.{column} = {{ header = "{header}" }}' for column, header in columns.items()]
    lines.append(f"[registers.{name}.long.kinds]")
    for one, fields in kinds.items():
        held = ", ".join(f'{column} = "{field}"' for column, field in fields.items())
        lines.append(f"{one} = {{ fields = {{ {held} }}{(more or {}).get(one, '')} }}")
    return "\n".join([*lines, ""])


def step(id: str, start: str, end: str, further: str = "") -> str:
    """Write a step that is counted in all days, with further lines."""
    label = f"{start} en {end}".capitalize()
    return f"""[[steps]]
id = "{id}"
label = {{ nl = "{label}", en = "{label}" }}
start = "{start}"
end = "{end}"
unit = "kalenderdagen"
{further}"""


def tables(*steps: str, **kinds: str) -> str:
    """Write tables of some steps: name → kind, that of durations where none is named."""
    named = kinds or {"doorlooptijden": "durations"}
    title = 'title = { nl = "T", en = "T" }'
    return "".join(
        f'[tables.{name}]\nkind = "{kind}"\n{title}\nsteps = [{", ".join(map(_quoted, steps))}]\n'
        for name, kind in named.items()
    )


def _quoted(text: str) -> str:
    return f'"{text}"'


def loaded(text: str) -> Definition:
    """Load a definition from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voorbeeld.toml"
        path.write_text(text, "utf-8")
        return load(str(path))
