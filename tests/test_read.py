"""Files to sheets: what Dutch exports and spreadsheet programs write, and what no reader can use."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.base.errors import SourceError
from doorloop.registers.frames import Cell, Sheet
from doorloop.registers.read import read

ROWS = [["V-nummer", "Regio"], ["2801234567", "Fryslân"]]


def only(data: bytes, name: str) -> Sheet:
    (sheet,) = read(data, name)
    return sheet


def csv_rows(text: str, encoding: str = "utf-8") -> list[list[Cell]]:
    return only(text.encode(encoding), "om.csv").rows


def refused(data: bytes, name: str) -> SourceError:
    """Give the error of a file that cannot be used: it names the file, says what to do and ends with 3."""
    with pytest.raises(SourceError) as caught:
        read(data, name)
    assert name in caught.value.where
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return caught.value


# ---------------------------------------------------------------- delimited text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators_that_exports_have(encoding: str, separator: str, end: str) -> None:
    assert csv_rows(end.join(separator.join(row) for row in ROWS) + end, encoding) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(("separator", "other"), [(";", ","), (",", ";"), ("\t", ";")])
@pytest.mark.parametrize("first", ["sep=", "SEP="])
def test_a_first_line_may_name_the_separator_and_is_no_row(
    encoding: str, separator: str, other: str, first: str
) -> None:
    text = f"{first}{separator}\r\na{separator}b{other}c{other}d\r\n"
    assert csv_rows(text, encoding) == [["a", f"b{other}c{other}d"]]


def test_a_cp1252_file_keeps_its_quotes_and_euro() -> None:
    assert csv_rows("a;’€\n", "cp1252") == [["a", "’€"]]


def test_decimal_commas_do_not_divide() -> None:
    assert csv_rows("a;b\n1,5;2,5\n3,5;4,5\n") == [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]]


def test_commas_in_one_remark_do_not_divide_a_file_of_semicolons() -> None:
    text = "V-nummer;Regio;Opmerking\n1;Groningen;fax, post, mail, balie, bode\n2;Drenthe;\n3;Drenthe;\n"
    assert csv_rows(text)[1] == ["1", "Groningen", "fax, post, mail, balie, bode"]


def test_commas_of_a_title_do_not_divide_a_file_of_semicolons() -> None:
    text = (
        "Register van Groningen, Friesland, Drenthe, Rotterdam, stand 1-1-2014\nV-nummer;Regio;Aangifte\n1;Drenthe;x\n"
    )
    assert csv_rows(text)[1:] == [["V-nummer", "Regio", "Aangifte"], ["1", "Drenthe", "x"]]


def test_semicolons_within_quotes_do_not_divide_a_file_of_commas() -> None:
    text = 'V-nummer,Voorprocedure\n1,"asiel; regulier; asiel"\n2,geen\n'
    assert csv_rows(text)[1] == ["1", "asiel; regulier; asiel"]


def test_quotes_hold_separators_quotes_and_line_breaks_of_one_cell() -> None:
    assert csv_rows('a;b\n"x;y";"zei ""ja"""\n"twee\nregels";c\nd;e\n') == [
        ["a", "b"],
        ["x;y", 'zei "ja"'],
        ["twee\nregels", "c"],
        ["d", "e"],
    ]


def test_an_empty_line_is_a_row_so_that_cells_keep_their_place() -> None:
    rows = csv_rows("Titel\n\nV-nummer;Regio\n")
    assert len(rows) == 3
    assert rows[2] == ["V-nummer", "Regio"]


def test_one_column_alone_is_read() -> None:
    assert csv_rows("V-nummer\n2801234567\n") == [["V-nummer"], ["2801234567"]]


def test_cells_of_text_stay_text() -> None:
    assert csv_rows("0801234567;5-9-2012;\n") == [["0801234567", "5-9-2012", ""]]


def test_a_sheet_of_a_csv_has_no_name_and_no_offset() -> None:
    sheet = only(b"a;b\n", "om.csv")
    assert (sheet.file, sheet.name, sheet.first_column, sheet.hidden) == ("om.csv", "", 0, False)


def test_a_quote_that_is_never_closed_is_refused() -> None:
    refused(b'a;"b\n1;2\n', "om.csv")


# ---------------------------------------------------------------- zipped workbooks


