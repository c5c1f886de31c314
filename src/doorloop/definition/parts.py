"""A pilot as data: registers, fields, codes, steps, targets, classes, tables and labels.

These are the frozen, typed objects that a definition file is read into; their fields are its keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Final, Literal, TypeVar, assert_never

import msgspec

from doorloop.base.folding import as_found
from doorloop.base.language import Lang, Text

Unit = Literal["werkdagen", "weken", "kalenderdagen", "uren"]
TargetUnit = Literal["werkdagen", "weken", "kalenderdagen", "uren", "maanden", "jaren"]
Tick = Literal["werkdagen", "kalenderdagen", "seconden"]
"""What a step is counted in: the days on which work is done, all days, or the seconds of a clock."""

PERIODS: Final = ("month", "quarter", "year")
"""Parts of time that cases can be divided by."""

WEEK: Final = 5
"""Working days in a week (the evaluation: 6,4 weken = 32 werkdagen)."""

HOURS: Final = 24
"""Hours in a day of a norm."""

HOUR_SECONDS: Final = 3600
EARLIEST: Final = date(1990, 1, 1)
"""A date before this day is implausible, unless a definition says otherwise."""


MONTHS: Final = {"maanden": 1, "jaren": 12}
"""The months in a unit whose last day the calendar tells: the same day number, or the last day of its month."""

CLOCK_HOURS: Final = "klokuren"
"""The clock of a step in hours that never stops, at night and on days off."""


def ticks_in(unit: Unit, tick: Tick) -> Fraction:
    """Give how many ticks of a step one unit has."""
    match tick:
        case "werkdagen" | "kalenderdagen":
            return _days_in(unit)
        case "seconden":
            return _days_in(unit) * HOURS * HOUR_SECONDS
        case _:
            assert_never(tick)


def _days_in(unit: Unit) -> Fraction:
    match unit:
        case "werkdagen" | "kalenderdagen":
            return Fraction(1)
        case "weken":
            return Fraction(WEEK)
        case "uren":
            return Fraction(1, HOURS)
        case _:
            assert_never(unit)


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A frozen piece of a definition; a key that it does not have is an error."""


class When(Part, frozen=True, kw_only=True):
    """A condition on one field of a case, as of the peildatum.

    `happened` takes a date that is known or `onbekend`; `known` takes the date itself. With `codes` the
    field must hold one of them.
    """

    field: str
    state: Literal["happened", "not_happened", "known", "empty"] = "happened"
    codes: tuple[str, ...] = ()


class Field(Part, frozen=True, kw_only=True):
    """A column of a register: the header that a template writes, and what else it may be called.

    Attributes:
        label: what tables call it in each language, where that is not the header; a finding names the header.
        codes: the code list of a code field; `codes` as a type takes several answers. A field of type `code` without a
            list has the codes that the registers have.
        decided_by: the date of the decision that this outcome goes with.
        before: the date that this one cannot be later than; one that is counts as unknown.
        private: never shown in a finding, a log or a message.
        date_order: whether the day or the month comes first in a date in digits, such as 5/9/2012.
        earliest: the first day that a date of this field can have, where that is not the definition's.
    """

    header: str
    label: Text | None = None
    type: Literal["key", "date", "birth", "code", "codes", "number", "text"]
    aliases: tuple[str, ...] = ()
    required: bool = False
    codes: str = ""
    decided_by: str = ""
    before: str = ""
    private: bool = False
    date_order: Literal["day-first", "month-first"] = "day-first"
    earliest: date | None = None

    @property
    def is_coded(self) -> bool:
        """Tell whether it holds codes."""
        return self.type in ("code", "codes")

    @property
    def is_as_found(self) -> bool:
        """Tell whether its codes are those that the registers have."""
        return self.type == "code" and not self.codes


def split_alias(alias: str) -> tuple[str, str]:
    """Divide an alias into the file that it holds for, none for all, and the header; one may end in `!` itself."""
    file, _, header = alias.rstrip("!").rpartition("!")
    return file, header


class LongColumn(Part, frozen=True, kw_only=True):
    """A column of a register in long form: its header, and what else it may be called."""

    header: str
    aliases: tuple[str, ...] = ()


Named = TypeVar("Named", Field, LongColumn)


def _of_file(column: Named, name: str) -> Named:
    """Give a column as it is called in one file."""
    own = tuple(header for file, header in map(split_alias, column.aliases) if file in ("", name))
    return msgspec.structs.replace(column, aliases=own)


class Kind(Part, frozen=True, kw_only=True):
    """One kind of procedure in long form: how it is spelled, and which field each column holds for it.

    Attributes:
        occurrence: which counts of events that occur more than once, by date; that of the register where silent.
        lifecycle: only rows with one of these transitions are of this kind, such as `start` and `complete`.
        every: every row is of this kind, whatever it is spelled: for the first and the last event of a case.
        needed: registers in which no row is of this kind are refused.
        if_any: the fields of this kind are absent where an event log has no event of it and does not declare it.
        count: the code field that gets how many rows of this kind the case has: its codes are 0, 1, 2 and so on, the
            last one stands for all beyond. A column with its header comes first.
    """

    fields: dict[str, str]
    variants: tuple[str, ...] = ()
    lifecycle: tuple[str, ...] = ()
    every: bool = False
    needed: bool = False
    if_any: bool = False
    count: str = ""
    occurrence: Literal["first", "last"] | None = None


