"""A document on a terminal, at any width, and as the text that a terminal of 120 columns shows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, Literal

from rich.console import Console, Group, RenderableType
from rich.text import Text

from doorloop.base.findings import printable
from doorloop.base.lines import folded
from doorloop.base.words import say
from doorloop.extracts.check_document import CheckDocument
from doorloop.render import terminal_table
from doorloop.render.terminal_table import ROOMY
from doorloop.tables.document import Brief, Document, Sheet
from doorloop.tables.sheet import Layout

AT_ONCE: Final = 500
"""So many lines are printed at a time."""
Extent = Literal["brief", "whole", "all"]
"""What is shown of a document: what answers, what files have, or also what is only for programs or on request."""


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.txt`, without colour; the same document gives the same bytes."""
    return {f"{document.name}.txt": text(document, plain_console(ROOMY), "whole").encode()}


def plain_console(width: int) -> Console:
    """Give a console without colour, whatever the environment says."""
    return Console(file=io.StringIO(), width=width, no_color=True, highlight=False, force_terminal=False)


def text(document: Document, console: Console, extent: Extent = "brief") -> str:
    """Write a document as a console shows it: no line ends in spaces, no empty line at the end."""
    with console.capture() as captured:
        show(document, console, extent)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "\n".join(lines).rstrip() + "\n"


def show(document: Document, console: Console, extent: Extent = "brief") -> None:
    """Print a document."""
    if isinstance(document, CheckDocument):
        from doorloop.render import terminal_findings

        terminal_findings.show(document, console, whole=extent != "brief")
        return
    layouts, brief = _layouts(document, extent), document.brief() if document.brief else None
    console.print(_head(document, brief))
    if brief:
        _answer(document, console, brief, extent)
    if document.first:
        _print(console, terminal_table.table(document.first, console.width))
    for layout in layouts:
        if layout.is_marked:
            from doorloop.render import terminal_signs

            terminal_signs.show(layout, console)
        else:
            _print(console, terminal_table.table(layout, console.width))
    for line in filter(None, (*document.closing, "" if brief else document.hint)):
        _print(console, map(Text, folded(printable(line), console.width)))
    _guide(document, console, layouts)


def _print(console: Console, lines: Iterable[Text]) -> None:
    """Print lines that are as wide as they have to be, many at once: each print takes a while, however short."""
    rest = iter(lines)
    while told := list(islice(rest, AT_ONCE)):
        console.print(Text("\n").join(told), soft_wrap=True)


def _layouts(document: Document, extent: Extent) -> tuple[Layout, ...]:
    """Choose the tables to print."""
    if extent == "whole" or document.laid is not None:
        return document.layouts
    seen = (one for one in document.sheets if (one.on_request or one.shown if extent == "all" else _is_brief(one)))
    return tuple(one.layout(document.lang, one.at_most if extent == "brief" else 0) for one in seen)


def _is_brief(sheet: Sheet) -> bool:
    return sheet.shown and not sheet.on_request


def _head(document: Document, brief: Brief | None) -> RenderableType:
    head = document.head
    mark = [Text(printable(head.mark), style="bold")] if head.mark else []
    lines = brief.lines if brief else filter(None, (head.as_of, *head.sentences))
    return Group(Text(printable(head.title), style="bold"), *mark, Text("\n".join(map(printable, lines))), Text())


def _answer(document: Document, console: Console, brief: Brief, extent: Extent) -> None:
    """Print the answer, and what somebody can do next."""
    for layout in brief.layouts:
        _print(console, terminal_table.table(layout, console.width))
    if document.hint:
        _print(console, map(Text, folded(printable(document.hint), console.width)))
    later = [*(one.name for one in document.sheets if one.on_request and extent == "brief"), *document.later]
    if later:
        console.print(Text(say("on_request", document.lang, tables=", ".join(later))))
    if document.hint or later:
        console.print()


def _guide(document: Document, console: Console, layouts: Sequence[Layout]) -> None:
    """Print once, at the end, what explains several tables."""
    shared = [note for one in layouts for note in one.notes if note in one.shared]
    told = list(dict.fromkeys(reversed(shared)))[::-1]  # each where it last stands: the peildatum ends every table
    hidden = terminal_table.unshown(layouts, console.width) if told else ()
    notes = list(filter(None, (terminal_table.without(note, hidden) for note in told)))
    if notes:
        console.print(Text(say("reading_guide", document.lang), style="bold"))
        console.print(Text("\n".join(map(printable, notes)), style="dim"))
