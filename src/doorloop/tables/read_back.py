"""Records out of the formats that programs read; every value as exact as it was written."""

from __future__ import annotations

import codecs
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from doorloop.base.errors import UnreadableError
from doorloop.base.formulas import as_it_was
from doorloop.base.words import HIDDEN, both
from doorloop.registers.read import delimited
from doorloop.tables.records import Record, Value

LARGEST: Final = 10**6
"""So large is no base of a share: a printed share is the fraction with a smaller denominator that it is nearest to."""


class FormatError(ValueError):
    """Say that a file does not hold what its name promises.

    Attributes:
        said: what is wrong, in both languages.
    """

    def __init__(self, key: str, **gaps: object) -> None:
        self.said = both(key, **gaps)
        super().__init__(self.said.en)


def of_json(content: Mapping[str, Any]) -> dict[str, list[Record]]:
    """Take the tables of a report.json.

    Raises:
        FormatError: they are no tables.
    """
    tables = content.get("tables")
    if not isinstance(tables, dict):
        raise FormatError("err.f_no_tables")
    found: dict[str, list[Record]] = {}
    for name, records in tables.items():
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise FormatError("err.f_no_list", name=name)
        found[name] = [{key: _value(value) for key, value in record.items()} for record in records]
    return found


def of_csv(data: bytes, resource: Mapping[str, Any] | None) -> list[Record]:
    """Take the records of a CSV, for programs or for a Dutch Excel.

    Args:
        resource: what the data package says of the file; without it a text that is a number is one.

    Raises:
        FormatError: it is no CSV with a header.
    """
    spread = data.startswith(codecs.BOM_UTF8)
    try:
        data.decode("utf-8")
        rows = delimited.rows(data, "", ";" if spread else ",")
    except (UnicodeDecodeError, UnreadableError):
        raise FormatError("err.f_no_utf8") from None
    if not rows or any(len(row) != len(rows[0]) for row in rows) or not data.endswith(b"\n"):
        raise FormatError("err.f_no_csv")
    types = _types(resource or {})
    read = {name: _reader(types.get(name), spread=spread) for name in rows[0]}
    return [{name: read[name](cell) for name, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]


def _types(resource: Mapping[str, Any]) -> dict[str, str]:
    """Give the types that a data package says of columns."""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    told = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    return {str(field.get("name")): str(field.get("type")) for field in told}


def of_parquet(file: Path) -> list[Record]:
    """Take the records of a Parquet file.

    Raises:
        FormatError: it is none, or the library is not installed.
    """
    if find_spec("pyarrow") is None:
        raise FormatError("err.f_not_installed")
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(file).to_pylist()
    except (pa.ArrowException, OSError):
        raise FormatError("err.f_no_parquet") from None
    return [{key: _value(value) for key, value in row.items()} for row in rows]


def _value(value: object) -> Value:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        near = Fraction(value).limit_denominator(LARGEST)
        return near if float(near) == value else Fraction(value)
    raise FormatError("err.f_value")


def _reader(type: str | None, *, spread: bool) -> Callable[[str], Value]:
    """Give how the cells of a column are read; in a file for a spreadsheet numbers have a comma."""

    def number(cell: str) -> Value:
        return _number(cell.replace(",", ".") if spread else cell, whole=type == "integer")

    def read(cell: str) -> Value:
        if cell == "" or (spread and cell == HIDDEN):
            return None
        if type == "boolean" or (type is None and cell in ("true", "false")):
            return _truth(cell)
        if type in ("integer", "number"):
            return number(cell)
        if type is None:
            try:
                return number(cell)
            except FormatError:
                pass
        return as_it_was(cell)

    return read


def _truth(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise FormatError("err.f_boolean")
    return cell == "true"


def _number(cell: str, *, whole: bool) -> Value:
    try:
        return int(cell) if whole or cell.lstrip("-").isdigit() else _value(float(cell))
    except ValueError:
        raise FormatError("err.f_number") from None
