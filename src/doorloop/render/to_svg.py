"""The figures of a report as SVG files, each with a title and a description; a case as one drawing."""

from __future__ import annotations

from markupsafe import escape

from doorloop.render import timeline
from doorloop.tables.document import Document
from doorloop.tables.plots import Figure


def render(document: Document) -> dict[str, bytes]:
    """Give `FIGURE.svg` for each figure, of a case `case.svg`; the same document gives the same bytes."""
    if document.name == "case":
        return {"case.svg": ("\n".join(timeline.lines(document)) + "\n").encode()}
    return {f"{figure.name}.svg": (described(figure) + "\n").encode() for figure in document.figures()}


def described(figure: Figure) -> str:
    """Draw a figure with its title and description inside."""
    from doorloop.render.draw import to_svg

    start, _, rest = to_svg(figure).partition(">")
    told = f"<title>{escape(figure.title)}</title><desc>{escape(figure.text)}</desc>"
    return f'{start} role="img" lang="{figure.lang}">{told}{rest}'
