"""A publication against registers: what moves, which cells explain it, and freezing for a later run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from doorloop.base.errors import DoorloopError
from doorloop.cli.app import build
from kit.miniature import Write

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
PERMITS = """
    vergunningen.csv:
    zaaknummer | registratie_datum_binnenkomst_aanvraag | besluitdatum | registratie_datum_publicatie
    10009138   | 2014-04-11                             | 2014-05-20   | 2014-04-14
    10009139   | 2014-04-14                             | 2014-05-20   | 2014-04-17
    10051383   | 2014-04-17                             |              |
"""

Moved = dict[str, tuple[str, float | None, str]]


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(build(["verify"]), ["verify", *arguments])
    if isinstance(result.exception, DoorloopError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def moved(*arguments: str) -> tuple[int, Moved]:
    """Run verify, and give what is not a match by its place: published, computed, note."""
    code, written = call(*arguments, "-f", "json")
    cells: list[dict[str, Any]] = json.loads(written)["cells"]
    assert len(cells) > 10
    return code, {
        "/".join(filter(None, (c["table"], c["row"], c["column"], c["group"]))): (
            c["published"],
            c["computed"],
            c["note"] or "",
        )
        for c in cells
        if c["status"] != "match"
    }


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("frozen") / "frozen.toml"
    assert call(str(SAMPLE), "--freeze", str(path)) == (0, "")
    return path


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str, str], Path]:
    """Give a copy of the sample with one text of one export replaced."""

    def change(old: str, new: str) -> Path:
        folder = tmp_path / "sample"
        shutil.copytree(SAMPLE, folder)
        path = folder / "ind_rijswijk.csv"
        text = path.read_bytes().decode("cp1252")
        assert text.count(old) == 1
        path.write_bytes(text.replace(old, new).encode("cp1252"))
        return folder

    return change


Plant = Callable[[str, str], Path]


def test_nothing_moves_while_nothing_changes(frozen: Path) -> None:
    assert moved(str(SAMPLE), "--published", str(frozen)) == (0, {})


def test_a_date_one_day_later_moves_the_step_that_it_ends_and_no_more(frozen: Path, planted: Plant) -> None:
    folder = planted(";02-10-2012;2-10-2012;04-10-2012;", ";02-10-2012;3-10-2012;04-10-2012;")
    code, found = moved(str(folder), "--published", str(frozen))
    assert code == 1
    assert {ref: cell[:2] for ref, cell in found.items()} == {
        "doorlooptijden/sepot_voornemen/mean/pilot": ("2,89", pytest.approx(111 / 38)),
        "doorlooptijden/sepot_voornemen/p75/pilot": ("1,50", 1.75),
        "processtappen/sepot_voornemen_norm/mean/pilot": ("2,89", pytest.approx(111 / 38)),
        "processtappen/sepot_voornemen_norm/p75/pilot": ("1,50", 1.75),
    } | {ref: cell[:2] for ref, cell in found.items() if "voornemen_uitreiking" in ref or "voornemen_zienswijze" in ref}
    assert "één zaak korter verklaart het (1 werkdagen)" in found["doorlooptijden/sepot_voornemen/mean/pilot"][2]


def test_a_ruling_that_goes_moves_the_two_counts_of_rulings_and_no_more(frozen: Path, planted: Plant) -> None:
    folder = planted(";13-12-2013;31-12-2013;ongegrond;", ";13-12-2013;;;")
    _, found = moved(str(folder), "--published", str(frozen))
    assert {ref: cell[:2] for ref, cell in found.items()} == {
        "beroep/ongegrond/count/pilot": ("3", 2),
        "beroep/zonder_uitspraak/count/pilot": ("3", 4),
    } | {ref: cell[:2] for ref, cell in found.items() if ref.startswith("processtappen/beroep_uitspraak/")}
    assert "ind_rijswijk.csv X2" in found["beroep/ongegrond/count/pilot"][2]
    assert "ind_rijswijk.csv V2" in found["beroep/zonder_uitspraak/count/pilot"][2]


def test_the_same_change_shows_against_the_evaluation(planted: Plant) -> None:
    folder = planted(";13-12-2013;31-12-2013;ongegrond;", ";13-12-2013;;;")
    before = moved(str(SAMPLE))[1]
    after = moved(str(folder))[1]
    assert set(after) - set(before) == {"beroep/ongegrond/count/pilot", "tekst/beroep_zonder_uitspraak/value/pilot"}
    assert {ref: after[ref] for ref in before} == before


def test_a_value_that_the_other_register_overrules_moves_nothing(frozen: Path, planted: Plant) -> None:
    folder = planted("283 059 4449;03-08-1971;Guinese", "283 059 4449;03-08-1971;Nigeriaanse")
    assert moved(str(folder), "--published", str(frozen)) == (0, {})


def test_a_new_category_shows_as_another(frozen: Path, planted: Plant) -> None:
    """A voorprocedure that becomes regular moves both answers, their shares, and the goals on them."""
    folder = planted(
        "16-10-2012;16-10-2012;17-10-2012;;;;;;;;;;;;06-07-2012;ASIEL;",
        "16-10-2012;16-10-2012;17-10-2012;;;;;;;;;;;;06-07-2012;regulier;",
    )
    _, found = moved(str(folder), "--published", str(frozen))
    assert set(found) == {
        "kenmerken/voorprocedure.asiel/count/pilot",
        "kenmerken/voorprocedure.asiel/share/pilot",
        "kenmerken/voorprocedure.regulier/count/pilot",
        "kenmerken/voorprocedure.regulier/share/pilot",
        "subdoelstellingen/earlier_asylum_share/value/pilot",
    }


def test_freezing_twice_gives_the_same_bytes(frozen: Path, tmp_path: Path) -> None:
    call(str(SAMPLE), "--freeze", str(tmp_path / "again.toml"))
    assert (tmp_path / "again.toml").read_bytes() == frozen.read_bytes()


def test_a_frozen_file_keeps_the_peildatum_and_the_calendar(tmp_path: Path) -> None:
    path = str(tmp_path / "early.toml")
    call(str(SAMPLE), "--peildatum", "1-6-2013", "--calendar", "rijk", "--freeze", path)
    assert moved(str(SAMPLE), "--published", path) == (0, {})
    code, found = moved(str(SAMPLE), "--published", path, "--peildatum", "1-9-2013")
    assert code == 1
    assert "voortgezet_verblijf/aanvragen/count/pilot" in found


def test_another_pilot_is_frozen_and_held_against_its_registers(write: Write, tmp_path: Path) -> None:
    """Permits, one group, no word of this pilot: it is data."""
    (path,) = write(PERMITS)
    options = ["-d", "bouwvergunningen", "--peildatum", "1-8-2014"]
    frozen = str(tmp_path / "permits.toml")
    assert call(str(path), *options, "--freeze", frozen)[0] == 0
    assert moved(str(path), "--published", frozen) == (0, {})
    path.write_text(path.read_text("utf-8").replace("2014-04-17", "2014-04-22", 1), "utf-8")
    code, found = moved(str(path), "--published", frozen)
    assert code == 1
    assert found
    assert all("vergunningen.csv" in note or "berekend" in note for _, _, note in found.values())


def test_registers_without_the_other_kind_leave_its_figures_not_computed_or_different() -> None:
    code, found = moved(str(SAMPLE / "om_drenthe.xlsx"))
    assert code == 1
    assert "geen zaak met beide datums" in found["doorlooptijden/ontvangst_verlening/mean/pilot"][2]
    assert found["regio/Drenthe/count/pilot"][:2] == ("6", None), "no source says whether a permit was granted"


def test_a_publication_of_another_definition_says_what_it_lacks(write: Write) -> None:
    (path,) = write(PERMITS)
    options = ["-d", "bouwvergunningen", "--published", "kansloze-aangiften", "--peildatum", "1-8-2014"]
    _, found = moved(str(path), *options)
    assert found["regio/totaal/count/pilot"] == ("41", None, "de definitie heeft geen tabel regio")
