"""The sample: written the same every time, and solving the published figures.

The figures are counted here once more, by hand as it were: from the clean cases, with a list
of holidays and the standard library alone. Nothing of the package is used, so an error in it
cannot hide in both places. Every literal is a value that the report prints, except where a
comment says otherwise.
"""

import csv
import datetime as dt
import re
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kit.processes import finish

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data/sample"
FILES = {
    "ind_rijswijk.csv",
    "ind_zwolle.xlsx",
    "om_drenthe.xlsx",
    "om_friesland.xlsx",
    "om_groningen.xlsx",
    "om_rotterdam-rijnmond.xlsx",
}
FIRST_DAY, LAST_DAY = "2012-09-05", "2013-08-31"
PEILDATUM = "2014-01-01"
HOLIDAYS = frozenset(
    map(
        dt.date.fromisoformat,
        (
            # Nieuwjaarsdag, Goede Vrijdag, 2e Paasdag, Koninginnedag or Koningsdag, 5 mei,
            # Hemelvaartsdag, 2e Pinksterdag, Kerstmis
            *("2012-01-01", "2012-04-06", "2012-04-09", "2012-04-30", "2012-05-05"),
            *("2012-05-17", "2012-05-28", "2012-12-25", "2012-12-26"),
            *("2013-01-01", "2013-03-29", "2013-04-01", "2013-04-30", "2013-05-05"),
            *("2013-05-09", "2013-05-20", "2013-12-25", "2013-12-26"),
            *("2014-01-01", "2014-04-18", "2014-04-21", "2014-04-26", "2014-05-05"),
            *("2014-05-29", "2014-06-09", "2014-12-25", "2014-12-26"),
        ),
    )
)

Case = dict[str, str]

# ---------------------------------------------------------------- the files


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert finish(sys.executable, ROOT / "tools/make_sample.py", folder).returncode == 0
    return folder


def content(path: Path) -> object:
    """The bytes of a file; of a workbook its parts, where another zlib packs differently."""
    if path.suffix == ".xlsx" and "ng" in zlib.ZLIB_RUNTIME_VERSION:
        with zipfile.ZipFile(path) as book:
            return [(part.filename, part.date_time, book.read(part)) for part in book.infolist()]
    return path.read_bytes()


