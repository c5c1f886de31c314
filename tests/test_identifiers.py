"""Identifiers as they are: of letters, very long, of several parts; and what a definition says makes no difference."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError, SourceError
from doorloop.base.language import Text
from doorloop.definition import load
from doorloop.definition.parts import Key as KeySpec
from doorloop.registers.frames import Cell
from doorloop.registers.parse.keys import DIGESTED, NO_KEY, Digests, Key, KeyReader
from doorloop.runs.report import report
from kit import definitions
from kit.pilot import doorloop

NAME = Text(nl="zaaknummer", en="case number")
LETTERS = KeyReader(KeySpec(name=NAME, letters=True))

TWO = """
schema = "doorloop.definition/1"
name = "twee"
title = { nl = "Twee registers", en = "Two registers" }
peildatum = 2024-12-31
unit = { register = "intake", date = "intake", label = { nl = "trajecten", en = "courses" } }
earliest = 1970-01-01

[key]
name = { nl = "cliëntnummer", en = "client number" }
KEY

[registers.intake]
title = { nl = "intakes", en = "intakes" }
[registers.intake.fields]
client = { header = "Cliënt", type = "key", required = true }
intake = { header = "Datum intake", type = "date", required = true }
hof = { header = "Hof", type = "code", codes = "hof" }
wijk = { header = "Wijk", type = "text" }
team = { header = "Team", type = "text" }

[registers.zorg]
title = { nl = "zorg", en = "care" }
[registers.zorg.fields]
client = { header = "Cliënt", type = "key", required = true }
intake = { header = "Datum intake", type = "date" }
hof = { header = "Hof", type = "code", codes = "hof" }
wijk = { header = "Wijk", type = "text" }
start = { header = "Start zorg", type = "date" }

[codes.hof.values]
ams = { label = { nl = "Amsterdam", en = "Amsterdam" } }
rot = { label = { nl = "Rotterdam", en = "Rotterdam" } }

[[steps]]
id = "wacht"
label = { nl = "Wachttijd", en = "Waiting time" }
start = "intake"
end = "start"
unit = "kalenderdagen"

[tables.doorlooptijden]
kind = "durations"
title = { nl = "Doorlooptijden", en = "Throughput times" }
steps = ["wacht"]
"""


def definition(folder: Path, key: str) -> Path:
    path = folder / "twee.toml"
    path.write_text(TWO.replace("KEY", key), "utf-8")
    return path


def two(folder: Path, intake: Iterable[str], zorg: Iterable[str]) -> Path:
    """Write both registers into a folder, a row a text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("intake", "Cliënt;Datum intake;Hof;Wijk;Team", intake),
        ("zorg", "Cliënt;Datum intake;Hof;Wijk;Start zorg", zorg),
    ):
        (folder / f"{name}.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    return folder


def waits(folder: Path, path: Path) -> tuple[object, ...]:
    """Give n, mean and how many cases are open."""
    record = next(r for r in report(folder, definition=path)["doorlooptijden"].records if r["step"] == "wacht")
    return record["n"], record["mean"], record["open"]


# ---------------------------------------------------------------- one identifier


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6f9619ff-8b86-d011-b42d-00c04fc964ff", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}"),
        ("AMS 23/1234", "ams-23-1234"),
        ("2023-001a", "2023 001A"),
        ("12345678901234567890123", "1234 5678 9012 3456 7890 123"),
        ("'A12", "A12"),
        ("123", 123),
        ("123.0", 123.0),
        ("\uff21\uff11\uff12", "A12"),
    ],
)
def test_spellings_of_one_identifier_are_one(one: Cell, other: Cell) -> None:
    assert LETTERS.read(one).rule == LETTERS.read(other).rule == ""
    assert LETTERS.read(one) == LETTERS.read(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AMS 23/1234", "ROT 23/1234"),
        ("2023-001a", "2023-001b"),
        ("2023-001", "2023-001a"),
        ("12345678901234567890123", "12345678901234567890124"),
        ("123.0", "1230"),
        ("12E5", "1200000"),
        ("007", "7"),
        ("zaak é", "zaak e1"),
    ],
)
def test_what_distinguishes_does(one: Cell, other: Cell) -> None:
    assert LETTERS.read(one).number != LETTERS.read(other).number


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("onbekend", "key-empty"),
        ("n.v.t.", "key-empty"),
        ("?", "key-empty"),
        ("null", "key-empty"),
        ("2,81E+09", "key-scientific"),
        ("2.81e9", "key-scientific"),
        ("281E+09", "key-scientific"),
        (1.2345678901234568e19, "key-scientific"),
        (1.2e15, "key-scientific"),
        (date(2023, 2, 1), "key-malformed"),
        (datetime(2023, 2, 1, 12, 0), "key-malformed"),
        (True, "key-malformed"),
        ("let op deze rij", "key-malformed"),
        ("Totaal", "key-malformed"),
        ("x" * 65, "key-malformed"),
        ("---", "key-malformed"),
        ("#N/B", "error-cell"),
        ("=A1", "formula-empty"),
        ("", "key-empty"),
    ],
)
def test_what_is_no_identifier_of_letters_is_none(cell: Cell, rule: str) -> None:
    assert LETTERS.read(cell) == Key(NO_KEY, rule)


