"""Cases as an event log: what the registers say, under pseudonyms, in files that other programs read as it is meant."""

from __future__ import annotations

import base64
import contextlib
import csv
import hashlib
import hmac
import io
import json
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
from lxml import etree

import doorloop
from doorloop import Export
from doorloop.base.errors import DefinitionError, UsageError
from doorloop.cli import main
from doorloop.definition import load
from doorloop.extracts import pseudonyms
from doorloop.runs.export import ExposureError
from kit import registers
from kit.found import some
from kit.miniature import Runner, Write, shipped_definition
from kit.oracle import werkdagen
from kit.registers import Person

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data/sample"
STANDARDS = ROOT / "tests/data/standards"
SECRET = bytes(range(32))
PEILDATUM = date(2013, 5, 1)
KEY_TEXT = "doorloop-key/1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f:da861502\n"
Rows = list[dict[str, str]]
Events = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key"
    path.write_text(KEY_TEXT, "ascii")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return registers.write(tmp_path_factory.mktemp("registers"), registers.people())


Make = Callable[..., Export]


@pytest.fixture(scope="module")
def make(key: Path, sources: list[Path]) -> Make:
    """Export the invented registers; the same export is made once."""

    @cache
    def made(**how: Any) -> Export:
        return doorloop.export(sources, key=key, peildatum=PEILDATUM, **how)

    return made


