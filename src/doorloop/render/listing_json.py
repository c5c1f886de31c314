"""An answer of tables as one JSON object, for programs."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

from doorloop.tables.document import Answer, Figure
from doorloop.version import __version__


def render(answer: Answer) -> dict[str, bytes]:
    """Give `NAME.json`; the same input gives the same bytes."""
    found = {
        "schema": f"doorloop.{answer.name}/1",
        "version": __version__,
        "lang": answer.lang,
        **answer.facts,
        "tables": {
            listing.name: [{key: plain(value) for key, value in row.items()} for row in listing.rows]
            for listing in answer.listings
        },
    }
    return {f"{answer.name}.json": (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()}


def plain(value: Figure) -> str | int | float | bool | None:
    """Turn a fraction into the nearest float, a date into ISO text; leave the rest."""
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
