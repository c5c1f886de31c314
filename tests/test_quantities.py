"""A characteristic as a number: mean and deviation, median and quartiles, extremes, of each group and of all."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

import doorloop
from doorloop.base.errors import DefinitionError
from doorloop.base.words import HIDDEN
from doorloop.cases.measures import histogram
from doorloop.definition import load
from doorloop.tables.quantities import FIGURES, figures
from doorloop.tables.sheet import Layout
from kit import parts
from kit.exports import SAMPLE, sample
from kit.found import some
from kit.miniature import Run, run_paths, write_files
from kit.pilot import doorloop as command

OWN = """extends = "kansloze-aangiften"
[tables.kenmerken]
{table}
[[tables.kenmerken.variables]]
id = "leeftijd"
unit = "jaren"
numbers = ["n", "mean_sd", "median_iqr", "range"]
{more}
[[tables.kenmerken.variables]]
id = "duur"
label = {{ nl = "Aangifte en sepot", en = "Report and sepot" }}
step = "aangifte_sepot"
numbers = ["median_iqr"]
"""
CASES = Path(__file__).resolve().parents[1] / "tools" / "sample" / "cases.csv"
BIRTHS = """
    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot | Geboortedatum
    2800000001 | Groningen | ja        | 1-10-2012      | 2-10-2012   | 1-10-1992
    2800000002 | Groningen | ja        | 1-10-2012      | 4-10-2012   | 2-10-1981
    2800000003 | Groningen | ja        | 1-10-2012      | 4-10-2012   | 30-9-1982
    2800000004 | Groningen | ja        | 1-10-2012      | 16-10-2012  | 1-1-1971
    2800000005 | Groningen | ja        | 1-10-2012      |             | onbekend
    2800000006 | Groningen | nee       | 1-10-2012      |             | 1-10-1952
    """
"""Ages 20, 30 (31 the day after), 30 and 41; 1, 3, 3 and 11 working days; the other group has one case of 60."""


def own(folder: Path, table: str = "", more: str = "") -> Path:
    path = folder / "eigen.toml"
    path.write_text(OWN.format(table=table, more=more), "utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Run:
    return run_paths(write_files(tmp_path, BIRTHS), load(str(own(tmp_path))), "2014-01-01")


def numbers(run: Run, variable: str, group: str) -> dict[str, Any]:
    (record,) = run.records("kenmerken", variable=variable, category="", group=group)
    return dict(record)


def test_the_figures_of_four_ages_by_hand(small: Run) -> None:
    """Mean 121 / 4; squares (105 1/16 + 1/16 + 1/16 + 115 9/16) / 3; R: quantile(c(20, 30, 30, 41), type = 7)."""
    found = numbers(small, "leeftijd", "pilot")
    assert (found["count"], found["base"], found["share"], found["unit"]) == (4, 5, Fraction(4, 5), "jaren")
    assert (found["mean"], found["median"]) == (Fraction(121, 4), 30)
    assert float(found["sd"]) == pytest.approx((220.75 / 3) ** 0.5)
    assert (found["p25"], found["p75"], found["min"], found["max"]) == (Fraction("27.5"), Fraction("32.75"), 20, 41)
    # R: t.test(c(20, 30, 30, 41))$conf.int
    assert (float(found["mean_low"]), float(found["mean_high"])) == pytest.approx((16.60037192, 43.89962808))


def test_one_case_has_no_deviation_and_none_has_nothing(small: Run) -> None:
    found = numbers(small, "leeftijd", "niet_pilot")
    assert (found["count"], found["mean"], found["sd"], found["min"], found["max"]) == (1, 60, None, 60, 60)
    none = numbers(small, "duur", "niet_pilot")
    assert (none["count"], none["base"], none["share"]) == (0, 1, 0)
    assert [none[name] for name in FIGURES] == [None] * len(FIGURES)


def test_all_groups_together_are_counted_anew(small: Run) -> None:
    """No mean or median of groups gives it: 20, 30, 30, 41 and 60."""
    found = numbers(small, "leeftijd", "")
    assert (found["count"], found["base"], found["mean"], found["median"]) == (5, 6, Fraction(181, 5), 30)
    assert (found["p25"], found["p75"], found["max"]) == (30, 41, 60)


def test_a_step_is_told_of_in_its_own_unit(small: Run) -> None:
    found = numbers(small, "duur", "pilot")
    assert (found["unit"], found["count"], found["base"]) == ("werkdagen", 4, 5)
    assert (found["mean"], found["median"], found["p25"], found["p75"]) == (Fraction(18, 4), 3, Fraction("2.5"), 5)
    step = small.step("aangifte_sepot")
    assert [found[name] for name in ("mean", "median", "p25", "p75", "min", "max")] == [
        step[name] for name in ("mean", "median", "p25", "p75", "min", "max")
    ]


def test_the_records_of_categories_have_none(small: Run) -> None:
    rows = some(row for row in small.result.tables["kenmerken"] if row["category"])
    assert {row[name] for row in rows for name in ("unit", *FIGURES)} == {None}
    assert {name for row in small.result.tables["kenmerken"] for name in row} == {*rows[0]}


@given(st.lists(st.integers(-400, 30_000), min_size=1, max_size=60), st.sampled_from([1, 5]))
def test_the_figures_are_those_of_numpy(values: list[int], size: int) -> None:
    found = figures(histogram(np.array(values, np.int32)), size)
    scaled = np.array(values) / size
    assert float(found["mean"] or 0) == pytest.approx(scaled.mean())
    for name, share in (("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("min", 0), ("max", 1)):
        assert float(found[name] or 0) == pytest.approx(float(np.quantile(scaled, share, method="linear")))
    deviation = float(np.std(scaled, ddof=1)) if len(values) > 1 else None
    assert found["sd"] is None if deviation is None else float(found["sd"] or 0) == pytest.approx(deviation)


@pytest.mark.parametrize(("unit", "longest"), [("jaren", 41), ("maanden", 501), ("kalenderdagen", 15249)])
def test_the_time_is_counted_in_whole_units(tmp_path: Path, unit: str, longest: int) -> None:
    """From 1 January 1971 until 1 October 2012: 41 years, 41 x 12 + 9 months, 15,249 days."""
    assert (date(2012, 10, 1) - date(1971, 1, 1)).days == 15249
    file = own(tmp_path)
    file.write_text(file.read_text("utf-8").replace('unit = "jaren"', f'unit = "{unit}"'), "utf-8")
    run = run_paths(write_files(tmp_path, BIRTHS), load(str(file)), "2014-01-01")
    assert numbers(run, "leeftijd", "pilot")["max"] == longest


# ---------------------------------------------------------------- as people read it


def laid(file: Path, **asked: Any) -> Layout:
    return doorloop.report(SAMPLE, definition=file, tables=["kenmerken"], **asked)["kenmerken"].layout


def rows(layout: Layout, label: str) -> list[list[str]]:
    return [list(row.cells[1:]) for row in layout.rows if row.cells[1].startswith(label)]


def ages() -> dict[str, list[int]]:
    """Read the ages from the cases that the sample was made of, by the calendar: once each, of the pilot's period."""
    with CASES.open(encoding="utf-8") as file:
        cases = {row["v_nummer"]: row for row in csv.DictReader(file) if row["aangifte"] and row["geboortedatum"]}
    found: dict[str, list[int]] = {"ja": [], "nee": []}
    for row in cases.values():
        born, came = (date.fromisoformat(row[name]) for name in ("geboortedatum", "aangifte"))
        if date(2012, 9, 5) <= came <= date(2013, 8, 31):
            had = (came.month, came.day) >= (born.month, born.day)
            found[row["pilotzaak"]].append(came.year - born.year - (not had))
    return found


