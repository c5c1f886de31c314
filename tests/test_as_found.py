"""Codes as found: a field whose codes nobody lists has those that the registers have, and people are not among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from doorloop.definition import load
from doorloop.registers.parse.codes import is_quotable
from doorloop.runs.aggregate import aggregate
from doorloop.runs.delivery import Report
from doorloop.runs.report import report
from kit.pilot import doorloop

Json = Any

TOML = """
schema = "doorloop.definition/1"
name = "zaken"
title = { nl = "Zaken", en = "Cases" }
peildatum = 2024-12-31
unit = { register = "zaken", date = "begin", label = { nl = "zaken", en = "cases" } }
key = { name = { nl = "zaaknummer", en = "case number" }, digits = 4 }

[registers.zaken]
title = { nl = "zaken", en = "cases" }
[registers.zaken.fields]
nummer = { header = "Nummer", type = "key", required = true }
begin = { header = "Begin", type = "date", required = true }
team = { header = "Team", type = "code" }
einde = { header = "Einde", type = "date" }

[[steps]]
id = "duur"
label = { nl = "Duur", en = "Duration" }
start = "begin"
end = "einde"
unit = "kalenderdagen"

[tables.doorlooptijden]
kind = "durations"
title = { nl = "Doorlooptijden", en = "Throughput times" }
steps = ["duur"]

[tables.kenmerken]
kind = "characteristics"
title = { nl = "Kenmerken", en = "Characteristics" }
[[tables.kenmerken.variables]]
id = "team"
label = { nl = "Team", en = "Team" }
field = "team"

