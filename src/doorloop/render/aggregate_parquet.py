"""An aggregate as Parquet: its records in one typed table."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from doorloop.cases.counts_file import SCHEMA, Aggregate, Row

NUMBERS = ("days", "n")


def render(aggregate: Aggregate) -> bytes:
    """Write the records, and in the schema what they are; the same counts give the same bytes."""
    fields = [pa.field(name, pa.int64() if name in NUMBERS else pa.string()) for name in Row._fields]
    schema = pa.schema(fields, metadata={"schema": SCHEMA})
    columns = zip(*aggregate.rows, strict=True)
    arrays = [pa.array(list(column), kind) for column, kind in zip(columns, schema.types, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd")
    return file.getvalue()
