"""A publication as data: printed tables, statements of the text, and what they claim together.

These are the frozen, typed objects that a publication file is read into; their fields are its keys. Figures are
kept as they were printed, as text: `4,5` and `46` keep their precision.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from doorloop.base.language import Text

Match = dict[str, str | tuple[str, ...]]
"""Keys of a computed record with the value, or the values, that they must have."""

Letter = Literal["E", "X", "R", "U", "M"]
"""Arithmetic, contradiction, an assumption that is not stated, unit or wording, method."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A frozen piece of a publication; a key that it does not have is an error."""


class Unit(Part, frozen=True, kw_only=True):
    """A unit of time: the words for it, and how many of its base unit go into it.

    Attributes:
        of: the base unit, which durations are whole numbers of (`werkdagen`, `kalenderdagen`, `uren`).
    """

    words: tuple[str, ...]
    of: str
    size: Decimal = Decimal(1)


class Writing(Part, frozen=True, kw_only=True):
    """How the publication writes figures.

    Attributes:
        at_most: words that make a figure a bound from above; `at_least`: from below.
        numbers: numbers that are written as words.
    """

    decimal: Literal[",", "."] = ","
    units: dict[str, Unit] = {}
    at_most: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    numbers: dict[str, int] = {}


Kind = Literal[
    "count",
    "percent",
    "mean",
    "median",
    "quantile",
    "min",
    "max",
    "sd",
    "rate",
    "index",
    "growth",
    "difference",
    "amount",
    "norm",
    "text",
]
"""What a column holds: whole cases, a percentage, a mean, a median, another quantile, the least, the largest, a
standard deviation, cases for each so many, an index number, a growth in percent, a difference, an amount that is
printed rounded, a norm that is no result, or words."""


class Column(Part, frozen=True, kw_only=True):
    """A column of a printed table, repeated for each group.

    Attributes:
        key: what it is called in a computed record; empty where nothing is computed for it.
        of: the column of the same row that a percentage, a rate, an index, a growth or a difference is of, or the n
            of a mean, a median or a standard deviation.
        base: the column of the same row with the base of it: what a percentage, a rate or an index is divided by, what
            a growth is counted from, what a difference takes away.
        unit: the unit of a mean whose cells name none.
        per: a rate is for each so many of its base.
        level: which quantile, 0.25 for the first quartile.
        whole: whether what is measured comes in whole units, as days and persons do; money does not.
    """

    label: Text
    kind: Kind
    key: str = ""
    of: str = ""
    base: str = ""
    unit: str = ""
    per: int = 1000
    level: Decimal | None = None
    whole: bool = True


class Row(Part, frozen=True, kw_only=True):
    """A row of a printed table.

    Attributes:
        cells: group → printed texts in the order of the columns; an empty text is an empty cell.
        rest: everything that no other row of the block names.
        total: the total of the other rows of its block.
        notes: the footnotes at this row, as keys of `footnotes`.
        not_computed: why no register can give this row, whatever they hold.
    """

    id: str
    label: Text
    cells: dict[str, tuple[str, ...]]
    match: Match = {}
    rest: bool = False
    total: bool = False
    unit: str = ""
    notes: tuple[str, ...] = ()
    not_computed: Text | None = None


class Block(Part, frozen=True, kw_only=True):
    """Rows that belong together.

    Attributes:
        base: the row (`TABLE/ROW`) whose counts are the base of the percentages here.
        base_group: the group of that row, where it is not each cell's own.
        exclusive: the rows exclude each other, whatever their labels seem to say.
        parts: whether the rows divide the base (`all`), can overlap (`several`), or are separate figures.
    """

    rows: tuple[Row, ...]
    id: str = ""
    label: Text | None = None
    match: Match = {}
    base: str = ""
    base_group: str = ""
    exclusive: bool = False
    parts: Literal["all", "several", "separate"] = "separate"


class Margin(Part, frozen=True, kw_only=True):
    """A group that is the total of others: every case of it is in exactly one of the parts."""

    total: str
    parts: tuple[str, ...]


class Table(Part, frozen=True, kw_only=True):
    """A printed table.

    Attributes:
        margins: groups that are the total of others; where the key is absent they are read from the labels, and
            an empty list says that there are none.
        figures: the computed table that it shows.
        groups: the groups that its columns repeat for, in their order.
    """

    title: Text
    columns: dict[str, Column]
    blocks: tuple[Block, ...]
    figures: str = ""
    section: str = ""
    groups: tuple[str, ...] = ("",)
    margins: tuple[Margin, ...] | None = None

    def is_base(self, name: str) -> bool:
        """Tell whether a column repeats the base of percentages, so that its rows do not add up."""
        return any(column.kind == "percent" and column.base == name for column in self.columns.values())


class Figure(Part, frozen=True, kw_only=True):
    """Where the computed value of a statement is: the records of a table that match, added up, and the key."""

    table: str
    match: Match
    key: str


class Alternative(Part, frozen=True, kw_only=True):
    """Another way to a figure, shown beside the one that should have been taken."""

    text: Text
    follows: str


