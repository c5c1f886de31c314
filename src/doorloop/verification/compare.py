"""Published figures against the registers, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from doorloop.cases.categories import Data
from doorloop.tables.records import Record
from doorloop.tables.result import Result
from doorloop.verification.cases import members
from doorloop.verification.contradiction import Setting
from doorloop.verification.deferred import Said, both, defer, join, num, unit
from doorloop.verification.derived import percentages_of
from doorloop.verification.explain import explain
from doorloop.verification.publication import formula
from doorloop.verification.publication.cells import TEXT, Cell, Index
from doorloop.verification.publication.parts import Match
from doorloop.verification.publication.printed import PERCENT, Printed, Rounding, follows_forced, rounded

Status = Literal["match", "rounding", "differs", "not_computed"]


class Comparison(Struct, frozen=True):
    """One published figure beside the computed one, in the printed unit."""

    ref: str
    table: str
    row: str
    column: str
    group: str
    printed: Printed
    computed: Fraction | None
    status: Status
    notes: tuple[Said, ...] = ()


class Source(Struct, frozen=True):
    """Where the computed value of a printed figure is: records of a table, and a key.

    Attributes:
        left_out: categories that other rows name, for a row that has all the rest.
    """

    table: str
    match: Match
    key: str
    left_out: tuple[str, ...] = ()

    def takes(self, record: Record) -> bool:
        """Tell whether a record is part of the figure."""
        return record.get("category") not in self.left_out and _matches(record, self.match)


class Against(Struct, frozen=True):
    """What a comparison needs: the figures, the computed tables and the cases behind them."""

    setting: Setting
    result: Result
    data: Data

    @property
    def index(self) -> Index:
        """Give the printed figures."""
        return self.setting.index


def compare(against: Against) -> list[Comparison]:
    """Hold every printed figure against the registers, in the order of the publication."""
    found = [_cell(against, cell) for cell in against.index.cells.values()]
    found += [_statement(against, ref) for ref in against.index.statements]
    computed = {one.ref: one.computed for one in found if one.computed is not None}
    settled = [_by_other_rule(against, one, computed) for one in found]
    return [_explained(against, one) for one in settled]


def source_of(index: Index, cell: Cell, groups: list[str]) -> Source | None:
    """Say where the computed value of a cell is; None where the publication names none."""
    table, block, row, column = cell.parts
    if not table.figures or not column.key:
        return None
    match: Match = {**block.match, **row.match}
    if cell.group in groups:
        match["group"] = cell.group
    left_out = tuple(_named(index, cell)) if row.rest else ()
    return Source(table.figures, match, column.key, left_out)


def _named(index: Index, cell: Cell) -> Iterator[str]:
    """List the categories that the other rows of a block name in a group."""
    for other in index.block(cell):
        if not other.parts[2].rest:
            value = other.parts[2].match.get("category", ())
            yield from (value,) if isinstance(value, str) else value


def _cell(against: Against, cell: Cell) -> Comparison:
    row = cell.parts[2]
    start = Comparison(cell.ref, cell.table, cell.row, cell.column, cell.group, cell.printed, None, "not_computed")
    if row.not_computed:
        return replace(start, notes=(both(row.not_computed),))
    if cell.printed.value is None:
        return replace(start, notes=(defer("is_text"),))
    return _computed(against, start, source_of(against.index, cell, list(against.data.definition.groups)))


def _statement(against: Against, ref: str) -> Comparison:
    statement = against.index.statements[ref]
    printed = against.index.printed(ref)
    start = Comparison(ref, TEXT, statement.id, "value", statement.group, printed, None, "not_computed")
    if statement.not_computed:
        return replace(start, notes=(both(statement.not_computed),))
    figure = statement.figure
    return _computed(against, start, Source(figure.table, figure.match, figure.key) if figure else None)


def _computed(against: Against, start: Comparison, source: Source | None) -> Comparison:
    if source is None:
        return replace(start, notes=(defer("no_figure"),))
    if source.table not in against.result.tables:
        return replace(start, notes=(defer("no_table", table=source.table),))
    records = [r for r in against.result.tables[source.table] if source.takes(r)]
    if not records or any(source.key not in record for record in records):
        # nothing of a category that the registers do not hold is none, where the table counts at all
        zero = source.key in ("count", "share") and _counts(against, source)
        return _judge(start, Fraction(0)) if zero else replace(start, notes=(defer("no_record", table=source.table),))
    values = [record[source.key] for record in records]
    if any(value is None or isinstance(value, str) for value in values):
        return replace(start, notes=(defer("no_value"),))
    total = sum((Fraction(value) for value in values if isinstance(value, int | Fraction)), Fraction(0))
    if start.ref in against.index.cells and start.printed.bound and against.index.cells[start.ref].kind == "mean":
        return replace(
            start, notes=(defer("is_bound", computed=num(total, 1), unit=unit(str(records[0].get("unit")))),)
        )
    scaled = _in_unit(against, start.ref, source.key, records[0], total)
    if scaled is None:
        named = str(records[0].get("target_unit" if source.key == "target" else "unit"))
        return replace(start, notes=(defer("other_unit", unit=unit(named)),))
    return _judge(start, scaled)


def _counts(against: Against, source: Source) -> bool:
    """Tell whether the computed table has records of the same variable, only not of this category."""
    left = {key: value for key, value in source.match.items() if key != "category"}
    return any(_matches(record, left) for record in against.result.tables[source.table])


def _matches(record: Record, match: Match) -> bool:
    return all(record.get(key) in ((value,) if isinstance(value, str) else value) for key, value in match.items())


def _in_unit(against: Against, ref: str, key: str, record: Record, value: Fraction) -> Fraction | None:
    """Turn a computed value into the printed unit; None where the two cannot be compared."""
    printed = against.index.unit(ref)
    if printed == PERCENT:
        return value * 100
    computed = str(record.get("target_unit" if key == "target" and "target_unit" in record else "unit") or "")
    units = against.index.spec.writing.units
    if not printed or not computed or printed == computed or key in ("n", "count", "open", "excluded", "within_target"):
        return value
    if computed not in units or units[computed].of != units[printed].of:
        return None
    return value * Fraction(units[computed].size) / Fraction(units[printed].size)


def _judge(start: Comparison, computed: Fraction) -> Comparison:
    """Say whether a computed value is the printed one, half up; else half to even."""
    printed = start.printed
    if printed.value == rounded(computed, printed.digits, "half_up"):
        return replace(start, computed=computed, status="match")
    if printed.value == rounded(computed, printed.digits, "half_even"):
        note = defer("rounding", how=defer("how.half_even"), computed=num(computed, printed.digits + 2))
        return replace(start, computed=computed, status="rounding", notes=(note,))
    return replace(start, computed=computed, status="differs")


def _by_other_rule(against: Against, one: Comparison, computed: dict[str, Fraction]) -> Comparison:
    """Explain a difference by a rounding rule that explains every figure of the column, or of the block."""
    if one.status != "differs" or one.computed is None:
        return one
    shown = num(one.computed, one.printed.digits + 1)
    if one.ref in against.index.statements:
        parts = _rounded_parts(against, one, computed)
        note = defer("sum_rounding", parts=parts, computed=shown) if parts else None
    else:
        how = _column_rule(against.index, one, computed) or _forced(against.index, one, computed)
        note = defer("rounding", how=defer(f"how.{how}"), computed=shown) if how else None
    return replace(one, status="rounding", notes=(note,)) if note else one


def _column_rule(index: Index, one: Comparison, computed: dict[str, Fraction]) -> Rounding | None:
    """Give the one-way rule that explains every figure of the column, at least two of which nothing else does."""
    cell = index.cells[one.ref]
    column = [
        other
        for other in index.cells.values()
        if (other.table, other.column, other.group) == (cell.table, cell.column, cell.group) and other.ref in computed
    ]
    odd = [c for c in column if c.printed.value != rounded(computed[c.ref], c.printed.digits, "half_up")]
    if cell.kind == "count" or len(odd) < 2:
        return None
    ways: tuple[Rounding, ...] = ("down", "up")
    for how in ways:
        if all(c.printed.value == rounded(computed[c.ref], c.printed.digits, how) for c in column):
            return how
    return None


def _forced(index: Index, one: Comparison, computed: dict[str, Fraction]) -> str | None:
    """Tell whether the largest remainders explain every percentage of the block."""
    cell = index.cells[one.ref]
    block = index.block(cell)
    if cell.kind != "percent" or any(other.ref not in computed for other in block):
        return None
    explained = follows_forced([c.printed for c in block], [computed[c.ref] for c in block])
    return "largest_remainder" if explained else None


def _rounded_parts(against: Against, one: Comparison, computed: dict[str, Fraction]) -> Said | None:
    """Say which rounded percentages add up to the statement, each rounded from what is computed."""
    follows = against.index.statements[one.ref].follows
    refs = percentages_of(against.setting, formula.parse(follows)) if follows else []
    if len(refs) < 2 or any(ref not in computed for ref in refs):
        return None
    digits = [against.index.printed(ref).digits for ref in refs]
    parts = [rounded(computed[ref], d, "half_up") for ref, d in zip(refs, digits, strict=True)]
    if sum(parts) != one.printed.value:
        return None
    return join([num(part, d) for part, d in zip(parts, digits, strict=True)], " + ")


def _explained(against: Against, one: Comparison) -> Comparison:
    """Say by how much a figure differs, and which cases could explain it."""
    if one.status != "differs" or one.computed is None:
        return one
    digits = one.printed.digits
    right = rounded(one.computed, digits, "half_up")
    by = defer(
        "by", computed=num(right, digits), difference=_signed((one.printed.value or Fraction(0)) - right, digits)
    )
    source = _source(against, one)
    found = members(against.data, source.table, source.match) if source else None
    notes = explain(against.setting, against.data, one.ref, one.computed, found) if found else ()
    return replace(one, notes=(by, *_published_parts(against, one), *notes))


def _published_parts(against: Against, one: Comparison) -> Iterator[Said]:
    """Say whether a statement is the sum of percentages as they are printed, right or wrong."""
    statement = against.index.statements.get(one.ref)
    refs = percentages_of(against.setting, formula.parse(statement.follows)) if statement and statement.follows else []
    values = [against.index.printed(ref).value or Fraction(0) for ref in refs]
    if len(refs) > 1 and sum(values) == one.printed.value:
        yield defer("follows_published", parts=" + ".join(against.setting.bare(ref) for ref in refs))


def _source(against: Against, one: Comparison) -> Source | None:
    if one.ref in against.index.cells:
        found = source_of(against.index, against.index.cells[one.ref], list(against.data.definition.groups))
        return None if found is None or found.left_out else found
    figure = against.index.statements[one.ref].figure
    return Source(figure.table, figure.match, figure.key) if figure else None


def _signed(value: Fraction, digits: int) -> Said:
    return lambda lang: ("+" if value > 0 else "") + num(value, digits)(lang)
