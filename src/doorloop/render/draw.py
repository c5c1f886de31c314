"""Figures as SVG and PNG, without a browser or a network; the same figure gives the same bytes, and is drawn once."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final

import vl_convert

from doorloop.render.charts import chart
from doorloop.tables.plots import Figure

SCALE: Final = 2.0
INNER: Final = re.compile(r' (?:role="graphics-[a-z]+"|aria-(?:label|roledescription|hidden)="[^"]*")')
"""What Vega tells of every mark: a figure is one picture with one text."""
ID: Final = re.compile(r'(?<=id=")[^"]+(?=")')


@lru_cache(maxsize=32)
def to_svg(figure: Figure) -> str:
    """Draw a figure as SVG whose ids are its own, so that several can stand in one page."""
    svg = INNER.sub("", vl_convert.vegalite_to_svg(json.dumps(chart(figure))))
    for number, id in enumerate(dict.fromkeys(ID.findall(svg))):
        own = f"{figure.name}-{number}"
        svg = svg.replace(f'id="{id}"', f'id="{own}"').replace(f"url(#{id})", f"url(#{own})")
    return svg


@lru_cache(maxsize=32)
def to_png(figure: Figure) -> bytes:
    """Draw a figure as PNG, at twice the size for print."""
    return vl_convert.svg_to_png(to_svg(figure), scale=SCALE)
