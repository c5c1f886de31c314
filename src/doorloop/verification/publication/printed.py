"""Printed figures: what a text says, how precisely, and which exact values it can stand for."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct

from doorloop.verification.publication.parts import Writing

Rounding = Literal["half_up", "half_even", "down", "up"]
PERCENT: Final = "%"

Sign = Literal["", "zero", "missing", "withheld", "range"]
"""What an office prints instead of a number: none, not available, kept secret, or a range."""

Problem = Literal["", "unreadable", "not_whole", "negative", "percent_sign"]

MOST_DIGITS: Final = 18
"""More digits than any figure of a publication has."""

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
GROUPED = re.compile(r"(?<![\w.,])([-−+]?[1-9]\d{0,2})((?: \d{3})+|(?:['’]\d{3})+)(?![\d'’]| \d)")
"""Thousands apart by spaces, as Statistics Netherlands prints them, or by apostrophes."""

MARKS = re.compile(r"(?<=[\d%)])(?:\s*(?:\*{1,3}|[¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵖʳ†‡]+|\[[prefbu]\])|\s(?:\d{1,2}|[a-z])\))+$")
"""Footnotes, and signs that a figure is provisional, revised or estimated: the figure stands."""


class Printed(Struct, frozen=True):
    """A printed figure.

    Attributes:
        text: as printed.
        value: the number, exactly as printed; None where the text holds none.
        digits: how many decimals it has.
        unit: the id of its unit, `%`, or empty.
        bound: whether a word makes it a bound instead of a value.
        sign: what it means where it is no plain number; then `low` and `high` are the ends of a range, up to and
            including, `high` None where it has no end.
        problem: why it cannot be what its column holds.
    """

    text: str
    value: Fraction | None
    digits: int = 0
    unit: str = ""
    bound: Literal["", "at_most", "at_least"] = ""
    sign: Sign = ""
    low: Fraction | None = None
    high: Fraction | None = None
    problem: Problem = ""

    @property
    def half(self) -> Fraction:
        """Give half a unit of the last printed decimal: the largest error that rounding can make."""
        return Fraction(1, 2 * 10**self.digits)

    def stands_for(self, exact: Fraction) -> bool:
        """Tell whether the exact value rounds to this, half up or half to even."""
        return self.value in (rounded(exact, self.digits, "half_up"), rounded(exact, self.digits, "half_even"))


def read(text: str, writing: Writing) -> Printed:
    """Read a printed figure; words before and after the number tell unit and bound.

    `12,3 weken`, `Max. 48 uur`, `ruim drie weken`, `56 %`, `1 096`: with a decimal comma `10.6` is read as well,
    since printers mix them; a point with three digits groups thousands.
    """
    words = [_numeral(word, writing) for word in plain(text).replace("%", " % ").split()]
    numbers = [number_of(word.rstrip(".;:"), writing) for word in words]
    at = next((i for i, number in enumerate(numbers) if number is not None), None)
    if at is None or (found := numbers[at]) is None:
        return Printed(text, None)
    folded = [word.casefold() for word in words]
    unit = next((u for word in folded[at + 1 :] if (u := _unit(word, writing))), "")
    before = folded[:at]
    bound: Literal["", "at_most", "at_least"] = ""
    if any(word in map(str.casefold, writing.at_most) for word in before):
        bound = "at_most"
    elif any(word in map(str.casefold, writing.at_least) for word in before):
        bound = "at_least"
    return Printed(text, *found, unit, bound)


def plain(text: str) -> str:
    """Write a text with single spaces, no space within a number, and no mark behind it."""
    spaced = MARKS.sub("", SPACES.sub(" ", text).strip())
    return GROUPED.sub(lambda match: match[1] + re.sub(r"\D", "", match[2]), spaced)


def number_of(word: str, writing: Writing) -> tuple[Fraction, int] | None:
    """Read a number and how many decimals it has; None for what is no number."""
    word = word.replace("−", "-").removeprefix("+")
    point, group = (re.escape(sign) for sign in (writing.decimal, "." if writing.decimal == "," else ","))
    if len(word) > MOST_DIGITS + 8 or sum(letter.isdigit() for letter in word) > MOST_DIGITS or not word.isascii():
        return None
    if re.fullmatch(rf"-?[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?:{point}\d+)?", word):
        word = re.sub(group, "", word)
    elif not re.fullmatch(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)", word):
        return None
    whole, _, decimals = word.replace(",", ".").partition(".")
    return Fraction(f"{'-0' if whole == '-' else whole or '0'}.{decimals or '0'}"), len(decimals)


def _numeral(word: str, writing: Writing) -> str:
    number = writing.numbers.get(word.casefold())
    return word if number is None else str(number)


def _unit(word: str, writing: Writing) -> str:
    bare = word.strip(".,;:()")
    if bare == PERCENT:
        return PERCENT
    return next((id for id, unit in writing.units.items() if bare in map(str.casefold, unit.words)), "")


def rounded(value: Fraction, digits: int, how: Rounding) -> Fraction:
    """Round to that many decimals: a half away from zero or to even, towards zero, or away from it."""
    scaled = abs(value) * 10**digits
    whole, rest = divmod(scaled, 1)
    half = Fraction(1, 2)
    add = {
        "half_up": rest >= half,
        "half_even": rest > half or (rest == half and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[how]
    result = Fraction(whole + add, 10**digits)
    return result if value >= 0 else -result


def forced(shares: list[Fraction], digits: list[int], total: Fraction = Fraction(100)) -> list[set[Fraction]] | None:
    """Give, for each share, what it can become where a column is forced to its total by the largest remainders.

    Shares are in the unit of the total. All are cut off first; what is missing goes, one unit each, to those with
    the largest remainders, and a tie may go either way. None where the precisions differ or the shares do not
    make up the total.
    """
    if len(set(digits)) != 1 or sum(shares) != total:
        return None
    unit = Fraction(1, 10 ** digits[0])
    floors = [rounded(share, digits[0], "down") for share in shares]
    missing = int((total - sum(floors)) / unit)
    rests = sorted((share - floor for share, floor in zip(shares, floors, strict=True)), reverse=True)
    last = rests[missing - 1] if missing else None
    after = rests[missing] if missing < len(rests) else None
    result = []
    for share, floor in zip(shares, floors, strict=True):
        rest = share - floor
        chosen = last is not None and rest >= last
        tied = chosen and rest == last == after
        result.append({floor, floor + unit} if tied else {floor + unit if chosen else floor})
    return result


def follows_forced(printed: list[Printed], shares: list[Fraction]) -> bool:
    """Tell whether printed percentages are the largest remainders of some shares, and make 100 together."""
    allowed = forced(shares, [one.digits for one in printed])
    values = [one.value for one in printed]
    if allowed is None or sum(value or Fraction(0) for value in values) != 100:
        return False
    return all(value in can for value, can in zip(values, allowed, strict=True))
