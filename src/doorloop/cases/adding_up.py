"""Counts of several runs added up: only those that rest on the same, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from doorloop.base import isolated
from doorloop.base.errors import DoorloopError, SourceError
from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.cases.counts_file import About, Aggregate, parse, unusable
from doorloop.cases.tally import ALL, Tally, start_of
from doorloop.cases.totals import total
from doorloop.definition.parts import Definition
from doorloop.registers import sources
from doorloop.registers.read import read
from doorloop.registers.sources import SourceInfo

SAME: Final = {
    "version": ("noun.its_version", "try.same_version"),
    "definition": ("noun.its_definition", "try.same_definition"),
    "definition_sha256": ("noun.its_definition_sha256", "try.same_definition_file"),
    "peildatum": ("noun.its_peildatum", "try.same_peildatum"),
    "calendar": ("noun.its_calendar", "try.same_calendar"),
    "calendar_sha256": ("noun.its_calendar_sha256", "try.same_calendar_days"),
}
"""What counts must have in common before they are added up: what it is called, and what to do where it differs."""


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
    asked = replace(wanted, version=found.about.version)
    refuse_difference("", found.about, both("noun.what_is_asked"), asked)
    for by in wanted.splits:
        if by not in found.about.splits:
            raise SourceError(
                both("err.not_split_by", by=by),
                remedy=both("try.not_split_by", by=by),
            )


def refuse_difference(name: str, found: About, other: str | Text, wanted: About) -> None:
    """Refuse counts that rest on something else than others.

    Args:
        name, other: what the two are called; no name for what was added up.

    Errors: SourceError.
    """
    differ = "err.aggregates_differ" if name else "err.counts_differ"
    for key, (what, remedy) in SAME.items():
        theirs, mine = getattr(found, key), getattr(wanted, key)
        if theirs != mine:
            said = both(differ, what=both(what), theirs=theirs, other=other, mine=mine)
            raise SourceError(said, where=name, remedy=both(remedy))


def refuse_strange(aggregate: Aggregate, definition: Definition, name: str) -> None:
    """Refuse counts by another definition, and those of registers that it does not have.

    Errors: SourceError.
    """
    for key, wanted in (("definition", definition.spec.name), ("definition_sha256", definition.sha256)):
        if getattr(aggregate.about, key) != wanted:
            what, remedy = SAME[key]
            said = both("err.aggregate_other", what=both(what), theirs=getattr(aggregate.about, key), wanted=wanted)
            raise SourceError(said, where=name, remedy=both(remedy))
    account, known = aggregate.partial.account, definition.spec.registers
    if account.unit != definition.spec.unit.register or account.registers.keys() - known.keys():
        raise unusable(name, both("err.aggregate_registers"))
    if {source.register for source in aggregate.partial.sources} - known.keys():
        raise unusable(name, both("err.aggregate_sources"))


def _refuse_twice(aggregates: Mapping[str, Aggregate]) -> None:
    remedy = both("try.leave_one_of_two")
    whole: dict[str, str] = {}
    held: dict[str, tuple[str, str]] = {}
    for name, one in aggregates.items():
        first = whole.setdefault(one.sha256, name)
        if first != name:
            raise SourceError(both("err.aggregate_twice", first=first), where=name, remedy=remedy)
        for source in one.partial.sources:
            first, file = held.setdefault(source.sha256, (name, source.file))
            if first != name:
                what = both("err.source_twice", source=source.file, first=first, file=file)
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
    return replace(
        tally,
        cells={cell: n for cell, n in tally.cells.items() if cell.kind != "part" or cell.item in kept},
        spells={run: fates for run, fates in tally.spells.items() if run.by in kept or run.by.startswith(start_of(""))},
    )