@pytest.mark.parametrize(
    ("disregard", "one", "other", "alike"),
    [
        (("case",), "a-1", "A-1", True),
        (("case",), "a-1", "a1", False),
        (("case",), "1-23", "12-3", False),
        (("separators",), "a-1", "a1", True),
        (("separators",), "a1", "A1", False),
        ((), "a  1", "a 1", True),
        ((), "a1", "A1", False),
        ((), "a-1", "a1", False),
        (("case", "separators", "zeros"), "A-0012", "a12", True),
        (("case", "separators", "zeros"), "007", "7", True),
        (("case", "separators", "zeros"), "0", "00", True),
        (("case", "separators", "zeros"), "A-100", "A-1", False),
    ],
)
def test_the_definition_says_what_makes_no_difference(
    disregard: tuple[Literal["case", "separators", "zeros"], ...], one: str, other: str, alike: bool
) -> None:
    reader = KeyReader(KeySpec(name=NAME, letters=True, disregard=disregard))
    assert (reader.read(one).number == reader.read(other).number) is alike
    assert NO_KEY not in (reader.read(one).number, reader.read(other).number)


def test_a_prefix_that_the_definition_names_distinguishes_nothing() -> None:
    reader = KeyReader(KeySpec(name=NAME, letters=True, prefixes=("urn:uuid:", "zaak")))
    one = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    assert reader.read(f"urn:uuid:{one}") == reader.read(one)
    assert reader.read("zaak 12") == reader.read("12")
    assert reader.read("zaakstuk12").number != reader.read("stuk12").number


@given(st.uuids(), st.uuids())
def test_two_uuids_are_two_numbers_and_one_is_itself_again(one: uuid.UUID, other: uuid.UUID) -> None:
    assume(one != other)
    assert LETTERS.read(str(one)).number != LETTERS.read(str(other)).number >= DIGESTED
    assert LETTERS.text(str(one)) == one.hex.upper()
    assert KeyReader(KeySpec(name=NAME, letters=True)).read(one.hex).number == LETTERS.read(str(one)).number


def test_two_texts_with_one_digest_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Same:
        def digest(self) -> bytes:
            return bytes(8)

    digests = Digests()
    monkeypatch.setattr("hashlib.blake2b", lambda *_, **__: Same())
    assert digests.number("a") == digests.number("a")
    with pytest.raises(SourceError, match="cannot be told apart") as refused:
        digests.number("secret-b")
    assert "secret-b" not in str(refused.value)


@given(st.lists(st.integers(1, 64), min_size=1, max_size=8, unique=True), st.data())
def test_digits_of_any_number_are_as_strict_as_ever(lengths: list[int], data: st.DataObject) -> None:
    reader = KeyReader(KeySpec(name=NAME, digits=tuple(lengths)))
    digits = data.draw(st.text("0123456789", min_size=1, max_size=66))
    assert (reader.read(digits).number != NO_KEY) == (len(digits) in lengths)
    if len(digits) in lengths:
        assert reader.text(digits) == digits
        assert 0 <= reader.read(digits).number < 1 << 63
        other = digits[:-1] + str((int(digits[-1]) + 1) % 10)
        assert reader.read(other).number != reader.read(digits).number
        assert reader.read(f"{digits}A").number == NO_KEY


def test_the_same_digits_at_two_lengths_are_two_identifiers() -> None:
    reader = KeyReader(KeySpec(name=NAME, digits=(3, 4, 5, 6, 7, 20)))
    found = [reader.read("1".zfill(length)).number for length in (3, 4, 5, 6, 7, 20)]
    assert len({*found}) == 6


# ---------------------------------------------------------------- registers


