"""A check as a CSV of findings: UTF-8, comma, LF, a header, no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from doorloop.extracts.check import Check
from doorloop.extracts.check_document import FIELDS, row


def render(check: Check) -> dict[str, bytes]:
    """Give `check.csv`; the same input gives the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(row(check, finding) for finding in check.findings)
    return {"check.csv": text.getvalue().encode()}
