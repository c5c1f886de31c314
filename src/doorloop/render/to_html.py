"""A document as one page that needs nothing else: no request, a strict content policy, figures inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from doorloop.base.language import Lang
from doorloop.base.words import long_date, say
from doorloop.render import formats
from doorloop.render.html_view import View, view
from doorloop.tables.document import Document
from doorloop.tables.head import Head
from doorloop.tables.sheet import Column, Layout, Row
from doorloop.version import __version__

LETTER: Final = 16
"""The pixels of an em where nothing says otherwise."""
SIZE: Final = re.compile(r' width="(?P<width>[\d.]+)" height="[\d.]+" ')
TEMPLATES: Final = Path(__file__).parent / "templates"
SCRIPTED: Final = ("report",)
"""Documents whose tables can be sorted and copied; pages of cells that people typed run nothing."""


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
            "svg": Markup(SIZE.sub(_in_letters, described(figure), count=1)),
            "view": view(figure.data, document.lang),
        }


def _in_letters(size: re.Match[str]) -> str:
    """Give the width of a figure in letters, so that those of all figures of a page are of one size."""
    return f' width="{float(size["width"]) / LETTER:.4g}em" '


def _sources(head: Head, lang: Lang) -> View:
    titles = [say(key, lang) for key in ("file", "register", "rows", "digest")]
    columns = tuple(Column(title, numeric=index == 2) for index, title in enumerate(titles))
    rows = tuple(Row((file, register, str(n), digest)) for file, register, n, digest in head.sources)
    return view(Layout("sources", say("sources", lang), columns, rows, ()), lang)
