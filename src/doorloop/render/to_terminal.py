"""The tables as a reader of the evaluation expects them, at any width of the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from doorloop.base.phrases import long_date, phrase
from doorloop.tables import stages
from doorloop.tables.layout import lay_out
from doorloop.tables.page import Layout
from doorloop.tables.result import Result
from doorloop.tables.stages import nothing_counts

ROOMY = 120
"""From this many columns on there is room for the spare columns of a table."""

LABEL = 20
"""A column of words need not be wider than this, however long its words."""

GAP = 2
"""Between two columns."""

DATE = 10
"""So wide is a date, which is not broken."""

STYLES = {"head": "bold", "total": "bold", "part": "", "body": ""}


def render(result: Result, console: Console, command: str) -> None:
    """Print the head, each table with its notes, and the line that counts the findings."""
    console.print(_head(result))
    empty = any(nothing_counts(result))  # tables of nothing but zeros say less than that line
    for name in () if empty else result.shown:
        console.print(table(lay_out(result, name), console.width))
    if result.published is None:
        console.print(Text(findings_line(result, command)), soft_wrap=True)


def findings_line(result: Result, command: str) -> str:
    """Count the findings and point to the command that lists them."""
    if not result.account.findings:
        return phrase("no_findings", result.lang)
    return phrase("findings", result.lang, command=command, **result.account.severities)


def _head(result: Result) -> RenderableType:
    title = Text(result.definition.spec.title.say(result.lang), style="bold")
    as_of = phrase("as_of", result.lang, day=long_date(result.basis.peildatum, result.lang))
    means = phrase("as_of_means", result.lang)
    mark = stages.mark(result)
    marks = [Text(mark, style="bold")] if mark else []
    return Group(title, *marks, Text("\n".join([f"{as_of} {means}", *stages.lines(result)])), Text())


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
        drawn.add_column(Text(column.title), justify=justify, width=room, overflow="fold")
    for number, row in enumerate(layout.rows):
        if row.kind in ("part", "total", "head") and number:
            drawn.add_section()
        cells = row.cells + ("",) * (len(layout.columns) - len(row.cells))
        drawn.add_row(*(Text(cells[index]) for index in widths), style=STYLES[row.kind])
    notes = Text("\n".join(layout.notes), style="dim")
    return Group(Text(layout.title, style="bold"), drawn, Text(), notes, Text())


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
