"""Medians, quantiles, spread, rates, index numbers, growth, differences and amounts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from doorloop.verification.publication import load
from doorloop.verification.publication.formula import Interval, point
from doorloop.verification.rules import Audit, audit
from doorloop.verification.spread import whole_deviation, within_range
from kit.draws import examples

Make = Callable[[str], Audit]

HEAD = """
schema = "doorloop.publication/1"
name = "kinds"
definition = "kansloze-aangiften"
title = { nl = "Soorten", en = "Kinds" }
source = { nl = "De toets", en = "The test" }
[writing.units]
dagen = { words = ["dagen"], of = "kalenderdagen" }
weken = { words = ["weken"], of = "werkdagen", size = 5 }
[tables.t]
title = { nl = "T", en = "T" }
"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def audited(text: str) -> Audit:
        path = tmp_path / "made.toml"
        path.write_text(text, "utf-8")
        return audit(load(str(path)))

    return audited


def names(found: Audit) -> list[str]:
    return [entry.id for entry in found.entries]


def row(columns: dict[str, str], *texts: str) -> str:
    """Write a publication of one row."""
    text = f"{HEAD}[tables.t.columns]\n"
    text += "".join(f'{c} = {{ label = {{ nl = "{c}", en = "{c}" }}, {more} }}\n' for c, more in columns.items())
    return text + block(f'"" = {list(texts)}')


def block(cells: str) -> str:
    return f'[[tables.t.blocks]]\nrows = [{{ id = "r", label = {{ nl = "r", en = "r" }}, cells = {{ {cells} }} }}]\n'


SPREAD = {
    "n": 'kind = "count"',
    "mean": 'kind = "mean", of = "n", whole = false',
    "min": 'kind = "min", whole = false',
    "p25": 'kind = "quantile", level = 0.25',
    "median": 'kind = "median", of = "n", whole = false',
    "p75": 'kind = "quantile", level = 0.75',
    "max": 'kind = "max", whole = false',
}


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("9", "4", "1", "2", "3", "5", "9"), []),
        (("9", "4", "1", "5", "3", "6", "9"), ["order:t/r/median"]),
        (("9", "4", "1", "2", "3", "9,6", "9"), ["order:t/r/max"]),
        (("9", "9,6", "1", "2", "3", "5", "9"), ["order:t/r/max"]),
        (("9", "9,4", "1", "2", "3", "5", "9"), []),  # the largest was rounded too: 9,4 is 9
        (("9", "0,3", "1", "2", "3", "5", "9"), ["order:t/r/mean"]),
        (("9", "4", "1", "", "4", "", "2"), ["order:t/r/max", "order:t/r/max"]),
        (("9", "4", "1", ".", "3", "x", "9"), []),
    ],
)
def test_quantiles_rise_and_the_mean_lies_between_the_ends(
    make: Make, texts: tuple[str, ...], found: list[str]
) -> None:
    assert names(make(row(SPREAD, *texts))) == found


@pytest.mark.parametrize(
    ("n", "printed", "wrong"),
    [
        ("9", "4 dagen", False),
        ("9", "4,5 dagen", True),
        ("8", "4,5 dagen", False),
        ("8", "4,3 dagen", True),
        ("", "4,5 dagen", False),
        ("9", "1,2 weken", False),
        ("9", "1,3 weken", True),
        ("8", "1,3 weken", False),
        ("8", "1,35 weken", True),
    ],
)
def test_a_median_is_a_value_or_half_the_sum_of_two(make: Make, n: str, printed: str, wrong: bool) -> None:
    columns = {"n": 'kind = "count"', "median": 'kind = "median", of = "n"'}
    assert names(make(row(columns, n, printed))) == (["median:t/r/median"] if wrong else [])


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(-30, 30))
def test_whole_deviation_equals_trying_all_numbers(values: list[int], change: int) -> None:
    """Every list of n whole numbers from -12 to 21 is tried: with a mean of 0 to 9 no other has so small a spread."""
    n, total = len(values), sum(values)
    squares = n * sum(v * v for v in values) - total * total
    exact = Fraction(squares, n * (n - 1)) ** Fraction(1, 2)
    shown = Fraction(round(float(exact) * 100) + change, 100)
    if not 0 <= shown <= 6:
        return
    spread, mean = Interval(shown - Fraction(1, 200), shown + Fraction(1, 200)), point(Fraction(total, n))
    answer = whole_deviation(spread, mean, n)
    assert answer is None or answer == searched(n, total, spread)


def searched(n: int, total: int, spread: Interval) -> bool:
    low, high = max(Fraction(0), spread.low) ** 2, spread.high**2
    for tried in combinations_with_replacement(range(-12, 22), n):
        if sum(tried) == total:
            apart = sum((Fraction(v) - Fraction(total, n)) ** 2 for v in tried)
            if any(divisor * low <= apart <= divisor * high for divisor in (n - 1, n)):
                return True
    return False


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=12), st.integers(0, 2))
def test_a_true_distribution_raises_no_alarm(values: list[int], digits: int) -> None:
    n, ends = len(values), (point(min(values)), point(max(values)))
    for divisor in (n, n - 1):
        variance = sum((Fraction(v) - Fraction(sum(values), n)) ** 2 for v in values) / divisor
        shown, half = Fraction(f"{float(variance) ** 0.5:.{digits}f}"), Fraction(1, 2 * 10**digits)
        spread = Interval(shown - half, shown + half)
        mean = Fraction(f"{float(Fraction(sum(values), n)):.{digits}f}")
        assert within_range(spread, *ends, n)
        assert whole_deviation(spread, Interval(mean - half, mean + half), n) is not False


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("5", "3,00", "1,58", "1", "5"), []),  # 1 to 5
        (("5", "3,00", "1,41", "1", "5"), []),  # the same, divided by n
        (("5", "3,00", "1,50", "1", "5"), ["deviation:t/r/sd"]),
        (("5", "3,00", "2,45", "1", "5"), ["deviation:t/r/sd"]),  # at most 2,236
        (("5", "3,00", "0,71", "1", "9"), ["deviation:t/r/sd"]),  # 1 and 9 alone give 2,53
    ],
)
def test_a_deviation_fits_its_range_and_its_mean(make: Make, texts: tuple[str, ...], found: list[str]) -> None:
    columns = {
        "n": 'kind = "count"',
        "mean": 'kind = "mean", of = "n"',
        "sd": 'kind = "sd", of = "n"',
        "min": 'kind = "min"',
        "max": 'kind = "max"',
    }
    assert names(make(row(columns, *texts))) == found


