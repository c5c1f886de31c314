"""A document on a terminal, at any width, and as the text that a terminal of 120 columns shows."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.extracts.check_document import CheckDocument
from doorloop.tables.document import Document
from doorloop.tables.sheet import Layout

ROOMY = 120
"""From this many columns on there is room for the spare columns of a table."""

LABEL = 20
"""A column of words need not be wider than this, however long its words."""

GAP = 2
"""Between two columns."""

DATE = 10
"""So wide is a date, which is not broken."""

STYLES = {"head": "bold", "total": "bold", "part": "", "body": ""}


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.txt`, without colour; the same document gives the same bytes."""
    file = io.StringIO()
    console = Console(file=file, width=ROOMY, no_color=True, highlight=False, force_terminal=False)
    show(document, console, whole=True)
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    return {f"{document.name}.txt": ("\n".join(lines).rstrip() + "\n").encode()}


def show(document: Document, console: Console, *, whole: bool = False) -> None:
    """Print a document.

    Args:
        whole: whether a list is printed to its end, however long it is.
    """
    if isinstance(document, CheckDocument):
        from doorloop.render import terminal_findings

        terminal_findings.show(document, console, whole=whole)
        return
    console.print(_head(document))
    for layout in document.layouts:
        if layout.is_marked:
            from doorloop.render import terminal_signs

            terminal_signs.show(layout, console)
        else:
            console.print(table(layout, console.width))
    for line in document.closing:
        console.print(Text(printable(line)))
    if document.hint:
        console.print(Text(printable(document.hint)), soft_wrap=True)


def _head(document: Document) -> RenderableType:
    head = document.head
    mark = [Text(printable(head.mark), style="bold")] if head.mark else []
    lines = filter(None, (head.as_of, *head.sentences))
    return Group(Text(printable(head.title), style="bold"), *mark, Text("\n".join(map(printable, lines))), Text())


def table(layout: Layout, width: int) -> RenderableType:
    """Draw a table with its title and notes, in a width of so many characters."""
    widths = _widths(layout, width)
    drawn = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        collapse_padding=False,
        show_edge=False,
        header_style="bold",
    )
    for index, room in widths.items():
        column = layout.columns[index]
        justify: JustifyMethod = "right" if column.numeric else "left"
        drawn.add_column(Text(printable(column.title)), justify=justify, width=room, overflow="fold")
    for number, row in enumerate(layout.rows):
        if row.kind in ("part", "total", "head") and number:
            drawn.add_section()
        cells = row.cells + ("",) * (len(layout.columns) - len(row.cells))
        drawn.add_row(*(Text(printable(cells[index])) for index in widths), style=STYLES[row.kind])
    notes = Text("\n".join(map(printable, layout.notes)), style="dim")
    return Group(Text(printable(layout.title), style="bold"), drawn, Text(), notes, Text())


def _widths(layout: Layout, width: int) -> dict[int, int]:
    """Give the columns that fit and their widths: numbers stay whole, the first column yields before others.

    Spare columns go from the right until the rest fits with words wrapped.
    """
    shown = [i for i, column in enumerate(layout.columns) if width >= ROOMY or column.spare < 2]
    for index in reversed(shown):
        if sum(_least(layout, i) + GAP for i in shown) > width + GAP and layout.columns[index].spare:
            shown.remove(index)
    widths = {index: max(map(len, _texts(layout, index))) for index in shown}
    for squeezed in (shown[:1], shown[1:]):
        for index in squeezed:
            excess = sum(widths.values()) + GAP * (len(widths) - 1) - width
            least = _least(layout, index)
            if excess > 0 and widths[index] > least:
                widths[index] = max(least, widths[index] - excess)
    return _cut(layout, widths, width)


def _cut(layout: Layout, widths: dict[int, int], width: int) -> dict[int, int]:
    """Where even that is too wide, break long words rather than numbers and dates."""
    words = [index for index in widths if not layout.columns[index].numeric]
    while sum(widths.values()) + GAP * (len(widths) - 1) > width and words:
        widest = max(words, key=lambda index: widths[index])
        if widths[widest] <= DATE:
            break
        widths[widest] -= 1
    return widths


def _texts(layout: Layout, index: int) -> list[str]:
    return [layout.columns[index].title, *(row.cells[index] for row in layout.rows if index < len(row.cells))]


def _least(layout: Layout, index: int) -> int:
    """Give the width below which a column would be cut or hard to read."""
    texts = _texts(layout, index)
    if layout.columns[index].numeric:
        return max(map(len, texts))
    return min(max((len(word) for text in texts for word in text.split()), default=0), LABEL)
