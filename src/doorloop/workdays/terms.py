"""Deadlines: the last day of a term, by hand or under the Algemene termijnenwet.

Two clocks. A target (streeftermijn) ends where it ends, and counted in working days it skips the
days off of its calendar. A term set by law that ends on a Saturday, Sunday or recognised holiday
runs on (Algemene termijnenwet, BWBR0002448). The day of the event never counts (Awb art. 6:8).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal, assert_never

from msgspec import Struct

from doorloop.base.errors import UsageError
from doorloop.base.words import both
from doorloop.workdays.calendars import Calendar, calendar, within
from doorloop.workdays.days_off import LAST, DayOff

Unit = Literal["wd", "d", "w", "m", "y"]
Note = Literal[
    "no_length",  # a term of nothing ends on the day itself, and nothing extends it
    "short_month",  # the month of the last day has no such day number: its last day is taken
    "target_stands",  # a target that ends on a day off does not run on
    "own_calendar",  # a statutory term under another calendar than atw
    "art_4_excludes",  # longer than the Algemene termijnenwet reaches
    "art_4_allows",
    "art_2_extends",  # fewer than two ordinary days in the term
    "art_2_met",
    "art_2_aside",  # a term of fewer than three days
    "art_1_extends",  # the term ends on a Saturday, Sunday or holiday
    "art_1_rests",
]

_WORDS: Final[dict[Unit, str]] = {
    "wd": "wd|werkdag|werkdagen|working day|working days|workday|workdays",
    "d": "d|dag|dagen|day|days|kalenderdag|kalenderdagen|calendar day|calendar days",
    "w": "w|wk|week|weken|weeks",
    "m": "m|mnd|maand|maanden|month|months",
    "y": "y|j|jaar|jaren|year|years",
}
_UNITS: Final[dict[str, Unit]] = {word: unit for unit, words in _WORDS.items() for word in words.split("|")}
HOURS: Final = ("h", "u", "uur", "uren", "hour", "hours")
_LONGEST: Final[dict[Unit, int]] = {"d": 90, "w": 12, "m": 3, "y": 0}
"""Art. 4: the longest term of each unit that the Algemene termijnenwet covers."""


class Term(Struct, frozen=True):
    """A length of time: working days (wd), days (d), weeks (w), months (m) or years (y)."""

    count: int
    unit: Unit


class Deadline(Struct, frozen=True):
    """The last day of a term that starts after `start`, and how it was found.

    `bare_last_day` is where the term would end without the Algemene termijnenwet. `skipped` are the
    days that made it longer: for working days the weekday days off in the term (weekends go without
    saying), under the statute every Saturday, Sunday and holiday that an extension passes over, on
    a target that ends on a day off that one day. `notes` say which rule did what, in order.
    """

    start: date
    term: Term
    calendar: Calendar
    last_day: date
    bare_last_day: date
    skipped: tuple[DayOff, ...] = ()
    notes: tuple[Note, ...] = ()


@cache
def parse_term(text: str) -> Term:
    """Read a term: `10wd`, `28d`, `6w`, `3m`, `1y`, or in words, `10 werkdagen`; raise UsageError if it is none."""
    found = re.fullmatch(r"(\d{1,5})\s*([a-z]+(?: [a-z]+)?)", " ".join(text.lower().split()), re.ASCII)
    if found and found[2] in HOURS:
        raise UsageError(both("err.term_in_hours", text=repr(text)), remedy=both("try.term_in_hours"))
    if not found or found[2] not in _UNITS:
        raise UsageError(both("err.no_term", text=repr(text)), remedy=both("try.term"))
    return Term(int(found[1]), _UNITS[found[2]])


def deadline(start: date, term: Term, counting: Calendar) -> Deadline:
    """Find the last day of a target (streeftermijn) under the calendar `counting`.

    Working days skip days off; every other unit runs through them, and never runs on at its end.
    Raises UsageError when the term leaves the calendars.
    """
    last = _bare_last_day(start, term, counting)
    if term.unit == "wd":
        return Deadline(start, term, counting, last, last, tuple(counting.days_off(start, last)))
    notes = _short_month(start, term, last)
    if counting.is_workday(last):
        return Deadline(start, term, counting, last, last, notes=notes)
    skipped = _passed_over(counting, last, last)
    return Deadline(start, term, counting, last, last, skipped, (*notes, "target_stands"))


def statutory_deadline(start: date, term: Term, recognised: Calendar | None = None, suspended: int = 0) -> Deadline:
    """Find the last day of a term set by law and counted forwards.

    Source: Algemene termijnenwet art. 1, 2 and 4, in the order 4, 2, 1. A term that was suspended (Awb 4:15) ends so
    many calendar days later, before these articles extend it.
    `recognised` holds the recognised holidays and what equals them (art. 3): `atw` unless given.
    Raises UsageError for working days, which no statutory term is set in.
    """
    if term.unit == "wd":
        raise UsageError(both("err.statutory_workdays"), remedy=both("try.statutory_workdays"))
    ordinary = recognised or calendar("atw")
    unsuspended = _bare_last_day(start, term, ordinary)
    bare, notes = days_later(unsuspended, suspended), _short_month(start, term, unsuspended)
    if ordinary.name != "atw":
        notes += ("own_calendar",)
    if not term.count:
        return Deadline(start, term, ordinary, bare, bare, notes=(*notes, "no_length"))
    if term.count > _LONGEST[term.unit]:  # art. 4
        return Deadline(start, term, ordinary, bare, bare, notes=(*notes, "art_4_excludes"))
    last, skipped, extensions = _extended(start, bare, ordinary)
    return Deadline(start, term, ordinary, last, bare, skipped, (*notes, "art_4_allows", *extensions))


def _extended(start: date, bare: date, ordinary: Calendar) -> tuple[date, tuple[DayOff, ...], tuple[Note, ...]]:
    """Apply art. 2 and art. 1: the last day, the days passed over and what each article did.

    Art. 2 goes first: the day it extends a term to is an ordinary one, which leaves art. 1 nothing.
    It asks for a term of at least three days; a week or a month is one too.
    """
    long_enough = (bare - start).days >= 3
    if long_enough and ordinary.workdays(start, bare) < 2:
        last = ordinary.add(start, 2)
        first = start + timedelta(days=1)
        return last, _passed_over(ordinary, first, last), ("art_2_extends", "art_1_rests")
    second: Note = "art_2_met" if long_enough else "art_2_aside"
    if ordinary.is_workday(bare):
        return bare, (), (second, "art_1_rests")
    last = ordinary.add(bare, 1)
    return last, _passed_over(ordinary, bare, last), (second, "art_1_extends")


def _bare_last_day(start: date, term: Term, counting: Calendar) -> date:
    """Count the term out; a month runs to the same day number, or to the last day of its month."""
    within(start, counting.first)
    match term.unit:
        case "wd":
            return counting.add(start, term.count)
        case "d":
            return days_later(start, term.count)
        case "w":
            return days_later(start, 7 * term.count)
        case "m":
            return _after_months(start, term.count)
        case "y":
            return _after_months(start, 12 * term.count)
        case _:
            assert_never(term.unit)


def days_later(start: date, days: int) -> date:
    """Move a day by calendar days; raise UsageError when it leaves the calendars."""
    return within(date.fromordinal(min(start.toordinal() + days, LAST.toordinal() + 1)), start)


def _after_months(start: date, count: int) -> date:
    months = start.month - 1 + count
    year, month = min(start.year + months // 12, LAST.year + 1), months % 12 + 1
    return within(date(year, month, min(start.day, monthrange(year, month)[1])), start)


def _short_month(start: date, term: Term, last: date) -> tuple[Note, ...]:
    return ("short_month",) if term.unit in ("m", "y") and last.day != start.day else ()


def _passed_over(ordinary: Calendar, first: date, last: date) -> tuple[DayOff, ...]:
    """List every day off from `first` up to and including `last`, weekends among them."""
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return tuple(ordinary.day_off(day) or _weekend_day(day) for day in days if not ordinary.is_workday(day))


def _weekend_day(day: date) -> DayOff:
    names = ("zaterdag", "Saturday") if day.weekday() == 5 else ("zondag", "Sunday")
    return DayOff(day, *names, "Atw art. 1(1)")
