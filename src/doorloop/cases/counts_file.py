"""Counts that travel: the partial result of one organisation as a long table that describes itself, and back.

Every row is a record of one kind, named in its first column: what the counts rest on (`about`), the files they were
made of (`source`), what became of rows (`rows`, `finding`), numbers of cases, and how often each duration occurs
(`duration`). No person is in it, though a count of one is still of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError, SourceError
from doorloop.base.formulas import as_it_was
from doorloop.base.rules import RULES
from doorloop.cases.account import Account, RowCounts
from doorloop.cases.measures import Histogram
from doorloop.cases.reference import Reference
from doorloop.cases.tally import ALL, Cell, Fate, Kind, Measure, Run, State, Tally, start_of
from doorloop.cases.totals import Partial, total
from doorloop.definition.parts import Definition
from doorloop.registers import sources
from doorloop.registers.frames import Cell as Read
from doorloop.registers.parse.words import show
from doorloop.registers.read import read
from doorloop.registers.sources import SourceInfo
from doorloop.version import __version__

SCHEMA: Final = "doorloop.aggregate/1"
"""Stands near the beginning of the file, and tells it from a register: see `sources.is_aggregate`."""
MOST_DIGITS: Final = 19
"""So long is the largest number that counts are kept in, with its sign."""
MATURED: Final = "passed"
"""What stands where the target of a step has passed."""


SAME: Final = {
    "version": ("version of doorloop", "make all of them with one version"),
    "definition": ("definition", "make all of them, and tell them, with one --definition"),
    "definition_sha256": ("definition's SHA-256", "make all of them, and tell them, with the same definition file"),
    "peildatum": ("peildatum", "make all of them, and tell them, with one --peildatum"),
    "calendar": ("calendar", "make all of them, and tell them, with one --calendar"),
    "calendar_sha256": ("calendar's SHA-256", "make all of them, and tell them, with one version of doorloop"),
}
"""What counts must have in common before they are added up: what it is called, and what to do where it differs."""


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


def _digest(rows: Iterable[Row]) -> str:
    lines = ("\x1f".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return sources.digest("\n".join(lines).encode())


# ---------------------------------------------------------------- from rows


def read_all(
    files: Sequence[Path],
    definition: Definition,
    *,
    memory: int = isolated.GIB,
    on_file: Callable[[str, int, int], None] | None = None,
) -> Aggregate:
    """Read the counts of other runs and add them up.

    Errors: SourceError for a file that is no whole aggregate, and for files that do not add up.
    """
    names = sources.names(list(files))
    jobs = [isolated.Job(name, file.stat().st_size, (file, name)) for file, name in zip(files, names, strict=True)]
    found: dict[str, Aggregate] = {}
    with closing(isolated.read_all(_read_aggregate, jobs, memory)) as outcomes:
        for name, outcome in zip(names, outcomes, strict=True):
            if isinstance(outcome, DoorloopError):
                raise outcome
            refuse_strange(outcome, definition, name)
            found[name] = outcome
            if on_file:
                on_file(name, len(found), len(files))
    return merge(found)


def _read_aggregate(file: Path, name: str) -> Aggregate:
    (sheet,) = read(sources.content(file, name), name)
    return parse(sheet.rows, name)


def parse(table: Sequence[Sequence[Read]], name: str) -> Aggregate:
    """Read an aggregate back from the cells of its table, the header included.

    Errors: SourceError for one of another kind, and for one that is not whole, or was changed after it was written.
    """
    try:
        rows = [_row(line) for line in table[1:] if any(cell != "" for cell in line)]
        written = {row.item: row.text for row in rows if row.record == "about"}
        if tuple(table[0]) != Row._fields or written["schema"] != SCHEMA:
            raise _unusable(name, f"it is not of the kind {SCHEMA}")
        if rows[-1] != Row("about", "sha256", text=_digest(rows[:-1])):
            raise _unusable(name, "it is not whole, or was changed after it was written")
        return Aggregate(_read_about(written), Partial(_read_tally(rows), _read_account(rows), _read_sources(rows)))
    except (LookupError, TypeError, ValueError):
        raise _unusable(name, "it has a record that is not understood") from None


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


def _unusable(name: str, why: str) -> SourceError:
    return SourceError(
        f"this aggregate cannot be used: {why}", where=name, remedy="ask for the file as `doorloop aggregate` wrote it"
    )


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
    for row in rows:
        if row.record in get_args(Kind):
            cells[Cell(cast("Kind", row.record), row.item, row.category, row.group)] = _count(row.n)
        elif row.record == "duration":
            fates = spells.setdefault(Run(row.item, row.group, row.by, row.part, _measure(row)), {})
            if row.days is not None:
                fates.setdefault(_fate(row), {})[row.days] = _count(row.n)
    absent = frozenset(row.item for row in rows if row.record == "absent")
    whole = {run: {f: Histogram.of(days) for f, days in fates.items()} for run, fates in spells.items()}
    found: dict[str, dict[str, str]] = {}
    for row in (row for row in rows if row.record == "code"):
        found.setdefault(row.item, {})[row.category] = row.text
    return Tally(cells, whole, absent, found)


def _measure(row: Row) -> Measure:
    """Read what the days of a step are.

    Errors: ValueError.
    """
    if row.category not in get_args(Measure):
        raise ValueError
    return cast("Measure", row.category)


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


# ---------------------------------------------------------------- together


def merge(aggregates: Mapping[str, Aggregate]) -> Aggregate:
    """Add aggregates up; what only some of them are split by is left out.

    Args:
        aggregates: by the names of their files, in the order in which their sources are told.

    Errors: SourceError where they rest on different things, or two of them hold the same.
    """
    (first, base), *others = aggregates.items()
    for name, other in others:
        refuse_difference(name, other.about, first, base.about)
    _refuse_twice(aggregates)
    splits = tuple(by for by in base.about.splits if all(by in other.about.splits for _, other in others))
    whole = total([replace(one.partial, sources=sources) for one, sources in _told_apart(aggregates)])
    return Aggregate(replace(base.about, splits=splits), replace(whole, tally=_only(whole.tally, splits)))


def refuse_other(found: Aggregate, wanted: About) -> None:
    """Refuse counts that do not hold what is asked of them; another version of the program may have made them.

    Errors: SourceError.
    """
    refuse_difference("the aggregates", found.about, "what is asked", replace(wanted, version=found.about.version))
    for by in wanted.splits:
        if by not in found.about.splits:
            raise SourceError(
                f"the aggregates are not split by {by}",
                remedy=f"make each of them with `doorloop aggregate --by {by}`",
            )


def refuse_difference(name: str, found: About, other: str, wanted: About) -> None:
    """Refuse counts that rest on something else than others.

    Args:
        name, other: what the two are called.

    Errors: SourceError.
    """
    for key, (what, remedy) in SAME.items():
        theirs, mine = getattr(found, key), getattr(wanted, key)
        if theirs != mine:
            raise SourceError(f"its {what} is {theirs}, that of {other} is {mine}", where=name, remedy=remedy)


def refuse_strange(aggregate: Aggregate, definition: Definition, name: str) -> None:
    """Refuse counts by another definition, and those of registers that it does not have.

    Errors: SourceError.
    """
    for key, wanted in (("definition", definition.spec.name), ("definition_sha256", definition.sha256)):
        if getattr(aggregate.about, key) != wanted:
            what, remedy = SAME[key]
            raise SourceError(f"its {what} is {getattr(aggregate.about, key)}, not {wanted}", where=name, remedy=remedy)
    account, known = aggregate.partial.account, definition.spec.registers
    if account.unit != definition.spec.unit.register or account.registers.keys() - known.keys():
        raise _unusable(name, "it counts rows of registers that the definition does not have")
    if {source.register for source in aggregate.partial.sources} - known.keys():
        raise _unusable(name, "it names a source that is none of the definition's registers")


def _refuse_twice(aggregates: Mapping[str, Aggregate]) -> None:
    remedy = "leave one of the two out"
    whole: dict[str, str] = {}
    held: dict[str, tuple[str, str]] = {}
    for name, one in aggregates.items():
        first = whole.setdefault(one.sha256, name)
        if first != name:
            raise SourceError(f"the same aggregate twice: it holds what {first} holds", where=name, remedy=remedy)
        for source in one.partial.sources:
            first, file = held.setdefault(source.sha256, (name, source.file))
            if first != name:
                what = f"the same source twice: {source.file} is counted in {first} too, as {file}"
                raise SourceError(what, where=name, remedy=remedy)


def _told_apart(aggregates: Mapping[str, Aggregate]) -> Iterator[tuple[Aggregate, tuple[SourceInfo, ...]]]:
    """Give each aggregate its sources; a name that two of them use gets that of the aggregate before it."""
    uses = Counter(file for one in aggregates.values() for file in {source.file for source in one.partial.sources})
    for name, one in aggregates.items():
        before = f"{name.rpartition('.')[0]}/"
        sources = (replace(s, file=before * (uses[s.file] > 1) + s.file) for s in one.partial.sources)
        yield one, tuple(sources)


def _only(tally: Tally, splits: Iterable[str]) -> Tally:
    """Leave out what is split by something else, the periods of tables aside."""
    kept = {ALL, *splits}
    return Tally(
        {cell: n for cell, n in tally.cells.items() if cell.kind != "part" or cell.item in kept},
        {run: fates for run, fates in tally.spells.items() if run.by in kept or run.by.startswith(start_of(""))},
        tally.absent,
        tally.found,
    )
