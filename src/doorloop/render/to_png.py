"""The figures as PNG files."""

from __future__ import annotations

from doorloop.render.draw import to_png
from doorloop.tables.figures import figures
from doorloop.tables.result import Result


def render(result: Result) -> dict[str, bytes]:
    """Give `<figure>.png` for each figure; the same input gives the same bytes."""
    return {f"{figure.name}.png": to_png(figure) for figure in figures(result)}
