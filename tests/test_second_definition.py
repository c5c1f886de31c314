"""A second register, of another process: it works through its definition alone, without a line of Python.

The figures are counted here once more, row by row, with a literal list of holidays. Timestamps carry an
offset of +01:00 or +02:00 and count on their local date as written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import numpy as np
import pytest

from doorloop.definition import load, shipped
from doorloop.definition.parts import Characteristics, Counts, Definition, Goals, Table
from kit.miniature import Run, Runner, run_paths

ROOT = Path(__file__).resolve().parents[1]
SYNTHETIC = ROOT / "tests/data/bouwvergunningen.csv"
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    # Nieuwjaarsdag, Goede Vrijdag, 2e Paasdag, Koninginnedag or Koningsdag, 5 mei, Hemelvaartsdag, 2e Pinksterdag,
    # Kerstmis
    for day in (
        *("2010-01-01", "2010-04-02", "2010-04-05", "2010-04-30", "2010-05-05", "2010-05-13", "2010-05-24"),
        *("2010-12-25", "2010-12-26", "2011-01-01", "2011-04-22", "2011-04-25", "2011-04-30", "2011-05-05"),
        *("2011-06-02", "2011-06-13", "2011-12-25", "2011-12-26", "2012-01-01", "2012-04-06", "2012-04-09"),
        *("2012-04-30", "2012-05-05", "2012-05-17", "2012-05-28", "2012-12-25", "2012-12-26", "2013-01-01"),
        *("2013-03-29", "2013-04-01", "2013-04-30", "2013-05-05", "2013-05-09", "2013-05-20", "2013-12-25"),
        *("2013-12-26", "2014-01-01", "2014-04-18", "2014-04-21", "2014-04-26", "2014-05-05", "2014-05-29"),
        *("2014-06-09", "2014-12-25", "2014-12-26", "2015-01-01", "2015-04-03", "2015-04-06", "2015-04-27"),
        *("2015-05-05", "2015-05-14", "2015-05-25", "2015-12-25", "2015-12-26"),
    )
)

AANVRAAG = "registratie_datum_binnenkomst_aanvraag"
BEVESTIGING = "verzenddatum_ontvangstbevestiging"
BESLUIT = "besluitdatum"
BESCHIKKING = "verzenddatum_beschikking"
PUBLICATIE = "registratie_datum_publicatie"
STEPS = {
    "aanvraag_ontvangstbevestiging": (AANVRAAG, BEVESTIGING, "werkdagen"),
    "aanvraag_besluit": (AANVRAAG, BESLUIT, "werkdagen"),
    "aanvraag_besluit_termijn": (AANVRAAG, BESLUIT, "kalenderdagen"),
    "besluit_verzending": (BESLUIT, BESCHIKKING, "werkdagen"),
    "aanvraag_publicatie": (AANVRAAG, PUBLICATIE, "kalenderdagen"),
}
FIGURES = {
    # n, mean, median, excluded
    "aanvraag_ontvangstbevestiging": (28, Fraction(12, 7), Fraction(3, 2), 0),
    "aanvraag_besluit": (24, Fraction(337, 8), Fraction(39), 0),
    "aanvraag_besluit_termijn": (24, Fraction(367, 6), Fraction(56), 0),
    "besluit_verzending": (21, Fraction(40, 21), Fraction(2), 4),
    "aanvraag_publicatie": (28, Fraction(131, 28), Fraction(3), 0),
}
Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def local_date(timestamp: str) -> date | None:
    return date.fromisoformat(timestamp[:10]) if timestamp else None


def working_days(start: date, end: date) -> int:
    """Count day by day, start < day <= end."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


def naive(rows: list[Row], step: str) -> tuple[int, Fraction, Fraction, int]:
    """Give n, mean, median and excluded of a step, counted row by row."""
    first, last, unit = STEPS[step]
    durations, excluded = [], 0
    for row in rows:
        start, end = local_date(row[first]), local_date(row[last])
        if end is None:
            continue
        if start is None or end < start:
            excluded += 1
        else:
            durations.append(working_days(start, end) if unit == "werkdagen" else (end - start).days)
    exact = [Fraction(days) for days in durations]
    return len(exact), mean(exact), median(exact), excluded


def figures(run: Run, step: str) -> tuple[object, ...]:
    record = run.step(step)
    return tuple(record[key] for key in ("n", "mean", "median", "excluded"))


# ---------------------------------------------------------------- a register of thirty rows


@pytest.fixture(scope="module")
def permits() -> Run:
    return run_paths([SYNTHETIC], load("bouwvergunningen"))


