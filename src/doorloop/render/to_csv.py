"""Each table of a document as a CSV of its rows, and a data package where the document has one.

For programs: UTF-8, comma, point, LF, a header. For people with a Dutch Excel: BOM, semicolon, decimal comma, CRLF.
In both no text that a spreadsheet would run.
"""

from __future__ import annotations

import csv
import io

from doorloop.base.formulas import harmless
from doorloop.render.datapackage import datapackage
from doorloop.render.formats import Dialect
from doorloop.tables.document import Document, Sheet, Value, plain
from doorloop.tables.sheet import marked


def render(document: Document, dialect: Dialect = "") -> dict[str, bytes]:
    """Give `TABLE.csv` for each table; the same document gives the same bytes."""
    files = {f"{sheet.name}.csv": table(sheet, dialect) for sheet in document.sheets}
    return files | datapackage(document, files, dialect)


def table(sheet: Sheet, dialect: Dialect = "") -> bytes:
    """Write one table."""
    text = io.StringIO()
    names = [column.name for column in sheet.columns]
    ending, separator, write = ("\r\n", ";", _for_people) if dialect else ("\n", ",", cell)
    writer = csv.writer(text, lineterminator=ending, delimiter=separator)
    writer.writerow(names)
    shown = marked(sheet.rows) if dialect else sheet.rows
    writer.writerows([write(row.get(name)) for name in names] for row in shown)
    return text.getvalue().encode("utf-8-sig" if dialect else "utf-8")


def cell(value: Value) -> str:
    """Write a value for programs: nothing where there is none, a number with a point, a text that nobody runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else str(plain(value))


def _for_people(value: Value) -> str:
    return cell(value) if isinstance(value, str) else cell(value).replace(".", ",")
