"""Parquet: typed columns, as other programs write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from doorloop.base.errors import UnreadableError
from doorloop.base.extras import PACKAGES
from doorloop.base.findings import shown
from doorloop.base.words import both
from doorloop.registers.frames import Cell, Sheet
from doorloop.registers.read.packing import column_of


def read(data: bytes, name: str) -> list[Sheet]:
    """Read a Parquet file as one sheet: the names of its columns are row 1, its first record is row 2.

    Errors: UnreadableError for a damaged file, for a column of lists or bytes, and where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnreadableError(
            both("err.parquet_not_installed"),
            where=name,
            remedy=both("try.install_extra", packages=PACKAGES["parquet"]),
        ) from None
    try:
        table = pq.read_table(pa.BufferReader(data), use_threads=False)
        titled = zip(table.column_names, table.columns, strict=True)
        columns = [column_of([title, *_cells(column, title, name)]) for title, column in titled]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(
            both("err.parquet", why=type(error).__name__), where=name, remedy=both("try.parquet")
        ) from None
    return [Sheet(file=name, name="", columns=columns)]


def _cells(column: Any, title: str, name: str) -> list[Cell]:
    """Give the cells of a column as a spreadsheet's reader would; what is absent is an empty text."""
    import pyarrow as pa

    kinds = pa.types
    if kinds.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kinds.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        return [_as_written(cell) if cell else "" for cell in column.to_pylist()]
    if kinds.is_decimal(column.type):
        column = column.cast(pa.float64())
    if not _is_plain(column.type):
        raise UnreadableError(
            both("err.parquet_column", title=shown(title), type=column.type),
            where=name,
            remedy=both("try.parquet_column"),
        )
    return ["" if cell is None or cell != cell else cell for cell in column.to_pylist()]  # a NaN is absent too


def _is_plain(kind: Any) -> bool:
    import pyarrow as pa

    kinds = pa.types
    tests = (
        *(kinds.is_string, kinds.is_large_string, kinds.is_string_view, kinds.is_integer, kinds.is_floating),
        *(kinds.is_boolean, kinds.is_date, kinds.is_time, kinds.is_null),
    )
    return any(test(kind) for test in tests)


def _as_written(moment: datetime) -> datetime:
    """Take a moment on the clock of its own zone: it counts on its local date, never on a shifted one."""
    return moment.replace(tzinfo=None)
