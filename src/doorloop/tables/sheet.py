"""What tables for people are made of: columns, rows of words, and the words of a result in its language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Final, Literal, TypeVar, cast

from msgspec import Struct, field

from doorloop.base.language import Text
from doorloop.base.words import HIDDEN, UNITS, long_date, number, percent, say, telling_digits
from doorloop.tables.records import Record
from doorloop.tables.result import Result


class Column(Struct, frozen=True):
    """A column.

    Attributes:
        numeric: whether it holds numbers.
        spare: how soon it may go where room is short (2 before 1); from 3 on where there is not much of it.
        group: the heading that it shares with the columns beside it.
    """

    title: str
    numeric: bool = False
    spare: int = 0
    group: str = ""

    @property
    def full_title(self) -> str:
        """Give the title with the heading before it, for where no heading stands over it."""
        return f"{self.group} {self.title}".strip()


class Heading(Struct, frozen=True):
    """A heading over columns beside each other.

    Attributes:
        title: empty over columns that share no heading.
        first: the first of its columns, counted from 0.
        wide: how many columns it has.
    """

    title: str
    first: int
    wide: int


def headings(columns: Iterable[Column]) -> tuple[Heading, ...]:
    """Give the headings over columns, from left to right; none where no column has one."""
    found, first = list[Heading](), 0
    for title, below in groupby(columns, lambda column: column.group):
        found.append(Heading(title, first, len(list(below))))
        first += found[-1].wide
    return tuple(found) if any(one.title for one in found) else ()


class Mark(Struct, frozen=True):
    """What is said of one cell.

    Attributes:
        sign: told apart without colour.
        kind: what the sign stands for, for a colour beside it.
        remarks: the numbers of the remarks that the cell is in.
        wrong: whether its figure cannot be.
    """

    sign: str = ""
    kind: str = ""
    remarks: tuple[str, ...] = ()
    wrong: bool = False

    @property
    def text(self) -> str:
        """Write sign and numbers: `<> ![2]`; an exclamation mark where the figure cannot be."""
        numbers = "".join(f"[{number}]" for number in self.remarks)
        return " ".join(filter(None, (self.sign, ("!" if self.wrong else "") + numbers)))


class Remark(Struct, frozen=True):
    """What is said of figures below their table: a sign, what it is about, a text, and further lines.

    Attributes:
        id: its number, by which a mark names it.
        wrong: whether it is of figures that cannot be.
    """

    sign: str
    title: str
    text: str = ""
    lines: tuple[str, ...] = ()
    id: str = ""
    wrong: bool = False


NO_MARK: Final = Mark()


class Row(Struct, frozen=True):
    """A row of cells, rounded and in the reader's language; a head has its text in the first cell.

    Attributes:
        marks: what is said of each cell; nothing where no cell has a mark.
    """

    cells: tuple[str, ...]
    kind: Literal["body", "head", "total", "part"] = "body"
    marks: tuple[Mark, ...] = ()

    @property
    def spans(self) -> bool:
        """Tell whether it is a head with a text in its first cell alone, which goes on over the others."""
        return self.kind == "head" and not any(self.cells[1:])

    def mark(self, index: int) -> Mark:
        """Give the mark of a cell."""
        return self.marks[index] if index < len(self.marks) else NO_MARK


class Layout(Struct, frozen=True, dict=True):
    """A table as people read it; one without columns is remarks under a title.

    Attributes:
        shared: those of its notes that explain other tables too: a terminal prints them once, at the end.
        shorter: words of its cells, each with what stands for it where room is short: fewer words, or a mark in
            brackets that a note explains.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    shared: frozenset[str] = frozenset()
    shorter: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_marked(self) -> bool:
        """Tell whether something is said of single cells, or below in remarks."""
        return bool(self.remarks) or any(row.marks for row in self.rows)

    @cached_property
    def texts(self) -> list[list[str]]:
        """List the different cells of each column, without heads that go on over others."""
        rows = [row.cells for row in self.rows if not row.spans]
        return [
            list(dict.fromkeys(cells[at] for cells in rows if at < len(cells))) for at, _ in enumerate(self.columns)
        ]