def xlsx(fill: Callable[[Worksheet], None], *, epoch_1904: bool = False) -> bytes:
    """Write a workbook of one sheet called Blad1."""
    book = Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = "Blad1"
    fill(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(sheet: Worksheet) -> None:
    for row in ROWS:
        sheet.append(row)


@pytest.mark.parametrize("name", ["om.xlsx", "om.xlsm", "OM.XLSX", "om.xls"])
def test_a_workbook_is_read_by_what_it_holds(name: str) -> None:
    sheet = only(xlsx(table), name)
    assert sheet.rows == ROWS
    assert (sheet.file, sheet.name, sheet.first_column, sheet.hidden) == (name, "Blad1", 0, False)


def test_every_type_of_cell() -> None:
    values: list[Cell] = ["tekst", 12, 1.5, True, datetime(2012, 9, 5, 14, 30), None, "05-09-2012"]
    (row,) = only(xlsx(lambda sheet: sheet.append(values)), "om.xlsx").rows
    assert row == ["tekst", 12, 1.5, "WAAR", datetime(2012, 9, 5, 14, 30), "", "05-09-2012"]


def cell_at(sheet: Sheet, row: int, column: int) -> Cell:
    """Give the cell in a row and column as a spreadsheet counts them, from 1."""
    return sheet.rows[row - 1][column - 1 - sheet.first_column]


@pytest.mark.parametrize(("row", "column"), [(1, 1), (4, 1), (1, 3), (4, 3), (30, 30)])
def test_leading_blank_rows_and_columns_keep_every_cell_in_its_place(row: int, column: int) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(row, column, "V-nummer")
        sheet.cell(row + 1, column + 1, "x")

    sheet = only(xlsx(fill), "om.xlsx")
    assert cell_at(sheet, row, column) == "V-nummer"
    assert cell_at(sheet, row + 1, column + 1) == "x"


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"])
@pytest.mark.parametrize("place", [(2, 1), (2, 2), (2, 3), (3, 2)])
def test_an_error_cell_is_the_text_that_it_shows(text: str, place: tuple[int, int]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["V-nummer", "Regio", "Datum aangifte"])
        sheet.append(["1", "Drenthe", "x"])
        sheet.append(["2", "Drenthe", "x"])
        sheet.cell(*place, text)

    sheet = only(xlsx(fill), "om.xlsx")
    assert cell_at(sheet, *place) == text
    assert cell_at(sheet, 1, 3) == "Datum aangifte"


def test_error_cells_are_found_beyond_blank_rows_and_columns() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.cell(3, 4, "V-nummer")
        sheet.cell(3, 5, "Regio")
        sheet.cell(4, 4, "1")
        sheet.cell(4, 5, "#N/A")
        sheet.cell(5, 4, "#REF!")
        sheet.cell(5, 5, "Drenthe")

    sheet = only(xlsx(fill), "om.xlsx")
    assert (cell_at(sheet, 4, 5), cell_at(sheet, 5, 4)) == ("#N/A", "#REF!")


def test_a_row_of_error_cells_alone_is_a_row() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["V-nummer", "Regio"])
        sheet.append(["#N/A", "#N/A"])

    assert only(xlsx(fill), "om.xlsx").rows[1:] == [["#N/A", "#N/A"]]


def test_error_cells_of_each_sheet_stay_in_it() -> None:
    book = Workbook()
    book.worksheets[0].title = "Eén & twee"
    book.worksheets[0].append(["a", "#N/A"])
    book.create_sheet("Drie").append(["#REF!", "b"])
    assert [sheet.rows for sheet in read(saved(book), "om.xlsx")] == [[["a", "#N/A"]], [["#REF!", "b"]]]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_are_the_same_in_both_date_systems(epoch_1904: bool) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([date(2012, 9, 5), datetime(2012, 9, 5, 14, 30)])

    sheet = only(xlsx(fill, epoch_1904=epoch_1904), "om.xlsx")
    first, second = sheet.rows[0]
    assert (first.year, first.month, first.day) == (2012, 9, 5)
    assert second == datetime(2012, 9, 5, 14, 30)
    assert sheet.epoch_1904 is epoch_1904


def test_hidden_sheets_are_read_and_marked() -> None:
    book = Workbook()
    book.worksheets[0].append(["a"])
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet.append(["b"])
        sheet.sheet_state = state
    assert [(s.rows, s.hidden) for s in read(saved(book), "om.xlsx")] == [
        ([["a"]], False),
        ([["b"]], True),
        ([["b"]], True),
    ]


def test_an_empty_sheet_holds_no_cell() -> None:
    sheet = only(saved(Workbook()), "om.xlsx")
    assert not any(cell for row in sheet.rows for cell in row)


def test_hidden_rows_and_columns_are_read() -> None:
    def fill(sheet: Worksheet) -> None:
        table(sheet)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    assert only(xlsx(fill), "om.xlsx").rows == ROWS


def test_merged_cells_are_told_by_their_places() -> None:
    def fill(sheet: Worksheet) -> None:
        table(sheet)
        sheet.merge_cells("B2:C2")
        sheet.merge_cells("A2:A5")

    assert only(xlsx(fill), "om.xlsx").merges == ((1, 0, 4, 0), (1, 1, 1, 2))


