"""The figures as SVG files, each with a title and a description for those who do not see it."""

from __future__ import annotations

from html import escape

from doorloop.render.draw import to_svg
from doorloop.tables.figures import Figure, figures
from doorloop.tables.result import Result


def render(result: Result) -> dict[str, bytes]:
    """Give `<figure>.svg` for each figure; the same input gives the same bytes."""
    return {f"{figure.name}.svg": (described(figure) + "\n").encode() for figure in figures(result)}


def described(figure: Figure) -> str:
    """Draw a figure with its title and description inside."""
    start, _, rest = to_svg(figure).partition(">")
    told = f"<title>{escape(figure.title)}</title><desc>{escape(figure.text, quote=False)}</desc>"
    return f'{start} role="img" lang="{figure.lang}">{told}{rest}'
