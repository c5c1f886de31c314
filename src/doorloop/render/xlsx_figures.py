"""A figure in a workbook: for each panel the numbers that are drawn, and beside them a chart of these cells.

Anybody can change such a chart, and it needs none of the libraries that draw the figures of the other formats.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final, cast

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from doorloop.render.workbook import text
from doorloop.render.xlsx_blocks import Block, block
from doorloop.render.xlsx_drawings import WIDE, Drawing, draw
from doorloop.render.xlsx_laid import LETTER_CM, LINE, font, notes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.plots import Figure

RULE = Border(bottom=Side(style="thin"))
ROW_CM: Final = 0.53
"""A row of a sheet is so high."""
FIRST, WIDEST, NUMBER = 26, 60, 12
"""How wide the first column is at least and at most and one of numbers, in letters."""
PAPER_WIDE, PAPER_HIGH = 18.4, 24.0
"""What a page that stands holds between its margins, in cm."""


def add_figure(page: Worksheet, row: int, figure: Figure) -> None:
    """Write the panels of a figure below each other from a row on, and what the figure shows in words."""
    page.page_setup.orientation = "portrait"
    row = notes(page, row, (figure.note,), 10) + 1
    blocks = [block(figure, panel) for panel in figure.panels]
    wide = max((len(one.columns) for one in blocks), default=1)
    labels = [len(line[0]) for one in blocks for line in one.rows if isinstance(line[0], str)]
    first_wide = max(FIRST, min(max(labels, default=0) + 2, WIDEST))
    for column in range(1, wide + 1):
        page.column_dimensions[get_column_letter(column)].width = first_wide if column == 1 else NUMBER
    start, room = row, _rows_of_a_page(first_wide + NUMBER * wide)
    for one, panel in zip(blocks, figure.panels, strict=True):
        chart = draw(Drawing(page, one, first=_write(page, row, one)), figure, panel)
        page.add_chart(chart, f"{get_column_letter(wide + 2)}{row + 1}")
        below = row + max(len(one.rows), ceil(chart.height / ROW_CM)) + 3
        if below - start > room and row > start:
            page.row_breaks.append(Break(id=row - 1))
            start = row
        row = below
    notes(page, row, (figure.text,), 10)


def _rows_of_a_page(letters: int) -> int:
    """Count the rows that a printed page holds once numbers of so many letters and a chart fit its width."""
    width = LETTER_CM * letters + WIDE
    return int(PAPER_HIGH * max(1.0, width / PAPER_WIDE) / ROW_CM)


def _write(page: Worksheet, row: int, numbers: Block) -> int:
    """Write the title, the header and the numbers of a block; give the first row of numbers."""
    text(page, row, 1, numbers.title.replace("\n", " – ")).font = font(bold=True)
    for column, title in enumerate(numbers.columns, start=1):
        cell = text(page, row + 1, column, title)
        cell.font, cell.border = font(bold=True, size=9), RULE
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="right" if column > 1 else "left")
    page.row_dimensions[row + 1].height = 2 * LINE
    for offset, values in enumerate(numbers.rows, start=row + 2):
        for column, (value, shape) in enumerate(zip(values, numbers.formats, strict=True), start=1):
            if isinstance(value, str):
                text(page, offset, column, value)
            elif value is not None:
                cell = cast("Any", page.cell(offset, column))
                cell.value, cell.number_format = value, shape
    return row + 2
