"""What a rule finds in a publication: which figures, what is printed, and what comes out instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.verification.deferred import Said, defer, num, text
from doorloop.verification.publication.cells import Index
from doorloop.verification.publication.formula import Interval, Term, evaluate, leaves, show
from doorloop.verification.publication.parts import Letter
from doorloop.verification.publication.printed import MARKS, PERCENT, plain


class Rule(Struct, frozen=True):
    """A rule: its name in files, its kind, its title for readers, and the function that applies it.

    Attributes:
        test: what it is called where tests are counted; None where it tests no figure but reads words.
        subjects: what a finding of it can be about, where that is declared; None where it is not.
    """

    name: str
    letter: Letter
    title: Text
    find: Callable[[Setting], Iterator[Check]]
    test: Text | None = None
    subjects: Callable[[Index], Iterable[str]] | None = None


class Check(Struct, frozen=True):
    """One test of some figures, and what it found.

    Attributes:
        has_power: whether any printed figure could have failed it.
        undecided: what could not be decided, where neither the solver nor the exact proof came to an end.
        untested: what was left out of it, because it is printed as no number or not at all.
    """

    cells: tuple[str, ...]
    finding: Finding | None = None
    has_power: bool = True
    undecided: Said | None = None
    untested: Said | None = None


class Finding(Struct, frozen=True):
    """Something that cannot be right, or that asks for an explanation.

    Attributes:
        subject: with the name of the rule the name by which lines gather findings.
        cells: the figures that it rests on, the wrong one first.
        sentence: what is the matter, in one plain sentence.
        letter: its kind, where it is another than that of its rule.
        marked: the figures that carry its mark; by default the first of its cells.
    """

    rule: Rule
    subject: str
    cells: tuple[str, ...]
    published: Said
    recomputed: Said
    sentence: Said
    notes: tuple[Said, ...] = ()
    letter: Letter | None = None
    marked: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Give the name by which a line gathers it."""
        return f"{self.rule.name}:{self.subject}"

    @property
    def kind(self) -> Letter:
        """Give its kind."""
        return self.letter or self.rule.letter

    @property
    def marks(self) -> tuple[str, ...]:
        """List the figures that carry its mark."""
        return self.cells[:1] if self.marked is None else self.marked


class Setting(Struct, frozen=True):
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

    def is_known(self, *terms: Term) -> bool:
        """Tell whether every figure of some formulas is a number or a range with two ends."""
        return all(self.index.is_known(ref) for term in terms for ref in leaves(term, "ref"))

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
        alone = MARKS.sub("", printed.text).strip()
        if not any(letter.isalpha() or letter == PERCENT for letter in alone):
            return alone
        words = plain(printed.text).replace("%", " ").split()
        if any(word[:1].isdigit() for word in words):
            return next(word for word in words if word[:1].isdigit())
        return str(printed.value)

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
    return defer("between", low=num(found.low, digits), high=num(found.high, digits))
