"""Each table of a document as Parquet, with the type of every column and its unit in the schema."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
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


DAYS: Final = {pa.date32(): "datetime64[D]", pa.timestamp("ms"): "datetime64[ms]"}
MOST_BYTES: Final = (1 << 31) - 1
"""What one array of texts holds; of more, pyarrow makes several."""


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
    columns = [_array(column, kind) for column, kind in zip(values, schema.types, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), file, compression="zstd")
    return file.getvalue()


def _array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """Make a column of its bytes, as Arrow lays them out; to make one of values, pyarrow imports pandas."""
    there = np.array([value is not None for value in values], np.bool_)
    validity = pa.py_buffer(np.packbits(there, bitorder="little"))
    if kind == pa.string():
        texts = [str(value).encode() if value is not None else b"" for value in values]
        ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
        if ends[-1] > MOST_BYTES:
            return pa.array(values, kind)
        data = [pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(b"".join(texts))]
    elif kind == pa.bool_():
        data = [pa.py_buffer(np.packbits(np.array(values, np.bool_), bitorder="little"))]
    elif kind in DAYS:
        data = [pa.py_buffer(np.array(values, DAYS[kind]).astype(np.dtype(f"i{kind.bit_width // 8}")))]
    else:
        data = [pa.py_buffer(np.array([0 if value is None else value for value in values], kind.to_pandas_dtype()))]
    return pa.Array.from_buffers(kind, len(values), [validity, *data])


def _value(value: Value, column: Field) -> object:
    return float(value) if isinstance(value, int | Fraction) and column.type == "number" else value


def _field(column: Field, lang: Lang) -> pa.Field:
    said = {"title": column.title.say(lang), "description": column.description.say(lang)}
    said |= {"unit": column.unit.say(lang)} if column.unit else {}
    said = {key: text for key, text in said.items() if text}
    return pa.field(column.name, TYPES[column.type], nullable=not column.required, metadata=said or None)
