"""docs/adding.md is true: each addition is made on a copy of the package, in the files that the page names.

A table kind is added in test_kinds, a format in test_documents.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.found import some
from kit.pages import ROOT, SAMPLE
from kit.processes import finish

PACKAGE = ROOT / "src/doorloop"
PAGE = (ROOT / "docs/adding.md").read_text("utf-8")
SECTIONS = ["A table kind", "A command", "A format", "A rule", "A calendar"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the package into a folder of its own."""
    package = tmp_path / "doorloop"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def changed(path: Path, old: str, new: str) -> None:
    """Replace what stands in a file exactly once, and that the page names."""
    named = f"src/doorloop/{path.as_posix().rpartition('/doorloop/')[2]}"
    assert named in PAGE, named
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def run(package: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy."""
    root = package.parent
    return finish(sys.executable, "-m", "doorloop", *map(str, arguments), cwd=root, PYTHONPATH=str(root))


def test_the_page_has_a_section_for_each_addition() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.M) == SECTIONS


def test_every_file_that_the_page_names_is_there() -> None:
    named = [name for name in re.findall(r"`((?:src|tests|tools)/[\w./-]+)`", PAGE) if "NAME" not in name]
    assert [name for name in some(named) if not (ROOT / name).exists()] == []


COMMAND = '''
"""`doorloop count`: count the sources of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def count(sources: Annotated[list[Path], typer.Argument(help="Files and folders.")]) -> None:
    """Count the sources."""
    from doorloop.runs.count import count as counted

    typer.echo(counted(sources))
'''
RUN = '''
"""How many sources there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def count(sources: Sequence[Path]) -> int:
    """Count the sources."""
    return len(sources)
'''


def test_a_command_is_two_modules_and_its_name(copied: Path) -> None:
    (copied / "cli/count.py").write_text(COMMAND, "utf-8")
    (copied / "runs/count.py").write_text(RUN, "utf-8")
    changed(copied / "cli/app.py", '"key workdays', '"count key workdays')
    done = run(copied, "count", "a.csv", "b.csv")
    assert (done.returncode, done.stdout) == (0, "2\n")
    assert re.search(r"\bcount\b +Count the sources\.", run(copied, "--help").stdout)


def test_a_command_without_its_name_is_not_there(copied: Path) -> None:
    (copied / "cli/count.py").write_text(COMMAND, "utf-8")
    assert run(copied, "count", "a.csv").returncode == 2


RULE = """    Rule(
        "case-seen",
        "info",
        "Zaak gezien",
        "Case seen",
        "gezien door {who}",
        "seen by {who}",
        "Doe niets.",
        "Do nothing.",
    ),
)

RULES = {"""
FIND = '''

def _seen(cases: Cases, definition: Definition) -> Iterator[Batch]:
    """Find every case."""
    everyone = np.ones(len(cases), np.bool_)
    yield about_cases(cases, definition, everyone, definition.spec.unit.date, "case-seen", who="Jut")


def _order('''


def test_a_rule_of_check_is_a_rule_and_what_finds_it(copied: Path) -> None:
    changed(copied / "base/rules.py", ")\n\nRULES = {", RULE)
    checks = copied / "cases/cross_checks.py"
    changed(checks, "\n\ndef _order(", FIND)
    changed(checks, "dict(misplaced))]", "dict(misplaced)), *_seen(cases, definition)]")
    done = run(copied, "check", SAMPLE, "--lang", "en", "-f", "json", "-o", copied.parent)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads((copied.parent / "check.json").read_text("utf-8"))["findings"]
    seen = [one for one in found if one["code"] == "case-seen"]
    assert len(seen) == 74  # the aangiften of the sample that count
    assert {one["message"] for one in seen} == {"seen by Jut"}


CHECK = '''
"""Figures that are looked at."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting
from doorloop.verification.deferred import text


def find_first(setting: Setting) -> Iterator[Check]:
    """Find the first figure."""
    ref = next(iter(setting.index.cells))
    yield Check((ref,), Finding(FIRST, ref, (ref,), text("1"), text("2"), text("the first figure")))


FIRST = Rule(name="first", letter="M", title=Text(nl="Eerste cijfer", en="First figure"), find=find_first)
'''


def test_a_rule_of_verify_is_a_rule_and_its_place_in_the_list(copied: Path) -> None:
    (copied / "verification/first.py").write_text(CHECK, "utf-8")
    rules = copied / "verification/rules.py"
    changed(rules, "    REMARK,\n)", "    REMARK,\n    FIRST,\n)")
    imports = "from doorloop.verification.joint import JOINT\n"
    changed(rules, imports, f"from doorloop.verification.first import FIRST\n{imports}")
    done = run(copied, "verify", "--lang", "en")
    assert done.returncode in (0, 1), done.stderr
    assert "First figure" in done.stdout
    assert "the first figure" in done.stdout.lower()


ROW = """    "kerst": _Shipped(
        "alleen Eerste Kerstdag 2012 is geen werkdag",
        "only Christmas Day 2012 is no working day",
        lambda: [DayOff(date(2012, 12, 25), "Eerste Kerstdag", "Christmas Day", "a test")],
    ),
    "weekdagen": _Shipped("""


def test_a_shipped_calendar_is_a_row(copied: Path) -> None:
    changed(copied / "workdays/calendars.py", '    "weekdagen": _Shipped(', ROW)
    done = run(copied, "workdays", "2012-12-24", "2012-12-26", "--calendar", "kerst", "-f", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["werkdagen"] == 1
    refused = run(copied, "workdays", "2012-12-24", "2012-12-26", "--calendar", "pasen")
    assert refused.returncode == 2
    assert "kerst" in refused.stderr
