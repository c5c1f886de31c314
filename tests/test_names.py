"""Names that come from a file: they name nothing outside the folder that somebody chose."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError, UsageError
from doorloop.base.files import write_whole
from doorloop.base.folding import is_id
from doorloop.definition import load
from doorloop.definition.files import SHIPPED
from doorloop.runs.manifest import read
from doorloop.verification.publication.formula import FormulaError, evaluate, parse, point
from kit.pilot import doorloop

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
PILOT = (SHIPPED / "kansloze-aangiften.toml").read_text("utf-8")
OUTSIDE = [
    "../other/secret",
    "/tmp/x",
    "a/b",
    "a\\b",
    "..",
    ".",
    "con",
    "nul",
    "com1",
    "A",
    "a b",
    "",
    "a" * 65,
    "é",
    "-a",
]


def pilot(folder: Path, old: str, new: str) -> Path:
    """Write the pilot's definition with another text in one place."""
    assert PILOT.count(old) >= 1
    path = folder / "pilot.toml"
    path.write_text(PILOT.replace(old, new), encoding="utf-8")
    (folder / "nationaliteiten.csv").write_bytes((SHIPPED / "nationaliteiten.csv").read_bytes())
    return path


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_table_is_named_as_a_file_can_be(tmp_path: Path, name: str) -> None:
    path = pilot(tmp_path, "[tables.beroep]", f"[tables.{json.dumps(name)}]")
    with pytest.raises(DefinitionError, match=r"pilot\.toml: tables\."):
        load(str(path))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[tables.beroep]", "[tables.Beroep]", "tables.Beroep"),
        ('id = "aangifte_sepot"', 'id = "aux"', "steps."),
        ('name = "kansloze-aangiften"', 'name = "../x"', "name"),
        ("[registers.ind]", '[registers."i/nd"]', "registers."),
    ],
)
def test_so_is_everything_that_a_definition_names(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(str(pilot(tmp_path, old, new)))
    assert f"pilot.toml: {key}" in caught.value.where


@given(st.text(max_size=8))
def test_a_name_has_no_sign_that_leads_elsewhere(name: str) -> None:
    assert not is_id(name) or (name.isascii() and name == name.lower() and not set(name) & set("./\\: \n"))


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/x.csv", "a\\x.csv", "x\n.csv", "con.csv", "", "a//b"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    with pytest.raises(UsageError) as caught:
        write_whole(out, {"first.csv": b"1", name: b"2"})
    assert caught.value.exit_code == 2
    assert list(tmp_path.rglob("*")) == []


def test_a_link_within_the_folder_leads_nowhere_else(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    out.mkdir()
    other.mkdir()
    (out / "previous").symlink_to(other, target_is_directory=True)
    with pytest.raises(UsageError):
        write_whole(out, {"previous/x.csv": b"1"})
    assert list(other.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_named_and_no_temporary_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError) as caught:
        write_whole(tmp_path, {"x.csv": b"1"})
    tmp_path.chmod(0o700)
    assert caught.value.where == str(tmp_path / "x.csv")


def test_an_error_about_a_temporary_file_names_the_file_that_it_stands_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("doorloop.base.files._create", refuse)
    with pytest.raises(UsageError) as caught:
        write_whole(tmp_path, {"x.csv": b"1"})
    assert caught.value.where == str(tmp_path / "x.csv")


# ---------------------------------------------------------------- manifests


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("out")
    assert doorloop("report", SAMPLE, "-f", "csv", "--table", "regio", "-o", out).code == 0
    found = json.loads((out / "manifest.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("parameters", []),
        ("parameters", {"sources": 1}),
        ("tables", {"../x": "0"}),
        ("tables", {"regio": 1}),
        ("outputs", {"../x.csv": {"bytes": 1, "sha256": ""}}),
        ("outputs", {"x.csv": 3}),
        ("sources", {"a": 1}),
        ("version", 3),
        ("definition", "x"),
        ("versions", None),
    ],
)
def test_a_manifest_of_other_types_is_refused(
    tmp_path: Path, manifest: dict[str, Any], key: str, value: object
) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert read(path) == manifest
    path.write_text(json.dumps(manifest | {key: value}), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("key", ["lang", "by", "peildatum", "sources", "tables", "all_groups", "exceptions"])
def test_so_are_parameters_of_other_types(tmp_path: Path, manifest: dict[str, Any], key: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest | {"parameters": manifest["parameters"] | {key: 7}}), encoding="utf-8")
    with pytest.raises(UsageError, match="parameters"):
        read(path)


@pytest.mark.parametrize("text", ["[" * 100_000, "", "null", "[]", '"x"', "\ufeff", '{"schema": 1e999}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no manifest"):
        read(path)


# ---------------------------------------------------------------- values that nothing can be measured in


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("small_n = 10", "small_n = 1" + "0" * 30),
        ("small_n = 10", "small_n = 1" + "0" * 5000),
        ("small_n = 10", "small_n = " + "[" * 5000 + "]" * 5000),
        ("small_n = 10", "a" + ".a" * 3000 + " = 1"),
        ("\ntarget = 10", "\ntarget = nan"),
        ("\ntarget = 10", "\ntarget = 1e400"),
        ("\ntarget = 10", "\ntarget = inf"),
        ("\ntarget = 10", "\ntarget = 1e-400"),
        ('nl = "Pilot', 'nl = "\\u0007Pilot'),
        ('nl = "Pilot', 'nl = "\\uffffPilot'),
    ],
)
def test_a_definition_is_refused_in_one_line(tmp_path: Path, old: str, new: str) -> None:
    path = pilot(tmp_path, old, new)
    outcome = doorloop("report", SAMPLE, "-d", path, lang="en")
    assert (outcome.code, outcome.out) == (3, "")
    first, remedy, *rest = outcome.err.splitlines()
    assert first.startswith("error: pilot.toml")
    assert remedy.startswith("  try: ")
    assert rest == []
    assert max(map(len, (first, remedy))) < 500


def test_a_definition_is_bounded(tmp_path: Path) -> None:
    path = pilot(tmp_path, "small_n = 10", "small_n = 10\n#" + "x" * (5 << 20))
    with pytest.raises(DefinitionError, match="larger"):
        load(str(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" * ".join(["9" * 60] * 199), "factors"),
        ("9" * 60, "digits"),
        ("(" * 60 + "1" + ")" * 60, "brackets"),
        (" + ".join(["1"] * 500), "terms"),
    ],
)
def test_a_formula_is_bounded(text: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        parse(text)


def test_a_usual_formula_is_read() -> None:
    assert evaluate(parse("100 * (3 + 5) / 16"), lambda _: point(0)) == point(50)


@pytest.mark.parametrize(("old", "new"), [('by = "ind"', 'by = "niemand"'), ('informing = "', 'informing = "x')])
def test_an_organisation_is_one_that_the_definition_has(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(DefinitionError, match="no organisation"):
        load(str(pilot(tmp_path, old, new)))