def test_the_rows_stand_below_the_categories_with_intervals_and_a_total(tmp_path: Path) -> None:
    layout = laid(own(tmp_path, "intervals = true"))
    assert rows(layout, "gemiddelde (sd)") == [
        [
            *("gemiddelde (sd)", "25,6 (8,6)", "", "23,0–28,2"),
            *("gemiddelde (sd)", "28,2 (7,7)", "", "25,3–31,1"),
            *("gemiddelde (sd)", "26,6 (8,3)", "", "24,7–28,6"),
        ]
    ]
    assert rows(layout, "mediaan (P25–P75)")[0][:4] == ["mediaan (P25–P75)", "23,5 (19,0–28,3)", "", ""]
    assert rows(layout, "min–max")[0][1::4] == ["14–44", "15–43", "14–44"]
    assert rows(layout, "bekend")[0][1::4] == ["44/44", "30/30", "74/74"]
    names = [row.cells[1] for row in layout.rows]
    assert names.index("> 46 jaar") < names.index("bekend") < names.index("gemiddelde (sd)")
    assert "Leeftijd: in hele jaren, over de zaken waarvan dit bekend is;" in " ".join(layout.notes)
    assert "Aangifte en sepot: in werkdagen, over de afgesloten stappen;" in " ".join(layout.notes)


