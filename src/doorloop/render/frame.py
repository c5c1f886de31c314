"""Records as tidy pandas frames: a row a record, a type a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

import pandas as pd

from doorloop.base.findings import Finding
from doorloop.base.language import Lang
from doorloop.tables.describe import Field
from doorloop.tables.document import Value

DTYPES: Final = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[s]",
}


def frame(rows: Iterable[Mapping[str, Value | float]], columns: Iterable[Field]) -> pd.DataFrame:
    """Put rows into a frame; what is absent is missing, numbers are unrounded, dates are timestamps."""
    rows = list(rows)
    return pd.DataFrame(
        {
            column.name: pd.Series([_value(row.get(column.name)) for row in rows], dtype=DTYPES[column.type])
            for column in columns
        }
    )


def _value(value: Value | float) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def findings_frame(findings: Iterable[Finding], lang: Lang) -> pd.DataFrame:
    """Put findings into a frame, in their order."""
    names = ("code", "severity", "register", "file", "sheet", "cell", "field")
    rows = [{name: getattr(f, name) for name in names} | {"message": f.message(lang)} for f in findings]
    return pd.DataFrame(rows, columns=pd.Index([*names, "message"]), dtype="str")
