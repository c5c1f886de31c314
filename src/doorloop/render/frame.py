"""Records as tidy pandas frames: a row a record, a type a column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from doorloop.definition.parts import Lang
from doorloop.describe import Field
from doorloop.findings import Finding
from doorloop.render.to_json import plain
from doorloop.tables import Record

DTYPES: Final = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def frame(records: list[Record], fields: tuple[Field, ...]) -> pd.DataFrame:
    """Put records into a frame; what is absent is missing, numbers are unrounded."""
    columns = {
        field.name: pd.Series([plain(record.get(field.name)) for record in records], dtype=DTYPES[field.type])
        for field in fields
    }
    return pd.DataFrame(columns)


def findings_frame(findings: Iterable[Finding], lang: Lang) -> pd.DataFrame:
    """Put findings into a frame, in their order."""
    names = ("code", "severity", "register", "file", "sheet", "cell", "field")
    rows = [{name: getattr(f, name) for name in names} | {"message": f.message(lang)} for f in findings]
    return pd.DataFrame(rows, columns=pd.Index([*names, "message"]), dtype="str")