class Each(Part, frozen=True, kw_only=True):
    """What divides the cases of a long form into rounds, each a case by itself: a row of a kind begins one.

    A round has the events up to the next one, and the characteristics of the whole case.

    Attributes:
        kind: the kind of row that begins a round; rows before the first one are left out, and reported.
        again: the date field that gets the date of the next round, where there is one: `closed_by` of a step.
        number: the code field that gets which round of the case it is: its codes are 1, 2, 3 and so on, the last one
            stands for all beyond. A column with its header comes first.
    """

    kind: str
    again: str = ""
    number: str = ""


class Long(Part, frozen=True, kw_only=True):
    """A register with a row for each procedure instead of one for each case.

    Attributes:
        kind: the column that tells the kind of procedure.
        columns: the columns whose meaning depends on the kind, by a name of their own.
        kinds: the kinds of procedure by name.
        lifecycle: the column that tells the transition of an event, for kinds that ask for one.
        listed: word for missing → the column that lists, divided by `;`, the kinds of which that is to be said.
        ignore: the kinds that are not wanted, `*` for all others: their rows are left out, and reported in one line.
        occurrence: which counts of events that occur more than once: the first or the last by date, never by row.
        each: what divides a case into rounds; it is for the register whose rows are counted.
    """

    kind: LongColumn
    columns: dict[str, LongColumn]
    kinds: dict[str, Kind]
    lifecycle: LongColumn | None = None
    listed: dict[str, LongColumn] = {}
    ignore: tuple[str, ...] = ()
    occurrence: Literal["first", "last"] = "first"
    each: Each | None = None

    @property
    def of_kinds(self) -> frozenset[str]:
        """Name the fields that kinds hold."""
        return frozenset(field for kind in self.kinds.values() for field in kind.fields.values())

    @property
    def counted(self) -> frozenset[str]:
        """Name the fields that get what is counted or found among rows."""
        found = {kind.count for kind in self.kinds.values()}
        return frozenset(found | ({self.each.again, self.each.number} if self.each else set())) - {""}

    @property
    def every_column(self) -> dict[tuple[str, ...], LongColumn]:
        """Give all of its columns by the path of their key."""
        found: dict[tuple[str, ...], LongColumn] = {("kind",): self.kind}
        found |= {("lifecycle",): self.lifecycle} if self.lifecycle else {}
        found |= {("listed", word): column for word, column in self.listed.items()}
        return found | {("columns", id): column for id, column in self.columns.items()}

    def for_file(self, name: str) -> Long:
        """Give the long form for one file, as `Register.for_file` does."""
        return msgspec.structs.replace(
            self,
            kind=_of_file(self.kind, name),
            columns={id: _of_file(column, name) for id, column in self.columns.items()},
            lifecycle=_of_file(self.lifecycle, name) if self.lifecycle else None,
            listed={word: _of_file(column, name) for word, column in self.listed.items()},
        )


class Register(Part, frozen=True, kw_only=True):
    """One kind of file: its fields in the order of a template, and its other form if it has one.

    Attributes:
        zone: where the clock hangs by which a timestamp with a UTC offset counts, such as Europe/Amsterdam; without it
            a timestamp counts on its date as written.
    """

    title: Text
    fields: dict[str, Field]
    long: Long | None = None
    zone: str = ""

    def for_file(self, name: str) -> Register:
        """Give the register for one file: its own headers, none that hold for another file alone."""
        if not any("!" in alias for column in self.every_column.values() for alias in column.aliases):
            return self
        fields = {id: _of_file(field, name) for id, field in self.fields.items()}
        return msgspec.structs.replace(self, fields=fields, long=self.long.for_file(name) if self.long else None)

    @property
    def every_column(self) -> dict[tuple[str, ...], Field | LongColumn]:
        """Give all that a column can hold, the long form's too, by the path of its key."""
        found: dict[tuple[str, ...], Field | LongColumn] = {("fields", id): field for id, field in self.fields.items()}
        return found | {("long", *path): one for path, one in (self.long.every_column if self.long else {}).items()}

    @property
    def key(self) -> str:
        """Name the field that identifies a row."""
        return next(id for id, field in self.fields.items() if field.type == "key")


DISREGARDED: Final[tuple[Literal["case", "separators", "zeros"], ...]] = ("case", "separators")
"""What makes no difference between identifiers that may have letters, unless a definition says otherwise."""


class Key(Part, frozen=True, kw_only=True):
    """How the identifier that links the registers is written.

    Attributes:
        digits: how many digits it has; a list where that differs.
        letters: whether it may have letters too, such as a UUID or the name of a court: at most 64 characters.
        disregard: what makes no difference between identifiers that may have letters: capitals, separators (all but
            letters and digits), zeros before a number.
        prefixes: words that people put before it, and that distinguish nothing.
        pad: a number one digit short lost its leading zero when a spreadsheet took it for a number.
        mistaken_for: other numbers that people put here by mistake, to be told by their check digits.
        together_with: fields of every register that identify a case only together with the identifier, such as the
            date of an intake; a row in which one of them is missing is not linked.
    """

    name: Text
    digits: int | tuple[int, ...] = ()
    letters: bool = False
    disregard: tuple[Literal["case", "separators", "zeros"], ...] = DISREGARDED
    prefixes: tuple[str, ...] = ()
    pad: bool = False
    mistaken_for: tuple[Literal["bsn", "a-nummer"], ...] = ()
    together_with: tuple[str, ...] = ()

    @property
    def lengths(self) -> tuple[int, ...]:
        """List the numbers of digits that it can have, the shortest first."""
        return (self.digits,) if isinstance(self.digits, int) else tuple(sorted({*self.digits}))


