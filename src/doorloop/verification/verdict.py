"""What verify comes to: a publication held against itself, and against registers where there are any."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from doorloop.base.language import Lang
from doorloop.verification.publication.parts import Publication
from doorloop.verification.rules import Audit, audit, make_setting

if TYPE_CHECKING:
    from doorloop.cases.categories import Data
    from doorloop.tables.result import Result
    from doorloop.verification.compare import Comparison

STATUSES = ("match", "rounding", "differs", "not_computed")


class Verdict(Struct, frozen=True):
    """The outcome of a run; texts are in one language.

    Attributes:
        comparisons: each printed figure against the registers; empty without registers.
        result: the computed tables; None without registers.
    """

    publication: Publication
    lang: Lang
    calendar: str
    audit: Audit
    comparisons: tuple[Comparison, ...] = ()
    result: Result | None = None

    @property
    def bad(self) -> bool:
        """Tell whether something differs or cannot be."""
        return self.audit.wrong or any(one.status == "differs" for one in self.comparisons)

    def statuses(self) -> dict[str, int]:
        """Count the comparisons of figures by status."""
        figures = set(self.audit.index.figures)
        found: Counter[str] = Counter(one.status for one in self.comparisons if one.ref in figures)
        return {status: found[status] for status in STATUSES}

    def kinds(self) -> dict[str, int]:
        """Count the lines by kind."""
        found = Counter(entry.letter for entry in self.audit.entries)
        return {letter: found[letter] for letter in ("E", "X", "R", "U", "M")}


def verify_alone(publication: Publication, lang: Lang, name: str) -> Verdict:
    """Hold a publication against itself; the named calendar is looked up only where a period asks for it."""
    from doorloop.workdays.calendars import calendar

    found = audit(publication, calendar(name) if publication.spec.period else None)
    return Verdict(publication, lang, name, found)


def verify_against(publication: Publication, result: Result, data: Data) -> Verdict:
    """Hold a publication against itself and against registers."""
    from doorloop.verification.compare import Against, compare

    calendar = result.basis.calendar
    comparisons = compare(Against(make_setting(publication, calendar), result, data))
    found = audit(publication, calendar)
    return Verdict(publication, result.lang, calendar.name, found, tuple(comparisons), result)
