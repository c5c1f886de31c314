"""Each table of a document as Parquet, with the type of every column and its unit in the schema."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from doorloop.base.language import Lang
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Sheet, Value

TYPES: Final = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms"),
}


def render(document: Document) -> dict[str, bytes]:
    """Give `TABLE.parquet` for each table; the same document gives the same bytes."""
    return {f"{sheet.name}.parquet": table(sheet, document.lang) for sheet in document.sheets}


def table(sheet: Sheet, lang: Lang, about: Mapping[str, str] | None = None) -> bytes:
    """Write one table.

    Args:
        about: what the schema says of the whole.
    """
    schema = pa.schema([_field(column, lang) for column in sheet.columns], metadata=about)
    rows = [[_value(row.get(column.name), column) for column in sheet.columns] for row in sheet.rows]
    values = zip(*rows, strict=True) if rows else ((),) * len(sheet.columns)
    columns = [pa.array(list(column), kind) for column, kind in zip(values, schema.types, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), file, compression="zstd")
    return file.getvalue()


def _value(value: Value, column: Field) -> object:
    return float(value) if isinstance(value, int | Fraction) and column.type == "number" else value


def _field(column: Field, lang: Lang) -> pa.Field:
    said = {"title": column.title.say(lang), "description": column.description.say(lang)}
    said |= {"unit": column.unit.say(lang)} if column.unit else {}
    said = {key: text for key, text in said.items() if text}
    return pa.field(column.name, TYPES[column.type], nullable=not column.required, metadata=said or None)