class Code(Part, frozen=True, kw_only=True):
    """One value of a code list, with every other spelling that means the same.

    Attributes:
        wider: the category that it is counted in when tables are published.
    """

    label: Text
    variants: tuple[str, ...] = ()
    wider: str = ""


class CodeList(Part, frozen=True, kw_only=True):
    """The values of a code field in their order; `file` names a CSV with more of them.

    Attributes:
        wider: the labels of the wider categories.
    """

    values: dict[str, Code] = {}
    file: str = ""
    wider: dict[str, Text] = {}


class Missing(Part, frozen=True, kw_only=True):
    """The words for missing: for the two kinds that are not an empty cell, and for what has not happened yet.

    Attributes:
        empty: words that an export writes into an empty cell; nothing is reported of them.
        not_yet: words that say what an empty cell says; capitals make no difference, full stops do.
    """

    unknown: tuple[str, ...] = ("onbekend", "onb.", "?", "-", "n.b.", "unknown")
    not_applicable: tuple[str, ...] = ("n.v.t.", "nvt", "n/a", "niet van toepassing")
    empty: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ("null", "na", "nan", "nat", "none", "nog niet", "loopt nog")


class UnitOfCount(Part, frozen=True, kw_only=True):
    """What is counted: a row of `register`, dated by the field `date`.

    Attributes:
        where: only cases that meet all of these count; the others are left out, and how many they are is reported.
    """

    register: str
    date: str
    label: Text
    where: tuple[When, ...] = ()


class Period(Part, frozen=True, kw_only=True):
    """The first and the last day, both included, on which a unit may be dated."""

    first: date
    last: date


class Group(Part, frozen=True, kw_only=True):
    """Cases that a table keeps apart, told by one code."""

    label: Text
    code: str = ""


class Groups(Part, frozen=True, kw_only=True):
    """The groups of cases; `main` is the one that durations are about."""

    field: str
    main: str
    values: dict[str, Group]


class Baseline(Part, frozen=True, kw_only=True):
    """What somebody else measured of a step, told beside it and never compared by the program."""

    value: Decimal
    unit: Unit
    source: Text
    caveat: Text


class Occurrence(Part, frozen=True, kw_only=True):
    """A date field that is chosen among events: of repeated ones, or of several fields.

    Attributes:
        of: the date fields; in a long form every row of them is an event.
        take: `first`, `last` or `nth` by date; `all` is the last of the fields once each has happened.
        n: which of them with `nth`, the first is 1.
        after, before: only events on or after, or on or before, the date of this field.
    """

    label: Text
    of: tuple[str, ...]
    take: Literal["first", "last", "nth", "all"]
    n: int = 0
    after: str = ""
    before: str = ""

    @property
    def fields(self) -> list[str]:
        """List the fields that decide it."""
        return [*self.of, *(id for id in (self.after, self.before) if id)]


class Pause(Part, frozen=True, kw_only=True):
    """Time in which the clock of a step stands still, such as a suspension (Awb 4:15).

    Attributes:
        stop, restart: the date fields between which it does; in a long form every row of them counts.
        days: instead of them a field with the number of days, of the kind that the step is counted in.
    """

    label: Text
    stop: str = ""
    restart: str = ""
    days: str = ""

    @property
    def fields(self) -> list[str]:
        """List the fields that tell it."""
        return [id for id in (self.stop, self.restart, self.days) if id]


class Norm(Part, frozen=True, kw_only=True):
    """One of the targets of a step; the first that fits a case is the one that it has.

    Attributes:
        value: how long, in the `target_unit` of the step.
        since, until: the days of the start for which it holds, both included.
        where: conditions that a case must meet, all of them.
    """

    value: Decimal
    since: date | None = None
    until: date | None = None
    where: tuple[When, ...] = ()


class Extension(Part, frozen=True, kw_only=True):
    """What lengthens the term of a case (Awb 4:14 and 7:10, Woo 4.4): a length, or a new last day.

    Attributes:
        where: conditions under which it holds; needed with `value`.
        value: so much longer, in the `target_unit` of the step.
        days_field: the field with the number of days that it is longer, of the kind that the step is counted in.
        until_field: the date field with the new last day.
    """

    where: tuple[When, ...] = ()
    value: Decimal | None = None
    days_field: str = ""
    until_field: str = ""


