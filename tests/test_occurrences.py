"""Which of several events counts: against a second reading, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from kit.definitions import loaded
from kit.draws import examples
from kit.miniature import Run, run_paths
from kit.steps_alone import define, long_form, record, run_cases, run_files, told, with_events

PEILDATUM = date(2013, 6, 30)
FIRST = date(2013, 3, 1)

HEARINGS = """
[occurrences.gekozen]
label = { nl = "Gekozen zitting", en = "Chosen hearing" }
of = ["zitting"]
CHOICE
[[steps]]
id = "s"
start = "aanvraag"
end = "gekozen"
unit = "kalenderdagen"
reversed = "counted"
"""
CHOICES = {
    "eerste": 'take = "first"',
    "laatste": 'take = "last"',
    "tweede": 'take = "nth"\nn = 2',
    "eerste_na": 'take = "first"\nafter = "aanvraag"',
    "laatste_voor": 'take = "last"\nbefore = "besluit"',
}
DAYS = st.integers(0, 150)
DRAWN = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS), st.lists(DAYS, max_size=4)), min_size=1, max_size=8)
Drawn = list[tuple[int, int | None, list[int]]]


def at(days: int) -> date:
    return FIRST + timedelta(days=days)


def choose(choice: str, start: date, end: date | None, events: list[date]) -> date | None:
    """Choose among the events that have happened, in the order of time."""
    happened = sorted(day for day in events if day <= PEILDATUM)
    if choice == "eerste_na":
        happened = [day for day in happened if day >= start]
    if choice == "laatste_voor" and end is not None and end <= PEILDATUM:
        happened = [day for day in happened if day <= end]
    if choice in ("laatste", "laatste_voor"):
        return happened[-1] if happened else None
    place = 1 if choice == "tweede" else 0
    return happened[place] if len(happened) > place else None


@settings(max_examples=examples(40), deadline=None)
@given(DRAWN, st.sampled_from(sorted(CHOICES)), st.randoms(use_true_random=False))
def test_one_of_repeated_events_is_chosen_by_date(drawn: Drawn, choice: str, chance: object) -> None:
    cases = [(at(start), None if end is None else at(end), [at(day) for day in events]) for start, end, events in drawn]
    cases = [(start, end, events) for start, end, events in cases if start <= PEILDATUM]
    rows = [
        [str(number), "zitting", told(day)] for number, (_, _, events) in enumerate(cases, start=1001) for day in events
    ]
    rows.append(["9999", "zitting", "1-3-2013"])
    chance.shuffle(rows)  # type: ignore[attr-defined]
    own = [[str(number), told(start), told(end)] for number, (start, end, _) in enumerate(cases, start=1001)]
    own.append(["1000", "1-3-2013", ""])  # so that there is always a case
    files = {"r": [["zaak", "aanvraag", "besluit"], *own], "z": [["zaak", "soort", "moment"], *rows]}
    text = with_events(HEARINGS.replace("CHOICE", CHOICES[choice]), ["moment"], {"zitting": {"moment": "zitting"}})
    run = run_files(loaded(text), files)
    found = [(choose(choice, start, end, events), start) for start, end, events in cases]
    took = [(day - start).days for day, start in found if day is not None]
    step = record(run, "durations", "s")
    assert step["n"] == len(took)
    assert step["mean"] == (Fraction(sum(took), len(took)) if took else None)
    assert not run.cells("event-repeated")


# ---------------------------------------------------------------- several fields

FIELDS = ["aanvraag", "om", "politie", "besluit"]
BOTH = """
[occurrences.adviezen]
label = { nl = "Adviezen binnen", en = "Advices in" }
of = ["om", "politie"]
take = "all"
[[steps]]
id = "s"
start = "adviezen"
end = "besluit"
unit = "kalenderdagen"
"""


def run_advices(*rows: Sequence[str], text: str = BOTH) -> Run:
    return run_cases(define(text, FIELDS), FIELDS, rows)


def test_a_step_starts_once_both_advices_are_in() -> None:
    run = run_advices(
        ["1-1-2024", "5-1-2024", "9-1-2024", "20-1-2024"],
        ["1-1-2024", "5-1-2024", "", ""],
        ["1-1-2024", "5-1-2024", "n.v.t.", "20-1-2024"],
        ["1-1-2024", "5-1-2024", "onbekend", "20-1-2024"],
        ["1-1-2024", "5-1-2024", "9-1-2024", ""],
        ["1-1-2024", "n.v.t.", "n.v.t.", ""],
    )
    found = record(run, "durations", "s")
    assert (found["n"], found["open"], found["excluded"]) == (2, 1, 1)
    assert found["mean"] == Fraction(11 + 15, 2)


@pytest.mark.parametrize(("take", "mean"), [("first", 15), ("last", 11)])
def test_the_first_or_last_of_several_fields(take: str, mean: int) -> None:
    run = run_advices(["1-1-2024", "9-1-2024", "5-1-2024", "20-1-2024"], text=BOTH.replace('"all"', f'"{take}"'))
    assert record(run, "durations", "s")["mean"] == mean


def test_an_unknown_day_could_be_any() -> None:
    run = run_advices(
        ["1-1-2024", "onbekend", "5-1-2024", "20-1-2024"],
        ["1-1-2024", "", "5-1-2024", "20-1-2024"],
        text=BOTH.replace('"all"', '"first"'),
    )
    found = record(run, "durations", "s")
    assert (found["n"], found["excluded"]) == (1, 1)


def test_a_finding_is_at_the_cell_of_the_event_that_was_chosen() -> None:
    run = run_advices(["1-1-2024", "9-1-2024", "25-1-2024", "20-1-2024"])
    assert run.cells("end-before-start") == ["r.csv D2", "r.csv E2"]


def test_without_a_column_of_one_of_them_the_step_is_not_measured() -> None:
    definition = define(BOTH, FIELDS)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_text("zaak;aanvraag;om;besluit\n1001;1-1-2024;5-1-2024;9-1-2024\n", "utf-8")
        run = run_paths([path], definition, absent=True)
    assert record(run, "durations", "s")["measured"] is False
    assert [finding.field for finding in run.result.findings if finding.code == "field-absent"] == ["politie"]


def test_times_of_day_order_events_of_one_day() -> None:
    text = (
        BOTH.replace('"all"', '"last"').replace("kalenderdagen", "uren").replace('"uren"', '"uren"\nclock = "klokuren"')
    )
    run = run_advices(["1-1-2024", "5-1-2024 09:00", "5-1-2024 17:00", "5-1-2024 18:30"], text=text)
    assert record(run, "durations", "s")["mean"] == Fraction(3, 2)


@pytest.mark.parametrize("rows", [(11, 15), (15, 11)])
def test_times_of_day_order_events_beside_a_file_in_the_other_form(rows: tuple[int, int]) -> None:
    text = """
