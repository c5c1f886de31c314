"""Header texts to fields: which sheet is which register, and which of its rows may be cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import zip_longest
from string import ascii_letters, digits
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ints, Mask
from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_code, fold_header
from doorloop.base.language import Text
from doorloop.definition.parts import Definition, Kind, Long, Register
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import TEMPLATE_MARK, Cell, Column, DigitColumn, RawColumn, RawTable, Sheet, is_filled
from doorloop.registers.nearest import Nearest
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.registers.parse.words import show
from doorloop.registers.parse.zones import mixed

FEW: Final = 4
"""A row without the key's header is taken for a header, and refused, when it names this many fields."""
PREAMBLE: Final = 60
"""A header over two rows is looked for in this many rows."""
HEADS: Final = 3
"""A row below the header that names this many fields in other columns begins another table."""
MANY: Final = 2
"""So many different dates in one column of a sheet are data."""
NAMED: Final = 5
"""So many kinds that are ignored are named."""
HOLDS_DATA: Final = Text(nl="er staan datums of nummers in", en="there are dates or identifiers in it")
ODD: Final = np.uint64(0x9E3779B97F4A7C15)
"""Mixes numbers of 64 bits: two rows with the same sum are nearly always the same, and are compared."""
ALL: Final = "*"
"""Among the kinds that are ignored: all that have no fields."""
KIND: Final = "#"
"""Marks the columns of a long form, whose meaning depends on the kind of procedure."""
PHASE: Final = KIND + KIND
"""The column with the transition of an event."""
LISTED: Final = KIND + "~"
"""Marks the columns that list kinds, before the word for missing that is to be said of them."""


class Shape(Struct, frozen=True):
    """One form that a register can have: the headers of its columns, and which of them it cannot miss."""

    register: str
    headers: dict[str, tuple[str, ...]]
    key: str
    required: frozenset[str]
    own: frozenset[str]
    long: Long | None = None
    zone: str = ""

    def is_enough(self, ids: Iterable[str]) -> bool:
        """Ask for the key and a column that only this form has, or, without the key, for a few of them."""
        found = set(ids)
        return bool(found & self.own) if self.key in found else self.long is None and len(found) >= FEW


class Header(Struct, frozen=True, dict=True):
    """A row, or two, that reads as the header of a shape: column id → positions in the row."""

    shape: Shape
    row: int
    texts: list[Cell]
    columns: dict[str, list[int]]
    double: bool = False

    @cached_property
    def key_texts(self) -> frozenset[str]:
        """Give every way to write the key's header, folded."""
        return frozenset(fold_header(text) for text in self.shape.headers[self.shape.key])

    @cached_property
    def all_texts(self) -> frozenset[str]:
        """Give every way to write a header of the shape, folded."""
        return frozenset(fold_header(text) for texts in self.shape.headers.values() for text in texts)

    @property
    def rows(self) -> tuple[int, ...]:
        """List the rows (0-based) that it stands in."""
        return (self.row - 1, self.row) if self.double else (self.row,)

    @property
    def is_complete(self) -> bool:
        """Tell whether no required column is missing."""
        return self.shape.required <= self.columns.keys()


def shapes(definition: Definition) -> list[Shape]:
    """List the forms that the registers of a definition can have."""
    registers = definition.spec.registers
    result = []
    for name, register in registers.items():
        others = {id for other, r in registers.items() if other != name for id in r.fields}
        headers = {id: (field.header, *field.aliases) for id, field in register.fields.items()}
        parts = definition.spec.key.together_with
        required = frozenset(id for id, field in register.fields.items() if field.required or id in parts)
        result.append(Shape(name, headers, register.key, required, frozenset(headers) - others - {register.key}))
        if register.long:
            result.append(_long_shape(name, register, register.long, headers, parts))
    return result


def _long_shape(
    name: str, register: Register, long: Long, headers: dict[str, tuple[str, ...]], parts: Iterable[str]
) -> Shape:
    columns = {KIND + id: (column.header, *column.aliases) for id, column in long.columns.items()}
    kind = {KIND: (long.kind.header, *long.kind.aliases)}
    if long.lifecycle:
        kind[PHASE] = (long.lifecycle.header, *long.lifecycle.aliases)
    kind |= {LISTED + word: (column.header, *column.aliases) for word, column in long.listed.items()}
    required = frozenset({register.key, *parts, KIND, KIND + next(iter(long.columns))})
    return Shape(name, headers | kind | columns, register.key, required, frozenset({KIND}), long, register.zone)