class Step(Part, frozen=True, kw_only=True):
    """A step of the process from one milestone to another.

    Attributes:
        unit: the unit of mean, quantiles and extremes.
        repeated: `sum` adds up the times of every row of a long form, from its start to its end; one that runs goes on.
        clock: of a step in uren what counts them: `klokuren`, or opening hours by their name.
        target, target_unit: the streeftermijn; a step is within it when the duration is at most that.
        pauses: what stops its clock; a step with pauses gets a second one, `ID_bruto`, in which they count.
        gross: whether its pauses count all the same, as in such a second step; a case whose pauses are not clear is
            left out of both.
        targets: targets by period and by category; the first that fits a case, else `target`.
        target_field: the date field with the last day on which this case is in time; where it is empty the others hold.
        extensions: what lengthens the term of a case, one after the other.
        terms: the statutory terms of its end by their ids; the first that a case has is the one it is held against.
        dropped: a target that was given up, as a text.
        short: the label in fewer words, for a terminal that is narrow.
        where: only cases that meet all of these are in the step.
        open_when, closed_by: decide whether a started step is open, never n.
        reversed: what an end before its start means: left out with a warning, or counted as negative.
        baselines: earlier measurements of the same time.
        doubted: whether an end without a start, or before it, is told as doubtful.
        by: the organisation that has to bring about the end; none where it is nobody's turn.
    """

    id: str
    label: Text
    start: str
    end: str
    unit: Unit
    clock: str = ""
    repeated: Literal["", "sum"] = ""
    target: Decimal | None = None
    target_unit: TargetUnit | None = None
    pauses: tuple[str, ...] = ()
    gross: bool = False
    targets: tuple[Norm, ...] = ()
    target_field: str = ""
    extensions: tuple[Extension, ...] = ()
    terms: tuple[str, ...] = ()
    dropped: Text | None = None
    short: Text | None = None
    where: tuple[When, ...] = ()
    open_when: tuple[When, ...] = ()
    closed_by: tuple[str, ...] = ()
    reversed: Literal["excluded", "counted"] = "excluded"
    note: Text | None = None
    baselines: tuple[Baseline, ...] = ()
    by: str = ""
    doubted: bool = True

    @property
    def tick(self) -> Tick:
        """Give what it is counted in."""
        match self.unit:
            case "werkdagen" | "weken":
                return "werkdagen"
            case "kalenderdagen":
                return "kalenderdagen"
            case "uren":
                return "seconden"
            case _:
                assert_never(self.unit)

    @property
    def counted_by(self) -> str:
        """Name what counts its ticks: two steps alike in this take as long from one moment to another."""
        return " -".join((self.clock or self.tick, *self.stopped_by)) + self.repeated

    @property
    def stopped_by(self) -> tuple[str, ...]:
        """List the pauses that stop its clock."""
        return () if self.gross else self.pauses

    @property
    def stands_still(self) -> bool:
        """Tell whether its clock can stand still: in a pause, or between two of its repetitions."""
        return bool(self.stopped_by or self.repeated)

    @property
    def is_by_the_hour(self) -> bool:
        """Tell whether times of day, finer than the days that it is counted in, decide what is within its target."""
        return self.target_unit == "uren" and self.tick != "seconden"

    @property
    def unit_ticks(self) -> int:
        """Give the ticks in one of its units."""
        return int(ticks_in(self.unit, self.tick))

    @property
    def target_ticks(self) -> Fraction | None:
        """Give the one target of all cases, in days of the kind that the step is counted in; None for own ones."""
        if self.target is None or self.has_own_targets:
            return None
        match self.target_unit:
            case "werkdagen" | "weken" | "kalenderdagen" | "uren":
                return Fraction(self.target) * ticks_in(self.target_unit, self.tick)
            case "maanden" | "jaren" | None:
                return None
            case _:
                assert_never(self.target_unit)

    @property
    def has_own_targets(self) -> bool:
        """Tell whether each case has a term of its own; of months it has, for they are not all as long."""
        return bool(self.targets or self.target_field or self.extensions or self.is_by_the_month)

    @property
    def is_by_the_month(self) -> bool:
        """Tell whether the calendar tells the last day of its target: months or years."""
        return self.target_unit in MONTHS

    @property
    def one_target(self) -> Decimal | None:
        """Give the target that all cases have; None where they have different ones, or none."""
        return None if self.targets or self.target_field or self.extensions else self.target

    @property
    def is_targeted(self) -> bool:
        """Tell whether cases have a target: all the same one, or each its own."""
        return self.target is not None or self.has_own_targets

    @property
    def deadlines(self) -> list[str]:
        """List the fields that hold a last day, which may lie after the peildatum."""
        return [id for id in (self.target_field, *(one.until_field for one in self.extensions)) if id]

    @property
    def target_fields(self) -> list[str]:
        """List the fields that decide the term of a case."""
        conditions = [*(one.where for one in self.targets), *(one.where for one in self.extensions)]
        days = (one.days_field for one in self.extensions if one.days_field)
        return [*self.deadlines, *days, *(when.field for whens in conditions for when in whens)]

    @property
    def rivals(self) -> tuple[str, ...]:
        """List the events other than the end that end the wait for it."""
        return tuple(field for field in self.closed_by if field != self.end)

    @property
    def fields(self) -> list[str]:
        """List the fields that decide its course."""
        conditions = [when.field for when in (*self.where, *self.open_when)]
        return [self.start, self.end, *conditions, *self.closed_by, *self.target_fields]

    @property
    def where_without_rivals(self) -> tuple[When, ...]:
        """List the conditions, without those that a rival has not happened: at the start nobody knows that."""
        return tuple(when for when in self.where if when.state != "not_happened" or when.field not in self.rivals)