def test_the_sample_holds_these_registers(rewritten: Path) -> None:
    assert {path.name for path in rewritten.iterdir()} == FILES
    assert {path.name for path in SAMPLE.iterdir()} == FILES | {"LEESMIJ.md"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_rewriting_gives_the_same_bytes(name: str, rewritten: Path) -> None:
    assert content(rewritten / name) == content(SAMPLE / name)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_register_is_small(name: str) -> None:
    assert (SAMPLE / name).stat().st_size < 40_000


def cells(name: str) -> Iterator[object]:
    if name.endswith(".csv"):
        with (SAMPLE / name).open(encoding="cp1252", newline="") as file:
            yield from (cell for row in csv.reader(file, delimiter=";") for cell in row)
        return
    for sheet in load_workbook(SAMPLE / name).worksheets:
        yield from (cell for row in sheet.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_cell_is_a_formula_or_an_error(name: str) -> None:
    assert [cell for cell in cells(name) if str(cell).startswith(("=", "#"))] == []


# ---------------------------------------------------------------- the cases, as of the peildatum


def as_of(case: Case) -> Case:
    """Leave out what is later than the peildatum, and an outcome without its decision."""
    known = {name: "" if is_date(value) and value > PEILDATUM else value for name, value in case.items()}
    decisions = {
        "besluit_vv": ("uitkomst_vv", "grond_primair", "grond_secundair"),
        "besluit_bezwaar": ("uitkomst_bezwaar",),
        "uitspraak_beroep": ("uitkomst_beroep",),
        "beschikking_hof": ("uitkomst_beklag",),
    }
    undecided = [name for day, names in decisions.items() if not known[day] for name in names]
    return known | dict.fromkeys(undecided, "")


def is_date(value: str) -> bool:
    return value[:1].isdigit() and value[4:5] == "-" and len(value) == 10


def all_cases() -> list[Case]:
    with (ROOT / "tools/sample/cases.csv").open(encoding="utf-8", newline="") as file:
        return [as_of(case) for case in csv.DictReader(file)]


ALL = all_cases()
CASES = [case for case in ALL if FIRST_DAY <= case["aangifte"] <= LAST_DAY]
PILOT = [case for case in CASES if case["pilotzaak"] == "ja"]
OTHER = [case for case in CASES if case["pilotzaak"] == "nee"]
GROUPS = {"pilot": PILOT, "niet-pilot": OTHER}


def happened(cases: list[Case], name: str) -> int:
    return sum(is_date(case[name]) for case in cases)


def count(cases: list[Case], name: str) -> dict[str, int]:
    """Count the answers to one question; several answers of one case count each."""
    return dict(Counter(answer for case in cases for answer in case[name].split(";") if answer))


@pytest.mark.parametrize(("name", "pattern"), [("v_nummer", r"\d{10}"), ("parketnummer", r"\d\d/\d{6}-1[23]")])
def test_numbers_are_well_formed_and_unique(name: str, pattern: str) -> None:
    numbers = [case[name] for case in ALL if case[name]]
    assert [number for number in numbers if not re.fullmatch(pattern, number)] == []
    assert len(set(numbers)) == len(numbers)


def test_two_cases_do_not_count() -> None:
    # One aangifte after the period, and one person whom only the IND knows.
    assert [case["aangifte"] for case in ALL if case not in CASES] == ["2013-09-03", ""]


def test_aangiften() -> None:
    assert (len(CASES), len(PILOT), len(OTHER)) == (74, 44, 30)


def test_bedenktijd_of_the_pilot() -> None:
    assert count(PILOT, "bedenktijd")["ja"] == 21


def test_bedenktijd_started_at_most_three_months_before_the_aangifte() -> None:
    used = [case for case in CASES if case["start_bedenktijd"]]
    assert used == [case for case in CASES if case["bedenktijd"] == "ja"]
    for start, aangifte in spans(used, "start_bedenktijd", "aangifte"):
        assert start < aangifte <= months_later(start, 3)
    assert len(spans(used, "start_bedenktijd", "aangifte")) == len(used)


# ---------------------------------------------------------------- tables of counts


@pytest.mark.parametrize(
    ("region", "pilot", "other"),
    [
        ("Groningen", 15, 3),
        ("Friesland", 5, 13),
        ("Drenthe", 6, 5),
        ("Rotterdam-Rijnmond", 15, 9),
    ],
)
def test_permits_by_region(region: str, pilot: int, other: int) -> None:
    granted = [happened([case for case in group if case["regio"] == region], "verlening") for group in (PILOT, OTHER)]
    assert granted == [pilot, other]


def test_permits() -> None:
    assert (happened(PILOT, "verlening"), happened(OTHER, "verlening")) == (41, 30)


@pytest.mark.parametrize(
    ("group", "variable", "expected"),
    [
        ("pilot", "geslacht", {"man": 7, "vrouw": 37}),
        ("niet-pilot", "geslacht", {"man": 4, "vrouw": 26}),
        # The one person with a regular procedure also had asylum: 23 + 21 + 1 = 45 of 44.
        ("pilot", "voorprocedure", {"geen": 23, "asiel": 21, "regulier": 1}),
        ("niet-pilot", "voorprocedure", {"geen": 20, "asiel": 4, "regulier": 6}),
        ("pilot", "soort_uitbuiting", {"seksueel": 43, "overig": 1}),
        ("niet-pilot", "soort_uitbuiting", {"seksueel": 28, "overig": 2}),
    ],
)
def test_characteristics(group: str, variable: str, expected: dict[str, int]) -> None:
    assert count(GROUPS[group], variable) == expected


@pytest.mark.parametrize(
    ("group", "expected", "single"),
    [
        (
            "pilot",
            {
                "Nigeriaanse": 13,
                "Guinese": 10,
                "Sierra Leoonse": 8,
                "Chinese": 2,
                "Ghanese": 2,
                "Mongoolse": 2,
            },
            7,
        ),
        (
            "niet-pilot",
            {
                "Guinese": 5,
                "Roemeense": 4,
                "Nigeriaanse": 3,
                "Bulgaarse": 3,
                "Sierra Leoonse": 2,
                "Braziliaanse": 2,
                "Hongaarse": 2,
                "Surinaamse": 2,
                "Vietnamese": 2,
            },
            5,
        ),
    ],
)
def test_nationalities(group: str, expected: dict[str, int], single: int) -> None:
    counts = count(GROUPS[group], "nationaliteit")
    assert {name: n for name, n in counts.items() if n > 1} == expected
    assert list(counts.values()).count(1) == single


def age_class(case: Case) -> str:
    born, aangifte = case["geboortedatum"], case["aangifte"]
    age = int(aangifte[:4]) - int(born[:4]) - (aangifte[5:] < born[5:])
    upper = {17: "<18", 25: "18-25", 30: "26-30", 46: "31-46"}
    return next((label for limit, label in upper.items() if age <= limit), ">46")


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("pilot", {"<18": 6, "18-25": 20, "26-30": 9, "31-46": 9}),
        ("niet-pilot", {"<18": 2, "18-25": 11, "26-30": 6, "31-46": 11}),
    ],
)
def test_ages_on_the_day_of_the_aangifte(group: str, expected: dict[str, int]) -> None:
    assert Counter(map(age_class, GROUPS[group])) == expected


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or the last day of that month."""
    years, index = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=index + 1, day=1)
    after = (first + dt.timedelta(31)).replace(day=1)
    return min(first + dt.timedelta(day.day - 1), after - dt.timedelta(1))


def duration_class(case: Case) -> str:
    if not is_date(case["einde_uitbuiting"]):
        return case["einde_uitbuiting"]
    end, aangifte = (dt.date.fromisoformat(case[name]) for name in ("einde_uitbuiting", "aangifte"))
    if (aangifte - end).days < 3:
        return "<3d"
    upper = {1: "<1m", 3: "1-3m", 6: "3-6m", 9: "6-9m", 12: "9-12m"}
    return next((label for k, label in upper.items() if aangifte < months_later(end, k)), ">1j")


def test_time_out_of_the_situation() -> None:
    expected = {"<3d": 10, "<1m": 6, "1-3m": 8, "3-6m": 7, "6-9m": 1, "9-12m": 2, ">1j": 2}
    assert Counter(map(duration_class, PILOT)) == expected | {"onbekend": 8}


def test_earlier_procedures_and_the_first_three_months() -> None:
    earlier = [case for case in OTHER if case["voorprocedure"] != "geen"]
    assert len(earlier) == 10
    # 54,5 %; the report says 56 %.
    assert sum(duration_class(case) in ("<3d", "<1m", "1-3m") for case in PILOT) == 24


def test_continued_residence() -> None:
    names = ("verlening", "aanvraag_vv", "besluit_vv", "bezwaar", "besluit_bezwaar", "beroep")
    assert [happened(PILOT, name) for name in names] == [41, 24, 21, 16, 11, 6]
    assert [happened(PILOT, name) for name in ("verzending_pas", "voornemen")] == [36, 38]
    # Seventeen refusals on the merits: 14 + 3 of the primary grounds.
    outcomes = {"ingewilligd": 1, "afgewezen": 17, "buiten behandeling gesteld": 3}
    assert count(PILOT, "uitkomst_vv") == outcomes
    assert count(PILOT, "uitkomst_bezwaar") == {"ongegrond": 11}


def test_three_chose_asylum_and_three_had_a_permit_for_one_day() -> None:
    assert sum(case["verlening"] == "n.v.t." for case in PILOT) == 3
    assert sum(case["voornemen"] == "n.v.t." for case in PILOT) == 3 + 3


def test_grounds_of_refusal() -> None:
    primary = {"paspoorteis": 14, "geen klemmende redenen": 3, "buiten behandeling gesteld": 3}
    assert count(PILOT, "grond_primair") == primary
    secondary = {"paspoorteis": 1, "geen klemmende redenen": 14}
    assert count(PILOT, "grond_secundair") == secondary


def test_appeals() -> None:
    assert happened(PILOT, "beroep") == 6
    assert count(PILOT, "uitkomst_beroep") == {"ongegrond": 3}


def test_three_cases_have_a_beklag() -> None:
    # Beklag is not in the tables; the sample shows each way in which it can end.
    outcomes = [case["uitkomst_beklag"] for case in CASES if is_date(case["beklag"])]
    assert sorted(outcomes) == ["", "gegrond", "ongegrond"]


# ---------------------------------------------------------------- durations


def werkdagen(start: dt.date, end: dt.date) -> int:
    """Count the working days after the start, up to and including the end."""
    days = [start + dt.timedelta(n) for n in range(1, (end - start).days + 1)]
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


def spans(cases: list[Case], start: str, end: str) -> list[tuple[dt.date, dt.date]]:
    """The two dates of every case that has both, in that order."""
    pairs = [(case[start], case[end]) for case in cases]
    known = [pair for pair in pairs if all(map(is_date, pair)) and pair[0] <= pair[1]]
    return [(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in known]


def mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def printed(value: Fraction, pattern: str) -> str:
    """Round half up to as many decimals as the printed figure has, with a decimal comma."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    places = Decimal(pattern.replace(",", "."))
    return str(exact.quantize(places, rounding=ROUND_HALF_UP)).replace(".", ",")


