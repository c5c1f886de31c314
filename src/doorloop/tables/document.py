"""What a command answers with, before it has a format: head, tables, notes, and what programs get of it.

A format takes from a document what it needs. What costs time to make stands in it as a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from msgspec import Struct, field

from doorloop.base.language import Lang, Text
from doorloop.base.words import number, percent, say
from doorloop.tables.describe import Field
from doorloop.tables.head import Head
from doorloop.tables.sheet import Column, Layout, Row
from doorloop.version import __version__

if TYPE_CHECKING:
    from doorloop.tables.plots import Figure

T = TypeVar("T")
Value = str | int | bool | Fraction | date | datetime | None
"""Of a cell: exact, and not yet in words."""
Listed = dict[str, Value]
Object = Mapping[str, object]
Name = Literal["report", "check", "verify", "audit", "open", "case", "handovers", "export"]

TYPES: Final[Mapping[str, Literal["string", "integer", "number", "date", "boolean"]]] = {
    "text": "string",
    "key": "string",
    "count": "integer",
    "days": "number",
    "share": "number",
    "date": "date",
    "truth": "boolean",
}


def item(
    key: str,
    title: str = "",
    kind: Literal["text", "key", "count", "days", "date", "share", "truth"] = "text",
    spare: int = 0,
    *,
    hidden: bool = False,
) -> Field:
    """Describe a column whose title is in the language of its document; see `Field` for the arguments."""
    said, nothing = Text(nl=title, en=title), Text(nl="", en="")
    shape = {"name": key, "kind": kind, "type": TYPES[kind], "spare": spare, "hidden": hidden, "required": False}
    return Field(title=said, description=nothing, **shape)  # type: ignore[arg-type]


class Bars(Struct, frozen=True):
    """A chart in a workbook: a bar for each row, a colour for each group.

    Attributes:
        axis: the title of the values.
        value, label: the columns of the numbers and of what stands below the bars.
        is_drawn: tells whether a row is drawn.
        groups: the groups with their titles; the rows name them in the column `group`.
    """

    title: str
    axis: str
    value: str
    label: str
    is_drawn: Callable[[Any], bool]
    groups: Mapping[str, str]


class Later(Sequence[T]):
    """A sequence that is made when somebody first looks at it: a terminal shows no columns for programs."""

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[T, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, index: int | slice) -> T:  # type: ignore[override]
        assert isinstance(index, int)
        return self._made[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)


class Sheet(Struct, frozen=True):
    """A table of typed rows: what programs get, and what a workbook shows.

    Attributes:
        rows: each a mapping from the names of the columns to values; what is absent is None or not there.
        laid: the table as people read it; by default its rows in words, without the columns for programs alone.
        shown: whether people see it; programs always do.
        on_request: whether a terminal shows it only to those who ask for it.
        at_most: how many rows a terminal shows; 0 for all.
        shorter: words of its cells, each with fewer words for where room is short.
        together: columns whose equal values stand together in a workbook, whatever the order of the rows.
        reference: column, and sheet and column of which it repeats the values.
        short: the title in a word or two, for a tab; by default its name.
    """

    name: str
    title: str
    columns: Sequence[Field]
    rows: Sequence[Mapping[str, Value]]
    notes: tuple[str, ...] = ()
    laid: Callable[[], Layout] | None = None
    shown: bool = True
    together: tuple[str, ...] = ()
    charts: Sequence[Bars] = ()
    titles: Text | None = None
    reference: tuple[str, str, str] | None = None
    on_request: bool = False
    at_most: int = 0
    shorter: Mapping[str, str] = field(default_factory=dict)
    short: str = ""

    def layout(self, lang: Lang, at_most: int = 0) -> Layout:
        """Lay the table out as people read it; of its rows at most so many, and a note that says how many follow."""
        if self.laid is not None:
            return self.laid()
        shown = [column for column in self.columns if not column.hidden]
        columns = tuple(
            Column(one.title.say(lang), one.kind not in ("text", "date", "truth"), one.spare) for one in shown
        )
        listed = islice(self.rows, at_most or None)
        rows = tuple(Row(tuple(told(row[one.name], one, lang) for one in shown)) for row in listed)
        more = len(self.rows) - len(rows)
        notes = (say("more_rows", lang, n=more), *self.notes) if more else self.notes
        return Layout(self.name, self.title, columns, rows, notes, shorter=self.shorter)

    @property
    def below(self) -> tuple[str, ...]:
        """Give the notes below the table, as people read it."""
        return self.notes if self.laid is None else self.laid().notes


class Rows(Sequence[Mapping[str, Value]]):
    """Rows of a large table, kept as tuples: each becomes a mapping when it is asked for."""

    def __init__(self, names: Iterable[str], values: Sequence[tuple[Value, ...]]) -> None:
        self.names, self.values = tuple(names), values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: int | slice) -> Mapping[str, Value]:  # type: ignore[override]
        assert isinstance(index, int)
        return dict(zip(self.names, self.values[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return (dict(zip(self.names, row, strict=True)) for row in self.values)


def _nothing() -> tuple[()]:
    return ()


class Brief(Struct, frozen=True):
    """What somebody at a terminal sees first: the answer in a few lines, in the place of the sentences of the head."""

    lines: tuple[str, ...]
    layouts: tuple[Layout, ...]


class Chapter(Struct, frozen=True):
    """Tables beside those of a report, for who reads it as a whole.

    Attributes:
        mark: whether they may leave the desk; empty where any reader may have them.
    """

    sheets: tuple[Sheet, ...] = ()
    mark: str = ""


class Document(Struct, frozen=True, dict=True):
    """What a command answers with.

    Attributes:
        name: of the command, and of the files: `NAME.json`.
        data: makes the JSON object, its schema included.
        closing: sentences below the tables.
        hint: what somebody at a terminal can do next.
        laid: makes the tables as people read them, where those are others than `sheets`.
        first: what a terminal shows between the head and the tables.
        brief: makes what a terminal shows first; None where a document begins with its head.
        later: the tables that were not made, and that somebody can ask for by name.
        figures: makes the figures.
        about: makes what a data package says of the whole; without it, CSV files have no package.
        chapter: makes the tables that a document for Word has behind the others.
    """

    name: Name
    lang: Lang
    head: Head
    sheets: tuple[Sheet, ...]
    data: Callable[[], Object]
    closing: tuple[str, ...] = ()
    hint: str = ""
    laid: Callable[[], tuple[Layout, ...]] | None = None
    first: Layout | None = None
    brief: Callable[[], Brief] | None = None
    later: tuple[str, ...] = ()
    figures: Callable[[], Sequence[Figure]] = field(default=_nothing)
    about: Callable[[], Object] | None = None
    chapter: Callable[[], Chapter] = Chapter

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """Give the tables as people read them."""
        if self.laid is not None:
            return self.laid()
        return tuple(sheet.layout(self.lang) for sheet in self.sheets if sheet.shown)

    def sheet(self, name: str) -> Sheet:
        """Give a table by its name.

        Errors: KeyError.
        """
        found = next((sheet for sheet in self.sheets if sheet.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


def answer(
    name: Name,
    title: str,
    lang: Lang,
    lead: tuple[str, ...],
    sheets: tuple[Sheet, ...],
    facts: Object,
    first: Layout | None = None,
) -> Document:
    """Make a document of sentences and tables whose JSON holds the rows.

    Args:
        facts: what programs get beside the tables.
        first: what a terminal shows between the sentences and the tables.
    """
    head = Head(title, lead)
    return Document(name, lang, head, sheets, lambda: _object(name, lang, sheets, facts), first=first)


def _object(name: str, lang: Lang, sheets: tuple[Sheet, ...], facts: Object) -> Object:
    tables = {sheet.name: [{key: plain(value) for key, value in row.items()} for row in sheet.rows] for sheet in sheets}
    return {"schema": f"doorloop.{name}/1", "version": __version__, "lang": lang, **facts, "tables": tables}


def told(value: Value, column: Field, lang: Lang) -> str:
    """Write a value as people see it; nothing where there is none, or where a truth does not hold."""
    if value is None:
        return ""
    if column.kind == "date":
        day = cast("date", value)
        return f"{day:%d-%m-%Y}" if lang == "nl" else day.isoformat()
    if column.kind == "share":
        return percent(cast("Fraction", value), lang)
    if column.kind == "truth":
        return say("yes", lang) if value else ""
    if column.kind in ("text", "key"):
        return str(value)
    digits = 0 if isinstance(value, int) else 1
    return number(cast("Fraction | int", value), digits, lang)


def plain(value: Value) -> str | int | float | bool | None:
    """Turn a fraction into the nearest float, unrounded, and a date into ISO text; leave the rest."""
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
