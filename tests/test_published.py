"""The sample registers give the figures that the evaluation report printed, cell by cell.

What the report cannot have right stands here as what comes out instead, with the printed figure behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from doorloop.cases.reference import Reference
from doorloop.definition import load
from doorloop.render import to_json
from doorloop.runs import pipeline
from doorloop.runs.document import report_document
from doorloop.tables.records import Request
from doorloop.workdays.calendars import calendar

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"

Figure = str | int | float | bool | None
Record = Mapping[str, Figure]
Tables = Mapping[str, list[Record]]


def tables(name: str) -> Tables:
    """Compute the tables of the sample in one calendar, as JSON has them."""
    definition = load("kansloze-aangiften")
    assert definition.spec.peildatum is not None
    reading = pipeline.read_sources([SAMPLE], definition)
    result = pipeline.run(reading, Reference(definition, definition.spec.peildatum, calendar(name)), Request())
    found: Tables = json.loads(to_json.render(report_document(result))["report.json"])["tables"]
    return found


@pytest.fixture(scope="module")
def nl() -> Tables:
    return tables("nl")


@pytest.fixture(scope="module")
def atw() -> Tables:
    return tables("atw")


def cell(tables: Tables, table: str, column: str, **key: Figure) -> Figure:
    """Give one figure of the only record with these keys."""
    (record,) = [one for one in tables[table] if key.items() <= one.items()]
    return record[column]


def printed(value: Figure, pattern: str) -> str:
    """Round half up to the decimals of a printed figure, with a decimal comma."""
    assert isinstance(value, int | float)
    # Fifteen digits: a half that is not exact in binary is a half again.
    exact = Decimal(f"{value:.15g}")
    places = Decimal(1).scaleb(-len(pattern.partition(",")[2]))
    return str(exact.quantize(places, ROUND_HALF_UP)).replace(".", ",")


def test_printing_rounds_half_up() -> None:
    values = [printed(0.5, "1"), printed(2.25, "1,1"), printed(1.005, "1,11"), printed(4.0, "1")]
    assert values == ["1", "2,3", "1,01", "4"]


# ---------------------------------------------------------------- regio


@pytest.mark.parametrize(
    ("region", "group", "count"),
    [
        ("Groningen", "pilot", 15),
        ("Groningen", "niet_pilot", 3),
        ("Friesland", "pilot", 5),
        ("Friesland", "niet_pilot", 13),
        ("Drenthe", "pilot", 6),
        ("Drenthe", "niet_pilot", 5),
        ("Rotterdam-Rijnmond", "pilot", 15),
        ("Rotterdam-Rijnmond", "niet_pilot", 9),
        ("totaal", "pilot", 41),
        ("totaal", "niet_pilot", 30),
    ],
)
def test_permits(nl: Tables, region: str, group: str, count: int) -> None:
    assert cell(nl, "regio", "count", region=region, group=group) == count


# ---------------------------------------------------------------- kenmerken

# variable, category, then count and percentage of pilot and of niet-pilot; None where nothing is printed
KENMERKEN: list[tuple[str, str, int | None, str | None, int | None, str | None]] = [
    ("aangiften", "", 44, "59", 30, "41"),
    ("bedenktijd", "ja", 21, None, None, None),
    ("geslacht", "man", 7, "16", 4, "13"),
    ("geslacht", "vrouw", 37, "84", 26, "87"),
    ("nationaliteit", "Nigeriaanse", 13, "30", 3, "10"),
    ("nationaliteit", "Guinese", 10, "23", 5, "17"),
    ("nationaliteit", "Sierra Leoonse", 8, "18", 2, "6,7"),
    ("nationaliteit", "Chinese", 2, "4,5", None, None),
    ("nationaliteit", "Ghanese", 2, "4,5", None, None),
    ("nationaliteit", "Mongoolse", 2, "4,5", None, None),
    ("nationaliteit", "Roemeense", None, None, 4, "13"),
    ("nationaliteit", "Bulgaarse", None, None, 3, "10"),
    ("nationaliteit", "Braziliaanse", None, None, 2, "6,7"),
    ("nationaliteit", "Hongaarse", None, None, 2, "6,7"),
    ("nationaliteit", "Surinaamse", None, None, 2, "6,7"),
    ("nationaliteit", "Vietnamese", None, None, 2, "6,7"),
    ("leeftijd", "<18", 6, "14", 2, "7"),
    ("leeftijd", "18-25", 20, "45", 11, "37"),  # printed 46
    ("leeftijd", "26-30", 9, "20", 6, "20"),
    ("leeftijd", "31-46", 9, "20", 11, "37"),
    ("voorprocedure", "geen", 23, "52", 20, "67"),
    ("voorprocedure", "asiel", 21, "48", 4, "13"),
    ("voorprocedure", "regulier", 1, None, 6, "20"),
    ("soort_uitbuiting", "seksueel", 43, None, 28, None),
    ("soort_uitbuiting", "overig", 1, None, 2, None),
    ("duur_uit_slachtoffersituatie", "<3d", 10, "23", None, None),
    ("duur_uit_slachtoffersituatie", "<1m", 6, "14", None, None),  # printed 15
    ("duur_uit_slachtoffersituatie", "1-3m", 8, "18", None, None),
    ("duur_uit_slachtoffersituatie", "3-6m", 7, "16", None, None),
    ("duur_uit_slachtoffersituatie", "6-9m", 1, "2", None, None),
    ("duur_uit_slachtoffersituatie", "9-12m", 2, "5", None, None),  # printed 4
    ("duur_uit_slachtoffersituatie", ">1j", 2, "5", None, None),  # printed 4
    ("duur_uit_slachtoffersituatie", "onbekend", 8, "18", None, None),
]
BY_GROUP = [
    *((variable, category, "pilot", count, part) for variable, category, count, part, _, _ in KENMERKEN),
    *((variable, category, "niet_pilot", count, part) for variable, category, _, _, count, part in KENMERKEN),
]


@pytest.mark.parametrize(
    ("variable", "category", "group", "count"),
    [(variable, category, group, count) for variable, category, group, count, _ in BY_GROUP if count is not None],
)
def test_kenmerken_counts(nl: Tables, variable: str, category: str, group: str, count: int) -> None:
    assert cell(nl, "kenmerken", "count", variable=variable, category=category, group=group) == count


@pytest.mark.parametrize(
    ("variable", "category", "group", "percentage"),
    [(variable, category, group, part) for variable, category, group, _, part in BY_GROUP if part is not None],
)
def test_kenmerken_percentages(nl: Tables, variable: str, category: str, group: str, percentage: str) -> None:
    share = cell(nl, "kenmerken", "share", variable=variable, category=category, group=group)
    assert isinstance(share, float)
    assert printed(share * 100, percentage) == percentage


@pytest.mark.parametrize(
    ("group", "named", "count", "percentage"),
    [
        (
            "pilot",
            {"Nigeriaanse", "Guinese", "Sierra Leoonse", "Chinese", "Ghanese", "Mongoolse"},
            *(7, "16"),
        ),
        (
            "niet_pilot",
            {
                *("Nigeriaanse", "Guinese", "Sierra Leoonse", "Roemeense", "Bulgaarse", "Braziliaanse"),
                *("Hongaarse", "Surinaamse", "Vietnamese"),
            },
            *(5, "17"),
        ),
    ],
)
def test_other_nationalities(nl: Tables, group: str, named: set[str], count: int, percentage: str) -> None:
    counts = {
        record["category"]: record["count"]
        for record in nl["kenmerken"]
        if record["variable"] == "nationaliteit" and record["group"] == group and record["count"]
    }
    others = [number for category, number in counts.items() if category not in named]
    assert others == [1] * count
    assert printed(100 * count / sum(int(str(number)) for number in counts.values()), percentage) == percentage


@pytest.mark.parametrize(
    ("group", "percentage"),
    [("pilot", "54,5"), ("niet_pilot", "30,0")],  # printed 56 and 29,7
)
def test_percentages_that_the_report_made_of_rounded_ones(nl: Tables, group: str, percentage: str) -> None:
    parts = {
        "pilot": ("duur_uit_slachtoffersituatie", {"<3d", "<1m", "1-3m"}),
        "niet_pilot": ("nationaliteit", {"Roemeense", "Bulgaarse", "Hongaarse"}),
    }
    variable, categories = parts[group]
    rows = [row for row in nl["kenmerken"] if (row["variable"], row["group"]) == (variable, group)]
    counts = [int(str(row["count"])) for row in rows if row["category"] in categories]
    assert printed(100 * sum(counts) / int(str(rows[0]["base"])), percentage) == percentage


# ---------------------------------------------------------------- doorlooptijden

# step, unit, mean, n, target and its unit
DOORLOOPTIJDEN: list[tuple[str, str, str, int, int | None, str | None]] = [
    ("aangifte_sepot", "werkdagen", "8", 44, 10, "werkdagen"),
    ("ontvangst_verlening", "werkdagen", "0,9", 41, 24, "uren"),
    ("verlening_pas", "werkdagen", "17", 36, None, None),
    ("sepot_voornemen", "werkdagen", "2,9", 38, None, None),
    ("sepot_intrekking", "weken", "10,6", 15, None, None),
    ("sepot_aanvraag", "weken", "7,5", 24, None, None),
    ("aanvraag_besluit", "weken", "6,4", 21, 7, "weken"),
    ("besluit_vv_bezwaar", "weken", "3,3", 16, None, None),
    ("bezwaar_besluit", "weken", "12,3", 11, 10, "weken"),
    ("einde_melding", "werkdagen", "0,5", 32, None, None),  # printed "max. 48 uur" and n = 44
    ("aangifte_besluit_bezwaar", "weken", "36,4", 11, None, None),  # printed n = 7
]
STEPS = [row[0] for row in DOORLOOPTIJDEN]


def test_the_steps(nl: Tables) -> None:
    assert [record["step"] for record in nl["doorlooptijden"]] == STEPS


@pytest.mark.parametrize(("step", "mean"), [(row[0], row[2]) for row in DOORLOOPTIJDEN])
def test_means(nl: Tables, step: str, mean: str) -> None:
    assert printed(cell(nl, "doorlooptijden", "mean", step=step, group="pilot"), mean) == mean


@pytest.mark.parametrize(("step", "n"), [(row[0], row[3]) for row in DOORLOOPTIJDEN])
def test_numbers_of_cases(nl: Tables, step: str, n: int) -> None:
    assert cell(nl, "doorlooptijden", "n", step=step, group="pilot") == n


@pytest.mark.parametrize(
    ("step", "unit", "target", "target_unit"), [(step, unit, *rest) for step, unit, _, _, *rest in DOORLOOPTIJDEN]
)
def test_units_and_targets(nl: Tables, step: str, unit: str, target: int | None, target_unit: str | None) -> None:
    found = [cell(nl, "doorlooptijden", column, step=step) for column in ("unit", "target", "target_unit")]
    assert found == [unit, target, target_unit]


@pytest.mark.parametrize(
    ("step", "count"),
    [
        *(("aanvraag_besluit", 3), ("bezwaar_besluit", 5), ("aangifte_besluit_bezwaar", 5)),
        *((step, 0) for step in STEPS if "_besluit" not in step),
    ],
)
def test_cases_still_open(nl: Tables, step: str, count: int) -> None:
    assert cell(nl, "doorlooptijden", "open", step=step) == count


@pytest.mark.parametrize("step", STEPS)
def test_no_case_is_excluded(nl: Tables, step: str) -> None:
    assert cell(nl, "doorlooptijden", "excluded", step=step) == 0


def test_the_municipality_hears_within_48_hours(nl: Tables) -> None:
    assert cell(nl, "doorlooptijden", "max", step="einde_melding") == 1


def test_three_objections_are_over_term(nl: Tables) -> None:
    assert cell(nl, "doorlooptijden", "within_target", step="bezwaar_besluit") == 11 - 3


@pytest.mark.parametrize(
    ("step", "mean"),
    [
        ("sepot_intrekking", "10,5"),
        ("sepot_aanvraag", "7,4"),
        ("aanvraag_besluit", "6,3"),
        ("bezwaar_besluit", "12,1"),
        ("sepot_voornemen", "2,9"),  # as without them: none lies between a sepot and its voornemen
    ],
)
def test_means_with_decree_days(atw: Tables, step: str, mean: str) -> None:
    assert printed(cell(atw, "doorlooptijden", "mean", step=step), mean) == mean


# ---------------------------------------------------------------- continued residence


@pytest.mark.parametrize(
    ("measure", "count"),
    [
        ("verleend", 41),
        ("aanvragen", 24),
        ("ingewilligd", 1),
        ("bezwaren", 16),
        ("ingewilligd_bezwaar", 0),
        ("zonder_besluit", 3),  # printed four
    ],
)
def test_voortgezet_verblijf(nl: Tables, measure: str, count: int) -> None:
    assert cell(nl, "voortgezet_verblijf", "count", measure=measure, group="pilot") == count


@pytest.mark.parametrize(
    ("rank", "ground", "count"),
    [
        ("primair", "paspoorteis", 14),
        ("primair", "klemmende_redenen", 3),
        ("primair", "buiten_behandeling", 3),
        ("secundair", "paspoorteis", 1),
        ("secundair", "klemmende_redenen", 14),
        ("secundair", "buiten_behandeling", 0),
    ],
)
def test_afwijzingsgronden(nl: Tables, rank: str, ground: str, count: int) -> None:
    assert cell(nl, "afwijzingsgronden", "count", rank=rank, ground=ground, group="pilot") == count


@pytest.mark.parametrize(
    ("measure", "count"), [("beroepen", 6), ("ongegrond", 3), ("gegrond", 0), ("zonder_uitspraak", 3)]
)
def test_beroep(nl: Tables, measure: str, count: int) -> None:
    assert cell(nl, "beroep", "count", measure=measure, group="pilot") == count


# ---------------------------------------------------------------- subdoelstellingen


@pytest.mark.parametrize(
    ("goal", "measure", "value", "unit", "target", "met"),
    [
        (1, "aangifte_sepot_mean", "8", "werkdagen", 10, True),
        (2, "aanvraag_besluit_mean", "32", "werkdagen", 35, True),
        (2, "bezwaar_besluit_mean", "61,5", "werkdagen", 50, False),
        (4, "aangifte_besluit_vv_mean", "126,9", "kalenderdagen", None, None),
        (4, "baseline", "464,8", "kalenderdagen", None, None),
        (4, "difference", "337,9", "kalenderdagen", None, None),
    ],
)
def test_goals_in_days(
    nl: Tables, goal: int, measure: str, value: str, unit: str, target: int | None, met: bool | None
) -> None:
    key: dict[str, Figure] = {"goal": goal, "measure": measure, "group": "pilot"}
    assert printed(cell(nl, "subdoelstellingen", "value", **key), value) == value
    rest = [cell(nl, "subdoelstellingen", column, **key) for column in ("unit", "target", "met")]
    assert rest == [unit, target, met]


@pytest.mark.parametrize(
    ("measure", "group", "percentage"),
    [
        ("pilot_share", "pilot", "59"),
        ("within_three_months_share", "pilot", "54,5"),  # printed 56
        ("earlier_asylum_share", "pilot", "48"),
        ("earlier_procedure_share", "niet_pilot", "33"),
        ("earlier_asylum_share", "niet_pilot", "13"),
        ("earlier_regular_share", "niet_pilot", "20"),
    ],
)
def test_goals_in_percentages(nl: Tables, measure: str, group: str, percentage: str) -> None:
    share = cell(nl, "subdoelstellingen", "value", goal=3, measure=measure, group=group)
    assert isinstance(share, float)
    assert printed(share * 100, percentage) == percentage
