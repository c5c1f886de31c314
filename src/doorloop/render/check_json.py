"""A check as one JSON object, for programs."""

from __future__ import annotations

import json

from doorloop.extracts.check import Check
from doorloop.extracts.check_document import record, summary
from doorloop.version import __version__

SCHEMA = "doorloop.check/1"


def render(check: Check) -> dict[str, bytes]:
    """Give `check.json`; the same input gives the same bytes."""
    found = {
        "schema": SCHEMA,
        "version": __version__,
        "lang": check.lang,
        "findings": [record(check, finding) for finding in check.findings],
        "summary": summary(check),
    }
    return {"check.json": (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()}
