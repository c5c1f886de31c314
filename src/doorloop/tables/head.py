"""What stands before the tables in every format that people read: what, when, from which sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from doorloop.base.words import long_date, say
from doorloop.tables import sentences
from doorloop.tables.result import Result
from doorloop.version import __version__

SHORT = 12
"""So many digits of a digest tell files apart for people; programs get all of them."""


class Head(Struct, frozen=True):
    """The head of a document.

    Attributes:
        sentences: what stands above the tables; of a report, from rows to cases.
        as_of: the day of reference, as a sentence.
        mark: whether it may leave the desk; empty where any reader may have it.
        facts: what a figure rests on: a label and its value; a day stays a day.
        sources: file, register, number of rows and digest of each.
        findings: how many findings there are, as a sentence; empty where that is not told.
        about: what a caption says after its title, to stand alone: what is counted, in which period, by which sources.
    """

    title: str
    sentences: tuple[str, ...] = ()
    as_of: str = ""
    mark: str = ""
    facts: tuple[tuple[str, str | date], ...] = ()
    sources: tuple[tuple[str, str, int, str], ...] = ()
    findings: str = ""
    about: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Give all sentences."""
        return tuple(filter(None, (*self.sentences, self.findings)))


def head_of(result: Result) -> Head:
    """Put the head of a report together."""
    basis, lang = result.basis, result.lang
    as_of = say("as_of", lang, day=long_date(basis.peildatum, lang))
    return Head(
        title=result.definition.spec.title.say(lang),
        as_of=f"{as_of} {say('as_of_means', lang)}",
        mark=sentences.mark(result),
        facts=tuple(_facts(result)),
        sources=tuple(
            (source.file, result.definition.spec.registers[source.register].title.say(lang), source.rows, source.sha256)
            for source in basis.sources
        ),
        sentences=tuple(sentences.lines(result)),
        findings=_findings(result),
        about=_about(result),
    )


def _about(result: Result) -> str:
    """Say of every table of a result what it is about."""
    definition, lang, period = result.definition, result.lang, result.definition.spec.period
    day = long_date(result.basis.peildatum, lang)
    title = definition.spec.title.say(lang)
    when = say("about_day", lang, title=title, day=day)
    if period:
        first, last = long_date(period.first, lang), long_date(period.last, lang)
        when = say("about_period", lang, title=title, day=day, first=first, last=last)
    registers = dict.fromkeys(source.register for source in result.basis.sources)
    titles = ", ".join(definition.spec.registers[name].title.say(lang) for name in registers)
    return f"{when} {say('about_sources', lang, registers=titles)}" if titles else when


def _findings(result: Result) -> str:
    if result.published is not None:
        return ""
    account, lang = result.account, result.lang
    return say("findings_count", lang, **account.severities) if account.findings else say("no_findings", lang)


def _facts(result: Result) -> Iterator[tuple[str, str | date]]:
    basis, lang = result.basis, result.lang
    yield say("peildatum", lang), basis.peildatum
    period = result.definition.spec.period
    if period:
        first, last = long_date(period.first, lang), long_date(period.last, lang)
        yield say("period", lang), say("period_of", lang, first=first, last=last)
    if result.published is not None:
        titles = (register.title.say(lang) for register in result.definition.spec.registers.values())
        yield say("registers", lang), ", ".join(titles)
    yield say("calendar_name", lang), f"{basis.calendar.name}: {basis.calendar.about(lang)}"
    spec = result.definition.spec
    yield say("definition", lang), f"{spec.name} (SHA-256 {result.definition.sha256[:SHORT]}…)"
    yield say("program", lang), f"doorloop {__version__}"
