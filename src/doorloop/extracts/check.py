"""What a check comes to: the findings in the order that they are read in, and what became of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from doorloop.base.arrays import Ints
from doorloop.base.findings import Finding, Findings, in_order
from doorloop.base.language import Lang
from doorloop.base.rules import Severity
from doorloop.cases.balance import FileBalance
from doorloop.cases.link import Linkage
from doorloop.definition.parts import Definition
from doorloop.registers.frames import RawTable, Register
from doorloop.tables.kinds import kinds


class TableSummary(Struct, frozen=True):
    """One register in one sheet: where its columns are, and what became of its rows.

    Attributes:
        rows: rows under the header that hold anything, repeated headers aside.
        cases: rows that are cases; the others are totals, remarks or unreadable kinds.
        merged: cases that were merged into an earlier row.
        left_out: reason → cases that do not count, or that no case of the unit's register is linked to.
        used: cases that count, or that are linked to one.
        columns: field id → letters of its column.
    """

    file: str
    sheet: str
    register: str
    rows: int
    cases: int
    merged: int
    left_out: dict[str, int]
    used: int
    columns: dict[str, str]


class Check(Struct, frozen=True):
    """The findings of a run with what they touch; texts are in one language."""

    definition: Definition
    lang: Lang
    findings: tuple[Finding, ...]
    tables: tuple[TableSummary, ...]
    linkage: dict[str, int]
    touches: dict[str, tuple[str, ...]]
    counts: dict[Severity, int]
    files: tuple[FileBalance, ...] = ()

    def touched(self, finding: Finding) -> tuple[str, ...]:
        """List the figures that a finding's field goes into; a row that does not count touches all."""
        unit = self.definition.spec.unit.register
        field = self.definition.spec.registers[unit].fields.get(finding.field) if finding.register == unit else None
        loses_row = field is not None and field.required and field.type != "key" and finding.severity == "error"
        if loses_row or finding.code == "outside-period":
            return self.definition.published
        return self.touches.get(finding.field, ())


def make_check(
    definition: Definition,
    lang: Lang,
    doubts: Findings,
    tables: Iterable[RawTable],
    registers: dict[str, Register],
    linkage: Linkage | None,
) -> Check:
    """Put a check together; without the unit's register there is no linkage."""
    return Check(
        definition=definition,
        lang=lang,
        findings=tuple(in_order(doubts)),
        tables=tuple(_summaries(tables, registers, linkage)),
        linkage=_linked(linkage),
        touches=touches(definition),
        counts=doubts.counted(),
    )


def _summaries(
    tables: Iterable[RawTable], registers: dict[str, Register], linkage: Linkage | None
) -> Iterator[TableSummary]:
    index = Counter[str]()
    for table in tables:
        register, position = registers[table.register], index[table.register]
        index[table.register] += 1
        cases = int((register.table == position).sum())

        def here(rows: Ints, register: Register = register, position: int = position) -> int:
            return int((register.table[rows] == position).sum())

        merged = here(linkage.merged[table.register]) if linkage else 0
        counts = linkage.left_out[table.register] if linkage else {}
        reasons = {reason: here(rows) for reason, rows in counts.items()}
        left_out = {reason: n for reason, n in reasons.items() if n}
        yield TableSummary(
            file=table.file,
            sheet=table.sheet,
            register=table.register,
            rows=len(table.rows),
            cases=cases,
            merged=merged,
            left_out=left_out,
            used=cases - merged - sum(left_out.values()),
            columns=table.letters,
        )


def _linked(linkage: Linkage | None) -> dict[str, int]:
    """Count cases by the registers that have them."""
    if linkage is None:
        return {}
    counts = {"counted": linkage.counted}
    for name in linkage.linked:
        counts |= {
            f"linked_{name}": linkage.linked[name],
            f"without_{name}": linkage.counted - linkage.linked[name],
            f"only_{name}": linkage.elsewhere[name],
        }
    return counts


def touches(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Say for each field which figures it goes into, as `table` or `table/item`."""
    found: dict[str, dict[str, None]] = {}
    if definition.spec.groups:
        found[definition.spec.groups.field] = dict.fromkeys(definition.published)
    for table in kinds(definition):
        for item, fields in table.fields():
            for field in fields:
                found.setdefault(field, {})[f"{table.name}/{item}" if item else table.name] = None
    return {field: tuple(figures) for field, figures in found.items()}
