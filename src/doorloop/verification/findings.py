"""What a rule finds in a publication: which figures, what is printed, and what comes out instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from doorloop.verification.publication.cells import Index
from doorloop.verification.publication.formula import Interval, Term, evaluate, leaves, show
from doorloop.verification.publication.parts import Letter
from doorloop.verification.publication.printed import PERCENT
from doorloop.verification.words import Said, num, say, text

LETTERS: Final[dict[str, Letter]] = {
    "percentage": "E",
    "mean": "E",
    "parts": "E",
    "derived": "E",
    "totals": "R",
    "stages": "R",
    "no-n": "R",
    "same": "X",
    "funnel": "X",
    "combined": "X",
    "quantity": "X",
    "property": "X",
    "incomparable": "X",
    "system": "X",
    "bound": "U",
    "unit": "U",
    "norm-column": "U",
    "norm-left-out": "U",
    "classes": "U",
    "remark": "M",
}
"""The kind of each rule, for a finding that no line of the publication gathers."""


@dataclass(frozen=True)
class Finding:
    """Something that cannot be right, or that asks for an explanation.

    Attributes:
        rule, subject: together the name by which lines gather findings.
        cells: the figures that it rests on, the wrong one first.
        letter: its kind, where it is another than that of its rule.
    """

    rule: str
    subject: str
    cells: tuple[str, ...]
    published: Said
    recomputed: Said
    notes: tuple[Said, ...] = ()
    letter: Letter | None = None

    @property
    def name(self) -> str:
        """Give the name by which a line gathers it."""
        return f"{self.rule}:{self.subject}"

    @property
    def kind(self) -> Letter:
        """Give its kind."""
        return self.letter or LETTERS[self.rule]


@dataclass(frozen=True)
class Setting:
    """What rules look at: the figures of a publication, and how many calendar days go with a working day."""

    index: Index
    calendar_days: Fraction | None = None
    calendar: str = ""

    def value(self, ref: str, unit: str, *, exactly: bool = False) -> Interval:
        """Give a figure in a base unit, working days turned into calendar days where it takes that.

        With `exactly` the printed number itself, else every value that it can stand for.
        """
        found = self.index.exactly(ref) if exactly else self.index.interval(ref)
        factor = self.factor(self.index.base_unit(ref), unit)
        return Interval(found.low * factor, found.high * factor)

    def factor(self, source: str, target: str) -> Fraction:
        """Give how many of the target unit go with one of the source."""
        if self.calendar_days and (source, target) == ("werkdagen", "kalenderdagen"):
            return self.calendar_days
        if self.calendar_days and (source, target) == ("kalenderdagen", "werkdagen"):
            return 1 / self.calendar_days
        return Fraction(1)

    def compute(self, term: Term, unit: str, *, exactly: bool = False) -> Interval:
        """Compute a formula in a base unit."""
        return evaluate(term, lambda ref: self.value(ref, unit, exactly=exactly))

    def written(self, term: Term) -> Said:
        """Write a formula with the printed figures in it."""
        return lambda _lang: show(term, self.bare)

    def bare(self, ref: str) -> str:
        """Write the number of a figure as printed, without its words."""
        if ref not in self.index.cells and ref not in self.index.statements:
            return ref
        printed = self.index.printed(ref)
        if printed.value is None:
            return printed.text
        words = printed.text.replace("%", " ").split()
        return next((word for word in words if word[:1].isdigit()), str(printed.value))

    def label(self, ref: str) -> Said:
        """Name a figure."""
        return lambda lang: self.index.label(ref, lang)

    def refs(self, term: Term) -> Iterator[str]:
        """List the figures of a formula."""
        return leaves(term, "ref")


def printed_as(setting: Setting, ref: str) -> Said:
    """Say what is printed in a cell, with the sign of its unit."""
    printed = setting.index.printed(ref)
    percent = setting.index.unit(ref) == PERCENT and PERCENT not in printed.text
    return text(f"{printed.text} %" if percent else printed.text)


def interval_said(found: Interval, digits: int) -> Said:
    """Say an interval, or its one value."""
    if found.exact:
        return num(found.low, digits)
    return say("between", low=num(found.low, digits), high=num(found.high, digits))
