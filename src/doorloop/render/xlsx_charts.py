"""Native charts of a workbook, where they help: groups beside each other, from the cells of the sheet."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter

from doorloop.base.phrases import phrase
from doorloop.definition import parts

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
    """Draw the counts of a crosstab, and the shares of the variables that have a figure."""
    table = result.definition.spec.tables[name]
    names = [column.name for column in columns]
    letter = get_column_letter(max(len(columns), 6) + 2)
    if isinstance(table, parts.Crosstab):
        kept = {i: r for i, r in enumerate(rows, header + 1) if r[table.record_key] != table.total}
        chart = _chart(sheet, result, kept, names.index("count") + 1, names.index(table.record_key) + 1)
        chart.title, chart.y_axis.title = None, columns[names.index("count")].title.say(result.lang)
        sheet.add_chart(chart, f"{letter}{header + 1}")
    elif isinstance(table, parts.Characteristics):
        drawn = [variable for variable in table.variables if variable.figure]
        for index, variable in enumerate(drawn):
            kept = {i: r for i, r in enumerate(rows, header + 1) if r["variable"] == variable.id}
            chart = _chart(sheet, result, kept, names.index("share") + 1, names.index("label") + 1)
            chart.title, chart.y_axis.title = variable.label.say(result.lang), phrase("percent", result.lang)
            chart.y_axis.numFmt = '0" "%'
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
