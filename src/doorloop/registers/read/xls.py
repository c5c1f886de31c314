"""Old binary workbooks (.xls) through xlrd: plain Python, so that a crafted file cannot end the process."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, Literal

import xlrd
from xlrd.biffh import XLRDError

from doorloop.registers.frames import Cell, Merge, Sheet
from doorloop.registers.read.packing import pack
from doorloop.registers.read.workbook import damaged, protected

ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".encode("latin-1")


def read(data: bytes, name: str) -> list[Sheet]:
    """Read every sheet; dates come as dates, error cells with the text they show.

    Errors: UnreadableError for a damaged or protected workbook.
    """
    if ENCRYPTED in data:
        raise protected(name)
    try:
        book = _open(data)
    except XLRDError as error:
        raise protected(name) if "encrypted" in str(error).lower() else damaged(name, error) from None
    except Exception as error:  # noqa: BLE001  (xlrd meets damage with any exception there is)
        raise damaged(name, error) from None
    return [_sheet(sheet, name, book.datemode) for sheet in book.sheets()]


def _open(data: bytes) -> Any:
    """Open a workbook with its rows and merges, or where these cannot be read with its values alone."""
    with suppress(Exception):
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=False, formatting_info=True)
    return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=False)


def _hidden(sheet: Any) -> frozenset[int]:
    """Tell which rows are hidden or have no height."""
    return frozenset(number for number, row in sheet.rowinfo_map.items() if row.hidden or row.height == 0)


def _merges(sheet: Any) -> tuple[Merge, ...]:
    """Tell which cells are merged; xlrd names the row and the column behind the last."""
    return tuple(sorted((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells))


def _sheet(sheet: Any, name: str, datemode: Literal[0, 1]) -> Sheet:
    rows: list[list[Cell]] = []
    for y in range(sheet.nrows):
        kinds, values = sheet.row_types(y), sheet.row_values(y)
        for x, kind in enumerate(kinds):
            if kind == xlrd.XL_CELL_DATE:
                values[x] = _moment(values[x], datemode)
            elif kind == xlrd.XL_CELL_ERROR:
                values[x] = xlrd.error_text_from_code.get(values[x], "#ERROR")
            elif kind == xlrd.XL_CELL_BOOLEAN:
                values[x] = bool(values[x])
        rows.append(values)
    return Sheet(
        file=name,
        name=sheet.name,
        columns=pack(rows),
        epoch_1904=datemode == 1,
        hidden=sheet.visibility != 0,
        hidden_rows=_hidden(sheet),
        hidden_columns=frozenset(number for number, column in sheet.colinfo_map.items() if column.hidden),
        merges=_merges(sheet),
    )


def _moment(serial: float, datemode: Literal[0, 1]) -> date | datetime | time | float:
    """Turn a serial with a date format into what it shows; a serial that is no date stays a number."""
    try:
        moment: datetime = xlrd.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError):
        return serial
    if serial < 1:
        return moment.time()
    return moment if moment.time() != time() else moment.date()
