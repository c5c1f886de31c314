"""What tables are made of: records of exact values, and the counts that they come from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from doorloop.base.language import Lang, Text
from doorloop.cases.categories import UNKNOWN_KEY
from doorloop.cases.tally import ALL, Tally
from doorloop.definition import parts
from doorloop.definition.parts import PERIODS, Definition

Basis = Literal["closed", "all"]
Value = str | int | bool | Fraction | None
Record = dict[str, Value]

UNKNOWN_LABEL = Text(nl="Onbekend", en="Unknown")


class Request(Struct, frozen=True):
    """What to tabulate.

    Attributes:
        lang: of labels.
        all_groups: durations of every group, not of the main one alone.
        by: what durations are split by.
        basis: what people see of durations: closed steps, or every basis. Programs get every basis.
        compare: two groups, or two parts of `by`.
    """

    lang: Lang = "nl"
    all_groups: bool = False
    by: str = ""
    basis: Basis = "closed"
    compare: tuple[str, ...] = ()


class Counted(Struct, frozen=True):
    """The counts of a definition's cases, and what is asked of them."""

    definition: Definition
    tally: Tally
    request: Request
    peildatum: date

    def is_measured(self, step: parts.Step) -> bool:
        """Tell whether some source has a column for the start of a step, for its end and for what stops its clock."""
        return self.has(*self.definition.needs(step))

    def has(self, *fields: str) -> bool:
        """Tell whether some source has a column for each of these fields, and for the decisions of outcomes."""
        decisions = {self.definition.field(field).decided_by for field in fields} - {""}
        return self.tally.absent.isdisjoint({*fields, *decisions})

    @property
    def groups(self) -> list[str]:
        """List the groups."""
        return list(self.definition.groups)

    @property
    def chosen(self) -> list[str]:
        """List the groups whose durations are reported: the main one, or all."""
        return self.groups if self.request.all_groups else [self.definition.main_group]

    @property
    def cases(self) -> dict[str, int]:
        """Count the cases of each group."""
        return {group: self.tally.cell("part", ALL, ALL, group) for group in self.groups}

    def say(self, text: Text) -> str:
        """Give a label in the language asked for."""
        return text.say(self.request.lang)

    def labels(self, field: str) -> dict[str, str]:
        """Give the labels of a code field by code, unknown last."""
        codes = {key: self.say(code.label) for key, code in self.definition.labels(field).items()}
        return codes | {UNKNOWN_KEY: self.say(UNKNOWN_LABEL)}

    def parts(self, by: str) -> dict[str, str]:
        """Give the parts that have cases with their labels: periods in time, codes in their order."""
        found = self.tally.parts(by)
        if by in PERIODS:
            return {part: part for part in sorted(found)}
        return {key: label for key, label in self.labels(by).items() if key in found}


def is_unmeasured(record: Record) -> bool:
    """Tell whether a record has no figures as no source has a column that they need."""
    return record.get("measured") is False


def exact(number: Decimal | None) -> int | Fraction | None:
    """Give a number of the definition without rounding, whole where it is."""
    if number is None:
        return None
    return int(number) if number == int(number) else Fraction(number)
