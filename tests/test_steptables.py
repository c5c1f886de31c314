"""Bases, endings, the course of time and comparisons against a naive reading of random registers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doorloop
from doorloop.base.errors import UsageError
from doorloop.cases.reference import Reference
from doorloop.runs import pipeline
from doorloop.runs.delivery import Report
from doorloop.tables.records import Record, Request
from doorloop.workdays.calendars import calendar
from kit import oracle
from kit.chance import DEFINITION, SEEDS, Registers, read, registers
from kit.draws import examples
from kit.found import some
from kit.oracle import EMPTY, NOT_APPLICABLE, STEPS, Case, day, happened, quantile, status, werkdagen

SAMPLE = "data/sample"
PILOT_STEPS = [step for step in STEPS if step != "aangifte_besluit_vv"]
LIMITS = {"uren": 1, "werkdagen": 1, "weken": 5}


class Fate:
    """What became of a step: how, after how many days, on which day, and whether within its target."""

    def __init__(self, how: str, days: int = 0, until: date | None = None, within: bool | None = None) -> None:
        self.how, self.days, self.until, self.within = how, days, until, within

    def moved(self, limit: int) -> Fate:
        """Give one that is within a number of days where it was judged to be."""
        days = self.days if self.within is None else min(self.days, limit) if self.within else max(self.days, limit + 1)
        return Fate(self.how, days, self.until, self.within)


def fate(case: Case, step: str, peildatum: date) -> Fate:
    """Follow one step of one case by the rules, one after the other."""
    start, end = case[STEPS[step][0]], case[STEPS[step][1]]
    how = status(case, step)
    if how == "closed":
        return Fate("closed", werkdagen(day(start), day(end), "nl"), day(end), judge(case, step, STEPS[step][1]))
    if how == "open":
        return Fate("open", werkdagen(day(start), peildatum, "nl"))
    rivals = rivals_of(step)
    happening = [field for field in rivals if happened(case[field])]
    aside = step == "sepot_intrekking" and happened(case["aanvraag_vv"])
    if not isinstance(start, date) or end is NOT_APPLICABLE or not happening or not waited(case, step):
        return Fate("none")
    if end is not EMPTY and not aside:
        return Fate("none")
    if not all(isinstance(case[field], date) and day(case[field]) >= day(start) for field in happening):
        return Fate("lost")
    when, place = min((day(case[field]), place) for place, field in enumerate(rivals) if field in happening)
    if isinstance(end, date) and day(end) < when:
        return Fate("lost")
    return Fate(rivals[place], werkdagen(day(start), when, "nl"), when, judge(case, step, rivals[place]))


def judge(case: Case, step: str, end: str) -> bool | None:
    """Judge what ended a step by its target as the end itself is judged."""
    if STEPS[step][3] is None:
        return None
    return oracle.within(case | {STEPS[step][1]: case[end]}, step, "nl")


def rivals_of(step: str) -> list[str]:
    """List what else can end a step."""
    return [field for field in oracle.CLOSED_BY.get(step, ()) if field != STEPS[step][1]]


def waited(case: Case, step: str) -> bool:
    """Tell whether there was anything to wait for."""
    if step == "besluit_vv_bezwaar":
        return case["uitkomst_vv"] == "afgewezen"
    return step not in oracle.OPEN_WHEN or isinstance(case[oracle.OPEN_WHEN[step]], date)


def quarter(when: date) -> str:
    return f"{when.year}-Q{(when.month + 2) // 3}"


@cache
def quarter_end(name: str) -> date:
    year, number = int(name[:4]), int(name[-1])
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(1)


def tables(drawn: Registers, peildatum: date) -> tuple[Mapping[str, list[Record]], list[Case]]:
    result = pipeline.run(read(drawn), Reference(DEFINITION, peildatum, calendar("nl")), Request())
    rows = [*drawn.om[0], *drawn.om[1]]
    cases = [case for case in oracle.link(rows, drawn.ind, peildatum) if case["pilotzaak"] == "ja"]
    return result.tables, cases


RANDOM = settings(
    max_examples=examples(20), derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
DRAWN = st.builds(registers, st.integers(8, 40).flatmap(lambda n: st.lists(SEEDS, min_size=n, max_size=n)), SEEDS)
DAYS = st.sampled_from((date(2014, 1, 1), date(2013, 3, 29), date(2016, 2, 29)))


@RANDOM
@given(DRAWN, DAYS)
def test_every_basis_equals_a_naive_reading(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    records = {(str(r["step"]), str(r["basis"])): r for r in found["grondslagen"]}
    assert {step for step, _ in records} == set(PILOT_STEPS)
    for step in PILOT_STEPS:
        fates = [fate(case, step, peildatum) for case in cases]
        check_open(records[step, "open"], step, [f.days for f in fates if f.how == "open"])
        check_followed(records[step, "aalen_johansen" if rivals_of(step) else "kaplan_meier"], step, fates)
        if STEPS[step][3] is None:
            assert (step, "matured") not in records
        else:
            check_matured(records[step, "matured"], step, cases, peildatum)


def check_open(record: Record, step: str, ages: list[int]) -> None:
    size = 5 if STEPS[step][2] == "weken" else 1
    assert record["n"] == len(ages)
    assert record["median"] == (Fraction(median(ages)) / size if ages else None)
    values = sorted(Fraction(age, size) for age in ages)
    assert record["p90"] == (quantile(values, Fraction(9, 10)) if ages else None)


def day_by_day(fates: Sequence[Fate], now: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Give the share that the step itself has ended by each day, and that is still under way, up to a day."""
    left, share = Fraction(1), Fraction(0)
    for today in range(now + 1):
        at_risk = sum(one.days >= today for one in fates)
        ended = [one for one in fates if one.days == today and one.how != "open"]
        share += left * Fraction(sum(one.how == "closed" for one in ended), at_risk) if at_risk else 0
        left *= 1 - Fraction(len(ended), at_risk) if at_risk else 1
        yield share, left


