"""Tables as one release: every count once, true relations between them, and what a reader infers from marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from doorloop.definition.parts import Publish
from doorloop.disclosure.counts import DisclosureError
from doorloop.disclosure.release.compose import compose, refuted
from doorloop.disclosure.release.protect import protect
from doorloop.systems.relations import Range, Relation
from doorloop.tables import keys
from doorloop.tables.document import plain
from doorloop.tables.records import Record
from kit.audited import attack
from kit.invented import invent, tables_of, undoubting

POLICY = Publish()
Tables = dict[str, list[Record]]
SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"all_groups": True},
    {"by": "regio", "all_groups": True, "compare": ("Groningen", "Friesland")},
    {"by": "quarter"},
    {"by": "voorprocedure"},
    {"by": "geslacht", "all_groups": True},
    {"compare": ("pilot", "niet_pilot")},
)


def read_back(tables: Mapping[str, list[Record]]) -> Tables:
    """Take tables through JSON, as a program that finds them on disk would."""
    found = {name: [{key: plain(value) for key, value in r.items()} for r in rows] for name, rows in tables.items()}
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def hide(tables: Tables, table: str, columns: str, **keys: object) -> Tables:
    """Hide columns of the records that have these values, and mark that."""
    changed = []
    for record in tables[table]:
        meant = all(record[name] == value for name, value in keys.items())
        gone: Record = {**dict.fromkeys(columns.split()), "hidden": columns} if meant else {}
        changed.append(record | gone)
    return tables | {table: changed}


@pytest.mark.parametrize("seed", range(14))
def test_what_everybody_knows_is_true(seed: int) -> None:
    """Whatever the register and its faults: no relation is broken by the true counts."""
    tables = tables_of(invent(seed, 40 + 9 * seed, dirty=seed % 3 > 0), **SHAPES[seed % len(SHAPES)])
    found = compose(undoubting(), tables, POLICY)
    found.check()
    assert len(found.cells) > 300
    assert len(found.relations) > 100
    assert all(range is None or range.width == 0 for range in found.printed.values())


def test_the_same_count_in_several_tables_is_one_cell() -> None:
    tables = tables_of(invent(3, 80), all_groups=True)
    found = compose(undoubting(), tables, POLICY)
    (permits,) = (r for r in tables["voortgezet_verblijf"] if (r["measure"], r["group"]) == ("verleend", "niet_pilot"))
    (total,) = (r for r in tables["regio"] if (r["region"], r["group"]) == ("totaal", "niet_pilot"))
    key = keys.cases(frozenset({"verlening:happened"}), "niet_pilot")
    assert permits["count"] == total["count"] == found.cells[key].value
    definition = undoubting()
    one, other = definition.step("sepot_voornemen"), definition.step("sepot_voornemen_norm")
    assert keys.of_step("n", one, "", "pilot") == keys.of_step("n", other, "", "pilot") in found.cells
    assert keys.of_step("within", one, "", "pilot") != keys.of_step("within", other, "", "pilot")
    one, other = definition.step("sepot_intrekking"), definition.step("sepot_aanvraag")
    assert keys.of_step("n", one, "", "pilot") != keys.of_step("n", other, "", "pilot")


def test_what_is_read_back_from_files_is_the_same_release() -> None:
    tables = tables_of(invent(5, 90), by="regio", compare=("Groningen", "Friesland"))
    assert compose(undoubting(), read_back(tables), POLICY) == compose(undoubting(), tables, POLICY)


def test_small_counts_and_what_completes_them_are_sensitive() -> None:
    record: Record = {"variable": "geslacht", "category": "man", "group": "pilot", "count": 3, "base": 44}
    rows: list[Record] = [
        record,
        record | {"category": "vrouw", "count": 41},
        record | {"category": "onbekend", "count": 0},
    ]
    everybody: Record = {"variable": "aangiften", "category": "", "group": "pilot", "count": 45, "base": 60}
    found = compose(undoubting(), {"kenmerken": [*rows, everybody]}, POLICY)
    assert {str(key) for key, one in found.cells.items() if one.protect} == {
        "cases · geslacht=man · pilot",
        "rest ·  - cases geslacht:applies · pilot",  # 45 in all, 44 to whom it applies
    }


def test_a_share_tells_its_part_of_a_known_base() -> None:
    goal: Record = {"goal": 3, "measure": "earlier_procedure_share", "group": "niet_pilot", "value": Fraction(10, 30)}
    row: Record = {"variable": "voorprocedure", "category": "geen", "group": "niet_pilot", "count": 20, "base": 30}
    found = compose(undoubting(), {"kenmerken": [row], "subdoelstellingen": [goal]}, POLICY)
    told = {str(key): one for key, one in found.printed.items()}
    assert told["cases · voorprocedure=asiel|regulier · niet_pilot"] == Range(10, 10)
    unknown = compose(undoubting(), {"subdoelstellingen": [goal]}, POLICY)
    assert list(unknown.printed.values()) == [None]


def test_hiding_small_counts_alone_is_broken() -> None:
    """Primary suppression and nothing else: the total gives the hidden count away, and the audit says so."""
    rows: list[Record] = [
        {"region": name, "group": "pilot", "count": count}
        for name, count in {
            "Groningen": 15,
            "Friesland": 12,
            "Drenthe": 6,
            "Rotterdam-Rijnmond": 15,
            "totaal": 48,
        }.items()
    ]
    naive = hide({"regio": rows}, "regio", "count", region="Drenthe")
    found = attack(undoubting(), naive, POLICY)
    assert found.failures == {"cases · regio=Drenthe & verlening:happened · pilot": Range(6, 6)}
    company = hide(naive, "regio", "count", region="Friesland")
    assert attack(undoubting(), company, POLICY).failures == {}


def test_a_count_that_is_hidden_in_one_table_and_printed_in_another_is_known() -> None:
    tables = tables_of(invent(2, 60, dirty=False))
    naive = hide(tables, "voortgezet_verblijf", "count", measure="verleend")
    key = keys.cases(frozenset({"verlening:happened"}), "pilot")
    alone = compose(undoubting(), {"voortgezet_verblijf": naive["voortgezet_verblijf"]}, POLICY)
    both = compose(undoubting(), naive, POLICY)
    (total,) = (r["count"] for r in tables["regio"] if (r["region"], r["group"]) == ("totaal", "pilot"))
    assert alone.printed[key] is None
    assert both.printed[key] == Range(int(total or 0), int(total or 0))


def test_rounded_counts_are_known_within_their_distance() -> None:
    row: Record = {"region": "Groningen", "group": "pilot", "count": 5, "rounded_within": 4}
    found = compose(undoubting(), {"regio": [row, row | {"region": "Friesland", "count": 0}]}, POLICY)
    assert list(found.printed.values()) == [Range(1, 9), Range(0, 4)]
    assert attack(undoubting(), {"regio": [row]}, POLICY).failures == {}
    (range,) = attack(undoubting(), {"regio": [row]}, Publish(width=9)).failures.values()
    assert range == Range(1, 9)


def test_a_reader_supposes_that_a_ruling_follows_an_appeal() -> None:
    """24 appeals, 21 of them dismissed: the two others together are at most 3, if the register has no gaps."""
    hidden: Record = {"count": None, "hidden": "count"}
    shown: dict[str, Record] = {"beroepen": {"count": 24}, "ongegrond": {"count": 21}}
    rows = [
        {"measure": name, "group": "pilot", **shown.get(name, hidden)}
        for name in ("beroepen", "ongegrond", "gegrond", "zonder_uitspraak")
    ]
    told = attack(undoubting(), {"beroep": rows}, POLICY).failures
    assert told["cases · uitkomst_beroep=gegrond · pilot"] == Range(0, 3)
    assert told["cases · beroep:happened & uitspraak_beroep:empty · pilot"] == Range(0, 3)


def test_a_supposition_that_is_refuted_is_given_up() -> None:
    rows: list[Record] = [
        {"measure": "beroepen", "group": "pilot", "count": 4},
        {"measure": "ongegrond", "group": "pilot", "count": 9},
    ]
    gone = refuted(undoubting(), {"beroep": rows})
    assert {fact.why for fact in gone} == {"conditions"}
    assert all(isinstance(fact, Relation) and fact.supposed for fact in gone)
    found = compose(undoubting(), {"beroep": rows}, POLICY)
    found.check()


def test_prints_that_contradict_a_supposition_leave_the_others() -> None:
    """11 rulings dismissed and as many upheld, of 12 appeals of which the number is rounded: the register has gaps."""
    row: Record = {"measure": "beroepen", "group": "pilot", "count": 10, "rounded_within": 4}
    rows = [row, row | {"measure": "ongegrond", "count": 15}, row | {"measure": "gegrond", "count": 15}]
    found = attack(undoubting(), {"beroep": rows}, POLICY)
    assert next(iter(found.ranges.values())) == Range(6, 14)


def test_two_tables_that_tell_one_count_differently_are_refused() -> None:
    one: Record = {"measure": "verleend", "group": "pilot", "count": 12}
    other: Record = {"region": "totaal", "group": "pilot", "count": 13}
    with pytest.raises(DisclosureError, match="tell one count differently") as error:
        compose(undoubting(), {"voortgezet_verblijf": [one], "regio": [other]}, POLICY)
    assert error.value.where == "cases · verlening:happened · pilot"


def test_a_table_that_the_definition_does_not_have_is_left_aside() -> None:
    assert compose(undoubting(), {"elders": [{"count": 3}]}, POLICY).cells == {}


# ---------------------------------------------------------------- what durations tell


def step(n: int, mean: object, **more: Any) -> Record:
    """Make the record of a step with a target of 10 werkdagen; all figures that are not named are absent."""
    names = ("median", "p25", "p75", "p90", "min", "max", "within_target", "within_target_share", "open", "excluded")
    about: Record = {"step": "aangifte_sepot", "group": "pilot", "unit": "werkdagen", "target": 10}
    return about | dict.fromkeys(names) | {"n": n, "mean": mean, **more}


BEYOND = "beyond · aangifte>sepot[]<=10wd · pilot"


@pytest.mark.parametrize(("mean", "most"), [(Fraction(1, 2), 2), (Fraction(3), 12), (Fraction(11), 44), ("11.0", 44)])
def test_a_mean_has_no_room_for_many_steps_beyond_the_target(mean: object, most: int) -> None:
    """44 steps of half a day on average last 22 days together: of 11 days or more there are at most 2."""
    value = float(mean) if isinstance(mean, str) else mean
    record = step(44, value, within_target=None, hidden="within_target")
    found = attack(undoubting(), {"doorlooptijden": [record]}, POLICY)
    assert found.ranges[BEYOND] == Range(0, most)
    assert (BEYOND in found.failures) == (most < 4)


@pytest.mark.parametrize(("name", "value", "known"), [
    ("median", 4, Range(0, 22)),  # ranks 22 and 23 of 44: at least 22 are within
    ("median", 11, Range(22, 44)),
    ("p75", 9, Range(0, 11)),
    ("p25", 12, Range(33, 44)),
])  # fmt: skip
def test_a_quantile_tells_how_many_are_within(name: str, value: int, known: Range) -> None:
    record = step(44, None, within_target=None, hidden="within_target mean", **{name: value})
    found = attack(undoubting(), {"doorlooptijden": [record]}, POLICY)
    assert found.ranges[BEYOND] == known


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (12, ""),
        (15, "mean"),
        (20, "mean"),
        (25, "mean median"),
        (45, "mean median p25 p75"),
        (105, "mean median p25 p75 p90"),
    ],
)
def test_a_quantile_has_as_many_cases_as_the_threshold_on_either_side(n: int, shown: str) -> None:
    names = ("mean", "median", "p25", "p75", "p90", "min", "max")
    record = step(n, 4, open=0, excluded=0, within_target=n, within_target_share=1, **dict.fromkeys(names[1:], 4))
    (safe,) = protect(undoubting(), {"doorlooptijden": [record]}, POLICY)[0]["doorlooptijden"]
    assert " ".join(name for name in names if safe[name] is not None) == shown
    assert set(str(safe["hidden"]).split()) == {name for name in names if name not in shown.split()}


def test_means_beside_rounded_counts_fit_every_count_that_the_print_allows() -> None:
    record = step(
        43, Fraction(331, 43), open=12, excluded=0, within_target=30, within_target_share=Fraction(30, 43), max=30
    )
    (safe,) = protect(undoubting(), {"doorlooptijden": [record | {"median": 6}]}, POLICY)[0]["doorlooptijden"]
    assert (safe["n"], safe["open"], safe["rounded_within"]) == (45, 10, 4)
    assert (safe["mean"], safe["median"]) == (Fraction(77, 10), 6)
    assert safe["within_target_share"] == Fraction(int(safe["within_target"] or 0), 45)
