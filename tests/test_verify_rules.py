"""The rules on publications of another pilot, written in the test: consistent ones, and one figure changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from doorloop.systems.bounds import ranges
from doorloop.systems.deciding import search, solve
from doorloop.systems.highs import Model, Proposal
from doorloop.systems.relations import Range, Relation
from doorloop.verification.contradiction import Finding, Setting
from doorloop.verification.percentages import possible_counts
from doorloop.verification.publication import Index, load
from doorloop.verification.publication.formula import FormulaError, Interval, evaluate, linear, parse, point, show
from doorloop.verification.publication.parts import Writing
from doorloop.verification.publication.printed import forced, read, rounded
from doorloop.verification.rules import RULES, Audit, audit
from doorloop.verification.systems import find_systems
from doorloop.workdays.calendars import calendar
from kit.draws import examples

TINY = """
schema = "doorloop.publication/1"
name = "vergunningen"
definition = "bouwvergunningen"
title = { nl = "Bouwvergunningen 2014", en = "Building permits 2014" }
source = { nl = "Jaarverslag", en = "Annual report" }
period = { first = 2014-01-01, last = 2014-12-31 }

[writing]
decimal = "."
at_most = ["within"]
[writing.units]
werkdagen = { words = ["days"], of = "werkdagen" }
weken = { words = ["weeks"], of = "werkdagen", size = 5 }

[tables.soort]
title = { nl = "Soort", en = "Kind" }
columns.count = { label = { nl = "n", en = "n" }, kind = "count" }
columns.percent = { label = { nl = "%", en = "%" }, kind = "percent", of = "count" }

[[tables.soort.blocks]]
parts = "all"
base = "soort/total"
rows = [
  { id = "total", label = { nl = "Totaal", en = "Total" }, total = true, cells = { "" = ["11", "100"] } },
  { id = "new", label = { nl = "Nieuw", en = "New" }, cells = { "" = ["7", "64"] } },
  { id = "rebuilt", label = { nl = "Verbouw", en = "Rebuilt" }, cells = { "" = ["4", "36"] } },
]

[tables.tijd]
title = { nl = "Tijd", en = "Time" }
columns.mean = { label = { nl = "gem.", en = "mean" }, kind = "mean", of = "n" }
columns.n = { label = { nl = "n", en = "n" }, kind = "count" }

[[tables.tijd.blocks]]
rows = [
  { id = "decision", label = { nl = "Besluit", en = "Decision" }, cells = { "" = ["12.43 days", "7"] } },
  { id = "appeal", label = { nl = "Beroep", en = "Appeal" }, cells = { "" = ["2.1 weeks", "2"] } },
]

[[statements]]
id = "share"
label = { nl = "Aandeel nieuw", en = "Share of new" }
value = "64 %"
follows = "100 * [soort/new/count] / [soort/total/count]"

[[funnels]]
id = "way"
cells = ["soort/total/count", "tijd/decision/n", "tijd/appeal/n"]

