"""Definitions of a few steps over one register whose fields are its headers, as the examples of docs/clocks.md are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from doorloop.definition import Definition
from doorloop.tables.records import Record
from kit import definitions
from kit.miniature import Run, run_paths

BY = """
[organisations]
wij = { nl = "Wij", en = "We" }
"""


def head(peildatum: str, date: str) -> str:
    """Begin a definition of a register `r`, with an organisation that can have to do something."""
    return definitions.head("digits = 4", date, register="r", peildatum=peildatum) + BY


def long_form(columns: Sequence[str], kinds: Sequence[str]) -> str:
    """Give the keys of a register in long form: of one column a kind is the field itself, of two it has one of each."""
    held = {kind: {column: kind if len(columns) == 1 else f"{kind}_{column}" for column in columns} for kind in kinds}
    return definitions.long_form(held, {column: column for column in columns}, name="r", kind="soort")


def define(
    text: str, fields: Sequence[str], *, peildatum: str = "2024-12-31", register: str = "", long: str = ""
) -> Definition:
    """Make a definition of steps, and whatever else a text of TOML has; every step is told in a table.

    Args:
        fields: the date fields, that of the unit first; after a colon another type than date.
        register: further keys of the register.
        long: the keys of its other form.
    """
    return definitions.loaded(written(text, fields, peildatum=peildatum, register=register, long=long))


def written(
    text: str, fields: Sequence[str], *, peildatum: str = "2024-12-31", register: str = "", long: str = ""
) -> str:
    """Write a definition of steps, as `define` makes it."""
    lines = [head(peildatum, fields[0].partition(":")[0]), "[registers.r]"]
    lines += ['title = { nl = "Register", en = "Register" }', register, "[registers.r.fields]"]
    lines.append('zaak = { header = "zaak", type = "key", required = true }')
    for field in fields:
        name, _, kind = field.partition(":")
        required = ", required = true" if field == fields[0] else ""
        lines.append(f'{name} = {{ header = "{name}", type = "{kind or "date"}"{required} }}')
    return "\n".join([*lines, long, with_tables(text)])


def with_events(text: str, columns: Sequence[str], kinds: Mapping[str, Mapping[str, str]]) -> str:
    """Write a definition of steps over cases in one register, and events of them in another that is in long form.

    Args:
        columns: those of the events, beside their kind.
        kinds: kind of event → column → the date field that it holds.
    """
    held = dict.fromkeys(field for fields in kinds.values() for field in fields.values())
    return (
        head("2013-06-30", "aanvraag")
        + definitions.register(["aanvraag", "besluit"], name="r")
        + definitions.register(list(held), name="e", is_dated=False)
        + definitions.long_form(kinds, {column: column for column in columns}, name="e", kind="soort")
        + with_tables(text)
    )


def with_tables(text: str) -> str:
    """Give steps their labels, and tell each of them in tables."""
    ids = [step["id"] for step in tomllib.loads(text)["steps"]]
    labelled = text.replace("\n[[steps]]", '\n[[steps]]\nlabel = { nl = "Stap", en = "Step" }')
    kinds = ("durations", "bases", "endings", "course")
    return f"{labelled}\n{definitions.tables(*ids, **dict(zip(kinds, kinds, strict=True)))}"


def told(day: date | None) -> str:
    """Write a day as a register has it."""
    return "" if day is None else f"{day:%d-%m-%Y}"


def run_cases(definition: Definition, fields: Iterable[str], rows: Iterable[Sequence[str]]) -> Run:
    """Run cases, each without its number, which are counted from 1001."""
    numbered = [[str(number), *row] for number, row in enumerate(rows, start=1001)]
    return run_rows(definition, ["zaak", *(field.partition(":")[0] for field in fields)], numbered)


def run_files(definition: Definition, files: Mapping[str, Iterable[Sequence[str]]]) -> Run:
    """Run several registers: name → its rows, the header first."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.csv" for name in files]
        for path, rows in zip(paths, files.values(), strict=True):
            path.write_text("\n".join(";".join(row) for row in rows) + "\n", "utf-8")
        return run_paths(paths, definition)


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
