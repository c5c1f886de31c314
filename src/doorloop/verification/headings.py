"""What the head of a printed column says that it holds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from msgspec import Struct

from doorloop.verification.publication.parts import Kind

WORDS: Final[tuple[tuple[str, Kind], ...]] = (
    (r"streef\w*|norm\w*|target", "norm"),
    (r"mediaan.*|median.*|med\.?", "median"),
    (r"gem\.?(?! is)( duur)?|gemiddeld\w*|mean|average|avg", "mean"),
    (r"min\.?|minimum|kleinste|least", "min"),
    (r"max\.?|maximum|grootste|largest", "max"),
    (r"sd|s\.d\.|st\.? ?dev\.?|std\.?|standaardafwijking|standard deviation", "sd"),
    (r"%|.*%.*|aandeel.*|percentage.*|perc\.?|pct\.?|share.*", "percent"),
    (r"n|aantal.*|number.*|count.*|abs\.?|absoluut|freq\w*\.?|basis|base|open|weg|zaken|cases", "count"),
)
"""Words at the head of a column, and what it then holds; the first that fits."""

QUANTILE = re.compile(r"(?:p|q|perc\w*|quantile)\s*(\d{1,2})|(\d{1,2})e percentiel", re.IGNORECASE)
QUARTILE = re.compile(r"q([13])|([13])e kwartiel", re.IGNORECASE)
BASES: Final = frozenset({"basis", "base", "noemer", "n totaal", "totaal n"})
NUMBERS: Final = frozenset({"n", "aantal", "number", "count"})
GROUPS: Final = frozenset({"groep", "group", "groepen"})
UNITS: Final = frozenset({"eenheid", "unit"})
TOTALS: Final = frozenset({"totaal", "total", "alle", "allen", "all", "totaal aantal", "eindtotaal", "grand total"})


class Heading(Struct, frozen=True):
    """What a column holds, as its head says; no kind where it says nothing."""

    kind: Kind | None
    level: Decimal | None = None


def read_heading(text: str) -> Heading:
    """Read the head of a column."""
    bare = " ".join(text.casefold().split())
    if match := QUARTILE.fullmatch(bare):
        return Heading("quantile", Decimal(25 * int(match[1] or match[2])) / 100)
    if (match := QUANTILE.fullmatch(bare)) and 0 < int(match[1] or match[2]) < 100:
        return Heading("quantile", Decimal(int(match[1] or match[2])) / 100)
    return Heading(next((kind for pattern, kind in WORDS if re.fullmatch(pattern, bare)), None))


def is_total(label: str) -> bool:
    """Tell whether a label names the total of its rows."""
    return label.strip(" :").casefold() in TOTALS
