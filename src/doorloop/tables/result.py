"""What a run comes to: every table, every finding, and what both rest on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from doorloop.base.findings import Finding, Findings, in_order
from doorloop.base.language import Lang
from doorloop.cases.account import Account
from doorloop.cases.link import Linkage
from doorloop.definition.parts import Definition
from doorloop.registers.sources import SourceInfo
from doorloop.tables.distributions import Distributions
from doorloop.tables.records import Counted, Record, Request
from doorloop.tables.release import Published
from doorloop.workdays.calendars import Calendar


class Basis(Struct, frozen=True):
    """What every figure rests on."""

    definition: Definition
    peildatum: date
    calendar: Calendar
    sources: tuple[SourceInfo, ...]


class Result(Struct, frozen=True, dict=True):
    """The outcome of a run; figures are exact, texts are in the language of the request.

    Attributes:
        account: what became of the rows, in numbers.
        doubts: the findings as they were found; none where only counts are at hand.
        shown: the tables that people see; programs get all.
        later: the tables that were not made, and that somebody can ask for by name.
        distributions: what drawings need beside the tables; None where none were asked for.
        traced: what became of the rows, each by itself; None where only counts are at hand.
        absent: the fields that no source has a column for.
        group_sizes: the cases of each group; none of a release, in which these are counts as well.
        counted: what its tables are counted from, for a chapter beside them; None where single tables were asked for,
            and of what was made safe to publish.
        published: how it was made safe to publish; None where it was not. Then account, findings and sources, which are
            counts as well, are empty.
    """

    basis: Basis
    request: Request
    account: Account
    tables: Mapping[str, list[Record]]
    doubts: Findings
    shown: tuple[str, ...]
    distributions: Distributions | None = None
    traced: Linkage | None = None
    published: Published | None = None
    counted: Counted | None = None
    absent: frozenset[str] = frozenset()
    later: tuple[str, ...] = ()
    group_sizes: Mapping[str, int] = {}

    @property
    def linkage(self) -> Linkage:
        """Give what became of each row.

        Errors: LookupError where only counts are at hand.
        """
        if self.traced is None:
            raise LookupError("a result of counts knows no rows")
        return self.traced

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """List the findings, the worst first."""
        return tuple(in_order(self.doubts))

    @property
    def definition(self) -> Definition:
        """Give the definition that the figures follow."""
        return self.basis.definition

    @property
    def lang(self) -> Lang:
        """Give the language of labels and texts."""
        return self.request.lang
