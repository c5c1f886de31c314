"""The tables as a reader of the evaluation expects them, at any width of the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from doorloop.findings import counted
from doorloop.layout import Layout, lay_out
from doorloop.phrases import long_date, phrase
from doorloop.result import Result

ROOMY = 120
"""From this many columns on there is room for the spare columns of a table."""

LABEL = 20
"""A column of words need not be wider than this, however long its words."""

GAP = 2
"""Between two columns."""

STYLES = {"head": "bold", "total": "bold", "part": "", "body": ""}


def render(result: Result, console: Console, command: str) -> None:
    """Print the head, each table with its notes, and the line that counts the findings."""
    console.print(_head(result))
    for name in result.tables:
        console.print(_table(lay_out(result, name), console.width))
    console.print(Text(findings_line(result, command)), soft_wrap=True)


def findings_line(result: Result, command: str) -> str:
    """Count the findings and point to the command that lists them."""
    if not result.findings:
        return phrase("no_findings", result.lang)
    return phrase("findings", result.lang, command=command, **counted(result.findings))


def _head(result: Result) -> RenderableType:
    title = Text(result.definition.spec.title.say(result.lang), style="bold")
    as_of = phrase("as_of", result.lang, day=long_date(result.basis.peildatum, result.lang))
    means = phrase("as_of_means", result.lang)
    return Group(title, Text("\n".join([f"{as_of} {means}", *stages(result)])), Text())


def stages(result: Result) -> Iterator[str]:
    """Say how many rows were read, and what became of them."""
    spec, linkage, lang = result.definition.spec, result.linkage, result.lang
    for name, register in linkage.registers.items():
        files = ", ".join(source.file for source in result.basis.sources if source.register == name)
        yield (
            phrase("rows_of", lang, n=len(register), register=spec.registers[name].title.say(lang), files=files) + "."
        )
    unit = spec.unit.label.say(lang)
    told = [phrase("counted", lang, n=linkage.counted, unit=unit)]
    aside = {"merged": linkage.merged[linkage.unit], **linkage.left_out[linkage.unit]}
    told += [phrase(reason, lang, n=len(rows)) for reason, rows in aside.items() if len(rows)]
    for name, n in linkage.linked.items():
        title = spec.registers[name].title.say(lang)
        told.append(phrase("linked", lang, n=n, register=title))
        if linkage.elsewhere[name]:
            told.append(phrase("elsewhere", lang, n=linkage.elsewhere[name], register=title))
    yield "; ".join(told) + "."


def _table(layout: Layout, width: int) -> RenderableType:
    widths = _widths(layout, width)
    table = Table(
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
        table.add_column(Text(column.title), justify=justify, width=room, overflow="fold")
    for number, row in enumerate(layout.rows):
        if row.kind in ("part", "total", "head") and number:
            table.add_section()
        cells = row.cells + ("",) * (len(layout.columns) - len(row.cells))
        table.add_row(*(Text(cells[index]) for index in widths), style=STYLES[row.kind])
    notes = Text("\n".join(layout.notes), style="dim")
    return Group(Text(layout.title, style="bold"), Padding(table, (0, 0, 1, 0), expand=False), notes, Text())


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
    return widths


def _texts(layout: Layout, index: int) -> list[str]:
    return [layout.columns[index].title, *(row.cells[index] for row in layout.rows if index < len(row.cells))]


def _least(layout: Layout, index: int) -> int:
    """Give the width below which a column would be cut or hard to read."""
    texts = _texts(layout, index)
    if layout.columns[index].numeric:
        return max(map(len, texts))
    return min(max((len(word) for text in texts for word in text.split()), default=0), LABEL)


def render_text(result: Result, command: str) -> dict[str, bytes]:
    """Give `report.txt`: what a terminal of 120 columns shows, without colour."""
    import io

    file = io.StringIO()
    render(result, Console(file=file, width=ROOMY, no_color=True, highlight=False), command)
    return {"report.txt": file.getvalue().encode()}
