"""The layers of the package: imports point down only, stages stand apart, and heavy packages come late."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src/doorloop"

LAYERS = (
    {"errors", "frames", "workdays", "texts", "calendars", "parallel", "__init__"},
    {"findings", "rules", "definition", "publication", "parse", "disclosure"},
    {
        "places",
        "phrases",
        "spans",
        "deadlines",
        "files",
        "samples",
        "sources",
        "choices",
        "order",
        "pseudonyms",
        "sorting",
    },
    {"measures", "merge"},
    {"read", "columns", "clean", "link", "doubts", "steps", "survival", "intervals"},
    {"categories"},
    {"tally"},
    {"counting"},
    {"durations", "records"},
    {"steptables"},
    {"tables", "release"},
    {"account"},
    {"material", "result", "partial", "aggregates", "checking", "verification", "eventlog", "auditing"},
    {"page"},
    {"listing"},
    {"worklist", "handing", "timeline", "auditlist"},
    {"steplayouts"},
    {"layout", "figures"},
    {"render", "stages", "cover", "describe", "formats", "manifest", "changes"},
    {"pipeline", "publishing", "cluster", "reprint"},
    {"partitions"},
    {"api"},
    {"cli"},
    {"__main__"},
)
"""From the bottom up; a package counts with all its modules. Whoever adds a module gives it a place here."""

STAGES = LAYERS[4]


def modules() -> dict[str, Path]:
    """Give every module by its dotted name below the package: `parse.dates`, `cli`, `__init__`."""
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return names


@cache
def imports() -> dict[str, frozenset[str]]:
    """Give for each module the modules of the package that it imports, at its top or late."""
    known = modules()
    found = {name: frozenset(_imported(path, known)) - {name} for name, path in known.items()}
    return found | {"__init__": frozenset()}  # the face of the package: it imports what is asked of it, then


def _imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (_module(alias.name, "", known) for alias in node.names if alias.name.startswith("doorloop"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "doorloop":
            yield from (_module(str(node.module), alias.name, known) for alias in node.names)


def _module(base: str, name: str, known: dict[str, Path]) -> str:
    """Name the module that `from base import name` loads below the package."""
    inner = base.removeprefix("doorloop").removeprefix(".")
    full = f"{inner}.{name}".strip(".") if name else inner
    return full if full in known else inner or "__init__"


def layer(name: str) -> int:
    top = name.partition(".")[0]
    return next((height for height, names in enumerate(LAYERS) if top in names), -1)


def test_every_module_has_a_layer() -> None:
    assert {name for name in modules() if layer(name) == -1} == set()


def test_imports_point_down_only() -> None:
    up = {
        f"{name} imports {other}"
        for name, others in imports().items()
        for other in others
        if layer(other) > layer(name)
    }
    assert up == set()


def test_stages_never_import_each_other() -> None:
    across = {
        (name.partition(".")[0], other.partition(".")[0])
        for name, others in imports().items()
        for other in others
        if name.partition(".")[0] in STAGES and other.partition(".")[0] in STAGES
    }
    assert {(a, b) for a, b in across if a != b} == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: set(others) for name, others in imports().items()}
    while free := [name for name, others in graph.items() if not others & graph.keys()]:
        for name in free:
            del graph[name]
    assert sorted(graph) == []


def test_renderers_compute_nothing_of_a_register() -> None:
    stages = {"clean", "columns", "link", "measures", "doubts"}
    assert {
        f"{name} imports {other}"
        for name, others in imports().items()
        for other in others
        if layer(name) == layer("render") and other.partition(".")[0] in stages
    } == set()


def test_only_the_command_line_and_nobody_else_exits() -> None:
    exits = ("SystemExit", "sys.exit(", "os._exit(", "typer.Exit", "raise KeyboardInterrupt")
    named = {
        f"{name}: {word}"
        for name, path in modules().items()
        if layer(name) < layer("cli")
        for word in exits
        if word in path.read_text("utf-8")
    }
    assert named == set()


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
