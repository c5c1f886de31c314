"""What tests share lives in `kit`: no test file needs another one, and nothing in the kit is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = {path.relative_to(TESTS).with_suffix("").as_posix(): path.read_text("utf-8") for path in TESTS.rglob("*.py")}

WAIT = re.compile(r"^subprocess\.(run|call|check_call|check_output)$|\.communicate$")


def imported(source: str) -> Iterator[str]:
    """Yield the dotted name of every module that a source imports, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))


def wrong(source: str) -> set[str]:
    """Name what a file of tests may not import: a test file or the fixtures of all."""
    heads = {name.partition(".")[0] for name in imported(source)}
    return {head for head in heads if head.startswith("test_") or head in ("conftest", "tests")}


@pytest.mark.parametrize("line", ["import test_a", "from test_a import b", "def f():\n    from conftest import c"])
def test_an_import_of_a_test_file_is_seen(line: str) -> None:
    assert len(wrong(line)) == 1
    assert wrong("from kit.test_a import b\nimport pytest") == set()


def test_no_file_imports_a_test_file() -> None:
    assert len(FILES) > 50
    assert {name: found for name, source in FILES.items() if (found := wrong(source))} == {}


def waiting(source: str) -> list[str]:
    """List the calls that wait for another program and name no limit."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    waits = [call for call in calls if WAIT.search(ast.unparse(call.func))]
    return [ast.unparse(call) for call in waits if "timeout" not in {key.arg for key in call.keywords}]


def test_no_test_waits_for_a_program_without_end() -> None:
    assert len(waiting("subprocess.run(a)\np.communicate()\nsubprocess.check_output(a, text=True)")) == 3
    assert waiting("subprocess.run(a, timeout=1)\np.communicate(timeout=2)\nother.run(b)") == []
    assert sum("timeout=LIMIT" in source for source in FILES.values()) > 1
    assert {name: found for name, source in FILES.items() if (found := waiting(source))} == {}


def test_every_module_of_the_kit_is_used() -> None:
    used = {name for source in FILES.values() for name in imported(source)}
    modules = {name.replace("/", ".") for name in FILES if name.startswith("kit/") and not name.endswith("__init__")}
    assert len(modules) > 5
    assert modules - used == set()
