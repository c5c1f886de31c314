"""The rooms of the package: imports go one way only, and heavy packages come late."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from kit.processes import LIMIT

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/doorloop"

ORDER = "version base systems workdays definition registers cases tables".split()
ORDER += "extracts verification disclosure render runs cli".split()
"""From left to right: a room imports only what stands to its left. The face of the package is the rightmost."""
FACE = "__init__"
APART = {"extracts", "verification"}
"""Neither imports the other."""

Imports = Mapping[str, Iterable[str]]


def modules() -> dict[str, Path]:
    """Give every module by its dotted name below the package: `registers.clean`, `cli`, `__init__`."""
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return names


@cache
def imports() -> dict[str, frozenset[str]]:
    """Give for each module the modules of the package that it imports: at its top, in functions, or for types alone."""
    known = modules()
    return {name: frozenset(_imported(path.read_text("utf-8"), known)) - {name} for name, path in known.items()}


def _imported(text: str, known: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (_module(alias.name, "", known) for alias in node.names if alias.name.startswith("doorloop"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "doorloop":
            yield from (_module(str(node.module), alias.name, known) for alias in node.names)


def _module(base: str, name: str, known: Iterable[str]) -> str:
    """Name the module that `from base import name` loads below the package."""
    inner = base.removeprefix("doorloop").removeprefix(".")
    full = f"{inner}.{name}".strip(".") if name else inner
    return full if full in known else inner or FACE


def room(module: str) -> str:
    return module.partition(".")[0]


def against_the_order(found: Imports) -> set[str]:
    """List the imports from a room to its right, or between two rooms that stand apart."""
    heights = {name: height for height, name in enumerate((*ORDER, FACE, "__main__"))}
    return {
        f"{name} imports {other}"
        for name, others in found.items()
        for other in others
        if heights[room(other)] > heights[room(name)] or {room(name), room(other)} == APART
    }


def in_a_circle(found: Imports) -> list[str]:
    """List the modules that import themselves by way of others, or by way of one that does."""
    graph = {name: set(others) for name, others in found.items()}
    while free := [name for name, others in graph.items() if not others & graph.keys()]:
        for name in free:
            del graph[name]
    return sorted(graph)


def test_nothing_but_the_rooms_stands_at_the_root() -> None:
    found = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}
    assert found == {"__init__.py", "__main__.py", "version.py", "py.typed", *ORDER} - {"version"}


def test_each_room_imports_only_rooms_to_its_left() -> None:
    assert len(imports()) > 100
    assert against_the_order(imports()) == set()


def test_the_page_on_how_it_works_names_the_rooms_in_this_order() -> None:
    page = (ROOT / "docs/how-it-works.md").read_text("utf-8")
    assert page.count("\n" + " < ".join(ORDER[1:]).replace("extracts <", "extracts,") + "\n") == 1
    assert re.findall(r"^\| `(\w+)` \|", page, re.M) == ORDER[1:]


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert in_a_circle(imports()) == []


def test_an_import_to_the_right_is_found() -> None:
    text = "def late() -> None:\n    from doorloop.runs.pipeline import run\n"
    planted = {"tables.records": frozenset(_imported(text, modules()))}
    assert against_the_order(planted) == {"tables.records imports runs.pipeline"}


def test_an_import_sideways_is_found() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from doorloop.extracts import check\n"
    planted = {"verification.rules": frozenset(_imported(text, modules()))}
    assert against_the_order(planted) == {"verification.rules imports extracts.check"}


def test_an_import_of_the_face_is_found() -> None:
    planted = {"cases.link": frozenset(_imported("from doorloop import report\n", modules()))}
    assert against_the_order(planted) == {"cases.link imports __init__"}


def test_a_circle_is_found() -> None:
    assert in_a_circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == ["a", "b", "c"]


def test_only_the_command_line_and_nobody_else_exits() -> None:
    exits = ("SystemExit", "sys.exit(", "os._exit(", "typer.Exit", "raise KeyboardInterrupt")
    named = {
        f"{name}: {word}"
        for name, path in modules().items()
        if room(name) != "cli"
        for word in exits
        if word in path.read_text("utf-8")
    }
    # a process that was forked to help ends as one that is no program
    assert named == {"base.parallel: os._exit("}


# ---------------------------------------------------------------- what a command loads

LOADED = """
import sys
from doorloop.cli import main
sys.argv = ["doorloop", *{arguments!r}]
try:
    main()
except SystemExit as exit:
    assert not exit.code, exit.code
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """Run a command in a fresh interpreter, and name the packages that it has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments=arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["report", "check"])
def test_what_does_not_ask_for_a_cluster_does_not_load_one(command: str) -> None:
    found = loaded(command, str(PACKAGE.parents[1] / "data/sample"))
    assert "doorloop" in found
    assert found & {"dask", "distributed", "pyarrow", "cryptography"} == set()


def test_partitions_one_after_another_load_no_cluster(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE.parents[1] / "data/sample", tmp_path / "sample")
    found = loaded("report", str(tmp_path), "--partitions", "--scheduler", "none")
    assert "doorloop" in found
    assert found & {"dask", "distributed"} == set()


def test_the_version_loads_nothing_heavy() -> None:
    found = loaded("--version")
    assert "doorloop" in found
    assert (
        found & {"pandas", "numpy", "openpyxl", "rich", "holidays", "babel", "msgspec", "xlrd", "python_calamine"}
        == set()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("workdays", "2012-09-05", "2012-09-19"),
        ("deadline", "2012-12-17", "10wd"),
        ("definition", "list"),
    ],
)
def test_a_command_without_registers_loads_neither_pandas_nor_a_workbook_writer(arguments: tuple[str, ...]) -> None:
    assert loaded(*arguments) & {"pandas", "openpyxl", "xlrd", "python_calamine"} == set()
