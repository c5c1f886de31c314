"""An answer of tables as CSV files, for programs: UTF-8, comma, full stop, LF."""

from __future__ import annotations

import csv
import io

from doorloop.render.listing_json import plain
from doorloop.tables.document import Answer, Listing


def render(answer: Answer) -> dict[str, bytes]:
    """Give a file for each table."""
    return {f"{listing.name}.csv": _csv(listing) for listing in answer.listings}


def _csv(listing: Listing) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([item.key for item in listing.items])
    writer.writerows([plain(row[item.key]) for item in listing.items] for row in listing.rows)
    return file.getvalue().encode()
