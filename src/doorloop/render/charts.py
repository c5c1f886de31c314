"""Figures as charts: nothing is counted here, every number comes with the figure.

Colours are of Okabe and Ito, told apart by colour-blind readers and of different greys; marks differ in shape too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

import altair as alt
from altair.utils.schemapi import debug_mode

from doorloop.base.words import number
from doorloop.tables.plots import SHORTEST_AXIS, Figure, Panel

BLUE, ORANGE, INK, GRID = "#0072b2", "#e69f00", "#1a1a1a", "#d9d9d9"
TARGET: Final = "#d55e00"
PALE: Final = "#a9c6dc"
GREY: Final = "#737373"
FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is what measures the texts, wherever the figure is made; the others are its like on a reader's machine."""
WIDTH: Final = 560
TITLE: Final = 42
"""A title over a small chart breaks after so many letters."""
SPREAD_WIDTH: Final = 250
TREND_HEIGHT: Final = 110


def chart(figure: Figure) -> Any:
    """Draw a figure. Each part is not checked against the schema again, which takes most of the time."""
    with debug_mode(False):
        return _chart(figure)


def _chart(figure: Figure) -> Any:
    draw = {"spread": _spread, "trend": _trend, "flow": _flow, "compare": _compare, "course": _course}[figure.kind]
    made = draw(figure)
    if figure.mark:
        made.title = alt.TitleParams(figure.mark, orient="bottom", anchor="start", fontSize=9, offset=12)
    made.config = _config(figure)  # at once: every `configure_…` copies the whole chart
    return made


def _config(figure: Figure) -> Any:
    return alt.Config(
        font=FONT,
        background="white",
        locale=alt.Locale(number=_dutch()) if figure.lang == "nl" else alt.Undefined,
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color=INK),
        title=alt.TitleConfig(color=INK, fontSize=12, fontWeight="bold", anchor="start", limit=0),
        legend=alt.LegendConfig(labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=11, orient="top"),
        axis=alt.AxisConfig(
            labelColor=INK,
            titleColor=INK,
            gridColor=GRID,
            tickColor=GRID,
            domainColor=INK,
            titleFontWeight="normal",
            labelFontSize=11,
            titleFontSize=11,
            labelLimit=260,
        ),
    )


def _cases(panel: Panel, longest: str, encoding: Any) -> Any:
    """Count cases along an axis in whole numbers, and far enough that none of them stands there twice."""
    is_short = max((int(row[longest] or 0) for row in panel.rows), default=0) < SHORTEST_AXIS
    return encoding.scale(domainMax=SHORTEST_AXIS) if is_short else encoding


def _dutch() -> Any:
    return alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["€ ", ""], percent=" %")


# ---------------------------------------------------------------- distribution per step


def _spread(figure: Figure) -> Any:
    """Set the steps in two columns, each with an axis in its own unit, under one legend."""
    panels = [_spread_panel(figure, panel) for panel in figure.panels]
    return alt.vconcat(_spread_legend(figure), alt.concat(*panels, columns=2, spacing=28), spacing=12)


def _spread_panel(figure: Figure, panel: Panel) -> Any:
    scale = alt.Scale(domain=list(panel.reach), nice=True)
    days = alt.Axis(grid=False, format=",d", tickMinStep=1, tickCount=6)
    x = alt.X("from:Q", bin="binned", title=panel.axis, axis=days, scale=scale)
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=4)
    y = _cases(panel, "cases", alt.Y("cases:Q", title=figure.words["y"], axis=axis))
    bars = alt.Chart(_values(panel.rows)).mark_bar(color=PALE, stroke=BLUE, strokeWidth=0.8, binSpacing=0)
    marks = [_mark(str(mark["kind"]), alt.Chart(_values([mark])).encode(x="at:Q")) for mark in panel.marks]
    title = alt.TitleParams(wrap(panel.title, TITLE), offset=6)
    return alt.layer(bars.encode(x=x, x2="to:Q", y=y), *marks).properties(width=SPREAD_WIDTH, height=84, title=title)


