"""Figures of steps: the way to the end, two sides beside each other, and the parts of a run."""

from __future__ import annotations

from functools import cache

import pytest

import doorloop
from doorloop.cases.measures import Histogram
from doorloop.render.charts import Span, chart
from doorloop.tables.plots import Figure
from doorloop.tables.step_plots import _steps
from doorloop.tables.survival import kaplan_meier
from kit.exports import SAMPLE, sample
from kit.found import some


@cache
def drawn(by: str = "", compare: tuple[str, ...] = ()) -> dict[str, Figure]:
    """Give the figures of the sample by name."""
    return {one.name: one for one in doorloop.report(SAMPLE, by=by, compare=compare).figures}


def test_a_curve_begins_with_all_and_falls_when_a_step_ends() -> None:
    """Four steps of 2, 4 and 4 weeks, and one open after 3: 3 of 4 are left, then of 2 at risk nobody."""
    curve = kaplan_meier(Histogram((10, 20), (1, 2)), Histogram((15,), (1,)))
    found = [(row["at"], row["share"]) for row in _steps(curve, 5)]
    assert found == [(0.0, 100.0), (2.0, 75.0), (4.0, 0.0), (4.0, 0.0)]
    rows = list(_steps(curve, 5))
    assert rows[1]["low"] is not None
    assert rows[2]["low"] is None, "where nobody is left there is no interval"


def test_a_curve_goes_on_until_the_last_that_was_followed() -> None:
    curve = kaplan_meier(Histogram((5,), (1,)), Histogram((9,), (1,)))
    assert [(row["at"], row["share"]) for row in _steps(curve, 1)] == [(0.0, 100.0), (5.0, 50.0), (9.0, 50.0)]


def test_the_curves_stand_where_every_basis_is_shown() -> None:
    assert "grondslagen_curves" not in drawn()
    (figure,) = (one for one in sample().figures if one.kind == "curves")
    records = {
        r["label"]: r
        for r in sample()["grondslagen"].records
        if r["basis"] in ("kaplan_meier", "aalen_johansen") and r["measured"]
    }
    assert len(figure.panels) == len(records)
    for panel, record in zip(some(figure.panels), records.values(), strict=True):
        assert panel.title.startswith(str(record["label"]))
        by_half = [float(row["at"] or 0) for row in panel.rows if float(row["share"] or 0) <= 50 + 1e-9]
        if record["median"] is None:
            assert by_half == []
        else:  # a curve that is flat at a half crosses it midway, as in R
            assert by_half[0] <= float(record["median"]) + 1e-9


def test_a_difference_is_drawn_with_the_interval_of_the_table() -> None:
    compare = ("pilot", "niet_pilot")
    figure = drawn(compare=compare)["vergelijking_differences"]
    records = doorloop.report(SAMPLE, compare=compare)["vergelijking"].records
    means = [
        (r["label"], *(float(r[f"difference{end}"]) for end in ("", "_low", "_high")))  # type: ignore[arg-type]
        for r in records
        if r["difference"] is not None
    ]
    rows = [row for panel in figure.panels[:-1] for row in panel.rows]
    assert [(row["label"], row["at"], row["low"], row["high"]) for row in rows] == means
    assert figure.panels[0].axis == "werkdagen"
    (share,) = figure.panels[-1].rows
    assert figure.panels[-1].axis == "procentpunt"
    assert share["told"] == "18 (−3; 38)"


def test_no_difference_no_figure() -> None:
    assert not [name for name in drawn() if "differences" in name]


def test_the_parts_of_a_run_are_beside_each_other() -> None:
    figure = drawn(by="regio")["doorlooptijden_by"]
    records = [r for r in doorloop.report(SAMPLE, by="regio")["doorlooptijden"].records if r["by_category"] and r["n"]]
    rows = [row for panel in figure.panels for row in panel.rows]
    assert [row["median"] for row in rows] == [float(r["median"]) for r in records]  # type: ignore[arg-type]
    assert figure.panels[0].rows[0]["part"] == "Groningen (n\u00a0=\u00a018)"
    assert figure.panels[0].marks == ({"kind": "target", "at": 10.0},)
    assert figure.title == "Doorlooptijden naar regio"
    assert "doorlooptijden_by" not in drawn()


@pytest.mark.parametrize(("by", "said"), [("month", "maand"), ("quarter", "kwartaal"), ("year", "jaar")])
def test_parts_may_be_periods(by: str, said: str) -> None:
    assert drawn(by=by)["doorlooptijden_by"].title == f"Doorlooptijden naar {said}"


@pytest.mark.parametrize("name", ["vergelijking_differences", "doorlooptijden_by", "grondslagen_curves"])
def test_every_panel_is_drawn_and_told(name: str) -> None:
    """Each in the same order; the text alternative names each of them."""
    compared, parted = drawn(compare=("pilot", "niet_pilot")), drawn(by="regio")
    figure = (compared | parted | {one.name: one for one in sample().figures})[name]
    made = chart(figure)
    parts = made["vconcat"] if "vconcat" in made else made["concat"]
    panels = parts[-1].get("concat", parts)
    assert len(panels) == len(figure.panels)
    told = [str(row["label"]) if "label" in row else panel.title for panel in figure.panels for row in panel.rows]
    assert all(one.partition(" (n")[0] in figure.text for one in told)
    assert len(figure.data.rows) >= len(figure.panels) - 1
    assert figure.note


def widths(periods: int) -> tuple[int, int, bool]:
    """Give width, columns and direction of a chart over so many quarters."""
    span = Span([f"{2000 + n // 4}-Q{n % 4 + 1}" for n in range(periods)])
    return span.width, span.columns, span.is_upright


def test_labels_of_quarters_do_not_run_together() -> None:
    """A label is 31 wide: eight fit beside each other in half a page, eighteen over its width, more stand upright."""
    assert widths(8) == (250, 2, False)
    assert widths(9) == (279, 1, False)
    assert widths(18) == (558, 1, False)
    assert widths(19) == (560, 1, True)


def test_a_release_has_no_figures() -> None:
    assert doorloop.report(SAMPLE, publish=True, by="regio", basis="all").figures == ()
