"""The list of open steps and the koppelvlakken: rows by hand, naive readings of the sample, and every format."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import doorloop
from doorloop.base.errors import UsageError
from doorloop.cases.statutory import last_day
from doorloop.extracts import open_steps
from doorloop.workdays.calendars import calendar
from doorloop.workdays.terms import parse_term, statutory_deadline
from kit.chance import DEFINITION
from kit.found import some
from kit.pilot import doorloop as command

SAMPLE = "data/sample"
OM = "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum ontvangst melding politie;Datum ontvangst dossier;Datum sepot"
IND = "V-nummer;Datum ontvangst aangifte (M55);Datum aanvraag voortgezet verblijf;Datum besluit voortgezet verblijf"


def folder(tmp_path: Path, om: list[str], ind: list[str]) -> Path:
    (tmp_path / "om.csv").write_text("\n".join([OM, *om]) + "\n", "utf-8")
    (tmp_path / "ind.csv").write_text("\n".join([IND, *ind]) + "\n", "utf-8")
    return tmp_path


def nl(start: date, days: int) -> date:
    """Count working days one by one, without the tables of the package's calendar."""
    free = {off.day for off in calendar("nl").days}
    while days:
        start += timedelta(1)
        days -= start.weekday() < 5 and start not in free
    return start


@pytest.fixture
def three(tmp_path: Path) -> Path:
    return folder(
        tmp_path,
        [
            "2801234501;Drenthe;ja;03-12-2012;03-12-2012;04-12-2012;",
            "2801234502;Friesland;ja;02-01-2013;03-01-2013;;",
            "2801234503;Friesland;nee;02-01-2013;onbekend;;",
            "2801234504;Drenthe;ja;02-01-2013;onbekend;onbekend;onbekend",
        ],
        ["2801234501;03-12-2012;10-12-2012;", "2801234502;;;", "2801234504;onbekend;onbekend;"],
    )


def rows(source: Path | str, **asked: object) -> list[dict[str, object]]:
    found = doorloop.open_cases(source, peildatum="2013-02-01", **asked)  # type: ignore[arg-type]
    return [
        {key: row[key] for key in ("row", "step", "since", "due", "left", "kind")}
        for row in found.document.sheets[0].rows
    ]


def test_each_open_step_is_due_by_its_norm_or_its_statute(three: Path) -> None:
    found = {(row["row"], row["step"]): row for row in rows(three)}
    dossier, besluit, vv = date(2012, 12, 4), date(2012, 12, 10), 35
    assert found[2, "dossier_sepot"]["due"] == nl(dossier, 2)
    assert found[2, "aanvraag_besluit"]["due"] == nl(besluit, vv)
    assert found[2, "wet_besluit_2000"]["due"] == date(2013, 6, 10)
    assert (found[2, "wet_besluit_2000"]["kind"], found[2, "aanvraag_besluit"]["kind"]) == ("statute", "target")
    assert found[3, "aangifte_dossier"]["due"] == nl(date(2013, 1, 2), 8)
    assert found[3, "aangifte_ontvangst"]["due"] == date(2013, 1, 3)
    assert (3, "aangifte_melding_politie") not in found, "it has happened"
    assert not [key for key in found if key[0] == 5], "an unknown day is no open step"
    assert not [key for key in found if key[0] == 4], "of another group"


def test_overdue_is_due_before_the_peildatum_whatever_the_calendar_says(three: Path) -> None:
    """Due on Thursday 3 January 2013; the Saturday after it is no working day: none are left, and it is overdue."""
    for day, overdue in (("2013-01-03", False), ("2013-01-04", True), ("2013-01-05", True)):
        found = doorloop.open_cases(three, peildatum=day, steps=["aangifte_ontvangst"])
        (row,) = [row for row in found.document.sheets[0].rows if row["row"] == 3]
        assert (row["due"], row["overdue"]) == (date(2013, 1, 3), overdue)
        assert found.document.data()["overdue"] == overdue


def test_due_on_the_last_day_of_the_year_is_overdue_on_new_years_day(tmp_path: Path) -> None:
    """The pilot's own peildatum: two working days after Friday 27 December 2013 is the 31st."""
    source = folder(tmp_path, ["2801234502;Friesland;ja;20-08-2013;20-08-2013;27-12-2013;"], ["2801234502;;;"])
    found = doorloop.open_cases(source, peildatum="2014-01-01", steps=["dossier_sepot"])
    (row,) = found.document.sheets[0].rows
    assert (row["due"], row["left"], row["overdue"]) == (date(2013, 12, 31), 0, True)
    assert "waarvan 1 over tijd" in " ".join(found.document.head.sentences)