class Headers:
    """The headers of all shapes, ready to compare."""

    def __init__(self, definition: Definition) -> None:
        self.shapes = shapes(definition)
        self._ids: dict[str, list[tuple[int, str]]] = {}
        for index, shape in enumerate(self.shapes):
            for id, texts in shape.headers.items():
                for text in dict.fromkeys(map(fold_header, texts)):  # spellings that differ in nothing that counts
                    self._ids.setdefault(text, []).append((index, id))
        starts = "".join(name[:1] + name[:1].upper() for name in self._ids)
        self._others = frozenset(ascii_letters + digits) - frozenset(starts)
        self._cache: dict[str, list[tuple[int, str]]] = {}
        self.keys = KeyReader(definition.spec.key, definition.spec.missing)
        self.nearest = Nearest(text for shape in self.shapes for texts in shape.headers.values() for text in texts)

    def _named(self, cell: Cell) -> list[tuple[int, str]]:
        """List the (shape, column) pairs that a cell's text names: none, mostly, as its first letter tells."""
        if not isinstance(cell, str) or not cell or (cell[0] in self._others and cell.isascii()):
            return []
        found = self._cache.get(cell)
        if found is None:
            found = self._cache[cell] = self._ids.get(fold_header(cell), [])
        return found

    def is_named(self, cell: Cell) -> bool:
        """Tell whether a cell names a column of any shape."""
        return bool(self._named(cell))

    def one_row(self, row: list[Cell], number: int) -> Header | None:
        """Read a row as a header, of the shape that it names most columns of."""
        named = [self._named(cell) for cell in row]
        return self._best(named, row, number) if any(named) else None

    def two_rows(self, upper: list[Cell], lower: list[Cell], number: int) -> Header | None:
        """Read two rows as one header; a merged cell of the upper row reaches over those to its right."""
        named, texts, above = [], [], ""
        for top, text in zip_longest(upper, lower, fillvalue=""):
            below = text if isinstance(text, str) else ""
            above = top if isinstance(top, str) and top.strip() else above if below else ""
            forms = [f"{above} {below}", f"{below} {above}", below, "" if below else above]
            form = next((form for form in forms if self._named(form)), f"{above} {below}")
            named.append(self._named(form))
            texts.append(form.strip())
        return self._best(named, texts, number, double=True)

    def _best(
        self, named: Sequence[list[tuple[int, str]]], texts: list[Cell], number: int, *, double: bool = False
    ) -> Header | None:
        found: dict[int, dict[str, list[int]]] = {}
        for position, pairs in enumerate(named):
            for shape, id in pairs:
                found.setdefault(shape, {}).setdefault(id, []).append(position)
        fitting = [
            Header(self.shapes[shape], number, texts, columns, double)
            for shape, columns in found.items()
            if self.shapes[shape].is_enough(columns)
        ]
        return max(fitting, key=lambda header: (len(header.columns), header.is_complete), default=None)


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
    findings += (finding for sheet in skipped for finding in _skipped(sheet, headers, other=bool(tables)))
    refused = [one for one in incomplete if not tables or one[1].shape.key in one[1].columns]
    if refused:
        raise _missing(refused, definition)
    for sheet, _ in incomplete:
        findings += _skipped(sheet, headers)
    return tables, findings


def choose_header(sheet: Sheet, headers: Headers) -> Header | None:
    """Choose the header: a complete one before one that misses a column, the first before its repetitions."""
    found = list(_candidates(sheet, headers) if sheet.log is None else _of_log(sheet, headers))
    complete = [header for header in found if header.is_complete]
    if not complete:
        return max(found, key=lambda header: len(header.columns), default=None)
    first = complete[0]
    for other in found:
        if _is_another(other, first):
            raise SourceError(
                f"two header rows both fit: row {first.row + 1} and row {other.row + 1}",
                where=_place(sheet),
                remedy="keep one table a sheet",
            )
    _refuse_rivals(sheet, first)
    return first


