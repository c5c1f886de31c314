"""A document as Markdown: a heading and a pipe table for each table, its notes below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from doorloop.base.words import long_date, say
from doorloop.tables.document import Document
from doorloop.tables.head import SHORT
from doorloop.tables.sheet import Column, Layout, Row

SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.md`; the same document gives the same bytes."""
    return {f"{document.name}.md": ("\n".join(_lines(document)).rstrip() + "\n").encode()}


def _lines(document: Document) -> Iterator[str]:
    head = document.head
    yield f"# {escaped(head.title)}\n"
    if head.mark:
        yield f"**{escaped(head.mark)}**\n"
    if head.as_of:
        yield f"{escaped(head.as_of)}\n"
    yield from (f"- {escaped(line)}" for line in head.lines)
    for layout in document.layouts:
        yield from ("", *table(layout))
    if document.closing:
        yield f"\n## {say('summary_sheet', document.lang)}\n"
        yield from (f"- {escaped(line)}" for line in document.closing)
    if head.facts:
        yield from ("", *_basis(document))


def table(layout: Layout) -> Iterator[str]:
    """Write a table with its title and notes; a remark is an item with further lines below it."""
    yield f"## {escaped(layout.title)}\n"
    if layout.columns:
        columns = tuple(replace(column, title=column.full_title) for column in layout.columns)
        yield from pipes(columns, map(_cells, layout.rows))
        yield ""
    yield from (f"- {escaped(note)}" for note in layout.notes)
    for one in layout.remarks:
        title = f"**{escaped(f'{one.sign} {one.title}')}**" if one.title else escaped(f"{one.sign} ")
        yield f"- {title}{escaped(one.text)}"
        yield from (f"  - {escaped(line)}" for line in one.lines)


def _cells(row: Row) -> tuple[str, ...]:
    """Give the cells of a row, each with its signs."""
    if not row.marks:
        return row.cells
    return tuple(f"{cell} {row.mark(index).text}".rstrip() for index, cell in enumerate(row.cells))


def pipes(columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Write rows between pipes under the titles of their columns."""
    yield _row(tuple(column.title for column in columns), len(columns))
    yield "|" + "|".join(" ---: " if column.numeric else " --- " for column in columns) + "|"
    yield from (_row(cells, len(columns)) for cells in rows)


def _row(cells: tuple[str, ...], width: int) -> str:
    return "| " + " | ".join(escaped(cell) for cell in (*cells, *[""] * (width - len(cells)))) + " |"


def _basis(document: Document) -> Iterator[str]:
    head, lang = document.head, document.lang
    yield f"## {say('basis', lang)}\n"
    for label, value in head.facts:
        yield f"- {escaped(label)}: {escaped(long_date(value, lang) if isinstance(value, date) else value)}"
    if not head.sources:
        return
    titles = [say(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    yield ""
    yield from pipes(columns, ((f, r, str(n), f"{digest[:SHORT]}…") for f, r, n, digest in head.sources))


def escaped(text: str) -> str:
    """Write a text that Markdown shows as it is; leading spaces stay, as an indent."""
    indent = len(text) - len(text.lstrip())
    return "&nbsp;" * indent + SPECIAL.sub(r"\\\1", " ".join(text.split()))
