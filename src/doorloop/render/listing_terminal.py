"""An answer of tables on a terminal, or as text."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from doorloop.render.to_terminal import table
from doorloop.tables.document import Answer

WIDTH = 100
"""Of a text that goes into a file."""


def render(answer: Answer, console: Console) -> None:
    """Print the head and each table with its notes."""
    console.print(Text(answer.title, style="bold"))
    console.print(Text("\n".join(answer.lead) + "\n"))
    for listing in answer.listings:
        console.print(table(listing.layout(answer.lang), console.width))


def render_text(answer: Answer) -> dict[str, bytes]:
    """Give `NAME.txt`."""
    file = io.StringIO()
    render(answer, Console(file=file, width=WIDTH, no_color=True, highlight=False))
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    return {f"{answer.name}.txt": ("\n".join(lines).rstrip() + "\n").encode()}
