"""The figures as PNG files."""

from __future__ import annotations

from doorloop.render.draw import to_png
from doorloop.tables.document import Document


def render(document: Document) -> dict[str, bytes]:
    """Give `<figure>.png` for each figure; the same document gives the same bytes."""
    return {f"{figure.name}.png": to_png(figure) for figure in document.figures()}
