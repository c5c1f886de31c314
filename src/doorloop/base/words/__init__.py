"""What the program says to readers, in Dutch and English: its texts by key, numbers and dates.

The texts stand in lists: `report` (the texts of most commands), `notes`, `changes`, `export`, `audit`, `verify`,
`definition`, `draft` and `errors`. A key stands in one of them only. A list is imported when a key is looked up that no
list before it has, so that a report does not wait for the texts of `verify`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from string import Formatter
from types import MappingProxyType
from typing import Final

from doorloop.base.language import Lang, Text

UNITS: Final = {
    "werkdagen": Text(nl="werkdagen", en="working days"),
    "weken": Text(nl="weken", en="weeks"),
    "kalenderdagen": Text(nl="kalenderdagen", en="calendar days"),
    "uren": Text(nl="uur", en="hours"),
    "maanden": Text(nl="maanden", en="months"),
    "jaren": Text(nl="jaar", en="years"),
}
SHORT_UNITS: Final = UNITS | {
    "werkdagen": Text(nl="wd", en="wd"),
    "weken": Text(nl="wk", en="wk"),
    "kalenderdagen": Text(nl="kd", en="cd"),
    "maanden": Text(nl="mnd", en="months"),
}
"""Units where a column is narrow; the notes under the table spell them out."""

HIDDEN: Final = "[c]"
"""Stands for a value that is not given (c: confidential)."""
MONTHS: Final = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def _lists() -> Iterator[Mapping[str, Text]]:
    from doorloop.base.words.report import WORDS as REPORT

    yield REPORT
    from doorloop.base.words.notes import WORDS as NOTES

    yield NOTES
    from doorloop.base.words.changes import WORDS as CHANGES

    yield CHANGES
    from doorloop.base.words.export import WORDS as EXPORT

    yield EXPORT
    from doorloop.base.words.audit import WORDS as AUDIT

    yield AUDIT
    from doorloop.base.words.verify import WORDS as VERIFY

    yield VERIFY
    from doorloop.base.words.definition import WORDS as DEFINITION

    yield DEFINITION
    from doorloop.base.words.draft import WORDS as DRAFT

    yield DRAFT
    from doorloop.base.words.errors import WORDS as ERRORS

    yield ERRORS


def catalogue() -> Mapping[str, Text]:
    """Give all texts by key, read-only; ValueError where a key stands in two lists."""
    texts: dict[str, Text] = {}
    for one in _lists():
        if twice := texts.keys() & one.keys():
            raise ValueError(f"more than one text: {', '.join(sorted(twice))}")
        texts |= one
    return MappingProxyType(texts)


def text(key: str) -> Text:
    """Give a text in both languages, its gaps open; KeyError where no list has the key."""
    for one in _lists():
        if key in one:
            return one[key]
    raise KeyError(key)


def both(key: str, /, **gaps: object) -> Text:
    """Give a text in both languages with its gaps filled in, by a text in both likewise, and by nothing for None."""
    return Text(nl=say(key, "nl", **_in(gaps, "nl")), en=say(key, "en", **_in(gaps, "en")))


def _in(gaps: Mapping[str, object], lang: Lang) -> dict[str, object]:
    told = ((name, "" if gap is None else gap) for name, gap in gaps.items())
    return {name: gap.say(lang) if isinstance(gap, Text) else gap for name, gap in told}


def say(key: str, lang: Lang, /, **gaps: object) -> str:
    """Give a text in one language with its gaps filled in."""
    return fill(text(key).say(lang), **gaps)


def plural(number: object, one: str, many: str) -> str:
    """Choose the form that goes with a number: Dutch and English have one for 1, and one for all others, 0 as well."""
    return one if str(number) == "1" else many


class _Filler(Formatter):
    """Fills gaps; `{n:row|rows}` is the form that goes with the number, in which other gaps may stand."""

    def format_field(self, value: object, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return plural(value, one, many) if bar else str(super().format_field(value, spec))


def fill(words: str, /, **gaps: object) -> str:
    """Fill the gaps of a text, `{name}` by a value and `{name:one|many}` by the form that goes with a number."""
    return _Filler().vformat(words, (), gaps)


def round_half_up(value: Fraction, digits: int) -> Fraction:
    """Round a fraction to a number of decimals, a half away from zero, as published tables do."""
    scaled = abs(value) * 10**digits + Fraction(1, 2)
    whole = Fraction(scaled.numerator // scaled.denominator, 10**digits)
    return whole if value >= 0 else -whole


def telling_digits(value: Fraction, limit: Fraction, digits: int = 1) -> int:
    """Give how many decimals show on which side of a limit a number lies: 10.04 is beyond 10, which 10.0 hides."""
    enough = (d for d in range(digits, 12) if (round_half_up(value, d) <= limit) == (value <= limit))
    return next(enough, digits)


def number(value: Fraction | int | str | None, digits: int, lang: Lang) -> str:
    """Write a number with that many decimals, half up; a dash where there is none, and HIDDEN as it is."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    above, below = value.numerator, value.denominator
    units = (2 * abs(above) * 10**digits + below) // (2 * below)
    text = f"{units:0{digits + 1}d}"
    whole, decimals = (text[:-digits], text[-digits:]) if digits else (text, "")
    grouped = f"{int(whole):,}"
    point, thousands = (",", ".") if lang == "nl" else (".", ",")
    sign = "−" if above < 0 and units else ""
    return sign + grouped.replace(",", thousands) + (point + decimals if digits else "")


def plain(value: Fraction | int, lang: Lang) -> str:
    """Write a number of a definition with as many decimals as it has, at most three."""
    digits = next(d for d in (0, 1, 2, 3) if d == 3 or round_half_up(Fraction(value), d) == value)
    return number(value, digits, lang)


def in_unit(value: Fraction | int, unit: str, lang: Lang, units: Mapping[str, Text] = SHORT_UNITS) -> str:
    """Write a number of a definition with its unit, and not rounded to fewer decimals than it has; a share in %."""
    if unit == "aandeel":
        return f"{plain(value * 100, lang)} %"
    return f"{plain(value, lang)} {units[unit].say(lang)}"


def percent(share: Fraction | str | None, lang: Lang) -> str:
    """Write a share as a whole percentage, half up; HIDDEN as it is."""
    if isinstance(share, str):
        return share
    return number(None if share is None else share * 100, 0, lang) + ("" if share is None else " %")


def long_date(day: date, lang: Lang) -> str:
    """Write a date with its month in letters."""
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"
