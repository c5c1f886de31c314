"""Files to sheets: one reader for every format, no meaning given to any cell."""

from __future__ import annotations

from pathlib import Path

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both
from doorloop.registers import sources
from doorloop.registers.frames import Sheet
from doorloop.registers.sources import LOGS, MAYBE_LOGS

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(file: Path, name: str, *, digest: bool, parts: int = 1) -> tuple[list[Sheet], str]:
    """Read all sheets of one file; give its SHA-256 too, if it is asked for.

    Args:
        parts: how many processes may read it, if it is a large plain CSV.

    Errors: UnreadableError, as `read` has, and for a file whose bytes cannot be fetched.
    """
    if name.lower().endswith(".csv"):
        from doorloop.registers.read import delimited

        if found := delimited.read_large(file, name, digest=digest, parts=parts):
            return found
    data = sources.content(file, name)
    return read(data, name), sources.digest(data) if digest else ""


def read(data: bytes, name: str) -> list[Sheet]:
    """Read all sheets of one file.

    Args:
        data: the bytes of the file.
        name: its name, whose ending tells the format.

    Errors: UnreadableError for what is no readable workbook: damaged, protected, or something else by that name.
    """
    suffix = name.lower().rpartition(".")[2]
    if not data or data.isspace():
        raise UnreadableError(both("err.empty_file"), where=name, remedy=both("try.empty_file"))
    if suffix == "csv":
        from doorloop.registers.read import delimited

        return delimited.read(data, name)
    if suffix == "parquet":
        from doorloop.registers.read import parquet

        return parquet.read(data, name)
    if name.lower().endswith((*LOGS, *MAYBE_LOGS)):
        from doorloop.registers.read import logs

        return logs.read(data, name)
    _refuse_disguise(data, name, suffix)
    if data.startswith(OLE):
        from doorloop.registers.read import xls

        return xls.read(data, name)
    from doorloop.registers.read import workbook

    return workbook.read(data, name)


def _refuse_disguise(data: bytes, name: str, suffix: str) -> None:
    """Refuse what no spreadsheet reader should be given: text, or markup under a workbook's name."""
    if data.startswith((ZIP, OLE)) or (suffix == "xls" and data[:2] == b"\x09\x08"):
        return
    is_markup = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    raise UnreadableError(
        both("err.markup" if is_markup else "err.no_workbook", suffix=suffix),
        where=name,
        remedy=both("try.save_xlsx"),
    )