def _mark(kind: str, at: Any) -> Any:
    """Mark the median with a line, the mean with a diamond and the target with a dashed line."""
    if kind == "mean":
        mark = at.mark_point(shape="diamond", size=80, filled=True, color=INK, opacity=1, stroke="white", strokeWidth=1)
        return mark.encode(y=alt.value(8))
    if kind == "median":
        return at.mark_rule(color=INK, strokeWidth=2)
    return at.mark_rule(color=TARGET, strokeWidth=2.5, strokeDash=[6, 3])


def _spread_legend(figure: Figure) -> Any:
    """Name the three marks beside a small one of each."""
    found = []
    for place, kind in enumerate(("median", "mean", "target")):
        here, row = place * 130 + 10, alt.Chart(_values([{"told": figure.words[kind]}]))
        found.append(_mark(kind, row).encode(x=alt.value(here)))
        found.append(row.mark_text(align="left", baseline="middle", fontSize=11, color=INK).encode(
            x=alt.value(here + 10), y=alt.value(8), text="told:N"
        ))  # fmt: skip
    return alt.layer(*found).properties(width=400, height=16)


# ---------------------------------------------------------------- share within the target over time


def _trend(figure: Figure) -> Any:
    rows = [_trend_panel(figure, panel) for panel in figure.panels]
    return alt.concat(*rows, columns=2, spacing=28)


def _trend_panel(figure: Figure, panel: Panel) -> Any:
    """Draw the share of each quarter with its interval; what is said of it stands where nothing is drawn."""
    order = sorted({str(row["quarter"]) for one in figure.panels for row in one.rows})
    below = alt.Axis(labelAngle=0, titlePadding=18)
    x = alt.X("quarter:O", title=figure.words["x"], scale=alt.Scale(domain=order), axis=below)
    y = alt.Y(
        "percent:Q", title=figure.words["y"], scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=[0, 50, 100])
    )
    base = alt.Chart(_values(panel.rows)).encode(x=x)
    points = base.mark_point(color=BLUE, size=45, filled=True, opacity=1).encode(y=y)
    lines = [
        alt.Chart(_values(run)).encode(x=x, y=y).mark_line(color=BLUE, strokeWidth=2) for run in _runs(panel, order)
    ]
    ends = base.mark_rule(color=BLUE, strokeWidth=1, opacity=0.7).encode(y=alt.Y("low:Q"), y2="high:Q")
    share = base.mark_text(fontSize=10, color=INK, baseline="bottom").encode(text="told:N", y=alt.value(-4))
    cases = base.mark_text(fontSize=10, color=INK, baseline="top").encode(text="of:N", y=alt.value(TREND_HEIGHT + 20))
    title = alt.TitleParams(wrap(panel.title, TITLE), offset=20)
    drawn = alt.layer(*lines, ends, points, share, cases)
    return drawn.properties(width=SPREAD_WIDTH, height=TREND_HEIGHT, title=title)


def _runs(panel: Panel, order: Sequence[str]) -> Iterator[list[Mapping[str, Any]]]:
    """Give the points that a line may join: in quarters that follow each other, and of more than one case each."""
    run: list[Mapping[str, Any]] = []
    rows = {str(row["quarter"]): row for row in panel.rows}
    for quarter in order:
        row = rows.get(quarter)
        if row is not None and row["n"] != 1:
            run.append(row)
            continue
        yield from [run] * (len(run) > 1)
        run = []
    yield from [run] * (len(run) > 1)


# ---------------------------------------------------------------- the course of time


def _course(figure: Figure) -> Any:
    """Draw what came in and went out as bars side by side, and what was open at the end as a line over them."""
    return alt.concat(*(_course_panel(figure, panel) for panel in figure.panels), columns=2, spacing=28)


