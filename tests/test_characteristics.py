"""A table of characteristics as people read it: all groups together, statistics, intervals, notes at cells."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

import doorloop
from doorloop.base.errors import DefinitionError
from doorloop.base.words import HIDDEN
from doorloop.tables.categories import Line, fold, together
from doorloop.tables.records import Record
from doorloop.tables.sheet import Layout, Page, marked
from kit.exports import SAMPLE, sample
from kit.found import some

TABLE = """extends = "kansloze-aangiften"
[tables.kenmerken]
{table}
[[tables.kenmerken.variables]]
id = "geslacht"
{variable}
"""


def laid(folder: Path, table: str = "", variable: str = "", *, publish: bool = False) -> Layout:
    """Lay the characteristics of the sample out, with further keys of the table and of one variable."""
    file = folder / "eigen.toml"
    file.write_text(TABLE.format(table=table, variable=variable), "utf-8")
    return doorloop.report(SAMPLE, definition=file, tables=["kenmerken"], publish=publish)["kenmerken"].layout


def cells(layout: Layout, name: str) -> list[list[str]]:
    """Give the rows of one variable, without its name."""
    places = [index for index, row in enumerate(layout.rows) if row.cells[0]]
    (start,) = (index for index in places if layout.rows[index].cells[0] == name)
    end = min([index for index in places if index > start], default=len(layout.rows))
    return [list(row.cells[1:]) for row in layout.rows[start:end]]


@cache
def usual() -> Layout:
    """Give the table of the sample."""
    return sample()["kenmerken"].layout


def test_the_last_columns_are_of_all_groups_together() -> None:
    """The report counts 74 aangiften: 44 of the pilot, 30 others; 7 + 4 men of 74 are 15 %."""
    assert [(column.group, column.title) for column in usual().columns[-3:]] == [
        ("Totaal", ""),
        ("Totaal", "n"),
        ("Totaal", "%"),
    ]
    assert cells(usual(), "Aangiften") == [["", "44", "59 %", "", "30", "41 %", "", "74", "100 %"]]
    assert cells(usual(), "Geslacht") == [
        ["Man", "7", "16 %", "Man", "4", "13 %", "Man", "11", "15 %"],
        ["Vrouw", "37", "84 %", "Vrouw", "26", "87 %", "Vrouw", "63", "85 %"],
    ]


def test_all_together_folds_by_its_own_numbers() -> None:
    """A nationality of one case in each group is folded in both, and stands among all with its two."""
    block = [row[6:] for row in cells(usual(), "Nationaliteit")]
    counts = [int(row[1]) for row in block if row[0]]
    assert sum(counts) == 74
    assert counts[:-1] == sorted(counts[:-1], reverse=True)
    assert min(counts[:-1]) >= 2


def test_a_table_may_leave_all_together_out(tmp_path: Path) -> None:
    assert {column.group for column in laid(tmp_path, "total = false").columns} == {"", "Pilotzaken", "Niet-pilotzaken"}


def test_programs_get_the_groups_alone() -> None:
    assert {record["group"] for record in sample()["kenmerken"].records} == {"pilot", "niet_pilot"}


def test_a_variable_chooses_its_statistics_and_decimals(tmp_path: Path) -> None:
    found = laid(tmp_path, variable='statistics = ["base", "share"]\ndigits = 2')
    assert cells(found, "Geslacht")[0] == [
        "Man",
        "7/44",
        "15,91 %",
        "Man",
        "4/30",
        "13,33 %",
        "Man",
        "11/74",
        "14,86 %",
    ]
    assert cells(found, "Bedenktijd gebruikt") == cells(usual(), "Bedenktijd gebruikt")
    found = laid(tmp_path, variable='statistics = ["share"]')
    assert cells(found, "Geslacht")[0] == ["Man", "", "16 %", "Man", "", "13 %", "Man", "", "15 %"]


def test_intervals_are_of_wilson(tmp_path: Path) -> None:
    """7 of 44: (7 + 1.96²/2) / (44 + 1.96²) ± 1.96/(44 + 1.96²) √(7·37/44 + 1.96²/4) is 7.9 to 29.4 %."""
    found = laid(tmp_path, "intervals = true")
    assert [row[3] for row in cells(found, "Geslacht")] == ["8–29", "71–92"]
    assert cells(found, "Aangiften")[0][3] == "", "all cases are no sample of themselves"
    assert "95 %: interval van het percentage volgens Wilson." in found.notes


NOTE = 'cell_notes = [{ category = "man", group = "pilot", text = { nl = "Samen.", en = "Together.", few = FEW } }]'


def test_a_note_stands_at_its_cell_and_below_the_table(tmp_path: Path) -> None:
    found = laid(tmp_path, variable=NOTE.replace("FEW", "false"))
    assert cells(found, "Geslacht")[0][:6] == ["Man", "7 (a)", "16 %", "Man", "4", "13 %"]
    assert "(a) Samen." in found.notes
    everywhere = laid(tmp_path, variable=NOTE.replace("FEW", "false").replace('group = "pilot", ', ""))
    assert cells(everywhere, "Geslacht")[0][::3] == ["Man (a)"] * 3


def test_a_note_about_few_people_is_not_published(tmp_path: Path) -> None:
    found = laid(tmp_path, variable=NOTE.replace("FEW", "true"), publish=True)
    assert "Samen" not in "".join(found.notes)
    assert "(a)" not in "".join(cell for row in found.rows for cell in row.cells)
    assert "(a) Samen." in laid(tmp_path, variable=NOTE.replace("FEW", "false"), publish=True).notes


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ('cell_notes = [{ category = "mann", text = { nl = "x", en = "x" } }]', "'man'"),
        ('cell_notes = [{ category = "man", group = "pilott", text = { nl = "x", en = "x" } }]', "'pilot'"),
        ("digits = 4", "0 to 3 decimals"),
        ("statistics = []", "at least one of count, base and share"),
        ('statistics = ["mean"]', "mean"),
    ],
)
def test_what_no_cell_can_show_is_refused(tmp_path: Path, variable: str, said: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        laid(tmp_path, variable=variable)
    assert said in str(refused.value)


def record(category: str, group: str, count: int | str, base: int | str = 10) -> Record:
    """Write a record short."""
    return {"category": category, "label": category, "group": group, "count": count, "base": base, "share": None}


def test_of_all_together_nothing_is_given_that_a_group_hides() -> None:
    """Else the difference would tell it; a category that a group does not have at all is hidden too."""
    parts = [
        record("a", "x", 4),
        record("a", "y", HIDDEN),
        record("b", "x", 6),
        record("c", "x", 1),
        record("c", "y", 2),
    ]
    found = {one["category"]: (one["count"], one["base"], one["share"]) for one in together(parts, 2)}
    assert found["a"] == found["b"] == (HIDDEN, HIDDEN, HIDDEN)
    assert found["c"][:2] == (3, 20)


def test_a_release_adds_up_what_it_prints() -> None:
    """Of all together stands the sum of the groups, or nothing where one of them is hidden."""
    report = doorloop.report(SAMPLE, tables=["kenmerken"], publish=True)
    for row in some([one for one in report["kenmerken"].layout.rows if one.cells[7]]):
        by_label = {row.cells[place]: row.cells[place + 1] for place in (1, 4)}
        if row.cells[1] == row.cells[4] == row.cells[7]:
            parts = [row.cells[2], row.cells[5]]
            assert len(by_label) == 1
            assert row.cells[8] == (HIDDEN if HIDDEN in parts else str(sum(map(int, parts))))


def test_a_hidden_number_is_neither_folded_nor_lost() -> None:
    variable = replace(sample().result.definition.variable("nationaliteit"), order="falling", fold_below=5)
    page = Page(sample().result, [])
    lines = fold(page, variable, marked([record("a", "x", HIDDEN), record("b", "x", 3), record("c", "x", 7)]))
    assert [(line.label, line.count, line.folded) for line in lines] == [
        ("a", HIDDEN, ()),
        ("c", 7, ()),
        ("Overige", 3, ("b",)),
    ]
    assert isinstance(lines[0], Line)


def test_a_figure_says_of_a_category_without_a_bar_where_its_cases_are() -> None:
    """Nobody of the group, or too few for a bar of their own."""
    (figure,) = (one for one in sample().figures if one.name == "kenmerken_nationaliteit")
    shown = {(str(row["category"]), str(row["group"])): str(row["told"]) for row in figure.panels[0].rows}
    records = sample()["kenmerken"].records
    counts = {(str(r["label"]), str(r["group"])): r["count"] for r in records if r["variable"] == "nationaliteit"}
    groups = {"Pilotzaken": "pilot", "Niet-pilotzaken": "niet_pilot"}
    said = {"0": 0, "in Overige": 1}
    bare = {key: told for key, told in shown.items() if told in said}
    assert bare
    assert {key: counts[key[0], groups[key[1]]] for key in bare} == {key: said[bare[key]] for key in bare}
    assert "Overige" in figure.note