[tables.teams]
kind = "crosstab"
title = { nl = "Afgeronde zaken per team", en = "Completed cases by team" }
by = "team"
record_key = "team"
total = "totaal"
where = [{ field = "einde" }]
"""

ROWS = [
    ("1001", "1-2-2024", "Noord", "11-2-2024"),
    ("1002", "1-2-2024", "noord ", "5-2-2024"),
    ("1003", "1-2-2024", "Den  Haag", "2-2-2024"),
    ("1004", "1-2-2024", "den haag", ""),
    ("1005", "1-2-2024", "10", "4-2-2024"),
    ("1006", "1-2-2024", "9", "4-2-2024"),
    ("1007", "1-2-2024", "onbekend", "4-2-2024"),
    ("1008", "1-2-2024", "J. Jansen", "4-2-2024"),
    ("1009", "1-2-2024", "2801234567", "4-2-2024"),
    ("1010", "1-2-2024", "", "4-2-2024"),
]
"""Den Haag has two cases, Noord two, 9 and 10 one each; two are unknown, two may be of persons."""


def registers(folder: Path, *rows: tuple[str, ...], name: str = "zaken.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["Nummer;Begin;Team;Einde", *(";".join(row) for row in rows)]
    (folder / name).write_text("\n".join([*lines, ""]), "utf-8")
    return folder


@pytest.fixture
def zaken(tmp_path: Path) -> Path:
    (tmp_path / "zaken.toml").write_text(TOML, "utf-8")
    return tmp_path / "zaken.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return registers(tmp_path / "registers", *ROWS)


def counts(found: Report, table: str, key: str) -> dict[str, Any]:
    return {str(record[key]): record["count"] for record in found[table].records}


def test_values_are_codes_in_the_order_of_the_alphabet_and_numbers_by_size(zaken: Path, folder: Path) -> None:
    found = report(folder, definition=zaken)
    expected = {"9": 1, "10": 1, "den haag": 2, "noord": 2, "niet_getoond": 2, "onbekend": 2}
    assert counts(found, "kenmerken", "category") == expected
    assert list(counts(found, "kenmerken", "category")) == list(expected)
    labels = {r["category"]: r["label"] for r in found["kenmerken"].records}
    assert labels["den haag"] == "Den Haag"
    assert labels["niet_getoond"] == "Niet getoond"
    crosstab = {"9": 1, "10": 1, "den haag": 1, "noord": 2, "niet_getoond": 2, "totaal": 9}
    assert counts(found, "teams", "team") == crosstab


def test_durations_are_split_by_them(zaken: Path, folder: Path) -> None:
    records = report(folder, definition=zaken, by="team")["doorlooptijden"].records
    assert {r["by_category"]: (r["n"], r["mean"], r["open"]) for r in records if r["by"]} == {
        "9": (1, 3, 0),
        "10": (1, 3, 0),
        "den haag": (1, 1, 1),
        "noord": (2, 7, 0),
        "niet_getoond": (2, 3, 0),
        "onbekend": (2, 3, 0),
    }


@pytest.mark.parametrize(("where", "cases"), [("Noord", 2), ("DEN HAAG", 2), ("10", 1), ("Zuid", 0)])
def test_a_selection_names_a_value_in_any_spelling(zaken: Path, folder: Path, where: str, cases: int) -> None:
    found = json.loads(doorloop("check", folder, "-d", zaken, "--where", f"team={where}", "-f", "json").out)
    assert found["summary"]["linkage"]["counted"] == cases
    assert [f["field"] for f in found["findings"] if f["code"] == "code-not-found"] == ["team"] * (cases == 0)


def test_a_value_that_may_be_of_a_person_is_quoted_nowhere(zaken: Path, folder: Path, tmp_path: Path) -> None:
    found = json.loads(doorloop("check", folder, "-d", zaken, "-f", "json").out)
    told = [(f["cell"], f["value_shown"]) for f in found["findings"] if f["code"] == "code-not-shown"]
    assert told == [("C9", None), ("C10", None)]
    rows = [("1001", "1-2-2024", "P. de Vries", "4-2-2024"), ("1001", "1-2-2024", "K. Bakker", "4-2-2024")]
    again = registers(tmp_path / "weer", *rows)
    for command in ("report", "check", "open"):
        for form in ("table", "json"):
            for place in (folder, again):
                outcome = doorloop(command, place, "-d", zaken, "-f", form, *(["--by", "team"] * (command == "report")))
                said = outcome.out + outcome.err
                assert not any(name in said for name in ("Jansen", "2801234567", "Vries", "Bakker")), (command, form)


@pytest.mark.parametrize(
    "text",
    [
        *("J. Jansen", "Jansen, J.", "J.P. van der Berg", "mevr. Bakker", "jan@example.nl", "1234 AB", "1234AB"),
        *("12345", "123.456.789", "1-2-1980", "020-1234567", "01/123456-12", "x" * 41, "a\u200bb"),
    ],
)
def test_what_looks_personal_is_not_quotable(text: str) -> None:
    assert not is_quotable(text)


@pytest.mark.parametrize("text", ["Noord", "Den Haag", "Team 3", "10", "A-12", "jeugd/ggz", "IND", "Wmo 2015", "§ 4"])
def test_what_is_a_code_is_quotable(text: str) -> None:
    assert is_quotable(text)


def test_partitions_and_aggregates_add_up_to_one_run(zaken: Path, folder: Path, tmp_path: Path) -> None:
    whole = report(folder, definition=zaken, by="team")
    parts = tmp_path / "delen"
    registers(parts / "een", *ROWS[:3])
    registers(parts / "twee", *ROWS[3:6])
    registers(parts / "drie", *ROWS[6:])
    divided = report(parts, definition=zaken, by="team", partitions=True, scheduler="none")
    names = ("een", "twee", "drie")
    files = [aggregate(parts / name, definition=zaken, by=["team"]).save(tmp_path / f"{name}.csv") for name in names]
    added = report(files, definition=zaken, by="team")
    for name in ("doorlooptijden", "kenmerken", "teams"):
        assert divided[name].records == whole[name].records, name
        assert added[name].records == whole[name].records, name
    tables = [{n: b for n, b in one.render(["csv"]).items() if n.endswith(".csv")} for one in (whole, added)]
    assert tables[0] == tables[1]
    assert len(tables[0]) == 3
    assert "Jansen" not in (tmp_path / "drie.csv").read_text("utf-8")


@given(st.permutations(["Noord", "NOORD", "noord", "Zuid", "zuid"]), st.integers(1, 4))
def test_how_a_code_is_written_does_not_hang_on_the_order_of_parts(spellings: list[str], cut: int) -> None:
    from doorloop.registers.as_found import _add, _code, add

    def codes(some: list[str]) -> dict[str, dict[str, str]]:
        found: dict[str, str] = {}
        for one in some:
            _add(found, *_code(one, frozenset()))
        return {"team": found}

    assert add([codes(spellings[:cut]), codes(spellings[cut:])]) == codes(spellings)
    assert codes(spellings) == {"team": {"noord": "Noord", "zuid": "Zuid"}}


def test_an_export_has_them_as_values(zaken: Path, folder: Path, tmp_path: Path) -> None:
    assert doorloop("key", tmp_path / "sleutel").code == 0
    said = ("--key", tmp_path / "sleutel", "--min-k", 1, "-f", "csv", "-o", tmp_path / "uit")
    made = doorloop("export", folder, "-d", zaken, *said)
    assert made.code == 0, made.err
    text = (tmp_path / "uit" / "cases.csv").read_text("utf-8")
    assert "den haag" in text
    assert "Jansen" not in text


def test_nothing_is_published_by_them(zaken: Path, folder: Path, tmp_path: Path) -> None:
    outcome = doorloop("report", folder, "-d", zaken, "--publish", "-f", "json", "-o", tmp_path / "uit", lang="en")
    assert outcome.code == 3
    assert "give the field a list of codes" in outcome.err
    assert not (tmp_path / "uit").exists()


def test_a_table_that_does_not_use_them_is_published(zaken: Path, folder: Path, tmp_path: Path) -> None:
    alone = TOML[: TOML.index("[tables.kenmerken]")]
    zaken.write_text(alone, "utf-8")
    assert doorloop("report", folder, "-d", zaken, "--publish", "-f", "json", "-o", tmp_path / "uit").code == 0
    assert doorloop("report", folder, "-d", zaken, "--publish", "--by", "team", "-f", "json").code == 3
    assert doorloop("report", folder, "-d", zaken, "--publish", "--where", "team=Noord", "-f", "json").code == 3


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ('header = "Team", type = "code"', 'header = "Team", type = "code", private = true', "team.private"),
        ('header = "Team", type = "code"', 'header = "Team", type = "codes"', "team.codes"),
        ("[[steps]]", 'same_person = ["team"]\n[[steps]]', "same_person"),
    ],
)
def test_where_codes_as_found_cannot_be_meant_the_key_is_named(zaken: Path, old: str, new: str, at: str) -> None:
    text = TOML.replace(old, new, 1)
    if "same_person" in new:
        text = TOML.replace("peildatum", 'same_person = ["team"]\npeildatum', 1)
    zaken.write_text(text, "utf-8")
    with pytest.raises(DefinitionError) as refused:
        load(str(zaken))
    assert at in refused.value.where


def test_groups_need_a_list(zaken: Path) -> None:
    groups = '[groups]\nfield = "team"\nmain = "n"\n[groups.values.n]\nlabel = { nl = "N", en = "N" }\ncode = "noord"\n'
    zaken.write_text(TOML.replace('"code" }', '"code", required = true }', 1) + groups, "utf-8")
    with pytest.raises(DefinitionError, match="list of codes"):
        load(str(zaken))
