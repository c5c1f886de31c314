"""A document as one page that needs nothing else: no request, a strict content policy, figures inside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.render import formats
from doorloop.tables.document import Document
from doorloop.tables.head import Head
from doorloop.tables.sheet import NO_MARK, Column, Heading, Layout, Mark, Remark, Row, headings
from doorloop.version import __version__

TEMPLATES: Final = Path(__file__).parent / "templates"
SHORT_TABLE: Final = 16
SCRIPTED: Final = ("report",)
"""Documents whose tables can be sorted and copied; pages of cells that people typed run nothing."""


class Cell(Struct, frozen=True):
    """A cell of a page: with a scope it is a heading, of a row or of a group of rows."""

    text: str
    numeric: bool = False
    scope: str = ""
    span: int = 1
    wide: int = 1
    mark: Mark = NO_MARK


class Line(Struct, frozen=True):
    """A row of a page."""

    cells: tuple[Cell, ...]
    kind: str = ""


class View(Struct, frozen=True):
    """A table of a page: bodies of rows that belong together, and totals that stay below.

    Attributes:
        named: what a screen reader calls the part of the page that scrolls.
        short: whether it can be kept whole on a printed page.
        headings: those over its columns; none where none shares one.
    """

    id: str
    title: str
    named: str
    columns: tuple[Column, ...]
    bodies: tuple[tuple[Line, ...], ...]
    totals: tuple[Line, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    sortable: bool
    short: bool
    headings: tuple[Heading, ...] = ()


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.html`; the same document gives the same bytes."""
    head, lang = document.head, document.lang
    style, script = _asset("report.css"), _asset("report.js") if document.name in SCRIPTED else ""
    page = _environment().get_template("page.html").render(
        lang=lang,
        version=__version__,
        head=head,
        facts=[(label, long_date(v, lang) if isinstance(v, date) else v) for label, v in head.facts],
        sources=_sources(head, lang),
        views=[view(layout, lang) for layout in document.layouts],
        closing=document.closing,
        figures=list(_figures(document)),
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        say=lambda key, **gaps: say(key, lang, **gaps),
    )  # fmt: skip
    return {f"{document.name}.html": (page.strip() + "\n").encode()}


def fragment(layouts: Iterable[Layout], lang: Lang, lines: Iterable[str] = ()) -> str:
    """Give tables with their notes as a piece of HTML, for a notebook."""
    tables = _environment().get_template("tables.html").module
    told = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    parts = [
        getattr(tables, "table")(view(layout, lang), "", False) + getattr(tables, "notes")(layout.notes)  # noqa: B009
        for layout in layouts
    ]
    return str(Markup('<div lang="{}">').format(lang) + told + Markup("").join(parts) + Markup("</div>"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else: no request can leave the page."""
    scripts = f" script-src '{_hash(script)}';" if script else ""
    return f"default-src 'none'; style-src '{_hash(style)}';{scripts} base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _figures(document: Document) -> Iterator[dict[str, object]]:
    if not formats.can_draw():
        return
    from doorloop.render.to_svg import described

    for figure in document.figures():
        yield {
            "id": f"figure-{figure.name}",
            "title": figure.title,
            "note": figure.note,
            "svg": Markup(described(figure)),
            "view": view(figure.data, document.lang),
        }


def _sources(head: Head, lang: Lang) -> View:
    titles = [say(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    rows = tuple(Row((file, register, str(n), digest)) for file, register, n, digest in head.sources)
    return view(Layout("sources", say("sources", lang), columns, rows, ()), lang)


def view(layout: Layout, lang: Lang) -> View:
    """Put the rows of a layout into bodies: each part, and what stands under each head, is one."""
    kinds = {row.kind for row in layout.rows}
    nested = any(row.cells[0].startswith(" ") for row in layout.rows)
    rows = [row for row in layout.rows if row.kind != "total"]
    sortable = not kinds & {"head", "part"} and not nested and len(rows) > 1
    above = () if sortable else headings(layout.columns)
    named = [replace(column, title=column.full_title) for column in layout.columns]
    return View(
        id=layout.name,
        title=layout.title,
        named=f"{say('table', lang)}: {layout.title}",
        columns=layout.columns if above else tuple(named),
        headings=above,
        bodies=tuple(tuple(_lines(layout, body)) for body in _bodies(rows)),
        totals=tuple(_line(layout, row) for row in layout.rows if row.kind == "total"),
        notes=layout.notes,
        remarks=layout.remarks,
        sortable=sortable,
        short=len(layout.rows) <= SHORT_TABLE,
    )


def _bodies(rows: list[Row]) -> Iterator[list[Row]]:
    if not rows:
        return
    starts = [index for index, row in enumerate(rows) if row.kind in ("head", "part") or index == 0]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start:end]


def _lines(layout: Layout, rows: list[Row]) -> Iterator[Line]:
    first, *rest = rows
    if first.kind == "part":
        name = Cell(first.cells[0], scope="rowgroup", span=len(rows))
        yield Line((name, *_cells(layout, first)))
        yield from (Line(tuple(_cells(layout, row))) for row in rest)
    elif first.kind == "head":
        yield Line((Cell(first.cells[0], scope="rowgroup", wide=len(layout.columns)),), "head")
        yield from (_line(layout, row) for row in rest)
    else:
        yield from (_line(layout, row) for row in rows)


def _line(layout: Layout, row: Row) -> Line:
    inner = "inner" if row.cells[0].startswith(" ") else ""
    return Line((Cell(row.cells[0].strip(), scope="row"), *_cells(layout, row)), inner)


def _cells(layout: Layout, row: Row) -> Iterator[Cell]:
    """Give the cells after the first."""
    for index, (column, text) in enumerate(zip(layout.columns[1:], row.cells[1:], strict=True), start=1):
        yield Cell(text, column.numeric, mark=row.mark(index))