def test_registers_are_joined_by_uuid_whatever_their_spelling(tmp_path: Path) -> None:
    path = definition(tmp_path, "letters = true")
    ids = [str(uuid.UUID(int=n * 7919)) for n in range(1, 6)]
    folder = two(
        tmp_path / "r",
        [f"{id};1-3-2024;;" for id in ids],
        [f"{{{id.upper()}}};1-3-2024;;;{8 + n}-3-2024" for n, id in enumerate(ids[:3])],
    )
    assert waits(folder, path) == (3, 8, 2)


def test_a_word_for_missing_is_no_identifier_that_rows_share(tmp_path: Path) -> None:
    path = definition(tmp_path, "letters = true")
    folder = two(tmp_path / "r", ["onbekend;1-3-2024;ams;x", "onbekend;2-3-2024;ams;x", "A1;3-3-2024;ams;x"], [])
    found = doorloop("check", folder, "-d", path, "-f", "json")
    codes = [f["code"] for f in json.loads(found.out)["findings"]]
    assert codes.count("key-empty") == 2
    assert "rows-merged" not in codes
    assert "onbekend" not in [f["value_shown"] for f in json.loads(found.out)["findings"]]


def test_a_client_with_two_intakes_is_two_cases(tmp_path: Path) -> None:
    rows = ["1001;1-2-2024;;", "1001;1-5-2024;;", "1002;1-2-2024;;"]
    care = ["1001;1-5-2024;;;11-5-2024", "1001;1-2-2024;;;4-2-2024"]
    folder = two(tmp_path / "r", rows, care)
    assert waits(folder, definition(tmp_path, 'digits = 4\ntogether_with = ["intake"]')) == (2, 6.5, 1)
    assert waits(folder, definition(tmp_path, "digits = 4")) == (1, 100, 1), "without it both are one case"


@pytest.mark.parametrize(
    ("parts", "rows", "care", "expected"),
    [
        ('["hof"]', ["1001;1-2-2024;ams;", "1001;1-2-2024;rot;"], ["1001;;Rotterdam;;5-2-2024"], (1, 4, 1)),
        ('["wijk"]', ["1001;1-2-2024;;Noord", "1001;1-2-2024;;Zuid"], ["1001;;;noord.;5-2-2024"], (1, 4, 1)),
        (
            '["intake", "hof", "wijk"]',
            ["1001;1-2-2024;ams;Noord", "1001;1-2-2024;ams;Zuid", "1001;1-2-2024;rot;Noord"],
            ["1001;2024-02-01;ams;ZUID;5-2-2024"],
            (1, 4, 2),
        ),
    ],
)
def test_parts_may_be_of_any_type(
    tmp_path: Path, parts: str, rows: list[str], care: list[str], expected: tuple[int, ...]
) -> None:
    path = definition(tmp_path, f"digits = 4\ntogether_with = {parts}")
    assert waits(two(tmp_path / "r", rows, care), path) == expected


def test_a_row_that_lacks_a_part_is_told_at_its_cell_and_not_linked(tmp_path: Path) -> None:
    path = definition(tmp_path, 'digits = 4\ntogether_with = ["intake"]')
    care = ["1001;;;;4-2-2024", "1001;onbekend;;;4-2-2024", "1001;1-2-2024;;;4-2-2024"]
    folder = two(tmp_path / "r", ["1001;1-2-2024;;"], care)
    assert waits(folder, path) == (1, 3, 0)
    found = json.loads(doorloop("check", folder, "-d", path, "-f", "json").out)
    told = [(f["file"], f["cell"], f["field"]) for f in found["findings"] if f["code"] == "key-incomplete"]
    assert told == [("zorg.csv", "B2", "intake"), ("zorg.csv", "B3", "intake")]
    (zorg,) = (table for table in found["summary"]["tables"] if table["register"] == "zorg")
    assert zorg["left_out"]["not-linked"] == 2


def test_what_is_joined_is_printed_nowhere(tmp_path: Path) -> None:
    path = definition(tmp_path, 'letters = true\ntogether_with = ["wijk"]')
    folder = two(tmp_path / "r", ["GEHEIM77;1-2-2024;;Noord", "GEHEIM77;1-2-2024;;"], ["GEHEIM77;1-2-2024;;Noord;"])
    for command in (("report",), ("check",), ("report", "-f", "json"), ("check", "-f", "json")):
        outcome = doorloop(command[0], folder, "-d", path, *command[1:])
        assert "geheim" not in (outcome.out + outcome.err).casefold(), command


