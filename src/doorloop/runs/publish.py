"""From registers to tables that may leave the desk: folded, counted, protected all together, and attacked first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from doorloop.base.findings import Findings
from doorloop.base.words import both
from doorloop.cases.account import NOTHING_TOLD
from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cases.steps import measure_steps
from doorloop.definition.parts import Definition, Publish
from doorloop.definition.wider import coarser
from doorloop.disclosure.audit.held import Held, Sources
from doorloop.disclosure.audit.verdict import audit
from doorloop.disclosure.counts import DisclosureError, some
from doorloop.disclosure.release.log import published
from doorloop.disclosure.release.protect import protect
from doorloop.extracts.pseudonyms import Secret
from doorloop.registers.wider import recode
from doorloop.runs import pipeline
from doorloop.runs.pipeline import Reading
from doorloop.tables.counting import tally
from doorloop.tables.keys import Key
from doorloop.tables.records import Request
from doorloop.tables.result import Basis, Result
from doorloop.tables.tabulate import Tables
from doorloop.tables.tabulate import choose as choose_tables


class Release(Struct, frozen=True):
    """How to make tables safe to publish.

    Attributes:
        exceptions: the names of counts that are printed whatever they are, each with a written reason.
        key: what the digests of the registers are made with; without it the release names none.
        before: the releases that this one continues, the last one first.
    """

    policy: Publish
    exceptions: Mapping[str, str] = field(default_factory=dict)
    key: Secret | None = None
    before: tuple[Held, ...] = ()


def run(reading: Reading, reference: Reference, request: Request, names: list[str], release: Release) -> Result:
    """Compute tables as `pipeline.run` does, safe to publish: all of them together, whichever are named.

    Errors: SourceError when the register that is counted is not among the sources; DisclosureError when what a release
        promises cannot be kept, and of rounds.
    """
    _refuse_rounds(reference.definition)
    reference = pipeline.settled(reading, reference)
    found = pipeline.cases(reading, reference)
    cases = found.whole(reference).cases
    data = Data(reference.definition, cases, measure_steps(cases, reference))
    result = publish(data, reference, request, names, release)
    assert result.published is not None
    log = replace(
        result.published,
        registers=tuple(_registers(reading, release.key)) if release.key else (),
        absent=tuple(name for name in reference.definition.spec.registers if name not in found.registers),
        skipped=tuple(one.file for code in ("file-skipped", "file-not-read") for one in found.findings.of(code)),
    )
    _beside_earlier(result, release, reference.definition)
    return replace(result, published=log)


def _refuse_rounds(definition: Definition) -> None:
    """Refuse tables of rounds: so many of them may be of one person, and a count says nothing of how many people.

    Errors: DisclosureError.
    """
    long = definition.spec.registers[definition.spec.unit.register].long
    if long is not None and long.each is not None:
        raise DisclosureError(
            both("err.rounds_published"),
            remedy=both("try.rounds_published"),
        )


def _last(release: Release, definition: Definition) -> tuple[dict[Key, int], tuple[str, ...]]:
    """Give what the last release printed of counts, and the names of all that this one continues.

    Errors: DisclosureError where it is none of this definition and these settings.
    """
    if not release.before:
        return {}, ()
    held = release.before[0]
    if held.base.sha256 != definition.sha256 or held.policy != release.policy or not held.sources.id:
        raise DisclosureError(
            both("err.earlier_other"),
            where=held.name,
            remedy=both("try.earlier_other"),
        )
    counts = [place for place in held.places if place.kind == "count"]
    told = {place.of[0]: held.tables[place.table][place.row][place.column] for place in counts}
    after = (held.sources.id, *held.sources.after)
    return {key: value for key, value in told.items() if isinstance(value, int)}, after


def _beside_earlier(result: Result, release: Release, definition: Definition) -> None:
    """Audit a release together with those that it continues.

    Errors: DisclosureError where a reader of all of them could compute too much, or nobody can say what.
    """
    log = result.published
    if not release.before or log is None:
        return
    held = Held(
        name="--publish",
        base=definition,
        definition=result.definition,
        peildatum=result.basis.peildatum,
        calendar=result.basis.calendar.sha256,
        policy=release.policy,
        exceptions=release.exceptions,
        sources=Sources(id=log.id, after=log.after),
        tables=result.tables,
        read=(),
    )
    verdict = audit(held, release.before, release.policy)
    if verdict.exposed:
        where = some({line.count or line.table for line in verdict.exposed})
        raise DisclosureError(both("err.unsafe_beside"), where=where, remedy=both("try.unsafe_beside"))
    if not verdict.is_decided:
        what = both("err.undecided_beside" if verdict.apart else "err.fallen_beside")
        raise DisclosureError(what, where="; ".join(verdict.apart), remedy=both("try.undecided_beside"))


def _registers(reading: Reading, key: Secret) -> Iterator[tuple[str, str]]:
    """Name each file of a register by its contents, in an order that tells nothing."""
    found = {(table.register, reading.digests[table.file]) for table in reading.tables}
    yield from sorted((register, key.register(register, digest)) for register, digest in found)


def publish(data: Data, reference: Reference, request: Request, names: list[str], release: Release) -> Result:
    """Fold, count, protect all tables together, and keep those that were asked for; nothing else leaves.

    Errors: DisclosureError when what a release promises cannot be kept.
    """
    wide, policy = coarser(data.definition), release.policy
    folded = Data(wide, recode(data.cases, data.definition), data.steps)
    coarse = replace(reference, definition=wide)
    counted = pipeline.ask(tally(folded, pipeline.splits(request, drawings=False)), coarse, request)
    everything, _ = choose_tables(wide, [], request)
    last, after = _last(release, data.definition)
    safe, plan = protect(wide, dict(Tables(counted, tuple(everything))), policy, release.exceptions, last)
    kept, shown = choose_tables(wide, names, request)
    return Result(
        basis=Basis(wide, reference.peildatum, reference.calendar, ()),
        request=request,
        account=NOTHING_TOLD,
        tables={name: safe[name] for name in kept},
        doubts=Findings(),
        shown=shown,
        published=published(data.definition, wide, safe, plan, policy, release.exceptions, request.lang, after),
    )
