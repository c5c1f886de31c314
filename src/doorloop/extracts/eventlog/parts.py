"""What an event log is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct, field

from doorloop.base.language import Lang, Text
from doorloop.tables.result import Basis

Value = str | int | None
Age = Literal["years", "class"]


Precision = Literal["day", "week", "month"]
PRECISIONS: Final = ("day", "week", "month")


class Choice(Struct, frozen=True):
    """What was asked of a log.

    Attributes:
        age: a date of birth becomes whole years, or the class of the definition.
        columns: only these characteristics; none named means all.
        without: characteristics and milestones that are left out.
        durations: whether the durations of the steps stand in it, as they were before dates were shifted.
        shift_weeks: each case is shifted by at most so many weeks, back or forth.
        dates: how exactly events are dated: by the day (and time), or by the first day of their week or month.
    """

    age: Age = "years"
    columns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    durations: bool = False
    shift_weeks: int = 0
    dates: Precision = "day"


class Characteristic(Struct, frozen=True):
    """A characteristic of the cases.

    Attributes:
        values: the texts that it takes, with what people read; empty where it takes others.
        identifying: a quasi-identifier: somebody outside can know it of a person.
        decided_by: the milestone of the decision that an outcome goes with.
    """

    name: str
    title: Text
    about: Text
    type: Literal["string", "integer"] = "string"
    unit: Text | None = None
    values: dict[str, Text] = field(default_factory=dict)
    identifying: bool = False
    decided_by: str = ""


class Milestone(Struct, frozen=True):
    """A kind of event: the field that dates it, and the register that keeps the field."""

    name: str
    title: Text
    register: str


class Event(Struct, frozen=True):
    """A milestone that a case has reached; midnight where no time of day is known. Local time, no zone."""

    milestone: str
    moment: datetime


class Case(Struct, frozen=True):
    """A case under its pseudonym: a value for each column, and its events in their order."""

    id: str
    values: tuple[Value, ...]
    events: tuple[Event, ...]


class EventLog(Struct, frozen=True):
    """All cases in the order of their pseudonyms, which says nothing about the registers.

    Attributes:
        absent: the milestones and characteristics of which no register has a column.
    """

    basis: Basis
    lang: Lang
    choice: Choice
    columns: tuple[Characteristic, ...]
    milestones: tuple[Milestone, ...]
    cases: tuple[Case, ...]
    absent: frozenset[str] = frozenset()

    @property
    def n_events(self) -> int:
        """Count the events of all cases."""
        return sum(len(case.events) for case in self.cases)
