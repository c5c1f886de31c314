"""Words that are no value: the kinds of missing, and the texts of error cells."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from doorloop.base.folding import as_typed, fold_code
from doorloop.definition.parts import Missing
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cell

ERROR_TEXT = re.compile(
    r"#(?:N/[ABV]|N/D|VERW!|REF!|WAARDE!|VALUE!|DEEL/0!|DIV/0!|NAAM\?|NAME\?|GETAL!|NUM!|LEEG!|NULL!|"
    r"OVERLOOP!|SPILL!|BEREKENEN!|CALC!|ERROR|#+)",
    re.I,
)
"""What Excel, Dutch or English, and LibreOffice show for a formula that failed; `####` is a narrow column."""


def is_error(text: str) -> bool:
    """Tell whether a text is that of an error cell."""
    return text.startswith("#") and ERROR_TEXT.fullmatch(text.strip()) is not None


def is_formula(text: str) -> bool:
    """Tell whether a text is a formula without its result."""
    return text.startswith("=") and len(text) > 1


SIGNS_OF_A_DATE: Final = 10
"""So many has `05-09-2012`; a moment has more."""


class MissingWords:
    """The definition's words for the kinds of missing, ready to compare.

    Attributes:
        dates: those that could be a date or a moment, as they are compared.
    """

    def __init__(
        self,
        unknown: tuple[str, ...],
        not_applicable: tuple[str, ...],
        not_yet: tuple[str, ...] = (),
        empty: tuple[str, ...] = (),
    ) -> None:
        self._not_yet = frozenset(as_typed(word).strip().casefold() for word in not_yet)
        self._kinds = {fold_code(word): EMPTY for word in empty}
        self._kinds |= {fold_code(word): UNKNOWN for word in unknown}
        self._kinds |= {fold_code(word): NOT_APPLICABLE for word in not_applicable}
        self.dates = frozenset(word for word in self._kinds if word[:1].isdigit() and len(word) >= SIGNS_OF_A_DATE)

    @classmethod
    def of(cls, missing: Missing) -> MissingWords:
        """Give the words of a definition."""
        return cls(missing.unknown, missing.not_applicable, missing.not_yet, missing.empty)

    def kind(self, text: str) -> int | None:
        """Give `EMPTY`, `UNKNOWN` or `NOT_APPLICABLE`, or None for a text that may be a value."""
        folded = fold_code(text)
        return self._kinds.get(folded) if folded else EMPTY

    def is_not_yet(self, text: str) -> bool:
        """Tell whether a text says that something has not happened; full stops make a difference: `n.a.`, `NA`."""
        return as_typed(text).strip().casefold() in self._not_yet

    def kind_as_is(self, text: str) -> int | None:
        """Give what `kind` does of a text without capitals, spaces and full stops."""
        return self._kinds.get(text)


def show(value: Cell) -> str:
    """Write a cell as a spreadsheet would show it."""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%d-%m-%Y %H:%M") if value.time() != time() else value.strftime("%d-%m-%Y")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)
