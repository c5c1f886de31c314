"""The charts of a figure in a workbook, each drawn from a block of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

from doorloop.render.office import xml_text
from doorloop.render.xlsx_blocks import Block, flow_kinds

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.plots import Figure, Panel

BLUE, PALE, ORANGE, INK, GREY, DARK = "0072B2", "A9C6DC", "E69F00", "1A1A1A", "D9D9D9", "737373"
"""The colours of the figures of other formats: told apart by colour-blind readers, and of different greys."""
SHADES: Final = {"went_on": BLUE, "stayed": PALE, "end": DARK, "not_measured": GREY}
"""The colour of what became of cases at a place."""
HIGH, WIDE, BAR, MARGIN = 6.8, 15.0, 0.62, 2.6
"""How high and wide a chart is, and of one of horizontal bars how high each bar and all else are; in cm."""


class Drawing(NamedTuple):
    """A block that stands in a sheet: its first row of numbers, and how many there are."""

    page: Worksheet
    block: Block
    first: int

    @property
    def last(self) -> int:
        """Give the last row of numbers."""
        return self.first + len(self.block.rows) - 1

    def cells(self, column: int) -> Reference:
        """Refer to the numbers of a column, counted from 0."""
        return Reference(self.page, min_col=column + 1, min_row=self.first, max_row=self.last)

    def series(self, column: int, colour: str) -> Any:
        """Make a series of a column, named by its title."""
        made = Series(self.cells(column), title=xml_text(self.block.columns[column]))
        made.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
        return made


def draw(drawing: Drawing, figure: Figure, panel: Panel) -> Any:
    """Draw the chart of a panel."""
    return KINDS[figure.kind](drawing, figure, panel)


def _histogram(drawing: Drawing, figure: Figure, panel: Panel) -> Any:
    chart = _bars(drawing, [1], [PALE])
    chart.gapWidth = 0
    chart.series[0].graphicalProperties.line = LineProperties(solidFill=BLUE)
    return _finish(chart, drawing.block.title, panel.axis, figure.words["y"], legend=False)


def _shares(drawing: Drawing, figure: Figure, panel: Panel) -> Any:
    """Join quarters of more than one case; a point of one case stands by itself, and a line joins the ends."""
    chart = LineChart()
    points = ((1, Marker("circle", size=6), BLUE), (2, Marker("diamond", size=7), "FFFFFF"))
    looks = (*points, (4, None, ""), (5, None, ""))
    for column, marker, inside in looks:
        series = drawing.series(column, BLUE)
        joining = LineProperties(solidFill=BLUE, w=20000) if column == 1 else LineProperties(noFill=True)
        series.graphicalProperties, series.smooth = GraphicalProperties(ln=joining), False
        series.marker = marker or Marker("none")
        if marker:
            marker.graphicalProperties = GraphicalProperties(solidFill=inside, ln=LineProperties(solidFill=BLUE))
        chart.append(series)
    chart.set_categories(drawing.cells(0))
    chart.display_blanks = "gap"
    chart.hiLowLines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=BLUE, w=9000)))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 100, 25
    is_single = any(row["n"] == 1 for row in panel.rows)
    finished = _finish(chart, drawing.block.title, figure.words["x"], figure.words["y"], legend=is_single)
    if is_single:
        finished.legend.legendEntry = [LegendEntry(idx=index, delete=True) for index in (2, 3)]
    return finished


def _stocks(drawing: Drawing, figure: Figure, panel: Panel) -> Any:  # noqa: ARG001
    """Draw what came in and went out as bars, and what was open at the end as a line over them."""
    count = len(drawing.block.columns) - 1
    chart = _bars(drawing, [1, 2], [BLUE, PALE])
    line = LineChart()
    for column, colour in zip(range(3, count + 1), (INK, ORANGE), strict=False):
        series = drawing.series(column, colour)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=25000))
        series.marker = Marker("circle", size=6, spPr=GraphicalProperties(solidFill=colour))
        series.smooth = False
        line.append(series)
    line.set_categories(drawing.cells(0))
    finished = _finish(chart, drawing.block.title, figure.words["x"], figure.words["y"])
    finished += line
    return finished


def _stacked(drawing: Drawing, figure: Figure, panel: Panel) -> Any:
    kinds = flow_kinds(panel)
    chart = _bars(drawing, range(1, len(kinds) + 1), [SHADES[kind] for kind in kinds], across=True)
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 40
    return _finish(chart, drawing.block.title, "", figure.words["x"])


def _beside(drawing: Drawing, figure: Figure, panel: Panel) -> Any:  # noqa: ARG001
    columns = range(1, len(drawing.block.columns))
    chart = _bars(drawing, columns, [BLUE, ORANGE, PALE, INK], across=True)
    chart.gapWidth = 40
    chart.height = max(HIGH, MARGIN + BAR * len(columns) * len(drawing.block.rows))
    return _finish(chart, drawing.block.title, "", figure.words["x"])


def _staircase(drawing: Drawing, figure: Figure, panel: Panel) -> Any:
    """Draw the share under way, and the ends of its interval as thin lines."""
    chart = ScatterChart()
    chart.style, chart.scatterStyle = 13, "lineMarker"
    for column, colour, width in ((2, PALE, 12000), (3, PALE, 12000), (1, BLUE, 25000)):
        series = Series(drawing.cells(column), drawing.cells(0), title=xml_text(drawing.block.columns[column]))
        series.marker, series.smooth = Marker("none"), False
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=width))
        chart.append(series)
    chart.x_axis.majorGridlines = None
    chart.y_axis.number_format, chart.x_axis.number_format = '0" %"', "0"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 100, 25
    chart.x_axis.scaling.min = panel.reach[0]
    return _finish(chart, drawing.block.title, panel.axis, figure.words["y"])


def _apart(drawing: Drawing, figure: Figure, panel: Panel) -> Any:  # noqa: ARG001
    chart = _bars(drawing, [1], [BLUE], across=True)
    return _finish(chart, drawing.block.title, "", panel.axis, legend=False)


def _parts(drawing: Drawing, figure: Figure, panel: Panel) -> Any:  # noqa: ARG001
    chart = _bars(drawing, [1, 2], [BLUE, PALE], across=True)
    chart.gapWidth = 40
    chart.height = max(HIGH, MARGIN + BAR * 2 * len(drawing.block.rows))
    return _finish(chart, drawing.block.title, "", panel.axis)


def _bars(drawing: Drawing, columns: Iterable[int], colours: Sequence[str], *, across: bool = False) -> BarChart:
    """Draw columns as bars; those that lie have the first category on top."""
    chart = BarChart()
    chart.type = "bar" if across else "col"
    for column, colour in zip(columns, colours, strict=False):
        chart.append(drawing.series(column, colour))
    chart.set_categories(drawing.cells(0))
    if across:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
        chart.height = max(HIGH, MARGIN + BAR * len(drawing.block.rows))
    return chart


def _finish(chart: Any, title: str, x: str, y: str, *, legend: bool = True) -> Any:
    """Give a chart its titles, its axes and its size."""
    chart.title = _title(title, 1100, bold=True)
    chart.x_axis.title, chart.y_axis.title = (_title(words, 900) if words else None for words in (x, y))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GREY))
    chart.x_axis.tickLblPos = "low"
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = RichText(p=[_paragraph(900)])
    chart.width, chart.height = WIDE, max(HIGH, chart.height if chart.height > HIGH + 1 else HIGH)
    if legend:
        chart.legend.position = "b"
    else:
        chart.legend = None
    return chart


def _title(words: str, size: int, *, bold: bool = False) -> Title:
    """Write a title in letters of hundredths of a point, with a paragraph for each line."""
    title = Title(overlay=False)
    looks = CharacterProperties(sz=size, b=bold)
    lines = [
        Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[RegularTextRun(rPr=looks, t=line)])
        for line in xml_text(words).split("\n")
    ]
    cast("Any", title).tx = Text(rich=RichText(p=lines))
    return title


def _paragraph(size: int) -> Paragraph:
    looks = CharacterProperties(sz=size)
    return Paragraph(pPr=ParagraphProperties(defRPr=looks), endParaRPr=looks)


KINDS: Final[Mapping[str, Callable[[Drawing, Figure, Panel], Any]]] = {
    "spread": _histogram,
    "trend": _shares,
    "course": _stocks,
    "flow": _stacked,
    "compare": _beside,
    "curves": _staircase,
    "differences": _apart,
    "by": _parts,
}
