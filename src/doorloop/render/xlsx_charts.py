"""Native charts of a workbook, where they help: groups beside each other, from the cells of the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.describe import Field
    from doorloop.tables.document import Bars, Value

COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7")
"""Of Okabe and Ito: told apart by colour-blind readers, and of different greys."""


def add_charts(
    page: Worksheet, charts: Sequence[Bars], columns: Sequence[Field], rows: Sequence[Mapping[str, Value]], header: int
) -> None:
    """Draw the charts of a table to its right, below each other."""
    names = [column.name for column in columns]
    letter = get_column_letter(max(len(columns), 6) + 2)
    for index, bars in enumerate(charts):
        kept = {number: row for number, row in enumerate(rows, header + 1) if bars.is_drawn(row)}
        chart = _chart(page, bars, kept, names.index(bars.value) + 1, names.index(bars.label) + 1)
        chart.title, chart.y_axis.title = bars.title or None, bars.axis
        if columns[names.index(bars.value)].kind == "share":
            chart.y_axis.numFmt = '0" "%'
        page.add_chart(chart, f"{letter}{header + 1 + index * 22}")


def _chart(page: Worksheet, bars: Bars, rows: Mapping[int, Mapping[str, Value]], value: int, label: int) -> BarChart:
    """Draw a bar for each row, the groups in colours of their own."""
    chart = BarChart()
    chart.type, chart.grouping, chart.height, chart.width = "col", "clustered", 10, 18
    chart.x_axis.delete = chart.y_axis.delete = False
    for number, (group, found) in enumerate(groupby(rows.items(), lambda item: str(item[1]["group"]))):
        places = [row for row, _ in found]
        series = Series(Reference(page, value, places[0], value, places[-1]), title=bars.groups[group])
        series.graphicalProperties = GraphicalProperties(solidFill=COLOURS[number % len(COLOURS)])
        series.cat = None
        chart.append(series)
        if number == 0:
            categories = Reference(page, label, places[0], label, places[-1])
    chart.set_categories(categories)
    return chart
