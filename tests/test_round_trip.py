"""What the case export writes and a report reads back gives the same tables, to the byte of the CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import doorloop
from doorloop.definition import load
from doorloop.definition.as_log import as_log, describes_logs
from doorloop.runs.report import report
from kit import chance
from kit.found import some
from kit.processes import cli

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data/sample"
KEY_TEXT = "doorloop-key/1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f:da861502\n"
FILES = {"xes": "log.xes", "ocel": "ocel.json"}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key"
    path.write_text(KEY_TEXT, "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def tables() -> dict[str, bytes]:
    return csv_of(SAMPLE)


def csv_of(source: Path, **options: Any) -> dict[str, bytes]:
    files = report(source, drawings=False, **options).render(["csv"])
    return {name: content for name, content in files.items() if name.endswith(".csv")}


def exported(folder: Path, key: Path, form: str, **options: Any) -> Path:
    found = doorloop.export(SAMPLE, key=key, **options)
    (folder / FILES[form]).write_bytes(found.render([form], min_k=1)[FILES[form]])
    return folder / FILES[form]


@pytest.mark.parametrize("age", ["years", "class"])
@pytest.mark.parametrize("form", FILES)
def test_every_table_comes_back(form: str, age: str, key: Path, tables: dict[str, bytes], tmp_path: Path) -> None:
    assert len(tables) > 9
    assert csv_of(exported(tmp_path, key, form, age=age)) == tables


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 15))])
def test_registers_drawn_by_chance_come_back(seed: int, key: Path, tmp_path: Path) -> None:
    """With columns that are absent, milestones on unknown days and what does not apply."""
    drawn = chance.registers(range(100 * seed, 100 * seed + 40), seed)
    source = tmp_path / "registers"
    source.mkdir()
    for name, headers, rows in (("om.csv", chance.OM, drawn.om[0] + drawn.om[1]), ("ind.csv", chance.IND, drawn.ind)):
        chance.write(source / name, headers, rows)
    expected = csv_of(source)
    found = doorloop.export(source, key=key, age="class")
    for form, name in some(FILES.items()):
        (tmp_path / name).write_bytes(found.render([form], min_k=1)[name])
        assert csv_of(tmp_path / name) == expected


def test_a_report_of_all_groups_by_region_comes_back(key: Path, tmp_path: Path) -> None:
    options = {"all_groups": True, "by": "regio", "basis": "all", "peildatum": "2013-06-01"}
    log = exported(tmp_path, key, "xes", peildatum="2013-06-01")
    assert csv_of(log, **options) == csv_of(SAMPLE, **options)


def test_what_is_left_out_of_the_log_is_not_measured(key: Path, tmp_path: Path) -> None:
    log = exported(tmp_path, key, "xes", without=["sepot", "geslacht"])
    found = report(log)
    by_step = {record["step"]: record for record in some(found["doorlooptijden"].records)}
    assert (by_step["aangifte_sepot"]["measured"], by_step["aangifte_sepot"]["open"]) == (False, None)
    assert by_step["ontvangst_verlening"]["measured"] is True
    by_variable = [one for one in some(found["kenmerken"].records) if one["variable"] == "geslacht"]
    assert {one["category"]: one["count"] for one in by_variable if one["group"] == "pilot"}["onbekend"] == 44


def test_a_log_is_checked_and_no_pseudonym_is_told(key: Path, tmp_path: Path) -> None:
    log = exported(tmp_path, key, "ocel")
    done = cli("check", log, "-f", "json")
    assert done.returncode == 0, done.stderr
    assert '"objects-skipped"' in done.stdout
    pseudonyms = {case.id for case in doorloop.export(SAMPLE, key=key).log.cases}
    assert not [one for one in some(pseudonyms) if one in done.stdout]


def test_only_a_definition_that_says_nothing_of_logs_is_fitted() -> None:
    wide = load()
    assert not describes_logs(wide.spec)
    assert describes_logs(as_log(wide).spec)
    assert describes_logs(load("event-log").spec)
