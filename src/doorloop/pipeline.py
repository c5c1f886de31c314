"""The order of the stages: files → sheets → tables → registers → cases → steps → tables of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from doorloop import sources
from doorloop.categories import Data
from doorloop.checking import Check, in_order, make_check
from doorloop.choices import choose
from doorloop.clean import clean
from doorloop.columns import find_tables
from doorloop.definition.parts import Definition, Lang, Publish
from doorloop.doubts import find_doubts
from doorloop.errors import DoorloopError, SourceError, UnreadableError
from doorloop.findings import Finding
from doorloop.frames import Cases, RawTable, Register
from doorloop.link import Linkage, link, merge
from doorloop.material import COHORTS, gather
from doorloop.read import isolated, read
from doorloop.records import Counted, Request
from doorloop.release.fold import coarser, recode
from doorloop.release.log import published
from doorloop.release.protect import protect
from doorloop.result import Basis, Result, SourceInfo
from doorloop.steps import StepTimes, measure_steps
from doorloop.tables import choose as choose_tables
from doorloop.tables import tabulate
from doorloop.tally import tally
from doorloop.workdays import Calendar

OnError = Callable[[UnreadableError], None]

NO_LINKAGE: Final = Linkage("", {}, {}, {}, {}, {}, 0)
"""What is told of rows where tables are published: nothing, for these are counts as well."""


@dataclass(frozen=True)
class Release:
    """How to make tables safe to publish.

    Attributes:
        exceptions: the names of counts that are printed whatever they are, each with a written reason.
    """

    policy: Publish
    exceptions: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """What was read: the registers found in the files, in their order, and what was doubtful so far."""

    tables: list[RawTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, digest: str, tables: list[RawTable], findings: list[Finding]) -> None:
        """Add what one file holds; of one without a register only that is told."""
        self.digests[name] = digest
        self.tables += tables
        self.findings += findings if tables else [Finding("file-skipped", file=name)]


@dataclass(frozen=True)
class Outcome:
    """Cases with their steps, and how they came about."""

    cases: Cases
    linkage: Linkage
    steps: dict[str, StepTimes]


def stop(error: UnreadableError) -> None:
    """Stop at a file that cannot be read."""
    raise error


def read_sources(
    paths: Iterable[Path],
    definition: Definition,
    *,
    memory: int = isolated.GIB,
    on_error: OnError = stop,
    on_file: Callable[[str, int, int], None] | None = None,
) -> Reading:
    """Read all sources and find the registers in them.

    Args:
        paths: files and folders as the user named them; a named file must hold a register.
        memory: how many bytes the reading of one file may take.
        on_error: what to do about a file that cannot be read.
        on_file: told the name, the number and the total as each file is done.

    Errors: UsageError and SourceError as `sources`, `read` and `columns` raise them.
    """
    paths = list(paths)
    files = sources.list_files(paths)
    named = {path.resolve() for path in paths}
    names = sources.names(files)
    jobs = [
        isolated.Job(name, file.stat().st_size, (file, name, definition))
        for file, name in zip(files, names, strict=True)
    ]
    reading = Reading()
    with closing(isolated.read_all(read_one, jobs, memory)) as outcomes:
        for index, (file, name, outcome) in enumerate(zip(files, names, outcomes, strict=True)):
            if on_file:
                on_file(name, index + 1, len(files))
            if isinstance(outcome, UnreadableError):
                on_error(outcome)
                continue
            if isinstance(outcome, DoorloopError):
                raise outcome
            if not outcome[1] and file.resolve() in named and len(files) > 1:
                raise _no_register(name, definition)
            reading.add(name, *outcome)
    sources.refuse_copies(reading.digests)
    if not reading.tables and reading.digests:
        raise _no_register(", ".join(reading.digests), definition)
    return reading


def read_one(file: Path, name: str, definition: Definition) -> tuple[str, list[RawTable], list[Finding]]:
    """Read one file: its digest, the registers in it, and what was doubtful about its sheets and columns."""
    data = sources.content(file, name)
    return sources.digest(data), *find_tables(read(data, name), definition)


def _no_register(where: str, definition: Definition) -> SourceError:
    titles = ", ".join(register.title.en for register in definition.spec.registers.values())
    return SourceError(
        f"no register was recognised; looked for the headers of: {titles}",
        where=where,
        remedy=f"compare them with `doorloop definition show {definition.spec.name}`",
    )


def _stages(
    reading: Reading, definition: Definition, peildatum: date, calendar: Calendar
) -> tuple[dict[str, Register], Outcome | None, list[Finding]]:
    """Go from what was read to measured cases; no further than registers where the unit's is absent."""
    registers, doubts = clean(reading.tables, definition, birth_by=peildatum.year)
    merged, more = merge(registers, definition, peildatum)
    findings = [*reading.findings, *doubts, *more]
    if definition.spec.unit.register not in registers:
        return registers, None, findings
    cases, linkage, doubts = link(merged, definition, peildatum, findings)
    findings += doubts
    steps, doubts = measure_steps(cases, definition, calendar, peildatum)
    findings += doubts + find_doubts(cases, definition, doubts)
    return registers, Outcome(cases, linkage, steps), findings


