"""Headers to fields: the register that a sheet holds is cut out of it, and what is left aside is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
from msgspec.structs import replace

from doorloop.base.arrays import Ints
from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_header
from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.definition.parts import Definition
from doorloop.registers.cells import about_sheet, cell_name, column_letters, sheet_name
from doorloop.registers.frames import TEMPLATE_MARK, Cell, Column, DigitColumn, RawColumn, RawTable, Sheet, is_filled
from doorloop.registers.headers import PREAMBLE, Header, Headers, choose_header, untaken
from doorloop.registers.long_form import identical, widened, without_identical
from doorloop.registers.nearest import Nearest
from doorloop.registers.parse.epoch import as_moments
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.registers.parse.words import show

MANY: Final = 2
"""So many different dates in one column of a sheet are data."""
HOLDS_DATA: Final = Text(nl="er staan datums of nummers in", en="there are dates or identifiers in it")


def find_tables(sheets: Iterable[Sheet], definition: Definition) -> tuple[list[RawTable], list[Finding]]:
    """Find the registers among the sheets of one file.

    Returns the tables in the order of sheets, and a finding for each sheet, column and row left aside.
    Errors: SourceError for a required column that is missing, and for two headers that both fit.
    """
    headers = Headers(definition)
    tables: list[RawTable] = []
    findings: list[Finding] = []
    incomplete: list[tuple[Sheet, Header]] = []
    skipped: list[Sheet] = []
    for sheet in sheets:
        header = choose_header(sheet, headers)
        if header is None:
            findings += _skipped(sheet, headers) if sheet.log is None else ()
            skipped += [sheet] if sheet.log else ()
        elif not header.is_complete:
            incomplete.append((sheet, header))
        else:
            findings += _columns(sheet, header, headers.nearest)
            findings += _hidden(sheet, header)
            findings += [*_merges(sheet, header), *_merged_across(sheet, header)]
            findings += (above := list(_above(sheet, header, headers.keys)))
            tables.append(replace(_table(sheet, header, headers.keys, findings), above=len(above)))
    findings += (finding for sheet in skipped for finding in _skipped(sheet, headers))
    refused = [one for one in incomplete if not tables or one[1].shape.key in one[1].columns]
    if refused:
        raise _missing(refused, definition)
    for sheet, _ in incomplete:
        findings += _skipped(sheet, headers)
    return tables, findings


def _table(sheet: Sheet, header: Header, keys: KeyReader, findings: list[Finding]) -> RawTable:
    """Cut the register out of its sheet; tell of repeated headers and of kinds that are not known."""
    body = _body(sheet, header, findings)
    positions = {id: found[0] for id, found in header.columns.items()}
    columns = {id: _through_merges(sheet, header, position).take(body) for id, position in positions.items()}
    columns |= _declared(sheet, header, len(body))
    columns |= dict(_epochs(sheet, header, columns, findings))
    keys = keys.of_log if sheet.log else keys
    key = columns[header.shape.key]
    alike = isinstance(key, DigitColumn) and not keys.reads(key.length)
    odd = np.flatnonzero(key.where(lambda cell: keys.read(cell).number == NO_KEY, digits=alike))
    table = RawTable(
        register=header.shape.register,
        file=sheet.file,
        sheet=sheet.name,
        header=header.row + 1,
        rows=body + 1,
        log=sheet.log and sheet.log.take(body - 1),
        columns=columns,
        letters={id: column_letters(position + sheet.first_column) for id, position in positions.items()},
        odd={line: sheet.row(body[line]) for line in odd.tolist()},
        epoch_1904=sheet.epoch_1904,
        long=header.shape.long is not None,
        head=tuple(row + 1 for row in header.rows),
        named=untaken(sheet, header),
        unread=_unread(sheet, header, body),
        filled=_filled(sheet, positions.values())[body],
    )
    shape = header.shape
    if shape.long is None:
        return table
    found = widened(table, shape.long, sheet.declared, shape.zone, findings)
    return without_identical(found, identical(sheet, body), findings) if sheet.log else found


def _filled(sheet: Sheet, positions: Iterable[int]) -> Ints:
    """Count in each row the cells of some columns that hold anything; one after another they need the least room."""
    filled = np.zeros(len(sheet), np.int32)
    for at in positions:
        filled += sheet.filled[at]
    return filled


def _epochs(
    sheet: Sheet, header: Header, columns: dict[str, Column], findings: list[Finding]
) -> Iterator[tuple[str, Column]]:
    """Give the columns of dates that are counted from 1970 as moments, and report them."""
    for id in sorted(header.shape.dates & columns.keys()):
        packed = columns[id].packed()
        if found := as_moments(packed):
            at = cell_name(sheet, header.row, header.columns[id][0])
            text, n = show(header.texts[header.columns[id][0]]), str(packed.where(is_filled).sum())
            findings.append(about_sheet(sheet, "column-epoch", header.shape.register, at, text, n=n))
            yield id, found


def _declared(sheet: Sheet, header: Header, size: int) -> dict[str, Column]:
    """Give an empty column to each field that an event log says that it can have, and has nowhere."""
    none = RawColumn.of([""], np.zeros(size, np.int32))
    texts = header.shape.headers.items() if sheet.declared else ()
    return {id: none for id, names in texts if id not in header.columns and not sheet.declared.isdisjoint(names)}


def _spans(sheet: Sheet, header: Header, position: int) -> list[tuple[int, int]]:
    """List the first and last row of each range that is merged down in a column."""
    at = position + sheet.first_column
    return [(top, low) for top, left, low, _ in sheet.merges if left == at and header.row < top < low]


def _merges(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Tell of each column of a field that was read through merged cells, at the first that holds anything."""
    for position in sorted(found[0] for found in header.columns.values()):
        filled = sheet.filled[position]
        full = [span for span in _spans(sheet, header, position) if span[0] < len(sheet) and filled[span[0]]]
        if full:
            top, low = full[0]
            at, gaps = cell_name(sheet, top, position), {"n": str(low - top + 1), "times": str(len(full))}
            yield about_sheet(sheet, "merged-read", header.shape.register, at, **gaps)


