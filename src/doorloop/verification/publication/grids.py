"""Printed tables in a workbook, a CSV, a Word document or a web page: grids of texts, as they are shown.

A number of a workbook is written as its format shows it, with a decimal comma; a text stays as it is typed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.errors import DoorloopError, SourceError
from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.registers.read import delimited
from doorloop.verification.publication.printed import rounded

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES: Final = 100 * 2**20
"""So much may a file hold unpacked: more is no printed table."""

MOST_ROWS, MOST_COLUMNS = 2000, 100


class Grid(Struct, frozen=True):
    """One printed table.

    Attributes:
        title: what stands above it, else the name of its sheet or file.
        rows: its texts, rows of one length; a cell over several columns of a head is repeated.
        where: the file and sheet, for what is said of it.
        left: what of it is not among the rows, and why.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    where: str
    left: tuple[Text, ...] = ()


def read_grids(path: Path) -> list[Grid]:
    """Read every table of a file; a line of text that is no title is a grid of one row.

    Errors: SourceError for a file of another kind, or one that cannot be read.
    """
    readers: dict[str, Callable[[bytes, str], list[Grid]]] = {
        ".xlsx": _workbook,
        ".xlsm": _workbook,
        ".csv": _csv,
        ".docx": _word,
        ".html": _page,
        ".htm": _page,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise SourceError(
            both("err.no_printed_file"),
            where=path.name,
            remedy=both("try.choose_from", names=", ".join(sorted(readers))),
        )
    try:
        data = path.read_bytes()
        if data.startswith(b"PK") and _unpacked(data) > MOST_BYTES:
            raise SourceError(both("err.more_than_printed"), where=path.name, remedy=both("try.more_than_printed"))
        found = reader(data, path.name)
    except DoorloopError:
        raise
    except Exception as error:  # noqa: BLE001 - a foreign file may break any reader in any way
        raise SourceError(
            both("err.unreadable", why=type(error).__name__), where=path.name, remedy=both("try.type_over")
        ) from None
    return [_even(grid) for grid in found if any(map(any, grid.rows))]


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(info.file_size for info in archive.infolist())


def _even(grid: Grid) -> Grid:
    left = [both("unplaced.rows", most=MOST_ROWS)] if len(grid.rows) > MOST_ROWS else []
    if any(any(row[MOST_COLUMNS:]) for row in grid.rows):
        left.append(both("unplaced.columns", most=MOST_COLUMNS))
    rows = [tuple(" ".join(text.split()) for text in row[:MOST_COLUMNS]) for row in grid.rows[:MOST_ROWS]]
    width = max(map(len, rows))
    filled = [at for at in range(width) if any(at < len(row) and row[at] for row in rows)]
    even = tuple(tuple(row[at] if at < len(row) else "" for at in filled) for row in rows)
    return replace(grid, rows=even, left=(*grid.left, *left))


def _workbook(data: bytes, name: str) -> list[Grid]:
    from openpyxl import load_workbook

    book, written = (load_workbook(BytesIO(data), data_only=only) for only in (True, False))
    found: list[Grid] = []
    for sheet in book.worksheets:
        where, left = f"{name} [{sheet.title}]", tuple(_unread(sheet, written[sheet.title]))
        grids = list(_regions(_texts(sheet), sheet.title, where))
        grids = grids or ([Grid(sheet.title, ((sheet.title,),), where)] if left else [])
        found += [replace(grid, left=() if at else left) for at, grid in enumerate(grids)]
    return found


def _unread(sheet: Worksheet, written: Worksheet) -> Iterator[Text]:
    """Say what a sheet holds that is not among its texts."""
    for most, limit, what in ((sheet.max_row, MOST_ROWS, "rows"), (sheet.max_column, MOST_COLUMNS, "columns")):
        if most > limit:
            yield both(f"unplaced.{what}", most=limit)
    cells = (cell for row in written.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS) for cell in row)
    empty = [cell.coordinate for cell in cells if cell.data_type == "f" and sheet[cell.coordinate].value is None]
    if empty:
        yield both("unplaced.formulas", cells=", ".join(empty))


def _texts(sheet: Worksheet) -> list[list[str]]:
    rows = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS))
    texts = [[shown(cell.value, str(cell.number_format)) for cell in row] for row in rows]
    for merged in sheet.merged_cells.ranges:
        if merged.max_row <= len(texts) and merged.max_col <= len(texts[0]) and merged.min_row == merged.max_row:
            row = texts[merged.min_row - 1]
            row[merged.min_col - 1 : merged.max_col] = [row[merged.min_col - 1]] * (merged.max_col - merged.min_col + 1)
    return texts