def test_working_days_of_known_spans() -> None:
    # Values from the annual calendars, not from the report.
    spans = {("2012-12-20", "2013-01-04"): 8, ("2013-03-27", "2013-04-03"): 3}
    spans |= {("2013-04-26", "2013-05-13"): 9, ("2012-09-05", "2014-01-01"): 334}
    found = {pair: werkdagen(*map(dt.date.fromisoformat, pair)) for pair in spans}
    assert found == spans


@pytest.mark.parametrize(
    ("start", "end", "n", "expected"),
    [
        ("aangifte", "sepot", 44, "8"),
        ("ontvangst_aangifte", "verlening", 41, "0,9"),
        ("verlening", "verzending_pas", 36, "17"),
        ("sepot", "voornemen", 38, "2,9"),
        ("aanvraag_vv", "besluit_vv", 21, "32"),
        ("bezwaar", "besluit_bezwaar", 11, "61,5"),
    ],
)
def test_means_in_werkdagen(start: str, end: str, n: int, expected: str) -> None:
    days = [werkdagen(*span) for span in spans(PILOT, start, end)]
    assert (len(days), printed(mean(days), expected)) == (n, expected)


@pytest.mark.parametrize(
    ("start", "end", "n", "expected"),
    [
        ("sepot", "aanvraag_vv", 24, "7,5"),
        ("aanvraag_vv", "besluit_vv", 21, "6,4"),
        ("besluit_vv", "bezwaar", 16, "3,3"),
        ("bezwaar", "besluit_bezwaar", 11, "12,3"),
        # The report prints n = 7, but all eleven decided objections have both dates.
        ("aangifte", "besluit_bezwaar", 11, "36,4"),
    ],
)
def test_means_in_weken(start: str, end: str, n: int, expected: str) -> None:
    days = [werkdagen(*span) for span in spans(PILOT, start, end)]
    assert (len(days), printed(mean(days) / 5, expected)) == (n, expected)


def test_withdrawal_without_an_application() -> None:
    without = [case for case in PILOT if not case["aanvraag_vv"]]
    days = [werkdagen(*span) for span in spans(without, "sepot", "intrekking")]
    assert (len(days), printed(mean(days) / 5, "10,6")) == (15, "10,6")


def test_days_until_the_first_decision() -> None:
    days = [(end - start).days for start, end in spans(PILOT, "aangifte", "besluit_vv")]
    # The report gives no n; the first decisions are 21.
    assert (len(days), printed(mean(days), "126,9")) == (21, "126,9")
    assert printed(Fraction("464.8") - mean(days), "337,9") == "337,9"


def test_three_objections_beyond_the_term_and_the_other_eight() -> None:
    days = [werkdagen(*span) for span in spans(PILOT, "bezwaar", "besluit_bezwaar")]
    within = [n for n in days if n <= 50]
    assert (len(days) - len(within), len(within)) == (3, 8)
    assert printed(mean(within) / 5, "10") == "10"
