"""Figures as Vega-Lite charts: nothing is counted here, every number comes with the figure.

A chart is plain data, as Vega-Lite describes it: a library that makes it costs more time than drawing it.
Colours are of Okabe and Ito, told apart by colour-blind readers and of different greys; marks differ in shape too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final, NamedTuple

from doorloop.base.words import number
from doorloop.tables.plots import COURSE, SHORTEST_AXIS, Figure, Panel

Spec = dict[str, Any]
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
BLUE, ORANGE, INK, GRID = "#0072b2", "#e69f00", "#1a1a1a", "#d9d9d9"
TARGET: Final = "#d55e00"
PALE: Final = "#a9c6dc"
GREY: Final = "#737373"
FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is what measures the texts, wherever the figure is made; the others are its like on a reader's machine."""
WIDTH: Final = 560
LEVEL: Final = 31
"""The label of a period along an axis takes so much room: its part of the year over the year."""
PERIOD: Final = "length(datum.label) > 4 ? [slice(datum.label, 5), slice(datum.label, 0, 4)] : datum.label"
"""Such a label, of `2012-Q3`, `2012-09` or `2012`."""
LETTER: Final = 5.6
"""How wide a letter beside an axis is."""
TITLE: Final = 42
"""A title over a small chart breaks after so many letters."""
SPREAD_WIDTH: Final = 250
APART: Final = 260
"""How wide a chart of differences is, whose numbers stand beside it."""
HIGH: Final = 110
"""How high a small chart is."""
WHISKER: Final = {"type": "rule", "color": BLUE, "strokeWidth": 1, "opacity": 0.7}
"""An interval around a point."""
TYPES: Final = {"Q": "quantitative", "O": "ordinal", "N": "nominal"}
"""The letters of Vega-Lite for what a field measures."""
NO_LINE: Final = {"ticks": False, "domain": False, "labelPadding": 6}
COUNTS: Final = {"format": ",d", "tickMinStep": 1, "tickCount": 4}
"""An axis with no line, and one of cases over a small chart."""
BESIDE: Final = 30
"""Room for the numbers beside an axis, so that charts below each other begin at one line."""


def chart(figure: Figure) -> Spec:
    """Describe a figure for Vega-Lite."""
    draw = KINDS[figure.kind]
    mark = {"text": figure.mark, "orient": "bottom", "anchor": "start", "fontSize": 9, "offset": 12}
    return {
        "$schema": SCHEMA,
        **draw(figure),
        **({"title": mark} if figure.mark else {}),
        "config": _config(figure),
    }


def _config(figure: Figure) -> Spec:
    dutch = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""], "percent": " %"}
    return {
        "font": FONT,
        "background": "white",
        **({"locale": {"number": dutch}} if figure.lang == "nl" else {}),
        "view": {"stroke": None},
        "text": {"color": INK},
        "title": {"color": INK, "fontSize": 12, "fontWeight": "bold", "anchor": "start", "limit": 0},
        "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 11, "orient": "top"},
        "axis": {
            "labelColor": INK,
            "titleColor": INK,
            "gridColor": GRID,
            "tickColor": GRID,
            "domainColor": INK,
            "titleFontWeight": "normal",
            "labelFontSize": 11,
            "titleFontSize": 11,
            "labelLimit": 260,
            "labelFlush": False,
        },
        "axisYQuantitative": {"minExtent": BESIDE},
    }


