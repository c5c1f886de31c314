"""Counts that travel: the partial result of one organisation as a long table that describes itself, and back.

Every row is a record of one kind, named in its first column: what the counts rest on (`about`), the files they were
made of (`source`), what became of rows (`rows`, `finding`), numbers of cases, and how often each duration (`duration`)
and each value of a quantity (`quantity`) occurs. No person is in it, though a count of one is still of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, cast, get_args

from msgspec import Struct

from doorloop.base.errors import SourceError
from doorloop.base.formulas import as_it_was
from doorloop.base.language import Text
from doorloop.base.rules import RULES
from doorloop.base.words import both
from doorloop.cases.account import Account, RowCounts
from doorloop.cases.measures import Histogram
from doorloop.cases.reference import Reference
from doorloop.cases.tally import Cell, Fate, Kind, Measure, Quantity, Run, State, Tally, Valued
from doorloop.cases.totals import Partial
from doorloop.registers import sources
from doorloop.registers.frames import Cell as Read
from doorloop.registers.parse.words import show
from doorloop.registers.sources import SourceInfo
from doorloop.version import __version__

SCHEMA: Final = "doorloop.aggregate/1"
"""Stands near the beginning of the file, and tells it from a register: see `sources.is_aggregate`."""
MOST_DIGITS: Final = 19
"""So long is the largest number that counts are kept in, with its sign."""
MATURED: Final = "passed"
"""What stands where the target of a step has passed."""


class Row(NamedTuple):
    """One record; an empty text is nothing."""

    record: str
    item: str = ""
    category: str = ""
    group: str = ""
    by: str = ""
    part: str = ""
    state: str = ""
    target: str = ""
    rival: str = ""
    days: int | None = None
    n: int | None = None
    text: str = ""


class About(Struct, frozen=True):
    """What counts rest on: only those that rest on the same add up.

    Attributes:
        splits: what durations are split by, beside the periods of tables.
    """

    version: str
    definition: str
    definition_sha256: str
    peildatum: str
    calendar: str
    calendar_sha256: str
    splits: tuple[str, ...] = ()


class Aggregate(Struct, frozen=True, dict=True):
    """Counts with what they rest on."""

    about: About
    partial: Partial

    @cached_property
    def rows(self) -> list[Row]:
        """Give all records in their order: the same counts give the same rows."""
        rows = [*_about(self.about), *_sources(self.partial.sources), *_account(self.partial.account)]
        rows += [*_cells(self.partial.tally), *_durations(self.partial.tally)]
        rows += _quantities(self.partial.tally)
        return [*rows, Row("about", "sha256", text=_digest(rows))]

    @property
    def sha256(self) -> str:
        """Give the digest of everything that it says, in whatever form it is written."""
        return self.rows[-1].text


def about(reference: Reference, splits: tuple[str, ...] = ()) -> About:
    """Say what counts of this version rest on."""
    return About(
        version=__version__,
        definition=reference.definition.spec.name,
        definition_sha256=reference.definition.sha256,
        peildatum=reference.peildatum.isoformat(),
        calendar=reference.calendar.name,
        calendar_sha256=reference.calendar.sha256,
        splits=splits,
    )


# ---------------------------------------------------------------- to rows


def _about(about: About) -> Iterator[Row]:
    yield Row("about", "schema", text=SCHEMA)
    for name in About.__struct_fields__:
        value = getattr(about, name)
        yield Row("about", name, text=value if isinstance(value, str) else " ".join(value))


def _sources(sources: Iterable[SourceInfo]) -> Iterator[Row]:
    for one in sources:
        yield Row("source", one.register, one.file, n=one.rows, text=one.sha256)


def _account(account: Account) -> Iterator[Row]:
    """Tell of the unit's register first."""
    for name, rows in sorted(account.registers.items(), key=lambda item: item[0] != account.unit):
        numbers = {"read": rows.read, "merged": rows.merged, "used": rows.used, **rows.left_out}
        yield from (Row("rows", name, reason, n=n) for reason, n in numbers.items())
    yield from (Row("finding", code, n=n) for code, n in sorted(account.findings.items()))


def _cells(tally: Tally) -> Iterator[Row]:
    yield from (Row("absent", field) for field in sorted(tally.absent))
    for field, codes in sorted(tally.found.items()):
        yield from (Row("code", field, code, text=label) for code, label in sorted(codes.items()))
    for cell, count in sorted(tally.cells.items()):
        yield Row(cell.kind, cell.item, cell.category, cell.group, n=count)


def _durations(tally: Tally) -> Iterator[Row]:
    """Tell of every step, group and part that was looked at; one without durations has a record of none."""
    for run, fates in sorted(tally.spells.items()):
        if not fates:
            yield Row("duration", run.step, run.of, run.group, run.by, run.part, n=0)
        for fate, durations in sorted(fates.items()):
            target = MATURED if fate.matured else ""
            place = (run.step, run.of, run.group, run.by, run.part, fate.state, target, fate.rival)
            for days, count in zip(durations.days, durations.counts, strict=True):
                yield Row("duration", *place, days, count)


def _quantities(tally: Tally) -> Iterator[Row]:
    """Tell of every quantity and group; one that no case has has a record of none."""
    for (kind, item, group), values in sorted(tally.quantities.items()):
        yield from [] if values.n else [Row("quantity", item, kind, group, n=0)]
        for value, count in zip(values.days, values.counts, strict=True):
            yield Row("quantity", item, kind, group, days=value, n=count)


