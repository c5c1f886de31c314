"""From registers to tables that may leave the desk: folded, counted, protected all together, and attacked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from doorloop.base.findings import Findings
from doorloop.cases.account import NOTHING_TOLD
from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cases.steps import measure_steps
from doorloop.definition.parts import Publish
from doorloop.disclosure.release.fold import coarser, recode
from doorloop.disclosure.release.log import published
from doorloop.disclosure.release.protect import protect
from doorloop.runs import pipeline
from doorloop.runs.pipeline import Reading
from doorloop.tables.counting import tally
from doorloop.tables.records import Request
from doorloop.tables.result import Basis, Result
from doorloop.tables.tabulate import Tables
from doorloop.tables.tabulate import choose as choose_tables


@dataclass(frozen=True)
class Release:
    """How to make tables safe to publish.

    Attributes:
        exceptions: the names of counts that are printed whatever they are, each with a written reason.
    """

    policy: Publish
    exceptions: Mapping[str, str] = field(default_factory=dict)


def run(reading: Reading, reference: Reference, request: Request, names: list[str], release: Release) -> Result:
    """Compute tables as `pipeline.run` does, safe to publish: all of them together, whichever are named.

    Errors: SourceError when the register that is counted is not among the sources; DisclosureError when what a release
        promises cannot be kept.
    """
    found = pipeline.cases(reading, reference)
    cases = found.whole(reference).cases
    data = Data(reference.definition, cases, measure_steps(cases, reference))
    result = publish(data, reference, request, names, release)
    assert result.published is not None
    log = replace(
        result.published,
        absent=tuple(name for name in reference.definition.spec.registers if name not in found.registers),
        skipped=tuple(finding.file for finding in found.findings.of("file-skipped")),
    )
    return replace(result, published=log)


def publish(data: Data, reference: Reference, request: Request, names: list[str], release: Release) -> Result:
    """Fold, count, protect all tables together, and keep those that were asked for; nothing else leaves.

    Errors: DisclosureError when what a release promises cannot be kept.
    """
    wide, policy = coarser(data.definition), release.policy
    folded = Data(wide, recode(data.cases, data.definition), data.steps)
    coarse = replace(reference, definition=wide)
    counted = pipeline.ask(tally(folded, pipeline.splits(request, drawings=False)), coarse, request)
    everything, _ = choose_tables(wide, [], request)
    safe, plan = protect(wide, dict(Tables(counted, tuple(everything))), policy, release.exceptions)
    kept, shown = choose_tables(wide, names, request)
    return Result(
        basis=Basis(wide, reference.peildatum, reference.calendar, ()),
        request=request,
        account=NOTHING_TOLD,
        tables={name: safe[name] for name in kept},
        doubts=Findings(),
        shown=shown,
        published=published(data.definition, wide, safe, plan, policy, release.exceptions, request.lang),
    )
