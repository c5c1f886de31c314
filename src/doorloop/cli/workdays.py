"""`doorloop workdays`: count the working days between two dates, and show what was skipped."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from doorloop.cli.lines import echo
from doorloop.cli.options import Lang, LangOption

if TYPE_CHECKING:
    from doorloop.workdays.calendars import Calendar
    from doorloop.workdays.days_off import DayOff

Format = Literal["table", "json"]
FormatOption = Annotated[Format, typer.Option("--format", "-f", metavar="table|json", help="Format.")]

CALENDARS: Final = "nl|atw|rijk|weekdagen"

_WEEKDAYS: Final[dict[Lang, str]] = {
    "nl": "ma di wo do vr za zo",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
}
_TEXTS: Final[dict[Lang, dict[str, str]]] = {
    "nl": {
        "rule": "{0} telt niet mee, {1} wel (Awb 6:8).",
        "same": "Begin en einde zijn dezelfde dag, en de begindag telt niet mee (Awb 6:8).",
        "negative": "De tweede datum ligt voor de eerste: het aantal is negatief.",
        "skipped": "Overgeslagen: {} en {}{}",
        "calendar": "Kalender {}: {}.",
    },
    "en": {
        "rule": "{0} does not count, {1} does (Awb 6:8).",
        "same": "Start and end are the same day, and the first day does not count (Awb 6:8).",
        "negative": "The second date lies before the first: the number is negative.",
        "skipped": "Skipped: {} and {}{}",
        "calendar": "Calendar {}: {}.",
    },
}
_UNITS: Final[dict[Lang, tuple[str, str, str]]] = {
    "nl": ("werkdagen", "weken", "kalenderdagen"),
    "en": ("working days", "weeks", "calendar days"),
}
_WEEKEND: Final[dict[Lang, tuple[str, str]]] = {
    "nl": ("1 weekenddag", "{} weekenddagen"),
    "en": ("1 weekend day", "{} weekend days"),
}
_OFF: Final[dict[Lang, tuple[str, str]]] = {
    "nl": ("1 vrije dag op een weekdag", "{} vrije dagen op een weekdag"),
    "en": ("1 day off on a weekday", "{} days off on a weekday"),
}


def workdays(
    first: Annotated[str, typer.Argument(metavar="FROM", help="Day of the event, which does not count itself.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Last day, which counts.")],
    calendar_name: Annotated[
        str, typer.Option("--calendar", metavar=CALENDARS, help="Which days are working days.")
    ] = "nl",
    lang: LangOption = "nl",
    format_: FormatOption = "table",
) -> None:
    """Count the working days between two dates, and say what was skipped.

    A date is written 2012-09-05, 5-9-2012, 5/9/12 or today.
    """
    from doorloop.workdays.calendars import calendar
    from doorloop.workdays.days import parse_day

    counting, a, b = calendar(calendar_name.lower()), parse_day(first), parse_day(last)
    if format_ == "json":
        typer.echo(as_json(_record(counting, a, b, lang)))
    else:
        echo(_lines(counting, a, b, lang))


def day_text(day: date, lang: Lang) -> str:
    """Write a date for readers: 5-9-2012 in Dutch, 2012-09-05 in English."""
    return f"{day.day}-{day.month}-{day.year}" if lang == "nl" else day.isoformat()


def weekday_text(day: date, lang: Lang) -> str:
    """Write a date for readers with its weekday: wo 5-9-2012, Wed 2012-09-05."""
    return f"{_WEEKDAYS[lang].split()[day.weekday()]} {day_text(day, lang)}"


def rule_line(a: date, b: date, lang: Lang) -> str:
    """Say which of both ends of a term counts (Awb art. 6:8)."""
    if a == b:
        return _TEXTS[lang]["same"]
    return _TEXTS[lang]["rule"].format(day_text(a, lang), day_text(b, lang))


def day_off_lines(days: list[tuple[date, str]], lang: Lang) -> list[str]:
    """List days with what they are, the texts in one column."""
    dates = [weekday_text(day, lang) for day, _ in days]
    width = max(map(len, dates), default=0)
    return [f"  {day:{width}}  {text}" for day, (_, text) in zip(dates, days, strict=True)]


def skipped_lines(counting: Calendar, a: date, b: date, lang: Lang) -> list[str]:
    """Say how many weekend days and which weekdays off lie in a < d <= b."""
    from doorloop.workdays.calendars import weekend_days

    weekends, off = weekend_days(a, b), counting.days_off(a, b)
    line = _TEXTS[lang]["skipped"].format(
        _plural(_WEEKEND[lang], weekends), _plural(_OFF[lang], len(off)), ":" if off else "."
    )
    return [line, *day_off_lines([(day.day, day.name(lang)) for day in off], lang)]


def calendar_lines(counting: Calendar, a: date, b: date, lang: Lang) -> list[str]:
    """Name and describe the calendar; add what it lacks when the span reaches years it lacks."""
    lines = [_TEXTS[lang]["calendar"].format(counting.name, counting.about(lang))]
    gap = None if counting.covers(a, b) else counting.coverage(lang)
    return [*lines, gap] if gap else lines


def day_off_record(day: DayOff, lang: Lang) -> dict[str, str]:
    """Make the JSON object of one day off."""
    return {"date": day.day.isoformat(), "name": day.name(lang), "source": day.source}


def calendar_record(counting: Calendar, lang: Lang) -> dict[str, str | None]:
    """Make the JSON object of the calendar that counted."""
    return {
        "name": counting.name,
        "sha256": counting.sha256,
        "about": counting.about(lang),
        "coverage": counting.coverage(lang),
    }


def as_json(record: dict[str, Any]) -> str:
    """Write one JSON object, readable."""
    import json

    return json.dumps(record, ensure_ascii=False, indent=2)


def _lines(counting: Calendar, a: date, b: date, lang: Lang) -> list[str]:
    """Write the answer, the rule and what was skipped."""
    number = counting.workdays(a, b)
    weeks = f"{number / 5:.1f}".replace(".", "," if lang == "nl" else ".")
    low, high = sorted((a, b))
    amounts = (str(number), weeks, str((b - a).days))
    width = max(map(len, _UNITS[lang]))
    return [
        *(f"{unit:{width}}  {amount}" for unit, amount in zip(_UNITS[lang], amounts, strict=True)),
        "",
        *([_TEXTS[lang]["negative"]] if b < a else []),
        rule_line(low, high, lang),
        *(skipped_lines(counting, low, high, lang) if low < high else []),
        *calendar_lines(counting, low, high, lang),
    ]


def _record(counting: Calendar, a: date, b: date, lang: Lang) -> dict[str, Any]:
    """Make the JSON object of the answer."""
    from doorloop.workdays.calendars import weekend_days

    number = counting.workdays(a, b)
    low, high = sorted((a, b))
    return {
        "schema": "doorloop.workdays/1",
        "lang": lang,
        "from": a.isoformat(),
        "to": b.isoformat(),
        "werkdagen": number,
        "weken": number / 5,
        "kalenderdagen": (b - a).days,
        "weekend_days": weekend_days(low, high),
        "days_off": [day_off_record(day, lang) for day in counting.days_off(low, high)],
        "calendar": calendar_record(counting, lang),
    }


def _plural(forms: tuple[str, str], number: int) -> str:
    """Write a number with its noun, from the forms for one and for many."""
    from doorloop.base.words import plural

    return plural(number, *forms).format(number)
