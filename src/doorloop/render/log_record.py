"""What was exported and how, beside the files of an event log: nothing of the sources, nothing of the key."""

from __future__ import annotations

import json
from typing import Final

from doorloop.extracts.eventlog.parts import EventLog
from doorloop.extracts.eventlog.risk import Risk
from doorloop.version import __version__

SCHEMA: Final = "doorloop.export/1"


def render(log: EventLog, risk: Risk, min_k: int) -> dict[str, bytes]:
    """Give `export.json`; the same log gives the same bytes."""
    return {"export.json": (json.dumps(_object(log, risk, min_k), ensure_ascii=False, indent=1) + "\n").encode()}


def _object(log: EventLog, risk: Risk, min_k: int) -> dict[str, object]:
    definition = log.basis.definition
    return {
        "schema": SCHEMA,
        "version": __version__,
        "definition": {"name": definition.spec.name, "sha256": definition.sha256},
        "peildatum": log.basis.peildatum.isoformat(),
        "pseudonyms": "HMAC-SHA-256, 128 bits, base32",
        "shift_weeks": log.choice.shift_weeks,
        "dates": log.choice.dates,
        "age": log.choice.age,
        "columns": [column.name for column in log.columns],
        "milestones": [one.name for one in log.milestones],
        "cases": risk.cases,
        "events": log.n_events,
        "quasi_identifiers": list(risk.groups.columns),
        "combinations": risk.groups.combinations,
        "k": risk.groups.k,
        "min_k": min_k,
        "sensitive": risk.sensitive or None,
        "l": risk.l,
        "linkable": risk.linked,
        "cases_below": {str(size): cases for size, cases in risk.groups.below.items()},
    }
