"""Cells of a printed table: numbers, and what statistical offices print instead of one.

The signs are those of Statistics Netherlands (`.` unknown or secret, `-` none, `*` provisional), Eurostat (`:` not
available, `c` confidential), Destatis (`x`, `...`) and the Government Statistical Service (`[c]`, `[x]`, `[z]`,
`[low]`, `[p]`). What is neither a number nor one of these is a problem of its cell, never skipped.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from doorloop.verification.publication.parts import Kind, Writing
from doorloop.verification.publication.printed import PERCENT, Printed, number_of, plain, read

ZERO: Final = frozenset({"-", "–", "—", "−", "nihil", "nil", "[low]", "geen", "none"})
MISSING: Final = frozenset(
    {".", "..", "...", "…", ":", "/", "?", "n.b.", "nb", "n/b", "n.a.", "n/a", "na", "n.v.t.", "nvt", "n/v/t"}
    | {"[x]", "[z]", "[w]", "[u]", "onbekend", "unknown"}
)
WITHHELD: Final = frozenset({"x", "[c]", "c", "*", "**", "#", "(c)", "geheim", "secret", "suppressed"})

COUNTED: Final = frozenset({"count", "percent", "rate", "amount", "difference", "growth"})
"""Kinds of which nothing is zero; of a mean, a spread or a quantile it is missing."""

LESS = ("<", "minder dan", "fewer than", "less than")
AT_MOST = ("<=", "≤", "ten hoogste", "hoogstens", "maximaal", "at most")
MORE = (">", "meer dan", "more than")
AT_LEAST = (">=", "≥", "ten minste", "minstens", "minimaal", "at least")
BETWEEN = re.compile(r"(\S+?) ?(?:-|–|t/m|tot en met|to) ?(\d\S*)")


def read_cell(text: str, kind: Kind, writing: Writing) -> Printed:
    """Read a cell of a column of a kind; a norm may be a word, and of words nothing is read."""
    if kind == "text":
        return Printed(text, None)
    if kind == "norm":
        return read(text, writing)
    bare = plain(text)
    folded = bare.casefold()
    if folded in ZERO:
        return Printed(text, Fraction(0), sign="zero") if kind in COUNTED else Printed(text, None, sign="missing")
    if folded in MISSING:
        return Printed(text, None, sign="missing")
    if folded in WITHHELD:
        return Printed(text, None, sign="withheld")
    ranged = _range(text, folded, kind, writing)
    return ranged or _number(text, bare, kind, writing)


def _number(text: str, bare: str, kind: Kind, writing: Writing) -> Printed:
    if kind == "percent" and (inside := re.fullmatch(r"\((.*)\)", bare)):
        bare = inside[1]
    found = replace(read(bare, writing), text=text)
    with_digits = [word for word in bare.replace("%", " ").split() if any(letter.isdigit() for letter in word)]
    if found.value is None or len(with_digits) > 1:
        return Printed(text, None, problem="unreadable")
    if kind == "count" and found.unit == PERCENT:
        return Printed(text, None, problem="percent_sign")
    if kind == "count" and found.value.denominator != 1:
        return Printed(text, None, problem="not_whole")
    if kind in ("count", "rate", "sd") and found.value < 0:
        return Printed(text, None, problem="negative")
    return found


def _range(text: str, folded: str, kind: Kind, writing: Writing) -> Printed | None:
    """Read `<5`, `≥ 10`, `1-4`: up to and including both ends, rounding included."""
    step = Fraction(1) if kind == "count" else Fraction(0)
    for signs, below, shift in ((AT_MOST, True, 0), (AT_LEAST, False, 0), (LESS, True, -1), (MORE, False, 1)):
        sign = next((one for one in signs if folded.startswith(one)), None)
        number = number_of(folded.removeprefix(sign).rstrip("% ").lstrip(), writing) if sign else None
        if number is not None:
            end = number[0] + shift * step
            return Printed(text, None, sign="range", low=Fraction(0) if below else end, high=end if below else None)
    return _between(text, folded, kind, writing)


def _between(text: str, folded: str, kind: Kind, writing: Writing) -> Printed | None:
    match = BETWEEN.fullmatch(folded.rstrip("% "))
    ends = [number_of(end.rstrip("%"), writing) for end in match.groups()] if match else []
    low, high = ends or (None, None)
    if low is None or high is None or not 0 <= low[0] <= high[0]:
        return None
    reach = Fraction(0) if kind == "count" else Fraction(1, 2 * 10 ** min(low[1], high[1]))
    return Printed(text, None, sign="range", low=max(Fraction(0), low[0] - reach), high=high[0] + reach)