class StatutoryTerm(Part, frozen=True, kw_only=True):
    """A term that a law sets, or practice where it sets none: another clock than a target, and never mixed with one.

    Attributes:
        start, end: the milestone that it begins after, and the one that ends it.
        term: its length, as `28d`, `6w`, `3m` or `1y`.
        after: terms that have to end first, one after the other.
        article: where it is set, as people read it.
        termijnenwet: whether the Algemene termijnenwet moves its last day.
        valid_from, valid_until: the days of the start for which it holds, both included.
        by: the organisation that has to bring about the end.
        pauses: what suspends it (Awb 4:15): its last day moves by the calendar days of them.
    """

    id: str
    label: Text
    start: str
    end: str
    term: str
    article: str
    by: str
    after: tuple[str, ...] = ()
    termijnenwet: bool = True
    pauses: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    open_when: tuple[When, ...] = ()
    closed_by: tuple[str, ...] = ()


class Handover(Part, frozen=True, kw_only=True):
    """A koppelvlak: who tells whom, and the step from the event to its arrival; none where no register has both."""

    id: str
    label: Text
    informing: str
    informed: tuple[str, ...]
    step: str = ""


class SameEvent(Part, frozen=True, kw_only=True):
    """One event that two registers date, each in a field of its own."""

    id: str
    label: Text
    fields: tuple[str, str]


class Class(Part, frozen=True, kw_only=True):
    """One class of a variable; the bound that it lies under, or none for the last class.

    Attributes:
        wider: the class that it is counted in when tables are published.
    """

    key: str
    label: Text
    years: int | None = None
    months: int | None = None
    days: int | None = None
    wider: str = ""


Statistic = Literal["count", "share", "base"]
NumberRow = Literal["mean_sd", "median_iqr", "range", "n"]
NumberUnit = Literal["jaren", "maanden", "kalenderdagen"]


class CellNote(Part, frozen=True, kw_only=True):
    """A note at single cells of a variable: at a category in one group, or in every group.

    Attributes:
        category: the code or class; none for a variable without categories.
        group: the group; none for every one, and then the note stands at the label.
        text: the note below the table.
    """

    category: str = ""
    group: str = ""
    text: Text


class Variable(Part, frozen=True, kw_only=True):
    """One characteristic of the cases.

    Either `field` (a code field), or `start` and `end` with the time between them in `classes`, in `numbers` or in
    both, or a `step` whose durations are in `numbers`, or none of these: then it counts the cases of each group out of
    all.

    Attributes:
        wider: the labels of the wider classes.
        numbers: the rows that tell of it as a number: mean, median, extremes, or how many there are.
        unit: what the time between `start` and `end` is counted in for them, in whole ones.
        number_digits: the decimals of these rows.
    """

    id: str
    label: Text
    field: str = ""
    start: str = ""
    end: str = ""
    classes: tuple[Class, ...] = ()
    wider: dict[str, Text] = {}
    order: Literal["listed", "falling"] = "listed"
    fold_below: int = 0
    note: Text | None = None
    cell_notes: tuple[CellNote, ...] = ()
    figure: bool = False
    statistics: tuple[Statistic, ...] = ("count", "share")
    digits: int = 0
    step: str = ""
    numbers: tuple[NumberRow, ...] = ()
    unit: NumberUnit | None = None
    number_digits: int = 1

    @property
    def fields(self) -> list[str]:
        """List the fields that decide its category."""
        return [id for id in (self.field, self.start, self.end) if id]

    @property
    def is_divided(self) -> bool:
        """Tell whether it has categories."""
        return bool(self.field or self.classes or self.start)


class Milestone(Part, frozen=True, kw_only=True):
    """A place on the way of a case: the cases that meet all conditions have reached it."""

    label: Text
    where: tuple[When, ...]


class Count(Part, frozen=True, kw_only=True):
    """The number of cases that meet all conditions, under the given keys of the record."""

    keys: dict[str, str]
    label: Text
    where: tuple[When, ...]


class Goal(Part, frozen=True, kw_only=True):
    """One figure of a goal: the mean of a step, a share of a variable, a constant or a difference, or a norm of a step.

    A norm is `within_of`, `median_of` or `beyond_of`: open steps past the term are misses, others are left out.

    Attributes:
        within_of: the step whose share within its target is given, or within `limit`.
        median_of: the step whose median is given.
        beyond_of: the step whose number of cases beyond its target is given, or beyond `limit`.
        limit, limit_unit: a term of the norm alone, in place of the step's target.
        at_least: a share is met when it is at least this.
    """

    goal: int
    measure: str
    group: str
    label: Text
    mean_of: str = ""
    unit: Unit | Literal["aandeel", "zaken"] = "aandeel"
    share_of: str = ""
    categories: tuple[str, ...] = ()
    constant: Decimal | None = None
    difference: tuple[str, str] | None = None
    within_of: str = ""
    median_of: str = ""
    beyond_of: str = ""
    limit: Decimal | None = None
    limit_unit: Unit | None = None
    target: Decimal | None = None
    at_least: Decimal | None = None

    @property
    def time_unit(self) -> Unit | None:
        """Give the unit of a time; None of a share and a number."""
        match self.unit:
            case "aandeel" | "zaken":
                return None
            case unit:
                return unit

    @property
    def norm_of(self) -> str:
        """Name the step that a norm is of."""
        return self.within_of or self.median_of or self.beyond_of