def _layer(rows: Iterable[Mapping[str, Any]], mark: Spec | str, **encoding: Spec) -> Spec:
    """Draw rows with a mark, each channel of it by a field or a value."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _field(name: str, **more: Any) -> Spec:
    """Take a channel from a field, which is named with the letter of what it measures: `cases:Q`."""
    field, _, letter = name.partition(":")
    return {"field": field, "type": TYPES[letter], **more}


def _columns(panels: Iterable[Spec], columns: int = 2) -> Spec:
    return {"concat": list(panels), "columns": columns, "spacing": 28}


class Span(NamedTuple):
    """The periods along an axis: in two columns while they are few, then wider, and upright where they are many."""

    periods: Sequence[str]

    @property
    def width(self) -> int:
        """Give a width in which their labels do not run together."""
        return max(SPREAD_WIDTH, min(LEVEL * len(self.periods), WIDTH))

    @property
    def columns(self) -> int:
        """Count the charts beside each other."""
        return 2 if self.width == SPREAD_WIDTH else 1

    @property
    def is_upright(self) -> bool:
        """Tell whether labels stand upright."""
        return LEVEL * len(self.periods) > WIDTH

    @property
    def labels(self) -> Spec:
        """Say how their labels are written."""
        return {"labelAngle": -90} if self.is_upright else {"labelAngle": 0, "labelExpr": PERIOD}


def _span(figure: Figure, key: str) -> Span:
    return Span(sorted({str(row[key]) for panel in figure.panels for row in panel.rows}))


def _panel(panel: Panel, layers: Iterable[Spec], height: int, offset: int = 6, width: int = 0) -> Spec:
    """Lay marks over each other into a small chart under its title."""
    title = {"text": wrap(panel.title, TITLE), "offset": offset}
    return {"layer": list(layers), "width": width or SPREAD_WIDTH, "height": height, "title": title}


def _cases(panel: Panel, longest: str, encoding: Spec) -> Spec:
    """Count cases along an axis in whole numbers, up to a number that stands there, and none of them twice."""
    is_short = max((int(row[longest] or 0) for row in panel.rows), default=0) < SHORTEST_AXIS
    ticks = encoding["axis"].get("tickCount", True)
    return encoding | {"scale": {"domainMax": SHORTEST_AXIS} if is_short else {"nice": ticks}}


# ---------------------------------------------------------------- distribution per step


def _spread(figure: Figure) -> Spec:
    """Set the steps in two columns, each with an axis in its own unit, under one legend."""
    panels = _columns(_spread_panel(figure, panel) for panel in figure.panels)
    return {"vconcat": [_legend(figure), panels], "spacing": 12}


def _spread_panel(figure: Figure, panel: Panel) -> Spec:
    days = {"grid": False, "format": ",d", "tickMinStep": 1, "tickCount": 6}
    scale = {"domain": list(panel.reach), "nice": days["tickCount"]}
    x = _field("from:Q", bin="binned", title=panel.axis, axis=days, scale=scale)
    y = _cases(panel, "cases", _field("cases:Q", title=figure.words["y"], axis=COUNTS))
    bar = {"type": "bar", "color": PALE, "stroke": BLUE, "strokeWidth": 0.8, "binSpacing": 0}
    bars = _layer(panel.rows, bar, x=x, x2={"field": "to"}, y=y)
    marks = [_mark(str(mark["kind"]), mark, _field("at:Q")) for mark in panel.marks]
    return _panel(panel, [bars, *marks], 84)


def _mark(kind: str, row: Mapping[str, Any], x: Spec) -> Spec:
    """Mark the median with a line, the mean with a diamond and the target with a dashed line."""
    if kind == "mean":
        edge = {"stroke": "white", "strokeWidth": 1}
        mark = {"type": "point", "shape": "diamond", "size": 80, "filled": True, "color": INK, "opacity": 1, **edge}
        return _layer([row], mark, x=x, y={"value": 8})
    if kind == "median":
        return _layer([row], {"type": "rule", "color": INK, "strokeWidth": 2}, x=x)
    return _layer([row], {"type": "rule", "color": TARGET, "strokeWidth": 2.5, "strokeDash": [6, 3]}, x=x)


def _legend(figure: Figure, area: str = "") -> Spec:
    """Name the marks that the figure has beside a small one of each, and then what its areas are."""
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11, "color": INK}
    there = {mark["kind"] for panel in figure.panels for mark in panel.marks}
    there |= {key for panel in figure.panels for row in panel.rows for key in row}
    kinds = [kind for kind in ("median", "mean", "target") if kind in there]
    layers = []
    for place, kind in enumerate((*kinds, *filter(None, [area]))):
        here, row = place * 130 + 10, {"told": figure.words[kind]}
        box = {"type": "rect", "color": PALE, "opacity": 1}
        edges = {"x": {"value": here - 7}, "x2": {"value": here + 5}, "y": {"value": 3}, "y2": {"value": 13}}
        layers.append(_layer([row], box, **edges) if kind == area else _mark(kind, row, {"value": here}))
        layers.append(_layer([row], text, x={"value": here + 10}, y={"value": 8}, text=_field("told:N")))
    return {"layer": layers, "width": 400, "height": 16}


# ---------------------------------------------------------------- share within the target over time


def _trend(figure: Figure) -> Spec:
    span = _span(figure, "quarter")
    return _columns((_trend_panel(figure, panel, span) for panel in figure.panels), span.columns)


def _trend_panel(figure: Figure, panel: Panel, span: Span) -> Spec:
    """Draw the share of each quarter with its interval; what is said of it stands where nothing is drawn."""
    left = {"angle": -90, "align": "left", "baseline": "middle"} if span.is_upright else {}
    right = {**left, "align": "right"} if left else {}
    deep = HIGH + (56 if left else 34)
    below = span.labels | {"titlePadding": 30 if left else 18}
    x = _field("quarter:O", title=figure.words["x"], scale={"domain": list(span.periods)}, axis=below)
    y = _field("percent:Q", title=figure.words["y"], scale={"domain": [0, 100]}, axis={"values": [0, 50, 100]})
    line = {"type": "line", "color": BLUE, "strokeWidth": 2}
    point = {"type": "point", "color": BLUE, "size": 45, "filled": True, "opacity": 1}
    label = {"type": "text", "fontSize": 10, "color": INK}
    beside = {"x": {"value": -8}, "y": {"value": deep}, "text": _field("told:N")}
    layers = [
        *(_layer(run, line, x=x, y=y) for run in _runs(panel, span.periods)),
        _layer(panel.rows, WHISKER, x=x, y=_field("low:Q"), y2={"field": "high"}),
        _layer(panel.rows, point, x=x, y=y),
        _layer(panel.rows, label | {"baseline": "bottom"} | left, x=x, y={"value": -6}, text=_field("told:N")),
        _layer(panel.rows, label | {"baseline": "top"} | right, x=x, y={"value": deep}, text=_field("of:N")),
        _layer([{"told": "n"}], label | {"baseline": "top", "align": "right", "fontStyle": "italic"}, **beside),
    ]
    return _panel(panel, layers, HIGH, offset=40 if left else 20, width=span.width)


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


def _course(figure: Figure) -> Spec:
    """Draw what came in and went out as bars side by side, and what was open at the end as a line over them."""
    span = _span(figure, "period")
    return _columns((_course_panel(figure, panel, span) for panel in figure.panels), span.columns)


def _course_panel(figure: Figure, panel: Panel, span: Span) -> Spec:
    kinds = [figure.words[kind] for kind in COURSE if kind in figure.words]
    rows = [{**row, "kind": figure.words[str(row["kind"])]} for row in panel.rows]
    x = _field("period:O", title=figure.words["x"], scale={"domain": list(span.periods)}, axis=span.labels)
    y = _cases(panel, "cases", _field("cases:Q", title=figure.words["y"], axis=COUNTS))
    shades = {"domain": kinds, "range": [BLUE, PALE, INK, ORANGE][: len(kinds)]}
    colour = _field("kind:N", title=None, sort=kinds, scale=shades)
    beside = _field("kind:N", sort=kinds[:2], scale={"domain": kinds[:2]})
    flows = [row for row in rows if row["kind"] in kinds[:2] and row["cases"]]
    stocks = [row for row in rows if row["kind"] in kinds[2:]]
    line = {"type": "line", "strokeWidth": 2, "point": {"size": 40, "filled": True}}
    bars = _layer(flows, {"type": "bar", "stroke": "white"}, x=x, xOffset=beside, y=y, color=colour)
    return _panel(panel, [bars, _layer(stocks, line, x=x, y=y, color=colour)], HIGH, width=span.width)


# ---------------------------------------------------------------- flow


def _flow(figure: Figure) -> Spec:
    (panel,) = figure.panels
    rows = [{**row, "kind": figure.words[str(row["kind"])]} for row in panel.rows]
    places = {str(row["place"]): row for row in panel.rows}
    there = {row["kind"] for row in panel.rows}
    shades = {"went_on": BLUE, "stayed": PALE, "end": GREY, "not_measured": GRID}
    shades = {figure.words[kind]: shade for kind, shade in shades.items() if kind in there}
    y = _field("place:N", sort=list(places), title=None, axis=NO_LINE)
    axis = {"format": "d", "tickMinStep": 1}
    x = _cases(panel, "reached", _field("cases:Q", title=figure.words["x"], stack="zero", axis=axis))
    colour = _field("kind:N", title=None, scale={"domain": list(shades), "range": list(shades.values())})
    bars = _layer(rows, {"type": "bar", "stroke": "white"}, y=y, x=x, color=colour, order=_field("stack:Q"))
    totals = [
        {"place": row["place"], "reached": row["reached"], "told": _whole(figure, row)} for row in places.values()
    ]
    text = {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": 12, "fontWeight": "bold"}
    told = _layer(totals, text, y=y, x=_field("reached:Q"), text=_field("told:N"))
    return {"layer": [bars, told], "width": WIDTH - 170, "height": {"step": 30}}


def _whole(figure: Figure, row: Mapping[str, Any]) -> str:
    return number(row["reached"], 0, figure.lang)


# ---------------------------------------------------------------- groups beside each other


def _compare(figure: Figure) -> Spec:
    (panel,) = figure.panels
    groups = list(dict.fromkeys(str(row["group"]) for row in panel.rows))
    order = [str(row["category"]) for row in sorted(panel.rows, key=lambda row: int(row["order"] or 0))]
    y = _field("category:N", sort=list(dict.fromkeys(order)), title=None, axis=NO_LINE)
    offset = _field("group:N", sort=groups)
    x = _field("percent:Q", title=figure.words["x"], axis={"format": "d", "tickMinStep": 5})
    colour = _field("group:N", title=None, sort=groups, scale={"domain": groups, "range": [BLUE, ORANGE]})
    text = {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 11}
    bars = _layer(panel.rows, "bar", y=y, yOffset=offset, x=x, color=colour)
    rows = [{**row, "percent": row["percent"] or 0} for row in panel.rows]
    told = _layer(rows, text, y=y, yOffset=offset, x=x, text=_field("told:N"))
    return {"layer": [bars, told], "width": WIDTH - 170, "height": {"step": 17}}


# ---------------------------------------------------------------- the way to the end


def _curves(figure: Figure) -> Spec:
    panels = _columns(_curve_panel(figure, panel) for panel in figure.panels)
    return {"vconcat": [_legend(figure, "interval"), panels], "spacing": 12}


def _curve_panel(figure: Figure, panel: Panel) -> Spec:
    """Draw the share under way as a staircase, its interval as an area behind it."""
    time = {"format": ",d", "tickMinStep": 1, "tickCount": 6, "grid": False}
    x = _field("at:Q", title=panel.axis, axis=time, scale={"domain": list(panel.reach), "nice": time["tickCount"]})
    y = _field("share:Q", title=figure.words["y"], scale={"domain": [0, 100]}, axis={"values": [0, 50, 100]})
    known = [row for row in panel.rows if row["low"] is not None and row["high"] is not None]
    area = {"type": "area", "interpolate": "step-after", "color": PALE, "opacity": 0.6}
    line = {"type": "line", "interpolate": "step-after", "color": BLUE, "strokeWidth": 2}
    marks = [_mark(str(mark["kind"]), mark, _field("at:Q")) for mark in panel.marks]
    band = _layer(known, area, x=x, y=_field("low:Q"), y2={"field": "high"})
    return _panel(panel, [band, *marks, _layer(panel.rows, line, x=x, y=y)], HIGH)


# ---------------------------------------------------------------- sides beside each other


def _differences(figure: Figure) -> Spec:
    """Set the differences below each other, those of one unit along one axis, with a line at none."""
    return {"vconcat": [_difference_panel(panel) for panel in figure.panels], "spacing": 24}


def _difference_panel(panel: Panel) -> Spec:
    order = [str(row["label"]) for row in panel.rows]
    y = _field("label:N", sort=order, title=None, axis=NO_LINE | {"labelLimit": 0})
    x = _field("at:Q", title=panel.axis, axis={"tickCount": 7})
    point = {"type": "point", "color": BLUE, "size": 60, "filled": True, "opacity": 1}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 10, "color": INK}
    known = [row for row in panel.rows if row["low"] is not None and row["high"] is not None]
    layers = [
        _layer([{"at": 0}], {"type": "rule", "color": INK, "strokeWidth": 1}, x=_field("at:Q")),
        _layer(known, WHISKER | {"strokeWidth": 2}, y=y, x=_field("low:Q"), x2={"field": "high"}),
        _layer(panel.rows, point, y=y, x=x),
        _layer(panel.rows, text, y=y, x={"value": APART + 8}, text=_field("told:N")),
    ]
    title = {"text": panel.title, "offset": 6}
    return {"layer": layers, "width": APART, "height": {"step": 24}, "title": title}


# ---------------------------------------------------------------- parts beside each other


def _by(figure: Figure) -> Spec:
    """Set the steps below each other, each with its parts and an axis in its own unit."""
    letters = max(len(str(row["part"])) for panel in figure.panels for row in panel.rows)
    panels = _columns(_by_panel(panel, letters * LETTER) for panel in figure.panels)
    return {"vconcat": [_legend(figure, "half"), panels], "spacing": 12}


def _by_panel(panel: Panel, beside: float) -> Spec:
    """Draw the parts of a step; so much room is beside the axis for their names, in every panel the same."""
    rows = sorted(panel.rows, key=lambda row: int(row["order"] or 0))
    axis = NO_LINE | {"minExtent": min(beside, 260)}
    y = _field("part:N", sort=[str(row["part"]) for row in rows], title=None, axis=axis)
    time = {"format": ",d", "tickMinStep": 1, "tickCount": 5}
    scale = {"domain": list(panel.reach), "nice": time["tickCount"]}
    x = _field("p25:Q", title=panel.axis, axis=time, scale=scale)
    half = {"type": "bar", "color": PALE, "height": 10}
    median = {"type": "tick", "color": INK, "thickness": 2, "size": 14}
    mean = {"type": "point", "shape": "diamond", "size": 60, "filled": True, "color": INK, "opacity": 1}
    marks = [_mark(str(mark["kind"]), mark, _field("at:Q")) for mark in panel.marks]
    layers = [
        _layer(rows, half, y=y, x=x, x2={"field": "p75"}),
        *marks,
        _layer(rows, median, y=y, x=_field("median:Q")),
        _layer(rows, mean, y=y, x=_field("mean:Q")),
    ]
    title = {"text": wrap(panel.title, TITLE), "offset": 6}
    return {"layer": layers, "width": SPREAD_WIDTH - 40, "height": {"step": 20}, "title": title}


KINDS: Final = {
    "spread": _spread,
    "trend": _trend,
    "flow": _flow,
    "compare": _compare,
    "course": _course,
    "curves": _curves,
    "differences": _differences,
    "by": _by,
}
