"""Planted slips, margins, signs instead of numbers, and bounds on what a publication may ask for."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from doorloop.base.errors import DefinitionError
from doorloop.definition import load as load_definition
from doorloop.render import to_json, to_md, to_terminal
from doorloop.verification.document import verdict_document
from doorloop.verification.publication import load
from doorloop.verification.publication.formula import FormulaError, parse
from doorloop.verification.publication.load import parse as parse_tree
from doorloop.verification.publication.parts import Kind, Writing
from doorloop.verification.publication.signs import read_cell
from doorloop.verification.rules import Audit, audit
from doorloop.verification.verdict import verify_alone

SLIPS = Path(__file__).parent / "data/slips.toml"

Make = Callable[[str], Audit]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def audited(text: str) -> Audit:
        path = tmp_path / "made.toml"
        path.write_text(text, "utf-8")
        return audit(load(str(path)))

    return audited


def names(found: Audit) -> list[str]:
    return [entry.id for entry in found.entries]


# ---------------------------------------------------------------- eight slips

FOUND = {
    "percentage:wijk/oost/pct/man": "147 van de 441 is 33 %, niet 34 %",
    "mean:duur/gezin/mean/totaal": (
        "2,35 personen kan geen gemiddelde zijn van hele personen met n = 19; wel 2,3158 of 2,3684"
    ),
    "parts:wijk/n/vrouw": "253 + 249 + 153 is 655, niet 656",
    "parts:oordeel/pct/totaal": "40 + 30 + 20 is 90, en dat kan geen 100 % zijn",
    "margin:wijk/totaal/n/totaal": "441 + 656 is 1.097, niet 1.096",
    "derived:tekst/groei": "Groei van intakes tot 92 in 2020: 15,0 %, niet 20 %",
    "funnel:keten:keten/plan/n/totaal": '"Plannen" is 85, en kan niet meer zijn dan de 80 van "Intakes"',
    "combined:wacht": "Uit de delen volgt 3,8, niet 4,4 dagen",
}


def test_eight_planted_slips_are_eight_findings_each_in_a_plain_sentence() -> None:
    found = audit(load(str(SLIPS)))
    assert {entry.id: entry.sentence("nl") for entry in found.entries} == FOUND


def test_the_mark_stands_at_every_figure_of_a_sum() -> None:
    marks = {entry.id: entry.cells for entry in audit(load(str(SLIPS))).entries}
    rows = ("totaal", "noord", "zuid", "oost")
    assert marks["parts:wijk/n/vrouw"] == tuple(f"wijk/{row}/n/vrouw" for row in rows)
    assert marks["margin:wijk/totaal/n/totaal"] == tuple(f"wijk/totaal/n/{g}" for g in ("totaal", "man", "vrouw"))
    assert marks["percentage:wijk/oost/pct/man"] == ("wijk/oost/pct/man",)
    assert marks["funnel:keten:keten/plan/n/totaal"] == ("keten/plan/n/totaal",)


def test_what_was_tested_is_counted() -> None:
    found = audit(load(str(SLIPS)))
    tests = {rule.name: n for rule, n in found.tests.items()}
    assert tests == {
        "percentage": 12,
        "mean": 3,
        "parts": 4,
        "margin": 6,
        "joint": 1,
        "derived": 1,
        "funnel": 2,
        "combined": 1,
    }
    printed = to_terminal.render(verdict_document(verify_alone(load(str(SLIPS)), "nl", "nl")))["verify.txt"].decode()
    assert "44 van de 45 gedrukte cijfers zijn getoetst; bij 31 staat geen opmerking." in printed
    assert "6 rekenfouten, 2 tegenspraken, 0 onuitgesproken aannames" in printed
    assert "hele dagen" not in printed


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ('"1.096", "100"', '"1 097", "100"', "margin:wijk/totaal/n/totaal"),
        ('"4,4 dagen"', '"3,8 dagen"', "combined:wacht"),
        ('["20", ""]', '["30", ""]', "parts:oordeel/pct/totaal"),
        ('["85"]', '["80"]', "funnel:keten:keten/plan/n/totaal"),
    ],
)
def test_a_slip_that_is_mended_is_gone(make: Make, old: str, new: str, gone: str) -> None:
    text = SLIPS.read_text("utf-8")
    assert text.count(old) == 1
    found = set(names(make(text.replace(old, new))))
    assert gone not in found
    assert found <= set(FOUND) | {"parts:wijk/n/totaal"}


def test_one_finding_is_one_in_words(make: Make) -> None:
    text = table(["count"], {"": [("10",), ("6",), ("5",)]})
    verdict = verify_alone(load(str(written(make, text))), "nl", "nl")
    page = to_md.render(verdict_document(verdict))["verify.md"].decode()
    assert "Tegen zichzelf: 1 rekenfout, 0 tegenspraken" in page


def written(make: Make, text: str) -> Path:
    return make(text).index.publication.path


# ---------------------------------------------------------------- tables of one block

HEAD = """
schema = "doorloop.publication/1"
name = "made"
definition = "kansloze-aangiften"
title = { nl = "Gemaakt", en = "Made" }
source = { nl = "De toets", en = "The test" }
[writing.units]
dagen = { words = ["dagen"], of = "kalenderdagen" }
"""

COLUMNS = {
    "count": 'kind = "count"',
    "percent": 'kind = "percent", of = "count"',
    "share": 'kind = "percent"',
    "mean": 'kind = "mean", of = "count"',
}

Cells = dict[str, list[tuple[str, ...]]]


def table(columns: list[str], cells: Cells, more: str = "", parts: str = "all") -> str:
    """Write a publication of one table: for each group its rows, the total first."""
    groups = [group for group in cells if group]
    text = HEAD + "[groups]\n" + "".join(f'"{g}" = {{ nl = "{g}", en = "{g}" }}\n' for g in groups)
    text += f'[tables.t]\ntitle = {{ nl = "T", en = "T" }}\n{more}\n'
    text += f"groups = {groups}\n" if groups else ""
    text += "[tables.t.columns]\n"
    text += "".join(f'{c} = {{ label = {{ nl = "{c}", en = "{c}" }}, {COLUMNS[c]} }}\n' for c in columns)
    text += f'[[tables.t.blocks]]\nparts = "{parts}"\nbase = "t/r0"\n' if parts else "[[tables.t.blocks]]\n"
    rows = []
    for at in range(len(next(iter(cells.values())))):
        label = f'id = "r{at}", label = {{ nl = "rij {at}", en = "row {at}" }}, total = {str(at == 0).lower()}'
        inside = ", ".join(f'"{group}" = {list(rows_[at])}' for group, rows_ in cells.items())
        rows.append(f"{{ {label}, cells = {{ {inside} }} }}".replace("\\u", "\\u"))
    return text + "rows = [\n" + ",\n".join(rows) + "\n]\n"


# ---------------------------------------------------------------- margins


def test_a_declared_margin_needs_no_label_and_no_majority(make: Make) -> None:
    cells: Cells = {"a": [("10",)], "b": [("4",)], "c": [("5",)]}
    more = 'margins = [{ total = "a", parts = ["b", "c"] }]'
    assert names(make(table(["count"], cells, parts=""))) == []
    assert names(make(table(["count"], cells, more, parts=""))) == ["margin:t/r0/count/a"]


def test_an_empty_list_of_margins_says_that_there_are_none(make: Make) -> None:
    cells: Cells = {"Totaal": [("10",), ("6",), ("4",)], "m": [("5",), ("3",), ("2",)], "v": [("4",), ("3",), ("1",)]}
    assert names(make(table(["count"], cells))) == []  # 5 + 4 is not 10, and only one of three adds up
    cells = {"Totaal": [("10",), ("6",), ("4",)], "m": [("5",), ("3",), ("2",)], "v": [("6",), ("3",), ("2",)]}
    assert names(make(table(["count"], cells))) == ["parts:t/count/v", "margin:t/r0/count/Totaal"]
    assert names(make(table(["count"], cells, "margins = []"))) == ["parts:t/count/v"]


def test_a_margin_of_what_does_not_exist_is_refused(make: Make) -> None:
    cells: Cells = {"a": [("10",)], "b": [("4",)], "c": [("5",)]}
    with pytest.raises(DefinitionError, match=r"tables\.t\.margins\.0: there is no group of this table 'd'"):
        make(table(["count"], cells, 'margins = [{ total = "a", parts = ["b", "d"] }]', parts=""))


@pytest.mark.parametrize(
    ("total", "wrong"), [("3,8", False), ("3,7", False), ("3,9", True), ("3,6", True), ("4,4", True)]
)
def test_the_mean_of_all_is_the_weighted_mean_of_the_groups(make: Make, total: str, wrong: bool) -> None:
    """20 at 3,1 and 30 at 4,2: whole sums 61..63 and 125..127, so 186..190 over 50: 3,72..3,80."""
    cells: Cells = {"Totaal": [("50", total)], "m": [("20", "3,1")], "v": [("30", "4,2")]}
    more = 'margins = [{ total = "Totaal", parts = ["m", "v"] }]'
    found = names(make(table(["count", "mean"], cells, more, parts="")))
    assert found == (["margin:t/r0/mean/Totaal"] if wrong else [])


def test_a_mean_without_numbers_lies_between_its_groups(make: Make) -> None:
    more = 'margins = [{ total = "Totaal", parts = ["m", "v"] }]'
    cells: Cells = {"Totaal": [("", "4,4")], "m": [("", "3,1")], "v": [("", "4,2")]}
    assert names(make(table(["count", "mean"], cells, more, parts=""))) == ["margin:t/r0/mean/Totaal"]
    cells = {"Totaal": [("", "4,2")], "m": [("", "3,1")], "v": [("", "4,2")]}
    assert names(make(table(["count", "mean"], cells, more, parts=""))) == []


def test_a_withheld_part_leaves_what_can_still_be_said(make: Make) -> None:
    more = 'margins = [{ total = "Totaal", parts = ["m", "v"] }]'
    for part, wrong in (("x", False), ("<5", False)):
        cells: Cells = {"Totaal": [("10",)], "m": [("8",)], "v": [(part,)]}
        assert bool(names(make(table(["count"], cells, more, parts="")))) == wrong
    for part, total in (("x", "7"), ("<5", "13"), ("-", "9"), ("2-3", "12")):
        cells = {"Totaal": [(total,)], "m": [("8",)], "v": [(part,)]}
        assert names(make(table(["count"], cells, more, parts=""))) == ["margin:t/r0/count/Totaal"]


# ---------------------------------------------------------------- numbers as printed

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    "text",
    [
        *("1096", "1.096", "1 096", f"1{NBSP}096", f"1{NARROW}096", f"1{THIN}096", "1'096", "1’096", " 1096 "),
        *("1096*", "1.096**", "1 096¹", "1.096 1)", "1096 [p]", "1096[r]", "1096 personen", "+1096", "1096,0"),
    ],
)
def test_one_number_in_many_hands(text: str) -> None:
    found = read_cell(text, "count", Writing())
    assert (found.value, found.sign, found.problem) == (Fraction(1096), "", "")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1.234.567,8", "mean", Fraction("1234567.8")),
        ("12 345,6", "mean", Fraction("12345.6")),
        ("0.125", "mean", Fraction("0.125")),
        (",5", "mean", Fraction("0.5")),
        ("-3,2", "mean", Fraction("-3.2")),
        ("−3,2", "mean", Fraction("-3.2")),
        ("(36)", "percent", Fraction(36)),
        ("36%", "percent", Fraction(36)),
        ("36,4 %", "percent", Fraction("36.4")),
    ],
)
def test_numbers_with_decimals(text: str, kind: Kind, value: Fraction) -> None:
    assert read_cell(text, kind, Writing()).value == value


@pytest.mark.parametrize(
    ("text", "kind", "sign", "low", "high"),
    [
        *((text, "count", "zero", None, None) for text in ("-", "–", "—", "nihil", "[low]")),
        *((text, "mean", "missing", None, None) for text in ("-", "–", ".")),
        *((text, "count", "missing", None, None) for text in (".", "..", "…", ":", "n.b.", "N.v.t.", "[x]", "?")),
        *((text, "count", "withheld", None, None) for text in ("x", "X", "[c]", "*", "#", "geheim")),
        ("<5", "count", "range", 0, 4),
        ("< 5", "count", "range", 0, 4),
        ("≤5", "count", "range", 0, 5),
        ("minder dan 5", "count", "range", 0, 4),
        (">100", "count", "range", 101, None),
        ("1-4", "count", "range", 1, 4),
        ("1–4", "count", "range", 1, 4),
        ("1 t/m 4", "count", "range", 1, 4),
        ("<5 %", "percent", "range", 0, 5),
        ("5-10%", "percent", "range", Fraction("4.5"), Fraction("10.5")),
    ],
)
def test_signs_mean_what_offices_mean_by_them(
    text: str, kind: Kind, sign: str, low: int | None, high: int | None
) -> None:
    found = read_cell(text, kind, Writing())
    assert (found.sign, found.low, found.high, found.problem) == (sign, low, high, "")
    assert found.value == (0 if sign == "zero" else None)


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        *((text, "count", "unreadable") for text in ("4O", "l2", "12 34", "1.23.4", "40 van 50", "veel", "1e5", "²")),
        *((text, "mean", "unreadable") for text in ("4O", "some days", "3,1/4,2", "1.2.3", "9" * 40)),
        ("39,5", "count", "not_whole"),
        ("-5", "count", "negative"),
        ("40%", "count", "percent_sign"),
        ("(40)", "count", "unreadable"),
    ],
)
def test_what_is_neither_is_an_error_of_its_cell(make: Make, text: str, kind: Kind, problem: str) -> None:
    assert read_cell(text, kind, Writing()).problem == problem
    row = (text, "") if kind == "count" else ("10", text)
    found = make(table(["count", "mean"], {"": [row]}, parts=""))
    assert names(found) == [f"reading:t/r0/{kind}"]
    assert found.wrong
    assert text in found.entries[0].sentence("nl")


def test_an_unreadable_figure_leaves_what_rests_on_it_untested(make: Make) -> None:
    text = table(["count"], {"": [("10",), ("4O",), ("5",)]})
    text += '\n[[statements]]\nid = "s"\nlabel = { nl = "S", en = "S" }\nvalue = "15 %"\n'
    found = make(f'{text}follows = "100 * [t/r1/count] / [t/r0/count]"\n')
    assert names(found) == ["reading:t/r1/count"]
    assert "tekst/s" not in found.tested
    assert "t/r2/count" in found.tested


def test_a_withheld_cell_is_counted_as_not_tested(make: Make) -> None:
    path = written(make, table(["count"], {"": [("1 096",), ("400*",), ("697",), ("x",)]}))
    page = page_of(path)
    assert "400 + 697 is 1.097, niet 1 096" in page
    assert "3 van de 4 gedrukte cijfers zijn getoetst" in page
    assert "Eén cel heeft een teken in plaats van een getal en is niet getoetst: x." in page


def test_nothing_found_says_by_which_tests_and_no_test_says_so(make: Make) -> None:
    path = written(make, table(["count"], {"": [("10",), ("6",), ("4",)]}))
    assert "Niets gevonden met de toetsen die gelden: delen en totaal (1)." in page_of(path)
    path = written(make, table(["count"], {"": [("10",), (".",), ("x",)]}, parts=""))
    page = page_of(path)
    assert "Geen toets geldt voor deze cijfers" in page
    assert "2 cellen hebben een teken in plaats van een getal en zijn niet getoetst: ., x." in page


def page_of(path: Path) -> str:
    return to_terminal.render(verdict_document(verify_alone(load(str(path)), "nl", "nl")))["verify.txt"].decode()


def test_a_percentage_of_a_range_needs_some_count_of_it(make: Make) -> None:
    for percent, wrong in (("4", False), ("8", False), ("10", True), ("2", False), ("1", True)):
        cells: Cells = {"": [("50", "100"), ("46", "92"), ("<5", percent)]}
        found = names(make(table(["count", "percent"], cells, parts="separate")))
        assert found == (["percentage:t/r2/percent"] if wrong else [])


def test_figures_that_can_each_be_and_not_together_are_found(make: Make) -> None:
    """50 - 46 = 4, so 8 %; 4 % is 2 of 50, which a range under 5 allows and the sum does not."""
    for percent, found in (("8", []), ("4", ["joint:t/count"]), ("2", ["joint:t/count"])):
        cells: Cells = {"": [("50", "100"), ("46", "92"), ("<5", percent)]}
        assert names(make(table(["count", "percent"], cells))) == found


# ---------------------------------------------------------------- forced to 100


def test_a_column_forced_to_100_is_named_beside_a_printed_total_and_with_ties(make: Make) -> None:
    cells: Cells = {"": [("3", "100"), ("1", "34"), ("1", "33"), ("1", "33")]}
    (entry,) = make(table(["count", "percent"], cells)).entries
    assert entry.id == "percentage:t/r1/percent"
    assert any("op 100 gebracht (grootste rest)" in note and "99" in note for note in entry.notes("nl"))


def test_a_column_forced_to_100_by_hand_is_named_as_such() -> None:
    """10, 6, 8, 7, 1, 2, 2 and 8 of 44: half up 23 + 14 + 18 + 16 + 2 + 5 + 5 + 18 = 101."""
    found = audit(load("kansloze-aangiften"))
    for line in ("2", "3"):
        (notes,) = ("; ".join(entry.notes("nl")) for entry in found.entries if entry.id == line)
        assert "op 100 gebracht, niet naar de grootste rest; half naar boven tellen zij op tot 101" in notes


# ---------------------------------------------------------------- parts and wholes


def test_a_part_beyond_its_whole(make: Make) -> None:
    cells: Cells = {"": [("10",), ("12",), ("9",)]}
    assert names(make(table(["count"], cells, parts="separate"))) == ["beyond:t/r1/count"]
    assert "beyond:t/r1/count" in names(make(table(["count"], cells, parts="several")))


# ---------------------------------------------------------------- bounds and files


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (" * ".join(["9" * 60] * 199), "more than 40 factors"),
        ("9" * 60, "a number of more than 18 digits"),
        (" / ".join(["7"] * 50), "more than 40 factors"),
        ("(" * 60 + "1" + ")" * 60, "too many brackets"),
        (" + ".join(["1"] * 300), "too many brackets or terms"),
    ],
)
def test_a_formula_beyond_all_use_is_refused_at_once(make: Make, formula: str, said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        parse(formula)
    text = table(["count"], {"": [("10",)]}, parts="")
    text += '\n[[statements]]\nid = "s"\nlabel = { nl = "S", en = "S" }\nvalue = "1"\n'
    with pytest.raises(DefinitionError, match=said):
        make(f'{text}follows = "{formula}"\n')


def test_forty_factors_of_eighteen_digits_are_computed(make: Make) -> None:
    text = table(["count"], {"": [("9" * 18,)]}, parts="")
    text += '\n[[statements]]\nid = "s"\nlabel = { nl = "S", en = "S" }\nvalue = "1"\n'
    follows = " * ".join(["[t/r0/count]", *["9" * 18] * 40])
    assert names(make(f'{text}follows = "{follows}"\n')) == ["derived:tekst/s"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('of = "kalenderdagen" }', 'of = "kalenderdagen", size = nan }', "writing.units.dagen.size: this is no number"),
        ('of = "kalenderdagen" }', 'of = "kalenderdagen", size = 1e999999 }', "writing.units.dagen.size"),
        ('of = "kalenderdagen" }', 'of = "kalenderdagen", size = 0 }', "writing.units.dagen.size"),
        ("[writing.units]", f"[writing]\nnumbers = {{ veel = {'9' * 400} }}\n[writing.units]", "made.toml"),
        ("[writing.units]", f"[writing]\nnumbers = {{ veel = {'9' * 5000} }}\n[writing.units]", "cannot be read"),
        ("[writing.units]", f"x = {'[' * 5000}{']' * 5000}\n[writing.units]", "made.toml"),
    ],
)
def test_what_would_take_all_memory_is_refused(make: Make, old: str, new: str, said: str) -> None:
    text = table(["count"], {"": [("10",)]}, parts="")
    assert text.count(old) == 1
    with pytest.raises(DefinitionError) as error:
        make(text.replace(old, new))
    assert said in str(error.value)


def test_a_byte_order_mark_is_read_in_both_kinds_of_files(make: Make, tmp_path: Path) -> None:
    assert names(make("\ufeff" + table(["count"], {"": [("10",)]}, parts=""))) == []
    path = tmp_path / "notepad.toml"
    shipped = load_definition("kansloze-aangiften")
    path.write_bytes(b"\xef\xbb\xbf" + shipped.path.read_bytes())
    assert load_definition(str(path)).spec == shipped.spec


def test_the_json_says_what_was_tested() -> None:
    written = to_json.render(verdict_document(verify_alone(load(str(SLIPS)), "nl", "nl")))["verify.json"].decode()
    assert '"tested": 44' in written
    assert '"margin": 6' in written


# ---------------------------------------------------------------- crafted publications

STRANGE: tuple[object, ...] = (
    *("", "-", "x", "<5", ".", "0", "1.096", "39,5", "-3", "9" * 30, "1e400", "4O", "{x}", "{", "\x1b[2J"),
    *("wijk/totaal", "[wijk/noord/n/man]", "100 * [wijk/noord/n/man] / [wijk/zuid/n/man]", "totaal"),
    *("count", "percent", "mean", "sd", "median", "text", "norm", "rate", "quantile"),
    *(None, True, 5, -1, 10**30, Decimal("nan"), Decimal("1e400"), [], {}),
)


def nodes(tree: object) -> Iterator[tuple[Any, Any]]:
    """List every place of a tree at which something stands."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield tree, key
        yield from nodes(value)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(150))
def test_a_crafted_publication_is_read_or_refused(seed: int) -> None:
    random_ = random.Random(seed)
    tree = tomllib.loads(SLIPS.read_text("utf-8"), parse_float=Decimal)
    for _ in range(random_.randint(1, 3)):
        where, key = random_.choice(list(nodes(tree)))
        if random_.random() < 0.2:
            del where[key]
        else:
            where[key] = random_.choice(STRANGE)
    try:
        verdict = verify_alone(parse_tree(b"", tree, Path("crafted.toml")), "nl", "nl")
    except DefinitionError:
        return
    assert to_terminal.render(verdict_document(verdict))["verify.txt"]


def test_a_combined_mean_with_a_part_of_nobody_is_reckoned(make: Make) -> None:
    text = SLIPS.read_text("utf-8")
    assert text.count('"3,1 dagen", "20"') == 1
    assert "combined:wacht" in names(make(text.replace('"3,1 dagen", "20"', '"3,1 dagen", "0"')))