PAIR = {"a": 'kind = "count"', "b": 'kind = "count"'}


@pytest.mark.parametrize(
    ("kind", "a", "b", "right", "wrong"),
    [
        ('kind = "rate", of = "a", base = "b", per = 1000', "37", "1.204", "30,7", "30,8"),
        ('kind = "rate", of = "a", base = "b", per = 100000', "5", "812.000", "0,6", "0,7"),
        ('kind = "index", of = "a", base = "b"', "112", "96", "116,7", "116,6"),
        ('kind = "growth", of = "a", base = "b"', "92", "80", "15 %", "16 %"),
        ('kind = "growth", of = "a", base = "b"', "60", "80", "-25", "25"),
        ('kind = "difference", of = "a", base = "b"', "92", "80", "+12", "11"),
        ('kind = "difference", of = "a", base = "b"', "80", "92", "−12", "12"),
    ],
)
def test_ratios_and_differences_follow(make: Make, kind: str, a: str, b: str, right: str, wrong: str) -> None:
    columns = PAIR | {"x": kind}
    assert names(make(row(columns, a, b, right))) == []
    assert names(make(row(columns, a, b, wrong))) == ["ratio:t/r/x"]


def test_a_share_of_rounded_amounts_stays_uncertain(make: Make) -> None:
    """1,2 of 3,4 million: 1,15/3,45 to 1,25/3,35, so 33,3 to 37,3 %."""
    columns = {
        "a": 'kind = "amount"',
        "b": 'kind = "amount"',
        "x": 'kind = "percent", of = "a", base = "b"',
    }
    for percent, wrong in (("35", False), ("33,4", False), ("37", False), ("38", True), ("33,2", True)):
        assert names(make(row(columns, "1,2", "3,4", percent))) == (["ratio:t/r/x"] if wrong else [])


def test_rounded_amounts_add_up_within_their_rounding(make: Make) -> None:
    text = f'{HEAD}columns.a = {{ label = {{ nl = "a", en = "a" }}, kind = "amount" }}\n'
    text += '[[tables.t.blocks]]\nparts = "all"\nbase = "t/r0"\nrows = [\n'
    for total, wrong in (("3,7", False), ("3,8", False), ("3,9", True), ("3,5", True)):
        rows = [
            f'{{ id = "r{at}", label = {{ nl = "r", en = "r" }}, total = {("false", "true")[not at]}, '
            f'cells = {{ "" = ["{cell}"] }} }}'
            for at, cell in enumerate((total, "1,2", "2,5"))
        ]
        assert bool(names(make(text + ",\n".join(rows) + "\n]\n"))) == wrong


def test_a_quantile_needs_a_level_that_exists(make: Make) -> None:
    for column, said in (
        ('kind = "quantile"', "a quantile needs its level"),
        ('kind = "quantile", level = 1.5', "must be between 0 and 1"),
        ('kind = "rate", per = 0', "must be from 1 to"),
    ):
        with pytest.raises(DefinitionError, match=said):
            make(row({"x": column}, "3"))


GROUPS = ("Totaal", "m", "v")
QUICK = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_medians_and_ends_of_two_groups_and_of_both_raise_no_alarm(make: Make, m: list[int], v: list[int]) -> None:
    found = make(by_group([m + v, m, v]))
    assert names(found) == []
    assert found.tests


def test_the_least_of_all_is_the_least_of_the_groups(make: Make) -> None:
    text = by_group([[1, 2, 3, 4], [1, 4], [2, 3]])
    assert names(make(text.replace('"Totaal" = ["4", "1"', '"Totaal" = ["4", "2"'))) == ["margin:t/r/min/Totaal"]


def by_group(values: list[list[int]]) -> str:
    columns = {
        "n": 'kind = "count"',
        "min": 'kind = "min"',
        "median": 'kind = "median", of = "n"',
        "max": 'kind = "max"',
    }
    cells = {
        group: [
            str(len(v)),
            str(min(v)),
            str(Fraction(median(v)).limit_denominator(2) * 1.0).replace(".", ","),
            str(max(v)),
        ]
        for group, v in zip(GROUPS, values, strict=True)
    }
    head = HEAD.replace(
        "[tables.t]", "[groups]\n" + "".join(f'{g} = {{ nl = "{g}", en = "{g}" }}\n' for g in GROUPS) + "[tables.t]"
    )
    text = (
        f'{head}groups = {list(GROUPS)}\nmargins = [{{ total = "Totaal", parts = ["m", "v"] }}]\n[tables.t.columns]\n'
    )
    text += "".join(f'{c} = {{ label = {{ nl = "{c}", en = "{c}" }}, {more} }}\n' for c, more in columns.items())
    inside = ", ".join(f'"{group}" = {found}' for group, found in cells.items()).replace("'", '"')
    return text + block(inside)
