"""The order of the stages in four functions: `read_sources`, `cases`, `count`, `tell`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.base import isolated
from doorloop.base.choices import choose
from doorloop.base.errors import DoorloopError, SourceError, UnreadableError
from doorloop.base.findings import Doubt, Finding, Findings
from doorloop.base.language import Lang, Text
from doorloop.cases.account import Account, account, unused
from doorloop.cases.balance import balances, fates, find_losses
from doorloop.cases.categories import Data
from doorloop.cases.counting import Counts, add_up
from doorloop.cases.cross_checks import Persons
from doorloop.cases.in_parts import PART, as_one, in_parts
from doorloop.cases.link import Linkage
from doorloop.cases.match import match
from doorloop.cases.reference import Reference
from doorloop.cases.steps import Measuring, measure_steps, unmeasured
from doorloop.cases.tally import Tally
from doorloop.cases.totals import Partial
from doorloop.definition.parts import Definition
from doorloop.extracts.absence import find_absent, find_unplaced, needed
from doorloop.extracts.check import Check, make_check
from doorloop.registers import sources
from doorloop.registers.as_found import found_in, settle, unmet, with_codes
from doorloop.registers.clean import clean
from doorloop.registers.coded import Columns
from doorloop.registers.contents import jobs_of, read_one
from doorloop.registers.extents import Extent
from doorloop.registers.frames import Cases, RawTable, Register
from doorloop.registers.merge import merge
from doorloop.registers.rounds import in_rounds
from doorloop.registers.sources import SourceInfo
from doorloop.runs.asked import OnFile
from doorloop.runs.unrecognised import no_register, no_unit, skipped
from doorloop.tables.counting import count as count_cases
from doorloop.tables.distributions import COHORTS
from doorloop.tables.records import Counted, Request
from doorloop.tables.result import Basis, Result
from doorloop.tables.tabulate import Tables, gather
from doorloop.tables.tabulate import choose as choose_tables

OnError = Callable[[UnreadableError], None]
Counting = Callable[[Cases], Counts]
OF_WHOLE: Final = ("field-absent", "register-not-used", "code-not-found", "alias-without-file")
"""The rules that only the whole of what is counted can meet, not its parts."""


class Reading(Struct):
    """What was read: the registers found in the files, in their order, and what was doubtful so far."""

    tables: list[RawTable] = field(default_factory=list)
    findings: list[Doubt] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    sheets: list[Extent] = field(default_factory=list)

    def add(
        self, name: str, digest: str, tables: list[RawTable], findings: list[Finding], sheets: list[Extent]
    ) -> None:
        """Add what one file holds; of one without a register only that is told."""
        self.digests[name] = digest
        self.tables += tables
        self.sheets += sheets if tables else [replace(sheet, reason="file-skipped") for sheet in sheets]
        self.findings += findings if tables else [skipped(name, findings)]


class Outcome(Struct, frozen=True):
    """Cases, and how they came about.

    Attributes:
        persons: what tells persons apart, of parts of the cases.
        absent: the fields that no source has a column for.
        counts: what was counted of parts of them, if anything.
        kept: the cases, unless they were counted and let go of, part by part.
    """

    linkage: Linkage
    persons: list[Persons]
    absent: frozenset[str]
    counts: list[Counts]
    kept: Cases | None

    @property
    def cases(self) -> Cases:
        """Give the cases. Errors: LookupError where they were let go of."""
        if self.kept is None:
            raise LookupError("the cases were counted part by part, and not kept")
        return self.kept


class Linked(Struct, frozen=True):
    """The registers as they were cleaned, and the cases that they come to.

    Attributes:
        sources: each register in each file with the number of its rows that are cases.
        outcome: None where the register is absent whose rows are counted.
    """

    registers: dict[str, Register]
    sources: tuple[SourceInfo, ...]
    findings: Findings
    outcome: Outcome | None = None

    def whole(self, reference: Reference) -> Outcome:
        """Give the cases.

        Errors: SourceError when the register that is counted is not among the sources.
        """
        if self.outcome is None:
            raise no_unit(reference.definition, dict.fromkeys(source.file for source in self.sources))
        return self.outcome


def stop(error: UnreadableError) -> None:
    """Stop at a file that cannot be read."""
    raise error


def read_sources(
    paths: Iterable[Path],
    definition: Definition,
    *,
    memory: int = isolated.GIB,
    digests: bool = True,
    account: bool = True,
    on_error: OnError = stop,
    on_file: OnFile | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Reading:
    """Read all sources and find the registers in them.

    Args:
        paths: files and folders as the user named them; a named file must hold a register.
        memory: how many bytes the reading of one file may take.
        digests: whether anybody asks for the digests of files; to make them is a fifth of the reading of a CSV.
        account: whether anybody asks what became of every cell, as a check does.
        on_error: what to do about a file that cannot be read.
        on_file: told the name, the number and the total as each file is done.
        meanwhile: what is done here while others read.

    Errors: UsageError and SourceError as `sources`, `read` and `columns` raise them.
    """
    paths = list(paths)
    files, folders = sources.look_into(paths)
    named = {path.resolve() for path in paths}
    jobs = jobs_of(files, digests=digests)
    reading = Reading(findings=list(_beside(folders, named)))
    one = partial(
        read_one, definition=definition, account=account
    )  # not in each job: it takes as long to send as a small file to read
    with closing(isolated.read_all(one, jobs, memory, meanwhile)) as outcomes:
        for index, (file, (name, *_), outcome) in enumerate(zip(files, jobs, outcomes, strict=True)):
            if on_file:
                on_file(name, index + 1, len(files))
            if isinstance(outcome, UnreadableError):
                on_error(outcome)
                continue
            if isinstance(outcome, DoorloopError):
                raise outcome
            if not outcome[1] and file.resolve() in named and len(files) > 1:
                raise no_register(name, definition, outcome[2])
            reading.add(name, *outcome)
    sources.refuse_copies(reading.digests)
    if not reading.tables and reading.digests:
        raise no_register(", ".join(reading.digests), definition, list(Findings(reading.findings)))
    _refuse_without_needed(reading, definition)
    return reading


def _beside(folders: Iterable[sources.Folder], named: Collection[Path]) -> Iterator[Finding]:
    """Tell what lies in the folders of sources and is not read, nor named as a source itself."""
    for path in (one for folder in folders for one in folder.not_read if one.resolve() not in named):
        yield Finding("file-not-read", file=path.name + "/" * path.is_dir())


def _refuse_without_needed(reading: Reading, definition: Definition) -> None:
    """Refuse sources that have no event at all of a kind that has to be there; in one of several files it may lack.

    Errors: SourceError.
    """
    needed = [one for one in Findings(reading.findings) if one.code == "kind-needed"] if reading.findings else []
    files = {
        name: len({table.file for table in reading.tables if table.register == name})
        for name in definition.spec.registers
    }
    lacking = Counter((one.register, str(one.details["kind"])) for one in needed)
    for one in needed:
        if lacking[one.register, str(one.details["kind"])] == files[one.register]:
            raise SourceError(
                Text(nl=one.message("nl"), en=one.message("en")),
                where=one.file,
                remedy=Text(nl=one.rule.remedy("nl"), en=one.rule.remedy("en")),
            )


def settled(reading: Reading, reference: Reference) -> Reference:
    """Give the rules with the codes that were found, of fields whose codes nobody lists."""
    return replace(reference, definition=settle(reading.tables, reference.definition))


def cases(reading: Reading, reference: Reference, each: Counting | None = None, *, keep: bool = True) -> Linked:
    """Go from what was read to cases: clean every cell, merge the rows of a register, join the registers.

    Args:
        each: counts some cases.
        keep: whether anybody asks for the cases themselves; else many are counted part by part, and let go of.
    """
    registers, doubts = clean(reading.tables, reference.definition, birth_by=reference.peildatum.year)
    found = linked(registers, [*reading.findings, *doubts], reading, reference, each, keep=keep)
    if found.outcome is None:
        return found
    lacking = find_absent(reference.definition, found.outcome.absent, reading.tables)
    unplaced = find_unplaced(reference.definition, {table.file for table in reading.tables})
    idle = _unused(found.outcome.linkage, found.findings)
    doubts = [*idle, *lacking, *unmet(reference.definition), *unplaced]
    findings = Findings([*found.findings.doubts, *doubts])
    return replace(found, findings=findings)


def _unused(linkage: Linkage, findings: Findings) -> Iterator[Finding]:
    """Report registers without any row, or that were understood, and not one row of which counts."""
    for name, n in unused(account(linkage, findings)).items():
        files = ", ".join(dict.fromkeys(table.file for table in linkage.registers[name].tables))
        yield Finding("register-not-used", file=files, register=name, details={"rows": str(n), "why": ""})


def linked(
    registers: dict[str, Register],
    findings: list[Doubt],
    reading: Reading,
    reference: Reference,
    each: Counting | None = None,
    *,
    keep: bool = True,
) -> Linked:
    """Go from cleaned registers to cases, as `cases` does; no further than to registers where the unit's is absent."""
    definition, peildatum = reference.definition, reference.peildatum
    registers, divided = in_rounds(registers, definition, peildatum.toordinal())
    merged, doubts = merge(registers, definition, peildatum)
    findings = [*findings, *divided, *doubts]
    infos = _infos(reading, registers)
    if definition.spec.unit.register not in registers:
        return Linked(registers, infos, Findings([*findings, *find_losses(fates(registers, None))]))
    matched, doubts = match(merged, definition, peildatum, findings)
    # an event that is chosen among rows is looked for in all of them: once, not for each part
    is_parted = not keep and len(matched) > PART and not definition.spec.occurrences
    whole = in_parts(matched, reference, each) if each and is_parted else as_one(matched, reference, each)
    findings += [*doubts, *whole.doubts, *find_losses(fates(registers, whole.linkage))]
    outcome = Outcome(whole.linkage, whole.persons, matched.absent, whole.made, whole.cases)
    return Linked(registers, infos, Findings(findings), outcome)


