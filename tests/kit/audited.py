"""Invented registers as releases that are read back from text, safe ones and naive ones, beside what is true."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from doorloop.cases.categories import Data
from doorloop.definition.parts import Definition, Publish
from doorloop.definition.wider import coarser
from doorloop.disclosure.attack import Audit, judge
from doorloop.disclosure.audit.held import Held, Sources
from doorloop.disclosure.audit.reader import Reader
from doorloop.disclosure.audit.verdict import audit
from doorloop.disclosure.release.compose import compose
from doorloop.disclosure.release.protect import protect
from doorloop.registers.wider import recode
from doorloop.tables.document import plain
from doorloop.tables.numbers import numbers as places
from doorloop.tables.read_back import of_json
from doorloop.tables.records import Record
from kit.invented import PEILDATUM, invent, slim, tables_of

Tables = dict[str, list[Record]]


def register(seed: int, steps: int = 4, *, all_groups: bool = True) -> tuple[Definition, Tables]:
    """Invent a register, counted in wider categories: its definition and exact tables.

    Args:
        steps: so many at most in each table.
        all_groups: whether every second register has the durations of both groups.
    """
    definition = slim(steps)
    data = invent(seed, 40 + 7 * (seed % 40), definition, dirty=seed % 3 > 0)
    wide = Data(coarser(definition), recode(data.cases, definition), data.steps)
    return wide.definition, tables_of(wide, all_groups=all_groups and seed % 2 > 0)


def naive(definition: Definition, tables: Tables, policy: Publish) -> Tables:
    """Hide every small count with what follows from it, and nothing else."""
    found = {name: [dict(record) for record in records] for name, records in tables.items()}
    every = places(definition, tables)
    counts = {p.of[0]: tables[p.table][p.row][p.column] for p in every if p.kind == "count"}
    small = {key for key, value in counts.items() if isinstance(value, int) and policy.is_small(value)}
    for place in every:
        follows = place.kind != "count" and (place.kind != "share" or small & set(place.of))
        if follows or place.of[0] in small:
            found[place.table][place.row][place.column] = None
    return found


def read_back(definition: Definition, tables: Mapping[str, Sequence[Record]], policy: Publish | None) -> Held:
    """Write tables as a report does, and hold what can be read of them."""
    told = {name: [{key: plain(value) for key, value in r.items()} for r in rows] for name, rows in tables.items()}
    content = json.loads(json.dumps({"tables": told}))
    return Held("r", definition, definition, PEILDATUM, "nl", policy, {}, Sources(), of_json(content), ("r",))


def attack(definition: Definition, tables: Mapping[str, Sequence[Record]], policy: Publish) -> Audit[str]:
    """Infer what a reader of tables can of every count, each by its name."""
    found = judge(compose(definition, tables, policy), policy)
    ranges, failures = ({str(key): one for key, one in inner.items()} for inner in (found.ranges, found.failures))
    return Audit(ranges, failures)


def truth(definition: Definition, tables: Tables, policy: Publish) -> dict[str, int]:
    """Give every count by its name."""
    release = compose(definition, tables, policy)
    return {str(key): one.value or 0 for key, one in release.cells.items()}


def safe_release(seed: int) -> int:
    """Check that a safe release audits safe and that every range has the true count in it; count what is protected."""
    definition, tables = register(seed)
    policy = definition.spec.publish
    safe, _ = protect(definition, tables, policy)
    held = read_back(definition, safe, policy)
    verdict = audit(held, [], policy)
    assert verdict.is_safe, (seed, verdict.exposed[:3])
    found, true = Reader([held], policy).knows(supposed=False, measured=[held.name]), truth(definition, tables, policy)
    for one, range_ in found.audit.ranges.items():
        if str(one.key) not in true:
            continue  # what a supposition alone defines is no count of the exact tables
        assert range_.low <= true[str(one.key)], (seed, one.key)
        assert range_.high is None or true[str(one.key)] <= range_.high, (seed, one.key)
    return len(verdict.lines)


def broken_counts(seed: int) -> int:
    """Hide small counts alone, check that what the audit computes is true, and count the hidden ones it computes."""
    definition, tables = register(seed)
    policy = definition.spec.publish
    held = read_back(definition, naive(definition, tables, policy), None)
    verdict, true = audit(held, [], policy), truth(definition, tables, policy)
    exact = [line for line in verdict.exposed if line.reason == "computed" and line.range and line.range.width == 0]
    assert all(line.range and true[line.count] == line.range.low for line in exact), seed
    return sum(bool(line.table) for line in exact)
