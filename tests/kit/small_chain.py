"""A chain of one step, written short: what a test says of the step, of further tables, and of its cases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from doorloop.definition import Definition, load
from kit.miniature import Run, run_paths

BASE = """
schema = "doorloop.definition/1"
name = "keten"
title = { nl = "Keten", en = "Chain" }
peildatum = 2024-12-31
unit = { register = "r", date = "ontvangst", label = { nl = "zaken", en = "cases" } }
key = { name = { nl = "zaak", en = "case" }, digits = 8 }
organisations.gem = { nl = "gemeente", en = "municipality" }

[registers.r]
title = { nl = "register", en = "register" }

[registers.r.fields]
zaak = { header = "Zaak", type = "key", required = true }
ontvangst = { header = "Ontvangst", type = "date", required = true }
besluit = { header = "Besluit", type = "date" }
ingetrokken = { header = "Ingetrokken", type = "date" }
uiterlijk = { header = "Uiterlijk", type = "date" }
verdaagd = { header = "Verdaagd", type = "code", codes = "janee" }
verdaagd_tot = { header = "Verdaagd tot", type = "date" }
soort = { header = "Soort", type = "code", codes = "soort" }
dagen = { header = "Dagen verlengd", type = "number" }

[codes.janee.values]
ja = { label = { nl = "ja", en = "yes" } }
nee = { label = { nl = "nee", en = "no" } }

[codes.soort.values]
eenvoudig = { label = { nl = "eenvoudig", en = "simple" } }
complex = { label = { nl = "complex", en = "complex" } }
"""
STEP = """
[[steps]]
id = "beslissen"
label = { nl = "Beslissen", en = "To decide" }
start = "ontvangst"
end = "besluit"
by = "gem"
"""
TABLES = "".join(
    f'\n[tables.{name}]\nkind = "{kind}"\ntitle = {{ nl = "{name}", en = "{name}" }}\nsteps = ["beslissen"]\n'
    for name, kind in {
        "doorlooptijden": "durations",
        "grondslagen": "bases",
        "afloop": "endings",
        "verloop": "course",
        "vergelijking": "comparison",
    }.items()
)
COLUMNS = (
    "Zaak",
    "Ontvangst",
    "Besluit",
    "Ingetrokken",
    "Uiterlijk",
    "Verdaagd",
    "Verdaagd tot",
    "Soort",
    "Dagen verlengd",
)


def definition_text(step: str, also: str = "") -> str:
    """Write the definition of a chain with these keys of its step, and further tables."""
    return BASE + STEP + step + TABLES + also


def chain(step: str, also: str = "") -> Definition:
    """Give the definition of a chain with these keys of its step, and further tables."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keten.toml"
        path.write_text(definition_text(step, also), "utf-8")
        return load(str(path))


def register_text(rows: Sequence[str]) -> str:
    """Write a register; a row has its cells in the order of COLUMNS, the identifier left out, with `|` between them."""
    width = len(COLUMNS) - 1
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    lines = [[str(10_000_001 + place), *row, *[""] * (width - len(row))] for place, row in enumerate(cells)]
    return "".join(f"{';'.join(line)}\n" for line in [list(COLUMNS), *lines])


def run_chain(
    folder: Path, step: str, rows: Sequence[str], *, also: str = "", peildatum: str = "", without: Sequence[str] = ()
) -> Run:
    """Run the cases of a chain, columns without any header left out: those are absent."""
    text = register_text(rows)
    kept = [place for place, name in enumerate(COLUMNS) if name not in without]
    lines = [line.split(";") for line in text.splitlines()]
    text = "".join(f"{';'.join(line[place] for place in kept)}\n" for line in lines)
    path = folder / f"r{hashlib.sha256(text.encode()).hexdigest()[:8]}.csv"
    path.write_text(text, "utf-8")
    return run_paths([path], chain(step, also), peildatum, absent=True)