def counting(reference: Reference, bys: Iterable[str] = (), names: Iterable[str] = ()) -> Counting:
    """Say what is counted of cases: all that tables ask for, durations also split by each of `bys`.

    Args:
        names: the tables for whose steps durations are counted; all where none is named.
    """
    bys, names = tuple(bys), tuple(names)

    def count(part: Cases) -> Counts:
        return count_cases(Data(reference.definition, part, Measuring.of(part, reference, names)), bys, names)

    return count


def count(linked: Linked, reference: Reference, names: Iterable[str] = ()) -> Partial:
    """Add up what was counted of the parts of the cases.

    Args:
        names: the tables for whose steps durations were counted.

    Errors: SourceError when the register that is counted is not among the sources.
    """
    outcome, names, definition = linked.whole(reference), tuple(names), reference.definition
    counted = add_up(outcome.counts, list(definition.groups))
    steps = definition.steps_of(names) if names else None
    counted = replace(counted, absent=outcome.absent, found=found_in(definition), steps=steps)
    told = account(outcome.linkage, linked.findings)
    of_parts = {code: n for code, n in told.findings.items() if code not in OF_WHOLE}
    return Partial(counted, replace(told, findings=of_parts), linked.sources)


def tell(
    partial: Partial,
    reference: Reference,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
) -> Result:
    """Make the tables of counts.

    Args:
        names: the tables to make; all of the definition where none is named.
        drawings: whether what figures need is made too.

    Errors: UsageError for a side of a comparison that has no cases.
    """
    reference = replace(reference, definition=with_codes(reference.definition, partial.tally.found))
    counted = ask(partial.tally, reference, request)
    chosen = list(names)
    names, shown = choose_tables(reference.definition, chosen, request)
    return Result(
        basis=Basis(reference.definition, reference.peildatum, reference.calendar, partial.sources),
        request=request,
        account=_of_whole(partial, reference.definition),
        tables=Tables(counted, tuple(names)),
        doubts=Findings(),
        shown=shown,
        distributions=gather(counted, names) if drawings else None,
        counted=None if chosen else counted,
        absent=partial.tally.absent,
        group_sizes=counted.cases,
    )


