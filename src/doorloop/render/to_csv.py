"""Each table as a CSV of its records, for programs: UTF-8, comma, point, LF, a header."""

from __future__ import annotations

import csv
import io

from doorloop.render.to_json import plain
from doorloop.result import Result
from doorloop.tables import Record, Value


def render(result: Result) -> dict[str, bytes]:
    """Give `<table>.csv` for each table; the same input gives the same bytes."""
    return {f"{name}.csv": _csv(records) for name, records in result.tables.items()}


def _csv(records: list[Record]) -> bytes:
    text = io.StringIO()
    fields = list(dict.fromkeys(key for record in records for key in record))
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in record.items()} for record in records)
    return text.getvalue().encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain(value))
