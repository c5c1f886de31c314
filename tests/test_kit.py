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


# ---------------------------------------------------------------- loops over what is found


def is_given(node: ast.expr, literals: set[str]) -> bool:
    """Tell whether what a loop goes through stands in the test, or is proven not to be empty."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.Constant):
        return True
    if isinstance(node, ast.Name):
        return node.id.isupper() or node.id in literals
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("range", "some")


def asserts(node: ast.AST, loops: tuple[ast.expr, ...] = ()) -> Iterator[tuple[ast.expr, ...]]:
    """Yield for each thing that a test asserts what the loops around it go through."""
    for child in ast.iter_child_nodes(node):
        raises = isinstance(child, ast.With) and any("raises" in ast.unparse(item) for item in child.items)
        if raises or isinstance(child, ast.Assert):
            yield loops
        yield from asserts(child, (*loops, child.iter) if isinstance(child, ast.For) else loops)


def proves_nothing(test: ast.FunctionDef) -> bool:
    """Tell whether a test asserts nothing but in loops that could go through nothing."""
    if any("given" in ast.unparse(decorator) for decorator in test.decorator_list):
        return False  # that one of many drawn examples is empty proves nothing against the others
    assigned = [node for node in ast.walk(test) if isinstance(node, ast.Assign | ast.AnnAssign)]
    literal = [node for node in assigned if node.value and is_given(node.value, set())]
    names = {ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target) for node in literal}
    found = list(asserts(test))
    return bool(found) and not any(all(is_given(one, names) for one in loops) for loops in found)


def functions_of(source: str) -> Iterator[ast.FunctionDef]:
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    yield from (function for function in functions if function.name.startswith("test_"))


@pytest.mark.parametrize(
    ("body", "proves"),
    [
        ("for a in found():\n  assert a", False),
        ("for a in found():\n  for b in (1, 2):\n    assert a", False),
        ("for a in some(found()):\n  assert a", True),
        ("for a in (1, 2):\n  assert a", True),
        ("all = [1, 2]\n for a in all:\n  assert a", True),
        ("for a in found():\n  assert a\n assert found()", True),
        ("for a in found():\n  pass", True),
    ],
)
def test_a_loop_that_could_be_empty_is_seen(body: str, proves: bool) -> None:
    (test,) = functions_of(f"def test_a():\n {body}")
    assert proves_nothing(test) is not proves


def test_no_test_asserts_only_in_a_loop_that_could_be_empty() -> None:
    every = [(name, test) for name, source in FILES.items() for test in functions_of(source)]
    assert len(every) > 1000
    assert [f"{name}: {test.name}" for name, test in every if proves_nothing(test)] == []
