"""Definitions, publications, manifests, counts and templates with any damage end in one clear line, never in a mistake.

The damage knows the structure: it takes keys away, moves values, and puts others of every type and size in their
place. The number of a trial is its seed. `DOORLOOP_FUZZ_SECONDS` lets it go on for longer.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from doorloop.definition.files import SHIPPED as DEFINITIONS
from doorloop.verification.publication.load import SHIPPED as PUBLICATIONS
from kit.pilot import doorloop
from kit.spoilt import mixed, spoilt, toml

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
SECONDS = float(os.environ.get("DOORLOOP_FUZZ_SECONDS", "10"))
LONGEST = 60.0
"""Seconds that one run may take on a machine with much else to do."""


def runs_out(
    commands: Callable[[Path], list[tuple[object, ...]]], write: Callable[[random.Random], Path]
) -> Counter[int]:
    """Try one damage after another until the time is over; give how often each code ended a run.

    What the command prints of a refusal is short; `doorloop` itself asserts that nothing ends in a mistake.
    """
    until, codes, seed = time.monotonic() + SECONDS, Counter[int](), 0
    while time.monotonic() < until or seed < 10:
        path = write(random.Random(seed))
        for command in commands(path):
            began = time.monotonic()
            try:
                outcome = doorloop(*command)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, {command}: {error}") from error
            assert time.monotonic() - began < LONGEST, (seed, command)
            assert outcome.code in (0, 1, 2, 3), (seed, command, outcome)
            if outcome.code > 1:
                last = [line for line in outcome.err.splitlines() if line.startswith("fout: ")]
                assert len(last) == 1, (seed, command, outcome.err)
                assert len(last[0]) < 2000, (seed, command)
                codes[outcome.code] += 1
                break
            codes[outcome.code] += 1
        seed += 1
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kansloze-aangiften", "bouwvergunningen"])
def test_a_spoilt_definition_is_refused_or_used(tmp_path: Path, name: str) -> None:
    tree = tomllib.loads((DEFINITIONS / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)
    shutil.copy(DEFINITIONS / "nationaliteiten.csv", tmp_path)
    assert tomllib.loads(toml(tree), parse_float=Decimal) == tree
    path = tmp_path / "spoilt.toml"

    def write(chance: random.Random) -> Path:
        path.write_text(toml(spoilt(chance, tree)), encoding="utf-8")
        return path

    def commands(path: Path) -> list[tuple[object, ...]]:
        out = tmp_path / "out"
        return [
            ("definition", "check", path),
            ("report", SAMPLE, "-d", path, "--all-groups", "--basis", "all", "-f", "json"),
            (
                "report",
                SAMPLE,
                "-d",
                path,
                "-f",
                "xlsx",
                "-f",
                "docx",
                "-f",
                "html",
                "-f",
                "csv",
                "-f",
                "md",
                "-o",
                out,
            ),
            ("check", SAMPLE, "-d", path),
            ("open", SAMPLE, "-d", path),
            ("handovers", SAMPLE, "-d", path),
            ("template", next(iter(tree["registers"])), "-d", path, "-o", tmp_path / "template.xlsx"),
        ]

    codes = runs_out(commands, write)
    assert codes[3] > 0
    assert codes[0] > 0


@pytest.mark.slow
def test_a_spoilt_publication_is_refused_or_used(tmp_path: Path) -> None:
    content = (PUBLICATIONS / "kansloze-aangiften.toml").read_text("utf-8")
    tree = tomllib.loads(content, parse_float=Decimal)
    path = tmp_path / "spoilt.toml"

    def write(chance: random.Random) -> Path:
        path.write_text(toml(spoilt(chance, tree)), encoding="utf-8")
        return path

    codes = runs_out(
        lambda path: [("verify", "--published", path), ("verify", "--published", path, "-f", "json")], write
    )
    assert codes[3] > 0


@pytest.mark.slow
def test_a_spoilt_manifest_is_refused_or_repeated(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert doorloop("report", SAMPLE, "-f", "json", "-f", "csv", "-o", out).code == 0
    path = out / "manifest.json"
    tree = json.loads(path.read_text("utf-8"))

    def write(chance: random.Random) -> Path:
        path.write_text(json.dumps(spoilt(chance, tree), default=str), encoding="utf-8")
        return path

    codes = runs_out(lambda path: [("report", "--from-manifest", path)], write)
    assert codes[2] > 0


@pytest.mark.slow
def test_a_spoilt_aggregate_is_refused_or_told(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    assert doorloop("aggregate", SAMPLE, "-o", path).code == 0
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))

    def write(chance: random.Random) -> Path:
        changed = spoilt(chance, rows)
        body = [[str(cell) for cell in row] if isinstance(row, list) else [str(row)] for row in changed]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(signed(body) if chance.random() < 0.8 else body)
        path.write_text(text.getvalue(), encoding="utf-8", errors="replace")
        return path

    codes = runs_out(lambda path: [("report", path), ("report", path, "-f", "json", "--all-groups")], write)
    assert codes[3] > 0


def signed(rows: list[list[str]]) -> list[list[str]]:
    """Give rows the digest that their file would have, as somebody who forges one does."""
    from doorloop.cases.counts_file import _digest, _row

    try:
        *body, last = rows
        return [*body, [*last[:-1], _digest([_row(row) for row in body[1:]])]]
    except (ValueError, TypeError, IndexError):
        return rows


@pytest.mark.slow
def test_a_spoilt_template_is_refused_or_filled(tmp_path: Path) -> None:
    file = io.BytesIO()
    docx.Document().save(file)
    whole = file.getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path, out = tmp_path / "house.docx", tmp_path / "out"

    def write(chance: random.Random) -> Path:
        changed = dict(parts)
        name = chance.choice(list(changed))
        match chance.randrange(5):
            case 0:
                del changed[name]
            case 1:
                changed[name] = changed[chance.choice(list(changed))]
            case _:
                text = changed[name].decode("latin-1")
                for _ in range(chance.choice((1, 3))):
                    text = mixed(chance, text) if text else "<"
                changed[name] = text.encode("latin-1")
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in changed.items():
                archive.writestr(part, content)
        return path

    def commands(path: Path) -> list[tuple[object, ...]]:
        return [("report", SAMPLE, "--table", "regio", "-f", "docx", "--template-docx", path, "-o", out)]

    codes = runs_out(commands, write)
    assert codes[2] > 0