def run(
    reading: Reading,
    reference: Reference,
    request: Request,
    names: Iterable[str] = (),
    *,
    drawings: bool = False,
    brief: bool = False,
) -> Result:
    """Compute the tables from what was read; arguments and errors are those of `count` and `tell`.

    Args:
        brief: where no table is named, count and make those alone that a terminal shows unasked.
    """
    reference = settled(reading, reference)
    names, later = tuple(names), tuple[str, ...]()
    if brief and not names:
        tables, (every, shown) = reference.definition.spec.tables, choose_tables(reference.definition, (), request)
        names = tuple(name for name in shown if not tables[name].on_request)
        later = tuple(name for name in every if name not in names) if names else ()
    each = counting(reference, splits(request, drawings=drawings), names)
    found = cases(reading, reference, each, keep=False)
    return replace(_told(found, reference, request, names, drawings=drawings), later=later)


def run_with_data(
    reading: Reading, reference: Reference, request: Request, names: Iterable[str] = ()
) -> tuple[Result, Data]:
    """Compute the tables as `run` does, and give the cases behind them too, with their steps."""
    reference, names = settled(reading, reference), tuple(names)
    found = cases(reading, reference, counting(reference, splits(request, drawings=False), names))
    joined = found.whole(reference).cases
    data = Data(reference.definition, joined, measure_steps(joined, reference))
    return _told(found, reference, request, names), data


