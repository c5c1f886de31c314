"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods) through calamine, with what it leaves out put back."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from doorloop.base.errors import UnreadableError
from doorloop.base.findings import printable
from doorloop.base.words import both
from doorloop.registers.frames import Cell, Column, Remark, Sheet
from doorloop.registers.read import ooxml, opendocument, xlsb
from doorloop.registers.read.ooxml import Extras, SheetError
from doorloop.registers.read.package import Package
from doorloop.registers.read.packing import pack
from doorloop.registers.read.worksheet import SheetExtras

ODD = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, RuntimeError)
"""What a package is met with that one reader minds and another does not."""
SAID: Final = re.compile(r"[^:'\"`\d\n]*")
"""The beginning of a reader's message: behind a colon, in quotes or in digits it may repeat what stood in a cell."""


def read(data: bytes, name: str) -> list[Sheet]:
    """Read every worksheet; what calamine has empty is put back.

    Errors: UnreadableError for a damaged or protected workbook.
    """
    extras = _extras(data, name)
    book = _open(extras.package or data, name)
    found = dict(enumerate(extras.sheets))
    return [
        _sheet(book, index, name, found.get(index, SheetExtras()), extras.epoch_1904)
        for index, meta in enumerate(book.sheets_metadata)
        if meta.typ == SheetTypeEnum.WorkSheet
    ]


def _open(data: bytes, name: str) -> CalamineWorkbook:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise protected(name) from None
    except (CalamineError, OSError, ValueError) as error:
        raise protected(name) if _is_encrypted(data) else damaged(name, error) from None
    if not book.sheets_metadata:
        raise UnreadableError(
            both("err.workbook", why=both("why.no_sheet")), where=name, remedy=both("try.save_xlsx_again")
        )
    return book


def _is_encrypted(data: bytes) -> bool:
    """Tell whether an OpenDocument package says that its parts are encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError):
        return False


def _extras(data: bytes, name: str) -> Extras:
    """Read what calamine leaves out, format by format; a package in which that cannot be found is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _of_package(Package(archive))
    except SheetError as error:
        raise damaged(name, error, error.name) from None
    except ODD as error:
        _open(data, name)  # what ails the whole package is said first
        raise damaged(name, error) from None


def _of_package(package: Package) -> Extras:
    if part := ooxml.workbook_part(package):
        return ooxml.extras(package, part)
    if xlsb.WORKBOOK in package:
        return xlsb.extras(package, xlsb.WORKBOOK)
    return opendocument.extras(package, opendocument.CONTENT) if opendocument.CONTENT in package else Extras()


def _sheet(book: CalamineWorkbook, index: int, name: str, extra: SheetExtras, epoch_1904: bool) -> Sheet:
    meta = book.sheets_metadata[index]
    title = extra.name or meta.name
    try:
        sheet = book.get_sheet_by_index(index)
        if extra.distinct:
            columns, first = extra.distinct.lay_out(sheet.iter_rows())
        else:
            columns, first = _columns(sheet, extra.texts)
    except (CalamineError, ValueError) as error:
        raise damaged(name, error, title) from None
    return Sheet(
        file=name,
        name=title,
        columns=columns,
        first_column=first,
        epoch_1904=epoch_1904,
        hidden=meta.visible != SheetVisibleEnum.Visible,
        hidden_rows=extra.hidden_rows,
        hidden_columns=extra.hidden_columns,
        filtered=extra.filtered,
        merges=extra.merges,
        remarks=tuple(Remark("cell-far", row, column) for row, column in extra.far),
    )


def _columns(sheet: CalamineSheet, texts: dict[tuple[int, int], str]) -> tuple[list[Column], int]:
    rows: Iterable[list[Cell]] = sheet.iter_rows()
    first = sheet.start[1] if sheet.start else 0
    if texts:
        rows, first = _put_back(list(rows), first, texts)
    return pack(rows), first


def _put_back(rows: list[list[Cell]], first: int, texts: dict[tuple[int, int], str]) -> tuple[list[list[Cell]], int]:
    """Put error cells and formulas without a value where calamine has nothing; give the first column then too."""
    left = min([first, *(column for _, column in texts)])
    if left < first:
        rows = [[""] * (first - left) + row for row in rows]
    for (y, x), text in texts.items():
        rows.extend([] for _ in range(y + 1 - len(rows)))
        rows[y].extend([""] * (x - left + 1 - len(rows[y])))
        if rows[y][x - left] == "":
            rows[y][x - left] = text
    return rows, left


def protected(name: str) -> UnreadableError:
    """Say that a workbook asks for a password."""
    return UnreadableError(both("err.password"), where=name, remedy=both("try.password"))


def damaged(name: str, error: Exception, sheet: str = "") -> UnreadableError:
    """Say that a workbook, or one sheet of it, cannot be read, in what its reader says before it repeats a value."""
    said = SAID.match(printable(str(error)[:120]))
    why = (said[0].strip(" (") if said else "") or both("why.part_missing")
    what = both("err.sheet", sheet=printable(sheet), why=why) if sheet else both("err.workbook", why=why)
    return UnreadableError(
        what,
        where=name,
        remedy=both("try.save_xlsx_again"),
    )
