"""The layouts of printed tables: which columns are labels, which are figures, and of which group.

Three are known: groups side by side under a head of their own, one line for each group with a column that names it,
and groups side by side that each bring their own labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.verification.headings import GROUPS, UNITS, Heading, read_heading
from doorloop.verification.publication.grids import Grid
from doorloop.verification.publication.parts import Kind, Writing
from doorloop.verification.publication.printed import PERCENT, read
from doorloop.verification.publication.signs import read_cell

MEASURED = frozenset({"gemeten", "measured"})
"""The head of the column that says of a row whether it was measured."""

COUNT_AND_SHARE = re.compile(r"(\S+) \(([\d.,]+ ?%)\)")
"""`32 (73%)`: two figures in one cell."""

MOST_HEADS = 3
BETWEEN = " – "
"""What stands between the labels of one row."""


class Figures(Struct, frozen=True):
    """A column of figures: its head, the group that it is of, and its place in the grid."""

    head: str
    group: str
    at: int


class Line(Struct):
    """A row of figures: the block and the label, and for each group its texts by the head of the column."""

    block: str
    label: str
    unit: str
    texts: dict[str, dict[str, str]] = field(default_factory=dict)


class Layout(Struct, frozen=True):
    """A table taken apart.

    Attributes:
        left: the texts under its head that are in no line.
    """

    title: str
    where: str
    heads: tuple[str, ...]
    groups: tuple[str, ...]
    lines: tuple[Line, ...]
    left: tuple[str, ...] = ()


def take_apart(grid: Grid, writing: Writing) -> Layout | None:
    """Take a grid apart; None where it holds no column of figures."""
    grid = _split(_without_measured(grid))
    depth = _depth(grid, writing)
    found = _taken(grid, depth, writing)
    return found and replace(found, left=tuple(_left(grid.rows[depth:], found)))


def _left(body: tuple[tuple[str, ...], ...], layout: Layout) -> Iterator[str]:
    """Give the texts that stand in no line: each figure as often as it is missing, a label only where it is nowhere."""
    labels, figures = {layout.title, *layout.heads, *layout.groups}, Counter[str]()
    for line in layout.lines:
        labels |= {line.block, line.unit, line.label, *line.label.split(BETWEEN)}
        figures.update(text for found in line.texts.values() for text in found.values())
    there = Counter(text for row in body for text in row if text and text not in labels)
    return (there - figures).elements()


def _taken(grid: Grid, depth: int, writing: Writing) -> Layout | None:
    body = grid.rows[depth:]
    width = len(grid.rows[0])
    heads = [_head(grid, depth, at) for at in range(width)]
    numeric = [at > 0 and is_numeric([row[at] for row in body], writing) for at in range(width)]
    first = next((at for at in range(width) if numeric[at]), None)
    if first is None or not body:
        return None
    named = next((at for at in range(width) if heads[at][1].casefold() in GROUPS), None)
    if named is not None:
        return _long(grid, body, [head for _, head in heads], numeric, named)
    inner = [at for at in range(1, width) if not numeric[at] and any(numeric[at + 1 :])]
    inner = [at for at in inner if numeric[at + 1]]
    if len(inner) > 1 and not any(numeric[1 : inner[0]]):
        return _own_labels(grid, body, heads, inner)
    return _wide(grid, body, heads, numeric, first)


def is_numeric(texts: list[str], writing: Writing) -> bool:
    """Tell whether most texts of a column are figures."""
    filled = [text for text in texts if text.strip()]
    found = [read_cell(text, "mean", writing) for text in filled]
    return 2 * sum(one.value is not None or one.sign == "range" for one in found) > len(filled) > 0


def _without_measured(grid: Grid) -> Grid:
    """Leave out the column that says of each row whether it was measured: it names no row and holds no figure."""
    gone = {at for row in grid.rows[:4] for at, text in enumerate(row) if text.strip().casefold() in MEASURED}
    if not gone:
        return grid
    return replace(grid, rows=tuple(tuple(text for at, text in enumerate(row) if at not in gone) for row in grid.rows))


def _split(grid: Grid) -> Grid:
    """Give both figures of `32 (73%)` a column of their own."""
    rows = [list(row) for row in grid.rows]
    for at in reversed(range(len(rows[0]))):
        texts = [row[at] for row in rows[1:] if row[at]]
        if texts and 2 * sum(bool(COUNT_AND_SHARE.fullmatch(text)) for text in texts) > len(texts):
            for number, row in enumerate(rows):
                match = COUNT_AND_SHARE.fullmatch(row[at])
                pair = [match[1], match[2]] if match else [row[at], f"{row[at]} %" if number == 0 else ""]
                row[at : at + 1] = pair
    return replace(grid, rows=tuple(map(tuple, rows)))


def _depth(grid: Grid, writing: Writing) -> int:
    """Count the rows of the head: the first, and more as long as they hold no figure."""
    for depth in range(1, min(MOST_HEADS + 1, len(grid.rows))):
        figures = [text for text in grid.rows[depth][1:] if text and read(text, writing).value is not None]
        if figures or not any(grid.rows[depth][1:]):
            return depth
    return 1


def _head(grid: Grid, depth: int, at: int) -> tuple[str, str]:
    """Give the group and the name of a column; a group goes on to the right until the next."""
    name = grid.rows[depth - 1][at]
    if depth == 1:
        return "", name
    above = [text for text in grid.rows[0][1 : at + 1] if text]
    group = above[-1] if above and at else ""
    return (group, name) if group != name else ("", name)


def _long(grid: Grid, body: tuple[tuple[str, ...], ...], heads: list[str], numeric: list[bool], named: int) -> Layout:
    unit = next((at for at, head in enumerate(heads) if head.casefold() in UNITS), None)
    start = next((at for at in range(1, len(heads)) if numeric[at] and at not in (named, unit)), len(heads))
    while start > 1 and _is_measure(heads[start - 1]) and start - 1 not in (named, unit):
        start -= 1
    labels = [at for at in range(start) if at not in (named, unit) and heads[at]]
    figures = [at for at in range(start, len(heads)) if at not in (named, unit)]
    for at in list(figures):
        if len({tuple(row[i] for i in (*labels, named)) for row in body}) == len(body):
            break
        if not numeric[at] and not _is_measure(heads[at]):
            labels.append(at)
            figures.remove(at)
    lines = list[Line]()
    for row in body:
        names = [row[at] for at in labels if row[at]]
        if names and row[named]:
            block, label = (names[0], BETWEEN.join(names[1:])) if len(names) > 1 else ("", names[0])
            own = row[unit] if unit is not None else ""
            _put(lines, Line(block, label, own), row[named], {heads[at]: row[at] for at in figures})
    groups = tuple(dict.fromkeys(group for line in lines for group in line.texts))
    return Layout(grid.title, grid.where, tuple(heads[at] for at in figures), groups, tuple(lines))


def _put(lines: list[Line], line: Line, group: str, texts: dict[str, str]) -> None:
    """Give a group its figures at the first line of that name that has none of it yet, or at a new one."""
    alike = [one for one in lines if (one.block, one.label) == (line.block, line.label) and group not in one.texts]
    if not alike:
        lines.append(line)
    (alike[0] if alike else line).texts[group] = texts


def _is_measure(head: str) -> bool:
    return read_heading(head).kind is not None


def _own_labels(
    grid: Grid, body: tuple[tuple[str, ...], ...], heads: list[tuple[str, str]], inner: list[int]
) -> Layout:
    lines, block = list[Line](), ""
    groups = {at: heads[at][1] or heads[at][0] for at in inner}  # over labels alone, or over their figures too
    for row in body:
        block = row[0] or block
        for at, end in zip(inner, [*inner[1:], len(heads)], strict=True):
            texts = {heads[i][1]: row[i] for i in range(at + 1, end)}
            if any(texts.values()):
                _put(lines, Line(block if row[at] else "", row[at] or block, ""), groups[at], texts)
    names = tuple(heads[i][1] for i in range(inner[0] + 1, inner[1]))
    return Layout(grid.title, grid.where, names, tuple(groups.values()), tuple(lines))


def _wide(
    grid: Grid, body: tuple[tuple[str, ...], ...], heads: list[tuple[str, str]], numeric: list[bool], first: int
) -> Layout:
    columns = [Figures(head, group, at) for at, (group, head) in enumerate(heads) if at >= first]
    columns = list(_grouped(columns, numeric))
    labels = [at for at in range(first) if at == 0 or not numeric[at]]
    lines, block = [], ""
    for row in body:
        names = [row[at] for at in labels if row[at]]
        texts: dict[str, dict[str, str]] = {}
        for column in columns:
            texts.setdefault(column.group, {})[column.head] = row[column.at]
        if names and not any(text for found in texts.values() for text in found.values()):
            block = names[0]
        elif names:
            own = names[0] if len(names) > 1 else block
            lines.append(Line(own, BETWEEN.join(names[1:]) if len(names) > 1 else names[0], "", texts))
    heads_ = tuple(dict.fromkeys(column.head for column in columns))
    return Layout(grid.title, grid.where, heads_, tuple(dict.fromkeys(c.group for c in columns)), tuple(lines))


def _grouped(columns: list[Figures], numeric: list[bool]) -> Iterator[Figures]:
    """Take heads that name no measure for groups of one column, where there are several."""
    unknown = [c for c in columns if read_heading(c.head).kind is None and numeric[c.at] and not c.group]
    groups = len(unknown) > 1 and len(unknown) == len(columns)
    for column in columns:
        yield replace(column, head="n", group=column.head) if groups else column


def kind_of(head: str, texts: list[str], writing: Writing) -> tuple[Heading, Text | None]:
    """Say what a column holds, by its head and else by its figures; and why it is not tested, if it is not."""
    said = read_heading(head)
    filled = [text for text in texts if text.strip()]
    if not is_numeric(filled, writing):
        return Heading("norm" if said.kind == "norm" else "text"), None
    if said.kind is None and any(_is_word(text, writing) for text in filled):
        return Heading("text"), both("unplaced.words")
    percents = sum(PERCENT in text for text in filled)
    if 0 < percents < len(filled):
        return Heading("norm"), both("unplaced.mixed")
    if percents and said.kind not in ("percent", "norm"):
        return Heading("percent"), None
    if said.kind == "percent" and not percents and all(_is_fraction(text, writing) for text in filled):
        return Heading("norm"), both("unplaced.no_percentages")
    kind: Kind = said.kind or ("count" if _all_whole(filled, writing) else "norm")
    problems = sum(bool(read_cell(text, kind, writing).problem) for text in filled)
    if 2 * problems > len(filled):
        return Heading("norm"), both("unplaced.not_so", head=head)
    return Heading(kind, said.level), None if kind != "norm" or said.kind else both("unplaced.unsaid")


def _is_fraction(text: str, writing: Writing) -> bool:
    value = read_cell(text, "percent", writing).value
    return value is None or 0 <= value <= 1


def _is_word(text: str, writing: Writing) -> bool:
    return not any(letter.isdigit() for letter in text) and bool(read_cell(text, "count", writing).problem)


def _all_whole(texts: list[str], writing: Writing) -> bool:
    found = [read_cell(text, "count", writing) for text in texts]
    return 2 * sum(not one.problem for one in found) > len(found)