[[systems]]
id = "appeals"
title = { nl = "Beroepen", en = "Appeals" }
bound = "new_appeals"
[systems.claim]
text = { nl = "elk beroep ging over nieuwbouw", en = "every appeal was about a new building" }
holds = "new_appeals = [tijd/appeal/n]"
[systems.variables]
new_appeals = { label = { nl = "beroepen over nieuwbouw", en = "appeals about new buildings" } }
[systems.rules.some]
text = { nl = "hoogstens een op de twee", en = "at most every other one" }
holds = "2 * new_appeals <= [soort/new/count]"
"""
"""Another pilot: other tables, other units, a point for decimals, no groups."""

Make = Callable[[str], Audit]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def audited(text: str) -> Audit:
        path = tmp_path / "tiny.toml"
        path.write_text(text, "utf-8")
        return audit(load(str(path)), calendar("nl"))

    return audited


def names(found: Audit) -> list[str]:
    return [entry.id for entry in found.entries]


def test_a_sound_publication_of_another_pilot_raises_no_alarm(make: Make) -> None:
    assert names(make(TINY)) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('["7", "64"]', '["7", "63"]', ["percentage:soort/new/percent"]),
        ('["4", "36"]', '["4", "37"]', ["percentage:soort/rebuilt/percent"]),
        ('"12.43 days"', '"12.42 days"', ["mean:tijd/decision/mean"]),
        ('"2.1 weeks"', '"2.13 weeks"', ["mean:tijd/appeal/mean"]),
        ('"64 %"', '"65 %"', ["derived:tekst/share"]),
        ('["2.1 weeks", "2"]', '["2.1 weeks", "9"]', ["funnel:way:tijd/appeal/n", "system:appeals"]),
        ('["2.1 weeks", "2"]', '["2.1 weeks", "4"]', ["system:appeals"]),
        ('["2.1 weeks", "2"]', '["within 2.1 weeks", "2"]', ["norm-column:tijd/appeal/mean"]),
        ('"12.43 days"', '"some days"', ["reading:tijd/decision/mean"]),
        ('["7", "64"]', '["seven", "64"]', ["reading:soort/new/count"]),
    ],
)
def test_one_changed_figure_is_found(make: Make, old: str, new: str, found: list[str]) -> None:
    assert TINY.count(old) == 1
    assert names(make(TINY.replace(old, new))) == found


def test_a_changed_count_breaks_all_that_rests_on_it(make: Make) -> None:
    found = names(make(TINY.replace('["7", "64"]', '["6", "64"]')))
    assert found == ["percentage:soort/new/percent", "parts:soort/count", "derived:tekst/share"]


def test_a_claim_that_cannot_be_shows_its_bound(make: Make) -> None:
    (entry,) = make(TINY.replace('["2.1 weeks", "2"]', '["2.1 weeks", "4"]')).entries
    assert entry.published("en") == "Appeals: 4"
    assert entry.recomputed("en") == "appeals about new buildings: at most 3"
    assert entry.findings[0].cells == ("tijd/appeal/n", "soort/new/count")


def test_a_column_that_is_cut_off_throughout_is_accepted(make: Make) -> None:
    """2/7 = 28.57 and 3/7 = 42.86, cut off: one such cell is an error, a whole column is a rule, and told."""
    found = make(publication([2, 2, 3], ["28", "28", "42"], 7))
    assert names(found) == []
    assert found.remarks[0]("en") == "Kind: all percentages follow the rule rounded down"
    assert names(make(publication([2, 2, 3], ["29", "29", "42"], 7))) == ["percentage:soort/r2/percent"]
    assert len(names(make(publication([2, 2, 3], ["28", "28", "41"], 7)))) == 3


def test_the_example_of_the_docs_is_one(make: Make) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs/verify.md").read_text("utf-8")
    (entry,) = make("\n".join(re.findall(r"```toml\n(.*?)```", page, re.DOTALL))).entries
    assert (entry.id, entry.recomputed("en")) == ("1", "dormers: at most 7")
    assert [rule.name for rule in RULES if f"| `{rule.name}` |" not in page] == []


# ---------------------------------------------------------------- mistakes in the file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("definition =", "definitoin =", "definitoin: unknown key; did you mean 'definition'?"),
        ('of = "count"', 'of = "cuont"', "tables.soort.columns.percent.of: there is no column 'cuont'"),
        ('["7", "64"]', '["7"]', "tables.soort.blocks.0.rows.1.cells.: 1 cells for 2 columns"),
        ("[soort/new/count] /", "[soort/nwe/count] /", "statements.0.follows: there is no cell or statement"),
        ("* [soort/new/count] / [", "* ([soort/new/count] / [", "statements.0.follows: a bracket is not closed"),
        ("2 * new_appeals <=", "2 * new_apeals <=", "did you mean 'new_appeals'?"),
        ("2 * new_appeals <=", "new_appeals * new_appeals <=", "only a multiple"),
        ("2 * new_appeals <= ", "2 * new_appeals + ", "needs one of <=, >= and ="),
        ('value = "64 %"', 'value = "most"', "there is no figure in 'most'"),
        ('base = "soort/total"', 'base = "soort/totaal"', "did you mean 'soort/total'?"),
        ('id = "rebuilt"', 'id = "new"', "'new' stands 2 times"),
        ("/ [soort/total/count]", "/ ([soort/total/count] - 11)", "statements.0.follows: division by zero"),
        ('[soort/new/count]"\n', '[soort/new/percent]"\n', "systems.0.rules.some.holds: '64' is no number of cases"),
        ('follows = "100', 'follows = "' + "(" * 3000 + "100", "statements.0.follows: too many brackets"),
    ],
)
def test_a_mistake_is_refused_with_its_key(make: Make, old: str, new: str, said: str) -> None:
    assert TINY.count(old) == 1
    with pytest.raises(DefinitionError) as error:
        make(TINY.replace(old, new))
    assert said in str(error.value)
    assert str(error.value).startswith("tiny.toml")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("percentages:soort/new/percent", "there is no rule 'percentages'; did you mean 'percentage'?"),
        ("percentage:soort/nwe/percent", "did you mean 'soort/new/percent'?"),
        ("system:appeal", "there is no system 'appeal'; did you mean 'appeals'?"),
    ],
)
def test_a_line_of_what_does_not_exist_is_refused(make: Make, name: str, said: str) -> None:
    with pytest.raises(DefinitionError) as error:
        make(f'{TINY}\n[[lines]]\nid = "1"\nkind = "E"\nof = ["{name}"]\n')
    assert said in str(error.value)


def test_a_line_gathers_under_its_number(make: Make) -> None:
    line = '\n[[lines]]\nid = "1"\nkind = "E"\nof = ["percentage:soort/new/percent", "derived:tekst/share"]\n'
    assert names(make(TINY + line)) == []
    (entry,) = make(TINY.replace('["7", "64"]', '["7", "63"]') + line).entries
    assert (entry.id, [finding.rule.name for finding in entry.findings]) == ("1", ["percentage"])


# ---------------------------------------------------------------- reading figures

DUTCH = Writing(at_most=("max.", "binnen"), at_least=("ruim",), numbers={"negen": 9})


@pytest.mark.parametrize(
    ("text", "value", "digits", "unit", "bound"),
    [
        ("46", "46", 0, "", ""),
        ("4,5", "4.5", 1, "", ""),
        ("10.6", "10.6", 1, "", ""),
        ("1.234", "1234", 0, "", ""),
        ("1.234,5", None, 0, "", ""),
        ("56 %", "56", 0, "%", ""),
        ("48%", "48", 0, "%", ""),
        ("Max. 48", "48", 0, "", "at_most"),
        ("binnen negen", "9", 0, "", "at_most"),
        ("ruim 3", "3", 0, "", "at_least"),
        ("-0,5", "-0.5", 1, "", ""),
        ("losgelaten", None, 0, "", ""),
        ("31-8-2013", None, 0, "", ""),
    ],
)
def test_a_printed_figure(text: str, value: str | None, digits: int, unit: str, bound: str) -> None:
    found = read(text, DUTCH)
    if text == "1.234,5":
        assert found.value in (None, Fraction("1234.5"))
        return
    assert found.value == (None if value is None else Fraction(value))
    assert (found.digits if value else 0, found.unit, found.bound) == (digits, unit, bound)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down", "up"),
    [("0.5", 1, 0, 0, 1), ("1.5", 2, 2, 1, 2), ("2.49", 2, 2, 2, 3), ("-0.5", -1, 0, 0, -1), ("3", 3, 3, 3, 3)],
)
def test_four_ways_to_round(value: str, half_up: int, half_even: int, down: int, up: int) -> None:
    exact = Fraction(value)
    assert [rounded(exact, 0, how) for how in ("half_up", "half_even", "down", "up")] == [half_up, half_even, down, up]


def test_a_tie_of_remainders_may_go_either_way() -> None:
    """6, 20, 9 and 9 of 44: three have the same remainder, and two units are left."""
    shares = [Fraction(100 * count, 44) for count in (6, 20, 9, 9)]
    found = forced(shares, [0] * 4)
    assert found is not None
    assert [sorted(map(int, can)) for can in found] == [[14], [45, 46], [20, 21], [20, 21]]


# ---------------------------------------------------------------- formulas


def test_a_formula_keeps_what_was_rounded() -> None:
    values = {"a": Interval(Fraction(1), Fraction(2)), "b": point(4)}
    found = evaluate(parse("([a] - 3) * [b] / 2"), values.__getitem__)
    assert [found.low, found.high] == [Fraction(-4), Fraction(-2)]


def test_a_formula_is_written_with_the_brackets_that_it_needs() -> None:
    for text in ("[a] - ([b] - [c])", "([a] + [b]) * [c]", "[a] / ([b] * [c])", "[a] - [b] - [c]"):
        shown = show(parse(text), str)
        assert shown.replace("×", "*").replace("−", "-") == text.replace("[", "").replace("]", "")


@pytest.mark.parametrize("text", ["", "1 +", "(1", "1)", "[a", "a b", "1 < 2", "é"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9))
def test_a_linear_form_has_the_value_of_its_formula(a: int, b: int, c: int) -> None:
    form = linear(parse(f"3 * ([a] - 2) - b / {c} + 0.5"))
    value = form["[a]"] * a + form["b"] * b + form[""]
    assert value == 3 * (a - 2) - Fraction(b, c) + Fraction(1, 2)


# ---------------------------------------------------------------- random publications


def publication(counts: list[int], percents: list[str], total: int, mean: str = "", n: int = 1) -> str:
    """Write a publication of one block, and one mean in weeks where it is given."""
    rows = [f'{{ id = "total", label = {{ nl = "T", en = "T" }}, total = true, cells = {{ "" = ["{total}", ""] }} }}']
    rows += [
        f'{{ id = "r{i}", label = {{ nl = "r{i}", en = "r{i}" }}, cells = {{ "" = ["{c}", "{p}"] }} }}'
        for i, (c, p) in enumerate(zip(counts, percents, strict=True))
    ]
    head = TINY[: TINY.index("[[tables.soort.blocks]]")]
    text = f'{head}\n[[tables.soort.blocks]]\nparts = "all"\nbase = "soort/total"\nrows = [{", ".join(rows)}]\n'
    if mean:
        table = TINY[TINY.index("[tables.tijd]") : TINY.index("[[tables.tijd.blocks]]")]
        row = f'{{ id = "m", label = {{ nl = "m", en = "m" }}, cells = {{ "" = ["{mean} weeks", "{n}"] }} }}'
        text += f"{table}\n[[tables.tijd.blocks]]\nrows = [{row}]\n"
    return text


def printed(value: Fraction, digits: int) -> str:
    whole = rounded(value, digits, "half_up")
    return f"{float(whole):.{digits}f}"


COUNTS = st.lists(st.integers(0, 30), min_size=2, max_size=5).filter(lambda counts: sum(counts) > 0)
QUICK = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(counts=COUNTS, digits=st.integers(0, 1), total_days=st.integers(1, 900), n=st.integers(1, 60))
def test_a_consistent_publication_raises_no_alarm(
    make: Make, counts: list[int], digits: int, total_days: int, n: int
) -> None:
    total = sum(counts)
    percents = [printed(Fraction(100 * count, total), digits) for count in counts]
    mean = printed(Fraction(total_days, 5 * n), 2)
    assert names(make(publication(counts, percents, total, mean, n))) == []


@QUICK
@given(counts=COUNTS, digits=st.integers(0, 1), which=st.integers(0, 4), change=st.integers(-30, 30))
def test_a_corrupted_percentage_raises_an_alarm_when_it_is_impossible(
    make: Make, counts: list[int], digits: int, which: int, change: int
) -> None:
    total, which = sum(counts), which % len(counts)
    percents = [printed(Fraction(100 * count, total), digits) for count in counts]
    changed = Fraction(percents[which]) + Fraction(change, 10**digits)
    assume(change and changed >= 0)
    percents[which] = printed(changed, digits)
    exact = Fraction(100 * counts[which], total)
    half = Fraction(1, 2 * 10**digits)
    impossible = abs(exact - changed) > half or (abs(exact - changed) == half and not _even(exact, digits, changed))
    assert bool(names(make(publication(counts, percents, total)))) == impossible


def _even(exact: Fraction, digits: int, shown: Fraction) -> bool:
    """At a tie both neighbours but the one that is half up have to be even to be half even."""
    return shown > exact or int(shown * 10**digits) % 2 == 0


@QUICK
@given(counts=COUNTS, which=st.integers(0, 4), change=st.integers(-5, 5).filter(bool))
def test_a_corrupted_count_raises_an_alarm(make: Make, counts: list[int], which: int, change: int) -> None:
    total, which = sum(counts), which % len(counts)
    percents = [printed(Fraction(100 * count, total), 0) for count in counts]
    assume(counts[which] + change >= 0)
    counts[which] += change
    assert "parts:soort/count" in names(make(publication(counts, percents, total)))


@QUICK
@given(n=st.integers(1, 30), cents=st.integers(1, 3000))
def test_a_mean_raises_an_alarm_when_no_sum_gives_it(make: Make, n: int, cents: int) -> None:
    shown = Fraction(cents, 100)
    sums = range(int(shown * 5 * n) - 2, int(shown * 5 * n) + 3)
    possible = any(shown in (rounded(Fraction(s, 5 * n), 2, h) for h in ("half_up", "half_even")) for s in sums)
    assert (names(make(publication([1, 1], ["50", "50"], 2, printed(shown, 2), n))) == []) == possible


@given(st.integers(1, 60), st.integers(0, 100))
def test_possible_counts_are_those_that_a_search_finds(base: int, percent: int) -> None:
    figure = read(str(percent), Writing())
    every = [k for k in range(base + 1) if figure.stands_for(Fraction(100 * k, base))]
    assert list(possible_counts(figure, base)) == every


# ---------------------------------------------------------------- the solver

TERMS = st.lists(
    st.tuples(
        st.lists(st.integers(-3, 3), min_size=3, max_size=3), st.sampled_from(["<=", ">=", "="]), st.integers(-8, 8)
    ),
    min_size=1,
    max_size=4,
)
NAMES = ("x", "y", "z")


@settings(max_examples=examples(60), deadline=None)
@given(TERMS)
def test_the_solver_agrees_with_trying_everything(rows: list[tuple[list[int], str, int]]) -> None:
    constraints = [
        Relation(
            tuple((name, Fraction(f)) for name, f in zip(NAMES, factors, strict=True)),
            None if sign == "<=" else bound,
            None if sign == ">=" else bound,
        )
        for factors, sign, bound in rows
    ]
    bounds = dict.fromkeys(NAMES, Range(0, 4))
    tried = [dict(zip(NAMES, values, strict=True)) for values in product(range(5), repeat=3)]
    feasible = any(all(row.holds(values) for row in constraints) for values in tried)
    answer, exact = solve(constraints, bounds), search(constraints, bounds)
    assert exact is not None
    assert (answer.feasible, answer.proved, exact.feasible) == (feasible, True, feasible)
    assert not feasible or all(row.holds(answer.values) for row in constraints)


LARGE = (
    TINY.replace('["11", "100"]', '["11000000", "100"]')
    .replace('["7", "64"]', '["7000000", "64"]')
    .replace('["4", "36"]', '["4000000", "36"]')
    .replace('"12.43 days", "7"', '"12.43 days", "7000000"')
    .replace('"2.1 weeks", "2"', '"2.1 weeks", "3000000"')
)
"""More cases than a million."""


def test_large_numbers_of_cases_are_not_accused(make: Make) -> None:
    assert names(make(LARGE)) == []
    found = make(LARGE.replace('"3000000"', '"4000000"'))
    assert "system:appeals" in names(found)
    assert "3.500.000" in found.entries[names(found).index("system:appeals")].recomputed("nl")


OTHERS = """
[systems.rules.others]
text = { nl = "samen drie", en = "three together" }
holds = "new_appeals + old_appeals = 3"
[systems.variables.old_appeals]
label = { nl = "andere beroepen", en = "other appeals" }
"""
"""A second variable, so that narrowing alone decides nothing."""


def test_a_solver_that_gives_up_accuses_nobody(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the solver nor the exact search comes to an end: that is said, and counts as no test."""
    monkeypatch.setattr(Model, "minimise", lambda *_: Proposal(None, 0.0, "undecided"))
    monkeypatch.setattr("doorloop.systems.integers.MOST_SPLITS", 0)
    found = make(TINY.replace("new_appeals = [tijd", "new_appeals <= [tijd") + OTHERS)
    assert names(found) == []
    assert any("Appeals" in remark("en") and "Undecided" in remark("en") for remark in found.remarks)
    assert all(not check.has_power for check in found.checks["system"])


