"""A document on a terminal, at any width, and as the text that a terminal of 120 columns shows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.base.words import say
from doorloop.extracts.check_document import CheckDocument
from doorloop.tables.document import Brief, Document, Sheet
from doorloop.tables.sheet import Layout

Extent = Literal["brief", "whole", "all"]
"""What is shown of a document: what answers, what files have, or also what is only for programs or on request."""

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
    return {f"{document.name}.txt": text(document, plain_console(ROOMY), "whole").encode()}


def plain_console(width: int) -> Console:
    """Give a console without colour, whatever the environment says."""
    return Console(file=io.StringIO(), width=width, no_color=True, highlight=False, force_terminal=False)


def text(document: Document, console: Console, extent: Extent = "brief") -> str:
    """Write a document as a console shows it: no line ends in spaces, no empty line at the end."""
    with console.capture() as captured:
        show(document, console, extent)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "\n".join(lines).rstrip() + "\n"


def show(document: Document, console: Console, extent: Extent = "brief") -> None:
    """Print a document."""
    if isinstance(document, CheckDocument):
        from doorloop.render import terminal_findings

        terminal_findings.show(document, console, whole=extent != "brief")
        return
    layouts, brief = _layouts(document, extent), document.brief() if document.brief else None
    console.print(_head(document, brief))
    if brief:
        _answer(document, console, brief, extent)
    if document.first:
        console.print(table(document.first, console.width))
    for layout in layouts:
        if layout.is_marked:
            from doorloop.render import terminal_signs

            terminal_signs.show(layout, console)
        else:
            console.print(table(layout, console.width))
    for line in [] if brief else filter(None, (*document.closing, document.hint)):
        console.print(Text(printable(line)), soft_wrap=line == document.hint)
    _guide(document, console, layouts)


def _layouts(document: Document, extent: Extent) -> tuple[Layout, ...]:
    """Choose the tables to print."""
    if extent == "whole" or document.laid is not None:
        return document.layouts
    seen = (one for one in document.sheets if (one.on_request or one.shown if extent == "all" else _is_brief(one)))
    return tuple(one.layout(document.lang, one.at_most if extent == "brief" else 0) for one in seen)


def _is_brief(sheet: Sheet) -> bool:
    return sheet.shown and not sheet.on_request


def _head(document: Document, brief: Brief | None) -> RenderableType:
    head = document.head
    mark = [Text(printable(head.mark), style="bold")] if head.mark else []
    lines = brief.lines if brief else filter(None, (head.as_of, *head.sentences))
    return Group(Text(printable(head.title), style="bold"), *mark, Text("\n".join(map(printable, lines))), Text())


def _answer(document: Document, console: Console, brief: Brief, extent: Extent) -> None:
    """Print the answer, and what somebody can do next."""
    for layout in brief.layouts:
        console.print(table(layout, console.width))
    if document.hint:
        console.print(Text(printable(document.hint)), soft_wrap=True)
    later = [one.name for one in document.sheets if one.on_request and extent == "brief"]
    if later:
        console.print(Text(say("on_request", document.lang, tables=", ".join(later))))
    console.print()


def _guide(document: Document, console: Console, layouts: Sequence[Layout]) -> None:
    """Print once, at the end, what explains several tables."""
    shared = [note for one in layouts for note in one.notes if note in one.shared]
    notes = list(dict.fromkeys(reversed(shared)))[::-1]  # each where it last stands: the peildatum ends every table
    if notes:
        console.print(Text(say("reading_guide", document.lang), style="bold"))
        console.print(Text("\n".join(map(printable, notes)), style="dim"))


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
    title = [Text(printable(layout.title), style="bold")] if layout.title else []
    own = "\n".join(printable(note) for note in layout.notes if note not in layout.shared)
    return Group(*title, drawn, Text(), *([Text(own, style="dim"), Text()] if own else []))


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
