"""Figures as they are drawn: what stands beside their axes can be read, and a legend names what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

import doorloop
from doorloop.render.draw import to_svg
from doorloop.tables.plots import Figure
from kit.exports import SAMPLE, sample
from kit.found import some
from kit.pilot import doorloop as command

SVG = "{http://www.w3.org/2000/svg}"
PLACE = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)(.*)")
PANEL = re.compile(r"concat_\d+_group$")
NARROWEST = 4.9
"""A letter of the labels is at least so wide, and a digit wider."""
RUNS = {
    "sample": "doorlooptijden_spread doorlooptijden_trend verloop grondslagen_curves kenmerken_leeftijd flow",
    "by": "doorlooptijden_by",
    "compare": "vergelijking_differences",
}
ALL = [(run, name) for run, names in RUNS.items() for name in names.split()]


@cache
def figures(run: str) -> dict[str, Figure]:
    """Give the figures of a run of the sample by name."""
    if run == "sample":
        return {one.name: one for one in sample().figures}
    found = doorloop.report(SAMPLE, **({"by": "regio"} if run == "by" else {"compare": ("pilot", "niet_pilot")}))
    return {one.name: one for one in found.figures}


def tree(run: str, name: str) -> ElementTree.Element:
    """Draw a figure."""
    return ElementTree.fromstring(to_svg(figures(run)[name]))


def groups(drawn: ElementTree.Element, role: str) -> Iterator[ElementTree.Element]:
    """Give the groups of a role."""
    return (one for one in drawn.iter(f"{SVG}g") if role in one.get("class", "").split())


def place(text: ElementTree.Element) -> tuple[float, float, str]:
    """Give where a text stands, and how it is turned."""
    found = PLACE.fullmatch(text.get("transform", ""))
    assert found is not None
    return float(found[1]), float(found[2]), found[3]


def words(text: ElementTree.Element) -> str:
    """Give the longest line of a text."""
    return max((one.text or "" for one in (text, *text)), key=len)


def axes(run: str, name: str, *, below: bool) -> list[list[ElementTree.Element]]:
    """Give the labels of each axis below charts, or beside them."""
    found = [list(one.iter(f"{SVG}text")) for one in groups(tree(run, name), "role-axis-label")]
    return [labels for labels in found if labels and (min(place(one)[0] for one in labels) >= 0) == below]


@pytest.mark.parametrize(("run", "name"), ALL)
def test_labels_below_an_axis_are_level_and_do_not_run_together(run: str, name: str) -> None:
    for labels in some(axes(run, name, below=True)):
        assert {(one.get("text-anchor"), place(one)[2]) for one in some(labels)} == {("middle", "")}
        ends = sorted((place(one)[0], len(words(one)) * NARROWEST / 2) for one in labels)
        assert all(a + wide + 2 < b - next_wide for (a, wide), (b, next_wide) in pairwise(ends))


@pytest.mark.parametrize("name", ["doorlooptijden_spread", "verloop"])
def test_an_axis_of_cases_ends_at_a_number(name: str) -> None:
    for labels in some(axes("sample", name, below=False)):
        assert min(place(one)[1] for one in some(labels)) < 4


@pytest.mark.parametrize("name", ["doorlooptijden_spread", "doorlooptijden_trend", "verloop", "grondslagen_curves"])
def test_titles_of_charts_below_each_other_begin_at_one_line(name: str) -> None:
    """However wide the numbers beside their axes are."""
    panels = [one for one in tree("sample", name).iter(f"{SVG}g") if PANEL.search(one.get("class", ""))]
    starts = [place(title[0])[0] for panel in panels for title in groups(panel, "role-title")]
    assert len(starts) >= len(figures("sample")[name].panels)
    assert len(set(starts)) == 1


def legend(figure: Figure) -> set[str]:
    """Give what the legend over a figure names."""
    known = set(figure.words.values())
    return {
        text for one in ElementTree.fromstring(to_svg(figure)).iter(f"{SVG}text") if (text := one.text or "") in known
    }


def test_a_legend_names_what_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    assert command("sample", "-d", "bezwaar", tmp_path).code == 0
    without = {one.name: one for one in doorloop.report(tmp_path, definition="bezwaar").figures}
    assert legend(without["doorlooptijden_spread"]) >= {"Mediaan", "Gemiddelde"}
    assert "Streeftermijn" not in legend(without["doorlooptijden_spread"])
    assert legend(figures("sample")["doorlooptijden_spread"]) >= {"Mediaan", "Gemiddelde", "Streeftermijn"}
    assert legend(figures("by")["doorlooptijden_by"]) >= {"Mediaan", "Gemiddelde", "Streeftermijn", "Middelste helft"}
    assert legend(figures("sample")["grondslagen_curves"]) >= {"Streeftermijn", "Interval van 95 %"}
