"""Clocks of steps in hours: clock hours with summer time, and opening hours; against a loop over minutes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from doorloop.workdays import hours
from doorloop.workdays.calendars import calendar
from doorloop.workdays.week import Week, read_week
from kit import oracle
from kit.draws import examples
from kit.miniature import run_paths
from kit.pilot import doorloop
from kit.steps_alone import define, head, record, run_rows

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONE = 'zone = "Europe/Amsterdam"'
WEEK = (("09:00-17:00",), ("9:00-12:30", "13:00-17:00"), (), ("00:00-24:00",), ("08:15-12:00",), ("10:00-14:00",), ())
STEPS = """
[opening_hours.loket]
monday = ["09:00-17:00"]
tuesday = ["13:00-17:00", "9:00-12:30"]
thursday = ["00:00-24:00"]
friday = ["08:15-12:00"]
saturday = ["10:00-14:00"]
[[steps]]
id = "klok"
start = "a"
end = "b"
unit = "uren"
clock = "klokuren"
target = 24
target_unit = "uren"
[[steps]]
id = "open"
start = "a"
end = "b"
unit = "uren"
clock = "loket"
target = 4.5
target_unit = "uren"
closed_by = ["c"]
"""


def open_minutes(since: datetime, until: datetime) -> int:
    """Count the minutes of the week above in which the desk is open, one after the other; closed on days off."""
    week = [[tuple(map(_minutes, span.split("-"))) for span in day] for day in WEEK]
    found, moment = 0, since
    while moment < until:
        day = moment.date()
        closed = day in oracle.holidays(day.year, "nl")
        at = moment.hour * 60 + moment.minute
        found += not closed and any(begin <= at < end for begin, end in week[day.weekday()])
        moment += timedelta(minutes=1)
    return found


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def clock_minutes(since: datetime, until: datetime) -> int:
    """Count the minutes that pass between two times on the wall in Amsterdam."""
    before, after = (moment.replace(tzinfo=AMSTERDAM).timestamp() for moment in (since, until))
    return round(after - before) // 60


def moment(of: datetime) -> int:
    return of.toordinal() * hours.DAY + of.hour * 3600 + of.minute * 60


MOMENTS = st.datetimes(datetime(2012, 12, 20), datetime(2013, 5, 12)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
OPENING = hours.Opening(read_week(WEEK), calendar("nl"))


@settings(max_examples=examples(60))
@given(MOMENTS, st.integers(0, 9 * 1440))
def test_open_time_is_that_of_a_loop_over_minutes(since: datetime, minutes: int) -> None:
    until = since + timedelta(minutes=minutes)
    ends = (np.array([moment(at)], np.int64) for at in (since, until))
    (found,) = OPENING.seconds(*ends).tolist()
    assert found == 60 * open_minutes(since, until)


@settings(max_examples=examples(60))
@given(MOMENTS, st.integers(1, 40 * 60))
def test_a_target_in_opening_hours_ends_with_its_last_open_minute(since: datetime, minutes: int) -> None:
    end = OPENING.end(moment(since), minutes * 60)
    assert end is not None
    until = datetime.fromordinal(end // hours.DAY) + timedelta(seconds=end % hours.DAY)
    assert open_minutes(since, until) == minutes
    assert open_minutes(since, until - timedelta(minutes=1)) == minutes - 1


def test_a_target_that_never_ends_has_no_end() -> None:
    assert OPENING.end(moment(datetime(2100, 12, 30)), 10**8) is None


@settings(max_examples=examples(60))
@given(st.lists(st.datetimes(datetime(2013, 3, 29), datetime(2013, 4, 2)) | MOMENTS, max_size=5))
def test_a_zone_tells_what_zoneinfo_tells(moments: list[datetime]) -> None:
    moments = [at.replace(second=0, microsecond=0) for at in moments]
    found = hours.to_utc(np.array([moment(at) for at in moments], np.int64), "Europe/Amsterdam")
    epoch = datetime(1970, 1, 1).toordinal() * hours.DAY
    assert (found - epoch).tolist() == [int(at.replace(tzinfo=AMSTERDAM).timestamp()) for at in moments]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-03-31 01:59", "2024-03-31 00:59"),
        ("2024-03-31 03:00", "2024-03-31 01:00"),
        ("2024-10-27 02:30", "2024-10-27 00:30"),  # the first of the two
        ("2024-10-27 03:00", "2024-10-27 02:00"),
    ],
)
def test_the_nights_of_the_change_by_hand(written: str, utc: str) -> None:
    wall, there = (moment(datetime.fromisoformat(text)) for text in (written, utc))
    assert hours.to_utc(np.array([wall], np.int64), "Europe/Amsterdam").tolist() == [there]
    assert hours.from_utc(there, "Europe/Amsterdam") == wall


# ---------------------------------------------------------------- cases

CASES = st.lists(
    st.tuples(
        MOMENTS,
        st.one_of(st.none(), st.integers(-3000, 20000)),
        st.sampled_from(["", "", "start", "end"]),
        st.one_of(st.none(), st.none(), st.integers(-2000, 9000)),
    ),
    min_size=1,
    max_size=12,
)
PEILDATUM = date(2013, 5, 20)
NIGHT = datetime(2013, 5, 21)
Drawn = Sequence[tuple[datetime, int | None, str, int | None]]


def cells(drawn: Drawn) -> Iterator[list[str]]:
    for number, (since, minutes, lost, rival) in enumerate(drawn, start=1001):
        ends = [None if after is None else since + timedelta(minutes=after) for after in (minutes, rival)]
        yield [
            str(number),
            spelled(since, timed=lost != "start"),
            spelled(ends[0], timed=lost != "end"),
            spelled(ends[1], timed=True),
        ]


def spelled(at: datetime | None, *, timed: bool) -> str:
    return "" if at is None else f"{at:%d-%m-%Y %H:%M}" if timed else f"{at:%d-%m-%Y}"


def has_time(at: datetime, lost: str, end: str) -> bool:
    """Midnight is a date without a time of day."""
    return lost != end and (at.hour, at.minute) != (0, 0)


def expected(drawn: Drawn, step: str) -> dict[str, object]:
    """Judge each case by itself, from the text of the rules."""
    count = {"klok": clock_minutes, "open": open_minutes}[step]
    done, n_open, left_out = [], 0, 0
    for since, minutes, lost, rival in drawn:
        knows_start = has_time(since, lost, "start")
        if minutes is None:
            other = None if rival is None else since + timedelta(minutes=rival)
            ended = step == "open" and other is not None
            left_out += not knows_start
            n_open += knows_start and not ended
            continue
        until = since + timedelta(minutes=minutes)
        if knows_start and has_time(until, lost, "end") and _follows(step, since, until):
            done.append(count(since, until))
        else:
            left_out += 1
    limit = {"klok": 1440, "open": 270}[step]
    mean = Fraction(sum(done), 60 * len(done)) if done else None
    within = sum(one <= limit for one in done)
    return {"n": len(done), "mean": mean, "within_target": within, "open": n_open, "excluded": left_out}


def _follows(step: str, since: datetime, until: datetime) -> bool:
    return clock_minutes(since, until) >= 0 if step == "klok" else until >= since


@settings(max_examples=examples(25), deadline=None)
@given(CASES)
def test_figures_of_steps_in_hours_are_those_of_a_loop_over_minutes(drawn: Drawn) -> None:
    definition = define(STEPS, ["a", "b", "c"], peildatum=PEILDATUM.isoformat(), register=ZONE)
    run = run_rows(definition, ["zaak", "a", "b", "c"], cells(drawn))
    for step in ("klok", "open"):
        found = record(run, "durations", step)
        wanted = expected(drawn, step)
        assert {key: found[key] for key in wanted} == wanted
        assert found["unit"] == "uren"
        assert found["judged"] == "clock"
        closed, ages = (record(run, "bases", step, basis=basis) for basis in ("closed", "open"))
        assert (closed["n"], closed["within"]) == (wanted["n"], wanted["within_target"])
        assert ages["n"] == wanted["open"]
        estimate = next(
            r for r in run.records("bases", step=step) if str(r["basis"]) in ("kaplan_meier", "aalen_johansen")
        )
        if not wanted["open"] and not any(r["count"] for r in run.records("endings", step=step) if r["ending"] == "c"):
            assert estimate["within_share"] is None or float(estimate["within_share"]) == pytest.approx(
                float(Fraction(str(wanted["within_target"])) / max(int(str(wanted["n"])), 1))
            )


def test_an_open_step_is_followed_until_the_end_of_the_peildatum() -> None:
    definition = define(STEPS, ["a", "b", "c"], peildatum="2013-05-20", register=ZONE)
    run = run_rows(definition, ["zaak", "a", "b", "c"], [["1001", "18-5-2013 11:00", "", ""]])
    ages = {step: record(run, "bases", step, basis="open")["mean"] for step in ("klok", "open")}
    assert ages == {"klok": 61, "open": 3}  # Saturday 11-14; the 20th is the second day of Whitsun
    assert record(run, "bases", "klok", basis="matured")["n"] == 1
    assert record(run, "bases", "open", basis="matured")["n"] == 0


def test_from_friday_night_to_sunday_morning_is_35_hours() -> None:
    definition = define(STEPS, ["a", "b", "c"], register=ZONE)
    run = run_rows(definition, ["zaak", "a", "b", "c"], [["1001", "5-1-2024 23:00", "7-1-2024 10:00", ""]])
    found = record(run, "durations", "klok")
    assert (found["mean"], found["within_target"], found["within_target_share"]) == (35, 0, 0)


def test_32_hours_are_beyond_24_in_every_basis() -> None:
    rows = [[str(number), "1-10-2012 08:00", "2-10-2012 16:00", ""] for number in range(1001, 1013)]
    run = run_rows(define(STEPS, ["a", "b", "c"]), ["zaak", "a", "b", "c"], rows)
    shares = {str(r["basis"]): r["within_share"] for r in run.records("bases", step="klok") if r["basis"] != "open"}
    assert shares == {"closed": 0, "kaplan_meier": 0, "matured": 0}
    assert record(run, "endings", "klok")["by_target"] == 0
    assert {r["cohort_within_share"] for r in run.records("course", step="klok") if r["intake"]} == {0}


def test_without_a_zone_every_day_has_24_hours() -> None:
    rows = [["1001", "30-3-2024 23:00", "31-3-2024 10:00", ""]]
    found = [
        run_rows(define(STEPS, ["a", "b", "c"], register=zone), ["zaak", "a", "b", "c"], rows) for zone in ("", ZONE)
    ]
    assert [record(run, "durations", "klok")["mean"] for run in found] == [11, 10]


def test_a_date_without_a_time_is_told_at_its_cell() -> None:
    rows = [
        ["1001", "5-1-2024 23:00", "7-1-2024", ""],
        ["1002", "5-1-2024", "", ""],
        ["1003", "5-1-2024 09:00", "5-1-2024 08:00", "6-1-2024"],
        ["1004", "5-1-2024 09:00", "", "6-1-2024"],
    ]
    run = run_rows(define(STEPS, ["a", "b", "c"]), ["zaak", "a", "b", "c"], rows)
    assert run.cells("time-missing") == ["r.csv C2", "r.csv B3", "r.csv D5"]
    assert run.cells("end-before-start") == ["r.csv B4", "r.csv C4"]
    assert not run.cells("end-before-start-hour")
    found = record(run, "durations", "open")
    assert (found["n"], found["open"], found["excluded"]) == (0, 0, 3)


def test_a_holiday_on_a_saturday_is_closed() -> None:
    """Christmas 2021 was on a Saturday."""
    rows = [["1001", "24-12-2021 20:00", "25-12-2021 13:00", ""], ["1002", "17-12-2021 20:00", "18-12-2021 13:00", ""]]
    run = run_rows(define(STEPS, ["a", "b", "c"]), ["zaak", "a", "b", "c"], rows)
    found = record(run, "durations", "open")
    assert (found["min"], found["max"]) == (0, 3)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("change", "path", "what"),
    [
        (('clock = "klokuren"\n', ""), "steps.0.clock", "say what counts the hours"),
        (('clock = "klokuren"', 'clock = "lokket"'), "steps.0.clock", "loket"),
        (('unit = "uren"', 'unit = "werkdagen"'), "steps.0.clock", "only a step in uren"),
        (('target_unit = "uren"', 'target_unit = "werkdagen"'), "steps.0.target_unit", "cannot be compared"),
        (("09:00-17:00", "09:00-17:00, gesloten"), "opening_hours.loket.monday", "no opening hours"),
        (('"9:00-12:30"', '"9:00-13:30"'), "opening_hours.loket.tuesday", "overlap"),
        (("08:15-12:00", "22:00-06:00"), "opening_hours.loket.friday", "of two days"),
        (("[opening_hours.loket]", "[opening_hours.klokuren]"), "opening_hours.klokuren", "another name"),
    ],
)
def test_a_clock_that_cannot_be_meant_is_refused_with_its_path(change: tuple[str, str], path: str, what: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        define(STEPS.replace(*change, 1), ["a", "b", "c"])
    assert path in str(caught.value)
    assert what in str(caught.value)


def test_a_week_that_is_never_open_is_refused() -> None:
    week: Week = read_week([[]] * 7)
    assert not any(week)
    closed = "[opening_hours.loket]\n" + STEPS.partition("saturday")[2].partition("\n")[2]
    with pytest.raises(DefinitionError, match="without opening hours"):
        define(closed, ["a", "b", "c"])


# ---------------------------------------------------------------- what people get

DESK = """
[[handovers]]
id = "k"
label = { nl = "Koppelvlak", en = "Hand-over" }
informing = "wij"
informed = ["wij"]
step = "klok"
"""


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Path]:
    """Write a definition with a step in hours, and a register with a closed case and one that is open."""
    (tmp_path / "r.csv").write_text("zaak;a;b\n1001;5-1-2024 23:00;7-1-2024 10:00\n1002;30-3-2024 23:00;\n", "utf-8")
    fields = '\nb = { header = "b", type = "date" }\n'
    register = f'[registers.r]\ntitle = {{ nl = "R", en = "R" }}\n{ZONE}\n[registers.r.fields]\n'
    keys = 'zaak = { header = "zaak", type = "key", required = true }\n'
    keys += 'a = { header = "a", type = "date", required = true }'
    step = STEPS.partition('[[steps]]\nid = "open"')[0].replace("[[steps]]", '[[steps]]\nby = "wij"')
    step = step.replace('id = "klok"', 'id = "klok"\nlabel = { nl = "S", en = "S" }')
    (tmp_path / "d.toml").write_text(head("2024-04-02", "a") + register + keys + fields + step + DESK, "utf-8")
    return tmp_path / "r.csv", tmp_path / "d.toml"


def test_the_work_list_says_until_what_time_the_hours_run(desk: tuple[Path, Path]) -> None:
    """24 hours after 23:00 in the last night of March end at midnight of the next: the night has an hour less."""
    found = doorloop("open", desk[0], "-d", desk[1], "-f", "csv", "--lang", "en")
    head, row = (line.split(",") for line in found.out.replace('"klokuren, until 24:00"', "klok 24:00").splitlines())
    told = dict(zip(head, row, strict=True))
    assert (told["due"], told["rule"], told["overdue"]) == ("2024-03-31", "klok 24:00", "true")


def test_handovers_in_hours_are_told_in_hours(desk: tuple[Path, Path]) -> None:
    found = json.loads(doorloop("handovers", desk[0], "-d", desk[1], "-f", "json").out)
    (told,) = found["tables"]["handovers"]
    assert (told["n"], told["within"], told["median"], told["oldest"]) == (1, 0, 35, 72)


def test_counts_of_steps_in_hours_travel(desk: tuple[Path, Path], tmp_path: Path) -> None:
    table = '[tables.d]\nkind = "bases"\ntitle = { nl = "T", en = "T" }\nsteps = ["klok"]\n'
    desk[1].write_text(desk[1].read_text("utf-8") + table, "utf-8")
    assert doorloop("aggregate", desk[0], "-d", desk[1], "-o", tmp_path / "counts.csv").code == 0
    told = [
        json.loads(doorloop("report", one, "-d", desk[1], "-f", "json").out)
        for one in (desk[0], tmp_path / "counts.csv")
    ]
    assert told[0]["tables"] == told[1]["tables"]
    assert told[0]["tables"]["d"][0]["mean"] == 35


def test_without_a_database_of_zones_a_definition_that_names_one_says_what_to_install() -> None:
    with (
        patch("zoneinfo.available_timezones", return_value=set()),
        pytest.raises(DefinitionError, match="install the package tzdata"),
    ):
        define(STEPS, ["a", "b", "c"], register=ZONE)


def test_a_gap_that_another_register_fills_has_the_time_of_day_of_that_one(tmp_path: Path) -> None:
    other = '[registers.o]\ntitle = { nl = "O", en = "O" }\n[registers.o.fields]\n'
    other += 'zaak = { header = "zaak", type = "key", required = true }\nb = { header = "b", type = "date" }\n'
    definition = define(STEPS + other + 'd = { header = "d", type = "date" }\n', ["a", "b", "c"])
    (tmp_path / "r.csv").write_text("zaak;a;b;c\n1001;5-1-2024 09:00;;\n", "utf-8")
    (tmp_path / "o.csv").write_text("zaak;b;d\n1001;5-1-2024 10:30;\n", "utf-8")
    run = run_paths([tmp_path / "r.csv", tmp_path / "o.csv"], definition)
    assert record(run, "durations", "klok")["mean"] == Fraction(3, 2)
