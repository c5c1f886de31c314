"""A verdict for people at a terminal, at any width."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from rich.console import Console
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.render.verify_page import Explained, Line, Noted, Sheet, make_page
from doorloop.verification.verdict import Verdict
from doorloop.verification.words import word

STYLES = {"=": "green", "~": "yellow", "<>": "bold red", "?": "dim"}
INDENT = 4
GAP = 2
"""Before each column."""
LABEL = 20
"""A label gets at least this room; longer ones go on below."""


def render(verdict: Verdict, console: Console) -> None:
    """Print the tables as published, each figure with its sign, and under each table the explanations."""
    page = make_page(verdict)
    console.print(Text(printable(page.title), style="bold"))
    for line in (*page.head, page.legend):
        console.print(Text(printable(line)))
    console.print()
    for sheet in page.sheets:
        _print_sheet(verdict, console, sheet)
    if page.rest:
        console.print(Text(word("findings", verdict.lang), style="bold"))
        for noted in page.rest:
            _print_all(console, _noted(verdict, noted))
        console.print()
    for line in page.summary:
        console.print(Text(printable(line)))


def render_text(verdict: Verdict) -> dict[str, bytes]:
    """Give `verify.txt`: what a terminal of 120 columns shows, without colour."""
    file = io.StringIO()
    render(verdict, Console(file=file, width=120, no_color=True, highlight=False))
    return {"verify.txt": file.getvalue().encode()}


def _print_sheet(verdict: Verdict, console: Console, sheet: Sheet) -> None:
    console.print(Text(printable(sheet.title), style="bold"))
    for part in _parts(sheet, console.width):
        for line in _table(part, console):
            console.print(line, soft_wrap=True)
    console.print()
    _print_all(console, [Text(note, style="dim") for note in sheet.footnotes])
    for explained in sheet.explained:
        _print_all(console, _explained(verdict, explained))
    for labels, why in sheet.reasons:
        _print_all(console, [Text.assemble(("?  ", "dim"), f"{why}: {labels}")])
    for noted in sheet.noted:
        _print_all(console, _noted(verdict, noted))
    console.print()


@dataclass(frozen=True)
class Grid:
    """The widths of a table: of its label, and of the figure and the signs of each column."""

    label: int
    figures: tuple[int, ...]
    signs: tuple[int, ...]

    def width(self, column: int) -> int:
        """Give the width of a column with the gap before it."""
        return GAP + self.figures[column] + (1 + self.signs[column] if self.signs[column] else 0)


def _grid(sheet: Sheet, width: int) -> Grid:
    """Give every column the room of its widest figure and signs, and the label what is left, or what it needs."""
    columns = range(len(sheet.heads))
    rows = [line.marks for line in sheet.lines if line.marks]
    figures = [max([len(sheet.heads[c][1]), *(len(marks[c].text) for marks in rows)]) for c in columns]
    signs = [max((len(marks[c].signs) for marks in rows), default=0) for c in columns]
    grid = Grid(0, tuple(figures), tuple(signs))
    for group, inside in groupby(columns, lambda c: sheet.heads[c][0]):
        of_group = list(inside)
        lacking = GAP + len(group) - sum(grid.width(c) for c in of_group)
        signs[of_group[-1]] += max(0, lacking)
    grid = Grid(0, tuple(figures), tuple(signs))
    left = width - sum(grid.width(c) for c in columns)
    return Grid(max(LABEL, min(left, max(len(line.label) for line in sheet.lines))), *(tuple(figures), tuple(signs)))


def _parts(sheet: Sheet, width: int) -> Iterator[Sheet]:
    """Divide a table that is too wide into parts with some of its columns each, all with the labels."""
    start = 0
    while start < len(sheet.heads):
        fits = [e for e in range(start + 1, len(sheet.heads) + 1) if _needed(_slice(sheet, start, e)) <= width]
        whole = [e for e in fits if e == len(sheet.heads) or sheet.heads[e][0] != sheet.heads[e - 1][0]]
        end = max(whole or fits or [start + 1])
        yield _slice(sheet, start, end)
        start = end


def _slice(sheet: Sheet, start: int, end: int) -> Sheet:
    lines = tuple(replace(line, marks=line.marks[start:end]) for line in sheet.lines)
    return replace(sheet, heads=sheet.heads[start:end], lines=lines)


def _needed(sheet: Sheet) -> int:
    grid = _grid(sheet, 0)
    return LABEL + sum(grid.width(column) for column in range(len(sheet.heads)))


def _table(sheet: Sheet, console: Console) -> Iterator[Text]:
    """Write the rows of a table, the heads first; a long label goes on under itself."""
    grid = _grid(sheet, console.width)
    if any(group for group, _ in sheet.heads):
        yield Text(printable(" " * grid.label + _groups(sheet, grid)), style="bold")
    heads = "".join(
        " " * GAP + f"{title:>{grid.figures[c]}}" + " " * (grid.width(c) - GAP - grid.figures[c])
        for c, (_, title) in enumerate(sheet.heads)
    )
    head = Text(printable(" " * grid.label + heads), style="bold")
    head.rstrip()
    yield head
    yield Text("─" * min(console.width, grid.label + sum(grid.width(c) for c in range(len(sheet.heads)))))
    for line in sheet.lines:
        yield from _row(console, grid, line)


def _groups(sheet: Sheet, grid: Grid) -> str:
    text = ""
    for group, inside in groupby(range(len(sheet.heads)), lambda c: sheet.heads[c][0]):
        text += (" " * GAP + group).ljust(sum(grid.width(c) for c in inside))
    return text.rstrip()


def _row(console: Console, grid: Grid, line: Line) -> Iterator[Text]:
    indent = len(line.label) - len(line.label.lstrip())
    label = Text(printable(line.label.lstrip()), style="" if line.kind == "body" else "bold")
    wrapped = list(label.wrap(console, grid.label - indent))
    for number, part in enumerate(wrapped):
        part.rstrip()
        text = Text(" " * indent) + part
        if number < len(wrapped) - 1 or not line.marks:
            yield text
            continue
        text.pad_right(grid.label - len(text.plain))
        for column, mark in enumerate(line.marks):
            text.append(" " * GAP)
            text.append(f"{printable(mark.text):>{grid.figures[column]}}", style="bold red" if mark.wrong else "")
            if grid.signs[column]:
                text.append(" ").append(f"{mark.signs:<{grid.signs[column]}}", style=_style(mark.signs))
        text.rstrip()
        yield text


def _style(signs: str) -> str:
    return STYLES.get(signs.partition(" ")[0], "bold red" if signs.startswith("!") else "")


def _explained(verdict: Verdict, one: Explained) -> Iterator[Text]:
    head = Text.assemble((f"{one.sign:<3}", STYLES[one.sign]), (one.label, "bold"))
    yield head.append(f": {word('published', verdict.lang).lower()} {one.published}; {'; '.join(one.notes)}")


def _noted(verdict: Verdict, one: Noted) -> Iterator[Text]:
    sign = f"{'!' if one.wrong else ''}[{one.id}] "
    head = Text.assemble((sign, "bold red" if one.wrong else "bold"), (one.sentence, "bold"))
    yield head
    rule, published, recomputed = (word(key, verdict.lang).lower() for key in ("rule_of", "published", "recomputed"))
    yield Text(f"    {rule}: {one.title} – {one.kind} ({one.letter})")
    yield Text(f"    {published}: {one.published}")
    yield Text(f"    {recomputed}: {one.recomputed}")
    yield from (Text(f"    {note}", style="dim") for note in one.notes)


def _print_all(console: Console, texts: Iterator[Text] | list[Text]) -> None:
    """Print lines that wrap under their own text."""
    for text in texts:
        text.plain = printable(text.plain)
        lead = len(text.plain) - len(text.plain.lstrip())
        room = max(console.width - (lead or INDENT), LABEL)
        for number, line in enumerate(text[lead:].wrap(console, room)):
            indent = lead or (INDENT if number else 0)
            line.rstrip()
            console.print(Text(" " * indent) + line, soft_wrap=True)