def test_the_synthetic_register_has_the_traits_of_the_real_one() -> None:
    rows = rows_of(SYNTHETIC)
    text = SYNTHETIC.read_text("utf-8")
    reversed_ = [row for row in rows if row[BESLUIT] and row[BESCHIKKING] and row[BESCHIKKING][:10] < row[BESLUIT][:10]]
    assert (len(rows), len(reversed_)) == (30, 2)
    assert all(offset in text for offset in ("+01:00", "+02:00"))
    assert {len(row["zaaknummer"]) for row in rows} == {7, 8}
    assert all(any(not row[column] for row in rows) for column in (BEVESTIGING, BESLUIT, BESCHIKKING, PUBLICATIE))


def test_every_row_is_a_case(permits: Run) -> None:
    assert permits.rows() == {"bouwvergunningen.csv": ("bouwvergunningen", 30)}
    assert permits.of_severity("error") == set()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_the_figures_of_a_naive_count(permits: Run, step: str) -> None:
    assert naive(rows_of(SYNTHETIC), step) == FIGURES[step]
    assert figures(permits, step) == FIGURES[step]


def test_the_statutory_term_is_eight_weeks_of_the_calendar(permits: Run) -> None:
    pairs = [(local_date(row[AANVRAAG]), local_date(row[BESLUIT])) for row in rows_of(SYNTHETIC)]
    within = sum(a is not None and b is not None and (b - a).days <= 56 for a, b in pairs)
    record = permits.step("aanvraag_besluit_termijn")
    assert (record["target"], record["target_unit"]) == (56, "kalenderdagen")
    assert record["within_target"] == within == 14


def test_what_is_open_has_begun_and_is_not_closed_by_what_follows(permits: Run) -> None:
    assert {step: permits.step(step)["open"] for step in STEPS} == {
        "aanvraag_ontvangstbevestiging": 1,  # 15; 4 was decided without
        "aanvraag_besluit": 3,  # 6, 15 and 30; 10 was ended, the decision of 14 and 24 was sent
        "aanvraag_besluit_termijn": 3,
        "besluit_verzending": 1,  # 13
        "aanvraag_publicatie": 1,  # 15; 7 was decided without
    }


def test_reversed_rows_and_ends_without_a_start_are_told_with_their_cells(permits: Run) -> None:
    assert sorted(permits.cells("end-before-start")) == [
        f"bouwvergunningen.csv {cell}" for cell in ("D18", "D6", "E18", "E6")
    ]
    assert permits.cells("end-without-start") == ["bouwvergunningen.csv E15", "bouwvergunningen.csv E25"]


def test_identifiers_of_seven_and_of_eight_digits_are_both_sound(permits: Run) -> None:
    assert [place for code in permits.told() if code.startswith("key-") for place in permits.cells(code)] == []


def test_a_definition_without_groups_has_one_that_holds_all(permits: Run) -> None:
    assert {record["group"] for record in permits.records("doorlooptijden")} == {permits.result.definition.main_group}


def test_without_a_period_no_day_is_outside(run: Runner) -> None:
    told = run(
        f"b.csv:\nzaaknummer | {AANVRAAG} | {BESLUIT}\n90000001 | 1-1-1991 | 2-1-1991",
        definition=load("bouwvergunningen"),
    )
    assert (told.step("aanvraag_besluit")["n"], told.cells("outside-period")) == (1, [])


# ---------------------------------------------------------------- no word of a definition in Python

ALLOWED = {
    "kansloze-aangiften": "the name of the definition that is taken unless another is named",
    "pilot": "English: what a definition is of, in texts of the command line",
    "difference": "English: a key of the definition language",
    "besluit": "Dutch: koninklijk besluit, in the description of a calendar",
    "doorlooptijden": "Dutch: what this program computes, in a note under a table",
    "eenheid": "Dutch: the unit of a figure, in what verify says",
    "baseline": "English: of a letter, in a drawing",
    "v nummer": "the options of `open` and `case` that the interface names: an identifier by any other name too",
    "leeftijd": "Dutch: how long a step has been open",
    "vergelijking": "Dutch: a comparison, in notes and in what verify says",
    "nee": "Dutch: no",
    "normen": "Dutch: norms, in an error of a command line",
    "einde": "Dutch: the end of a step, in messages",
    "geen": "Dutch: no",
    "ja": "Dutch: yes",
    "kenmerken": "Dutch: characteristics, in a message",
    "intake": "English: what came in, in the table of the course of time",
    "gemeente": "Dutch: what a column can be of that is of no person, in a draft",
    "woo": "Dutch: the act that a rule of terms is cited from",
    "om": "Dutch: at, before a time of day",
    "publicatie": "Dutch: what verify holds against registers",
}


def words(definition: Definition) -> Iterator[str]:
    """Name every identifier, code, nationality, header and label that a definition is made of."""
    spec = definition.spec
    yield from (spec.name, *spec.registers, *spec.tables, *(step.id for step in spec.steps))
    yield from spec.groups.values if spec.groups else ()
    for register in spec.registers.values():
        for id, field in register.fields.items():
            yield from (id, field.header, *field.aliases)
    for codes in spec.codes.values():
        for key, code in codes.values.items():
            yield from (key, code.label.nl)
    for table in spec.tables.values():
        yield from _words_of_table(table)


