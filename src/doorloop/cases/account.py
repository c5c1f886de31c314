"""What became of the rows, in whole numbers that add up: read, merged, left out, used, and what was doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from doorloop.base.findings import Findings, counted
from doorloop.base.rules import Severity
from doorloop.cases.link import Linkage

ONLY_HERE: Final = "only-elsewhere"
"""The reason why a row of another register is linked to nothing: only that register has its identifier."""


class RowCounts(Struct, frozen=True):
    """What became of the rows of one register.

    Attributes:
        read: rows that are cases.
        merged: those that were merged into an earlier one.
        used: cases that count; of another register than the unit's, those of them that it has too.
        left_out: reason → cases that do not count, or are linked to nothing.
    """

    read: int
    merged: int
    used: int
    left_out: Mapping[str, int]

    def __add__(self, other: RowCounts) -> RowCounts:
        return RowCounts(
            self.read + other.read,
            self.merged + other.merged,
            self.used + other.used,
            _sum(self.left_out, other.left_out),
        )

    @property
    def only_here(self) -> int:
        """Count the identifiers that the unit's register does not have."""
        return self.left_out.get(ONLY_HERE, 0)

    @property
    def not_linked(self) -> int:
        """Count the rows whose identifier cannot be read."""
        return self.left_out.get("not-linked", 0)


class Account(Struct, frozen=True):
    """How rows became cases; accounts of disjoint cases add up.

    Attributes:
        unit: the name of the register whose rows are counted.
        registers: what became of the rows of each.
        findings: code of the rule → how often it was met.
    """

    unit: str
    registers: Mapping[str, RowCounts]
    findings: Mapping[str, int]

    def __add__(self, other: Account) -> Account:
        registers = dict(self.registers)
        for name, rows in other.registers.items():
            registers[name] = registers[name] + rows if name in registers else rows
        return Account(self.unit, registers, _sum(self.findings, other.findings))

    @property
    def cases(self) -> int:
        """Count the cases."""
        return self.registers[self.unit].used

    @property
    def severities(self) -> dict[Severity, int]:
        """Count the findings by severity."""
        return counted(self.findings)


NOTHING_TOLD: Final = Account("", {}, {})
"""What is told of rows where tables are published: nothing, for these are counts as well."""


PASSED_OVER: Final = ("outside-period", "outside-selection", "after-peildatum", "another-report", ONLY_HERE)
"""Why rows that were understood do not count."""


def unused(account: Account) -> dict[str, int]:
    """Find registers without any row, or of which rows were understood and not one counts: how many were.

    That of the unit explains the others. One of which no row was understood has an error of its own.
    """
    found, is_lost = {}, "register-not-understood" in account.findings
    for name, rows in account.registers.items():
        understood = rows.merged + sum(rows.left_out.get(reason, 0) for reason in PASSED_OVER)
        if (understood or not (rows.read or is_lost)) and not rows.used and (account.cases or name == account.unit):
            found[name] = understood
    return found


def account(linkage: Linkage, doubts: Findings) -> Account:
    """Count how rows became cases."""
    registers = {}
    for name, register in linkage.registers.items():
        used = linkage.counted if name == linkage.unit else linkage.linked[name]
        left_out = {reason: len(rows) for reason, rows in linkage.left_out[name].items()}
        registers[name] = RowCounts(len(register), len(linkage.merged[name]), used, left_out)
    return Account(linkage.unit, registers, dict(doubts.by_rule))


def _sum(mine: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    """Add counts up by name, those of zero included."""
    return {name: mine.get(name, 0) + theirs.get(name, 0) for name in {**mine, **theirs}}
