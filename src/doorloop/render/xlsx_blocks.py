"""The numbers of a figure as cells of a workbook: for each panel a block of rows under titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from doorloop.base.words import number
from doorloop.tables.plots import COURSE, FLOW

if TYPE_CHECKING:
    from doorloop.tables.plots import Drawn, Figure, Panel

Cells = str | int | float | None


class Block(NamedTuple):
    """The numbers of a panel.

    Attributes:
        title: of the chart.
        columns: their titles; the first is that of the axis of categories.
        rows: a category and its numbers each.
        formats: how each column is shown.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cells]]
    formats: Sequence[str]


def block(figure: Figure, panel: Panel) -> Block:
    """Give the numbers of a panel."""
    return KINDS[figure.kind](figure, panel)


def _spread(figure: Figure, panel: Panel) -> Block:
    """Give each bar, those of no case as well, so that equal widths are equal times."""
    edges = [(float(row["from"] or 0), float(row["to"] or 0)) for row in panel.rows]
    counts = {start: row["cases"] for (start, _), row in zip(edges, panel.rows, strict=True)}
    width = edges[0][1] - edges[0][0]
    low, high = min(0.0, *(start for start, _ in edges)), max(end for _, end in edges)
    starts = [low + index * width for index in range(round((high - low) / width))]
    rows = [(f"{_plain(figure, at)}–{_plain(figure, at + width)}", counts.get(at, 0)) for at in starts]
    return Block(_with_marks(figure, panel), (panel.axis, figure.words["y"]), rows, ("@", "#,##0"))


def _with_marks(figure: Figure, panel: Panel) -> str:
    """Say in the title what other formats mark on the axis."""
    marks = [(figure.words[str(one["kind"])].lower(), float(one["at"] or 0)) for one in panel.marks]
    told = ", ".join(f"{mark} {_plain(figure, at, 1)}" for mark, at in marks)
    return "\n".join(filter(None, (panel.title, told)))


def _plain(figure: Figure, value: float, digits: int = 0) -> str:
    exact = Fraction(value)
    return number(exact, 0 if exact.denominator == 1 else digits, figure.lang)


def _trend(figure: Figure, panel: Panel) -> Block:
    """Give the share of each quarter, of one case in a column of its own, and its interval."""
    order = sorted({str(row["quarter"]) for one in figure.panels for row in one.rows})
    rows = {str(row["quarter"]): row for row in panel.rows}
    return Block(
        panel.title,
        (figure.words["x"], figure.words["y"], figure.words["single"], "n", figure.words["low"], figure.words["high"]),
        [_quarter(quarter, rows.get(quarter, {})) for quarter in order],
        ("@", '0" %"', '0" %"', "#,##0", '0" %"', '0" %"'),
    )


def _quarter(quarter: str, row: Mapping[str, Cells]) -> Sequence[Cells]:
    share, is_single = row.get("percent"), row.get("n") == 1
    return (
        quarter,
        None if is_single else share,
        share if is_single else None,
        row.get("n"),
        row.get("low"),
        row.get("high"),
    )


def _course(figure: Figure, panel: Panel) -> Block:
    kinds = [kind for kind in COURSE if kind in figure.words]
    periods = sorted({str(row["period"]) for one in figure.panels for row in one.rows})
    rows = _crossed(panel, {"period": periods, "kind": kinds}, "cases")
    titles = (figure.words["x"], *(figure.words[kind] for kind in kinds))
    return Block(panel.title, titles, rows, ("@", *["#,##0"] * len(kinds)))


def flow_kinds(panel: Panel) -> list[str]:
    """Give what became of cases at any place, in the order of a bar."""
    there = {row["kind"] for row in panel.rows}
    return [kind for kind in FLOW if kind in there]


def _flow(figure: Figure, panel: Panel) -> Block:
    kinds = flow_kinds(panel)
    rows = _crossed(panel, {"place": _distinct(panel.rows, "place"), "kind": kinds}, "cases")
    titles = (figure.words["y"], *(figure.words[kind] for kind in kinds))
    return Block(panel.title or figure.title, titles, rows, ("@", *["#,##0"] * len(kinds)))


def _compare(figure: Figure, panel: Panel) -> Block:  # noqa: ARG001
    groups = _distinct(panel.rows, "group")
    categories = _distinct(_ordered(panel), "category")
    rows = _crossed(panel, {"category": categories, "group": groups}, "percent")
    return Block(panel.title, (panel.title, *groups), rows, ("@", *['0" %"'] * len(groups)))


def _curves(figure: Figure, panel: Panel) -> Block:
    """Give both ends of each step of the staircase, so that straight lines draw it."""
    rows: list[Sequence[Cells]] = []
    for row in panel.rows:
        if rows and rows[-1][0] != row["at"]:
            rows.append((row["at"], *rows[-1][1:]))
        if (there := tuple(row[key] for key in ("at", "share", "low", "high"))) != tuple(rows[-1] if rows else ()):
            rows.append(there)
    titles = (panel.axis, *(figure.words[key] for key in ("y", "low", "high")))
    return Block(_with_marks(figure, panel), titles, rows, ("0.0", *['0.0" %"'] * 3))


def _differences(figure: Figure, panel: Panel) -> Block:
    rows = [tuple(row[key] for key in ("label", "at", "low", "high")) for row in panel.rows]
    return Block(panel.title, tuple(figure.words[key] for key in ("y", "x", "low", "high")), rows, ("@", *["0.0"] * 3))


def _by(figure: Figure, panel: Panel) -> Block:
    rows = [tuple(row[key] for key in ("part", "median", "mean", "p25", "p75")) for row in _ordered(panel)]
    titles = (figure.words["y"], figure.words["median"], figure.words["mean"], "P25", "P75")
    return Block(_with_marks(figure, panel), titles, rows, ("@", *["0.0"] * 4))


def _ordered(panel: Panel) -> list[Drawn]:
    return sorted(panel.rows, key=lambda row: int(row["order"] or 0))


def _distinct(rows: Iterable[Drawn], key: str) -> list[str]:
    return list(dict.fromkeys(str(row[key]) for row in rows))


def _crossed(panel: Panel, keys: Mapping[str, Sequence[str]], value: str) -> list[Sequence[Cells]]:
    """Give a row for each value of the first key, with a number for each value of the second."""
    (down, rows), (across, columns) = keys.items()
    found = {(str(row[down]), str(row[across])): row[value] for row in panel.rows}
    return [(one, *(found.get((one, other)) for other in columns)) for one in rows]


KINDS: Final[Mapping[str, Callable[[Figure, Panel], Block]]] = {
    "spread": _spread,
    "trend": _trend,
    "course": _course,
    "flow": _flow,
    "compare": _compare,
    "curves": _curves,
    "differences": _differences,
    "by": _by,
}
