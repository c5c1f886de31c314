"""What an analyst may say without a definition of his own: an overlay, options, the environment, a project file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from doorloop.base.errors import DefinitionError, UsageError
from doorloop.definition import load, resolved
from doorloop.definition.overlay import Changes, merge
from kit.exports import SAMPLE
from kit.pilot import Outcome, doorloop

Json = Any


def tables(*arguments: object) -> Json:
    outcome = doorloop("report", *arguments, "-f", "json")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)["tables"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


# ---------------------------------------------------------------- a definition that extends another


def test_trees_are_merged_key_by_key_and_steps_by_their_id() -> None:
    base = {"a": {"b": 1, "c": [1]}, "steps": [{"id": "x", "t": 1}, {"id": "y", "t": 2}], "f": {"aliases": ["one"]}}
    over = {"a": {"c": [2]}, "steps": [{"id": "y", "t": 3}, {"id": "z", "t": 4}], "f": {"aliases": ["two", "one"]}}
    assert merge(base, over) == {
        "a": {"b": 1, "c": [2]},
        "steps": [{"id": "x", "t": 1}, {"id": "y", "t": 3}, {"id": "z", "t": 4}],
        "f": {"aliases": ["one", "two"]},
    }
    assert base["steps"] == [{"id": "x", "t": 1}, {"id": "y", "t": 2}], "the base stays as it is"


def test_an_overlay_says_only_what_differs(tmp_path: Path) -> None:
    path = write(
        tmp_path / "eigen.toml",
        'extends = "kansloze-aangiften"\n[period]\nlast = 2013-03-31\n[registers.om.fields.sepot]\n'
        'aliases = ["Sepotje"]\n[[steps]]\nid = "aangifte_sepot"\ntarget = 5\n',
    )
    own, base = load(str(path)), load()
    assert own.sha256 != base.sha256
    assert own.step("aangifte_sepot").target == 5
    assert own.step("aangifte_sepot").label == base.step("aangifte_sepot").label
    assert [one.id for one in own.spec.steps] == [one.id for one in base.spec.steps]
    assert own.field("sepot").aliases == (*base.field("sepot").aliases, "Sepotje")
    assert own.spec.period
    assert base.spec.period
    assert (own.spec.period.first, own.spec.period.last.isoformat()) == (base.spec.period.first, "2013-03-31")
    assert own.labels("nationaliteit") == base.labels("nationaliteit"), "code lists in files of the base are found"


def test_overlays_may_lie_on_overlays_of_other_folders(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    write(tmp_path / "base" / "een.toml", 'extends = "kansloze-aangiften"\nsmall_n = 7\n')
    path = write(tmp_path / "twee.toml", 'extends = "base/een.toml"\ncalendar = "atw"\n')
    assert (load(str(path)).spec.small_n, load(str(path)).spec.calendar) == (7, "atw")


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("zelf.toml", "extends itself"),
        ("kansloze-aangifte", "did you mean 'kansloze-aangiften'"),
        ("nergens.toml", "there is no definition"),
    ],
)
def test_an_overlay_on_itself_or_on_nothing_is_refused(tmp_path: Path, base: str, said: str) -> None:
    path = write(tmp_path / "zelf.toml", f'extends = "{base}"\n')
    with pytest.raises(DefinitionError, match=said) as refused:
        load(str(path))
    assert refused.value.where == "zelf.toml: extends"


def test_two_headers_of_one_text_are_refused_with_the_key(tmp_path: Path) -> None:
    path = write(
        tmp_path / "eigen.toml",
        'extends = "kansloze-aangiften"\n[registers.om.fields.sepot]\naliases = ["Datum aangifte"]\n',
    )
    with pytest.raises(DefinitionError, match="is also that of") as refused:
        load(str(path))
    assert "registers.om.fields" in refused.value.where


def test_a_definition_is_shown_whole_and_copied_as_an_overlay(tmp_path: Path) -> None:
    shown = doorloop("definition", "show", "kansloze-aangiften", "--resolved")
    whole = write(tmp_path / "heel.toml", shown.out)
    assert tables(SAMPLE, "-d", whole) == tables(SAMPLE)
    assert doorloop("definition", "copy", "kansloze-aangiften", "-o", tmp_path / "eigen.toml").code == 0
    assert tables(SAMPLE, "-d", tmp_path / "eigen.toml") == tables(SAMPLE)
    assert doorloop("definition", "copy", "kansloze-aangiften", "-o", tmp_path / "eigen.toml").code == 2
    assert resolved("kansloze-aangiften")["name"] == "kansloze-aangiften"


def test_an_element_that_an_overlay_has_twice_is_refused_and_not_lost(tmp_path: Path) -> None:
    step = '[[steps]]\nid = "aangifte_sepot"\ntarget = {}\n'
    path = write(tmp_path / "eigen.toml", 'extends = "kansloze-aangiften"\n' + step.format(5) + step.format(7))
    with pytest.raises(DefinitionError, match="stands twice"):
        load(str(path))


def test_definitions_that_extend_each_other_in_a_ring_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "een.toml", 'extends = "twee.toml"\n')
    path = write(tmp_path / "twee.toml", 'extends = "een.toml"\n')
    with pytest.raises(DefinitionError, match="extends itself"):
        load(str(path))


@pytest.mark.parametrize("base", ['""', "5", '"."', '["kansloze-aangiften"]', '"/nergens/x.toml"'])
def test_a_base_that_is_none_is_refused_at_its_key(tmp_path: Path, base: str) -> None:
    path = write(tmp_path / "eigen.toml", f"extends = {base}\n")
    with pytest.raises(DefinitionError) as refused:
        load(str(path))
    assert refused.value.where == "eigen.toml: extends"


def test_a_copy_of_a_definition_in_an_odd_place_is_one_that_can_be_used(tmp_path: Path) -> None:
    odd = tmp_path / 'map "met\\tekens"'
    odd.mkdir()
    own = 'extends = "kansloze-aangiften"\nname = "' + "n" * 64 + '"\n'
    write(odd / "basis.toml", own)
    assert doorloop("definition", "copy", odd / "basis.toml", "-o", tmp_path / "eigen.toml").code == 0
    assert len(load(str(tmp_path / "eigen.toml")).spec.name) == 64


# ---------------------------------------------------------------- options


def test_a_column_is_named_on_the_command_line(tmp_path: Path) -> None:
    lines = ["V-nummer;Regio;Pilotzaak;Datum aangifte;Einde OM", "2801234561;Drenthe;ja;1-3-2013;8-3-2013"]
    path = write(tmp_path / "om.csv", "\n".join(lines))
    other = write(tmp_path / "om2.csv", "\n".join([lines[0], "2801234570;Drenthe;ja;1-3-2013;15-3-2013"]))

    def closed(*options: str) -> list[object]:
        rows = tables(path, other, *options)["doorlooptijden"]
        return [row["n"] for row in rows if row["step"] == "aangifte_sepot"]

    assert closed() == [None]
    assert closed("--column", "Einde OM=sepot") == [2]
    assert closed("--column", "om2.csv!Einde OM=sepot") == [1]


def test_a_column_of_a_long_form_is_named_for_one_file(tmp_path: Path) -> None:
    path = write(tmp_path / "log.csv", "case,Werk,tijd\n1,A,2024-01-01\n1,B,2024-01-05\n")
    other = write(tmp_path / "log2.csv", "case,Klus,tijd\n2,A,2024-02-01\n2,B,2024-02-09\n")
    said = ("-d", "event-log", "--steps", "A -> B", "--column", "log.csv!Werk=kind", "--column", "log2.csv!Klus=kind")
    (row,) = [row for row in tables(path, other, *said)["doorlooptijden"] if row["step"] == "a_b"]
    assert row["n"] == 2
    outcome = doorloop("report", path, other, *said[:-2], lang="en")
    assert (outcome.code, "log2.csv: no register" in outcome.err) == (3, True)
    absent = (*said[:2], *said[4:], "--column", "log3.csv!Taak=kind", "-f", "json")
    found = json.loads(doorloop("check", path, other, *absent).out)
    assert [one["field"] for one in found["findings"] if one["code"] == "alias-without-file"] == ["kind"]


def test_two_columns_for_one_field_are_refused_with_the_field(tmp_path: Path) -> None:
    lines = ["V-nummer;Regio;Pilotzaak;Datum aangifte;Einde;Slot", "2801234561;Drenthe;ja;1-3-2013;8-3-2013;9-3-2013"]
    path = write(tmp_path / "om.csv", "\n".join(lines))
    outcome = doorloop("report", path, "--column", "Einde=sepot", "--column", "Slot=sepot", lang="en")
    assert (outcome.code, "two headers both fit the field 'sepot'" in outcome.err) == (3, True)


def test_one_header_for_two_fields_is_refused_with_the_key() -> None:
    outcome = doorloop("report", SAMPLE, "--column", "Einde=sepot", "--column", "einde=beklag", lang="en")
    assert (outcome.code, "registers.om.fields" in outcome.err) == (3, True)
    assert "try: correct --column" in outcome.err  # the shipped definition is not what is wrong


def test_a_definition_that_is_wrong_itself_is_refused_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "fout.toml", 'extends = "kansloze-aangiften"\n[unit]\ndate = "nooit"\n')
    outcome = doorloop("report", SAMPLE, "-d", path, "--column", "Einde=sepot", lang="en")
    assert (outcome.code, "correct the definition" in outcome.err) == (3, True)


def test_a_header_for_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "om.csv", "V-nummer;Regio;Pilotzaak;Datum aangifte\n2801234561;Drenthe;ja;1-3-2013\n")
    said = ("--column", "om2.csv!Einde=sepot", "--column", "om.csv!Slot=beklag", "-f", "json")
    found = json.loads(doorloop("check", path, *said).out)["findings"]
    told = [(f["severity"], f["field"], f["message"]) for f in found if f["code"] == "alias-without-file"]
    (only,) = told
    assert only[:2] == ("warning", "sepot")
    assert "om2.csv" in only[2]


def test_a_header_may_end_in_an_exclamation_mark(tmp_path: Path) -> None:
    header = "V-nummer;Regio;Pilotzaak;Datum aangifte;Einde OM!"
    path = write(tmp_path / "om.csv", f"{header}\n2801234561;Drenthe;ja;1-3-2013;8-3-2013\n")
    for column in ("Einde OM!=sepot", "om.csv!Einde OM!=sepot"):
        (row,) = [r for r in tables(path, "--column", column)["doorlooptijden"] if r["step"] == "aangifte_sepot"]
        assert row["n"] == 1, column


@pytest.mark.parametrize("period", ["1-1-2013..31-3-2013", "2013-01-01 .. 2013-03-31", "1/1/2013..31.3.2013"])
def test_a_period_is_written_as_any_day_of_the_command_line(period: str) -> None:
    assert "61 buiten de periode" in " ".join(doorloop("report", SAMPLE, "--period", period).out.split())


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--period", "..2013-01-01", "is no period"),
        ("--period", "2013-02-30..2013-03-01", "is no period"),
        ("--column", "=sepot", "names no column"),
        ("--column", "Sepotdatum=sepott", "did you mean 'sepot'"),
        ("--column", "Sepotdatum", "names no column"),
        ("--period", "2013", "is no period"),
        ("--period", "2013-02-01..2013-01-01", "is no period"),
        ("--where", "regio=Drente", "did you mean 'Drenthe'"),
        ("--where", "sepot=ja", "there is no code field 'sepot'"),
        ("--where", "regio", "is no condition"),
        ("--date-order", "monthfirst", "did you mean 'month-first'"),
    ],
)
def test_a_change_that_cannot_be_meant_is_wrong_usage(option: str, value: str, said: str) -> None:
    outcome = doorloop("report", SAMPLE, option, value, lang="en")
    assert outcome.code == 2
    assert said in outcome.err


def test_a_selection_is_counted_and_what_lies_outside_is_told() -> None:
    alone = tables(SAMPLE / "om_drenthe.xlsx", SAMPLE / "ind_zwolle.xlsx", SAMPLE / "ind_rijswijk.csv")
    chosen = tables(SAMPLE, "--where", "regio=Drenthe")
    assert chosen["doorlooptijden"] == alone["doorlooptijden"]
    assert chosen["kenmerken"] == alone["kenmerken"]
    found = json.loads(doorloop("check", SAMPLE, "--where", "regio=Drenthe", "-f", "json").out)
    rows = [table for table in found["summary"]["tables"] if table["register"] == "om"]
    assert sum(table["left_out"].get("outside-selection", 0) for table in rows) == 63
    assert sum(table["used"] for table in rows) == 11
    assert [f["severity"] for f in found["findings"] if f["code"] == "outside-selection"] == ["info"]


def test_two_codes_of_one_field_are_alternatives() -> None:
    both = tables(SAMPLE, "--where", "regio=Drenthe", "--where", "regio=Friesland")["regio"]
    counts = {row["region"]: row["count"] for row in both if row["group"] == "pilot"}
    assert (counts["Drenthe"], counts["Friesland"], counts["Groningen"], counts["totaal"]) == (6, 5, 0, 11)


def test_a_period_replaces_that_of_the_definition() -> None:
    chosen = doorloop("report", SAMPLE, "--period", "2013-01-01..2013-03-31")
    assert "61 buiten de periode" in " ".join(chosen.out.split())


def test_dates_are_read_in_the_order_that_is_said(tmp_path: Path) -> None:
    path = write(
        tmp_path / "om.csv",
        "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot\n2801234561;Drenthe;ja;3/1/2013;3/8/2013\n",
    )
    (row,) = [r for r in tables(path, "--date-order", "month-first")["doorlooptijden"] if r["step"] == "aangifte_sepot"]
    assert (row["n"], row["mean"]) == (1, 5.0)


def test_changes_are_part_of_what_a_manifest_repeats(tmp_path: Path) -> None:
    first = doorloop("report", SAMPLE, "--where", "regio=Drenthe", "-f", "json", "-o", tmp_path)
    assert first.code == 0
    again = doorloop("report", "--from-manifest", tmp_path / "manifest.json")
    assert (again.code, "hetzelfde" in again.err) == (0, True)
    assert (
        doorloop("report", "--from-manifest", tmp_path / "manifest.json", "--period", "2013-01-01..2013-02-01").code
        == 2
    )


def test_changes_make_another_digest() -> None:
    assert load("kansloze-aangiften", Changes(period="2013-01-01..2013-02-01")).sha256 != load().sha256
    with pytest.raises(UsageError):
        load("kansloze-aangiften", Changes(where=("regio=",)))


# ---------------------------------------------------------------- the project file


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of registers below the home folder, with a project file in it."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    folder = tmp_path / "werk" / "registers"
    shutil.copytree(SAMPLE, folder)
    write(folder / "doorloop.toml", 'sources = ["."]\nperiod = "2013-01-01..2013-03-31"\nformats = ["json"]\n')
    monkeypatch.chdir(folder)
    return folder


def counted(outcome: Outcome) -> int:
    assert outcome.code == 0, outcome.err
    rows = json.loads(outcome.out)["tables"]["kenmerken"]
    return sum(row["count"] for row in rows if row["variable"] == "aangiften")


def test_a_report_alone_follows_the_project_file(project: Path) -> None:
    outcome = doorloop("report")
    assert counted(outcome) == 14
    assert f"opmerking: instellingen uit {project / 'doorloop.toml'}" in outcome.err


def test_options_win_over_the_environment_and_that_over_the_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.is_dir()
    monkeypatch.setenv("DOORLOOP_PERIOD", "2013-01-01..2013-01-31")
    january = counted(doorloop("report"))
    assert 0 < january < 14
    assert counted(doorloop("report", "--period", "2012-09-05..2013-08-31")) == 74


def test_config_says_where_a_setting_comes_from(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOOP_CALENDAR", "atw")
    lines = {line.split()[0]: line for line in doorloop("config").out.splitlines()}
    assert "2013-01-01..2013-03-31" in lines["period"]
    assert str(project) in lines["period"]
    assert lines["calendar"].endswith("atw  [omgeving (DOORLOOP_CALENDAR)]")
    assert lines["definition"].endswith("[standaard]")


def test_a_project_file_above_is_found_up_to_the_home_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = project / "2013"
    below.mkdir()
    monkeypatch.chdir(below)
    assert counted(doorloop("report")) == 14


def test_one_above_the_home_folder_or_among_the_sources_decides_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = project.parent / "elders"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert counted(doorloop("report", project, "-f", "json")) == 74
    monkeypatch.setattr(Path, "home", lambda: elsewhere)
    write(project.parent / "doorloop.toml", 'calendar = "atw"\n')
    assert "geen" in doorloop("config").out.splitlines()[0]


@pytest.mark.parametrize(
    "text",
    [
        'sources = "."\nwhere = "regio=Drenthe"\nformats = "json"\ncolumns = { "Einde OM" = "sepot" }\n',
        'sources = ["."]\nwhere = ["regio=Drenthe"]\nformats = ["json"]\ncolumns = ["Einde OM=sepot"]\n',
    ],
)
def test_one_text_and_a_list_of_one_say_the_same(project: Path, text: str) -> None:
    write(project / "doorloop.toml", text)
    assert counted(doorloop("report")) == 11


def test_paths_are_told_from_the_project_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "eigen.toml", 'extends = "kansloze-aangiften"\n[period]\nlast = 2012-12-31\n')
    said = 'sources = ["."]\ndefinition = "eigen.toml"\nout = "uit"\nformats = ["json"]\n'
    write(project / "doorloop.toml", said)
    (project / "onder").mkdir()
    monkeypatch.chdir(project / "onder")
    assert doorloop("report").code == 0
    made = json.loads((project / "uit" / "manifest.json").read_text("utf-8"))
    assert "2012-12-31" in (project / "eigen.toml").read_text("utf-8")
    assert made["definition"]["name"] == "kansloze-aangiften"
    assert not list((project / "onder").iterdir())


OVERLAY = 'sources = ["."]\nformats = ["json"]\noverlay = "eigen.toml"\n'


@pytest.mark.parametrize("beside", ["", 'definition = "kansloze-aangiften"\n'])
def test_a_project_file_names_an_overlay(project: Path, beside: str) -> None:
    write(project / "eigen.toml", 'extends = "kansloze-aangiften"\n[period]\nfirst = 2013-01-01\nlast = 2013-03-31\n')
    write(project / "doorloop.toml", OVERLAY + beside)
    assert counted(doorloop("report")) == 14
    assert "eigen.toml" in next(line for line in doorloop("config").out.splitlines() if line.startswith("definition"))


@pytest.mark.parametrize(
    ("overlay", "beside", "said"),
    [
        ("small_n = 5\n", "", "extends nothing"),
        ('extends = "woo"\n', 'definition = "kansloze-aangiften"\n', "extends 'woo', not 'kansloze-aangiften'"),
    ],
)
def test_an_overlay_of_nothing_or_of_something_else_is_refused(
    project: Path, overlay: str, beside: str, said: str
) -> None:
    write(project / "eigen.toml", overlay)
    write(project / "doorloop.toml", OVERLAY + beside)
    outcome = doorloop("report", lang="en")
    assert outcome.code == 3
    assert "doorloop.toml: overlay" in outcome.err
    assert said in outcome.err


def test_a_manifest_repeats_what_a_project_file_said(project: Path) -> None:
    assert doorloop("report", "-o", project / "uit").code == 0
    (project / "doorloop.toml").unlink()
    again = doorloop("report", "--from-manifest", project / "uit" / "manifest.json")
    assert (again.code, "hetzelfde" in again.err) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sourcs = 1", "did you mean 'sources'"),
        ("[", "cannot be read"),
        ('lang = "de"', "doorloop.toml: lang"),
        ('date_order = "year-first"', "doorloop.toml: date_order"),
        ("period = 2013", "doorloop.toml: period"),
        ("columns = 5", "doorloop.toml: columns"),
    ],
)
def test_a_project_file_that_cannot_be_used_is_refused(project: Path, text: str, said: str) -> None:
    write(project / "doorloop.toml", text)
    outcome = doorloop("report", lang="en")
    assert outcome.code == 3
    assert said in outcome.err
