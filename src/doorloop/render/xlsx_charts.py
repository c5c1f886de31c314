"""Native charts of a workbook, where they help: groups beside each other, from the cells of the sheet."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter

from doorloop.base.phrases import phrase
from doorloop.tables.kinds import kind_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.describe import Field
    from doorloop.tables.records import Record
    from doorloop.tables.result import Result

COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7")
"""Of Okabe and Ito: told apart by colour-blind readers, and of different greys."""


def add_charts(
    sheet: Worksheet, result: Result, name: str, columns: tuple[Field, ...], rows: list[Record], header: int
) -> None:
    """Draw the charts of a kind of table, each under the one before."""
    names = [column.name for column in columns]
    letter = get_column_letter(max(len(columns), 6) + 2)
    for index, bars in enumerate(kind_of(result.definition, name).bars()):
        kept = {number: record for number, record in enumerate(rows, header + 1) if bars.is_drawn(record)}
        chart = _chart(sheet, result, kept, names.index(bars.value) + 1, names.index(bars.label) + 1)
        chart.title = bars.title.say(result.lang) if bars.title else None
        match bars.value:
            case "count":
                chart.y_axis.title = columns[names.index(bars.value)].title.say(result.lang)
            case "share":
                chart.y_axis.title, chart.y_axis.numFmt = phrase("percent", result.lang), '0" "%'
            case _:
                assert_never(bars.value)
        sheet.add_chart(chart, f"{letter}{header + 1 + index * 22}")


def _chart(sheet: Worksheet, result: Result, rows: dict[int, Record], value: int, label: int) -> BarChart:
    """Draw a bar for each row, the groups in colours of their own."""
    chart = BarChart()
    chart.type, chart.grouping, chart.height, chart.width = "col", "clustered", 10, 18
    chart.x_axis.delete = chart.y_axis.delete = False
    labels = result.definition.groups
    for number, (group, found) in enumerate(groupby(rows.items(), lambda item: str(item[1]["group"]))):
        places = [row for row, _ in found]
        series = Series(
            Reference(sheet, value, places[0], value, places[-1]), title=labels[group].label.say(result.lang)
        )
        series.graphicalProperties = GraphicalProperties(solidFill=COLOURS[number % len(COLOURS)])
        series.cat = None
        chart.append(series)
        if number == 0:
            categories = Reference(sheet, label, places[0], label, places[-1])
    chart.set_categories(categories)
    return chart
