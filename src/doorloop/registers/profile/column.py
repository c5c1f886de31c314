"""What a column looks like whose meaning nobody has told: dates and how they are written, codes, numbers, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Longs
from doorloop.base.folding import as_typed, fold_code
from doorloop.base.patterns import pattern
from doorloop.definition.parts import Missing
from doorloop.registers.frames import EMPTY, Cell, RawColumn, is_filled
from doorloop.registers.parse.codes import BETWEEN
from doorloop.registers.parse.dates import (
    FIRST_DAY,
    NUMERIC,
    Date,
    Habit,
    is_month_first,
    is_utc_midnight,
    read_date,
    tells_month_first,
)
from doorloop.registers.parse.epoch import as_moment, unit_of
from doorloop.registers.parse.words import MissingWords, is_error, is_formula, show
from doorloop.registers.profile.personal import (
    are_personal,
    is_birth,
    is_identifying,
    is_name,
    is_of_events,
    is_personal_header,
    words_of,
)
from doorloop.registers.profile.words import saying

Kind = Literal["date", "birth", "code", "codes", "number", "text", "empty"]
Zoned = Literal["", "offset", "midnight"]

WORDS: Final = MissingWords.of(Missing())
DATES: Final = saying("dates")
"""What a header of dates says."""
REMARKS: Final = saying("remarks")
"""What a header of free texts says."""
NUMBER: Final = re.compile(r"[-+]?(?:€\s?)?\d+(?:[.,]\d+)*\s?%?")
OFFSET: Final = re.compile(r"\d[:.]\d{2}\S*\s*(?:z|[+-]\d{2}:?\d{2})\s*$", re.I)
OLDEST: Final = 2069
"""A birth by that year: a date is read from 1901 on, and one of two digits as any other."""

SLIPS: Final = 20
"""One early date in so many is no slip."""
ENOUGH: Final = 1000
"""About so many cells without any date are enough to say that a column has none."""
MANY: Final = 5000
"""So many different cells are no codes, however they are spelled."""
LONG: Final = 24
"""A longer text is no word for missing."""
DAY: Final = 86_400
"""Seconds of a day."""
MOST_CODES: Final = 40
"""More different values are no list that anybody reads."""
MOST_EVENTS: Final = 400
"""Of kinds of events there are more, and the most frequent are taken."""
MOST_ANSWERS: Final = 30
"""A field with several answers has room for so many."""
FEW_CODES: Final = 3
"""So few may be codes though hardly any of them stands twice."""
SHORT: Final = (60, 8)
"""A code has so many signs and words at most; one that stands once only half as many."""
SELDOM: Final = 1.2
"""So often the values of codes stand in a small register."""
MOST_NUMBERS: Final = 10
KNOWN: Final = 5
"""A value that is written like a name is one of a place or a people when it stands so often."""
HINTED, UNHINTED, REMARKED = 0.5, 0.75, 0.25
"""The share of cells that are dates in a column of dates, by what its header says; and of those with a remark."""


class Code(NamedTuple):
    """A value of a code column: as it is mostly written, how it is written too, and how many cells have it."""

    text: str
    variants: tuple[str, ...]
    n: int


class Manner(NamedTuple):
    """How the dates of a register are written, where its columns tell it of each other."""

    month_first: bool = False
    zone: str = ""


AS_WRITTEN: Final = Manner()


class Look(Struct, frozen=True, eq=False):
    """What the cells of a column look like; words for missing are no values.

    Attributes:
        rows, filled, distinct: cells, those that hold a value, and how many different ones there are.
        personal: whether nothing of it may be quoted.
        moments: int64, of each cell of a date column its day in seconds and the seconds of that day, 0 where there is
            no date.
        month_first, ambiguous: how its dates in digits are written, and whether none of them tells that.
        unread: cells of a date column in which no date can be read.
        early: dates before the first day that a definition takes for plausible.
        earliest: the year of the first of these, where they are too many for slips; else 0.
        zoned: whether its moments have a UTC offset, or are all midnights as UTC has them.
        codes: the values of a code column that may be quoted, the most frequent first.
        withheld: how many more it has, which look like personal data or like remarks.
        perhaps: whether a column of texts may be one of codes, of more than anybody lists.
    """

    kind: Kind
    rows: int
    filled: int = 0
    distinct: int = 0
    personal: bool = True
    moments: Longs = msgspec.field(default_factory=lambda: np.empty(0, np.int64))
    month_first: bool = False
    ambiguous: bool = False
    unread: int = 0
    early: int = 0
    earliest: int = 0
    zoned: Zoned = ""
    codes: tuple[Code, ...] = ()
    withheld: int = 0
    perhaps: bool = False

    @property
    def share(self) -> float:
        """Give the share of cells that hold a value."""
        return self.filled / self.rows if self.rows else 0.0


def is_value(cell: Cell) -> bool:
    """Tell whether a cell holds a value: neither empty, nor a word for missing, nor a broken formula."""
    if not is_filled(cell):
        return False
    if isinstance(cell, date) or (isinstance(cell, str) and (len(cell) > LONG or cell.isdigit())):
        return True
    text = show(cell)
    return not (WORDS.kind(text) is not None or WORDS.is_not_yet(text) or is_error(text) or is_formula(text))


def look(column: RawColumn, header: str, manner: Manner = AS_WRITTEN) -> Look:
    """Look at a column.

    Args:
        column: all its cells, of whatever files.
        header: what stands above it, which decides where the cells leave a doubt.
        manner: how dates are written in its register, as far as that is known.
    """
    counts = np.bincount(column.codes, minlength=len(column.distinct)).tolist()
    cells = {at: cell for at, cell in enumerate(column.distinct) if counts[at] and is_value(cell)}
    sizes = {at: counts[at] for at in cells}
    hinted = DATES.search(words_of(header)) is not None
    if not cells:
        return Look("birth" if is_birth(header) else "date" if hinted else "empty", len(column))
    dates = _dates(column, cells, sizes, header, manner)
    return dates or _others(column, cells, sizes, header)


def _dates(
    column: RawColumn, cells: dict[int, Cell], sizes: dict[int, int], header: str, manner: Manner
) -> Look | None:
    """Look at a column as one of dates; None where it is not."""
    if DATES.search(words_of(header)) and (unit := unit_of(cells.values())):
        cells = {at: as_moment(cell, unit) for at, cell in cells.items()}
    some = list(cells.values())[:: 1 + len(cells) // ENOUGH]
    if not any(read_date(cell, WORDS, Habit(birth_by=OLDEST)).day > EMPTY for cell in some):
        return None
    separators = is_month_first(cells.values())
    ambiguous = not separators and all(map(_is_either, cells.values())) and any(map(_is_numeric, cells.values()))
    month_first = bool(separators) or (ambiguous and manner.month_first)
    habit = Habit(birth_by=OLDEST, month_first=month_first, zone=manner.zone)
    found = {at: read_date(cell, WORDS, habit) for at, cell in cells.items()}
    if not _are_dates(found, sizes, header):
        return None
    seen = _dated(column, found, sizes, born=is_birth(header))
    return replace(seen, month_first=month_first, ambiguous=ambiguous, zoned=_zoned(cells.values()))


def _are_dates(found: dict[int, Date], sizes: dict[int, int], header: str) -> bool:
    """Tell whether so many cells are dates that their column is one of dates; its header decides how many it takes."""
    hinted = DATES.search(words_of(header)) is not None
    n, rules = sum(sizes.values()), _by_rule(found, sizes)
    remarked = rules.get("date-remark", 0)
    dated = rules.get("", 0) + rules.get("date-short-year", 0) + remarked + hinted * rules.get("date-number", 0)
    return dated > 0 and dated >= (HINTED if hinted else UNHINTED) * n and (hinted or remarked < REMARKED * n)


def _dated(column: RawColumn, found: dict[int, Date], sizes: dict[int, int], *, born: bool) -> Look:
    """Say what stands in a column of dates: births, where `born` says so."""
    moments = np.zeros(len(column.distinct), np.int64)
    moments[list(found)] = [max(read.day, EMPTY) * DAY + max(read.seconds, 0) for read in found.values()]
    early = {at: read.day for at, read in found.items() if EMPTY < read.day < FIRST_DAY and not born}
    n, old = sum(sizes.values()), sum(sizes[at] for at in early)
    return Look(
        kind="birth" if born else "date",
        rows=len(column),
        filled=n,
        distinct=len({read.day for read in found.values()}),
        personal=born,
        moments=moments[column.codes],
        unread=sum(sizes[at] for at, read in found.items() if read.day <= EMPTY),
        early=old,
        earliest=datetime.fromordinal(min(early.values())).year if early and old * SLIPS >= n else 0,
    )


def _by_rule(found: dict[int, Date], sizes: dict[int, int]) -> dict[str, int]:
    """Count the cells in which a day could be read, by what was doubtful about them."""
    rules: dict[str, int] = {}
    for at, read in found.items():
        if read.day > EMPTY:
            rules[read.rule] = rules.get(read.rule, 0) + sizes[at]
    return rules


def _is_numeric(cell: Cell) -> bool:
    return isinstance(cell, str) and pattern(NUMERIC).match(as_typed(cell)) is not None


def _is_either(cell: Cell) -> bool:
    """Tell whether a cell says nothing of the order of day and month: it makes sense in both, or in none."""
    match = pattern(NUMERIC).match(as_typed(cell)) if isinstance(cell, str) else None
    return match is None or (int(match["one"]) <= 12 and not tells_month_first(cell))


def _zoned(cells: Iterable[Cell]) -> Zoned:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if is_utc_midnight(texts):
        return "midnight"
    return "offset" if any(OFFSET.search(as_typed(text)) for text in texts) else ""


def _others(column: RawColumn, cells: dict[int, Cell], sizes: dict[int, int], header: str) -> Look:
    """Look at a column as one of codes, numbers or texts: what is no list of codes is personal."""
    n = sum(sizes.values())
    if len(cells) > MANY:
        numbers = all(NUMBER.fullmatch(show(cell).strip()) for cell in cells.values())
        return Look("number" if numbers else "text", len(column), n, len(cells))
    spelled = _spelled(cells, sizes)
    numeric = all(NUMBER.fullmatch(form) for forms in spelled.values() for form in forms)
    several = _several(spelled) if not numeric else {}
    codes, events = [_code(forms) for forms in (several or spelled).values()], is_of_events(header)
    free = REMARKS.search(words_of(header)) is not None or is_personal_header(header)
    free |= are_personal([one.text for one in codes], events=events)
    told = [one for one in codes if not _is_withheld(one, events=events)]
    if free or not told or not _is_list(codes, n, numeric, MOST_EVENTS if events else MOST_CODES):
        perhaps = not (free or numeric) and _may_be_list(codes, n)
        return Look("number" if numeric else "text", len(column), n, len(spelled), perhaps=perhaps)
    found = tuple(sorted(told, key=lambda one: (-one.n, one.text)))
    kind: Kind = "codes" if several else "code"
    return Look(kind, len(column), n, len(codes), personal=False, codes=found, withheld=len(codes) - len(told))


def _spelled(cells: dict[int, Cell], sizes: dict[int, int]) -> dict[str, dict[str, int]]:
    """Put the spellings of each value together, with how many cells have them."""
    spelled: dict[str, dict[str, int]] = {}
    for at, cell in cells.items():
        text = " ".join(show(cell).split())
        forms = spelled.setdefault(fold_code(text), {})
        forms[text] = forms.get(text, 0) + sizes[at]
    return spelled


def _code(forms: dict[str, int]) -> Code:
    first, *others = sorted(forms, key=lambda form: (-forms[form], form))
    different = [form for form in others if fold_code(form) != fold_code(first)]
    return Code(first, tuple(different), sum(forms.values()))


def _several(spelled: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Give the single answers of a column with several in a cell: each of them stands alone in another cell."""
    parts: dict[str, dict[str, int]] = {}
    divided = False
    for forms in spelled.values():
        for form, n in forms.items():
            pieces = [piece.strip() for piece in BETWEEN.split(form) if piece.strip()]
            divided |= len(pieces) > 1
            for piece in pieces:
                found = parts.setdefault(fold_code(piece), {})
                found[piece] = found.get(piece, 0) + n
    return parts if divided and parts.keys() <= spelled.keys() and len(parts) <= MOST_ANSWERS else {}