def test_partitions_of_such_registers_add_up_and_may_share_a_client(tmp_path: Path) -> None:
    path = definition(tmp_path, 'letters = true\ntogether_with = ["intake"]')
    one = ["A-1;1-2-2024;;", "B-1;1-2-2024;;"], ["a1;1-2-2024;;;4-2-2024"]
    other = ["A-1;1-5-2024;;"], ["a1;1-5-2024;;;11-5-2024"]
    two(tmp_path / "parts" / "een", *one)
    two(tmp_path / "parts" / "twee", *other)
    whole = two(tmp_path / "whole", [*one[0], *other[0]], [*one[1], *other[1]])
    divided = report(tmp_path / "parts", definition=path, partitions=True, scheduler="none")
    assert divided["doorlooptijden"].records == report(whole, definition=path)["doorlooptijden"].records
    two(tmp_path / "parts" / "drie", ["a1;1-5-2024;;"], [])
    with pytest.raises(SourceError, match="partitions that mix"):
        report(tmp_path / "parts", definition=path, partitions=True, scheduler="none")


def test_one_of_several_cases_of_a_client_is_named_by_its_place(tmp_path: Path) -> None:
    path = definition(tmp_path, 'digits = 4\ntogether_with = ["intake"]')
    folder = two(tmp_path / "r", ["1001;1-2-2024;;", "1001;1-5-2024;;", "1002;1-2-2024;;"], [])
    two_cases = doorloop("case", folder, "-d", path, "--v-nummer", "1001", lang="en")
    assert (two_cases.code, "2 cases have this identifier" in two_cases.err) == (2, True)
    assert doorloop("case", folder, "-d", path, "--v-nummer", "1002", lang="en").code == 0
    assert "01-05-2024" in doorloop("case", folder, "-d", path, "--at", "intake.csv:3").out


def test_pseudonyms_of_two_intakes_of_one_client_differ(tmp_path: Path) -> None:
    path = definition(tmp_path, 'digits = 4\ntogether_with = ["intake"]')
    folder = two(tmp_path / "r", ["1001;1-2-2024;;", "1001;1-5-2024;;"], [])
    assert doorloop("key", tmp_path / "sleutel").code == 0
    made = doorloop(
        "export", folder, "-d", path, "--key", tmp_path / "sleutel", "-f", "csv", "-o", tmp_path / "uit", "--min-k", 1
    )
    assert made.code == 0, made.err
    lines = (tmp_path / "uit" / "cases.csv").read_text("utf-8").splitlines()[1:]
    assert len({line.split(",")[0] for line in lines}) == 2


LOG = (
    definitions.head('letters = true, together_with = ["ronde"]', "ontvangst")
    + definitions.register(["ontvangst", "besluit"], 'ronde = { header = "ronde", type = "text" }')
    + definitions.long_form({name: {"moment": name} for name in ("ontvangst", "besluit")}, {"moment": "moment"})
    + definitions.step("wacht", "ontvangst", "besluit")
    + definitions.tables("wacht")
)


def test_events_of_a_long_form_are_joined_with_their_parts_and_left_out_without(tmp_path: Path) -> None:
    (tmp_path / "log.toml").write_text(LOG, "utf-8")
    rows = ["A-1;een;ontvangst;1-2-2024", "A-1;een;besluit;11-2-2024", "A-1;Twee;ontvangst;1-5-2024"]
    rows += ["a1;twee;besluit;6-5-2024", "B-1;;ontvangst;1-5-2024", "B-1;n.v.t.;besluit;6-5-2024"]
    (tmp_path / "log.csv").write_text("\n".join(["zaak;ronde;gebeurtenis;moment", *rows, ""]), "utf-8")
    assert waits(tmp_path / "log.csv", tmp_path / "log.toml") == (2, 7.5, 0)
    found = json.loads(doorloop("check", tmp_path / "log.csv", "-d", tmp_path / "log.toml", "-f", "json").out)
    assert [f["cell"] for f in found["findings"]] == ["B6", "B7"]
    assert found["summary"]["linkage"]["counted"] == 2


# ---------------------------------------------------------------- what a definition may not say


