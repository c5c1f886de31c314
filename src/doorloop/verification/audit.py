"""A publication against itself: every rule, and its findings gathered into numbered lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from doorloop.base.language import Lang
from doorloop.verification import derived, means, percentages, sums, systems, wording
from doorloop.verification.findings import Finding, Setting
from doorloop.verification.publication.cells import Index
from doorloop.verification.publication.parts import Letter, Publication
from doorloop.verification.words import Said, join, say, word
from doorloop.workdays.calendars import Calendar

Rule = Callable[[Setting], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    percentages.find_percentages,
    means.find_means,
    sums.find_parts,
    derived.find_derived,
    sums.find_same,
    sums.find_funnels,
    means.find_combined,
    means.find_stages,
    systems.find_systems,
    wording.find_quantities,
    derived.find_incomparable,
    wording.find_properties,
    sums.find_totals,
    derived.find_no_n,
    wording.find_bounds,
    wording.find_units,
    wording.find_norm_columns,
    wording.find_norms_left_out,
    wording.find_classes,
    derived.find_remarks,
)
"""In the order in which findings without a number are listed."""


@dataclass(frozen=True)
class Entry:
    """One line: findings that belong together under a number, or one by itself.

    Attributes:
        short: the id where it stands beside a figure: the number of a line, or `*1` and on for what has none.
    """

    id: str
    letter: Letter
    findings: tuple[Finding, ...]
    short: str

    @property
    def cells(self) -> tuple[str, ...]:
        """List the figures that it is about, the wrong one of each finding first."""
        return tuple(dict.fromkeys([f.cells[0] for f in self.findings if f.cells]))

    @property
    def touched(self) -> tuple[str, ...]:
        """List every figure that it rests on."""
        return tuple(dict.fromkeys(ref for f in self.findings for ref in f.cells))

    def title(self, lang: Lang) -> str:
        """Name the rules."""
        return "; ".join(dict.fromkeys(word(f"rule.{f.rule}", lang) for f in self.findings))

    def published(self, lang: Lang) -> str:
        """Say what is printed."""
        return "; ".join(dict.fromkeys(f.published(lang) for f in self.findings))

    def recomputed(self, lang: Lang) -> str:
        """Say what comes out instead."""
        return "; ".join(dict.fromkeys(f.recomputed(lang) for f in self.findings))

    def notes(self, lang: Lang) -> list[str]:
        """List the explanations, each once."""
        return list(dict.fromkeys(note(lang) for f in self.findings for note in f.notes))


@dataclass(frozen=True)
class Audit:
    """What was found in a publication.

    Attributes:
        remarks: what a reader should know of the tests: without power, accepted rules, not decided.
    """

    index: Index
    entries: tuple[Entry, ...]
    remarks: tuple[Said, ...]

    @property
    def wrong(self) -> bool:
        """Tell whether something cannot be: arithmetic or a contradiction."""
        return any(entry.letter in ("E", "X") for entry in self.entries)


def audit(publication: Publication, calendar: Calendar | None = None) -> Audit:
    """Hold a publication against itself by every rule; the calendar counts over its period, where it has one."""
    setting = make_setting(publication, calendar)
    found = [finding for rule in RULES for finding in rule(setting)]
    return Audit(setting.index, tuple(_entries(publication, found)), tuple(_remarks(setting)))


def make_setting(publication: Publication, calendar: Calendar | None = None) -> Setting:
    """Give the rules their figures, and the calendar days of a working day over the publication's period."""
    period = publication.spec.period
    factor = None
    if period and calendar:
        days = calendar.workdays(period.first, period.last)
        factor = Fraction((period.last - period.first).days, days) if days else None
    return Setting(Index(publication), factor, calendar.name if calendar else "")


def _entries(publication: Publication, found: list[Finding]) -> Iterator[Entry]:
    left = list(found)
    for line in publication.spec.lines:
        mine = tuple(finding for name in line.of for finding in found if finding.name == name)
        left = [finding for finding in left if finding not in mine]
        if mine:
            yield Entry(line.id, line.kind, mine, line.id)
    for number, finding in enumerate(left, start=1):
        yield Entry(finding.name, finding.kind, (finding,), f"*{number}")


def _remarks(setting: Setting) -> Iterator[Said]:
    yield from percentages.accepted_rules(setting)
    powerless = means.without_power(setting)
    if powerless and len(powerless) == sum(1 for _ in means.means(setting)):
        yield say("no_power_at_all", n=len(powerless))
    elif powerless:
        yield say("no_power", what=join([setting.label(ref) for ref in powerless], ", "))
