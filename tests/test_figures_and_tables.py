"""A figure and the table that it stands beside show the same numbers: every kind of figure, every number drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

import doorloop
from doorloop.tables.plots import Figure
from kit.exports import SAMPLE
from kit.found import some

Pairs = list[tuple[Any, Any]]
"""What is drawn, and what the table has."""
OWN = """
extends = "kansloze-aangiften"
[tables.verloop]
steps = ["aangifte_sepot", "ontvangst_verlening", "aanvraag_besluit", "bezwaar_besluit"]
"""
"""A course of every step with a target."""
ESTIMATED = ("kaplan_meier", "aalen_johansen")
ASKED: dict[str, dict[str, Any]] = {
    "closed": {},
    "all": {"basis": "all"},
    "by": {"by": "regio"},
    "quarter": {"by": "quarter"},
    "groups": {"compare": ("pilot", "niet_pilot")},
    "parts": {"by": "regio", "compare": ("Groningen", "Rotterdam-Rijnmond")},
}


@cache
def report(asked: str, folder: Path) -> doorloop.Report:
    path = folder / "eigen.toml"
    path.write_text(OWN, "utf-8")
    return doorloop.report(SAMPLE, definition=path, **ASKED[asked])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


def main(found: doorloop.Report, table: str, **having: object) -> list[dict[str, Any]]:
    """Give the records of the main group that have these values."""
    rows = (row for row in found.result.tables[table] if row.get("group", "pilot") == "pilot")
    return [dict(row) for row in rows if all(row.get(key) == value for key, value in having.items())]


def titled(record: dict[str, Any]) -> str:
    """Write the title of a panel: the step and its n, which no line parts."""
    return f"{record['label']} (n\u00a0=\u00a0{record['n']})"


def near(value: Any, times: int = 1) -> Any:
    """Give a number as it is drawn, in floating point."""
    return None if value is None else pytest.approx(float(value * times), abs=1e-9)


def spread(found: doorloop.Report, figure: Figure) -> Pairs:
    records = [row for row in main(found, "doorlooptijden", by_category=None) if row["n"]]
    pairs: Pairs = [([panel.title for panel in figure.panels], list(map(titled, records)))]
    for panel, record in zip(figure.panels, records, strict=True):
        marks = {str(mark["kind"]): mark["at"] for mark in panel.marks}
        pairs += [(marks["median"], near(record["median"])), (marks["mean"], near(record["mean"]))]
        pairs.append((sum(int(row["cases"] or 0) for row in panel.rows), record["n"]))
    return pairs


def trend(found: doorloop.Report, figure: Figure) -> Pairs:
    """By the basis of the course: cases by the quarter in which the step began, open ones with an estimate."""
    pairs: Pairs = []
    for panel in figure.panels:
        records = [row for row in main(found, "verloop", label=panel.title) if row["cohort_within_share"] is not None]
        pairs.append(([row["quarter"] for row in panel.rows], [row["period"] for row in some(records)]))
        for row, record in zip(panel.rows, records, strict=True):
            pairs.append((row["n"], record["intake"]))
            names = {"percent": "share", "low": "low", "high": "high"}
            pairs += [(row[key], near(record[f"cohort_within_{name}"], 100)) for key, name in names.items()]
    return pairs


def course(found: doorloop.Report, figure: Figure) -> Pairs:
    pairs: Pairs = []
    for panel in figure.panels:
        records = {str(row["period"]): row for row in main(found, "verloop", label=panel.title)}
        pairs += [(row["cases"], records[str(row["period"])][str(row["kind"])]) for row in some(panel.rows)]
    return pairs


def flow(found: doorloop.Report, figure: Figure) -> Pairs:
    reached = {str(row["place"]): row["reached"] for row in figure.panels[0].rows}
    measures = {
        "Vergunning verleend": ("voortgezet_verblijf", "verleend"),
        "Aanvraag voortgezet verblijf": ("voortgezet_verblijf", "aanvragen"),
        "Bezwaar": ("voortgezet_verblijf", "bezwaren"),
        "Beroep": ("beroep", "beroepen"),
    }
    return [(reached[at], main(found, table, measure=name)[0]["count"]) for at, (table, name) in measures.items()]


def compare(found: doorloop.Report, figure: Figure) -> Pairs:
    """A category that is small is in the rest, which no record has; all of them together are the base."""
    variable = figure.name.removeprefix("kenmerken_")
    rows = [row for row in found.result.tables["kenmerken"] if row["variable"] == variable]
    groups = {"pilot": "Pilotzaken", "niet_pilot": "Niet-pilotzaken"}
    shares = {(str(row["label"]), groups[str(row["group"])]): row["share"] for row in rows}
    drawn = [(str(row["category"]), str(row["group"]), row["percent"]) for row in figure.panels[0].rows]
    known = [(share, near(shares[name, group], 100)) for name, group, share in drawn if (name, group) in shares]
    whole = {group: sum(float(share or 0) for _, own, share in drawn if own == group) for group in groups.values()}
    return [*some(known), *[(total, pytest.approx(100)) for total in whole.values()]]


def curves(found: doorloop.Report, figure: Figure) -> Pairs:
    """Where a curve is flat at a half its median lies midway, as in R."""
    records = [row for row in main(found, "grondslagen") if row["basis"] in ESTIMATED and row["n"]]
    pairs: Pairs = [([panel.title for panel in figure.panels], list(map(titled, records)))]
    for panel, record in zip(figure.panels, records, strict=True):
        targets = [float(mark["at"] or 0) for mark in panel.marks if mark["kind"] == "target"]
        if targets and record["within_share"] is not None:
            left = [row for row in panel.rows if float(row["at"] or 0) <= targets[0]][-1]
            pairs.append((left["share"], near(1 - record["within_share"], 100)))
        if record["median"] is not None:
            half = next(row for row in panel.rows if float(row["share"] or 0) <= 50 + 1e-9)
            pairs.append((float(half["at"] or 0) <= float(record["median"]) + 1e-9, True))
    return pairs


def differences(found: doorloop.Report, figure: Figure) -> Pairs:
    records = {str(row["label"]): row for row in found.result.tables["vergelijking"]}
    pairs: Pairs = []
    for panel in figure.panels:
        kind, times = ("share_difference", 100) if "aandelen" in panel.title else ("difference", 1)
        for row in some(panel.rows):
            record = records[str(row["label"])]
            names = {"at": kind, "low": f"{kind}_low", "high": f"{kind}_high"}
            pairs += [(row[key], near(record[name], times)) for key, name in names.items()]
    return pairs


def by(found: doorloop.Report, figure: Figure) -> Pairs:
    pairs: Pairs = []
    for panel in figure.panels:
        records = main(found, "doorlooptijden", label=panel.title)
        known = {titled({**record, "label": record["by_label"]}): record for record in records}
        for row in some(panel.rows):
            record = known[str(row["part"])]
            pairs += [(row[key], near(record[key])) for key in ("median", "mean", "p25", "p75")]
    return pairs


CHECKS: dict[str, Callable[[doorloop.Report, Figure], Pairs]] = {
    one.__name__: one for one in (spread, trend, course, flow, compare, curves, differences, by)
}


def test_every_kind_of_figure_is_held_against_a_table() -> None:
    assert set(get_args(get_type_hints(Figure)["kind"])) == CHECKS.keys()


@pytest.mark.parametrize("asked", ASKED)
def test_a_figure_shows_what_its_table_has(asked: str, folder: Path) -> None:
    found = report(asked, folder)
    for figure in some(found.figures):
        pairs = some(CHECKS[figure.kind](found, figure))
        assert [drawn for drawn, _ in pairs] == [stated for _, stated in pairs], figure.name


def test_all_kinds_are_among_these_reports(folder: Path) -> None:
    kinds = {figure.kind for asked in ASKED for figure in report(asked, folder).figures}
    assert kinds == CHECKS.keys()


def test_the_trend_says_by_which_basis(folder: Path) -> None:
    (figure,) = (one for one in report("closed", folder).figures if one.kind == "trend")
    assert figure.title == "Doorlooptijden: aandeel binnen de streeftermijn, naar begin van de stap"
    assert "Per kwartaal waarin de stap begon" in figure.note
    assert "Kaplan-Meier" in figure.note
    rows = [list(row.cells) for row in figure.data.rows]
    assert ["Aangifte en sepot", "2012-Q4", "15", "60 %", "37 %", "84 %"] in rows


def test_counts_draw_the_trend_that_registers_draw(tmp_path: Path) -> None:
    doorloop.aggregate(SAMPLE).save(tmp_path / "telling.csv")
    one, other = (doorloop.report(source).figures for source in (SAMPLE, tmp_path / "telling.csv"))
    trends = [[figure for figure in figures if figure.kind == "trend"] for figures in (one, other)]
    assert some(trends[0]) == trends[1]
