"""An answer of tables as CSV files: UTF-8, comma, full stop, LF, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from doorloop.base.folding import harmless
from doorloop.render.listing_json import plain
from doorloop.tables.listing import Answer, Figure, Listing


def render(answer: Answer) -> dict[str, bytes]:
    """Give a file for each table."""
    return {f"{listing.name}.csv": _csv(listing) for listing in answer.listings}


def _csv(listing: Listing) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([item.key for item in listing.items])
    writer.writerows([_cell(row[item.key]) for item in listing.items] for row in listing.rows)
    return file.getvalue().encode()


def _cell(value: Figure) -> str | int | float | bool | None:
    """Write a value; the name of a file or a sheet may begin as a formula does."""
    return harmless(value) if isinstance(value, str) else plain(value)