SHARED: Final = ("note_durations", "note_counts", "columns", "week")
"""The words of notes that explain more than one table."""

V = TypeVar("V")
Laid = tuple[list[Column], list[Row], list[str]]


def marked(records: Iterable[Mapping[str, V]]) -> list[dict[str, V]]:
    """Put a mark in the place of every value that a record hides; the values are such as can be texts."""
    mark = cast("V", HIDDEN)
    return [{**record, **dict.fromkeys(str(record.get("hidden") or "").split(), mark)} for record in records]


class Page(Struct, frozen=True):
    """What laying out one table needs: its records, and words in the reader's language."""

    result: Result
    records: list[Record]

    def say(self, words: Text | str, **gaps: object) -> str:
        """Give a text of the definition as it is, or the program's text of a key with its gaps filled in."""
        lang = self.result.lang
        return say(words, lang, **gaps) if isinstance(words, str) else words.say(lang)

    def number(self, value: object, digits: int = 0) -> str:
        """Write a number, half up."""
        return number(cast("Fraction | int | None", value), digits, self.result.lang)

    def percent(self, value: object) -> str:
        """Write a share as a percentage, half up."""
        return percent(cast("Fraction | None", value), self.result.lang)

    def amount(self, value: object, unit: object, digits: int = 1, *, units: dict[str, Text] = UNITS) -> str:
        """Write a number with its unit."""
        return self.number(value, digits) + ("" if value in (None, HIDDEN) else f" {self.say(units[str(unit)])}")

    def beside(self, value: object, limit: Fraction | None, unit: object, *, units: dict[str, Text] = UNITS) -> str:
        """Write a number with its unit, and with so many decimals that one sees on which side of a limit it lies."""
        known = isinstance(value, Fraction | int) and limit is not None
        digits = telling_digits(Fraction(cast("Fraction", value)), cast("Fraction", limit)) if known else 1
        return self.amount(value, unit, digits, units=units)

    def group(self, name: object) -> str:
        """Name a group."""
        return self.say(self.result.definition.groups[str(name)].label)

    @property
    def groups(self) -> list[str]:
        """List the groups that have records, in the definition's order."""
        found = {record["group"] for record in self.records}
        return [name for name in self.result.definition.groups if name in found]

    @property
    def as_of(self) -> str:
        """Say the peildatum."""
        return self.say("as_of", day=long_date(self.result.basis.peildatum, self.result.lang))

    @property
    def calendar(self) -> list[str]:
        """Say which calendar counted, and for which years it is complete."""
        calendar, lang = self.result.basis.calendar, self.result.lang
        coverage = calendar.coverage(lang)
        about = self.say("calendar", name=calendar.name, about=calendar.about(lang).rstrip("."))
        return [f"{about} {coverage}" if coverage else about]

    @property
    def shared(self) -> frozenset[str]:
        """Give the notes that explain more than one table."""
        return frozenset((*map(self.say, SHARED), *self.calendar, *self.on_release, self.as_of))

    def caution(self, names: Iterable[str]) -> list[str]:
        """Warn of figures on few cases."""
        few = list(dict.fromkeys(names))
        small = self.result.definition.spec.small_n
        return [self.say("small", n=small, what=", ".join(few))] if few else []

    def is_few(self, n: object) -> bool:
        """Tell whether a number of cases asks for caution; of one that is hidden nobody knows."""
        return isinstance(n, int) and 0 < n < self.result.definition.spec.small_n

    @property
    def on_release(self) -> list[str]:
        """Explain what stands for hidden or rounded values."""
        published = self.result.published
        if published is None:
            return []
        policy = published.policy
        notes = [self.say("note_rounded", base=published.base)] if published.play else []
        hidden = any(HIDDEN in record.values() for record in self.records)
        return notes + ([self.say("note_hidden", threshold=policy.threshold)] if hidden else [])