[[steps]]
id = "s"
start = "aanvraag"
end = "besluit"
unit = "uren"
clock = "klokuren"
"""
    fields = ["aanvraag", "besluit"]
    events = [["1001", "aanvraag", "1-1-2024 09:00"], *(["1001", "besluit", f"2-1-2024 {at}:00"] for at in rows)]
    cases = [["zaak", *fields], ["1002", "1-1-2024 09:00", "1-1-2024 10:00"]]
    files = {"cases": cases, "events": [["zaak", "soort", "moment"], *events]}
    run = run_files(define(text, fields, long=long_form(["moment"], fields)), files)
    assert record(run, "durations", "s")["mean"] == Fraction(26 + 1, 2)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("adviezen]", "om]"), "occurrences.om"),
        (('of = ["om", "politie"]', "of = []"), "occurrences.adviezen.of"),
        (('"politie"]', '"polite"]'), "occurrences.adviezen.of"),
        (('take = "all"', 'take = "nth"'), "occurrences.adviezen.n"),
        (('take = "all"', 'take = "first"\nn = 2'), "occurrences.adviezen.n"),
        (('take = "all"', 'take = "all"\nafter = "aanvraag"'), "occurrences.adviezen.after"),
        (('take = "all"', 'take = "first"\nafter = "adviezen"'), "occurrences.adviezen.after"),
        (('start = "adviezen"', 'start = "adviesen"'), "steps.0.start"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused_with_its_path(change: tuple[str, str], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        define(BOTH.replace(*change), FIELDS)
    assert path in str(caught.value)


# ---------------------------------------------------------------- the sum over repetitions

SUM = """
[[steps]]
id = "s"
start = "begin"
end = "einde"
unit = "kalenderdagen"
repeated = "sum"
target = 20
target_unit = "kalenderdagen"
"""
HELD = {"zitting": {"van": "begin", "tot": "einde"}}
SPELLS = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(-1, 30))), max_size=4)


def run_summed(own: list[list[str]], rows: list[list[str]], change: tuple[str, str] = ("", "")) -> Run:
    text = with_events(SUM, ["van", "tot"], HELD).replace(*change)
    files = {"r": [["zaak", "aanvraag", "besluit"], *own], "z": [["zaak", "soort", "van", "tot"], *rows]}
    return run_files(loaded(text), files)


def summed(spells: list[tuple[int, int | None]]) -> tuple[str, int]:
    """Say what becomes of a case, and for how many days at least one of its repetitions ran, day by day."""
    seen = [(at(day), None if n is None else at(day + n)) for day, n in spells]
    seen = [(start, end if end and end <= PEILDATUM else None) for start, end in seen if start <= PEILDATUM]
    if not seen:
        return "none", 0
    if any(end is not None and end < start for start, end in seen):
        return "excluded", 0
    days = {start + timedelta(days=n) for start, end in seen for n in range(1, ((end or PEILDATUM) - start).days + 1)}
    return "open" if any(end is None for _, end in seen) else "closed", len(days)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(SPELLS, min_size=1, max_size=8))
def test_repetitions_add_up(drawn: list[list[tuple[int, int | None]]]) -> None:
    own = [[str(number), "1-3-2013", ""] for number in range(1001, 1001 + len(drawn))]
    rows = [
        [str(number), "zitting", told(at(day)), "" if n is None else told(at(day + n))]
        for number, spells in enumerate(drawn, start=1001)
        for day, n in spells
    ]
    rows.append(["9999", "zitting", "1-3-2013", ""])
    run = run_summed(own, rows[::-1])
    fates = [summed(spells) for spells in drawn]
    done, ages = ([days for fate, days in fates if fate == which] for which in ("closed", "open"))
    found, waiting = record(run, "durations", "s"), record(run, "bases", "s", basis="open")
    assert (found["n"], found["open"]) == (len(done), len(ages))
    assert found["mean"] == (Fraction(sum(done), len(done)) if done else None)
    assert found["within_target"] == sum(days <= 20 for days in done)
    assert waiting["max"] == max(ages, default=None)
    assert found["excluded"] == sum(fate == "excluded" for fate, _ in fates)


def test_the_sum_by_hand() -> None:
    own = [["1001", "1-3-2013", ""], ["1002", "1-3-2013", ""]]
    rows = [["1001", "zitting", "4-3-2013", "8-3-2013"], ["1001", "zitting", "18-3-2013", "20-3-2013"]]
    rows += [["1002", "zitting", "4-3-2013", "8-3-2013"], ["1002", "zitting", "24-6-2013", ""]]
    run = run_summed(own, rows)
    assert record(run, "durations", "s")["mean"] == 4 + 2
    assert record(run, "bases", "s", basis="open")["mean"] == 4 + 6


def test_nobody_knows_beforehand_when_a_sum_goes_past_its_term() -> None:
    """By the first start the term of twenty days would have passed; of the two repetitions nine have."""
    own = [["1001", "1-3-2013", ""]]
    rows = [["1001", "zitting", "4-3-2013", "8-3-2013"], ["1001", "zitting", "25-6-2013", ""]]
    run = run_summed(own, rows, ("[tables.course]", "[tables.course]\ncapacity_by = 2013-12-31"))
    found = run.records("course")
    assert [one["stock"] for one in found] == [1] * len(found)
    assert [one["overdue"] for one in found] == [None] * len(found)
    assert record(run, "bases", "s", basis="open")["max"] == 4 + 5


def test_a_sum_stops_for_nothing_else() -> None:
    with pytest.raises(DefinitionError, match="repeated"):
        loaded(with_events(SUM + 'closed_by = ["besluit"]\n', ["van", "tot"], HELD))