def run(
    reading: Reading,
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
    release: Release | None = None,
) -> Result:
    """Compute the tables from what was read.

    Args:
        names: the tables to make; all of the definition where none is named.
        drawings: whether what figures need is counted too; nothing that is published has any.
        release: how to make the tables safe to publish; all of them together, whichever are named.

    Errors: SourceError when the register that is counted is not among the sources; DisclosureError when what a release
        promises cannot be kept.
    """
    if release is not None:
        return _published(reading, definition, peildatum, calendar, request, list(names), release)
    return run_with_data(reading, definition, peildatum, calendar, request, names, drawings=drawings)[0]


def run_with_data(
    reading: Reading,
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
) -> tuple[Result, Data]:
    """Compute the tables as `run` does, and give the cases behind them too."""
    registers, outcome, findings = _counted_stages(reading, definition, peildatum, calendar)
    data = Data(definition, outcome.cases, outcome.steps)
    counted = _counted(data, request, peildatum, [COHORTS] * drawings)
    names, shown = choose_tables(definition, list(names), request)
    result = Result(
        basis=Basis(definition, peildatum, calendar, _infos(reading, registers)),
        request=request,
        linkage=outcome.linkage,
        tables={name: tabulate(counted, name) for name in names},
        findings=tuple(in_order(findings)),
        shown=shown,
        material=gather(counted, names) if drawings else None,
    )
    return result, data


def _counted_stages(
    reading: Reading, definition: Definition, peildatum: date, calendar: Calendar
) -> tuple[dict[str, Register], Outcome, list[Finding]]:
    """Go through the stages to the end.

    Errors: SourceError when the register that is counted is not among the sources.
    """
    registers, outcome, findings = _stages(reading, definition, peildatum, calendar)
    if outcome is None:
        unit = definition.spec.registers[definition.spec.unit.register]
        raise SourceError(
            f"there is no {unit.title.en} among the sources",
            where=", ".join(dict.fromkeys(table.file for table in reading.tables)),
            remedy="add the register whose rows are counted",
        )
    return registers, outcome, findings


def _counted(data: Data, request: Request, peildatum: date, bys: list[str]) -> Counted:
    counted = Counted(data.definition, tally(data, [request.by] * bool(request.by) + bys), request, peildatum)
    if request.by and request.compare:
        choose(f"{request.by} with cases", request.compare, list(counted.parts(request.by)))
    return counted


def _published(
    reading: Reading,
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    request: Request,
    names: list[str],
    release: Release,
) -> Result:
    """Publish what was read; what was absent is for whoever makes the release."""
    registers, outcome, findings = _counted_stages(reading, definition, peildatum, calendar)
    data = Data(definition, outcome.cases, outcome.steps)
    result = publish(data, peildatum, calendar, request, names, release)
    assert result.published is not None
    log = replace(
        result.published,
        absent=tuple(name for name in definition.spec.registers if name not in registers),
        skipped=tuple(finding.file for finding in findings if finding.code == "file-skipped"),
    )
    return replace(result, published=log)


def publish(
    data: Data, peildatum: date, calendar: Calendar, request: Request, names: list[str], release: Release
) -> Result:
    """Fold, count, protect all tables together, and keep those that were asked for; nothing else leaves.

    Errors: DisclosureError when what a release promises cannot be kept.
    """
    wide, policy = coarser(data.definition), release.policy
    folded = Data(wide, recode(data.cases, data.definition), data.steps)
    counted = _counted(folded, request, peildatum, [])
    everything, _ = choose_tables(wide, [], request)
    exact = {name: tabulate(counted, name) for name in everything}
    every = replace(counted, request=replace(request, all_groups=True))
    safe, plan = protect(wide, exact, policy, release.exceptions, {name: tabulate(every, name) for name in everything})
    kept, shown = choose_tables(wide, names, request)
    return Result(
        basis=Basis(wide, peildatum, calendar, ()),
        request=request,
        linkage=NO_LINKAGE,
        tables={name: safe[name] for name in kept},
        findings=(),
        shown=shown,
        published=published(data.definition, wide, safe, plan, policy, release.exceptions, request.lang),
    )


def check(reading: Reading, definition: Definition, peildatum: date, calendar: Calendar, lang: Lang) -> Check:
    """Collect every finding on what was read; a lone register of another kind is checked by itself."""
    registers, outcome, findings = _stages(reading, definition, peildatum, calendar)
    linkage = outcome.linkage if outcome else None
    return make_check(definition, lang, findings, reading.tables, registers, linkage)


def _infos(reading: Reading, registers: dict[str, Register]) -> tuple[SourceInfo, ...]:
    """List each register in each file with the number of its rows that are cases."""
    rows: Counter[tuple[str, str]] = Counter()
    for register in registers.values():
        for index, table in enumerate(register.tables):
            rows[table.file, register.name] += int((register.table == index).sum())
    order = list(reading.digests)
    ordered = sorted(rows.items(), key=lambda item: order.index(item[0][0]))
    return tuple(SourceInfo(file, name, count, reading.digests[file]) for (file, name), count in ordered)
