"""Printed figures: what a text says, how precisely, and which exact values it can stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from doorloop.verification.publication.parts import Writing

Rounding = Literal["half_up", "half_even", "down", "up"]
ROUNDINGS: Final[tuple[Rounding, ...]] = ("half_up", "half_even", "down", "up")
PERCENT: Final = "%"

NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Printed:
    """A printed figure.

    Attributes:
        text: as printed.
        value: the number, exactly as printed; None where the text holds none.
        digits: how many decimals it has.
        unit: the id of its unit, `%`, or empty.
        bound: whether a word makes it a bound instead of a value.
    """

    text: str
    value: Fraction | None
    digits: int = 0
    unit: str = ""
    bound: Literal["", "at_most", "at_least"] = ""

    @property
    def half(self) -> Fraction:
        """Give half a unit of the last printed decimal: the largest error that rounding can make."""
        return Fraction(1, 2 * 10**self.digits)

    def stands_for(self, exact: Fraction) -> bool:
        """Tell whether the exact value rounds to this, half up or half to even."""
        return self.value in (rounded(exact, self.digits, "half_up"), rounded(exact, self.digits, "half_even"))


def read(text: str, writing: Writing) -> Printed:
    """Read a printed figure; words before and after the number tell unit and bound.

    `12,3 weken`, `Max. 48 uur`, `ruim drie weken`, `56 %`: with a decimal comma `10.6` is read as well, since
    printers mix them, but `1.234` is refused as a number by nobody: a point with three digits groups thousands.
    """
    words = [_numeral(word, writing) for word in text.replace("\u00a0", " ").replace("%", " % ").split()]
    at = next((i for i, word in enumerate(words) if NUMBER.fullmatch(word.rstrip(".;:"))), None)
    if at is None:
        return Printed(text, None)
    value, digits = _number(words[at].rstrip(".;:"), writing)
    folded = [word.casefold() for word in words]
    unit = next((u for word in folded[at + 1 :] if (u := _unit(word, writing))), "")
    before = folded[:at]
    bound: Literal["", "at_most", "at_least"] = ""
    if any(word in map(str.casefold, writing.at_most) for word in before):
        bound = "at_most"
    elif any(word in map(str.casefold, writing.at_least) for word in before):
        bound = "at_least"
    return Printed(text, value, digits, unit, bound)


def _numeral(word: str, writing: Writing) -> str:
    number = writing.numbers.get(word.casefold())
    return word if number is None else str(number)


def _number(word: str, writing: Writing) -> tuple[Fraction, int]:
    word = word.replace("−", "-")
    other = "." if writing.decimal == "," else ","
    if re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", word):
        word = word.replace(other, "")
    whole, _, decimals = word.replace(",", ".").partition(".")
    return Fraction(f"{whole}.{decimals}" if decimals else whole), len(decimals)


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
