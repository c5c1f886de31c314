"""One case as a timeline: literal days, whose rows it is, what is said of rows that are none, and no identifier."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from lxml import etree

import doorloop
from doorloop.base.errors import UsageError
from kit.miniature import Write
from kit.pilot import doorloop as command

OM = "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum ontvangst dossier;Datum sepot;Datum instellen beklag"
IND = "V-nummer;Datum ontvangst aangifte (M55);Datum verlening verblijfsvergunning"
ROWS = [
    "2801234501;Drenthe;ja;20-12-2012;;04-01-2013;n.v.t.",
    "2801234502;Friesland;ja;03-09-2013;;;",
    "280.123.4501;Drenthe;ja;20-12-2012;onbekend;04-01-2013;",
    "Totaal;;;;;;",
    "V2801234503;Friesland;nee;20-12-2012;;2-1-13;",
    "onleesbaar;Friesland;nee;20-12-2012;;;",
]


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    (tmp_path / "om.csv").write_text("\n".join([OM, *ROWS]) + "\n", "utf-8")
    (tmp_path / "ind.csv").write_text(f"{IND}\n2801234501;21-12-2012;\n2801234509;21-12-2012;\n", "utf-8")
    return tmp_path


def listed(found: doorloop.Lists, name: str) -> list[dict[str, object]]:
    return [dict(row) for one in found.document.sheets if one.name == name for row in one.rows]


def test_the_days_between_milestones_and_what_was_skipped(registers: Path) -> None:
    """20 December 2012 to 4 January 2013: 15 calendar days, 8 working days."""
    rows = listed(doorloop.case(registers, key="2801234501"), "milestones")
    assert [(row["field"], row["date"], row["workdays"], row["days"]) for row in rows] == [
        ("aangifte", date(2012, 12, 20), None, None),
        ("ontvangst_aangifte", date(2012, 12, 21), 1, 1),
        ("sepot", date(2013, 1, 4), 7, 14),
    ]
    assert rows[2]["skipped"] == "Eerste Kerstdag, Tweede Kerstdag, Nieuwjaarsdag"
    assert [row["cell"] for row in rows] == ["om.csv:D2", "ind.csv:B2", "om.csv:F2"]


def test_steps_with_their_verdict_and_what_is_open(registers: Path) -> None:
    steps = {row["step"]: row for row in listed(doorloop.case(registers, key="2801234501"), "steps")}
    sepot, permit = steps["aangifte_sepot"], steps["ontvangst_verlening"]
    assert (sepot["duration"], sepot["verdict"], sepot["verdict_label"]) == (8, "within", "binnen")
    assert (sepot["target"], sepot["target_unit"], sepot["target_label"]) == (10, "werkdagen", "10 wd")
    assert (permit["state"], permit["until"], permit["verdict"]) == ("open", None, "beyond")
    assert permit["verdict_label"] == "open, boven"
    assert "aangifte_dossier" not in steps, "it ended on an unknown day"


def test_what_has_no_date_is_told_apart(registers: Path) -> None:
    undated = listed(doorloop.case(registers, key="2801234501"), "undated")
    assert {(row["field"], row["state"], row["state_label"]) for row in undated} == {
        ("dossier", "happened_unknown", "gebeurd, dag onbekend"),
        ("beklag", "not_applicable", "niet van toepassing"),
    }


def test_only_what_people_read_is_in_their_language(registers: Path) -> None:
    """The codes of both languages are the same; every text that differs is in a column of texts."""
    texts = {"label", "unit_label", "target_label", "verdict_label", "state_label", "severity_label", "skipped"}
    for name in ("milestones", "steps", "undated", "findings"):
        key = "2801234503" if name == "findings" else "2801234501"
        dutch, english = (listed(doorloop.case(registers, key=key, lang=lang), name) for lang in ("nl", "en"))
        differ = {
            column for one, other in zip(dutch, english, strict=True) for column in one if one[column] != other[column]
        }
        assert differ, name
        assert differ <= texts | {"message"}, name


def test_milestones_are_called_in_the_language_of_the_reader(registers: Path) -> None:
    called = [
        [row["label"] for row in listed(doorloop.case(registers, key="2801234501", lang=lang), "milestones")]
        for lang in ("nl", "en")
    ]
    assert called == [
        ["Datum aangifte", "Datum ontvangst aangifte (M55)", "Datum sepot"],
        ["Date of report", "Date report received (M55)", "Date of sepot"],
    ]


@pytest.mark.parametrize(
    "spot", ["om.csv:2", "om.csv::4", r"C:\registers\om.csv:4", "/somewhere/om.csv:2", "ind.csv:2"]
)
def test_every_row_of_a_case_leads_to_it(registers: Path, spot: str) -> None:
    found = doorloop.case(registers, spot=spot)
    assert found.document.head.sentences[0] == "Zaak: om.csv:2 (Pilotzaken)."
    assert found.document.head.sentences[1] == "Ook: om.csv:4; ind.csv:2."


def test_an_unreadable_identifier_is_found_by_its_place(registers: Path) -> None:
    assert doorloop.case(registers, spot="om.csv:7").document.head.sentences[0] == "Zaak: om.csv:7 (Niet-pilotzaken)."


def test_findings_of_this_case_and_no_other(registers: Path) -> None:
    found = listed(doorloop.case(registers, key="2801234503"), "findings")
    assert {(row["code"], row["cell"]) for row in found} == {("date-short-year", "om.csv:F6")}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"key": "2801234502"}, "does not count: it lies outside the period"),
        ({"key": "2801234509"}, "the register that is counted does not have it"),
        ({"key": "2801234599"}, "no register has a case with this identifier"),
        ({"key": "12"}, "this is no V-number"),
        ({"spot": "om.csv:1"}, "this row holds no case"),
        ({"spot": "om.csv:5"}, "this row holds no case"),
        ({"spot": "elders.csv:2"}, "there is no such file or sheet with cases"),
        ({"spot": "om.csv"}, "'om.csv' is no place"),
        ({}, "name one case"),
        ({"key": "2801234501", "spot": "om.csv:2"}, "name one case"),
    ],
)
def test_what_is_no_case_is_said_without_the_identifier(registers: Path, asked: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        doorloop.case(registers, **asked)  # type: ignore[arg-type]
    assert asked.get("key", "none") not in str(caught.value)


@pytest.mark.parametrize("format_", ["table", "json", "md", "svg"])
def test_no_format_holds_the_identifier(registers: Path, format_: str) -> None:
    told = command("case", registers, "--v-nummer", "280 123 4501", "-f", format_)
    assert told.code == 0
    assert "1234501" not in told.out + told.err
    assert "123 4501" not in told.out + told.err


def test_the_identifier_can_come_from_a_pipe(registers: Path) -> None:
    with patch("sys.stdin", io.StringIO("2801234501\n")):
        told = command("case", registers, "--v-nummer", "-", "--lang", "en", "-f", "json")
    found = json.loads(told.out)
    assert found["schema"] == "doorloop.case/1"
    assert found["tables"]["milestones"][2]["skipped"] == "Christmas Day, Second Day of Christmas, New Year's Day"


def test_the_drawing_says_in_words_what_it_shows(registers: Path) -> None:
    drawn = doorloop.case(registers, key="2801234501").render("svg")["case.svg"]
    root = etree.fromstring(drawn)
    name = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{name}title") == "Zaak: om.csv:2 (Pilotzaken)."
    assert "20-12-2012 Datum aangifte; 21-12-2012" in str(root.findtext(f"{name}desc"))
    assert len(root.findall(f"{name}circle")) == 3
    assert "Aangifte en sepot: 8 wd (10 wd, binnen)" in [text.text for text in root.findall(f"{name}text")]
    assert drawn == doorloop.case(registers, key="2801234501").render("svg")["case.svg"]


def test_another_report_of_somebody_is_not_in_the_case(registers: Path) -> None:
    rows = [*ROWS, "2801234501;Drenthe;ja;10-03-2013;15-03-2013;20-03-2013;"]
    (registers / "om.csv").write_text("\n".join([OM, *rows]) + "\n", "utf-8")
    told = doorloop.case(registers, key="2801234501")
    days = [row["date"] for row in listed(told, "milestones")]
    assert days == [date(2012, 12, 20), date(2012, 12, 21), date(2013, 1, 4)]
    assert not any("rij 8" in line for line in told.document.head.sentences)
    with pytest.raises(UsageError, match="it is another case of the same person"):
        doorloop.case(registers, spot="om.csv:8")


def places_known(registers: Path, spot: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        doorloop.case(registers, spot=spot)
    return caught.value


def test_a_place_that_does_not_exist_says_which_do(registers: Path) -> None:
    elsewhere = places_known(registers, "elders.csv:2")
    assert elsewhere.where == "elders.csv"
    assert elsewhere.remedy == "name one of om.csv:2-7, ind.csv:2-3"
    row = places_known(registers, "om.csv:1")
    assert (row.where, row.remedy.partition(";")[0]) == ("om.csv:1", "its cases stand in om.csv:2-7")


def test_a_cell_stands_for_its_row_and_one_sheet_may_be_left_out(tmp_path: Path, write: Write) -> None:
    del tmp_path
    paths = write(
        """
        om.xlsx Een:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        2800000001 | Groningen | ja        | 5-9-2012

        twee.xlsx A:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        2800000002 | Groningen | ja        | 6-9-2012

        twee.xlsx B:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        2800000003 | Groningen | ja        | 7-9-2012
        """
    )
    for spot in ("om.xlsx:Een:2", "om.xlsx:2", "om.xlsx:Een:D2", "ergens/om.xlsx:Een:2"):
        assert doorloop.case(paths, spot=spot).document.head.sentences[0].startswith("Zaak: om.xlsx:Een:2 (")
    with pytest.raises(UsageError, match="there are 2 sheets with cases") as caught:
        doorloop.case(paths, spot="twee.xlsx:2")
    assert caught.value.remedy == "name one of twee.xlsx:A:2-2, twee.xlsx:B:2-2"
