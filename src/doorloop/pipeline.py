"""The order of the stages: files → sheets → tables → registers → cases → steps → tables of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from doorloop import sources
from doorloop.account import account
from doorloop.categories import Data
from doorloop.checking import Check, in_order, make_check
from doorloop.choices import choose
from doorloop.clean import clean
from doorloop.columns import find_tables
from doorloop.definition.parts import Definition, Lang
from doorloop.doubts import find_doubts
from doorloop.errors import DoorloopError, SourceError, UnreadableError
from doorloop.findings import Finding
from doorloop.frames import Cases, RawTable, Register
from doorloop.link import Linkage, link, merge
from doorloop.material import COHORTS, gather
from doorloop.partial import Partial
from doorloop.read import isolated, read
from doorloop.records import Counted, Request
from doorloop.result import Basis, Result, SourceInfo
from doorloop.steps import StepTimes, measure_steps
from doorloop.tables import choose as choose_tables
from doorloop.tables import tabulate
from doorloop.tally import tally
from doorloop.workdays import Calendar

OnError = Callable[[UnreadableError], None]
OnFile = Callable[[str, int, int], None]
"""Told the name, the number and the total as each file is done."""


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
    on_file: OnFile | None = None,
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
                raise no_register(name, definition)
            reading.add(name, *outcome)
    sources.refuse_copies(reading.digests)
    if not reading.tables and reading.digests:
        raise no_register(", ".join(reading.digests), definition)
    return reading


def read_one(file: Path, name: str, definition: Definition) -> tuple[str, list[RawTable], list[Finding]]:
    """Read one file: its digest, the registers in it, and what was doubtful about its sheets and columns."""
    data = sources.content(file, name)
    return sources.digest(data), *find_tables(read(data, name), definition)


def no_register(where: str, definition: Definition) -> SourceError:
    """Say that nothing was recognised."""
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
    outcome, more = _measured(registers, definition, peildatum, calendar, [*reading.findings, *doubts])
    return registers, outcome, more


def _measured(
    registers: dict[str, Register],
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    findings: list[Finding],
) -> tuple[Outcome | None, list[Finding]]:
    merged, doubts = merge(registers, definition, peildatum)
    findings = findings + doubts
    if definition.spec.unit.register not in registers:
        return None, findings
    cases, linkage, doubts = link(merged, definition, peildatum, findings)
    findings += doubts
    steps, doubts = measure_steps(cases, definition, calendar, peildatum)
    findings += doubts + find_doubts(cases, definition, doubts)
    return Outcome(cases, linkage, steps), findings


def run(
    reading: Reading,
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
) -> Result:
    """Compute the tables from what was read.

    Args:
        names: the tables to make; all of the definition where none is named.
        drawings: whether what figures need is counted too.

    Errors: SourceError when the register that is counted is not among the sources.
    """
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
    partial, outcome, findings = _count(reading, definition, peildatum, calendar, splits(request, drawings=drawings))
    result = tell(partial, definition, peildatum, calendar, request, names, drawings=drawings)
    data = Data(definition, outcome.cases, outcome.steps)
    return replace(result, findings=tuple(in_order(findings)), traced=outcome.linkage), data


def count(
    reading: Reading, definition: Definition, peildatum: date, calendar: Calendar, bys: Iterable[str] = ()
) -> Partial:
    """Count what was read, durations also split by each of `bys`; of it `tell` makes the tables.

    Errors: SourceError when the register that is counted is not among the sources.
    """
    return _count(reading, definition, peildatum, calendar, bys)[0]


def _count(
    reading: Reading, definition: Definition, peildatum: date, calendar: Calendar, bys: Iterable[str]
) -> tuple[Partial, Outcome, list[Finding]]:
    registers, outcome, findings = _stages(reading, definition, peildatum, calendar)
    if outcome is None:
        raise no_unit(definition, dict.fromkeys(table.file for table in reading.tables))
    return _partial(outcome, definition, bys, findings, _infos(reading, registers)), outcome, findings


def _partial(
    outcome: Outcome,
    definition: Definition,
    bys: Iterable[str],
    findings: list[Finding],
    sources: tuple[SourceInfo, ...],
) -> Partial:
    counted = tally(Data(definition, outcome.cases, outcome.steps), bys)
    return Partial(counted, account(outcome.linkage, findings), sources)


def count_part(
    reading: Reading, definition: Definition, peildatum: date, calendar: Calendar, bys: Iterable[str] = ()
) -> tuple[Partial, Cases]:
    """Count one partition of the registers, in which any of them may be absent, and give its cases too."""
    registers, doubts = clean(reading.tables, definition, birth_by=peildatum.year)
    sources = _infos(reading, registers)
    registers = no_rows(definition) | registers
    outcome, findings = _measured(registers, definition, peildatum, calendar, [*reading.findings, *doubts])
    assert outcome is not None
    return _partial(outcome, definition, bys, findings, sources), outcome.cases


def no_rows(definition: Definition) -> dict[str, Register]:
    """Give the unit's register without any row."""
    spec, none = definition.spec, np.empty(0, np.int32)
    fields = spec.registers[spec.unit.register].fields
    values = {id: none for id, field in fields.items() if field.type not in ("key", "text")}
    return {spec.unit.register: Register(spec.unit.register, [], none, none, none.astype(np.int64), values, {})}


def no_unit(definition: Definition, files: Iterable[str]) -> SourceError:
    """Say that the register is absent whose rows are counted."""
    unit = definition.spec.registers[definition.spec.unit.register]
    return SourceError(
        f"there is no {unit.title.en} among the sources",
        where=", ".join(files),
        remedy="add the register whose rows are counted",
    )


def splits(request: Request, *, drawings: bool) -> list[str]:
    """List what durations are split by for a request, and for the figures beside it."""
    return [request.by] * bool(request.by) + [COHORTS] * drawings


def tell(
    partial: Partial,
    definition: Definition,
    peildatum: date,
    calendar: Calendar,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
) -> Result:
    """Make the tables of counts; arguments are those of `run`.

    Errors: UsageError for a side of a comparison that has no cases.
    """
    counted = Counted(definition, partial.tally, request, peildatum)
    if request.by and request.compare:
        choose(f"{request.by} with cases", request.compare, list(counted.parts(request.by)))
    names, shown = choose_tables(definition, list(names), request)
    return Result(
        basis=Basis(definition, peildatum, calendar, partial.sources),
        request=request,
        account=partial.account,
        tables={name: tabulate(counted, name) for name in names},
        findings=(),
        shown=shown,
        material=gather(counted, names) if drawings else None,
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
