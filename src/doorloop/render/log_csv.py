"""An event log as two CSV files, events and cases, with a data package that describes every column."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import datetime
from typing import Any

from doorloop.base.language import Lang
from doorloop.extracts.eventlog.parts import EventLog
from doorloop.extracts.eventlog.tables import Cell, Column, Table, tables
from doorloop.render.datapackage import PROFILE
from doorloop.version import __version__


def render(log: EventLog) -> dict[str, bytes]:
    """Give `events.csv`, `cases.csv` and `datapackage.json`; the same log gives the same bytes."""
    parts = tables(log)
    files = {f"{name}.csv": _csv(table) for name, table in parts.items()}
    package = _package(log, {name: _resource(log.lang, name, parts[name], files[f"{name}.csv"]) for name in parts})
    return files | {"datapackage.json": (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}


def _csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _package(log: EventLog, resources: dict[str, dict[str, Any]]) -> dict[str, object]:
    spec, basis = log.basis.definition.spec, log.basis
    # Each case has its events: the one reference between the two tables.
    reference = {"fields": ["case_id"], "reference": {"resource": "cases", "fields": ["case_id"]}}
    resources["events"]["schema"]["foreignKeys"] = [reference]
    return {
        "$schema": PROFILE + "datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]", "-", spec.name.lower()) + "-events",
        "title": spec.title.say(log.lang),
        "version": __version__,
        "lang": log.lang,
        "peildatum": basis.peildatum.isoformat(),
        "definition": {"name": spec.name, "sha256": basis.definition.sha256},
        "resources": list(resources.values()),
    }


def _resource(lang: Lang, name: str, table: Table, data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "title": table.title.say(lang),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "schema": {
            "$schema": PROFILE + "tableschema.json",
            "fields": [_field(column, lang) for column in table.columns],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if table.key else {}),
        },
    }


def _field(column: Column, lang: Lang) -> dict[str, object]:
    constraints: dict[str, object] = {"required": column.required}
    if column.values:
        constraints["enum"] = list(column.values)
    return {
        "name": column.name,
        "type": column.type,
        "title": column.title.say(lang),
        "description": column.about.say(lang),
        **({"unit": column.unit.say(lang)} if column.unit else {}),
        "constraints": constraints,
    }