class TablePart(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What every table has; what most tables have none of is empty unless a kind has it as a key.

    Attributes:
        beside: whether it shows steps that a table of durations shows, in another way.
        on_request: whether a terminal shows it only to those who ask for it; every file has it.
        short: the title in a word or two, for the tab of a workbook.
    """

    title: Text
    short: Text | None = None
    notes: tuple[Text, ...] = ()
    on_request: bool = False
    beside: ClassVar[bool] = False

    @property
    def by(self) -> str:
        """Name the code field whose categories its cases are divided into."""
        return ""

    @property
    def steps(self) -> tuple[str, ...]:
        """List the ids of its steps."""
        return ()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """List its variables."""
        return ()

    @property
    def goals(self) -> tuple[Goal, ...]:
        """List its goals."""
        return ()

    @property
    def conditions(self) -> dict[str, tuple[When, ...]]:
        """Give the conditions on the cases that it counts, by the path of their key below the table."""
        return {}

    @property
    def references(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Give the names that have to be among others of the table, by the path of their key, with those others."""
        return {}


class Crosstab(TablePart, frozen=True, kw_only=True, tag="crosstab"):
    """Cases that meet all conditions, by one code field and group, with a total."""

    by: str
    record_key: str
    total: str
    where: tuple[When, ...] = ()

    @property
    def conditions(self) -> dict[str, tuple[When, ...]]:
        """Give the condition of all its counts."""
        return {"where": self.where}


class Characteristics(TablePart, frozen=True, kw_only=True, tag="characteristics"):
    """Variables by category and group, with shares."""

    variables: tuple[Variable, ...]
    total: bool = True
    intervals: bool = False


class Durations(TablePart, frozen=True, kw_only=True, tag="durations"):
    """Steps with n, mean, quantiles and share within the target; with figures of their spread and trend, or without."""

    steps: tuple[str, ...]
    figures: bool = True


class Bases(TablePart, frozen=True, kw_only=True, tag="bases"):
    """Steps on four bases: closed, open, both by an estimate, and those whose target has passed."""

    steps: tuple[str, ...]
    beside: ClassVar[bool] = True


class Endings(TablePart, frozen=True, kw_only=True, tag="endings"):
    """Steps with the share that comes to the end and to each event that closes them otherwise."""

    steps: tuple[str, ...]
    beside: ClassVar[bool] = True


class Course(TablePart, frozen=True, kw_only=True, tag="course"):
    """Steps through time: what came in, went out and was open, by month or quarter.

    Attributes:
        capacity_by: the day by which the stock should be within the term; with it the table tells what goes out a week,
            how many are past their term, and what rate is needed.
    """

    steps: tuple[str, ...]
    period: Literal["month", "quarter"] = "quarter"
    capacity_by: date | None = None
    beside: ClassVar[bool] = True


class Statutory(TablePart, frozen=True, kw_only=True, tag="statutory"):
    """Steps with the share of closed cases within the statutory term, beside that within the target."""

    steps: tuple[str, ...]
    beside: ClassVar[bool] = True


class Comparison(TablePart, frozen=True, kw_only=True, tag="comparison"):
    """Steps of two groups, or of two parts of one, side by side; made only where two are named."""

    steps: tuple[str, ...]
    beside: ClassVar[bool] = True


class Counts(TablePart, frozen=True, kw_only=True, tag="counts"):
    """A list of counts; with `columns` the named key runs across instead of down."""

    counts: tuple[Count, ...]
    columns: str = ""
    headings: dict[str, Text] = {}

    @property
    def conditions(self) -> dict[str, tuple[When, ...]]:
        """Give the conditions of each count."""
        return {f"counts.{index}.where": count.where for index, count in enumerate(self.counts)}

    @property
    def references(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Say that every count has the key that runs across."""
        shared = set(self.counts[0].keys).intersection(*(count.keys for count in self.counts)) if self.counts else ()
        return {"columns": (self.columns, tuple(shared))} if self.columns else {}


class Goals(TablePart, frozen=True, kw_only=True, tag="goals"):
    """Goals with the figures that answer them."""

    goals: tuple[Goal, ...]
    titles: dict[str, Text] = {}


Table = Crosstab | Characteristics | Durations | Bases | Endings | Course | Statutory | Comparison | Counts | Goals
"""Every kind of table; `doorloop.tables.kinds` has a file for each."""


class CaseExport(Part, frozen=True, kw_only=True):
    """What a case-level export calls things, and which of its columns are sensitive.

    Attributes:
        case: the type of the object that a case is, in OCEL.
        sensitive: the code field whose values one combination of the quasi-identifiers should not give away.
        not_identifying: columns that nobody outside can know of a person; all others are quasi-identifiers.
        objects: what events are about beside the case itself, in OCEL: the milestones of each kind of object.
    """

    case: str = "case"
    sensitive: str = ""
    not_identifying: tuple[str, ...] = ()
    objects: dict[str, tuple[str, ...]] = {}


class Publish(Part, frozen=True, kw_only=True):
    """What may leave the desk: when a count is small, and what a reader may infer of it.

    Attributes:
        threshold: a count from 1 up to and including one less is small.
        width: how many numbers beside the true one a reader must reckon with at least.
        base: counts are rounded to a multiple of this.
    """

    threshold: int = 10
    width: int = 4
    base: int = 5

    @property
    def digits(self) -> int:
        """Give the decimals of a mean beside rounded counts: with so many, every possible n can have it."""
        return 1 if self.threshold >= 10 else 0

    @property
    def slack(self) -> Fraction:
        """Give how far such a mean can lie from the true one."""
        return Fraction(1, 2 * 10**self.digits)

    def is_small(self, count: int) -> bool:
        """Tell whether a count is of too few people to be printed."""
        return 0 < count < self.threshold


class CustomCalendar(Part, frozen=True, kw_only=True):
    """Working days of another chain: the holidays of a country as the holidays package knows them.

    Attributes:
        country, subdivision, categories: as that package names them.
        extra_days: further days off.
    """

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)
    extra_days: tuple[date, ...] = ()


class OpeningHours(Part, frozen=True, kw_only=True):
    """A week of opening hours, each day as `09:00-17:00`, once or more; a day without any, or off, is closed."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    @property
    def week(self) -> tuple[tuple[str, ...], ...]:
        """Give the hours of each day, from Monday on."""
        return tuple(getattr(self, day) for day in self.__struct_fields__)


class Spec(Part, frozen=True, kw_only=True):
    """The content of a definition file.

    Attributes:
        same_person: fields that together are alike for one person only; two identifiers with all of them equal
            are doubtful.
        order: pairs of milestones of which the first cannot lie after the second.
        small_n: below this number of cases a figure gets a word of caution.
        earliest: the first day that a date can have; one before it is implausible. From 1901 on. Before 1970 a year of
            two digits is the last one that lies less than ten years after the peildatum.
        organisations: who can have to do a step.
        flow: the way of the cases in the figure of their flow; who is at one has been at those before it.
        export: what `doorloop export` calls things.
        publish: what is safe to publish.
    """

    schema: Literal["doorloop.definition/1"]
    name: str
    title: Text
    unit: UnitOfCount
    key: Key
    registers: dict[str, Register]
    codes: dict[str, CodeList] = {}
    missing: Missing = Missing()
    peildatum: date | None = None
    calendar: str = "nl"
    calendars: dict[str, CustomCalendar] = {}
    opening_hours: dict[str, OpeningHours] = {}
    pauses: dict[str, Pause] = {}
    occurrences: dict[str, Occurrence] = {}
    small_n: int = 10
    earliest: date = EARLIEST
    period: Period | None = None
    groups: Groups | None = None
    same_person: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    flow: tuple[Milestone, ...] = ()
    organisations: dict[str, Text] = {}
    terms: tuple[StatutoryTerm, ...] = ()
    handovers: tuple[Handover, ...] = ()
    same_events: tuple[SameEvent, ...] = ()
    tables: dict[str, Table] = {}
    export: CaseExport = CaseExport()
    publish: Publish = Publish()

    @property
    def conditions(self) -> list[When]:
        """List the conditions of steps, terms, milestones and tables."""
        found = [when for step in self.steps for when in (*step.where, *step.open_when)]
        found += [when for part in self.terms for when in part.open_when]
        found += [when for milestone in self.flow for when in milestone.where]
        tables = self.tables.values()
        return found + [when for table in tables for whens in table.conditions.values() for when in whens]


class Definition(msgspec.Struct, frozen=True):
    """A checked definition with the digest of the files it was read from."""

    spec: Spec
    sha256: str
    path: Path

    @property
    def groups(self) -> dict[str, Group]:
        """Give the groups in their order; one that holds all cases where none are defined."""
        if self.spec.groups:
            return self.spec.groups.values
        return {"alle": Group(label=Text(nl="Alle zaken", en="All cases"))}

    def for_file(self, name: str) -> Definition:
        """Give the definition for one file: of headers that hold for one file alone, written `FILE!HEADER`, its own."""
        registers = self.spec.registers
        own = {id: one.for_file(name) for id, one in registers.items()}
        if all(own[id] is one for id, one in registers.items()):
            return self
        return self.with_registers(own)

    def with_registers(self, registers: dict[str, Register]) -> Definition:
        """Give the definition with other registers."""
        return msgspec.structs.replace(self, spec=msgspec.structs.replace(self.spec, registers=registers))

    @property
    def earliest(self) -> date:
        """Give the first day that any date but a birth can have."""
        fields = (field for register in self.spec.registers.values() for field in register.fields.values())
        return min(filter(None, (self.spec.earliest, *(field.earliest for field in fields))))

    @property
    def main_group(self) -> str:
        """Give the group that durations are about."""
        return self.spec.groups.main if self.spec.groups else "alle"

    @property
    def published(self) -> tuple[str, ...]:
        """List the tables, without those that show the steps of another one in another way."""
        return tuple(name for name, table in self.spec.tables.items() if not table.beside)

    def step(self, id: str) -> Step:
        """Give a step by its id; the checks guarantee that a table's steps exist."""
        return next(step for step in self.spec.steps if step.id == id)

    def pause_fields(self, step: Step) -> list[str]:
        """List the fields that tell the pauses of a step."""
        return self.paused_by(step.pauses)

    def paused_by(self, pauses: tuple[str, ...]) -> list[str]:
        """List the fields that tell some pauses."""
        return [id for name in pauses for id in self.spec.pauses[name].fields]

    def terms_of(self, step: Step) -> list[StatutoryTerm]:
        """Give the statutory terms of a step in its order; one whose law changed has several parts."""
        return [one for id in step.terms for one in self.spec.terms if one.id == id]

    def needs_of_term(self, term: StatutoryTerm) -> list[str]:
        """List the fields without a column of which nobody knows whether a statutory term ran, or how long."""
        return [term.start, *(when.field for when in term.open_when), *self.paused_by(term.pauses)]

    def needs(self, step: Step) -> list[str]:
        """List the fields without a column of which a step is not measured."""
        ends = [step.start, step.end, *([] if step.gross else self.pause_fields(step))]
        return [field for id in ends for field in self.sources(id)]

    def sources(self, id: str) -> list[str]:
        """List the fields of registers that a field comes of: itself, or those among which it is chosen."""
        one = self.spec.occurrences.get(id)
        return [id] if one is None else [source for field in one.fields for source in self.sources(field)]

    def tables(self, names: Collection[str] = ()) -> list[TablePart]:
        """Give some tables; all where none is named."""
        return [table for name, table in self.spec.tables.items() if not names or name in names]

    def steps_of(self, names: Collection[str] = ()) -> tuple[str, ...]:
        """Name the steps of which some tables tell anything, in their order; all steps where no table is named."""
        asked = {id for table in self.tables(names) for id in table.steps}
        asked |= {goal.mean_of or goal.norm_of for table in self.tables(names) for goal in table.goals}
        asked |= {variable.step for table in self.tables(names) for variable in table.variables}
        return tuple(step.id for step in self.spec.steps if step.id in asked or not names)

    def lapsing(self, names: Collection[str] = ()) -> frozenset[str]:
        """Name the steps of which one of some tables follows how many cases are past their term."""
        tables = (table for table in self.tables(names) if isinstance(table, Course) and table.capacity_by)
        return frozenset(id for table in tables for id in table.steps)

    def lapses(self, step: Step) -> bool:
        """Tell whether it is known of each day which cases of a step were past their term.

        It is not of a step in hours, of a sum of repetitions, and of a pause that only a number of days is known of.
        """
        is_followed = step.is_targeted and step.tick != "seconden" and not step.repeated
        return is_followed and not any(self.spec.pauses[name].days for name in step.stopped_by)

    def under_law(self, names: Collection[str] = ()) -> frozenset[str]:
        """Name the steps of which one of some tables tells how they keep their statutory terms."""
        return frozenset(id for table in self.tables(names) if isinstance(table, Statutory) for id in table.steps)

    @property
    def every_event(self) -> frozenset[str]:
        """Name the date fields of which every event counts: in a long form they may have several."""
        paused = {id for pause in self.spec.pauses.values() for id in (pause.stop, pause.restart) if id}
        paused |= {id for step in self.spec.steps if step.repeated for id in (step.start, step.end)}
        return frozenset(paused | {id for one in self.spec.occurrences.values() if one.take != "all" for id in one.of})

    @property
    def deadlines(self) -> frozenset[str]:
        """Name the date fields that hold a last day and no event: one may lie after the peildatum."""
        return frozenset(id for step in self.spec.steps for id in step.deadlines)

    @property
    def variables(self) -> list[Variable]:
        """List the variables of all tables."""
        return [variable for table in self.spec.tables.values() for variable in table.variables]

    def variable(self, id: str) -> Variable:
        """Give a variable by its id; the checks guarantee that a goal's variable exists."""
        return next(variable for variable in self.variables if variable.id == id)

    def field(self, id: str) -> Field:
        """Give a field by its id, from the unit's register first; one that is chosen among events as a date."""
        if chosen := self.spec.occurrences.get(id):
            return Field(header=chosen.label.nl, label=chosen.label, type="date")
        first = self.spec.registers[self.spec.unit.register].fields
        found = first.get(id)
        return found or next(r.fields[id] for r in self.spec.registers.values() if id in r.fields)

    def name_of(self, id: str) -> Text:
        """Name a field for readers: its label, else the header in both languages."""
        field = self.field(id)
        return field.label or Text(nl=field.header, en=field.header)

    def short_labels(self, lang: Lang) -> dict[str, str]:
        """Give the labels of steps that have a short form, with it."""
        return {step.label.say(lang): step.short.say(lang) for step in self.spec.steps if step.short}

    def labels(self, field: str) -> dict[str, Code]:
        """Give the codes of a code field in their order; none where the registers have them."""
        codes = self.field(field).codes
        return self.spec.codes[codes].values if codes else {}

    def positions(self, field: str, codes: Iterable[str]) -> list[int]:
        """Give the positions of codes in their list, from 1; one as found that no register has is nowhere."""
        places = {key: place for place, key in enumerate(self.labels(field), start=1)}
        named = [code if code in places else as_found(code) for code in codes]
        return [places[code] for code in named if code in places]

    @property
    def as_found(self) -> tuple[str, ...]:
        """List the fields whose codes are those that the registers have."""
        fields = (item for register in self.spec.registers.values() for item in register.fields.items())
        return tuple(dict.fromkeys(id for id, field in fields if field.is_as_found))

    @property
    def conditions(self) -> list[When]:
        """List every condition on cases."""
        return [*self.spec.unit.where, *self.spec.conditions]
