"""A table on a terminal of any width: figures and words stay whole, and what is long gives way first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.tables.sheet import Heading, Layout, Row, headings

ROOMY: Final = 120
"""From this many columns on there is room for the spare columns of a table."""
SPARE: Final = 3
"""A column at least this spare is shown only there."""
GAP: Final = 2
"""Between two columns."""
NARROW: Final = 1
"""Between two columns of a table that does not fit otherwise."""
FEW: Final = 2
"""On so many lines a label is still read at a glance."""
LONG: Final = 40
"""So wide is a sentence in a cell."""
MORE: Final = 4
"""On so many lines it stands before a label beside it is folded."""
PLACE: Final = re.compile(r"\S:\S")
"""A place, as the program writes it: a colon before its sheet, and before its row."""
PIECE: Final = re.compile(r"[^\s:]*:|[^\s:]+")
"""What stays on one line: a word, or of a place what stands before a colon."""
MANY: Final = 1_000
"""More lines than any cell has."""
LEAST: Final = 8
"""A column of words is not cut to less than this, however narrow the terminal."""
STYLES: Final = {"head": "bold", "total": "bold", "part": "", "body": ""}
Widths = Mapping[int, int]
"""The columns that are shown, and the width of each."""


class Fit(Struct, frozen=True):
    """How a table fits: the columns that are shown with their widths, and the gap between two of them."""

    widths: Widths
    gap: int = GAP

    @property
    def total(self) -> int:
        """Give the width of a line."""
        return _total(self.widths, self.gap)


def table(layout: Layout, width: int) -> Iterator[Text]:
    """Draw a table with its title and its own notes, line by line, in a width of so many characters."""
    layout, fit = fitted(_printable(layout), width)
    if layout.title:
        yield Text(layout.title, style="bold")
    yield from _titles(layout, fit)
    yield Text("─" * fit.total)
    for number, row in enumerate(layout.rows):
        if row.kind in ("part", "total", "head") and number:
            yield Text("")
        yield from _row(layout, row, fit, width)
    yield Text("")
    hidden = {column.title for column in layout.columns} - {layout.columns[index].title for index in fit.widths}
    own = [kept for note in layout.notes if note not in layout.shared and (kept := without(note, hidden))]
    yield from (Text(line, style="dim") for note in own for line in folded(note, width))
    yield from [Text("")] if own else []


def unshown(layouts: Sequence[Layout], width: int) -> set[str]:
    """Name the columns that none of these tables shows in this width."""
    titles, shown = set[str](), set[str]()
    for layout in layouts:
        titles |= {column.title for column in layout.columns}
        shown |= {layout.columns[index].title for index in fitted(layout, width)[1].widths}
    return titles - shown


def without(note: str, columns: Collection[str]) -> str:
    """Leave out of a legend, `A = one; B = other.`, what it says of some columns; another note stays as it is."""
    parts = note.removesuffix(".").split("; ")
    kept = [part for part in parts if part.partition(" = ")[0] not in columns or " = " not in part]
    return note if len(kept) == len(parts) else "; ".join(kept) + "." * bool(kept)


def _printable(layout: Layout) -> Layout:
    """Take out of a table what a terminal would obey; a column without a title has that of the columns beside it."""
    rows = tuple(replace(row, cells=tuple(map(printable, row.cells))) for row in layout.rows)
    columns = tuple(replace(one, title=printable(one.title or one.group)) for one in layout.columns)
    notes, shared = tuple(map(printable, layout.notes)), frozenset(map(printable, layout.shared))
    return replace(layout, title=printable(layout.title), columns=columns, rows=rows, notes=notes, shared=shared)


def fitted(layout: Layout, width: int) -> tuple[Layout, Fit]:
    """Give a table as it fits: with its short words where the long ones do not, and the widths of its columns."""
    fit = _fit(layout, width)
    if not layout.shorter or all(fit.widths.get(i, 0) >= _natural(layout, i) for i in fit.widths):
        return layout, fit
    rows = tuple(replace(row, cells=tuple(_short(cell, layout.shorter) for cell in row.cells)) for row in layout.rows)
    cells = {cell for row in layout.rows for cell in row.cells}
    said = tuple(f"{short} {long}" for long, short in layout.shorter.items() if short.startswith("(") and long in cells)
    layout = replace(layout, rows=rows, notes=(*said, *layout.notes))
    return layout, _fit(layout, width)


def _short(cell: str, shorter: Mapping[str, str]) -> str:
    """Give the short form of a cell; what stands behind the words in brackets stays."""
    words, bracket, rest = cell.rpartition(" (")
    if cell in shorter:
        return shorter[cell]
    return f"{shorter[words]}{bracket}{rest}" if words in shorter else cell


def _fit(layout: Layout, width: int) -> Fit:
    """Give the columns that fit: the most spare go, from the right, until the cells of the rest need few lines.

    A column of which every cell is empty says nothing: it is not shown, as that of targets where no step has one.
    Titles of figures, sentences and places are folded before labels. Where labels beside a place would still need
    many lines, or a word would be broken, the columns stand closer together.
    """
    shown = [i for i, column in enumerate(layout.columns) if width >= ROOMY or column.spare < SPARE]
    shown = [i for i in shown if i == 0 or not layout.rows or any(layout.texts[i])]
    widths = _spanned(layout, {index: _natural(layout, index) for index in shown}, GAP)
    if _total(widths) <= width:
        return Fit(widths)
    long = [index for index in shown[1:] if _natural(layout, index) >= LONG]  # the first column names the row
    few = {index: _least(layout, index, MORE if index in long else FEW) for index in shown}
    for index in sorted(shown, key=lambda i: (-layout.columns[i].spare, -i)):
        if index in shown and _total({i: few[i] for i in shown}) > width and layout.columns[index].spare:
            shown = [i for i in shown if i != index and not _is_beside(layout, i, index)]
    natural = {index: _natural(layout, index) for index in shown}
    labels = [index for index in shown if not layout.columns[index].numeric and index not in long]
    places = [index for index in labels if _is_place(layout, index)]
    labels = [index for index in labels if index not in places]
    whole = {index: natural[index] if index in labels else few[index] for index in shown}
    many = {index: _least(layout, index, MANY) for index in shown}
    closer = [(NARROW, (whole, few))] * bool(places)  # a place gives way less than a sentence, which is folded further
    for gap, levels in ((GAP, (whole, few)), *closer, (GAP, (whole, few, many)), (NARROW, (whole, few, many))):
        widths = _spanned(layout, natural, gap)
        for least in levels:
            _narrow(widths, _spanned(layout, {i: least[i] for i in shown}, gap), width, gap)
        if _total(widths, gap) <= width:
            return Fit(widths, gap)
    return Fit(_cut(layout, widths, width, NARROW), NARROW)


def _is_place(layout: Layout, index: int) -> bool:
    """Tell whether the cells of a column are places, which can be folded after a colon and still be read."""
    texts = list(filter(None, layout.texts[index]))
    return bool(texts) and all(map(PLACE.search, texts))


def _spanned(layout: Layout, widths: Mapping[int, int], gap: int) -> dict[int, int]:
    """Give the columns under a heading at least its width."""
    wide = dict(widths)
    for one, columns in _headed(layout, wide):
        wide[columns[-1]] += max(0, _columns(one.title) - _total({i: wide[i] for i in columns}, gap))
    return wide


def _headed(layout: Layout, shown: Collection[int]) -> Iterator[tuple[Heading, list[int]]]:
    """Give the headings that stand over columns, with those of these that are shown.

    One whose first column has no title of its own is the title of that column.
    """
    for one in headings(layout.columns):
        columns = [i for i in range(one.first, one.first + one.wide) if i in shown]
        is_over = bool(one.title) and layout.columns[one.first].title not in ("", one.title)
        if is_over and columns:
            yield one, columns


def _narrow(widths: dict[int, int], least: Mapping[int, int], width: int, gap: int) -> None:
    """Take from the widest column, and again, until all fit or none can give more."""
    while _total(widths, gap) > width and (wide := [index for index in widths if widths[index] > least[index]]):
        widths[max(wide, key=widths.__getitem__)] -= 1


def _is_beside(layout: Layout, one: int, other: int) -> bool:
    """Tell whether two columns go together: as spare as each other, and under one heading or each under its own."""
    mine, its = layout.columns[one], layout.columns[other]
    is_alike = mine.group == its.group or mine.title == its.title
    return bool(mine.group and its.group) and mine.spare == its.spare and is_alike


def _cut(layout: Layout, widths: dict[int, int], width: int, gap: int) -> Widths:
    """Where even that is too wide, break long words, of labels and then of titles; figures stay whole."""
    floors = [{i: LEAST for i in widths if not layout.columns[i].numeric}]
    floors += [floors[0] | {i: max(map(_columns, layout.texts[i]), default=1) for i in widths if i not in floors[0]}]
    for floor in floors:
        _narrow(widths, {i: floor.get(i, room) for i, room in widths.items()}, width, gap)
    return widths


def _total(widths: Widths, gap: int = GAP) -> int:
    return sum(widths.values()) + gap * (len(widths) - 1)


@lru_cache(MANY)
def _columns(text: str) -> int:
    """Count the columns of a terminal that a text takes; at least its characters, by which it is folded."""
    return max(len(text), cell_len(text))


def _natural(layout: Layout, index: int) -> int:
    """Give the width in which no cell of a column is folded."""
    title = layout.columns[index].title
    return max(_columns(title), *map(_columns, layout.texts[index]), 0)


def _least(layout: Layout, index: int, lines: int) -> int:
    """Give the width below which a figure or a word would be cut, or a cell need more than so many lines."""
    texts, title = layout.texts[index], layout.columns[index].title
    longest = max(map(_longest, (title, *texts)))
    if layout.columns[index].numeric:
        return max(longest, *map(_columns, texts), 0)
    while any(len(folded(text, longest)) > lines for text in texts if len(text) > longest):
        longest += 1
    return longest


@lru_cache(MANY)
def _longest(text: str) -> int:
    """Count the columns of the longest piece of a text, which is asked of each in a table for every width."""
    return max((_lead(text) + _columns(piece) for piece in PIECE.findall(text)), default=0)


def _lead(text: str) -> int:
    """Count the spaces at the beginning of a text, which are kept on each of its lines."""
    return len(text) - len(text.lstrip())


def folded(text: str, width: int) -> list[str]:
    """Fold a text into lines, between words; a word longer than a line after a colon, else anywhere.

    Spaces at its beginning are kept.
    """
    lead = text[: _lead(text)]
    lines, line = [], lead
    for word in text.split():
        if len(line) + len(word) + (line != lead) > width and line != lead:
            lines.append(line)
            line = lead
        line += word if line == lead else f" {word}"
        room = max(width, len(lead) + 1)
        while len(line) > room:
            cut = _cut_at(line, len(lead), room)
            lines.append(line[:cut])
            line = lead + line[cut:]
    return [*lines, line] if line.strip() or not lines else lines


def _cut_at(line: str, lead: int, room: int) -> int:
    """Give where a long word is cut: after the first colon behind which the rest fits, else the last one."""
    colons = [at + 1 for at in range(lead, room) if line[at] == ":"]
    return next((at for at in colons if lead + len(line) - at <= room), colons[-1] if colons else room)


def _titles(layout: Layout, fit: Fit) -> Iterator[Text]:
    """Write the titles of the columns, each on as many lines as it needs, down to the rule; headings above them."""
    heads = list(_headed(layout, fit.widths))
    if heads:
        yield Text(_heading_line(heads, fit), style="bold")
    cells = {index: folded(layout.columns[index].title, room) for index, room in fit.widths.items()}
    height = max(map(len, cells.values()), default=0)
    padded = {index: [""] * (height - len(lines)) + lines for index, lines in cells.items()}
    for number in range(height):
        yield Text(_line(layout, fit, [padded[index][number] for index in fit.widths]), style="bold")


def _heading_line(heads: Sequence[tuple[Heading, list[int]]], fit: Fit) -> str:
    """Write each heading so that it ends where its last column does, as the figures below it do."""
    line = ""
    for one, columns in heads:
        end = _total({i: room for i, room in fit.widths.items() if i <= columns[-1]}, fit.gap)
        line += " " * (end - _columns(line) - _columns(one.title)) + one.title
    return line


def _row(layout: Layout, row: Row, fit: Fit, width: int) -> Iterator[Text]:
    """Write a row on as many lines as its longest cell needs."""
    if row.spans:
        yield from (Text(line, style=STYLES[row.kind]) for line in folded(row.cells[0], width))
        return
    cells = [folded(row.cells[index] if index < len(row.cells) else "", room) for index, room in fit.widths.items()]
    if any(row.cells) and not any(map(any, cells)):
        return  # all of it stands in columns that do not fit
    for number in range(max(map(len, cells), default=0)):
        shown = [lines[number] if number < len(lines) else "" for lines in cells]
        yield Text(_line(layout, fit, shown), style=STYLES[row.kind])


def _line(layout: Layout, fit: Fit, cells: Sequence[str]) -> str:
    """Put cells beside each other, figures at the right of their column."""
    sides = [">" if layout.columns[index].numeric else "<" for index in fit.widths]
    gaps = (" " * (room - cell_len(cell)) for cell, room in zip(cells, fit.widths.values(), strict=True))
    parts = (gap + cell if side == ">" else cell + gap for cell, side, gap in zip(cells, sides, gaps, strict=True))
    return (" " * fit.gap).join(parts).rstrip()
