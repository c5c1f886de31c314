"""Norms of steps as goals: the share within, the median and the number beyond, on the right base."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median

import pytest

from doorloop.base.errors import DefinitionError
from doorloop.tables.records import Record
from kit.facts import SHARED
from kit.pilot import doorloop
from kit.schemas import REPORT
from kit.small_chain import chain, definition_text, register_text, run_chain

DAY = timedelta(days=1)
PEILDATUM = date(2024, 12, 31)
STEP = 'unit = "kalenderdagen"\ntarget = 56\ntarget_unit = "kalenderdagen"\n'


def goals(*keys: str) -> str:
    """Write a table of goals; each is said by the keys that make it one."""
    text = '\n[tables.doelen]\nkind = "goals"\ntitle = { nl = "Doelen", en = "Goals" }\n'
    for place, one in enumerate(keys, start=1):
        text += f'[[tables.doelen.goals]]\ngoal = {place}\nmeasure = "m{place}"\ngroup = "alle"\n'
        text += f'label = {{ nl = "m{place}", en = "m{place}" }}\n{one}\n'
    return text


NINETY = 'within_of = "beslissen"\nat_least = 0.9'
ALL = 'within_of = "beslissen"\nat_least = 1'
NONE = 'beyond_of = "beslissen"\nunit = "zaken"\ntarget = 0'
MEDIAN = 'median_of = "beslissen"\nunit = "kalenderdagen"\ntarget = 56'


def judged(record: Record) -> tuple[object, ...]:
    return record["value"], record["norm_base"], record["left_out"], record["verdict"], record["met"]


def closed(*days: int, start: date = date(2024, 1, 1)) -> list[str]:
    return [f"{written(start)} | {written(start + day * DAY)}" for day in days]


def waiting(*days: int) -> list[str]:
    return [written(PEILDATUM - day * DAY) for day in days]


def written(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def test_open_cases_past_the_term_are_misses_and_others_are_left_out(tmp_path: Path) -> None:
    """Nine of ten closed in time are 90 %; with an open one past eight weeks it is nine of eleven."""
    nine = closed(*[10] * 9, 57)
    run = run_chain(tmp_path, STEP, [*nine, *waiting(3, 56)], also=goals(NINETY))
    assert [judged(one) for one in run.records("doelen")] == [(Fraction(9, 10), 10, 2, "met", True)]
    run = run_chain(tmp_path, STEP, [*nine, *waiting(3, 57)], also=goals(NINETY))
    assert [judged(one) for one in run.records("doelen")] == [(Fraction(9, 11), 11, 1, "not_met", False)]


def test_nothing_to_judge_yet_is_not_yet_and_nothing_at_all_is_nothing(tmp_path: Path) -> None:
    every = goals(NINETY, ALL, NONE, MEDIAN)
    verdicts = [one["verdict"] for one in run_chain(tmp_path, STEP, waiting(3), also=every).records("doelen")]
    assert verdicts == ["not_yet"] * 4
    other = run_chain(tmp_path, STEP, ["1-1-2024 | onbekend"], also=every)
    assert [one["verdict"] for one in other.records("doelen")] == [None] * 4


@pytest.mark.parametrize(
    ("rows", "verdict", "late"),
    [
        (closed(10, 56), "met", 0),
        ([*closed(10, 56), *waiting(3)], "not_yet", 0),
        ([*closed(10, 57), *waiting(3)], "not_met", 1),
        ([*closed(10), *waiting(57)], "not_met", 1),
    ],
)
def test_no_case_beyond_is_met_when_none_can_be_any_more(
    tmp_path: Path, rows: list[str], verdict: str, late: int
) -> None:
    share, number = run_chain(tmp_path, STEP, rows, also=goals(ALL, NONE)).records("doelen")
    assert (share["verdict"], number["verdict"], number["value"], number["unit"]) == (verdict, verdict, late, "zaken")


def test_a_median_takes_open_cases_past_the_norm_for_longer_than_it(tmp_path: Path) -> None:
    """Of 10, 20 and one open for 60 days it is 20; of 10, 58 and that one 58; of 10 and that one nobody knows."""
    found = {
        days: judged(
            *run_chain(tmp_path, STEP, [*closed(*days), *waiting(60, 5)], also=goals(MEDIAN)).records("doelen")
        )
        for days in ((10, 20), (10, 58), (10,), (54,))
    }
    assert found == {
        (10, 20): (20, 3, 1, "met", True),
        (10, 58): (58, 3, 1, "not_met", False),
        (10,): (None, 2, 1, "not_yet", None),  # the mean of 10 and 60 or more: 35 at least
        (54,): (None, 2, 1, "not_met", False),  # 57 at least
    }


def test_a_norm_may_have_a_limit_of_its_own(tmp_path: Path) -> None:
    """Eight weeks as a norm beside a target of six."""
    step = 'unit = "weken"\ntarget = 6\ntarget_unit = "weken"\n'
    own = 'within_of = "beslissen"\nlimit = 8\nlimit_unit = "weken"\nat_least = 0.9'
    rows = ["1-7-2024 | 12-8-2024", "1-7-2024 | 26-8-2024", "1-7-2024 | 27-8-2024"]
    target, limit = run_chain(tmp_path, step, rows, also=goals(NINETY, own)).records("doelen")
    assert (target["value"], limit["value"]) == (Fraction(1, 3), Fraction(2, 3))


def test_each_case_is_held_against_its_own_term(tmp_path: Path) -> None:
    step = 'unit = "kalenderdagen"\ntarget_field = "uiterlijk"\n'
    rows = [
        "1-12-2024 | 20-12-2024 | | 12-1-2025",
        "1-12-2024 | | | 12-1-2025",
        "1-9-2024 | | | 13-10-2024",
        "1-9-2024",
    ]
    run = run_chain(tmp_path, step, rows, also=goals('within_of = "beslissen"\nat_least = 0.5', NONE))
    assert [judged(one) for one in run.records("doelen")] == [
        (Fraction(1, 2), 2, 1, "met", True),
        (1, 2, 1, "not_met", False),
    ]
    gone = run_chain(tmp_path, step, rows, also=goals(NINETY), without=["Uiterlijk"])
    assert [(one["measured"], one["value"], one["verdict"]) for one in gone.records("doelen")] == [(False, None, None)]


def test_shares_and_medians_are_those_of_a_loop(tmp_path: Path) -> None:
    random = Random("norms")
    for _ in range(4):
        cases = [
            (PEILDATUM - random.randrange(150) * DAY, random.randrange(120) if random.random() < 0.7 else None)
            for _ in range(60)
        ]
        ends = [None if days is None or start + days * DAY > PEILDATUM else days for start, days in cases]
        starts = [start for start, _ in cases]
        rows = [
            written(start) + ("" if days is None else f" | {written(start + days * DAY)}")
            for start, days in zip(starts, ends, strict=True)
        ]
        ages = [(PEILDATUM - start).days for start, days in zip(starts, ends, strict=True) if days is None]
        done = [days for days in ends if days is not None]
        misses = sum(age > 56 for age in ages)
        within = sum(days <= 56 for days in done)
        share, number, middle = run_chain(tmp_path, STEP, rows, also=goals(NINETY, NONE, MEDIAN)).records("doelen")
        base, left = len(done) + misses, len(ages) - misses
        assert (share["value"], share["norm_base"], share["left_out"]) == (Fraction(within, base), base, left)
        assert number["value"] == base - within
        shortest, endless = median([*done, *[age for age in ages if age > 56]]), median([*done, *[10**6] * misses])
        assert middle["value"] == (shortest if shortest == endless else None)
        assert middle["verdict"] == ("not_met" if shortest > 56 else "met" if shortest == endless else "not_yet")


def test_the_estimate_is_that_of_the_bases(tmp_path: Path) -> None:
    rows = [*closed(10, 20, 60, 57), *waiting(3, 30, 70)]
    run = run_chain(tmp_path, STEP, rows, also=goals(NINETY, MEDIAN))
    share, middle = run.records("doelen")
    (both,) = run.records("grondslagen", basis="kaplan_meier")
    assert (share["estimate"], middle["estimate"]) == (both["within_share"], both["median"])


FORMATS = ("table", "json", "md", "html", "csv", "xlsx", "docx")


@pytest.mark.parametrize("format", FORMATS)
def test_a_share_with_a_target_comes_out_in_every_format(tmp_path: Path, format: str) -> None:
    """`bezwaar.toml` asks for at most 10 % beyond eight weeks; of three of six that are decided one took longer."""
    path = SHARED / "cases/definitions"
    if not path.exists():
        pytest.skip("the collection of cases is absent")
    out = [] if format == "table" else ["--out", tmp_path / "out"]
    asked = ["-d", path / "bezwaar.toml", "-t", "doelen", "-f", format, *out]
    printed = doorloop("report", path / "bezwaar.csv", *asked)
    assert printed.code == 0, printed
    if format == "table":
        assert "niet gehaald" in printed.out


@pytest.mark.parametrize("format", FORMATS)
def test_norms_come_out_in_every_format(tmp_path: Path, format: str) -> None:
    (tmp_path / "keten.toml").write_text(definition_text(STEP, goals(NINETY, ALL, NONE, MEDIAN)), "utf-8")
    (tmp_path / "r.csv").write_text(register_text([*closed(10, 57), *waiting(3, 60)]), "utf-8")
    out = [] if format in ("table", "json") else ["--out", tmp_path / "out"]
    asked = ["-d", tmp_path / "keten.toml", "-t", "doelen", "-f", format, "--lang", "en", *out]
    printed = doorloop("report", tmp_path / "r.csv", *asked)
    assert printed.code == 0, printed
    if format == "json":
        REPORT.validate(json.loads(printed.out))
    if format == "table":
        assert all(word in printed.out for word in ("at least 90 %", "Still", "misses"))


@pytest.mark.parametrize(
    ("goal", "key"),
    [
        ('within_of = "beslissen"', "at_least"),
        ('within_of = "beslissen"\nat_least = 0.9\ntarget = 0.9', "at_least"),
        ('within_of = "beslisen"\nat_least = 0.9', "within_of"),
        ('beyond_of = "beslissen"\ntarget = 0', "unit"),
        ('median_of = "beslissen"\nunit = "weken"\ntarget = 8', "unit"),
        ('median_of = "beslissen"\nunit = "kalenderdagen"\nat_least = 8', "at_least"),
        ('within_of = "beslissen"\nat_least = 0.9\nlimit = 8', "limit"),
        ('within_of = "beslissen"\nat_least = 0.9\nlimit = 8\nlimit_unit = "weken"', "limit_unit"),
        ('mean_of = "beslissen"\nunit = "kalenderdagen"\nlimit = 8\nlimit_unit = "kalenderdagen"', "limit"),
    ],
)
def test_a_norm_that_cannot_be_meant_is_refused_at_its_key(goal: str, key: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        chain(STEP, goals(goal))
    assert str(refused.value.where).endswith(f"tables.doelen.goals.0.{key}")


def test_a_share_of_a_step_without_a_target_needs_a_limit() -> None:
    with pytest.raises(DefinitionError) as refused:
        chain('unit = "kalenderdagen"\n', goals(NINETY))
    assert str(refused.value.where).endswith("tables.doelen.goals.0.limit")


@pytest.mark.slow
def test_a_norm_is_published_on_its_counts(tmp_path: Path) -> None:
    random = Random("publish")
    rows = [*closed(*(random.randrange(80) for _ in range(500))), *waiting(*(random.randrange(90) for _ in range(200)))]
    (tmp_path / "keten.toml").write_text(definition_text(STEP, goals(NINETY, NONE)), "utf-8")
    (tmp_path / "r.csv").write_text(register_text(rows), "utf-8")
    asked = ["-d", tmp_path / "keten.toml", "--publish", "-o", tmp_path / "out", "-f", "json", "-t", "doelen"]
    assert doorloop("report", tmp_path / "r.csv", *asked).code == 0
    share, number = json.loads((tmp_path / "out/report.json").read_text("utf-8"))["tables"]["doelen"]
    assert share["norm_base"] % 5 == share["left_out"] % 5 == 0
    assert share["verdict"] == "not_met"
    assert number["value"] is None
    assert "value" in number["hidden"].split()
