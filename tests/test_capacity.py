"""Capacity in the course of time: rates a week, who is past the term, and what would bring the stock within it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from doorloop.tables.capacity import Rates, relief, target_stock
from doorloop.tables.records import Record
from kit.oracle import werkdagen
from kit.pilot import doorloop
from kit.schemas import REPORT
from kit.small_chain import definition_text, register_text, run_chain

DAY = timedelta(days=1)
PEILDATUM = date(2024, 12, 31)
TABLE = (
    '\n[tables.capaciteit]\nkind = "course"\ntitle = { nl = "Capaciteit", en = "Capacity" }\nsteps = ["beslissen"]\n'
    'period = "month"\ncapacity_by = 2025-07-01\n'
)
STEP = 'unit = "kalenderdagen"\ntarget = 28\ntarget_unit = "kalenderdagen"\nclosed_by = ["ingetrokken"]\n'
WORKING = 'unit = "werkdagen"\ntarget = 20\ntarget_unit = "werkdagen"\nclosed_by = ["ingetrokken"]\n'


def test_the_example_of_the_white_paper() -> None:
    """Fong et al. (2022): 30 a week come in, 27 go out, 1,200 wait, 52 weeks at most; 390 in 26 weeks takes 61."""
    rates = Rates(Fraction(1), 30, 27)
    wanted = target_stock(rates, Fraction(52))
    assert round(float(rates.load or 0), 2) == 1.11
    assert wanted == 390
    found = relief(rates, 1200, wanted, date(2024, 1, 1), date(2024, 1, 1) + 26 * 7 * DAY)
    assert round(float(found or 0), 2) == 61.15


def test_a_day_that_has_come_and_a_step_without_a_target_need_nothing() -> None:
    rates = Rates(Fraction(2), 4, 0)
    assert rates.load is None
    assert relief(rates, 5, Fraction(2), date(2024, 1, 1), date(2024, 1, 1)) is None
    assert target_stock(rates, None) is None
    assert relief(rates, 5, None, date(2024, 1, 1), date(2024, 2, 1)) is None


def written(day: date | None) -> str:
    return "" if day is None else f"{day.day}-{day.month}-{day.year}"


Drawn = tuple[date, date | None, date | None]


def drawn(random: Random) -> Drawn:
    """Draw a start, and an end or what came instead."""
    start = date(2024, 3, 1) + random.randrange(300) * DAY
    later = start + random.randrange(70) * DAY
    later_or_not = later if later <= PEILDATUM else None
    kind = random.random()
    return start, later_or_not if kind < 0.6 else None, later_or_not if 0.6 <= kind < 0.75 else None


def is_late(start: date, on: date, unit: str) -> bool:
    return werkdagen(start, on, "nl") > 20 if unit == "werkdagen" else (on - start).days > 28


def last_day_of(period: str) -> date:
    year, month = int(period[:4]), int(period[5:])
    return min(PEILDATUM, date(year + month // 12, month % 12 + 1, 1) - DAY)


@pytest.mark.parametrize(("unit", "step"), [("kalenderdagen", STEP), ("werkdagen", WORKING)])
def test_each_period_is_that_of_a_count_at_its_end(tmp_path: Path, unit: str, step: str) -> None:
    """On the last day of each month: who has begun, has not ended, and has waited longer than the target."""
    random = Random(f"capacity {unit}")
    cases = [drawn(random) for _ in range(250)]
    rows = [" | ".join(map(written, one)) for one in cases]
    records = run_chain(tmp_path, step, rows, also=TABLE).records("capaciteit")
    assert [record["period"] for record in records] == [f"2024-{month:02}" for month in range(3, 13)]
    for record in records:
        last = last_day_of(str(record["period"]))
        first = last.replace(day=1)
        here = [one for one in cases if one[0] <= last and not any(day and day <= last for day in one[1:])]
        assert record["stock"] == len(here)
        assert record["overdue"] == sum(is_late(start, last, unit) for start, _, _ in here)
        weeks = Fraction((last - first).days + 1, 7)
        assert record["intake_per_week"] == sum(first <= start <= last for start, _, _ in cases) / weeks
        gone = sum(first <= day <= last for one in cases for day in one[1:] if day)
        assert record["outflow_per_week"] == gone / weeks
    assert max(int(str(record["overdue"])) for record in records) > 5
    _is_as_the_rule_says(records, cases)


def _is_as_the_rule_says(records: list[Record], cases: list[Drawn]) -> None:
    """November and December are the rates; the target of four weeks."""
    *earlier, last = records
    assert {record["relief_per_week"] for record in earlier} == {None}
    weeks = Fraction(30 + 31, 7)
    recent = date(2024, 11, 1)
    came = sum(start >= recent for start, _, _ in cases)
    gone = sum(day >= recent for one in cases for day in one[1:] if day)
    assert last["load"] == Fraction(came, gone)
    assert last["rules_from"] == "doi:10.1101/2022.08.23.22279117"
    assert "Geen voorspelling" in str(last["caution"])
    assert {(record["rules_from"], record["caution"]) for record in earlier} == {(None, None)}
    wanted = came / weeks * 4 / 4
    assert last["target_stock"] == wanted
    stock = Fraction(str(last["stock"]))
    assert last["relief_per_week"] == came / weeks + (stock - wanted) / Fraction((date(2025, 7, 1) - PEILDATUM).days, 7)


PAUSED = '\n[pauses.wacht]\nlabel = { nl = "wacht", en = "wait" }\nstop = "uiterlijk"\nrestart = "verdaagd_tot"\n'


def waited(start: date, on: date, unit: str, stop: date | None, restart: date | None) -> int:
    """Count the days after the start up to a day, but those after the stop and before the restart."""
    days = [start + (n + 1) * DAY for n in range((on - start).days)]
    days = [day for day in days if not (stop and stop < day and (restart is None or day < restart))]
    return sum(werkdagen(day - DAY, day, "nl") for day in days) if unit == "werkdagen" else len(days)


@pytest.mark.parametrize(("unit", "step", "target"), [("kalenderdagen", STEP, 28), ("werkdagen", WORKING, 20)])
def test_who_is_past_the_term_is_that_of_a_count_where_the_clock_stood_still(
    tmp_path: Path, unit: str, step: str, target: int
) -> None:
    """On the last day of each month, of the pauses up to that day; one that goes on lets nobody go past the term."""
    random = Random(f"paused {unit}")
    cases: list[tuple[date, date | None, date | None, date | None]] = []
    for _ in range(150):
        start, *_ = drawn(random)
        stop = start + random.randrange(50) * DAY if random.random() < 0.6 else None
        restart = stop + random.randrange(30) * DAY if stop and random.random() < 0.7 else None
        end = max(filter(None, (start, stop, restart))) + random.randrange(30) * DAY if random.random() < 0.6 else None
        ended, stopped, restarted = (day if day and day <= PEILDATUM else None for day in (end, stop, restart))
        cases.append((start, ended, stopped, restarted))
    rows = [" | ".join(map(written, (start, end, None, stop, None, restart))) for start, end, stop, restart in cases]
    rows = [row.replace(" |  | ", " | | ") for row in rows]
    also = PAUSED + TABLE
    found = run_chain(tmp_path, f'{step}pauses = ["wacht"]\n', rows, also=also).records("capaciteit", step="beslissen")
    assert len(found) == 10
    for record in found:
        last = last_day_of(str(record["period"]))
        here = [one for one in cases if one[0] <= last and not (one[1] and one[1] <= last)]
        late = [one for one in here if waited(one[0], last, unit, *one[2:]) > target]
        assert (record["stock"], record["overdue"]) == (len(here), len(late)), record["period"]
    assert max(int(str(record["overdue"])) for record in found) > 5


def test_each_case_lapses_by_its_own_term_and_the_target_stock_is_of_one_target(tmp_path: Path) -> None:
    step = 'unit = "kalenderdagen"\ntarget_field = "uiterlijk"\n'
    rows = [
        "1-10-2024 | | | 15-11-2024",
        "1-10-2024 | 20-12-2024 | | 30-11-2024",
        "1-10-2024 | | | 31-12-2024",
        "1-10-2024",
    ]
    records = run_chain(tmp_path, step, rows, also=TABLE).records("capaciteit")
    assert [record["overdue"] for record in records] == [0, 1, 1]
    assert [record["target_stock"] for record in records] == [None] * 3
    assert records[-1]["load"] == 0
    without = run_chain(tmp_path, step, rows, also=TABLE, without=["Uiterlijk"]).records("capaciteit")
    assert [record["overdue"] for record in without] == [None] * 3


def test_a_target_in_months_has_passed_on_the_day_after_its_last_day(tmp_path: Path) -> None:
    """Two months after 30 September end on 30 November, after 1 October on 1 December."""
    step = 'unit = "kalenderdagen"\ntarget = 2\ntarget_unit = "maanden"\n'
    records = run_chain(tmp_path, step, ["30-9-2024", "1-10-2024"], also=TABLE).records("capaciteit")
    assert [(record["period"], record["overdue"]) for record in records] == [
        ("2024-09", 0),
        ("2024-10", 0),
        ("2024-11", 0),
        ("2024-12", 2),
    ]


def test_of_a_step_whose_pauses_count_it_is_known_who_is_past_the_term(tmp_path: Path) -> None:
    """Twenty-eight days after 1 November end on the 29th; how long the other clock stands still nobody knows yet."""
    paused = '[pauses.wacht]\nlabel = { nl = "wacht", en = "wait" }\ndays = "dagen"\n'
    step, rows = f'{STEP}pauses = ["wacht"]\n', ["1-11-2024 | | | | | | | 40", "1-12-2024"]
    records = run_chain(tmp_path, step, rows, also=TABLE + paused).records("capaciteit")
    assert [(record["step"], record["period"], record["overdue"]) for record in records] == [
        ("beslissen", "2024-11", None),
        ("beslissen", "2024-12", None),
        ("beslissen_bruto", "2024-11", 1),
        ("beslissen_bruto", "2024-12", 2),
    ]


def test_without_the_key_a_course_has_no_such_columns(tmp_path: Path) -> None:
    (record,) = run_chain(tmp_path, STEP, ["1-12-2024 | 2-12-2024"]).records("verloop")
    assert not {"overdue", "load", "relief_per_week"} & record.keys()


@pytest.mark.parametrize("format", ["table", "json", "md", "html", "csv", "xlsx", "docx", "svg"])
def test_every_format_has_it(tmp_path: Path, format: str) -> None:
    random = Random("formats")
    rows = [" | ".join(map(written, drawn(random))) for _ in range(60)]
    (tmp_path / "keten.toml").write_text(definition_text(STEP, TABLE), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(rows), "utf-8")
    out = [] if format in ("table", "json") else ["--out", tmp_path / "out"]
    asked = ["-d", tmp_path / "keten.toml", "-t", "capaciteit", "-f", format, "--lang", "en", *out]
    printed = doorloop("report", tmp_path / "r.csv", *asked)
    assert printed.code == 0, printed
    if format == "json":
        REPORT.validate(json.loads(printed.out))
    if format == "table":
        assert all(word in printed.out for word in ("Past term", "have to go out until 1 July", "No forecast"))
    if format == "html":  # under the table and with the figure
        page = (tmp_path / "out/report.html").read_text("utf-8")
        assert min(page.count("doi:10.1101/2022.08.23.22279117"), page.count("No forecast but rules of thumb")) >= 2
    if format == "svg":
        drawing = (tmp_path / "out/capaciteit.svg").read_text("utf-8")
        assert "Past term" in drawing


def test_counts_of_parts_add_up(tmp_path: Path) -> None:
    random = Random("parts")
    lines = register_text([" | ".join(map(written, drawn(random))) for _ in range(80)]).splitlines(keepends=True)
    (tmp_path / "keten.toml").write_text(definition_text(STEP, TABLE), "utf-8")
    asked = ["-d", tmp_path / "keten.toml"]
    counted = []
    for name, some in {"a": lines[:41], "b": [lines[0], *lines[41:]], "all": lines}.items():
        (tmp_path / f"{name}.csv").write_text("".join(some), "utf-8")
        if name != "all":
            counted.append(tmp_path / f"{name}-counts.csv")
            assert doorloop("aggregate", tmp_path / f"{name}.csv", *asked, "-o", counted[-1]).code == 0
    apart = json.loads(doorloop("report", *counted, *asked, "-f", "json").out)
    whole = json.loads(doorloop("report", tmp_path / "all.csv", *asked, "-f", "json").out)
    assert apart["tables"]["capaciteit"] == whole["tables"]["capaciteit"]