@pytest.mark.parametrize("sign", ["<=", ">="])
def test_a_variable_without_a_bound_is_bounded_by_what_is_said_alone(sign: str) -> None:
    rows = [Relation((("x", 1), ("y", -1)), 3 * 10**7, 3 * 10**7)]
    limit = Relation((("x", 1),), None if sign == "<=" else 10**7, None if sign == ">=" else 10**7)
    known = {"x": Range(0, None), "y": Range(0, None)}
    assert solve([*rows, limit], known).feasible is (sign == ">=")
    assert ranges(rows, known) == {"x": Range(3 * 10**7, None), "y": Range(0, None)}


def test_ranges_that_exclude_each_other_are_not_the_same_cases(make: Make) -> None:
    same = """
[[same]]
id = "both"
cells = ["soort/new/count", "tijd/decision/n"]
because = { nl = "dezelfde zaken", en = "the same cases" }
"""
    ranges = TINY.replace('["7", "64"]', '["1-4", ""]').replace('"12.43 days", "7"', '"", "6-9"')
    assert "same:both" in names(make(ranges + same))
    assert "same:both" not in names(make(ranges.replace('"6-9"', '"3-9"') + same))


def test_a_part_that_is_not_printed_is_named(make: Make) -> None:
    """The other parts are at most the total; whether they make it nobody can say."""
    found = make(TINY.replace('["4", "36"]', '["", ""]'))
    assert names(found) == []
    (remark,) = [said("en") for said in found.remarks if "Not fully added up" in said("en")]
    assert "Total" in remark
    assert not any("Not fully added up" in said("en") for said in make(TINY).remarks)


def test_a_clash_without_whole_numbers_is_found(make: Make) -> None:
    """2x = 7 has a solution among fractions, and none among cases."""
    text = TINY.replace("2 * new_appeals <= [soort/new/count]", "2 * new_appeals = [soort/new/count]")
    found = make(text)
    assert names(found) == ["system:appeals"]
    assert found.entries[0].recomputed("en") == "nothing fits even without the claim"
    assert [f.name for f in find_systems_of(found.index)] == ["system:appeals"]


def find_systems_of(index: Index) -> list[Finding]:
    return [check.finding for check in find_systems(Setting(index)) if check.finding]