def test_they_are_those_of_another_reading(tmp_path: Path) -> None:
    report = doorloop.report(SAMPLE, definition=own(tmp_path), tables=["kenmerken"])
    rows: list[dict[str, Any]] = [dict(row) for row in report["kenmerken"].records]
    records = {row["group"]: row for row in rows if row["variable"] == "leeftijd" and not row["category"]}
    known = ages()
    for group, found in (("pilot", known["ja"]), ("niet_pilot", known["nee"]), ("", known["ja"] + known["nee"])):
        values, record = np.array(some(found)), records[group]
        assert (record["count"], record["min"], record["max"]) == (len(found), min(found), max(found))
        assert float(record["mean"]) == pytest.approx(values.mean())
        assert float(record["sd"]) == pytest.approx(values.std(ddof=1))
        for name, share in (("p25", 0.25), ("median", 0.5), ("p75", 0.75)):
            assert float(record[name]) == pytest.approx(float(np.quantile(values, share)))


def test_digits_notes_and_no_total(tmp_path: Path) -> None:
    note = '{ category = "mean_sd", group = "pilot", text = { nl = "Zonder twee.", en = "Without two." } }'
    layout = laid(own(tmp_path, "total = false", f"number_digits = 2\ncell_notes = [{note}]"))
    assert rows(layout, "gemiddelde (sd)") == [
        ["gemiddelde (sd)", "25,61 (8,61) (a)", "", "gemiddelde (sd)", "28,17 (7,74)", ""]
    ]
    assert "(a) Zonder twee." in layout.notes
    records = doorloop.report(SAMPLE, definition=own(tmp_path, "total = false"))["kenmerken"].records
    assert {row["group"] for row in records} == {"pilot", "niet_pilot"}


def test_a_step_that_is_not_measured_says_so(tmp_path: Path) -> None:
    text = BIRTHS.replace(" | Datum sepot", "").replace(" | 2-10-2012   ", "").replace(" | 4-10-2012   ", "")
    text = text.replace(" | 16-10-2012  ", "").replace(" |             ", "")
    paths = write_files(tmp_path, text)
    report = doorloop.report(paths, definition=own(tmp_path))
    (record,) = (r for r in report["kenmerken"].records if r["variable"] == "duur" and r["group"] == "pilot")
    assert (record["count"], record["base"], record["mean"]) == (None, None, None)
    assert rows(report["kenmerken"].layout, "mediaan")[-1][1] == "niet gemeten"
    assert report.render(["parquet"])["kenmerken.parquet"]


# ---------------------------------------------------------------- in every format


