"""The log of a release as CSV: what was folded, hidden or rounded, why, and by which setting."""

from __future__ import annotations

import csv
import io
from typing import Final

from doorloop.disclosure.release.log import COLUMNS, Published
from doorloop.extracts.check_document import harmless

NAME: Final = "decisions.csv"


def render(published: Published) -> dict[str, bytes]:
    """Give `decisions.csv`; the same input gives the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(getattr(one, name)) for name in COLUMNS] for one in published.decisions)
    return {NAME: text.getvalue().encode()}
