"""Tables of a page: rows in bodies that a printer keeps together, and how much room they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.tables.sheet import NO_MARK, Column, Heading, Layout, Mark, Remark, Row, headings

SHORT_TABLE: Final = 16
"""A table of at most so many rows is printed whole, with its notes."""
SHORT_BODY: Final = 10
"""So is a group of at most so many rows; of a longer one the first and the last."""
FIRST: Final = 4
"""Rows below a heading that stay with it. Even, as is every body but the last: every second row has a band."""
LAST: Final = (2, 3)
"""Rows at the end that stay with each other and with the total."""
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4}")
BREAKS: Final = re.compile(r"\s|(?<=-)")
"""Where a text may be broken into lines."""
PADDING: Final = 2
"""What a cell needs beside its text, in letters."""
PHONE: Final = 44
"""What a phone shows of a row, in letters."""
SHEET: Final = 125
"""What an upright sheet of paper shows of a row, in letters."""
SENTENCE: Final = 26
"""A text is broken into lines when it is longer, in letters."""


class Cell(Struct, frozen=True):
    """A cell of a page: with a scope it is a heading, of a row or of a group of rows.

    Attributes:
        style: `number`, `date` (both on one line), or nothing.
        label: the title of its column, where a phone shows it beside the cell.
    """

    text: str
    style: str = ""
    scope: str = ""
    span: int = 1
    wide: int = 1
    mark: Mark = NO_MARK
    label: str = ""


class Line(Struct, frozen=True):
    """A row of a page."""

    cells: tuple[Cell, ...]
    kind: str = ""


class Body(Struct, frozen=True):
    """Rows that belong together.

    Attributes:
        is_kept: whether a printer puts them on one sheet.
    """

    lines: tuple[Line, ...]
    is_kept: bool


class View(Struct, frozen=True):
    """A table of a page: bodies of rows that belong together, and totals that stay below.

    Attributes:
        named: what a screen reader calls the part of the page that scrolls.
        is_short: whether it can be kept whole on a printed page.
        is_wide: whether paper has to lie down for it.
        on_phone: how a phone shows it: `cards`, one a row; `aside`, to be scrolled sideways; nothing where it fits.
        headings: those over its columns; none where none shares one.
    """

    id: str
    title: str
    named: str
    columns: tuple[Column, ...]
    bodies: tuple[Body, ...]
    totals: tuple[Line, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    sortable: bool
    is_short: bool
    is_wide: bool
    on_phone: str
    headings: tuple[Heading, ...] = ()

    @property
    def style(self) -> str:
        """Name what its part of the page is printed as."""
        return " ".join(name for name, holds in (("short", self.is_short), ("wide", self.is_wide)) if holds)


def view(layout: Layout, lang: Lang) -> View:
    """Put the rows of a layout into bodies: each part, and what stands under each head, is one."""
    kinds = {row.kind for row in layout.rows}
    nested = any(row.cells[0].startswith(" ") for row in layout.rows)
    rows = [row for row in layout.rows if row.kind != "total"]
    alone = not kinds & {"head", "part"} and not nested
    sortable = alone and len(rows) > 1
    above = () if sortable else headings(layout.columns)
    if not above:
        layout = replace(
            layout, columns=tuple(replace(column, title=column.full_title, group="") for column in layout.columns)
        )
    on_phone = ("cards" if alone and not above else "aside") if _letters(layout, least=True) > PHONE else ""
    labels = [column.title if on_phone == "cards" else "" for column in layout.columns]
    return View(
        id=layout.name,
        title=layout.title,
        named=f"{say('table', lang)}: {layout.title}",
        columns=layout.columns,
        headings=above,
        bodies=tuple(
            Body(tuple(_lines(layout, body, labels)), is_kept)
            for group in _groups(rows)
            for body, is_kept in _bodies(group)
        ),
        totals=tuple(_line(layout, row, labels) for row in layout.rows if row.kind == "total"),
        notes=layout.notes,
        remarks=layout.remarks,
        sortable=sortable,
        is_short=len(layout.rows) <= SHORT_TABLE,
        is_wide=_letters(layout) > SHEET,
        on_phone=on_phone,
    )


def _letters(layout: Layout, *, least: bool = False) -> int:
    """Count the letters that a row takes: at least, with every text broken between words, or as it is read best."""
    return sum(
        PADDING + max((_room(text, column, least=least) for text in _texts(layout, index)), default=0)
        for index, column in enumerate(layout.columns)
    )


def _texts(layout: Layout, index: int) -> Iterator[str]:
    yield from BREAKS.split(layout.columns[index].title)
    for row in layout.rows:
        if row.kind != "head":
            yield f"{row.cells[index]} {row.mark(index).text}".strip()


def _room(text: str, column: Column, *, least: bool) -> int:
    if column.numeric or DATE.fullmatch(text):
        return len(text)
    return max(map(len, BREAKS.split(text))) if least else min(len(text), SENTENCE)


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Part rows where a group begins."""
    starts = [index for index, row in enumerate(rows) if row.kind in ("head", "part") or index == 0]
    for start, end in pairwise([*starts, len(rows)]):
        yield rows[start:end]


def _bodies(group: list[Row]) -> Iterator[tuple[list[Row], bool]]:
    """Divide a long group, so that a printer can keep its begin and its end together.

    Browsers keep no row with the next one, but they do keep a body whole. A group with its name beside it cannot be
    divided: its name spans its rows.
    """
    if len(group) <= SHORT_BODY or group[0].kind == "part":
        yield group, True
        return
    last = LAST[len(group) % 2]
    yield group[:FIRST], True
    yield group[FIRST:-last], False
    yield group[-last:], True


def _lines(layout: Layout, rows: Iterable[Row], labels: list[str]) -> Iterator[Line]:
    rows = list(rows)
    first, *rest = rows
    if first.kind == "part":
        name = Cell(first.cells[0], scope="rowgroup", span=len(rows))
        yield Line((name, *_cells(layout, first, labels)))
        yield from (Line(tuple(_cells(layout, row, labels))) for row in rest)
    elif first.kind == "head":
        yield Line((Cell(first.cells[0], scope="rowgroup", wide=len(layout.columns)),), "head")
        yield from (_line(layout, row, labels) for row in rest)
    else:
        yield from (_line(layout, row, labels) for row in rows)


def _line(layout: Layout, row: Row, labels: list[str]) -> Line:
    kind = row.kind if row.kind == "total" else "inner" if row.cells[0].startswith(" ") else ""
    name = row.cells[0].strip()
    return Line((Cell(name, _style(name), scope="row"), *_cells(layout, row, labels)), kind)


def _cells(layout: Layout, row: Row, labels: list[str]) -> Iterator[Cell]:
    """Give the cells after the first."""
    for index, (column, text) in enumerate(zip(layout.columns[1:], row.cells[1:], strict=True), start=1):
        style = "number" if column.numeric else _style(text)
        yield Cell(text, style, mark=row.mark(index), label=labels[index])


def _style(text: str) -> str:
    return "date" if DATE.fullmatch(text) else ""