def test_every_format_has_them(tmp_path: Path) -> None:
    report = doorloop.report(SAMPLE, definition=own(tmp_path), drawings=False)
    names = ["json", "csv", "xlsx", "docx", "html", "md", "parquet"]
    made = {name: report.render([name]) for name in names}
    (told,) = (
        row
        for row in json.loads(made["json"]["report.json"])["tables"]["kenmerken"]
        if (row["variable"], row["category"], row["group"]) == ("leeftijd", "", "")
    )
    assert (told["count"], told["mean"], told["max"]) == (74, pytest.approx(1972 / 74), 44)
    lines = csv.DictReader(io.StringIO(made["csv"]["kenmerken.csv"].decode()))
    (line,) = (row for row in lines if row["variable"] == "leeftijd" and not row["category"] and not row["group"])
    assert float(line["mean"]) == pytest.approx(1972 / 74)
    assert line["unit"] == "jaren"
    table = pyarrow.parquet.read_table(io.BytesIO(made["parquet"]["kenmerken.parquet"])).to_pylist()
    assert [row["sd"] for row in table if row["variable"] == "leeftijd" and row["sd"]][2] == pytest.approx(told["sd"])
    sheets = load_workbook(io.BytesIO(made["xlsx"]["report.xlsx"])).worksheets
    assert any(cell.value == "25,6 (8,6)" for sheet in sheets for line in sheet.iter_rows() for cell in line)
    word = docx.Document(io.BytesIO(made["docx"]["report.docx"]))
    assert any(
        cell.text.replace("\u00a0", " ") == "25,6 (8,6)"
        for one in word.tables
        for line in one.rows
        for cell in line.cells
    )
    assert "25,6 (8,6)" in made["html"]["report.html"].decode()
    assert "| gemiddelde (sd) | 25,6 (8,6) |" in made["md"]["report.md"].decode()


def test_counts_and_partitions_tell_the_same(tmp_path: Path) -> None:
    """Of all regions at once, of the counts of each added up, and of each as a partition."""
    file, folder = own(tmp_path), tmp_path / "delen"
    regions = parts.divide(folder, lambda person: f"{parts.region(person)}-{int(person.v_nummer) % 2}")
    assert len(regions) == 4
    for region in regions:
        doorloop.aggregate(region, definition=file).save(tmp_path / "tellingen" / f"{region.name}.csv")
    whole = doorloop.report(regions, definition=file, drawings=False)
    others = [
        doorloop.report(tmp_path / "tellingen", definition=file, drawings=False),
        doorloop.report(folder, definition=file, partitions=True, scheduler="none", drawings=False),
    ]
    found = [row for row in whole["kenmerken"].records if row.get("unit") and row["count"]]
    assert len(found) == 6
    for other in others:
        assert other["kenmerken"].records == whole["kenmerken"].records


def test_verify_holds_them_against_the_registers(tmp_path: Path) -> None:
    """A frozen run matches itself; a deviation that cannot be is found without the registers."""
    file, frozen = own(tmp_path), tmp_path / "vast.toml"
    assert command("verify", "--freeze", frozen, SAMPLE, "-d", file).code == 0
    matched = doorloop.verify(SAMPLE, published=str(frozen), definition=file)
    ours = matched.cells[matched.cells["row"].str.contains("leeftijd_numbers")]
    assert len(ours) == 2 * 10
    assert set(matched.cells["status"]) == {"match"}
    frozen.write_text(frozen.read_text("utf-8").replace('"8,61"', '"18,61"'), "utf-8")
    found = doorloop.verify(SAMPLE, published=str(frozen), definition=file)
    assert (found.cells["status"] == "differs").sum() == 1
    assert doorloop.verify(published=str(frozen)).is_wrong


# ---------------------------------------------------------------- where tables are published


