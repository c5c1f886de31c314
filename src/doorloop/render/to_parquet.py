"""Each table as Parquet, with the type of every column and its unit in the schema."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from doorloop.render.to_json import plain
from doorloop.tables.describe import Field, fields
from doorloop.tables.records import Record
from doorloop.tables.result import Result

TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def render(result: Result) -> dict[str, bytes]:
    """Give `<table>.parquet` for each table; the same input gives the same bytes."""
    return {
        f"{name}.parquet": _parquet(records, fields(result, name), result) for name, records in result.tables.items()
    }


def _parquet(records: list[Record], columns: tuple[Field, ...], result: Result) -> bytes:
    schema = pa.schema([_field(column, result) for column in columns])
    rows = [{column.name: plain(record.get(column.name)) for column in columns} for record in records]
    rows = [{k: float(v) if _is_number(schema, k) and v is not None else v for k, v in row.items()} for row in rows]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file, compression="zstd")
    return file.getvalue()


def _is_number(schema: pa.Schema, name: str) -> bool:
    return bool(schema.field(name).type == pa.float64())


def _field(column: Field, result: Result) -> pa.Field:
    told = {"title": column.title.say(result.lang), "description": column.description.say(result.lang)}
    told |= {"unit": column.unit.say(result.lang)} if column.unit else {}
    return pa.field(column.name, TYPES[column.type], nullable=not column.required, metadata=told)