def _told(
    found: Linked, reference: Reference, request: Request, names: tuple[str, ...], *, drawings: bool = False
) -> Result:
    result = tell(count(found, reference, names), reference, request, names, drawings=drawings)
    return replace(result, doubts=found.findings, traced=found.whole(reference).linkage)


def check(reading: Reading, reference: Reference, lang: Lang) -> Check:
    """Collect every finding on what was read; a lone register of another kind is checked by itself."""
    reference = settled(reading, reference)
    found = cases(reading, reference)
    linkage = found.outcome.linkage if found.outcome else None
    files = balances(reading.sheets, fates(found.registers, linkage))
    made = make_check(reference.definition, lang, found.findings, reading.tables, found.registers, linkage)
    return replace(made, files=files)


def no_rows(definition: Definition) -> dict[str, Register]:
    """Give the unit's register without any row."""
    spec, none = definition.spec, np.empty(0, np.int32)
    fields = spec.registers[spec.unit.register].fields
    values = Columns({id: none for id, field in fields.items() if field.type not in ("key", "text")})
    return {spec.unit.register: Register(spec.unit.register, [], none, none, none.astype(np.int64), values, {})}


def splits(request: Request, *, drawings: bool) -> list[str]:
    """List what durations are split by for a request, and for the figures beside it."""
    return [request.by] * bool(request.by) + [COHORTS] * drawings


def _of_whole(partial: Partial, definition: Definition) -> Account:
    """Add to the account what only the whole shows: columns and codes that no part has, registers that do not count."""
    absent, nothing = partial.tally.absent & needed(definition), unused(partial.account)
    slips = list(unmet(definition))
    unplaced = list(find_unplaced(definition, {source.file for source in partial.sources}))
    found = Counter(dict(zip(OF_WHOLE, map(len, (absent, nothing, slips, unplaced)), strict=True)))
    return replace(partial.account, findings=dict(Counter(partial.account.findings) + found))


def ask(total: Tally, reference: Reference, request: Request) -> Counted:
    """Say what is asked of counts.

    Errors: UsageError for a side of a comparison that has no cases.
    """
    left = total.without(unmeasured(reference.definition, total.absent))
    counted = Counted(reference.definition, left, request, reference.peildatum)
    if request.by and request.compare:
        choose("noun.part", request.compare, list(counted.parts(request.by)), field=request.by)
    return counted


def _infos(reading: Reading, registers: dict[str, Register]) -> tuple[SourceInfo, ...]:
    """List each register in each file with the number of its rows that are cases."""
    rows: Counter[tuple[str, str]] = Counter()
    for register in registers.values():
        for index, table in enumerate(register.tables):
            rows[table.file, register.name] += int((register.table == index).sum())
    order = list(reading.digests)
    ordered = sorted(rows.items(), key=lambda item: order.index(item[0][0]))
    return tuple(SourceInfo(file, name, count, reading.digests[file]) for (file, name), count in ordered)