def test_the_most_overdue_comes_first_and_what_has_no_term_last(three: Path) -> None:
    left = [row["left"] for row in rows(three, all_groups=True)]
    known = [days for days in left if isinstance(days, int)]
    assert known == sorted(known)
    assert left[: len(known)] == known
    assert known[0] < 0


def test_filters_leave_the_others_out(three: Path) -> None:
    assert {row["row"] for row in rows(three, changes=doorloop.Changes(where=("regio=Drenthe",)))} == {2}
    assert {row["step"] for row in rows(three, steps=["dossier_sepot"])} == {"dossier_sepot"}
    assert {row["step"] for row in rows(three, organisations=["om"])} == {"aangifte_sepot", "dossier_sepot"}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"steps": ["dossier_sepo"]}, "there is no step 'dossier_sepo'.*dossier_sepot"),
        ({"organisations": ["OMM"]}, "there is no organisation 'OMM'"),
        ({"changes": doorloop.Changes(where=("regio",))}, "'regio' is no condition"),
        ({"changes": doorloop.Changes(where=("regio=Drente",))}, "there is no code of regio 'Drente'.*Drenthe"),
    ],
)
def test_a_wrong_filter_names_the_likely_one(three: Path, asked: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        rows(three, **asked)


def test_no_identifier_unless_it_is_asked_for(three: Path) -> None:
    for format_ in ("table", "json", "csv", "md", "ics"):
        told = command("open", three, "-f", format_, "--peildatum", "2013-02-01")
        assert told.code == 0
        assert "28012345" not in told.out + told.err
    told = command("open", three, "--show-v-nummer", "--peildatum", "2013-02-01")
    assert told.code == 0
    assert "2801234501" in told.out
    assert "waarschuwing: hierin staan identificaties" in told.err
    assert "niet bewaren of delen" in " ".join(told.out.split())


def test_every_format_holds_the_same_rows(three: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    formats = [f"-f{name}" for name in ("table", "json", "csv", "md", "xlsx", "ics")]
    assert command("open", three, "--peildatum", "2013-02-01", "-o", out, *formats).code == 0
    told = json.loads((out / "open.json").read_text("utf-8"))
    assert told["schema"] == "doorloop.open/1"
    listed = told["tables"]["open"]
    assert [int(row["row"]) for row in csv.DictReader(io.StringIO((out / "open.csv").read_text("utf-8")))] == [
        row["row"] for row in listed
    ]
    sheet = openpyxl.load_workbook(out / "open.xlsx").worksheets[0]
    (table,) = sheet.tables.values()
    titles, *cells = [[cell.value for cell in row] for row in sheet[table.ref]]
    due = [row[titles.index("Uiterlijk")] for row in cells]
    assert [None if day is None else day.date().isoformat() for day in due] == [row["due"] for row in listed]
    assert (out / "open.md").read_text("utf-8").count("\n| ") == len(listed) + 2


def test_reminders_keep_to_the_rules_of_calendars(three: Path) -> None:
    text = command("open", three, "--peildatum", "2013-02-01", "-f", "ics").out
    raw = doorloop.open_cases(three, peildatum="2013-02-01").render("ics")["open.ics"]
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    whole = raw.decode().replace("\r\n ", "")
    events = whole.split("BEGIN:VEVENT")[1:]
    dated = [row for row in rows(three) if row["due"]]
    assert len(events) == len(dated)
    uids = [line for line in whole.splitlines() if line.startswith("UID:")]
    assert len(set(uids)) == len(events)
    assert f"DTSTART;VALUE=DATE:{dated[0]['due']:%Y%m%d}" in events[0]
    assert text.startswith("BEGIN:VCALENDAR")


# Deadlines of Vw 2000 art. 69 under the Algemene termijnenwet: made known, last day.
BEZWAAR = [
    ("2012-11-26", "2012-12-27"),
    ("2013-03-01", "2013-04-02"),
    ("2013-04-02", "2013-05-01"),
    ("2013-04-12", "2013-05-13"),
    ("2013-11-29", "2013-12-30"),
]


@pytest.mark.parametrize(("known", "last"), BEZWAAR)
def test_the_objection_term_of_the_definition(known: str, last: str) -> None:
    (term,) = (one for one in DEFINITION.spec.terms if one.id == "wet_bezwaar")
    assert last_day(term, date.fromisoformat(known)) == date.fromisoformat(last)


def test_a_decision_on_an_objection_is_due_after_the_objection_term() -> None:
    (term,) = (one for one in DEFINITION.spec.terms if one.id == "wet_besluit_bezwaar")
    ends = date(2013, 4, 2)  # of the objection term of 1 March 2013
    assert last_day(term, date(2013, 3, 1)) == statutory_deadline(ends, parse_term("6w")).last_day == date(2013, 5, 14)


def test_the_law_of_the_day_decides(tmp_path: Path) -> None:
    om = [f"280123450{n};Drenthe;ja;03-12-2012;;;" for n in (1, 2)]
    ind = ["2801234501;;31-05-2013;", "2801234502;;01-06-2013;"]
    found = rows(folder(tmp_path, om, ind), steps=["wet_besluit_2000", "wet_besluit_2013"])
    assert found == []  # not yet known on the peildatum of the other tests
    told = doorloop.open_cases(tmp_path, peildatum="2013-07-01", steps=["wet_besluit_2000", "wet_besluit_2013"])
    due = {row["row"]: (row["step"], row["due"]) for row in told.document.sheets[0].rows}
    assert due == {2: ("wet_besluit_2000", date(2013, 11, 30)), 3: ("wet_besluit_2013", date(2013, 8, 30))}


# ---------------------------------------------------------------- koppelvlakken


def test_a_koppelvlak_equals_a_naive_reading(tmp_path: Path) -> None:
    days = [
        "03-12-2012;03-12-2012",
        "07-12-2012;10-12-2012",
        "07-12-2012;11-12-2012",
        "07-12-2012;",
        "07-12-2012;onbekend",
    ]
    om = [f"280123450{n};{'Drenthe' if n < 2 else 'Friesland'};ja;{pair};;" for n, pair in enumerate(days)]
    told = doorloop.handovers(folder(tmp_path, om, []), peildatum="2012-12-14")
    found = {row["part"]: row for row in told.document.sheets[0].rows if row["id"] == "opname_aangifte_om"}
    keys = ("n", "within", "median", "worst", "open", "oldest", "excluded")
    assert [found[None][key] for key in keys] == [3, 2, 1, 2, 1, 5, 1]
    assert [found["Drenthe"][key] for key in keys] == [2, 2, 0.5, 1, 0, None, 0]
    assert [found["Friesland"][key] for key in keys] == [1, 0, 2, 2, 1, 5, 1]


def test_what_no_register_has_is_said() -> None:
    told = doorloop.handovers(SAMPLE).document.sheets[0].rows
    assert len({row["id"] for row in told}) == 17
    assert {row["id"] for row in told if row["registered"]} == {
        *("opname_aangifte_om", "opname_aangifte_ind", "verlening_om", "sepot_politie", "sepot_ind", "titel")
    }


def test_events_that_two_registers_date_differently() -> None:
    told = {listing.name: listing.rows for listing in doorloop.handovers(SAMPLE).document.sheets}
    (event,) = (row for row in told["same_events"] if row["id"] == "kennisgeving_sepot")
    cells = [row for row in told["same_event_cells"] if row["id"] == "kennisgeving_sepot"]
    assert event["differ"] == len(cells)
    assert event["largest"] == max(abs(int(str(row["days"]))) for row in cells)
    assert all("om_" in str(row["first"]) and "ind_" in str(row["second"]) for row in cells)


def programs(source: Path | str, name: str, lang: str) -> list[dict[str, object]]:
    told = command(name, source, "-f", "json", "--lang", lang, *(["--all-groups"] if name == "open" else []))
    assert told.code == 0
    return [row for rows in json.loads(told.out)["tables"].values() for row in rows]


@pytest.mark.parametrize(
    ("name", "codes"), [("open", {"group", "regio"}), ("handovers", {"group", "part", "informed"})]
)
def test_what_programs_match_does_not_change_with_the_language(name: str, codes: set[str]) -> None:
    """A value with a label beside it is a code, the same in both languages."""
    dutch, english = (programs(SAMPLE, name, lang) for lang in ("nl", "en"))
    assert len(dutch) == len(english) > 5
    labelled = {key.removesuffix("_label") for row in dutch for key in row if key.endswith("_label")}
    assert labelled >= codes
    for key in labelled:
        assert [row.get(key) for row in dutch] == [row.get(key) for row in english]
    groups = {row.get("group") for row in dutch} - {None}
    assert groups <= {"pilot", "niet_pilot"}
    assert groups
    if name == "handovers":
        assert {row["part"] for row in dutch if row.get("registered")} > {None, "Drenthe"}
        assert {row["informed"] for row in dutch if row.get("registered")} >= {"om", "ind"}


def test_koppelvlakken_in_every_format(tmp_path: Path) -> None:
    formats = [f"-f{name}" for name in ("table", "json", "csv", "md", "xlsx")]
    assert command("handovers", SAMPLE, "-o", tmp_path, *formats).code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        *("handovers.txt", "handovers.json", "handovers.md", "handovers.xlsx"),
        *("handovers.csv", "same_events.csv", "same_event_cells.csv"),
    }
    assert json.loads((tmp_path / "handovers.json").read_text("utf-8"))["schema"] == "doorloop.handovers/1"
    refused = command("handovers", SAMPLE, "-f", "xlsx")
    assert refused.code == 2
    assert "noem een map" in refused.err


# ---------------------------------------------------------------- many open steps


def urgency(row: Mapping[str, Any]) -> tuple[object, ...]:
    """Say the order in words: overdue, then due soonest, then oldest, what has no term last; of equals the place."""
    left, place = row["left"], (row["file"], row["sheet"], row["row"], row["step"])
    return left is None, not row["overdue"], left or 0, -row["age"], *place


@pytest.mark.parametrize("peildatum", ["2012-12-01", "2013-06-01", "2014-01-01"])
def test_the_order_is_that_of_a_naive_sort(peildatum: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_steps, "PART", 7)
    found = doorloop.open_cases(SAMPLE, peildatum=peildatum, all_groups=True).document.sheets[0].rows
    rows: list[Mapping[str, Any]] = some(list(found))
    assert len(rows) > 20
    assert rows == sorted(rows, key=urgency)
    assert [found[i] for i in (0, 8, -1)] == [rows[i] for i in (0, 8, -1)]
    for row in rows:
        since, due, day = row["since"], row["due"], date.fromisoformat(peildatum)
        assert row["age"] == calendar("nl").workdays(since, day)
        assert row["overdue"] == (None if due is None else due < day)


def test_a_count_for_each_organisation_and_step_comes_first() -> None:
    answer = doorloop.open_cases(SAMPLE, peildatum="2013-06-01").document
    told = Counter((row["turn"], row["label"], row["by"] or "") for row in answer.sheets[0].rows)
    late = Counter((row["turn"], row["label"], row["by"] or "") for row in answer.sheets[0].rows if row["overdue"])
    assert answer.first is not None
    counted = {row.cells[:3]: row.cells[3:5] for row in some(answer.first.rows)}
    assert counted == {key: (str(n), str(late[key])) for key, n in told.items()}


def lines_of(out: str) -> int:
    return len(re.findall(r"^om_\w", out, re.M))


def test_a_terminal_shows_the_most_urgent_and_files_show_all(tmp_path: Path) -> None:
    options = ("--peildatum", "2013-06-01", "--all-groups", "--lang", "nl")
    told = command("open", SAMPLE, *options, "-f", "csv", "-o", tmp_path)
    whole = len((tmp_path / "open.csv").read_text("utf-8").splitlines()) - 1
    assert (told.code, whole > 25) == (0, True)
    for limit, shown in (((), 25), (("--limit", "3"), 3), (("--limit", "all"), whole), (("--limit", "0"), whole)):
        out = command("open", SAMPLE, *options, *limit).out
        assert lines_of(out) == shown
        assert ("… en nog" in out) == (shown < whole)
    assert f"… en nog {whole - 3} regels (--limit 0" in command("open", SAMPLE, *options, "--limit", "3").out
    refused = command("open", SAMPLE, "--limit", "veel")
    assert (refused.code, "is geen aantal regels" in refused.err) == (2, True)


def test_every_place_that_is_printed_leads_to_its_case() -> None:
    rows = doorloop.open_cases(SAMPLE, peildatum="2013-06-01").document.sheets[0].rows
    places = list(dict.fromkeys(str(row["place"]) for row in rows))[:5]
    for place in some(places):
        first = doorloop.case(SAMPLE, spot=place, peildatum="2013-06-01").document.head.sentences[0]
        assert first.startswith(f"Zaak: {place} (")


@pytest.mark.slow
def test_open_steps_of_a_hundred_thousand_cases_are_sorted_at_once(tmp_path: Path) -> None:
    """What made it slow was a row for every open step; the steps of many cases are so many numbers."""
    om = [f"{2800000000 + n};Drenthe;ja;{1 + n % 28:02}-{1 + n % 8:02}-2013;;;" for n in range(100_000)]
    source = folder(tmp_path, om, ["2800000001;;;"])
    began = time.process_time()
    found = doorloop.open_cases(source, limit=25)
    layout = found.document.sheets[0].layout("nl", 25)
    assert len(layout.rows) == 25
    assert len(found.document.sheets[0].rows) == 400_000
    assert time.process_time() - began < 15, "it took minutes"