def ended_by(fates: Sequence[Fate], now: int) -> tuple[Fraction, Fraction]:
    """Give the share that the step itself has ended by a day, and that is still under way."""
    return list(day_by_day(fates, now))[-1]


def crossed(fates: Sequence[Fate], share: Fraction) -> Fraction | None:
    """Give the day by which a share has ended by the step itself; the middle of the days on which it is just that."""
    last = max(one.days for one in fates)
    by_day = [share for share, _ in day_by_day(fates, last)]
    first = next((day for day, by in enumerate(by_day) if by >= share), None)
    if first is None or by_day[first] > share:
        return None if first is None else Fraction(first)
    beyond = next((day for day, by in enumerate(by_day) if by > share), last)
    return Fraction(first + beyond, 2)


def check_followed(record: Record, step: str, fates: list[Fate]) -> None:
    followed = [f for f in fates if f.how not in ("none", "lost")]
    size = 5 if STEPS[step][2] == "weken" else 1
    assert record["n"] == len(followed)
    if not followed:
        assert record["median"] is record["median_reached"] is None
        return
    last = max(one.days for one in followed)
    for name, part in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
        at = crossed(followed, part)
        assert record[name] == (None if at is None else at / size)
        reached: bool | None = at is not None
        if not reached and sum(ended_by(followed, last)) < part:
            reached = None
        assert record[f"{name}_reached"] is reached
    if not any(one.how == "open" for one in followed) and {one.how for one in followed} == {"closed"}:
        assert record["median"] == Fraction(median(one.days for one in followed)) / size
    target, unit = STEPS[step][3], STEPS[step][4]
    if target is not None:
        limit = 1 if unit == "uren" else target * LIMITS[str(unit)]
        followed = [one.moved(limit) for one in followed]
        within, left = ended_by(followed, limit)
        told = left == 0 or limit <= max(one.days for one in followed)
        assert record["within_share"] == (pytest.approx(float(within), abs=1e-12) if told else None)


def check_matured(record: Record, step: str, cases: list[Case], peildatum: date) -> None:
    target, unit = STEPS[step][3], STEPS[step][4]
    assert target is not None
    limit = 1 if unit == "uren" else target * LIMITS[str(unit)]
    old = [
        case
        for case in cases
        if status(case, step) in ("closed", "open") and werkdagen(day(case[STEPS[step][0]]), peildatum, "nl") >= limit
    ]
    kept = sum(status(case, step) == "closed" and oracle.within(case, step, "nl") for case in old)
    assert (record["n"], record["within"]) == (len(old), kept)
    assert record["within_share"] == (Fraction(kept, len(old)) if old else None)