def _is_another(other: Header, first: Header) -> bool:
    """Tell whether a header begins another table than the first: a whole one that differs, or one in other columns."""
    if other.is_complete:
        return (other.shape, other.columns) != (first.shape, first.columns)
    moved = any(found[0] != first.columns.get(id, found)[0] for id, found in other.columns.items())
    return moved and other.row > first.row and len(other.columns) >= HEADS


def _of_log(sheet: Sheet, headers: Headers) -> Iterator[Header]:
    """Read the names of the columns of an event log, which stand nowhere else."""
    header = headers.one_row(sheet.row(0), 0) if len(sheet) else None
    if header:
        yield header


def _candidates(sheet: Sheet, headers: Headers) -> Iterator[Header]:
    """Read rows as a header; two rows together where they name more columns than either alone."""
    last: Header | None = None
    settled = False
    for number in _promising(sheet, headers):
        row = sheet.row(number)
        if not any(row) or (settled and any(cell.__class__ is not str for cell in row)):
            continue  # below a header, a row with a date or a number in it is no other header
        single = headers.one_row(row, number)
        if 0 < number < PREAMBLE:
            double = headers.two_rows(sheet.row(number - 1), row, number)
            most = max((len(header.columns) for header in (single, last) if header), default=0)
            if double and len(double.columns) > most:
                single, last = double, None
        if last:
            settled = settled or last.is_complete
            yield last
        last = single
    if last:
        yield last


def _promising(sheet: Sheet, headers: Headers) -> list[int]:
    """List the rows that can be a header: all of the first ones, and those in which a cell names a column."""
    named = np.arange(len(sheet)) < PREAMBLE
    for column in sheet.columns:
        named |= column.where(headers.is_named)
    return np.flatnonzero(named).tolist()


def _refuse_rivals(sheet: Sheet, header: Header) -> None:
    """Refuse two columns with different headers for one field: which one is meant cannot be known."""
    for id, found in header.columns.items():
        if len({fold_header(header.texts[position]) for position in found}) > 1:
            names = " and ".join(f"'{shown(show(header.texts[p]))}' ({_cell(sheet, header.row, p)})" for p in found)
            raise SourceError(
                f"two headers both fit the field '{id}': {names}",
                where=_place(sheet),
                remedy=f"rename or remove one of the two columns, or take a header out of {_aliases(header, id)}",
            )


def _aliases(header: Header, id: str) -> str:
    """Give the path of the key of a definition under which the other headers of a column stand."""
    return ".".join(("registers", header.shape.register, *place_of(id), "aliases"))


def place_of(id: str) -> tuple[str, ...]:
    """Give the path of a column below its register in the definition."""
    if id in (KIND, PHASE):
        return ("long", "kind" if id == KIND else "lifecycle")
    return ("long", "columns", id.removeprefix(KIND)) if id.startswith(KIND) else ("fields", id)


def _table(sheet: Sheet, header: Header, keys: KeyReader, findings: list[Finding]) -> RawTable:
    """Cut the register out of its sheet; tell of repeated headers and of kinds that are not known."""
    body = _body(sheet, header, findings)
    positions = {id: found[0] for id, found in header.columns.items()}
    columns = {id: _through_merges(sheet, header, position).take(body) for id, position in positions.items()}
    columns |= _declared(sheet, header, len(body))
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
        named=_unnamed(sheet, header),
        unread=_unread(sheet, header, body),
        filled=np.sum([sheet.filled[at][body] for at in positions.values()], axis=0, dtype=np.int32),
    )
    shape = header.shape
    if shape.long is None:
        return table
    found = _without_absent(_widened(table, shape.long, findings, shape.zone), shape.long, sheet.declared)
    return _without_identical(found, _identical(sheet, body), findings) if sheet.log else found


def _identical(sheet: Sheet, body: Ints) -> Ints:
    """List the lines that say in every column what one before them says."""
    codes = [column.packed().codes[body] for column in sheet.columns]
    sums = np.zeros(len(body), np.uint64)
    for one in codes:
        sums = sums * ODD + one.astype(np.uint64)
    _, first, places = np.unique(sums, return_index=True, return_inverse=True)
    earlier = first[places]
    again = np.flatnonzero(earlier != np.arange(len(body)))
    same = np.logical_and.reduce([one[again] == one[earlier[again]] for one in codes] or [np.zeros(0, np.bool_)])
    return again[same].astype(np.int32)


