"""`doorloop deadline`: find the last day of a term, and explain each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from doorloop.cli.lines import echo
from doorloop.cli.options import Lang, LangOption
from doorloop.cli.workdays import (
    CALENDARS,
    FormatOption,
    as_json,
    calendar_lines,
    calendar_record,
    day_off_lines,
    day_off_record,
    rule_line,
    skipped_lines,
    weekday_text,
)

if TYPE_CHECKING:
    from doorloop.workdays.days_off import DayOff
    from doorloop.workdays.terms import Deadline, Note, Term, Unit

StartArgument = Annotated[str, typer.Argument(metavar="DATE", help="Day of the event, which does not count itself.")]
TermArgument = Annotated[
    list[str], typer.Argument(metavar="TERM", help="10wd or 10 werkdagen, 28d, 6w or 6 weken, 3m, 1y.")
]
OwnCalendarOption = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        metavar=CALENDARS,
        help="Which days are working days; nl, or atw for a statutory term.",
        show_default=False,
    ),
]
StatutoryOption = Annotated[
    bool, typer.Option("--statutory", help="A term set by law: apply the Algemene termijnenwet.")
]

_UNITS: Final[dict[Lang, dict[Unit, tuple[str, str]]]] = {
    "nl": {
        "wd": ("werkdag", "werkdagen"),
        "d": ("dag", "dagen"),
        "w": ("week", "weken"),
        "m": ("maand", "maanden"),
        "y": ("jaar", "jaar"),
    },
    "en": {
        "wd": ("working day", "working days"),
        "d": ("day", "days"),
        "w": ("week", "weeks"),
        "m": ("month", "months"),
        "y": ("year", "years"),
    },
}
_HEAD: Final[dict[Lang, str]] = {
    "nl": "{last} is de laatste dag van {term} na {start}",
    "en": "{last} is the last day of {term} after {start}",
}
_BARE: Final[dict[Lang, str]] = {
    "nl": "Zonder verlenging eindigt de termijn op {bare}.",
    "en": "Without extension the term ends on {bare}.",
}
_NOTES: Final[dict[Lang, dict[Note, str]]] = {
    "nl": {
        "no_length": "Een termijn zonder duur eindigt op de dag zelf; de Algemene termijnenwet verlengt haar niet.",
        "short_month": "Die maand heeft geen dag {day}: de laatste dag van de maand telt.",
        "target_stands": "Dat is geen werkdag. Een streeftermijn loopt dan niet door, "
        "een wettelijke termijn wel (--statutory):",
        "own_calendar": "Wat een gewone dag is, volgt hier uit de gekozen kalender; de wet zelf volgt kalender atw.",
        "art_4_excludes": "Atw art. 4: de Algemene termijnenwet geldt niet voor {term}, "
        "wel tot en met 90 dagen, 12 weken of 3 maanden.",
        "art_4_allows": "Atw art. 4 sluit {term} niet uit.",
        "art_2_extends": "Atw art. 2 verlengt tot de tweede gewone dag. Geen gewone dag:",
        "art_2_met": "Atw art. 2 verlengt niet: de termijn telt ten minste twee gewone dagen.",
        "art_2_aside": "Atw art. 2 is niet toegepast: de termijn is korter dan drie dagen.",
        "art_1_extends": "Atw art. 1 verlengt tot de eerste gewone dag. Geen gewone dag:",
        "art_1_rests": "Atw art. 1 verlengt niet: {last} is een gewone dag.",
    },
    "en": {
        "no_length": "A term without length ends on the day itself; the Algemene termijnenwet does not extend it.",
        "short_month": "That month has no day {day}: the last day of the month counts.",
        "target_stands": "That is no working day. A target does not run on then, a term set by law does (--statutory):",
        "own_calendar": "What an ordinary day is follows from the chosen calendar here; "
        "the law itself follows calendar atw.",
        "art_4_excludes": "Atw art. 4: the Algemene termijnenwet does not reach {term}, "
        "only up to 90 days, 12 weeks or 3 months.",
        "art_4_allows": "Atw art. 4 does not exclude {term}.",
        "art_2_extends": "Atw art. 2 extends to the second ordinary day. No ordinary day:",
        "art_2_met": "Atw art. 2 does not extend: the term holds at least two ordinary days.",
        "art_2_aside": "Atw art. 2 is not applied: the term is shorter than three days.",
        "art_1_extends": "Atw art. 1 extends to the first ordinary day. No ordinary day:",
        "art_1_rests": "Atw art. 1 does not extend: {last} is an ordinary day.",
    },
}
_EXPLAINED_BY_DAYS: Final = ("target_stands", "art_2_extends", "art_1_extends")


def deadline(
    start: StartArgument,
    term: TermArgument,
    calendar_name: OwnCalendarOption = None,
    statutory: StatutoryOption = False,
    lang: LangOption = "nl",
    format_: FormatOption = "table",
) -> None:
    """Find the last day of a term, and explain how it was found.

    A date is written 2012-09-05, 5-9-2012, 5/9/12 or today.
    """
    from doorloop.workdays import terms
    from doorloop.workdays.calendars import calendar
    from doorloop.workdays.days import parse_day

    find = terms.statutory_deadline if statutory else terms.deadline
    counting = calendar((calendar_name or ("atw" if statutory else "nl")).lower())
    found = find(parse_day(start), terms.parse_term(" ".join(term)), counting)
    if format_ == "json":
        typer.echo(as_json(_record(found, statutory, lang)))
    else:
        echo(_lines(found, statutory, lang))


def _lines(found: Deadline, statutory: bool, lang: Lang) -> list[str]:
    """Write the last day, then the steps that lead to it."""
    words = {
        "term": _term_text(found.term, lang),
        "start": weekday_text(found.start, lang),
        "last": weekday_text(found.last_day, lang),
        "bare": weekday_text(found.bare_last_day, lang),
        "day": str(found.start.day),
    }
    lines = [_HEAD[lang].format_map(words), "", rule_line(found.start, found.last_day, lang)]
    if statutory:
        lines.append(_BARE[lang].format_map(words))
    if found.term.unit == "wd":
        lines += skipped_lines(found.calendar, found.start, found.last_day, lang)
    for note in found.notes:
        lines.append(_NOTES[lang][note].format_map(words))
        if note in _EXPLAINED_BY_DAYS:
            lines += day_off_lines([(off.day, _reason(off, lang)) for off in found.skipped], lang)
    return lines + calendar_lines(found.calendar, found.start, found.last_day, lang)


def _record(found: Deadline, statutory: bool, lang: Lang) -> dict[str, Any]:
    """Make the JSON object of the answer."""
    return {
        "schema": "doorloop.deadline/1",
        "lang": lang,
        "date": found.start.isoformat(),
        "term": {"count": found.term.count, "unit": found.term.unit},
        "statutory": statutory,
        "last_day": found.last_day.isoformat(),
        "bare_last_day": found.bare_last_day.isoformat(),
        "skipped": [day_off_record(day, lang) for day in found.skipped],
        "notes": list(found.notes),
        "calendar": calendar_record(found.calendar, lang),
    }


def _term_text(term: Term, lang: Lang) -> str:
    """Write a term in full: 10 werkdagen, 1 week."""
    from doorloop.base.words import plural

    one, many = _UNITS[lang][term.unit]
    return f"{term.count} {plural(term.count, one, many)}"


def _reason(off: DayOff, lang: Lang) -> str:
    """Name a day off with its article of law, cited as the language does."""
    source = off.source
    if lang == "nl":
        source = source.replace("(", " lid ").replace(")", "")
        source = source.replace("secondary source", "secundaire bron")
    return f"{off.name(lang)} ({source})"
