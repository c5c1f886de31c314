"""What was doubtful, where, and what became of it: a finding, and the catalogue of rules.

A finding is a value. It carries the place as a spreadsheet shows it (file, sheet, cell), the field, and the
text that stood there, never an identifier or a birth date. Severity: an error is a value that could not be
understood or was rejected, a warning one that was understood but is doubtful or left out by a rule, info
one that was repaired, merged or ignored on purpose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, get_args

import msgspec

from doorloop.base.folding import as_typed
from doorloop.base.patterns import pattern
from doorloop.base.rules import RULES, Rule, Severity
from doorloop.base.words import fill

if TYPE_CHECKING:
    from doorloop.base.language import Text

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""The worst first."""
SHOWN: Final = 40
"""The longest text of a cell that a finding repeats."""

UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\U000e0000-\U000e0fff"
)
"""Characters that nobody sees, or that stand for one that was lost, as ranges of a pattern."""
HIDDEN: Final = f"[{UNSEEN}]"
DIGITS: Final = rf"\d(?:[\s./:'’\-–—{UNSEEN}]*\d){{8,}}"
"""Nine digits and more, in a row or grouped: perhaps an identifier that somebody put into a remark."""
MOMENT: Final = (
    r"(?<![\d./-])(?:\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[:.]\d{2}(?::\d{2})?)"
    r"(?![./-]?\d)"
)
"""A date or a time of day, whose digits identify nobody."""