def _without_identical(table: RawTable, lines: Ints, findings: list[Finding]) -> RawTable:
    """Leave out events that are written twice, those aside that are left out already, and report them in one line."""
    lines = np.setdiff1d(lines, np.concatenate([np.empty(0, np.int32), *table.left_out.values()])).astype(np.int32)
    if not len(lines):
        return table
    at, n = table.place(int(lines[0]), ""), str(len(lines))
    findings.append(Finding("event-identical", table.file, table.register, table.sheet, at, details={"n": n}))
    return replace(table, left_out=table.left_out | {"event-identical": lines})


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
            at, gaps = _cell(sheet, top, position), {"n": str(low - top + 1), "times": str(len(full))}
            yield _about(sheet, "merged-read", header.shape.register, at, **gaps)


def _merged_across(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Warn of each value that is merged over columns of several fields, of which the first alone has it."""
    key = header.columns[header.shape.key][0] + sheet.first_column
    fields = {found[0] + sheet.first_column for found in header.columns.values()}
    for top, left, _, right in sheet.merges:
        is_below = header.row < top < len(sheet) and not left <= key <= right  # over the identifier it is a title
        covered = fields & set(range(left, right + 1))
        if is_below and len(covered) > 1 and sheet.filled[left - sheet.first_column][top]:
            at = _cell(sheet, top, left - sheet.first_column)
            yield _about(sheet, "merged-across", header.shape.register, at, n=str(len(covered)))


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


def _unnamed(sheet: Sheet, header: Header) -> dict[str, str]:
    """Give the headers that no field takes, by the letters of their column."""
    taken = {position for found in header.columns.values() for position in found}
    texts = ((position, show(cell).strip()) for position, cell in enumerate(header.texts) if position not in taken)
    return {column_letters(position + sheet.first_column): text for position, text in texts if text}


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
            findings.append(_about(sheet, "row-header", header.shape.register, _cell(sheet, number, key)))
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


class Kinds(Struct, frozen=True):
    """Which lines of a long form are of which kinds; a line can be of several.

    Attributes:
        words: every way to spell one of them, folded.
        lines: kind → the lines that are of it.
        named: the lines that are spelled as one of the kinds, whatever their transition.
        some: the lines that are of one of the kinds.
    """

    words: list[str]
    lines: dict[str, Mask]
    named: Mask
    some: Mask

    @classmethod
    def of(cls, long: Long, spelled: Column, phases: Column | None) -> Kinds:
        """Find the lines of each kind."""
        words = {name: [*map(fold_code, (name, *kind.variants))] for name, kind in long.kinds.items()}
        folded = Folded()
        lines = {
            name: np.ones(len(spelled), np.bool_) if kind.every else folded.lines(spelled, words[name])
            for name, kind in long.kinds.items()
        }
        named = _any(spelled, lines)
        for name, kind in long.kinds.items():
            if kind.lifecycle and phases is not None:
                lines[name] = lines[name] & folded.lines(phases, map(fold_code, kind.lifecycle))
        return cls([word for own in words.values() for word in own], lines, named, _any(spelled, lines))

    def holding(self, long: Long, column: str, field: str = "") -> Mask:
        """Tell which lines are of a kind that has a field, or this field, for a column."""
        found: Mask = np.zeros(len(self.named), np.bool_)
        for name, kind in long.kinds.items():
            if kind.fields.get(column) and field in ("", kind.fields[column]):
                found |= self.lines[name]
        return found


def _any(column: Column, lines: Mapping[str, Mask]) -> Mask:
    found: Mask = np.logical_or.reduce([np.zeros(len(column), np.bool_), *lines.values()])
    return found


class Folded(dict[Cell, str]):
    """Gives each cell as codes are compared, folded once."""

    def __missing__(self, cell: Cell) -> str:
        found = self[cell] = fold_code(show(cell))
        return found

    def lines(self, column: Column, words: Iterable[str]) -> Mask:
        """Tell which lines of a column say one of some words."""
        own = frozenset(words)
        return column.where(lambda cell: self[cell] in own)


def _widened(table: RawTable, long: Long, findings: list[Finding], zone: str) -> RawTable:
    """Give each column of a long form to the fields that it holds for the kinds of the row."""
    spelled = table.columns[KIND]
    kinds = Kinds.of(long, spelled, table.columns.get(PHASE))
    columns = {id: column for id, column in table.columns.items() if not id.startswith(KIND)}
    letters = {id: letter for id, letter in table.letters.items() if not id.startswith(KIND)}
    for column in long.columns:
        held = table.columns.get(KIND + column)
        if held is None:
            continue
        for field in sorted({kind.fields[column] for kind in long.kinds.values() if column in kind.fields}):
            columns[field] = held.only(kinds.holding(long, column, field))
            letters[field] = table.letters[KIND + column]
        findings += _no_field(table, long, column, held, kinds)
    _say_missing(table, long, columns)
    unknown = _unknown_kinds(table, long, ~kinds.named)
    aside = Folded().lines(spelled, map(fold_code, long.ignore))[unknown] | (ALL in long.ignore)
    ignored, unknown = unknown[aside], unknown[~aside]
    meant = _meant(table, long, kinds, unknown) if table.log else np.ones(len(unknown), np.bool_)
    findings += _about_unknown(table, unknown[meant], spelled, kinds.words)
    findings += _about_others(table, ignored, spelled, "kind-ignored")
    findings += _about_others(table, unknown[~meant], spelled, "kind-unnamed")
    undated = _undated(table, long, kinds) if table.log else np.empty(0, np.int32)
    others = np.flatnonzero(kinds.named & ~kinds.some).astype(np.int32)
    findings += _about_events(table, long, kinds, {"event-undated": undated, "lifecycle-other": others}, zone)
    unplaced = _unplaced(table, long, kinds)
    return replace(
        table,
        columns=columns,
        letters=letters,
        left_out={
            "kind-unknown": unknown[meant],
            "kind-ignored": ignored,
            "kind-unnamed": unknown[~meant],
            "event-undated": undated,
            "lifecycle-other": others,
        },
        filled=table.filled - unplaced,
        unplaced=unplaced,
    )


def _without_absent(table: RawTable, long: Long, declared: frozenset[str]) -> RawTable:
    """Leave out the fields of kinds that are there only if there is an event of them, and is none."""
    kinds = [kind for name, kind in long.kinds.items() if kind.if_any and declared.isdisjoint((name, *kind.variants))]
    fields = {id for kind in kinds for id in kind.fields.values() if id in table.columns} if table.log else set()
    absent = {id for id in fields if not table.columns[id].where(is_filled, digits=True).any()}
    return replace(table, columns={id: column for id, column in table.columns.items() if id not in absent})


def _say_missing(table: RawTable, long: Long, columns: dict[str, Column]) -> None:
    """Put a word for missing into the empty cells of the fields of listed kinds, in all rows of their case."""
    for word in long.listed:
        listed = table.columns.get(LISTED + word)
        if listed is None:
            continue
        for name, kind in long.kinds.items():
            lines = _listing(listed.packed(), {*map(fold_code, (name, *kind.variants))})
            for field in (field for field in kind.fields.values() if field in columns and lines.any()):
                column = columns[field].packed()
                columns[field] = column.put(lines & ~column.where(is_filled), word)


def _listing(listed: RawColumn, words: set[str]) -> Mask:
    """Tell in which lines one of some words is in a list."""
    return listed.where(lambda cell: not words.isdisjoint(map(fold_code, show(cell).split(";"))))


def _undated(table: RawTable, long: Long, kinds: Kinds) -> Ints:
    """List the events of a log that are of a kind and say no time, nor anything else that the definition asks for."""
    says = np.zeros(len(table.rows), np.bool_)
    for column in long.columns:
        if KIND + column in table.columns:
            says |= table.columns[KIND + column].where(is_filled, digits=True)
    return np.flatnonzero(kinds.some & ~says).astype(np.int32)


def _zones(table: RawTable, long: Long) -> Iterator[Finding]:
    """Warn of a column of moments that are written with offsets of different zones."""
    for column in long.columns:
        held = table.columns.get(KIND + column)
        zones = mixed(held.packed().distinct) if held else []
        if zones:
            text, named = long.columns[column].header, ", ".join(zones[:NAMED])
            yield Finding("zones-mixed", table.file, table.register, table.sheet, field=text, details={"zones": named})


def _is_lacking(kinds: Kinds, name: str, kind: Kind) -> bool:
    return not kind.needed and not kinds.lines[name].any()


def _needed(table: RawTable, long: Long, kinds: Kinds) -> Iterator[Finding]:
    """Report each kind that has to be there and of which there is no row, with the one that it is most like."""
    names = [name for name, kind in long.kinds.items() if kind.needed and not kinds.lines[name].any()]
    spelled = table.columns[KIND].packed().distinct if names else []
    words = {fold_code(show(cell)): show(cell) for cell in spelled if cell != ""}
    for name in names:
        told = next(iter(long.kinds[name].variants), name)
        near = words.get(next(iter(_close_matches(fold_code(told), words)), ""), "")
        gaps = {"kind": told, "nearest": f" ({shown(near)}?)" if near else ""}
        yield Finding("kind-needed", table.file, table.register, table.sheet, details=gaps)


def _about_events(table: RawTable, long: Long, kinds: Kinds, found: Mapping[str, Ints], zone: str) -> Iterator[Finding]:
    """Report events that are left out, once a rule, at the first; and of a log the kinds of which it has none."""
    for rule, lines in found.items():
        if len(lines):
            yield _of_kind(table, int(lines[0]), rule, None, n=str(len(lines)))
    if table.log and not zone:
        yield from _zones(table, long)
    yield from _needed(table, long, kinds)
    lacking = [name for name, kind in long.kinds.items() if _is_lacking(kinds, name, kind) and table.log]
    if lacking and len(table.rows):
        names = ", ".join(lacking[:NAMED]) + (", …" if len(lacking) > NAMED else "")
        yield Finding("kind-absent", table.file, table.register, table.sheet, details={"kinds": names})


def _unplaced(table: RawTable, long: Long, kinds: Kinds) -> Ints:
    """Count for each line the cells that its kind, which is known, has no field for."""
    count = np.zeros(len(table.rows), np.int32)
    for column in long.columns:
        if KIND + column in table.columns:
            lacks = kinds.some & ~kinds.holding(long, column)
            count += lacks & table.columns[KIND + column].where(is_filled, digits=True)
    return np.minimum(count, table.filled)


def _unknown_kinds(table: RawTable, long: Long, unknown: Mask) -> Ints:
    """List the lines of an unknown kind; one without an identifier only if it names a kind and says something of it."""
    says = np.zeros(len(table.rows), np.bool_)
    for column in long.columns:
        if KIND + column in table.columns:
            says |= table.columns[KIND + column].where(is_filled, digits=True)
    says &= table.columns[KIND].where(is_filled, digits=True)
    odd = np.zeros(len(table.rows), np.bool_)
    odd[list(table.odd)] = True
    return np.flatnonzero(unknown & (says | ~odd)).astype(np.int32)


def _no_field(table: RawTable, long: Long, column: str, held: Column, kinds: Kinds) -> Iterator[Finding]:
    """Warn once a kind of cells that it has no field for, at the first."""
    full = held.where(is_filled, digits=True) & ~kinds.holding(long, column)
    for name, kind in long.kinds.items():
        lines = np.flatnonzero(full & kinds.lines[name])
        if len(lines) and column not in kind.fields:
            yield Finding(
                code="kind-without-field",
                file=table.file,
                register=table.register,
                sheet=table.sheet,
                cell=table.place(int(lines[0]), KIND + column),
                details={"kind": shown(show(table.columns[KIND][int(lines[0])])), "n": str(len(lines))},
            )


def _about_unknown(table: RawTable, lines: Ints, spelled: Column, kinds: Sequence[str]) -> Iterator[Finding]:
    """Report each kind that is not known once, at the first of its rows, with the kind that it is most like."""
    for kind, found in _by_kind(lines, spelled).items():
        near = next(iter(_close_matches(kind, kinds)), "")
        gaps = {"n": str(len(found)), "nearest": f" ({near}?)" if near else ""}
        yield _of_kind(table, found[0], "kind-unknown", shown(show(spelled[found[0]])), **gaps)


def _meant(table: RawTable, long: Long, kinds: Kinds, unknown: Ints) -> Mask:
    """Tell which events of kinds that are not known were probably meant as a kind that the log has no event of.

    A log has many kinds that nobody asks for; a register in long form is made for its definition.
    """
    names = [name for name in long.kinds if not kinds.lines[name].any()]
    words = [fold_code(word) for name in names for word in (name, *long.kinds[name].variants)]
    spelled = table.columns[KIND]
    near = {kind: bool(_close_matches(kind, words)) for kind in _by_kind(unknown, spelled)} if words else {}
    folded = Folded()
    return np.array([near.get(folded[spelled[line]], False) for line in unknown.tolist()], np.bool_)


def _about_others(table: RawTable, lines: Ints, spelled: Column, rule: str) -> Iterator[Finding]:
    """Report in one line the rows of kinds that nothing is done with, and how many rows the first kinds have."""
    found = _by_kind(lines, spelled)
    if found:
        told = [f"{shown(show(spelled[rows[0]]))} ({len(rows)})" for rows in found.values()]
        names = ", ".join(told[:NAMED]) + (", …" if len(told) > NAMED else "")
        first = min(rows[0] for rows in found.values())
        yield _of_kind(table, first, rule, None, n=str(len(lines)), m=str(len(found)), kinds=names)


def _by_kind(lines: Ints, spelled: Column) -> dict[str, list[int]]:
    """Give the lines of each kind, by the kind as codes are compared."""
    found: dict[str, list[int]] = {}
    folded: dict[Cell, str] = {}
    for line in lines.tolist():
        cell = spelled[line]
        if cell not in folded:
            folded[cell] = fold_code(show(cell))
        found.setdefault(folded[cell], []).append(line)
    return found


def _close_matches(kind: str, kinds: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(kind, list(kinds), n=1, cutoff=0.7)


def _of_kind(table: RawTable, line: int, code: str, text: str | None, /, **details: str) -> Finding:
    return Finding(
        code=code,
        file=table.file,
        register=table.register,
        sheet=table.sheet,
        cell=table.place(line, KIND),
        value_shown=text,
        details=details,
    )


def _columns(sheet: Sheet, header: Header, nearest: Nearest) -> Iterator[Finding]:
    """Tell of columns that no field takes, of those that stand twice, and of those without a header."""
    keyed = sheet.filled[header.columns[header.shape.key][0]]
    first_of = {position: found[0] for found in header.columns.values() for position in found}
    for position, filled in enumerate(sheet.filled):
        text = show(header.texts[position]).strip() if position < len(header.texts) else ""
        at, first = _cell(sheet, header.row, position), first_of.get(position)
        if first is None and text:
            field = nearest.header(text, among=header.shape.headers)
            likely = f" ({field}?)" if field else ""
            yield _about(sheet, "column-unknown", header.shape.register, at, text, nearest=likely)
        elif first is None:
            below = np.flatnonzero((filled & keyed)[header.row + 1 :])
            if len(below):
                at = _cell(sheet, header.row + 1 + int(below[0]), position)
                yield _about(sheet, "column-nameless", header.shape.register, at, n=str(len(below)))
        elif position != first:
            letter = column_letters(first + sheet.first_column)
            yield _about(sheet, "column-twice", header.shape.register, at, text, first=letter)


def _above(sheet: Sheet, header: Header, keys: KeyReader) -> Iterator[Finding]:
    """Warn of rows above the header in which an identifier stands where it stands below."""
    position = header.columns[header.shape.key][0]
    for row in range(header.rows[0]):
        if keys.read(sheet.columns[position][row]).number != NO_KEY:
            yield _about(sheet, "row-above-header", header.shape.register, _cell(sheet, row, position))


def _hidden(sheet: Sheet, header: Header) -> Iterator[Finding]:
    """Tell of what is read although nobody sees it: a hidden sheet, column or row, rows that a filter hides."""
    register, key = header.shape.register, header.columns[header.shape.key][0]
    if sheet.hidden:
        yield _about(sheet, "sheet-hidden", register)
    for position in sorted(found[0] for found in header.columns.values()):
        if position + sheet.first_column in sheet.hidden_columns:
            yield _about(sheet, "column-hidden", register, _cell(sheet, header.row, position))
    full = sheet.full if sheet.hidden_rows else ()
    rows = [row for row in sorted(sheet.hidden_rows) if header.row < row < len(full) and full[row]]
    if rows and sheet.filtered:
        yield _about(sheet, "sheet-filtered", register, n=str(len(rows)))
    else:
        yield from (_about(sheet, "row-hidden", register, _cell(sheet, row, key)) for row in rows)


def is_aside(sheet: Sheet) -> bool:
    """Tell whether a sheet is empty, or one that a template adds to its register."""
    rows = map(sheet.row, range(len(sheet)))
    first = next((cell for row in rows for cell in row if is_filled(cell)), "")
    return first == "" or TEMPLATE_MARK in show(first)


def _skipped(sheet: Sheet, headers: Headers, *, other: bool = False) -> list[Finding]:
    """Tell of a sheet that is not read: a warning where it names a field, or holds what registers hold.

    Args:
        other: whether another sheet of the file is a register; of a log each is about another kind of object.
    """
    if is_aside(sheet):
        return []
    if sheet.log and sheet.name and other:
        return [_about(sheet, "objects-skipped")]
    near = max(
        (headers.nearest.row(sheet.row(number), number) for number in range(min(len(sheet), PREAMBLE))),
        key=lambda one: one.score,
        default=None,
    )
    if near is not None and near.score:
        at = str(near.row + 1)
        return [_about(sheet, "sheet-like-register", "", at, score=str(near.score), why=near.told)]
    if any(_holds_data(column, headers.keys) for column in sheet.columns):
        return [_about(sheet, "sheet-like-register", "", "", score="0", why=HOLDS_DATA)]
    return [_about(sheet, "sheet-skipped")]


def _holds_data(column: Column, keys: KeyReader) -> bool:
    """Tell whether a column holds dates, or an identifier that is long enough to be nothing else."""
    if isinstance(column, DigitColumn):
        return keys.is_sure and keys.takes(column.length)
    dates = sum(isinstance(cell, date) for cell in column.distinct)
    return dates >= MANY or (keys.is_sure and any(keys.read(cell).rule == "" for cell in column.distinct))


def _missing(incomplete: list[tuple[Sheet, Header]], definition: Definition) -> SourceError:
    """Refuse sheets that lack a required column: all of them at once."""
    return SourceError(
        "required column missing: " + "; ".join(_lacking(sheet, header, definition) for sheet, header in incomplete),
        where=", ".join(f"{_place(sheet)} row {header.row + 1}" for sheet, header in incomplete),
        remedy="add the column or correct its header",
    )


def _lacking(sheet: Sheet, header: Header, definition: Definition) -> str:
    """Name the columns that a sheet lacks, and what stands there instead."""
    register = definition.spec.registers[header.shape.register]
    near = Nearest(text for texts in header.shape.headers.values() for text in texts)
    lacking = {id: header.shape.headers[id][0] for id in header.shape.headers if _lacks(header, id)}
    unnamed = list(_unnamed(sheet, header).values())
    likely = [near.text(unnamed, header.shape.headers[id]) for id in lacking]
    names = [f"{name} ({shown(text)}?)" if text else name for name, text in zip(lacking.values(), likely, strict=True)]
    found = [shown(show(cell)) for cell in header.texts if show(cell).strip()]
    return f"{', '.join(names)} (read as {register.title.en}; found: {', '.join(found)})"


def _lacks(header: Header, id: str) -> bool:
    return id in header.shape.required and id not in header.columns


def _about(
    sheet: Sheet, code: str, register: str = "", cell: str = "", text: str = "", /, **details: str | Text
) -> Finding:
    return Finding(
        code=code,
        file=sheet.file,
        register=register,
        sheet=sheet.name,
        cell=cell,
        value_shown=shown(text) if text else None,
        details=details,
    )


def _cell(sheet: Sheet, row: int, position: int) -> str:
    if sheet.log:
        return sheet.log.place(row - 1) if row else ""
    return f"{column_letters(position + sheet.first_column)}{row + 1}"


def _place(sheet: Sheet) -> str:
    return f"{sheet.file} [{sheet.name}]" if sheet.name else sheet.file