def _words_of_table(table: Table) -> Iterator[str]:
    if isinstance(table, Characteristics):
        yield from (variable.id for variable in table.variables)
    elif isinstance(table, Counts):
        yield from (word for count in table.counts for word in count.keys.values())
    elif isinstance(table, Goals):
        yield from (goal.measure for goal in table.goals)


def folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def mentioned(names: set[str], text: str) -> set[str]:
    """Find the words that stand alone in a text, also as a part of a name in Python."""
    alone = "|".join(map(re.escape, sorted(map(folded, names), key=len, reverse=True)))
    return set(re.findall(rf"(?<![\w-])(?:{alone})(?![\w-])", folded(text)))


def test_no_python_of_the_package_names_a_word_of_a_definition() -> None:
    named = {folded(word) for name in shipped() for word in words(load(name)) if len(word) > 1} - ALLOWED.keys()
    assert {"sepot", "aangifte", "klemmende redenen", "guinese", "bezwaar besluit", "zaaknummer"} <= named
    found = {
        f"{path.relative_to(ROOT / 'src')}: {word}"
        for path in (ROOT / "src/doorloop").rglob("*.py")
        for word in mentioned(named, path.read_text("utf-8"))
    }
    assert found == set()


def test_every_word_that_is_allowed_is_one_of_a_definition() -> None:
    assert {folded(word) for name in shipped() for word in words(load(name))} >= ALLOWED.keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('values["sepot"]', {"sepot"}),
        ("after the Sepot.", {"sepot"}),
        ("sepot_date = 1", {"sepot"}),
        ("klemmende redenen", {"klemmende redenen"}),
        ("sepots, nasepot", set()),
    ],
)
def test_a_word_is_found_where_it_stands_alone(text: str, found: set[str]) -> None:
    assert mentioned({"sepot", "klemmende_redenen"}, text) == found


# ---------------------------------------------------------------- rows of a real register

PERMITS = ROOT / "tests/data/permits.csv"


@pytest.fixture(scope="module")
def real() -> Run:
    return run_paths([PERMITS], load("bouwvergunningen"))


def busdays(rows: list[Row], step: str) -> list[int]:
    """Count the durations of a step with numpy, where both ends are known and in order."""
    first, last, unit = STEPS[step]
    pairs = [(row[first][:10], row[last][:10]) for row in rows if row[first] and row[last]]
    start, end = (np.array(column, "datetime64[D]") for column in zip(*pairs, strict=True))
    in_order = end >= start
    start, end = start[in_order], end[in_order]
    if unit == "kalenderdagen":
        days: list[int] = (end - start).astype(int).tolist()
        return days
    # numpy counts from the first day and not the last; here it is the other way round
    counted: list[int] = np.busday_count(start + 1, end + 1, holidays=sorted(map(str, HOLIDAYS))).tolist()
    return counted


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_real_register_has_the_figures_of_numpy(real: Run, step: str) -> None:
    durations = [Fraction(days) for days in busdays(rows_of(PERMITS), step)]
    assert figures(real, step)[:3] == (len(durations), mean(durations), median(durations))


def test_the_real_register_has_these_numbers(real: Run) -> None:
    assert real.rows() == {"permits.csv": ("bouwvergunningen", 158)}
    assert real.of_severity("error") == set()
    assert {step: real.step(step)["n"] for step in STEPS} == {
        "aanvraag_ontvangstbevestiging": 141,
        "aanvraag_besluit": 84,
        "aanvraag_besluit_termijn": 84,
        "besluit_verzending": 68,
        "aanvraag_publicatie": 115,
    }


def test_fifteen_reversed_rows_are_left_out_and_each_is_told_with_its_cells(real: Run) -> None:
    name = PERMITS.name
    rows = list(enumerate(rows_of(PERMITS), start=2))
    reversed_ = [
        n for n, row in rows if row[BESLUIT] and row[BESCHIKKING] and row[BESCHIKKING][:10] < row[BESLUIT][:10]
    ]
    without_start = [n for n, row in rows if row[BESCHIKKING] and not row[BESLUIT]]
    assert (len(reversed_), len(without_start)) == (15, 48)
    assert real.step("besluit_verzending")["excluded"] == 63
    assert set(real.cells("end-before-start")) == {f"{name} {column}{n}" for n in reversed_ for column in "DE"}
    assert len(real.cells("end-before-start")) == 30
    assert real.severities("end-before-start") == {"warning"}
    assert set(real.cells("end-without-start")) == {f"{name} E{n}" for n in without_start}


def test_identifiers_of_the_real_register_are_sound(real: Run) -> None:
    assert [place for code in real.told() if code.startswith("key-") for place in real.cells(code)] == []
