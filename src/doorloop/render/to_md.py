"""The report as Markdown: a heading and a pipe table for each table, its notes below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from doorloop.base.phrases import long_date, phrase
from doorloop.tables.head import SHORT, Cover, cover
from doorloop.tables.layout import lay_out
from doorloop.tables.sheet import Column, Layout
from doorloop.tables.result import Result

SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")


def render(result: Result) -> dict[str, bytes]:
    """Give `report.md`; the same input gives the same bytes."""
    return {"report.md": ("\n".join(_lines(result)).rstrip() + "\n").encode()}


def _lines(result: Result) -> Iterator[str]:
    head = cover(result)
    yield f"# {escaped(head.title)}\n"
    if head.mark:
        yield f"**{escaped(head.mark)}**\n"
    yield f"{escaped(head.as_of)}\n"
    yield from (f"- {escaped(line)}" for line in head.lines)
    for name in result.shown:
        yield from ("", *table(lay_out(result, name)))
    yield from ("", *_basis(head, result))


def table(layout: Layout) -> Iterator[str]:
    """Write a table with its title and notes."""
    yield f"## {escaped(layout.title)}\n"
    yield from pipes(layout.columns, (row.cells for row in layout.rows))
    yield ""
    yield from (f"- {escaped(note)}" for note in layout.notes)


def pipes(columns: tuple[Column, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Write rows between pipes under the titles of their columns."""
    yield _row(tuple(column.title for column in columns), len(columns))
    yield "|" + "|".join(" ---: " if column.numeric else " --- " for column in columns) + "|"
    yield from (_row(cells, len(columns)) for cells in rows)


def _row(cells: tuple[str, ...], width: int) -> str:
    return "| " + " | ".join(escaped(cell) for cell in (*cells, *[""] * (width - len(cells)))) + " |"


def _basis(head: Cover, result: Result) -> Iterator[str]:
    lang = result.lang
    yield f"## {phrase('basis', lang)}\n"
    for label, value in head.facts:
        yield f"- {label}: {escaped(long_date(value, lang) if isinstance(value, date) else value)}"
    if not head.sources:
        return
    titles = [phrase(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    yield ""
    yield from pipes(columns, ((f, r, str(n), f"{digest[:SHORT]}…") for f, r, n, digest in head.sources))


def escaped(text: str) -> str:
    """Write a text that Markdown shows as it is; leading spaces stay, as an indent."""
    indent = len(text) - len(text.lstrip())
    return "&nbsp;" * indent + SPECIAL.sub(r"\\\1", " ".join(text.split()))