def _digest(rows: Iterable[Row]) -> str:
    lines = ("\x1f".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return sources.digest("\n".join(lines).encode())


# ---------------------------------------------------------------- from rows


def parse(table: Sequence[Sequence[Read]], name: str) -> Aggregate:
    """Read an aggregate back from the cells of its table, the header included.

    Errors: SourceError for one of another kind, and for one that is not whole, or was changed after it was written.
    """
    try:
        rows = [_row(line) for line in table[1:] if any(cell != "" for cell in line)]
        written = {row.item: row.text for row in rows if row.record == "about"}
        if tuple(table[0]) != Row._fields or written["schema"] != SCHEMA:
            raise unusable(name, both("err.aggregate_kind", schema=SCHEMA))
        if rows[-1] != Row("about", "sha256", text=_digest(rows[:-1])):
            raise unusable(name, both("err.aggregate_changed"))
        return Aggregate(_read_about(written), Partial(_read_tally(rows), _read_account(rows), _read_sources(rows)))
    except (LookupError, TypeError, ValueError):
        raise unusable(name, both("err.aggregate_record")) from None


def _row(line: Sequence[Read]) -> Row:
    *texts, days, n, text = (as_it_was(show(cell)) for cell in line)
    record, item, category, group, by, part, state, target, rival = texts
    return Row(record, item, category, group, by, part, state, target, rival, _number(days), _number(n), text)


def _number(text: str) -> int | None:
    """Read a number.

    Errors: ValueError for what is none, or more than anything is counted to.
    """
    if len(text) > MOST_DIGITS:
        raise ValueError
    return int(text) if text else None


def unusable(name: str, why: Text) -> SourceError:
    """Say that a file is no aggregate that can be used."""
    return SourceError(both("err.aggregate", why=why), where=name, remedy=both("try.aggregate"))


def _read_about(written: Mapping[str, str]) -> About:
    return About(
        version=written["version"],
        definition=written["definition"],
        definition_sha256=written["definition_sha256"],
        peildatum=date.fromisoformat(written["peildatum"]).isoformat(),
        calendar=written["calendar"],
        calendar_sha256=written["calendar_sha256"],
        splits=tuple(written["splits"].split()),
    )


def _read_sources(rows: Iterable[Row]) -> tuple[SourceInfo, ...]:
    return tuple(SourceInfo(r.category, r.item, _count(r.n), r.text) for r in rows if r.record == "source")


def _read_account(rows: Iterable[Row]) -> Account:
    registers: dict[str, dict[str, int]] = {}
    findings = {row.item: _count(row.n) for row in rows if row.record == "finding"}
    for row in (row for row in rows if row.record == "rows"):
        registers.setdefault(row.item, {})[row.category] = _count(row.n)
    counts = {name: RowCounts(n.pop("read"), n.pop("merged"), n.pop("used"), n) for name, n in registers.items()}
    if findings.keys() - RULES.keys():
        raise ValueError
    return Account(next(iter(counts)), counts, findings)


def _read_tally(rows: Sequence[Row]) -> Tally:
    cells: dict[Cell, int] = {}
    spells: dict[Run, dict[Fate, dict[int, int]]] = {}
    values: dict[Quantity, dict[int, int]] = {}
    for row in rows:
        if row.record in get_args(Kind):
            cells[Cell(cast("Kind", row.record), row.item, row.category, row.group)] = _count(row.n)
        elif row.record == "duration":
            fates = spells.setdefault(Run(row.item, row.group, row.by, row.part, _measure(row)), {})
            if row.days is not None:
                fates.setdefault(_fate(row), {})[row.days] = _count(row.n)
        elif row.record == "quantity":
            known = values.setdefault(_quantity(row), {})
            known |= {} if row.days is None else {row.days: _count(row.n)}
    absent = frozenset(row.item for row in rows if row.record == "absent")
    quantities = {quantity: Histogram.of(known) for quantity, known in values.items()}
    whole = {run: {f: Histogram.of(days) for f, days in fates.items()} for run, fates in spells.items()}
    found: dict[str, dict[str, str]] = {}
    for row in (row for row in rows if row.record == "code"):
        found.setdefault(row.item, {})[row.category] = row.text
    return Tally(cells, whole, quantities, absent, found)


def _measure(row: Row) -> Measure:
    """Read what the days of a step are.

    Errors: ValueError.
    """
    if row.category not in get_args(Measure):
        raise ValueError
    return cast("Measure", row.category)


def _quantity(row: Row) -> Quantity:
    """Read which quantity it is.

    Errors: ValueError.
    """
    if row.category not in get_args(Valued):
        raise ValueError
    return Quantity(cast("Valued", row.category), row.item, row.group)


def _fate(row: Row) -> Fate:
    """Read what became of a step.

    Errors: ValueError.
    """
    if row.state not in get_args(State):
        raise ValueError
    return Fate(cast("State", row.state), row.target == MATURED, row.rival)


def _count(number: int | None) -> int:
    """Take a number that must be there.

    Errors: ValueError.
    """
    if number is None or number < 0:
        raise ValueError
    return number