def table(files: dict[str, bytes], name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8"))))


def alias(person: Person, name: str = "kansloze-aangiften") -> str:
    return pseudonym(person.v_nummer, name)


def pseudonym(v_nummer: str, name: str = "kansloze-aangiften") -> str:
    """Make a pseudonym as docs/case-export.md says."""
    parts = ("doorloop-key/1", "pseudonym", "identifier", name, v_nummer)
    message = b"".join(len(part).to_bytes(4, "big") + part.encode() for part in parts)
    drawn = hmac.new(SECRET, message, hashlib.sha256).digest()[:16]
    return base64.b32encode(drawn).decode().strip("=").lower()


def happened(person: Person) -> dict[str, date]:
    """Give the milestones that somebody had reached on the peildatum, by day."""
    return {id: day for id, day in person.milestones.items() if isinstance(day, date) and day <= PEILDATUM}


def counted() -> list[Person]:
    return [person for person in registers.people() if "aangifte" in happened(person)]


def expected() -> Events:
    return {(alias(person), id, f"{day}T00:00:00") for person in counted() for id, day in happened(person).items()}


# ---------------------------------------------------------------- what the registers say


def test_every_milestone_that_was_reached_is_an_event(make: Make) -> None:
    files = make().render(["csv"], min_k=1)
    rows = table(files, "events")
    assert {(row["case_id"], row["activity"], row["timestamp"]) for row in rows} == expected()
    assert len(rows) == len(expected()) > 200
    assert {row["case_id"] for row in table(files, "cases")} == {alias(person) for person in counted()}


def test_the_sample_has_the_events_of_the_cases_that_it_was_written_from(key: Path) -> None:
    """Clean cases, before people's spelling, remarks and layouts came over them."""
    with (ROOT / "tools/sample/cases.csv").open(encoding="utf-8", newline="") as file:
        cases = [row for row in csv.DictReader(file) if "2012-09-05" <= row["aangifte"] <= "2013-08-31"]
    none = {"v_nummer", "parketnummer", "geboortedatum", "einde_uitbuiting"}
    true = {
        (pseudonym(row["v_nummer"]), id, value)
        for row in cases
        for id, value in row.items()
        if id not in none and re.fullmatch(r"\d{4}-\d\d-\d\d", value) and value <= "2014-01-01"
    }
    rows = table(doorloop.export(SAMPLE, key=key).render(["csv"], min_k=1), "events")
    assert {(row["case_id"], row["activity"], row["timestamp"][:10]) for row in rows} == true
    assert (len({row["case_id"] for row in rows}), len(rows)) == (74, len(true))


def test_a_case_has_its_codes_and_its_age(make: Make) -> None:
    rows = {row["case_id"]: row for row in table(make().render(["csv"], min_k=1), "cases")}
    for person in some(counted()):
        row, day = rows[alias(person)], person.om["aangifte"]
        assert isinstance(day, date)
        age = day.year - person.birth.year - ((day.month, day.day) < (person.birth.month, person.birth.day))
        assert row["leeftijd"] == str(age)
        assert {id: row[id] for id in registers.CODES} == {id: person.om[id] for id in registers.CODES}
        assert row["voorprocedure"] == str(person.ind["voorprocedure"]).replace("; ", ";")
        assert row["duur_uit_slachtoffersituatie"] == "<1m"
        decided = happened(person).get("besluit_vv")
        assert row["uitkomst_vv"] == (person.ind.get("uitkomst_vv") if decided else None or "")


def test_the_age_can_be_a_class_of_the_definition(make: Make) -> None:
    years = {row["case_id"]: int(row["leeftijd"]) for row in table(make().render(["csv"], min_k=1), "cases")}
    bounds = {"<18": range(18), "18-25": range(18, 26), "26-30": range(26, 31), "31-46": range(31, 47)}
    for row in some(table(make(age="class").render(["csv"], min_k=1), "cases")):
        assert years[row["case_id"]] in bounds[row["leeftijd"]]


def test_a_day_that_is_not_known_is_no_event_and_is_told(make: Make) -> None:
    rows = {row["case_id"]: row for row in table(make().render(["csv"], min_k=1), "cases")}
    told = 0
    for person in counted():
        for column, word in (("date_unknown", "onbekend"), ("not_applicable", "n.v.t.")):
            named = {id for id, value in person.milestones.items() if value == word}
            assert {*rows[alias(person)][column].split(";")} - {""} == named
            told += len(named)
    assert told > 20


def test_events_of_one_day_come_in_the_order_of_the_definition(run: Runner, write: Write, key: Path) -> None:
    """Also where another register keeps the earlier one: the bedenktijd starts before the aangifte."""
    del run
    paths = write("""
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum sepot | Datum ontvangst dossier | Datum aangifte
        2801234567 | Groningen | ja        | 5-9-2012    | 5-9-2012                | 5-9-2012

        ind.csv:
        V-nummer   | Datum verlening verblijfsvergunning | Datum start bedenktijd | Datum ontvangst aangifte (M55)
        2801234567 | 5-9-2012 8:30                       | 5-9-2012               | 5-9-2012
    """)
    (case,) = doorloop.export(paths, key=key).log.cases
    assert [event.milestone for event in case.events] == [
        *("start_bedenktijd", "aangifte", "ontvangst_aangifte", "dossier", "sepot", "verlening"),
    ]
    assert case.events[-1].moment == datetime(2012, 9, 5, 8, 30)


def test_a_second_definition_needs_no_code(key: Path) -> None:
    found = doorloop.export(ROOT / "tests/data/bouwvergunningen.csv", key=key, definition="bouwvergunningen")
    files = found.render(["csv", "xes", "ocel", "parquet"])
    assert len(table(files, "cases")) == found.risk.groups.k == 30
    assert {row["activity"] for row in table(files, "events")} >= {"aanvraag", "besluit", "publicatie"}
    assert {row["timestamp"][-8:] for row in table(files, "events")} != {"00:00:00"}
    validate(files)


# ---------------------------------------------------------------- pseudonyms


def test_a_case_without_a_readable_identifier_is_named_by_its_file_and_row(write: Write, key: Path) -> None:
    paths = write("""
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        280123456x | Groningen | ja        | 5-9-2012
        280123456x | Groningen | ja        | 6-9-2012
        0201234567 | Groningen | ja        | 6-9-2012
    """)
    first, again = (doorloop.export(paths, key=key).log.cases for _ in range(2))
    assert len({case.id for case in first}) == 3
    assert first == again
    paths[0].write_text(paths[0].read_text().replace("0201234567", "201234567"))  # Excel took its zero
    other = doorloop.export(paths, key=key).log.cases
    assert len({case.id for case in first} & {case.id for case in other}) == 1


def test_another_pilot_gives_another_pseudonym(sources: list[Path], key: Path, tmp_path: Path) -> None:
    """So that two logs with one key cannot be laid beside each other."""
    text = (ROOT / "src/doorloop/definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    (tmp_path / "ander.toml").write_text(text.replace('name = "kansloze-aangiften"', 'name = "ander"', 1), "utf-8")
    found = doorloop.export(sources, key=key, definition=tmp_path / "ander.toml", peildatum=PEILDATUM)
    assert {case.id for case in found.log.cases} == {alias(person, "ander") for person in counted()}


def test_cases_come_in_the_order_of_their_pseudonyms(make: Make) -> None:
    ids = [case.id for case in make().log.cases]
    assert ids == sorted(ids)


# ---------------------------------------------------------------- shifted dates


def test_a_shift_keeps_weekdays_and_intervals_within_its_bound(make: Make) -> None:
    plain, shifted = ({case.id: case.events for case in made.log.cases} for made in (make(), make(shift_weeks=6)))
    moves: Counter[timedelta] = Counter()
    for id, events in plain.items():
        before = {event.milestone: event.moment for event in events}
        differences = {event.moment - before[event.milestone] for event in shifted[id]}
        assert len(differences) == 1
        assert [event.milestone for event in shifted[id]] == [event.milestone for event in events]
        moves.update(differences)
    assert all(move % timedelta(weeks=1) == timedelta(0) for move in moves)
    assert max(map(abs, moves)) <= timedelta(weeks=6)
    assert len(moves) > 8


def test_durations_are_those_before_the_shift(make: Make) -> None:
    """In the same werkdagen as the tables count, though holidays move in and out of the shifted interval."""
    rows = {row["case_id"]: row for row in table(make(shift_weeks=6, durations=True).render(["csv"], min_k=1), "cases")}
    counts = 0
    for person in counted():
        first, last = (happened(person).get(id) for id in ("aangifte", "sepot"))
        days = "" if first is None or last is None else str(werkdagen(first, last, "nl"))
        assert rows[alias(person)]["days_aangifte_sepot"] == days
        counts += bool(days)
    assert counts > 10
    assert "days_aangifte_sepot" not in table(make().render(["csv"], min_k=1), "cases")[0]


# ---------------------------------------------------------------- what it tells of people


def brute_force(rows: Rows, columns: list[str]) -> tuple[int, int, dict[int, int]]:
    """Count k, l and cases in small groups by comparing every case with every other."""
    alike = [[other for other in rows if all(other[c] == row[c] for c in columns)] for row in rows]
    below = {size: sum(len(group) < size for group in alike) for size in (2, 5, 10)}
    return min(map(len, alike)), min(len({r["soort_uitbuiting"] for r in group}) for group in alike), below


@pytest.mark.parametrize(
    "left",
    [
        (),
        ("leeftijd",),
        ("leeftijd", "voorprocedure", "nationaliteit"),
        ("leeftijd", "voorprocedure", "nationaliteit", "regio", "bedenktijd", "pilotzaak"),
    ],
)
def test_k_and_l_are_those_of_a_brute_force(make: Make, left: tuple[str, ...]) -> None:
    found = make(without=left)
    columns = [c for c in registers.CODES if c != "soort_uitbuiting"]
    columns = [c for c in (*columns, "voorprocedure", "leeftijd", "duur_uit_slachtoffersituatie") if c not in left]
    k, l, below = brute_force(table(found.render(["csv"], min_k=1), "cases"), columns)  # noqa: E741
    risk = found.risk
    assert {*risk.groups.columns} == {*columns}
    assert (risk.groups.k, risk.l, risk.groups.below) == (k, l, below)
    for column, groups in risk.without.items():
        others = [c for c in columns if c != column]
        assert brute_force(table(found.render(["csv"], min_k=1), "cases"), others)[0] == groups.k


def test_a_log_of_too_few_alike_is_refused(make: Make) -> None:
    found = make()
    assert found.risk.groups.k == 1
    with pytest.raises(ExposureError, match="holds 1, fewer than 5") as told:
        found.render(["csv"])
    assert "--without" in told.value.remedy
    wide = make(columns=("geslacht", "soort_uitbuiting", "date_unknown"))
    assert wide.risk.groups.k >= 5
    assert [*table(wide.render(["csv"]), "cases")[0]] == ["case_id", "geslacht", "soort_uitbuiting", "date_unknown"]
    bare = make(columns=("geslacht",), without=("geslacht",))
    assert bare.risk.groups.k == len(bare.cases) == len(counted())
    assert [*table(bare.render(["csv"]), "cases")[0]] == ["case_id"]


def test_what_is_left_out_is_in_no_file(make: Make) -> None:
    found = make(without=("sepot", "geslacht", "nationaliteit"))
    for name, content in some(found.render(["csv", "xes", "ocel"], min_k=1).items()):
        assert b'"sepot"' not in content, name
        assert b",sepot," not in content, name
        assert b"geslacht" not in content, name
        assert b"Guinese" not in content, name


def test_an_empty_log_is_one(write: Write, key: Path) -> None:
    paths = write("""
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte
        2801234567 | Groningen | ja        | 5-9-2011
    """)
    files = doorloop.export(paths, key=key).render(["csv", "parquet", "xes", "ocel"])
    assert table(files, "events") == table(files, "cases") == []
    assert pq.read_table(io.BytesIO(files["cases.parquet"])).num_rows == 0
    validate(files)


# ---------------------------------------------------------------- files that others read


@pytest.fixture(scope="module")
def miner() -> Any:
    """Load PM4Py, which greets on the screen and warns of what it does not find."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), quiet():
        import pm4py
    return pm4py


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def validate(files: dict[str, bytes]) -> None:
    """Hold XES and OCEL against their grammars, and their references against what is there."""
    etree.XMLSchema(etree.parse(STANDARDS / "xes.xsd")).assertValid(etree.fromstring(files["log.xes"]))
    log = json.loads(files["ocel.json"])
    jsonschema.Draft202012Validator(json.loads((STANDARDS / "ocel2.schema.json").read_text())).validate(log)
    for things, kinds in (("events", "eventTypes"), ("objects", "objectTypes")):
        declared = {kind["name"]: {a["name"] for a in kind["attributes"]} for kind in log[kinds]}
        assert len(declared) == len(log[kinds])
        assert len({thing["id"] for thing in log[things]}) == len(log[things])
        for thing in log[things]:
            assert {attribute["name"] for attribute in thing["attributes"]} <= declared[thing["type"]]
    objects = {thing["id"] for thing in log["objects"]}
    for thing in (*log["events"], *log["objects"]):
        assert {relation["objectId"] for relation in thing["relationships"]} <= objects


def test_the_files_are_valid(make: Make, key: Path) -> None:
    validate(make(shift_weeks=2, durations=True).render(["xes", "ocel"], min_k=1))
    validate(doorloop.export(SAMPLE, key=key, age="class").render(["xes", "ocel"], min_k=1))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("log.xes", b' key="regio"', b""),
        ("log.xes", b"T00:00:00Z", b"T00:00:00"),
        ("log.xes", b"<classifier ", b"<klassifier "),
        ("ocel.json", b'"time": "2', b'"moment": "2'),
        ("ocel.json", b'"qualifier": "', b'"how": "'),
    ],
)
def test_the_grammars_refuse_what_is_wrong(make: Make, name: str, old: bytes, new: bytes) -> None:
    files = make().render(["xes", "ocel"], min_k=1)
    files[name] = files[name].replace(old, new, 1) if name == "ocel.json" else files[name].replace(old, new)
    with pytest.raises((etree.DocumentInvalid, jsonschema.ValidationError)):
        validate(files)


def read_frame(frame: Any, case: str, activity: str, moment: str) -> Events:
    return {(str(row[case]), str(row[activity]), f"{row[moment]:%Y-%m-%dT%H:%M:%S}") for _, row in frame.iterrows()}


@pytest.mark.slow
def test_pm4py_reads_the_xes_as_it_is_meant(make: Make, miner: Any, tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(make().render(["xes"], min_k=1)["log.xes"])
    with quiet():
        log = miner.read_xes(str(tmp_path / "log.xes"), show_progress_bar=False)
    assert len(log) == len(expected())
    assert read_frame(log, "case:concept:name", "concept:name", "time:timestamp") == expected()
    assert log["case:leeftijd"].dtype.kind == "i"
    assert {*log["org:group"]} == {"OM-register", "IND-export"}


@pytest.mark.slow
def test_pm4py_reads_the_csv_as_it_is_meant(make: Make, miner: Any) -> None:
    with quiet():
        log = miner.format_dataframe(
            make().events.copy(), case_id="case_id", activity_key="activity", timestamp_key="timestamp"
        )
    assert read_frame(log, "case:concept:name", "concept:name", "time:timestamp") == expected()


def test_pm4py_reads_the_ocel_as_it_is_meant(make: Make, miner: Any, tmp_path: Path) -> None:
    (tmp_path / "ocel.json").write_bytes(make().render(["ocel"], min_k=1)["ocel.json"])
    with quiet():
        log = miner.read_ocel2_json(str(tmp_path / "ocel.json"))
    relations = log.relations[log.relations["ocel:type"] == "aangifte"]
    assert read_frame(relations, "ocel:oid", "ocel:activity", "ocel:timestamp") == expected()
    assert len(log.events) == len(expected())
    applied = [p for p in counted() if {"aanvraag_vv", "besluit_vv"} & happened(p).keys() or outcome_told(p)]
    kinds = Counter(log.objects["ocel:type"])
    assert (kinds["aangifte"], kinds["aanvraag"]) == (len(counted()), len(applied))


def outcome_told(person: Person) -> bool:
    return person.milestones.get("besluit_vv") == "onbekend" and "uitkomst_vv" in person.ind


def test_parquet_holds_what_csv_holds(make: Make) -> None:
    files = make().render(["csv", "parquet"], min_k=1)
    for name in ("events", "cases"):
        rows = pq.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
        plain = [
            {k: "" if v is None else v.isoformat() if isinstance(v, datetime) else str(v) for k, v in row.items()}
            for row in rows
        ]
        assert plain == table(files, name)


def test_the_data_package_describes_the_csv(make: Make, tmp_path: Path) -> None:
    for name, content in make(shift_weeks=3).render(["csv"], min_k=1).items():
        (tmp_path / name).write_bytes(content)
    import frictionless  # takes a second to load

    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:3]
    assert "hoogstens 3" in (tmp_path / "datapackage.json").read_text("utf-8")


def test_the_same_key_and_sources_give_the_same_bytes(make: Make, sources: list[Path], key: Path) -> None:
    names = ["csv", "parquet", "xes", "ocel"]
    again = doorloop.export(sources, key=key, peildatum=PEILDATUM)
    assert again.render(names, min_k=1) == make().render(names, min_k=1)


def test_the_record_says_how_it_was_made_and_nothing_of_the_sources(make: Make) -> None:
    record = json.loads(make(shift_weeks=3).render(["xes"], min_k=1)["export.json"])
    assert (record["shift_weeks"], record["k"], record["min_k"], record["cases"]) == (3, 1, 1, len(counted()))
    assert not {"sources", "key"} & record.keys()
    described = (ROOT / "docs/case-export.md").read_text("utf-8").partition("`export.json`")[2]
    assert {*record} == {*re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", described, re.M)))}
    assert "om.xlsx" not in json.dumps(record)


# ---------------------------------------------------------------- the command


def cli(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["doorloop", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_a_key_is_made_and_its_file_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(monkeypatch, "key", tmp_path / "key") == 0
    assert capsys.readouterr() == (f"{tmp_path / 'key'}\n", "")
    assert cli(monkeypatch, "key", tmp_path / "key") == 2
    assert (tmp_path / "key").read_text()[20:40] not in "".join(capsys.readouterr())


def test_the_risk_is_printed_before_a_refusal_and_nothing_is_written(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("export", SAMPLE, "--key", key, "-o", tmp_path / "out", "-f", "xes", "-f", "csv")
    assert cli(monkeypatch, *arguments) == 3
    printed = capsys.readouterr()
    assert "k = 1:" in printed.out
    assert "In groepen kleiner dan" in printed.out
    assert "er is niets geschreven" in printed.err
    assert not (tmp_path / "out").exists()
    assert cli(monkeypatch, *arguments, "--columns", "geslacht", "--min-k", "3", "--lang", "en") == 0
    printed = capsys.readouterr()
    assert "In groups smaller than" in printed.out
    names = {"events.csv", "cases.csv", "datapackage.json", "log.xes", "export.json"}
    assert (
        {Path(line).name for line in printed.err.splitlines()}
        == {f.name for f in (tmp_path / "out").iterdir()}
        == names
    )
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("-f", "xess"), "xes"),
        (("-f", "xes", "--without", "geslagt"), "'geslacht'?"),
        (("-f", "xes", "--columns", "geboortedatum"), "geen kolom"),
        (("-f", "xes", "--columns", "parketnummer"), "geen kolom"),
        (("-f", "xes", "--without", "v_nummer"), "geen veld"),
        (("-f", "xes", "--shift-weeks", "-1"), "shift-weeks"),
        (("-f", "xes", "--min-k", "0"), "min-k"),
        ((), "--format"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    wrong: tuple[str, ...],
    told: str,
    tmp_path: Path,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli(monkeypatch, "export", SAMPLE, "--key", key, "-o", tmp_path / "out", *wrong) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_key_in_the_output_folder_is_refused_before_anything_is_read(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("export", tmp_path / "absent.xlsx", "--key", key, "-o", key.parent, "-f", "xes")
    assert cli(monkeypatch, *arguments) == 2
    assert "de sleutel ligt in de map van de uitvoer" in capsys.readouterr().err
    with pytest.raises(UsageError, match="output folder"):
        doorloop.export(SAMPLE, key=key).save(key.parent, ["xes"], min_k=1)


def test_classes_of_age_need_a_definition_that_has_them(key: Path, tmp_path: Path, sources: list[Path]) -> None:
    text = (ROOT / "src/doorloop/definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    (tmp_path / "ander.toml").write_text(text.replace('start = "geboortedatum"', 'start = "einde_uitbuiting"'), "utf-8")
    own = load(str(tmp_path / "ander.toml"))
    assert own.sha256 != shipped_definition().sha256
    with pytest.raises(UsageError, match="no classes of age"):
        doorloop.export(sources, key=key, definition=tmp_path / "ander.toml", age="class")
    (case, *_) = doorloop.export(sources, key=key, definition=tmp_path / "ander.toml").cases["age_geboortedatum"]
    assert case > 0


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('sensitive = "soort_uitbuiting"', 'sensitive = "soort_uitbuitng"', "export.sensitive"),
        ('sensitive = "soort_uitbuiting"', 'sensitive = "uitkomst_vv"', "export.sensitive"),
        ('sensitive = "soort_uitbuiting"', 'not_identifying = ["sepot"]', "export.not_identifying"),
        ('beroep = ["beroep"', 'beroep = ["beroeep"', "export.objects.beroep"),
        ('beroep = ["beroep"', 'beroep = ["geboortedatum"', "export.objects.beroep"),
        ('beroep = ["beroep"', 'beroep = ["bezwaar"', "export.objects.beroep"),
        ('beroep = ["beroep"', 'aangifte = ["beroep"', "export.objects.aangifte"),
    ],
)
def test_a_mistake_in_what_is_exported_is_refused(old: str, new: str, where: str, tmp_path: Path) -> None:
    text = (ROOT / "src/doorloop/definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / "ander.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError) as told:
        load(str(tmp_path / "ander.toml"))
    assert told.value.where == f"ander.toml: {where}"


def test_what_nobody_can_know_does_not_identify(sources: list[Path], key: Path, tmp_path: Path) -> None:
    text = (ROOT / "src/doorloop/definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    named = (
        'sensitive = "soort_uitbuiting"\nnot_identifying = ["leeftijd", "bedenktijd", "duur_uit_slachtoffersituatie"]'
    )
    (tmp_path / "ander.toml").write_text(text.replace('sensitive = "soort_uitbuiting"', named), "utf-8")
    found = doorloop.export(sources, key=key, definition=tmp_path / "ander.toml", peildatum=PEILDATUM)
    assert found.risk.groups.columns == ("regio", "pilotzaak", "geslacht", "nationaliteit", "voorprocedure")
    assert {"leeftijd", "bedenktijd"} <= {*found.cases}


# ---------------------------------------------------------------- linkability


def linked_by_hand(made: doorloop.Export, other: doorloop.Export) -> int:
    """Lay two logs under different keys beside each other by the times between events alone."""

    def patterns(log: doorloop.Export) -> Counter[tuple[tuple[str, object], ...]]:
        return Counter(
            tuple((e.milestone, e.moment - case.events[0].moment) for e in case.events)
            for case in log.log.cases
            if len(case.events) > 1
        )

    mine, theirs = patterns(made), patterns(other)
    return sum(size == 1 == theirs[pattern] for pattern, size in mine.items())


def test_two_exports_under_different_keys_are_linked_by_their_days_and_less_by_months(tmp_path: Path) -> None:
    """What the record calls linkable is what an attacker links; weeks and months lower it."""
    keys = [tmp_path / "one.key", tmp_path / "other.key"]
    for key in keys:
        pseudonyms.make(key)
    told = {}
    for dates in ("day", "week", "month"):
        one, other = (doorloop.export(SAMPLE, key=key, dates=dates) for key in keys)
        assert not {case.id for case in one.log.cases} & {case.id for case in other.log.cases}
        told[dates] = one.risk.linked
        assert told[dates] == linked_by_hand(one, other)
    assert told["day"] > 60
    assert told["month"] < told["week"] <= told["day"]


def test_coarse_dates_are_first_days_without_a_time(tmp_path: Path) -> None:
    pseudonyms.make(tmp_path / "k.key")
    for dates in ("week", "month"):
        log = doorloop.export(SAMPLE, key=tmp_path / "k.key", dates=dates).log
        moments = [event.moment for case in log.cases for event in case.events]
        assert len(moments) > 200
        assert all(moment.weekday() == 0 if dates == "week" else moment.day == 1 for moment in moments)
        assert {(m.hour, m.minute, m.second) for m in moments} == {(0, 0, 0)}
    with pytest.raises(UsageError, match="durations in days"):
        doorloop.export(SAMPLE, key=tmp_path / "k.key", dates="week", durations=True)