def _is_list(codes: list[Code], n: int, numeric: bool, most: int) -> bool:
    """Tell whether values are codes: few different ones, short, and most of them more than once."""
    size = len(codes)
    if numeric:
        return size <= MOST_NUMBERS and n >= MOST_NUMBERS * size and all(code.text.isdigit() for code in codes)
    short = all(len(code.text) <= SHORT[0] and len(code.text.split()) <= SHORT[1] for code in codes)
    return short and size <= most and (n >= 2 * size or size <= FEW_CODES)


def _may_be_list(codes: list[Code], n: int) -> bool:
    """Tell whether values may be codes all the same: short words, of which at least some stand more than once."""
    words = all(2 * len(code.text) <= SHORT[0] and not any(map(str.isdigit, code.text)) for code in codes)
    return words and len(codes) <= MOST_EVENTS and n >= SELDOM * len(codes)


def _is_withheld(code: Code, *, events: bool) -> bool:
    """Tell whether a value may be personal: it looks like it, or it is a long text that stands once."""
    once = code.n == 1 and (2 * len(code.text) > SHORT[0] or 2 * len(code.text.split()) > SHORT[1])
    texts = (code.text, *code.variants)
    return once or any(map(is_identifying, texts)) or (not events and code.n < KNOWN and any(map(is_name, texts)))
