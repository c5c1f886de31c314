"""An event log as two Parquet files, events and cases, typed and described in their schema."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from doorloop.base.language import Lang
from doorloop.extracts.eventlog.parts import EventLog
from doorloop.extracts.eventlog.tables import Column, Table, tables

TYPES = {"string": pa.string(), "integer": pa.int64(), "datetime": pa.timestamp("ms")}


def render(log: EventLog) -> dict[str, bytes]:
    """Give `events.parquet` and `cases.parquet`; the same log gives the same bytes."""
    return {f"{name}.parquet": _parquet(table, log.lang) for name, table in tables(log).items()}


def _parquet(table: Table, lang: Lang) -> bytes:
    schema = pa.schema([_field(column, lang) for column in table.columns])
    values = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    columns = [pa.array(list(column), kind) for column, kind in zip(values, schema.types, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), file, compression="zstd")
    return file.getvalue()


def _field(column: Column, lang: Lang) -> pa.Field:
    told = {"title": column.title.say(lang), "description": column.about.say(lang)}
    told |= {"unit": column.unit.say(lang)} if column.unit else {}
    return pa.field(column.name, TYPES[column.type], nullable=not column.required, metadata=told)
