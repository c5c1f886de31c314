"""The result as one JSON object, for programs."""

from __future__ import annotations

import json
from fractions import Fraction

from doorloop.disclosure.release.log import COLUMNS, Published
from doorloop.tables.records import Record, Value
from doorloop.tables.result import Result
from doorloop.version import __version__

SCHEMA = "doorloop.report/1"


def render(result: Result) -> dict[str, bytes]:
    """Give `report.json`; the same input gives the same bytes."""
    return {"report.json": (json.dumps(_object(result), ensure_ascii=False, indent=1) + "\n").encode()}


def _object(result: Result) -> dict[str, object]:
    basis = result.basis
    return {
        "schema": SCHEMA,
        "version": __version__,
        "lang": result.lang,
        "definition": {"name": basis.definition.spec.name, "sha256": basis.definition.sha256},
        "peildatum": basis.peildatum.isoformat(),
        "calendar": {"name": basis.calendar.name, "sha256": basis.calendar.sha256},
        "sources": [
            {"file": source.file, "register": source.register, "rows": source.rows, "sha256": source.sha256}
            for source in basis.sources
        ],
        "findings": None if result.published else result.account.severities,
        **({"publication": publication(result.published)} if result.published else {}),
        "tables": {name: [_plain(record) for record in records] for name, records in result.tables.items()},
    }


def publication(published: Published) -> dict[str, object]:
    """Tell how a result was made safe: settings, exceptions and every decision."""
    policy, (all, gone) = published.policy, published.figures
    return {
        "threshold": policy.threshold,
        "width": policy.width,
        "base": policy.base,
        "rounded_to": published.base,
        "rounded_within": published.play,
        "id": published.id,
        "after": list(published.after),
        "registers": [{"register": register, "digest": digest} for register, digest in published.registers],
        "figures": all,
        "not_shown": gone,
        "exceptions": [{"count": count, "reason": reason} for count, reason in published.exceptions.items()],
        "decisions": [{name: getattr(one, name) for name in COLUMNS} for one in published.decisions],
    }


def _plain(record: Record) -> dict[str, str | int | float | bool | None]:
    return {key: plain(value) for key, value in record.items()}


def plain(value: Value) -> str | int | float | bool | None:
    """Turn a fraction into the nearest float, unrounded; leave the rest."""
    return float(value) if isinstance(value, Fraction) else value
