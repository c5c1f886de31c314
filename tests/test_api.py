"""What a notebook sees: typed objects, tidy frames, tables as HTML; and an import that costs nothing."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import html5lib
import pytest

import doorloop
from doorloop.base.errors import DoorloopError, UsageError
from kit.exports import SAMPLE, sample
from kit.processes import finish


def test_importing_the_package_is_light() -> None:
    code = "import doorloop, sys; print([m for m in ('numpy', 'pandas', 'typer', 'openpyxl') if m in sys.modules])"
    done = finish(sys.executable, "-c", code)
    assert done.stdout == "[]\n"


def test_a_name_that_is_not_there_is_told_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'repport'"):
        doorloop.repport  # noqa: B018
    assert {"report", "check"} <= set(dir(doorloop))


def test_a_report_holds_its_tables_by_name() -> None:
    report = sample()
    assert list(report) == list(report.tables)
    assert len(report) == 12
    table = report["doorlooptijden"]
    assert table.title == "Doorlooptijden"
    assert table.records[0]["mean"] == Fraction(8)
    assert table.records[1]["mean"] == Fraction(37, 41)
    assert table.notes[-1] == "Peildatum 1 januari 2014."
    with pytest.raises(KeyError):
        report["doorlooptijd"]


def test_a_frame_is_tidy_and_typed() -> None:
    frame = sample()["doorlooptijden"].frame
    kinds = {name: str(frame[name].dtype) for name in ("step", "n", "mean", "within_target")}
    assert kinds == {"step": "str", "n": "Int64", "mean": "Float64", "within_target": "Int64"}
    assert frame.set_index("step").loc["aangifte_sepot", "n"] == 44
    assert frame.set_index("step")["within_target"].isna()["verlening_pas"]


def test_a_notebook_shows_tables() -> None:
    report = sample()
    shown = report["beroep"]._repr_html_()
    html5lib.HTMLParser(strict=True).parseFragment(shown)
    assert "<caption>Beroepen tegen afwijzing bezwaar voortgezet verblijf</caption>" in shown
    assert report._repr_html_().count("<table") == 12
    assert "74 aangiften tellen mee" in report._repr_html_()


def test_a_report_takes_what_the_command_line_takes() -> None:
    report = doorloop.report(
        [SAMPLE / "om_drenthe.xlsx", str(SAMPLE / "ind_zwolle.xlsx")],
        peildatum=date(2013, 6, 1),
        calendar="atw",
        lang="en",
        tables=["doorlooptijden"],
        by="year",
        all_groups=True,
    )
    assert list(report) == ["doorlooptijden"]
    assert report.result.basis.calendar.name == "atw"
    assert report["doorlooptijden"].notes[-1] == "As of 1 June 2013 (peildatum)."
    assert {"by_category", "by_label"} <= set(report["doorlooptijden"].frame)


@pytest.mark.parametrize(
    "wrong", [{"tables": ["regios"]}, {"by": "regios"}, {"peildatum": "1 jan"}, {"definition": "kansloos"}]
)
def test_what_cannot_be_meant_is_an_error_with_a_remedy(wrong: dict[str, object]) -> None:
    with pytest.raises(DoorloopError) as told:
        doorloop.report(SAMPLE, **wrong)  # type: ignore[arg-type]
    assert told.value.remedy


def test_a_path_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="does not exist"):
        doorloop.report("nergens.xlsx")


def test_findings_are_a_frame() -> None:
    checked = doorloop.check(SAMPLE)
    assert not checked.has_errors
    assert list(checked.findings.columns[:2]) == ["code", "severity"]
    assert len(checked.findings) == len(sample().findings) == 95
    assert "<table" in checked._repr_html_()
    assert list(checked.render("json")) == ["check.json"]


def test_a_file_that_cannot_be_read_is_a_finding_of_a_check(tmp_path: Path) -> None:
    (tmp_path / "om.xlsx").write_bytes(b"no workbook")
    checked = doorloop.check(tmp_path)
    assert checked.has_errors
    assert checked.findings["code"].tolist() == ["file-unreadable"]


def test_another_pilot_needs_no_code(tmp_path: Path) -> None:
    """Without groups, flow and characteristics: the distribution alone is drawn."""
    rows = "zaaknummer;registratie_datum_binnenkomst_aanvraag;besluitdatum\n"
    rows += "".join(f"{10000000 + n};2014-04-{1 + n:02};2014-05-{1 + n:02}\n" for n in range(20))
    (tmp_path / "vergunningen.csv").write_text(rows, "utf-8")
    report = doorloop.report(tmp_path, definition="bouwvergunningen")
    assert [figure.name for figure in report.figures] == ["doorlooptijden_spread"]
    assert len(report.render(["xlsx", "docx", "html", "md", "csv", "svg"])) == 7


def test_saving_gives_the_paths(tmp_path: Path) -> None:
    saved = sample().save(tmp_path / "new" / "folder", ["md"])
    assert [path.name for path in saved.paths] == ["report.md", "manifest.json"]
    assert saved.changes == ()


def test_verify_gives_every_figure_and_every_line_as_frames() -> None:
    alone = doorloop.verify()
    assert len(alone.cells) == 0
    assert alone.is_wrong
    assert len(alone.lines) == 31
    against = doorloop.verify(SAMPLE)
    words = against.cells["table"].isin(["koppelvlakken", "communicatiemiddelen", "totaaloverzicht"])
    assert int(words.sum()) == 15 * 3 + 6 * 4 + 3 * 2
    statuses = against.cells[~words]["status"].value_counts().to_dict()
    assert sum(statuses.values()) == 182
    assert statuses["match"] > 150
    (mean,) = against.cells.query("row == 'aangifte_sepot' and column == 'mean'").to_dict("records")
    assert (mean["published"], mean["computed"]) == ("8 werkdagen", 8.0)
    found = json.loads(against.render("json")["verify.json"])
    assert [row["id"] for row in found["publication"]] == against.lines["id"].to_list()
    html5lib.HTMLParser(strict=True).parseFragment(against._repr_html_())
    with pytest.raises(UsageError, match="there is no format 'svgz'"):
        against.render("svgz")


def test_what_is_public_is_no_module_of_the_same_name() -> None:
    """A module `doorloop.check` would take the place of the function once something imports it."""
    package = Path(doorloop.__file__).parent
    modules = {path.stem for path in package.iterdir()}
    assert not modules & set(doorloop.__all__)


def test_a_definition_may_bring_a_calendar_of_its_own(tmp_path: Path) -> None:
    shipped = (Path(doorloop.__file__).parent / "definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    own = '\n[calendars.belgie]\ncountry = "BE"\n'
    (tmp_path / "own.toml").write_text(shipped.replace('calendar = "nl"', 'calendar = "belgie"', 1) + own, "utf-8")
    shutil.copy(Path(doorloop.__file__).parent / "definition/shipped/nationaliteiten.csv", tmp_path)
    report = doorloop.report(SAMPLE, definition=tmp_path / "own.toml", drawings=False)
    assert report.result.basis.calendar.name == "belgie"
    assert "feestdagen van BE" in " ".join(report["doorlooptijden"].notes)
