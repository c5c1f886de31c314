"""What each kind of table says of itself; whatever it does not say is left out, and of people it is hidden."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from msgspec import Struct

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.cases.categories import Data, Parts
from doorloop.cases.counting import Values
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.tables.distributions import Distributions
from doorloop.tables.keys import Key
from doorloop.tables.members import Match, Members
from doorloop.tables.plots import Figure
from doorloop.tables.records import Counted, Record, is_unmeasured
from doorloop.tables.sheet import Laid, Page, Row

TablePart = TypeVar("TablePart", bound=parts.TablePart, covariant=True)

Role = Literal[
    "count", "share", "mean", "quantile", "derived", "judged", "figure", "extreme", "empty", "free", "unnamed"
]


class Told(NamedTuple):
    """What a column of one record tells of people.

    Attributes:
        role: a `count` is one; a `share` tells its first count by its second; a `mean` or `quantile` is shown only with
            its counts; what is `derived` is a number that follows from other printed values of its record, what is
            `judged` a verdict on them; a `figure` follows from exact counts, an `extreme` from single cases; what is
            `free` tells of nobody; what is `empty` is 0, false or None whoever the cases are; what is `unnamed` no
            kind has said anything of.
        of: the counts that it rests on, its own first.
    """

    column: str
    role: Role
    of: tuple[Key, ...] = ()


VERDICTS: Final = ("target_of", "target", "on_average", "mean", "within", "count", "open")
"""The words of the columns of the table of verdicts."""


class Bars(Struct, frozen=True):
    """A chart of bars, one for each record that is drawn.

    Attributes:
        value, label: the columns of the height and of the name of a bar.
        title: above the chart; None where the table's title says it.
    """

    value: Literal["count", "share"]
    label: str
    is_drawn: Callable[[Record], bool]
    title: Text | None = None


def free(*columns: str) -> Iterator[Told]:
    """Say of columns that they tell of nobody: a label, a unit, a target."""
    return (Told(column, "free") for column in columns)


def empty(*columns: str) -> Iterator[Told]:
    """Say of columns that there is nothing in them, whoever the cases are."""
    return (Told(column, "empty") for column in columns)


def count_of(page: Page, record: Record) -> str:
    """Write the count of a record; where no source has a column that it needs, that it is not measured."""
    return page.say("not_measured") if is_unmeasured(record) else page.number(record["count"])


class TableKind(ABC, Generic[TablePart]):
    """One table of a definition, and all that its kind decides.

    A subclass stands in a file of its own in this package, and `doorloop.tables.kinds.kind_of` names it.

    Attributes:
        name: the table's.
        table: its keys in the definition.
        compares: whether it is made only where two sides are compared.
        has_spread: whether figures show the whole distribution of each step, and its course by quarter.
        adds_bases: whether people see it only where every basis is asked for.
    """

    compares: ClassVar[bool] = False
    has_spread: ClassVar[bool] = False
    adds_bases: ClassVar[bool] = False

    def __init__(self, definition: Definition, name: str, table: TablePart) -> None:
        self.definition, self.name, self.table = definition, name, table

    # ------------------------------------------------------------ what is counted

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:  # noqa: ARG002
        """Give the cases that it counts: kind, item and category of each number, and the mask of its cases."""
        return iter(())

    def divisions(self, data: Data) -> Iterator[tuple[CellKind, str, Parts]]:  # noqa: ARG002
        """Give the divisions of all cases that it counts, by kind and item: quicker than a mask for each part."""
        return iter(())

    def values(self, data: Data) -> Iterator[Values]:  # noqa: ARG002
        """Give the whole numbers of the cases of which it counts how often each occurs."""
        return iter(())

    def courses(self) -> Iterator[tuple[str, str]]:
        """Give the steps that it follows through time, each with its kind of period."""
        return iter(())

    # ------------------------------------------------------------ what is shown

    @abstractmethod
    def records(self, counted: Counted) -> Iterable[Record]:
        """Make its records, exact."""

    @abstractmethod
    def layout(self, page: Page) -> Laid:
        """Lay its records out as people read them."""

    def verdicts(self, page: Page) -> Iterable[Row]:  # noqa: ARG002
        """Say of each target what became of it, for who reads nothing else; the cells are those of `VERDICTS`."""
        return ()

    def figures(self, page: Page, distributions: Distributions) -> Iterable[Figure]:  # noqa: ARG002
        """Give the figures that its records are drawn in."""
        return ()

    def bars(self) -> Iterable[Bars]:
        """Give the charts that a workbook draws beside its records."""
        return ()

    # ------------------------------------------------------------ what is said of its columns

    @property
    @abstractmethod
    def keys(self) -> frozenset[str]:
        """Name the columns that tell a record from the others; some may be in no record."""

    @property
    def only_for_programs(self) -> frozenset[str]:
        """Name the columns of its own beside which a record has the label for people."""
        return frozenset()

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the values that its text columns take, with what people read."""
        return iter(())

    def title(self, column: str) -> Text | None:  # noqa: ARG002
        """Give the title of a column that the definition names, where it is not the name itself."""
        return None

    # ------------------------------------------------------------ what rests on what

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give its figures, each by the name that makes it one of the table, with the fields that go into it."""
        return iter(())

    def members(self, data: Data, match: Match) -> Members | None:  # noqa: ARG002
        """Find the cases behind its records with these keys; None where a figure is of no cases."""
        return None

    def people(self, record: Record) -> Iterable[Told]:  # noqa: ARG002
        """Tell of each column of a record what it tells of people; its keys tell of nobody.

        A column that is neither a key nor named here is never published.

        The record has a `by` in any case: what the tables of the run are split by, empty for nothing.
        """
        return ()