@RANDOM
@given(DRAWN, DAYS)
def test_every_ending_is_counted_as_a_naive_reading_does(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    for record in some(found["afloop"]):
        step, ending = str(record["step"]), str(record["ending"])
        fates = [fate(case, step, peildatum) for case in cases]
        how = "closed" if ending == STEPS[step][1] else ending
        assert record["count"] == sum(one.how == how for one in fates)
        assert record["followed"] == sum(one.how not in ("none", "lost") for one in fates)
        check_incidence(record, fates, how)


def check_incidence(record: Record, fates: list[Fate], how: str) -> None:
    """Add up, day by day, the share that comes to the ending (Aalen and Johansen)."""
    followed = [one for one in fates if one.how not in ("none", "lost")]
    left, share = Fraction(1), Fraction(0)
    for now in range(max((one.days for one in followed), default=-1) + 1):
        at_risk = sum(one.days >= now for one in followed)
        ended = [one for one in followed if one.days == now and one.how != "open"]
        share += left * Fraction(sum(one.how == how for one in ended), at_risk)
        left *= 1 - Fraction(len(ended), at_risk)
    assert record["in_the_end"] == (pytest.approx(float(share), abs=1e-12) if followed else None)


@RANDOM
@given(DRAWN, DAYS)
def test_the_course_of_time_equals_a_naive_reading(drawn: Registers, peildatum: date) -> None:
    found, cases = tables(drawn, peildatum)
    for record in some(found["verloop"]):
        step, period = str(record["step"]), str(record["period"])
        spells = [(day(case[STEPS[step][0]]), fate(case, step, peildatum)) for case in cases if known(case, step)]
        spells = [(start, one) for start, one in spells if one.how not in ("none", "lost")]
        assert record["intake"] == sum(quarter(start) == period for start, _ in spells)
        assert record["closed"] == sum(one.how == "closed" and ends_in(one, period) for _, one in spells)
        assert record["ended_otherwise"] == sum(one.how != "closed" and ends_in(one, period) for _, one in spells)
        end = quarter_end(period)
        assert record["stock"] == sum(start <= end and (one.until is None or one.until > end) for start, one in spells)


def known(case: Case, step: str) -> bool:
    return isinstance(case[STEPS[step][0]], date)


def ends_in(one: Fate, period: str) -> bool:
    return one.until is not None and quarter(one.until) == period


def quarters(first: str, last: date) -> Iterator[str]:
    end = quarter_end(first)
    while end < quarter_end(quarter(last)):
        yield quarter(end)
        end = quarter_end(quarter(end + timedelta(1)))
    yield quarter(end)


@RANDOM
@given(DRAWN, DAYS)
def test_the_course_of_time_leaves_no_quarter_out(drawn: Registers, peildatum: date) -> None:
    found, _ = tables(drawn, peildatum)
    for step in ("aangifte_sepot", "aanvraag_besluit", "bezwaar_besluit"):
        periods = [str(r["period"]) for r in found["verloop"] if r["step"] == step]
        assert periods == (list(quarters(periods[0], peildatum)) if periods else [])


def test_two_groups_side_by_side() -> None:
    report = doorloop.report(SAMPLE, compare=("pilot", "niet_pilot"), drawings=False)
    every = doorloop.report(SAMPLE, all_groups=True, drawings=False)
    means = {(r["step"], r["group"]): r["mean"] for r in every["doorlooptijden"].records}
    compared = report["vergelijking"].records
    assert len(compared) == len(PILOT_STEPS)
    for record in compared:
        assert record["mean_a"] == means[record["step"], "pilot"]
        assert record["mean_b"] == means[record["step"], "niet_pilot"]
    assert "samenhang" in " ".join(report["vergelijking"].notes)


def test_two_parts_side_by_side() -> None:
    report = doorloop.report(SAMPLE, by="regio", compare=("Groningen", "Drenthe"), drawings=False)
    parts = {(r["step"], r["by_category"]): r for r in report["doorlooptijden"].records}
    first = report["vergelijking"].records[0]
    assert first["n_a"] == parts["aangifte_sepot", "Groningen"]["n"]
    assert first["n_b"] == parts["aangifte_sepot", "Drenthe"]["n"]
    difference = first["difference"]
    assert isinstance(difference, Fraction)
    assert difference == parts["aangifte_sepot", "Groningen"]["mean"] - parts["aangifte_sepot", "Drenthe"]["mean"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("by", "sides", "message"),
    [
        ("", ("pilot", "niet"), "there is no group 'niet'"),
        ("", ("pilot", "pilot"), "two different sides"),
        ("regio", ("Groningen", "Drente"), "there is no regio with cases 'Drente'.*Drenthe"),
        ("quarter", ("2012-Q4", "2020-Q1"), "there is no quarter with cases '2020-Q1'"),
    ],
)
def test_a_side_that_is_not_there_is_refused(by: str, sides: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        doorloop.report(SAMPLE, by=by, compare=sides, drawings=False)


def test_a_comparison_without_sides_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to compare"):
        doorloop.report(SAMPLE, tables=["vergelijking"])


def test_people_see_every_basis_where_they_ask_for_it() -> None:
    assert "grondslagen" not in doorloop.report(SAMPLE, drawings=False).result.shown
    assert "grondslagen" in doorloop.report(SAMPLE, drawings=False)
    assert {"grondslagen", "afloop"} <= set(doorloop.report(SAMPLE, basis="all", drawings=False).result.shown)
    assert doorloop.report(SAMPLE, tables=["afloop"], drawings=False).result.shown == ("afloop",)


LAB = """
schema = "doorloop.definition/1"
name = "lab"
title = { nl = "Lab", en = "Lab" }
unit = { register = "r", date = "a", label = { nl = "zaken", en = "cases" } }
key = { name = { nl = "nummer", en = "number" }, digits = 6 }
[groups]
field = "g"
main = "p"
[groups.values.p]
code = "ja"
label = { nl = "P", en = "P" }
[groups.values.q]
code = "nee"
label = { nl = "Q", en = "Q" }
[codes.jn.values]
ja = { label = { nl = "Ja", en = "Yes" } }
nee = { label = { nl = "Nee", en = "No" } }
[organisations]
om = { nl = "OM", en = "OM" }
[registers.r]
title = { nl = "Register", en = "Register" }
[registers.r.fields]
id = { header = "Nummer", type = "key", required = true }
a = { header = "Datum A", type = "date", required = true }
g = { header = "Groep", type = "code", codes = "jn", required = true }
s = { header = "Datum S", type = "date" }
e = { header = "Datum E", type = "date" }
r1 = { header = "Datum R1", type = "date" }
r2 = { header = "Datum R2", type = "date" }
[[steps]]
id = "wd"
label = { nl = "wd", en = "wd" }
start = "s"
end = "e"
unit = "werkdagen"
target = 10
target_unit = "werkdagen"
closed_by = ["r1", "r2"]
[[steps]]
id = "kd"
label = { nl = "kd", en = "kd" }
start = "s"
end = "e"
unit = "kalenderdagen"
target = 30
target_unit = "kalenderdagen"
[[steps]]
id = "uur"
label = { nl = "uur", en = "uur" }
start = "a"
end = "s"
unit = "werkdagen"
target = 24
target_unit = "uren"
closed_by = ["r1"]
by = "om"
[tables]
d = { kind = "durations", title = { nl = "D", en = "D" }, steps = ["wd", "kd", "uur"] }
b = { kind = "bases", title = { nl = "B", en = "B" }, steps = ["wd", "kd", "uur"] }
e = { kind = "endings", title = { nl = "E", en = "E" }, steps = ["wd", "uur"] }
v = { kind = "course", title = { nl = "V", en = "V" }, period = "quarter", steps = ["wd", "kd", "uur"] }
[[handovers]]
id = "h1"
label = { nl = "H1", en = "H1" }
informing = "om"
informed = ["om"]
step = "uur"
"""


@pytest.fixture
def lab(tmp_path: Path) -> Callable[..., Report]:
    """Make a report of the rows of a small register, each `A;S;E;R1;R2`, in all tables."""

    def made(*rows: str, lang: str = "nl") -> Report:
        (tmp_path / "lab.toml").write_text(LAB, "utf-8")
        lines = ["Nummer;Groep;Datum A;Datum S;Datum E;Datum R1;Datum R2"]
        lines += [f"{100000 + place};ja;{row}" for place, row in enumerate(rows)]
        (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return doorloop.report(
            tmp_path / "r.csv",
            definition=tmp_path / "lab.toml",
            peildatum="2013-07-01",
            basis="all",
            lang=lang,  # type: ignore[arg-type]
            drawings=False,
        )

    return made


def one(report: Report, table: str, **of: str) -> Record:
    """Give the one record of a table that is about something."""
    (found,) = [r for r in report.result.tables[table] if all(r[key] == value for key, value in of.items())]
    return found


def cells(report: Report, table: str, head: str) -> list[list[str]]:
    """Give the cells below a head, up to the next, as people see them."""
    rows = [list(row.cells) for row in report[table].layout.rows]
    start = next(place for place, row in enumerate(rows) if row[0].startswith(head)) + 1
    end = next((place for place, row in enumerate(rows[start:], start) if not row[0].startswith("  ")), len(rows))
    return rows[start:end]


def test_one_closed_step_has_no_limits(lab: Callable[..., Report]) -> None:
    """R: `quantile(survfit(Surv(14, 1) ~ 1, conf.type = "log-log"), 0.5)` is 14 without a lower or an upper limit."""
    report = lab("1-10-2012;1-10-2012;15-10-2012;;")
    found = one(report, "b", step="kd", basis="kaplan_meier")
    assert (found["median"], found["median_low"], found["median_high"]) == (14, None, None)
    assert ["  Beide, Kaplan-Meier", "1", "", "14,0 (…–…)", "14,0 (…–…)", "100"] in cells(report, "b", "kd")


def test_three_closed_steps_have_a_lower_limit_alone(lab: Callable[..., Report]) -> None:
    """R: 14, 35 and 39 give a median of 35, from 14."""
    report = lab(*(f"1-10-2012;1-10-2012;{end};;" for end in ("15-10-2012", "5-11-2012", "9-11-2012")))
    found = one(report, "b", step="kd", basis="kaplan_meier")
    assert (found["median"], found["median_low"], found["median_high"]) == (35, 14, None)


def test_an_even_number_of_closed_steps_has_one_median_in_every_table(lab: Callable[..., Report]) -> None:
    report = lab("1-10-2012;1-10-2012;1-10-2012;;", "1-10-2012;1-10-2012;2-10-2012;;")
    half = Fraction(1, 2)
    assert one(report, "d", step="kd")["median"] == half
    assert {one(report, "b", step="kd", basis=basis)["median"] for basis in ("closed", "kaplan_meier")} == {half}
    assert one(report, "b", step="wd", basis="aalen_johansen")["median"] == half
    assert one(report, "v", step="kd", period="2012-Q4")["cohort_median"] == half


LATE = [f"1-10-2012 08:{minute:02};2-10-2012 16:30;;;" for minute in range(12)]


def test_a_norm_in_hours_is_judged_by_the_clock_in_every_table(lab: Callable[..., Report]) -> None:
    """Twelve steps of 32 hours against 24 hours: none is within, though each took one working day."""
    report = lab(*LATE)
    assert one(report, "d", step="uur")["judged"] == "clock"
    assert one(report, "d", step="uur")["within_target_share"] == 0
    bases = {str(r["basis"]): r["within_share"] for r in report.result.tables["b"] if r["step"] == "uur"}
    assert bases == {"closed": 0, "open": None, "aalen_johansen": 0, "matured": 0}
    assert one(report, "e", step="uur", ending="s")["by_target"] == 0
    assert one(report, "v", step="uur", period="2012-Q4")["cohort_within_share"] == 0
    (row,) = [row.cells for row in report["d"].layout.rows if row.cells[0] == "uur"]
    assert "boven" in row
    assert any("telt de klok" in note for note in report["d"].notes)


def test_a_hand_over_says_by_what_it_was_judged(lab: Callable[..., Report], tmp_path: Path) -> None:
    for rows, judged, norm, within in (
        (LATE, "clock", "24 uur (klok)", 0),
        (["1-10-2012;2-10-2012;;;"], "dates", "24 uur (datums)", 1),
        ([*LATE[:1], "1-10-2012;2-10-2012;;;"], "both", "24 uur (klok, anders datums)", Fraction(1, 2)),
    ):
        lab(*rows)
        answer = doorloop.handovers(tmp_path / "r.csv", definition=tmp_path / "lab.toml").document
        (row,) = [row for row in answer.sheets[0].rows if row["registered"] and row["part"] is None]
        assert (row["judged"], row["norm"], row["within_share"]) == (judged, norm, within)


def test_a_mean_in_days_gets_no_verdict_against_hours_where_steps_lie_on_both_sides(
    lab: Callable[..., Report],
) -> None:
    """12 and 35 hours are 23,5 on average, within 24; their whole days are 1 and 2, which would be beyond."""
    report = lab("1-10-2012 14:00;2-10-2012 02:00;;;", "1-10-2012 14:00;3-10-2012 01:00;;;")
    (row,) = [row.cells for row in report["d"].layout.rows if row.cells[0] == "uur"]
    assert not {"boven", "binnen"} & set(row)
    assert one(report, "b", step="uur", basis="aalen_johansen")["within_share"] == Fraction(1, 2)


def test_on_dates_alone_a_norm_in_hours_is_judged_by_days(lab: Callable[..., Report]) -> None:
    report = lab("1-10-2012;2-10-2012;;;", "1-10-2012;3-10-2012;;;")
    assert one(report, "d", step="uur")["judged"] == "dates"
    assert one(report, "d", step="kd")["judged"] is None
    assert one(report, "e", step="uur", ending="s")["by_target"] == Fraction(1, 2)
    (row,) = [row.cells for row in report["d"].layout.rows if row.cells[0] == "uur"]
    assert "boven" in row


def test_a_rival_is_judged_by_the_clock_as_the_end_is(lab: Callable[..., Report]) -> None:
    """The rival came after 10 hours in one case, after 32 in the other, both within a working day."""
    report = lab("1-10-2012 08:00;;;1-10-2012 18:00;", "1-10-2012 08:00;;;2-10-2012 16:00;")
    assert one(report, "e", step="uur", ending="r1")["by_target"] == Fraction(1, 2)
    assert one(report, "e", step="uur", ending="r1")["in_the_end"] == 1


def test_where_most_ended_otherwise_the_half_is_never_reached(lab: Callable[..., Report]) -> None:
    """Of five steps two ended by themselves: nobody is open, and no day will come by which half have."""
    own = [f"1-10-2012;1-10-2012;{day}-10-2012;;" for day in (8, 15)]
    report = lab(*own, *(f"1-10-2012;1-10-2012;;;{day}-10-2012" for day in (9, 10, 11)))
    found = one(report, "b", step="wd", basis="aalen_johansen")
    assert (found["n"], found["median"], found["median_reached"]) == (5, None, None)
    assert found["within_share"] == pytest.approx(2 / 5)
    (row,) = [row for row in cells(report, "b", "wd") if row[0] == "  Beide, Aalen-Johansen"]
    assert row[3:5] == ["< 50 % (5,0–…)", "< 90 %"]
    assert next(row[6] for row in cells(report, "v", "wd")) == "< 50 %"


def test_where_steps_are_open_the_half_is_not_reached_yet(lab: Callable[..., Report]) -> None:
    report = lab("1-10-2012;1-10-2012;8-10-2012;;", *["1-10-2012;1-10-2012;;;"] * 3)
    found = one(report, "b", step="wd", basis="aalen_johansen")
    assert (found["median"], found["median_reached"]) == (None, False)
    (row,) = [row for row in cells(report, "b", "wd") if row[0] == "  Beide, Aalen-Johansen"]
    assert row[3].startswith("niet bereikt")


def test_half_ended_in_this_way_by_the_day_that_the_incidence_says(lab: Callable[..., Report]) -> None:
    """Four steps: ended after 5 and 6 working days, otherwise after 1; one open. F(6) = 1/4 + 1/4 = 1/2, flat after."""
    report = lab(
        "1-10-2012;1-10-2012;8-10-2012;;",
        "1-10-2012;1-10-2012;9-10-2012;;",
        "1-10-2012;1-10-2012;;2-10-2012;",
        "24-6-2013;24-6-2013;;;",
    )
    found = one(report, "b", step="wd", basis="aalen_johansen")
    # at risk 4, 3 on day 5 (open for 5 days: still there), 1 on day 6: 3/4 x 1/3 = 1/4, then 3/4 x 2/3 x 1/1 = 1/2
    assert found["within_share"] == pytest.approx(3 / 4)
    assert found["median"] == 6


def test_the_first_rival_decides(lab: Callable[..., Report]) -> None:
    """One before the start, or on an unknown day, leaves the case out, also beside a later one of a known day."""
    report = lab(
        "1-10-2012;1-10-2012;;25-9-2012;10-10-2012",
        "1-10-2012;1-10-2012;;onbekend;10-10-2012",
        "1-10-2012;1-10-2012;12-11-2012;3-10-2012;",
        "1-10-2012;1-10-2012;;25-9-2012;",
        "1-10-2012;1-10-2012;;12-10-2012;10-10-2012",
    )
    counts = {str(r["ending"]): (r["count"], r["followed"]) for r in report.result.tables["e"] if r["step"] == "wd"}
    assert counts == {"e": (1, 2), "r1": (0, 2), "r2": (1, 2)}
    assert one(report, "d", step="wd")["n"] == 1


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_group_without_a_case_has_no_course(lab: Callable[..., Report], tmp_path: Path, lang: str) -> None:
    lab("1-10-2012;1-10-2012;15-10-2012;;")
    report = doorloop.report(
        tmp_path / "r.csv",
        definition=tmp_path / "lab.toml",
        peildatum="2013-07-01",
        all_groups=True,
        lang=lang,  # type: ignore[arg-type]
        drawings=False,
    )
    assert {r["group"] for r in report.result.tables["v"]} == {"p"}
    assert {r["group"] for r in report.result.tables["d"]} == {"p", "q"}


def test_a_mean_shows_on_which_side_of_its_target_it_lies(lab: Callable[..., Report]) -> None:
    """Fifty steps: 48 of 10 working days and two of 11 are 10,04, which 10,0 would hide."""
    report = lab(*["1-10-2012;1-10-2012;15-10-2012;;"] * 48, *["1-10-2012;1-10-2012;16-10-2012;;"] * 2)
    assert one(report, "d", step="wd")["mean"] == Fraction(1004, 100)
    (row,) = [row.cells for row in report["d"].layout.rows if row.cells[0] == "wd"]
    assert {"10,04 wd", "boven"} <= set(row)


def test_equal_steps_have_no_interval_and_a_limit_is_not_below_zero(lab: Callable[..., Report]) -> None:
    same = lab(*["1-10-2012;1-10-2012;15-10-2012;;"] * 3)
    found = one(same, "b", step="kd", basis="closed")
    assert (found["mean"], found["mean_low"], found["mean_high"]) == (14, None, None)
    apart = lab("1-10-2012;1-10-2012;2-10-2012;;", "1-10-2012;1-10-2012;30-10-2012;;")
    found = one(apart, "b", step="kd", basis="closed")
    assert found["mean_low"] is None
    assert found["mean_high"] == pytest.approx(15 + 12.7062047364 * 14)  # t of one degree of freedom
    assert cells(apart, "b", "kd")[0][2] == "15,0 (…–192,9)"
    assert any("heeft geen interval" in note for note in apart["b"].notes)


TABLES = {"doorlooptijden": False, "grondslagen": True, "afloop": True, "wettelijk": False}
"""Tables of steps, and whether each step of a group has rows of its own under a head."""
COUNTED = ("n", "open", "excluded", "count", "followed", "with_statute")


@pytest.mark.parametrize(("name", "has_heads"), TABLES.items())
def test_parts_and_groups_without_cases_are_left_out_and_said(name: str, has_heads: bool) -> None:
    """JSON and CSV keep them; of a table they would be pages of zeros."""
    report = doorloop.report(SAMPLE, by="regio", basis="all", all_groups=True)
    table, main = report[name], report.result.definition.main_group
    found: dict[tuple[object, ...], bool] = {}
    for record in table.records:
        key = record["step"], record["group"], record["by_category"]
        found[key] = found.get(key, False) or any(record.get(count) for count in COUNTED)
    empty = [key for key, counted in found.items() if not counted and (key[2] or (has_heads and key[1] != main))]
    said = [note for note in table.layout.notes if note.startswith("Zonder zaken, en daarom niet in deze tabel: ")]
    assert [int(note.split(": ")[1].split()[0]) for note in said] == [len(some(empty))]
    rows = sum((row.kind == "head") == has_heads for row in table.layout.rows)
    assert rows == len(found) - len(empty)


@pytest.mark.parametrize("name", TABLES)
def test_where_nothing_is_left_out_nothing_is_said_of_it(name: str) -> None:
    notes = doorloop.report(SAMPLE, basis="all")[name].layout.notes
    assert notes
    assert not any(note.startswith("Zonder zaken") for note in notes)
