"""A publication against itself: every rule, and its findings gathered into numbered lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from doorloop.base.choices import likely
from doorloop.base.errors import DefinitionError
from doorloop.base.language import Lang
from doorloop.definition.refusal import refuse
from doorloop.verification.contradiction import Check, Finding, Rule, Setting
from doorloop.verification.deferred import Said, defer, join
from doorloop.verification.derived import DERIVED, INCOMPARABLE, NO_N, REMARK
from doorloop.verification.joint import JOINT
from doorloop.verification.margins import MARGIN
from doorloop.verification.means import COMBINED, MEAN, STAGES
from doorloop.verification.percentages import PERCENTAGE, accepted_rules
from doorloop.verification.publication.cells import Index
from doorloop.verification.publication.parts import Letter, Publication
from doorloop.verification.ratios import RATIO
from doorloop.verification.reading import READING
from doorloop.verification.spread import DEVIATION, MEDIAN, ORDER
from doorloop.verification.sums import BEYOND_WHOLE, FUNNEL, PARTS, SAME, TOTALS
from doorloop.verification.systems import SYSTEM
from doorloop.verification.wording import BOUND, CLASSES, NORM_COLUMN, NORM_LEFT_OUT, PROPERTY, QUANTITY, UNIT
from doorloop.workdays.calendars import Calendar

RULES: Final[tuple[Rule, ...]] = (
    READING,
    PERCENTAGE,
    MEAN,
    PARTS,
    MARGIN,
    BEYOND_WHOLE,
    JOINT,
    ORDER,
    MEDIAN,
    DEVIATION,
    RATIO,
    DERIVED,
    SAME,
    FUNNEL,
    COMBINED,
    STAGES,
    SYSTEM,
    QUANTITY,
    INCOMPARABLE,
    PROPERTY,
    TOTALS,
    NO_N,
    BOUND,
    UNIT,
    NORM_COLUMN,
    NORM_LEFT_OUT,
    CLASSES,
    REMARK,
)
"""In the order in which findings without a number are listed. Whoever adds a rule gives it a line here."""


class Entry(Struct, frozen=True):
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
        """List the figures that carry its mark."""
        return tuple(dict.fromkeys(ref for f in self.findings for ref in f.marks))

    @property
    def touched(self) -> tuple[str, ...]:
        """List every figure that it rests on."""
        return tuple(dict.fromkeys(ref for f in self.findings for ref in f.cells))

    def title(self, lang: Lang) -> str:
        """Name the rules."""
        return "; ".join(dict.fromkeys(f.rule.title.say(lang) for f in self.findings))

    def sentence(self, lang: Lang) -> str:
        """Say in plain words what is the matter."""
        said = "; ".join(dict.fromkeys(f.sentence(lang) for f in self.findings))
        return said[:1].upper() + said[1:]

    def published(self, lang: Lang) -> str:
        """Say what is printed."""
        return "; ".join(dict.fromkeys(f.published(lang) for f in self.findings))

    def recomputed(self, lang: Lang) -> str:
        """Say what comes out instead."""
        return "; ".join(dict.fromkeys(f.recomputed(lang) for f in self.findings))

    def notes(self, lang: Lang) -> list[str]:
        """List the explanations, each once."""
        return list(dict.fromkeys(note(lang) for f in self.findings for note in f.notes))


class Audit(Struct, frozen=True):
    """What was found in a publication.

    Attributes:
        checks: each test of each rule, by the name of the rule.
        remarks: what a reader should know of the tests: without power, accepted rules, not decided.
    """

    index: Index
    entries: tuple[Entry, ...]
    remarks: tuple[Said, ...]
    checks: dict[str, tuple[Check, ...]]

    @property
    def tests(self) -> dict[Rule, int]:
        """Count the tests that could have found something, by rule."""
        named = (rule for rule in RULES if rule.test is not None)
        found = {rule: sum(check.has_power for check in self.checks[rule.name]) for rule in named}
        return {rule: n for rule, n in found.items() if n}

    @property
    def tested(self) -> frozenset[str]:
        """Give the figures that some test with power was about."""
        with_power = (check for rule in self.tests for check in self.checks[rule.name] if check.has_power)
        return frozenset(ref for check in with_power for ref in check.cells if self.index.is_known(ref))

    @property
    def wrong(self) -> bool:
        """Tell whether something cannot be: arithmetic or a contradiction."""
        return any(entry.letter in ("E", "X") for entry in self.entries)


def audit(publication: Publication, calendar: Calendar | None = None) -> Audit:
    """Hold a publication against itself by every rule; the calendar counts over its period, where it has one.

    Errors: DefinitionError where a line gathers findings of what does not exist.
    """
    setting = make_setting(publication, calendar)
    _check_lines(setting.index)
    checks = {rule.name: tuple(rule.find(setting)) for rule in RULES}
    found = list(_not_twice([check.finding for several in checks.values() for check in several if check.finding]))
    entries = tuple(_entries(publication, found))
    return Audit(setting.index, entries, tuple(_remarks(setting, checks)), checks)


def _not_twice(found: list[Finding]) -> Iterator[Finding]:
    """Leave out that figures cannot go together where one of them cannot be by itself."""
    alone = {ref for finding in found if finding.rule is not JOINT and finding.kind == "E" for ref in finding.cells}
    for finding in found:
        if finding.rule is not JOINT or alone.isdisjoint(finding.cells):
            yield finding


def _check_lines(index: Index) -> None:
    """Refuse a line that names a rule, or what a rule can be about, that does not exist."""
    rules = {rule.name: rule for rule in RULES}
    for at, line in enumerate(index.spec.lines):
        for of in line.of:
            name, _, subject = of.partition(":")
            if name not in rules:
                raise _no_such(index, at, "rule", name, rules)
            subjects = rules[name].subjects
            if subjects is not None and subject not in (known := tuple(subjects(index))):
                raise _no_such(index, at, name, subject, known)


def _no_such(index: Index, at: int, what: str, asked: str, known: Iterable[str]) -> DefinitionError:
    said = f"there is no {what} '{asked}'{likely(asked, known)}"
    return refuse(index.publication.path.name, f"lines.{at}.of", said, "correct the publication file")


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


def _remarks(setting: Setting, checks: dict[str, tuple[Check, ...]]) -> Iterator[Said]:
    yield from accepted_rules(setting)
    powerless = [check.cells[0] for check in checks[MEAN.name] if not check.has_power]
    if powerless and len(powerless) == len(checks[MEAN.name]):
        yield defer("no_power_at_all", n=len(powerless))
    elif powerless:
        yield defer("no_power", what=join([setting.label(ref) for ref in powerless]))
    every = [check for found in checks.values() for check in found]
    undecided = [check.undecided for check in every if check.undecided]
    untested = [check.untested for check in every if check.untested]
    if undecided:
        yield defer("not_decided", n=len(undecided), what=join(undecided))
    if untested:
        yield defer("not_added", what=_each_once(untested))


def _each_once(found: list[Said]) -> Said:
    return lambda lang: "; ".join(dict.fromkeys(one(lang) for one in found))
