"""What a command lists: named tables of typed rows, with the words above and below them, for every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from doorloop.base.language import Lang
from doorloop.base.phrases import number, percent
from doorloop.tables.sheet import Column, Layout, Row

Figure = str | int | bool | Fraction | date | None
Listed = dict[str, Figure]


@dataclass(frozen=True)
class Item:
    """A column: the key for programs, the title for people, and how they see its values.

    Attributes:
        kind: a key is a text that is never cut.
        spare: how soon it may go where room is short (2 before 1).
        hidden: only programs get it.
    """

    key: str
    title: str = ""
    kind: Literal["text", "key", "count", "days", "date", "share"] = "text"
    spare: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Listing:
    """One table of a command's answer."""

    name: str
    title: str
    items: tuple[Item, ...]
    rows: tuple[Listed, ...]
    notes: tuple[str, ...] = ()

    def layout(self, lang: Lang) -> Layout:
        """Lay the table out as people read it."""
        shown = [item for item in self.items if not item.hidden]
        columns = tuple(Column(item.title, item.kind not in ("text", "date"), item.spare) for item in shown)
        rows = tuple(Row(tuple(told(row[item.key], item, lang) for item in shown)) for row in self.rows)
        return Layout(self.name, self.title, columns, rows, self.notes)


@dataclass(frozen=True)
class Answer:
    """What a command answers with.

    Attributes:
        name: of the files: `NAME.json`; and of the schema, `doorloop.NAME/1`.
        lead: sentences above the tables.
        facts: what programs get beside the tables.
    """

    name: str
    title: str
    lang: Lang
    lead: tuple[str, ...]
    listings: tuple[Listing, ...]
    facts: dict[str, object] = field(default_factory=dict)


def told(value: Figure, item: Item, lang: Lang) -> str:
    """Write a value as people see it; nothing where there is none."""
    if value is None:
        return ""
    if item.kind == "date":
        day = cast("date", value)
        return f"{day:%d-%m-%Y}" if lang == "nl" else day.isoformat()
    if item.kind == "share":
        return percent(cast("Fraction", value), lang)
    if item.kind in ("text", "key"):
        return str(value)
    digits = 0 if isinstance(value, int) else 1
    return number(cast("Fraction | int", value), digits, lang)
