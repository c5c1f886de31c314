"""Statutory terms over closed cases, under the Algemene termijnenwet: vectors by hand, and a loop over days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from doorloop.base.errors import DefinitionError
from kit.facts import SHARED
from kit.oracle import holidays
from kit.pilot import doorloop
from kit.schemas import REPORT
from kit.small_chain import chain, definition_text, register_text, run_chain

DAY = timedelta(days=1)
TABLE = '\n[tables.wet]\nkind = "statutory"\ntitle = { nl = "Wet", en = "Law" }\nsteps = ["beslissen"]\n'
STEP = 'unit = "werkdagen"\ntarget = 10\ntarget_unit = "werkdagen"\nterms = [TERMS]\n'


def term(id: str, length: str, more: str = "") -> str:
    return (
        f'\n[[terms]]\nid = "{id}"\nlabel = {{ nl = "{id}", en = "{id}" }}\nstart = "ontvangst"\nend = "besluit"\n'
        f'term = "{length}"\narticle = "{id}"\nby = "gem"\n{more}\n'
    )


def step(*ids: str) -> str:
    return STEP.replace("TERMS", ", ".join(f'"{id}"' for id in ids))


def written(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


@pytest.mark.parametrize(
    ("length", "known", "last"),
    [
        # Vw 2000 art. 69: four weeks; the domain's vectors under the recognised and equated days
        ("28d", date(2012, 11, 26), date(2012, 12, 27)),
        ("28d", date(2013, 3, 1), date(2013, 4, 2)),
        ("28d", date(2013, 4, 2), date(2013, 5, 1)),
        ("28d", date(2013, 4, 12), date(2013, 5, 13)),
        ("28d", date(2013, 11, 29), date(2013, 12, 30)),
        ("14d", date(2012, 12, 17), date(2013, 1, 2)),
        # art. 2: a term of three days holds two that are no Saturday, Sunday or holiday
        ("3d", date(2013, 3, 28), date(2013, 4, 3)),
        ("3d", date(2012, 12, 21), date(2012, 12, 28)),
        # art. 4: thirteen weeks and four months are left alone, on a Saturday too
        ("13w", date(2024, 3, 16), date(2024, 6, 15)),
        ("4m", date(2024, 2, 10), date(2024, 6, 10)),
        # Woo 4.4 lid 1: four weeks, which end on Easter Monday
        ("4w", date(2024, 3, 4), date(2024, 4, 2)),
    ],
)
def test_the_last_day_is_that_of_the_law(tmp_path: Path, length: str, known: date, last: date) -> None:
    rows = [f"{written(known)} | {written(day)}" for day in (last, last + DAY)]
    run = run_chain(tmp_path, step("wet"), rows, also=term("wet", length) + TABLE)
    (record,) = run.records("wet")
    assert (record["with_statute"], record["within_statute"], record["within_statute_share"]) == (2, 1, Fraction(1, 2))


def test_a_term_that_the_algemene_termijnenwet_leaves_alone_does_not_run_on(tmp_path: Path) -> None:
    rows = ["4-3-2024 | 1-4-2024", "4-3-2024 | 2-4-2024"]
    run = run_chain(tmp_path, step("wet"), rows, also=term("wet", "4w", "termijnenwet = false") + TABLE)
    assert [record["within_statute"] for record in run.records("wet")] == [1]


def test_each_case_has_the_law_of_its_own_day_and_the_two_clocks_stand_apart(tmp_path: Path) -> None:
    """Ten working days by the target; six weeks by the old law, and fourteen days from 1 July by the new one."""
    old = term("oud", "6w", "valid_until = 2024-06-30")
    new = term("nieuw", "14d", "valid_from = 2024-07-01")
    rows = ["3-6-2024 | 20-6-2024", "28-6-2024 | 9-8-2024", "1-7-2024 | 15-7-2024", "1-7-2024 | 16-7-2024", "2-12-2024"]
    run = run_chain(tmp_path, step("oud", "nieuw"), rows, also=old + new + TABLE)
    (record,) = run.records("wet")
    assert (record["n"], record["with_target"], record["within_target"]) == (4, 4, 1)
    assert (record["with_statute"], record["within_statute"]) == (4, 3)
    assert (record["open"], record["open_statute"], record["overdue_statute"]) == (1, 1, 1)
    assert record["articles"] == "oud; nieuw"


def test_a_condition_says_which_term_a_closed_case_has_had(tmp_path: Path) -> None:
    """Awb 7:10: six weeks, twelve when it was put off (lid 3); received 2 January 2024."""
    plain = term("bob", "6w", 'open_when = [{ field = "verdaagd", codes = ["nee"] }]')
    later = term("bobv", "12w", 'open_when = [{ field = "verdaagd", codes = ["ja"] }]')
    days = ["13-2-2024 | | | nee", "14-2-2024 | | | nee", "26-3-2024 | | | ja", "27-3-2024 | | | ja", "14-2-2024"]
    run = run_chain(tmp_path, step("bob", "bobv"), [f"2-1-2024 | {day}" for day in days], also=plain + later + TABLE)
    (record,) = run.records("wet")
    assert (record["n"], record["with_statute"], record["within_statute"]) == (5, 4, 2)


def test_a_suspension_moves_the_last_day_of_a_closed_case(tmp_path: Path) -> None:
    """Awb 4:15: six weeks from 2 January 2024 and ten days more end on 23 February; unknown is no term."""
    pause = '\n[pauses.opschorting]\nlabel = { nl = "opschorting", en = "suspension" }\ndays = "dagen"\n'
    row = "2-1-2024 | {} | | | | | | {}"
    rows = [row.format(*one) for one in (("23-2-2024", 10), ("24-2-2024", 10), ("13-2-2024", ""), ("14-2-2024", 0))]
    rows.append(row.format("3-1-2024", "onbekend"))
    run = run_chain(tmp_path, step("wet"), rows, also=pause + term("wet", "6w", 'pauses = ["opschorting"]') + TABLE)
    (record,) = run.records("wet")
    assert (record["n"], record["with_statute"], record["within_statute"]) == (5, 4, 2)


def test_what_no_source_has_a_column_for_says_nothing_of_the_law(tmp_path: Path) -> None:
    plain = term("bob", "6w", 'open_when = [{ field = "verdaagd", codes = ["nee"] }]')
    run = run_chain(tmp_path, step("bob"), ["2-1-2024 | 3-1-2024"], also=plain + TABLE, without=["Verdaagd"])
    (record,) = run.records("wet")
    assert (record["n"], record["with_statute"], record["within_statute_share"]) == (1, None, None)


def last_day_by_law(since: date, weeks: int) -> date:
    """Read art. 1 and 2 word by word, for a term of one to twelve weeks: day after day."""

    def is_off(day: date) -> bool:
        return day.weekday() > 4 or day in holidays(day.year, "atw")

    day = since
    for _ in range(7 * weeks):
        day += DAY
    while is_off(day) or sum(not is_off(since + (n + 1) * DAY) for n in range((day - since).days)) < 2:
        day += DAY
    return day


def test_every_verdict_by_law_is_that_of_a_loop_over_days(tmp_path: Path) -> None:
    random = Random("by law")
    starts = [date(2023, 1, 1) + random.randrange(700) * DAY for _ in range(300)]
    ends = [start + random.randrange(40) * DAY if random.random() < 0.8 else None for start in starts]
    ends = [end if end and end <= date(2024, 12, 31) else None for end in ends]
    rows = [written(start) + (f" | {written(end)}" if end else "") for start, end in zip(starts, ends, strict=True)]
    run = run_chain(tmp_path, step("wet"), rows, also=term("wet", "3w") + TABLE)
    (record,) = run.records("wet")
    pairs = list(zip(starts, ends, strict=True))
    within = sum(end is not None and end <= last_day_by_law(start, 3) for start, end in pairs)
    overdue = sum(end is None and last_day_by_law(start, 3) < date(2024, 12, 31) for start, end in pairs)
    assert 50 < within < sum(end is not None for end in ends) - 50
    assert (record["within_statute"], record["overdue_statute"]) == (within, overdue)


SUSPENDED = (
    '\n[pauses.opschorting]\nlabel = { nl = "opschorting", en = "suspension" }\nstop = "uiterlijk"\n'
    'restart = "verdaagd_tot"\n'
)


def suspended_last_day(
    since: date, after: int, weeks: int, stop: date | None, restart: date | None, today: date
) -> date | None:
    """Read Awb 4:15 and the Algemene termijnenwet word by word, day after day; None where it stands still today.

    A term that waits for another one begins the day after that one's last day. Days from the one after the stop until
    the one before the restart do not count, and the last day is none of them.
    """
    day, left = last_day_by_law(since, after) if after else since, 7 * weeks
    while True:
        day += DAY
        if stop and stop < day and (restart is None or day < restart):
            if day >= today:
                return None
            continue
        left -= 1
        if left <= 0 and day.weekday() < 5 and day not in holidays(day.year, "atw"):
            return day


@pytest.mark.parametrize("after", [0, 2])
def test_a_suspended_term_is_that_of_a_loop_over_days(tmp_path: Path, after: int) -> None:
    random, today = Random(f"suspended {after}"), date(2024, 12, 31)
    rows, within, overdue, known_ends, late_stops = list[str](), 0, 0, 0, 0
    for _ in range(400):
        since = date(2023, 1, 1) + random.randrange(690) * DAY
        stop = since + random.randrange(60) * DAY if random.random() < 0.7 else None
        restart = stop + random.randrange(30) * DAY if stop and random.random() < 0.8 else None
        stop, restart = (day if day and day <= today else None for day in (stop, restart))
        end = since + random.randrange(80) * DAY if random.random() < 0.8 else None
        end = None if end and (end > today or (stop and end < stop) or (restart and end < restart)) else end
        last = suspended_last_day(since, after, 4, stop, restart, end or today)
        known_ends += end is not None
        within += end is not None and (last is None or end <= last)
        overdue += end is None and last is not None and last < today
        late_stops += stop is not None and last == suspended_last_day(since, after, 4, None, None, today)
        days = (written(day) if day else "" for day in (since, end, None, stop, None, restart))
        rows.append(" | ".join(days))
    more = 'pauses = ["opschorting"]' + (f'\nafter = ["{after}w"]' if after else "")
    run = run_chain(tmp_path, step("wet"), rows, also=SUSPENDED + term("wet", "4w", more) + TABLE)
    (record,) = run.records("wet")
    assert late_stops > 20
    assert 50 < within < known_ends - 30
    assert (record["n"], record["within_statute"], record["overdue_statute"]) == (known_ends, within, overdue)


@pytest.mark.parametrize(
    ("row", "within"),
    [
        # six weeks from 1 February 2024 end on 14 March; suspended for nine days on 23 March, a Saturday: the 25th
        ("1-2-2024 | 25-3-2024 | | 1-3-2024 | | 11-3-2024", 1),
        ("1-2-2024 | 26-3-2024 | | 1-3-2024 | | 11-3-2024", 0),
        # a request of the last day, or of a later one, comes too late
        ("1-2-2024 | 20-3-2024 | | 14-3-2024 | | 20-3-2024", 0),
        # from 2 February on they end on Friday 15 March, before the suspension
        ("2-2-2024 | 25-3-2024 | | 16-3-2024 | | 25-3-2024", 0),
    ],
)
def test_what_has_ended_is_not_suspended(tmp_path: Path, row: str, within: int) -> None:
    run = run_chain(
        tmp_path, step("wet"), [row], also=SUSPENDED + term("wet", "6w", 'pauses = ["opschorting"]') + TABLE
    )
    assert [record["within_statute"] for record in run.records("wet")] == [within]


def test_what_does_not_run_yet_is_not_suspended(tmp_path: Path) -> None:
    """Awb 7:10: four weeks to object end on 29 February 2024, six weeks more on 11 April; a request of 1 February."""
    also = SUSPENDED + term("wet", "6w", 'pauses = ["opschorting"]\nafter = ["4w"]') + TABLE
    row = "1-2-2024 | {} | | 5-2-2024 | | {}"
    rows = [row.format(*days) for days in (("11-4-2024", "20-2-2024"), ("12-4-2024", "20-2-2024"))]
    rows += [row.format(*days) for days in (("15-4-2024", "4-3-2024"), ("16-4-2024", "4-3-2024"))]  # 3 days: Sunday
    run = run_chain(tmp_path, step("wet"), rows, also=also)
    assert [record["within_statute"] for record in run.records("wet")] == [2]


def test_objections_of_the_collection(tmp_path: Path) -> None:
    """By hand: BZW 1 and 5 in time, 2 put off and a week late, 3 past six weeks; 6 is open and past, 4 is not."""
    path = SHARED / "cases/definitions"
    if not path.exists():
        pytest.skip("the collection of cases is absent")
    text = (path / "bezwaar.toml").read_text("utf-8").replace('id = "alles"', 'id = "alles"\nterms = ["bob", "bobv"]')
    (tmp_path / "bezwaar.toml").write_text(text + TABLE.replace("beslissen", "alles"), "utf-8")
    asked = ["-d", tmp_path / "bezwaar.toml", "-t", "wet", "-f", "json"]
    (record,) = json.loads(doorloop("report", path / "bezwaar.csv", *asked).out)["tables"]["wet"]
    assert (record["n"], record["with_statute"], record["within_statute"]) == (4, 4, 2)
    assert (record["open_statute"], record["overdue_statute"]) == (2, 1)
    assert record["estimated_statute_share"] == pytest.approx(1 - 5 / 6 * 3 / 4)


def test_json_keeps_the_schema_and_every_format_tells(tmp_path: Path) -> None:
    (tmp_path / "keten.toml").write_text(definition_text(step("wet"), term("wet", "6w") + TABLE), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(["2-1-2024 | 3-1-2024", "3-9-2024 | 3-12-2024", "3-9-2024"]), "utf-8")
    asked = [tmp_path / "r.csv", "-d", tmp_path / "keten.toml", "-t", "wet", "--by", "soort"]
    data = json.loads(doorloop("report", *asked, "-f", "json").out)
    REPORT.validate(data)
    formats = [part for name in ("md", "html", "csv", "xlsx", "docx") for part in ("-f", name)]
    assert doorloop("report", *asked, *formats, "--out", tmp_path / "out").code == 0
    assert "wettelijke termijn" in (tmp_path / "out/report.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "also"), [("terms = ['geen']", ""), ("terms = ['t']", term("t", "6w").replace("besluit", "ingetrokken"))]
)
def test_a_term_that_is_not_there_or_ends_elsewhere_is_refused(given: str, also: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        chain(f'unit = "kalenderdagen"\n{given}\n', also)
    assert str(refused.value.where).endswith("steps.0.terms")


@pytest.mark.slow
def test_what_is_published_names_the_counts_of_both_clocks(tmp_path: Path) -> None:
    random = Random("publish")
    starts = [date(2023, 1, 1) + random.randrange(700) * DAY for _ in range(600)]
    rows = [f"{written(one)} | {written(one + random.randrange(60) * DAY)}" for one in starts]
    (tmp_path / "keten.toml").write_text(definition_text(step("wet"), term("wet", "6w") + TABLE), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(rows), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "--publish", "-o", tmp_path / "out", "-f", "json", "-t", "wet"]
    assert doorloop("report", tmp_path / "r.csv", *asked).code == 0
    (record,) = json.loads((tmp_path / "out/report.json").read_text("utf-8"))["tables"]["wet"]
    assert record["with_statute"] % 5 == record["within_statute"] % 5 == 0
    assert {"within_statute_low", "within_statute_high"} <= set(record["hidden"].split())
    assert "articles" not in record["hidden"]