def shown(value: Any, format_: str) -> str:
    """Write a value as a number format shows it: decimals, percent sign, thousands and quoted words."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if not isinstance(value, int | float):
        return str(value)
    part = format_.partition(";")[0]
    words = "".join(re.findall(r'"([^"]*)"', part))
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", part)
    if bare.strip() in ("General", "@", ""):
        return f"{value:.10g}".replace(".", ",") + words
    exact = Fraction(str(value)) * (100 if "%" in bare else 1)
    digits = len(match[1]) if (match := re.search(r"\.(0+)", bare)) else 0
    text = f"{float(rounded(exact, digits, 'half_up')):,.{digits}f}" if "," in bare else _fixed(exact, digits)
    text = text.translate(str.maketrans(",.", ".,"))
    return text + words + ("%" if "%" in bare else "")


def _fixed(exact: Fraction, digits: int) -> str:
    return f"{float(rounded(exact, digits, 'half_up')):.{digits}f}"


def _regions(texts: list[list[str]], title: str, where: str) -> Iterator[Grid]:
    """Divide a sheet at its empty rows; the first line of one text above a table is its title."""
    above, others, rows = "", list[str](), list[tuple[str, ...]]()
    for row in [*texts, []]:
        filled = [text for text in dict.fromkeys(row) if text.strip()]
        if len(filled) > 1:
            rows.append(tuple(row))
        elif rows and filled:
            rows.append((filled[0], *[""] * (len(row) - 1)))
        elif rows:
            yield Grid(above or title, tuple(rows), where)
            above, rows = "", []
        elif filled and above:
            others.append(filled[0])
        elif filled:
            above = filled[0]
    yield from (Grid(line, ((line,),), where) for line in [*others, above] if line)


def _csv(data: bytes, name: str) -> list[Grid]:
    return list(_regions(delimited.rows(data, name), Path(name).stem, name))


def _word(data: bytes, name: str) -> list[Grid]:
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = Document(BytesIO(data))
    above, found = Path(name).stem, []
    for element in document.element.body.iterchildren():
        if element.tag.endswith("}p") and (text := Paragraph(element, document).text.strip()):
            above = text
        elif element.tag.endswith("}tbl"):
            rows = [_word_row(row.cells) for row in Table(element, document).rows]
            found.append(Grid(_uncounted(above), tuple(rows), name))
    return found


def _word_row(cells: tuple[Any, ...]) -> tuple[str, ...]:
    """Write a row; one cell over the whole of it is a head of the rows below."""
    texts = tuple(cell.text for cell in cells)
    return (texts[0], *[""] * (len(texts) - 1)) if len(texts) > 2 and len({id(c._tc) for c in cells}) == 1 else texts


def _uncounted(title: str) -> str:
    return re.sub(r"^(?:tabel|table)\s+[\d.]+[.:]?\s*", "", title, flags=re.IGNORECASE) or title


def _page(data: bytes, name: str) -> list[Grid]:
    parser = _Tables(name)
    parser.feed(data.decode("utf-8", "replace"))
    return parser.found


HEADINGS: Final = ("caption", "h1", "h2", "h3", "h4")


class _Tables(HTMLParser):
    """Collects the tables of a page with the caption or the heading above each, one inside another by itself."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.found: list[Grid] = []
        self._name, self._above, self._text = name, Path(name).stem, ""
        self._rows: list[list[str]] = []
        self._span, self._down = (1, 1), dict[tuple[int, int], str]()
        self._outer: list[tuple[list[list[str]], dict[tuple[int, int], str]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("table", "tr", "td", "th"):
            self._close()  # many pages leave out where a cell ends
        if tag == "table":
            self._outer.append((self._rows, self._down))
            self._rows, self._down = [], {}
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th", *HEADINGS):
            given = dict(attrs)
            self._text, self._span = "", (_number(given.get("colspan")), _number(given.get("rowspan")))
            self._open = tag in ("td", "th")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()
        text = " ".join(self._text.split())
        if tag in HEADINGS and text:
            self._above = _uncounted(text)
        elif tag == "table" and self._outer:
            rows = tuple(tuple(row) for row in self._rows if row)
            self.found += [Grid(self._above, rows, self._name)] if rows else []
            self._rows, self._down = self._outer.pop()

    def _close(self) -> None:
        """Take a cell that is open into its row."""
        if self._open and self._rows:
            self._add(" ".join(self._text.split()))
        self._open = False

    def _add(self, text: str) -> None:
        at, row = len(self._rows) - 1, self._rows[-1]
        while (at, len(row)) in self._down:
            row.append(self._down.pop((at, len(row))))
        for _ in range(self._span[0]):
            self._down |= {(at + below, len(row)): "" for below in range(1, self._span[1])}
            row.append(text)


def _number(text: str | None) -> int:
    return min(max(int(text), 1), MOST_COLUMNS) if text and text.isdigit() and len(text) < 4 else 1