def _merged_across(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Warn of each value that is merged over columns of several fields, of which the first alone has it."""
    key = header.columns[header.shape.key][0] + sheet.first_column
    fields = {found[0] + sheet.first_column for found in header.columns.values()}
    for top, left, _, right in sheet.merges:
        is_below = header.row < top < len(sheet) and not left <= key <= right  # over the identifier it is a title
        covered = fields & set(range(left, right + 1))
        if is_below and len(covered) > 1 and sheet.filled[left - sheet.first_column][top]:
            at = cell_name(sheet, top, left - sheet.first_column)
            yield about_sheet(sheet, "merged-across", header.shape.register, at, n=str(len(covered)))


def _through_merges(sheet: Sheet, header: Header, position: int) -> Column:
    """Give a column in which each row of a merged range has the value of its first."""
    column, spans = sheet.columns[position], _spans(sheet, header, position)
    if not spans:
        return column
    packed = column.packed()
    codes = packed.codes.copy()
    for top, low in spans:
        codes[top : low + 1] = codes[top] if top < len(codes) else 0
    return replace(packed, codes=codes)


def _unread(sheet: Sheet, header: Header, body: Ints) -> dict[str, str]:
    """Say by which rule each column that holds anything is not read."""
    first = {found[0] for found in header.columns.values()}
    again = {position for found in header.columns.values() for position in found[1:]}
    rules: dict[str, str] = {}
    for position, filled in enumerate(sheet.filled):
        named = position < len(header.texts) and show(header.texts[position]).strip()
        if position not in first and (named or filled[body].any()):
            rule = "column-twice" if position in again else "column-unknown" if named else "column-nameless"
            rules[column_letters(position + sheet.first_column)] = rule
    return rules


def _body(sheet: Sheet, header: Header, findings: list[Finding]) -> Ints:
    """List the rows below the header (0-based) that hold anything, repeated headers aside."""
    full = sheet.full
    full[: header.row + 1] = False
    if sheet.log:
        return np.flatnonzero(full).astype(np.int32)
    key = header.columns[header.shape.key][0]
    alike = sheet.columns[key].where(lambda cell: _is_like(cell, header, key, sheet))
    for number in np.flatnonzero(full & alike).tolist():
        if _repeats(sheet.row(number), header, key, sheet):
            full[number] = False
            findings.append(about_sheet(sheet, "row-header", header.shape.register, cell_name(sheet, number, key)))
    return np.flatnonzero(full).astype(np.int32)


def _is_like(cell: Cell, header: Header, key: int, sheet: Sheet) -> bool:
    """Tell whether a cell says the header of the key once more."""
    if not isinstance(cell, str) or cell[:1].isdigit() or len(cell) < 2:
        return False
    origins = (sheet.columns[key][row] for row in range(max(header.row - 1, 0), header.row + 1))
    return cell in origins or fold_header(cell) in header.key_texts


def _repeats(row: list[Cell], header: Header, key: int, sheet: Sheet) -> bool:
    """Tell whether a row says a row of the header once more: its key, and at least half of its other texts."""
    for origin in map(sheet.row, range(max(header.row - 1, 0), header.row + 1)):
        if row[key] == origin[key]:
            texts = [(str(x), str(y)) for x, y in zip(origin, row, strict=True) if x != ""]
            return 2 * sum(x == y for x, y in texts) >= len(texts)
    others = [fold_header(show(cell)) for position, cell in enumerate(row) if position != key and is_filled(cell)]
    return fold_header(row[key]) in header.key_texts and 2 * sum(one in header.all_texts for one in others) >= len(
        others
    )


def _columns(sheet: Sheet, header: Header, nearest: Nearest) -> Iterator[Finding]:
    """Tell of columns that no field takes, of those that stand twice, and of those without a header."""
    keyed = sheet.filled[header.columns[header.shape.key][0]]
    first_of = {position: found[0] for found in header.columns.values() for position in found}
    for position, filled in enumerate(sheet.filled):
        text = show(header.texts[position]).strip() if position < len(header.texts) else ""
        at, first = cell_name(sheet, header.row, position), first_of.get(position)
        if first is None and text:
            field = nearest.header(text, among=header.shape.headers)
            likely = f" ({field}?)" if field else ""
            yield about_sheet(sheet, "column-unknown", header.shape.register, at, text, nearest=likely)
        elif first is None:
            below = np.flatnonzero((filled & keyed)[header.row + 1 :])
            if len(below):
                at = cell_name(sheet, header.row + 1 + int(below[0]), position)
                yield about_sheet(sheet, "column-nameless", header.shape.register, at, n=str(len(below)))
        elif position != first:
            letter = column_letters(first + sheet.first_column)
            yield about_sheet(sheet, "column-twice", header.shape.register, at, text, first=letter)


def _above(sheet: Sheet, header: Header, keys: KeyReader) -> Iterator[Finding]:
    """Warn of rows above the header in which an identifier stands where it stands below."""
    position = header.columns[header.shape.key][0]
    for row in range(header.rows[0]):
        if keys.read(sheet.columns[position][row]).number != NO_KEY:
            yield about_sheet(sheet, "row-above-header", header.shape.register, cell_name(sheet, row, position))


def _hidden(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Tell of what is read although nobody sees it: a hidden sheet, column or row, rows that a filter hides."""
    register, key = header.shape.register, header.columns[header.shape.key][0]
    if sheet.hidden:
        yield about_sheet(sheet, "sheet-hidden", register)
    for position in sorted(found[0] for found in header.columns.values()):
        if position + sheet.first_column in sheet.hidden_columns:
            yield about_sheet(sheet, "column-hidden", register, cell_name(sheet, header.row, position))
    full = sheet.full if sheet.hidden_rows else ()
    rows = [row for row in sorted(sheet.hidden_rows) if header.row < row < len(full) and full[row]]
    if rows and sheet.filtered:
        yield about_sheet(sheet, "sheet-filtered", register, n=str(len(rows)))
    else:
        yield from (about_sheet(sheet, "row-hidden", register, cell_name(sheet, row, key)) for row in rows)


def is_aside(sheet: Sheet) -> bool:
    """Tell whether a sheet is empty, or one that a template adds to its register."""
    rows = map(sheet.row, range(len(sheet)))
    first = next((cell for row in rows for cell in row if is_filled(cell)), "")
    return first == "" or TEMPLATE_MARK in show(first)


def _skipped(sheet: Sheet, headers: Headers) -> list[Finding]:
    """Tell of a sheet that is not read: a warning where it names a field, or holds what registers hold.

    Of a log of objects each sheet is about another kind of them.
    """
    if is_aside(sheet):
        return []
    if sheet.log and sheet.name:
        return [about_sheet(sheet, "objects-skipped")]
    near = max(
        (headers.nearest.row(sheet.row(number), number) for number in range(min(len(sheet), PREAMBLE))),
        key=lambda one: one.score,
        default=None,
    )
    if near is not None and near.score:
        at = str(near.row + 1)
        return [about_sheet(sheet, "sheet-like-register", "", at, score=str(near.score), why=near.told)]
    if any(_holds_data(column, headers.keys) for column in sheet.columns):
        return [about_sheet(sheet, "sheet-like-register", "", "", score="0", why=HOLDS_DATA)]
    return [about_sheet(sheet, "sheet-skipped")]


def _holds_data(column: Column, keys: KeyReader) -> bool:
    """Tell whether a column holds dates, or an identifier that is long enough to be nothing else."""
    if isinstance(column, DigitColumn):
        return keys.is_sure and keys.takes(column.length)
    dates = sum(isinstance(cell, date) for cell in column.distinct)
    return dates >= MANY or (keys.is_sure and any(keys.read(cell).rule == "" for cell in column.distinct))


def _missing(incomplete: list[tuple[Sheet, Header]], definition: Definition) -> SourceError:
    """Refuse sheets that lack a required column: all of them at once."""
    return SourceError(
        _told([_lacking(sheet, header, definition) for sheet, header in incomplete]),
        where=", ".join(f"{sheet_name(sheet)}:{header.row + 1}" for sheet, header in incomplete),
        remedy=both("try.column_missing", said=_said([pair for one in incomplete for pair in _meant(*one)])),
    )


def _told(lacking: Sequence[Text]) -> Text:
    told = Text(nl="; ".join(one.nl for one in lacking), en="; ".join(one.en for one in lacking))
    return both("err.column_missing", lacking=told)


def _lacking(sheet: Sheet, header: Header, definition: Definition) -> Text:
    """Name the columns that a sheet lacks, and what stands there instead."""
    register = definition.spec.registers[header.shape.register]
    meant = [(header.shape.headers[id][0], text) for id, text in _meant(sheet, header)]
    names = [f"{name} ({shown(text)}?)" if text else name for name, text in meant]
    found = [shown(show(cell)) for cell in header.texts if show(cell).strip()]
    return both("err.lacking", names=", ".join(names), register=register.title, found=", ".join(found))


def _meant(sheet: Sheet, header: Header) -> list[tuple[str, str]]:
    """Give each required field that a sheet has no column for, with the header that is probably meant for it."""
    near = Nearest(text for texts in header.shape.headers.values() for text in texts)
    unnamed = list(untaken(sheet, header).values())
    headers = header.shape.headers
    return [(id, near.text(unnamed, headers[id])) for id in headers if _lacks(header, id)]


def _said(meant: Iterable[tuple[str, str]]) -> Text:
    """Write the options that say which columns are meant, ready to be typed; a word stands for what is not known."""
    return Text(nl=_options(meant := dict.fromkeys(meant), "KOP"), en=_options(meant, "HEADER"))


def _options(meant: Iterable[tuple[str, str]], unknown: str) -> str:
    options = (f'--column "{shown(text) or unknown}={id}"' for id, text in meant)
    return f"`{' '.join(options)}`"


def _lacks(header: Header, id: str) -> bool:
    return id in header.shape.required and id not in header.columns
