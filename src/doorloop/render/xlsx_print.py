"""How a sheet of a workbook is printed: on an A4 that stands or lies, one page wide, with its name and page below."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from doorloop.base.words import say
from doorloop.render.office import xml_text
from doorloop.render.workbook import lines_of
from doorloop.render.xlsx_laid import LETTER_CM, LINE

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from doorloop.tables.document import Document

A4: Final = 9
"""The number of this size of paper in a workbook."""
SIDE: Final = 0.5
"""The margin at both sides, in inches."""
NEARLY: Final = 0.25
"""What is over may be so much of a page for a sheet to be made smaller."""
MANY: Final = 8
"""A sheet of more pages is printed as it comes."""
POINT_CM: Final = 2.54 / 72
DEFAULT_WIDTH: Final = 8.43
"""How wide a column is of which nothing is said, in letters."""


class Paper(NamedTuple):
    """A page between its margins, in cm."""

    orientation: Literal["landscape", "portrait"]
    wide: float
    high: float


LYING, STANDING = Paper("landscape", 27.1, 15.3), Paper("portrait", 18.4, 24.0)


def set_up(page: Worksheet, document: Document) -> None:
    """Fit the width of a sheet on an A4, that lies as it holds the sheet on fewest pages where nothing else is said."""
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_setup.paperSize = A4
    if not page.page_setup.orientation:
        paper, pages = _paper(page)
        page.page_setup.orientation, page.page_setup.fitToHeight = paper.orientation, _at_most(pages)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    title = xml_text(document.head.title).replace("&", "&&")
    number = say("page", document.lang, page="&P", pages="&N")
    if document.head.mark:
        mark = xml_text(document.head.mark).replace("&", "&&")
        page.oddHeader = HeaderFooterItem(left=_HeaderFooterPart(mark))
    page.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(title), right=_HeaderFooterPart(number))
    page.page_margins.left = page.page_margins.right = SIDE


def _paper(page: Worksheet) -> tuple[Paper, float]:
    """Choose how the paper lies: for fewest pages, then for the largest letters; a chart beside a table needs width.

    Returns the paper and the pages that the sheet fills.
    """
    if page._charts:  # type: ignore[attr-defined]
        return LYING, 0
    wide, high = _wide(page), _high(page)
    fitted = {paper: min(1.0, paper.wide / wide) for paper in (LYING, STANDING)}
    pages = {paper: high * scale / paper.high for paper, scale in fitted.items()}

    def cost(paper: Paper) -> tuple[int, float]:
        filled = _at_most(pages[paper]) or ceil(pages[paper])
        return filled, -fitted[paper] * min(1.0, filled / pages[paper])

    best = min(fitted, key=cost)
    return best, pages[best]


def _at_most(pages: float) -> int:
    """Say on how many pages a sheet has to go that nearly fits them, so that no few rows stand alone; 0 for any."""
    whole = int(pages)
    return whole if 1 <= whole < MANY and pages - whole < NEARLY else 0


def _wide(page: Worksheet) -> float:
    """Measure the columns that have something, in cm."""
    last = max(page.max_column, lines_of(page).width)
    letters = [page.column_dimensions[get_column_letter(column)] for column in range(1, last + 1)]
    widths = (float(one.width) if one.customWidth else DEFAULT_WIDTH for one in letters)
    return LETTER_CM * sum(widths)


def _high(page: Worksheet) -> float:
    """Measure the rows, in cm; of those that are made when they are written each is one line."""
    lines = lines_of(page)
    last = max(page.max_row, lines.first + lines.length)
    heights = (page.row_dimensions[row].height for row in range(1, page.max_row + 1) if row in page.row_dimensions)
    more = sum(float(height) - LINE for height in heights if height)
    return POINT_CM * (last * LINE + more)