@pytest.mark.parametrize(
    ("key", "at"),
    [
        ('digits = 4\ntogether_with = ["inteke"]', "key.together_with"),
        ('digits = 4\ntogether_with = ["client"]', "key.together_with"),
        ('digits = 4\ntogether_with = ["start"]', "key.together_with"),
        ('digits = 4\ndisregard = ["case"]', "key.disregard"),
        ("digits = 65", "key.digits"),
        ('letters = true\ndisregard = ["spaces"]', "key.disregard"),
    ],
)
def test_an_identifier_that_cannot_be_meant_is_refused_with_its_key(tmp_path: Path, key: str, at: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        load(str(definition(tmp_path, key)))
    assert at in refused.value.where


# ---------------------------------------------------------------- dates before 1990, words for an empty cell


def test_dates_before_1990_count_where_the_definition_says_so(tmp_path: Path) -> None:
    path = definition(tmp_path, "digits = 4")
    folder = two(tmp_path / "r", ["1001;1-2-1985;;", "1002;31-12-1969;;"], ["1001;;;;11-2-1985", "1002;;;;1-1-1970"])
    assert waits(folder, path) == (1, 10, 0)
    strict = tmp_path / "strikt.toml"
    strict.write_text(path.read_text("utf-8").replace("earliest = 1970-01-01", ""), "utf-8")
    assert waits(folder, strict) == (0, None, 0)
    field = tmp_path / "veld.toml"
    early = '"Datum intake", type = "date", required = true, earliest = 1960-01-01 }'
    field.write_text(
        path.read_text("utf-8").replace('"Datum intake", type = "date", required = true }', early), "utf-8"
    )
    assert waits(folder, field) == (2, 5.5, 0)


def test_two_digits_of_a_year_are_of_the_last_century_where_dates_may_be_so_old(tmp_path: Path) -> None:
    path = definition(tmp_path, "digits = 4")
    path.write_text(path.read_text("utf-8").replace("earliest = 1970-01-01", "earliest = 1940-01-01"), "utf-8")
    rows, care = ["1001;1-2-65;;", "1002;1-2-24;;", "1003;1-2-39;;"], ["1001;;;;11-2-65", "1002;;;;6-2-24"]
    assert waits(two(tmp_path / "r", rows, care), path) == (2, 7.5, 0), "1965, 2024; 39 is 1939, before the first day"


def test_working_days_before_1990_are_counted_by_the_rules_of_today(tmp_path: Path) -> None:
    path = definition(tmp_path, "digits = 4")
    path.write_text(path.read_text("utf-8").replace('unit = "kalenderdagen"', 'unit = "werkdagen"'), "utf-8")
    # Thursday 4 April 1985 to Wednesday 10 April: Good Friday and Easter Monday are days off
    folder = two(tmp_path / "r", ["1001;4-4-1985;;"], ["1001;;;;10-4-1985"])
    assert waits(folder, path) == (1, 2, 0)
    for name, days in (("rijk", 3), ("atw", 2), ("weekdagen", 4)):
        path.write_text(path.read_text("utf-8").replace("peildatum", f'calendar = "{name}"\npeildatum', 1), "utf-8")
        assert waits(folder, path) == (1, days, 0), name
        path.write_text(path.read_text("utf-8").replace(f'calendar = "{name}"\n', ""), "utf-8")


@pytest.mark.parametrize("first", ["1900-12-31", "2101-01-01"])
def test_a_first_day_that_no_spreadsheet_knows_is_refused(tmp_path: Path, first: str) -> None:
    path = definition(tmp_path, "digits = 4")
    path.write_text(path.read_text("utf-8").replace("1970-01-01", first), "utf-8")
    with pytest.raises(DefinitionError) as refused:
        load(str(path))
    assert "earliest" in refused.value.where


def test_words_for_an_empty_cell_are_empty_and_nothing_is_told_of_them(tmp_path: Path) -> None:
    path = definition(tmp_path, "digits = 4")
    path.write_text(path.read_text("utf-8") + '[missing]\nempty = ["leeg", "9999"]\n', "utf-8")
    folder = two(tmp_path / "r", ["1001;1-2-2024;LEEG;", "1002;1-2-2024;ams;"], ["1001;;;;Leeg", "1002;;;;9999"])
    assert waits(folder, path) == (0, None, 2)
    assert json.loads(doorloop("check", folder, "-d", path, "-f", "json").out)["findings"] == []


def test_a_word_of_two_kinds_of_missing_is_refused(tmp_path: Path) -> None:
    path = definition(tmp_path, "digits = 4")
    path.write_text(path.read_text("utf-8") + '[missing]\nempty = ["N.B."]\n', "utf-8")
    with pytest.raises(DefinitionError, match="is also a word of 'unknown'"):
        load(str(path))