# ---------------------------------------------------------------- old binary workbooks, made by hand

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """Write an OLE compound file: a header, one sector of allocation, directory, streams of 4096 bytes and more."""
    names = ["Root Entry", *streams]
    next_sector, chain, directory, body = 2, [FAT, END], b"", b""
    for index, name in enumerate(names):
        content = streams.get(name, b"")
        padded = content.ljust(max(4096, -len(content) // 512 * -512), b"\0") if index else b""
        count = len(padded) // 512
        chain += [*range(next_sector + 1, next_sector + count), END][:count]
        right = index + 1 if 0 < index < len(names) - 1 else FREE
        directory += struct.pack(
            "<64sHBBIII16sI16sIQ",
            name.encode("utf-16-le"),
            len(name) * 2 + 2,
            2 if index else 5,
            1,
            FREE,
            right,
            FREE if index else 1,
            b"",
            0,
            b"",
            next_sector if index else END,
            len(padded),
        )
        next_sector += count
        body += padded
    blank = struct.pack("<64sHBBIII16sI16sIQ", b"", 0, 0, 0, FREE, FREE, FREE, b"", 0, b"", 0, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack("<108I", *[FREE] * 108)
    allocation = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    return head + allocation + directory + blank * (4 - len(names)) + body


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def xls(cells: bytes, *, epoch_1904: bool = False) -> bytes:
    """Write a BIFF8 workbook of one sheet; format 1 of its cells is that of a date."""
    styles = b"".join(record(0xE0, struct.pack("<HH16x", 0, format_)) for format_ in (0, 14))
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x42, struct.pack("<H", 1200))
    start += record(0x22, struct.pack("<H", epoch_1904)) + styles
    sheet = record(0x85, struct.pack("<IBBBB", len(start) + 4 + 13 + 4, 0, 0, 5, 0) + b"Blad1")
    end = record(0x0A, b"")
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + end
    return compound({"Workbook": start + sheet + end + body})


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def figure(row: int, column: int, value: float, format_: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, format_, value))


def boolean_or_error(row: int, column: int, value: int, is_error: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, value, is_error))


@pytest.mark.parametrize(("epoch_1904", "serial"), [(False, 41157), (True, 39695)])
def test_an_old_workbook_is_read(epoch_1904: bool, serial: int) -> None:
    cells = [
        label(0, 0, "V-nummer"),
        label(0, 1, "Frysl\u00e2n"),
        figure(1, 0, 2801234567),
        figure(1, 1, serial, 1),
        figure(1, 2, serial + 0.5, 1),
        boolean_or_error(2, 0, 1, 0),
        boolean_or_error(2, 1, 0x2A, 1),
    ]
    sheet = only(xls(b"".join(cells), epoch_1904=epoch_1904), "om.xls")
    assert sheet.rows == [
        ["V-nummer", "Frysl\u00e2n", ""],
        [2801234567, date(2012, 9, 5), datetime(2012, 9, 5, 12)],
        ["WAAR", "#N/A", ""],
    ]
    assert (sheet.name, sheet.epoch_1904, sheet.hidden) == ("Blad1", epoch_1904, False)


# ---------------------------------------------------------------- what cannot be used


@pytest.mark.parametrize("name", ["om.xlsx", "om.xls", "om.xlsm"])
def test_a_protected_workbook_is_refused_and_says_so(name: str) -> None:
    data = compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\1" * 100})
    assert "password" in refused(data, name).what


@pytest.mark.parametrize("name", ["om.csv", "om.xlsx", "om.xls", "om.ods", "om.xlsb"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_refused_and_says_so(name: str, data: bytes) -> None:
    assert "empty" in refused(data, name).what


@pytest.mark.parametrize("name", ["om.xls", "om.xlsx"])
@pytest.mark.parametrize(
    "data",
    [
        b"<html><table><tr><td>V-nummer</td></tr></table></html>",
        b"\xef\xbb\xbf\r\n<!DOCTYPE html>",
        b"<?xml version='1.0'?>",
    ],
)
def test_a_web_page_under_a_workbooks_name_is_refused_and_says_so(name: str, data: bytes) -> None:
    assert "web page" in refused(data, name).what


@pytest.mark.parametrize("name", ["om.xls", "om.xlsx", "om.ods", "om.xlsb"])
def test_text_under_a_workbooks_name_is_refused(name: str) -> None:
    refused(b"V-nummer;Regio\n", name)


@pytest.mark.parametrize("length", [4, 30, 100, 1000, -1, -22, -100])
def test_a_truncated_workbook_is_refused(length: int) -> None:
    refused(xlsx(table)[:length], "om.xlsx")


def test_a_zip_without_a_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("brief.txt", "geen werkmap")
    refused(file.getvalue(), "om.xlsx")


def test_a_truncated_old_workbook_is_refused() -> None:
    refused(xls(label(0, 0, "V-nummer"))[:700], "om.xls")


WHOLE = xlsx(table)


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_a_spoilt_byte_is_read_or_refused_and_never_stops_in_another_way(place: int, byte: int) -> None:
    try:
        read(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :], "om.xlsx")
    except SourceError as error:
        assert "om.xlsx" in error.where  # noqa: PT017