class Statement(Part, frozen=True, kw_only=True):
    """A figure in the running text, by the id under which formulas refer to it (`[tekst/ID]`).

    Attributes:
        value: as printed.
        follows: the formula that it should follow from, over cells and other statements.
        alternatives: other formulas that a reader could think of.
        quotes: the cell that it repeats, which decides whether it keeps unit and meaning.
        mean: it is a mean; then `n` is the formula of its number of cases.
        source: the other publication that it is taken from.
        figure: where its computed value is; `not_computed` says why there is none.
    """

    id: str
    label: Text
    value: str
    section: str = ""
    group: str = ""
    follows: str = ""
    alternatives: tuple[Alternative, ...] = ()
    quotes: str = ""
    mean: bool = False
    n: str = ""
    source: str = ""
    figure: Figure | None = None
    not_computed: Text | None = None


class Funnel(Part, frozen=True, kw_only=True):
    """Cells of cases that are each among the cases of the one before, so that they cannot rise."""

    id: str
    cells: tuple[str, ...]


class Same(Part, frozen=True, kw_only=True):
    """Cells that count the same cases, so that they are equal; `because` says why."""

    id: str
    cells: tuple[str, ...]
    because: Text


class MeanPart(Part, frozen=True, kw_only=True):
    """One part of a combined mean: formulas of its mean and its n, and of what the mean is at most."""

    label: Text
    mean: str
    n: str
    at_most: str = ""


class Combined(Part, frozen=True, kw_only=True):
    """A mean over parts that are all printed; `total` and `n` are formulas."""

    id: str
    total: str
    n: str
    parts: tuple[MeanPart, ...]


class Stages(Part, frozen=True, kw_only=True):
    """A mean over consecutive steps: the cell or statement `total`, and those of the steps."""

    id: str
    total: str
    steps: tuple[str, ...]


class Mention(Part, frozen=True, kw_only=True):
    """One place where a quantity is given: value as printed, section, and what is meant by it there."""

    value: str
    section: str
    means: Text | None = None


class Quantity(Part, frozen=True, kw_only=True):
    """One quantity with every place where it is given; all should give the same."""

    id: str
    label: Text
    mentions: tuple[Mention, ...]


class Norm(Part, frozen=True, kw_only=True):
    """A norm that stands elsewhere than in the table, for the mean in the cell `of`."""

    id: str
    value: str
    section: str
    of: str


class Property(Part, frozen=True, kw_only=True):
    """What is said of every row whose cell in `column` is empty, and a row of which the opposite is said.

    Attributes:
        column: the column of the row's table that decides.
        row: the row (`TABLE/ROW`) of which the text says the opposite, in `section`.
        group: the group whose cell decides.
        weight: a formula that shows how much the row matters.
    """

    id: str
    column: str
    row: str
    group: str
    says: Text
    denied: Text
    section: str
    weight: str = ""


class Incomparable(Part, frozen=True, kw_only=True):
    """Statements that the publication itself says cannot be compared, and where it says so."""

    id: str
    statements: tuple[str, ...]
    because: Text
    section: str


class Variable(Part, frozen=True, kw_only=True):
    """A whole number that the publication does not print."""

    label: Text
    low: int = 0
    high: int | None = None


class Constraint(Part, frozen=True, kw_only=True):
    """A linear (in)equality between variables and printed counts; an assumption can be left away."""

    text: Text
    holds: str
    assumption: bool = False


class System(Part, frozen=True, kw_only=True):
    """What several tables say of the same cases, and the claim that has to agree with it.

    Attributes:
        bound: the formula of which the possible values are shown where the claim fails; `bound_label` names it.
    """

    id: str
    title: Text
    claim: Constraint
    variables: dict[str, Variable] = {}
    rules: dict[str, Constraint] = {}
    bound: str = ""
    bound_label: Text | None = None


class Shown(Part, frozen=True, kw_only=True):
    """A figure that goes with a remark, computed from printed ones."""

    text: Text
    follows: str
    digits: int = 0


class Remark(Part, frozen=True, kw_only=True):
    """A remark on method: no figure is wrong, and no computation decides it; the figures that go with it."""

    id: str
    title: Text
    text: Text
    cells: tuple[str, ...]
    shows: tuple[Shown, ...] = ()


class Line(Part, frozen=True, kw_only=True):
    """A number and a kind for findings that belong together, each named `RULE:SUBJECT`.

    It appears with those of them that are found; what is found and stands in no line appears by itself.
    """

    id: str
    kind: Letter
    of: tuple[str, ...]


class Period(Part, frozen=True, kw_only=True):
    """The days over which the cases were followed, to turn working days into calendar days."""

    first: date
    last: date


class Spec(Part, frozen=True, kw_only=True):
    """The content of a publication file.

    Attributes:
        definition: the definition whose tables its figures are held against; empty where it stands by itself.
        peildatum, calendar: what the figures were counted with, where it differs from the definition's.
    """

    schema: Literal["doorloop.publication/1"]
    name: str
    title: Text
    source: Text
    definition: str = ""
    peildatum: date | None = None
    calendar: str = ""
    period: Period | None = None
    groups: dict[str, Text] = {}
    writing: Writing = Writing()
    footnotes: dict[str, Text] = {}
    tables: dict[str, Table] = {}
    statements: tuple[Statement, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    same: tuple[Same, ...] = ()
    combined: tuple[Combined, ...] = ()
    stages: tuple[Stages, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    norms: tuple[Norm, ...] = ()
    properties: tuple[Property, ...] = ()
    incomparable: tuple[Incomparable, ...] = ()
    systems: tuple[System, ...] = ()
    remarks: tuple[Remark, ...] = ()
    lines: tuple[Line, ...] = ()


class Publication(msgspec.Struct, frozen=True):
    """A checked publication with the digest of its file."""

    spec: Spec
    sha256: str
    path: Path
