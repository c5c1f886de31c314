"""Definitions of a few steps over one register whose fields are its headers, as the examples of docs/clocks.md are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from doorloop.definition import Definition, load
from doorloop.tables.records import Record
from kit.miniature import Run, run_paths

HEAD = """
schema = "doorloop.definition/1"
name = "voorbeeld"
title = { nl = "Voorbeeld", en = "Example" }
peildatum = PEILDATUM
[unit]
register = "r"
date = "DATE"
label = { nl = "zaken", en = "cases" }
[key]
name = { nl = "nummer", en = "number" }
digits = 4
[organisations]
wij = { nl = "Wij", en = "We" }
"""


def long_form(columns: Sequence[str], kinds: Sequence[str]) -> str:
    """Give the keys of a register in long form: of one column a kind is the field itself, of two it has one of each."""
    held = {kind: {column: kind if len(columns) == 1 else f"{kind}_{column}" for column in columns} for kind in kinds}
    lines = ["[registers.r.long]", 'kind = { header = "soort" }', "[registers.r.long.columns]"]
    lines += [f'{column} = {{ header = "{column}" }}' for column in columns]
    lines.append("[registers.r.long.kinds]")
    for kind, fields in held.items():
        inner = ", ".join(f'{column} = "{field}"' for column, field in fields.items())
        lines.append(f"{kind} = {{ fields = {{ {inner} }} }}")
    return "\n".join(lines)


def define(
    text: str, fields: Sequence[str], *, peildatum: str = "2024-12-31", register: str = "", long: str = ""
) -> Definition:
    """Make a definition of steps, and whatever else a text of TOML has; every step is told in a table.

    Args:
        fields: the date fields, that of the unit first; after a colon another type than date.
        register: further keys of the register.
        long: the keys of its other form.
    """
    head = HEAD.replace("PEILDATUM", peildatum).replace("DATE", fields[0].partition(":")[0])
    lines = [head, "[registers.r]", 'title = { nl = "Register", en = "Register" }', register, "[registers.r.fields]"]
    lines.append('zaak = { header = "zaak", type = "key", required = true }')
    for field in fields:
        name, _, kind = field.partition(":")
        required = ", required = true" if field == fields[0] else ""
        lines.append(f'{name} = {{ header = "{name}", type = "{kind or "date"}"{required} }}')
    lines.append(long)
    ids = [step["id"] for step in tomllib.loads(text)["steps"]]
    lines += [text.replace("\n[[steps]]", '\n[[steps]]\nlabel = { nl = "Stap", en = "Step" }')]
    for kind in ("durations", "bases", "endings", "course"):
        lines += [f"[tables.{kind}]", f'kind = "{kind}"', 'title = { nl = "T", en = "T" }', f"steps = {ids}"]
    return loaded("\n".join(lines))


def loaded(text: str) -> Definition:
    """Load a definition from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voorbeeld.toml"
        path.write_text(text, "utf-8")
        return load(str(path))


def run_rows(
    definition: Definition, headers: Iterable[str], rows: Iterable[Sequence[str]], working_days: str = "nl"
) -> Run:
    """Run the rows of a register; the first header is that of the identifier."""
    return run_text(definition, "\n".join(";".join(row) for row in (list(headers), *rows)), working_days)


def run_text(definition: Definition, text: str, working_days: str = "nl") -> Run:
    """Run a register as a text of CSV."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_text(text + "\n", "utf-8")
        return run_paths([path], definition, working_days=working_days)


def record(run: Run, table: str, step: str, **keys: object) -> Record:
    """Give the one record of a step in a table."""
    (found,) = run.records(table, step=step, **keys)
    return found


def figures(found: Mapping[str, Any]) -> str:
    """Write what the examples of the documentation promise of a step."""
    mean = "none" if found["mean"] is None else f"{float(found['mean']):g} {found['unit']}"
    within = "" if found["within_target"] is None else f", within {found['within_target']}"
    return f"{found['step']}: n {found['n']}, mean {mean}{within}, open {found['open']}, excluded {found['excluded']}"