def _course_panel(figure: Figure, panel: Panel) -> Any:
    order = sorted({str(row["period"]) for one in figure.panels for row in one.rows})
    kinds = [figure.words[kind] for kind in ("intake", "closed", "stock", "overdue") if kind in figure.words]
    rows = [{**row, "kind": figure.words[str(row["kind"])]} for row in panel.rows]
    x = alt.X("period:O", title=figure.words["x"], scale=alt.Scale(domain=order), axis=alt.Axis(labelAngle=-45))
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=4)
    y = _cases(panel, "cases", alt.Y("cases:Q", title=figure.words["y"], axis=axis))
    colour = alt.Color(
        "kind:N", title=None, sort=kinds, scale=alt.Scale(domain=kinds, range=[BLUE, PALE, INK, ORANGE][: len(kinds)])
    )
    bars = alt.Chart(_values([row for row in rows if row["kind"] in kinds[:2] and row["cases"]]))
    offset = alt.XOffset("kind:N", sort=kinds[:2], scale=alt.Scale(domain=kinds[:2]))
    line = alt.Chart(_values([row for row in rows if row["kind"] in kinds[2:]]))
    return alt.layer(
        bars.mark_bar(stroke="white").encode(x=x, xOffset=offset, y=y, color=colour),
        line.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=40, filled=True)).encode(x=x, y=y, color=colour),
    ).properties(width=SPREAD_WIDTH, height=110, title=alt.TitleParams(wrap(panel.title, TITLE), offset=6))


# ---------------------------------------------------------------- flow


def _flow(figure: Figure) -> Any:
    (panel,) = figure.panels
    rows = [{**row, "kind": figure.words[str(row["kind"])]} for row in panel.rows]
    places = {str(row["place"]): row for row in panel.rows}
    there = {row["kind"] for row in panel.rows}
    shades = {"went_on": BLUE, "stayed": PALE, "end": GREY, "not_measured": GRID}
    shades = {figure.words[kind]: shade for kind, shade in shades.items() if kind in there}
    y = alt.Y("place:N", sort=list(places), title=None, axis=alt.Axis(ticks=False, domain=False))
    axis = alt.Axis(format="d", tickMinStep=1)
    x = _cases(panel, "reached", alt.X("cases:Q", title=figure.words["x"], stack="zero", axis=axis))
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(shades), range=list(shades.values())))
    bars = alt.Chart(_values(rows)).mark_bar(stroke="white").encode(y=y, x=x, color=colour, order=alt.Order("stack:Q"))
    totals = [
        {"place": row["place"], "reached": row["reached"], "told": _whole(figure, row)} for row in places.values()
    ]
    told = alt.Chart(_values(totals)).mark_text(align="left", dx=5, color=INK, fontSize=12, fontWeight="bold")
    return alt.layer(bars, told.encode(y=y, x="reached:Q", text="told:N")).properties(
        width=WIDTH - 170, height=alt.Step(30)
    )


def _whole(figure: Figure, row: dict[str, Any]) -> str:
    return number(row["reached"], 0, figure.lang)


# ---------------------------------------------------------------- groups beside each other


def _compare(figure: Figure) -> Any:
    (panel,) = figure.panels
    groups = list(dict.fromkeys(str(row["group"]) for row in panel.rows))
    order = [str(row["category"]) for row in sorted(panel.rows, key=lambda row: int(row["order"] or 0))]
    y = alt.Y("category:N", sort=list(dict.fromkeys(order)), title=None, axis=alt.Axis(ticks=False, domain=False))
    offset = alt.YOffset("group:N", sort=groups)
    x = alt.X("percent:Q", title=figure.words["x"], axis=alt.Axis(format="d", tickMinStep=5))
    colour = alt.Color("group:N", title=None, sort=groups, scale=alt.Scale(domain=groups, range=[BLUE, ORANGE]))
    base = alt.Chart(_values(panel.rows)).encode(y=y, yOffset=offset, x=x)
    bars = base.mark_bar().encode(color=colour)
    told = base.mark_text(align="left", dx=4, color=INK, fontSize=11).encode(text="told:N")
    return alt.layer(bars, told).properties(width=WIDTH - 170, height=alt.Step(17))


def _values(rows: Any) -> Any:
    return alt.InlineData(values=list(rows))