MONTH = (
    r"(?:jan(?:uar[iy])?|febr?(?:uar[iy])?|mrt|maa(?:rt)?|mar(?:ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|"
    r"aug(?:ust(?:us)?)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
YEAR = r"'?\s?(?:\d{4}|\d{2})"
DATED: Final = (
    rf"(?i)(?<!\d)\d{{4}}\s*[-/.\s]\s*(?:\d{{1,2}}|{MONTH})\s*[-/.\s]\s*\d{{1,2}}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*{YEAR}(?!\d)|(?<!\d)\d{{1,2}}\s+\d{{1,2}}\s+\d{{4}}(?!\d)"
    rf"|(?:(?<!\d)\d{{1,2}}[\s.-]*|(?<![a-z])){MONTH}[\s.-]*(?:\d{{1,2}},?\s+)?{YEAR}(?!\d)"
    r"|(?<!\d)(?:(?:18|19|20)\d{6}|\d{4}(?:18|19|20)\d{2})(?!\d)"
)
"""Whatever could be read as a date: rather a number that is none than a birth that is told."""
SERIAL: Final = r"\s*[1-7]\d{4}(?:[.,]\d+)?\s*"
"""What a date comes to where a spreadsheet lost its format."""
NO_DATE: Final = "dd-mm-jjjj"
"""Stands for a date in a column that holds none."""


class Finding(msgspec.Struct, frozen=True):
    """One doubt about one place.

    Attributes:
        code: the rule's code in the catalogue.
        cell: as Excel writes it (`D17`); a row (`17`) or empty where it concerns more.
        value_shown: the text that stood there, cut to 40 characters, a misplaced date masked; None for a private
            field.
        details: what fills the gaps of the rule's message.
    """

    code: str
    file: str = ""
    register: str = ""
    sheet: str = ""
    cell: str = ""
    field: str = ""
    value_shown: str | None = None
    details: Mapping[str, str | Text] = msgspec.field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """Look the rule up in the catalogue."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """Give the severity of the rule."""
        return self.rule.severity

    def message(self, lang: Literal["nl", "en"]) -> str:
        """Say it in one language."""
        gaps = {name: gap if isinstance(gap, str) else gap.say(lang) for name, gap in self.details.items()}
        return fill(self.rule.message(lang), **gaps)


def spot_text(file: str, sheet: str, at: int | str) -> str:
    """Write a place in the one form that the program prints and reads: FILE:SHEET:ROW or FILE:SHEET:CELL.

    Args:
        sheet: empty for a file without sheets, which leaves it out.
        at: a row, or a cell as a spreadsheet calls it; empty for the whole sheet.
    """
    return ":".join(filter(None, (file, sheet, str(at))))


def shown(text: str, *, dated: bool = False) -> str:
    """Cut a cell's text to what a finding may repeat, and take out what looks like an identifier.

    A character that nobody sees is written as its code point, `<U+200B>`: it can be why a cell cannot be read.

    Args:
        dated: whether the text is of a column of dates. In any other a date is out of place, and may be a birth.
    """
    told = pattern(DIGITS).sub(_harmless, text)
    line = "".join(_seen(c) for c in " ".join((told if dated else _undated(told)).split()))
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _undated(text: str) -> str:
    """Put the shape of a date in the place of every date."""
    typed = as_typed(text)
    if pattern(SERIAL).fullmatch(typed):
        return "…"
    return pattern(DATED).sub(NO_DATE, typed) if pattern(DATED).search(typed) else text


def _seen(character: str) -> str:
    is_seen = character.isprintable() and not pattern(HIDDEN).match(character)
    return character if is_seen else f"<U+{ord(character):04X}>"


def printable(text: str) -> str:
    """Replace what a terminal obeys or turns around instead of showing it."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _harmless(match: re.Match[str]) -> str:
    digits = sum(c.isdigit() for c in pattern(MOMENT).sub("", match[0]))
    return match[0] if digits < 9 else "…"


class Batch(msgspec.Struct, frozen=True):
    """Findings of one rule about many places, made only when somebody reads them: most runs count them, no more.

    Attributes:
        size: how many there are.
        tell: makes them, in order.
        tell_of: makes those about some rows alone, where that is quicker than to make all.
    """

    code: str
    size: int
    tell: Callable[[], Iterable[Finding]]
    tell_of: Callable[[Collection[SheetRow]], Iterable[Finding]] | None = None


SheetRow = tuple[str, str, int]
"""A row: file, sheet, and the number of the row."""
Doubt = Finding | Batch
"""What a stage is in doubt about."""


class Findings:
    """All that was doubtful, in the order in which it was found."""

    def __init__(self, doubts: Iterable[Doubt] = ()) -> None:
        self._doubts = [doubt for doubt in doubts if isinstance(doubt, Finding) or doubt.size]

    @property
    def doubts(self) -> list[Doubt]:
        """Give findings and batches as they came."""
        return self._doubts

    def __iter__(self) -> Iterator[Finding]:
        return self._tell(self._doubts)

    def __len__(self) -> int:
        return self.by_rule.total()

    @cached_property
    def by_rule(self) -> Counter[str]:
        """Count the findings of each rule."""
        sizes: Counter[str] = Counter()
        for doubt in self._doubts:
            sizes[doubt.code] += 1 if isinstance(doubt, Finding) else doubt.size
        return sizes

    def counted(self) -> dict[Severity, int]:
        """Count the findings by severity."""
        return counted(self.by_rule)

    def of(self, code: str) -> Iterator[Finding]:
        """Tell the findings of one rule."""
        return self._tell(doubt for doubt in self._doubts if doubt.code == code)

    def at(self, spots: Collection[SheetRow]) -> Iterator[Finding]:
        """Tell the findings about some rows."""
        for doubt in self._doubts:
            of = doubt.tell_of if isinstance(doubt, Batch) else None
            among = of(spots) if of else self._tell([doubt])
            yield from (one for one in among if (one.file, one.sheet, row_of(one.cell)) in spots)

    def errors(self) -> Iterator[Finding]:
        """Tell the errors alone."""
        return self._tell(doubt for doubt in self._doubts if RULES[doubt.code].severity == "error")

    @staticmethod
    def _tell(doubts: Iterable[Doubt]) -> Iterator[Finding]:
        for doubt in doubts:
            if isinstance(doubt, Finding):
                yield doubt
            else:
                yield from doubt.tell()


def counted(by_rule: Mapping[str, int]) -> dict[Severity, int]:
    """Count findings by severity, from their number by rule."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for code, size in by_rule.items():
        counts[RULES[code].severity] += size
    return counts


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings: the worst first, then by rule, file, sheet, row and column; each place once a rule."""
    ranks = {code: rank for rank, code in enumerate(RULES)}
    findings = list(findings)
    files = {name: rank for rank, name in enumerate(dict.fromkeys(f.file for f in findings))}

    def key(finding: Finding) -> tuple[int, int, int, str, int, int, str]:
        letters, row = _split(finding.cell)
        severity = SEVERITIES.index(finding.severity)
        return severity, ranks[finding.code], files[finding.file], finding.sheet, row, len(letters), letters

    return sorted(findings, key=key)


def row_of(cell: str) -> int:
    """Give the row, or the event, that a cell's name has; 0 for none."""
    return _split(cell)[1]


def _split(cell: str) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]*|event )(\d*)(?: \(case \d+\))?", cell)
    return (match[1], int(match[2] or 0)) if match else (cell, 0)
