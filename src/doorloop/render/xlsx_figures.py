"""A figure in a workbook: for each panel the numbers that are drawn, and beside them a chart of these cells.

Anybody can change such a chart, and it needs none of the libraries that draw the figures of the other formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from doorloop.base.words import number
from doorloop.render.office import xml_text
from doorloop.render.workbook import text
from doorloop.render.xlsx_laid import LINE, font, notes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.plots import Figure, Panel

BLUE, PALE, ORANGE, INK, GREY, DARK = "0072B2", "A9C6DC", "E69F00", "1A1A1A", "D9D9D9", "737373"
"""The colours of the figures of other formats: told apart by colour-blind readers, and of different greys."""
RULE = Border(bottom=Side(style="thin"))
ROW_CM: Final = 0.53
"""A row of a sheet is so high."""
HIGH, WIDE, BAR, MARGIN = 6.8, 15.0, 0.62, 2.6
"""How high and wide a chart is, and of one of horizontal bars how high each bar and all else are; in cm."""
FIRST, WIDEST, NUMBER, LETTER_CM = 26, 60, 12, 0.19
"""How wide the first column is at least and at most and one of numbers, in letters, and a letter in cm."""
PAPER_WIDE, PAPER_HIGH = 18.4, 24.0
"""What a page that stands holds between its margins, in cm."""
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


def add_figure(page: Worksheet, row: int, figure: Figure) -> None:
    """Write the panels of a figure below each other from a row on, and what the figure shows in words."""
    page.page_setup.orientation = "portrait"
    row = notes(page, row, (figure.note,), 10) + 1
    make, draw = KINDS[figure.kind]
    blocks = [make(figure, panel) for panel in figure.panels]
    wide = max((len(block.columns) for block in blocks), default=1)
    labels = [len(line[0]) for block in blocks for line in block.rows if isinstance(line[0], str)]
    first_wide = max(FIRST, min(max(labels, default=0) + 2, WIDEST))
    for column in range(1, wide + 1):
        page.column_dimensions[get_column_letter(column)].width = first_wide if column == 1 else NUMBER
    start, room = row, _rows_of_a_page(first_wide + NUMBER * wide)
    for block, panel in zip(blocks, figure.panels, strict=True):
        first = _write(page, row, block)
        chart = draw(Drawing(page, block, first), figure, panel)
        page.add_chart(chart, f"{get_column_letter(wide + 2)}{row + 1}")
        below = row + max(len(block.rows), ceil(chart.height / ROW_CM)) + 3
        if below - start > room and row > start:
            page.row_breaks.append(Break(id=row - 1))
            start = row
        row = below
    notes(page, row, (figure.text,), 10)


def _rows_of_a_page(letters: int) -> int:
    """Count the rows that a printed page holds once numbers of so many letters and a chart fit its width."""
    width = LETTER_CM * letters + WIDE
    return int(PAPER_HIGH * max(1.0, width / PAPER_WIDE) / ROW_CM)


def _write(page: Worksheet, row: int, block: Block) -> int:
    """Write the title, the header and the numbers of a block; give the first row of numbers."""
    text(page, row, 1, block.title.replace("\n", " – ")).font = font(bold=True)
    for column, title in enumerate(block.columns, start=1):
        cell = text(page, row + 1, column, title)
        cell.font, cell.border = font(bold=True, size=9), RULE
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="right" if column > 1 else "left")
    page.row_dimensions[row + 1].height = 2 * LINE
    for offset, values in enumerate(block.rows, start=row + 2):
        for column, (value, shape) in enumerate(zip(values, block.formats, strict=True), start=1):
            if isinstance(value, str):
                text(page, offset, column, value)
            elif value is not None:
                cell = cast("Any", page.cell(offset, column))
                cell.value, cell.number_format = value, shape
    return row + 2


# ---------------------------------------------------------------- the numbers of each kind


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
    found = {(str(row["period"]), str(row["kind"])): row["cases"] for row in panel.rows}
    rows = [(period, *(found.get((period, kind)) for kind in kinds)) for period in periods]
    titles = (figure.words["x"], *(figure.words[kind] for kind in kinds))
    return Block(panel.title, titles, rows, ("@", *["#,##0"] * len(kinds)))


def _flow(figure: Figure, panel: Panel) -> Block:
    kinds = list(dict.fromkeys(str(row["kind"]) for row in panel.rows))
    kinds.sort(key=list(FLOW).index)
    found = {(str(row["place"]), str(row["kind"])): row["cases"] for row in panel.rows}
    places = dict.fromkeys(str(row["place"]) for row in panel.rows)
    rows = [(place, *(found.get((place, kind)) for kind in kinds)) for place in places]
    titles = (figure.words["y"], *(figure.words[kind] for kind in kinds))
    return Block(panel.title or figure.title, titles, rows, ("@", *["#,##0"] * len(kinds)))


def _compare(figure: Figure, panel: Panel) -> Block:  # noqa: ARG001
    groups = list(dict.fromkeys(str(row["group"]) for row in panel.rows))
    found = {(str(row["category"]), str(row["group"])): row["percent"] for row in panel.rows}
    ordered = sorted(panel.rows, key=lambda row: int(row["order"] or 0))
    rows = [
        (category, *(found.get((category, group)) for group in groups))
        for category in dict.fromkeys(str(row["category"]) for row in ordered)
    ]
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
    ordered = sorted(panel.rows, key=lambda row: int(row["order"] or 0))
    rows = [tuple(row[key] for key in ("part", "median", "mean", "p25", "p75")) for row in ordered]
    titles = (figure.words["y"], figure.words["median"], figure.words["mean"], "P25", "P75")
    return Block(_with_marks(figure, panel), titles, rows, ("@", *["0.0"] * 4))


# ---------------------------------------------------------------- charts


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
    kinds = sorted({str(row["kind"]) for row in panel.rows}, key=list(FLOW).index)
    chart = _bars(drawing, range(1, len(kinds) + 1), [FLOW[kind] for kind in kinds], across=True)
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
    cast("Any", title).tx = _rich(lines)
    return title


def _rich(lines: Sequence[Paragraph]) -> Any:
    from openpyxl.chart.text import Text

    return Text(rich=RichText(p=list(lines)))


def _paragraph(size: int) -> Paragraph:
    looks = CharacterProperties(sz=size)
    return Paragraph(pPr=ParagraphProperties(defRPr=looks), endParaRPr=looks)


COURSE: Final = ("intake", "closed", "stock", "overdue")
FLOW: Final = {"went_on": BLUE, "stayed": PALE, "end": DARK, "not_measured": GREY}
"""What can become of cases at a place, each with its colour, in the order of the bars."""
KINDS: Final[Mapping[str, tuple[Callable[[Figure, Panel], Block], Callable[[Drawing, Figure, Panel], Any]]]] = {
    "spread": (_spread, _histogram),
    "trend": (_trend, _shares),
    "course": (_course, _stocks),
    "flow": (_flow, _stacked),
    "compare": (_compare, _beside),
    "curves": (_curves, _staircase),
    "differences": (_differences, _apart),
    "by": (_by, _parts),
}
