"""Terms of the case itself: targets by period and category, deadlines and extensions, against loops over days."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from doorloop.base.errors import DefinitionError
from kit.facts import SHARED
from kit.miniature import Run
from kit.oracle import werkdagen
from kit.pilot import doorloop
from kit.processes import LIMIT
from kit.small_chain import chain, definition_text, register_text, run_chain

CALENDAR_DAYS = 'unit = "kalenderdagen"\n'
WORKING_DAYS = 'unit = "werkdagen"\n'
DEADLINE = CALENDAR_DAYS + 'target_field = "uiterlijk"\n'
DAY = timedelta(days=1)


def judged(run: Run) -> tuple[object, object, object, object]:
    """Give n, those with a target, those within it, and the open ones."""
    record = run.step("beslissen")
    return record["n"], record["with_target"], record["within_target"], record["open"]


# ---------------------------------------------------------------- a deadline in a column


def test_a_case_decided_before_a_deadline_after_the_peildatum_is_in_time(tmp_path: Path) -> None:
    """The second case had until 13 October; the first one still has twelve days, and was decided."""
    run = run_chain(
        tmp_path, DEADLINE, ["1-12-2024 | 20-12-2024 | | 12-1-2025", "1-9-2024 | 20-12-2024 | | 13-10-2024"]
    )
    assert judged(run) == (2, 2, 1, 0)
    assert not list(run.result.findings)
    (record,) = run.records("doorlooptijden")
    assert (record["target"], record["target_unit"], record["target_kind"]) == (None, None, "own")


def test_the_case_of_the_collection_as_users_would_write_it(tmp_path: Path) -> None:
    """`dl.toml` measured from the deadline to the decision, so that whoever was early was thrown out."""
    path = SHARED / "cases/long"
    if not path.exists():
        pytest.skip("the collection of cases is absent")
    text = (path / "dl.toml").read_text("utf-8")
    old = 'start = "uiterlijk"\nend = "besluit"\nunit = "kalenderdagen"\ntarget = 0\ntarget_unit = "kalenderdagen"\n'
    new = 'start = "ontvangst"\nend = "besluit"\nunit = "kalenderdagen"\ntarget_field = "uiterlijk"\n'
    assert old in text
    (tmp_path / "dl.toml").write_text(text.replace(old, new), "utf-8")
    printed = doorloop("report", path / "dl.csv", "-d", tmp_path / "dl.toml", "-f", "json")
    (record,) = json.loads(printed.out)["tables"]["d"]
    assert (record["n"], record["within_target"], record["within_target_share"]) == (2, 1, 0.5)
    assert json.loads(printed.out)["findings"] == {"error": 0, "warning": 0, "info": 0}


@pytest.mark.parametrize(
    ("deadline", "with_target"),
    [("13-10-2024", 1), ("", 0), ("onbekend", 0), ("n.v.t.", 0), ("1-8-2024", 0)],
    ids=["known", "empty", "unknown", "does not apply", "before the start"],
)
def test_a_case_without_a_deadline_counts_in_n_and_not_in_the_share(
    tmp_path: Path, deadline: str, with_target: int
) -> None:
    run = run_chain(tmp_path, DEADLINE, [f"1-9-2024 | 20-9-2024 | | {deadline}"])
    assert judged(run) == (1, with_target, with_target, 0)
    told = [place.split()[-1] for place in run.cells("deadline-before-start")]
    assert told == (["E2"] if deadline == "1-8-2024" else [])
    assert run.severities("deadline-before-start") <= {"warning"}


def test_without_the_column_no_case_is_judged(tmp_path: Path) -> None:
    """Absent is not empty: the share is not 0 %, it is not known; and the finding says which column."""
    run = run_chain(tmp_path, DEADLINE, ["1-9-2024 | 20-9-2024"], without=["Uiterlijk"])
    record = run.step("beslissen")
    assert (record["n"], record["with_target"], record["within_target"], record["within_target_share"]) == (
        *(1, None),
        *(None, None),
    )
    assert [one.field for one in run.result.findings if one.code == "field-absent"] == ["uiterlijk"]


def test_an_empty_deadline_leaves_the_target_of_all(tmp_path: Path) -> None:
    step = DEADLINE + 'target = 42\ntarget_unit = "kalenderdagen"\n'
    rows = ["1-9-2024 | 20-9-2024", "1-9-2024 | 14-10-2024", "1-9-2024 | 14-10-2024 | | 14-10-2024"]
    assert judged(run_chain(tmp_path, step, rows)) == (3, 3, 2, 0)


# ---------------------------------------------------------------- by period and by category


def test_the_first_target_that_fits_is_that_of_the_case(tmp_path: Path) -> None:
    """Six weeks up to and including 30 June, after that four; twelve for what is complex, in each period."""
    step = CALENDAR_DAYS + (
        'target_unit = "kalenderdagen"\ntargets = [{ where = [{ field = "soort", codes = ["complex"] }], value = 84 }, '
        "{ until = 2024-06-30, value = 42 }, { since = 2024-07-01, value = 28 }]\n"
    )
    within = [
        "1-6-2024 | 13-7-2024",
        "30-6-2024 | 11-8-2024",
        "1-7-2024 | 29-7-2024",
        "1-7-2024 | 23-9-2024 | | | | | complex",
    ]
    beyond = ["1-6-2024 | 14-7-2024", "1-7-2024 | 30-7-2024", "1-7-2024 | 24-9-2024 | | | | | complex"]
    assert judged(run_chain(tmp_path, step, [*within, *beyond])) == (7, 7, 4, 0)


def test_a_case_that_no_target_fits_is_in_n_alone(tmp_path: Path) -> None:
    step = CALENDAR_DAYS + 'target_unit = "kalenderdagen"\ntargets = [{ until = 2024-06-30, value = 42 }]\n'
    assert judged(run_chain(tmp_path, step, ["1-6-2024 | 2-6-2024", "1-7-2024 | 2-7-2024"])) == (2, 1, 1, 0)


# ---------------------------------------------------------------- extensions, by hand from the law

BEZWAAR = CALENDAR_DAYS + (
    'target = 42\ntarget_unit = "kalenderdagen"\n'
    'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 42 }, '
    '{ until_field = "verdaagd_tot" }]\n'
)
WOO = CALENDAR_DAYS + (
    'target = 28\ntarget_unit = "kalenderdagen"\n'
    'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 14 }]\n'
)


@pytest.mark.parametrize(
    ("step", "row", "last"),
    [
        # Awb 7:10 lid 1 and 3: six weeks, put off by six at most; received 2 January 2024
        (BEZWAAR, "2-1-2024 | {} | | | nee", date(2024, 2, 13)),
        (BEZWAAR, "2-1-2024 | {} | | | ja", date(2024, 3, 26)),
        # Awb 4:14 lid 3, 7:10 lid 4: the day that was agreed on
        (BEZWAAR, "2-1-2024 | {} | | | ja | 30-4-2024", date(2024, 4, 30)),
        (BEZWAAR, "2-1-2024 | {} | | | nee | 1-3-2024", date(2024, 3, 1)),
        # Woo 4.4 lid 1 and 2: four weeks, put off by two at most; received 29 February 2024
        (WOO, "29-2-2024 | {} | | | nee", date(2024, 3, 28)),
        (WOO, "29-2-2024 | {} | | | ja", date(2024, 4, 11)),
    ],
)
def test_an_extension_moves_the_last_day(tmp_path: Path, step: str, row: str, last: date) -> None:
    days = [f"{day.day}-{day.month}-{day.year}" for day in (last, last + DAY)]
    assert judged(run_chain(tmp_path, step, [row.format(day) for day in days])) == (2, 2, 1, 0)


def test_an_extension_of_a_deadline_in_working_days_goes_on_from_that_day(tmp_path: Path) -> None:
    """Good Friday is 29 March 2024, Easter Monday 1 April: five working days after 28 March end on Monday 8 April."""
    step = WORKING_DAYS + (
        'target_field = "uiterlijk"\ntarget_unit = "weken"\n'
        'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 1 }]\n'
    )
    rows = [f"1-3-2024 | {day} | | 28-3-2024 | ja" for day in ("5-4-2024", "8-4-2024", "9-4-2024")]
    assert judged(run_chain(tmp_path, step, rows)) == (3, 3, 2, 0)


def test_a_deadline_is_a_date_and_a_length_in_working_days_is_not(tmp_path: Path) -> None:
    """Friday 5 April 2024 is the last day of each; a decision of that Saturday took no further working day."""
    rows = ["28-3-2024 | 6-4-2024 | | 5-4-2024", "28-3-2024 | 6-4-2024"]
    step = WORKING_DAYS + 'target_field = "uiterlijk"\ntarget = 4\ntarget_unit = "werkdagen"\n'
    assert judged(run_chain(tmp_path, step, rows[:1])) == (1, 1, 0, 0)
    assert judged(run_chain(tmp_path, step, rows[1:])) == (1, 1, 1, 0)


def test_a_number_of_days_lengthens_the_term(tmp_path: Path) -> None:
    """Of 42 and 14 days the last is day 56; a number that is not known leaves no term, zero is no extension."""
    step = CALENDAR_DAYS + 'target = 42\ntarget_unit = "kalenderdagen"\nextensions = [{ days_field = "dagen" }]\n'
    row = "2-1-2024 | {} | | | | | | {}"
    rows = [row.format(day, days) for day, days in (("27-2-2024", 14), ("28-2-2024", 14), ("13-2-2024", 0))]
    rows += [row.format("14-2-2024", ""), row.format("3-1-2024", "onbekend")]
    assert judged(run_chain(tmp_path, step, rows)) == (5, 4, 2, 0)


def test_days_lengthen_a_term_in_months_by_days(tmp_path: Path) -> None:
    """Two months after 31 December end on 29 February 2024; fourteen days later it is 14 March."""
    step = CALENDAR_DAYS + 'target = 2\ntarget_unit = "maanden"\nextensions = [{ days_field = "dagen" }]\n'
    row = "31-12-2023 | {} | | | | | | {}"
    rows = [row.format(day, days) for day, days in (("29-2-2024", ""), ("1-3-2024", ""), ("14-3-2024", 14))]
    assert judged(run_chain(tmp_path, step, [*rows, row.format("15-3-2024", 14)])) == (4, 4, 2, 0)


def test_what_extends_no_term_and_what_shortens_one_is_told_and_does_nothing(tmp_path: Path) -> None:
    step = DEADLINE + (
        'target_unit = "kalenderdagen"\n'
        'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 42 }, '
        '{ until_field = "verdaagd_tot" }]\n'
    )
    rows = ["1-9-2024 | 20-9-2024 | | | ja", "1-9-2024 | 20-9-2024 | | 25-9-2024 | nee | 10-9-2024"]
    run = run_chain(tmp_path, step, rows)
    assert judged(run) == (2, 1, 1, 0)
    assert [place.split()[-1] for place in run.cells("extension-without-term")] == ["F2"]
    assert [place.split()[-1] for place in run.cells("extension-shortens")] == ["G3"]


# ---------------------------------------------------------------- a loop over days


@dataclass(frozen=True)
class Drawn:
    """A case by chance; None is an empty cell."""

    start: date
    end: date | None
    rival: date | None
    deadline: date | None
    extended: bool
    new_day: date | None
    complex: bool

    def row(self) -> str:
        told = [
            "" if day is None else f"{day.day}-{day.month}-{day.year}" for day in (self.start, self.end, self.rival)
        ]
        later = ["" if day is None else f"{day.day}-{day.month}-{day.year}" for day in (self.deadline, self.new_day)]
        kind = "complex" if self.complex else "eenvoudig"
        return " | ".join([*told, later[0], "ja" if self.extended else "nee", later[1], kind])


def draw(random: Random) -> Drawn:
    def day(since: date, most: int, likely: float) -> date | None:
        return since + random.randrange(most) * DAY if random.random() < likely else None

    start = date(2024, 1, 1) + random.randrange(300) * DAY
    end = day(start, 90, 0.6)
    return Drawn(
        start=start,
        end=end,
        rival=day(start, 90, 0.3),
        deadline=day(start, 60, 0.5),
        extended=random.random() < 0.4,
        new_day=day(start + 10 * DAY, 120, 0.2),
        complex=random.random() < 0.4,
    )


PEILDATUM = date(2024, 12, 31)
RULES = (
    'target = 20\ntarget_unit = "UNIT"\ntarget_field = "uiterlijk"\nclosed_by = ["ingetrokken"]\n'
    "targets = [{ until = 2024-05-31, value = 30 }, "
    '{ where = [{ field = "soort", codes = ["complex"] }], value = 40 }]\n'
    'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 15 }, '
    '{ until_field = "verdaagd_tot" }]\n'
)


def count(start: date, end: date, unit: str) -> int:
    return werkdagen(start, end, "nl") if unit == "werkdagen" else (end - start).days


def is_in_time(one: Drawn, on: date, unit: str) -> bool:
    """Tell from the text of the rules whether something on a day is within the term of a case."""
    length = 30 if one.start <= date(2024, 5, 31) else 40 if one.complex else 20
    last = one.deadline
    if one.extended and last is None:
        length += 15
    elif one.extended and last is not None:
        passed = 0
        while passed < 15:
            last += DAY
            passed += count(last - DAY, last, unit)
    in_time = on <= last if last is not None else count(one.start, on, unit) <= length
    if one.new_day is not None:
        due = last if last is not None else due_of(one.start, length, unit)
        in_time = on <= one.new_day if one.new_day >= due else in_time
    return in_time


def due_of(start: date, length: int, unit: str) -> date:
    day = start
    while count(start, day, unit) < length:
        day += DAY
    return day


@pytest.mark.parametrize("unit", ["werkdagen", "kalenderdagen"])
def test_every_verdict_is_that_of_a_loop_over_days(tmp_path: Path, unit: str) -> None:
    random = Random(f"{unit} 22")
    drawn = [draw(random) for _ in range(400)]
    run = run_chain(tmp_path, f'unit = "{unit}"\n' + RULES.replace("UNIT", unit), [one.row() for one in drawn])
    known = [replace_future(one) for one in drawn]
    closed = [one for one in known if one.end]
    opened = [one for one in known if not one.end and not one.rival]
    assert min(len(closed), len(opened)) > 50
    within = [one for one in closed if is_in_time(one, one.end or one.start, unit)]
    assert judged(run) == (len(closed), len(closed), len(within), len(opened))
    assert 20 < len(within) < len(closed) - 20
    matured = [one for one in [*closed, *opened] if is_passed(one, unit)]
    (record,) = run.records("grondslagen", basis="matured")
    assert (record["n"], record["within"]) == (len(matured), len([one for one in matured if one in within]))


def replace_future(one: Drawn) -> Drawn:
    """Take the view of the peildatum: what is later has not happened; a deadline is known before."""
    end, rival = (day if day and day <= PEILDATUM else None for day in (one.end, one.rival))
    return Drawn(one.start, end, rival, one.deadline, one.extended, one.new_day, one.complex)


def is_passed(one: Drawn, unit: str) -> bool:
    """Tell whether the whole term lies before the end of the peildatum."""
    waited = count(one.start, PEILDATUM, unit)
    length = 30 if one.start <= date(2024, 5, 31) else 40 if one.complex else 20
    length += 15 if one.extended and one.deadline is None else 0
    last = one.deadline
    for _ in range(15 if one.extended and last else 0):
        last = due_of(last or one.start, 1, unit)
    due = last or due_of(one.start, length, unit)
    if one.new_day is not None and one.new_day >= due:
        return one.new_day <= PEILDATUM
    return last <= PEILDATUM if last is not None else waited >= length


def naive_share(spells: Sequence[tuple[int, bool]]) -> Fraction:
    """Give 1 - S(0) of Kaplan-Meier, day by day: who is open on a day is under way for the whole of it."""
    left = Fraction(1)
    for day in sorted({day for day, ended in spells if ended and day <= 0}):
        under_way = sum(one >= day for one, _ in spells)
        ended = sum(one == day and done for one, done in spells)
        left *= 1 - Fraction(ended, under_way)
    return 1 - left


def test_kaplan_meier_takes_time_from_the_end_of_each_term(tmp_path: Path) -> None:
    random = Random("Kaplan-Meier 22")
    drawn = [replace_future(draw(random)) for _ in range(200)]
    rows = [Drawn(one.start, one.end, None, one.deadline, False, None, False) for one in drawn if one.deadline]
    run = run_chain(tmp_path, DEADLINE, [one.row() for one in rows])
    spells = [((one.end or PEILDATUM) - (one.deadline or PEILDATUM), one.end is not None) for one in rows]
    (record,) = run.records("grondslagen", basis="kaplan_meier")
    expected = naive_share([(span.days, ended) for span, ended in spells])
    assert 0.1 < expected < 0.9
    assert float(record["within_share"] or 0) == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_kaplan_meier_of_own_terms_is_that_of_r(tmp_path: Path) -> None:
    """R takes no time below zero, so that all margins move by as much; its interval is log-log too."""
    random = Random("R 22")
    drawn = [replace_future(draw(random)) for _ in range(80)]
    rows = [Drawn(one.start, one.end, None, one.deadline, False, None, False) for one in drawn if one.deadline]
    run = run_chain(tmp_path, DEADLINE, [one.row() for one in rows])
    lines = [
        f"{((one.end or PEILDATUM) - (one.deadline or PEILDATUM)).days + 1000} {int(one.end is not None)}"
        for one in rows
    ]
    script = (
        "suppressMessages(library(survival)); s <- read.table(file('stdin'));"
        "f <- summary(survfit(Surv(V1, V2) ~ 1, data = s, conf.type = 'log-log'), times = 1000, extend = TRUE);"
        "cat(format(c(1 - f$surv, 1 - f$upper, 1 - f$lower), digits = 17))"
    )
    done = subprocess.run(
        ["Rscript", "-e", script],
        check=False,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    if "there is no package" in done.stderr:
        pytest.skip("R's package survival is not installed")
    (record,) = run.records("grondslagen", basis="kaplan_meier")
    mine = [float(record[key] or 0) for key in ("within_share", "within_low", "within_high")]
    assert mine == pytest.approx([float(word) for word in done.stdout.split()], abs=1e-9)


def test_equal_own_terms_are_one_target_for_all(tmp_path: Path) -> None:
    """Written as targets of two periods with one value, every figure is that of the target of all cases."""
    random = Random("equal 22")
    rows = [draw(random).row() for _ in range(300)]
    plain = WORKING_DAYS + 'target = 20\ntarget_unit = "werkdagen"\nclosed_by = ["ingetrokken"]\n'
    halves = "targets = [{ until = 2024-06-30, value = 20 }, { since = 2024-07-01, value = 20 }]\n"
    own = WORKING_DAYS + 'target_unit = "werkdagen"\nclosed_by = ["ingetrokken"]\n' + halves
    one, other = (run_chain(tmp_path, step, rows) for step in (plain, own))
    differing = {"target", "target_unit", "target_kind"}
    for table in ("doorlooptijden", "grondslagen", "afloop", "verloop"):
        pairs = list(zip(one.records(table), other.records(table), strict=True))
        assert pairs
        for mine, theirs in pairs:
            assert {key: value for key, value in mine.items() if key not in differing} == {
                key: value for key, value in theirs.items() if key not in differing
            }


# ---------------------------------------------------------------- where people meet it


def test_the_work_list_counts_down_to_the_own_last_day(tmp_path: Path) -> None:
    rows = ["1-12-2024 | | | 12-1-2025", "2-12-2024 | | | | ja", "3-12-2024", "1-10-2024 | | | 1-11-2024"]
    step = DEADLINE + (
        'target = 28\ntarget_unit = "kalenderdagen"\n'
        'extensions = [{ where = [{ field = "verdaagd", codes = ["ja"] }], value = 14 }]\n'
    )
    (tmp_path / "keten.toml").write_text(definition_text(step), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(rows), "utf-8")
    printed = doorloop("open", tmp_path / "r.csv", "-d", tmp_path / "keten.toml", "-f", "json", "--lang", "en")
    (rows,) = json.loads(printed.out)["tables"].values()
    found = {row["since"]: (row["due"], row["overdue"], row["rule"]) for row in rows}
    assert found == {
        "2024-10-01": ("2024-11-01", True, "own term, deadline"),
        "2024-12-01": ("2025-01-12", False, "own term, deadline"),
        "2024-12-02": ("2025-01-13", False, "own term, calendar nl"),
        "2024-12-03": ("2024-12-31", False, "own term, calendar nl"),
    }


HANDOVER = (
    '\n[organisations]\ngem = { nl = "gemeente", en = "municipality" }\naan = { nl = "aanvrager", en = "applicant" }\n'
    '[[handovers]]\nid = "bericht"\nlabel = { nl = "bericht", en = "message" }\ninforming = "gem"\n'
    'informed = ["aan"]\nstep = "beslissen"\n'
)


@pytest.mark.parametrize(
    ("step", "norm", "with_norm", "within", "unit"),
    [
        # 30 and 60 days, the first with its deadline on the day and the second without one; one day for the third
        ('unit = "kalenderdagen"\ntarget_field = "uiterlijk"\n', "own term", 1, 1, "kalenderdagen"),
        (
            'unit = "kalenderdagen"\ntarget = 60\ntarget_unit = "kalenderdagen"\n',
            "60 calendar days",
            3,
            3,
            "kalenderdagen",
        ),
        ('unit = "werkdagen"\ntarget = 5\ntarget_unit = "weken"\n', "5 weeks", 3, 2, "werkdagen"),
        ('unit = "kalenderdagen"\n', "1 calendar day", 3, 1, "kalenderdagen"),
        ('unit = "werkdagen"\n', "1 working day", 3, 1, "werkdagen"),
    ],
)
def test_a_hand_over_is_judged_by_the_norm_of_its_step(
    tmp_path: Path, step: str, norm: str, with_norm: int, within: int, unit: str
) -> None:
    text = definition_text(step, HANDOVER).replace('organisations.gem = { nl = "gemeente", en = "municipality" }\n', "")
    (tmp_path / "d.toml").write_text(text, "utf-8")
    rows = ["4-3-2024 | 3-4-2024 | | 3-4-2024", "4-3-2024 | 3-5-2024", "4-3-2024 | 5-3-2024"]
    (tmp_path / "r.csv").write_text(register_text(rows), "utf-8")
    found = doorloop("handovers", tmp_path / "r.csv", "-d", tmp_path / "d.toml", "-f", "json", "--lang", "en")
    (row,) = json.loads(found.out)["tables"]["handovers"]
    assert (row["norm"], row["n"], row["with_norm"], row["within"], row["unit"]) == (norm, 3, with_norm, within, unit)
    assert row["within_share"] == within / with_norm


def test_the_timeline_and_the_work_list_know_one_last_day_where_the_clock_stood_still(tmp_path: Path) -> None:
    """Ten days after 20 December, and five in which the clock stood still: 4 January."""
    paused = '[pauses.wacht]\nlabel = { nl = "wacht", en = "wait" }\ndays = "dagen"\n'
    step = 'unit = "kalenderdagen"\ntargets = [{ value = 10 }]\ntarget_unit = "kalenderdagen"\npauses = ["wacht"]\n'
    (tmp_path / "keten.toml").write_text(definition_text(step, paused), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(["20-12-2024 | | | | | | | 5"]), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "-f", "json"]
    (waiting,) = json.loads(doorloop("open", tmp_path / "r.csv", *asked).out)["tables"]["open"]
    told = json.loads(doorloop("case", tmp_path / "r.csv", "--at", "r.csv::2", *asked).out)["tables"]["steps"]
    due = {one["step"]: (one["due"], one["verdict"]) for one in told}
    assert waiting["due"] == "2025-01-04"
    assert due == {"beslissen": ("2025-01-04", "within"), "beslissen_bruto": ("2024-12-30", "beyond")}


@pytest.mark.parametrize(("unit", "target"), [("werkdagen", 1.5), ("weken", 0.3)])
def test_part_of_a_day_is_no_day_of_a_target(tmp_path: Path, unit: str, target: float) -> None:
    """Friday 27 December and a day and a half: on Tuesday two days have passed, and the step is beyond it."""
    step = f'unit = "werkdagen"\ntarget = {target}\ntarget_unit = "{unit}"\n'
    (tmp_path / "keten.toml").write_text(definition_text(step), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(["27-12-2024", "27-12-2024 | 31-12-2024"]), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "-f", "json"]
    (waiting,) = json.loads(doorloop("open", tmp_path / "r.csv", *asked).out)["tables"]["open"]
    assert (waiting["due"], waiting["overdue"]) == ("2024-12-30", True)
    (closed, *_) = json.loads(doorloop("report", tmp_path / "r.csv", *asked).out)["tables"]["doorlooptijden"]
    assert (closed["n"], closed["within_target"]) == (1, 0)


def test_the_timeline_tells_the_last_day_and_no_deadline_is_an_event(tmp_path: Path) -> None:
    (tmp_path / "keten.toml").write_text(definition_text(DEADLINE), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(["1-12-2024 | 20-12-2024 | | 12-1-2025"]), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "--lang", "en", "-f", "json"]
    told = json.loads(doorloop("case", tmp_path / "r.csv", "--at", "r.csv::2", *asked).out)["tables"]
    (step,) = told["steps"]
    assert (step["due"], step["target_label"], step["verdict"]) == ("2025-01-12", "by 12 January 2025", "within")
    assert [one["field"] for one in told["milestones"]] == ["ontvangst", "besluit"]


@pytest.mark.parametrize("format", ["table", "md", "html", "docx", "xlsx", "csv", "json"])
def test_every_format_has_it(tmp_path: Path, format: str) -> None:
    (tmp_path / "keten.toml").write_text(definition_text(RULES.replace("UNIT", "werkdagen") + WORKING_DAYS), "utf-8")
    random = Random("formats 22")
    (tmp_path / "r.csv").write_text(register_text([draw(random).row() for _ in range(30)]), "utf-8")
    out = [] if format == "table" else ["--out", tmp_path / "out"]
    common = [tmp_path / "r.csv", "-d", tmp_path / "keten.toml", "--basis", "all", "--lang", "en"]
    printed = doorloop("report", *common, "-f", format, *out)
    assert printed.code == 0, printed
    text = printed.out if format == "table" else _all_text(tmp_path / "out")
    assert ("own" in text) if format in ("json", "csv") else format in ("docx", "xlsx") or "own term" in text


def _all_text(folder: Path) -> str:
    return "".join(path.read_text("utf-8", errors="replace") for path in sorted(folder.rglob("*")) if path.is_file())


def test_counts_of_parts_add_up(tmp_path: Path) -> None:
    """Two halves counted apart and told together are the whole, Kaplan-Meier of own terms too."""
    random = Random("parts 22")
    rows = [draw(random).row() for _ in range(120)]
    (tmp_path / "keten.toml").write_text(definition_text(RULES.replace("UNIT", "werkdagen") + WORKING_DAYS), "utf-8")
    lines = register_text(rows).splitlines(keepends=True)
    asked = ["-d", tmp_path / "keten.toml"]
    counted = []
    for name, some in {"a": lines[:61], "b": [lines[0], *lines[61:]]}.items():
        (tmp_path / f"{name}.csv").write_text("".join(some), "utf-8")
        counted.append(tmp_path / f"{name}-counts.csv")
        assert doorloop("aggregate", tmp_path / f"{name}.csv", *asked, "-o", counted[-1]).code == 0
    (tmp_path / "all.csv").write_text("".join(lines), "utf-8")
    apart = json.loads(doorloop("report", *counted, *asked, "-f", "json").out)
    whole = json.loads(doorloop("report", tmp_path / "all.csv", *asked, "-f", "json").out)
    assert apart["tables"] == whole["tables"]


# ---------------------------------------------------------------- definitions that cannot be meant


@pytest.mark.parametrize(
    ("step", "key"),
    [
        ('extensions = [{ until_field = "verdaagd_tot" }]', "steps.0.extensions"),
        ('target = 5\ntarget_unit = "kalenderdagen"\nextensions = [{ value = 3 }]', "steps.0.extensions.0.where"),
        (
            'target = 5\ntarget_unit = "kalenderdagen"\nextensions = [{ value = 3, until_field = "verdaagd_tot" }]',
            "steps.0.extensions.0",
        ),
        (
            'target = 5\ntarget_unit = "kalenderdagen"\nextensions = [{ days_field = "soort" }]',
            "steps.0.extensions.0.days_field",
        ),
        ('target_field = "uiterlyk"', "steps.0.target_field"),
        ('target_field = "besluit"', "steps.0"),
        ("targets = [{ value = 5 }]", "steps.0.target_unit"),
        ('target_unit = "kalenderdagen"\ntargets = [{ value = 5 }, { value = 6 }]', "steps.0.targets.1"),
        (
            'target_unit = "kalenderdagen"\ntargets = [{ since = 2024-02-01, until = 2024-01-01, value = 5 }]',
            "steps.0.targets.0.until",
        ),
        ('target_unit = "werkdagen"\ntargets = [{ value = 5 }]', "steps.0.target_unit"),
    ],
)
def test_a_definition_that_cannot_be_meant_is_refused_at_its_key(step: str, key: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        chain(CALENDAR_DAYS + step + "\n")
    assert str(refused.value.where).partition(": ")[2] == key


def test_own_terms_in_hours_are_refused() -> None:
    with pytest.raises(DefinitionError) as refused:
        chain(WORKING_DAYS + 'target_unit = "uren"\ntargets = [{ value = 24 }]\n')
    assert str(refused.value.where).partition(": ")[2] == "steps.0.target_unit"


def test_the_same_draws_are_used_in_each_run() -> None:
    """A draw that changed would silently weaken the tests above."""
    random = Random("werkdagen 22")
    kinds = Counter(
        (one.deadline is not None, one.extended, one.new_day is not None) for one in (draw(random) for _ in range(400))
    )
    assert len(kinds) == 8
    assert min(kinds.values()) > 5


@pytest.mark.slow
def test_what_is_published_names_the_new_counts(tmp_path: Path) -> None:
    """None of them is unnamed, which would hide it; and they are rounded as counts are."""
    random = Random("publish 22")
    (tmp_path / "keten.toml").write_text(definition_text(RULES.replace("UNIT", "werkdagen") + WORKING_DAYS), "utf-8")
    (tmp_path / "r.csv").write_text(register_text([draw(random).row() for _ in range(600)]), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "--publish", "-o", tmp_path / "out", "-f", "json", "-t", "doorlooptijden"]
    assert doorloop("report", tmp_path / "r.csv", *asked).code == 0
    (record,) = json.loads((tmp_path / "out/report.json").read_text("utf-8"))["tables"]["doorlooptijden"]
    assert "with_target" not in record["hidden"]
    assert record["within_target"] % 5 == record["with_target"] % 5 == 0
    assert record["within_target"] < record["with_target"] <= record["n"]
