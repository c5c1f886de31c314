"""One worksheet's markup: what stands in its cells, told so that every reader finds it, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.base.arrays import Longs
from doorloop.registers.cells import column_index, column_letters
from doorloop.registers.frames import Merge
from doorloop.registers.read import distinct
from doorloop.registers.read.alike import NO_TEXTS
from doorloop.registers.read.distinct import MOST_COLUMNS, MOST_ROWS, SPARSE, Distinct
from doorloop.registers.read.markup import MAIN, Attributes, Elements, Runs, escaped
from doorloop.registers.read.package import Package

PLACE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
TRUE: Final = ("1", "true")
MUCH: Final = 1 << 22
"""A sheet of fewer places than these is read as it is, however empty."""
APART: Final = 1_000
"""So many empty rows, or a quarter of that in columns, divide a table from cells far away."""


class SheetExtras(Struct, frozen=True):
    """What a reader of values does not tell of a sheet; rows and columns are 0-based.

    Attributes:
        name: its name, where the reader has another one.
        texts: (row, column) → what stands in a cell that a reader has as empty: an error, or a formula.
        far: (row, column) of cells that stand so far from all others that they are not read.
        distinct: the sheet taken apart, if it is.
    """

    name: str = ""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[Merge, ...] = ()
    far: tuple[tuple[int, int], ...] = ()
    distinct: Distinct | None = None


KINDS: Final = {"s": "s", "b": "b", "str": "str", "d": "d"}
"""Types of a cell that a value may have; of any other it is a number."""
VALUES: Final = {"true": "1", "false": "0"}
LARGEST: Final = 1 << 25
"""A sheet of more places than these needs more memory than a register may take."""


def read_sheet(package: Package, part: str, shared: Longs = NO_TEXTS) -> tuple[SheetExtras, bytes]:
    """Read a worksheet's markup: its extras, and plain markup of the same cells for a reader of values.

    An error cell, and a formula whose result was not stored, become texts. A large sheet is taken apart first where
    it can be: then the plain markup is that of its distinct cells, but for shared texts that are digits.
    Errors: ValueError for markup that no spreadsheet program would open.
    """
    taken = distinct.take_apart(package.pieces(part), shared) if package.size(part) >= distinct.WORTH else None
    if taken is None:
        return _whole(package.read(part))
    sheet = Worksheet()
    sheet.parse(taken.frame)
    if sheet.encoding not in ("utf-8", "us-ascii") or not sheet.has_data:
        return _whole(package.read(part))
    extras = sheet.extras()
    extras = replace(extras, distinct=taken, hidden_rows=taken.rows_of(extras.hidden_rows))
    return extras, _whole(taken.cells)[1] if taken.has_formulas else taken.cells


def _whole(xml: bytes) -> tuple[SheetExtras, bytes]:
    sheet = Worksheet()
    sheet.parse(xml)
    return sheet.extras(), sheet.markup()


class Worksheet(Elements):
    """Meets the elements of a worksheet."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, list[tuple[int, str]]] = {}
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._collected: list[str] = []
        self._collects = self._is_phonetic = False
        self._value: str | None = None
        self._formula: str | None = None
        self._runs: Runs | None = None
        self._run: Attributes = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merges: set[Merge] = set()
        self._filtered = False
        self.has_data = False
        self._far: list[tuple[int, int]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Meet the start of an element."""
        match name:
            case "c":
                self._begin_cell(attributes)
            case "v" | "t" | "f":
                self._collected, self._collects, self._run = [], True, attributes
            case "row":
                self._begin_row(attributes)
            case "rPh":
                self._is_phonetic = True
            case "col":
                self._hide_columns(attributes)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "filterColumn":
                self._filtered = True
            case "sheetData":
                self.has_data = True

    def text(self, text: str) -> None:
        """Meet text."""
        if self._collects:
            self._collected.append(text)

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        match name:
            case "v":
                self._value, self._collects = "".join(self._collected), False
            case "c":
                self._end_cell()
            case "t":
                self._end_run()
            case "f":
                self._formula, self._collects = "".join(self._collected), False
            case "rPh":
                self._is_phonetic = False

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else int(number) - 1
        self._column = -1
        if not 0 <= self._row < MOST_ROWS:
            raise ValueError("a row beyond the last")
        if attributes.get("hidden") in TRUE or _is_nothing(attributes.get("ht")):
            self._hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            self._row, self._column = _place(place)
        self._cell = attributes
        self._value = self._formula = None
        self._runs = None
        if not (0 <= self._column < MOST_COLUMNS and self._row >= 0):
            raise ValueError("a cell beyond the last column")

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        text = self._told(kind)
        if text is not None:
            markup = f' t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
        elif self._value:
            style = self._cell.get("s", "")
            styled = f' s="{int(style)}"' if style else ""
            value = self._value if kind == "str" else VALUES.get(self._value.strip(), self._value.strip())
            markup = f'{styled} t="{KINDS.get(kind, "n")}"><v>{escaped(value)}</v></c>'
        else:
            return
        self._rows.setdefault(self._row, []).append((self._column, markup))

    def _told(self, kind: str) -> str | None:
        """Give what a cell says as text: its own, an error, a formula without a result; None of a value elsewhere."""
        if kind == "e":
            return self._value or "#ERROR"
        if self._runs and (kind == "inlineStr" or not self._value):
            return str(self._runs) or None
        if kind == "inlineStr":
            return self._value
        if self._formula is not None and not self._value and kind != "str":
            return "=" + (self._formula or "?")
        return None

    def _end_run(self) -> None:
        self._collects = False
        if not self._is_phonetic:
            self._runs = self._runs or Runs()
            self._runs.add("".join(self._collected), self._run)

    def _hide_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE or _is_nothing(attributes.get("width")):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "0"))
            self._hidden_columns |= set(range(max(first, 1) - 1, min(last, MOST_COLUMNS)))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if (top, left) != (bottom, right):
            self._merges.add((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))

    def extras(self) -> SheetExtras:
        """Give what was met beside the values."""
        self._leave_out_far()
        return SheetExtras(
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            filtered=self._filtered,
            merges=tuple(sorted(self._merges)),
            far=tuple(sorted(self._far)),
        )

    def _leave_out_far(self) -> None:
        """Leave out cells far from all others, where a sheet with them would be nearly empty and very large."""
        cells = sum(map(len, self._rows.values()))
        columns = {column for row in self._rows.values() for column, _ in row}
        if _size(self._rows, columns) <= max(SPARSE * cells, MUCH):
            return
        height, width = _reach(self._rows, APART), _reach(columns, APART // 4)
        if height * width > max(SPARSE * cells, LARGEST):
            raise ValueError("its cells stand too far from each other")
        for y, row in self._rows.items():
            self._far += ((y, x) for x, _ in row if y >= height or x >= width)
            row[:] = [cell for cell in row if y < height and cell[0] < width]

    def markup(self) -> bytes:
        """Give plain markup of the cells, those of a row from left to right."""
        pieces = [f'<worksheet xmlns="{MAIN}"><sheetData>']
        for y in sorted(self._rows):
            pieces.append(f'<row r="{y + 1}">')
            pieces += (f'<c r="{_letters(x)}{y + 1}"{cell}' for x, cell in sorted(self._rows[y], key=_first))
            pieces.append("</row>")
        pieces.append("</sheetData></worksheet>")
        return "".join(pieces).encode()


def _size(rows: Iterable[int], columns: Iterable[int]) -> int:
    return (max(rows, default=0) + 1) * (max(columns, default=0) + 1)


def _reach(numbers: Iterable[int], gap: int) -> int:
    """Give the number behind the last one that no such gap divides from the first."""
    ascending = sorted(numbers)
    return next((one + 1 for one, other in pairwise(ascending) if other - one > gap), ascending[-1] + 1)


def _first(cell: tuple[int, str]) -> int:
    return cell[0]


@cache
def _letters(column: int) -> str:
    return column_letters(column)


def _place(reference: str) -> tuple[int, int]:
    """Read where a cell stands, such as `B2`: its row and its column."""
    found = PLACE.fullmatch(reference)
    if not found:
        raise ValueError("the place of a cell is none")
    row, column = int(found[2]) - 1, column_index(found[1].upper())
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        raise ValueError("a cell beyond the last")
    return row, column


def _is_nothing(size: str | None) -> bool:
    """Tell whether a height or a width is zero."""
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False
