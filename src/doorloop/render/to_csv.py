"""Each table as a CSV of its records, with a data package that describes every column.

For programs: UTF-8, comma, point, LF, a header. For people with a Dutch Excel: BOM, semicolon, decimal comma,
CRLF, and no text that a spreadsheet would run.
"""

from __future__ import annotations

import csv
import io

from doorloop.extracts.check_document import harmless
from doorloop.render.datapackage import datapackage
from doorloop.render.formats import Dialect
from doorloop.render.to_json import plain
from doorloop.tables.describe import Field, fields
from doorloop.tables.sheet import marked
from doorloop.tables.records import Record, Value
from doorloop.tables.result import Result


def render(result: Result, dialect: Dialect = "") -> dict[str, bytes]:
    """Give `<table>.csv` for each table, and `datapackage.json`; the same input gives the same bytes."""
    files = {f"{name}.csv": _csv(records, fields(result, name), dialect) for name, records in result.tables.items()}
    return files | datapackage(result, files, dialect)


def _csv(records: list[Record], columns: tuple[Field, ...], dialect: Dialect) -> bytes:
    text = io.StringIO()
    names = [column.name for column in columns]
    ending, separator, write = ("\r\n", ";", _for_people) if dialect else ("\n", ",", cell)
    writer = csv.writer(text, lineterminator=ending, delimiter=separator)
    writer.writerow(names)
    shown = marked(records) if dialect else records
    writer.writerows([write(record.get(name)) for name in names] for record in shown)
    return text.getvalue().encode("utf-8-sig" if dialect else "utf-8")


def cell(value: Value) -> str:
    """Write a value for programs: nothing where there is none, a number with a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(plain(value))


def _for_people(value: Value) -> str:
    return harmless(value) if isinstance(value, str) else cell(value).replace(".", ",")