def test_a_release_withholds_them_and_says_so(tmp_path: Path) -> None:
    report = doorloop.report(SAMPLE, definition=own(tmp_path), publish=True)
    found = [row for row in report.result.tables["kenmerken"] if row["unit"] is not None]
    assert len(found) == 6
    for row in found:
        assert [row[name] for name in ("count", "base", "share", *FIGURES)] == [None] * (3 + len(FIGURES))
    layout = report["kenmerken"].layout
    assert {cell for row in rows(layout, "gemiddelde (sd)") for cell in row[1::3]} == {HIDDEN}
    assert "De getallen van leeftijd worden niet gepubliceerd: zij gaan over afzonderlijke zaken." in layout.notes
    report.save(tmp_path / "uitgave", ["json"])
    assert command("audit", tmp_path / "uitgave", "-d", tmp_path / "eigen.toml").code == 0


# ---------------------------------------------------------------- the definition


@pytest.mark.parametrize(
    ("was", "now", "key", "said"),
    [
        ('unit = "jaren"\n', "", "unit", "say what the time is counted in: jaren, maanden or kalenderdagen"),
        ('unit = "jaren"', 'unit = "weken"', "unit", "invalid enum value 'weken'"),
        ('"n", "mean_sd"', '"mean"', "numbers", "invalid enum value 'mean'"),
        ('step = "aangifte_sepot"', 'step = "aangifte_spot"', "step", "there is no step 'aangifte_spot'; did you mean"),
        ('numbers = ["median_iqr"]', "numbers = []", "step", "say which rows tell of it: numbers"),
        ('step = "aangifte_sepot"', "", "numbers", "numbers are of a step, or of the time between start and end"),
        (
            'step = "aangifte_sepot"',
            'step = "aangifte_sepot"\nfield = "regio"',
            "step",
            "a step has no categories: give them a variable of their own",
        ),
        (
            'step = "aangifte_sepot"',
            'step = "aangifte_sepot"\nunit = "jaren"',
            "unit",
            "it is for numbers of the time between start and end",
        ),
        ('unit = "jaren"', 'unit = "jaren"\nnumber_digits = 4', "number_digits", "a number is printed with 0 to 3"),
    ],
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, was: str, now: str, key: str, said: str) -> None:
    file = own(tmp_path)
    assert was in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(was, now), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        load(str(file))
    assert said in caught.value.what
    assert f".{key}" in caught.value.where
    assert caught.value.said.nl != caught.value.what


def test_two_dates_may_have_numbers_and_no_classes(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    path.write_text(
        'extends = "kansloze-aangiften"\n[[tables.kenmerken.variables]]\nid = "wacht"\n'
        'label = { nl = "Wacht", en = "Wait" }\nstart = "aangifte"\nend = "sepot"\nunit = "kalenderdagen"\n'
        'numbers = ["range"]\n',
        "utf-8",
    )
    run = run_paths(write_files(tmp_path, BIRTHS), load(str(path)), "2014-01-01")
    found = numbers(run, "wacht", "pilot")
    assert (found["count"], found["base"], found["min"], found["max"]) == (4, 5, 1, 15)
    (unknown,) = run.records("kenmerken", variable="wacht", category="onbekend", group="pilot")
    assert (unknown["count"], unknown["base"]) == (1, 5)


def test_the_tables_of_the_pilot_are_as_before() -> None:
    assert set(sample()["kenmerken"].records[0]) == {
        *("variable", "category", "label", "group", "count", "base", "share")
    }
    assert not any(v.numbers for v in load().variables)


def test_the_waiting_list_says_how_long_a_referral_takes() -> None:
    """Fifteen steps; by `handovers` ten of them within a day."""
    spec = load("wachtlijst-jeugdhulp")
    (variable,) = (one for one in spec.variables if one.numbers)
    assert (variable.step, variable.numbers) == ("verwijzing_aanmelding", ("mean_sd", "median_iqr", "range"))
    assert replace(variable, numbers=()) != variable
