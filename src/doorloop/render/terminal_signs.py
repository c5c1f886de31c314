"""Tables whose cells carry signs, and remarks below, on a terminal of any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.tables.sheet import Column, Layout, Remark, Row

STYLES = {"=": "green", "~": "yellow", "<>": "bold red", "?": "dim"}
INDENT = 4
GAP = 2
"""Before each column."""
LABEL = 20
"""A label gets at least this room; longer ones go on below."""
WORDS = 26
"""So wide is a column of words; longer ones go on below."""


def show(layout: Layout, console: Console) -> None:
    """Print a table, each figure with its sign, and the remarks below it."""
    console.print(Text(printable(layout.title), style="bold"))
    for part in _parts(layout, console.width) if layout.columns else ():
        for line in _table(part, console):
            console.print(line, soft_wrap=True)
    if layout.columns:
        console.print()
    _print_all(console, [Text(note, style="dim") for note in layout.notes])
    for remark in layout.remarks:
        _print_all(console, _remark(remark))
    console.print()


class Grid(Struct, frozen=True):
    """The widths of a table: of its label, and of the figure and the signs of each column after it."""

    label: int
    figures: tuple[int, ...]
    signs: tuple[int, ...]

    def width(self, column: int) -> int:
        """Give the width of a column with the gap before it."""
        return GAP + self.figures[column] + (1 + self.signs[column] if self.signs[column] else 0)

    @property
    def widths(self) -> int:
        """Give the width of all columns after the label."""
        return sum(self.width(column) for column in range(len(self.figures)))


def _heads(layout: Layout) -> tuple[Column, ...]:
    return layout.columns[1:]


def _grid(layout: Layout, width: int) -> Grid:
    """Give every column the room of its widest figure and signs, and the label what is left, or what it needs."""
    heads, rows = _heads(layout), [row for row in layout.rows if row.kind != "head"]
    texts = [[head.title, *(row.cells[c] for row in rows)] for c, head in enumerate(heads, 1)]
    figures = tuple(max(map(_breadth, column)) for column in texts)
    signs = [max((len(row.mark(c).text) for row in rows), default=0) for c in range(1, len(heads) + 1)]
    grid = Grid(0, figures, tuple(signs))
    for group, inside in groupby(range(len(heads)), lambda c: heads[c].group):
        of_group = list(inside)
        lacking = GAP + len(group) - sum(grid.width(c) for c in of_group)
        signs[of_group[-1]] += max(0, lacking)
    grid = Grid(0, figures, tuple(signs))
    longest = max((len(row.cells[0]) for row in layout.rows), default=0)
    return replace(grid, label=max(LABEL, min(width - grid.widths, longest)))


def _breadth(text: str) -> int:
    return max(map(len, _folded(text)))


def _folded(text: str) -> list[str]:
    """Fold words into a column; a figure is never folded."""
    return wrap(text, WORDS, break_long_words=False) if len(text) > WORDS else [text]


def _parts(layout: Layout, width: int) -> Iterator[Layout]:
    """Divide a table that is too wide into parts with some of its columns each, all with the labels."""
    start, heads = 0, _heads(layout)
    while start < len(heads):
        ends = range(start + 1, len(heads) + 1)
        fits = [end for end in ends if LABEL + _grid(_slice(layout, start, end), 0).widths <= width]
        whole = [end for end in fits if end == len(heads) or heads[end].group != heads[end - 1].group]
        end = max(whole or fits or [start + 1])
        yield _slice(layout, start, end)
        start = end


def _slice(layout: Layout, start: int, end: int) -> Layout:
    """Keep the label and some of the columns after it."""
    kept = [0, *range(start + 1, end + 1)]
    rows = [
        replace(row, cells=tuple(row.cells[i] for i in kept), marks=tuple(row.mark(i) for i in kept))
        for row in layout.rows
    ]
    return replace(layout, columns=tuple(layout.columns[i] for i in kept), rows=tuple(rows))


def _table(layout: Layout, console: Console) -> Iterator[Text]:
    """Write the rows of a table, the heads first; a long label goes on under itself."""
    grid, heads = _grid(layout, console.width), _heads(layout)
    if any(head.group for head in heads):
        yield Text(printable(" " * grid.label + _groups(heads, grid)), style="bold")
    yield from _titles(heads, grid)
    yield Text("─" * min(console.width, grid.label + grid.widths))
    for row in layout.rows:
        yield from _row(console, grid, row, heads)


def _titles(heads: Sequence[Column], grid: Grid) -> Iterator[Text]:
    """Write the titles of the columns, each on as many lines as it needs."""
    folded = [_folded(head.title) for head in heads]
    for number in range(max(map(len, folded))):
        titles = "".join(
            " " * GAP
            + f"{_at(folded[c], number):{_side(head)}{grid.figures[c]}}"
            + " " * (grid.width(c) - GAP - grid.figures[c])
            for c, head in enumerate(heads)
        )
        line = Text(printable(" " * grid.label + titles), style="bold")
        line.rstrip()
        yield line


def _side(column: Column) -> str:
    """Give the side at which a column begins: words at the left, figures at the right."""
    return ">" if column.numeric else "<"


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _groups(heads: Sequence[Column], grid: Grid) -> str:
    text = ""
    for group, inside in groupby(range(len(heads)), lambda c: heads[c].group):
        text += (" " * GAP + group).ljust(sum(grid.width(c) for c in inside))
    return text.rstrip()


def _row(console: Console, grid: Grid, row: Row, heads: Sequence[Column]) -> Iterator[Text]:
    """Write a row: its figures beside the last line of the label, words that are folded from its first line on."""
    label = row.cells[0]
    indent = len(label) - len(label.lstrip())
    words = Text(printable(label.lstrip()), style="" if row.kind == "body" else "bold")
    wrapped = list(words.wrap(console, grid.label - indent))
    folded = [] if row.kind == "head" else [_folded(printable(cell)) for cell in row.cells[1:]]
    height = max(map(len, folded), default=0)
    first = 0 if height > 1 else len(wrapped) - 1
    for number in range(max(len(wrapped), height)):
        text = Text(" " * indent)
        if number < len(wrapped):
            wrapped[number].rstrip()
            text += wrapped[number]
        if folded and 0 <= number - first < height:
            text.pad_right(grid.label - len(text.plain))
            _figures(text, grid, row, heads, [_at(one, number - first) for one in folded], signs=number == first)
            text.rstrip()
        yield text


def _figures(text: Text, grid: Grid, row: Row, heads: Sequence[Column], shown: Sequence[str], *, signs: bool) -> None:
    """Write one line of the figures of a row; the signs stand at the first."""
    for column, (head, figure) in enumerate(zip(heads, shown, strict=True)):
        mark = row.mark(column + 1)
        text.append(" " * GAP)
        style = "bold red" if mark.wrong else ""
        text.append(f"{figure:{_side(head)}{grid.figures[column]}}", style=style)
        if grid.signs[column]:
            sign = mark.text if signs else ""
            text.append(" ").append(f"{sign:<{grid.signs[column]}}", style=_style(sign))


def _style(signs: str) -> str:
    return STYLES.get(signs.partition(" ")[0], "bold red" if signs.startswith("!") else "")


def _remark(one: Remark) -> Iterator[Text]:
    style = STYLES.get(one.sign, "bold red" if one.wrong else "bold")
    yield Text.assemble((f"{one.sign:<2} ", style), (one.title, "bold"), one.text)
    yield from (Text(" " * INDENT + line) for line in one.lines)


def _print_all(console: Console, texts: Iterable[Text]) -> None:
    """Print lines that wrap under their own text."""
    for text in texts:
        text.plain = printable(text.plain)
        lead = len(text.plain) - len(text.plain.lstrip())
        room = max(console.width - (lead or INDENT), LABEL)
        for number, line in enumerate(text[lead:].wrap(console, room)):
            indent = lead or (INDENT if number else 0)
            line.rstrip()
            console.print(Text(" " * indent) + line, soft_wrap=True)
