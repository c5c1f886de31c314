"""An aggregate as CSV: its records in one table."""

from __future__ import annotations

import csv
import io

from doorloop.cases.counts_file import Aggregate, Row


def render(aggregate: Aggregate) -> bytes:
    """Write UTF-8 with commas and LF; the same counts give the same bytes."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(aggregate.rows)
    return file.getvalue().encode()
