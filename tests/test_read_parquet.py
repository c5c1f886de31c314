"""Parquet as a register: the cells that a spreadsheet's reader would give, and what cannot be read."""

from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doorloop.base.errors import SourceError
from doorloop.registers.read import read
from kit.miniature import run_paths, shipped_definition

DAY, MOMENT = date(2012, 9, 5), datetime(2012, 9, 5, 23, 30)


def parquet(**columns: pa.Array) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def refused(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(data, "om.parquet")
    assert (caught.value.where, caught.value.exit_code) == ("om.parquet", 3)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (pa.array(["0801234567", None]), ["0801234567", ""]),
        (pa.array(["Groningen", None, "Groningen"]).dictionary_encode(), ["Groningen", "", "Groningen"]),
        (pa.array(["x"], pa.large_string()), ["x"]),
        (pa.array([2801234567, None]), [2801234567, ""]),
        (pa.array([1.5, float("nan"), None]), [1.5, "", ""]),
        (pa.array([Decimal("1.50"), None]), [1.5, ""]),
        (pa.array([True, None]), ["WAAR", ""]),
        (pa.array([DAY, None]), [DAY, ""]),
        (pa.array([DAY], pa.date64()), [DAY]),
        (pa.array([time(9, 30)]), [time(9, 30)]),
        (pa.array([MOMENT, None], pa.timestamp("s")), [MOMENT, ""]),
        (pa.array([MOMENT], pa.timestamp("ns")), [MOMENT]),
        (pa.nulls(2), ["", ""]),
    ],
)
def test_a_column_becomes_cells(column: pa.Array, cells: list[object]) -> None:
    (sheet,) = read(parquet(a=column), "om.parquet")
    assert sheet.rows == [["a"], *([cell] for cell in cells)]
    assert [type(row[0]) for row in sheet.rows[1:]] == [type(cell) for cell in cells]


def test_a_moment_counts_on_the_date_of_its_own_zone() -> None:
    """Half past eleven in the evening of 5 September in UTC is the 6th in Amsterdam."""
    moments = pa.array([MOMENT.replace(tzinfo=UTC)], pa.timestamp("ms", "Europe/Amsterdam"))
    (sheet,) = read(parquet(a=moments), "om.parquet")
    assert sheet.rows[1] == [datetime(2012, 9, 6, 1, 30)]


def test_what_is_no_table_of_cells_is_refused() -> None:
    whole = parquet(a=pa.array(["x"]))
    for data in (whole[:-9], whole[:20], b"a;b\n1;2\n", b"PAR1"):
        assert "cannot be read" in refused(data).what
    assert "'a' holds list<" in refused(parquet(a=pa.array([["x"]]))).what
    assert "'a' holds binary" in refused(parquet(a=pa.array([b"x"]))).what


def test_without_its_library_it_is_refused_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert refused(parquet(a=pa.array(["x"]))).remedy == "pip install pyarrow"


def test_a_register_in_parquet_gives_the_figures_of_the_same_register_in_csv(tmp_path: Path) -> None:
    om = {
        "V-nummer": ["2801234567", "0801234575", "280123458", None],
        "Regio": ["Groningen", "Drenthe", "Friesland", "Drenthe"],
        "Pilotzaak": ["ja", "ja", "nee", "ja"],
        "Datum aangifte": [date(2012, 9, 5), date(2012, 10, 1), date(2013, 1, 7), None],
        "Datum sepot": [date(2012, 9, 19), None, date(2013, 1, 6), None],
    }
    (tmp_path / "parquet").mkdir()
    (tmp_path / "csv").mkdir()
    (tmp_path / "parquet/om.parquet").write_bytes(parquet(**{title: pa.array(cells) for title, cells in om.items()}))
    lines = [";".join(om), *(";".join(map(_text, row)) for row in zip(*om.values(), strict=True))]
    (tmp_path / "csv/om.csv").write_text("\n".join(lines), "utf-8")
    typed, texts = (run_paths([tmp_path / kind], shipped_definition()) for kind in ("parquet", "csv"))
    assert typed.n_open_excluded("aangifte_sepot") == (1, 1, 0)
    assert typed.result.tables == texts.result.tables
    assert typed.result.account == texts.result.account
    assert typed.cells("end-before-start") == ["om.parquet D4", "om.parquet E4"]
    assert typed.cells("key-short") == ["om.parquet A4"]


def _text(cell: object) -> str:
    return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else str(cell or "")
