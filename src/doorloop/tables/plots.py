"""Figures: what one shows, the numbers that are drawn, and the same in words and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from doorloop.base.language import Lang
from doorloop.tables.sheet import Column, Layout, Page, Row

Drawn = dict[str, str | int | float | None]
SHORTEST_AXIS = 4.0
"""An axis reaches at least this far, so that its whole numbers do not run together."""
FLOW = ("went_on", "stayed", "end", "not_measured")
"""What can become of the cases at a place, in the order of a bar."""
COURSE = ("intake", "closed", "stock", "overdue")
"""What is counted of a period, in the order in which it is drawn."""


class Panel(Struct, frozen=True):
    """One small chart of a figure: its title, its rows, its marks on the axis each with its kind, and the axis."""

    title: str
    rows: tuple[Drawn, ...]
    marks: tuple[Drawn, ...] = ()
    axis: str = ""
    reach: tuple[float, float] = (0, 0)


class Figure(Struct, frozen=True):
    """One figure.

    Attributes:
        text: what it shows in one or more sentences, for those who do not see it.
        data: the numbers as a table.
        words: the words of axes and legend.
        mark: whether it may leave the desk; it stands in the picture, which is copied without the document.
    """

    name: str
    kind: Literal["spread", "trend", "flow", "compare", "course", "curves", "differences", "by"]
    title: str
    panels: tuple[Panel, ...]
    note: str
    text: str
    data: Layout
    words: dict[str, str]
    lang: Lang
    mark: str = ""

    def __hash__(self) -> int:
        """Tell figures apart roughly, so that what is drawn of one can be kept."""
        return hash((self.name, self.lang, self.text))


def words(page: Page, **keys: str) -> dict[str, str]:
    """Give the words of axes and legend by what they are for."""
    return {name: page.say(key) for name, key in keys.items()}


def about_group(page: Page) -> str:
    """Name the group that figures of durations are about."""
    return page.group(page.result.definition.main_group).lower()


def data_table(
    page: Page, title: str, keys: Sequence[str], rows: Iterable[Sequence[str]], *, labels: int = 1
) -> Layout:
    """Give the numbers of a figure as a table: first so many columns of labels, then columns of numbers."""
    columns = tuple(Column(page.say(key), numeric=index >= labels) for index, key in enumerate(keys))
    return Layout("", title, columns, tuple(Row(tuple(cells)) for cells in rows), ())
